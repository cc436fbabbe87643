"""Putting output in place: written beside it first, then swapped in whole, file by file.

A run that ends early leaves the old output as it was. A file that is open in an office program
cannot be replaced on Windows: a new workbook then stands beside it as …_2; the records for
machines keep their names or the output is refused.
"""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from perfbatch.wording.system import reason_of

_PREFIX = ".perfbatch-"
_LEFT_BEHIND_AFTER = 3600
"""Seconds after which a folder of another run is taken for what a killed one left behind."""


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
        _sweep(folder)
        ready = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
        yield ready
    except OSError as error:
        raise OutputRefused(folder, reason_of(error)) from error
    finally:
        if ready is not None:
            shutil.rmtree(ready, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed left behind."""
    for old in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _LEFT_BEHIND_AFTER:
                shutil.rmtree(old)


def refuse_folders(targets: Iterable[Path]) -> None:
    """Raise OutputRefused if a folder stands where a file is to be put."""
    for target in targets:
        if target.is_dir():
            reason = reason_of(IsADirectoryError(errno.EISDIR, ""))
            raise OutputRefused(target, reason)


def put_in_place(ready: Path, target: Path) -> None:
    """Move a finished file over its target."""
    _flush(ready)
    ready.replace(target)


def put_in_place_or_beside(ready: Path, target: Path) -> Path:
    """Move a finished file over its target, beside it if that is open; returns where it stands."""
    _flush(ready)
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
