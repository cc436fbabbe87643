"""Hostile files and mutants before the program: in one folder, each alone, one bomb over and over."""

import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from perfbatch.intake.opening import open_entry
from perfbatch.model.entry import Entry
from robustness.hostile import APART, KINDS
from robustness.hostile.kind import ASIDE, Kind
from robustness.mutants import items
from robustness.promise import Tell
from robustness.trial import Item, Outcome, item_of, try_alone, try_together, usual_seconds

BATCH = 200
MUTANTS = 2_000
SEEDS = (20220630, 7)
"""The seeds of full scale; in CI there is the first one only."""
_BOMBS = "10-gb"
_TURNS = 7
_WORKERS = 2
_EVERY = 50
_BY_NAME = {kind.name: kind for kind in KINDS}


def hostile_together() -> Outcome:
    """The whole hostile set in one folder; the heaviest kinds in folders of their own."""
    outcome = try_together([item_of(kind) for kind in KINDS if kind.name not in APART])
    for kind in KINDS:
        if kind.name in APART:
            outcome.merge(try_together([item_of(kind)]))
    return outcome


def hostile_alone(names: Sequence[str], tell: Tell) -> Outcome:
    """Each kind in a folder of its own, with its time: two at once, and what was slow once more alone.

    Beside another run a file takes longer than alone, never less.
    """
    outcome, again = Outcome(), list[str]()
    usual = usual_seconds()
    with ProcessPoolExecutor(_WORKERS) as pool:
        found = pool.map(partial(_alone, usual), names)
        for number, (name, one) in enumerate(zip(names, found, strict=True), start=1):
            if any(failure.what.startswith("took ") for failure in one.failures):
                again.append(name)
            else:
                outcome.merge(one)
            if number % _EVERY == 0:
                tell(f"alone: {number} of {len(names)}, {len(outcome.failures)} failures")
    for name in again:
        outcome.merge(_alone(usual, name))
    return outcome


def _alone(usual: float, name: str) -> Outcome:
    return try_alone(item_of(_BY_NAME[name]), usual)


def bombs() -> dict[str, tuple[float, float]]:
    """In how many seconds each bomb of 10 GB is refused, in a process that has read before.

    What a reader process does: the file is read from the disk, its digest taken, and it is opened.
    The medians of the processor's time, which other programs do not lengthen, and of the clock's.
    """
    return {kind.name: _refused_in(kind) for kind in KINDS if _BOMBS in kind.name}


def _refused_in(kind: Kind) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        kind.put(Path(name))
        entry = Entry(kind.entry, Path(name) / kind.entry)
        used, taken = [], []
        for _ in range(_TURNS):
            before, started = time.process_time(), time.perf_counter()
            found = open_entry(entry)
            used.append(time.process_time() - before)
            taken.append(time.perf_counter() - started)
        if found.unusable is None:
            raise AssertionError(f"{kind.name} is not {ASIDE}")
    return statistics.median(used[1:]), statistics.median(taken[1:])


def mutants_together(count: int, seed: int, tell: Tell) -> Outcome:
    """So many mutants, a batch a folder."""
    outcome = Outcome()
    for number, batch in enumerate(_batches(items(count, seed)), start=1):
        outcome.merge(try_together(batch))
        done, wrong = min(number * BATCH, count), len(outcome.failures)
        tell(f"mutants, seed {seed}: {done} of {count}, {wrong} failures")
    return outcome


def _batches(entries: Sequence[Item]) -> list[Sequence[Item]]:
    return [entries[at : at + BATCH] for at in range(0, len(entries), BATCH)]
