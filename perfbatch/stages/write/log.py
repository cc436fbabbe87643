"""run.log: what the run did, in words, without a clock: same input, same bytes."""

from perfbatch.measures.report import Report
from perfbatch.model.entry import Verdict
from perfbatch.model.fen import wan_text
from perfbatch.model.finding import Severity
from perfbatch.wording import screen
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
    """One line for every file that was opened and does not count."""
    return [
        screen.NOT_COUNTED.format(file=file.name, reason=file.reason)
        for file in report.files
        if file.verdict is Verdict.SET_ASIDE
    ]


def log_of(report: Report) -> str:
    """The whole log as text."""
    files = [
        f"{VERDICT_WORDS[file.verdict.value]} {file.name} {file.rows_counted}/{file.rows_found} "
        f"{file.reason}".rstrip()
        for file in report.files
    ]
    findings = [
        f"[{SEVERITY_WORDS[one.severity]} {one.rule.code}] {one.source.file} {full_sentence(one)}"
        for one in report.findings
    ]
    return "\n".join([*summary_lines(report), "", *files, "", *findings, ""])
