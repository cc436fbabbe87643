"""Findings on the screen."""

from collections.abc import Sequence

from perfbatch.cli.ending import say
from perfbatch.measures.tracked import count_explained, count_of
from perfbatch.model.finding import Finding, Severity
from perfbatch.wording import screen
from perfbatch.wording.findings import STANDING_WORDS, full_sentence


def tell_findings(name: str, findings: Sequence[Finding]) -> None:
    """The findings of one workbook, first how many."""
    if not findings:
        say(screen.CHECK_CLEAN.format(file=name))
        return
    say(
        screen.CHECK_FOUND.format(
            file=name,
            errors=count_of(findings, Severity.ERROR),
            explain=count_of(findings, Severity.EXPLAIN),
            explained=count_explained(findings),
            notes=count_of(findings, Severity.NOTE),
        )
    )
    for one in findings:
        standing, code = STANDING_WORDS[one.standing], one.rule.code
        sentence = full_sentence(one)
        say(screen.CHECK_LINE.format(severity=standing, code=code, sentence=sentence))
