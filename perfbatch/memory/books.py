"""Workbooks of single units are copied from earlier runs where all they are made from is the same.

What a workbook says is in its job, how it is said in the program and the library that writes.
Where it stands makes no difference to its bytes. Each was read back when it was written.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

from perfbatch.memory.content import digest_of
from perfbatch.memory.program import writing
from perfbatch.memory.store import Store, of_the_user

LIBRARIES = ("xlsxwriter",)


class Book(Protocol):
    """A workbook that is to be written: a frozen record of all that it is made from."""

    @property
    def path(self) -> Path:
        """Where it is to be; of no matter to its bytes."""

    def write(self) -> None:
        """Write it; once more gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A workbook that is copied where an earlier run has made the same one."""

    book: Book

    @property
    def path(self) -> Path:
        """Where it is to be."""
        return self.book.path

    def write(self) -> None:
        """Write it, or copy what is kept. Raises what writing the book does."""
        store = of_the_user()
        key = key_of(self.book) if store else None
        if store is None or key is None:
            self.book.write()
            return
        kept = store.find(*key)
        if kept is not None:
            self.path.write_bytes(kept)
            return
        self.book.write()
        _keep(self.path, key, store)


def remembered(books: Sequence[Book]) -> Sequence[Remembered]:
    """The same workbooks, each copied where it is kept, and kept where it was not."""
    return [Remembered(book) for book in books]


def key_of(book: Book) -> tuple[str, ...] | None:
    """Under what a workbook is kept; None where its content, or the program, cannot be told."""
    record: Any = book
    content = [getattr(book, one.name) for one in fields(record) if one.name != "path"]
    kind = type(book)
    try:
        told = digest_of(*content)
        return ("book", writing(*LIBRARIES), kind.__module__, kind.__qualname__, told)
    except (TypeError, OSError, ImportError, LookupError):
        return None


def _keep(path: Path, key: tuple[str, ...], store: Store) -> None:
    with suppress(OSError):
        store.keep(path.read_bytes(), *key)
