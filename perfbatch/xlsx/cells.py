"""The library's sheet, with the way of a cell cut short: kept as its own tuple, rendered by rows.

The library takes each cell through wrappers that ask what it is, and each formula through 29
regular expressions; rendering, it walks every row over all columns. Whoever comes here knows what
the cell is. The parts are the bytes that the library's own calls give, by test; its tables,
charts and links find the cells where they look for them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import product
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

from perfbatch.model.source import column_letters
from perfbatch.xlsx.blocks import Blocks
from perfbatch.xlsx.checked import WriteRefused
from perfbatch.xlsx.contents import content_of, content_of_formula, content_of_text, number_of
from perfbatch.xlsx.packing import hand_on

_OLD_WORDS = (
    "ABS AND AVERAGE AVERAGEIFS COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS EXACT FIND IF IFERROR"
    " ISNUMBER LEN N NOT OR ROUND SUBSTITUTE SUBTOTAL SUM SUMIFS SUMPRODUCT TEXT"
)
_OLD_FUNCTIONS = frozenset(_OLD_WORDS.split())
"""Formulas of these alone the library writes as they are; of others it is asked."""
_FUNCTION = re.compile(r"([A-Z][A-Z0-9.]*)\(")
_MARKED = re.compile(r"_xlfn|[{}]")
_OF_TABLES = frozenset(("name", "style", "columns", "header_row"))
_OF_COLUMNS = frozenset(("header", "header_format"))
_SPAN = 16
"""Rows that share the `spans` of the widest of them."""
_NOWHERE = (1 << 20, -1)
_FIRST_ROW = '<row r="1"'

_PIECE = 1_000
"""So many pieces of text are handed on together."""


class _Area(NamedTuple):
    row: int
    column: int
    last_row: int
    last_column: int

    def meets(self, other: "_Area") -> bool:
        """Whether a cell belongs to both."""
        rows = self.row <= other.last_row and other.row <= self.last_row
        return rows and self.column <= other.last_column and other.column <= self.last_column


class Cells(Worksheet):
    """A sheet of the library to which cells are given by type; rows and columns count from 0.

    Raises WriteRefused for a cell outside the sheet.
    """

    fh: Any

    def __init__(self) -> None:
        super().__init__()
        self._blocks = Blocks()
        self._heights: dict[tuple[object, ...], Any] = {}
        self._row_tags: dict[tuple[object, ...], str] = {}
        self._tables: list[_Area] = []

    def add_table(
        self,
        first_row: int,
        first_col: int,
        last_row: int,
        last_col: int,
        options: Mapping[str, object] | None = None,
    ) -> int:
        """The library's own, which is told of two rows: it would look at each cell of the others.

        That nothing else lies there is seen from the ranges.
        """
        area = _Area(first_row, first_col, last_row, last_col)
        taken = (*self._tables, *(_Area(*one) for one in self.merge))
        if any(area.meets(other) for other in taken) or not _is_plain(options or {}):
            raise WriteRefused(f"a table: {area} {options!r:.500}")
        shown = area._replace(last_row=min(last_row, first_row + 1))
        outside = self._check_dimensions(last_row, last_col, True, True)  # noqa: FBT003 - as theirs
        code = -1 if outside else int(super().add_table(*shown, options))
        if not code:
            self._tables.append(area)
            table, whole = self.tables[-1], xl_range(*area)
            table.update(range=whole, a_range=whole)
            if table.get("autofilter"):
                table["autofilter"] = whole
        return code

    def keep_lines(self, rows: Sequence[int], width: int, cells: Sequence[str]) -> None:
        """Whole rows, rendered by rows.Rows, so many columns wide.

        No cell of them is given otherwise.
        """
        ends = ((row, column) for row in (min(rows), max(rows)) for column in (0, width - 1))
        if sum(map(self._is_outside, ends)):
            raise WriteRefused(f"rows {rows[0] + 1} to {rows[-1] + 1}: {width} columns")
        if any(self.table.get(row) for row in rows):
            raise WriteRefused(f"rows {rows[0] + 1} to {rows[-1] + 1}: {cells!r:.500}")
        self._blocks.keep(rows, width, cells)

    def share_height(self, row: int) -> None:
        """What the library notes of a row's height becomes one object for all that are equal."""
        for noted in (self.row_info, self.row_sizes):
            one = noted[row]
            said = tuple(one if isinstance(one, list) else vars(one).values())
            noted[row] = self._heights.setdefault(said, one)

    def content_of_text(self, text: str) -> str:
        """What follows the address and the look of a text in a rendered row."""
        return content_of_text(self._index_of(text))

    def content_of_formula(self, formula: str, value: float | str) -> str:
        """The same of a formula and its value; nothing for one that the library is to write."""
        return content_of_formula(self._prepare_formula(formula), value) or ""

    def count_texts(self, again: int) -> None:
        """So many more cells have texts that were there before."""
        self.str_table.count += again

    def take(self, row: int, column: int) -> tuple[int, str]:
        """The number of its look and what follows it, of a cell kept here; which is given up."""
        cell = self.table[row].pop(column)
        content = content_of(cell)
        if content is None:
            raise WriteRefused(f"row {row + 1}, column {column + 1}: {cell!r:.500}")
        return number_of(cell.format), content

    def keep_number(self, row: int, column: int, number: float, look: Format) -> None:
        """A finite number."""
        self._keep(row, column, CellNumberTuple(number, look))

    def keep_text(self, row: int, column: int, text: str, look: Format) -> None:
        """A text of legal characters, not longer than a cell holds."""
        self._keep(row, column, CellStringTuple(self._index_of(text), look))

    def keep_blank(self, row: int, column: int, look: Format) -> None:
        """A cell that has only its look."""
        self._keep(row, column, CellBlankTuple(look))

    def keep_formula(
        self, row: int, column: int, formula: str, look: Format, value: float | str
    ) -> None:
        """A formula without its sign, and the value that is stored beside it."""
        self._keep(row, column, CellFormulaTuple(self._prepare_formula(formula), look, value))

    def keep_merged(
        self, row: int, column: int, last_row: int, last_column: int, look: Format
    ) -> None:
        """Blank cells that are one; two such ranges, or one and a table, must not overlap."""
        rows = range(row, last_row + 1)
        if any(map(self._blocks.has, rows)):
            raise WriteRefused(f"merged within whole rows: {row + 1} to {last_row + 1}")
        self.keep_joined(row, column, last_row, last_column)
        blank = CellBlankTuple(look)
        for at in product(rows, range(column, last_column + 1)):
            self.table[at[0]][at[1]] = blank

    def keep_joined(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """The same of cells that are given otherwise, as parts of whole rows."""
        told = xl_range(row, column, last_row, last_column)
        area = _Area(row, column, last_row, last_column)
        if any(area.meets(table) for table in self._tables):
            raise WriteRefused(f"merged {told}: within a table")
        if self._is_outside((row, column)) or self._is_outside((last_row, last_column)):
            raise WriteRefused(f"merged {told}")
        for at in product(range(row, last_row + 1), range(column, last_column + 1)):
            if at in self.merged_cells:
                raise WriteRefused(f"merged {told}: {at} belongs to another range")
            self.merged_cells[at] = told
        self.merge.append([*area])

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        if _MARKED.search(formula) or not _OLD_FUNCTIONS.issuperset(_FUNCTION.findall(formula)):
            return str(super()._prepare_formula(formula, expand_future_functions))
        return formula.removeprefix("=")

    def _index_of(self, text: str) -> int:
        """The number of a text in the workbook, of which one more cell has it."""
        return int(self.str_table._get_shared_string_index(text))  # noqa: SLF001 - its table is its own

    def _keep(self, row: int, column: int, cell: Any) -> None:
        top, left = self.dim_rowmin, self.dim_colmin
        inside = (
            top is not None
            and left is not None
            and top <= row <= self.dim_rowmax
            and left <= column <= self.dim_colmax
        )
        if self._blocks.has(row) or (not inside and self._check_dimensions(row, column)):
            raise WriteRefused(f"row {row + 1}, column {column + 1}: {cell!r:.500}")
        self.table[row][column] = cell

    def _write_rows(self) -> None:
        """All rows of the sheet: in place of the library's own method of this name."""
        self.row_spans = dict(self._spans())
        told: list[str] = []
        rendered = self._blocks.from_the_top()
        for row in range(self.dim_rowmin or 0, (self.dim_rowmax or 0) + 1):
            cells, info = self.table.get(row), self.row_info.get(row)
            span = self.row_spans.get(row // _SPAN)
            if self._blocks.has(row):
                told += self._row_tag(row, span, info), next(rendered), "</row>"
            elif cells:
                told.append(self._row_tag(row, span, info))
                self._write_cells(row, cells, told)
                told.append("</row>")
            elif info is not None or row in self.comments:
                hand_on(self.fh, told)
                self._write_empty_row(row, span, info)
            if len(told) > _PIECE:
                hand_on(self.fh, told)
        hand_on(self.fh, told)

    def _is_outside(self, at: tuple[int, int]) -> bool:
        """Whether the sheet has no such cell; if it has, the sheet grows to it."""
        return bool(self._check_dimensions(*at))

    def _row_tag(self, row: int, span: str | None, info: Any) -> str:
        """How a row begins: what the library makes of a span and a height is asked for once."""
        asked = (span, *vars(info).values()) if info else (span,)
        known = self._row_tags.get(asked)
        if known is None:
            place: Any = self.fh
            self.fh = told = StringIO()
            self._write_row(0, span, info)
            self.fh = place
            known = self._row_tags[asked] = told.getvalue().removeprefix(_FIRST_ROW)
        return f'<row r="{row + 1}"{known}'

    def _spans(self) -> Iterator[tuple[int, str]]:
        """Block of rows → its first and last column, counted from 1."""
        found: dict[int, tuple[int, int]] = {}
        for columns in (self.table, self.comments):
            for row, cells in columns.items():
                if cells:
                    first, last = found.get(row // _SPAN, _NOWHERE)
                    found[row // _SPAN] = min(first, *cells), max(last, *cells)
        for row, width in self._blocks.widths():
            _, last = found.get(row // _SPAN, _NOWHERE)
            found[row // _SPAN] = 0, max(last, width - 1)
        return ((block, f"{first + 1}:{last + 1}") for block, (first, last) in found.items())

    def _write_cells(self, row: int, cells: Mapping[int, Any], told: list[str]) -> None:
        for column in sorted(cells):
            cell = cells[column]
            content = content_of(cell)
            if content is None:
                hand_on(self.fh, told)
                self._write_cell(row, column, cell)
                continue
            look = number_of(cell.format)
            told.append(f'<c r="{column_letters(column + 1)}{row + 1}" s="{look}"{content}')


def _is_plain(table: Mapping[str, Any]) -> bool:
    """Whether the library writes nothing below the first row of a table for these options."""
    columns = table.get("columns", ())
    return _OF_TABLES.issuperset(table) and all(map(_OF_COLUMNS.issuperset, columns))
