"""Where everything stands on a sheet of the template; no row or column is said elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from perfbatch.form.label import label_key
from perfbatch.form.schema import Card, Field, Table
from perfbatch.template.content import TOTALS, FormCell
from perfbatch.xlsx.guards import LAST_ROW, Area
from perfbatch.xlsx.writing import address

TITLE_ROW = 1
VERSION_ROW = 2
CHECK_ROW = 3

SPARE_ROWS = 10
"""Prepared rows below the content, where it takes more than the form prepares or is given back."""

CHECKED_BEYOND = 500
"""So many rows below the prepared ones the line of self-checking still looks at."""

LABEL_WIDTH = 10
VALUE_WIDTH = 18
PAIRS_A_ROW = 5


@dataclass(frozen=True)
class Place:
    """A pair of the heading card: the cell of the label, the cells of the value to its right."""

    row: int
    label: int
    value: int
    last: int

    @property
    def cell(self) -> str:
        """The address of the value."""
        return address(self.row, self.value)


@dataclass(frozen=True)
class Layout:
    """A table on its sheet, below the heading card (one without fields where there is none).

    `short`: no more prepared rows than SPARE_ROWS below the content.
    """

    table: Table
    card: Card
    content_rows: int
    short: bool = False

    @cached_property
    def places(self) -> dict[str, Place]:
        """The pairs of the heading card by field."""
        slots = tuple(_slots([one.width for one in self.table.fields]))
        found = {}
        for index, one in enumerate(self.card.fields):
            line, slot = divmod(index, len(slots))
            found[one.name] = Place(CHECK_ROW + 1 + line, *slots[slot])
        return found

    @cached_property
    def card_rows(self) -> range:
        """The rows of the heading card."""
        last = max((place.row for place in self.places.values()), default=CHECK_ROW)
        return range(CHECK_ROW + 1, last + 1)

    @cached_property
    def header_row(self) -> int:
        """The row of the columns' headings."""
        return self.card_rows.stop if self.card.fields else CHECK_ROW

    @cached_property
    def total_row(self) -> int:
        """The row of totals directly under the headings; 0 where there is none."""
        return self.header_row + 1 if self.table.total_label else 0

    @cached_property
    def first_row(self) -> int:
        """The first row to be filled."""
        return max(self.header_row, self.total_row) + 1

    @cached_property
    def last_row(self) -> int:
        """The last prepared row."""
        wanted = self.content_rows + SPARE_ROWS
        if not self.short:
            wanted = max(self.table.prepared_rows, wanted)
        return self.first_row + wanted - 1

    @cached_property
    def last_checked_row(self) -> int:
        """The last row that the line of self-checking and the highlighting look at."""
        return self.last_row + CHECKED_BEYOND

    @property
    def last_column(self) -> int:
        """The table's last column."""
        return len(self.table.fields)

    def cell(self, name: str, row: int) -> str:
        """J13."""
        return address(row, self.table.column(name))

    def position(self, cell: FormCell) -> tuple[int, int]:
        """Row and column of a cell of the form: the first one of a value of the heading."""
        if not cell.table:
            place = self.places[cell.field]
            return place.row, place.value
        row = self.total_row if cell.row == TOTALS else self.first_row + cell.row
        return row, self.table.column(cell.field)

    def row_span(self, first: str, last: str, row: int) -> str:
        """F13:H13, from one field to another."""
        return f"{self.cell(first, row)}:{self.cell(last, row)}"

    def checked(self, name: str) -> str:
        """The cells of a field that the line of self-checking looks at."""
        return f"{self.cell(name, self.first_row)}:{self.cell(name, self.last_checked_row)}"

    def below(self, name: str) -> str:
        """All cells of a field from the first row to the end of the sheet."""
        return f"{self.cell(name, self.first_row)}:{self.cell(name, LAST_ROW)}"

    def area(self, name: str, last_row: int) -> Area:
        """The cells of a field from the first row down."""
        column = self.table.column(name)
        return Area(self.first_row, column, last_row, column)

    def heading(self, name: str) -> Field:
        """A field of the heading card."""
        return self.card.field(name)


def _slots(widths: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Columns for label, value and the value's last cell, side by side and wide enough."""
    found: list[list[int]] = []
    column = 1
    while column < len(widths) and len(found) < PAIRS_A_ROW:
        if widths[column - 1] < LABEL_WIDTH:
            if found:
                found[-1][2] = column
            column += 1
            continue
        first = last = column + 1
        while sum(widths[first - 1 : last]) < VALUE_WIDTH and last < len(widths):
            last += 1
        found.append([column, first, last])
        column = last + 1
    for slot in found:
        yield slot[0], slot[1], slot[2]


def caption(one: Field) -> str:
    """The heading with its unit, as far as the reader knows the unit for one."""
    return one.heading if label_key(one.heading) in one.keys else one.label


def caption_in_lines(one: Field) -> str:
    """The same with the unit on a line of its own; the label itself is never parted.

    People look for it by its words, in the notices and in lookups of their own.
    """
    unit = caption(one).removeprefix(one.label)
    return "\n".join(part for part in (one.label, unit) if part)
