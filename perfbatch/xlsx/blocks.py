"""The rendered rows of a sheet, kept until it is written: many of them packed."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from perfbatch.deflate import released, squeezed
from perfbatch.xlsx.checked import WriteRefused

_FEWEST_PACKED = 64
"""Blocks of so many rows are kept packed: a long list would fill the memory."""

_NONE = -1

_BETWEEN = "\0"
"""What no cell has."""


class _Block(NamedTuple):
    """Rows that were rendered together, and their cells; packed where they are many."""

    rows: Sequence[int]
    width: int
    cells: Sequence[str]
    packed: bytes

    @classmethod
    def of(cls, rows: Sequence[int], width: int, cells: Sequence[str]) -> "_Block":
        stretch = range(rows[0], rows[-1] + 1)
        rows = stretch if list(stretch) == list(rows) else tuple(rows)
        if len(cells) < _FEWEST_PACKED:
            return cls(rows, width, cells, b"")
        return cls(rows, width, (), squeezed(_BETWEEN.join(cells)))

    def by_row(self) -> Mapping[int, str]:
        """Row → its cells."""
        cells = released(self.packed).split(_BETWEEN) if self.packed else self.cells
        return dict(zip(self.rows, cells, strict=True))


class Blocks:
    """Row, counted from 0 → its cells as they are stored, from the first column on."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._numbers = array("l")  # of each row's block, and one for none: a list has many rows

    def has(self, row: int) -> bool:
        """Whether the row is one of them."""
        return 0 <= row < len(self._numbers) and self._numbers[row] != _NONE

    def widths(self) -> Iterator[tuple[int, int]]:
        """Each row, and how many columns it has."""
        return ((row, block.width) for block in self._blocks for row in block.rows)

    def keep(self, rows: Sequence[int], width: int, cells: Sequence[str]) -> None:
        """Rows that were rendered together. Raises WriteRefused for one that is there already."""
        self._numbers.extend([_NONE] * (max(rows) + 1 - len(self._numbers)))
        for row in rows:
            if self.has(row):
                raise WriteRefused(f"row {row + 1} is there already")
            self._numbers[row] = len(self._blocks)
        self._blocks.append(_Block.of(rows, width, cells))

    def from_the_top(self) -> Iterator[str]:
        """The cells of one row after the other; one block at a time is unpacked."""
        at = _NONE
        cells: Mapping[int, str] = {}
        for row, number in enumerate(self._numbers):
            if number != _NONE:
                if number != at:
                    at, cells = number, self._blocks[number].by_row()
                yield cells[row]
