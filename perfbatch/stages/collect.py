"""收表: the folder's entries. Which are opened, which are not, and why. Nothing is changed."""

import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perfbatch.model.address import Place
from perfbatch.model.entry import Entry, Ignored, shown_name, told_apart

_BY_NAME = (
    (Ignored.LOCK, r"~\$.*|\.~.*|~.*\.tmp"),
    (Ignored.UNFINISHED, r".*\.(?:crdownload|part|partial|download|opdownload|td|xltd)"),
    (Ignored.LINK, r".*\.(?:lnk|url|webloc|desktop)"),
    (Ignored.SYSTEM, r"\..*|(?:eh)?thumbs\.db|desktop\.ini|icon\r|readme\.(?:md|txt)"),
    (Ignored.SYSTEM, r"__macosx|\$recycle\.bin|system volume information|lost\+found"),
)
"""What an entry's name tells, in lower case; the first that fits counts."""


class InboxMissing(Exception):
    """There is no such folder, or it cannot be listed.

    `is_file`: something else stands there. `reason`: why an address cannot be listed, empty where
    nothing stands there.
    """

    def __init__(self, place: Place, *, is_file: bool = False, reason: str = "") -> None:
        super().__init__(str(place))
        self.is_file, self.reason = is_file, reason


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in an inbox: its name there, where, why its kind is not opened, its bytes."""

    name: str
    path: Place
    kind: Ignored | None = None
    size: int | None = None


def collect(inbox: Path) -> tuple[Entry, ...]:
    """Every entry of the folder, by name. Sub-folders and links are named, not followed.

    Raises InboxMissing.
    """
    try:
        paths = sorted(inbox.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise InboxMissing(inbox, is_file=inbox.is_file()) from error
    return entries_of([_found(path) for path in paths])


def entries_of(found: Sequence[Found]) -> tuple[Entry, ...]:
    """The entries for what lies in an inbox, in its order."""
    names = _names([one.name for one in found])
    return tuple(
        Entry(name, one.path, _ignored_by_name(one.name) or one.kind, one.size)
        for name, one in zip(names, found, strict=True)
    )


def entries_in(archive: Entry, members: Sequence[str]) -> tuple[Entry, ...]:
    """The files in an archive of the folder, given their names by their place in it."""
    names = told_apart(f"{archive.name}/{name}" for name in members)
    return tuple(
        Entry(name, archive.path, _ignored_in(member), archive.size, place)
        for place, (name, member) in enumerate(zip(names, members, strict=True))
    )


def _names(names: Sequence[str]) -> tuple[str, ...]:
    """How the entries are shown. A name that says what it is keeps it before one that does not."""
    shown = [shown_name(name) for name in names]
    order = sorted(range(len(names)), key=lambda place: shown[place] != names[place])
    told = dict(zip(order, told_apart(shown[place] for place in order), strict=True))
    return tuple(told[place] for place in range(len(names)))


def _found(path: Path) -> Found:
    try:
        told = path.lstat()
    except OSError:
        return Found(path.name, path)  # opening it will say what the matter is
    return Found(path.name, path, _ignored_by_kind(told.st_mode), told.st_size)


def _ignored_by_name(name: str) -> Ignored | None:
    lower = name.casefold()
    return next((why for why, pattern in _BY_NAME if re.fullmatch(pattern, lower, re.DOTALL)), None)


def _ignored_in(member: str) -> Ignored | None:
    """A member of an archive: by its own name, or by that of a folder of the system around it."""
    *folders, name = member.split("/")
    inside = any(_ignored_by_name(one) is Ignored.SYSTEM for one in folders if one.strip("."))
    return Ignored.SYSTEM if inside else _ignored_by_name(name)


def _ignored_by_kind(mode: int) -> Ignored | None:
    if stat.S_ISLNK(mode):
        return Ignored.LINK
    if stat.S_ISDIR(mode):
        return Ignored.FOLDER
    return None if stat.S_ISREG(mode) else Ignored.OTHER
