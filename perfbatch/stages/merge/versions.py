"""Which of a unit's returns counts: the highest 更正次数, if its content is one.

Where a form is for one project the question is asked project by project.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from perfbatch.form.label import tidy
from perfbatch.model.absence import Absence
from perfbatch.model.cell import shown
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding
from perfbatch.model.records import Project, Return
from perfbatch.stages.merge.ledger import Ledger, about
from perfbatch.stages.merge.pieces import (
    by_project,
    of_file,
    place_of,
    project_key,
    subject_of,
)
from perfbatch.wording.findings import S07


def valid_parts(group: Sequence[Return], ledger: Ledger) -> tuple[list[Return], list[Return]]:
    """What counts of a unit's returns: one, or one for each project where each has its own.

    Beside it the pieces of projects of which nobody can say what counts, while others do.
    """
    pieces = [one for one in group if one.piecemeal]
    if len(pieces) < len(group):
        return _whole(group, pieces, ledger), []
    kept: list[Return] = []
    contested: list[Return] = []
    projects, ambiguous = by_project(pieces)
    for one, codes in ambiguous:
        facts = {"codes": "、".join(codes)}
        ledger.put_aside([one], _finding(one, "ambiguous", facts), Verdict.SET_ASIDE)
        contested.append(one)
    for versions in map(of_file, projects):
        valid = _valid(versions, ledger)
        if valid is None:
            contested += versions
        else:
            kept.append(valid)
    return kept, contested


def _whole(group: Sequence[Return], pieces: Sequence[Return], ledger: Ledger) -> list[Return]:
    """The one return that counts. A table beside pieces says everything twice (S07).

    It stands for them if it is a later one and has all their projects.
    """
    whole = [one for one in group if not one.piecemeal]
    held = {project_key(row) for one in whole for row in one.rows}
    lacks = any(project_key(row) not in held for one in pieces for row in one.rows)
    if pieces and (lacks or _latest(pieces) >= _latest(whole)):
        for one in group:
            others = dict.fromkeys(f"“{other.file}”" for other in group if other is not one)
            facts = {"others": "、".join(others)}
            finding = Finding(S07, place_of(one), "mixed", subject_of(one), facts=facts)
            ledger.put_aside([one], finding, Verdict.SET_ASIDE)
        return []
    kept = _valid([*whole, *of_file(pieces)], ledger)
    return [kept] if kept is not None else []


def _latest(group: Sequence[Return]) -> int:
    return max(one.heading.correction for one in group)


def _valid(group: Sequence[Return], ledger: Ledger) -> Return | None:
    """The one of several versions that counts."""
    if len(group) > 1 and any(_uncertain(one) for one in group):
        _undecided(group, ledger)
        return None
    latest = _latest(group)
    candidates = [one for one in group if one.heading.correction == latest]
    older = [one for one in group if one.heading.correction < latest]
    if len(candidates) > 1 and len({content(one) for one in candidates}) > 1:
        _contradiction(candidates, older, latest, ledger)
        return None
    kept = min(candidates, key=_preference)
    for one in (one for one in candidates if one is not kept):
        ledger.put_aside([one], _double(one, "equal", {"kept": kept.file}), Verdict.SUPERSEDED)
    for one in older:
        facts = {"kept": kept.file, "correction": str(latest)}
        ledger.put_aside([one], _double(one, "superseded", facts), Verdict.SUPERSEDED)
    return kept


def _preference(one: Return) -> tuple[object, ...]:
    """Which of equal ones counts: the latest round, the fewest faults; never by a file's name.

    Equal ones differ in nothing that is summed, but perhaps in a computed cell or in the heading.
    The name only decides where nothing else is left to tell them apart.
    """
    number = one.last_round.number if one.last_round else 0
    faults = [finding.severity.value for finding in one.findings]
    wrong = sum(_computed_wrong(row) for row in one.projects)
    stated = repr(
        [(row.stated_revised_budget_fen, row.stated_execution_rate) for row in one.projects]
    )
    heading = sorted(
        f"{name}={shown(cell[0])}" for typed in one.typed for name, cell in typed.heading.items()
    )
    return -number, faults.count("E"), faults.count("W"), wrong, stated, heading, one.file


def _computed_wrong(row: Project) -> bool:
    """Whether the cell of the revised budget says something else than its parts."""
    stated, summed = row.stated_revised_budget_fen, row.summed_budget_fen
    return isinstance(stated, int) and isinstance(summed, int) and stated != summed


def _uncertain(one: Return) -> bool:
    """Whether something stands for 更正次数 that is no number: it must not count as 0."""
    return one.heading.correction_no in {Absence.UNREADABLE, Absence.NOT_APPLICABLE}


def _undecided(group: Sequence[Return], ledger: Ledger) -> None:
    """Several returns of which one does not say which it is: none counts until it does."""
    for one in group:
        others = "、".join(f"“{other.file}”" for other in group if other is not one)
        source = one.heading.places.get("correction_no", place_of(one))
        finding = Finding(S07, source, "unclear", subject_of(one), facts={"others": others})
        ledger.put_aside([one], finding, Verdict.SET_ASIDE)
        ledger.findings += about(one, ("correction_no",))


def _contradiction(
    candidates: Sequence[Return], older: Sequence[Return], latest: int, ledger: Ledger
) -> None:
    """Returns of one number that say different things: none counts, nor what they replace."""
    for one in (*candidates, *older):
        others = "、".join(f"“{other.file}”" for other in candidates if other is not one)
        variant = "older" if one.heading.correction < latest else "contradiction"
        facts = {"correction": str(latest), "others": others}
        ledger.put_aside([one], _finding(one, variant, facts), Verdict.SET_ASIDE)


def _double(one: Return, variant: str, facts: Mapping[str, str]) -> Finding:
    return replace(_finding(one, variant, facts), source=place_of(one))


def _finding(one: Return, variant: str, facts: Mapping[str, str]) -> Finding:
    """S07 on a return, or on the project of a form that holds one."""
    source = one.heading.places.get("correction_no", place_of(one))
    subject = subject_of(one)
    if one.piecemeal:
        found = subject.project_name
        return Finding(S07, source, f"project_{variant}", subject, found=found, facts=facts)
    return Finding(S07, source, variant, subject, facts=facts)


def content(one: Return) -> tuple[object, ...]:
    """What makes two returns of a unit say the same: names, and what was typed and is summed."""
    head = one.heading
    said = tuple(typed.said for typed in one.typed)
    return (tidy(head.unit_name), tidy(head.department), said)
