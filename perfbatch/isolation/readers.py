"""A pool of own processes: every task has its result, or the reason why there is none.

A task that ended its process is not blamed at once: it goes to the end of the queue, and only
after its last try, or when its time is spent, is it given up. Results stand in the order of the
tasks.
"""

import errno
import os
import time
from collections.abc import Callable, Sequence
from multiprocessing.reduction import ForkingPickler
from threading import Event
from typing import Generic, cast

from perfbatch.isolation.batch import Batch, Item, Progress, Result
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

OVERSLEPT_SECONDS = 1
"""Who meant to rest a moment and wakes so much later was stopped with the whole program, or the
machine slept. That is not the time of a task."""


class Readers(Generic[Item, Result]):
    """Processes that run one function, started when there is work and used again for the next.

    The function must be importable by its name, its items and results picklable. `jobs`: how many
    processes at most; None chooses by the number of tasks and processors. A context manager: at
    the end the processes are gone. For one thread; start it in the thread that lives on.
    """

    def __init__(
        self,
        function: Callable[[Item], Result],
        jobs: int | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
    ) -> None:
        self._function = (function.__module__, function.__qualname__)
        self._jobs = jobs
        self._limits = limits
        self._slots: list[Slot] = []
        self._news = Event()
        self._failed_starts = self._killed_starts = 0

    def __enter__(self) -> "Readers[Item, Result]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def limits(self) -> Limits:
        """What a task may cost."""
        return self._limits

    @property
    def jobs(self) -> int | None:
        """How many processes there may be; None where nobody said."""
        return self._jobs

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes there are now."""
        return tuple(slot.pid for slot in self._slots)

    def close(self) -> None:
        """End all processes at once; the next `map` would start others."""
        while self._slots:
            self._slots.pop().kill()

    def map(
        self,
        items: Sequence[Item],
        progress: Progress | None = None,
        stop: Event | None = None,
    ) -> list[Result | Lost]:
        """The result of each item, in their order; `progress` is told how many are done.

        Once `stop` is set, what has no result is lost. Raises CannotStart where the machine gives
        no process.
        """
        batch: Batch[Item, Result] = Batch(items, self._limits, progress)
        most = self._jobs or _jobs_for(len(items))
        try:
            while batch.open and not (stop and stop.is_set()):
                most = self._start(batch, most)
                self._hand_out(batch)
                self._rest()
                for slot in list(self._slots):
                    self._attend(slot, batch)
        except BaseException:
            self.close()  # nobody would fetch what is still in hand
            raise
        return [batch.results.get(number, Lost(Reason.DIED)) for number in range(len(items))]

    def _start(self, batch: Batch[Item, Result], most: int) -> int:
        """As many processes as there is work for; returns how many there can be."""
        unready = sum(1 for slot in self._slots if slot.task is None)
        for _ in range(min(most - len(self._slots), len(batch.waiting) - unready)):
            try:
                self._slots.append(Slot(self._function, self._limits, self._news))
            except OSError as error:
                if not self._slots:
                    raise CannotStart(error.errno, error.strerror or str(error)) from error
                return len(self._slots)
        return most

    def _hand_out(self, batch: Batch[Item, Result]) -> None:
        for slot in list(self._slots):
            if slot.is_awaited or not batch.waiting:
                continue
            number = batch.waiting[0]
            try:
                slot.hand_over(number, batch.items[number], batch.seconds_left(number))
            except OSError:
                self._bury(slot, batch, End.DIED)
            else:
                batch.waiting.popleft()

    def _rest(self) -> None:
        """Until a process says something or has to be looked at."""
        working = (slot.seconds_left for slot in self._slots if slot.is_awaited)
        patience = min([WATCH_SECONDS, *working])
        before = time.monotonic()
        self._news.wait(patience)
        self._news.clear()
        overslept = time.monotonic() - before - patience
        if overslept > OVERSLEPT_SECONDS:
            for slot in self._slots:
                slot.forgive(overslept)

    def _attend(self, slot: Slot, batch: Batch[Item, Result]) -> None:
        """What became of a process since one last looked: an answer counts before an end."""
        ended = slot.has_ended
        if slot.has_news or (ended and slot.is_awaited):
            self._hear(slot, batch)
        elif ended:
            self._bury(slot, batch, slot.end())
        elif not slot.is_awaited:
            return
        elif not slot.seconds_left:
            self._bury(slot, batch, End.TIME)
        elif slot.memory() > self._limits.memory:
            self._bury(slot, batch, End.MEMORY)
        elif slot.ready and slot.is_stalled:
            self._bury(slot, batch, End.STALLED)

    def _hear(self, slot: Slot, batch: Batch[Item, Result]) -> None:
        try:
            told = slot.take()
        except EOFError:
            self._bury(slot, batch, slot.end())
            return
        try:
            answer = ForkingPickler.loads(told)
        except Exception:  # noqa: BLE001 - bytes that are no answer: memory overwritten, say
            self._bury(slot, batch, End.DIED)
            return
        if slot.ready:
            self._take(slot, batch, answer)
        elif answer == READY:
            slot.ready = True
            self._failed_starts = self._killed_starts = 0
        else:
            raise CannotStart(errno.ENOEXEC, str(answer))

    def _take(self, slot: Slot, batch: Batch[Item, Result], answer: object) -> None:
        """The answer of a process; one that has grown or has served long makes room."""
        number, slot.task = slot.task, None
        assert number is not None
        memory_lost = answer == Lost(Reason.MEMORY)
        if memory_lost:
            batch.blame(number, End.MEMORY, slot.seconds)
        else:
            batch.settle(number, cast("Result | Lost", answer))
        grown = memory_lost or slot.memory() > self._limits.memory // 2
        if grown or slot.uses >= self._limits.uses:
            self._slots.remove(slot)
            slot.kill()

    def _bury(self, slot: Slot, batch: Batch[Item, Result], end: End) -> None:
        seconds = slot.seconds
        self._slots.remove(slot)
        slot.kill()
        if slot.task is not None:
            batch.blame(slot.task, end, seconds)
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
