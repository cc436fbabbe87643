"""A walk over the records of a worksheet: every cell, with what the library does not tell.

The format stores a result with every formula, so no cell is known to be uncalculated.
"""

import math
import struct
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from perfbatch.model.cell import ErrorValue
from perfbatch.reading.extent import Extent
from perfbatch.reading.number_formats import AsShown
from perfbatch.reading.ooxml.structure import Structure
from perfbatch.reading.refused import damaged
from perfbatch.reading.runs import Look, signs
from perfbatch.reading.workbook import Address, Span
from perfbatch.reading.xlsb import records as biff
from perfbatch.reading.xlsb.package import Package
from perfbatch.reading.xlsb.richtext import rich_text
from perfbatch.wording import formats

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!"}
_ERRORS |= {42: "#N/A", 43: "#GETTING_DATA"}
_NEWER_ERROR = "#UNKNOWN!"
_NOT_A_NUMBER = "#NUM!"

_ROW_HEAD = 12
_ROW_HIDDEN, _ROW_HEIGHT_SET = 0x10, 0x20
_COLUMN_HIDDEN = 1
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_RESULTS = range(biff.FORMULA_TEXT, biff.FORMULA_ERROR + 1)
_SHORT = range(biff.SHORT_BLANK, biff.SHORT_SHARED_TEXT + 1)
_CELLS = frozenset({*range(biff.RK, biff.SHORT_SHARED_TEXT + 1), biff.RICH_TEXT})
_PLAIN = {
    biff.FORMULA_TEXT: biff.TEXT,
    biff.FORMULA_NUMBER: biff.REAL,
    biff.FORMULA_BOOL: biff.BOOL,
    biff.FORMULA_ERROR: biff.ERROR,
} | {kind: kind - biff.SHORT_BLANK + biff.BLANK for kind in _SHORT}
_IN_FORMULA = 1
"""The token of a cell whose formula stands with another cell: the row, then the column."""

_BLOCKS: Final = {biff.FUTURE: 1, biff.CHOICE: 1, biff.END_FUTURE: -1, biff.END_CHOICE: -1}
"""What newer programs add stands in blocks of their own, between these."""
_COLUMNS, _MERGED = struct.Struct("<IIIIH"), struct.Struct("<IIII")
_REAL, _HEAD = struct.Struct("<d"), struct.Struct("<II")
_PLAIN_ROW, _PLAIN_BOOL = struct.Struct("<BBI12x"), struct.Struct("<BBIIB")
_PLAIN_SHARED, _PLAIN_REAL = struct.Struct("<BBIII"), struct.Struct("<BBIId")

Stored: TypeAlias = float | bool | str | ErrorValue


@dataclass(slots=True)
class SheetScan:
    """What a worksheet contains, by address; `cells` are its rows as plain records.

    `formatted`: what a format makes of the number there; `struck`: in a font that strikes out.
    """

    values: dict[Address, Stored] = field(default_factory=dict)
    formatted: dict[Address, AsShown] = field(default_factory=dict)
    struck: set[Address] = field(default_factory=set)
    linked: dict[Address, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Span, ...] = ()
    last_row: int = 0
    last_column: int = 0
    cells: bytes = b""


def scan_sheet(data: bytes, sheet: str, package: Package) -> SheetScan:
    """Walk over one worksheet part. Raises RefusedWorkbook for records that no sheet has."""
    try:
        return _Scanner(data, sheet, package).run()
    except (ValueError, struct.error) as error:
        raise damaged(formats.PART_ILL_FORMED, part=sheet) from error


def rk_number(stored: int) -> float:
    """A number in four bytes: the upper half of a float or a whole number, or a hundredth of it."""
    if stored & 2:
        number = float((stored ^ 0x80000000) - 0x80000000 >> 2)
    else:
        (number,) = struct.unpack("<d", struct.pack("<II", 0, stored & 0xFFFFFFFC))
    return number / 100 if stored & 1 else number


