"""The roster is opened as an entry is: in a process of its own, extracted, typed and checked."""

from contextlib import nullcontext
from pathlib import Path

from perfbatch.form.roster import UNITS
from perfbatch.intake.inbox import EntryReaders, new_readers, settled
from perfbatch.model.address import Place
from perfbatch.model.entry import Entry, shown_name
from perfbatch.model.finding import Finding
from perfbatch.model.roster import Roster
from perfbatch.model.source import Source
from perfbatch.wording.findings import S02
from perfbatch.wording.findings.roster import of_roster


class RosterRefused(Exception):
    """A file that is missing, cannot be opened or is no roster.

    `path` as it was named; `findings` say why, none where there is no such file.
    """

    def __init__(self, path: Place, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(str(path))
        self.path, self.findings = path, findings


def open_roster(path: Place, readers: EntryReaders | None = None) -> Roster:
    """The roster in a file, with what is wrong in it; `readers`: processes that are there already.

    An address must be one at which something stands. Raises RosterRefused, CannotStart.
    """
    if isinstance(path, Path) and not path.is_file():
        raise RosterRefused(path)
    entry = Entry(shown_name(path.name), path, of_return=False)
    with nullcontext(readers) if readers else new_readers(1) as ready:
        (result,) = ready.map([entry])
        opened = settled(entry, result, ready.limits)
    if opened.unusable is not None:
        raise RosterRefused(path, tuple(map(of_roster, opened.unusable.findings)))
    assert opened.roster is not None
    if not opened.roster.units:
        sheet = UNITS.sheet
        nobody = Finding(S02, Source(entry.name), "empty_roster", expected=sheet)
        raise RosterRefused(path, (nobody, *opened.roster.findings))
    return opened.roster
