"""分单位汇总: departments and their units, live sums over 项目明细, outline levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.project import Light
from perfbatch.measures.report import Department, Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.finding import Severity
from perfbatch.policy import Policy
from perfbatch.stages.write import cells, rates, table
from perfbatch.stages.write.given import amount_given, sum_given
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import (
    IS_FLAGGED,
    IS_ROW,
    NUMBER,
    SUMMED,
    Criterion,
    Plan,
    rows_in_order,
    shown_code,
    shown_department,
    shown_name,
)
from perfbatch.wording import sheets as words
from perfbatch.wording import summary as text
from perfbatch.wording.watch import LIGHT_WORDS, NO_LIGHT
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula, Link, display_width
from perfbatch.xlsx.furniture import outline, summaries_above
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet, address

COLUMNS = tuple(words.SUMMARY_LABELS)
WIDTHS = {"name": 26, "weighted_goal": 13, "mean_goal": 13, "projects": 7}
WIDTHS |= {"flagged": 11, "rows_found": 10, "rows_aside": 11, "rows_superseded": 11}
LOOKS = {"name": table.WRAPPED, "code": table.CODE}
PERCENTS = {"execution_rate", "weighted_goal", "mean_goal"}
LIGHTS: Mapping[str, str] = {
    **{light.value: LIGHT_WORDS[light.value] for light in Light},
    "none": NO_LIGHT,
}
"""The words of 监控灯 by the columns that count them; every project has one."""

FIRST_ROW = 5
NAMES = 2
"""So many columns name a line; both pages have them."""

BESIDE = COLUMNS.index("flagged") + 1
"""Money stands on the first page; flags, lights and findings, from this column on, beside it."""

PAGE, EDGES = 134, 0.75
"""Half-width characters that a landscape page holds at 100 % in the broader typefaces, and what
the edges of a column take of them."""

_INDENT = 2
"""Half-width characters by which units stand in from their department."""


@dataclass(frozen=True)
class _Line:
    """A line of the table: its first two cells, its rows with their sums and criteria, its looks."""

    name: str
    code: str | Link
    rows: Sequence[TrackedProject]
    sums: Aggregate
    criteria: rates.Criteria
    counts: dict[str, CellValue]
    bold: bool = True
    fill: str = ""


def add_unit_summary(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with a line for each department, each unit, the whole, and what a filter leaves."""
    sheet = book.sheet(words.BY_UNIT)
    widths = _widths(report)
    sheet.widths(widths)
    _head(sheet, report, widths)
    summaries_above(sheet)
    row = FIRST_ROW
    for department in report.departments:
        _write(sheet, row, _department_line(department, row), plan, report.policy)
        for unit in department.units:
            row += 1
            _write(sheet, row, _unit_line(unit, plan, row), plan, report.policy)
            outline(sheet, row, 1)
        row += 1
    if any(beyond_units(report).values()):
        _beyond_units(sheet, row, report)
    row = total_row(report)
    _write(sheet, row, _whole_line(report), plan, report.policy)
    if plan.detail.live:
        _filtered(sheet, row + 1, report, plan, widths)
    sheet.freeze(FIRST_ROW, NAMES + 1)
    page = Page(
        len(COLUMNS),
        heads=(FIRST_ROW - 1, FIRST_ROW - 1),
        names=(1, NAMES),
        scale=_scale(widths[: BESIDE - 1]),
        beside=(BESIDE,),
    )
    finish(sheet, page, report.period)
    return sheet


def total_row(report: Report) -> int:
    """The row of 合计: below the units and the line of what belongs to none."""
    above = len(report.departments) + len(report.units)
    return FIRST_ROW + above + any(beyond_units(report).values())


def beyond_units(report: Report) -> Mapping[str, int]:
    """Findings and rows that 说明 has and no line of a unit: of files that do not count."""
    of_units = _counted(report.units)
    return {name: count - of_units[name] for name, count in _all_counted(report).items()}


