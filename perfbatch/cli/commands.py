"""The commands: each takes what was chosen on the command line and gives the exit code."""

import argparse
import json
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from perfbatch.cli.ending import (
    BUG,
    DONE,
    ERRORS_FOUND,
    NOTHING,
    OUTPUT_NOT_WRITTEN,
    WRONG_USAGE,
    Stop,
    keep_details,
    put,
    say,
)
from perfbatch.model.entry import shown_name
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.period import Period
from perfbatch.policy import FILE_NAME, Policy, PolicyError, read_policy
from perfbatch.wording import policy as policy_words
from perfbatch.wording import screen
from perfbatch.wording.findings import SEVERITY_WORDS, full_sentence

if TYPE_CHECKING:
    from perfbatch.intake.inbox import EntryReaders
    from perfbatch.pipeline import NothingToSummarise, Summary
    from perfbatch.stages.merge import PeriodUnclear

MOST_LINES = 20


def _period(written: str | None) -> Period | None:
    if not written:
        return None
    try:
        return Period.parse(written)
    except ValueError:
        raise Stop(WRONG_USAGE, screen.BAD_PERIOD.format(period=written)) from None


def _policy_path(chosen: Path | None, beside: Path) -> Path:
    """The policy file that was named, else the one beside the inbox."""
    return chosen or beside.resolve().parent / FILE_NAME


def _policy(chosen: Path | None, beside: Path) -> Policy:
    """The policy in force; the defaults where no file was named and none stands there."""
    if chosen is not None and not chosen.is_file():
        raise Stop(WRONG_USAGE, screen.POLICY_MISSING.format(path=chosen))
    path = _policy_path(chosen, beside)
    try:
        return read_policy(path)
    except PolicyError as error:
        raise Stop(WRONG_USAGE, _refused(error, path)) from None


def _refused(error: PolicyError, path: Path) -> str:
    reason = policy_words.REASONS[error.reason].format(value=error.value)
    label = policy_words.LABELS.get(error.setting)
    setting = f"{error.setting}（{label}）" if label else error.setting
    return policy_words.REFUSED.format(file=path, setting=setting, reason=reason)


