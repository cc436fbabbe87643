"""项目明细: flat, one header row, one row a project, a real Excel table."""

from perfbatch.form.choices import BUDGET_ORIGIN, DEVIATION_CAUSE, YEAR_END_OUTLOOK
from perfbatch.measures.report import Report, TrackedProject, TrackedUnit
from perfbatch.model.records import Project
from perfbatch.policy import Policy
from perfbatch.stages.write import cells, table
from perfbatch.stages.write.plan import (
    DETAIL_COLUMNS,
    DETAIL_FIRST_ROW,
    MOST_LINKS,
    Detail,
    Plan,
    rate_base_columns,
    rows_in_order,
    shown_code,
    shown_department,
    shown_name,
)
from perfbatch.wording import sheets as words
from perfbatch.wording.watch import LIGHT_WORDS, NO_LIGHT, OUTCOME_WORDS
from perfbatch.xlsx.content import CellValue, Link
from perfbatch.xlsx.furniture import data_table, pages_wide
from perfbatch.xlsx.theme import HEAD, Style
from perfbatch.xlsx.writing import Book, Sheet

LOOKS: dict[str, tuple[Style, float]] = {
    "unit_code": (table.CODE, 12),
    "department": (table.WRAPPED, 18),
    "project_code": (table.CODE, 23),
    "project_name": (table.WRAPPED, 30),
    "budget_origin": (table.CENTRED, 11),
    "issue_month": (table.CENTRED, 10),
    "year_end_outlook": (table.CENTRED, 18),
    "flags": (table.CENTRED, 10),
    "light": (table.CENTRED, 10),
    "deviation_cause": (table.CENTRED, 16),
    "deviation_note": (table.WRAPPED, 30),
    "rectification_measure": (table.WRAPPED, 30),
    "due_date": (table.DATE, 12),
    "outcome": (table.CENTRED, 12),
    "file": (table.WRAPPED, 28),
    "sheet": (table.WRAPPED, 14),
    "row": (table.CENTRED, 8),
    "pace_gap": (table.POINTS, 11),
    "pace_shortfall": (table.SHORTFALL, 14),
    "goal_shortfall": (table.SHORTFALL, 14),
}
PAGES_WIDE = 3
WRAPPED = tuple(name for name, (style, _) in LOOKS.items() if style.wrap and name != "unit_name")
AMOUNT_LOOK = (table.AMOUNT, 15)
PERCENT_LOOK = (table.PERCENT, 12)


