"""The way of the data: the seven stages in order, from a folder to a report and its workbook."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perfbatch.form.monitoring import MONITORING
from perfbatch.measures.report import Report
from perfbatch.measures.units import measure_units
from perfbatch.model.entry import Entry, Verdict
from perfbatch.model.finding import Finding
from perfbatch.model.merged import FileVerdict
from perfbatch.model.period import Period
from perfbatch.model.raw import Unusable
from perfbatch.model.records import Return
from perfbatch.policy import Policy
from perfbatch.stages.collect import collect
from perfbatch.stages.extract import extract, unreachable
from perfbatch.stages.harmonise import harmonise
from perfbatch.stages.merge import agreed_period, merge
from perfbatch.stages.review import review
from perfbatch.wording.sheets import IGNORED_WORDS
from perfbatch.wording.system import reason_of

if TYPE_CHECKING:
    from perfbatch.stages.write import Written

Progress = Callable[[int, int], None]


class OutputInInbox(Exception):
    """The output would come to stand in the inbox, or over it: the inbox is never changed."""


class NothingToSummarise(Exception):
    """The inbox holds nothing that could be read; `unusable` says what was there."""

    def __init__(self, unusable: Sequence[Unusable]) -> None:
        super().__init__()
        self.unusable = tuple(unusable)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the inbox: usable returns, the rest, and each file's SHA-256."""

    returns: tuple[Return, ...]
    unusable: tuple[Unusable, ...]
    ignored: tuple[Entry, ...]
    hashes: Mapping[str, str]


def read_file(name: str, path: Path) -> tuple[Return | Unusable, str]:
    """Extract and harmonise one file; its SHA-256 with it (empty where it could not be read)."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return unreachable(name, reason_of(error)), ""
    raw = extract(name, data, MONITORING)
    one = raw if isinstance(raw, Unusable) else harmonise(raw, MONITORING)
    return one, hashlib.sha256(data).hexdigest()


def read_inbox(inbox: Path, progress: Progress) -> Read:
    """Every file of the inbox, each on its own. Raises stages.collect.InboxMissing."""
    entries = collect(inbox)
    opened = [entry for entry in entries if entry.ignored is None]
    returns: list[Return] = []
    unusable: list[Unusable] = []
    hashes: dict[str, str] = {}
    for number, entry in enumerate(opened, start=1):
        one, digest = read_file(entry.name, entry.path)
        hashes[entry.name] = digest
        if isinstance(one, Unusable):
            unusable.append(one)
        else:
            returns.append(one)
        progress(number, len(opened))
    ignored = tuple(entry for entry in entries if entry.ignored is not None)
    return Read(tuple(returns), tuple(unusable), ignored, hashes)


def report_of(read: Read, period: Period | None, policy: Policy) -> Report:
    """Merge, measure, review and track what was read.

    Raises NothingToSummarise, PeriodUnclear, or PolicyError where no pace is known for the month.
    """
    from perfbatch.stages.track import track

    if not read.returns and (period is None or not read.unusable):
        raise NothingToSummarise(read.unusable)
    period = period or agreed_period(read.returns)
    policy.check_month(period.month)
    ignored = [_ignored(entry) for entry in read.ignored]
    merged, merging = merge(read.returns, read.unusable, ignored, period)
    units = measure_units(merged, policy)
    outcomes, reviewing = review(units, period, policy, merging)
    return track(units, merged, outcomes, (*merging, *reviewing), policy)


def _ignored(entry: Entry) -> FileVerdict:
    assert entry.ignored is not None
    return FileVerdict(entry.name, Verdict.IGNORED, IGNORED_WORDS[entry.ignored.value])


def check_file(path: Path, policy: Policy) -> tuple[Finding, ...]:
    """The findings of one workbook, judged for the period that it states itself."""
    one, _ = read_file(path.name, path)
    if isinstance(one, Unusable):
        return one.findings
    period = one.heading.period
    if period is None:
        return one.findings
    merged, merging = merge([one], [], [], period)
    _, reviewing = review(measure_units(merged, policy), period, policy, merging)
    return (*merging, *reviewing)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run gives: the report and where it was written."""

    report: Report
    written: "Written"


def summarize(
    inbox: Path, output: Path, period: Period | None, policy: Policy, progress: Progress
) -> Summary:
    """The main job: the inbox of a period becomes a workbook.

    Raises InboxMissing, NothingToSummarise, PeriodUnclear, PolicyError, OutputInInbox or
    OutputRefused; what units do wrong is never raised but reported.
    """
    from perfbatch.stages.write import write

    read = read_inbox(inbox, progress)
    report = report_of(read, period, policy)
    target, source = (output / str(report.period)).resolve(), inbox.resolve()
    if target.is_relative_to(source) or source.is_relative_to(target):
        raise OutputInInbox
    return Summary(report, write(report, read.hashes, output))
