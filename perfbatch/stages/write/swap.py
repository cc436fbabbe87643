"""Putting output in place: written beside it first, then swapped in whole, file by file.

A run that ends early leaves the old output as it was. A file that is open in an office program
cannot be replaced on Windows: the new one then stands beside it as …_2.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from perfbatch.wording.system import reason_of

_PREFIX = ".perfbatch-"


class OutputRefused(Exception):
    """The output folder cannot be written: `path` and the system's `reason`."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason = path, reason


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A folder on the output's disk in which files are made ready; gone afterwards.

    Raises OutputRefused, also for what goes wrong while the files are written.
    """
    ready: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ready = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
        yield ready
    except OSError as error:
        raise OutputRefused(folder, reason_of(error)) from error
    finally:
        if ready is not None:
            shutil.rmtree(ready, ignore_errors=True)


def put_in_place(ready: Path, target: Path) -> Path:
    """Move a finished file over its target; returns where it now stands."""
    _flush(ready)
    target.parent.mkdir(parents=True, exist_ok=True)
    for place in _places(target):
        try:
            ready.replace(place)
        except PermissionError:
            continue
        return place
    ready.replace(target)
    return target


def _places(target: Path) -> Iterator[Path]:
    yield target
    for number in range(2, 10):
        yield target.with_name(f"{target.stem}_{number}{target.suffix}")


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
