"""Which units get a workbook back, with what, and about which findings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from perfbatch.measures.report import Report
from perfbatch.measures.submissions import Submission
from perfbatch.model.carried import Carried
from perfbatch.model.feedback import Progress
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.merged import Aside
from perfbatch.model.records import Return
from perfbatch.wording.findings import S07


@dataclass(frozen=True, slots=True)
class Case(Carried):
    """A unit that has something to do.

    `returns`: what goes back as it was typed, the pieces of one return; none where several
    contradict one another or nothing could be read. `contested`: forms for single projects that
    contradict one another: of their projects the names go back, and nothing else. `number`: the
    round. `correction`: the 更正次数 that the next return must have. `answers`: the fingerprints of
    the returns it is made from.
    """

    code: str
    name: str
    department: str
    returns: tuple[Return, ...]
    findings: tuple[Finding, ...]
    number: int
    correction: int
    contested: tuple[Return, ...] = ()
    answers: tuple[str, ...] = ()
    progress: Progress | None = None

    @property
    def files(self) -> int:
        """In how many files the findings stand."""
        return len({one.source.file for one in self.findings})

    def count(self, severity: Severity) -> int:
        """Findings of a severity."""
        return sum(one.severity is severity for one in self.findings)


def cases_of(report: Report) -> Iterator[Case]:
    """A case for every unit with an open finding, in the order of the units."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for found in report.findings:
        if found.is_open:
            by_file[found.source.file].append(found)
    for one in report.submissions:
        case = _counted(one) if one.unit is not None else _refused(one, by_file)
        if case is not None:
            yield case


def _counted(one: Submission) -> Case | None:
    """A unit of which something counts: its return, and what is open in it."""
    assert one.unit is not None
    unit = one.unit.measured.unit
    findings = [found for found in one.unit.findings if found.is_open]
    versions = (*unit.parts, *unit.contested)
    return _case(one, unit.parts, unit.contested, versions, findings)


def _refused(one: Submission, by_file: Mapping[str, Sequence[Finding]]) -> Case | None:
    """A unit of which nothing counts: why, and its return if it has sent one only."""
    refused = one.refused
    returns = [aside.returned for aside in refused if aside.returned is not None]
    alone = returns if len(refused) == len(returns) == 1 else ()
    contested = () if alone or not all(map(_is_contested, refused)) else returns
    findings = [
        found for aside in refused for found in _reasons(aside, by_file.get(aside.file, ()))
    ]
    return _case(one, alone, contested, returns, findings)


def _is_contested(aside: Aside) -> bool:
    """Whether it is a form for one project that another one contradicts."""
    return aside.finding.rule is S07 and aside.returned is not None and aside.returned.piecemeal


def _reasons(aside: Aside, found: Sequence[Finding]) -> Sequence[Finding]:
    """Why a file or a return does not count; of a file that is of no use there may be several.

    Of a return also what is wrong in the cells of its heading, for which it may not count.
    `found`: what is open in its file.
    """
    if aside.returned is None:
        return found
    why, heading = aside.finding, set(aside.returned.heading.places.values())
    others = (one for one in found if one.source in heading and one.rule is not why.rule)
    return (why, *(one for one in others if one.subject.unit == why.subject.unit))


def _answered(one: Submission, versions: Sequence[Return]) -> set[str]:
    """What the workbook stands for when it comes back: all that it was made from."""
    found = {fingerprint for version in versions for fingerprint in version.fingerprints}
    if one.unit is None:
        found |= {fingerprint for aside in one.refused for fingerprint in aside.fingerprints}
    return found


def _case(
    one: Submission,
    returns: Sequence[Return],
    contested: Sequence[Return],
    versions: Sequence[Return],
    findings: Sequence[Finding],
) -> Case | None:
    """Errors first, each kind in the order of the sheet. `versions`: all that it is made from.

    None where nothing is open.
    """
    if not findings:
        return None
    rounds = [version.last_round.number for version in versions if version.last_round]
    corrections = [version.heading.correction for version in versions]
    return Case(
        code=one.code,
        name=one.name,
        department=one.department,
        returns=tuple(returns),
        contested=tuple(contested),
        findings=tuple(sorted(findings, key=lambda found: found.severity is not Severity.ERROR)),
        number=max(rounds, default=0) + 1,
        correction=max(corrections, default=0) + 1,
        answers=tuple(sorted(_answered(one, versions))),
        progress=one.progress,
    )
