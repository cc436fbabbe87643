"""Putting output in place: written and checked beside it first, then swapped in as a set.

The items of a run, files and folders, are made in a hidden folder on the output's disk, which is
locked as long as its run lives. When all are ready the folder says so, and which make up the set;
only then are they moved, one by one, by one run at a time. What a dead run has left is seen to at
the next start and before the next move: a set that was ready is moved, the rest is removed. A
fault while they are moved puts the old ones back. So each item is whole, and so, by then, is the
set. How one item is moved and put back is told in `forerunner`.

What is open in an office program cannot be replaced on Windows: a new workbook or folder then
stands beside it as …_2; the records for machines keep their names or the output is refused. Such
a folder goes as soon as the open one can be replaced; such a workbook stays.
"""

import errno
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import Timeout

from perfbatch.stages.write.beside import Beside
from perfbatch.stages.write.durable import (
    discard,
    flush,
    flush_all,
    flush_folder,
    is_folder,
)
from perfbatch.stages.write.forerunner import Course, Item, items_of, list_of, read_list
from perfbatch.stages.write.turns import LOOK, PATIENCE, lock_on, taken, turn
from perfbatch.wording.system import OUTPUT_TAKEN, reason_of

_PREFIX = ".perfbatch-"
_LOCK = "lock"
_SET = "set.json"
_LITTER = 3600.0
"""Seconds without a change after which a folder is a dead run's, where no lock can tell."""


class OutputRefused(Exception):
    """The output folder cannot be written: `path` and the system's `reason`."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason = path, reason


class Staging:
    """A hidden folder beside the output, and in it the stages that the items of a set go through.

    `making`: being written. `ready`: `making` under another name, to be moved. `old`: what stood
    in their place. `back`: `old` under another name, to be put back. `set`: the items of the set,
    in the order of moving, each with what is known of its forerunner (forerunner.list_of); there
    until the set is whole again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.making, self.ready = root / "making", root / "ready"
        self.old, self.back = root / "old", root / "back"
        self.set = root / _SET
        self.lock = lock_on(root / _LOCK)
        self._items: list[Item] = []
        self._beside = Beside(root.parent, root / "beside")
        self._course = Course(
            root.parent, self.ready, self.old, self.back, self._beside, self._note
        )

    @property
    def begun(self) -> bool:
        """Whether the output may be a mixed set on this one's account."""
        return self.ready.is_dir() and self.set.is_file()

    def put_in_place(self, names: Sequence[str], gone: Iterable[str] = ()) -> Mapping[str, Path]:
        """Move what is finished into its place, in this order; where each now stands.

        A name may be that of a folder: it takes the place of the old one, whatever that held.
        Files and folders in `gone` that are not in `names` go; a folder that could not, because a
        file in it is open, is in the answer. After a fault everything old is back. Raises OSError;
        filelock.Timeout when another run does not come to an end; OutputRefused where a file or
        a link stands in the place of a folder.
        """
        items = items_of(self.making, names, gone)
        _refuse_others(self.root.parent / name for name in names if is_folder(self.making / name))
        for name in names:
            flush_all(self.making / name)
        flush_folder(self.making)
        with turn(self.root.parent) as locks:
            _sweep(self.root.parent, locks=locks, own=self.root)
            self._begin(items)
            try:
                placed = self._move()
                self._settle()
            except BaseException:
                self._take_back()
                raise
        return placed

    def finish(self) -> None:
        """End what a run that died had begun: put back, or else move. Raises OSError."""
        if not self.begun:
            return
        self._items = read_list(self.set)
        if self.back.is_dir():
            self._put_back()
        else:
            self._move()
        self._settle()

    def remove(self) -> None:
        """Take the folder away, unless it holds what the next start needs to end the swap."""
        try:
            begun = self.begun
        except OSError:  # nobody knows: let the next start look
            begun = True
        self.lock.release()
        if not begun:
            discard(self.root)

    def last_change(self) -> float:
        """When anything in the folder was last changed, in seconds since 1970; 0 if it is gone."""
        latest = 0.0
        with suppress(FileNotFoundError):  # its run is taking it away
            latest = self.root.lstat().st_mtime
            for path in self.root.rglob("*"):
                latest = max(latest, path.lstat().st_mtime)
        return latest

    def _begin(self, items: list[Item]) -> None:
        """Keep the old files and write the set down; then say that it is ready."""
        self._items = items
        self.old.mkdir()
        for item in items:
            item.keep(self._course)
        flush_folder(self.old)
        self._write_set(self.set)
        flush_folder(self.root)
        self.making.rename(self.ready)
        flush_folder(self.root)

    def _write_set(self, path: Path) -> None:
        path.write_text(list_of(self._items), "ascii")
        flush(path)

    def _note(self) -> None:
        """Write the set down anew; the list is whole at any time."""
        draft = self.root / "set.new"
        self._write_set(draft)
        draft.replace(self.set)
        flush_folder(self.root)

    def _move(self) -> Mapping[str, Path]:
        """Move what is not moved yet."""
        places = {item.name: item.move(self._course) for item in self._items}
        for folder in (self.old, self.root.parent):
            flush_folder(folder)
        return {name: place for name, place in places.items() if place is not None}

    def _take_back(self) -> None:
        if not self.begun:  # the fault came when all was done
            return
        self.old.rename(self.back)
        flush_folder(self.root)
        self._put_back()
        self._settle()

    def _put_back(self) -> None:
        """Undo the moves that were made; what had no forerunner goes."""
        for item in self._items:
            item.put_back(self._course)
        self._course.return_folders()
        flush_folder(self.root.parent)

    def _settle(self) -> None:
        """The set is whole: nothing in this folder is needed any more."""
        self.set.unlink()
        flush_folder(self.root)
        with suppress(OSError):  # what it says too much does no harm; the next set sees to it
            self._beside.tidy()


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


def _refuse_others(targets: Iterable[Path]) -> None:
    """Raise OutputRefused if a file or a link stands where a folder is to be put."""
    for target in targets:
        if target.is_symlink():
            raise OutputRefused(target, reason_of(OSError(errno.ELOOP, "")))
        if target.exists() and not target.is_dir():
            raise OutputRefused(target, reason_of(OSError(errno.EEXIST, "")))
