"""监控统计表: the 附件4 table as it goes upwards, with counts and amounts by class below it.

It prints at 100 %, for only so do the office programs break pages where they are told to.
"""

from collections.abc import Sequence

from perfbatch.form.choices import YEAR_END_OUTLOOK
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.choices import YearEndOutlook
from perfbatch.model.pct import PCT_PER_POINT, Pct
from perfbatch.stages.write import cells, table
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import Criterion, Plan, shown_name
from perfbatch.stages.write.statistics_classes import add_classes, classes_height
from perfbatch.stages.write.statistics_pages import Block, Stretch, stretches
from perfbatch.wording import beyond
from perfbatch.wording import sheets as words
from perfbatch.wording import statistics as text
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula, wrapped_lines
from perfbatch.xlsx.heights import HIGHEST, LINE
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

WIDTHS = (28, 48, 15, 14, 8.2, 8.2, 8.2)
"""Together less than the 135 that a landscape page holds at 100 %: typefaces differ."""

FIRST_ROW = 6
OUTLOOKS = tuple(YearEndOutlook)
HEIGHTS = (18.0, 36.0, 18.0, 20.0, 34.0)
"""Rows 1 to 5 in points; the last two stand on every page."""

ROW, TOTAL, GAP, SIGNATURE = 20.0, 22.0, 14.0, 30.0
PAGE = 480.0
"""What a page holds in points, with 20 to spare: printers differ in their margins."""

ON_FIRST, ON_OTHERS = PAGE - sum(HEIGHTS), PAGE - sum(HEIGHTS[3:])
_NAME = theme.CELL_WRAPPED.but(align="center")
_LOOKS = table.Looks(
    [
        *(_NAME, theme.CELL_WRAPPED, theme.CELL_AMOUNT, theme.CELL_POINTS),
        *(theme.CELL_CENTRED for _ in OUTLOOKS),
    ]
)
"""The columns: unit, project, 调整后预算数, 目标实现程度, and one for each outlook."""


