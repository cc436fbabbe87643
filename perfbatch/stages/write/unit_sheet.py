"""One sheet a unit: heading, rows, totals, findings; printable and sendable alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.finding import Severity
from perfbatch.model.period import Period
from perfbatch.policy import Policy
from perfbatch.stages.write import table
from perfbatch.stages.write.paper import finish, finish_flat
from perfbatch.stages.write.plan import shown_code, shown_department, shown_name
from perfbatch.stages.write.row_formulas import RowFormulas
from perfbatch.stages.write.spread import Box, put_boxes
from perfbatch.stages.write.unit_foot import add_foot, heads_of_lists
from perfbatch.stages.write.unit_rows import (
    COLUMN_LOOKS,
    COLUMN_WIDTHS,
    NAMES,
    WIDTHS,
    WRAPPED,
    attained,
    letter,
    row_cells,
    total_cells,
)
from perfbatch.stages.write.unit_sources import UnitSources
from perfbatch.wording import sheets as words
from perfbatch.wording import unit as text
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Link
from perfbatch.xlsx.furniture import rows_height
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

FIRST_ROW = 6
LISTS_ROW = FIRST_ROW - 2
"""Here stands what the columns of the lists are, where the heads of the projects are repeated."""

TOP = "A1"
"""Where the way back leads from the sheet of a unit that has no line on 说明."""

BESIDE_FILES = 9
"""Where what stands beside the files begins."""

LAST = len(NAMES)
MOST_FILES = 3
FIELD = theme.CELL_WRAPPED.but(number=theme.TEXT_FORMAT)
NO_ROWS = FIELD.but(align="center")
FIELDS = ((1, 3, 3), (4, 5, 8), (9, 10, 12), (13, 14, 15), (16, 18, LAST))
TITLE_LINE = 24.0
PAGE_PIXELS = 940
"""The height of what stands on one page at the size at which the columns fit its width."""


@dataclass(frozen=True, slots=True)
class InSummary:
    """What a unit's sheet leads to where it stands in the summary.

    `detail_row`: the row of its first project in 项目明细, which ends with `detail_end`; `index`: the
    cell of its line on 说明.
    """

    detail_row: int
    detail_end: int
    index: str


class Run(Protocol):
    """What holds for all units of a report."""

    @property
    def period(self) -> Period:
        """The report's period."""

    @property
    def policy(self) -> Policy:
        """The policy in force."""


def add_unit_sheet(
    book: Book, run: Run, unit: TrackedUnit, name: str, within: InSummary | None = None
) -> Sheet:
    """The unit's sheet; `within` the summary with links, else alone in a workbook without any."""
    sheet = book.sheet(name)
    sheet.widths(COLUMN_WIDTHS)
    _head(sheet, run.period, unit)
    row, heads, told, lists = FIRST_ROW, (1, 1), list[CellValue](), ""
    if unit.rows:
        sources = UnitSources.of(unit)
        row = _rows(sheet, run.policy, unit, sources, within)
        sheet.freeze(FIRST_ROW, NAMES.index("project_name") + 2)
        told = [attained(unit.sums, FIRST_ROW, row - 1), *sources.lines]
        if rows_height(sheet, 1, row) > PAGE_PIXELS:  # else they would stand over the lists alone
            lists = heads_of_lists(unit)
            heads = (LISTS_ROW if lists else FIRST_ROW - 1, FIRST_ROW - 1)
    else:
        none = text.NIL if unit.nil else text.NO_PROJECTS
        put_boxes(sheet, FIRST_ROW - 1, [Box(1, LAST, none, NO_ROWS)], COLUMN_WIDTHS, least=24)
    _sources(sheet, unit, lists)
    begins = add_foot(sheet, row + 1, unit, told)
    if unit.findings and not lists and rows_height(sheet, 1, sheet.last_row) > PAGE_PIXELS:
        heads = (begins, begins + 1)  # repeated from the page on that comes after them
    page = Page(LAST, heads=heads)
    if within is None:
        finish_flat(sheet, page, run.period)
    else:
        finish(sheet, page, run.period, within.index)
    return sheet


