"""收表: the folder's entries. Which are opened, which are not, and why. Nothing is changed."""

import re
import stat
from collections.abc import Sequence
from pathlib import Path

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
    """There is no such folder, or it cannot be listed."""


def collect(inbox: Path) -> tuple[Entry, ...]:
    """Every entry of the folder, by name. Sub-folders and links are named, not followed.

    Raises InboxMissing.
    """
    try:
        paths = sorted(inbox.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise InboxMissing(str(inbox)) from error
    names = _names(paths)
    return tuple(_entry(name, path) for name, path in zip(names, paths, strict=True))


def entries_in(archive: Entry, members: Sequence[str]) -> tuple[Entry, ...]:
    """The files in an archive of the folder, given their names by their place in it."""
    names = told_apart(f"{archive.name}/{name}" for name in members)
    return tuple(
        Entry(name, archive.path, _ignored_in(member), archive.size, place)
        for place, (name, member) in enumerate(zip(names, members, strict=True))
    )


def _names(paths: Sequence[Path]) -> tuple[str, ...]:
    """How the entries are shown. A name that says what it is keeps it before one that does not."""
    shown = [shown_name(path.name) for path in paths]
    order = sorted(range(len(paths)), key=lambda place: shown[place] != paths[place].name)
    told = dict(zip(order, told_apart(shown[place] for place in order), strict=True))
    return tuple(told[place] for place in range(len(paths)))


def _entry(name: str, path: Path) -> Entry:
    ignored = _ignored_by_name(path.name)
    try:
        found = path.lstat()
    except OSError:
        return Entry(name, path, ignored)  # opening it will say what the matter is
    return Entry(name, path, ignored or _ignored_by_kind(found.st_mode), found.st_size)


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
