"""run.log: what the run did, in words, without a clock: same input, same bytes."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from perfbatch.measures.report import Report
from perfbatch.measures.submissions import State, Submission, tally
from perfbatch.model.entry import Verdict
from perfbatch.model.fen import wan_text
from perfbatch.model.finding import Severity
from perfbatch.stages.write.parts import FileParts, parts_of
from perfbatch.stages.write.plan import Extent
from perfbatch.wording import beyond, screen, submissions
from perfbatch.wording.feedback import progress_words
from perfbatch.wording.findings import STANDING_WORDS, full_sentence
from perfbatch.wording.sheets import VERDICT_WORDS
from perfbatch.wording.unit import FOLDER


def summary_lines(report: Report) -> list[str]:
    """The few lines that say what came out: period, files, rows, flags, findings."""
    verdicts = {verdict.value: count for verdict, count in report.verdicts.items()}
    tally = report.everything.tally("flagged", "any")
    return [
        screen.PERIOD.format(period=report.period),
        screen.FILES.format(found=len(report.files), **verdicts),
        screen.ROWS.format(
            found=report.rows_found,
            counted=report.rows_counted,
            set_aside=report.rows_set_aside,
            superseded=report.rows_superseded,
        ),
        screen.FLAGGED.format(count=tally.count, amount=wan_text(tally.amount_fen)),
        screen.FINDINGS.format(
            errors=report.count(Severity.ERROR),
            explain=report.count(Severity.EXPLAIN),
            explained=report.explained,
            notes=report.count(Severity.NOTE),
        ),
        _submitted(report),
    ]


def _submitted(report: Report) -> str:
    """应报, 已报 and 未报; without a roster how many have sent anything."""
    sentence = screen.SUBMITTED if report.roster is not None else screen.RECEIVED
    return sentence.format_map(asdict(tally(report.submissions)))


def missing_lines(report: Report) -> list[str]:
    """One line for every unit that has sent nothing."""
    return [
        screen.MISSING_UNIT.format(
            unit=_named(one),
            contact=screen.CONTACT.format(contact=one.contact) if one.contact else "",
        )
        for one in report.submissions
        if one.state is State.MISSING
    ]


def progress_lines(report: Report) -> list[str]:
    """One line for every workbook that came back."""
    return [
        screen.PROGRESS_OF.format(unit=_named(one), progress=progress_words(one.progress))
        for one in report.submissions
        if one.progress is not None
    ]


def _named(one: Submission) -> str:
    return f"{one.code} {one.name}".strip()


def aside_lines(report: Report) -> list[str]:
    """One line for every file that was opened and does not count, or not with all its rows."""
    return [line for parts in parts_of(report) if (line := _aside_line(parts))]


def _aside_line(parts: FileParts) -> str:
    """The line of one entry, empty where there is nothing to say."""
    file = parts.file
    if file.verdict is Verdict.SET_ASIDE:
        return screen.NOT_COUNTED.format(file=file.name, reason=file.reason)
    if parts.rest is not None and parts.rest.reason:
        return f"{file.name}：{_reason(parts)}"
    return ""


def _reason(parts: FileParts) -> str:
    """Why the file does not count, or how many of its rows do not and why."""
    rest = parts.rest
    if rest is None or not rest.reason:
        return parts.file.reason
    return submissions.ROWS_NOT_COUNTED.format(rows=rest.rows, reason=rest.reason)


def beyond_lines(lists: Mapping[str, Extent], folder: Path) -> list[str]:
    """One line for every list that goes beyond its sheet; `folder`: where the files of all are."""
    return [
        beyond.ON_SCREEN.format(sheet=sheet, rows=one.rows, shown=one.shown, path=folder / one.file)
        for sheet, one in lists.items()
    ]


def log_of(report: Report, unit_books: int = 0, lists: Mapping[str, Extent] | None = None) -> str:
    """The whole log as text.

    `unit_books`: how many unit sheets are workbooks of their own; `lists`: those beyond a sheet.
    """
    files = [
        f"{VERDICT_WORDS[parts.file.verdict.value]} {parts.file.name} "
        f"{parts.file.rows_counted}/{parts.file.rows_found} {_reason(parts)}".rstrip()
        for parts in parts_of(report)
    ]
    findings = [
        f"[{STANDING_WORDS[one.standing]} {one.rule.code}] {one.source.file} {full_sentence(one)}"
        for one in report.findings
    ]
    chasing = [*missing_lines(report), *progress_lines(report)]
    if unit_books:
        chasing.append(screen.UNIT_BOOKS.format(count=unit_books, path=FOLDER))
    chasing += beyond_lines(lists or {}, Path())
    return "\n".join([*summary_lines(report), *chasing, "", *files, "", *findings, ""])
