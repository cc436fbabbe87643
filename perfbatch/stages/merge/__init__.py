"""汇总: the rows of all units. Which period, which return of a unit counts, whose each row is.

Identity comes from the content, never from a file's name; contradictions are not decided here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.merged import FileVerdict, Merged, Unit
from perfbatch.model.period import Period
from perfbatch.model.raw import Unusable
from perfbatch.model.records import Return
from perfbatch.model.source import Source
from perfbatch.stages.merge.identity import by_unit
from perfbatch.stages.merge.indicators import assign
from perfbatch.stages.merge.ledger import Ledger, about, by_file
from perfbatch.stages.merge.versions import valid_return
from perfbatch.wording.findings import S05, full_sentence


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
) -> tuple[Merged, tuple[Finding, ...]]:
    """The units of a period with their valid returns; everything else is set aside and named."""
    ledger = Ledger(list(ignored))
    for failed in unusable:
        errors = (one for one in failed.findings if one.severity is Severity.ERROR)
        reason = "；".join(map(full_sentence, errors))
        ledger.findings += failed.findings
        rows = failed.rows_found
        subject = failed.findings[0].subject
        ledger.files.append(
            FileVerdict(failed.file, Verdict.SET_ASIDE, reason, subject, rows_found=rows)
        )
        ledger.set_aside += failed.set_aside
    in_period = _of_period(sorted(returns, key=lambda one: one.file), period, ledger)
    units = [
        _count(code, kept, group, ledger)
        for code, group in by_unit(in_period, ledger)
        if (kept := valid_return(group, ledger)) is not None
    ]
    units.sort(key=lambda unit: unit.key)
    merged = Merged(
        period,
        tuple(units),
        tuple(sorted(by_file(ledger.files), key=lambda one: one.name)),
        tuple(sorted(ledger.set_aside, key=lambda one: one.source)),
    )
    return merged, tuple(ledger.findings)


def _of_period(returns: Sequence[Return], period: Period, ledger: Ledger) -> list[Return]:
    found = []
    for one in returns:
        if one.heading.period == period:
            found.append(one)
            continue
        ledger.put_aside(one, _other_period(one, period), Verdict.SET_ASIDE)
        ledger.findings += about(one, ("year", "month"))
    return found


def _other_period(one: Return, period: Period) -> Finding:
    """S05, at the cell that differs: the year where it does, else the month."""
    heading = one.heading
    stated = heading.period
    at = "year" if heading.year != period.year else "month"
    return Finding(
        S05,
        heading.places.get(at, Source(one.file)),
        "differs" if stated else "missing",
        one.subject,
        found=str(stated or ""),
        expected=str(period),
    )


def _count(code: str, one: Return, group: Sequence[Return], ledger: Ledger) -> Unit:
    ledger.findings += one.findings
    ledger.set_aside += one.set_aside
    counted = len(one.projects)
    ledger.files.append(
        FileVerdict(one.file, Verdict.COUNTED, "", one.subject, one.rows_found, counted)
    )
    indicators, orphans = assign(one.indicators, one.projects, one.set_aside)
    ledger.findings += orphans
    return Unit(
        code,
        one.heading.unit_name,
        one.heading.department,
        one,
        indicators,
        tuple(other.file for other in group if other is not one),
    )
