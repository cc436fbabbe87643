"""The measures and flags of one project, exactly as 监控 defines them.

B = revised budget, E = payments, P = projected payments, t = pace, g = goal attainment; the base
is what payments are held against, B unless the policy says otherwise.
"""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from perfbatch.measures.attainment import Attainment
from perfbatch.model.absence import Absence, Maybe, or_zero
from perfbatch.model.carried import Carried
from perfbatch.model.choices import BudgetOrigin, YearEndOutlook
from perfbatch.model.fen import Fen
from perfbatch.model.pct import PCT_PER_ONE, Pct, pct_of
from perfbatch.model.records import Project
from perfbatch.policy import Policy


class Flag(Enum):
    """The three flags; never mixed, printed in this order."""

    EXECUTION = "Z"
    GOAL = "J"
    YEAR_END = "N"


class Light(Enum):
    """监控灯, by the execution shortfall."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Measures(Carried):
    """What is computed for a project. `_pct` values are rounded and are what is compared."""

    base_fen: Maybe[Fen]
    execution_rate: Maybe[Fraction]
    execution_pct: Maybe[Pct]
    original_execution_pct: Maybe[Pct]
    pace: Fraction
    calendar_pace: Fraction
    pace_gap_pct: Maybe[Pct]
    pace_shortfall_pct: Maybe[Pct]
    issue_month_pace: Fraction | None
    issue_month_shortfall_pct: Maybe[Pct]
    calendar_shortfall_pct: Maybe[Pct]
    goal_attainment_pct: Maybe[Pct]
    goal_shortfall_pct: Maybe[Pct]
    computed_attainment_pct: Maybe[Pct]
    year_end_gap_pct: Maybe[Pct]
    projected_gap_pct: Maybe[Pct]
    catch_up_fen: Maybe[Fen]
    outlook_by_number: Maybe[YearEndOutlook]
    flags: tuple[Flag, ...]
    light: Light | None
    near_miss: bool

    @property
    def codes(self) -> str:
        """ZJN, as far as they hold."""
        return "".join(flag.value for flag in self.flags)


def base_of(project: Project, policy: Policy) -> Maybe[Fen]:
    """What payments are held against under the policy."""
    revised = project.revised_budget_fen
    if isinstance(revised, Absence):
        return revised
    needed = _needed(policy)
    if any(getattr(project, name) is Absence.NOT_COMPUTED for name in needed):
        return Absence.NOT_COMPUTED
    if policy.denominator == "original":
        return sum(or_zero(getattr(project, name)) for name in needed)
    return revised - sum(or_zero(getattr(project, name)) for name in needed)


def _needed(policy: Policy) -> tuple[str, ...]:
    """The parts of the budget that a form must give for the base that the policy wants."""
    if policy.denominator == "original":
        carried = ("carryover_fen",) if policy.carryover == "in" else ()
        return ("original_budget_fen", *carried)
    return () if policy.carryover == "in" else ("carryover_fen",)


def execution_rate(executed_fen: Maybe[Fen], base_fen: Maybe[Fen]) -> Maybe[Fraction]:
    """执行率 E / base: 不适用 where both are 0, 未计算 where it cannot be, else exact, uncapped."""
    if isinstance(executed_fen, Absence):
        return executed_fen
    if isinstance(base_fen, Absence):
        return Absence.NOT_COMPUTED
    if base_fen == 0 and executed_fen == 0:
        return Absence.NOT_APPLICABLE
    if base_fen <= 0:
        return Absence.NOT_COMPUTED
    return Fraction(executed_fen, base_fen)


def issue_month_pace(project: Project, month: int) -> Fraction | None:
    """Pace from the month of issue, (m-s+1)/(12-s+1), of a project added during the year."""
    issued = project.issue_month
    if project.budget_origin is not BudgetOrigin.ADDED or isinstance(issued, Absence):
        return None
    return Fraction(month - issued + 1, 12 - issued + 1) if issued <= month else None


def shortfall_pct(done: Maybe[Fraction], pace: Fraction | None) -> Maybe[Pct]:
    """(t - done) / t, rounded; negative when ahead."""
    if isinstance(done, Absence):
        return done
    if pace is None:
        return Absence.NOT_COMPUTED
    return pct_of((pace - done) / pace)


def outlook_by_gap(gap: Maybe[Pct], policy: Policy) -> Maybe[YearEndOutlook]:
    """The class of a year-end gap: up to 0 met, below the threshold partly, else far short."""
    if isinstance(gap, Absence):
        return gap
    if gap <= 0:
        return YearEndOutlook.MET
    return YearEndOutlook.FAR_SHORT if gap >= policy.threshold else YearEndOutlook.PARTLY


def _as_shown(pct: Maybe[Pct]) -> Maybe[Fraction]:
    """The ratio that a reader of the sheet sees: a declared percentage is judged as shown."""
    return pct if isinstance(pct, Absence) else Fraction(pct, PCT_PER_ONE)


def _rounded(ratio: Maybe[Fraction]) -> Maybe[Pct]:
    return ratio if isinstance(ratio, Absence) else pct_of(ratio)


def _ratio(part: Maybe[Fen], whole: Maybe[Fen]) -> Maybe[Fraction]:
    """The ratio part / whole where both are numbers and the whole is above zero."""
    if isinstance(part, Absence) or isinstance(whole, Absence) or whole <= 0:
        return Absence.NOT_COMPUTED
    return Fraction(part, whole)


def _reaches(value: Maybe[Pct], limit: Pct) -> bool:
    return not isinstance(value, Absence) and value >= limit


def _flags(
    project: Project,
    shortfall: Maybe[Pct],
    goal_shortfall: Maybe[Pct],
    year_end_gap: Maybe[Pct],
    threshold: Pct,
) -> tuple[Flag, ...]:
    """Z and J by their shortfalls, N by the unit's tick or by number; each on its own."""
    far_short = project.year_end_outlook is YearEndOutlook.FAR_SHORT
    raised = {
        Flag.EXECUTION: _reaches(shortfall, threshold),
        Flag.GOAL: _reaches(goal_shortfall, threshold),
        Flag.YEAR_END: far_short or _reaches(year_end_gap, threshold),
    }
    return tuple(flag for flag in Flag if raised[flag])


