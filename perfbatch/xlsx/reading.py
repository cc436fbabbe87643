"""Reading workbooks: every cell as it was stored, or one refusal that says why not."""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from python_calamine import CalamineWorkbook

from perfbatch.model.cell import ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.model.source import column_letters
from perfbatch.wording import formats
from perfbatch.xlsx.container import Format, open_container, sniff
from perfbatch.xlsx.package import Package, blank_strings, open_package, worksheet
from perfbatch.xlsx.refused import RefusedWorkbook, damaged
from perfbatch.xlsx.repacking import repacked
from perfbatch.xlsx.scan import SheetScan, scan_sheet

__all__ = ["READERS", "RawSheet", "RawWorkbook", "RefusedWorkbook", "read_workbook"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A worksheet: rows[0] is row 1 of the sheet, row[0] its column A.

    `filled` counts the cells with something in them: a value, an error, a formula without result.
    """

    name: str
    visible: bool
    rows: Sequence[Sequence[RawValue]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    filled: int

    def value(self, row: int, column: int) -> RawValue:
        """The value of a cell, row and column counting from 1; None outside the sheet."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """The worksheets in the workbook's order; charts, dialogs and macros are left out."""

    sheets: tuple[RawSheet, ...]


def read_workbook(data: bytes) -> RawWorkbook:
    """Read the bytes of a file, whatever it is called. Raises RefusedWorkbook."""
    found = sniff(data)
    reader = READERS.get(found)
    if reader is None:
        raise _no_reader(found)
    return reader(data)


def _no_reader(found: Format) -> RefusedWorkbook:
    if found is Format.DAMAGED:
        return damaged(formats.INCOMPLETE)
    if found is Format.EMPTY:
        return RefusedWorkbook("empty")
    if found is Format.ENCRYPTED:
        return RefusedWorkbook("encrypted")
    return RefusedWorkbook("old_format" if found in _TABLES else "unknown", found.value)


_TABLES = frozenset(
    {Format.OLD_XLS, Format.XLSB, Format.ODS, Format.XML_SPREADSHEET_2003, Format.HTML}
)
"""Formats that an office program opens as a workbook."""


def _read_ooxml(data: bytes) -> RawWorkbook:
    container = open_container(data)
    package = open_package(container)
    parts = [worksheet(container, sheet) for sheet in package.sheets]
    scans = [
        scan_sheet(part, sheet.name, package.percent_styles)
        for part, sheet in zip(parts, package.sheets, strict=True)
    ]
    values = _values(repacked(package, [scan.cells for scan in scans]), len(scans))
    sheets = []
    for sheet, part, scan, rows in zip(package.sheets, parts, scans, values, strict=True):
        _reconcile(package, part, sheet.name, scan, rows)
        _fit(rows, scan)
        try:
            _overlay(sheet.name, rows, scan)
        except ValueError as error:
            raise damaged(formats.READER_FAILED) from error
        sheets.append(
            RawSheet(
                name=sheet.name,
                visible=sheet.visible,
                rows=rows,
                hidden_rows=frozenset(scan.hidden_rows),
                hidden_columns=frozenset(scan.hidden_columns),
                filled=scan.filled + len(scan.uncalculated),
            )
        )
    return RawWorkbook(tuple(sheets))


READERS: Mapping[Format, Callable[[bytes], RawWorkbook]] = {Format.OOXML_WORKBOOK: _read_ooxml}
"""The doors: a format is read as soon as its reader stands here."""


def _values(workbook: bytes, sheets: int) -> list[list[list[RawValue]]]:
    """What the library reads, sheet by sheet; its blank is '', ours is None."""

    def read() -> list[list[list[RawValue]]]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
        return [
            [
                [None if value == "" else value for value in row]
                for row in book.get_sheet_by_index(number).to_python(skip_empty_area=False)
            ]
            for number in range(sheets)
        ]

    return _guarded(read)


def _guarded(step: Callable[[], _T]) -> _T:
    """Whatever the library raises is a damaged file; its panics are no Exceptions."""
    try:
        return step()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise damaged(formats.READER_FAILED) from error


def _reconcile(
    package: Package, part: bytes, name: str, scan: SheetScan, rows: Sequence[Sequence[RawValue]]
) -> None:
    """The library has read as many cells as the sheet has. Raises RefusedWorkbook."""
    read = sum(1 for row in rows for value in row if value is not None and not _is_space(value))
    read += len(scan.errors)
    if read != scan.filled and package.strings is not None:
        blank = blank_strings(package.strings)
        scan.filled = scan_sheet(part, name, package.percent_styles, blank).filled
    if read != scan.filled:
        raise damaged(formats.COUNTS_DIFFER, sheet=name, scanned=scan.filled, read=read)


def _is_space(value: RawValue) -> bool:
    return isinstance(value, str) and value.isspace()


def _fit(rows: list[list[RawValue]], scan: SheetScan) -> None:
    """Make room for the cells that only the scan sees."""
    width = max(scan.last_column, len(rows[0]) if rows else 0)
    for row in rows:
        row.extend([None] * (width - len(row)))
    rows.extend([None] * width for _ in range(scan.last_row - len(rows)))


def _overlay(name: str, rows: list[list[RawValue]], scan: SheetScan) -> None:
    """Put in what the library does not tell, and compare each number with the one stored."""
    for (row, column), code in scan.errors.items():
        rows[row - 1][column - 1] = ErrorValue(code)
    for (row, column), formula in scan.uncalculated.items():
        rows[row - 1][column - 1] = Uncalculated(formula)
    for row, column, text in scan.numbers:
        value = rows[row - 1][column - 1]
        if isinstance(value, float):
            if not math.isfinite(value):
                rows[row - 1][column - 1] = text
            elif value != float(text):
                raise _differs(name, row, column, text, value)
            elif (row, column) in scan.percentages:
                rows[row - 1][column - 1] = Percentage(value)
        elif text.startswith("-") and not isinstance(value, str):
            rows[row - 1][column - 1] = float(text)  # no date is negative: the number stays one


def _differs(name: str, row: int, column: int, stored: str, read: float) -> RefusedWorkbook:
    cell = f"{column_letters(column)}{row}"
    return damaged(formats.NUMBER_DIFFERS, sheet=name, cell=cell, scanned=stored, read=read)
