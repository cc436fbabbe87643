"""A run in which nothing has changed writes nothing; after any change it writes as ever."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from test_cli import LISTING
from test_summary import give

from perfbatch import pipeline
from perfbatch.cli import again, main
from perfbatch.form.roster import ROSTER
from perfbatch.intake.inbox import Readers
from perfbatch.isolation import CannotStart, Lost, Reason
from perfbatch.memory import store as storing
from perfbatch.model.period import Period
from perfbatch.policy import Policy
from perfbatch.rerun import run as runs
from perfbatch.rerun import same
from perfbatch.rerun.run import Asked
from perfbatch.stages import write as writing
from perfbatch.stages.write import beside, swap, turns, write
from perfbatch.template import Content, write_template
from perfbatch.wording import screen
from tests.records import typed_project

ROOT = Path(__file__).parent.parent
JUNE = Period(2022, 6)
BOOK = "预算绩效运行监控汇总_2022-06.xlsx"
ROSTER_FILE = screen.ROSTER_FILE

Output = Mapping[str, tuple[bytes, int]]


def returned(inbox: Path, number: int, paid: float = 5) -> None:
    """A return; paid more than 10 is an error."""
    heading = {"unit_code": f"{101 + number}", "unit_name": f"第{number}局", "department": "县政府"}
    give(inbox, f"{number}.xlsx", heading, [typed_project("档案数字化", 10, paid, 50)])


def rostered(path: Path, *numbers: int) -> None:
    units = [{"unit_code": f"{101 + one}", "unit_name": f"第{one}局"} for one in numbers]
    write_template(path, ROSTER, Content({}, {"units": units}))


def zipped(path: Path, number: int, paid: float = 5) -> None:
    """A return in an archive."""
    folder = path.with_suffix("")
    returned(folder, number, paid)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / f"{number}.xlsx", "报表.xlsx")
    shutil.rmtree(folder)


class Desk:
    """A folder of work with an inbox, and the cache folder of a user of one's own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.inbox, self.output = folder, folder / "in", folder / "out"
        self.period = self.output / "2022-06"
        self.home = folder / "home"
        self.options: tuple[str, ...] = ()
        self.said = self.printed = ""
        self._capsys = capsys
        for number, paid in enumerate((5, 5, 11)):
            returned(self.inbox, number, paid)
        zipped(self.inbox / "a.zip", 3)
        (self.inbox / "Thumbs.db").write_bytes(b"")

    def run(self, *more: str, output: Path | None = None) -> int:
        self._capsys.readouterr()
        words = ["summarize", str(self.inbox), "--output", str(output or self.output)]
        code = main([*words, "--jobs", "1", *self.options, *more])
        self.printed, self.said = self._capsys.readouterr()
        return code

    @property
    def left_alone(self) -> bool:
        """Whether the last run found nothing to do."""
        return self.said.startswith(screen.UNCHANGED)

    def found(self) -> Output:
        """Every file of the output with the time of its last change."""
        return {
            path.relative_to(self.period).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in self.period.rglob("*")
            if path.is_file()
        }

    def contents(self, folder: Path | None = None) -> dict[str, bytes]:
        """The bytes of the files of an output."""
        folder = folder or self.period
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def anew(self) -> dict[str, bytes]:
        """The output of a run that remembers nothing, in a folder of its own."""
        fresh = self.folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        assert self.run("--no-cache", output=fresh) == 0
        return self.contents(fresh / "2022-06")


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    found = Desk(tmp_path, capsys)
    monkeypatch.setenv("XDG_CACHE_HOME", str(found.home))
    monkeypatch.setattr(storing, "cache_folder", storing.cache_folder.__wrapped__)
    return found


def test_nothing_changed_and_nothing_is_written(desk: Desk) -> None:
    assert desk.run() == 0
    assert not desk.left_alone
    said, before = desk.said, desk.found()
    assert len(before) == 4
    assert desk.run() == 0
    assert desk.said == f"{screen.UNCHANGED}\n{said}"
    assert desk.found() == before
    assert desk.contents() == desk.anew()
    for path in desk.inbox.iterdir():
        os.utime(path)  # a copy of the same files
    assert desk.run() == 0
    assert desk.left_alone


