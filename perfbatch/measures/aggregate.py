"""Sums of a group of rows: a unit, a department, the county, those that passed the audit.

Rates of a group are ratios of sums over the rows that have a rate, never means of rates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from perfbatch.measures.project import Flag, Light
from perfbatch.measures.units import MeasuredProject
from perfbatch.model.absence import Absence, Maybe, or_zero
from perfbatch.model.carried import Carried
from perfbatch.model.choices import YearEndOutlook
from perfbatch.model.fen import Fen
from perfbatch.model.pct import PCT_PER_ONE, PCT_PER_POINT, Pct, pct_of
from perfbatch.model.records import BUDGET_PARTS

AMOUNTS = (*BUDGET_PARTS, "revised_budget_fen", "executed_fen", "projected_executed_fen")
"""The amounts of a row that are summed."""

_HALF, _THIRTY = 50 * PCT_PER_POINT, 30 * PCT_PER_POINT

PROGRESS_CLASSES: Mapping[str, tuple[Pct, Pct | None]] = {
    "half_or_more": (_HALF, None),
    "under_half": (_THIRTY, _HALF),
    "under_30": (1, _THIRTY),
    "not_started": (0, 1),
}
"""Classes of 绩效目标实现程度: from this percentage on, below that one (0 is 工作未开展)."""


def progress_class(goal: Maybe[Pct]) -> str:
    """The class of a goal attainment; none where there is no number, or an impossible one."""
    if isinstance(goal, Absence):
        return ""
    for name, (least, below) in PROGRESS_CLASSES.items():
        if goal >= least and (below is None or goal < below):
            return name
    return ""


def addends(row: MeasuredProject, *, passed: bool) -> dict[str, int]:
    """What a row adds to the sums of its groups: whole numbers only, under fixed names."""
    project, measures = row.project, row.measures
    budget = or_zero(project.revised_budget_fen)
    found = {"projects": 1, "passed": int(passed)}
    found |= {name: or_zero(getattr(project, name)) for name in AMOUNTS}
    has_rate = isinstance(measures.execution_rate, Fraction)
    found["rate_base_fen"] = or_zero(measures.base_fen) if has_rate else 0
    found["rate_paid_fen"] = or_zero(project.executed_fen) if has_rate else 0
    goal = measures.goal_attainment_pct
    has_goal = not isinstance(goal, Absence)
    found["goals"] = int(has_goal)
    found["goal_pct"] = or_zero(goal)
    found["goal_base_fen"] = budget if has_goal else 0
    found["goal_product"] = or_zero(goal) * budget
    found["near_miss"] = int(measures.near_miss)
    memberships = {
        "flag": {flag.value for flag in measures.flags},
        "flagged": {"any"} if measures.flags else set(),
        "light": {measures.light.value} if measures.light else {"none"},
        "outlook": {project.year_end_outlook.value},
        "progress": {progress_class(goal)},
    }
    for kind, classes in TALLIES.items():
        for name in classes:
            member = name in memberships[kind]
            found[f"{kind}.{name}.count"] = int(member)
            found[f"{kind}.{name}.fen"] = budget if member else 0
    return found


TALLIES: Mapping[str, tuple[str, ...]] = {
    "flag": tuple(flag.value for flag in Flag),
    "flagged": ("any",),
    "light": (*(light.value for light in Light), "none"),
    "outlook": tuple(outlook.value for outlook in YearEndOutlook),
    "progress": tuple(PROGRESS_CLASSES),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts and amounts side by side."""

    count: int
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class Aggregate(Carried):
    """The sums of a group of rows, by the names of `addends`; a name that is not there is 0."""

    sums: Mapping[str, int]

    def __getitem__(self, name: str) -> int:
        return self.sums.get(name, 0)

    def tally(self, kind: str, name: str) -> Tally:
        """How many rows of a class, and their revised budget."""
        return Tally(self[f"{kind}.{name}.count"], self[f"{kind}.{name}.fen"])

    @property
    def projects(self) -> int:
        """Number of rows."""
        return self["projects"]

    @property
    def execution_pct(self) -> Maybe[Pct]:
        """ΣE / Σ base over the rows that have a rate."""
        base, paid = self["rate_base_fen"], self["rate_paid_fen"]
        if base > 0:
            return pct_of(Fraction(paid, base))
        return Absence.NOT_COMPUTED

    @property
    def weighted_goal_pct(self) -> Maybe[Pct]:
        """实现程度 weighted by the revised budget, over the rows that state one."""
        base = self["goal_base_fen"]
        if base <= 0:
            return Absence.NOT_COMPUTED
        return pct_of(Fraction(self["goal_product"], base * PCT_PER_ONE))

    @property
    def mean_goal_pct(self) -> Maybe[Pct]:
        """实现程度, the simple mean over the rows that state one."""
        if not self["goals"]:
            return Absence.NOT_COMPUTED
        return pct_of(Fraction(self["goal_pct"], self["goals"] * PCT_PER_ONE))
