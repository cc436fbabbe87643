"""run.log: what the run did, in words, without a clock: same input, same bytes."""

from perfbatch.measures.report import Report
from perfbatch.model.entry import Verdict
from perfbatch.model.fen import wan_text
from perfbatch.model.finding import Severity
from perfbatch.stages.write.parts import FileParts, parts_of
from perfbatch.wording import screen, submissions
from perfbatch.wording.findings import SEVERITY_WORDS, full_sentence
from perfbatch.wording.sheets import VERDICT_WORDS


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
            notes=report.count(Severity.NOTE),
        ),
    ]


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


def log_of(report: Report) -> str:
    """The whole log as text."""
    files = [
        f"{VERDICT_WORDS[parts.file.verdict.value]} {parts.file.name} "
        f"{parts.file.rows_counted}/{parts.file.rows_found} {_reason(parts)}".rstrip()
        for parts in parts_of(report)
    ]
    findings = [
        f"[{SEVERITY_WORDS[one.severity]} {one.rule.code}] {one.source.file} {full_sentence(one)}"
        for one in report.findings
    ]
    return "\n".join([*summary_lines(report), "", *files, "", *findings, ""])
