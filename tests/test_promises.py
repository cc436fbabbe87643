"""The command that tries everything: a line for each promise, exit 1 where one is broken, its page."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from robustness import __main__ as command
from robustness import elsewhere
from robustness.page import BEGIN, END, with_figures
from robustness.parts import PARTS
from robustness.promise import Part, Promise, Tell, Tried, as_lines, summary

ROOT = Path(__file__).parent.parent
DAY = date(2022, 7, 1)
KEPT = Promise("all is well", "7 of 7", "7 files", held=True)
BROKEN = Promise("nothing is lost", "1 lost", "7 files", held=False, broken=("a.xlsx: lost\nhere",))


def part(name: str, *promises: Promise) -> Part:
    return Part(name, f"what {name} is", lambda _, __: promises)


# --- what is printed


def test_every_promise_has_a_line_and_what_broke_it_stands_below() -> None:
    assert as_lines(Tried("x", (KEPT, BROKEN), 61.4)) == [
        "HELD   x: all is well: 7 of 7 (7 files)",
        "FAILED x: nothing is lost: 1 lost (7 files)",
        "         a.xlsx: lost",
        "         here",
        "       x: 61 s",
    ]


def test_the_summary_names_the_parts_that_failed() -> None:
    tried = [Tried("x", (KEPT,), 30), Tried("y", (KEPT, BROKEN), 60)]
    assert summary(tried) == "2 of 3 claims held in 1.5 minutes; failed in: y"
    assert summary(tried[:1]) == "1 of 1 claims held in 0.5 minutes"


def test_the_command_ends_with_1_where_a_promise_is_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "PARTS", (part("x", KEPT), part("y", KEPT, BROKEN)))
    assert command.main([]) == 1
    assert command.main(["x"]) == 0
    assert "HELD   x" in (out := capsys.readouterr().out)
    assert "failed in: y" in out


def test_an_experiment_that_breaks_off_is_a_broken_promise_and_the_next_is_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(_: bool, __: Tell) -> Sequence[Promise]:
        raise OSError("no more room")

    monkeypatch.setattr(command, "PARTS", (Part("x", "x", broken_off), part("y", KEPT)))
    assert command.main([]) == 1
    out = capsys.readouterr().out
    assert "FAILED x: the experiment comes to its end: OSError('no more room')" in out
    assert "HELD   y" in out


def test_the_scale_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    scales: list[bool] = []

    def note(full: bool, _: Tell) -> Sequence[Promise]:
        scales.append(full)
        return [KEPT]

    monkeypatch.setattr(command, "PARTS", (Part("x", "x", note),))
    assert (command.main([]), command.main(["--quick"])) == (0, 0)
    assert scales == [True, False]


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(SystemExit) as refused:
        command.main(["hostile", "nonsense"])
    assert refused.value.code == 2


def test_a_test_that_was_passed_over_breaks_its_promise() -> None:
    passed, skipped = elsewhere.Test("a", ""), elsewhere.Test("b", "skipped: no office")
    assert elsewhere.passed("c", [passed], "s").held
    for tests in ([], [passed, skipped]):
        assert not elsewhere.passed("c", tests, "s").held
    assert not elsewhere.passed("c", [passed], "s", enough=False).held


def test_what_the_steps_of_writing_gave_is_told() -> None:
    found = {
        "steps": {"fsync": 3, "write": 4},
        "trials": {"EIO": 7, "ENOSPC": 7, "kill": 7, "limit": 2, "random kill": 9},
        "ends": {
            "random kill: exit -9": 8,
            "put back: exit -9": 5,
            "put back: exit 4": 1,
            "folder kill: exit -9": 6,
            "folder EIO: exit 4": 3,
        },
        "folders": {"gone": {"rename": 2}, "open": {"rename": 3}},
        "wrong": ["random kill at 12: a mixed set", "gone: folder kill at 3: a mixed set"],
    }
    steps, folders, at_random = elsewhere.of_the_steps(found)
    assert steps.held
    assert steps.scale == (
        "7 steps (3 fsync, 4 write): 14 errors, 7 kills, 2 full disks, 5 kills while putting back"
    )
    assert not folders.held
    assert folders.scale == "2 sets, 9 faults, 6 of them kills"
    assert folders.broken == ("gone: folder kill at 3: a mixed set",)
    assert not at_random.held
    assert at_random.scale == "9 kills, 8 struck"


# --- the page

PAGE = f"before\n{BEGIN}\n{END}\nafter\n"


def test_only_the_rows_of_the_parts_that_were_tried_are_replaced() -> None:
    order = ["x", "y"]
    first = with_figures(PAGE, [Tried("y", (BROKEN,), 1)], order, DAY)
    both = with_figures(first, [Tried("x", (KEPT, KEPT), 1)], order, date(2022, 7, 2))
    rows = both.partition(BEGIN)[2].partition(END)[0].strip().splitlines()
    assert rows[2:] == [
        "| x | all is well | held | 7 of 7 | 7 files | 2022-07-02 |",
        "| x | all is well | held | 7 of 7 | 7 files | 2022-07-02 |",
        "| y | nothing is lost | **failed** | 1 lost | 7 files | 2022-07-01 |",
    ]
    assert (both[:7], both[-6:]) == ("before\n", "after\n")
    again = with_figures(both, [Tried("y", (KEPT,), 1)], order, DAY)
    assert "nothing is lost" not in again
    assert with_figures(again, [], order, DAY) == again


def test_a_page_without_a_place_for_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="figures: begin"):
        with_figures("nothing", [], [], DAY)


def test_the_project_s_page_has_a_place_for_the_table_and_tells_of_every_part() -> None:
    page = (ROOT / "docs" / "robustness.md").read_text("utf-8")
    assert with_figures(page, [], [one.name for one in PARTS], DAY) == page
    assert [one.name for one in PARTS if f"| `{one.name}` |" not in page] == []


# --- modules

IMPORTS = """
import os, sys
import openpyxl, pandas, python_calamine, xlwt
import perfbatch.pipeline, perfbatch.reference, perfbatch.template
for names in sys.argv[1:]:
    if not (child := os.fork()):
        try:
            for name in names.split():
                __import__(name)
        except BaseException as error:
            os.write(1, f"{name}: {error!r}\\n".encode())
            os._exit(1)
        os._exit(0)
    os.waitpid(child, 0)
"""
"""Forks one process for each argument; only libraries and the program itself are there before.

The program's own rooms import each other in one direction: a contract of pyproject.toml says so.
"""


def test_every_module_of_the_suite_can_be_imported_first() -> None:
    """Each alone in a process; a package's modules in one, for the package comes before any of them."""
    suite = ROOT / "robustness"
    rooms = [[path] for path in suite.glob("*.py")]
    rooms += [sorted(path.parent.glob("*.py")) for path in suite.glob("*/__init__.py")]
    names = [" ".join(map(module, paths)) for paths in rooms]
    assert sum(name.count(" ") + 1 for name in names) > 40
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, *names, "json json.no_such_module"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
    )
    told = done.stdout.splitlines()
    assert [line for line in told if not line.startswith("json.no_such_module: ")] == []
    assert len(told) == 1
    assert done.stderr == ""


def module(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")
