"""Folders of entries put before the program, and the culprits found where a run comes to nothing."""

import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from perfbatch.isolation import Limits
from robustness.hostile.kind import Claim, Kind
from robustness.judge import Failure, given_up, judge, put_controls
from robustness.rows import rows_of, summary_rows
from robustness.running import Run, run_program
from robustness.second_opinion import Counted, opinion_on
from robustness.sound import sound_grid

LIMIT, SPARE = Limits().seconds, 1.0
"""Seconds that a file may take, all its tries together, and that the run may take for it beyond."""
_PATIENCE = 120.0
_PATIENCE_PER_ENTRY = 1.0


@dataclass(frozen=True, slots=True)
class Item:
    """An entry before the program: its name, what must come of it, and how it is put there.

    `content`: the bytes of a broken file, whose figures must be explained where it is counted.
    """

    entry: str
    claim: Claim
    put: Callable[[Path], None]
    content: bytes = b""


@dataclass(slots=True)
class Outcome:
    """What came of one folder or several: entries judged, failures, seconds and MiB.

    `counted`, `changed`: broken files that were counted, and with figures that are not the sound
    file's.
    """

    entries: int = 0
    runs: int = 0
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0
    memory: float = 0.0
    slowest: tuple[float, str] = (0.0, "")
    given_up: list[Failure] = field(default_factory=list)
    counted: int = 0
    changed: int = 0

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
        self.counted += other.counted
        self.changed += other.changed


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
            _explain(run, some, outcome)
        if run.ended or len(some) <= 1:
            outcome.entries += len(some)
            blamed = some[0].entry if some and not run.ended else ""
            outcome.failures += [Failure(one.entry or blamed, one.what) for one in failures]
        else:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
    return outcome


def _explain(run: Run, items: Sequence[Item], outcome: Outcome) -> None:
    """Ask other readers about the broken files that were counted."""
    if not run.ended or run.workbook is None or not any(one.content for one in items):
        return
    opinion = opinion_on([*_counted(run, run.workbook, items)], rows_of(sound_grid("0")))
    outcome.counted += opinion.counted
    outcome.changed += opinion.changed
    outcome.failures += [Failure(file, what) for file, what in opinion.wrong]


def _counted(run: Run, workbook: Path, items: Sequence[Item]) -> Iterator[Counted]:
    """The broken files, and members of broken archives, that have rows in the summary."""
    contents = {one.entry: one.content for one in items if one.content}
    aside: dict[str, set[int]] = {}
    for one in run.record["set_aside"]:
        aside.setdefault(one["file"], set()).add(one["row"])
    for file, rows in summary_rows(workbook).items():
        entry, _, member = file.partition("/")
        if entry in contents:
            content = _member(contents[entry], member) if member else contents[entry]
            yield Counted(file, rows, frozenset(aside.get(file, ())), content)


def _member(archive: bytes, name: str) -> bytes:
    """A member's bytes, none where another program would not find them either."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return opened.read(name)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError):
        return b""


def usual_seconds() -> float:
    """How long a run over the controls alone takes."""
    with _tried([], _PATIENCE) as (run, _):
        return run.seconds


def try_alone(one: Item, usual: float) -> Outcome:
    """An entry in a folder of its own with the controls, which alone take the `usual` seconds."""
    outcome = Outcome()
    with _tried([one], usual + LIMIT + _PATIENCE) as (run, failures):
        outcome.add(run)
    taken = run.seconds - usual
    outcome.entries += 1
    outcome.slowest = (taken, one.entry)
    outcome.failures += [Failure(failure.entry or one.entry, failure.what) for failure in failures]
    if taken > LIMIT + SPARE:
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
