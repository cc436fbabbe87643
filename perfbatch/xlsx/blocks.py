"""The rendered rows of a sheet, kept until it is written: many of them packed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from perfbatch.deflate import released, squeezed
from perfbatch.xlsx.checked import WriteRefused

_FEWEST_PACKED = 64
"""Blocks of so many rows are kept packed: a long list would fill the memory."""

_BETWEEN = "\0"
"""What no cell has."""


class _Block(NamedTuple):
    """The cells of rows that were rendered together; packed where they are many."""

    cells: Sequence[str]
    packed: bytes

    @classmethod
    def of(cls, cells: Sequence[str]) -> "_Block":
        if len(cells) < _FEWEST_PACKED:
            return cls(cells, b"")
        return cls((), squeezed(_BETWEEN.join(cells)))

    def all(self) -> Sequence[str]:
        """The cells of each row."""
        return released(self.packed).split(_BETWEEN) if self.packed else self.cells


class Blocks:
    """Row, counted from 0 → its cells as they are stored, from the first column on."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._places: dict[int, tuple[int, int]] = {}
        self._widths: dict[int, int] = {}

    @property
    def widths(self) -> Mapping[int, int]:
        """Row → how many columns it has."""
        return self._widths

    def keep(self, rows: Sequence[int], width: int, cells: Sequence[str]) -> None:
        """Rows that were rendered together. Raises WriteRefused for one that is there already."""
        number = len(self._blocks)
        for place, row in enumerate(rows):
            if row in self._places:
                raise WriteRefused(f"row {row + 1}: {cells[place]!r:.500}")
            self._places[row] = number, place
            self._widths[row] = width
        self._blocks.append(_Block.of(cells))

    def from_the_top(self) -> Iterator[str]:
        """The cells of one row after the other; one block at a time is unpacked."""
        at = -1
        cells: Sequence[str] = ()
        for row in sorted(self._places):
            number, place = self._places[row]
            if number != at:
                at, cells = number, self._blocks[number].all()
            yield cells[place]
