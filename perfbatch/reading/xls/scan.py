"""An independent look at a worksheet: what its cell records say, before a library reads them.

It keeps every number and error as it is stored, sees hidden rows and columns, merged ranges,
formulas without a result and formulas that look into other workbooks, and measures the extent of
what is filled. Blank cells, which have a format and nothing else, do not count.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from perfbatch.reading.extent import Extent
from perfbatch.reading.refused import damaged
from perfbatch.reading.workbook import Address, Span
from perfbatch.reading.xls import formulas, records
from perfbatch.reading.xls.formulas import Books
from perfbatch.wording import formats

ERRORS: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""What the bytes of an error cell stand for."""

Stored: TypeAlias = float | str | None
"""A number, the code of an error, or None for a text or a truth value."""

_HIDDEN_ROW, _HEIGHT = 0x20, 0x7FFF
_HIDDEN_COLUMN = 0x01
_DIALOG = 0x10
_CALCULATE_ON_LOAD = 0x02
_TEXT, _TRUTH, _ERROR, _BLANK_TEXT = range(4)


@dataclass(slots=True)
class SheetScan:
    """What a worksheet contains, by address.

    `cells` holds every cell but the blank ones. `uncalculated` are the formulas without a result,
    as they are compiled; `unsettled` those whose result is an empty text, a real one or none at
    all; `zeros` those whose result is 0, likewise. `texts` are the bytes of texts that
    need an encoding.
    """

    name: str
    visible: bool = True
    dialog: bool = False
    last_row: int = 0
    last_column: int = 0
    cells: dict[Address, Stored] = field(default_factory=dict)
    uncalculated: dict[Address, bytes] = field(default_factory=dict)
    unsettled: dict[Address, bytes] = field(default_factory=dict)
    zeros: dict[Address, bytes] = field(default_factory=dict)
    linked: dict[Address, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Span] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)


