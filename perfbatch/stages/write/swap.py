"""Putting output in place: written and checked beside it first, then swapped in as a set.

The files of a run are made in a hidden folder on the output's disk, which is locked as long as
its run lives. When all are ready the folder says so, and which files make up the set; only then
are they moved, file by file, by one run at a time. What a dead run has left is seen to at the
next start and before the next move: a set that was ready is moved, the rest is removed. A fault
while they are moved puts the old files back. So each file is whole, and so, by then, is the set.

A file that is open in an office program cannot be replaced on Windows: a new workbook then stands
beside it as …_2; the records for machines keep their names or the output is refused.
"""

import errno
import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import Timeout

from perfbatch.stages.write.durable import flush, flush_folder
from perfbatch.stages.write.turns import LOOK, PATIENCE, lock_on, taken, turn
from perfbatch.wording.system import OUTPUT_TAKEN, reason_of

_PREFIX = ".perfbatch-"
_LOCK = "lock"
_SET = "set.json"
_WORKBOOK = ".xlsx"
_LITTER = 3600.0
"""Seconds without a change after which a folder is a dead run's, where no lock can tell."""


class OutputRefused(Exception):
    """The output folder cannot be written: `path` and the system's `reason`."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason = path, reason


class Staging:
    """A hidden folder beside the output, and in it the stages that its files go through.

    `making`: being written. `ready`: `making` under another name, to be moved. `old`: the files
    in whose place they come. `back`: `old` under another name, to be put back. `set`: the names
    of the set, in the order of moving, each with whether it has a forerunner; there until the
    set is whole again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.making, self.ready = root / "making", root / "ready"
        self.old, self.back = root / "old", root / "back"
        self.set = root / _SET
        self.lock = lock_on(root / _LOCK)

    @property
    def begun(self) -> bool:
        """Whether the output may be a mixed set on this one's account."""
        return self.ready.is_dir() and self.set.is_file()

    def put_in_place(self, names: Sequence[str]) -> Mapping[str, Path]:
        """Move the finished files over their targets, in this order; where each now stands.

        After a fault all old files are back. Raises OSError; filelock.Timeout when another run
        does not come to an end.
        """
        for name in names:
            flush(self.making / name)
        flush_folder(self.making)
        with turn(self.root.parent) as locks:
            _sweep(self.root.parent, locks=locks, own=self.root)
            self._begin(names)
            try:
                placed = self._move(names)
                self._settle()
            except BaseException:
                self._take_back()
                raise
        return placed

    def finish(self) -> None:
        """End what a run that died had begun: put back, or else move. Raises OSError."""
        if not self.begun:
            return
        names = _read_set(self.set)
        if self.back.is_dir():
            self._put_back(names)
        else:
            self._move(list(names))
        self._settle()

    def remove(self) -> None:
        """Take the folder away, unless it holds what the next start needs to end the swap."""
        try:
            begun = self.begun
        except OSError:  # nobody knows: let the next start look
            begun = True
        self.lock.release()
        if not begun:
            shutil.rmtree(self.root, ignore_errors=True)

    def last_change(self) -> float:
        """When anything in the folder was last changed, in seconds since 1970; 0 if it is gone."""
        latest = 0.0
        with suppress(FileNotFoundError):  # its run is taking it away
            latest = self.root.lstat().st_mtime
            for path in self.root.rglob("*"):
                latest = max(latest, path.lstat().st_mtime)
        return latest

    def _begin(self, names: Sequence[str]) -> None:
        """Keep the old files and write the set down; then say that it is ready."""
        folder = self.root.parent
        self.old.mkdir()
        forerunners = {name: _keep(folder / name, self.old / name) for name in names}
        flush_folder(self.old)
        self.set.write_text(json.dumps(forerunners), "ascii")
        flush(self.set)
        flush_folder(self.root)
        self.making.rename(self.ready)
        flush_folder(self.root)

    def _move(self, names: Iterable[str]) -> Mapping[str, Path]:
        """Move what is not moved yet."""
        folder = self.root.parent
        placed = {
            name: _replace(self.ready / name, folder / name)
            for name in names
            if (self.ready / name).exists()
        }
        flush_folder(folder)
        return placed

    def _take_back(self) -> None:
        if not self.begun:  # the fault came when all was done
            return
        self.old.rename(self.back)
        flush_folder(self.root)
        self._put_back(_read_set(self.set))
        self._settle()

    def _put_back(self, forerunners: Mapping[str, bool]) -> None:
        """Undo the moves that were made; a file that had no forerunner goes."""
        for name, had in forerunners.items():
            if (self.ready / name).exists():
                continue
            target, old = self.root.parent / name, self.back / name
            if not had:
                target.unlink(missing_ok=True)
            elif old.exists():  # else it is back already
                old.replace(target)
        flush_folder(self.root.parent)

    def _settle(self) -> None:
        """The set is whole: nothing in this folder is needed any more."""
        self.set.unlink()
        flush_folder(self.root)


