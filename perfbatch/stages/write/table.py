"""Tables on a sheet: a column says its label, width, look and where its value comes from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from perfbatch.model.fen import FEN_PER_WAN, SHOWN_FEN, exact
from perfbatch.xlsx.content import CellValue, Formula, Link, display_width
from perfbatch.xlsx.theme import (
    AMOUNT_FORMAT,
    CELL,
    CELL_AMOUNT,
    CELL_CENTRED,
    CELL_COUNT,
    CELL_DATE,
    CELL_EXACT,
    CELL_LINK,
    CELL_PERCENT,
    CELL_POINTS,
    CELL_TEXT,
    CELL_WRAPPED,
    EXACT_FORMAT,
    HEAD,
    SHORTFALL_FORMAT,
    WORD_COLOR,
    Style,
)
from perfbatch.xlsx.writing import Sheet

Row = TypeVar("Row")

TEXT, WRAPPED, CENTRED, CODE = CELL, CELL_WRAPPED, CELL_CENTRED, CELL_TEXT
COUNT, AMOUNT, EXACT = CELL_COUNT, CELL_AMOUNT, CELL_EXACT
PERCENT, POINTS, DATE = CELL_PERCENT, CELL_POINTS, CELL_DATE
LINK = CELL_LINK
QUANTITY = CELL.but(align="right", number="General")
_SHOWN = Decimal(SHOWN_FEN) / (2 * FEN_PER_WAN)
"""The least amount in 万元 that two decimals show."""
SHORTFALL = CELL_PERCENT.but(number=SHORTFALL_FORMAT)


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: `value` gives the cell of a row, knowing the sheet's row number.

    `look`: the style where it depends on the row.
    """

    label: str
    width: float
    style: Style
    value: Callable[[Row, int], CellValue]
    look: Callable[[Row], Style] | None = None


def style_for(style: Style, value: CellValue) -> Style:
    """Words in a column of numbers stand in the middle, in grey.

    An amount that two decimals would show as nothing shows all of them.
    """
    if value is None:
        return style
    word = value.value if isinstance(value, Formula) else value
    if isinstance(word, str):
        number = style.number and style.align == "right"
        return style.but(align="center", color=WORD_COLOR, number="") if number else style
    if style.number == AMOUNT_FORMAT and isinstance(word, int | float) and word:
        return style.but(number=EXACT_FORMAT) if abs(exact(word)) < _SHOWN else style
    return style


def write_head(sheet: Sheet, row: int, columns: Sequence[Column[Row]]) -> None:
    """The header row, high enough for its wrapped labels."""
    for number, column in enumerate(columns, start=1):
        sheet.put(row, number, column.label, HEAD)
    sheet.fit_height(row, [(column.label, column.width) for column in columns])


def write_rows(
    sheet: Sheet, first: int, columns: Sequence[Column[Row]], rows: Sequence[Row]
) -> int:
    """The rows below a header; returns the last row used (first - 1 where there is none)."""
    line = _Line(sheet, columns)
    for number, one in enumerate(rows, start=first):
        line.write(number, one)
    return first + len(rows) - 1


def write_row(sheet: Sheet, number: int, columns: Sequence[Column[Row]], one: Row) -> None:
    """One row, high enough for its wrapped texts."""
    _Line(sheet, columns).write(number, one)


class _Line(Generic[Row]):
    """Writes row after row of a table."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column[Row]]) -> None:
        self._sheet = sheet
        self._values = [column.value for column in columns]
        self._looks = Looks([column.style for column in columns])
        self._by_row = [(at, one.look) for at, one in enumerate(columns) if one.look]
        self._wrapped = [(at, one.width) for at, one in enumerate(columns) if one.style.wrap]

    def write(self, number: int, one: Row) -> None:
        """A row, high enough for its wrapped texts."""
        values = [value(one, number) for value in self._values]
        styles = self._looks.of(values)
        for at, look in self._by_row:
            styles[at] = style_for(look(one), values[at])
        self._sheet.line(number, values, styles)
        told = [(values[at], width) for at, width in self._wrapped]
        shown = [(text.text if isinstance(text, Link) else text, width) for text, width in told]
        self._sheet.fit_height(
            number, [(text, width) for text, width in shown if isinstance(text, str)]
        )


class Looks:
    """The styles of a row: those of its columns, but where a value asks for another."""

    def __init__(self, styles: Sequence[Style]) -> None:
        self._styles = list(styles)
        self._of_numbers = [(at, style) for at, style in enumerate(styles) if style.number]

    def of(self, values: Sequence[CellValue]) -> list[Style]:
        """The styles of these values."""
        found = self._styles.copy()
        for at, style in self._of_numbers:
            found[at] = style_for(style, values[at])
        return found


def widest(texts: Sequence[str], least: float, most: float) -> float:
    """A width for these texts between two bounds; a 汉字 counts two."""
    return min(most, max([least, *(display_width(text) + 2.0 for text in texts)]))
