"""The roster that was named on the command line, or what is said instead of it."""

from typing import TYPE_CHECKING

from perfbatch.cli.ending import WRONG_USAGE, Stop
from perfbatch.cli.telling import finding_line
from perfbatch.model.address import Place
from perfbatch.model.roster import Roster
from perfbatch.wording import screen

if TYPE_CHECKING:
    from perfbatch.intake.inbox import EntryReaders

MOST_REASONS = 20


def named_roster(path: Place, readers: "EntryReaders | None" = None) -> Roster:
    """The roster in a file; a file that is none is wrong usage. Raises Stop, CannotStart."""
    from perfbatch.intake.roster import RosterRefused, open_roster

    try:
        return open_roster(path, readers)
    except RosterRefused as refused:
        if not refused.findings:
            raise Stop(WRONG_USAGE, screen.ROSTER_MISSING.format(path=path)) from None
        lines = [finding_line(one) for one in refused.findings[:MOST_REASONS]]
        told = [screen.ROSTER_REFUSED.format(path=path), *lines]
        raise Stop(WRONG_USAGE, "\n".join(told)) from None