def _light(shortfall: Maybe[Pct], gap: Maybe[Pct], policy: Policy) -> Light | None:
    if isinstance(shortfall, Absence) or isinstance(gap, Absence):
        return None
    if shortfall >= policy.threshold:
        return Light.RED
    if shortfall >= policy.near_miss:
        return Light.YELLOW
    return Light.BLUE if gap >= policy.ahead else Light.GREEN


def measure(project: Project, month: int, policy: Policy, attainment: Attainment) -> Measures:
    """Every measure of a project in the period January to `month`."""
    base = base_of(project, policy)
    rate = execution_rate(project.executed_fen, base)
    calendar = policy.calendar_pace(month)
    issued = issue_month_pace(project, month)
    pace = issued if issued is not None and policy.added_pace == "from_issue_month" else calendar
    goal = project.goal_attainment
    goal_pct = goal if isinstance(goal, Absence) else pct_of(Fraction(goal) / 100)
    projected = _ratio(project.projected_executed_fen, base)
    gap = _rounded(rate if isinstance(rate, Absence) else rate - pace)
    shortfall = shortfall_pct(rate, pace)
    goal_shortfall = shortfall_pct(_as_shown(goal_pct), pace)
    year_end_gap = attainment.gap_pct
    flags = _flags(project, shortfall, goal_shortfall, year_end_gap, policy.threshold)
    nearly = (_reaches(value, policy.near_miss) for value in (shortfall, goal_shortfall))
    return Measures(
        base_fen=base,
        execution_rate=rate,
        execution_pct=_rounded(rate),
        original_execution_pct=_rounded(_ratio(project.executed_fen, project.original_budget_fen)),
        pace=pace,
        calendar_pace=calendar,
        pace_gap_pct=gap,
        pace_shortfall_pct=shortfall,
        issue_month_pace=issued,
        issue_month_shortfall_pct=shortfall_pct(rate, issued),
        calendar_shortfall_pct=shortfall_pct(rate, calendar),
        goal_attainment_pct=goal_pct,
        goal_shortfall_pct=goal_shortfall,
        computed_attainment_pct=attainment.reached_pct,
        year_end_gap_pct=year_end_gap,
        projected_gap_pct=_rounded(projected if isinstance(projected, Absence) else 1 - projected),
        catch_up_fen=_catch_up(base, project.executed_fen, pace),
        outlook_by_number=outlook_by_gap(year_end_gap, policy),
        flags=flags,
        light=_light(shortfall, gap, policy),
        near_miss=not flags and any(nearly),
    )


def _catch_up(base: Maybe[Fen], executed: Maybe[Fen], pace: Fraction) -> Maybe[Fen]:
    """Payments still needed to reach pace, max(0, t·B - E), up to the next whole fen."""
    if isinstance(base, Absence) or isinstance(executed, Absence):
        return Absence.NOT_COMPUTED
    needed = pace * base - executed
    return max(0, -(-needed.numerator // needed.denominator))