@contextmanager
def staging(folder: Path) -> Iterator[Staging]:
    """A locked hidden folder in which files are made ready; gone afterwards.

    Raises OutputRefused, also for what goes wrong while the files are written.
    """
    staged: Staging | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with turn(folder) as locks:  # so that nobody takes the new folder for a dead one
            _sweep(folder, locks=locks)
            staged = _new_staging(folder)
        yield staged
    except Timeout as error:
        reason = OUTPUT_TAKEN.format(seconds=round(PATIENCE))
        raise OutputRefused(folder, reason) from error
    except OSError as error:
        raise OutputRefused(folder, reason_of(error)) from error
    finally:
        if staged is not None:
            staged.remove()


def _new_staging(folder: Path) -> Staging:
    """A folder of this run, locked where the disk knows locks."""
    staged = Staging(Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder)))
    try:
        taken(staged.lock)
        staged.making.mkdir()
    except OSError:
        staged.remove()
        raise
    return staged


def _sweep(folder: Path, *, locks: bool, own: Path | None = None) -> None:
    """See to what dead runs left behind; for who has the turn, on a disk with or without locks."""
    for path in sorted(folder.glob(f"{_PREFIX}*")):
        if path == own or path.is_symlink() or not path.is_dir():
            continue
        staged = Staging(path)
        if not (_unlocked(staged) if locks else _still(staged)):
            continue
        try:
            staged.finish()
        finally:
            staged.remove()


def _unlocked(staged: Staging) -> bool:
    """Whether its run has ended: its lock was free, and is now ours.

    One that has begun to move is waited for: nobody may come in between. Raises filelock.Timeout.
    """
    try:
        return taken(staged.lock, PATIENCE if staged.begun else 0)
    except Timeout:
        if staged.begun:
            raise
        return False
    except FileNotFoundError:  # it has just gone
        return False


def _still(staged: Staging) -> bool:
    """Whether its run has ended, by age; one that has begun to move is waited for before.

    Its lock is not touched: that would put a file into a folder that may be going.
    """
    age = time.time() - staged.last_change()
    if not staged.begun:
        return age > _LITTER
    end = time.monotonic() + min(PATIENCE, PATIENCE - age)
    while staged.begun and time.monotonic() < end:
        time.sleep(LOOK)
    return staged.begun


def refuse_folders(targets: Iterable[Path]) -> None:
    """Raise OutputRefused if a folder stands where a file is to be put."""
    for target in targets:
        if target.is_dir():
            reason = reason_of(IsADirectoryError(errno.EISDIR, ""))
            raise OutputRefused(target, reason)


def _read_set(path: Path) -> Mapping[str, bool]:
    """The names of a set, each with whether it has a forerunner; none if the list is not ours."""
    try:
        said = json.loads(path.read_text("ascii"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict) or not all(map(_is_plain, said)):
        return {}
    return {name: bool(had) for name, had in said.items()}


def _is_plain(name: str) -> bool:
    """Whether it names a file in the folder itself."""
    return name == Path(name).name and name not in {"", ".."}


def _keep(target: Path, old: Path) -> bool:
    """Whether a file stands in the place; if so it gets another name, or a copy without links.

    A workbook that nobody may touch stays where it is: the new one will stand beside it.
    """
    if not target.exists():
        return False
    try:
        old.hardlink_to(target)
    except OSError:
        try:
            shutil.copy2(target, old)
        except PermissionError:
            if target.suffix != _WORKBOOK:
                raise
    return True


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
