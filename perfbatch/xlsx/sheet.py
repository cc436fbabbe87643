"""A sheet that is being written: cell by cell, row by row, by type.

Rows and columns count from 1, as in an address. Nothing here turns text into a formula or a
link: what becomes one is said by type (content.Formula, content.Link).
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from perfbatch.xlsx.addresses import address
from perfbatch.xlsx.cells import Cells
from perfbatch.xlsx.checked import Checked, WriteRefused
from perfbatch.xlsx.comments import comment
from perfbatch.xlsx.content import (
    LONGEST_FORMULA,
    CellValue,
    Formula,
    Link,
    date_or_text,
    number_or_text,
    quoted_sheet,
    ready,
)
from perfbatch.xlsx.heights import LINE, height_for
from perfbatch.xlsx.rows import Rows
from perfbatch.xlsx.sheet_check import SheetWritten
from perfbatch.xlsx.theme import PLAIN, Style

if TYPE_CHECKING:
    from perfbatch.xlsx.writing import Book

MOST_LINKS = 65_530
"""Links of a sheet; what comes later is plain text, for the office programs read no more."""


class Sheet:
    """A sheet of a Book. Everything is written through `put` or one of the typed calls here."""

    def __init__(self, book: "Book", name: str, raw: Cells) -> None:
        self.book = book
        self.written = SheetWritten(name)
        self.raw = Checked(raw)
        self._cells = raw
        self._rows = Rows(self, raw)

    @property
    def name(self) -> str:
        """The name that the sheet got."""
        return self.written.name

    def put(self, row: int, column: int, value: CellValue, style: Style = PLAIN) -> None:
        """Write one cell by the type of its value; what no cell can hold becomes its words.

        Raises WriteRefused.
        """
        at = (row - 1, column - 1)
        if isinstance(value, str):
            self._put_text(at, value, style)
        elif isinstance(value, Formula):
            self._put_formula(at, value, style)
        elif isinstance(value, Link) and self.written.links < MOST_LINKS:
            self._put_link(at, value, style)
        elif value is None:
            self._cells.keep_blank(*at, self.book.format(style))
        else:
            self._put_plain(at, value.text if isinstance(value, Link) else value, style)

    def _put_link(self, at: tuple[int, int], link: Link, style: Style) -> None:
        target = f"internal:{quoted_sheet(link.sheet)}!{link.cell}"
        text, suspect = ready(str(link.text))
        cell = self.book.format(style.but(link=True, quote=suspect))
        self.raw.write_url(*at, target, cell, text)
        if isinstance(link.text, int):
            self._cells.keep_number(*at, link.text, cell)
        self.written.links += 1

    def _put_plain(self, at: tuple[int, int], value: str | float | date, style: Style) -> None:
        """A text, a date or a number."""
        if isinstance(value, date):
            value = date_or_text(value)
        elif not isinstance(value, str):
            value = number_or_text(value)
        if isinstance(value, date):
            self.raw.write_datetime(*at, value, self.book.format(style))
        elif not isinstance(value, str):
            self._cells.keep_number(*at, value, self.book.format(style))
        else:
            self._put_text(at, value, style)

    def _put_text(self, at: tuple[int, int], value: str, style: Style) -> None:
        text, suspect = ready(value)
        if suspect:
            style = style.but(quote=True)
        if text:
            self._cells.keep_text(*at, text, self.book.format(style))
        else:
            self._cells.keep_blank(*at, self.book.format(style))

    def _put_formula(self, at: tuple[int, int], formula: Formula, style: Style) -> None:
        if self.book.is_settled(formula):
            self._put_plain(at, formula.value, style)
            return
        if len(formula.text) >= LONGEST_FORMULA:
            raise WriteRefused(f"{len(formula.text)}: {formula.text!r:.500}")
        self._cells.keep_formula(*at, formula.text, self.book.format(style), formula.value)
        self.written.formulas.add(address(at[0] + 1, at[1] + 1), formula)

    def line(self, row: int, values: Sequence[CellValue], styles: Sequence[Style]) -> None:
        """Write a whole row from column 1 on, nothing else of which is written: for long lists."""
        self._rows.put(row, values, styles)

    def end(self) -> None:
        """Nothing more will be written. Raises WriteRefused."""
        self._rows.end()

    def row(
        self, row: int, values: Sequence[CellValue], style: Style = PLAIN, first: int = 1
    ) -> None:
        """Write values side by side in one style."""
        for offset, value in enumerate(values):
            self.put(row, first + offset, value, style)

    def merge(
        self, row: int, column: int, last_row: int, last_column: int, value: CellValue, style: Style
    ) -> None:
        """One value over a range of cells (a single cell is simply written)."""
        if (row, column) != (last_row, last_column):
            cell = self.book.format(style)
            self._cells.keep_merged(row - 1, column - 1, last_row - 1, last_column - 1, cell)
        self.put(row, column, value, style)

    def join(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Make one of cells of whole rows to come, of which only the first may hold a value."""
        if (row, column) != (last_row, last_column):
            self._rows.join(row, column, last_row, last_column)
            self._cells.keep_joined(row - 1, column - 1, last_row - 1, last_column - 1)

    def comment(self, row: int, column: int, text: str) -> None:
        """Hang a note on a cell, hidden until the pointer is there, in the author's name.

        Its words and size are those of comments.comment; an empty text hangs none. Raises
        WriteRefused, also for a second note on one cell.
        """
        note, at = comment(text), address(row, column)
        if not note.text.strip():
            return
        if at in self.written.comments:
            raise WriteRefused(f"{self.name}!{at}: a second comment")
        self.raw.write_comment(row - 1, column - 1, note.text, note.options(self.book.author))
        self.written.comments[at] = note.text

    def widths(self, widths: Sequence[float], styles: Sequence[Style] = ()) -> None:
        """Column widths in half-width characters, from column 1.

        `styles` are those of the columns' cells that nothing is written to.
        """
        for column, width in enumerate(widths):
            style = self.book.format(styles[column]) if styles else None
            self.raw.set_column(column, column, width, style)

    def height(self, row: int, points: float | None, style: Style | None = None) -> None:
        """The height of a row in points, and the style of its cells that nothing is written to."""
        self.raw.set_row(row - 1, points, self.book.format(style) if style else None)
        self._cells.share_height(row - 1)

    def fit_height(
        self,
        row: int,
        cells: Sequence[tuple[str, float]],
        line: float = LINE,
        style: Style | None = None,
    ) -> None:
        """Make a row high enough for wrapped texts, each given with the width it has."""
        points = height_for(cells, line)
        if points is not None:
            self.height(row, points, style)

    def freeze(self, row: int, column: int) -> None:
        """Keep the rows above `row` and the columns left of `column` in sight."""
        self.raw.freeze_panes(row - 1, column - 1)

    def hide_deep(self) -> None:
        """Take the sheet out of sight; the office programs' menus do not bring it back."""
        self.raw.very_hidden()

    @property
    def last_row(self) -> int:
        """The last row that something has been written to; 1 on an empty sheet."""
        self._rows.render()
        return (self.raw.dim_rowmax or 0) + 1
