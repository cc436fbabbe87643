"""The departments of 总览: money and goals side by side, and their chart against the pace."""

from perfbatch.measures.report import Department, Report
from perfbatch.model.pct import PCT_PER_ONE, pct_of, pct_text
from perfbatch.stages.write import cells, rates, unit_summary
from perfbatch.stages.write.overview.grid import (
    LINE,
    WIDTH,
    Piece,
    heads,
    put,
    room,
    section,
    shortened,
)
from perfbatch.stages.write.plan import Plan, shown_department
from perfbatch.wording import overview as text
from perfbatch.wording import sheets as words
from perfbatch.xlsx import theme
from perfbatch.xlsx.charts import PairedBars, Series, paired_bars
from perfbatch.xlsx.content import CellValue, Link, quoted_sheet
from perfbatch.xlsx.furniture import hide_column, rows_height
from perfbatch.xlsx.writing import Sheet, address, span

MOST = 8
WIDTHS = (1, 4, 2, 2, 2, 2)
NAME, RATE, GOAL = 2, 10, 12
"""The first columns of name, rate and attainment."""
CHART_COLUMN = sum(WIDTHS) + 1
CHART_COLUMNS = 11
CHART_ROWS = 10
NAMES, PACES = 28, 29
"""Hidden columns of the chart beside the page: short names, the pace."""
CATEGORIES, SHORTEST, LONGEST = 80, 10, 20
"""Half-width characters below all bars, and of the name of a pair: longer ones would be turned."""
MOST_RATE = 1.5
CHART_PIXELS = CHART_COLUMNS * int(7 * WIDTH + 5) - 16
"""A column is 7 pixels a character and 5 of padding; the chart keeps off the edge of the page."""


def add_departments(sheet: Sheet, report: Report, plan: Plan, row: int) -> int:
    """The departments with the largest budgets, their chart at the right; the next free row."""
    by_budget = sorted(
        enumerate(report.departments),
        key=lambda one: one[1].sums["revised_budget_fen"],
        reverse=True,
    )[:MOST]
    few = len(report.departments) <= MOST
    section(sheet, row, text.DEPARTMENTS if few else text.FIRST_DEPARTMENTS.format(count=MOST))
    put(sheet, row + 1, heads(text.DEPARTMENT_HEAD, WIDTHS))
    first = row + 2
    longest = min(LONGEST, max(SHORTEST, CATEGORIES // max(len(by_budget), 1)))
    for number, (place, department) in enumerate(by_budget, start=first):
        target = _row_in_summary(report, place)
        put(sheet, number, _pieces(report, plan, department, (number - first + 1, target)))
        name = f"{number - first + 1} {shown_department(department.units[0])}"
        sheet.put(number, NAMES, shortened(name, longest))
        sheet.put(number, PACES, float(report.pace))
        sheet.height(number, LINE)
    for column in (NAMES, PACES):
        hide_column(sheet, column)
    last = first + len(by_budget) - 1
    end = max(last, row + CHART_ROWS)
    if by_budget:
        cut = any(_beyond(department) for _, department in by_budget)
        _chart(sheet, report, (row + 1, end), (first, last), cut=cut)
        if cut:
            end += 1
            told = text.CUT_BARS.format(most=round(MOST_RATE * 100))
            sheet.merge(end, CHART_COLUMN, end, CHART_COLUMN + CHART_COLUMNS - 1, told, theme.NOTE)
    return end + 1


def _row_in_summary(report: Report, place: int) -> int:
    """The department's row in 分单位汇总; places count from 0."""
    before = report.departments[:place]
    return unit_summary.FIRST_ROW + sum(1 + len(one.units) for one in before)


def _pieces(
    report: Report, plan: Plan, department: Department, places: tuple[int, int]
) -> list[Piece]:
    """A row: its number here links to the department's row in 分单位汇总."""
    number, target = places
    detail, sums = plan.detail, department.sums
    name = shown_department(department.units[0])
    there = f"{quoted_sheet(words.BY_UNIT)}!{address(target, 1, fixed=True)}"
    criteria = (rates.equals("department", there, name),)
    budget = detail.total("revised_budget_fen", *criteria)
    paid = detail.total("executed_fen", *criteria)
    base = rates.base_of(detail, report.policy, (criteria,))
    values: list[CellValue] = [
        Link(words.BY_UNIT, address(target, 1), number),
        shortened(name, room(WIDTHS[1])),
        cells.amount_by(budget, sums["revised_budget_fen"]),
        cells.amount_by(paid, sums["executed_fen"]),
        rates.rate(detail, sums, f"({base})", (criteria,)),
        rates.weighted_goal(detail, sums, (criteria,)),
    ]
    percent = theme.CELL_PERCENT
    looks = (theme.CELL_CENTRED, theme.CELL, *[theme.CELL_AMOUNT] * 2, percent, percent)
    return list(zip(values, WIDTHS, looks, strict=True))


def _beyond(department: Department) -> bool:
    """Whether a bar would be higher than the axis."""
    shares = (department.sums.execution_pct, department.sums.weighted_goal_pct)
    return any(isinstance(one, int) and one > MOST_RATE * PCT_PER_ONE for one in shares)


def _chart(
    sheet: Sheet, report: Report, rows: tuple[int, int], data: tuple[int, int], *, cut: bool
) -> None:
    """Between two rows, over the departments of two rows."""
    here = quoted_sheet(words.OVERVIEW)

    def column(number: int) -> str:
        return f"{here}!{span(data[0], number, data[1], number)}"

    pace = pct_text(pct_of(report.pace))
    paired_bars(
        sheet,
        (rows[0], CHART_COLUMN),
        PairedBars(
            title=text.CHART.format(pace=pace),
            categories=column(NAMES),
            first=Series(text.PAID_SERIES, column(RATE)),
            second=Series(text.GOAL_SERIES, column(GOAL)),
            line=Series(text.PACE_SERIES, column(PACES)),
            description=text.CHART_TEXT.format(pace=pace),
            most=MOST_RATE if cut else None,
            single=data[0] == data[1],
            size=(CHART_PIXELS, rows_height(sheet, *rows) - 4),
        ),
    )
