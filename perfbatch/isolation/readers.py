"""A pool of own processes: every task has its result, or the reason why there is none.

A task that ended its process is not blamed at once: it goes to the end of the queue, and only
after its last try (`TRIES`) is it given up. Results stand in the order of the tasks.
"""

import errno
import os
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.reduction import ForkingPickler
from typing import Generic, TypeVar, cast

from perfbatch.isolation.child import READY
from perfbatch.isolation.limits import Limits, Lost, Reason
from perfbatch.isolation.slot import CannotStart, End, Slot

MOST_PROCESSES = 8
TASKS_A_PROCESS = 8
"""Without a number of jobs: a process for so many tasks, up to so many processes."""

WATCH_SECONDS = 0.05
"""How often the memory of the processes is looked at while they work."""

MOST_FAILED_STARTS = 3
"""So many failed starts in a row, and none is tried any more."""

MOST_KILLED_STARTS = 50
"""The same for processes that somebody killed while they came up."""

ENVELOPE = 1024
"""Bytes that a pickled answer may have beyond the limit of a result."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
Progress = Callable[[int], None]


TRIES = {End.TIME: 2, End.MEMORY: 2, End.DIED: 3, End.KILLED: 50}
"""After so many of a kind a task is given up. Who was killed by somebody else is not to blame,
but somebody may be the system that has no memory left."""


_REASONS = {
    End.TIME: Reason.TIME,
    End.MEMORY: Reason.MEMORY,
    End.DIED: Reason.DIED,
    End.KILLED: Reason.DIED,
}


class _Batch(Generic[_Item, _Result]):
    """The tasks of one `map`: what waits, what is done, what each has been blamed for."""

    def __init__(self, items: Sequence[_Item], progress: Progress | None) -> None:
        self.items = items
        self.waiting = deque(range(len(items)))
        self.results: dict[int, _Result | Lost] = {}
        self._blamed: Counter[tuple[int, End]] = Counter()
        self._progress = progress

    @property
    def open(self) -> bool:
        return len(self.results) < len(self.items)

    def settle(self, number: int, result: _Result | Lost) -> None:
        self.results[number] = result
        if self._progress:
            self._progress(len(self.results))

    def blame(self, number: int, end: End) -> None:
        """Once more at the end of the queue, or given up."""
        self._blamed[number, end] += 1
        if self._blamed[number, end] < TRIES[end]:
            self.waiting.append(number)
        else:
            self.settle(number, Lost(_REASONS[end]))


class Readers(Generic[_Item, _Result]):
    """Processes that run one function, started when there is work and used again for the next.

    The function must be importable by its name, its items and results picklable. `jobs`: how many
    processes at most; None chooses by the number of tasks and processors. A context manager: at
    the end the processes are gone. For one thread; start it in the thread that lives on.
    """

    def __init__(
        self,
        function: Callable[[_Item], _Result],
        jobs: int | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
    ) -> None:
        self._function = (function.__module__, function.__qualname__)
        self._jobs = jobs
        self._limits = limits
        self._slots: list[Slot] = []
        self._failed_starts = self._killed_starts = 0

    def __enter__(self) -> "Readers[_Item, _Result]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def limits(self) -> Limits:
        """What a task may cost."""
        return self._limits

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes there are now."""
        return tuple(slot.pid for slot in self._slots)

    def close(self) -> None:
        """End all processes at once; the next `map` would start others."""
        while self._slots:
            self._slots.pop().kill()

    def map(self, items: Sequence[_Item], progress: Progress | None = None) -> list[_Result | Lost]:
        """The result of each item, in their order; `progress` is told how many are done.

        Raises CannotStart where the machine gives no process.
        """
        batch: _Batch[_Item, _Result] = _Batch(items, progress)
        most = self._jobs or _jobs_for(len(items))
        try:
            while batch.open:
                most = self._start(batch, most)
                self._hand_out(batch)
                wait([slot.pipe for slot in self._slots], self._patience())
                for slot in list(self._slots):
                    self._attend(slot, batch)
        except BaseException:
            self.close()  # nobody would fetch what is still in hand
            raise
        return [batch.results[number] for number in range(len(items))]

    def _start(self, batch: _Batch[_Item, _Result], most: int) -> int:
        """As many processes as there is work for; returns how many there can be."""
        unready = sum(1 for slot in self._slots if slot.task is None)
        for _ in range(min(most - len(self._slots), len(batch.waiting) - unready)):
            try:
                self._slots.append(Slot(self._function, self._limits))
            except OSError as error:
                if not self._slots:
                    raise CannotStart(error.errno, error.strerror or str(error)) from error
                return len(self._slots)
        return most

    def _hand_out(self, batch: _Batch[_Item, _Result]) -> None:
        for slot in self._slots:
            if slot.ready and slot.task is None and batch.waiting:
                number = batch.waiting[0]
                with suppress(OSError):  # it is gone: its pipe says so next
                    slot.hand_over(number, batch.items[number])
                    batch.waiting.popleft()

    def _patience(self) -> float:
        """Seconds until something has to be looked at, even if no process says anything."""
        working = (slot for slot in self._slots if slot.task is not None or not slot.ready)
        return min([WATCH_SECONDS, *(slot.seconds_left for slot in working)])

    def _attend(self, slot: Slot, batch: _Batch[_Item, _Result]) -> None:
        """What became of a process since one last looked: an answer counts before an end."""
        ended = slot.has_ended
        if slot.has_news:
            self._hear(slot, batch)
        elif ended:
            self._bury(slot, batch, slot.end())
        elif slot.ready and slot.task is None:
            return
        elif not slot.seconds_left:
            self._bury(slot, batch, End.TIME)
        elif slot.memory() > self._limits.memory:
            self._bury(slot, batch, End.MEMORY)

    def _hear(self, slot: Slot, batch: _Batch[_Item, _Result]) -> None:
        try:
            told = slot.pipe.recv_bytes(self._limits.result + ENVELOPE)
        except (EOFError, OSError):
            self._bury(slot, batch, slot.end())
            return
        answer = ForkingPickler.loads(told)
        if slot.ready:
            self._take(slot, batch, answer)
        elif answer == READY:
            slot.ready = True
            self._failed_starts = self._killed_starts = 0
        else:
            raise CannotStart(errno.ENOEXEC, str(answer))

    def _take(self, slot: Slot, batch: _Batch[_Item, _Result], answer: object) -> None:
        """The answer of a process; one that has grown or has served long makes room."""
        number, slot.task = slot.task, None
        assert number is not None
        memory_lost = answer == Lost(Reason.MEMORY)
        if memory_lost:
            batch.blame(number, End.MEMORY)
        else:
            batch.settle(number, cast("_Result | Lost", answer))
        grown = memory_lost or slot.memory() > self._limits.memory // 2
        if grown or slot.uses >= self._limits.uses:
            self._slots.remove(slot)
            slot.kill()

    def _bury(self, slot: Slot, batch: _Batch[_Item, _Result], end: End) -> None:
        self._slots.remove(slot)
        slot.kill()
        if slot.task is not None:
            batch.blame(slot.task, end)
        elif not slot.ready:
            self._count_start(end)

    def _count_start(self, end: End) -> None:
        """Raises CannotStart after too many processes that never came up."""
        if end is End.KILLED:
            self._killed_starts += 1
        else:
            self._failed_starts += 1
        if self._failed_starts >= MOST_FAILED_STARTS or self._killed_starts >= MOST_KILLED_STARTS:
            raise CannotStart(errno.ECHILD, "processes end before they are ready")


def _jobs_for(tasks: int) -> int:
    """A process for each few tasks, as many as there are processors, eight at most."""
    affinity = getattr(os, "sched_getaffinity", None)
    processors = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(-(-tasks // TASKS_A_PROCESS), processors, MOST_PROCESSES))
