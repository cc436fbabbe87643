"""What is being decided of files and rows, and about which cells of a heading."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.merged import Aside, FileVerdict
from perfbatch.model.records import Return, SetAside
from perfbatch.wording.findings import V05, full_sentence, joined


@dataclass
class Ledger:
    """What is being decided: verdicts, rows and returns set aside, and findings."""

    files: list[FileVerdict] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)

    def put_aside(self, group: Sequence[Return], finding: Finding, verdict: Verdict) -> None:
        """Whole returns that do not count: their rows are set aside with the same reason."""
        reason = full_sentence(finding)
        self.findings.append(finding)
        for one in group:
            self.aside.append(Aside(one.file, finding, verdict, one.subject, one))
            counted = FileVerdict(one.file, verdict, reason, one.subject, one.rows_found, 0)
            self.files.append(counted)
            self.set_aside += (
                SetAside(row.block.at(row.row), row.subject, reason, row.project_name)
                for row in one.projects
            )
            self.set_aside += one.set_aside


def by_file(verdicts: Sequence[FileVerdict]) -> list[FileVerdict]:
    """One verdict for each entry; a file that holds the returns of several units has one too.

    It counts if any of its returns counts; what does not is named with its reason.
    """
    grouped: dict[str, list[FileVerdict]] = defaultdict(list)
    for one in verdicts:
        grouped[one.name].append(one)
    return [_folded(parts) for parts in grouped.values()]


def _folded(parts: Sequence[FileVerdict]) -> FileVerdict:
    if len(parts) == 1:
        return parts[0]
    found = {one.verdict for one in parts}
    order = (Verdict.COUNTED, Verdict.SET_ASIDE, Verdict.SUPERSEDED)
    verdict = next(one for one in order if one in found)
    reasons = [one.reason for one in parts if one.reason]
    names = dict.fromkeys(one.subject.unit_name for one in parts if one.subject.unit_name)
    return FileVerdict(
        parts[0].name,
        verdict,
        joined(reasons),
        Subject(unit_name="、".join(names)),
        sum(one.rows_found for one in parts),
        sum(one.rows_counted for one in parts),
    )


def about(one: Return, names: Sequence[str]) -> list[Finding]:
    """What was found on cells of the heading that the whole file is set aside for."""
    places = {one.heading.places[name] for name in names if name in one.heading.places}
    return [
        finding for finding in one.findings if finding.source in places and finding.rule is not V05
    ]
