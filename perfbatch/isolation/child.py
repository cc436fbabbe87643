"""What runs in a process of its own: one task after another, until the parent has no more.

Nothing is imported here that a reader does not need: every start pays for it.
"""

import importlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

from perfbatch.isolation.limits import Limits, Lost, Reason

READY = "ready"
"""What a process says first; whatever ends it before that is not the fault of a task."""

SPARE_SECONDS = 5
"""Processor time beyond the wall time: the parent's limit comes first, this one without it."""

_PR_SET_PDEATHSIG = 1


def serve(pipe: Connection, function: tuple[str, str], parent: int, limits: Limits) -> None:
    """Do the tasks that come through the pipe. `function`: its module and its name there."""
    _be_quiet()
    _end_with(parent)
    try:
        module, name = function
        work = getattr(importlib.import_module(module), name)
    except Exception:  # noqa: BLE001 - whatever it is, the parent tells it
        pipe.send(traceback.format_exc())
        return
    _limit_memory(limits)
    pipe.send(READY)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        _limit_processor_time(limits)
        pipe.send_bytes(_answer(work, task, limits))


def _answer(work: Callable[[Any], object], task: object, limits: Limits) -> Any:
    """The pickled result, or what was lost. Nothing that the function raises ends the process."""
    try:
        answer = ForkingPickler.dumps(work(task))
        if len(answer) <= limits.result:
            return answer
    except MemoryError:
        pass
    except BaseException:  # noqa: BLE001 - the panics of libraries and SystemExit too
        return ForkingPickler.dumps(Lost(Reason.FAILED, traceback.format_exc()))
    return ForkingPickler.dumps(Lost(Reason.MEMORY))


def _be_quiet() -> None:
    """What libraries print goes nowhere; an interrupt at the keyboard is the parent's affair."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        with suppress(OSError):
            os.dup2(nowhere, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end_with(parent: int) -> None:
    """End when the parent is gone: by the kernel where it can, else by a thread that waits."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if sys.platform != "win32" and os.getppid() != parent:
        os._exit(1)
    threading.Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    above = parent_process()
    if above is not None:
        above.join()
        os._exit(1)


def _limit_memory(limits: Limits) -> None:
    """No core files; and on Linux an address space larger than now by the limit, no more."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and limits.kernel:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - pathlib is not needed here
            now = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + limits.memory,) * 2)


def _limit_processor_time(limits: Limits) -> None:
    """Should the parent be gone and nothing else have noticed, a hung task ends all the same."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime + limits.seconds + SPARE_SECONDS
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, hard))
