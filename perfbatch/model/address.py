"""A place beyond the disk: `scheme://…`, as fsspec knows it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
"""Of two letters at least: `C:\\` is a drive."""

_DISK = re.compile(r"(?:file|local)://", re.IGNORECASE)
_CHAIN = re.compile(r"::[A-Za-z][A-Za-z0-9+.-]*(?:://|::)")
_SECRET = re.compile(r"://.*:.*@|\?", re.DOTALL)
"""A password may have a slash in it; what follows a question mark may be a key."""


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
        """Whether a password may stand in it: `ftp://user:password@host`, `https://host?key=…`."""
        return _SECRET.search(self.folder) is not None

    @property
    def is_chain(self) -> bool:
        """Whether it names a place in another, as in `zip://folder::s3://bucket/file.zip`."""
        return "::" in self.folder

    def inside(self, name: str) -> "Address":
        """What lies in the folder by a name."""
        return Address(self.folder, name)

    def beside(self, name: str) -> "Address | None":
        """What lies beside the folder by a name; None for a bucket, beside which nothing lies."""
        scheme, _, path = self.folder.partition("://")
        above, slash, _ = path.rstrip("/").rpartition("/")
        return Address(f"{scheme}://{above}", name) if slash else None


Place: TypeAlias = Path | Address


def place_of(text: str) -> Place:
    """The place that a text names: a path, unless it is an address that is not on the disk."""
    if _CHAIN.search(text):
        return Address(text)
    if _DISK.match(text):
        path = _DISK.sub("", text, count=1)
        return Path(path.removeprefix("/") if os.name == "nt" else path)
    return Address(text) if _SCHEME.match(text) else Path(text)
