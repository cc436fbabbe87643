"""Rules that ask whether what is possible is likely: C06–C12, C17."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from perfbatch.form.choices import INDICATOR_NATURE, LIKELIHOOD, YEAR_END_OUTLOOK
from perfbatch.measures.attainment import completion
from perfbatch.measures.units import MeasuredProject
from perfbatch.model.absence import Absence
from perfbatch.model.choices import BudgetOrigin, Likelihood, YearEndOutlook
from perfbatch.model.fen import wan_text
from perfbatch.model.finding import Finding
from perfbatch.model.pct import PCT_PER_ONE, PCT_PER_POINT, pct_of, pct_text
from perfbatch.model.records import Indicator, Project
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.explaining import how_to_explain, how_to_explain_indicator
from perfbatch.wording.findings import C06, C07, C08, C09, C10, C11, C12, C17

NO_LONGER_AHEAD = 11
"""From this month on nobody is asked why the money is spent already."""

LARGE_ADJUSTMENT = 30 * PCT_PER_POINT
"""From this share of 年初预算数 on an adjustment is asked about."""


def far_ahead_of_pace(row: MeasuredProject, context: Context) -> Iterator[Finding]:
    """C06: ahead of pace by so many points, before November. Payments above the budget are B03."""
    project, measures = row.project, row.measures
    rate, gap = measures.execution_pct, measures.pace_gap_pct
    paid = project.executed_fen
    if isinstance(rate, Absence) or isinstance(gap, Absence) or isinstance(paid, Absence):
        return
    if _overspent(project):
        return
    facts = {
        "rate": pct_text(rate),
        "limit": pct_text(context.policy.ahead),
        "explain": how_to_explain(project),
    }
    if context.month < NO_LONGER_AHEAD and gap >= context.policy.ahead:
        yield Finding(
            C06,
            project.at("executed_fen"),
            subject=project.subject,
            found=wan_text(paid),
            expected=pct_text(pct_of(measures.pace)),
            difference=pct_text(gap),
            facts=facts,
        )


def _overspent(project: Project) -> bool:
    paid, budget = project.executed_fen, project.revised_budget_fen
    if isinstance(paid, Absence) or isinstance(budget, Absence):
        return False
    return paid > budget


def nothing_spent_yet(row: MeasuredProject, context: Context) -> Iterator[Finding]:
    """C07: E = 0 though there is a budget, from the policy's month on.

    What was added in this very month has had no time yet.
    """
    project, base = row.project, row.measures.base_fen
    if context.month < context.policy.spending_starts or project.executed_fen != 0:
        return
    if isinstance(base, Absence) or base <= 0 or _added_in(project, context.month):
        return
    facts = {
        "amount": wan_text(base),
        "month": str(context.month),
        "explain": how_to_explain(project),
    }
    at = project.at("executed_fen")
    yield Finding(C07, at, subject=project.subject, found="0", expected=">0", facts=facts)


def _added_in(project: Project, month: int) -> bool:
    return project.budget_origin is BudgetOrigin.ADDED and project.issue_month == month


def goal_against_payments(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """C08: nothing of the goal reached and money spent; or all of it without any."""
    project, goal = row.project, row.measures.goal_attainment_pct
    paid, budget = project.executed_fen, project.revised_budget_fen
    if isinstance(paid, Absence) or isinstance(budget, Absence):
        return
    if goal == 0 and paid > 0:
        yield _against_payments(project, "none_reached", paid)
    elif goal == PCT_PER_ONE and paid == 0 and budget > 0:
        yield _against_payments(project, "all_reached", budget)


def _against_payments(project: Project, variant: str, amount: int) -> Finding:
    facts = {"amount": wan_text(amount), "explain": how_to_explain(project)}
    found = "0" if variant == "none_reached" else "100"
    at = project.at("goal_attainment")
    return Finding(C08, at, variant, project.subject, found=found, facts=facts)


def large_adjustment(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """C09: |A| of 30.00 % of B0 or more, where there is a B0."""
    project = row.project
    original, adjusted = project.original_budget_fen, project.budget_adjustment_fen
    if isinstance(original, Absence) or isinstance(adjusted, Absence) or original <= 0:
        return
    share = pct_of(Fraction(abs(adjusted), original))
    if share >= LARGE_ADJUSTMENT:
        facts = {
            "share": pct_text(share),
            "limit": pct_text(LARGE_ADJUSTMENT),
            "explain": how_to_explain(project),
        }
        yield Finding(
            C09,
            project.at("budget_adjustment_fen"),
            subject=project.subject,
            found=wan_text(adjusted),
            expected=wan_text(original),
            facts=facts,
        )


def much_left_yet_promised(row: MeasuredProject, context: Context) -> Iterator[Finding]:
    """C10: 1 - P / B reaches the threshold, and 能实现 ticked."""
    project, gap = row.project, row.measures.projected_gap_pct
    projected, outlook = project.projected_executed_fen, project.year_end_outlook
    if isinstance(gap, Absence) or isinstance(projected, Absence):
        return
    if outlook is YearEndOutlook.MET and gap >= context.policy.threshold:
        facts = {
            "amount": wan_text(projected),
            "limit": pct_text(context.policy.threshold),
            "explain": how_to_explain(project),
        }
        yield Finding(
            C10,
            project.at("year_end_outlook"),
            subject=project.subject,
            found=YEAR_END_OUTLOOK.word(outlook),
            difference=pct_text(gap),
            facts=facts,
        )


def outlook_not_as_computed(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """C11: the class that the indicators give is not the one that is ticked."""
    project, gap = row.project, row.measures.year_end_gap_pct
    computed, ticked = row.measures.outlook_by_number, project.year_end_outlook
    if isinstance(gap, Absence) or isinstance(computed, Absence) or isinstance(ticked, Absence):
        return
    if computed is not ticked:
        yield Finding(
            C11,
            project.at("year_end_outlook"),
            subject=project.subject,
            found=YEAR_END_OUTLOOK.word(ticked),
            expected=YEAR_END_OUTLOOK.word(computed),
            difference=pct_text(gap),
            facts={"explain": how_to_explain(project)},
        )


def certain_yet_missed(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """C12: an indicator is 确定能, and its projected value is below 100 % of the target."""
    for one in row.indicators:
        reached = completion(one, one.projected_value)
        if one.likelihood is not Likelihood.CERTAIN or reached is None:
            continue
        share = pct_of(reached)
        if share < PCT_PER_ONE:
            facts = {
                "nature": _nature(one),
                "target": _plain(one.target_value),
                "projected": _plain(one.projected_value),
                "explain": how_to_explain_indicator(row.project),
            }
            yield _missed(one, pct_text(share), facts)


def _missed(one: Indicator, share: str, facts: dict[str, str]) -> Finding:
    found = LIKELIHOOD.word(Likelihood.CERTAIN)
    at = one.at("likelihood")
    return Finding(
        C12,
        at,
        subject=one.subject,
        label=one.indicator,
        found=found,
        difference=share,
        facts=facts,
    )


def _nature(indicator: Indicator) -> str:
    """正向 or 反向: without it nobody sees why 101 is less than 100."""
    nature = indicator.indicator_nature
    return "" if isinstance(nature, Absence) else INDICATOR_NATURE.word(nature)


def _plain(value: object) -> str:
    """A number without an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def carryover_in_denominator(row: MeasuredProject, context: Context) -> Iterator[Finding]:
    """C17, a note: what last year left is part of what payments are held against.

    Not where a form gives the budget without its parts: nobody can say what it holds.
    """
    project = row.project
    carried = project.carryover_fen
    if not project.budget_is_summed and project.original_budget_fen is Absence.NOT_COMPUTED:
        return
    if context.policy.carryover != "in" or isinstance(carried, Absence) or carried <= 0:
        return
    at = project.at("carryover_fen")
    yield Finding(C17, at, subject=project.subject, found=wan_text(carried))
