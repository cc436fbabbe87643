"""审核: the audit rules over the rows of each unit, one small function a rule, in order."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from perfbatch.measures.units import MeasuredProject, MeasuredUnit
from perfbatch.model.finding import Finding, Severity, Subject
from perfbatch.model.outcome import Outcome
from perfbatch.model.period import Period
from perfbatch.model.source import RowPlace
from perfbatch.policy import Policy
from perfbatch.stages.review import balance, consistency, parents, scale, submission, values
from perfbatch.stages.review.context import Context

RowRule = Callable[[MeasuredProject, Context], Iterator[Finding]]
UnitRule = Callable[[MeasuredUnit, Context], Iterator[Finding]]

ROW_RULES: tuple[RowRule, ...] = (
    values.amounts_not_negative,
    scale.amounts_of_one_unit,
    values.budget_given_and_not_negative,
    values.attainment_in_range,
    balance.revised_budget_adds_up,
    balance.payments_within_budget,
    balance.rate_computed_right,
    balance.projection_not_below_payments,
    balance.no_payment_without_budget,
    balance.added_project_consistent,
    consistency.lagging_yet_promised,
    consistency.flagged_without_reasons,
    consistency.goal_far_from_money,
)
UNIT_RULES: tuple[UnitRule, ...] = (
    submission.nil_return_consistent,
    submission.totals_add_up,
    parents.rows_that_add_up_others,
    submission.declared_totals_hold,
    scale.declared_in_the_same_unit,
    consistency.same_attainment_thrice,
    consistency.one_name_without_codes,
)


def review(
    units: Sequence[MeasuredUnit], period: Period, policy: Policy, earlier: Sequence[Finding]
) -> tuple[Mapping[RowPlace, Outcome], tuple[Finding, ...]]:
    """The outcome of every row, from the findings here and the earlier ones; and those here."""
    by_file: dict[str, list[MeasuredUnit]] = defaultdict(list)
    for unit in units:
        for file in unit.unit.files:
            by_file[file].append(unit)
    context = Context(period.month, policy, by_file)
    found: list[Finding] = []
    for unit in units:
        for row in unit.rows:
            for row_rule in ROW_RULES:
                found += row_rule(row, context)
        for unit_rule in UNIT_RULES:
            found += unit_rule(unit, context)
    return _outcomes(units, [*earlier, *found]), tuple(found)


def _outcomes(
    units: Sequence[MeasuredUnit], findings: Sequence[Finding]
) -> Mapping[RowPlace, Outcome]:
    by_row: dict[RowPlace, set[Severity]] = defaultdict(set)
    faulty: set[tuple[str, Subject]] = set()
    for finding in findings:
        source = finding.source
        by_row[source.row_place].add(finding.severity)
        if finding.severity is Severity.ERROR:
            faulty.add((source.file, finding.subject.unit))
    outcomes = {}
    for unit in units:
        at_fault = not faulty.isdisjoint(unit.unit.names)
        for row in unit.rows:
            place = row.project.place
            outcomes[place] = _outcome(by_row.get(place, set()), faulty=at_fault)
    return outcomes


def _outcome(severities: set[Severity], *, faulty: bool) -> Outcome:
    if Severity.ERROR in severities:
        return Outcome.ERROR
    if faulty:
        return Outcome.UNIT_ERROR
    return Outcome.EXPLAIN if Severity.EXPLAIN in severities else Outcome.PASSED
