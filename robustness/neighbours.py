"""What a bad file, dead readers, the number of jobs or the order change for the other files: nothing.

python -m robustness.neighbours prints the figures; --quick: the scale of CI. Exit 1: a difference.
"""

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perfbatch.intake.inbox import Read, new_readers, read_inbox
from perfbatch.isolation import Limits
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages.write.record import record_of
from robustness.killing import read_while_killing
from robustness.outputs import (
    Output,
    differing_outputs,
    differing_sheets,
    not_counted,
    other_bytes,
    record_without,
    sheets_of,
    summarised,
)
from robustness.returns import bad_file, put_returns
from robustness.running import fingerprint
from robustness.sound import PERIOD

SEED = 20220630
JOBS = 2
TIGHT = {
    "invention-findings-flood": Limits(seconds=3),
    "format-csv-long-line": Limits(memory=128 * 1024**2),
}
"""Real files that cost too much under tighter limits, so that their readers are ended."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How many returns, how many of them while readers are killed, kills, and which bad files.

    `written`: kinds of the hostile set judged by the whole output; `read`: by what was read;
    `crowd_every`: every so many kinds of it at once.
    """

    returns: int
    killed_among: int
    kills: int
    written: tuple[str, ...]
    read: tuple[str, ...]
    crowd_every: int = 1


QUICK = Scale(
    40,
    40,
    30,
    ("container-wrong-checksum-of-sheet",),
    ("bomb-real-10-gb-honest", "format-xlsb-cut", "structure-sheets-100000"),
    crowd_every=15,
)
FULL = Scale(
    500,
    120,
    300,
    ("container-wrong-checksum-of-sheet", "invention-findings-flood"),
    (
        "container-zero-bytes",
        "bomb-real-10-gb-honest",
        "bomb-shared-kernel",
        "ole-cyclic-stream",
        "format-xls-label-beyond",
        "format-xlsb-cut",
        "format-ods-both-bomb",
        "dimension-million-blank-formulas",
        "structure-sheets-100000",
    ),
)


@dataclass(slots=True)
class Outcome:
    """What came of an experiment: files, runs, kills, seconds; every difference in words.

    `touched`: runs after which the inbox or what stands beside it was not as before.
    """

    name: str
    files: int
    runs: int = 0
    kills: int = 0
    seconds: float = 0.0
    differences: list[str] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)

    @contextmanager
    def run(self, inbox: Path, told: str) -> Iterator[None]:
        """A run over the inbox, counted, timed, and the inbox compared afterwards."""
        before, started = fingerprint(inbox.parent), time.monotonic()
        yield
        self.seconds += time.monotonic() - started
        self.runs += 1
        if fingerprint(inbox.parent) != before:
            self.touched.append(told)

    def expect(self, told: str, *differing: str) -> None:
        """Keep what differs in a run."""
        self.differences += [f"{told}: {one}" for one in differing]


# --- the whole program: every file of its output


def written(scale: Scale) -> list[Outcome]:
    """Jobs, order and bad files, by every byte of the output."""
    numbers = range(1, scale.returns + 1)
    jobs, order, bad = (
        Outcome(name, scale.returns)
        for name in ("--jobs 1, 2, 8", "written and named in another order", "a bad file, output")
    )
    with tempfile.TemporaryDirectory() as folder:
        inbox = put_returns(Path(folder) / "plain", numbers)
        with jobs.run(inbox, "jobs 2"):
            clean = summarised(inbox, JOBS)
        jobs.expect("jobs 2", *not_counted(json.loads(clean["run.json"]), scale.returns))
        for count in (1, 8):
            with jobs.run(inbox, f"jobs {count}"):
                found = summarised(inbox, count)
            jobs.expect(f"jobs {count}", *other_bytes(clean, found))
        _in_other_orders(Path(folder), clean, order)
        for place, kind in enumerate(scale.written):
            with bad_file(inbox, kind, place) as name:
                with bad.run(inbox, kind):
                    found = summarised(inbox, JOBS)
                bad.expect(kind, *differing_outputs(clean, found, name))
    return [jobs, order, bad]


def _in_other_orders(work: Path, clean: Output, outcome: Outcome) -> None:
    """Written in another order: the same bytes. Under each other's names: the same but the names."""
    numbers = list(range(1, outcome.files + 1))
    random.Random(SEED).shuffle(numbers)
    inbox = put_returns(work / "shuffled", numbers)
    with outcome.run(inbox, "shuffled"):
        found = summarised(inbox, JOBS)
    outcome.expect("shuffled", *other_bytes(clean, found))

    def backwards(number: int) -> int:
        return outcome.files + 1 - number

    inbox = put_returns(work / "renamed", numbers, backwards)
    with outcome.run(inbox, "renamed"):
        found = summarised(inbox, JOBS)
    sheets = {
        name: re.sub(r"报送-(\d{4})", lambda one: f"报送-{backwards(int(one[1])):04d}", sheet)
        for name, sheet in sheets_of(found).items()
    }
    outcome.expect("renamed", *differing_sheets(sheets_of(clean), sheets, in_any_order=True))


