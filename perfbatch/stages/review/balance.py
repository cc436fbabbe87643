"""Rules on the arithmetic of a row: B01–B04, B08–B11."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from perfbatch.measures.units import MeasuredProject
from perfbatch.model.absence import Absence, Maybe, or_zero
from perfbatch.model.choices import BudgetOrigin
from perfbatch.model.fen import Fen, wan_text
from perfbatch.model.finding import Finding, Rule
from perfbatch.model.pct import PCT_PER_POINT, pct_of
from perfbatch.model.records import BUDGET_PARTS, Project
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.explaining import how_to_explain
from perfbatch.stages.review.labels import label_on
from perfbatch.wording.findings import B01, B02, B03, B04, B08, B09, B10, B11, V08

RATE_TOLERANCE_POINTS = Decimal("0.01")
NEVER_NEGATIVE = "carryover_fen"
"""The part of a budget that can only make it larger: a sum without it is the least there can be."""


def _apart(
    rule: Rule, project: Project, field: str, found: int, expected: int, variant: str = ""
) -> Finding:
    return Finding(
        rule,
        project.at(field),
        variant,
        project.subject,
        found=wan_text(found),
        expected=wan_text(expected),
        difference=wan_text(abs(found - expected)),
    )


def revised_budget_adds_up(row: MeasuredProject, context: Context) -> Iterator[Finding]:
    """B01: B = B0 + C + A, within the rounding tolerance; B ≥ B0 + A where C is not asked for.

    What the form's own formula gives is the formula's and not wrong: it passes over amounts
    typed as text, which we read.
    """
    project = row.project
    stated, computed = project.stated_revised_budget_fen, project.summed_budget_fen
    if isinstance(stated, Absence) or isinstance(computed, Absence):
        return
    lacking = [name for name in BUDGET_PARTS if getattr(project, name) is Absence.NOT_COMPUTED]
    apart = min(abs(stated - computed), abs(stated - project.formula_budget_fen))
    if apart <= context.policy.tolerance_fen:
        return
    if not lacking:
        yield _apart(B01, project, "revised_budget_fen", stated, computed)
    elif lacking == [NEVER_NEGATIVE] and stated < computed:
        yield _apart(B01, project, "revised_budget_fen", stated, computed, "least")


def total_is_sum_of_sources(row: MeasuredProject, context: Context) -> Iterator[Finding]:
    """B02: 年度资金总额 = Σ of its sources, where the form gives them; the tolerance a source.

    Where the sources may be added up in several ways, one of them is enough.
    """
    project = row.project
    for name, sources in project.sources.items():
        stated = _as_stated(project, name)
        if isinstance(stated, Absence):
            continue
        summed = min(sources.sums_fen, key=lambda one: abs(stated - one))
        if abs(stated - summed) > context.policy.tolerance_fen * sources.count:
            yield Finding(
                B02,
                project.at(name),
                subject=project.subject,
                label=label_on(project.block, name),
                found=wan_text(stated),
                expected=wan_text(summed),
                difference=wan_text(abs(stated - summed)),
            )


def _as_stated(project: Project, name: str) -> Maybe[Fen]:
    """The amount of a column as it stands on the form."""
    revised = name == "revised_budget_fen"
    amount: Maybe[Fen] = getattr(project, "stated_revised_budget_fen" if revised else name)
    return amount


def payments_within_budget(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """B03: E ≤ B. Payments without any budget are B10, a budget below zero is V04."""
    project = row.project
    paid, budget = project.executed_fen, project.revised_budget_fen
    if isinstance(paid, Absence) or isinstance(budget, Absence) or budget <= 0:
        return
    if paid > budget:
        yield _apart(B03, project, "executed_fen", paid, budget)


def rate_computed_right(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """B04: 执行率 as written = E / B, to 0.01 points; B as in B01."""
    project = row.project
    stated = project.stated_execution_rate
    paid, budget = project.executed_fen, project.revised_budget_fen
    if isinstance(stated, Absence) or isinstance(paid, Absence) or isinstance(budget, Absence):
        return
    if budget <= 0:
        return
    rate = _rate(paid, budget)
    by_formula = _rate(paid, project.formula_budget_fen or 1)
    if (
        stated
        and not project.rate_scale_certain
        and abs(stated * 100 - rate) <= RATE_TOLERANCE_POINTS
    ):
        yield _as_fraction(project, stated, rate)
    elif min(abs(stated - rate), abs(stated - by_formula)) > RATE_TOLERANCE_POINTS:
        yield Finding(
            B04,
            project.at("execution_rate"),
            subject=project.subject,
            found=f"{stated:.2f}",
            expected=f"{rate:.2f}",
            difference=f"{abs(stated - rate):.2f}",
        )


def _as_fraction(project: Project, stated: Decimal, rate: Decimal) -> Finding:
    """V08: a bare 0.4286 where E / B is 42.86 %: E / B decides the scale."""
    label = label_on(project.block, "execution_rate")
    return Finding(
        V08,
        project.at("execution_rate"),
        "scaled",
        project.subject,
        label=label,
        found=f"{stated.normalize():f}",
        expected=f"{rate:.2f}",
    )


def _rate(paid: Fen, budget: Fen) -> Decimal:
    """E / B in percent, as it is shown."""
    return Decimal(pct_of(Fraction(paid, budget))) / PCT_PER_POINT


def projection_not_below_payments(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """B08: P ≥ E."""
    project = row.project
    projected, paid = project.projected_executed_fen, project.executed_fen
    if isinstance(projected, Absence) or isinstance(paid, Absence):
        return
    if projected < paid:
        yield _apart(B08, project, "projected_executed_fen", projected, paid)


def projection_within_budget(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """B09: P ≤ B. Where the payments are above the budget already it is B03, or B10."""
    project = row.project
    projected, budget = project.projected_executed_fen, project.revised_budget_fen
    if isinstance(projected, Absence) or isinstance(budget, Absence) or projected <= budget:
        return
    if or_zero(project.executed_fen) > budget:
        return
    yield Finding(
        B09,
        project.at("projected_executed_fen"),
        subject=project.subject,
        found=wan_text(projected),
        expected=wan_text(budget),
        difference=wan_text(projected - budget),
        facts={"explain": how_to_explain(project)},
    )


def no_payment_without_budget(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """B10: B = 0 means E = 0."""
    project = row.project
    paid = project.executed_fen
    if project.revised_budget_fen == 0 and not isinstance(paid, Absence) and paid != 0:
        at = project.at("executed_fen")
        yield Finding(B10, at, subject=project.subject, found=wan_text(paid), expected="0")


def added_project_consistent(row: MeasuredProject, context: Context) -> Iterator[Finding]:
    """B11: 年中追加 means B0 = 0, A > 0 and 下达月份 up to the period's month."""
    project = row.project
    if project.budget_origin is not BudgetOrigin.ADDED:
        return
    original, added = or_zero(project.original_budget_fen), project.budget_adjustment_fen
    if original != 0:
        yield _added(project, "original_budget_fen", "original", wan_text(original), "0")
    if isinstance(added, Absence) or added <= 0:
        found = "" if isinstance(added, Absence) else wan_text(added)
        yield _added(project, "budget_adjustment_fen", "adjustment", found, ">0")
    if project.issue_month is Absence.UNFILLED:
        yield _added(project, "issue_month", "month_blank", "", str(context.month))
    elif isinstance(project.issue_month, int) and project.issue_month > context.month:
        month = str(project.issue_month)
        yield _added(project, "issue_month", "month_late", month, str(context.month))


def _added(project: Project, field: str, variant: str, found: str, expected: str) -> Finding:
    at = project.at(field)
    return Finding(B11, at, variant, project.subject, found=found, expected=expected)
