"""汇总: the rows of all units. Which period, which return of a unit counts, whose each row is.

Identity comes from the content, never from a file's name; contradictions are not decided here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from perfbatch.form.label import tidy
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Severity, Subject
from perfbatch.model.merged import Aside, FileVerdict, Merged, Unit
from perfbatch.model.period import Period
from perfbatch.model.raw import Unusable
from perfbatch.model.records import Return
from perfbatch.model.roster import Roster
from perfbatch.model.source import Source
from perfbatch.model.unit_key import UnitKey, unit_key
from perfbatch.stages.merge.answers import Answers, answered, answers_in, unanswered
from perfbatch.stages.merge.enrolment import Enrolment, enrol
from perfbatch.stages.merge.identity import Group, by_unit, shared_names
from perfbatch.stages.merge.indicators import assign
from perfbatch.stages.merge.ledger import Ledger, by_file
from perfbatch.stages.merge.months import of_period
from perfbatch.stages.merge.pieces import united
from perfbatch.stages.merge.versions import valid_parts
from perfbatch.wording.findings import OF_SELF_EVALUATION, full_sentence, joined


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
    answers = answers_in(returns)
    for failed in unusable:
        _refuse(failed, answers, ledger)
    in_order = sorted(returns, key=lambda one: one.file)
    in_period = of_period(unanswered(in_order, answers, ledger), period, ledger)
    units = []
    groups = enrol(in_period, enrolment, ledger) if enrolment else by_unit(in_period, ledger)
    for group in groups:
        before = len(ledger.aside)
        parts, contested = valid_parts(group.returns, ledger)
        key = group.key
        if parts:
            units.append(_count(group, parts, contested, ledger))
            key = units[-1].key
        ledger.aside[before:] = [replace(one, owner=key) for one in ledger.aside[before:]]
    if enrolment is None:
        ledger.findings += shared_names(units)
    ledger.findings += _of_files(returns, units)
    units.sort(key=lambda unit: unit.key)
    merged = Merged(
        period,
        tuple(units),
        tuple(sorted(by_file(ledger.files), key=lambda one: one.name)),
        tuple(sorted(ledger.set_aside, key=lambda one: one.source)),
        tuple(_owned(ledger.aside, enrolment, units)),
    )
    return merged, tuple(ledger.findings)


def _refuse(failed: Unusable, answers: Answers, ledger: Ledger) -> None:
    """A file of no use: set aside, or superseded where a workbook that came back stands for it."""
    told, subject = failed.findings, failed.findings[0].subject
    verdict = Verdict.SET_ASIDE
    if note := answered(Source(failed.file), subject, answers.get(failed.fingerprint, ())):
        told, verdict = (note,), Verdict.SUPERSEDED
    causes = [
        one
        for one in told
        if one is note or (one.severity is Severity.ERROR and one.rule not in OF_SELF_EVALUATION)
    ]
    reason = joined(map(full_sentence, causes))
    ledger.findings += told
    ledger.files.append(
        FileVerdict(failed.file, verdict, reason, subject, rows_found=failed.rows_found)
    )
    ledger.set_aside += failed.set_aside
    ledger.aside.append(
        Aside(failed.file, told[0], verdict, subject, fingerprint=failed.fingerprint)
    )


def _owned(
    aside: Sequence[Aside], enrolment: Enrolment | None, units: Sequence[Unit]
) -> Iterator[Aside]:
    """What is set aside, with its unit: as the roster says, else as it states itself."""
    by_code = {unit.code.casefold(): unit.key for unit in units if unit.code}
    by_name: dict[str, set[UnitKey]] = defaultdict(set)
    for unit in units:
        by_name[tidy(unit.name)].add(unit.key)
    for one in aside:
        code, name = one.subject.unit_code, one.subject.unit_name
        if one.owner is not None or not (code or name):
            yield one
        elif enrolment is not None:
            owner = enrolment.owner(code, name)
            yield replace(one, owner=owner.key if owner else None)
        else:
            known = by_name.get(tidy(name), set())
            own = by_code.get(code.casefold()) or (min(known) if len(known) == 1 else None)
            yield replace(one, owner=own or unit_key(code, name))


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
