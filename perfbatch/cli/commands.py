"""The commands: each takes what was chosen on the command line and gives the exit code."""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from perfbatch.cli.check import check
from perfbatch.cli.ending import (
    DONE,
    ERRORS_FOUND,
    NOTHING,
    OUTPUT_NOT_WRITTEN,
    WRONG_USAGE,
    Stop,
    keep_details,
    not_written,
    put,
    say,
)
from perfbatch.cli.settings import (
    period_of,
    policy_for,
    policy_path,
    readers_for,
    refused_policy,
    roster_for,
)
from perfbatch.cli.telling import counting, tell_findings, tell_folders
from perfbatch.model.finding import Severity
from perfbatch.policy import PolicyError
from perfbatch.wording import screen
from perfbatch.wording.findings import OF_SELF_EVALUATION, full_sentence

if TYPE_CHECKING:
    from perfbatch.pipeline import NothingToSummarise, Summary
    from perfbatch.stages.merge import PeriodUnclear

MOST_LINES = 20


def _summarize(chosen: argparse.Namespace) -> int:
    from perfbatch import pipeline
    from perfbatch.stages.collect import InboxMissing
    from perfbatch.stages.merge import PeriodUnclear
    from perfbatch.stages.write import OutputRefused

    period, policy = period_of(chosen.period), policy_for(chosen.policy, chosen.inbox)
    try:
        with readers_for(chosen.jobs, remember=not chosen.no_cache) as readers:
            roster = roster_for(chosen.roster, chosen.inbox, readers)
            tell, inbox, output = counting(screen.READING), chosen.inbox, chosen.output
            done = pipeline.summarize(inbox, output, period, policy, tell, readers, roster=roster)
    except InboxMissing:
        wrong = screen.INBOX_IS_A_FILE if chosen.inbox.is_file() else screen.INBOX_MISSING
        raise Stop(NOTHING, wrong.format(path=chosen.inbox)) from None
    except pipeline.NothingToSummarise as nothing:
        raise Stop(NOTHING, _nothing(chosen.inbox, nothing)) from None
    except PeriodUnclear as unclear:
        raise Stop(WRONG_USAGE, _unclear(unclear)) from None
    except PolicyError as error:
        path = policy_path(chosen.policy, chosen.inbox)
        raise Stop(WRONG_USAGE, refused_policy(error, path)) from None
    except pipeline.OutputInInbox:
        told = screen.OUTPUT_IN_INBOX.format(output=chosen.output, inbox=chosen.inbox)
        raise Stop(WRONG_USAGE, told) from None
    except OutputRefused as refused:
        raise not_written(refused.path, refused.reason) from None
    _tell(done)
    if not chosen.no_cache:
        _clear_out()
    if chosen.json:
        _put_record(done)
    errors = done.report.count(Severity.ERROR)
    return ERRORS_FOUND if chosen.strict and errors else DONE


def _clear_out() -> None:
    """What earlier runs have kept does not grow without end."""
    from perfbatch.intake.kept import of_earlier_runs

    kept = of_earlier_runs()
    if kept is not None:
        kept.clear_out()


def _put_record(done: "Summary") -> None:
    """The record on stdout, for other programs."""
    record = json.dumps(done.written.record | {"workbook": str(done.written.workbook)})
    try:
        put(record)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Stop(OUTPUT_NOT_WRITTEN, screen.RECORD_LOST.format(reason=reason)) from None


def _nothing(inbox: Path, nothing: "NothingToSummarise") -> str:
    if not nothing.unusable:
        return screen.INBOX_EMPTY.format(path=inbox)
    lines = [
        screen.NOT_COUNTED.format(file=one.file, reason=full_sentence(finding))
        for one in nothing.unusable
        for finding in one.findings
        if finding.rule not in OF_SELF_EVALUATION
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
    from perfbatch.stages.write.log import aside_lines, missing_lines, progress_lines, summary_lines

    for line in summary_lines(done.report):
        say(line)
    report = done.report
    for lines in (missing_lines(report), progress_lines(report), aside_lines(report)):
        for line in lines[:MOST_LINES]:
            say(line)
        if lines[MOST_LINES:]:
            say(screen.MORE.format(count=len(lines) - MOST_LINES))
    if done.bugs:
        told = "\n".join(f"{file}\n{details}" for file, details in done.bugs.items())
        path = keep_details(told)
        say(screen.FAILED_INSIDE.format(count=len(done.bugs), path=path))
    say(screen.WRITTEN.format(path=done.written.workbook))
    if done.written.displaced:
        say(screen.DISPLACED)
    tell_folders(done.written)


def _template(chosen: argparse.Namespace) -> int:
    from perfbatch.cli.roster import named_roster
    from perfbatch.cli.templates import write_blanks, write_prefilled

    period = period_of(chosen.period)
    if chosen.roster is None:
        for path in write_blanks(chosen.output, period):
            say(screen.TEMPLATE_WRITTEN.format(path=path))
        return DONE
    with readers_for(1) as readers:
        roster = named_roster(chosen.roster, readers)
    tell_findings(roster.file, roster.findings)
    folder, projects = write_prefilled(chosen.output, period, roster), len(roster.projects)
    count = len(roster.units)
    say(screen.UNIT_TEMPLATES_WRITTEN.format(count=count, projects=projects, path=folder))
    return DONE


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "summarize": _summarize,
    "check": check,
    "template": _template,
}
