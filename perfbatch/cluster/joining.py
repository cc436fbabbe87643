"""The way into a cluster: one that is there is asked what it runs, or one is made here."""

import logging
import re
import tempfile
import warnings
from asyncio import CancelledError
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from socket import create_connection

import dask
from dask.system import CPU_COUNT
from distributed import Client, LocalCluster

from perfbatch.cluster.patience import uninterrupted
from perfbatch.cluster.refusal import ClusterRefused, Refusal
from perfbatch.cluster.task import Standing, standing
from perfbatch.isolation import within

START_SECONDS = 30
"""For the connection, the first worker, and what each worker says of itself."""

END_SECONDS = 10
"""For saying good-bye; whoever does not answer is left."""

_SETTINGS = {
    "distributed.worker.daemon": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""Workers may start processes, and nobody is told anything of them."""

KNOCK_SECONDS = 10
_PLACE = re.compile(
    r"(?:(?:tcp|tls)://)?(?P<host>[^\s/:]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})/?"
)
"""tcp://10.0.0.5:8786, as a scheduler says it."""

_LOUD = ("distributed", "tornado", "asyncio")
_MOST_NAMED = 5


@contextmanager
def joined(scheduler: str | None, jobs: int | None) -> Iterator[Client]:
    """A cluster all of whose workers are fit, so far as they answer; None: one made here.

    `jobs`: the processes of one that is made here; None: one a processor. Raises ClusterRefused.
    """
    with ExitStack() as stack:
        stack.enter_context(_silence())
        if scheduler:
            _knock(scheduler)
        there = scheduler or stack.enter_context(_own(jobs or CPU_COUNT))
        try:
            with uninterrupted():
                client = Client(there, timeout=START_SECONDS, set_as_default=False)
                stack.callback(_leave, client)
        except Exception as error:  # nobody there, or no keys for it
            raise ClusterRefused(Refusal.UNREACHABLE) from error
        _wait_for_worker(client)
        _ask(client)
        yield client


def _knock(scheduler: str) -> None:
    """A client that finds nobody takes two minutes to go. Raises ClusterRefused."""
    place = _PLACE.fullmatch(scheduler)
    if place is None:
        raise ClusterRefused(Refusal.UNREACHABLE)
    host, port = place["host"].strip("[]"), int(place["port"])
    try:
        create_connection((host, port), timeout=KNOCK_SECONDS).close()
    except (OSError, OverflowError, UnicodeError) as error:
        raise ClusterRefused(Refusal.UNREACHABLE) from error


def _wait_for_worker(client: Client) -> None:
    """Until there is one. Raises ClusterRefused where none comes, or where nobody says so."""

    def came() -> bool:
        try:
            client.wait_for_workers(1, timeout=START_SECONDS)
        except TimeoutError:
            return False
        return True

    try:
        found = within(START_SECONDS + 1, came)
    except (OSError, CancelledError) as error:
        raise ClusterRefused(Refusal.UNREACHABLE) from error
    if not found:
        raise ClusterRefused(Refusal.NO_WORKER)


@contextmanager
def _own(processes: int) -> Iterator[LocalCluster]:
    """Workers on this machine, behind keys of their own: nobody else can send them work."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        # A worker that falls is started again, by the same settings.
        dask.config.set(_SETTINGS | {"temporary-directory": folder}),
    ):
        clusters: list[LocalCluster] = []
        try:
            with uninterrupted():
                clusters.append(_started(processes))
            yield clusters[0]
        finally:
            for cluster in clusters:
                _leave(cluster)


def _started(processes: int) -> LocalCluster:
    try:
        return LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            memory_limit=0,  # it is the readers that have limits
            security=True,
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # else a port open to all
            silence_logs=logging.CRITICAL,
        )
    except (OSError, RuntimeError) as error:
        raise ClusterRefused(Refusal.NO_WORKER) from error


def _leave(one: Client | LocalCluster) -> None:
    with suppress(Exception):
        within(END_SECONDS, lambda: one.close(timeout=END_SECONDS))


@contextmanager
def _silence() -> Iterator[None]:
    """What the library logs, or warns of, is no sentence for anybody."""
    before = {name: logging.getLogger(name).level for name in _LOUD}
    for name in before:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _ask(client: Client) -> None:
    """Raises ClusterRefused where somebody is not fit. One that does not answer may yet be."""
    try:
        within(START_SECONDS, lambda: client.run_on_scheduler(standing))
        told = within(START_SECONDS, lambda: client.run(standing, on_error="return"))
    except (OSError, CancelledError):
        return
    except Exception as error:  # whatever a scheduler raises that cannot load the program
        raise ClusterRefused(Refusal.NO_PROGRAM, client.scheduler.address) from error
    _judge(told)


def _judge(told: Mapping[str, object]) -> None:
    """Raises ClusterRefused for workers that would read otherwise, or not safely."""
    here = _program_here()
    fits: Mapping[Refusal, Callable[[object], bool]] = {
        Refusal.NO_PROGRAM: lambda one: isinstance(one, Standing | OSError),
        Refusal.OTHER_PROGRAM: lambda one: not isinstance(one, Standing) or one.program == here,
        Refusal.DAEMONIC: lambda one: not isinstance(one, Standing) or not one.daemonic,
    }
    for refusal, fit in fits.items():
        blamed = [worker for worker, one in told.items() if not fit(one)]
        if blamed:
            raise ClusterRefused(refusal, "、".join(blamed[:_MOST_NAMED]))


def _program_here() -> str:
    """Raises ClusterRefused where it cannot be told: nobody could be compared with it."""
    try:
        return standing().program
    except (OSError, ImportError, LookupError) as error:
        raise ClusterRefused(Refusal.UNKNOWN) from error


def threads_of(client: Client) -> int:
    """How many tasks the cluster does at the same time. Raises OSError where it does not say."""
    told: Mapping[str, int] = within(END_SECONDS, client.nthreads)
    return max(1, sum(told.values()))
