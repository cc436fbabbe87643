"""催报: of every unit what it owes, what it has sent, and what became of what was asked last."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from perfbatch.form.label import tidy
from perfbatch.form.places import Places
from perfbatch.form.questions import asked_before, asked_now
from perfbatch.measures.report import Report
from perfbatch.measures.submissions import Submission
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.feedback import Progress
from perfbatch.model.finding import Finding, Standing
from perfbatch.model.merged import Aside
from perfbatch.model.period import Period
from perfbatch.model.records import Heading
from perfbatch.model.roster import RegisteredProject, Roster, RosterUnit
from perfbatch.model.source import Source
from perfbatch.model.unit_key import code_in, unit_key

Key = tuple[str, str]
"""Code and name, by which units are ordered."""


def chase(report: Report, aside: Sequence[Aside], roster: Roster | None) -> Report:
    """The report with every unit that owes a return or has sent one, in the order of codes."""
    units = {unit.measured.unit.key: unit for unit in report.units}
    not_counted: dict[Key, list[Aside]] = defaultdict(list)
    for one in aside:
        if one.owner is not None:
            not_counted[one.owner].append(one)
    listed = {unit.key: unit for unit in roster.units} if roster else {}
    keys = sorted({*listed, *(units.keys() | not_counted.keys() if roster is None else ())})
    found = [
        _submission(
            key, units.get(key), not_counted.get(key, ()), listed.get(key), roster, report.period
        )
        for key in keys
    ]
    found = _with_errors_aside(found, keys, report, aside)
    return replace(report, submissions=tuple(found), roster=roster)


def _with_errors_aside(
    submissions: Sequence[Submission], keys: Sequence[Key], report: Report, aside: Sequence[Aside]
) -> list[Submission]:
    """The same with the open errors of their files that do not count."""
    errors: dict[str, list[Finding]] = defaultdict(list)
    for found in report.findings:
        if found.standing is Standing.ERROR:
            errors[found.source.file].append(found)
    owners: dict[str, set[Key | None]] = defaultdict(set)
    for one in aside:
        owners[one.file].add(one.owner)
    for unit in report.units:
        for file in unit.measured.unit.files:
            owners[file].add(unit.measured.unit.key)
    return [
        replace(one, errors_aside=_errors_aside(key, one, errors, owners))
        for key, one in zip(keys, submissions, strict=True)
    ]


def _errors_aside(
    key: Key,
    one: Submission,
    errors: Mapping[str, Sequence[Finding]],
    owners: Mapping[str, AbstractSet[Key | None]],
) -> int:
    """Errors by file: in a file that others have something in, only those that name the unit."""
    counted = {id(found) for found in one.unit.findings} if one.unit else set()
    aside = {
        id(found)
        for refused in one.refused
        for found in errors.get(refused.file, ())
        if owners[refused.file] == {key}
        or found.subject.unit == refused.subject.unit
        or unit_key(found.subject.unit_code, found.subject.unit_name) == key
    }
    return len(aside - counted)


def _submission(
    key: Key,
    unit: TrackedUnit | None,
    aside: Sequence[Aside],
    listed: RosterUnit | None,
    roster: Roster | None,
    period: Period,
) -> Submission:
    heading = _heading(unit, aside)
    known = listed or RosterUnit("", key[1], Source(""))
    stated = (heading.preparer, heading.phone) if heading else ()
    department = unit.department if unit else known.department
    return Submission(
        code=code_in(key),
        name=known.name,
        department=department or (heading.department if heading else ""),
        desk=known.desk,
        contact=_joined(known.contact, known.phone) or _joined(*stated),
        listed=listed is not None,
        unit=unit,
        aside=tuple(aside),
        unreported=_unreported(unit, roster.projects_of(listed)) if roster and listed else (),
        progress=_progress(unit, period) if unit else None,
    )


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


def _heading(unit: TrackedUnit | None, aside: Sequence[Aside]) -> Heading | None:
    """The heading of what counts, else of anything that was read."""
    if unit is not None:
        return unit.measured.unit.valid.heading
    return next((one.returned.heading for one in aside if one.returned is not None), None)


def _unreported(
    unit: TrackedUnit | None, registered: Sequence[RegisteredProject]
) -> tuple[RegisteredProject, ...]:
    """The registered projects that are not in the unit's return: by code, else by exact name.

    A row stands for one project of the register; one with a code for no other code.
    """
    if unit is None:
        return ()
    valid = unit.measured.unit.valid
    rows = valid.rows
    codes = {row.project_code.casefold() for row in rows if row.project_code}
    known = {one.code.casefold() for one in registered if one.code}
    names = Counter(
        tidy(row.subject.project_name) for row in rows if row.project_code.casefold() not in known
    )
    left = []
    for one in registered:
        if one.code and one.code.casefold() in codes:
            continue
        if names[tidy(one.name)] > 0:
            names[tidy(one.name)] -= 1
        else:
            left.append(one)
    return tuple(left)


def _progress(unit: TrackedUnit, period: Period) -> Progress | None:
    """What became of the last round, where the unit's return is a workbook that was given back.

    None for one that was given to another unit, or for another period.
    """
    last = unit.measured.unit.valid.last_round
    if last is None or last.period not in {"", str(period)}:
        return None
    if last.unit_code.casefold() != unit.code.casefold() and tidy(last.unit_name) != tidy(
        unit.name
    ):
        return None
    places = Places(unit.measured.unit.parts)
    asked = Counter(map(asked_before, last.asked))
    now = Counter(asked_now((one for one in unit.findings if one.is_open), places))
    still = (asked & now).total()
    return Progress(last.number, asked.total(), still, now.total() - still)
