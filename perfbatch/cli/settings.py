"""What a command works with: period, policy, roster, readers; or what is said instead."""

import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perfbatch.cli.ending import BUG, NOTHING, WRONG_USAGE, Stop, keep_details
from perfbatch.cli.roster import named_roster
from perfbatch.model.address import Address, Place
from perfbatch.model.period import Period
from perfbatch.model.roster import Roster
from perfbatch.policy import FILE_NAME, Policy, PolicyError, read_policy
from perfbatch.wording import policy as policy_words
from perfbatch.wording import screen
from perfbatch.wording.system import NO_ANSWER

if TYPE_CHECKING:
    from perfbatch.intake.inbox import EntryReaders
    from perfbatch.stages.collect import InboxMissing


def period_of(written: str | None) -> Period | None:
    """The period that was named; None for none. Raises Stop."""
    if not written:
        return None
    try:
        return Period.parse(written)
    except ValueError:
        raise Stop(WRONG_USAGE, screen.BAD_PERIOD.format(period=written)) from None


def policy_path(chosen: Path | None, beside: Place) -> Place | None:
    """The policy file that was named, else the one beside the inbox; None beside a bucket."""
    return chosen or _beside(beside, FILE_NAME)


def policy_for(chosen: Path | None, beside: Place) -> Policy:
    """The policy in force; the defaults where no file was named and none is there. Raises Stop.

    It is the first that is asked of the place of an inbox.
    """
    _require_answer(beside)
    if chosen is not None and not chosen.is_file():
        raise Stop(WRONG_USAGE, screen.POLICY_MISSING.format(path=chosen))
    path = policy_path(chosen, beside)
    try:
        return _policy_at(path) if path else Policy()
    except PolicyError as error:
        _blame_inbox(beside)
        raise Stop(WRONG_USAGE, refused_policy(error, path)) from None


def _require_answer(inbox: Place) -> None:
    """Raises Stop for a store that says nothing: everything after this would wait without end."""
    if isinstance(inbox, Path):
        return
    from perfbatch.intake.remote import require_answer

    try:
        require_answer(inbox)
    except TimeoutError:
        told = screen.INBOX_UNREACHABLE.format(path=inbox, reason=NO_ANSWER)
        raise Stop(NOTHING, told) from None


def _blame_inbox(inbox: Place) -> None:
    """Raises Stop for an address that cannot be listed: what is beside it is not to blame then."""
    if isinstance(inbox, Path):
        return
    from perfbatch.intake.remote import listed
    from perfbatch.stages.collect import InboxMissing

    try:
        listed(inbox)
    except InboxMissing as missing:
        raise Stop(NOTHING, told_missing(inbox, missing)) from None


def _policy_at(path: Place) -> Policy:
    if isinstance(path, Path):
        return read_policy(path)
    from perfbatch.intake.remote import RemoteFile

    return read_policy(RemoteFile(path))


def _beside(inbox: Place, name: str) -> Place | None:
    """What may stand beside an inbox."""
    return inbox.beside(name) if isinstance(inbox, Address) else inbox.resolve().parent / name


def refused_policy(error: PolicyError, path: Place | None) -> str:
    """What is wrong with a policy file, in a sentence."""
    reason = policy_words.REASONS[error.reason].format(value=error.value)
    label = policy_words.LABELS.get(error.setting)
    setting = f"{error.setting}（{label}）" if label else error.setting
    return policy_words.REFUSED.format(file=path, setting=setting, reason=reason)


def roster_for(chosen: Path | None, beside: Place, readers: "EntryReaders") -> Roster | None:
    """The roster that was named, else the one beside the inbox; None where there is none.

    Raises Stop, CannotStart.
    """
    path = roster_path(chosen, beside)
    try:
        return named_roster(path, readers) if path else None
    except Stop:
        if path != chosen:
            _blame_inbox(beside)
        raise


def roster_path(chosen: Path | None, beside: Place) -> Place | None:
    """The roster file that was named, else the one that stands beside the inbox."""
    path = chosen or _beside(beside, screen.ROSTER_FILE)
    return path if path and (chosen or _stands(path)) else None


def _stands(path: Place) -> bool:
    """Whether there is a roster: what is there and cannot be opened is one that is wrong."""
    if isinstance(path, Address):
        from perfbatch.intake.remote import stands

        return stands(path)
    return path.exists() or path.is_symlink()  # a broken link is a roster that is missing


def told_missing(inbox: Place, missing: "InboxMissing") -> str:
    """Why there is no inbox to be read, in a sentence."""
    if missing.reason:
        return screen.INBOX_UNREACHABLE.format(path=inbox, reason=missing.reason)
    wrong = screen.INBOX_IS_A_FILE if missing.is_file else screen.INBOX_MISSING
    return wrong.format(path=inbox)


@dataclass(frozen=True, slots=True)
class Engine:
    """Where entries are opened: by processes of this machine alone, or `beyond` them by dask.

    `scheduler`: the address of a cluster that is there; None makes one here.
    """

    beyond: bool = False
    scheduler: str | None = None


@contextmanager
def readers_for(
    jobs: int | None, *, remember: bool = False, engine: Engine = Engine()
) -> "Iterator[EntryReaders]":
    """Processes that read; where there are none, a sentence. Raises Stop.

    `remember`: with the results of earlier runs.
    """
    from perfbatch.isolation import CannotStart

    try:
        with _opened(engine, jobs, remember=remember) as readers:
            yield readers
    except CannotStart:
        path = keep_details(traceback.format_exc())
        raise Stop(BUG, screen.CANNOT_START.format(path=path)) from None


def _opened(
    engine: Engine, jobs: int | None, *, remember: bool
) -> "AbstractContextManager[EntryReaders]":
    if engine.beyond:
        return _cluster(engine.scheduler, jobs, remember=remember)
    from perfbatch.intake.inbox import new_readers

    return new_readers(jobs, remember=remember)


@contextmanager
def _cluster(
    scheduler: str | None, jobs: int | None, *, remember: bool
) -> "Iterator[EntryReaders]":
    """A cluster that may be worked with; a sentence for any other. Raises Stop."""
    try:
        from perfbatch.cluster import Cluster, ClusterRefused
    except ImportError:
        raise Stop(WRONG_USAGE, screen.NO_ENGINE) from None
    try:
        with Cluster(scheduler, jobs, remember=remember) as readers:
            yield readers
    except ClusterRefused as refused:
        told = screen.CLUSTER_REFUSED[refused.reason.value]
        where = scheduler or screen.CLUSTER_HERE
        raise Stop(WRONG_USAGE, told.format(cluster=where, detail=refused.detail)) from None