class _Scanner:
    """The state of one walk. What is against the format raises ValueError."""

    def __init__(self, data: bytes, sheet: str, package: Package) -> None:
        self._data = data
        self._sheet = sheet
        self._strings = package.strings
        self._others = package.others
        self._number_styles = package.number_styles()
        self._sign_styles = package.styles_that(Look.SIGNS)
        self._struck_styles = package.styles_that(Look.STRUCK)
        self._fonts = package.fonts
        self._scan = SheetScan()
        self._extent = Extent(sheet)
        self._structure = Structure(sheet)
        self._hidden_rows: set[int] = set()
        self._row = self._column = 0
        self._written_row = 0
        self._pieces: list[bytes] = []
        self._formula_at: Address = (0, 0)
        self._leaders: dict[Address, str] = {}
        self._followers: dict[Address, Address] = {}

    def run(self) -> SheetScan:
        """Walk from the first record to the last."""
        depth, in_cells, finished = 0, False, False
        for kind, at, end in biff.records(self._data, self._sheet):
            if depth or kind in _BLOCKS:
                depth += _BLOCKS.get(kind, 0)
            elif in_cells:
                if kind == biff.END_CELLS:
                    in_cells, finished = False, True
                else:
                    self._in_cells(kind, at, end)
            elif kind == biff.BEGIN_CELLS:
                in_cells = True
                if finished:
                    raise ValueError
            else:
                self._outside(kind, at, end)
        if depth or not finished:
            raise ValueError
        return self._finished()

    def _finished(self) -> SheetScan:
        scan = self._scan
        scan.last_row, scan.last_column = self._extent.last_row, self._extent.last_column
        scan.hidden_rows = frozenset(row for row in self._hidden_rows if row <= scan.last_row)
        scan.hidden_columns = self._structure.hidden_columns(scan.last_column)
        scan.merged = self._structure.merged(scan.last_row, scan.last_column)
        scan.cells = b"".join(self._pieces)
        for place, leader in self._followers.items():
            if leader in self._leaders:
                scan.linked[place] = self._leaders[leader]
        return scan

    def _outside(self, kind: int, at: int, end: int) -> None:
        """A record before or after the rows."""
        if kind == biff.COLUMNS:
            first, last, width, _, flags = _COLUMNS.unpack(self._data[at : at + _COLUMNS.size])
            if flags & _COLUMN_HIDDEN or not width:
                self._structure.hide(first + 1, last + 1)
        elif kind == biff.MERGED:
            row, last_row, column, last_column = _MERGED.unpack(self._data[at:end])
            self._structure.join(Span(row + 1, column + 1, last_row + 1, last_column + 1))

    def _in_cells(self, kind: int, at: int, end: int) -> None:
        if kind in _CELLS:
            self._cell(kind, at, end)
        elif kind == biff.ROW:
            self._start_row(at, end)
        elif kind == biff.BLANK:
            self._column = self._next_column(biff.whole(self._data, at, end) + 1)
        elif kind in {biff.ARRAY_FORMULA, biff.SHARED_FORMULA}:
            self._keep_leader(kind, at, end)

    def _start_row(self, at: int, end: int) -> None:
        if at + _ROW_HEAD > end:
            raise ValueError
        row = biff.whole(self._data, at, end) + 1
        if row <= self._row or row > _LAST_ROW:
            raise ValueError
        self._row, self._column = row, 0
        flags = self._data[at + 11]
        flat = flags & _ROW_HEIGHT_SET and self._data[at + 8 : at + 10] == b"\0\0"
        if flags & _ROW_HIDDEN or flat:
            self._hidden_rows.add(row)

    def _next_column(self, column: int) -> int:
        """The columns of a row only grow. Raises ValueError for one that does not."""
        if not self._row or column <= self._column or column > _LAST_COLUMN:
            raise ValueError
        return column

    def _cell(self, kind: int, at: int, end: int) -> None:
        data = self._data
        if kind in _SHORT:
            column, at = self._column + 1, at - 4
        else:
            column = int.from_bytes(data[at : at + 4], "little") + 1
        if at + 8 > end:
            raise ValueError
        self._column = column = self._next_column(column)
        plain = _PLAIN.get(kind, kind)
        if plain == biff.BLANK:
            return
        value, after = self._value(plain, at + 8, end)
        place = self._row, column
        if kind in _RESULTS:
            self._formula(place, after, end)
        if value == "":
            return
        if self._row > self._extent.last_row or column > self._extent.last_column:
            self._extent.include(*place)
        style = int.from_bytes(data[at + 4 : at + 7], "little")
        shared = plain == biff.SHARED_TEXT and style not in self._sign_styles
        value = self._seen(value, style)
        self._scan.values[place] = value
        self._keep_look(place, style, value)
        if shared:
            number = biff.whole(data, at + 8, end)
            self._write(_PLAIN_SHARED.pack(biff.SHARED_TEXT, 12, column - 1, style, number))
        elif not isinstance(value, ErrorValue):
            self._write(_plain_cell(column - 1, style, value))

    def _value(self, kind: int, at: int, end: int) -> tuple[Stored, int]:
        """The value that stands there, and where it ends."""
        data = self._data
        if kind == biff.RK:
            return rk_number(biff.whole(data, at, end)), at + 4
        if kind == biff.SHARED_TEXT:
            number = biff.whole(data, at, end)
            if number >= len(self._strings):
                raise ValueError
            return self._strings[number], at + 4
        if kind == biff.REAL:
            (real,) = _REAL.unpack(data[at : min(at + 8, end)])
            return real if math.isfinite(real) else ErrorValue(_NOT_A_NUMBER), at + 8
        if kind == biff.TEXT:
            return biff.text(data, at, end), biff.text_end(data, at, end)
        if kind == biff.RICH_TEXT:
            return rich_text(data, at, end, self._fonts), end
        if at >= end:
            raise ValueError
        if kind == biff.ERROR:
            return ErrorValue(_ERRORS.get(data[at], _NEWER_ERROR)), at + 1
        return bool(data[at]), at + 1

    def _seen(self, value: Stored, style: int) -> Stored:
        """What a person sees of a value in a font of ticks and crosses."""
        return signs(value) if style in self._sign_styles and isinstance(value, str) else value

    def _keep_look(self, place: Address, style: int, value: Stored) -> None:
        if style in self._number_styles and isinstance(value, float):
            self._scan.formatted[place] = self._number_styles[style]
        if style in self._struck_styles:
            self._scan.struck.add(place)

    def _write(self, cell: bytes) -> None:
        """A plain record, after its row's if it is the first."""
        if self._written_row != self._row:
            self._written_row = self._row
            self._pieces.append(_PLAIN_ROW.pack(biff.ROW, 16, self._row - 1))
        self._pieces.append(cell)

    def _formula(self, place: Address, at: int, end: int) -> None:
        """Two bytes of flags, then the length of the formula, its tokens, its further data."""
        data = self._data
        size = biff.whole(data, at + 2, end)
        tokens = at + 6
        if tokens + size > end:
            raise ValueError
        self._formula_at = place
        if size >= 5 and data[tokens] == _IN_FORMULA:
            row = biff.whole(data, tokens + 1, end)
            if tokens + size + 8 <= end:
                column = biff.whole(data, tokens + size + 4, end)
                self._followers[place] = row + 1, column + 1
        else:
            self._keep_linked(place, tokens, size)

    def _keep_linked(self, place: Address, at: int, size: int) -> None:
        found = self._others.looked_into(self._data[at : at + size])
        if found:
            self._scan.linked[place] = found

    def _keep_leader(self, kind: int, at: int, end: int) -> None:
        """The formula of several cells follows the first of them: their range, flags, tokens."""
        at += 17 if kind == biff.ARRAY_FORMULA else 16
        size = biff.whole(self._data, at, end)
        found = self._others.looked_into(self._data[at + 4 : min(end, at + 4 + size)])
        if found:
            self._leaders[self._formula_at] = found


def _plain_cell(column: int, style: int, value: float | bool | str) -> bytes:
    """A cell in the kind of record that holds its value as it is."""
    if isinstance(value, str):
        return biff.record(biff.TEXT, _HEAD.pack(column, style) + biff.wide(value))
    if isinstance(value, bool):
        return _PLAIN_BOOL.pack(biff.BOOL, 9, column, style, value)
    return _PLAIN_REAL.pack(biff.REAL, 16, column, style, value)
