"""Bytes in the user's cache folder, each found by the texts that they depend on.

Whatever goes wrong with one of them, it is as if it were not there: each is read under a checksum,
and put there whole or not at all, so that several runs may keep the same at once.
"""

import hashlib
import os
import stat
import zlib
from contextlib import closing, suppress
from functools import cache
from io import FileIO
from pathlib import Path

LARGEST = 4 * 1024**2
"""Bytes that are kept under one key; larger ones are floods of faults, or books of a thousand
pages."""

LARGEST_UNPACKED = 256 * 1024**2
"""Bytes of which any were kept."""

MOST_BYTES = 1024**3
"""Of the whole folder; beyond it what was longest of no use goes."""

_DIGEST = 32
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@cache
def cache_folder() -> Path:
    """The user's own folder for what can be made again. Raises OSError or RuntimeError."""
    from platformdirs import user_cache_path

    return user_cache_path("perfbatch", appauthor=False) / "kept"


def of_the_user() -> "Store | None":
    """What is kept in the user's cache folder; None where there is none, or somebody else's."""
    try:
        folder = cache_folder()
        mine = getattr(os, "geteuid", None)
        if mine and folder.exists() and folder.stat().st_uid != mine():
            return None
        return Store(folder)
    except (OSError, ImportError, RuntimeError):
        return None


def unpacked(data: bytes) -> bytes:
    """What zlib has packed, no more of it than was ever kept. Raises zlib.error."""
    way = zlib.decompressobj()
    whole = way.decompress(data, LARGEST_UNPACKED)
    if not way.eof:
        raise zlib.error("cut, or too large")
    return whole


class Store:
    """Bytes by their keys in a folder, which need not exist. Nothing here raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, *key: str) -> bytes | None:
        """What is kept under a key; None where there is nothing, or nothing whole."""
        name = _name_of(key)
        path = self._folder / name[:2] / name[2:]
        try:
            data = _bytes_of(path)
            os.utime(path)
        except (OSError, ValueError):
            return None
        told, kept = data[:_DIGEST], data[_DIGEST:]
        return kept if _checksum(name, kept) == told else None

    def keep(self, data: bytes, *key: str) -> None:
        """Keep bytes under a key, whole or not at all."""
        if len(data) > LARGEST:
            return
        import tempfile  # brings a good deal with it, and most runs find more than they keep

        name = _name_of(key)
        path = self._folder / name[:2] / name[2:]
        with suppress(OSError):
            self._folder.parent.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self._folder.parent, self._folder, path.parent):
                folder.mkdir(mode=0o700, exist_ok=True)
            handle, making = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_checksum(name, data) + data)
                Path(making).replace(path)
            except OSError:
                Path(making).unlink(missing_ok=True)

    def clear_out(self, most: int = MOST_BYTES) -> None:
        """Let go of what was longest of no use, until half of `most` is left."""
        with suppress(OSError):
            found = [(one.stat(), one) for one in self._folder.glob("*/*") if one.is_file()]
            size = sum(told.st_size for told, _ in found)
            if size <= most:
                return
            for told, one in sorted(found, key=lambda pair: pair[0].st_mtime):
                if size <= most // 2:
                    return
                one.unlink(missing_ok=True)
                size -= told.st_size


def _bytes_of(path: Path) -> bytes:
    """The bytes of a file of ours; a pipe or a device in its place neither blocks nor pours.

    Raises OSError and ValueError.
    """
    with closing(FileIO(os.open(path, _FLAGS))) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST + _DIGEST:
            raise ValueError(path)
        return file.read(LARGEST + _DIGEST)


def _name_of(key: tuple[str, ...]) -> str:
    """The key as a name of 64 hexadecimal digits; the first two are that of a folder."""
    return hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).hexdigest()


def _checksum(name: str, data: bytes) -> bytes:
    """Of the bytes under this name: what was moved to another one is damaged, too."""
    told = hashlib.sha256(name.encode("ascii"))
    told.update(data)
    return told.digest()