def test_exit_code_and_record_are_those_of_the_whole_run(desk: Desk) -> None:
    assert desk.run("--json", "--strict") == 1
    printed, before = desk.printed, desk.found()
    assert json.loads(printed)["workbook"] == str(desk.period / BOOK)
    assert desk.run("--json", "--strict", "--jobs", "2") == 1
    assert desk.left_alone
    assert desk.printed == printed
    assert desk.run() == 0
    assert desk.printed == ""
    assert desk.found() == before


# --- what may change between two runs


def another_byte(desk: Desk) -> None:
    """In the middle, so that the size stays: a file of which nobody can read anything more."""
    path = desk.inbox / "0.xlsx"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def another_policy(desk: Desk) -> None:
    (desk.folder / "policy.toml").write_text("ahead = 20\n", "utf-8")


def another_option(desk: Desk) -> None:
    desk.options = ("--period", "2022-06")


def a_file_of_the_output_changed(desk: Desk) -> None:
    path = desk.period / BOOK
    path.write_bytes(path.read_bytes() + b"x")


def the_log_cut_short(desk: Desk) -> None:
    os.truncate(desk.period / "run.log", 10)


def a_feedback_book_changed(desk: Desk) -> None:
    min((desk.period / "反馈单").iterdir()).write_bytes(b"")


def a_feedback_book_gone(desk: Desk) -> None:
    min((desk.period / "反馈单").iterdir()).unlink()


def another_feedback_book(desk: Desk) -> None:
    """As a netdisk brings it back: a whole run would take it away."""
    folder = desk.period / "反馈单"
    shutil.copy(min(folder.iterdir()), folder / "旧的.xlsx")


def an_old_folder_of_units(desk: Desk) -> None:
    (desk.period / "单位表").mkdir()
    shutil.copy(desk.period / BOOK, desk.period / "单位表" / "旧的.xlsx")


def the_record_behind_a_link(desk: Desk) -> None:
    path = desk.period / "run.json"
    path.rename(desk.folder / "run.json")
    path.symlink_to(desk.folder / "run.json")


CHANGES: Mapping[str, Callable[[Desk], object]] = {
    "nothing": lambda _: None,
    "a file corrected": lambda desk: returned(desk.inbox, 1, 6),
    "a file more": lambda desk: returned(desk.inbox, 5),
    "a file renamed": lambda desk: (desk.inbox / "5.xlsx").rename(desk.inbox / "6.xlsx"),
    "a file less": lambda desk: (desk.inbox / "6.xlsx").unlink(),
    "an ignored file more": lambda desk: (desk.inbox / "~$1.xlsx").write_bytes(b""),
    "another byte": another_byte,
    "in the archive": lambda desk: zipped(desk.inbox / "a.zip", 3, 7),
    "a policy": lambda desk: (desk.folder / "policy.toml").write_text("ahead = 25\n", "utf-8"),
    "another policy": another_policy,
    "no policy": lambda desk: (desk.folder / "policy.toml").unlink(),
    "a roster": lambda desk: rostered(desk.folder / ROSTER_FILE, 0, 1, 2, 3),
    "another roster": lambda desk: rostered(desk.folder / ROSTER_FILE, 0, 1, 2, 3, 9),
    "no roster": lambda desk: (desk.folder / ROSTER_FILE).unlink(),
    "another option": another_option,
    "the summary changed": a_file_of_the_output_changed,
    "the summary gone": lambda desk: (desk.period / BOOK).unlink(),
    "the log cut short": the_log_cut_short,
    "the record a link": the_record_behind_a_link,
    "a workbook that goes back changed": a_feedback_book_changed,
    "a workbook that goes back gone": a_feedback_book_gone,
    "another workbook that goes back": another_feedback_book,
    "an old folder of units": an_old_folder_of_units,
    "their folder gone": lambda desk: shutil.rmtree(desk.period / "反馈单"),
    "the output gone": lambda desk: shutil.rmtree(desk.output),
}
"""Each comes after the ones before it."""


