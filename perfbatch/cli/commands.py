"""The commands: each takes what was chosen on the command line and gives the exit code."""

import argparse
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from perfbatch.cli.again import Said, asked_for, clear_out, found_again, keep
from perfbatch.cli.arguments import ENGINES
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
    Engine,
    period_of,
    policy_for,
    policy_path,
    readers_for,
    refused_policy,
    roster_for,
    told_missing,
)
from perfbatch.cli.telling import counting, folder_lines, tell_findings
from perfbatch.model.address import Place
from perfbatch.model.finding import Severity
from perfbatch.model.period import Period
from perfbatch.policy import Policy, PolicyError
from perfbatch.wording import screen
from perfbatch.wording.findings import OF_SELF_EVALUATION, full_sentence

if TYPE_CHECKING:
    from perfbatch.model.roster import Roster
    from perfbatch.pipeline import NothingToSummarise, Summary
    from perfbatch.rerun.run import Asked
    from perfbatch.stages.merge import PeriodUnclear

MOST_LINES = 20


def _summarize(chosen: argparse.Namespace) -> int:
    period, policy = period_of(chosen.period), policy_for(chosen.policy, chosen.inbox)
    asked = asked_for(chosen, period, policy)
    before = found_again(asked, chosen) if asked else None
    said = before or _new_run(chosen, period, policy, asked)
    for line in said.lines:
        say(line)
    if chosen.json:
        _put_record(said.record)
    return ERRORS_FOUND if chosen.strict and said.errors else DONE


def _new_run(
    chosen: argparse.Namespace, period: Period | None, policy: Policy, asked: "Asked | None"
) -> Said:
    """What a run says that is kept, where it was `asked` for as one that may be asked again."""
    done, roster = _run(chosen, period, policy)
    lines = _lines(done)
    if asked is not None:
        keep(asked, done, roster, lines)
    if not chosen.no_cache:
        clear_out()
    record = done.written.record | {"workbook": str(done.written.workbook)}
    return Said(lines, record, done.report.count(Severity.ERROR))


def _run(
    chosen: argparse.Namespace, period: Period | None, policy: Policy
) -> "tuple[Summary, Roster | None]":
    """The run, with the roster that it went by. Raises Stop for whatever keeps it from ending."""
    from perfbatch import pipeline
    from perfbatch.stages.collect import InboxMissing
    from perfbatch.stages.merge import PeriodUnclear
    from perfbatch.stages.write import NoRoom, OutputRefused

    engine = Engine(chosen.engine != ENGINES[0], chosen.scheduler)
    try:
        with readers_for(chosen.jobs, remember=not chosen.no_cache, engine=engine) as readers:
            roster = roster_for(chosen.roster, chosen.inbox, readers)
            done = pipeline.summarize(
                chosen.inbox,
                chosen.output,
                period,
                policy,
                counting(screen.READING),
                readers,
                roster=roster,
                remember=not chosen.no_cache,
            )
            return done, roster
    except InboxMissing as missing:
        raise Stop(NOTHING, told_missing(chosen.inbox, missing)) from None
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
    except NoRoom as none:
        raise Stop(OUTPUT_NOT_WRITTEN, none.told) from None
    except OutputRefused as refused:
        raise not_written(refused.path, refused.reason) from None


def _put_record(record: Mapping[str, object]) -> None:
    """The record on stdout, for other programs."""
    try:
        put(json.dumps(record))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Stop(OUTPUT_NOT_WRITTEN, screen.RECORD_LOST.format(reason=reason)) from None


def _nothing(inbox: Place, nothing: "NothingToSummarise") -> str:
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


def _lines(done: "Summary") -> list[str]:
    """What the screen says of a run."""
    from perfbatch.stages.write.log import (
        aside_lines,
        beyond_lines,
        missing_lines,
        progress_lines,
        summary_lines,
    )

    report = done.report
    said = summary_lines(report)
    for lines in (missing_lines(report), progress_lines(report), aside_lines(report)):
        said += lines[:MOST_LINES]
        if lines[MOST_LINES:]:
            said.append(screen.MORE.format(count=len(lines) - MOST_LINES))
    if done.bugs:
        told = "\n".join(f"{file}\n{details}" for file, details in done.bugs.items())
        path = keep_details(told)
        said.append(screen.FAILED_INSIDE.format(count=len(done.bugs), path=path))
    said.append(screen.WRITTEN.format(path=done.written.workbook))
    if done.written.displaced:
        said.append(screen.DISPLACED)
    said += beyond_lines(done.written.beyond, done.written.workbook.parent)
    return [*said, *folder_lines(done.written)]


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
