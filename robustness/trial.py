"""Folders of entries put before the program, and the culprits found where a run comes to nothing."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from robustness.hostile.kind import Claim, Kind
from robustness.judge import Failure, given_up, judge, put_controls
from robustness.running import Run, run_program

LIMIT = 20.0
"""Seconds that a reader process may take for one file."""
TRIES = 2
"""How often a file that takes too long is tried."""
_PATIENCE = 120.0
_PATIENCE_PER_ENTRY = 1.0


@dataclass(frozen=True, slots=True)
class Item:
    """An entry before the program: its name, what must come of it, and how it is put there."""

    entry: str
    claim: Claim
    put: Callable[[Path], None]


@dataclass(slots=True)
class Outcome:
    """What came of one folder or several: entries judged, failures, seconds and MiB."""

    entries: int = 0
    runs: int = 0
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0
    memory: float = 0.0
    slowest: tuple[float, str] = (0.0, "")
    given_up: list[Failure] = field(default_factory=list)

    def add(self, run: Run) -> None:
        """Count a run."""
        self.runs += 1
        self.seconds += run.seconds
        self.memory = max(self.memory, run.memory)
        self.given_up += given_up(run.record)

    def merge(self, other: "Outcome") -> None:
        """Count what another trial gave."""
        self.entries += other.entries
        self.runs += other.runs
        self.failures += other.failures
        self.seconds += other.seconds
        self.memory = max(self.memory, other.memory)
        self.slowest = max(self.slowest, other.slowest)
        self.given_up += other.given_up


def item_of(kind: Kind) -> Item:
    """A kind as an entry before the program."""
    return Item(kind.entry, kind.claim, kind.put)


def try_together(items: Sequence[Item]) -> Outcome:
    """All entries in one folder with the controls.

    Where the run comes to no end of its own, the folder is halved until it is known which
    entries are to blame; the others are judged all the same.
    """
    outcome = Outcome()
    waiting = [list(items)]
    while waiting:
        some = waiting.pop()
        with _tried(some, _PATIENCE + _PATIENCE_PER_ENTRY * len(some)) as (run, failures):
            outcome.add(run)
        if run.ended or len(some) <= 1:
            outcome.entries += len(some)
            blamed = some[0].entry if some and not run.ended else ""
            outcome.failures += [Failure(one.entry or blamed, one.what) for one in failures]
        else:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
    return outcome


def try_alone(items: Sequence[Item], most: float) -> Outcome:
    """Each entry in a folder of its own with the controls; `most` seconds are allowed for it."""
    outcome = Outcome()
    with _tried([], _PATIENCE) as (run, _):
        usual = run.seconds
    for one in items:
        with _tried([one], usual + most + _PATIENCE) as (run, failures):
            outcome.add(run)
        taken = run.seconds - usual
        outcome.entries += 1
        outcome.slowest = max(outcome.slowest, (taken, one.entry))
        outcome.failures += [
            Failure(failure.entry or one.entry, failure.what) for failure in failures
        ]
        if taken > most:
            outcome.failures.append(Failure(one.entry, f"took {taken:.1f} s"))
    return outcome


@contextmanager
def _tried(items: Sequence[Item], patience: float) -> Iterator[tuple[Run, list[Failure]]]:
    """A run over a fresh folder, judged; everything is taken away afterwards."""
    work = Path(tempfile.mkdtemp(prefix="robustness-"))
    try:
        inbox = work / "inbox"
        inbox.mkdir()
        put_controls(inbox)
        claims: Mapping[str, Claim] = {one.entry: one.claim for one in items}
        for one in items:
            one.put(inbox)
        run = run_program(inbox, work, patience)
        yield run, judge(run, inbox, claims)
    finally:
        shutil.rmtree(work, ignore_errors=True)
