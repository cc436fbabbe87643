"""What a unit does with a workbook of the bureau: it types its figures in, corrects or explains.

The workbook is opened and saved as an office program does, but nothing is calculated anew.
"""

import io
import re
import zipfile
from collections.abc import Container, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfbatch.form.monitoring import INDICATORS, MONITORING, PROJECTS
from perfbatch.form.schema import FilledBy, Table
from perfbatch.template import FormCell, first_rows
from perfbatch.template.layout import Layout
from robustness.faults.draft import Draft, Row, Value
from robustness.faults.standard import shown
from robustness.sound import zipped

KEPT = frozenset({"year", "month", "correction_no"})
"""What the bureau has filled in and the unit leaves as it is, unless its own was wrong."""

_LAYOUT = Layout(PROJECTS, MONITORING.card, 0)
_FIRST = first_rows(MONITORING)
_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_DAY = rb"\g<1>2022-07-08T00:00:00Z"


def filled_in(path: Path, draft: Draft) -> bytes:
    """The prefilled template with the figures of a draft, project by project, saved."""
    book = openpyxl.load_workbook(path)
    _type_heading(book[PROJECTS.sheet], draft.heading, KEPT)
    for table, rows in _tables(draft):
        sheet = book[table.sheet]
        for at, row in enumerate(rows):
            type_row(sheet, table, _FIRST[table.name] + at, row)
    return saved(book)


def corrected(path: Path, clean: Draft, rows: Container[int] | None = None) -> bytes:
    """The workbook that came back, with the values of the clean draft, saved.

    `rows`: only these rows of the project table are corrected, and nothing else; all by default.
    """
    book = openpyxl.load_workbook(path)
    sheet = book[PROJECTS.sheet]
    if rows is None:
        _type_heading(sheet, clean.heading, {"correction_no"})
    for table, wanted in _tables(clean):
        _type_table(book[table.sheet], table, wanted, rows)
    return saved(book)


def explained(path: Path, words: Mapping[int, str]) -> bytes:
    """The workbook that came back, with 审核说明 in some rows of the project table, saved."""
    book = openpyxl.load_workbook(path)
    sheet = book[PROJECTS.sheet]
    numbers = filled_rows(sheet, PROJECTS)
    for at, text in words.items():
        type_row(sheet, PROJECTS, numbers[at], {"review_explanation": text}, whole=False)
    return saved(book)


def filled_rows(sheet: Worksheet, table: Table) -> list[int]:
    """The rows of a table in which anything is typed, from the top."""
    columns = [table.column(name) for name in _typed_by_units(table)]
    first = _FIRST[table.name]
    return [
        number
        for number in range(first, sheet.max_row + 1)
        if any(sheet.cell(number, column).value is not None for column in columns)
    ]


def place_of(field: str) -> tuple[int, int]:
    """Row and column of a value of the heading."""
    return _LAYOUT.position(FormCell("", field))


def type_row(sheet: Worksheet, table: Table, number: int, row: Row, *, whole: bool = True) -> None:
    """Type the values of a row; `whole`: blank those that it has not."""
    for name in _typed_by_units(table):
        if whole or name in row:
            put(sheet.cell(number, table.column(name)), row.get(name))


def put(cell: object, value: Value) -> None:
    """Type a value into a cell; a text stays a text, whatever it begins with."""
    if not isinstance(cell, SheetCell):  # the rest of a merged cell
        raise TypeError(cell)
    typed = shown(value, yuan=False, style="")
    if typed is not None and not isinstance(typed, str | int | float | date):
        raise TypeError(typed)
    cell.value = typed
    if isinstance(typed, str):
        cell.data_type = "s"


def saved(book: Workbook) -> bytes:
    """The workbook as bytes: the same for the same cells, whatever the clock says."""
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    core = "docProps/core.xml"
    return zipped(parts | {core: _SAVED.sub(_DAY, parts[core])})


def _tables(draft: Draft) -> Sequence[tuple[Table, Sequence[Row]]]:
    return (PROJECTS, draft.rows), (INDICATORS, draft.indicators)


def _typed_by_units(table: Table) -> list[str]:
    return [one.name for one in table.fields if one.filled_by is not FilledBy.FORMULA]


def _type_heading(sheet: Worksheet, heading: Row, kept: Container[str]) -> None:
    for name, value in heading.items():
        if name not in kept:
            put(sheet.cell(*place_of(name)), value)


def _type_table(
    sheet: Worksheet, table: Table, wanted: Sequence[Row], rows: Container[int] | None
) -> None:
    """Row by row where the old rows stand, new ones below; what is too much is cleared."""
    numbers = filled_rows(sheet, table)
    for at, row in enumerate(wanted):
        after = numbers[-1] + 1 if numbers else _FIRST[table.name]
        if at >= len(numbers):
            numbers.append(after)
        if rows is None or (table is PROJECTS and at in rows):
            type_row(sheet, table, numbers[at], row)
    if rows is None:
        for number in numbers[len(wanted) :]:
            type_row(sheet, table, number, {})
