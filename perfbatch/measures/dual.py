"""双监控: money and goals held against the pace together, each project in one of five fields."""

from collections.abc import Iterable, Mapping
from enum import Enum

from perfbatch.measures.aggregate import Tally
from perfbatch.measures.project import Measures
from perfbatch.measures.tracked import TrackedProject
from perfbatch.model.absence import Absence, or_zero


class Dual(Enum):
    """Where a project stands; on pace is a shortfall of 0 or less, as it is shown."""

    ON_PACE = "on_pace"
    """Payments and goals have both reached the pace."""
    GOALS_BEHIND = "goals_behind"
    """The money is spent, the goals are not reached."""
    MONEY_BEHIND = "money_behind"
    """The goals are reached, the money is not spent."""
    BOTH_BEHIND = "both_behind"
    NOT_COMPUTED = "not_computed"
    """One of the two shortfalls, or both, cannot be computed."""


def dual_of(measures: Measures) -> Dual:
    """The field of a project."""
    money, goals = measures.pace_shortfall_pct, measures.goal_shortfall_pct
    if isinstance(money, Absence) or isinstance(goals, Absence):
        return Dual.NOT_COMPUTED
    if money > 0:
        return Dual.BOTH_BEHIND if goals > 0 else Dual.MONEY_BEHIND
    return Dual.GOALS_BEHIND if goals > 0 else Dual.ON_PACE


def dual_tallies(rows: Iterable[TrackedProject]) -> Mapping[Dual, Tally]:
    """How many projects stand in each field, and their revised budget in fen."""
    counts, amounts = dict.fromkeys(Dual, 0), dict.fromkeys(Dual, 0)
    for tracked in rows:
        field = dual_of(tracked.row.measures)
        counts[field] += 1
        amounts[field] += or_zero(tracked.row.project.revised_budget_fen)
    return {field: Tally(counts[field], amounts[field]) for field in Dual}
