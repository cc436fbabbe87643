"""Findings gathered while one return is read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from perfbatch.form.kinds import Problem
from perfbatch.form.schema import Field
from perfbatch.model.cell import RawValue, shown
from perfbatch.model.finding import Finding, Severity, Subject
from perfbatch.model.source import Source
from perfbatch.wording.findings import V08

MOST_ALIKE = 50
"""So many notes of one kind on one column are listed; an export in text has them in each row."""

Alike = tuple[str, str, str, str]
"""Sheet, rule, variant and field."""


@dataclass
class Notes:
    """What is to be said of the cells of a return, and whose it is."""

    subject: Subject
    findings: list[Finding] = field(default_factory=list)
    _alike: Counter[Alike] = field(default_factory=Counter)
    _more: dict[Alike, Finding] = field(default_factory=dict)

    def add(
        self,
        source: Source,
        one: Field,
        raw: RawValue,
        problem: Problem,
        subject: Subject,
        effect: str = "",
    ) -> Finding:
        """Note a problem of a cell; `effect` is what follows, where the sentence says so."""
        facts = dict(problem.facts)
        if "effect" in problem.rule.sentences[problem.variant].placeholders:
            facts["effect"] = effect
        finding = Finding(
            problem.rule,
            source,
            problem.variant,
            subject=subject,
            label=one.label,
            found=shown(raw),
            expected=problem.expected,
            facts=facts,
        )
        if finding.severity is not Severity.NOTE or self._is_listed(finding, one):
            self.findings.append(finding)
        return finding

    def _is_listed(self, note: Finding, one: Field) -> bool:
        """Whether a note is listed one by one: of very many alike only the first are."""
        alike = (note.source.sheet, note.rule.code, note.variant, one.name)
        self._alike[alike] += 1
        if self._alike[alike] <= MOST_ALIKE:
            return True
        self._more.setdefault(alike, note)
        return False

    def folded(self) -> Iterator[Finding]:
        """V08 for the notes that are not listed one by one, at the first of them."""
        for alike, note in self._more.items():
            facts = {"count": str(self._alike[alike] - MOST_ALIKE)}
            yield replace(note, rule=V08, variant="many", subject=self.subject, facts=facts)
