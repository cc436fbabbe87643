"""The folder's entries. Every one gets exactly one verdict."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Verdict(Enum):
    """What became of an entry of the inbox."""

    COUNTED = "counted"
    SET_ASIDE = "set_aside"
    SUPERSEDED = "superseded"
    IGNORED = "ignored"


class Ignored(Enum):
    """Why an entry was not opened."""

    LOCK = "lock"
    SYSTEM = "system"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the inbox; `ignored` says why it is not opened, None that it is."""

    name: str
    path: Path
    ignored: Ignored | None = None
