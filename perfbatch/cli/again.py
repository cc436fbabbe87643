"""A run that was asked for before: found again where nothing has changed, kept for the next one."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perfbatch.cli.settings import roster_path
from perfbatch.model.address import Address
from perfbatch.model.finding import Severity
from perfbatch.model.period import Period
from perfbatch.policy import Policy
from perfbatch.wording import screen

if TYPE_CHECKING:
    from perfbatch.model.roster import Roster
    from perfbatch.pipeline import Summary
    from perfbatch.rerun.run import Asked


def asked_for(chosen: argparse.Namespace, period: Period | None, policy: Policy) -> "Asked | None":
    """What a run is asked for; None for one that neither looks back nor is kept.

    What an address names is read anew: its digests would cost as much as its files.
    """
    if chosen.no_cache or isinstance(chosen.inbox, Address):
        return None
    from perfbatch.rerun.run import Asked

    roster = roster_path(chosen.roster, chosen.inbox)
    assert roster is None or isinstance(roster, Path)
    return Asked(chosen.inbox, chosen.output, period, policy, roster)


@dataclass(frozen=True, slots=True)
class Said:
    """What a run says: lines on the screen, a record for other programs, and how many errors."""

    lines: Sequence[str]
    record: Mapping[str, object]
    errors: int


def found_again(asked: "Asked", chosen: argparse.Namespace) -> Said | None:
    """What was said before, where nothing has changed since; None where a whole run is needed."""
    from perfbatch.rerun.same import record_of, same_as_before

    before = same_as_before(asked, chosen.jobs)
    if before is None:
        return None
    record = record_of(before, asked.output) if chosen.json else {}
    if record is None:
        return None
    return Said([screen.UNCHANGED, *before.lines], record, before.errors)


def keep(asked: "Asked", done: "Summary", roster: "Roster | None", lines: Sequence[str]) -> None:
    """Keep a run for the next one that is asked for the same, unless something was unusual."""
    from perfbatch.rerun import run
    from perfbatch.stages.write import RECORD

    usual = not done.bugs and done.written.in_place and all(done.hashes.values())
    if not usual or (roster is None) is not (asked.roster is None):
        return
    hashes = [done.hashes[one.name] for one in done.entries if one.ignored is None]
    kept = run.Run(
        listing=run.listing_of(done.entries),
        hashes=(*hashes, *([roster.sha256] if roster else [])),
        period=str(done.report.period),
        files=done.written.files,
        workbook=done.written.workbook.name,
        record=RECORD,
        lines=tuple(lines),
        errors=done.report.count(Severity.ERROR),
    )
    run.keep(kept, asked)


def clear_out() -> None:
    """What earlier runs have kept does not grow without end."""
    from perfbatch.memory.store import of_the_user

    store = of_the_user()
    if store is not None:
        store.clear_out()
