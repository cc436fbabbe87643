"""Which returns are the run's: the period on the sheet must be the one that is summarised."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from perfbatch.form.label import tidy
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import NOBODY, Finding
from perfbatch.model.period import Period
from perfbatch.model.records import Return
from perfbatch.model.source import Source, rows_told
from perfbatch.stages.merge.ledger import Ledger, about
from perfbatch.stages.merge.pieces import project_key
from perfbatch.wording.findings import S05


def of_period(returns: Sequence[Return], period: Period, ledger: Ledger) -> list[Return]:
    """The returns of the period; the others are set aside with S05.

    Rows of another month whose projects have one of this month too are noted, month by month.
    """
    found = [one for one in returns if one.heading.period == period]
    there = {(one.file, row) for one in found for row in _rows(one)}
    several = Counter(one.file for one in returns)
    beside: dict[tuple[str, Period], list[Return]] = defaultdict(list)
    for one in returns:
        stated = one.heading.period
        if stated == period:
            continue
        rows = _rows(one)
        if stated and rows and all((one.file, row) in there for row in rows):
            beside[one.file, stated].append(one)
            continue
        in_table = several[one.file] > 1 and one.rows_found
        finding = _other_rows([one], period) if in_table else _other_period(one, period)
        ledger.put_aside([one], finding, Verdict.SET_ASIDE)
        ledger.findings += about(one, ("year", "month"))
    for group in beside.values():
        ledger.put_aside(group, _other_rows(group, period, beside=True), Verdict.SET_ASIDE)
    return found


def _rows(one: Return) -> set[tuple[str, str]]:
    """Unit and project of each row: by code, else by name."""
    unit = one.heading.unit_code.casefold() or f"={tidy(one.heading.unit_name)}"
    return {(unit, project_key(row)) for row in one.rows}


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


def _other_rows(group: Sequence[Return], period: Period, *, beside: bool = False) -> Finding:
    """S05 on rows of a table over several returns. `beside`: their units have rows of this one."""
    one = group[0]
    variant = "rows_missing"
    if one.heading.period:
        variant = "other_months" if beside else "rows"
    facts = {"rows": rows_told(place.row for other in group for place in other.places)}
    subject = one.subject if len(group) == 1 else NOBODY
    return replace(_other_period(one, period), variant=variant, subject=subject, facts=facts)
