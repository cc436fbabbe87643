"""总览: one landscape page for the head of the bureau, its figures live over 项目明细."""

from collections.abc import Sequence

from perfbatch.form.choices import DEVIATION_CAUSE
from perfbatch.measures.aggregate import Aggregate, Tally
from perfbatch.measures.project import Flag, Light
from perfbatch.measures.report import Department, Report
from perfbatch.measures.tracked import TrackedProject
from perfbatch.stages.write import cells, rates, table
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import (
    IS_FLAGGED,
    IS_ROW,
    Criterion,
    Plan,
    shown_department,
    shown_name,
)
from perfbatch.stages.write.warnings import furthest_behind
from perfbatch.wording import overview as text
from perfbatch.wording import sheets as words
from perfbatch.wording.watch import FLAG_WORDS, LIGHT_WORDS, NO_LIGHT
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula, Link, display_width, quoted_sheet
from perfbatch.xlsx.furniture import Bars, bars_with_line, hide_column, rows_height
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet, address, span

GRID = 12
NARROW, WIDE = 14.0, 17.5
"""Widths of a column of the grid: two of them hold a name on one line where names are short."""
SHORT_NAMES = GRID + 1
"""The hidden column of the chart's categories, outside the page."""
LONGEST_CATEGORY, LONGEST_REASON = 12, 120
"""In half-width characters: six and sixty 汉字."""
MOST_DEPARTMENTS = 10
MOST_BEHIND = 10
CHART_ROWS = 14
CHART_COLUMNS = 6
PIXELS = 7.1
"""Of a half-width character, with the padding of a cell shared out."""

Piece = tuple[CellValue, int, theme.Style]
"""A value, the columns of the grid that it takes, its look."""


def add_overview(book: Book, report: Report, plan: Plan) -> Sheet:
    """Key figures, departments with their chart, lights and flags, the ten furthest behind."""
    sheet = book.sheet(words.OVERVIEW)
    sheet.widths([_column_width(report)] * GRID)
    hide_column(sheet, SHORT_NAMES)
    title = text.TITLE.format(year=report.period.year, month=report.period.month)
    sheet.merge(1, 1, 1, GRID, title, theme.TITLE)
    sheet.height(1, 32)
    sheet.put(2, GRID, words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY)
    _key_figures(sheet, report, plan)
    row = _departments(sheet, report, plan, 7)
    row = _lights_and_flags(sheet, report, plan, row + 1)
    row = _behind(sheet, report, plan, row + 1)
    sheet.merge(row, 1, row, GRID, text.LAST_PERIOD, theme.NOTE)
    finish(sheet, Page(GRID, tall=1), report.period)
    return sheet


def _column_width(report: Report) -> float:
    """Wide where a name of a department or unit would not stand on one line of two columns."""
    names = [shown_department(unit) for unit in report.units]
    names += [shown_name(unit) for unit in report.units]
    longest = max(map(display_width, names), default=0)
    return NARROW if longest < 2 * NARROW else WIDE


def _put(sheet: Sheet, row: int, pieces: Sequence[Piece], first: int = 1) -> None:
    """Pieces side by side on the grid."""
    column = first
    for value, width, style in pieces:
        look = table.style_for(style, value)
        sheet.merge(row, column, row, column + width - 1, value, look)
        column += width


def _heads(labels: Sequence[str], widths: Sequence[int]) -> list[Piece]:
    return [(label, width, theme.HEAD) for label, width in zip(labels, widths, strict=True)]


def _key_figures(sheet: Sheet, report: Report, plan: Plan) -> None:
    widths = (2, 1, 1, 2, 2, 1, 1, 1, 1)
    _put(sheet, 3, _heads(text.KEY_HEAD, widths))
    sheet.height(3, 32)
    passing = sum(unit.passes for unit in report.units)
    for row, label, units, sums, groups in (
        (4, text.EVERYTHING, len(report.units), report.everything, rates.EVERY),
        (5, text.PASSED, passing, report.passed, rates.PASSING),
    ):
        values = [label, units, *_key_values(report, plan, sums, groups)]
        count, amount, percent = theme.CELL_COUNT, theme.CELL_AMOUNT, theme.CELL_PERCENT
        looks = (theme.CELL, count, count, amount, amount, percent, percent, percent, count)
        _put(sheet, row, list(zip(values, widths, looks, strict=True)))


