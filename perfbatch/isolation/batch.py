"""The tasks of one `map`: what waits, what is done, what each has cost and been blamed for."""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from perfbatch.isolation.limits import Limits, Lost, Reason
from perfbatch.isolation.slot import End

TRIES = {
    End.TIME: 1,
    End.STALLED: 2,
    End.MEMORY: 2,
    End.DIED: 3,
    End.OUSTED: 5,
    End.KILLED: 50,
}
"""After so many of a kind a task is given up. Who was killed by somebody else is not to blame,
but somebody may be the system that has no memory left."""

_REASONS = {
    End.TIME: Reason.TIME,
    End.STALLED: Reason.TIME,
    End.MEMORY: Reason.MEMORY,
    End.DIED: Reason.DIED,
    End.OUSTED: Reason.MEMORY,
    End.KILLED: Reason.DIED,
}
_FROM_OUTSIDE = {End.OUSTED, End.KILLED}

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[int], None]


class Batch(Generic[Item, Result]):
    """Every task by its number, which is its place among the items.

    The seconds of the limits are those of a task as a whole: all its tries together have no more.
    """

    def __init__(self, items: Sequence[Item], limits: Limits, progress: Progress | None) -> None:
        self.items = items
        self.waiting = deque(range(len(items)))
        self.results: dict[int, Result | Lost] = {}
        self._left = [limits.seconds] * len(items)
        self._ends: defaultdict[int, list[End]] = defaultdict(list)
        self._progress = progress

    @property
    def open(self) -> bool:
        """Whether a task has neither a result nor a reason for none."""
        return len(self.results) < len(self.items)

    def seconds_left(self, number: int) -> float:
        """What the task may still take."""
        return self._left[number]

    def settle(self, number: int, result: Result | Lost) -> None:
        """The task is done, or lost for good."""
        self.results[number] = result
        if self._progress:
            self._progress(len(self.results))

    def blame(self, number: int, end: End, seconds: float) -> None:
        """A try came to such an end after so long: once more after the others, or given up."""
        ends = self._ends[number]
        ends.append(end)
        self._left[number] -= seconds
        if ends.count(end) < TRIES[end] and self._left[number] > 0:
            self.waiting.append(number)
        else:
            self.settle(number, Lost(_reason(ends)))


def _reason(ends: Sequence[End]) -> Reason:
    """By the first end that was the task's own making: it does not depend on the time left."""
    own = (end for end in ends if end not in _FROM_OUTSIDE)
    return _REASONS[next(own, ends[-1])]
