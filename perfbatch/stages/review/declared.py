"""Rules on what a unit declares of its rows: B12, B14, B15."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from perfbatch.form.declared import CLASS_WORDS, CLASSES, NEEDED, OUTLOOK, PROGRESS
from perfbatch.form.monitoring import HEADING
from perfbatch.measures.units import MeasuredUnit
from perfbatch.model.absence import Absence, or_zero
from perfbatch.model.fen import Fen, wan_text
from perfbatch.model.finding import NOBODY, Finding, Rule, Subject
from perfbatch.model.records import DeclaredClass
from perfbatch.model.source import Source
from perfbatch.stages.review.context import Context
from perfbatch.wording.findings import B12, B14, B15
from perfbatch.wording.findings.balance import classes_told

Told: TypeAlias = tuple[str, str, str]
"""Found, expected and difference, in words."""

NOT_STARTED = "not_started"


def declared_totals_hold(unit: MeasuredUnit, context: Context) -> Iterator[Finding]:
    """B14: declared number of projects and amount = the rows of the return."""
    valid = unit.unit.valid
    declared = valid.heading.declared_project_count
    if not isinstance(declared, Absence) and declared != valid.rows_found:
        yield _declared(unit, "declared_project_count", "count", _apart(declared, valid.rows_found))
    amount = valid.heading.declared_amount_fen
    if isinstance(amount, Absence) or valid.set_aside:
        return
    summed = sum(or_zero(row.project.revised_budget_fen) for row in unit.rows)
    if abs(amount - summed) > context.policy.tolerance_fen * max(1, len(unit.rows)):
        yield _declared(unit, "declared_amount_fen", "amount", _amounts_apart(amount, summed))


def _declared(unit: MeasuredUnit, field: str, variant: str, told: Told) -> Finding:
    valid = unit.unit.valid
    at, label = valid.heading.places.get(field, Source(valid.file)), HEADING.field(field).label
    return Finding(B14, at, variant, valid.subject, label, *told)


def _apart(found: int, expected: int) -> Told:
    return str(found), str(expected), str(abs(found - expected))


def _amounts_apart(found: Fen, expected: Fen) -> Told:
    return wan_text(found), wan_text(expected), wan_text(abs(found - expected))


@dataclass(frozen=True, slots=True)
class _Held:
    """The classes that a file declares of a kind, and all the rows it holds, of all its units.

    `amount_fen`: None where a row is set aside, so that the sum is not known.
    """

    classes: Sequence[DeclaredClass]
    rows: int
    amount_fen: Fen | None
    subject: Subject

    @property
    def counted(self) -> int:
        """The projects of all classes."""
        return sum(one.count for one in self.classes)

    @property
    def amounts_fen(self) -> Fen | None:
        """The budget of all classes; None where one of them states none."""
        amounts = [one.amount_fen for one in self.classes if one.amount_fen is not None]
        return sum(amounts) if len(amounts) == len(self.classes) else None

    def finding(self, rule: Rule, variant: str, told: Told) -> Finding:
        """A finding at the first of the classes."""
        source = min(one.source for one in self.classes)
        facts = {
            "classes": classes_told(
                (CLASS_WORDS[one.name], one.count, one.amount_fen) for one in self.classes
            )
        }
        return Finding(rule, source, variant, self.subject, "", *told, facts)


def _held(unit: MeasuredUnit, context: Context, kind: str) -> Iterator[_Held]:
    """What each file of the unit declares in full, once: with the first of the file's units.

    Nothing where not all returns of the file count, since their rows are not known.
    """
    for file in unit.unit.files:
        units = context.by_file.get(file, (unit,))
        returns = [one for other in units for one in other.unit.in_file(file)]
        stated = [one for one in returns[0].declared if one.kind == kind]
        classes = sorted(stated, key=lambda one: CLASSES[kind].index(one.name))
        complete = {one.name for one in classes} >= set(NEEDED[kind])
        if units[0] is not unit or not complete or classes[0].returns != len(returns):
            continue
        rows = [row for other in units for row in other.rows if row.project.block.file == file]
        whole = not any(one.set_aside for one in returns)
        summed = sum(or_zero(row.project.revised_budget_fen) for row in rows)
        found = sum(one.rows_found for one in returns)
        subject = unit.unit.valid.subject if len(returns) == 1 else NOBODY
        yield _Held(classes, found, summed if whole else None, subject)


def outlook_classes_cover_all(unit: MeasuredUnit, context: Context) -> Iterator[Finding]:
    """B12: the three classes of the outlook add up to all rows, in number and in amount."""
    for held in _held(unit, context, OUTLOOK):
        if held.counted != held.rows:
            yield held.finding(B12, "count", _apart(held.counted, held.rows))
        declared, summed = held.amounts_fen, held.amount_fen
        if declared is None or summed is None:
            continue
        if abs(declared - summed) > context.policy.tolerance_fen * max(1, held.rows):
            yield held.finding(B12, "amount", _amounts_apart(declared, summed))


def progress_classes_cover_all(unit: MeasuredUnit, context: Context) -> Iterator[Finding]:
    """B15: the classes of the goal's progress add up to all rows.

    Projects that have not been started may be counted among those below 30 % too.
    """
    for held in _held(unit, context, PROGRESS):
        counted = held.counted
        idle = sum(one.count for one in held.classes if one.name == NOT_STARTED)
        if held.rows in {counted, counted - idle}:
            continue
        variant = "more" if counted > held.rows else ""
        yield held.finding(B15, variant, _apart(counted, held.rows))
