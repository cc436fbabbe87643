"""Findings and results on the screen."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from perfbatch.cli.ending import say
from perfbatch.measures.tracked import count_explained, count_of
from perfbatch.model.finding import Finding, Severity
from perfbatch.wording import feedback, screen, unit
from perfbatch.wording.findings import STANDING_WORDS, full_sentence

if TYPE_CHECKING:
    from perfbatch.stages.write import Written


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
        say(finding_line(one))


def finding_line(finding: Finding) -> str:
    """A finding on a line of the screen."""
    return screen.CHECK_LINE.format(
        severity=STANDING_WORDS[finding.standing],
        code=finding.rule.code,
        sentence=full_sentence(finding),
    )


def counting(sentence: str) -> Callable[[int, int], None]:
    """Tells how many of how many are done, in a line that counts up, on a terminal only."""

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            print(f"\r{sentence.format(done=done, total=total)}", end=end, file=sys.stderr)

    return tell


def tell_folders(written: "Written") -> None:
    """Where the workbooks of the units are, and whether old ones could not be replaced."""
    if written.unit_books:
        say(screen.UNIT_BOOKS.format(count=written.unit_books, path=written.unit_folder))
        if written.unit_folder is not None and written.unit_folder.name != unit.FOLDER:
            say(screen.UNIT_BOOKS_DISPLACED)
    elif written.unit_folder is not None:
        say(screen.UNIT_BOOKS_OLD.format(path=written.unit_folder))
    if written.given_back:
        say(screen.FEEDBACK_FOLDER.format(count=written.given_back, path=written.feedback))
        if written.feedback is not None and written.feedback.name != feedback.FOLDER:
            say(screen.FEEDBACK_DISPLACED)
    elif written.feedback is not None:
        say(screen.FEEDBACK_OLD.format(path=written.feedback))
