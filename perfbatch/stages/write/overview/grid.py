"""The grid of 总览: many narrow columns, so that tables of different widths stand side by side."""

from collections.abc import Sequence

from perfbatch.stages.write import table
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, display_width
from perfbatch.xlsx.writing import Sheet

COLUMNS = 24
WIDTH = 7.8
"""Of a column, in half-width characters: the page then prints at three quarters, 7.5 pt."""

LINE, HEAD_LINE = 14.0, 16.0
"""Heights of a row of figures and of a title, in points."""

Piece = tuple[CellValue, int, theme.Style]
"""A value, the columns of the grid that it takes, its look."""


def put(sheet: Sheet, row: int, pieces: Sequence[Piece], first: int = 1) -> None:
    """Pieces side by side in a row, from a column on."""
    column = first
    for value, width, style in pieces:
        look = table.style_for(style, value)
        sheet.merge(row, column, row, column + width - 1, value, look)
        column += width


def heads(labels: Sequence[str], widths: Sequence[int]) -> list[Piece]:
    """The header of a table."""
    return [(label, width, theme.HEAD) for label, width in zip(labels, widths, strict=True)]


def section(
    sheet: Sheet, row: int, title: CellValue, first: int = 1, columns: int = COLUMNS
) -> None:
    """The title of a part of the page."""
    sheet.merge(row, first, row, first + columns - 1, title, theme.SECTION)
    sheet.height(row, HEAD_LINE)


def room(columns: int, lines: int = 1) -> int:
    """Half-width characters of a cell that is so many columns wide and so many lines high."""
    return int((columns * WIDTH - 2) * lines) - 2 * (lines - 1)


def fits(text: str, columns: int) -> bool:
    """Whether a text stands on one line of a cell."""
    return "\n" not in text and display_width(text) <= room(columns)


def shortened(text: str, most: int) -> str:
    """A text on one line of at most so many half-width characters, cut with …."""
    line = " ".join(text[: 4 * most].split())
    if display_width(line) <= most and len(text) <= 4 * most:
        return line
    line = line[:most]
    while display_width(line) > most - 2:
        line = line[:-1]
    return f"{line}…"
