"""Work that is done in other processes while this one goes on with its own.

Nothing depends on those processes: what they lose, and everything where there are none, is done
here.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Protocol

from perfbatch.isolation.limits import Limits, Lost
from perfbatch.isolation.readers import Readers
from perfbatch.isolation.slot import CannotStart

FEWEST = 32
"""Fewer jobs are done in the time that it takes to start a process."""

AT_ONCE = 8
"""Jobs that a process is given together: this one is busy and not always quick to answer."""

LIMITS = Limits(seconds=600, uses=10_000)
"""The jobs are our own: a limit is there for the case that a machine stands still."""


class Job(Protocol):
    """Something to write; its kind must be importable by name, its content picklable."""

    def write(self) -> None:
        """Do it; once more gives the same."""


def write_all(jobs: Sequence[Job]) -> None:
    """This is what runs in a process of its own."""
    for job in jobs:
        job.write()


@contextmanager
def beside(jobs: Sequence[Job], processes: int | None = None) -> Iterator[None]:
    """The jobs are done while the block runs; all of them are when it has ended.

    `processes`: at most so many, None as many as there are processors; with 1 all are done here,
    after the block. Raises what a job raises, and what the block does: the jobs are then given up.
    """
    if processes == 1 or len(jobs) < FEWEST:
        yield
        write_all(jobs)
        return
    crew = _Crew(jobs, processes)
    crew.start()
    try:
        yield
    except BaseException:
        crew.stop.set()
        raise
    finally:
        crew.join()
    write_all(crew.left)


class _Crew(Thread):
    """The thread that hands out the jobs; `left` are those that nobody has done when it ends."""

    def __init__(self, jobs: Sequence[Job], processes: int | None) -> None:
        super().__init__(daemon=True)
        self.stop = Event()
        self._parts = [jobs[at : at + AT_ONCE] for at in range(0, len(jobs), AT_ONCE)]
        self._processes = processes
        self.left: Sequence[Job] = jobs

    def run(self) -> None:
        try:
            with Readers(write_all, self._processes, LIMITS) as workers:
                done = workers.map(self._parts, stop=self.stop)
        except CannotStart:
            return
        lost = (part for part, one in zip(self._parts, done, strict=True) if isinstance(one, Lost))
        self.left = [job for part in lost for job in part]
