"""汇总: the rows of all units. Which period, which return of a unit counts, whose each row is.

Identity comes from the content, never from a file's name; contradictions are not decided here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from perfbatch.form.label import tidy
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.merged import FileVerdict, Merged, Unit
from perfbatch.model.period import Period
from perfbatch.model.raw import Unusable
from perfbatch.model.records import Indicator, Project, Return, SetAside
from perfbatch.model.source import Source
from perfbatch.wording.findings import S05, S06, S07, V10, full_sentence


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


@dataclass
class _Ledger:
    """What is being decided: verdicts, rows set aside and findings."""

    files: list[FileVerdict] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def put_aside(self, one: Return, finding: Finding, verdict: Verdict) -> None:
        """A whole return that does not count: its rows are set aside with the same reason."""
        reason = full_sentence(finding)
        self.findings.append(finding)
        self.files.append(FileVerdict(one.file, verdict, reason, one.subject, one.rows_found, 0))
        for project in one.projects:
            source = project.block.at(project.row)
            self.set_aside.append(SetAside(source, project.subject, reason, project.project_name))
        self.set_aside += one.set_aside


def merge(
    returns: Sequence[Return],
    unusable: Sequence[Unusable],
    ignored: Sequence[FileVerdict],
    period: Period,
) -> tuple[Merged, tuple[Finding, ...]]:
    """The units of a period with their valid returns; everything else is set aside and named."""
    ledger = _Ledger(list(ignored))
    for failed in unusable:
        errors = (one for one in failed.findings if one.severity is Severity.ERROR)
        reason = "；".join(map(full_sentence, errors))
        ledger.findings += failed.findings
        rows = failed.rows_found
        ledger.files.append(FileVerdict(failed.file, Verdict.SET_ASIDE, reason, rows_found=rows))
        ledger.set_aside += failed.set_aside
    in_period = _of_period(sorted(returns, key=lambda one: one.file), period, ledger)
    units = [
        unit
        for code, group in _by_unit(in_period, ledger)
        if (unit := _valid_return(code, group, ledger)) is not None
    ]
    units.sort(key=lambda unit: unit.key)
    merged = Merged(
        period,
        tuple(units),
        tuple(sorted(ledger.files, key=lambda one: one.name)),
        tuple(sorted(ledger.set_aside, key=lambda one: one.source)),
    )
    return merged, tuple(ledger.findings)


def _of_period(returns: Sequence[Return], period: Period, ledger: _Ledger) -> list[Return]:
    found = []
    for one in returns:
        if one.heading.period == period:
            found.append(one)
            continue
        source = one.heading.places.get("month", Source(one.file))
        stated = one.heading.period
        finding = Finding(
            S05,
            source,
            "differs" if stated else "missing",
            one.subject,
            found=str(stated or ""),
            expected=str(period),
        )
        ledger.put_aside(one, finding, Verdict.SET_ASIDE)
    return found


def _by_unit(returns: Sequence[Return], ledger: _Ledger) -> list[tuple[str, list[Return]]]:
    """Returns by unit with its code, if any of them states one; else by exact name.

    Never by likeness.
    """
    codes: dict[str, set[str]] = defaultdict(set)
    for one in returns:
        if one.heading.unit_code:
            codes[tidy(one.heading.unit_name)].add(one.heading.unit_code)
    groups: dict[tuple[str, str], list[Return]] = defaultdict(list)
    for one in returns:
        code, name = one.heading.unit_code, tidy(one.heading.unit_name)
        known = {code} if code else codes.get(name, set()) if name else set()
        if len(known) > 1 or not (code or name):
            ledger.put_aside(one, _unidentified(one, known), Verdict.SET_ASIDE)
        elif known:
            groups["code", next(iter(known))].append(one)
        else:
            groups["name", name].append(one)
    return [(key if kind == "code" else "", found) for (kind, key), found in groups.items()]


def _unidentified(one: Return, codes: set[str]) -> Finding:
    source = one.heading.places.get("unit_code", Source(one.file))
    if not codes:
        return Finding(S06, source, "nobody")
    facts = {"codes": "、".join(sorted(codes))}
    name = one.heading.unit_name
    return Finding(S06, source, "ambiguous", one.subject, found=name, facts=facts)


def _valid_return(code: str, group: Sequence[Return], ledger: _Ledger) -> Unit | None:
    """The return of a unit that counts: the highest 更正次数, if its content is one."""
    latest = max(one.heading.correction for one in group)
    candidates = [one for one in group if one.heading.correction == latest]
    older = [one for one in group if one.heading.correction < latest]
    if len({content(one) for one in candidates}) > 1:
        _contradiction(candidates, older, latest, ledger)
        return None
    kept = candidates[0]
    for one in candidates[1:]:
        ledger.put_aside(one, _double(one, "equal", {"kept": kept.file}), Verdict.SUPERSEDED)
    for one in older:
        facts = {"kept": kept.file, "correction": str(latest)}
        ledger.put_aside(one, _double(one, "superseded", facts), Verdict.SUPERSEDED)
    return _count(code, kept, group, ledger)


def _contradiction(
    candidates: Sequence[Return], older: Sequence[Return], latest: int, ledger: _Ledger
) -> None:
    """Returns of one number that say different things: none counts, nor what they replace."""
    for one in (*candidates, *older):
        others = "、".join(f"“{other.file}”" for other in candidates if other is not one)
        variant = "older" if one.heading.correction < latest else "contradiction"
        facts = {"correction": str(latest), "others": others}
        source = one.heading.places.get("correction_no", Source(one.file))
        finding = Finding(S07, source, variant, one.subject, facts=facts)
        ledger.put_aside(one, finding, Verdict.SET_ASIDE)


def _double(one: Return, variant: str, facts: Mapping[str, str]) -> Finding:
    return Finding(S07, Source(one.file), variant, one.subject, facts=facts)


def content(one: Return) -> tuple[object, ...]:
    """What makes two returns of a unit say the same: names, rows, declared totals; not the date."""
    head = one.heading
    return (
        tidy(head.unit_name),
        tidy(head.department),
        head.nil_return,
        head.declared_project_count,
        head.declared_amount_fen,
        one.projects,
        one.indicators,
        tuple(row.text for row in one.set_aside),
    )


def _count(code: str, one: Return, group: Sequence[Return], ledger: _Ledger) -> Unit:
    ledger.findings += one.findings
    ledger.set_aside += one.set_aside
    counted = len(one.projects)
    ledger.files.append(
        FileVerdict(one.file, Verdict.COUNTED, "", one.subject, one.rows_found, counted)
    )
    indicators, orphans = _assign(one.indicators, one.projects)
    ledger.findings += orphans
    return Unit(
        code,
        one.heading.unit_name,
        one.heading.department,
        one,
        indicators,
        tuple(other.file for other in group if other is not one),
    )


def _assign(
    indicators: Sequence[Indicator], projects: Sequence[Project]
) -> tuple[Mapping[int, tuple[Indicator, ...]], list[Finding]]:
    """Indicators by project: by code where one is written, else by the exact name, if it is one."""
    by_code: dict[str, list[int]] = defaultdict(list)
    by_name: dict[str, list[int]] = defaultdict(list)
    for place, project in enumerate(projects):
        by_code[project.project_code].append(place)
        by_name[tidy(project.project_name)].append(place)
    found: dict[int, list[Indicator]] = defaultdict(list)
    orphans = []
    for one in indicators:
        code, name = one.project_code, one.project_name
        places = by_code.get(code, []) if code else by_name.get(tidy(name), [])
        if len(places) == 1:
            found[places[0]].append(one)
        else:
            field_name = "project_code" if code else "project_name"
            finding = Finding(V10, one.at(field_name), "project", one.subject, found=code or name)
            orphans.append(finding)
    return {place: tuple(rows) for place, rows in found.items()}, orphans