def _scale(widths: Sequence[float]) -> int:
    """The scale in percent at which columns of these widths go on one page."""
    return min(100, int(100 * PAGE / (sum(widths) + EDGES * len(widths))))


def _widths(report: Report) -> list[float]:
    """Column widths; a link is not wrapped by every program, so codes get the room they need."""
    codes = table.widest([shown_code(unit) for unit in report.units], 10, 30)
    return [codes if name == "code" else _width(name) for name in COLUMNS]


def _width(name: str) -> float:
    usual = 9 if name in PERCENTS else 8
    return WIDTHS.get(name, 13 if name.endswith("_fen") else usual)


def _head(sheet: Sheet, report: Report, widths: Sequence[float]) -> None:
    """Each of the two pages has its title; only the head of the columns stands on every page."""
    period = report.period
    title = text.TITLE.format(year=period.year, month=period.month)
    first = _clear_of_names(title, widths)
    sheet.merge(1, first, 1, BESIDE - 1, title, theme.TITLE)
    title = text.TITLE_BESIDE.format(year=period.year, month=period.month)
    sheet.merge(1, BESIDE, 1, len(COLUMNS), title, theme.TITLE)
    sheet.height(1, 30)
    _sentence(sheet, 2, text.NOTE, widths)
    for last in (BESIDE - 1, len(COLUMNS)):
        sheet.put(3, last, words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY)
    labels = [words.SUMMARY_LABELS[name] for name in COLUMNS]
    sheet.row(FIRST_ROW - 1, labels, theme.HEAD)
    sheet.fit_height(FIRST_ROW - 1, list(zip(labels, widths, strict=True)))


def _clear_of_names(title: str, widths: Sequence[float]) -> int:
    """The column from which a title is centred on the first page.

    From the names on, but where it would reach into them, for these stand on every page.
    """
    width = display_width(title) * theme.TITLE.size / theme.PLAIN.size
    margin = (sum(widths[: BESIDE - 1]) - width) / 2
    return 1 if margin > sum(widths[:NAMES]) else NAMES + 1


def _sentence(sheet: Sheet, row: int, told: str, widths: Sequence[float]) -> None:
    """A sentence on the first page alone: not in the columns that every page repeats."""
    sheet.merge(row, NAMES + 1, row, BESIDE - 1, told, theme.NOTE)
    sheet.fit_height(row, [(told, sum(widths[NAMES : BESIDE - 1]))])


def _unit_line(unit: TrackedUnit, plan: Plan, row: int) -> _Line:
    code, name = shown_code(unit), shown_name(unit)
    criteria = rates.unit_criteria((address(row, 2), code), (address(row, 1), name))
    return _Line(
        name,
        plan.link_to(unit, code),
        unit.rows,
        unit.sums,
        criteria,
        {**_counted([unit])},
        bold=False,
    )


def _counted(units: Sequence[TrackedUnit]) -> dict[str, int]:
    """Findings and rows of units: what no sheet has row by row."""
    return {
        "errors": sum(unit.count(Severity.ERROR) for unit in units),
        "explain": sum(unit.count(Severity.EXPLAIN) for unit in units),
        "rows_found": sum(unit.rows_found for unit in units),
        "rows_aside": sum(len(unit.set_aside) for unit in units),
        "rows_superseded": 0,
    }


