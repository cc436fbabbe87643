"""A place beyond the disk: `scheme://…`, as fsspec knows it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
"""Of two letters at least: `C:\\` is a drive."""

_DISK = re.compile(r"(?:file|local)://", re.IGNORECASE)
_SECRET = re.compile(r"://[^/]*:[^/]*@")


@dataclass(frozen=True, slots=True)
class Address:
    """A folder by its whole text, or, with a name, what lies in it by that name.

    The name is no part of the text: it may have any signs in it.
    """

    folder: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.folder.rstrip('/')}/{self.name}" if self.name else self.folder

    @property
    def scheme(self) -> str:
        """The word before the first `://`."""
        return self.folder.partition("://")[0]

    @property
    def has_secret(self) -> bool:
        """Whether a password stands in it, as in `ftp://user:password@host`."""
        return _SECRET.search(self.folder) is not None

    def inside(self, name: str) -> "Address":
        """What lies in the folder by a name."""
        return Address(self.folder, name)

    def beside(self, name: str) -> "Address | None":
        """What lies beside the folder by a name; None for a bucket, beside which nothing lies."""
        head, chain, rest = self.folder.partition("::")
        scheme, _, path = head.partition("://")
        above, slash, _ = path.rstrip("/").rpartition("/")
        return Address(f"{scheme}://{above}{chain}{rest}", name) if slash else None


Place: TypeAlias = Path | Address


def place_of(text: str) -> Place:
    """The place that a text names: a path, unless it is an address that is not on the disk."""
    if _DISK.match(text):
        path = _DISK.sub("", text, count=1)
        return Path(path.removeprefix("/") if os.name == "nt" else path)
    return Address(text) if _SCHEME.match(text) else Path(text)