class Scanner:
    """The state of one scan; `take` is called with the records of the sheet in their order."""

    def __init__(self, name: str, version: int, books: Books) -> None:
        self.scan = SheetScan(name)
        self._version = version
        self._books = books
        self._extent = Extent(name)
        self._shared: dict[tuple[int, int], bytes] = {}
        self._formulas: list[tuple[Address, bytes]] = []
        self._methods: dict[int, Callable[[bytes], None]] = {
            records.NUMBER: self._number,
            records.OLD_NUMBER: self._old_number,
            records.OLD_INTEGER: self._old_integer,
            records.RK: self._rk,
            records.MULRK: self._many_rk,
            records.LABELSST: self._text,
            records.LABEL: self._label,
            records.RSTRING: self._label,
            records.OLD_LABEL: self._old_label,
            records.STRING: self._result_text,
            records.OLD_STRING: self._old_result_text,
            records.BOOLERR: self._truth_or_error,
            records.OLD_BOOLERR: self._old_truth_or_error,
            records.SHRFMLA: self._shared_formula,
            records.ARRAY: self._array_formula,
            records.ROW: self._row,
            records.OLD_ROW: self._row,
            records.COLINFO: self._columns,
            records.OLD_COLWIDTH: self._old_columns,
            records.MERGEDCELLS: self._merged,
            records.WSBOOL: self._settings,
        }
        self._methods.update(dict.fromkeys(records.FORMULAS, self._formula))

    def take(self, code: int, data: bytes) -> None:
        """Look at one record of the sheet. Raises RefusedWorkbook for far cells and stubs."""
        method = self._methods.get(code)
        if method is None:
            return
        try:
            method(data)
        except (struct.error, IndexError) as error:
            raise damaged(formats.READER_FAILED) from error

    def finish(self) -> SheetScan:
        """What the sheet contains, when its last record has been taken."""
        scan = self.scan
        for address, tokens in self._formulas:
            shared = formulas.shared_by(tokens)
            whole = tokens if shared is None else self._shared.get(shared, b"")
            outside = formulas.outside(whole, self._books)
            if outside:
                scan.linked[address] = outside
            if address in scan.unsettled:
                scan.unsettled[address] = whole
            elif scan.cells[address] == 0:
                scan.zeros[address] = whole
        scan.last_row, scan.last_column = self._extent.last_row, self._extent.last_column
        scan.hidden_rows = {row for row in scan.hidden_rows if row <= scan.last_row}
        scan.hidden_columns = {one for one in scan.hidden_columns if one <= scan.last_column}
        return scan

    def _put(self, row: int, column: int, stored: Stored) -> Address:
        """A cell, counted from 0 as the records do; a second one at its place replaces it."""
        address = (row + 1, column + 1)
        if address in self.scan.cells:
            self.scan.uncalculated.pop(address, None)
            self.scan.unsettled.pop(address, None)
        else:
            self._extent.include(*address)
        self.scan.cells[address] = stored
        return address

    def _number(self, data: bytes) -> None:
        row, column, _, number = struct.unpack_from("<HHHd", data)
        self._put(row, column, number)

    def _old_number(self, data: bytes) -> None:
        row, column, number = struct.unpack_from("<HH3xd", data)
        self._put(row, column, number)

    def _old_integer(self, data: bytes) -> None:
        row, column, number = struct.unpack_from("<HH3xH", data)
        self._put(row, column, float(number))

    def _rk(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        self._put(row, column, _from_rk(data[6:10]))

    def _many_rk(self, data: bytes) -> None:
        row, first = struct.unpack_from("<HH", data)
        (last,) = struct.unpack_from("<H", data, len(data) - 2)
        for number, column in enumerate(range(first, last + 1)):
            self._put(row, column, _from_rk(data[6 + 6 * number : 10 + 6 * number]))

    def _text(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        self._put(row, column, None)

    def _label(self, data: bytes) -> None:
        self._text(data)
        self._keep_text(data, 8, *struct.unpack_from("<H", data, 6))

    def _old_label(self, data: bytes) -> None:
        self._text(data)
        self._keep_text(data, 8, data[7])

    def _result_text(self, data: bytes) -> None:
        self._keep_text(data, 2, *struct.unpack_from("<H", data))

    def _old_result_text(self, data: bytes) -> None:
        self._keep_text(data, 1, data[0])

    def _keep_text(self, data: bytes, start: int, length: int) -> None:
        if self._version < 8:
            self.scan.texts.append(data[start : start + length])

    def _truth_or_error(self, data: bytes) -> None:
        row, column, value, is_error = struct.unpack_from("<HHxxBB", data)
        self._put(row, column, _error(value) if is_error else None)

    def _old_truth_or_error(self, data: bytes) -> None:
        row, column, value, is_error = struct.unpack_from("<HH3xBB", data)
        self._put(row, column, _error(value) if is_error else None)

    def _formula(self, data: bytes) -> None:
        layout, length_at, length_size = _FORMULA_LAYOUTS[self._version]
        row, column, result, flags = struct.unpack_from(layout, data)
        length = int.from_bytes(data[length_at : length_at + length_size], "little")
        tokens = data[length_at + length_size : length_at + length_size + length]
        kind = result[0] if result[6:] == b"\xff\xff" else None
        stored: Stored = None
        if kind is None:
            (stored,) = struct.unpack("<d", result)
        elif kind == _ERROR:
            stored = _error(result[2])
        elif kind not in {_TEXT, _TRUTH, _BLANK_TEXT}:
            raise damaged(formats.READER_FAILED)
        address = self._put(row, column, stored)
        if kind == _BLANK_TEXT:
            self.scan.unsettled[address] = b""
        if flags & _CALCULATE_ON_LOAD and (kind == _BLANK_TEXT or stored == 0):
            self.scan.uncalculated[address] = tokens
        if kind == _BLANK_TEXT or stored == 0 or self._books.any():
            self._formulas.append((address, tokens))

    def _shared_formula(self, data: bytes) -> None:
        row, column, length = struct.unpack_from("<H2xB3xH", data)
        self._shared[row, column] = data[10 : 10 + length]

    def _array_formula(self, data: bytes) -> None:
        row, column, length = struct.unpack_from("<H2xB7xH", data)
        self._shared[row, column] = data[14 : 14 + length]

    def _row(self, data: bytes) -> None:
        row, height = struct.unpack_from("<H4xH", data)
        if not height & _HEIGHT or (len(data) == 16 and data[12] & _HIDDEN_ROW):
            self.scan.hidden_rows.add(row + 1)

    def _columns(self, data: bytes) -> None:
        first, last, width, _, flags = struct.unpack_from("<5H", data)
        if not width or flags & _HIDDEN_COLUMN:
            self.scan.hidden_columns.update(range(first + 1, min(last, 255) + 2))

    def _old_columns(self, data: bytes) -> None:
        first, last, width = struct.unpack_from("<BBH", data)
        if not width:
            self.scan.hidden_columns.update(range(first + 1, last + 2))

    def _merged(self, data: bytes) -> None:
        (count,) = struct.unpack_from("<H", data)
        for number in range(count):
            first, last, left, right = struct.unpack_from("<4H", data, 2 + 8 * number)
            if first > last or left > right:
                raise damaged(formats.READER_FAILED)
            self.scan.merged.append(Span(first + 1, left + 1, last + 1, right + 1))

    def _settings(self, data: bytes) -> None:
        self.scan.dialog = bool(data[0] & _DIALOG)


_FORMULA_LAYOUTS = {
    8: ("<HHxx8sH", 20, 2),
    5: ("<HHxx8sH", 20, 2),
    4: ("<HHxx8sH", 16, 2),
    3: ("<HHxx8sH", 16, 2),
    2: ("<HH3x8sB", 16, 1),
}
"""By version: place, result and flags of a formula; where its length stands, in how many bytes."""


def _from_rk(data: bytes) -> float:
    """A number in four bytes: a whole one or the upper half of a float, perhaps of hundredths."""
    (packed,) = struct.unpack("<i", data)
    if packed & 2:
        number = float(packed >> 2)
    else:
        (number,) = struct.unpack("<d", bytes(4) + struct.pack("<i", packed & ~3))
    return number / 100 if packed & 1 else number


def _error(code: int) -> str:
    """Raises RefusedWorkbook for a code that no program writes."""
    if code not in ERRORS:
        raise damaged(formats.READER_FAILED)
    return ERRORS[code]
