"""What came of a file is kept in the user's cache folder, for the next run over the same file.

Nothing depends on it: what is not there, is damaged or was kept by another program is opened
again. A result is found by the file's bytes, by the name that it is shown by, and by the program
itself: its own sources and the libraries that read.
"""

import hashlib
import io
import os
import pickle
import sys
import tempfile
import zlib
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from perfbatch.model.entry import Entry
from perfbatch.model.opened import Opened

LIBRARIES = ("python-calamine", "xlrd")
"""Those by which values are read."""

LARGEST = 4 * 1024**2
"""Bytes of a result that is kept; larger ones are floods of faults."""

MOST_BYTES = 1024**3
"""Of the whole folder; beyond it the results that were longest of no use go."""

_DIGEST = 32
_NOT_OURS = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
}
_OUR_RECORDS = "perfbatch.model."
_FAULTS = (
    pickle.UnpicklingError,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    TypeError,
    ValueError,
)
"""What bytes can do that are no result of ours."""


def cache_folder() -> Path:
    """Where results are kept: the user's own folder for what can be made again."""
    from platformdirs import user_cache_path

    return user_cache_path("perfbatch", appauthor=False) / "opened"


def of_earlier_runs() -> "Kept | None":
    """The results in the user's cache folder; None where there is none, or no way to know ours."""
    try:
        program()
        return Kept(cache_folder())
    except (OSError, ImportError, LookupError, RuntimeError):
        return None


class Kept:
    """The results in a folder. Whatever goes wrong with one, it is as if it were not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, entry: Entry, sha256: str) -> Opened | None:
        """What came of a file with these bytes and this name; None where nobody knows."""
        path = self._path(entry, sha256)
        try:
            data = path.read_bytes()
            os.utime(path)
        except (OSError, ValueError):
            return None
        told, packed = data[:_DIGEST], data[_DIGEST:]
        if hashlib.sha256(packed).digest() != told:
            return None
        try:
            found = _Records(io.BytesIO(zlib.decompress(packed))).load()
        except _FAULTS:
            return None
        return found if isinstance(found, Opened) else None

    def keep(self, entry: Entry, opened: Opened) -> None:
        """Keep what came of a file; whole, or not at all."""
        packed = zlib.compress(pickle.dumps(opened, 5), 1)
        if len(packed) > LARGEST:
            return
        path = self._path(entry, opened.sha256)
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, making = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(packed).digest() + packed)
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

    def _path(self, entry: Entry, sha256: str) -> Path:
        asked = (program(), sha256, entry.name, entry.of_return, entry.member is None)
        name = hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / name[2:]


class _Records(pickle.Unpickler):
    """Knows the project's records and the values in them, and nothing that does anything."""

    def find_class(self, module: str, name: str) -> object:
        if module.startswith(_OUR_RECORDS) or (module, name) in _NOT_OURS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


@cache
def program() -> str:
    """The program as it is: a digest of its sources, with the Python and the libraries it has.

    Raises OSError, ImportError or LookupError where that cannot be told.
    """
    sources = sorted(Path(__file__).parent.parent.rglob("*.py"))
    if not sources:
        raise LookupError(__file__)  # within an archive, say
    told = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        told.update(f"{library} {version(library)}\0".encode())
    for path in sources:
        told.update(f"{path.as_posix().rpartition('perfbatch/')[2]}\0".encode())
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()