def _key_values(
    report: Report, plan: Plan, sums: Aggregate, groups: tuple[rates.Criteria, ...]
) -> list[CellValue]:
    detail = plan.detail
    counted = "+".join(detail.count(*one, IS_ROW) for one in groups)
    flagged = "+".join(detail.count(*one, IS_FLAGGED) for one in groups)
    base = rates.base_of(detail, report.policy, groups)
    return [
        Formula(counted, sums.projects),
        cells.amount_by(
            rates.sum_of(detail, "revised_budget_fen", groups), sums["revised_budget_fen"]
        ),
        cells.amount_by(rates.sum_of(detail, "executed_fen", groups), sums["executed_fen"]),
        rates.rate(detail, sums, f"({base})", groups),
        float(report.policy.calendar_pace(report.period.month)),
        cells.percent(sums.weighted_goal_pct),
        Formula(flagged, sums.tally("flagged", "any").count),
    ]


def _departments(sheet: Sheet, report: Report, plan: Plan, row: int) -> int:
    """The departments with the largest budgets and their chart; returns the next free row."""
    by_budget = sorted(
        report.departments, key=lambda one: one.sums["revised_budget_fen"], reverse=True
    )[:MOST_DEPARTMENTS]
    few = len(report.departments) <= MOST_DEPARTMENTS
    title = text.DEPARTMENTS if few else text.FIRST_DEPARTMENTS.format(count=MOST_DEPARTMENTS)
    sheet.put(row, 1, title, theme.SECTION)
    _put(sheet, row + 1, _heads(text.DEPARTMENT_HEAD, (2, 1, 1, 1, 1)))
    first, width = row + 2, _column_width(report)
    for number, department in enumerate(by_budget, start=first):
        pieces = _department(report, plan, department, number)
        _put(sheet, number, pieces)
        name = str(pieces[0][0])
        sheet.fit_height(number, [(name, 2 * width)])
        sheet.put(number, SHORT_NAMES, shortened(name, LONGEST_CATEGORY))
    last = first + max(len(by_budget), 1) - 1
    if by_budget:
        _chart(sheet, row, first, last, int(CHART_COLUMNS * PIXELS * width))
    return max(last + 1, row + CHART_ROWS)


def _department(report: Report, plan: Plan, department: Department, row: int) -> list[Piece]:
    detail, sums = plan.detail, department.sums
    name = shown_department(department.units[0])
    criteria = (rates.equals("department", address(row, 1), name),)
    budget = detail.total("revised_budget_fen", *criteria)
    paid = detail.total("executed_fen", *criteria)
    base = rates.base_of(detail, report.policy, (criteria,))
    pace = float(report.policy.calendar_pace(report.period.month))
    return [
        (name, 2, theme.CELL_WRAPPED),
        (cells.amount_by(budget, sums["revised_budget_fen"]), 1, theme.CELL_AMOUNT),
        (cells.amount_by(paid, sums["executed_fen"]), 1, theme.CELL_AMOUNT),
        (rates.rate(detail, sums, f"({base})", (criteria,)), 1, theme.CELL_PERCENT),
        (pace, 1, theme.CELL_PERCENT),
    ]


def _chart(sheet: Sheet, row: int, first: int, last: int, width: int) -> None:
    here = quoted_sheet(words.OVERVIEW)
    chart = Bars(
        title=text.CHART,
        categories=f"{here}!{span(first, SHORT_NAMES, last, SHORT_NAMES)}",
        values=f"{here}!{span(first, 5, last, 5)}",
        values_name=text.DEPARTMENT_HEAD[3],
        line=f"{here}!{span(first, 6, last, 6)}",
        line_name=text.DEPARTMENT_HEAD[4],
        description=text.CHART_TEXT,
        width=width,
        height=rows_height(sheet, row, max(last, row + CHART_ROWS - 1)) - 8,
    )
    bars_with_line(sheet, row, 7, chart)


