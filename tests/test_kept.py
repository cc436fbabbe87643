"""Results of earlier runs: found again for the same file, never believed, never needed."""

import hashlib
import os
import pickle
import shutil
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import stories

from perfbatch.cli import main
from perfbatch.intake import kept as keeping
from perfbatch.intake import opening
from perfbatch.intake.kept import Kept, of_earlier_runs, program
from perfbatch.intake.opening import open_entry, open_or_remember
from perfbatch.memory import program as programs
from perfbatch.memory import store as storing
from perfbatch.memory.store import Store
from perfbatch.model.entry import Entry
from perfbatch.model.opened import Opened
from perfbatch.stages.collect import collect

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "2022-06"
FILES = sorted(EXAMPLES.glob("*.xlsx"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of a user of one's own."""
    folder = tmp_path / "cache" / "kept"
    monkeypatch.setattr(storing, "cache_folder", lambda: folder)
    return folder


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that have really been read."""
    names: list[str] = []
    real = opening.read_bytes_of

    def read(name: str, data: bytes, digest: str) -> Opened:
        names.append(name)
        return real(name, data, digest)

    monkeypatch.setattr(opening, "read_bytes_of", read)
    return names


def entry(path: Path, name: str = "") -> Entry:
    return Entry(name or path.name, path)


def only_file(home: Path) -> Path:
    (found,) = [one for one in home.rglob("*") if one.is_file()]
    return found


def test_the_second_run_reads_nothing_and_says_the_same(home: Path, reads: list[str]) -> None:
    first = [open_or_remember(entry(path)) for path in FILES]
    assert reads == [path.name for path in FILES]
    assert [open_or_remember(entry(path)) for path in FILES] == first
    assert len(reads) == len(FILES)
    assert [open_entry(entry(path)) for path in FILES] == first
    assert len(reads) == 2 * len(FILES)
    assert len([one for one in home.rglob("*") if one.is_file()]) == len(FILES)


def test_other_bytes_another_name_and_another_program_are_read(
    home: Path, reads: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    shutil.copy(FILES[0], path)
    open_or_remember(entry(path))
    shutil.copy(FILES[1], path)
    assert open_or_remember(entry(path)) == open_entry(entry(path))
    again = open_or_remember(entry(path, "b.xlsx"))
    assert again.returns[0].file == again.name == "b.xlsx"
    assert reads == ["a.xlsx", "a.xlsx", "a.xlsx", "b.xlsx"]
    roster = Entry("a.xlsx", path, of_return=False)
    assert open_or_remember(roster).returns == ()
    monkeypatch.setattr(keeping, "program", lambda: "another")
    open_or_remember(entry(path))
    assert reads[4:] == ["a.xlsx"]
    assert home.is_dir()


def test_the_program_is_its_sources() -> None:
    told = hashlib.sha256()
    assert len(program()) == 2 * told.digest_size
    assert program() == programs.program.__wrapped__(*keeping.LIBRARIES)
    assert programs.program("xlrd") != programs.program("openpyxl") != program()


def damages(data: bytes) -> list[bytes]:
    """Damaged copies: signs turned over, cut short, emptied, grown."""
    places = [*range(0, len(data), max(1, len(data) // 40)), len(data) - 1]
    turned = [data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :] for at in places]
    return [*turned, *(data[:at] for at in places), b"", data + b"x"]


def test_what_is_damaged_is_read_again_and_mended(home: Path, reads: list[str]) -> None:
    right = open_or_remember(entry(FILES[0]))
    stored = only_file(home)
    whole = stored.read_bytes()
    for at, damaged in enumerate(damages(whole), start=1):
        stored.write_bytes(damaged)
        assert open_or_remember(entry(FILES[0])) == right
        assert len(reads) == 1 + at
        assert stored.read_bytes() == whole


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (str(self.path),)


def leading_on(path: Path) -> bytes:
    """A pickle that goes through a module of ours to what that module has imported."""
    told = str(path).encode()
    name = b"perfbatch.model.entry", b"os.mkdir"
    parts = b"".join(b"\x8c" + bytes([len(one)]) + one for one in name)
    return b"\x80\x04" + parts + b"\x93X" + len(told).to_bytes(4, "little") + told + b"\x85R."


def test_what_somebody_planted_is_never_done(home: Path, reads: list[str], tmp_path: Path) -> None:
    right = open_or_remember(entry(FILES[0]))
    key = keeping._key(entry(FILES[0]), right.sha256)
    trap = tmp_path / "sprung"
    planted = [
        pickle.dumps(Trap(trap)),
        pickle.dumps([right]),
        pickle.dumps(Path),
        b"cperfbatch.stages.collect\ncollect\n.",
        leading_on(trap),
        b"cperfbatch.model.source\nreplace\n.",
        b"no pickle",
        b"",
    ]
    for content in planted:
        Store(home).keep(zlib.compress(content), *key)
        assert only_file(home)
        assert open_or_remember(entry(FILES[0])) == right
    assert len(reads) == 1 + len(planted)
    assert not trap.exists()


def test_a_folder_that_cannot_be_written_changes_nothing(home: Path, reads: list[str]) -> None:
    home.parent.mkdir(parents=True)
    home.write_text("in the way")
    for _ in range(2):
        assert open_or_remember(entry(FILES[0])) == open_entry(entry(FILES[0]))
    assert len(reads) == 4


@pytest.mark.parametrize("fault", [RuntimeError("no home"), OSError(13, "no")])
def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def refuse() -> Path:
        raise fault

    monkeypatch.setattr(storing, "cache_folder", refuse)
    assert of_earlier_runs() is None
    assert open_or_remember(entry(FILES[0])) == open_entry(entry(FILES[0]))


def test_many_at_once_keep_whole_results(home: Path) -> None:
    right = open_entry(entry(FILES[0]))
    kept = Kept(Store(home))

    def turn(_: int) -> bool:
        kept.keep(entry(FILES[0]), right)
        return kept.find(entry(FILES[0]), right.sha256) == right

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(turn, range(200)))
    assert only_file(home)


def test_a_file_that_cannot_be_read_is_not_kept(home: Path, tmp_path: Path) -> None:
    gone = open_or_remember(entry(tmp_path / "none.xlsx"))
    assert gone.unusable is not None
    assert not home.exists()


def test_the_oldest_go_when_there_is_too_much(home: Path) -> None:
    store = Store(home)
    kept = Kept(store)
    for at, path in enumerate(FILES[:4]):
        kept.keep(entry(path), open_entry(entry(path)))
        newest = max(home.rglob("*"), key=lambda one: one.stat().st_mtime_ns * one.is_file())
        os.utime(newest, (at, at))
    sizes = {one: one.stat().st_size for one in home.rglob("*") if one.is_file()}
    assert len(sizes) == 4
    store.clear_out(sum(sizes.values()))
    assert all(one.exists() for one in sizes)
    store.clear_out(sum(sizes.values()) - 1)
    left = [one for one in sizes if one.exists()]
    assert left
    assert sum(sizes[one] for one in left) <= (sum(sizes.values()) - 1) // 2
    gone = [one for one in sizes if not one.exists()]
    assert max(one.stat().st_mtime for one in left) == 3
    assert len(gone) + len(left) == 4


@pytest.mark.parametrize("name", stories.names())
def test_every_result_of_a_story_can_be_kept(name: str, home: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    for book in stories.read_story(name).workbooks:
        stories.build(book, inbox)
    kept, found = Kept(Store(home)), 0
    for one in collect(inbox):
        if one.ignored is None:
            opened = open_entry(one)
            kept.keep(one, opened)
            assert kept.find(one, opened.sha256) == opened
            found += 1
    assert found


def test_a_run_says_the_same_with_cold_warm_and_no_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(storing, "cache_folder", storing.cache_folder.__wrapped__)
    words = ["summarize", str(EXAMPLES), "--output"]
    for name, more in (("none", ["--no-cache"]), ("cold", []), ("warm", [])):
        assert main([*words, str(tmp_path / name), *more]) == 0
        assert (tmp_path / "home").exists() is (name != "none")
    told = [
        {one.relative_to(tmp_path / name): one.read_bytes() for one in files(tmp_path / name)}
        for name in ("none", "cold", "warm")
    ]
    assert told[0] == told[1] == told[2]
    assert len(told[0]) > 3


def files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]
