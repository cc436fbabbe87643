"""Whole rows of cells, rendered in blocks of columns: lists of many rows take most of the time.

A row is looked at as it comes: its texts and looks get their numbers in the order in which cells
that are given one by one would get them. It is rendered together with those above and below,
column by column, for a column mostly holds one kind of value in one look. The bytes are those of
cells that are given one by one, by test; only a number or date that no cell can hold gets the
number of its words later.
"""

import math
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from perfbatch.model.source import column_letters
from perfbatch.xlsx.cells import Cells
from perfbatch.xlsx.checked import WriteRefused
from perfbatch.xlsx.content import LONGEST_FORMULA, CellValue, Formula, asks_for_care
from perfbatch.xlsx.theme import Style

if TYPE_CHECKING:
    from perfbatch.xlsx.sheet import Sheet

_LARGEST = 2**53
"""Beyond it a float does not hold every whole number; such a one takes the careful way."""

_MOST_TEXTS = 100_000
"""So many texts are remembered with their cells: codes, names and words come again and again."""

_MOST_LOOKS = 1_000
"""The same of the looks of a row; where each row has its own they would fill the memory."""

_BLOCK = 256
"""So many rows are rendered together."""

_PLAIN = frozenset((str, float, int, bool, type(None), date, Formula))
"""What is rendered here, if it asks for no care."""

_BLANK = "/>"
_FIRST_DAY = date(1901, 1, 1)
"""Before it the office programs count a day that never was."""
_DAY_ZERO = date(1899, 12, 30).toordinal()


class _Cell(NamedTuple):
    """A cell that was rendered before its row."""

    told: str


class _Row(NamedTuple):
    """A row that waits; `looks` are those of `styles` as a cell says them."""

    number: int
    values: "Sequence[CellValue | _Cell]"
    styles: Sequence[Style]
    looks: Sequence[str]


