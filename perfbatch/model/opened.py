"""What came of opening one entry of the inbox."""

from dataclasses import dataclass

from perfbatch.model.carried import Carried
from perfbatch.model.raw import Unusable
from perfbatch.model.records import Return
from perfbatch.model.roster import Roster


@dataclass(frozen=True, slots=True)
class Opened(Carried):
    """A file that was opened: its returns, or why it cannot be used, or an archive's members.

    `name` is the entry's name, for a file in an archive `archive/member`; `sha256` that of its
    bytes, empty where they could not be read. `roster`: what was asked for, if not returns.
    """

    name: str
    returns: tuple[Return, ...] = ()
    unusable: Unusable | None = None
    members: tuple[str, ...] = ()
    sha256: str = ""
    roster: Roster | None = None
