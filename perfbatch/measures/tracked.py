"""Units and rows with what the audit says of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.units import MeasuredProject, MeasuredUnit
from perfbatch.model.carried import Carried
from perfbatch.model.choices import YesNo
from perfbatch.model.finding import Finding, Severity, Standing
from perfbatch.model.outcome import Outcome
from perfbatch.model.records import SetAside


def count_of(findings: Iterable[Finding], severity: Severity) -> int:
    """Findings of a severity, but for those that are explained."""
    return sum(one.severity is severity and not one.explained for one in findings)


def count_explained(findings: Iterable[Finding]) -> int:
    """Findings that are explained."""
    return sum(one.standing is Standing.EXPLAINED for one in findings)


@dataclass(frozen=True, slots=True)
class TrackedProject(Carried):
    """A measured row with what the audit says of it."""

    row: MeasuredProject
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TrackedUnit(Carried):
    """A unit with its rows, sums and findings; rows found and set aside in its return.

    `department`: as its group is called, which may be spelt otherwise in this unit's return.
    """

    measured: MeasuredUnit
    department: str
    rows: tuple[TrackedProject, ...]
    sums: Aggregate
    findings: tuple[Finding, ...]
    rows_found: int
    set_aside: tuple[SetAside, ...]

    @property
    def code(self) -> str:
        """The unit's code, empty where the return gives none."""
        return self.measured.unit.code

    @property
    def name(self) -> str:
        """The unit's name."""
        return self.measured.unit.name

    @property
    def nil(self) -> bool:
        """零报告: whether what counts declares that there is no project, and has none."""
        return not self.rows_found and self.measured.unit.valid.heading.nil_return is YesNo.YES

    def count(self, severity: Severity) -> int:
        """Findings of a severity, but for those that are explained."""
        return count_of(self.findings, severity)

    @property
    def explained(self) -> int:
        """Findings that the units have explained."""
        return count_explained(self.findings)

    @property
    def passes(self) -> bool:
        """Whether the unit has no open error."""
        return not self.count(Severity.ERROR)
