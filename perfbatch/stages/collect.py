"""收表: the folder's entries. Which are opened, which are not, and why. Nothing is changed."""

import stat
from pathlib import Path

from perfbatch.model.entry import Entry, Ignored

_LOCK_PREFIXES = ("~$", ".~", ".~lock.")
_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "readme.md", "readme.txt"})


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
    return tuple(Entry(path.name, path, _ignored(path)) for path in paths)


def _ignored(path: Path) -> Ignored | None:
    name = path.name.casefold()
    if name.startswith(_LOCK_PREFIXES):
        return Ignored.LOCK
    if name.startswith(".") or name in _SYSTEM_NAMES:
        return Ignored.SYSTEM
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISLNK(mode):
        return Ignored.LINK
    if stat.S_ISDIR(mode):
        return Ignored.FOLDER
    return None if stat.S_ISREG(mode) else Ignored.OTHER
