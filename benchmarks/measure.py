"""One program as a whole process: its time by the clock, the time of all its processors, its memory."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
_LOOK_EVERY = 0.02
_FAMILY_EVERY = 10
"""After so many looks one asks who the children are: that is dearer than looking at them."""
_MIB = 1024 * 1024


class ProgramFailed(Exception):
    """The program ended with an exit code other than 0; has the end of what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of all processors; the most memory in MiB at any time.

    `memory`: of the program's first process. `child`: of the largest that it started, 0 for none.
    """

    wall: float
    cpu: float
    memory: float
    child: float


def cost_of(order: Sequence[str], environment: Mapping[str, str], folder: Path) -> Cost:
    """Run a command in a folder to its end and watch it; its variables are these alone.

    Raises ProgramFailed.
    """
    with tempfile.TemporaryFile() as told:
        started = time.perf_counter()
        process = subprocess.Popen(
            order,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=folder,
        )
        watch = _Watch(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        watch.end()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            said = told.read().decode("utf-8", "replace")[-2000:]
            raise ProgramFailed(f"{' '.join(order)}: {process.returncode}\n{said}")
    return Cost(wall, used.ru_utime + used.ru_stime, watch.memory, watch.child)


@dataclass
class _Watch:
    """Looks at a process and its children from a thread, 50 times a second, until told to end."""

    pid: int
    memory: float = 0.0
    child: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """The process is gone."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        looks = 0
        children: list[psutil.Process] = []
        try:
            parent = psutil.Process(self.pid)
            while True:
                self.memory = max(self.memory, _peak(parent))
                if looks % _FAMILY_EVERY == 0:
                    children = parent.children(recursive=True)
                self.child = max([self.child, *map(_peak, children)])
                looks += 1
                if self._over.wait(_LOOK_EVERY):
                    return
        except psutil.Error:
            return


def _peak(process: psutil.Process) -> float:
    """The highest resident memory so far where the system keeps it, else what it is now, in MiB."""
    try:
        for line in Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return float(line.split()[1]) / 1024
        return float(process.memory_info().rss) / _MIB
    except (OSError, psutil.Error):
        return 0.0