class Rows:
    """Renders rows of one sheet; what asks for care is given to `sheet` cell by cell.

    `cells` is where the sheet keeps them.
    """

    def __init__(self, sheet: "Sheet", cells: Cells) -> None:
        self._sheet = sheet
        self._cells = cells
        self._waiting: list[_Row] = []
        self._looks: dict[tuple[int, ...], Sequence[str]] = {}
        self._last: tuple[Sequence[Style], Sequence[str]] = (), ()
        self._under: dict[int, range] = {}
        self._texts: dict[str, str] = {"": _BLANK}
        self._new_texts = 0

    def put(self, row: int, values: Sequence[CellValue], styles: Sequence[Style]) -> None:
        """Write a row, counting from 1, from column 1 on. Raises WriteRefused, or later."""
        if len(self._waiting) >= _BLOCK:
            self.render()
        values, styles = tuple(values), tuple(styles)
        if any(values[column - 1] is not None for column in self._under.pop(row, ())):
            raise WriteRefused(f"row {row}: values under a joined cell: {values!r:.500}")
        if _PLAIN.issuperset(map(type, values)) and self._knows(values):
            self._waiting.append(_Row(row, values, styles, self._looks_of(styles)))
        else:
            self._waiting.append(self._settled(row, values, styles))

    def join(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Of rows to come, these cells are one: only the first may hold anything."""
        for number in range(row, last_row + 1):
            self._under[number] = range(column + (number == row), last_column + 1)

    def end(self) -> None:
        """No more rows will come. Raises WriteRefused where some were announced."""
        self.render()
        if self._under:
            raise WriteRefused(f"rows of joined cells that never came: {sorted(self._under)[:9]}")

    def render(self) -> None:
        """Render the rows that wait; after a refusal they still do. Raises WriteRefused."""
        for width, rows in groupby(self._waiting, lambda row: len(row.values)):
            block = list(rows)
            told = self._rendered(block)
            self._cells.keep_lines([row.number - 1 for row in block], width, told)
        self._waiting = []
        self._cells.count_texts(-self._new_texts)  # their first cells were counted as they came
        self._new_texts = 0
        if len(self._looks) > _MOST_LOOKS:
            self._looks = {}
        if len(self._texts) > _MOST_TEXTS:
            self._texts = {"": _BLANK}

    def _knows(self, values: Sequence[CellValue]) -> bool:
        """Whether no text of a row asks for care; those before one that does have their numbers."""
        texts = self._texts
        new: list[Any] = [one for one in values if one.__class__ is str and one not in texts]
        for one in new:
            if one not in texts:
                if asks_for_care(one):
                    return False
                texts[one] = self._cells.content_of_text(one)
                self._new_texts += 1
        return True

    def _settled(self, row: int, values: Sequence[CellValue], styles: Sequence[Style]) -> _Row:
        """A row in which cells ask for care: these are rendered, from the left to the right."""
        told: list[CellValue | _Cell] = []
        looks: list[str] = []
        for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1):
            if type(value) in _PLAIN and (not isinstance(value, str) or self._knows([value])):
                told.append(value)
                looks += self._looks_of((style,))
            else:
                told.append(_Cell(self._careful(row, column, value, style)))
                looks.append("")
        return _Row(row, told, styles, looks)

    def _looks_of(self, styles: Sequence[Style]) -> Sequence[str]:
        """What the styles are in cells; the book keeps them, and their identity with them."""
        if styles == self._last[0]:
            return self._last[1]
        key = tuple(map(id, styles))
        if key not in self._looks:
            self._looks[key] = [f' s="{self._sheet.book.look(style)}"' for style in styles]
        self._last = styles, self._looks[key]
        return self._looks[key]

    def _rendered(self, block: Sequence[_Row]) -> Sequence[str]:
        """The cells of each row, of rows of one width."""
        numbers = [str(row.number) for row in block]
        values = zip(*(row.values for row in block), strict=True)
        looks = zip(*(row.looks for row in block), strict=True)
        columns = [
            self._column(at, numbers, column, look, block)
            for at, (column, look) in enumerate(zip(values, looks, strict=True))
        ]
        return ["".join(cells) for cells in zip(*columns, strict=True)]

    def _column(
        self,
        at: int,
        rows: Sequence[str],
        values: Sequence[Any],
        looks: Sequence[str],
        block: Sequence[_Row],
    ) -> Sequence[str]:
        """The cells of a column."""
        head, look = f'<c r="{column_letters(at + 1)}', looks[0]
        kinds = set(map(type, values))
        if len(kinds) == 1 and looks.count(look) == len(looks):
            kind = kinds.pop()
            if kind is float and _are_sound(values):
                return [
                    f'{head}{row}"{look}><v>{value or 0:.16G}</v></c>'
                    for row, value in zip(rows, values, strict=True)
                ]
            contents = self._contents(kind, values)
            if contents:
                return [
                    f'{head}{row}"{look}{content}'
                    for row, content in zip(rows, contents, strict=True)
                ]
        return [
            self._cell(head, row, look, value)
            or self._careful(one.number, at + 1, value, one.styles[at])
            for row, look, value, one in zip(rows, looks, values, block, strict=True)
        ]

    def _contents(self, kind: type, values: Sequence[Any]) -> Sequence[str]:
        """What follows the looks of cells of one kind; nothing for a kind that goes one by one."""
        if kind is str:
            self._cells.count_texts(len(values) - values.count(""))
            return [self._texts[value] for value in values]
        if kind is int and _are_sound(values):
            return [f"><v>{value}</v></c>" for value in values]
        return [_BLANK] * len(values) if kind is type(None) else ()

    def _cell(self, head: str, row: str, look: str, value: "CellValue | _Cell") -> str:
        """A cell; nothing for one that asks for care."""
        if isinstance(value, _Cell):
            return value.told
        if isinstance(value, str):
            content = self._texts[value]
            self._cells.count_texts(1 if value else 0)
        elif isinstance(value, float | int):
            content = f"><v>{value or 0:.16G}</v></c>" if -_LARGEST < value < _LARGEST else ""
        elif value is None:
            content = _BLANK
        elif isinstance(value, Formula):
            content = self._formula(f"{head[6:]}{row}", value)
        else:
            content = _day(value) if isinstance(value, date) else ""
        return content and f'{head}{row}"{look}{content}'

    def _formula(self, at: str, value: Formula) -> str:
        """The cell of a formula with its value; nothing where care is needed."""
        if len(value.text) >= LONGEST_FORMULA or self._sheet.book.is_settled(value):
            return ""
        content = self._cells.content_of_formula(value.text, value.value)
        if content:
            self._sheet.written.formulas.add_in_row(at, value)
        return content

    def _careful(self, row: int, column: int, value: CellValue, style: Style) -> str:
        """A cell that is given to the sheet and taken back from it."""
        self._sheet.put(row, column, value, style)
        look, content = self._cells.take(row - 1, column - 1)
        return f'<c r="{column_letters(column)}{row}" s="{look}"{content}'


def _are_sound(numbers: Sequence[float]) -> bool:
    """Whether a cell can hold each of them: none is infinite, none of them is not a number."""
    return max(numbers) < _LARGEST and min(numbers) > -_LARGEST and math.isfinite(sum(numbers))


def _day(day: date) -> str:
    """The cell of a date; nothing for one that asks for care."""
    return f"><v>{day.toordinal() - _DAY_ZERO}</v></c>" if day >= _FIRST_DAY else ""
