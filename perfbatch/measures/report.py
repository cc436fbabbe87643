"""Everything that a run found, ready to be written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.submissions import Submission
from perfbatch.measures.tracked import TrackedUnit, count_explained, count_of
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.merged import FileVerdict
from perfbatch.model.period import Period
from perfbatch.model.records import SetAside
from perfbatch.model.roster import Roster
from perfbatch.policy import Policy


@dataclass(frozen=True, slots=True)
class Department:
    """A department with its units, in the order of the report, and its sums."""

    name: str
    units: tuple[TrackedUnit, ...]
    sums: Aggregate


@dataclass(frozen=True, slots=True)
class Report:
    """One period of one county. Nothing vanishes: rows found = counted + set aside + superseded.

    `set_aside` names every row that does not count, those of superseded files among them.
    `submissions`: every unit on the `roster`; without one every unit that has sent anything.
    """

    period: Period
    policy: Policy
    departments: tuple[Department, ...]
    everything: Aggregate
    passed: Aggregate
    findings: tuple[Finding, ...]
    files: tuple[FileVerdict, ...]
    set_aside: tuple[SetAside, ...]
    submissions: tuple[Submission, ...] = ()
    roster: Roster | None = None

    @property
    def units(self) -> tuple[TrackedUnit, ...]:
        """All units, department by department."""
        return tuple(unit for department in self.departments for unit in department.units)

    @property
    def pace(self) -> Fraction:
        """序时进度 of the period, without regard to months of issue."""
        return self.policy.calendar_pace(self.period.month)

    @property
    def verdicts(self) -> Mapping[Verdict, int]:
        """Entries of the inbox by what became of them."""
        counted = Counter(file.verdict for file in self.files)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def rows_found(self) -> int:
        """Project rows in all workbooks that could be read."""
        return sum(file.rows_found for file in self.files)

    @property
    def rows_counted(self) -> int:
        """Project rows in the totals."""
        return self.everything.projects

    @property
    def rows_superseded(self) -> int:
        """Project rows of files that a later or an equal one replaces."""
        replaced = {one.name for one in self.files if one.verdict is Verdict.SUPERSEDED}
        return sum(row.source.file in replaced for row in self.set_aside)

    @property
    def rows_set_aside(self) -> int:
        """Project rows that do not count for a reason of their own or of their file."""
        return len(self.set_aside) - self.rows_superseded

    def count(self, severity: Severity) -> int:
        """Findings of a severity, but for those that are explained."""
        return count_of(self.findings, severity)

    @property
    def explained(self) -> int:
        """Findings that the units have explained."""
        return count_explained(self.findings)
