"""说明 while it grows downwards: its columns, its sections, and where a new page begins."""

from collections.abc import Sequence

from perfbatch.stages.write import table
from perfbatch.stages.write.spread import Box, height_of, put_boxes, side_by_side
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue
from perfbatch.xlsx.writing import Sheet

WIDTHS = (32, 16, 18, 22, 12, 10, 9, 11, 8)
SCALE = 88
"""The size in percent at which they stand on a page with a little room to spare."""

LAST = len(WIDTHS)
PAGE_POINTS = 549.0
"""The height of the rows of a page at that size, a little less than there is."""

_ROW, _SECTION, _GAP = 16.0, 22.0, 8.0
_TOGETHER = 4 * _ROW
"""What must have room below a section's title on the same page."""


class CoverPage:
    """The page while it grows: `row` is the next free row, `breaks` the rows that begin a page.

    `sections`: the rows of their titles. `printed_head`: the row that the office programs print
    again on every page below it; 0 for none. Heights are in points; every row gets its own, so
    that pages can be told beforehand.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.row = 1
        self.breaks: list[int] = []
        self.sections: list[int] = []
        self.printed_head = 0
        self._used = 0.0
        self._repeated = 0.0
        self._head: list[Box] = []

    def section(self, title: str) -> None:
        """A title with some space above it, and room for what it heads."""
        self._head = []
        if self._used + _GAP + _SECTION + _TOGETHER > PAGE_POINTS:
            self._new_page()
        elif self._used:
            self.leave(_GAP)
        self.sections.append(self.row)
        self.boxes([Box(1, LAST, title, theme.SECTION)], _SECTION)

    def paragraph(self, text: str) -> None:
        """A text over the whole width; a list before it is at its end."""
        self._head = []
        self.boxes([Box(1, LAST, text, theme.WRAPPED)])

    def cells(self, values: Sequence[CellValue], styles: Sequence[theme.Style]) -> None:
        """One value in each column."""
        looks = [table.style_for(style, value) for style, value in zip(styles, values, strict=True)]
        pairs = enumerate(zip(values, looks, strict=True), start=1)
        self.boxes([Box(column, column, value, look) for column, (value, look) in pairs])

    def head(self, labels: Sequence[CellValue], spans: Sequence[int]) -> None:
        """The head of a list, which stands again where the list goes over a page."""
        if self._head:
            self.leave(_GAP)
        self._head = []
        head = side_by_side(labels, spans, theme.HEAD)
        self.boxes(head, 20)
        self._head = head

    def last_head(self, boxes: Sequence[Box]) -> None:
        """The head of the last list: the office programs print it again, so it stands once."""
        self.printed_head = self.row
        before = self._used
        self.boxes(boxes, 20)
        self._repeated = self._used - before

    def line(self, values: Sequence[CellValue], spans: Sequence[int], style: theme.Style) -> None:
        """A row of the list, each value over so many columns."""
        self.boxes(side_by_side(values, spans, style))

    def boxes(self, boxes: Sequence[Box], least: float = _ROW) -> None:
        """A row, on the next page if it has no room on this one."""
        height = height_of(boxes, WIDTHS, least)
        if self._used > self._repeated and self._used + height > PAGE_POINTS:
            self._new_page()
            if self._head:
                self._put(self._head, _ROW)
        self._put(boxes, least)

    def _put(self, boxes: Sequence[Box], least: float) -> None:
        self._used += put_boxes(self.sheet, self.row, boxes, WIDTHS, least)
        self.row += 1

    def leave(self, points: float, rows: int = 1) -> None:
        """Leave rows that take so many points together."""
        for _ in range(rows):
            self.sheet.height(self.row, points / rows)
            self.row += 1
        self._used += points

    def _new_page(self) -> None:
        """Let the next row begin a page."""
        self.breaks.append(self.row)
        self._used = self._repeated
