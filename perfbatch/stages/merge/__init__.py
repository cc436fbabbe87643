"""汇总: the rows of all units. Which period, which return of a unit counts, whose each row is.

Identity comes from the content, never from a file's name; contradictions are not decided here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from perfbatch.form.label import tidy
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Severity, Subject
from perfbatch.model.merged import Aside, FileVerdict, Merged, Unit
from perfbatch.model.period import Period
from perfbatch.model.raw import Unusable
from perfbatch.model.records import Return
from perfbatch.model.roster import Roster
from perfbatch.stages.merge.enrolment import Enrolment, enrol
from perfbatch.stages.merge.identity import Group, by_unit
from perfbatch.stages.merge.indicators import assign
from perfbatch.stages.merge.ledger import Ledger, by_file
from perfbatch.stages.merge.months import of_period
from perfbatch.stages.merge.pieces import united
from perfbatch.stages.merge.versions import valid_parts
from perfbatch.wording.findings import OF_SELF_EVALUATION, S06, full_sentence, joined


class PeriodUnclear(Exception):
    """No period was asked for and the workbooks do not agree: period → files, none stated → ()."""

    def __init__(self, stated: Mapping[Period, Sequence[str]]) -> None:
        super().__init__(stated)
        self.stated = stated


def agreed_period(returns: Iterable[Return]) -> Period:
    """The one period that the returns state. Raises PeriodUnclear."""
    stated: dict[Period, list[str]] = defaultdict(list)
    for one in returns:
        if one.heading.period is not None:
            stated[one.heading.period].append(one.file)
    if len(stated) != 1:
        raise PeriodUnclear(dict(sorted(stated.items())))
    return next(iter(stated))


def merge(
    returns: Sequence[Return],
    unusable: Sequence[Unusable],
    ignored: Sequence[FileVerdict],
    period: Period,
    roster: Roster | None = None,
) -> tuple[Merged, tuple[Finding, ...]]:
    """The units of a period with their valid returns; everything else is set aside and named."""
    enrolment = Enrolment.of(roster) if roster is not None else None
    ledger = Ledger(list(ignored))
    for failed in unusable:
        errors = (one for one in failed.findings if one.severity is Severity.ERROR)
        causes = (one for one in errors if one.rule not in OF_SELF_EVALUATION)
        reason = joined(map(full_sentence, causes))
        ledger.findings += failed.findings
        rows = failed.rows_found
        subject = failed.findings[0].subject
        ledger.files.append(
            FileVerdict(failed.file, Verdict.SET_ASIDE, reason, subject, rows_found=rows)
        )
        ledger.set_aside += failed.set_aside
        ledger.aside.append(Aside(failed.file, failed.findings[0], Verdict.SET_ASIDE, subject))
    in_period = of_period(sorted(returns, key=lambda one: one.file), period, ledger)
    units = []
    groups = enrol(in_period, enrolment, ledger) if enrolment else by_unit(in_period, ledger)
    for group in groups:
        parts, contested = valid_parts(group.returns, ledger)
        if parts:
            units.append(_count(group, parts, contested, ledger))
    ledger.findings += _of_files(returns, units)
    units.sort(key=lambda unit: unit.key)
    merged = Merged(
        period,
        tuple(units),
        tuple(sorted(by_file(ledger.files), key=lambda one: one.name)),
        tuple(sorted(ledger.set_aside, key=lambda one: one.source)),
        tuple(_owned(one, enrolment, units) for one in ledger.aside),
    )
    return merged, tuple(ledger.findings)


def _owned(one: Aside, enrolment: Enrolment | None, units: Sequence[Unit]) -> Aside:
    """What is set aside, with its unit: as the roster says, else as it states itself."""
    code, name = one.subject.unit_code, one.subject.unit_name
    if enrolment is not None:
        owner = enrolment.owner(code, name)
        return replace(one, owner=owner.key if owner else None)
    if one.finding.rule is S06 or not (code or name):
        return one
    known = [unit.key for unit in units if _is_of(unit, code, name)]
    return replace(one, owner=known[0] if len(known) == 1 else (code or "\uffff", name))


def _is_of(unit: Unit, code: str, name: str) -> bool:
    if code and unit.code:
        return code.casefold() == unit.code.casefold()
    return tidy(name) == tidy(unit.name)


def _of_files(returns: Sequence[Return], units: Sequence[Unit]) -> list[Finding]:
    """What is to be said of the files of which anything counts, once each."""
    counting = {file for unit in units for file in unit.files}
    subjects: dict[str, set[Subject]] = defaultdict(set)
    for one in returns:
        subjects[one.file].add(one.subject)
    told = {one.file: one for one in returns if one.file in counting}
    return [
        replace(finding, subject=one.subject) if len(subjects[file]) == 1 else finding
        for file, one in told.items()
        for finding in one.of_file
    ]


def _count(
    group: Group, parts: Sequence[Return], contested: Sequence[Return], ledger: Ledger
) -> Unit:
    """The unit with what counts of its returns; each part has its share of its file's verdict."""
    for one in parts:
        ledger.findings += one.findings
        ledger.set_aside += one.set_aside
        counted = len(one.projects)
        ledger.files.append(
            FileVerdict(one.file, Verdict.COUNTED, "", one.subject, one.rows_found, counted)
        )
    valid = united(parts)
    indicators, orphans = assign(valid.indicators, valid.projects, valid.set_aside)
    ledger.findings += orphans
    counting = {one.file for one in (*parts, *contested)}
    others = dict.fromkeys(one.file for one in group.returns if one.file not in counting)
    names = (one.heading.unit_name for one in parts)
    departments = (one.heading.department for one in parts)
    return Unit(
        group.code,
        next(filter(None, names), ""),
        next(filter(None, departments), ""),
        valid,
        tuple(parts),
        tuple(contested),
        indicators,
        tuple(others),
        group.listed,
    )
