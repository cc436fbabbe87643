"""The units on 说明: the way to the sheet of each, and the equation of its file that counts."""

from collections.abc import Mapping, Sequence

from perfbatch.measures.report import Report
from perfbatch.model.finding import Severity
from perfbatch.model.unit_key import UnitKey
from perfbatch.stages.write import table
from perfbatch.stages.write.cover_page import CoverPage
from perfbatch.stages.write.plan import Plan, shown_code, shown_department, shown_name
from perfbatch.stages.write.spread import Box
from perfbatch.wording import beyond, sheets
from perfbatch.wording import cover as words
from perfbatch.wording.unit import FOLDER
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula
from perfbatch.xlsx.writing import address

CODE, FOUND = 2, 5
"""Columns: the code, and the rows found; beside these those that count, those that do not."""

_LOOKS = (
    table.WRAPPED,
    table.CODE.but(shrink=True),
    table.WRAPPED,
    table.WRAPPED,
    *[table.COUNT] * len(words.UNIT_ROWS_HEAD[FOUND - 1 :]),
)


def add_index(page: CoverPage, report: Report, plan: Plan, shown: int) -> Mapping[UnitKey, str]:
    """The list of units, so many of them, last on the page; the cell of each unit's line."""
    page.section(words.UNIT_ROWS)
    if plan.apart:
        page.paragraph(words.APART.format(count=len(report.units), folder=FOLDER))
    heads = [theme.HEAD] * len(words.UNIT_ROWS_HEAD)
    page.last_head(_boxes(words.UNIT_ROWS_HEAD, heads, apart=plan.apart))
    cells = {}
    for unit in report.units[:shown]:
        found, parts = unit.rows_found, (len(unit.rows), len(unit.set_aside))
        values: list[CellValue] = [
            shown_name(unit),
            plan.link_to(unit, shown_code(unit)),
            shown_department(unit),
            plan.book_of(unit),
            found,
            *parts,
            check(page.row, FOUND, found, parts),
            unit.count(Severity.ERROR),
        ]
        cells[unit.measured.unit.key] = address(page.row, CODE)
        page.boxes(_boxes(values, _LOOKS, apart=plan.apart))
    if not report.units:
        page.paragraph(sheets.NONE)
    tell_cut(page, len(report.units), shown)
    return cells


def tell_cut(page: CoverPage, count: int, shown: int) -> None:
    """A line under a list of which not all stand there."""
    if shown < count:
        where = beyond.CUT_RECORD
        page.paragraph(beyond.CUT.format(rows=count, shown=shown, where=where))


def check(row: int, column: int, found: int, parts: Sequence[int]) -> Formula:
    """What was found, in `column`, less its parts beside it: live, and 0 if nothing vanished."""
    first, last = address(row, column + 1), address(row, column + len(parts))
    return Formula(f"{address(row, column)}-SUM({first}:{last})", found - sum(parts))


def _boxes(values: Sequence[CellValue], styles: Sequence[theme.Style], *, apart: bool) -> list[Box]:
    """A line; without workbooks of their own the department has the room of their names."""
    boxes = [
        Box(column, column, value, style)
        for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1)
    ]
    if not apart:
        name, code, department, _, *counts = boxes
        wide = Box(department.first, FOUND - 1, department.value, department.style)
        return [name, code, wide, *counts]
    return boxes