# --- what was read, and the report of it


def read(inbox: Path, limits: Limits | None = None) -> Read:
    """The inbox, read by processes of its own."""
    with new_readers(JOBS, limits) as readers:
        return read_inbox(inbox, lambda *_: None, readers)


def results_of(found: Read, bad: str = "") -> tuple[str, bytes]:
    """Every value, place and finding of what was read, and run.json, without the bad file."""
    unusable = [one for one in found.unusable if one.file != bad]
    hashes = {name: digest for name, digest in found.hashes.items() if name != bad}
    told = repr((found.returns, unusable, found.ignored, hashes, found.archives, found.bugs))
    return told, record_without(record_read(found), bad)


def record_read(found: Read) -> Mapping[str, Any]:
    """run.json of what was read, without a workbook."""
    return record_of(report_of(found, PERIOD, Policy()), found.hashes) | {"output": None}


def read_beside(scale: Scale) -> list[Outcome]:
    """Bad files, by what was read of the others: under the usual limits, and under tight ones."""
    usual, tight = (
        Outcome(name, scale.returns)
        for name in ("a bad file, results", "a reader ended by a limit")
    )
    with tempfile.TemporaryDirectory() as folder:
        inbox = put_returns(Path(folder), range(1, scale.returns + 1))
        clean = results_of(first := read(inbox))
        usual.expect("alone", *not_counted(record_read(first), scale.returns))
        tries: list[tuple[Outcome, str, Limits | None]]
        tries = [(usual, kind, None) for kind in scale.read]
        tries += [(tight, kind, limits) for kind, limits in TIGHT.items()]
        for place, (outcome, kind, limits) in enumerate(tries):
            with bad_file(inbox, kind, place) as name:
                with outcome.run(inbox, kind):
                    found = read(inbox, limits)
                outcome.expect(kind, *_differing_results(clean, found, name))
                outcome.expect(kind, *_not_ended(found, name, limits))
    return [usual, tight]


def _differing_results(clean: tuple[str, bytes], found: Read, bad: str) -> list[str]:
    told = [
        what
        for what, before, after in zip(
            ("rows", "run.json"), clean, results_of(found, bad), strict=True
        )
        if before != after
    ]
    aside = any(one.file == bad for one in found.unusable)
    return told if not bad or aside else [*told, "the bad file is not set aside"]


def _not_ended(found: Read, bad: str, limits: Limits | None) -> list[str]:
    """Under tight limits the bad file must have had its reader ended, or nothing was tried."""
    if limits is None:
        return []
    variants = {one.findings[0].variant for one in found.unusable if one.file == bad}
    return [] if variants & {"hung", "memory"} else [f"its reader was not ended: {variants}"]


# --- readers killed at random


def killed(scale: Scale) -> list[Outcome]:
    """Runs until so many reader processes were killed; every run gives what an undisturbed one gives."""
    outcome = Outcome("readers killed at random", scale.killed_among)
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        inbox = put_returns(Path(folder), range(1, scale.killed_among + 1))
        clean = results_of(first := read(inbox))
        outcome.expect("undisturbed", *not_counted(record_read(first), scale.killed_among))
        while outcome.kills < scale.kills:
            with outcome.run(inbox, f"run {outcome.runs + 1}"):
                found, kills = read_while_killing(inbox, chance, scale.kills - outcome.kills, JOBS)
            outcome.kills += kills
            outcome.expect(f"run {outcome.runs}", *_differing_results(clean, found, ""))
    return [outcome]


# --- the figures

PARTS: tuple[Callable[[Scale], list[Outcome]], ...] = (written, read_beside, killed)


def as_table(outcomes: Sequence[Outcome]) -> str:
    """The figures as a Markdown table, and every difference below it."""
    lines = [
        "| experiment | files | runs | readers killed | differences | inbox changed | seconds |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.name} | {one.files} | {one.runs} | {one.kills} | {len(one.differences)} "
        f"| {len(one.touched)} | {one.seconds:.0f} |"
        for one in outcomes
    ]
    for one in outcomes:
        lines += [f"\n{one.name}: {told}" for told in one.differences]
        lines += [f"\n{one.name}: the inbox changed: {told}" for told in one.touched]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Do all experiments; 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m robustness.neighbours", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the scale of CI")
    scale = QUICK if parser.parse_args(arguments).quick else FULL
    outcomes = [outcome for part in PARTS for outcome in part(scale)]
    sys.stdout.write(as_table(outcomes) + "\n")
    return int(any(one.differences or one.touched for one in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
