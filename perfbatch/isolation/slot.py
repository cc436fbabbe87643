"""One process of a pool, seen from the parent: started, given a task, watched, ended."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from multiprocessing import get_context
from threading import Event, Lock
from types import ModuleType

import psutil

from perfbatch.isolation import child
from perfbatch.isolation.limits import Limits
from perfbatch.isolation.listener import Listener

START_SECONDS = 60
"""A process that has not come up by then will not."""

REAP_SECONDS = 0.5
"""A killed process is gone in milliseconds, unless a dead disk holds it; nobody waits for that."""

STALLED_AFTER = 0.5
BUSY = 0.1
"""After this share of the seconds a task must have had the processor for that share of them.

One that had it less waits for something, was stopped, or was starved: half a limit was enough to
see that, and with the other half another process may do better. One that works has it all.
"""

ENVELOPE = 1024
"""Bytes that a pickled answer may have beyond the limit of a result."""

_SPAWN = get_context("spawn")
_FROM_OUTSIDE = {-signal.SIGTERM, -getattr(signal, "SIGKILL", 9)}
_TOO_LONG = -getattr(signal, "SIGXCPU", 24)


_STARTING = Lock()


class CannotStart(OSError):
    """No process of one's own can be had on this machine, now."""


class End(Enum):
    """How a process came to its end: beyond a limit, of its own making, or by another's hand.

    Stalled: it did next to nothing for half of its time. Ousted: by another's hand when it had
    more than half of the memory it may have; that is most likely a system that has none left.
    """

    TIME = "time"
    STALLED = "stalled"
    MEMORY = "memory"
    DIED = "died"
    OUSTED = "ousted"
    KILLED = "killed"


class Slot:
    """A process and the place (number) of the task that it has in hand, None where it has none.

    `news` is set whenever it has said something. Raises OSError where the system gives no process.
    """

    def __init__(self, function: tuple[str, str], limits: Limits, news: Event) -> None:
        self._limits = limits
        self._pipe, other = _SPAWN.Pipe()
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
        self._largest = 0
        self._used_before = 0.0
        self._begin(START_SECONDS)
        try:
            self._listener = Listener(self._pipe, limits.result + ENVELOPE, news)
        except OSError:
            self._process.kill()
            raise
        self._listener.ask()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    @property
    def seconds(self) -> float:
        """What the task in hand, or the start, has taken so far."""
        return time.monotonic() - self._started

    @property
    def seconds_left(self) -> float:
        """Until the task in hand, or the start, has taken too long. Never less than 0."""
        return max(0.0, self._allowed - self.seconds)

    @property
    def is_awaited(self) -> bool:
        """Whether it has to say something: that it is ready, or the answer to its task."""
        return self.task is not None or not self.ready

    @property
    def is_stalled(self) -> bool:
        """Whether the task in hand has long done next to nothing."""
        seconds = self.seconds
        if seconds < self._limits.seconds * STALLED_AFTER:
            return False
        return self._processor_time() - self._used_before < seconds * BUSY

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone, by whatever hand."""
        return not self._process.is_alive()

    @property
    def has_news(self) -> bool:
        """Whether it has said something, or will never say anything again."""
        return self._listener.has_news

    def take(self) -> bytes:
        """What it said. Raises EOFError where it does not speak any more, or said too much."""
        return self._listener.take()

    def hand_over(self, number: int, item: object, seconds: float) -> None:
        """Give it a task, which is small, and so many seconds for it.

        Raises OSError where nobody takes it any more, or where somebody speaks unasked: that would
        be taken for the answer.
        """
        if self._pipe.poll():
            raise BrokenPipeError
        self._pipe.send(item)
        self.task = number
        self.uses += 1
        self._largest = 0
        self._used_before = self._processor_time()
        self._begin(seconds)
        self._listener.ask()

    def forgive(self, seconds: float) -> None:
        """So much time was nobody's: it does not count."""
        self._started += seconds

    def memory(self) -> int:
        """The bytes that it has in the machine's memory; 0 for one that is gone."""
        try:
            now = int(psutil.Process(self.pid).memory_info().rss)
        except psutil.Error:
            return 0
        self._largest = max(self._largest, now)
        return now

    def end(self) -> End:
        """How it ended, of which the pipe told; one that only closed its pipe lives on a while."""
        self._wait_for_end()
        code = self._process.exitcode
        if code == _TOO_LONG:
            return End.TIME
        if code not in _FROM_OUTSIDE:
            return End.DIED
        return End.OUSTED if self._largest > self._limits.memory // 2 else End.KILLED

    def kill(self) -> None:
        """End it at once. Nothing can be asked of it afterwards."""
        self._process.kill()
        self._wait_for_end()
        self._listener.stop(REAP_SECONDS)
        if not self._process.is_alive():
            self._process.close()

    def _begin(self, seconds: float) -> None:
        self._started = time.monotonic()
        self._allowed = seconds

    def _processor_time(self) -> float:
        """The seconds of processor time that it has had; 0 for one that is gone."""
        try:
            times = psutil.Process(self.pid).cpu_times()
        except psutil.Error:
            return 0
        return float(times.user + times.system)

    def _wait_for_end(self) -> None:
        """For a moment. A sentinel is no help: a process can close that too, and live on."""
        until = time.monotonic() + REAP_SECONDS
        while self._process.is_alive() and time.monotonic() < until:
            time.sleep(REAP_SECONDS / 500)


@contextmanager
def _as_a_stranger() -> Iterator[None]:
    """Start a process that neither runs the main script again nor hears the keyboard.

    multiprocessing imports the main script in each process that it starts: a script without a
    guard would run again, and the rest only costs time. The mask of signals is inherited. One
    thread at a time: another would take the stranger for the main script.
    """
    with _STARTING:
        yield from _without_a_main_script()


def _without_a_main_script() -> Iterator[None]:
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
