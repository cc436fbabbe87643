"""A sheet put together row by row from a stream, judged before it is laid out in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from perfbatch.model.cell import RawValue, Uncalculated
from perfbatch.model.source import column_letters
from perfbatch.reading.extent import MOST_MERGED, Extent, clipped
from perfbatch.reading.reconcile import filled_cells, must_agree
from perfbatch.reading.refused import RefusedWorkbook, damaged, too_large
from perfbatch.reading.workbook import Address, RawSheet, Span
from perfbatch.wording import formats

_LONGEST_NUMBER = len("2147483647")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell, or `repeat` equal ones side by side, from `column` on (counting from 1).

    `down` and `across` are the rows and columns that a merged range has besides the first;
    `linked` is the formula if it looks into another workbook.
    """

    column: int
    value: RawValue
    repeat: int = 1
    down: int = 0
    across: int = 0
    linked: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    repeat: int
    cells: Sequence[GridCell]


class Grid:
    """The rows of one sheet in the order in which they come; blank ones cost nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.visible = True
        self._extent = Extent(name)
        self._rows: list[_Row] = []
        self._marked: list[_Row] = []
        self._hidden_rows: list[range] = []
        self._hidden_columns: list[range] = []

    def add(self, row: int, cells: Sequence[GridCell], repeat: int = 1) -> None:
        """Add a row, or `repeat` equal ones from `row` on, below all that were added before.

        Raises RefusedWorkbook for content beyond the limits.
        """
        filled = [cell for cell in cells if cell.value is not None]
        if filled:
            last = filled[-1]
            self._extent.include(row + repeat - 1, last.column + last.repeat - 1)
            self._rows.append(_Row(row, repeat, filled))
        marked = [cell for cell in cells if cell.linked or cell.down or cell.across]
        if marked:
            self._marked.append(_Row(row, repeat, marked))

    def hide_rows(self, first: int, count: int) -> None:
        """Note that rows are hidden."""
        self._hidden_rows.append(range(first, first + count))

    def hide_columns(self, first: int, count: int) -> None:
        """Note that columns are hidden."""
        self._hidden_columns.append(range(first, first + count))

    def whole(self, text: str | None, row: int, column: int, least: int = 0) -> int:
        """A count or an index of the cell that stands there; `least` where there is none.

        Raises RefusedWorkbook for what is no whole number, or less than `least`.
        """
        if text is None:
            return least
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
            number = int(text)
            if number >= least:
                return number
        raise self.ill_formed(row, column)

    def ill_formed(self, row: int, column: int) -> RefusedWorkbook:
        """The refusal of a cell that no program would write so."""
        cell = f"{column_letters(column)}{row}"
        return damaged(formats.CELL_ILL_FORMED, sheet=self.name, cell=cell)

    def sheet(self, counted: int) -> RawSheet:
        """The sheet in full, when the independent count agrees with it. Raises RefusedWorkbook."""
        merged, linked = self._marks()
        rows = self._laid_out()
        uncalculated = sum(1 for row in rows for value in row if isinstance(value, Uncalculated))
        must_agree(self.name, counted, filled_cells(rows) - uncalculated)
        return RawSheet(
            name=self.name,
            visible=self.visible,
            rows=rows,
            filled=counted + uncalculated,
            hidden_rows=_within(self._hidden_rows, self._extent.last_row),
            hidden_columns=_within(self._hidden_columns, self._extent.last_column),
            merged=merged,
            linked=linked,
        )

    def _laid_out(self) -> list[tuple[RawValue, ...]]:
        blank: list[RawValue] = [None] * self._extent.last_column
        rows: list[tuple[RawValue, ...]] = []
        for row in self._rows:
            rows.extend([tuple(blank)] * (row.number - 1 - len(rows)))
            line = blank.copy()
            for cell in row.cells:
                line[cell.column - 1 : cell.column - 1 + cell.repeat] = [cell.value] * cell.repeat
            rows.extend([tuple(line)] * row.repeat)
        return rows

    def _marks(self) -> tuple[tuple[Span, ...], dict[Address, str]]:
        """The merged ranges and links within the content, repeated as their cells are.

        Raises RefusedWorkbook for more of them than any honest workbook has.
        """
        last_row, last_column = self._extent.last_row, self._extent.last_column
        places = [
            (rows, columns, cell)
            for line in self._marked
            if (rows := _cut(line.number, line.repeat, last_row))
            for cell in line.cells
            if (columns := _cut(cell.column, cell.repeat, last_column))
        ]
        if sum(len(rows) * len(columns) for rows, columns, _ in places) > MOST_MERGED:
            raise too_large(formats.TOO_MANY_MERGED, sheet=self.name, count=MOST_MERGED)
        merged: list[Span] = []
        linked: dict[Address, str] = {}
        for rows, columns, cell in places:
            for row, column in product(rows, columns):
                if cell.linked:
                    linked[row, column] = cell.linked
                whole = Span(row, column, row + cell.down, column + cell.across)
                span = clipped(whole, last_row, last_column)
                if span is not None:
                    merged.append(span)
        return tuple(merged), linked


def _cut(first: int, count: int, last: int) -> range:
    return range(first, min(first + count, last + 1))


def _within(ranges: Sequence[range], last: int) -> frozenset[int]:
    return frozenset(
        number for some in ranges for number in _cut(some.start, some.stop - some.start, last)
    )
