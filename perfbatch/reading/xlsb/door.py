"""The door for .xlsb: our own walk reads every cell, the library reads it again from plain records.

Why not the library alone: it passes over cells without a column of their own (some programs write
most cells so) and over rich texts, gives error cells as blanks, takes dates stored as whole
numbers for numbers, and loses its process on four of a hundred damaged files. From the plain
records that the walk writes it does none of that. What it adds is the same judgement of dates as
for .xlsx, and a second reading: each value must be the one that the walk has found.
"""

from datetime import date, time, timedelta

from perfbatch.model.cell import ErrorValue, RawValue
from perfbatch.reading.container import open_container
from perfbatch.reading.library import library_values, make_room, number_differs
from perfbatch.reading.number_formats import AsShown
from perfbatch.reading.reconcile import filled_cells, must_agree
from perfbatch.reading.runs import crossed_out
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.reading.xlsb.package import open_package
from perfbatch.reading.xlsb.repacking import repacked
from perfbatch.reading.xlsb.scan import SheetScan, Stored, scan_sheet

_TIMES = (date, time, timedelta)


def read_xlsb(data: bytes) -> RawWorkbook:
    """Read a workbook whose content is BIFF12. Raises RefusedWorkbook."""
    container = open_container(data)
    package = open_package(container)
    scans = [
        scan_sheet(container.needed(sheet.part), sheet.name, package) for sheet in package.sheets
    ]
    values = library_values(repacked(package, [scan.cells for scan in scans]), len(scans))
    return RawWorkbook(
        tuple(
            _sheet(sheet.name, sheet.visible, scan, rows)
            for sheet, scan, rows in zip(package.sheets, scans, values, strict=True)
        )
    )


def _sheet(name: str, visible: bool, scan: SheetScan, rows: list[list[RawValue]]) -> RawSheet:
    """The sheet after both readings have been compared. Raises RefusedWorkbook."""
    errors = sum(isinstance(value, ErrorValue) for value in scan.values.values())
    counted = sum(not _is_space(value) for value in scan.values.values())
    must_agree(name, counted, filled_cells(rows) + errors)
    make_room(rows, scan.last_row, scan.last_column)
    for (row, column), stored in scan.values.items():
        read = rows[row - 1][column - 1]
        if not (_is_blank(stored) or _is_time(stored, read) or read == stored):
            raise number_differs(name, row, column, stored, read)
        value = _value(stored, read, scan.formatted.get((row, column)))
        is_struck = (row, column) in scan.struck
        rows[row - 1][column - 1] = crossed_out(value) if is_struck else value
    return RawSheet(
        name=name,
        visible=visible,
        rows=rows,
        filled=counted,
        hidden_rows=scan.hidden_rows,
        hidden_columns=scan.hidden_columns,
        merged=scan.merged,
        linked=scan.linked,
    )


def _value(stored: Stored, read: RawValue, as_shown: AsShown | None) -> RawValue:
    """A number is what the library takes it for, a date or a time; none of these is negative."""
    if isinstance(stored, float) and stored >= 0 and _is_time(stored, read):
        return read
    return as_shown(stored) if as_shown and isinstance(stored, float) else stored


def _is_time(stored: Stored, read: RawValue) -> bool:
    """Whether the library has taken a number for a date or a time."""
    return isinstance(stored, float) and isinstance(read, _TIMES)


def _is_blank(value: Stored) -> bool:
    """Whether the library gives nothing for it: an error, or white space."""
    return isinstance(value, ErrorValue) or _is_space(value)


def _is_space(value: Stored) -> bool:
    return isinstance(value, str) and value.isspace()
