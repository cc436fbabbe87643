"""What is kept in the cache folder: found by what it says, whole or not at all, never needed."""

import os
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import stories

from perfbatch.isolation.beside import write_all
from perfbatch.memory import books as remembering
from perfbatch.memory import store as storing
from perfbatch.memory.books import Book, key_of, remembered
from perfbatch.memory.content import digest_of
from perfbatch.memory.program import program, version_of
from perfbatch.memory.store import LARGEST, Store
from perfbatch.model.finding import Rule
from perfbatch.model.period import Period
from perfbatch.pipeline import NothingToSummarise
from perfbatch.policy import Policy, PolicyError, policy_of
from perfbatch.stages.give_back import feedback
from perfbatch.stages.merge import PeriodUnclear
from perfbatch.stages.write.plan import Plan
from perfbatch.stages.write.unit_books import unit_books

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "2022-06"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of a user of one's own."""
    folder = tmp_path / "cache" / "kept"
    monkeypatch.setattr(storing, "cache_folder", lambda: folder)
    return folder


# --- the store


def test_what_is_kept_is_found_under_its_whole_key(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    keys = [("a", "b"), ("ab",), ("a", "b", ""), ("b", "a"), ("\udc80",), ()]
    for number, key in enumerate(keys):
        assert store.find(*key) is None
        store.keep(b"%d" % number, *key)
    assert [store.find(*key) for key in keys] == [b"0", b"1", b"2", b"3", b"4", b"5"]
    store.keep(b"", "a", "b")
    assert store.find("a", "b") == b""


def test_what_is_too_large_or_has_no_place_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    store.keep(bytes(LARGEST + 1), "large")
    assert not (tmp_path / "kept").exists()
    (tmp_path / "kept").write_text("in the way")
    store.keep(b"data", "key")
    assert store.find("key") is None
    store.clear_out(0)


@pytest.mark.parametrize("damage", ["turned", "cut", "grown", "empty", "folder"])
def test_damage_is_as_if_nothing_were_there(damage: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(b"something", "key")
    (path,) = (one for one in tmp_path.rglob("*") if one.is_file())
    data = path.read_bytes()
    if damage == "folder":
        path.unlink()
        path.mkdir()
    else:
        turned = data[:-1] + bytes([data[-1] ^ 1])
        path.write_bytes(
            {"turned": turned, "cut": data[:-1], "grown": data + b"x", "empty": b""}[damage]
        )
    assert store.find("key") is None


def test_what_is_no_file_of_ours_neither_blocks_nor_pours(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(b"something", "key")
    (path,) = (one for one in tmp_path.rglob("*") if one.is_file())
    with path.open("r+b") as file:
        file.truncate(1 << 40)
    assert store.find("key") is None
    path.unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(path)
        assert store.find("key") is None


def test_nobody_else_may_look_into_it(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        Store(tmp_path / "cache" / "perfbatch" / "kept").keep(b"something", "key")
    finally:
        os.umask(before)
    folders = [one for one in (tmp_path / "cache" / "perfbatch").rglob("*") if one.is_dir()]
    assert len(folders) == 2
    for one in (tmp_path / "cache" / "perfbatch", *folders):
        assert os.name == "nt" or one.stat().st_mode & 0o777 == 0o700


def test_packed_bytes_have_an_end() -> None:
    assert storing.unpacked(zlib.compress(b"something")) == b"something"
    bomb = zlib.compress(bytes(storing.LARGEST_UNPACKED + 1))
    for data in (bomb, zlib.compress(b"something")[:-1], b"no zlib", b""):
        with pytest.raises(zlib.error):
            storing.unpacked(data)


def test_what_was_moved_to_another_name_is_damaged(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(b"right", "key")
    (right,) = (one for one in tmp_path.rglob("*") if one.is_file())
    store.keep(b"wrong", "another")
    (wrong,) = (one for one in tmp_path.rglob("*") if one.is_file() and one != right)
    wrong.replace(right)
    assert store.find("key") is None


def test_several_keep_the_same_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def turn(number: int) -> bytes | None:
        store.keep(b"%d" % (number % 3) * 9999, "key")
        return store.find("key")

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(turn, range(200)))
    assert found <= {b"%d" % number * 9999 for number in range(3)}
    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 1


def test_a_library_that_need_not_be_there() -> None:
    assert version_of("xlsxwriter")
    assert version_of("no-such-library-anywhere") == ""
    with pytest.raises(ImportError):
        program("no-such-library-anywhere")


# --- the digest of content


class Colour(Enum):
    RED = 1
    BLUE = 2


class Shade(Enum):
    RED = 1


@dataclass(frozen=True)
class Pair:
    first: Any
    second: Any = None


@dataclass(frozen=True)
class Couple:
    first: Any
    second: Any = None


@dataclass(frozen=True)
class Single:
    first: Any


DIFFERENT: list[Any] = [
    *(None, "None", "", 0, "0", 1, 1.0, True, False, Decimal(1), Decimal("1.0"), Fraction(1)),
    *(0.1, 0.1 + 1e-16, -0.0, 0.0, float("inf"), "1", "\n", "\\n", "\ud800", "\\ud800"),
    *(date(2022, 6, 1), datetime(2022, 6, 1), "2022-06-01"),  # noqa: DTZ001 - as cells have it
    *((), [], {}, (1,), [1], (1.0,), (1, None), ((1,), None), {1: None}, {"a": "b"}, {"b": "a"}),
    *({"a": 1, "b": 2}, {"b": 2, "a": 1}, (("a", 1), ("b", 2)), ("a", "b"), ("ab",), ("a, b",)),
    *(frozenset(), frozenset("a"), frozenset("ab"), ("a", "b", "c"), frozenset("abc")),
    *(Colour.RED, Colour.BLUE, Shade.RED, (Colour.RED,), [Colour.RED]),
    *(Pair(1), Pair(1.0), Pair(1, 1), Couple(1), Single(1), (Pair(1),), Pair(Pair(1)), Pair((1,))),
    *((Pair(1), Pair(2)), (Pair(2), Pair(1)), (Pair(1), Pair(1)), Pair(Pair(1), Pair(2))),
    *(Pair(Couple(1), Couple(2)), Pair(Couple(2), Couple(1)), {"a": Pair(1)}, {Colour.RED: 1}),
    *(b"", b"a", b"b", b"61", "61", {3: "61"}, (b"a",), Pair(b"a")),
]


def test_different_content_has_different_digests() -> None:
    told = [(digest_of(one), one) for one in DIFFERENT]
    assert [(a[1], b[1]) for a, b in combinations(told, 2) if a[0] == b[0]] == []
    assert digest_of(1, 2) != digest_of((1, 2)) != digest_of(2, 1)


def test_neither_sharing_nor_order_in_a_set_makes_a_difference() -> None:
    one, text = Pair(("a", Colour.RED), {"b": 1.5}), "long text"
    shared = (one, one, [one], text, text)
    apart = (
        Pair(("a", Colour.RED), {"b": 1.5}),
        Pair(("a", Colour.RED), {"b": 1.5}),
        [Pair(("a", Colour.RED), {"b": 1.5})],
        " ".join("long text".split()),
        text[:4] + text[4:],
    )
    assert digest_of(shared) == digest_of(apart)
    assert digest_of(frozenset(["x", "y", "z"])) == digest_of(frozenset(["z", "y", "x"]))


class Text(str):
    """No plain text: its `repr` may say anything."""

    __slots__ = ()


@pytest.mark.parametrize(
    "value", [object(), Text("a"), bytearray(b"a"), {1, 2}, Path("a"), frozenset([1]), iter(())]
)
def test_what_cannot_be_told_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        digest_of(Pair(value))


# --- workbooks of single units

POLICY = """
ahead = 25
near_miss = 15
spending_starts = 5
trial = ["C01", "C02", "C03", "C04", "C05"]
[sources]
"""


def jobs_of(inbox: Path, folder: Path, policy: Policy, period: Period | None = None) -> list[Any]:
    """Every workbook of a single unit that an inbox gives."""
    from perfbatch.intake.inbox import read_inbox
    from perfbatch.pipeline import report_of

    report = report_of(read_inbox(inbox, stories.no_progress, stories.readers()), period, policy)
    return [*unit_books(report, Plan.of(report, 0), folder), *feedback(report, folder)]


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Any]:
    """Those of the examples."""
    found = jobs_of(EXAMPLES, tmp_path_factory.mktemp("jobs"), Policy())
    assert {type(one).__name__ for one in found} == {"UnitBook", "Feedback"}
    return found


KEYS = """
import sys
from pathlib import Path
from perfbatch.intake.inbox import new_readers, read_inbox
from perfbatch.memory.books import key_of
from perfbatch.pipeline import report_of
from perfbatch.policy import policy_of
from perfbatch.stages.give_back import feedback
from perfbatch.stages.write.plan import Plan
from perfbatch.stages.write.unit_books import unit_books

if __name__ == "__main__":
    with new_readers(1, remember=sys.argv[3] == "remember") as readers:
        read = read_inbox(Path(sys.argv[1]), lambda *_: None, readers)
    report = report_of(read, None, policy_of(sys.argv[4]))
    folder = Path(sys.argv[2])
    for one in (*unit_books(report, Plan.of(report, 0), folder), *feedback(report, folder)):
        print(key_of(one))
"""


def keys_in_a_process(home: Path, seed: int, where: str, remember: str) -> list[str]:
    """The keys of the examples' workbooks as another process finds them."""
    done = subprocess.run(
        [sys.executable, "-c", KEYS, str(EXAMPLES), where, remember, POLICY],
        env=os.environ
        | {"PYTHONHASHSEED": str(seed), "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout.splitlines()


def test_every_process_finds_the_same_keys(tmp_path: Path) -> None:
    """With results as they were read, and as they were kept; wherever the books are to be."""
    home = tmp_path / "home"
    none = keys_in_a_process(home, 1, "/a", "no")
    assert not home.exists()
    cold = keys_in_a_process(home, 2, "/b", "remember")
    assert home.exists()
    warm = keys_in_a_process(home, 3, "/c", "remember")
    assert none == cold == warm
    assert "None" not in none
    assert len(set(none)) == len(none) > 5


def records_in(value: Any, seen: set[int]) -> Iterator[Any]:
    """Every record in a value, each once."""
    if isinstance(value, dict):
        value = (*value, *value.values())
    if isinstance(value, (tuple, list, frozenset)):
        for one in value:
            yield from records_in(one, seen)
    elif is_dataclass(value) and not isinstance(value, (type, Rule)) and id(value) not in seen:
        seen.add(id(value))
        for one in fields(value):
            yield from records_in(getattr(value, one.name), seen)
        yield value


def test_everything_in_a_job_makes_a_difference_but_its_path(jobs: Sequence[Any]) -> None:
    kinds = set()
    for job in (jobs[0], jobs[-1]):
        key = key_of(job)
        assert key_of(replace(job, path=Path("/elsewhere/b.xlsx"))) == key
        for record in records_in(job, set()):
            for one in fields(record):
                if record is job and one.name == "path":
                    continue
                before = getattr(record, one.name)
                object.__setattr__(record, one.name, ("another", before))
                assert key_of(job) != key, (type(record), one.name)
                object.__setattr__(record, one.name, before)
            kinds.add(type(record).__name__)
        assert key_of(job) == key
    assert {"Policy", "Project", "Block", "Finding", "Source", "Return", "Measures"} <= kinds


def test_where_a_workbook_stands_is_no_part_of_it(jobs: Sequence[Any], tmp_path: Path) -> None:
    for number, job in enumerate((jobs[0], jobs[-1])):
        paths = [tmp_path / f"{number}.xlsx", tmp_path / "别处" / f"另一个名字{number}.xlsx"]
        paths[1].parent.mkdir(exist_ok=True)
        for path in paths:
            replace(job, path=path).write()
        assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("name", stories.names())
def test_every_job_of_a_story_can_be_told(name: str, tmp_path: Path) -> None:
    story = stories.read_story(name)
    for book in story.workbooks:
        stories.build(book, tmp_path)
    period = Period.parse(story.period) if story.period else None
    try:
        found = jobs_of(tmp_path, tmp_path, Policy(), period)
    except (NothingToSummarise, PeriodUnclear, PolicyError):
        return
    keys = [key_of(one) for one in found]
    assert None not in keys
    assert len(set(keys)) == len(keys)


def written(books: Sequence[Book]) -> dict[str, bytes]:
    write_all(books)
    return {one.path.name: one.path.read_bytes() for one in books}


def test_copies_are_what_would_be_written(
    jobs: Sequence[Any], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in {job.path.parent for job in jobs}:
        folder.mkdir(exist_ok=True)
    plain = written(jobs)
    assert not home.exists()
    assert written(remembered(jobs)) == plain
    assert len([one for one in home.rglob("*") if one.is_file()]) == len(jobs)

    def refuse(*_: object) -> None:
        raise AssertionError("written again")

    with monkeypatch.context() as patched:
        for kind in {type(job) for job in jobs}:
            patched.setattr(kind, "write", refuse)
        assert written(remembered(jobs)) == plain
    for path in home.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1])
    assert written(remembered(jobs)) == plain
    monkeypatch.setattr(remembering, "writing", lambda *_: "another program")
    before = sum(1 for _ in home.rglob("*"))
    assert written(remembered(jobs)) == plain
    assert sum(1 for _ in home.rglob("*")) >= before + len(jobs)


def test_a_policy_of_the_test_says_something() -> None:
    policy = policy_of(POLICY)
    assert len(policy.trial) == 5
    assert len(policy.changed) > 3
