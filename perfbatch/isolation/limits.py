"""What a task may cost, and what is left of one that cost more."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one task: seconds of wall time (of all its tries), bytes of memory, bytes of its result.

    `kernel`: the kernel's own limit on memory is set where there is one. The parent watches the
    memory in any case. `uses`: so many tasks are done by one process, then it is replaced.
    """

    seconds: float = 20
    memory: int = 1024**3
    result: int = 128 * 1024**2
    kernel: bool = True
    uses: int = 500


class Reason(Enum):
    """Why a task has no result."""

    TIME = "time"
    MEMORY = "memory"
    DIED = "died"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that was given up. `detail`: the traceback, where the function raised."""

    reason: Reason
    detail: str = ""
