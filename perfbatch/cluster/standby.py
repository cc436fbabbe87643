"""The readers of a worker's thread: they wait a while for the next entries, then they go."""

from collections.abc import Sequence
from threading import Lock, Timer, local

from perfbatch.intake.inbox import new_readers
from perfbatch.isolation import Limits, Lost, Readers
from perfbatch.model.entry import Entry
from perfbatch.model.opened import Opened

IDLE_SECONDS = 10
"""A worker may live for weeks; nothing of ours stays with it."""


class _Standby:
    """One process that reads; for one thread, except that the clock may end it when it is idle."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._readers: Readers[Entry, Opened] | None = None
        self._asked: tuple[Limits, bool] | None = None
        self._end: Timer | None = None

    def open(
        self, entries: Sequence[Entry], limits: Limits, *, remember: bool
    ) -> list[Opened | Lost]:
        with self._lock:
            if self._end:
                self._end.cancel()
            if self._readers is None or self._asked != (limits, remember):
                self._close()
                self._asked = limits, remember
                self._readers = new_readers(1, limits, remember=remember)
            try:
                return self._readers.map(entries)
            finally:
                self._end = Timer(IDLE_SECONDS, self._go)
                self._end.daemon = True
                self._end.start()

    def _go(self) -> None:
        if self._lock.acquire(blocking=False):  # else there is work again
            try:
                self._close()
            finally:
                self._lock.release()

    def _close(self) -> None:
        if self._readers is not None:
            self._readers.close()
            self._readers = None


class _OfThread(local):
    def __init__(self) -> None:
        self.standby = _Standby()


_MINE = _OfThread()


def open_here(
    entries: Sequence[Entry], limits: Limits, *, remember: bool
) -> Sequence[Opened | Lost]:
    """What came of each entry, opened by the one process of this thread. Raises CannotStart."""
    return _MINE.standby.open(entries, limits, remember=remember)
