"""Every entry of a folder is opened, and every file in its archives: what came of each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from perfbatch.intake.opening import open_entry, open_or_remember
from perfbatch.intake.remote import listed
from perfbatch.isolation import Limits, Lost, Readers, Reason
from perfbatch.model.address import Place
from perfbatch.model.entry import Entry
from perfbatch.model.finding import Finding
from perfbatch.model.opened import Opened
from perfbatch.model.raw import Unusable
from perfbatch.model.records import Return
from perfbatch.model.source import Source
from perfbatch.stages.collect import collect, entries_in, entries_of
from perfbatch.wording.findings import S01

Progress = Callable[[int, int], None]


class EntryReaders(Protocol):
    """What opens entries: processes of this machine, or of others. Its owner ends it."""

    @property
    def limits(self) -> Limits:
        """What opening an entry may cost."""

    @property
    def jobs(self) -> int | None:
        """How many processes of this machine there may be; None where nobody said."""

    def map(
        self, items: Sequence[Entry], progress: Callable[[int], None] | None = None
    ) -> list[Opened | Lost]:
        """What came of each entry, in their order; `progress` is told how many are done.

        Raises CannotStart where this machine gives no process.
        """


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the inbox: usable returns, the rest, and each file's SHA-256.

    `archives`: archive → how many files are in it. `bugs`: file → traceback, where the program
    itself failed over a file.
    """

    returns: tuple[Return, ...]
    unusable: tuple[Unusable, ...]
    ignored: tuple[Entry, ...]
    hashes: Mapping[str, str]
    archives: Mapping[str, int] = field(default_factory=dict)
    bugs: Mapping[str, str] = field(default_factory=dict)


def new_readers(
    jobs: int | None = None, limits: Limits | None = None, *, remember: bool = False
) -> Readers[Entry, Opened]:
    """Processes in which entries are opened; a context manager.

    `remember`: with the results of earlier runs, which are kept for later ones.
    """
    return Readers(open_or_remember if remember else open_entry, jobs, limits or Limits())


def entries_at(inbox: Place) -> tuple[Entry, ...]:
    """Every entry of a folder, or of what an address names. Raises stages.collect.InboxMissing."""
    return collect(inbox) if isinstance(inbox, Path) else entries_of(listed(inbox))


def read_inbox(inbox: Place, progress: Progress, readers: EntryReaders | None = None) -> Read:
    """Every file of the inbox, each on its own, then every file in its archives.

    `readers`: processes that are there already. Raises stages.collect.InboxMissing, CannotStart.
    """
    return read_entries(entries_at(inbox), progress, readers)


def read_entries(
    entries: Sequence[Entry], progress: Progress, readers: EntryReaders | None
) -> Read:
    """Each entry on its own, then every file in the archives among them. Raises CannotStart."""
    with nullcontext(readers) if readers else new_readers() as ready:
        outside = _open_all(entries, ready, progress, 0)
        inside = tuple(
            member
            for entry, one in zip(_to_open(entries), outside, strict=True)
            if isinstance(one, Opened)
            for member in entries_in(entry, one.members)
        )
        within = _open_all(inside, ready, progress, len(outside))
    both = (*entries, *inside)
    ignored = tuple(one for one in both if one.ignored is not None)
    return _read([*zip(_to_open(both), (*outside, *within), strict=True)], ignored, ready.limits)


def _to_open(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.ignored is None]


def _open_all(
    entries: Sequence[Entry], readers: EntryReaders, progress: Progress, before: int
) -> list[Opened | Lost]:
    """What came of each entry that is to be opened; `before`: how many were opened already."""
    wanted = _to_open(entries)
    return readers.map(wanted, lambda done: progress(before + done, before + len(wanted)))


def _read(
    results: Sequence[tuple[Entry, Opened | Lost]], ignored: tuple[Entry, ...], limits: Limits
) -> Read:
    done = [settled(entry, one, limits) for entry, one in results]
    return Read(
        tuple(found for one in done for found in one.returns),
        tuple(replace(one.unusable, sha256=one.sha256) for one in done if one.unusable is not None),
        ignored,
        {one.name: one.sha256 for one in done},
        {one.name: len(one.members) for one in done if one.members},
        {entry.name: one.detail for entry, one in results if isinstance(one, Lost) and one.detail},
    )


_LOST = {
    Reason.TIME: "hung",
    Reason.MEMORY: "memory",
    Reason.DIED: "crashed",
    Reason.FAILED: "internal",
}


def settled(entry: Entry, came: Opened | Lost, limits: Limits) -> Opened:
    """What came of an entry; S01 for one that its reader did not survive, or that failed."""
    return _lost(entry.name, came, limits) if isinstance(came, Lost) else came


def _lost(name: str, lost: Lost, limits: Limits) -> Opened:
    """A file that its reader did not survive, or over which the program failed."""
    facts = {"seconds": f"{limits.seconds:g}"} if lost.reason is Reason.TIME else {}
    told = lost.detail.strip().rpartition("\n")[2]
    finding = Finding(S01, Source(name), _LOST[lost.reason], found=told, facts=facts)
    return Opened(name, unusable=Unusable(name, (finding,)))
