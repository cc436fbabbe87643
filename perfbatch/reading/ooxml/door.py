"""The door for .xlsx and .xlsm: every cell as it was stored, or one refusal that says why not."""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from perfbatch.model.cell import ErrorValue, RawValue, Uncalculated
from perfbatch.reading.container import open_container
from perfbatch.reading.library import library_values, make_room, number_differs
from perfbatch.reading.number_formats import AsShown
from perfbatch.reading.ooxml.package import Package, open_package, worksheet
from perfbatch.reading.ooxml.repacking import repacked
from perfbatch.reading.ooxml.scan import scan_sheet
from perfbatch.reading.ooxml.scanned import SheetScan
from perfbatch.reading.ooxml.signs import show_fonts
from perfbatch.reading.ooxml.strings import blank_strings, must_be_bearable
from perfbatch.reading.reconcile import filled_cells, must_agree
from perfbatch.reading.refused import damaged
from perfbatch.reading.workbook import Address, RawSheet, RawWorkbook
from perfbatch.wording import formats

_SMALL = 20_000
_REMEMBERED = 16
"""What stands in so many parts of so many bytes is remembered: workbooks on one template have their
instructions in common, which are a fourth of all their cells."""


def read_ooxml(data: bytes) -> RawWorkbook:
    """Read a workbook whose content is OOXML. Raises RefusedWorkbook."""
    container = open_container(data)
    package = open_package(container)
    parts = [worksheet(container, sheet) for sheet in package.sheets]
    scans = [
        _scanned(part, sheet.name, package.number_styles)
        for part, sheet in zip(parts, package.sheets, strict=True)
    ]
    must_be_bearable(package.strings, [scan.texts for scan in scans])
    values = library_values(repacked(package, [scan.cells for scan in scans]), len(scans))
    sheets = []
    for sheet, part, scan, rows in zip(package.sheets, parts, scans, values, strict=True):
        filled = _reconciled(package, part, sheet.name, scan, rows)
        make_room(rows, scan.last_row, scan.last_column)
        try:
            _overlay(sheet.name, rows, scan, scan.zeros if package.calculated_on_load else {})
        except ValueError as error:
            raise damaged(formats.READER_FAILED) from error
        show_fonts(part, sheet.name, package.font_styles, rows)
        sheets.append(
            RawSheet(
                name=sheet.name,
                visible=sheet.visible,
                rows=rows,
                hidden_rows=frozenset(scan.hidden_rows),
                hidden_columns=scan.hidden_columns,
                filled=filled + len(scan.uncalculated),
                merged=scan.merged,
                linked=scan.linked,
            )
        )
    return RawWorkbook(tuple(sheets))


def _scanned(part: bytes, name: str, number_styles: Mapping[str, AsShown]) -> SheetScan:
    """What a sheet contains. Of a small one it is remembered: all have the same instructions."""
    if len(part) > _SMALL:
        return scan_sheet(part, name, number_styles)
    return _known(part, name, tuple(number_styles.items()))


@lru_cache(maxsize=_REMEMBERED)
def _known(part: bytes, name: str, number_styles: tuple[tuple[str, AsShown], ...]) -> SheetScan:
    return scan_sheet(part, name, dict(number_styles))


def _reconciled(
    package: Package, part: bytes, name: str, scan: SheetScan, rows: Sequence[Sequence[RawValue]]
) -> int:
    """How many cells are filled: the library has read as many. Raises RefusedWorkbook."""
    filled = scan.filled
    read = filled_cells(rows) + len(scan.errors)
    if read != filled and package.strings is not None:
        blank = blank_strings(package.strings)
        filled = scan_sheet(part, name, package.number_styles, blank).filled
    must_agree(name, filled, read)
    return filled


def _overlay(
    name: str, rows: list[list[RawValue]], scan: SheetScan, uncertain: Mapping[Address, str]
) -> None:
    """Put in what the library does not tell, and compare each number with the one stored.

    `uncertain`: formulas whose result nobody calculated, whatever is stored for it.
    """
    for (row, column), formula in uncertain.items():
        rows[row - 1][column - 1] = Uncalculated(formula)
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
                raise number_differs(name, row, column, text, value)
            elif (row, column) in scan.formatted:
                rows[row - 1][column - 1] = scan.formatted[row, column](value)
        elif text.startswith("-") and not isinstance(value, str):
            rows[row - 1][column - 1] = float(text)  # no date is negative: the number stays one