def _progress(done: int, total: int) -> None:
    """A line that counts up, on a terminal only."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{screen.READING.format(done=done, total=total)}", end=end, file=sys.stderr)


def _summarize(chosen: argparse.Namespace) -> int:
    from perfbatch import pipeline
    from perfbatch.stages.collect import InboxMissing
    from perfbatch.stages.merge import PeriodUnclear
    from perfbatch.stages.write import OutputRefused

    period, policy = _period(chosen.period), _policy(chosen.policy, chosen.inbox)
    try:
        with _readers(chosen.jobs) as readers:
            done = pipeline.summarize(
                chosen.inbox, chosen.output, period, policy, _progress, readers
            )
    except InboxMissing:
        raise Stop(NOTHING, screen.INBOX_MISSING.format(path=chosen.inbox)) from None
    except pipeline.NothingToSummarise as nothing:
        raise Stop(NOTHING, _nothing(chosen.inbox, nothing)) from None
    except PeriodUnclear as unclear:
        raise Stop(WRONG_USAGE, _unclear(unclear)) from None
    except PolicyError as error:
        path = _policy_path(chosen.policy, chosen.inbox)
        raise Stop(WRONG_USAGE, _refused(error, path)) from None
    except pipeline.OutputInInbox:
        told = screen.OUTPUT_IN_INBOX.format(output=chosen.output, inbox=chosen.inbox)
        raise Stop(WRONG_USAGE, told) from None
    except OutputRefused as refused:
        sentence = screen.OUTPUT_REFUSED.format(path=refused.path, reason=refused.reason)
        raise Stop(OUTPUT_NOT_WRITTEN, sentence) from None
    _tell(done)
    if chosen.json:
        _put_record(done)
    errors = done.report.count(Severity.ERROR)
    return ERRORS_FOUND if chosen.strict and errors else DONE


def _put_record(done: "Summary") -> None:
    """The record on stdout, for other programs."""
    record = json.dumps(done.written.record | {"workbook": str(done.written.workbook)})
    try:
        put(record)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Stop(OUTPUT_NOT_WRITTEN, screen.RECORD_LOST.format(reason=reason)) from None


@contextmanager
def _readers(jobs: int | None) -> "Iterator[EntryReaders]":
    """Processes that read; where the machine gives none, a sentence."""
    from perfbatch.intake.inbox import new_readers
    from perfbatch.isolation import CannotStart

    try:
        with new_readers(jobs) as readers:
            yield readers
    except CannotStart:
        path = keep_details(traceback.format_exc())
        raise Stop(BUG, screen.CANNOT_START.format(path=path)) from None


def _nothing(inbox: Path, nothing: "NothingToSummarise") -> str:
    if not nothing.unusable:
        return screen.INBOX_EMPTY.format(path=inbox)
    lines = [
        screen.NOT_COUNTED.format(file=one.file, reason=full_sentence(finding))
        for one in nothing.unusable
        for finding in one.findings
    ]
    return "\n".join([screen.NOTHING_USABLE.format(path=inbox), *lines[:MOST_LINES]])


def _unclear(unclear: "PeriodUnclear") -> str:
    if not unclear.stated:
        return screen.PERIODS_MISSING
    lines = [screen.PERIODS_DIFFER]
    for period, files in unclear.stated.items():
        names = "、".join(files[:3])
        shown = screen.FILES_MORE.format(names=names, count=len(files)) if files[3:] else names
        lines.append(screen.PERIOD_LINE.format(period=period, files=shown))
    return "\n".join(lines)


def _tell(done: "Summary") -> None:
    from perfbatch.stages.write.log import aside_lines, summary_lines

    for line in summary_lines(done.report):
        say(line)
    aside = aside_lines(done.report)
    for line in aside[:MOST_LINES]:
        say(line)
    if aside[MOST_LINES:]:
        say(screen.MORE.format(count=len(aside) - MOST_LINES))
    if done.bugs:
        told = "\n".join(f"{file}\n{details}" for file, details in done.bugs.items())
        path = keep_details(told)
        say(screen.FAILED_INSIDE.format(count=len(done.bugs), path=path))
    say(screen.WRITTEN.format(path=done.written.workbook))
    if done.written.displaced:
        say(screen.DISPLACED)


def _check(chosen: argparse.Namespace) -> int:
    from perfbatch.pipeline import check_file

    errors = missing = 0
    with _readers(1) as readers:
        for path in chosen.files:
            if not path.is_file():
                say(screen.FILE_MISSING.format(path=path))
                missing += 1
                continue
            findings = check_file(path, _policy(chosen.policy, path.parent), readers)
            errors += sum(finding.severity is Severity.ERROR for finding in findings)
            _tell_findings(shown_name(path.name), findings)
    if missing:
        return NOTHING
    return ERRORS_FOUND if chosen.strict and errors else DONE


def _tell_findings(name: str, findings: Sequence[Finding]) -> None:
    """The findings of one workbook on the screen."""
    if not findings:
        say(screen.CHECK_CLEAN.format(file=name))
        return
    counted = Counter(finding.severity for finding in findings)
    say(
        screen.CHECK_FOUND.format(
            file=name,
            errors=counted[Severity.ERROR],
            explain=counted[Severity.EXPLAIN],
            notes=counted[Severity.NOTE],
        )
    )
    for one in findings:
        severity, code = SEVERITY_WORDS[one.severity], one.rule.code
        sentence = full_sentence(one)
        say(screen.CHECK_LINE.format(severity=severity, code=code, sentence=sentence))


def _template(chosen: argparse.Namespace) -> int:
    from perfbatch.form.monitoring import MONITORING
    from perfbatch.stages.write.swap import OutputRefused, staging
    from perfbatch.template import blank, write_template

    period, name = _period(chosen.period), screen.TEMPLATE_FILE
    try:
        with staging(chosen.output) as staged:
            write_template(staged.making / name, MONITORING, blank(MONITORING, period))
            path = staged.put_in_place((name,))[name]
    except OutputRefused as refused:
        sentence = screen.OUTPUT_REFUSED.format(path=refused.path, reason=refused.reason)
        raise Stop(OUTPUT_NOT_WRITTEN, sentence) from None
    say(screen.TEMPLATE_WRITTEN.format(path=path))
    return DONE


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "summarize": _summarize,
    "check": _check,
    "template": _template,
}
