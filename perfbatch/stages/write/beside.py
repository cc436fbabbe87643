"""The places beside a name that cannot be had, and which folders of the program stand there.

A folder that is put beside is entered on a list in the output folder. Only what is on it is taken
for the program's own by a later run, and replaced or removed; what somebody else has called …_2
is left alone. The list goes when nothing on it is left.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from perfbatch.stages.write.durable import flush, flush_folder, is_folder

_LIST = ".perfbatch-beside"
_LAST = 9


def places(name: str) -> Iterator[str]:
    """The name itself, then …_2 to …_9, each with the suffix."""
    yield name
    path = Path(name)
    for number in range(2, _LAST + 1):
        yield f"{path.stem}_{number}{path.suffix}"


def is_plain(name: object) -> bool:
    """Whether it names a file in the folder itself."""
    return isinstance(name, str) and name == Path(name).name and name not in {"", ".."}


class Beside:
    """The list of an output folder's folders that stand beside their name.

    `draft` is a path on the same disk where it is made ready, so that it is whole at any time. A
    folder is entered before it is moved, so the list may say more than there is, never less.
    """

    def __init__(self, output: Path, draft: Path) -> None:
        self._output, self._draft = output, draft
        self._path = output / _LIST

    def own(self, name: str) -> list[str]:
        """The places beside a name at which a folder of the program may stand."""
        listed = self._listed()
        return [place for place in places(name) if place != name and place in listed]

    def enter(self, place: str) -> None:
        """Have a place on the list. Raises OSError."""
        self._write(self._listed() | {place})

    def tidy(self) -> None:
        """Take off the list what is no longer there. Raises OSError."""
        self._write({place for place in self._listed() if is_folder(self._output / place)})

    def _listed(self) -> set[str]:
        """The entries; none if the list is not ours."""
        try:
            said = json.loads(self._path.read_text("ascii")) if self._path.is_file() else []
        except (ValueError, RecursionError):
            return set()
        return set(filter(is_plain, said)) if isinstance(said, list) else set()

    def _write(self, listed: set[str]) -> None:
        if listed == self._listed():
            return
        if listed:
            self._draft.write_text(json.dumps(sorted(listed)), "ascii")
            flush(self._draft)
            self._draft.replace(self._path)
        else:
            self._path.unlink()
        flush_folder(self._output)
