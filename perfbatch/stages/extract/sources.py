"""The sources of funds below the amounts of a single project: 其中：本年财政拨款, 其他资金."""

from collections.abc import Iterator

from perfbatch.form.label import tidy
from perfbatch.form.numbers import Amount
from perfbatch.form.schema import Grid
from perfbatch.form.sums import is_part
from perfbatch.model.cell import RawValue, is_blank
from perfbatch.model.raw import RawRow, RawSource
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.header import Header
from perfbatch.stages.extract.labels_above import cell

MOST_SOURCES = 12
"""So many rows below the total may be sources; a form has three."""


def sources_below(
    sheet: RawSheet, header: Header, total_row: int, last: int, grid: Grid
) -> tuple[RawSource, ...]:
    """The rows from the total to the next section; none where one with amounts says no name."""
    amounts = {
        one.name: header.columns[one.name]
        for one in grid.fields
        if isinstance(one.kind, Amount) and one.name in header.columns
    }
    found = []
    for number, labels in _labelled(sheet, min(amounts.values()), total_row, last, grid):
        cells = sheet.rows[number - 1]
        values: dict[str, RawValue] = {name: cell(cells, at) for name, at in amounts.items()}
        if labels:
            found.append(RawSource(RawRow(number, values), any(map(is_part, labels))))
        elif any(not is_blank(value) for value in values.values()):
            return ()
        else:
            break
    return tuple(found)


def _labelled(
    sheet: RawSheet, left: int, total_row: int, last: int, grid: Grid
) -> Iterator[tuple[int, list[str]]]:
    """Row by row what stands left of the amounts, up to the next section."""
    for number in range(total_row + 1, min(total_row + MOST_SOURCES, last) + 1):
        told = sheet.rows[number - 1][: left - 1]
        labels = [one for one in told if isinstance(one, str) and not is_blank(one)]
        if any(word in tidy(label) for label in labels for word in grid.next_section):
            return
        yield number, labels
