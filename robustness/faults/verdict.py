"""What a run found held against what was put in: missed faults, false alarms, at the exact cell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from perfbatch.model.finding import Finding
from robustness.faults.draft import Draft, Expected, Shape, Spot, fen_in
from robustness.faults.plan import Fault

Cells = Mapping[Spot, tuple[str, str]]
"""Spot → sheet and address."""


@dataclass(frozen=True, slots=True, order=True)
class Missed:
    """A fault that was not found at its place: its kind, what was wanted, what came instead."""

    kind: str
    file: str
    wanted: str
    instead: str


@dataclass(frozen=True, slots=True, order=True)
class Alarm:
    """A finding that nothing asks for: what it says, and the kinds of the faults in that file."""

    file: str
    found: str
    beside: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the documents' view of a finding is: rule, severity, variant and place."""

    rule: str
    severity: str
    variant: str
    sheet: str
    address: str

    def __str__(self) -> str:
        return f"{self.severity} {self.rule}.{self.variant} {self.sheet}!{self.address}"


def told(finding: Finding) -> Told:
    """A finding as it is compared."""
    source = finding.source
    rule, severity = finding.rule.code, finding.severity.value
    return Told(rule, severity, finding.variant, source.sheet, source.address)


def judge(
    drafts: Sequence[Draft], faults: Sequence[Fault], cells: Cells, findings: Iterable[Finding]
) -> tuple[list[Missed], list[Alarm]]:
    """Every fault that is missed, every finding that is too much."""
    by_file: dict[str, list[Told]] = defaultdict(list)
    for finding in findings:
        by_file[finding.source.file].append(told(finding))
    missed: list[Missed] = []
    for fault in faults:
        missed += _missed(fault, cells, by_file)
    for draft in drafts:
        _take([*draft.allowed, *_carried(draft)], draft, cells, by_file)
    for fault in faults:
        for one in fault.seeded.companions:
            _drop(one, cells, by_file)
    names = {draft.file for draft in drafts}
    assert not by_file.keys() - names, by_file.keys() - names
    beside: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        for one in fault.seeded.expected:
            beside[one.spots[0].file].append(fault.kind.name)
    alarms = [
        Alarm(file, str(one), ", ".join(sorted(set(beside[file]))))
        for file, rest in by_file.items()
        for one in rest
    ]
    return missed, alarms


def _wanted(one: Expected, cells: Cells) -> dict[str, list[Told]]:
    """The findings of which one is wanted, by file; a spot without a cell is nowhere."""
    wanted: dict[str, list[Told]] = defaultdict(list)
    for spot in one.spots:
        sheet, address = cells.get(spot, ("?", "?"))
        wanted[spot.file].append(Told(one.rule, one.severity, one.variant, sheet, address))
    return wanted


def _missed(fault: Fault, cells: Cells, by_file: Mapping[str, list[Told]]) -> list[Missed]:
    """A fault that was not found, or not all of it, once; what was found is taken away."""
    missed = []
    for one in fault.seeded.expected:
        if not _drop(one, cells, by_file):
            wanted = _wanted(one, cells)
            told = " or ".join(str(place) for places in wanted.values() for place in places)
            file = next(iter(wanted))
            instead = "; ".join(str(other) for other in by_file.get(file, ()))
            missed.append(Missed(fault.kind.name, file, told, instead))
    return missed[:1]


def _drop(one: Expected, cells: Cells, by_file: Mapping[str, list[Told]]) -> bool:
    """Take away the first finding that is what is wanted; False where there is none."""
    for file, places in _wanted(one, cells).items():
        for found in by_file.get(file, ()):
            if found in places:
                by_file[file].remove(found)
                return True
    return False


def _carried(draft: Draft) -> list[Expected]:
    """C17: a note on each carry-over inside the denominator, as the defaults of the policy are."""
    name = "carryover_fen"
    rows = [at for at, row in enumerate(draft.rows) if fen_in(row, name) > 0]
    return [Expected("C17", "I", "", (draft.at(at, name),)) for at in rows]


def _take(
    allowed: Sequence[Expected], draft: Draft, cells: Cells, by_file: Mapping[str, list[Told]]
) -> None:
    """Take away the notes that the documents allow in a return."""
    for one in allowed:
        if draft.shape is Shape.TEMPLATE:  # its cells are the template's own
            rest = by_file.get(draft.file, [])
            found = next(
                (other for other in rest if (other.rule, other.variant) == (one.rule, one.variant)),
                None,
            )
            if found is not None:
                rest.remove(found)
        else:
            _drop(one, cells, by_file)
