"""Live formulas for the sums and rates of a group of rows of 项目明细."""

from perfbatch.measures.aggregate import Aggregate
from perfbatch.model.absence import Absence
from perfbatch.policy import Policy
from perfbatch.stages.write import cells
from perfbatch.stages.write.plan import HAS_GOAL, HAS_RATE, Criterion, Detail, rate_base_columns
from perfbatch.wording.watch import ABSENCE_WORDS, OUTCOME_WORDS
from perfbatch.xlsx.content import CellValue, Formula

Criteria = tuple[Criterion, ...]

WILDCARDS = "~*?"
"""What SUMIFS takes for patterns; the tilde first, since it makes the others plain."""

PASSING: tuple[Criteria, ...] = tuple(
    (Criterion("outcome", f'"{word}"'),)
    for outcome, word in OUTCOME_WORDS.items()
    if outcome.passes
)
"""审核通过 as sets of criteria, to be added up."""

EVERY: tuple[Criteria, ...] = ((),)


def equals(column: str, cell: str, text: str) -> Criterion:
    """The rows whose column says what the cell says; wildcards in its text are made plain."""
    plain = cell
    for sign in WILDCARDS:
        if sign in text:
            plain = f'SUBSTITUTE({plain},"{sign}","~{sign}")'
    return Criterion(column, f'"="&{plain}', cell)


def unit_criteria(code: tuple[str, str], name: tuple[str, str]) -> Criteria:
    """The rows of a unit, by code and name both, each given as cell and text."""
    return (equals("unit_code", *code), equals("unit_name", *name))


def sum_of(detail: Detail, name: str, groups: tuple[Criteria, ...]) -> str:
    """Σ of a column over groups of rows that do not overlap."""
    if len(groups) == 1:
        return detail.total(name, *groups[0])
    return f"ROUND({'+'.join(detail.total(name, *criteria) for criteria in groups)},6)"


def base_of(detail: Detail, policy: Policy, groups: tuple[Criteria, ...]) -> str:
    """Σ of what payments are held against, over the rows that have a rate."""
    parts = [
        detail.total(name, *criteria, HAS_RATE)
        for criteria in groups
        for name in rate_base_columns(policy)
    ]
    return parts[0] if len(parts) == 1 else f"ROUND({'+'.join(parts)},6)"


def paid_of(detail: Detail, groups: tuple[Criteria, ...]) -> str:
    """Σ payments over the rows that have a rate."""
    return "+".join(detail.total("executed_fen", *criteria, HAS_RATE) for criteria in groups)


def rate(
    detail: Detail, sums: Aggregate, base_cell: str, groups: tuple[Criteria, ...]
) -> CellValue:
    """The execution rate of a group, over the cell that holds its base."""
    word = ABSENCE_WORDS[Absence.NOT_COMPUTED]
    formula = f'IF({base_cell}<=0,"{word}",ROUND(({paid_of(detail, groups)})/{base_cell},4))'
    return Formula(formula, cells.percent(sums.execution_pct))


def weighted_goal(
    detail: Detail, sums: Aggregate, groups: tuple[Criteria, ...] = EVERY
) -> CellValue:
    """实现程度 over groups of rows that do not overlap, weighted by the revised budget."""
    goal, budget = detail.range("goal_attainment"), detail.range("revised_budget_fen")
    chosen = "+".join(
        "*".join(f"({detail.range(one.column)}={one.equal_to})" for one in criteria)
        for criteria in groups
    )
    product = ",".join([f"({chosen})*1", goal, budget] if chosen else [goal, budget])
    with_goal = tuple((*criteria, HAS_GOAL) for criteria in groups)
    base = sum_of(detail, "revised_budget_fen", with_goal)
    return cells.percent_by(f"ROUND(SUMPRODUCT({product})/{base},4)", sums.weighted_goal_pct)


def mean_goal(detail: Detail, sums: Aggregate, criteria: Criteria = ()) -> CellValue:
    """实现程度 of the rows that meet the criteria, the simple mean."""
    mean = detail.mean("goal_attainment", *criteria, HAS_GOAL)
    return cells.percent_by(f"ROUND({mean},4)", sums.mean_goal_pct)
