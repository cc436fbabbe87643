"""What a file holds: the units that count in it, and what it has beside them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.merged import FileVerdict
from perfbatch.model.records import Heading, SetAside
from perfbatch.wording import submissions
from perfbatch.wording.findings import S05, S06, S07, full_sentence, joined

LONGEST_REASON = 300
"""In characters."""


SETS_ASIDE = (S05, S06, S07)
"""The rules for which whole returns do not count; what one of them only asks sets nothing aside."""


@dataclass(frozen=True, slots=True)
class Share:
    """Rows of a file that do not count though others do, why, and the names of their units if any."""

    rows: int
    reason: str
    units: tuple[str, ...]

    @property
    def unit_names(self) -> str:
        """The names in one text."""
        return "、".join(self.units)


@dataclass(frozen=True, slots=True)
class Rest:
    """What a file that counts has beside its units: rows of nobody or of units set aside.

    `owed`: what an error keeps out, so that it must come again; `owed_by`: who must send it,
    empty where some of it is nobody's. `spared`: what nobody needs, as another month or what a
    later return has replaced (`replaced`). `errors`: those of the file that concern none of its
    units, as on a total over the rows of all of them.
    """

    owed: Share | None
    owed_by: str
    spared: Share | None
    replaced: bool
    errors: int

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(one.rows for one in self._shares)

    @property
    def reason(self) -> str:
        """All reasons, errors first."""
        return _brief("".join(one.reason for one in self._shares))

    @property
    def unit_names(self) -> str:
        """Of all units with rows here."""
        return "、".join(dict.fromkeys(name for one in self._shares for name in one.units))

    @property
    def _shares(self) -> Sequence[Share]:
        return [one for one in (self.owed, self.spared) if one]


@dataclass(frozen=True, slots=True)
class UnitPart:
    """What a file holds of a unit that counts; the unit may stand in other files too."""

    file: str
    unit: TrackedUnit

    @property
    def rows_found(self) -> int:
        """The unit's rows in the file."""
        return sum(one.rows_found for one in self.unit.measured.unit.in_file(self.file))

    @property
    def rows_counted(self) -> int:
        """Those of them that count."""
        return sum(len(one.projects) for one in self.unit.measured.unit.in_file(self.file))

    @property
    def heading(self) -> Heading:
        """The heading in the file."""
        return self.unit.measured.unit.in_file(self.file)[0].heading

    @property
    def errors(self) -> int:
        """The unit's open errors in the file."""
        found = (one for one in self.unit.findings if one.source.file == self.file)
        return sum(one.severity is Severity.ERROR for one in found)


@dataclass(frozen=True, slots=True)
class FileParts:
    """An entry of the inbox with its units that count, in the order of the report, and the rest.

    The rows of the units and of the rest are those of the file.
    """

    file: FileVerdict
    units: tuple[UnitPart, ...]
    rest: Rest | None


def parts_of(report: Report) -> list[FileParts]:
    """Every entry of the inbox, in the order of the report."""
    units: Mapping[str, list[TrackedUnit]] = defaultdict(list)
    for unit in report.units:
        for name in unit.measured.unit.files:
            units[name].append(unit)
    findings: Mapping[str, list[Finding]] = defaultdict(list)
    for one in report.findings:
        findings[one.source.file].append(one)
    beside = _beside(report)
    return [
        FileParts(
            file,
            tuple(UnitPart(file.name, unit) for unit in units[file.name]),
            _rest(file, units[file.name], findings[file.name], beside[file.name]),
        )
        for file in report.files
    ]


def _beside(report: Report) -> Mapping[str, list[SetAside]]:
    """File → its rows that are set aside, but for those of the returns that count."""
    counted = {row for unit in report.units for row in unit.measured.unit.valid.set_aside}
    rows: dict[str, list[SetAside]] = defaultdict(list)
    for row in report.set_aside:
        if row not in counted:
            rows[row.source.file].append(row)
    return rows


def _rest(
    file: FileVerdict,
    units: Sequence[TrackedUnit],
    findings: Sequence[Finding],
    beside: Sequence[SetAside],
) -> Rest | None:
    """None where the file does not count or is that of one unit and nothing else."""
    if file.verdict is not Verdict.COUNTED or not (file.reason or len(units) > 1):
        return None
    causes = [
        one
        for one in findings
        if one.rule in SETS_ASIDE and one.severity is not Severity.EXPLAIN and file.reason
    ]
    errors = [one for one in findings if one.severity is Severity.ERROR]
    names = {name for unit in units for name in unit.measured.unit.names}
    nobodys = [
        one
        for one in errors
        if (file.name, one.subject.unit) not in names and one.rule not in SETS_ASIDE
    ]
    if not (file.reason or nobodys):
        return None
    told = [one for one in causes if one.severity is Severity.ERROR]
    spared = [one for one in causes if one.severity is not Severity.ERROR]
    lost = _lost(beside, told, spared)
    owing = dict.fromkeys(one.subject.unit_name for one in told)
    return Rest(
        _share(told, [row for row in beside if row in lost]),
        "、".join(owing) if all(owing) else "",
        _share(spared, [row for row in beside if row not in lost]),
        any(one.rule is S07 for one in spared),
        len(nobodys),
    )


def _lost(
    beside: Sequence[SetAside], told: Sequence[Finding], spared: Sequence[Finding]
) -> Collection[SetAside]:
    """The rows that errors keep out.

    A row gives the sentence of what its return is set aside for, or a reason of its own: then it
    goes with the other rows of its unit.
    """
    errors, others = set(map(full_sentence, told)), set(map(full_sentence, spared))
    owing = {one.subject.unit for one in told}
    owing |= {row.subject.unit for row in beside if row.reason in errors}
    return {
        row
        for row in beside
        if row.reason in errors
        or (row.reason not in others and (row.subject.unit in owing or not spared))
    }


def _share(causes: Sequence[Finding], rows: Sequence[SetAside]) -> Share | None:
    """Rows with their reasons; a return without rows has a reason alone."""
    if not causes and not rows:
        return None
    names = dict.fromkeys(row.subject.unit_name for row in rows if row.subject.unit_name)
    reason = joined(map(full_sentence, causes)) or joined(row.reason for row in rows)
    return Share(len(rows), _brief(reason), tuple(names))


def _brief(reason: str) -> str:
    """A reason that fits into a cell and a line on the screen: one file may have hundreds."""
    if len(reason) <= LONGEST_REASON:
        return reason
    return submissions.MORE_REASONS.format(start=reason[:LONGEST_REASON])
