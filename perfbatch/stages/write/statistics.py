"""监控统计表: the 附件4 table as it goes upwards, with counts and amounts by class below it."""

from perfbatch.form.choices import YEAR_END_OUTLOOK
from perfbatch.measures.aggregate import PROGRESS_CLASSES
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.choices import YearEndOutlook
from perfbatch.model.pct import PCT_PER_POINT, Pct, pct_fraction
from perfbatch.stages.write import cells, rates, table
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import Criterion, Plan, shown_name
from perfbatch.wording import sheets as words
from perfbatch.wording import statistics as text
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

WIDTHS = (26, 44, 16, 18, 13, 13, 13)
FIRST_ROW = 6
OUTLOOKS = tuple(YearEndOutlook)


def add_statistics(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with its table, the classes and the attainment of all."""
    sheet = book.sheet(words.STATISTICS)
    sheet.widths(WIDTHS)
    _head(sheet, report)
    row = FIRST_ROW
    for unit in report.units:
        row = _unit_rows(sheet, unit, row)
    row = _total(sheet, report, plan, row)
    _classes(sheet, report, plan, row + 1)
    sheet.freeze(FIRST_ROW, 3)
    finish(sheet, Page(len(WIDTHS), heads=(4, 5)), report.period)
    return sheet


def _head(sheet: Sheet, report: Report) -> None:
    month = report.period.month
    sheet.put(1, 1, text.ANNEX)
    title = text.TITLE.format(year=report.period.year, month=month)
    sheet.merge(2, 1, 2, len(WIDTHS), title, theme.TITLE)
    sheet.height(2, 30)
    sheet.put(3, len(WIDTHS), words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY)
    attainment = words.STATISTICS_ATTAINMENT.format(month=month)
    for column, label in enumerate((*words.STATISTICS_HEAD, attainment), start=1):
        sheet.merge(4, column, 5, column, label, theme.HEAD)
    sheet.merge(4, 5, 4, 7, words.STATISTICS_OUTLOOK, theme.HEAD)
    sheet.row(5, [YEAR_END_OUTLOOK.word(outlook) for outlook in OUTLOOKS], theme.HEAD, 5)
    sheet.height(4, 20)
    sheet.height(5, 20)


def _unit_rows(sheet: Sheet, unit: TrackedUnit, row: int) -> int:
    """The unit's projects, its name merged down beside them; returns the next free row."""
    if not unit.rows:
        return row
    for number, tracked in enumerate(unit.rows, start=row):
        project = tracked.row.project
        values: list[tuple[CellValue, theme.Style]] = [
            (project.project_name, theme.CELL_WRAPPED),
            (cells.amount(project.revised_budget_fen), theme.CELL_AMOUNT),
            (_attainment(tracked.row.measures.goal_attainment_pct), theme.CELL_POINTS),
        ]
        values += [
            (words.TICK if project.year_end_outlook is outlook else "", theme.CELL_CENTRED)
            for outlook in OUTLOOKS
        ]
        for column, (value, style) in enumerate(values, start=2):
            sheet.put(number, column, value, table.style_for(style, value))
        sheet.fit_height(number, [(project.project_name, WIDTHS[1])])
    last = row + len(unit.rows) - 1
    sheet.merge(row, 1, last, 1, shown_name(unit), theme.CELL_WRAPPED)
    return last + 1


def _attainment(pct: Maybe[Pct]) -> CellValue:
    """42.86 for 42.86 %: the column's heading says (%)."""
    return cells.percent(pct) if isinstance(pct, Absence) else pct / PCT_PER_POINT


def _total(sheet: Sheet, report: Report, plan: Plan, row: int) -> int:
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
    return row + 1


def _progress_criteria(name: str) -> tuple[Criterion, ...]:
    """The rows of a class of goal attainment."""
    least, below = PROGRESS_CLASSES[name]
    tests = [f'">={pct_fraction(least)}"']
    if below is not None:
        tests.append(f'"<{pct_fraction(below)}"')
    return tuple(Criterion("goal_attainment", test) for test in tests)


def _classes(sheet: Sheet, report: Report, plan: Plan, row: int) -> None:
    """Counts and amounts side by side: by outlook, by progress; then the attainment of all."""
    detail, sums = plan.detail, report.everything
    sheet.row(row, ["", text.CLASS, text.AMOUNT, text.COUNT], theme.HEAD)
    lines = [
        (
            text.BY_OUTLOOK,
            text.OUTLOOKS[outlook.value],
            (Criterion("year_end_outlook", f'"{YEAR_END_OUTLOOK.word(outlook)}"'),),
            sums.tally("outlook", outlook.value),
        )
        for outlook in OUTLOOKS
    ] + [
        (
            text.BY_PROGRESS,
            words.PROGRESS_WORDS[name],
            _progress_criteria(name),
            sums.tally("progress", name),
        )
        for name in PROGRESS_CLASSES
    ]
    for number, (group, label, criteria, tally) in enumerate(lines, start=row + 1):
        sheet.put(number, 1, group, theme.CELL)
        sheet.put(number, 2, label, theme.CELL)
        amount = cells.amount_by(detail.total("revised_budget_fen", *criteria), tally.amount_fen)
        sheet.put(number, 3, amount, theme.CELL_AMOUNT)
        sheet.put(number, 4, Formula(detail.count(*criteria), tally.count), theme.CELL_COUNT)
    _attainments(sheet, report, plan, row + len(lines) + 1)


def _attainments(sheet: Sheet, report: Report, plan: Plan, row: int) -> None:
    detail, sums = plan.detail, report.everything
    values = (
        (text.WEIGHTED, rates.weighted_goal(detail, sums)),
        (text.MEAN, rates.mean_goal(detail, sums)),
    )
    for number, (label, value) in enumerate(values, start=row):
        sheet.put(number, 1, text.ATTAINMENT, theme.CELL)
        sheet.put(number, 2, label, theme.CELL)
        sheet.put(number, 3, None, theme.CELL)
        sheet.put(number, 4, value, table.style_for(theme.CELL_PERCENT, value))
