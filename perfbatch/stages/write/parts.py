"""What a file holds: the units that count in it, and what it has beside them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfbatch.measures.report import Report, TrackedUnit
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.merged import FileVerdict
from perfbatch.model.records import Heading
from perfbatch.wording import submissions
from perfbatch.wording.findings import S07, full_sentence

LONGEST_REASON = 300
"""In characters."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What a file that counts has beside its units: rows of nobody or of units set aside.

    `unit_names`: of those units, as far as the rows say. `owed`: an error keeps rows out, so that
    they must come again. `owed_by`: who must send them,
    empty where some are nobody's. `replaced`: a later return has replaced rows. `errors`: those of the file that concern none of its units, as
    on a total over the rows of all of them.
    """

    rows: int
    reason: str
    unit_names: str
    owed: bool
    owed_by: str
    replaced: bool
    errors: int


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
    names = _names_beside(report)
    return [
        FileParts(
            file,
            tuple(UnitPart(file.name, unit) for unit in units[file.name]),
            _rest(file, units[file.name], findings[file.name], "、".join(names[file.name])),
        )
        for file in report.files
    ]


def _rest(
    file: FileVerdict,
    units: Sequence[TrackedUnit],
    findings: Sequence[Finding],
    unit_names: str,
) -> Rest | None:
    """None where the file does not count or is that of one unit and nothing else."""
    if file.verdict is not Verdict.COUNTED or not (file.reason or len(units) > 1):
        return None
    reasons = [one for one in findings if full_sentence(one) in file.reason]
    errors = [one for one in findings if one.severity is Severity.ERROR]
    told = [one for one in errors if one in reasons]
    replaced = any(one.rule is S07 for one in reasons)
    names = {name for unit in units for name in unit.measured.unit.names}
    nobodys = [
        one for one in errors if (file.name, one.subject.unit) not in names and one not in told
    ]
    if not (file.reason or nobodys):
        return None
    rows = file.rows_found - sum(UnitPart(file.name, unit).rows_found for unit in units)
    owing = dict.fromkeys(one.subject.unit_name for one in told)
    owed_by = "、".join(owing) if all(owing) else ""
    return Rest(rows, _brief(file.reason), unit_names, bool(told), owed_by, replaced, len(nobodys))


def _names_beside(report: Report) -> Mapping[str, dict[str, None]]:
    """File → names of the units whose rows are set aside in it, but for the returns that count."""
    counted = {row for unit in report.units for row in unit.measured.unit.valid.set_aside}
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for row in report.set_aside:
        if row.subject.unit_name and row not in counted:
            names[row.source.file][row.subject.unit_name] = None
    return names


def _brief(reason: str) -> str:
    """A reason that fits into a cell and a line on the screen: one file may have hundreds."""
    if len(reason) <= LONGEST_REASON:
        return reason
    return submissions.MORE_REASONS.format(start=reason[:LONGEST_REASON])
