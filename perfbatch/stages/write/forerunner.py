"""One item of a set and what stands in its place: kept, moved over, put back.

Each step may be the last one of a run that is killed. So what is still to be done is told by where
things stand, and what was done is not done again.

A file is moved over the old one in one step; before that the old one gets a second name. A folder
cannot be: the old one goes aside, then the new one takes its place. In between none stands there,
never half of one.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from errno import EACCES
from os import strerror
from pathlib import Path
from typing import TypeAlias

from perfbatch.stages.write.beside import Beside, is_plain, places
from perfbatch.stages.write.durable import is_folder

_WORKBOOK = ".xlsx"


@dataclass(frozen=True, slots=True)
class Course:
    """The folders through which the items of a set go, and what is noted on the way.

    `output`: where they are to stand. `ready`: where they come from. `old`: what stood in their
    place. `back`: `old` under another name, to be put back. `note` has the set written down anew.
    """

    output: Path
    ready: Path
    old: Path
    back: Path
    beside: Beside
    note: Callable[[], None]

    def clear(self, place: str) -> bool:
        """Move the folder that stands at a place aside; whether the place is free then.

        On Windows a folder in which a file is open cannot be moved. A file or a link is not the
        program's and stays; so does what somebody has put there since the old one went aside, and
        a folder in which somebody keeps anything but workbooks.
        """
        target, aside = self.output / place, self.old / place
        if not _stands(target):
            return True
        if not is_folder(target) or _stands(aside) or not _only_workbooks(target):
            return False
        with suppress(PermissionError):
            target.rename(aside)
        return not _stands(target)

    def return_folders(self) -> None:
        """Put the folders that went aside back into their places. Raises OSError."""
        for old in sorted(filter(is_folder, self.back.iterdir())):
            free = (place for place in places(old.name) if not _stands(self.output / place))
            place = next(free, old.name)
            if place != old.name:
                self.beside.enter(place)
            old.rename(self.output / place)


def _only_workbooks(folder: Path) -> bool:
    """Whether a folder holds nothing but what the program, or an office program, leaves there."""
    return all(one.suffix == _WORKBOOK and not is_folder(one) for one in folder.iterdir())


@dataclass(slots=True)
class File:
    """A new file; `had`: whether a file stood in its place. Known once that one is kept."""

    name: str
    had: bool = False

    def keep(self, course: Course) -> None:
        """Keep the old file under a second name. Raises OSError."""
        self.had = _keep(course.output / self.name, course.old / self.name)

    def move(self, course: Course) -> Path | None:
        """Move it over the old one; where it then stands, None if it was moved before."""
        ready = course.ready / self.name
        return _replace(ready, course.output / self.name) if ready.exists() else None

    def put_back(self, course: Course) -> None:
        """Undo the move; without a forerunner the new file goes. Raises OSError."""
        if (course.ready / self.name).exists():
            return
        target, old = course.output / self.name, course.back / self.name
        if not self.had:
            target.unlink(missing_ok=True)
        elif old.exists():  # else it is back already
            old.replace(target)

    @property
    def told(self) -> bool:
        """What the list of the set says of it."""
        return self.had


@dataclass(slots=True)
class Folder:
    """A new folder; `place`: the name under which it comes to stand, noted before it is moved."""

    name: str
    place: str

    def keep(self, _: Course) -> None:
        """Nothing yet: the old folder stays in its place until the move."""

    def move(self, course: Course) -> Path | None:
        """Move it into the place of the old one, or beside one that is open; where it stands.

        What earlier runs put beside goes. Raises OSError.
        """
        made = course.ready / self.name
        if made.is_dir():
            self._choose(course)
            made.rename(course.output / self.place)
        for place in course.beside.own(self.name):
            if place != self.place:
                course.clear(place)
        return course.output / self.place

    def _choose(self, course: Course) -> None:
        """Clear the first place that can be had: its own, one of the program's, or a free one."""
        own = {self.name, *course.beside.own(self.name)}
        for place in places(self.name):
            if place not in own and _stands(course.output / place):
                continue
            self._note(place, course)
            if course.clear(place):
                return
        raise PermissionError(EACCES, strerror(EACCES), str(course.output / self.name))

    def _note(self, place: str, course: Course) -> None:
        if place != self.name:
            course.beside.enter(place)
        if place != self.place:
            self.place = place
            course.note()

    def put_back(self, course: Course) -> None:
        """Take the new folder out of the way of the old one. Raises OSError."""
        made = course.ready / self.name
        if not made.is_dir():
            with suppress(FileNotFoundError):  # somebody has taken it away
                (course.output / self.place).rename(made)

    @property
    def told(self) -> str:
        """What the list of the set says of it."""
        return self.place


@dataclass(slots=True)
class Gone:
    """A folder that the set does not have any more."""

    name: str

    def keep(self, _: Course) -> None:
        """Nothing yet: it stays in its place until the move."""

    def move(self, course: Course) -> Path | None:
        """Move it aside, and what stands beside it; where it still stands if it is open."""
        for place in (self.name, *course.beside.own(self.name)):
            course.clear(place)
        target = course.output / self.name
        return target if is_folder(target) else None

    def put_back(self, _: Course) -> None:
        """Nothing is in its way."""

    @property
    def told(self) -> None:
        """What the list of the set says of it."""
        return


@dataclass(slots=True)
class GoneFile:
    """A file that the set does not have any more."""

    name: str

    def keep(self, course: Course) -> None:
        """Keep the old file under a second name. Raises OSError."""
        target = course.output / self.name
        if not is_folder(target):
            _keep(target, course.old / self.name)

    def move(self, course: Course) -> Path | None:
        """Take it away. Raises OSError, on Windows for one that is open."""
        target = course.output / self.name
        if not is_folder(target):
            target.unlink(missing_ok=True)
        return None

    def put_back(self, course: Course) -> None:
        """Undo it. Raises OSError."""
        old = course.back / self.name
        if old.exists():
            old.replace(course.output / self.name)

    @property
    def told(self) -> None:
        """What the list of the set says of it."""
        return


Item: TypeAlias = File | Folder | Gone | GoneFile


def items_of(making: Path, names: Sequence[str], gone: Iterable[str]) -> list[Item]:
    """The items of a set that was made there, then those that go unless it has them."""
    made: list[Item] = [
        Folder(name, name) if is_folder(making / name) else File(name) for name in names
    ]
    return made + [_gone(name) for name in gone if name not in names]


def list_of(items: Iterable[Item]) -> str:
    """The list of a set, as it is written down: ASCII, in the order of moving."""
    return json.dumps({item.name: item.told for item in items})


def read_list(path: Path) -> list[Item]:
    """The items of a set that was written down; none if the list is not ours. Raises OSError."""
    try:
        said = json.loads(path.read_text("ascii"))
    except (ValueError, RecursionError):
        return []
    if not isinstance(said, dict) or not all(map(is_plain, said)):
        return []
    return [_item(name, told) for name, told in said.items()]


def _item(name: str, told: object) -> Item:
    if told is None:
        return _gone(name)
    if isinstance(told, str):
        return Folder(name, told if told in places(name) else name)
    return File(name, bool(told))


def _gone(name: str) -> Item:
    """Of a file or of a folder: the folders of a set have no suffix."""
    return GoneFile(name) if Path(name).suffix else Gone(name)


def _stands(path: Path) -> bool:
    """Whether anything at all stands there, be it a link to nothing."""
    return path.exists() or path.is_symlink()


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
    for place in places(target.name):
        with suppress(PermissionError):
            return ready.replace(target.with_name(place))
    return ready.replace(target)
