"""The door for .xls and .et: every cell as it was stored, or one refusal that says why not."""

import math
from collections.abc import Mapping

from perfbatch.model.cell import ErrorValue, RawValue, Uncalculated
from perfbatch.model.source import column_letters
from perfbatch.reading.number_formats import as_shown
from perfbatch.reading.reconcile import filled_cells, must_agree
from perfbatch.reading.refused import RefusedWorkbook, damaged
from perfbatch.reading.runs import crossed_out
from perfbatch.reading.workbook import Address, RawSheet, RawWorkbook
from perfbatch.reading.xls.compound import SIGNATURE, Compound
from perfbatch.reading.xls.dates import is_duration, moment
from perfbatch.reading.xls.scan import ERRORS, SheetScan, Stored
from perfbatch.reading.xls.values import LibraryCell, LibrarySheet, library_values
from perfbatch.reading.xls.walk import walk
from perfbatch.wording import formats


def read_xls(data: bytes) -> RawWorkbook:
    """Read a workbook of BIFF 2 to 8, in a compound file or bare. Raises RefusedWorkbook."""
    walked = walk(_stream(data))
    book = library_values(walked)
    return RawWorkbook(
        tuple(
            _sheet(scan, sheet, from_1904=book.from_1904)
            for scan, sheet in zip(walked.sheets, book.sheets, strict=True)
        )
    )


def _stream(data: bytes) -> bytes:
    if not data.startswith(SIGNATURE):
        return data
    stream = Compound(data).stream("workbook", "book")
    if stream is None:
        raise damaged(formats.INCOMPLETE)
    return stream


def _sheet(scan: SheetScan, sheet: LibrarySheet, *, from_1904: bool) -> RawSheet:
    """Put both readings of a sheet together. Raises RefusedWorkbook where they differ."""
    must_agree(sheet.name, len(scan.cells), len(sheet.cells))
    rows: list[list[RawValue]] = [[None] * scan.last_column for _ in range(scan.last_row)]
    for cell in sheet.cells:
        _compare(sheet.name, scan.cells, cell)
        row, column = cell.address
        value = _value(cell, from_1904=from_1904)
        rows[row - 1][column - 1] = crossed_out(value) if cell.is_struck else value
    for row, column in scan.uncalculated:
        rows[row - 1][column - 1] = Uncalculated(sheet.formulas.get((row, column), ""))
    return RawSheet(
        name=sheet.name,
        visible=scan.visible,
        rows=rows,
        filled=filled_cells(rows),
        hidden_rows=frozenset(scan.hidden_rows),
        hidden_columns=frozenset(scan.hidden_columns),
        merged=tuple(scan.merged),
        linked=scan.linked,
    )


def _compare(sheet: str, stored: Mapping[Address, Stored], cell: LibraryCell) -> None:
    """A number is the one in the record, to the last bit; an error is the same error."""
    read = ERRORS.get(int(cell.value)) if cell.is_error else cell.value
    if cell.is_truth or (isinstance(read, str) and not cell.is_error):
        read = None
    expected = stored.get(cell.address, "")
    if read != expected and not _both_no_number(read, expected):
        raise _differs(sheet, cell, expected)


def _both_no_number(one: object, other: object) -> bool:
    both = (one, other)
    return all(isinstance(number, float) and math.isnan(number) for number in both)


def _value(cell: LibraryCell, *, from_1904: bool) -> RawValue:
    """The value of a cell as every reader hands it over, but for a stroke through it."""
    value = cell.value
    if cell.is_error:
        return ErrorValue(ERRORS[int(value)])
    if cell.is_truth:
        return bool(value)
    if not isinstance(value, float):
        return value or None
    if not math.isfinite(value):
        return str(value)
    if cell.is_date or is_duration(cell.number_format):
        return moment(value, cell.number_format, from_1904=from_1904)
    made = as_shown(cell.number_format)
    return made(value) if made else value


def _differs(sheet: str, cell: LibraryCell, stored: Stored) -> RefusedWorkbook:
    row, column = cell.address
    return damaged(
        formats.NUMBER_DIFFERS,
        sheet=sheet,
        cell=f"{column_letters(column)}{row}",
        scanned=stored,
        read=cell.value,
    )
