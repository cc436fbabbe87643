"""Locks: who may move files in an output folder, and which runs still live.

A disk may know no locks. There everybody has the turn; what keeps runs apart is that they look
at each other's folders (see `swap`).
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

PATIENCE = 30.0
"""Seconds to wait for another run that moves its files."""

LOOK = 0.05
"""Seconds between two looks at whether it has ended."""

_TURN = ".perfbatch-turn"
_LOCKLESS = {
    getattr(errno, name, None) for name in ("ENOSYS", "ENOLCK", "ENOTSUP", "EOPNOTSUPP", "EINVAL")
}
"""What disks without locks say; not every system knows every word of it."""


def lock_on(path: Path) -> FileLock:
    """A lock that the system holds, so that it ends with its process; never a mere mark."""
    return FileLock(path, fallback_to_soft=False)


def taken(lock: FileLock, patience: float = 0) -> bool:
    """Take a lock, waiting so many seconds for it; False on a disk that knows no locks.

    Raises filelock.Timeout while another holds it, or OSError.
    """
    try:
        lock.acquire(timeout=patience, poll_interval=LOOK)
    except NotImplementedError:
        return False
    except OSError as error:
        if error.errno not in _LOCKLESS:
            raise
        return False
    return True


@contextmanager
def turn(folder: Path) -> Iterator[bool]:
    """The right to move files in a folder, of one run at a time; False if the disk has no locks.

    Its file goes afterwards. One that a killed run leaves is taken, and removed, by the next.
    Raises filelock.Timeout when another run has not ended its turn in `PATIENCE`, or OSError.
    """
    path = folder / _TURN
    lock = lock_on(path)
    locks = taken(lock, PATIENCE)
    try:
        yield locks
    finally:
        if os.name == "posix":
            # Gone while it is held: who waits for it then sees that it is gone, and asks anew.
            _unlink(path)
            lock.release()
        else:  # Windows deletes no open file; where another has the turn by now, it will do so.
            lock.release()
            _unlink(path)


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
