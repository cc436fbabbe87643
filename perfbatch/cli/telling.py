"""Findings and results on the screen."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
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


def folder_lines(written: "Written") -> list[str]:
    """Where the workbooks of the units are, and whether old ones could not be replaced."""
    books = (screen.UNIT_BOOKS, screen.UNIT_BOOKS_DISPLACED, screen.UNIT_BOOKS_OLD)
    found = _folder_lines(unit.FOLDER, written.unit_folder, written.unit_books, books)
    given = (screen.FEEDBACK_FOLDER, screen.FEEDBACK_DISPLACED, screen.FEEDBACK_OLD)
    return found + _folder_lines(feedback.FOLDER, written.feedback, written.given_back, given)


def _folder_lines(
    name: str, path: Path | None, count: int, words: tuple[str, str, str]
) -> list[str]:
    """`words`: of a new folder, of one beside the old one, of an old one that nothing replaces."""
    new, displaced, old = words
    if path is None:
        return []
    told = (new if count else old).format(count=count, path=path)
    return [told, displaced] if count and path.name != name else [told]
