"""项目明细: flat, one header row, one row a project, a real Excel table."""

from itertools import islice

from perfbatch.form.choices import BUDGET_ORIGIN, DEVIATION_CAUSE, YEAR_END_OUTLOOK
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.absence import Maybe
from perfbatch.model.fen import Fen
from perfbatch.model.records import Project
from perfbatch.stages.write import cells, table
from perfbatch.stages.write.beyond import KINDS, Field, Kind, Whole
from perfbatch.stages.write.paper import finish_flat
from perfbatch.stages.write.plan import (
    DETAIL_COLUMNS,
    DETAIL_FIRST_ROW,
    MOST_LINKS,
    Detail,
    Plan,
    rows_in_order,
    shown_code,
    shown_department,
    shown_name,
)
from perfbatch.stages.write.row_formulas import RowFormulas
from perfbatch.wording import sheets as words
from perfbatch.wording.watch import LIGHT_WORDS, NO_LIGHT, OUTCOME_WORDS
from perfbatch.xlsx.content import CellValue
from perfbatch.xlsx.furniture import data_table
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.theme import HEAD, Style
from perfbatch.xlsx.writing import Book, Sheet

LOOKS: dict[str, tuple[Style, float]] = {
    "unit_name": (table.WRAPPED, 22),
    "department": (table.WRAPPED, 18),
    "project_code": (table.CODE, 25),
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
    "sheet": (table.WRAPPED, 18),
    "row": (table.CENTRED, 8),
    "pace_gap": (table.POINTS, 11),
    "pace_shortfall": (table.SHORTFALL, 14),
    "goal_shortfall": (table.SHORTFALL, 14),
}
PAGES_WIDE = 3
WRAPPED = tuple(name for name, (style, _) in LOOKS.items() if style.wrap)
AMOUNT_LOOK = (table.EXACT, 15)
PERCENT_LOOK = (table.PERCENT, 12)


def add_detail(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with all rows that count."""
    sheet = book.sheet(words.DETAIL)
    looks = [_look(name) for name in DETAIL_COLUMNS]
    codes = [shown_code(unit) for unit in report.units]
    looks[DETAIL_COLUMNS.index("unit_code")] = (table.CODE, table.widest(codes, 12, 30))
    labels = [words.DETAIL_LABELS[name] for name in DETAIL_COLUMNS]
    sheet.widths([width for _, width in looks])
    sheet.row(1, labels, HEAD)
    sheet.fit_height(1, list(zip(labels, (width for _, width in looks), strict=True)))
    rows = plan.extents[words.DETAIL].shown
    formulas = RowFormulas(plan.detail.letter, report.policy)
    styles = table.Looks([style for style, _ in looks])
    for number, (unit, _, tracked) in enumerate(
        islice(rows_in_order(report), rows), DETAIL_FIRST_ROW
    ):
        values = _row_cells(unit, tracked, formulas, number)
        if rows <= MOST_LINKS and not plan.apart:
            values["unit_code"] = plan.link_to(unit, shown_code(unit))
        told = [values[name] for name in DETAIL_COLUMNS]
        sheet.line(number, told, styles.of(told))
        sheet.fit_height(number, [(str(values[name]), LOOKS[name][1]) for name in WRAPPED])
    if rows:
        data_table(sheet, (1, 1, plan.detail.last_row, len(labels)), "ProjectDetail", labels)
    sheet.freeze(DETAIL_FIRST_ROW, DETAIL_COLUMNS.index("project_name") + 2)
    named_by = DETAIL_COLUMNS.index("project_name") + 1
    page = Page(len(labels), heads=(1, 1), names=(named_by, named_by), wide=PAGES_WIDE, across=True)
    finish_flat(sheet, page, report.period)
    return sheet


def whole_detail(report: Report) -> Whole:
    """All rows that count, those too that a sheet has no room for."""
    formulas = RowFormulas(Detail(0).letter, report.policy)
    columns = [Field(words.DETAIL_LABELS[name], _kind(name)) for name in DETAIL_COLUMNS]
    return Whole(
        columns,
        (
            [values[name] for name in DETAIL_COLUMNS]
            for unit, _, tracked in rows_in_order(report)
            for values in [_row_cells(unit, tracked, formulas, 0) | _money(tracked.row.project)]
        ),
    )


def _money(project: Project) -> dict[str, Maybe[Fen]]:
    """The amounts to the fen."""
    return {name: getattr(project, name) for name in DETAIL_COLUMNS if name.endswith("_fen")}


def _kind(name: str) -> Kind:
    if name.endswith("_fen"):
        return Kind.FEN
    if name == "row":
        return Kind.COUNT
    if name == "issue_month":
        return Kind.COUNT_OR_WORD
    return KINDS.get(_look(name)[0].number, Kind.TEXT)


def _look(name: str) -> tuple[Style, float]:
    return LOOKS.get(name, AMOUNT_LOOK if name.endswith("_fen") else PERCENT_LOOK)


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
        "revised_budget_fen": cells.revised_budget(project, revised),
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