def _all_counted(report: Report) -> dict[str, int]:
    """The same of everything that came, as 说明 and 问题清单 have it."""
    return {
        "errors": report.count(Severity.ERROR),
        "explain": report.count(Severity.EXPLAIN),
        "rows_found": report.rows_found,
        "rows_aside": report.rows_set_aside,
        "rows_superseded": report.rows_superseded,
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
    rows = [row for unit in department.units for row in unit.rows]
    return _Line(name, "", rows, department.sums, criteria, counts, fill=theme.TOTAL_FILL)


def _whole_line(report: Report) -> _Line:
    counts: dict[str, CellValue] = {**_all_counted(report)}
    rows = [row for _, _, row in rows_in_order(report)]
    return _Line(words.TOTAL, "", rows, report.everything, (), counts, fill=theme.HEAD_FILL)


def _beyond_units(sheet: Sheet, row: int, report: Report) -> None:
    """Files that do not count: only what was found in them, no amount."""
    values: dict[str, CellValue] = {"name": text.BEYOND_UNITS, **beyond_units(report)}
    _line(sheet, row, values, fill=theme.TOTAL_FILL)
    sheet.fit_height(row, [(text.BEYOND_UNITS, WIDTHS["name"])])


def _write(sheet: Sheet, row: int, line: _Line, plan: Plan, policy: Policy) -> None:
    values = _amounts(line, plan, policy, row) | _counts(line, plan) | line.counts
    values |= {"name": line.name, "code": line.code}
    _line(sheet, row, values, indent=0 if line.bold else 1, bold=line.bold, fill=line.fill)
    sheet.fit_height(row, [(line.name, WIDTHS["name"] - (0 if line.bold else _INDENT))])


def _look(name: str) -> theme.Style:
    usual = table.PERCENT if name in PERCENTS else theme.CELL_COUNT_QUIET
    return table.AMOUNT if name.endswith("_fen") else LOOKS.get(name, usual)


_LOOKS = table.Looks([_look(name) for name in COLUMNS])


def _line(
    sheet: Sheet, row: int, values: Mapping[str, CellValue], indent: int = 0, **look: object
) -> None:
    told = [values.get(name) for name in COLUMNS]
    first, *others = [style.but(**look) for style in _LOOKS.of(told)]
    sheet.line(row, told, [first.but(indent=indent), *others])


def _filtered(sheet: Sheet, row: int, report: Report, plan: Plan, widths: Sequence[float]) -> None:
    """What a filter on 项目明细 leaves: number and amounts; while there is none, of everything."""
    detail, rows = plan.detail, [row for _, _, row in rows_in_order(report)]
    values: dict[str, CellValue] = {"name": text.FILTERED}
    for name in SUMMED:
        over = detail.range(name)
        total, numbers = f"ROUND(SUBTOTAL(109,{over}),6)", f"SUBTOTAL(102,{over})"
        fen = sum_given(rows, name, report.everything)
        values[name] = amount_given(total, numbers, fen, empty=not rows)
    values["projects"] = Formula(f"SUBTOTAL(102,{detail.range('row')})", len(rows))
    _line(sheet, row, values, italic=True)
    sheet.fit_height(row, [(text.FILTERED, WIDTHS["name"])])
    _sentence(sheet, row + 1, text.FILTERED_HOW, widths)


def _amounts(line: _Line, plan: Plan, policy: Policy, row: int) -> dict[str, CellValue]:
    detail, sums, groups = plan.detail, line.sums, (line.criteria,)
    found: dict[str, CellValue] = {}
    for name in SUMMED:
        numbers = detail.count(*line.criteria, Criterion(name, NUMBER))
        fen = sum_given(line.rows, name, sums)
        total = detail.total(name, *line.criteria)
        found[name] = amount_given(total, numbers, fen, empty=not line.rows)
    base = rates.base_of(detail, policy, groups)
    found["rate_base_fen"] = cells.amount_by(base, sums["rate_base_fen"])
    base_cell = address(row, COLUMNS.index("rate_base_fen") + 1)
    found["execution_rate"] = rates.rate(detail, sums, base_cell, groups)
    found["weighted_goal"] = rates.weighted_goal(detail, sums, groups)
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
    for light, word in LIGHTS.items():
        counted = detail.count(*line.criteria, Criterion("light", f'"{word}"'))
        found[light] = Formula(counted, sums.tally("light", light).count)
    return found
