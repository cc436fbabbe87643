"""分单位汇总: departments and their units, live sums over 项目明细, outline levels."""

from collections.abc import Sequence
from dataclasses import dataclass

from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.project import Light
from perfbatch.measures.report import Department, Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.finding import Severity
from perfbatch.policy import Policy
from perfbatch.stages.write import cells, rates, table
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import (
    IS_FLAGGED,
    IS_ROW,
    SUMMED,
    Criterion,
    Plan,
    shown_code,
    shown_department,
    shown_name,
)
from perfbatch.wording import sheets as words
from perfbatch.wording import summary as text
from perfbatch.wording.watch import LIGHT_WORDS
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula, Link
from perfbatch.xlsx.furniture import outline, summaries_above
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet, address

COLUMNS = tuple(words.SUMMARY_LABELS)
WIDTHS = {"name": 22, "weighted_goal": 9.5, "mean_goal": 9.5, "flagged": 6.5}
LOOKS = {"name": table.WRAPPED, "code": table.CODE}
PERCENTS = {"execution_rate", "weighted_goal", "mean_goal"}
FIRST_ROW = 5


@dataclass(frozen=True)
class _Line:
    """A line of the table: its first two cells, its sums, the criteria of its rows."""

    name: str
    code: str | Link
    sums: Aggregate
    criteria: rates.Criteria
    counts: dict[str, CellValue]


def add_unit_summary(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with a line for each department, each unit and the whole."""
    sheet = book.sheet(words.BY_UNIT)
    _head(sheet, report)
    summaries_above(sheet)
    row = FIRST_ROW
    for department in report.departments:
        _write(sheet, row, _department_line(department, row), plan, report.policy, total=True)
        for unit in department.units:
            row += 1
            _write(sheet, row, _unit_line(unit, plan, row), plan, report.policy, total=False)
            outline(sheet, row, 1)
        row += 1
    _write(sheet, row, _whole_line(report), plan, report.policy, total=True)
    sheet.freeze(FIRST_ROW, 3)
    finish(sheet, Page(len(COLUMNS), heads=(FIRST_ROW - 1, FIRST_ROW - 1)), report.period)
    return sheet


def _widths(report: Report) -> list[float]:
    """Column widths; a link is not wrapped by every program, so codes get the room they need."""
    codes = table.widest([shown_code(unit) for unit in report.units], 9, 30)
    return [codes if name == "code" else _width(name) for name in COLUMNS]


def _width(name: str) -> float:
    return WIDTHS.get(name, 11.5 if name.endswith("_fen") else 9 if name in PERCENTS else 6)


def _head(sheet: Sheet, report: Report) -> None:
    widths = _widths(report)
    sheet.widths(widths)
    title = text.TITLE.format(year=report.period.year, month=report.period.month)
    sheet.merge(1, 1, 1, len(COLUMNS), title, theme.TITLE)
    sheet.height(1, 30)
    sheet.merge(2, 1, 2, len(COLUMNS), text.NOTE, theme.NOTE)
    sheet.put(3, len(COLUMNS), words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY)
    labels = [words.SUMMARY_LABELS[name] for name in COLUMNS]
    sheet.row(FIRST_ROW - 1, labels, theme.HEAD)
    sheet.fit_height(FIRST_ROW - 1, list(zip(labels, widths, strict=True)))


def _unit_line(unit: TrackedUnit, plan: Plan, row: int) -> _Line:
    code, name = shown_code(unit), shown_name(unit)
    criteria = rates.unit_criteria((address(row, 2), code), (address(row, 1), name))
    link = Link(plan.sheet_of(unit), "A1", code)
    return _Line(name, link, unit.sums, criteria, {**_counted([unit])})


def _counted(units: Sequence[TrackedUnit]) -> dict[str, int]:
    """Findings and rows of units, which are on no other sheet."""
    return {
        "errors": sum(unit.count(Severity.ERROR) for unit in units),
        "explain": sum(unit.count(Severity.EXPLAIN) for unit in units),
        "rows_found": sum(unit.rows_found for unit in units),
        "rows_aside": sum(len(unit.set_aside) for unit in units),
    }


def _department_line(department: Department, row: int) -> _Line:
    first, last = row + 1, row + len(department.units)
    counts: dict[str, CellValue] = {}
    for name, value in _counted(department.units).items():
        column = COLUMNS.index(name) + 1
        span = f"{address(first, column)}:{address(last, column)}"
        counts[name] = Formula(f"SUM({span})", value)
    name = shown_department(department.units[0])
    criteria = (rates.equals("department", address(row, 1), name),)
    return _Line(name, "", department.sums, criteria, counts)


def _whole_line(report: Report) -> _Line:
    return _Line(words.TOTAL, "", report.everything, (), {**_counted(report.units)})


def _write(sheet: Sheet, row: int, line: _Line, plan: Plan, policy: Policy, *, total: bool) -> None:
    values = _amounts(line, plan, policy, row) | _counts(line, plan) | line.counts
    values |= {"name": line.name, "code": line.code}
    for column, name in enumerate(COLUMNS, start=1):
        style = LOOKS.get(name, _number_look(name))
        style = table.style_for(style, values[name])
        sheet.put(row, column, values[name], theme.as_total(style) if total else style)
    sheet.fit_height(row, [(line.name, WIDTHS["name"])])


def _number_look(name: str) -> theme.Style:
    if name.endswith("_fen"):
        return table.AMOUNT
    return table.PERCENT if name in PERCENTS else table.COUNT


def _amounts(line: _Line, plan: Plan, policy: Policy, row: int) -> dict[str, CellValue]:
    detail, sums, groups = plan.detail, line.sums, (line.criteria,)
    found: dict[str, CellValue] = {
        name: cells.amount_by(rates.sum_of(detail, name, groups), sums[name]) for name in SUMMED
    }
    base = rates.base_of(detail, policy, groups)
    found["rate_base_fen"] = cells.amount_by(base, sums["rate_base_fen"])
    base_cell = address(row, COLUMNS.index("rate_base_fen") + 1)
    found["execution_rate"] = rates.rate(detail, sums, base_cell, groups)
    found["weighted_goal"] = rates.weighted_goal(detail, sums, line.criteria)
    found["mean_goal"] = rates.mean_goal(detail, sums, line.criteria)
    amount = detail.total("revised_budget_fen", *line.criteria, IS_FLAGGED)
    found["flagged_fen"] = cells.amount_by(amount, sums.tally("flagged", "any").amount_fen)
    return found


def _counts(line: _Line, plan: Plan) -> dict[str, CellValue]:
    detail, sums = plan.detail, line.sums
    every = detail.count(*line.criteria, IS_ROW)
    flagged = detail.count(*line.criteria, IS_FLAGGED)
    found: dict[str, CellValue] = {
        "projects": Formula(every, sums.projects),
        "flagged": Formula(flagged, sums.tally("flagged", "any").count),
    }
    for light in Light:
        counted = detail.count(*line.criteria, Criterion("light", f'"{LIGHT_WORDS[light.value]}"'))
        found[light.value] = Formula(counted, sums.tally("light", light.value).count)
    return found
