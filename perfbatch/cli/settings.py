"""What a command works with: period, policy, roster, readers; or what is said instead."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from perfbatch.cli.ending import BUG, WRONG_USAGE, Stop, keep_details
from perfbatch.cli.roster import named_roster
from perfbatch.model.period import Period
from perfbatch.model.roster import Roster
from perfbatch.policy import FILE_NAME, Policy, PolicyError, read_policy
from perfbatch.wording import policy as policy_words
from perfbatch.wording import screen

if TYPE_CHECKING:
    from perfbatch.intake.inbox import EntryReaders


def period_of(written: str | None) -> Period | None:
    """The period that was named; None for none. Raises Stop."""
    if not written:
        return None
    try:
        return Period.parse(written)
    except ValueError:
        raise Stop(WRONG_USAGE, screen.BAD_PERIOD.format(period=written)) from None


def policy_path(chosen: Path | None, beside: Path) -> Path:
    """The policy file that was named, else the one beside the inbox."""
    return chosen or beside.resolve().parent / FILE_NAME


def policy_for(chosen: Path | None, beside: Path) -> Policy:
    """The policy in force; the defaults where no file was named and none is there. Raises Stop."""
    if chosen is not None and not chosen.is_file():
        raise Stop(WRONG_USAGE, screen.POLICY_MISSING.format(path=chosen))
    path = policy_path(chosen, beside)
    try:
        return read_policy(path)
    except PolicyError as error:
        raise Stop(WRONG_USAGE, refused_policy(error, path)) from None


def refused_policy(error: PolicyError, path: Path) -> str:
    """What is wrong with a policy file, in a sentence."""
    reason = policy_words.REASONS[error.reason].format(value=error.value)
    label = policy_words.LABELS.get(error.setting)
    setting = f"{error.setting}（{label}）" if label else error.setting
    return policy_words.REFUSED.format(file=path, setting=setting, reason=reason)


def roster_for(chosen: Path | None, beside: Path, readers: "EntryReaders") -> Roster | None:
    """The roster that was named, else the one beside the inbox; None where there is none.

    Raises Stop, CannotStart.
    """
    path = chosen or beside.resolve().parent / screen.ROSTER_FILE
    there = path.exists() or path.is_symlink()  # a broken link is a roster that is missing
    return named_roster(path, readers) if chosen or there else None


@contextmanager
def readers_for(jobs: int | None, *, remember: bool = False) -> "Iterator[EntryReaders]":
    """Processes that read; where the machine gives none, a sentence. Raises Stop.

    `remember`: with the results of earlier runs.
    """
    from perfbatch.intake.inbox import new_readers
    from perfbatch.isolation import CannotStart

    try:
        with new_readers(jobs, remember=remember) as readers:
            yield readers
    except CannotStart:
        path = keep_details(traceback.format_exc())
        raise Stop(BUG, screen.CANNOT_START.format(path=path)) from None
