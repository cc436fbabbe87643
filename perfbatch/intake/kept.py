"""What came of a file is kept in the user's cache folder, for the next run over the same file.

Nothing depends on it: what is not there, is damaged or was kept by another program is opened
again. A result is found by the file's bytes, by the name that it is shown by, and by the program
itself: its own sources and the libraries that read.
"""

import io
import pickle
import zlib
from dataclasses import is_dataclass
from enum import Enum

from perfbatch.memory import program as programs
from perfbatch.memory.store import Store, of_the_user, unpacked
from perfbatch.model.entry import Entry
from perfbatch.model.opened import Opened

LIBRARIES = ("python-calamine", "xlrd", "zlib-ng")
"""Those by which values are read."""

_NO_RECORDS = {
    ("perfbatch.model.carried", "made"),  # makes a record of ours of its values
    ("perfbatch.model.finding", "rule_of"),  # looks a rule up by its code
    ("perfbatch.model.finding", "subject_of"),
    ("perfbatch.model.source", "block_of"),
    ("perfbatch.model.source", "cells_of"),
    ("perfbatch.model.typed", "table_of"),
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


def program() -> str:
    """The program that opens files: a digest of its sources and the libraries that read.

    Raises OSError, ImportError or LookupError where that cannot be told.
    """
    return programs.program(*LIBRARIES)


def of_earlier_runs() -> "Kept | None":
    """The results in the user's cache folder; None where there is none, or no way to know ours."""
    try:
        program()
    except (OSError, ImportError, LookupError):
        return None
    store = of_the_user()
    return Kept(store) if store else None


class Kept:
    """The results in a store. Whatever goes wrong with one, it is as if it were not there."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, entry: Entry, sha256: str) -> Opened | None:
        """What came of a file with these bytes and this name; None where nobody knows."""
        packed = self._store.find(*_key(entry, sha256))
        if packed is None:
            return None
        try:
            found = _Records(io.BytesIO(unpacked(packed))).load()
        except _FAULTS:
            return None
        return found if isinstance(found, Opened) else None

    def keep(self, entry: Entry, opened: Opened) -> None:
        """Keep what came of a file; whole, or not at all."""
        packed = zlib.compress(pickle.dumps(opened, 5), 1)
        self._store.keep(packed, *_key(entry, opened.sha256))


def _key(entry: Entry, sha256: str) -> tuple[str, ...]:
    kind = "return" if entry.of_return else "roster"
    where = "file" if entry.member is None else "member"
    return ("opened", program(), sha256, entry.name, kind, where)


class _Records(pickle.Unpickler):
    """Knows the project's records and the values in them, and nothing that does anything.

    A name with a stop in it would lead on, to whatever a module of ours has imported.
    """

    def find_class(self, module: str, name: str) -> object:
        if (module, name) in _NO_RECORDS:
            return super().find_class(module, name)
        if module.startswith(_OUR_RECORDS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_record(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _is_record(found: type) -> bool:
    return is_dataclass(found) or issubclass(found, Enum)