def test_after_any_change_the_output_is_that_of_a_new_run(desk: Desk) -> None:
    desk.run()
    for name, change in CHANGES.items():
        change(desk)
        assert desk.run() == 0, name
        assert desk.left_alone is (name == "nothing"), name
        assert desk.contents() == desk.anew(), name
        assert desk.run() == 0, name
        assert desk.left_alone, name


def test_another_program_is_another_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.run()
    with monkeypatch.context() as patched:
        patched.setattr(runs, "writing", lambda *_: "another")
        desk.run()
        assert not desk.left_alone
        desk.run()
        assert desk.left_alone
    desk.run()
    assert desk.left_alone


def test_a_program_that_cannot_be_told_remembers_no_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: str) -> str:
        raise LookupError("within an archive")

    monkeypatch.setattr(runs, "writing", refuse)
    for _ in range(2):
        assert desk.run() == 0
        assert not desk.left_alone


def test_the_same_in_another_folder_is_another_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen names folders as they were written; what they mean depends on the place."""
    monkeypatch.chdir(desk.folder)
    words = ["summarize", "in", "--output", "out", "--jobs", "1"]
    assert main(words) == 0
    for _ in range(2):
        assert main([*words[:2], "--output", str(desk.output), *words[4:]]) == 0
    shutil.copytree(desk.folder / "in", desk.folder / "other" / "in")
    monkeypatch.chdir(desk.folder / "other")
    assert main(words) == 0
    assert desk.contents(desk.folder / "other" / "out" / "2022-06") == desk.contents()


def test_without_the_cache_nothing_is_looked_up_or_kept(desk: Desk) -> None:
    desk.run("--no-cache")
    assert not desk.home.exists()
    desk.run()
    before = {path: path.stat().st_mtime_ns for path in desk.home.rglob("*")}
    desk.run("--no-cache")
    assert not desk.left_alone
    assert {path: path.stat().st_mtime_ns for path in desk.home.rglob("*")} == before


def test_a_damaged_memory_is_as_if_there_were_none(desk: Desk) -> None:
    desk.run()
    right = desk.contents()
    sealed = storing.hashlib.sha256(b"[]").digest() + b"[]"
    damages: list[Callable[[bytes], bytes]] = [
        lambda data: data[:-1],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda _: b"",
        lambda _: sealed,
    ]
    for damage in damages:
        for path in filter(Path.is_file, desk.home.rglob("*")):
            path.write_bytes(damage(path.read_bytes()))
        assert desk.run() == 0
        assert not desk.left_alone
        assert desk.contents() == right
        desk.run()
        assert desk.left_alone


GARBAGE = [
    b"",
    b"no archive",
    runs.zlib.compress(b"no record"),
    runs.zlib.compress(b"{}"),
    runs.zlib.compress(b"[" * 100_000),
    runs.zlib.compress(json.dumps({"listing": [[1, 2]], "hashes": 3}).encode()),
]


@pytest.mark.parametrize("data", GARBAGE)
def test_what_is_no_run_is_not_recalled(data: bytes, desk: Desk) -> None:
    asked = Asked(desk.inbox, desk.output, None, Policy(), None)
    store, key = storing.of_the_user(), asked.key()
    assert store is not None
    assert key is not None
    store.keep(data, *key)
    assert runs.recall(asked) is None
    assert same.same_as_before(asked) is None


# --- what is unusual


def test_an_unusual_run_is_not_remembered(desk: Desk) -> None:
    asked = Asked(desk.inbox, desk.output, None, Policy(), None)
    done = pipeline.summarize(desk.inbox, desk.output, None, Policy(), lambda *_: None)
    written = done.written
    unusual = [
        replace(done, bugs={"0.xlsx": "Traceback"}),
        replace(done, hashes={**done.hashes, "0.xlsx": ""}),
        replace(done, hashes={**done.hashes, "a.zip/报表.xlsx": ""}),
        replace(done, written=replace(written, displaced=True)),
        replace(done, written=replace(written, feedback=desk.period / "反馈单_2")),
        replace(done, written=replace(written, given_back=0)),
        replace(done, written=replace(written, unit_folder=desk.period / "单位表")),
        replace(done, written=replace(written, files={})),
    ]
    for one in unusual:
        again.keep(asked, one, None, ["said"])
        assert same.same_as_before(asked) is None
    again.keep(replace(asked, roster=desk.folder / ROSTER_FILE), done, None, ["said"])
    assert not desk.home.exists()
    again.keep(asked, done, None, ["said"])
    found = same.same_as_before(asked)
    assert found is not None
    assert found.lines == ("said",)


@pytest.mark.parametrize("name", [swap._PREFIX + "abc", turns._TURN, beside._LIST])
def test_traces_of_another_run_ask_for_a_whole_one(name: str, desk: Desk) -> None:
    """It waits for who is at work, or sees to what a dead run has left."""
    desk.run()
    (desk.period / name).mkdir()
    asked = Asked(desk.inbox, desk.output, None, Policy(), None)
    assert runs.recall(asked) is not None
    assert same.same_as_before(asked) is None
    (desk.period / name).rmdir()
    assert same.same_as_before(asked) is not None


def test_readers_that_hang_or_cannot_start_ask_for_a_whole_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run()
    asked = Asked(desk.inbox, desk.output, None, Policy(), None)
    monkeypatch.setattr(Readers, "map", lambda _, items: [Lost(Reason.TIME)] * len(items))
    assert same.same_as_before(asked) is None

    def refuse(*_: object) -> None:
        raise CannotStart(11, "planted")

    monkeypatch.setattr(Readers, "map", refuse)
    assert same.same_as_before(asked) is None
    monkeypatch.undo()


def test_a_record_that_goes_at_the_last_moment_asks_for_a_whole_run(desk: Desk) -> None:
    desk.run()
    found = same.same_as_before(Asked(desk.inbox, desk.output, None, Policy(), None))
    assert found is not None
    assert same.record_of(found, desk.output) is not None
    (desk.period / "run.json").write_text("{}")
    assert same.record_of(found, desk.output) is None
    (desk.period / "run.json").unlink()
    assert same.record_of(found, desk.output) is None


# --- unit sheets apart, whole processes


def test_books_apart_are_copied_and_a_changed_one_is_made_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "write", partial(write, most_unit_sheets=1))
    desk.run()
    folder = desk.period / "单位表"
    assert len(list(folder.iterdir())) == 4
    books = {name: data for name, data in desk.contents().items() if name.startswith("单位表")}
    assert desk.contents() == desk.anew()
    desk.run()
    assert desk.left_alone
    returned(desk.inbox, 1, 6)
    kept = sum(1 for one in desk.home.rglob("*") if one.is_file())
    desk.run()
    assert desk.contents() == desk.anew()
    changed = {name for name, data in desk.contents().items() if books.get(name, data) != data}
    assert len(changed) == 1
    # what came of the file and its unit's workbook; the run takes the place of the last one
    assert sum(1 for one in desk.home.rglob("*") if one.is_file()) == kept + 2
    for path in folder.iterdir():
        path.unlink()
        desk.run()
        assert not desk.left_alone
        assert desk.contents() == desk.anew()


def started(desk: Desk, *more: str) -> subprocess.Popen[bytes]:
    """A run of its own."""
    words = ["summarize", str(desk.inbox), "--output", str(desk.output), *more]
    return subprocess.Popen(
        [sys.executable, "-c", LISTING, *words],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_the_short_way_needs_no_library_that_sums_or_writes(desk: Desk) -> None:
    heavy = {"pandas", "numpy", "xlsxwriter", "openpyxl", "python_calamine", "perfbatch.pipeline"}
    for short in (False, True):
        printed, said = started(desk).communicate()
        assert said.decode().startswith(screen.UNCHANGED) is short
        modules = set(printed.decode().rpartition("\n")[2].split())
        assert "perfbatch.rerun.same" in modules
        assert bool(modules & heavy) is not short


def test_several_runs_at_once(desk: Desk) -> None:
    right = desk.anew()
    shutil.rmtree(desk.home, ignore_errors=True)
    for _ in range(2):
        for one in [started(desk), started(desk)]:
            _, said = one.communicate()
            assert BOOK in said.decode(), said.decode()
            assert one.returncode == 0
        assert desk.contents() == right
    assert desk.run() == 0
    assert desk.left_alone
