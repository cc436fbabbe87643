"""Which units get a workbook back, with what, and about which findings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfbatch.measures.report import Report
from perfbatch.measures.submissions import Submission
from perfbatch.model.feedback import Progress
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.merged import Aside
from perfbatch.model.records import Return


@dataclass(frozen=True, slots=True)
class Case:
    """A unit that has something to do.

    `returns`: what goes back as it was typed, the pieces of one return; none where several
    contradict one another or nothing could be read. `number`: the round. `correction`: the 更正次数
    that the next return must have.
    """

    code: str
    name: str
    department: str
    returns: tuple[Return, ...]
    findings: tuple[Finding, ...]
    number: int
    correction: int
    progress: Progress | None = None

    def count(self, severity: Severity) -> int:
        """Findings of a severity."""
        return sum(one.severity is severity for one in self.findings)


def cases_of(report: Report) -> Iterator[Case]:
    """A case for every unit with an open finding, in the order of the units."""
    for one in report.submissions:
        case = _counted(one) if one.unit is not None else _refused(one, report)
        if case.findings:
            yield case


def _counted(one: Submission) -> Case:
    """A unit of which something counts: its return, and what is open in it."""
    assert one.unit is not None
    unit = one.unit.measured.unit
    versions = (*unit.parts, *unit.contested)
    return _case(one, unit.parts, versions, [found for found in one.unit.findings if found.is_open])


def _refused(one: Submission, report: Report) -> Case:
    """A unit of which nothing counts: why, and its return if it has sent one only."""
    refused = one.refused
    returns = [aside.returned for aside in refused if aside.returned is not None]
    alone = tuple(returns) if len(refused) == len(returns) == 1 else ()
    findings = [found for aside in refused for found in _reasons(aside, report)]
    return _case(one, alone, returns, findings)


def _reasons(aside: Aside, report: Report) -> Sequence[Finding]:
    """Why a file or a return does not count; of a file that is of no use there may be several."""
    if aside.returned is not None:
        return (aside.finding,)
    return [one for one in report.findings if one.source.file == aside.file and one.is_open]


def _case(
    one: Submission,
    returns: Sequence[Return],
    versions: Sequence[Return],
    findings: Sequence[Finding],
) -> Case:
    """Errors first, each kind in the order of the sheet."""
    rounds = [version.last_round.number for version in versions if version.last_round]
    corrections = [version.heading.correction for version in versions]
    return Case(
        code=one.code,
        name=one.name,
        department=one.department,
        returns=tuple(returns),
        findings=tuple(sorted(findings, key=lambda found: found.severity is not Severity.ERROR)),
        number=max(rounds, default=0) + 1,
        correction=max(corrections, default=0) + 1,
        progress=one.progress,
    )
