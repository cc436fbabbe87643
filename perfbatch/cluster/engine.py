"""What a pool of processes does, done by a cluster: every entry has what came of it.

Whatever the cluster does not bring, for whatever reason, is opened here: what a run gives does not
depend on it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Self, TypeAlias

from distributed import Future

from perfbatch.cluster.joining import joined, threads_of
from perfbatch.cluster.task import Order, open_there
from perfbatch.intake.inbox import new_readers
from perfbatch.intake.kept import program
from perfbatch.intake.opening import digests_of
from perfbatch.isolation import Limits, Lost, Readers
from perfbatch.model.entry import Entry
from perfbatch.model.opened import Opened

MOST_ENTRIES = 50
"""Of one task."""

TASKS_A_THREAD = 4
"""At least so many tasks for each thread of the cluster, so that none has nothing to do at last."""

SILENCE_SECONDS = 30
"""When for so long nothing came back, this machine begins with what is left."""

DIGESTS = Limits(uses=10_000)
AT_ONCE = 10
"""Files whose digests a process takes together: handing one over takes longer than that."""

Taken: TypeAlias = Mapping[int, Opened | Lost]
"""What came of items, by their numbers."""


class Cluster:
    """Workers that open entries, and the pool here that opens what they leave. A context manager.

    `scheduler`: the address of a cluster that is there; None: processes of this machine, `jobs` of
    them, or one a processor. Entering raises ClusterRefused.
    """

    def __init__(
        self, scheduler: str | None = None, jobs: int | None = None, *, remember: bool = False
    ) -> None:
        self._scheduler = scheduler
        self._remember = remember
        self._here = new_readers(jobs, remember=remember)
        self._digests = Readers(digests_of, jobs, DIGESTS)
        self._patience: float = SILENCE_SECONDS
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self._here)
        self._stack.enter_context(self._digests)
        self._client = self._stack.enter_context(joined(self._scheduler, self.jobs))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def limits(self) -> Limits:
        """What opening an entry may cost, wherever it is opened."""
        return self._here.limits

    @property
    def jobs(self) -> int | None:
        """How many processes of this machine there may be; None where nobody said."""
        return self._here.jobs

    def map(
        self, items: Sequence[Entry], progress: Callable[[int], None] | None = None
    ) -> list[Opened | Lost]:
        """What came of each entry, in their order; `progress` is told how many are done.

        Raises CannotStart where this machine gives no process.
        """
        tell = progress or (lambda _: None)
        came: dict[int, Opened | Lost] = {}
        for taken in self._answers(items):
            came.update(taken)
            tell(len(came))
        left = [number for number in range(len(items)) if number not in came]
        rest = self._here.map(
            [items[number] for number in left], lambda done: tell(len(items) - len(left) + done)
        )
        came.update(zip(left, rest, strict=True))
        return [came[number] for number in range(len(items))]

    def _answers(self, items: Sequence[Entry]) -> Iterator[Taken]:
        """What came of the items of each task, so far as it can be taken."""
        heard: SimpleQueue[str] = SimpleQueue()
        waiting = self._hand_out(items, heard)
        while waiting:
            try:
                key = heard.get(timeout=self._patience)
            except Empty:
                self._patience = 0
                _, (_, numbers) = waiting.popitem()  # the last: most likely nobody has begun it
                here = self._here.map(items[numbers.start : numbers.stop])
                yield dict(zip(numbers, here, strict=True))
                continue
            if key in waiting:
                future, numbers = waiting.pop(key)
                self._patience = SILENCE_SECONDS
                yield self._taken(items, numbers, _answer(future))

    def _taken(self, items: Sequence[Entry], numbers: range, answer: object) -> Taken:
        """What can be taken of the answer of a worker.

        Where it reads a file, another may lie than here. A store is the same for all.
        """
        if not isinstance(answer, list | tuple) or len(answer) != len(numbers):
            return {}
        pairs = zip(numbers, answer, strict=True)
        whole = {at: one for at, one in pairs if _is_whole(one, items[at])}
        on_disk = [at for at in whole if isinstance(items[at].path, Path)]
        seen = self._seen([items[at] for at in on_disk])
        others = {at for at, one in zip(on_disk, seen, strict=True) if one != whole[at].sha256}
        return {at: one for at, one in whole.items() if at not in others}

    def _seen(self, entries: Sequence[Entry]) -> list[str]:
        """The digest of each as it lies here; empty for what cannot be read."""
        parts = [entries[at : at + AT_ONCE] for at in range(0, len(entries), AT_ONCE)]
        found: list[str] = []
        for part, one in zip(parts, self._digests.map(parts), strict=True):
            found += [""] * len(part) if isinstance(one, Lost) else one
        return found

    def _hand_out(
        self, items: Sequence[Entry], heard: "SimpleQueue[str]"
    ) -> dict[str, tuple[Future, range]]:
        """The tasks, by their keys; no tasks where nobody takes them any more.

        A key is heard when its task has come to an end, a good or a bad one.
        """
        waiting: dict[str, tuple[Future, range]] = {}
        if self._client.status != "running":
            return waiting
        try:
            for numbers in _parts(len(items), threads_of(self._client)):
                entries = tuple(map(_as_seen_from_anywhere, items[numbers.start : numbers.stop]))
                order = Order(program(), self.limits, self._remember, entries)
                future = self._client.submit(open_there, order, pure=False)
                waiting[future.key] = future, numbers
                future.add_done_callback(lambda done: heard.put(done.key))
        except Exception:  # noqa: BLE001 - a connection that is lost in this moment, say
            return {}
        return waiting


def _as_seen_from_anywhere(entry: Entry) -> Entry:
    """A worker has a folder of its own that it works in."""
    path = entry.path
    return replace(entry, path=path.absolute()) if isinstance(path, Path) else entry


def _is_whole(one: object, entry: Entry) -> bool:
    """Whether a worker has read the entry.

    What it could not read at all, or what it lost, this machine may see otherwise.
    """
    return isinstance(one, Opened) and one.name == entry.name and bool(one.sha256)


def _answer(future: Future) -> object:
    """What a task gave back; None for one that failed, or whose result cannot be had."""
    if future.status != "finished":
        return None
    try:
        answer: object = future.result(timeout=SILENCE_SECONDS)
    except Exception:  # noqa: BLE001 - whatever the other side raised: it is done again here
        return None
    return answer


def _parts(count: int, threads: int) -> list[range]:
    """The numbers up to a count in parts, one part a task."""
    size = max(1, min(MOST_ENTRIES, -(-count // (threads * TASKS_A_THREAD))))
    return [range(at, min(at + size, count)) for at in range(0, count, size)]
