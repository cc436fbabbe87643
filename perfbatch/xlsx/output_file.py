"""The file that a workbook is written to."""

from contextlib import suppress
from pathlib import Path


class OutputFile:
    """A file for a zip: after its first fault it takes what is left in silence.

    The zip library goes on seeking and writing when it is thrown away after a fault. The first
    fault is told, the others say nothing new. Raises OSError.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")
        self._place = 0
        self._open = True

    def write(self, data: bytes) -> int:
        """Write at the place; how many bytes were taken."""
        if self._open:
            try:
                self._file.write(data)
            except OSError:
                self.give_up()
                raise
        self._place += len(data)
        return len(data)

    def seek(self, place: int) -> int:
        """Go to a place, counted from the start."""
        if self._open:
            self._file.seek(place)
        self._place = place
        return place

    def tell(self) -> int:
        """The place."""
        return self._place

    def flush(self) -> None:
        """Hand over to the system what was written."""
        if self._open:
            self._file.flush()

    def close(self) -> None:
        """Close the finished file."""
        self._open = False
        self._file.close()

    def give_up(self) -> None:
        """Close a file that nobody wants any more, without a word."""
        self._open = False
        with suppress(OSError):
            self._file.close()