def add_detail(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with all rows that count."""
    sheet = book.sheet(words.DETAIL)
    looks = [_look(name) for name in DETAIL_COLUMNS]
    names = [shown_name(unit) for unit in report.units]
    looks[DETAIL_COLUMNS.index("unit_name")] = (table.TEXT, table.widest(names, 14, 60))
    labels = [words.DETAIL_LABELS[name] for name in DETAIL_COLUMNS]
    sheet.widths([width for _, width in looks])
    sheet.row(1, labels, HEAD)
    sheet.fit_height(1, list(zip(labels, (width for _, width in looks), strict=True)))
    rows = list(rows_in_order(report))
    formulas = RowFormulas(plan.detail, report.policy)
    for number, (unit, _, tracked) in enumerate(rows, start=DETAIL_FIRST_ROW):
        values = _row_cells(unit, tracked, formulas, number)
        if len(rows) <= MOST_LINKS:
            values["unit_name"] = Link(plan.sheet_of(unit), "A1", shown_name(unit))
        for column, (name, (style, _)) in enumerate(zip(DETAIL_COLUMNS, looks, strict=True), 1):
            value = values[name]
            sheet.put(number, column, value, table.style_for(style, value))
        sheet.fit_height(number, [(str(values[name]), LOOKS[name][1]) for name in WRAPPED])
    if rows:
        data_table(sheet, (1, 1, plan.detail.last_row, len(labels)), "ProjectDetail", labels)
    sheet.freeze(DETAIL_FIRST_ROW, DETAIL_COLUMNS.index("project_name") + 2)
    sheet.print_setup(heads=(1, 1))
    named_by = DETAIL_COLUMNS.index("project_name") + 1
    pages_wide(sheet, PAGES_WIDE, (named_by, named_by))
    sheet.footer(words.PAGE_FOOTER)
    return sheet


def _look(name: str) -> tuple[Style, float]:
    return LOOKS.get(name, AMOUNT_LOOK if name.endswith("_fen") else PERCENT_LOOK)


class RowFormulas:
    """The live formulas of a row of 项目明细, by the cells beside them."""

    def __init__(self, detail: Detail, policy: Policy) -> None:
        self._detail = detail
        self._base = rate_base_columns(policy)

    def _at(self, name: str, row: int) -> str:
        return f"{self._detail.letter(name)}{row}"

    def revised(self, row: int) -> str:
        """调整后预算数: the three amounts to its left, words passed over."""
        first, last = (self._at(n, row) for n in ("original_budget_fen", "budget_adjustment_fen"))
        return f"ROUND(SUM({first}:{last}),6)"

    def ratio(self, row: int) -> str:
        """Payments over what they are held against, not rounded."""
        parts = [self._at(name, row) for name in self._base]
        base = parts[0] if len(parts) == 1 else f"SUM({','.join(parts)})"
        return f"{self._at('executed_fen', row)}/{base}"

    def rate(self, row: int) -> str:
        """执行率."""
        return f"ROUND({self.ratio(row)},4)"

    def original_rate(self, row: int) -> str:
        """年初口径执行率."""
        paid, budget = self._at("executed_fen", row), self._at("original_budget_fen", row)
        return f"ROUND({paid}/{budget},4)"

    def gap(self, row: int) -> str:
        """进度偏差, in points."""
        return f"ROUND(({self.ratio(row)}-{self._at('pace', row)})*100,2)"

    def shortfall(self, row: int) -> str:
        """执行滞后幅度."""
        pace = self._at("pace", row)
        return f"ROUND(({pace}-{self.ratio(row)})/{pace},4)"

    def goal_shortfall(self, row: int) -> str:
        """绩效滞后幅度."""
        pace, goal = self._at("pace", row), self._at("goal_attainment", row)
        return f"ROUND(({pace}-{goal})/{pace},4)"


def _row_cells(
    unit: TrackedUnit, tracked: TrackedProject, formulas: RowFormulas, number: int
) -> dict[str, CellValue]:
    """Every cell of a row, by the column's name."""
    project = tracked.row.project
    found: dict[str, CellValue] = {
        "unit_code": shown_code(unit),
        "unit_name": shown_name(unit),
        "department": shown_department(unit),
        "outcome": OUTCOME_WORDS[tracked.outcome],
        "file": project.block.file,
        "sheet": project.block.sheet,
        "row": project.row,
    }
    return found | _declared(project) | _computed(tracked, formulas, number)


def _declared(project: Project) -> dict[str, CellValue]:
    """What the unit wrote."""
    amounts: dict[str, CellValue] = {
        name: cells.amount(getattr(project, name))
        for name in DETAIL_COLUMNS
        if name.endswith("_fen")
    }
    return amounts | {
        "project_code": project.project_code,
        "project_name": project.project_name,
        "budget_origin": cells.word(BUDGET_ORIGIN, project.budget_origin),
        "issue_month": cells.number(project.issue_month),
        "year_end_outlook": cells.word(YEAR_END_OUTLOOK, project.year_end_outlook),
        "deviation_cause": cells.optional_word(DEVIATION_CAUSE, project.deviation_cause),
        "deviation_note": project.deviation_note,
        "rectification_measure": project.rectification_measure,
        "due_date": cells.day(project.due_date),
    }


def _computed(tracked: TrackedProject, formulas: RowFormulas, number: int) -> dict[str, CellValue]:
    """What the program computed, live where the sheet holds the parts."""
    project, measures = tracked.row.project, tracked.row.measures
    rate, original = measures.execution_pct, measures.original_execution_pct
    shortfall, goal_shortfall = measures.pace_shortfall_pct, measures.goal_shortfall_pct
    revised = formulas.revised(number)
    light = measures.light
    return {
        "revised_budget_fen": cells.amount_by(revised, project.revised_budget_fen),
        "execution_rate": cells.percent_by(formulas.rate(number), rate),
        "original_execution_rate": cells.percent_by(formulas.original_rate(number), original),
        "pace": float(measures.pace),
        "pace_gap": cells.points_by(formulas.gap(number), measures.pace_gap_pct),
        "pace_shortfall": cells.percent_by(formulas.shortfall(number), shortfall),
        "goal_attainment": cells.percent(measures.goal_attainment_pct),
        "goal_shortfall": cells.percent_by(formulas.goal_shortfall(number), goal_shortfall),
        "year_end_gap": cells.percent(measures.year_end_gap_pct),
        "flags": measures.codes,
        "light": LIGHT_WORDS[light.value] if light else NO_LIGHT,
    }
