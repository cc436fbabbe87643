"""Whole rows of cells, rendered as they are given: lists of many rows take most of the time.

The bytes are those of cells that are given one by one, by test.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from perfbatch.model.source import column_letters
from perfbatch.xlsx.cells import Cells, Line
from perfbatch.xlsx.content import LONGEST_FORMULA, CellValue, Formula, ready
from perfbatch.xlsx.theme import Style

if TYPE_CHECKING:
    from perfbatch.xlsx.writing import Sheet

_LARGEST = 2**53
"""Beyond it a float does not hold every whole number; such a one takes the careful way."""

_MOST_TEXTS = 100_000
"""So many texts are remembered with their cells: codes, names and words come again and again."""


class Rows:
    """Renders rows of one sheet: texts, numbers and blanks itself, every other cell by `sheet`.

    `cells` is where the sheet keeps them.
    """

    def __init__(self, sheet: "Sheet", cells: Cells) -> None:
        self._sheet = sheet
        self._cells = cells
        self._letters: list[str] = []
        self._looks: dict[int, str] = {}
        self._styles: list[Style] = []
        self._texts: dict[str, str] = {}

    def put(self, row: int, values: Sequence[CellValue], styles: Sequence[Style]) -> None:
        """Write a row, counting from 1, from column 1 on. Raises WriteRefused."""
        told: list[str] = []
        texts, looks, again = self._texts, self._looks, 0
        for letters, value, style in zip(self._columns(len(values)), values, styles, strict=True):
            if isinstance(value, str):
                content = texts.get(value, "")
                if content:
                    again += 1
                else:
                    content = self._text(value) if value else "/>"
            elif isinstance(value, float | int) and -_LARGEST < value < _LARGEST:
                content = f"><v>{value or 0:.16G}</v></c>"
            elif value is None:
                content = "/>"
            else:
                content = self._formula(f"{letters}{row}", value)
            if content:
                look = looks.get(id(style)) or self._look(style)
                told.append(f'<c r="{letters}{row}"{look}{content}')
            else:
                told.append(self._other(row, len(told) + 1, value, style))
        self._cells.count_texts(again)
        self._cells.keep_line(row - 1, Line(0, len(told) - 1, "".join(told)))

    def _columns(self, count: int) -> Sequence[str]:
        while len(self._letters) < count:
            self._letters.append(column_letters(len(self._letters) + 1))
        return self._letters[:count]

    def _look(self, style: Style) -> str:
        """The number of a style in the workbook; the style is kept, and its identity with it."""
        self._styles.append(style)
        told = self._looks[id(style)] = f' s="{self._sheet.book.look(style)}"'
        return told

    def _text(self, text: str) -> str:
        """The cell of a text; nothing for one that asks for care."""
        stored, suspect = ready(text)
        if suspect or not stored:
            return ""
        content = self._cells.content_of_text(stored)
        if len(self._texts) < _MOST_TEXTS:
            self._texts[text] = content
        return content

    def _formula(self, at: str, value: CellValue) -> str:
        """The cell of a formula with its value; nothing for any other, and where care is needed."""
        if not isinstance(value, Formula) or len(value.text) >= LONGEST_FORMULA:
            return ""
        if self._sheet.book.is_settled(value):
            return ""
        content = self._cells.content_of_formula(value.text, value.value)
        if content:
            self._sheet.written.formulas[at] = value
        return content

    def _other(self, row: int, column: int, value: CellValue, style: Style) -> str:
        self._sheet.put(row, column, value, style)
        look, content = self._cells.take(row - 1, column - 1)
        return f'<c r="{column_letters(column)}{row}" s="{look}"{content}'
