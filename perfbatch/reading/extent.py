"""How far a sheet may reach: an extent is judged before anything is allocated for it."""

from perfbatch.model.source import column_letters
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.workbook import Span

LAST_ROW = 200_000
LAST_COLUMN = 1_000
MOST_CELLS = 5_000_000
MOST_MERGED = LAST_ROW
"""More merged ranges than a sheet may have rows: no honest workbook."""


class Extent:
    """The rows and columns of a sheet that hold something, up to the limits."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self.last_row = self.last_column = 0

    def include(self, row: int, column: int) -> None:
        """Reach to a cell, counting from 1. Raises RefusedWorkbook beyond the limits."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        area = self.last_row * self.last_column
        if row > LAST_ROW or column > LAST_COLUMN or area > MOST_CELLS:
            cell = f"{column_letters(column)}{row}"
            raise RefusedWorkbook("far_cell", facts={"sheet": self._sheet, "cell": cell})


def clipped(span: Span, last_row: int, last_column: int) -> Span | None:
    """The part of a range that lies in the sheet's content; None for one cell or nothing."""
    bottom, right = min(span.last_row, last_row), min(span.last_column, last_column)
    if (bottom, right) == (span.last_row, span.last_column) != (span.row, span.column):
        return span
    if bottom < span.row or right < span.column or (bottom, right) == (span.row, span.column):
        return None
    return Span(span.row, span.column, bottom, right)
