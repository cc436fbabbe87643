"""What a worker does: it opens some entries, each in a process of its own with its limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import current_process

from perfbatch.cluster.standby import open_here
from perfbatch.intake.kept import program
from perfbatch.isolation import Limits, Lost
from perfbatch.model.entry import Entry
from perfbatch.model.opened import Opened


@dataclass(frozen=True, slots=True)
class Standing:
    """What a process is fit for.

    `program`: the digest of the program that it runs, and of what it reads with. `daemonic`: it
    may start no process.
    """

    program: str
    daemonic: bool


@dataclass(frozen=True, slots=True)
class Order:
    """Entries to be opened by a worker that runs the same `program`; `remember` as in a pool."""

    program: str
    limits: Limits
    remember: bool
    entries: tuple[Entry, ...]


def standing() -> Standing:
    """What this process is fit for. Raises OSError, ImportError or LookupError as program does."""
    return Standing(program(), current_process().daemon)


def open_there(order: Order) -> Sequence[Opened | Lost]:
    """What came of each entry of the order, in its order; nothing where this worker is not fit.

    A worker may have come after all others were asked. Raises CannotStart.
    """
    if standing() != Standing(order.program, daemonic=False):
        return ()
    return open_here(order.entries, order.limits, remember=order.remember)
