"""审核: the audit rules over the rows of each unit, one small function a rule, in order."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from perfbatch.measures.units import MeasuredProject, MeasuredUnit
from perfbatch.model.finding import Finding, Standing, Subject
from perfbatch.model.outcome import Outcome
from perfbatch.model.period import Period
from perfbatch.model.roster import Roster
from perfbatch.model.source import RowPlace
from perfbatch.policy import Policy
from perfbatch.stages.review import (
    balance,
    consistency,
    declared,
    parents,
    plausibility,
    register,
    scale,
    submission,
    values,
)
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.standing import with_standing

RowRule = Callable[[MeasuredProject, Context], Iterator[Finding]]
UnitRule = Callable[[MeasuredUnit, Context], Iterator[Finding]]

ROW_RULES: tuple[RowRule, ...] = (
    values.amounts_not_negative,
    scale.amounts_of_one_unit,
    values.budget_given_and_not_negative,
    values.attainment_in_range,
    balance.revised_budget_adds_up,
    balance.total_is_sum_of_sources,
    balance.payments_within_budget,
    balance.rate_computed_right,
    balance.projection_not_below_payments,
    balance.projection_within_budget,
    balance.no_payment_without_budget,
    balance.added_project_consistent,
    consistency.lagging_yet_promised,
    consistency.flagged_without_reasons,
    consistency.goal_far_from_money,
    plausibility.far_ahead_of_pace,
    plausibility.nothing_spent_yet,
    plausibility.goal_against_payments,
    plausibility.large_adjustment,
    plausibility.much_left_yet_promised,
    plausibility.outlook_not_as_computed,
    plausibility.certain_yet_missed,
    plausibility.carryover_in_denominator,
)
UNIT_RULES: tuple[UnitRule, ...] = (
    submission.nil_return_consistent,
    submission.totals_add_up,
    parents.rows_that_add_up_others,
    declared.declared_totals_hold,
    declared.outlook_classes_cover_all,
    declared.progress_classes_cover_all,
    scale.declared_in_the_same_unit,
    register.budgets_of_the_registers_size,
    consistency.same_attainment_thrice,
    consistency.one_name_without_codes,
)


def review(
    units: Sequence[MeasuredUnit],
    period: Period,
    policy: Policy,
    earlier: Sequence[Finding],
    roster: Roster | None = None,
) -> tuple[Mapping[RowPlace, Outcome], tuple[Finding, ...]]:
    """The outcome of every row; and all findings, the earlier ones first, with their standing."""
    context = _context(units, period, policy, roster)
    found = list(earlier)
    for unit in units:
        for row in unit.rows:
            for row_rule in ROW_RULES:
                found += row_rule(row, context)
        for unit_rule in UNIT_RULES:
            found += unit_rule(unit, context)
    standing = tuple(with_standing(found, units, policy))
    return _outcomes(units, standing), standing


def _context(
    units: Sequence[MeasuredUnit], period: Period, policy: Policy, roster: Roster | None
) -> Context:
    by_file: dict[str, list[MeasuredUnit]] = defaultdict(list)
    for unit in units:
        for file in unit.unit.files:
            by_file[file].append(unit)
    return Context(period.month, policy, by_file, roster)


def _outcomes(
    units: Sequence[MeasuredUnit], findings: Sequence[Finding]
) -> Mapping[RowPlace, Outcome]:
    by_row: dict[RowPlace, set[Standing]] = defaultdict(set)
    faulty: set[tuple[str, Subject]] = set()
    for finding in findings:
        source = finding.source
        by_row[source.row_place].add(finding.standing)
        if finding.standing is Standing.ERROR:
            faulty.add((source.file, finding.subject.unit))
    outcomes = {}
    for unit in units:
        at_fault = not faulty.isdisjoint(unit.unit.names)
        for row in unit.rows:
            place = row.project.place
            outcomes[place] = _outcome(by_row.get(place, set()), faulty=at_fault)
    return outcomes


def _outcome(standings: set[Standing], *, faulty: bool) -> Outcome:
    if Standing.ERROR in standings:
        return Outcome.ERROR
    if faulty:
        return Outcome.UNIT_ERROR
    if Standing.EXPLAIN in standings:
        return Outcome.EXPLAIN
    return Outcome.EXPLAINED if Standing.EXPLAINED in standings else Outcome.PASSED
