"""A table laid out as a sheet: spans judged, then each cell at its row and column."""

from collections.abc import Iterator, Sequence

from perfbatch.model.cell import RawValue
from perfbatch.reading.extent import Extent
from perfbatch.reading.html.page import is_hidden
from perfbatch.reading.html.tables import Cell, Row, Table
from perfbatch.reading.html.values import cell_value
from perfbatch.reading.reconcile import filled_cells
from perfbatch.reading.workbook import RawSheet, Span

_Placed = tuple[int, int, int, Cell]
"""Row, column and last row of a cell, counting from 1."""


def laid_out(table: Table, name: str) -> RawSheet:
    """The table as a sheet. Raises RefusedWorkbook for an extent beyond the limits."""
    placed = list(_places(table.rows, Extent(name)))
    values: dict[tuple[int, int], RawValue] = {}
    for row, column, _, cell in placed:
        value = cell_value(cell.attributes, cell.text())
        if value is not None:
            values[row, column] = value
    height = max((row for row, _ in values), default=0)
    width = max((column for _, column in values), default=0)
    rows: list[list[RawValue]] = [[None] * width for _ in range(height)]
    for (row, column), value in values.items():
        rows[row - 1][column - 1] = value
    return RawSheet(
        name=name,
        visible=not table.hidden,
        rows=rows,
        filled=filled_cells(rows),
        hidden_rows=frozenset(
            number for number, row in enumerate(table.rows[:height], 1) if row.hidden
        ),
        hidden_columns=frozenset(_hidden_columns(table, placed, width)),
        merged=tuple(_merged(placed)),
    )


def _places(rows: Sequence[Row], extent: Extent) -> Iterator[_Placed]:
    """Where each cell stands: as a browser does, right of those that reach down from above.

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
            extent.include(number, column)
            last_row = (
                min(number + cell.rows - 1, ends[number - 1]) if cell.rows else ends[number - 1]
            )
            if last_row > number:
                expiry = min(expiry, last_row) if reaching else last_row
                reaching[column] = (column + cell.columns - 1, last_row)
            yield number, column, last_row, cell
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


def _hidden_columns(table: Table, placed: Sequence[_Placed], width: int) -> set[int]:
    """Columns that say so, and those whose cells are all hidden."""
    hidden, shown = set(table.hidden_columns), set[int]()
    for _, column, _, cell in placed:
        if cell.columns == 1:
            (hidden if is_hidden(cell.attributes) else shown).add(column)
    return {
        column
        for column in hidden
        if column <= width and (column in table.hidden_columns or column not in shown)
    }