def _lights_and_flags(sheet: Sheet, report: Report, plan: Plan, row: int) -> int:
    """Lights at the left, flags at the right, counts and amounts; returns the next free row."""
    sums = report.everything
    sheet.put(row, 1, text.LIGHTS, theme.SECTION)
    sheet.put(row, 7, text.FLAGS, theme.SECTION)
    _put(sheet, row + 1, _heads(text.LIGHT_HEAD, (2, 1, 2)))
    _put(sheet, row + 1, _heads(text.FLAG_HEAD, (2, 1, 2)), 7)
    lights = [(LIGHT_WORDS[light.value], sums.tally("light", light.value)) for light in Light]
    lights.append((NO_LIGHT, sums.tally("light", "none")))
    for number, (word, tally) in enumerate(lights, start=row + 2):
        _put(sheet, number, _class(plan, word, Criterion("light", f'"{word}"'), tally))
    flags = [
        (
            f"{flag.value} {FLAG_WORDS[flag.value]}",
            f'"*{flag.value}*"',
            sums.tally("flag", flag.value),
        )
        for flag in Flag
    ]
    flags.append((text.UNION, IS_FLAGGED.test, sums.tally("flagged", "any")))
    for number, (word, criterion, tally) in enumerate(flags, start=row + 2):
        _put(sheet, number, _class(plan, word, Criterion("flags", criterion), tally), 7)
    return row + 2 + len(lights)


def _class(plan: Plan, word: str, criterion: Criterion, tally: Tally) -> list[Piece]:
    counted = Formula(plan.detail.count(criterion), tally.count)
    amount = cells.amount_by(plan.detail.total("revised_budget_fen", criterion), tally.amount_fen)
    return [(word, 2, theme.CELL), (counted, 1, theme.CELL_COUNT), (amount, 2, theme.CELL_AMOUNT)]


def _behind(sheet: Sheet, report: Report, plan: Plan, row: int) -> int:
    """The ten furthest behind with the reason in a sentence; returns the next free row."""
    widths = (2, 2, 1, 1, 1, 1, 4)
    sheet.put(row, 1, text.BEHIND, theme.SECTION)
    _put(sheet, row + 1, _heads(text.BEHIND_HEAD, widths))
    behind = [
        one
        for one in furthest_behind(report)
        if one[2].row.measures.flags or one[2].row.measures.near_miss
    ][:MOST_BEHIND]
    if not behind:
        sheet.put(row + 2, 1, words.NONE)
        return row + 3
    width = _column_width(report)
    for number, (unit, place, tracked) in enumerate(behind, start=row + 2):
        project, measures = tracked.row.project, tracked.row.measures
        reason = shortened(reason_of(tracked), LONGEST_REASON)
        values: list[CellValue] = [
            shown_name(unit),
            project.project_name,
            cells.percent(measures.execution_pct),
            cells.percent(measures.pace_shortfall_pct),
            cells.percent(measures.goal_shortfall_pct),
            Link(words.DETAIL, f"A{plan.detail_row(unit, place)}", measures.codes or text.NEAR),
            reason,
        ]
        wrapped, lag = theme.CELL_WRAPPED, table.SHORTFALL
        looks = (wrapped, wrapped, theme.CELL_PERCENT, lag, lag, theme.CELL_CENTRED, wrapped)
        _put(sheet, number, list(zip(values, widths, looks, strict=True)))
        room = (2 * width, 2 * width, 4 * width)
        texts = (shown_name(unit), project.project_name, reason)
        sheet.fit_height(number, list(zip(texts, room, strict=True)))
    return row + 2 + len(behind)


def reason_of(tracked: TrackedProject) -> str:
    """What the unit says of the deviation: cause and note in one sentence."""
    project = tracked.row.project
    cause = cells.optional_word(DEVIATION_CAUSE, project.deviation_cause)
    told = "：".join(part for part in (cause, project.deviation_note) if part)
    return told or text.NO_REASON


def shortened(words_of_text: str, most: int) -> str:
    """A text on one line of at most `most` half-width characters, cut with …."""
    line = " ".join(words_of_text.split())
    if display_width(line) <= most:
        return line
    line = line[:most]
    while display_width(line) > most:
        line = line[:-1]
    return f"{line}…"
