"""The cells of a unit's rows: values that stand alone, live formulas over the cells beside them."""

from perfbatch.form.choices import BUDGET_ORIGIN, YEAR_END_OUTLOOK
from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.absence import Absence
from perfbatch.model.choices import BudgetOrigin
from perfbatch.model.records import BUDGET_PARTS, Project
from perfbatch.model.source import column_letters
from perfbatch.policy import Policy
from perfbatch.stages.write import cells, table
from perfbatch.stages.write.given import amount_given, sum_given
from perfbatch.stages.write.plan import HAS_GOAL, HAS_RATE, SUMMED, rate_base_columns
from perfbatch.stages.write.row_formulas import RowFormulas
from perfbatch.wording import sheets as words
from perfbatch.wording import unit as text
from perfbatch.wording import warnings as warning_words
from perfbatch.wording.watch import (
    ABSENCE_WORDS,
    LIGHT_WORDS,
    NO_LIGHT,
    OUTCOME_WORDS,
    percent_words,
)
from perfbatch.xlsx.content import CellValue, Formula
from perfbatch.xlsx.theme import Style

NAMES = tuple(words.UNIT_LABELS)
AMOUNT_WIDTH = 12
"""9,999,999.99 at its full size."""
WIDTHS = {
    "serial": 5,
    "project_code": 12,
    "project_name": 13.4,
    "budget_origin": 9,
    **dict.fromkeys(SUMMED, AMOUNT_WIDTH),
    "execution_rate": 7,
    "pace": 7,
    "pace_shortfall": 13.3,
    "goal_attainment": 7,
    "computed_attainment": 7.5,
    "goal_shortfall": 13.3,
    "projected_gap": 7.5,
    "year_end_outlook": 8.5,
    "flags": 4.5,
    "light": 6,
    "outcome": 7,
    "row": 6,
}
COLUMN_WIDTHS = tuple(WIDTHS[name] for name in NAMES)
WRAPPED = ("project_code", "project_name", "budget_origin", "year_end_outlook", "outcome", "row")
"""Columns whose words may need more than one line."""

_LOOKS: dict[str, Style] = {
    "project_code": table.CODE.but(wrap=True),
    "project_name": table.WRAPPED,
    "budget_origin": table.CENTRED.but(wrap=True),
    "year_end_outlook": table.CENTRED.but(wrap=True),
    "outcome": table.CENTRED.but(wrap=True),
    "row": table.CENTRED.but(wrap=True),
    "execution_rate": table.PERCENT,
    "pace": table.PERCENT,
    "pace_shortfall": table.SHORTFALL,
    "goal_attainment": table.PERCENT,
    "computed_attainment": table.PERCENT,
    "goal_shortfall": table.SHORTFALL,
    "projected_gap": table.PERCENT,
    **dict.fromkeys(SUMMED, table.AMOUNT),
}
COLUMN_LOOKS = tuple(_LOOKS.get(name, table.CENTRED) for name in NAMES)
_LETTERS = {name: column_letters(column) for column, name in enumerate(NAMES, start=1)}


def letter(name: str) -> str:
    """The letter of a column of the unit's sheet."""
    return _LETTERS[name]


def row_cells(tracked: TrackedProject, row: int, formulas: RowFormulas) -> dict[str, CellValue]:
    """A project's cells by the column's name, but for its number and its row in the source."""
    project, measures = tracked.row.project, tracked.row.measures
    light = measures.light
    return {
        **{name: cells.amount(getattr(project, name)) for name in BUDGET_PARTS},
        "executed_fen": cells.amount(project.executed_fen),
        "project_code": project.project_code,
        "project_name": project.project_name,
        "budget_origin": _origin(project),
        "revised_budget_fen": cells.revised_budget(project, formulas.revised(row)),
        "execution_rate": cells.percent_by(formulas.rate(row), measures.execution_pct),
        "pace": float(measures.pace),
        "pace_shortfall": cells.percent_by(formulas.shortfall(row), measures.pace_shortfall_pct),
        "goal_attainment": cells.percent(measures.goal_attainment_pct),
        "computed_attainment": cells.percent(measures.computed_attainment_pct),
        "goal_shortfall": cells.percent_by(
            formulas.goal_shortfall(row), measures.goal_shortfall_pct
        ),
        "projected_gap": cells.percent(measures.projected_gap_pct),
        "year_end_outlook": cells.word(YEAR_END_OUTLOOK, project.year_end_outlook),
        "flags": measures.codes,
        "light": LIGHT_WORDS[light.value] if light else NO_LIGHT,
        "outcome": OUTCOME_WORDS[tracked.outcome],
    }


def _origin(project: Project) -> str:
    """预算来源; a project added during the year is marked with its month."""
    if project.budget_origin is BudgetOrigin.ADDED and isinstance(project.issue_month, int):
        return warning_words.ADDED.format(month=project.issue_month)
    return cells.word(BUDGET_ORIGIN, project.budget_origin)


def total_cells(unit: TrackedUnit, first: int, last: int, policy: Policy) -> dict[str, CellValue]:
    """The cells of the row of totals over the unit's rows, which stand from `first` to `last`."""

    def span(name: str) -> str:
        return _span(name, first, last)

    found: dict[str, CellValue] = {"project_name": words.TOTAL}
    for name in SUMMED:
        total, numbers = f"ROUND(SUM({span(name)}),6)", f"COUNT({span(name)})"
        fen = sum_given(unit.rows, name, unit.sums)
        found[name] = amount_given(total, numbers, fen, empty=not unit.rows)
    rated = f"{span(HAS_RATE.column)},{HAS_RATE.test}"
    base = "+".join(f"SUMIFS({span(name)},{rated})" for name in rate_base_columns(policy))
    word = ABSENCE_WORDS[Absence.NOT_COMPUTED]
    paid = f"SUMIFS({span('executed_fen')},{rated})"
    rate = f'IF(ROUND({base},6)<=0,"{word}",ROUND({paid}/({base}),4))'
    found["execution_rate"] = Formula(rate, cells.percent(unit.sums.execution_pct))
    return found


def attained(sums: Aggregate, first: int, last: int) -> Formula:
    """The sentence of the attainment of the rows `first` to `last`, weighted and plain."""
    goals, budgets = (_span(one, first, last) for one in ("goal_attainment", "revised_budget_fen"))
    base = f"ROUND(SUMIFS({budgets},{goals},{HAS_GOAL.test}),6)"
    weighted = _percent_text(f"{base}<=0", f"SUMPRODUCT({goals},{budgets})/{base}")
    mean = _percent_text(f"COUNT({goals})=0", f"AVERAGE({goals})")
    before, between, behind = text.ATTAINED
    shown = (percent_words(sums.weighted_goal_pct), percent_words(sums.mean_goal_pct))
    return Formula(
        f'"{before}"&{weighted}&"{between}"&{mean}&"{behind}"',
        f"{before}{shown[0]}{between}{shown[1]}{behind}",
    )


def _span(name: str, first: int, last: int) -> str:
    return f"{letter(name)}{first}:{letter(name)}{last}"


def _percent_text(lacking: str, ratio: str) -> str:
    """A ratio as a percentage in words, and the word for none where something is lacking."""
    word = ABSENCE_WORDS[Absence.NOT_COMPUTED]
    return f'IF({lacking},"{word}",TEXT(ROUND({ratio},4),"0.00%"))'
