"""Which of a unit's returns counts: the highest 更正次数, if its content is one."""

from collections.abc import Mapping, Sequence

from perfbatch.form.label import tidy
from perfbatch.model.absence import Absence
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding
from perfbatch.model.records import Return
from perfbatch.model.source import Source
from perfbatch.stages.merge.ledger import Ledger, about
from perfbatch.wording.findings import S07


def valid_return(group: Sequence[Return], ledger: Ledger) -> Return | None:
    """The return of a unit that counts: the highest 更正次数, if its content is one."""
    if len(group) > 1 and any(_uncertain(one) for one in group):
        _undecided(group, ledger)
        return None
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
    return kept


def _uncertain(one: Return) -> bool:
    """Whether something stands for 更正次数 that is no number: it must not count as 0."""
    return one.heading.correction_no in {Absence.UNREADABLE, Absence.NOT_APPLICABLE}


def _undecided(group: Sequence[Return], ledger: Ledger) -> None:
    """Several returns of which one does not say which it is: none counts until it does."""
    for one in group:
        others = "、".join(f"“{other.file}”" for other in group if other is not one)
        source = one.heading.places.get("correction_no", Source(one.file))
        finding = Finding(S07, source, "unclear", one.subject, facts={"others": others})
        ledger.put_aside(one, finding, Verdict.SET_ASIDE)
        ledger.findings += about(one, ("correction_no",))


def _contradiction(
    candidates: Sequence[Return], older: Sequence[Return], latest: int, ledger: Ledger
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
    """What makes two returns of a unit say the same: names, and what was typed and is summed."""
    head = one.heading
    return (tidy(head.unit_name), tidy(head.department), one.typed)
