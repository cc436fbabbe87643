"""Tables laid out as a sheet, one below the other: spans judged, then each cell at its place."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from perfbatch.model.cell import RawValue
from perfbatch.reading.extent import Extent
from perfbatch.reading.html.marks import is_struck
from perfbatch.reading.html.page import is_hidden
from perfbatch.reading.html.tables import Cell, Row, Table
from perfbatch.reading.html.values import cell_value
from perfbatch.reading.reconcile import filled_cells
from perfbatch.reading.runs import crossed_out
from perfbatch.reading.workbook import RawSheet, Span

_Placed = tuple[int, int, int, Cell]
"""Row, column and last row of a cell, counting from 1."""


def laid_out(tables: Sequence[Table], name: str, *, visible: bool = True) -> RawSheet:
    """Tables as one sheet. Raises RefusedWorkbook for an extent beyond the limits."""
    extent = Extent(name)
    above = [0, *accumulate(len(table.rows) for table in tables)]
    by_table = [
        list(_places(table.rows, first, extent))
        for table, first in zip(tables, above, strict=False)
    ]
    placed = [place for places in by_table for place in places]
    values: dict[tuple[int, int], RawValue] = {}
    for row, column, _, cell in placed:
        value = cell_value(cell.attributes, cell.text())
        if is_struck(cell.attributes.get("style", "")):
            value = crossed_out(value)
        if value is not None:
            values[row, column] = value
    height = max((row for row, _ in values), default=0)
    width = max((column for _, column in values), default=0)
    rows: list[list[RawValue]] = [[None] * width for _ in range(height)]
    for (row, column), value in values.items():
        rows[row - 1][column - 1] = value
    return RawSheet(
        name=name,
        visible=visible,
        rows=rows,
        filled=filled_cells(rows),
        hidden_rows=frozenset(
            number
            for table, first in zip(tables, above, strict=False)
            for number, row in enumerate(table.rows, first + 1)
            if row.hidden and number <= height
        ),
        hidden_columns=_hidden_columns(tables, by_table, width),
        merged=tuple(_merged(placed)),
    )


def _places(rows: Sequence[Row], above: int, extent: Extent) -> Iterator[_Placed]:
    """Where each cell stands: as a browser does, right of those that reach down from above.

    `above` is the row of the sheet below which the table begins.
    Every cell is measured, blank ones too, so that the spans to step over stay few.
    """
    ends = _group_ends(rows)
    reaching: dict[int, tuple[int, int]] = {}  # first column -> last column, last row
    expiry = 0
    for number, row in enumerate(rows, 1):
        if reaching and number > expiry:
            reaching = {at: span for at, span in reaching.items() if span[1] >= number}
            expiry = min((last for _, last in reaching.values()), default=0)
        covered = sorted((at, last) for at, (last, _) in reaching.items()) if row.cells else []
        column, step = 1, 0
        for cell in row.cells:
            while step < len(covered) and covered[step][0] <= column:
                column = max(column, covered[step][1] + 1)
                step += 1
            extent.include(above + number, column)
            last_row = (
                min(number + cell.rows - 1, ends[number - 1]) if cell.rows else ends[number - 1]
            )
            if last_row > number:
                expiry = min(expiry, last_row) if reaching else last_row
                reaching[column] = (column + cell.columns - 1, last_row)
            yield above + number, column, above + last_row, cell
            column += cell.columns


def _group_ends(rows: Sequence[Row]) -> list[int]:
    """The last row of each row's group: no cell reaches beyond it."""
    ends = [0] * len(rows)
    end = len(rows)
    for number in range(len(rows), 0, -1):
        if number < len(rows) and rows[number - 1].group != rows[number].group:
            end = number
        ends[number - 1] = end
    return ends


def _merged(placed: Sequence[_Placed]) -> Iterator[Span]:
    """The ranges of more than one cell, cut at the last column in which a cell begins."""
    widest = max((column for _, column, _, _ in placed), default=0)
    for row, column, last_row, cell in placed:
        last_column = min(column + cell.columns - 1, widest)
        if (last_row, last_column) != (row, column):
            yield Span(row, column, last_row, last_column)


def _hidden_columns(
    tables: Sequence[Table], by_table: Sequence[Sequence[_Placed]], width: int
) -> frozenset[int]:
    """The columns that a table hides and no other shows."""
    hidden, shown = set[int](), set[int]()
    for table, placed in zip(tables, by_table, strict=True):
        own = _hidden_of(table, placed)
        hidden |= own
        shown |= {column for _, column, _, cell in placed if cell.columns == 1} - own
    return frozenset(column for column in hidden - shown if column <= width)


def _hidden_of(table: Table, placed: Sequence[_Placed]) -> set[int]:
    """Columns that say so, and those whose cells are all hidden."""
    hidden, shown = set[int](), set[int]()
    for _, column, _, cell in placed:
        if cell.columns == 1:
            (hidden if is_hidden(cell.attributes) else shown).add(column)
    return table.hidden_columns | (hidden - shown)
