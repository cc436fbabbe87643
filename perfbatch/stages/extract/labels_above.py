"""What stands above a column of a table: labels one above the other, merged ones spread."""

from collections.abc import Sequence

from perfbatch.form.label import label_unit
from perfbatch.form.marks import bare_unit
from perfbatch.model.cell import RawValue, is_blank, shown
from perfbatch.reading.workbook import RawSheet


def cell(cells: Sequence[RawValue], column: int) -> RawValue:
    """The value in a column, from 1; None beyond the row's end."""
    return cells[column - 1] if column <= len(cells) else None


class Parents:
    """The labels above a column: merged ones spread over their columns."""

    def __init__(self, sheet: RawSheet, first: int, last: int) -> None:
        self._rows = [list(row[: _used(row)]) for row in sheet.rows[first - 1 : last]]
        for span in sheet.merged:
            at = span.row - first
            if 0 <= at < len(self._rows) - 1 and span.last_column > span.column:
                self._spread(at, span.column, span.last_column)

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
