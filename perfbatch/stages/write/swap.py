"""Putting output in place: written and checked beside it first, then swapped in as a set.

The files of a run are made in a hidden folder on the output's disk, which is locked as long as
its run lives. When all are ready the folder says so; only then are they moved, file by file.
What a dead run has left is seen to at the next start: files that were ready are moved, the rest
is removed. A fault while they are moved puts the old files back. So each file is old or new,
whole, and so is the set, at the latest after the next start.

A file that is open in an office program cannot be replaced on Windows: a new workbook then stands
beside it as …_2; the records for machines keep their names or the output is refused.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from perfbatch.wording.system import reason_of

_PREFIX = ".perfbatch-"
_LOCK = "lock"
_TRIES = 5
_WORKBOOK = ".xlsx"


class OutputRefused(Exception):
    """The output folder cannot be written: `path` and the system's `reason`."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason = path, reason


class Staging:
    """A hidden folder beside the output, and in it the stages that its files go through.

    `making`: being written. `ready`: `making` under another name, to be moved. `old`: the files
    in whose place they come. `back`: `old` under another name, to be put back.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.making, self.ready = root / "making", root / "ready"
        self.old, self.back = root / "old", root / "back"
        self.lock = FileLock(root / _LOCK, timeout=0)
        self._between = False

    def put_in_place(self, names: Sequence[str]) -> Mapping[str, Path]:
        """Move the finished files over their targets, in this order; where each now stands.

        After a fault all old files are back. Raises OSError.
        """
        for name in names:
            _flush(self.making / name)
        _flush_folder(self.making)
        self.old.mkdir()
        for name in names:
            _keep(self.root.parent / name, self.old / name)
        _flush_folder(self.old)
        self.making.rename(self.ready)
        _flush_folder(self.root)
        self._between = True
        try:
            placed = self._move(names)
        except BaseException:
            self.old.rename(self.back)
            self._put_back(names)
            self._between = False
            raise
        self._between = False
        return placed

    def finish(self) -> None:
        """End what a run that died had begun: put back, or else move. Raises OSError."""
        if self.back.is_dir():
            self._put_back(_names_in(self.back))
        elif self.ready.is_dir():
            self._move(_names_in(self.ready))

    def remove(self) -> None:
        """Take the folder away, unless it holds what the next start needs to end the swap.

        What is ready goes first, so that no part of a set is ever moved.
        """
        if self._between:
            self.lock.release()
            return
        for stage in (self.ready, self.back):
            shutil.rmtree(stage, ignore_errors=True)
        self.lock.release()
        shutil.rmtree(self.root, ignore_errors=True)

    def _move(self, names: Sequence[str]) -> Mapping[str, Path]:
        folder = self.root.parent
        placed = {name: _replace(self.ready / name, folder / name) for name in names}
        _flush_folder(folder)
        return placed

    def _put_back(self, names: Sequence[str]) -> None:
        """Undo the moves that were made; a file that had no forerunner goes."""
        for name in names:
            if (self.ready / name).exists():
                continue
            target, old = self.root.parent / name, self.back / name
            if old.exists():
                old.replace(target)
            else:
                target.unlink(missing_ok=True)
        _flush_folder(self.root.parent)


@contextmanager
def staging(folder: Path) -> Iterator[Staging]:
    """A locked hidden folder in which files are made ready; gone afterwards.

    Raises OutputRefused, also for what goes wrong while the files are written.
    """
    staged: Staging | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        staged = _new_staging(folder)
        yield staged
    except OSError as error:
        raise OutputRefused(folder, reason_of(error)) from error
    finally:
        if staged is not None:
            staged.remove()


def _new_staging(folder: Path) -> Staging:
    """A folder of this run; anew where another run took it for a dead one before it was locked."""
    for _ in range(_TRIES):
        staged = Staging(Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder)))
        try:
            with suppress(NotImplementedError):  # a disk that knows no locks
                staged.lock.acquire()
            staged.making.mkdir()
        except (Timeout, FileNotFoundError):
            staged.remove()
            continue
        except OSError:
            staged.remove()
            raise
        return staged
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def _sweep(folder: Path) -> None:
    """See to what dead runs left behind; a folder whose lock is held belongs to a live one."""
    for path in sorted(folder.glob(f"{_PREFIX}*")):
        if path.is_symlink() or not path.is_dir():
            continue
        staged = Staging(path)
        try:
            staged.lock.acquire()
        except (Timeout, NotImplementedError):
            continue
        try:
            staged.finish()
        except OSError:
            staged.lock.release()
            raise
        staged.remove()


def refuse_folders(targets: Iterable[Path]) -> None:
    """Raise OutputRefused if a folder stands where a file is to be put."""
    for target in targets:
        if target.is_dir():
            reason = reason_of(IsADirectoryError(errno.EISDIR, ""))
            raise OutputRefused(target, reason)


def _names_in(folder: Path) -> list[str]:
    """The files of a stage; a workbook last."""
    names = (path.name for path in folder.iterdir())
    return sorted(names, key=lambda name: (name.endswith(_WORKBOOK), name))


def _keep(target: Path, old: Path) -> None:
    """Another name for the file that stands in the place, or a copy where a disk has no such.

    A workbook that nobody may touch stays where it is: the new one will stand beside it.
    """
    if not target.exists():
        return
    try:
        old.hardlink_to(target)
    except OSError:
        try:
            shutil.copy2(target, old)
        except PermissionError:
            if target.suffix != _WORKBOOK:
                raise


def _replace(ready: Path, target: Path) -> Path:
    """Move a file over its target; a workbook beside it if that is open. Where it then stands."""
    if target.suffix != _WORKBOOK:
        return ready.replace(target)
    for place in _places(target):
        with suppress(PermissionError):
            return ready.replace(place)
    return ready.replace(target)


def _places(target: Path) -> Iterator[Path]:
    yield target
    for number in range(2, 10):
        yield target.with_name(f"{target.stem}_{number}{target.suffix}")


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk, where a system can be asked to."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
