"""Experiments that stand among the tests: run there, and their figures told as promises."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from robustness.promise import Promise, Tell
from robustness.running import ROOT

_FOLDER = "folder "
"""Begins what is told of trials with a folder (tests.faults)."""
_OFFICE_TEST = "office"
_FEWEST_STRINGS = 500
_KILLS = 300
_STRINGS = (
    "import sys; sys.path.insert(0, 'tests'); import hostile_strings; "
    "print(len(hostile_strings.strings()))"
)


def swap(full: bool, _: Tell) -> Sequence[Promise]:
    """A fault or a kill at every step of writing, and kills at random moments of it."""
    done = _run(["-m", "tests.faults", *(["--all"] if full else [])])
    if not done.stdout.startswith("{"):
        return [
            Promise("faults at every step", "no figures", "", held=False, broken=(done.stderr,))
        ]
    return [*of_the_steps(json.loads(done.stdout))]


def of_the_steps(found: Mapping[str, Any]) -> Iterator[Promise]:
    """What tests.faults found as promises. `found`: how many steps, trials and ends there were, and under "wrong" what was wrong."""
    steps, trials = found["steps"], found["trials"]
    wrong = [str(one) for one in found["wrong"]]
    kinds = ", ".join(f"{count} {name}" for name, count in sorted(steps.items()))
    at_random = [one for one in wrong if one.startswith("random kill")]
    with_folder = [one for one in wrong if _FOLDER in one]
    at_steps = [one for one in wrong if one not in {*at_random, *with_folder}]
    errors = sum(count for name, count in trials.items() if name.startswith("E"))
    whole = "old output or new, whole, no litter"
    yield Promise(
        f"an error of the system or kill -9 at a step of writing: {whole}",
        f"{len(at_steps)} failures",
        f"{sum(steps.values())} steps ({kinds}): {errors} errors, {trials['kill']} kills, "
        f"{trials['limit']} full disks, {found['ends'].get('put back: exit -9', 0)} kills while putting back",
        not at_steps,
        tuple(at_steps),
    )
    yield from _of_folders(found)
    struck = found["ends"].get("random kill: exit -9", 0)
    yield Promise(
        f"kill -9 at random moments of writing: {whole}",
        f"{len(at_random)} failures",
        f"{trials['random kill']} kills, {struck} struck",
        not at_random,
        tuple(at_random),
    )


def _of_folders(found: Mapping[str, Any]) -> Iterator[Promise]:
    """The same for sets with a folder in them, or that have it no more."""
    wrong = tuple(str(one) for one in found["wrong"] if _FOLDER in str(one))
    ends = {name: count for name, count in found["ends"].items() if name.startswith(_FOLDER)}
    killed = sum(count for name, count in ends.items() if name.endswith("exit -9"))
    yield Promise(
        "the same where a folder is swapped, goes, or is open: the whole old or new one",
        f"{len(wrong)} failures",
        f"{len(found['folders'])} sets, {sum(ends.values())} faults, {killed} of them kills",
        bool(ends) and not wrong,
        wrong,
    )


def strings(_: bool, __: Tell) -> Sequence[Promise]:
    """Hostile strings in every text column, in sheet and file names."""
    count = int(_run(["-c", _STRINGS]).stdout)
    tests = _tests("tests/test_safe_writing.py")
    scale = f"{count} strings × every text column, unit, department, sheet and file name"
    by_office = [one for one in tests if _OFFICE_TEST in one.name]
    others = [one for one in tests if one not in by_office]
    enough = count >= _FEWEST_STRINGS
    return [
        passed(
            "no formula, link or external reference but the project's own", others, scale, enough
        ),
        passed("LibreOffice opens it with equal text", by_office, scale, enough),
    ]


def formats(_: bool, __: Tell) -> Sequence[Promise]:
    """One county saved in every format by LibreOffice."""
    tests = _tests("tests/test_formats.py")
    scale = "one county, .xls, .ods, .xlsx, HTML and more"
    return [passed("the same rows come out of every format", tests, scale)]


@dataclass(frozen=True, slots=True)
class Test:
    """A test that was run; `wrong`: why it did not pass."""

    __test__ = False

    name: str
    wrong: str


def passed(claim: str, tests: Sequence[Test], scale: str, enough: bool = True) -> Promise:
    """Held where there are tests, and all of them passed: one that was passed over has not."""
    wrong = tuple(f"{one.name}: {one.wrong}" for one in tests if one.wrong)
    figure = f"{len(tests) - len(wrong)} of {len(tests)} tests passed"
    return Promise(claim, figure, scale, enough and bool(tests) and not wrong, wrong)


def _tests(module: str) -> list[Test]:
    """The tests of a module, run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tests.xml"
        done = _run(["-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={path}", module])
        if not path.exists():
            return [Test(module, done.stdout[-1000:] + done.stderr[-1000:])]
        return [_test(case) for case in ET.parse(path).iter("testcase")]  # noqa: S314 - pytest's own


def _test(case: ET.Element) -> Test:
    wrong = next((one for one in case if one.tag in {"failure", "error", "skipped"}), None)
    told = "" if wrong is None else f"{wrong.tag}: {wrong.get('message', '')}"[:300]
    return Test(case.get("name", ""), told)


def _run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        errors="replace",
    )
