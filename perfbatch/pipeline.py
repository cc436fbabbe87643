"""The way of the data: the stages in order, from a folder to a report and its workbooks."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from itertools import starmap
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from perfbatch.intake.inbox import EntryReaders, Progress, Read, entries_at, read_entries
from perfbatch.isolation import beside
from perfbatch.measures.report import Report
from perfbatch.measures.units import measure_units
from perfbatch.memory.books import Book, remembered
from perfbatch.model.address import Place
from perfbatch.model.entry import Entry, Verdict, shown_name
from perfbatch.model.finding import Finding
from perfbatch.model.merged import FileVerdict
from perfbatch.model.period import Period
from perfbatch.model.raw import Unusable
from perfbatch.model.roster import Roster
from perfbatch.policy import Policy
from perfbatch.stages.chase import chase
from perfbatch.stages.give_back import feedback
from perfbatch.stages.merge import agreed_period, merge
from perfbatch.stages.review import review
from perfbatch.wording.findings import CATALOGUE, NEVER_TRIED
from perfbatch.wording.sheets import IGNORED_WORDS, OPENED_WORD

if TYPE_CHECKING:
    from perfbatch.stages.write import Written


_FROZEN = gc.get_freeze_count()
"""Some Pythons begin with a few."""


class OutputInInbox(Exception):
    """The output would come to stand in the inbox, or over it: the inbox is never changed."""


class NothingToSummarise(Exception):
    """The inbox holds nothing that could be read; `unusable` says what was there."""

    def __init__(self, unusable: Sequence[Unusable]) -> None:
        super().__init__()
        self.unusable = tuple(unusable)


def report_of(
    read: Read, period: Period | None, policy: Policy, roster: Roster | None = None
) -> Report:
    """Merge, measure, review and track what was read, and see who owes what.

    Raises NothingToSummarise, PeriodUnclear, or PolicyError where no pace is known for the month.
    """
    from perfbatch.stages.track import track

    if not read.returns and (period is None or not read.unusable):
        raise NothingToSummarise(read.unusable)
    period = period or agreed_period(read.returns)
    policy.check_month(period.month)
    policy.check_trial({rule.code for rule in CATALOGUE}, {rule.code for rule in NEVER_TRIED})
    others = [*map(_ignored, read.ignored), *starmap(_opened_archive, read.archives.items())]
    merged, merging = merge(read.returns, read.unusable, others, period, roster)
    units = measure_units(merged, policy)
    earlier = (*(roster.findings if roster else ()), *merging)
    outcomes, findings = review(units, period, policy, earlier, roster)
    return chase(track(units, merged, outcomes, findings, policy), merged.aside, roster)


def _ignored(entry: Entry) -> FileVerdict:
    assert entry.ignored is not None
    return FileVerdict(entry.name, Verdict.IGNORED, IGNORED_WORDS[entry.ignored.value])


def _opened_archive(name: str, files: int) -> FileVerdict:
    return FileVerdict(name, Verdict.OPENED, OPENED_WORD.format(count=files))


@dataclass(frozen=True, slots=True)
class Checked:
    """What one workbook, or an archive, gives: its findings; a report for each of its periods."""

    findings: tuple[Finding, ...]
    reports: tuple[Report, ...]


def check_file(
    path: Path,
    policy: Policy,
    roster: Roster | None = None,
    readers: EntryReaders | None = None,
) -> Checked:
    """One workbook, or all in an archive, each judged for its own period.

    Raises CannotStart, or PolicyError.
    """
    entry = Entry(shown_name(path.name), path)
    _load_meanwhile()
    read = read_entries([entry], lambda *_: None, readers)
    periods = {one.heading.period for one in read.returns}
    reports = [
        report_of(_only(read, period), period, policy, roster)
        for period in sorted(one for one in periods if one is not None)
    ]
    undated = _only(read, None).returns
    found = [finding for one in read.unusable for finding in one.findings]
    told = (one for report in reports for one in report.findings)
    found += [one for one in told if roster is None or one.source.file != roster.file]
    found += [finding for one in undated for finding in one.findings]
    return Checked(tuple(found), tuple(reports))


def _load_meanwhile() -> None:
    """Load what sums while other processes read: it takes longer than a small inbox."""

    def load() -> None:
        with suppress(Exception):  # it is loaded again, and heard, where it is needed
            import_module("perfbatch.stages.track")

    Thread(target=load).start()


def _only(read: Read, period: Period | None) -> Read:
    """The returns of one period alone."""
    returns = tuple(one for one in read.returns if one.heading.period == period)
    return replace(read, returns=returns, unusable=(), ignored=(), archives={})


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run gives: the report, where it was written, and the program's own faults by file.

    `entries`: what the inbox held. `hashes`: the SHA-256 of each file that was opened, those in
    archives among them; empty for one that could not be read.
    """

    report: Report
    written: "Written"
    entries: tuple[Entry, ...]
    hashes: Mapping[str, str]
    bugs: Mapping[str, str] = field(default_factory=dict)


def _keep_apart(target: Path, source: Path) -> None:
    """Raises OutputInInbox where one of the two folders is in the other."""
    if target.is_relative_to(source) or source.is_relative_to(target):
        raise OutputInInbox


def summarize(
    inbox: Place,
    output: Path,
    period: Period | None,
    policy: Policy,
    progress: Progress,
    readers: EntryReaders | None = None,
    *,
    roster: Roster | None = None,
    remember: bool = False,
) -> Summary:
    """The main job: the inbox of a period becomes a workbook.

    `remember`: workbooks of single units that earlier runs have made are copied, others kept.
    Raises InboxMissing, CannotStart, NothingToSummarise, PeriodUnclear, PolicyError, OutputInInbox,
    NoRoom or OutputRefused; what units do wrong is never raised but reported.
    """
    from perfbatch.stages.write import write

    entries = entries_at(inbox)
    _load_meanwhile()
    read = read_entries(entries, progress, readers)
    report = report_of(read, period, policy, roster)
    if isinstance(inbox, Path):
        _keep_apart((output / str(report.period)).resolve(), inbox.resolve())
    several = partial(beside, processes=readers.jobs if readers else None)

    def meanwhile(books: Sequence[Book]) -> AbstractContextManager[None]:
        return several(remembered(books) if remember else books)

    with _lasting():
        written = write(report, read.hashes, output, feedback, meanwhile=meanwhile)
    return Summary(report, written, entries, read.hashes, read.bugs)


@contextmanager
def _lasting() -> Iterator[None]:
    """What there is stays: nobody looks it through again and again for something that may go.

    Where somebody else has said so of anything, it is left to them.
    """
    ours = gc.get_freeze_count() == _FROZEN
    if ours:
        gc.freeze()
    try:
        yield
    finally:
        if ours:
            gc.unfreeze()