def _rows(
    sheet: Sheet,
    policy: Policy,
    unit: TrackedUnit,
    sources: UnitSources,
    within: InSummary | None,
) -> int:
    """Header, rows and totals; returns the row of totals."""
    labels = [words.UNIT_LABELS[name] for name in NAMES]
    sheet.line(FIRST_ROW - 1, labels, [theme.HEAD] * LAST)
    sheet.fit_height(FIRST_ROW - 1, list(zip(labels, COLUMN_WIDTHS, strict=True)))
    formulas = RowFormulas(letter, policy)
    for place, tracked in enumerate(unit.rows):
        row = FIRST_ROW + place
        values = row_cells(tracked, row, formulas)
        values["row"] = sources.row_of(tracked.row.project)
        values["serial"] = place + 1
        if within is not None and within.detail_row + place <= within.detail_end:
            cell = f"A{within.detail_row + place}"
            values["serial"] = Link(words.DETAIL, cell, place + 1)
        _put_row(sheet, row, values)
    row = FIRST_ROW + len(unit.rows)
    _total(sheet, row, unit, policy)
    return row


def _put_row(sheet: Sheet, row: int, values: dict[str, CellValue]) -> None:
    told = [values[name] for name in NAMES]
    sheet.line(row, told, list(map(table.style_for, COLUMN_LOOKS, told)))
    sheet.fit_height(row, [(str(values[name]), WIDTHS[name]) for name in WRAPPED])


def _total(sheet: Sheet, row: int, unit: TrackedUnit, policy: Policy) -> None:
    """The row of totals under the rows of the unit."""
    values = total_cells(unit, FIRST_ROW, row - 1, policy)
    told = [values.get(name) for name in NAMES]
    styles = [theme.as_total(one) for one in map(table.style_for, COLUMN_LOOKS, told)]
    sheet.line(row, told, styles)
    sheet.height(row, 20)


def _head(sheet: Sheet, period: Period, unit: TrackedUnit) -> None:
    """Title, and who reports."""
    heading = unit.measured.unit.valid.heading
    title = text.TITLE.format(unit=shown_name(unit), year=period.year, month=period.month)
    style = theme.TITLE.but(wrap=True)
    sheet.merge(1, 1, 1, LAST, title, style)
    sheet.height(1, 32)
    sheet.fit_height(1, [(title, sum(COLUMN_WIDTHS) * theme.PLAIN.size / style.size)], TITLE_LINE)
    fields = (
        (text.CODE, shown_code(unit)),
        (text.DEPARTMENT, shown_department(unit)),
        (text.PREPARER, heading.preparer),
        (text.RESPONSIBLE, heading.responsible),
        (text.PHONE, heading.phone),
    )
    boxes = []
    for (label_at, value_at, last), (label, value) in zip(FIELDS, fields, strict=True):
        boxes += [
            Box(label_at, value_at - 1, label, theme.HEAD),
            Box(value_at, last, value, FIELD),
        ]
    put_boxes(sheet, 2, boxes, COLUMN_WIDTHS, least=22)


def _sources(sheet: Sheet, unit: TrackedUnit, lists: str) -> None:
    """The files and the equation of the rows, one below the other.

    They stand beside one another where the second line says what the columns of the lists are,
    since it is repeated on their pages too, above the heads of the projects.
    """
    label_at, value_at, _ = FIELDS[0]
    files_to = BESIDE_FILES - 1 if lists else LAST
    boxes = [
        Box(label_at, value_at - 1, text.FILE, theme.HEAD),
        Box(value_at, files_to, _files(unit.measured.unit.files), FIELD),
    ]
    if lists:
        boxes.append(Box(BESIDE_FILES, LAST, _equation(unit), FIELD))
    put_boxes(sheet, 3, boxes, COLUMN_WIDTHS, least=22)
    money_at = NAMES.index("projected_gap") + 1
    boxes = [
        Box(1, money_at - 1, lists or _equation(unit), theme.WRAPPED),
        Box(money_at, LAST, words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY),
    ]
    put_boxes(sheet, LISTS_ROW, boxes, COLUMN_WIDTHS, least=20)


def _files(names: Sequence[str]) -> str:
    """The files that count for the unit; of many the first few."""
    if len(names) <= MOST_FILES:
        return "、".join(names)
    return text.SEVERAL_FILES.format(files="、".join(names[:MOST_FILES]), count=len(names))


def _equation(unit: TrackedUnit) -> str:
    """The rows of the file that counts, its findings, and whether other files were replaced."""
    told = text.EQUATION.format(
        found=unit.rows_found,
        counted=len(unit.rows),
        aside=len(unit.set_aside),
        errors=unit.count(Severity.ERROR),
        explain=unit.count(Severity.EXPLAIN),
        explained=unit.explained,
        notes=unit.count(Severity.NOTE),
    )
    replaced = len(unit.measured.unit.other_files)
    return told + (text.SUPERSEDED.format(count=replaced) if replaced else "")
