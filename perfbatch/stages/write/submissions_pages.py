"""Where the rows of 报送情况 stand: its lists below one another, their heads anew on every page.

An office program repeats the rows of one list only, on the pages after them. So the list of the
units, which people filter and sort, stands last and has its head repeated; that of the files has
its head written again, and the pages end where they are told to. Heights are in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from perfbatch.stages.write.spread import Box, height_of, put_boxes, side_by_side
from perfbatch.stages.write.statistics_pages import MOST_BREAKS
from perfbatch.stages.write.table import Column, Row, style_for
from perfbatch.xlsx.theme import HEAD
from perfbatch.xlsx.writing import Sheet

SCALE = 70
"""The size in percent at which the columns fill the width of a page."""

PAGE_POINTS = 690.0
"""The height of the rows of a page at that size, a little less than there is."""

TITLE, LINE, GAP = 24.0, 18.0, 15.0
"""The least heights: the title of a list, a row, what is left free below a list."""


@dataclass(frozen=True, slots=True)
class Heights:
    """What the rows of a list take under their title."""

    head: float
    lines: Sequence[float]


@dataclass(frozen=True, slots=True)
class Rows:
    """Where a list stands: its title, its head on each of its pages, its lines."""

    title: int
    heads: Sequence[int]
    lines: Sequence[int]

    @property
    def last(self) -> int:
        """The last row that the list takes."""
        return max((*self.heads, *self.lines))


@dataclass
class Pages:
    """The sheet as far as its rows are placed: `row` is the next one.

    `used`: what stands on the page already. `breaks`: the rows that begin a page.
    """

    row: int
    used: float
    breaks: list[int] = field(default_factory=list)

    def place(self, heights: Heights, *, repeated: bool = False) -> Rows:
        """A list with its title, and a free row below it; no title stands alone at a page's end.

        `repeated`: the office program repeats its head, which then takes no row.
        """
        if not self._has_room(TITLE + heights.head + sum(heights.lines[:1])):
            self._new_page()
        title, heads = self._take(TITLE), [self._take(heights.head)]
        lines = []
        for height in heights.lines:
            if not self._has_room(height):
                self._new_page()
                if repeated:
                    self.used = heights.head
                else:
                    heads.append(self._take(heights.head))
            lines.append(self._take(height))
        self._take(GAP)
        return Rows(title, heads, lines)

    def _has_room(self, points: float) -> bool:
        return self.used + points <= PAGE_POINTS or len(self.breaks) == MOST_BREAKS

    def _take(self, points: float) -> int:
        self.used += points
        self.row += 1
        return self.row - 1

    def _new_page(self) -> None:
        self.breaks.append(self.row)
        self.used = 0.0


def boxes_of(columns: Sequence[Column[Row]], one: Row, row: int) -> list[Box]:
    """The cells of a line of a list."""
    values = ((column.value(one, row), column.style) for column in columns)
    return [
        Box(at, at, value, style_for(style, value))
        for at, (value, style) in enumerate(values, start=1)
    ]


def heights_of(columns: Sequence[Column[Row]], lines: Sequence[Row]) -> Heights:
    """What a list takes."""
    widths = [column.width for column in columns]
    labels = side_by_side([column.label for column in columns], [1] * len(columns), HEAD)
    told = [height_of(boxes_of(columns, one, 0), widths, LINE) for one in lines]
    return Heights(height_of(labels, widths, LINE), told)


def write_list(
    sheet: Sheet, rows: Rows, columns: Sequence[Column[Row]], lines: Sequence[Row]
) -> None:
    """The head and the lines of a list where they have been placed."""
    widths = [column.width for column in columns]
    labels = side_by_side([column.label for column in columns], [1] * len(columns), HEAD)
    for row in rows.heads:
        put_boxes(sheet, row, labels, widths, LINE)
    for row, one in zip(rows.lines, lines, strict=True):
        put_boxes(sheet, row, boxes_of(columns, one, row), widths, LINE)
