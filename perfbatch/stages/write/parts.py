"""What a file holds: the units that count in it, and what it has beside them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfbatch.measures.report import Report, TrackedUnit
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.merged import FileVerdict
from perfbatch.wording import submissions
from perfbatch.wording.findings import full_sentence

LONGEST_REASON = 300
"""In characters."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What a file that counts has beside its units: rows of nobody or of units set aside.

    `unit_names`: of those units, as far as the rows say. `owed`: an error keeps rows out, so that
    they must come again; else a later return has replaced them. `owed_by`: who must send them,
    empty where some are nobody's. `errors`: those of the file that concern none of its units, as
    on a total over the rows of all of them.
    """

    rows: int
    reason: str
    unit_names: str
    owed: bool
    owed_by: str
    errors: int


@dataclass(frozen=True, slots=True)
class FileParts:
    """An entry of the inbox with its units that count, in the order of the report, and the rest.

    The rows of the units and of the rest are those of the file.
    """

    file: FileVerdict
    units: tuple[TrackedUnit, ...]
    rest: Rest | None


def parts_of(report: Report) -> list[FileParts]:
    """Every entry of the inbox, in the order of the report."""
    units: Mapping[str, list[TrackedUnit]] = defaultdict(list)
    for unit in report.units:
        units[unit.measured.unit.file].append(unit)
    errors: Mapping[str, list[Finding]] = defaultdict(list)
    for one in report.findings:
        if one.severity is Severity.ERROR:
            errors[one.source.file].append(one)
    names = _names_beside(report)
    return [
        FileParts(
            file,
            tuple(units[file.name]),
            _rest(file, units[file.name], errors[file.name], "、".join(names[file.name])),
        )
        for file in report.files
    ]


def _rest(
    file: FileVerdict,
    units: Sequence[TrackedUnit],
    errors: Sequence[Finding],
    names: str,
) -> Rest | None:
    """None where the file does not count or is that of one unit and nothing else."""
    if file.verdict is not Verdict.COUNTED or not (file.reason or len(units) > 1):
        return None
    told = [one for one in errors if full_sentence(one) in file.reason]
    subjects = {unit.measured.unit.valid.subject for unit in units}
    nobodys = [one for one in errors if one.subject.unit not in subjects and one not in told]
    if not (file.reason or nobodys):
        return None
    rows = file.rows_found - sum(unit.rows_found for unit in units)
    owing = dict.fromkeys(one.subject.unit_name for one in told)
    owed_by = "、".join(owing) if all(owing) else ""
    return Rest(rows, _brief(file.reason), names, bool(told), owed_by, len(nobodys))


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
