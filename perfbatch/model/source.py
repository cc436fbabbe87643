"""Where a value stands: file, sheet and cell. Nothing is counted again after a filter."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Self, TypeAlias

from perfbatch.model.carried import Carried, made, shared

RowPlace: TypeAlias = tuple[str, str, int]
"""File, sheet and row: what ties a finding to its row."""


@lru_cache(16_384)
def column_letters(column: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def rows_told(numbers: Iterable[int]) -> str:
    """12–15、20 for 12, 13, 14, 15, 20."""
    told = []
    ordered = enumerate(sorted(set(numbers)))
    for _, run in groupby(ordered, key=lambda pair: pair[1] - pair[0]):
        ends = [number for _, number in run]
        told.append(f"{ends[0]}–{ends[-1]}" if len(ends) > 1 else str(ends[0]))
    return "、".join(told)


@dataclass(frozen=True, slots=True, order=True)
class Source(Carried):
    """A file, a sheet in it, a row or a cell; row and column count from 1, 0 means none."""

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def row_place(self) -> RowPlace:
        """The row in which the source stands."""
        return (self.file, self.sheet, self.row)

    @property
    def address(self) -> str:
        """J12 for a cell, 12:12 for a whole row, nothing for a file or a sheet."""
        if not self.row:
            return ""
        if not self.column:
            return f"{self.row}:{self.row}"
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Block(Carried):
    """Where a table stands on its sheet: the header map gives each field's column.

    `places`: fields that stand in a row of their own, as on a form for a single project.
    `labels`: what the sheet calls a field.
    """

    file: str
    sheet: str
    columns: Mapping[str, int]
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return block_of, (self.file, self.sheet, self.columns, self.places, self.labels)

    def at(self, row: int, field: str = "") -> Source:
        """The cell of a field in a row; the row alone for a field that is not on the sheet."""
        row, column = self.places.get(field, (row, self.columns.get(field, 0)))
        return Source(self.file, self.sheet, row, column)

    def has(self, field: str) -> bool:
        """Whether the field is on the sheet."""
        return field in self.columns or field in self.places


def block_of(
    file: str,
    sheet: str,
    columns: Mapping[str, int],
    places: Mapping[str, tuple[int, int]],
    labels: Mapping[str, str],
) -> Carried:
    """A table of one file, whose header is most likely that of others."""
    return made(Block, file, sheet, shared(columns), shared(places), shared(labels))


CellPlace: TypeAlias = tuple[str, int, int]
"""Sheet, row and column."""


@dataclass(frozen=True, slots=True)
class Cells(Carried, Mapping[str, Source]):
    """Where some fields stand in a file: field → cell, of which the address is made when asked.

    `cells`: most likely the same as in other files.
    """

    file: str
    cells: Mapping[str, CellPlace]

    @classmethod
    def of(cls, file: str, places: Mapping[str, Source]) -> Self:
        """The places in one file."""
        return cls(file, {name: (at.sheet, at.row, at.column) for name, at in places.items()})

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return cells_of, (self.file, self.cells)

    def __getitem__(self, name: str) -> Source:
        return Source(self.file, *self.cells[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)


def cells_of(file: str, cells: Mapping[str, CellPlace]) -> Carried:
    """The same of one file, whose form is most likely that of others."""
    return made(Cells, file, shared(cells))
