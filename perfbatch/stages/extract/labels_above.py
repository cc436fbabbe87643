"""What stands above a column of a table: labels one above the other, merged ones spread."""

from collections.abc import Sequence
from dataclasses import replace

from perfbatch.form.label import label_unit
from perfbatch.form.marks import bare_unit
from perfbatch.model.cell import RawValue, is_blank, shown
from perfbatch.reading.workbook import RawSheet, Span


def cell(cells: Sequence[RawValue], column: int) -> RawValue:
    """The value in a column, from 1; None beyond the row's end."""
    return cells[column - 1] if column <= len(cells) else None


def spans_over(sheet: RawSheet, first: int, last: int) -> tuple[Span, ...]:
    """The merged labels of the rows that stand over others of them; `row` counts from 0 there."""
    return tuple(
        replace(span, row=span.row - first)
        for span in sheet.merged
        if first <= span.row < min(last, len(sheet.rows)) and span.last_column > span.column
    )


class Parents:
    """The labels above a column: merged ones spread over their columns.

    `rows`: those of a header; `merged`: as spans_over gives them.
    """

    def __init__(self, rows: Sequence[Sequence[RawValue]], merged: Sequence[Span]) -> None:
        self._rows = [list(row[: _used(row)]) for row in rows]
        for span in merged:
            self._spread(span.row, span.column, span.last_column)

    def _spread(self, at: int, first: int, last: int) -> None:
        width = max(len(row) for row in self._rows)
        row = self._rows[at]
        row.extend([None] * (min(last, width) - len(row)))
        row[first : min(last, width)] = [cell(row, first)] * (min(last, width) - first)

    def path(self, column: int) -> list[str]:
        """What stands above one another in the column, from the top, without blanks."""
        values = (cell(row, column) for row in self._rows)
        labels = [shown(value).strip() for value in values if not is_blank(value)]
        if len(labels) > 1 and (unit := bare_unit(labels[-1])):
            labels[-1] = f"({unit})"
        return labels

    def unit(self, column: int) -> str:
        """The unit that the nearest parent left of a column states, where nobody merged it."""
        if len(self._rows) == 1 or not is_blank(cell(self._rows[0], column)):
            return ""
        for at in range(column - 1, 0, -1):
            labels = self.path(at)
            if len(labels) > 1:
                return label_unit(labels[0])
            if labels and is_blank(cell(self._rows[-1], at)):
                break  # a column of its own, and no parent
        return ""

    def group(self, column: int) -> str:
        """The nearest label at or left of the column, in the rows above the last one."""
        for row in reversed(self._rows[:-1]):
            for at in range(min(column, len(row)), 0, -1):
                if not is_blank(cell(row, at)):
                    return shown(cell(row, at))
        return ""


def _used(row: Sequence[RawValue]) -> int:
    """How far a row is filled."""
    return max((at for at, value in enumerate(row, start=1) if not is_blank(value)), default=0)
