"""One process of a pool, seen from the parent: started, given a task, watched, ended."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from multiprocessing import get_context
from types import ModuleType

import psutil

from perfbatch.isolation import child
from perfbatch.isolation.limits import Limits

START_SECONDS = 60
"""A process that has not come up by then will not."""

REAP_SECONDS = 1
"""A killed process is gone in milliseconds, unless a dead disk holds it; nobody waits for that."""

_SPAWN = get_context("spawn")
_FROM_OUTSIDE = {-signal.SIGTERM, -getattr(signal, "SIGKILL", 9)}
_TOO_LONG = -getattr(signal, "SIGXCPU", 24)


class CannotStart(OSError):
    """No process of one's own can be had on this machine, now."""


class End(Enum):
    """How a process came to its end: beyond a limit, of its own making, or by another's hand."""

    TIME = "time"
    MEMORY = "memory"
    DIED = "died"
    KILLED = "killed"


class Slot:
    """A process and the place (number) of the task that it has in hand, None where it has none.

    Raises OSError where the system gives no process.
    """

    def __init__(self, function: tuple[str, str], limits: Limits) -> None:
        self._limits = limits
        self.pipe, other = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=child.serve, args=(other, function, os.getpid(), limits), daemon=True
        )
        try:
            with _as_a_stranger():
                self._process.start()
        finally:
            other.close()
        self.ready = False
        self.task: int | None = None
        self.uses = 0
        self._deadline = time.monotonic() + START_SECONDS

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    @property
    def seconds_left(self) -> float:
        """Until the task in hand, or the start, has taken too long. Never less than 0."""
        return max(0.0, self._deadline - time.monotonic())

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone, by whatever hand."""
        return not self._process.is_alive()

    @property
    def has_news(self) -> bool:
        """Whether the pipe has something to tell, be it that nobody is there any more."""
        try:
            return self.pipe.poll()
        except OSError:
            return True

    def hand_over(self, number: int, item: object) -> None:
        """Give it a task. Raises OSError where nobody takes it any more."""
        self.pipe.send(item)
        self.task = number
        self.uses += 1
        self._deadline = time.monotonic() + self._limits.seconds

    def memory(self) -> int:
        """The bytes that it has in the machine's memory; 0 for one that is gone."""
        try:
            return int(psutil.Process(self.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def end(self) -> End:
        """How it ended, of which the pipe told; one that only closed its pipe lives on a while."""
        self._wait_for_end()
        code = self._process.exitcode
        if code == _TOO_LONG:
            return End.TIME
        return End.KILLED if code in _FROM_OUTSIDE else End.DIED

    def kill(self) -> None:
        """End it at once. Nothing can be asked of it afterwards."""
        self._process.kill()
        self._wait_for_end()
        self.pipe.close()
        if not self._process.is_alive():
            self._process.close()

    def _wait_for_end(self) -> None:
        """For a moment. A sentinel is no help: a process can close that too, and live on."""
        until = time.monotonic() + REAP_SECONDS
        while self._process.is_alive() and time.monotonic() < until:
            time.sleep(REAP_SECONDS / 500)


@contextmanager
def _as_a_stranger() -> Iterator[None]:
    """Start a process that neither runs the main script again nor hears the keyboard.

    multiprocessing imports the main script in each process that it starts: a script without a
    guard would run again, and the rest only costs time. The mask of signals is inherited.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    mask = getattr(signal, "pthread_sigmask", None)
    before = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask else None
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if mask:
            mask(signal.SIG_SETMASK, before)