def add_statistics(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with its table, the classes, the attainment of all and a line to sign."""
    sheet = book.sheet(words.STATISTICS)
    sheet.widths(WIDTHS)
    _head(sheet, report)
    units = [unit for unit in report.units if unit.rows]
    counts = _counts(units, _room(report, plan))
    tail = TOTAL + GAP + classes_height(report) + GAP + SIGNATURE
    blocks = [*map(_block, units, counts), Block((tail,), 0, 0)]
    row, breaks = FIRST_ROW, []
    for stretch in stretches(blocks, ON_FIRST, ON_OTHERS):
        if stretch.opens_page:
            breaks.append(row)
        if stretch.block < len(units):
            row = _rows(sheet, units[stretch.block], stretch, row)
    if not units:
        sheet.merge(row, 1, row, len(WIDTHS), words.NONE, theme.CELL_CENTRED)
        row += 1
    if sum(counts) < report.rows_counted:
        told = beyond.CUT.format(
            rows=report.rows_counted, shown=sum(counts), where=beyond.CUT_PROJECTS
        )
        sheet.merge(row, 1, row, len(WIDTHS), told, theme.NOTE)
        row += 1
    _tail(sheet, report, plan, row)
    sheet.freeze(FIRST_ROW, 3)
    page = Page(len(WIDTHS), heads=(FIRST_ROW - 2, FIRST_ROW - 1), scale=100, breaks=breaks)
    finish(sheet, page, report.period)
    return sheet


def _head(sheet: Sheet, report: Report) -> None:
    month = report.period.month
    sheet.put(1, 1, text.ANNEX)
    title = text.TITLE.format(year=report.period.year, month=month)
    sheet.merge(2, 1, 2, len(WIDTHS), title, theme.TITLE)
    sheet.put(3, len(WIDTHS), words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY)
    attainment = words.STATISTICS_ATTAINMENT.format(month=month)
    for column, label in enumerate((*words.STATISTICS_HEAD, attainment), start=1):
        sheet.merge(4, column, 5, column, label, theme.HEAD)
    sheet.merge(4, 5, 4, 7, words.STATISTICS_OUTLOOK, theme.HEAD)
    sheet.row(5, [YEAR_END_OUTLOOK.word(outlook) for outlook in OUTLOOKS], theme.HEAD, 5)
    for row, height in enumerate(HEIGHTS, start=1):
        sheet.height(row, height)


def _room(report: Report, plan: Plan) -> int:
    """How many projects the sheet has room for, with a line that says so and what stands below."""
    return plan.sheet_rows - FIRST_ROW - int(classes_height(report) / ROW) - len(HEIGHTS)


def _counts(units: Sequence[TrackedUnit], room: int) -> list[int]:
    """How many projects of each unit are listed."""
    counts = []
    for unit in units:
        counts.append(max(0, min(len(unit.rows), room)))
        room -= counts[-1]
    return counts


def _block(unit: TrackedUnit, count: int) -> Block:
    """What so many rows of a unit take on paper."""
    names = [tracked.row.project.project_name for tracked in unit.rows[:count]]
    name = shown_name(unit)
    again = text.AGAIN.format(name=name)
    return Block(_heights(names, WIDTHS[1]), *_heights((name, again), WIDTHS[0]))


def _heights(names: Sequence[str], width: float) -> list[float]:
    """The height of a row for each text in a column of that width."""
    return [max(ROW, min(HIGHEST, LINE * wrapped_lines(name, width) + 6)) for name in names]


def _rows(sheet: Sheet, unit: TrackedUnit, stretch: Stretch, row: int) -> int:
    """Projects of a unit, its name merged down beside them; returns the next free row."""
    rows = unit.rows[stretch.first : stretch.first + len(stretch.heights)]
    name = shown_name(unit)
    shown = text.AGAIN.format(name=name) if stretch.first else name
    sheet.join(row, 1, row + len(rows) - 1, 1)
    for number, (tracked, height) in enumerate(zip(rows, stretch.heights, strict=True), start=row):
        values = [shown if number == row else None, *_project(tracked)]
        sheet.line(number, values, _LOOKS.of(values))
        sheet.height(number, height)
    return row + len(rows)


def _project(tracked: TrackedProject) -> list[CellValue]:
    """What stands in the columns beside the unit's name."""
    project = tracked.row.project
    outlook = project.year_end_outlook
    return [
        project.project_name,
        cells.amount(project.revised_budget_fen),
        _attainment(tracked.row.measures.goal_attainment_pct),
        *(words.TICK if outlook is one else "" for one in OUTLOOKS),
    ]


def _attainment(pct: Maybe[Pct]) -> CellValue:
    """42.86 for 42.86 %: the column's heading says (%)."""
    return cells.percent(pct) if isinstance(pct, Absence) else pct / PCT_PER_POINT


def _tail(sheet: Sheet, report: Report, plan: Plan, row: int) -> None:
    """Totals, classes and the line to sign: they stand on one page."""
    _total(sheet, report, plan, row)
    sheet.height(row + 1, GAP)
    after = add_classes(sheet, report, plan, row + 2, total=row)
    sheet.height(after, GAP)
    sheet.merge(after + 1, 1, after + 1, len(WIDTHS), text.SIGNATURE, theme.PLAIN)
    sheet.height(after + 1, SIGNATURE)


def _total(sheet: Sheet, report: Report, plan: Plan, row: int) -> None:
    sums, detail = report.everything, plan.detail
    sheet.merge(row, 1, row, 2, words.TOTAL, theme.as_total(theme.CELL_CENTRED))
    amount = cells.amount_by(detail.total("revised_budget_fen"), sums["revised_budget_fen"])
    sheet.put(row, 3, amount, theme.as_total(theme.CELL_AMOUNT))
    sheet.put(row, 4, None, theme.as_total(theme.CELL))
    for column, outlook in enumerate(OUTLOOKS, start=5):
        word = YEAR_END_OUTLOOK.word(outlook)
        counted = detail.count(Criterion("year_end_outlook", f'"{word}"'))
        value = Formula(counted, sums.tally("outlook", outlook.value).count)
        sheet.put(row, column, value, theme.as_total(theme.CELL_COUNT.but(align="center")))
    sheet.height(row, TOTAL)
