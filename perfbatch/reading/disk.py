"""The bytes of a file on the disk, as it was when it was listed. Nothing here can block."""

import os
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import FileIO
from pathlib import Path

from perfbatch.reading.refused import RefusedWorkbook, too_large
from perfbatch.wording import formats

MOST_BYTES = 100 * 1024 * 1024

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe that has taken the file's place would wait for a writer."""


@contextmanager
def opened(path: Path, size: int | None) -> Iterator[FileIO]:
    """A file. `size`: the bytes that it had when it was listed, None where nobody looked.

    Raises OSError, and RefusedWorkbook for a file that is too large, that has changed since, or
    that is no file any more.
    """
    with closing(FileIO(os.open(path, _FLAGS))) as file:
        found = os.fstat(file.fileno())
        if found.st_size > MOST_BYTES:
            raise too_large(formats.FILE_TOO_LARGE, megabytes=found.st_size // 1024 // 1024)
        if not stat.S_ISREG(found.st_mode) or size not in {None, found.st_size}:
            raise RefusedWorkbook("changing")
        yield file


def read_bytes(path: Path, size: int | None) -> bytes:
    """The bytes of a file. Raises OSError and RefusedWorkbook as `opened` does."""
    with opened(path, size) as file:
        expected = os.fstat(file.fileno()).st_size
        data = _all(file, expected)
    if len(data) != expected:
        raise RefusedWorkbook("changing")
    return data


def _all(file: FileIO, size: int) -> bytes:
    """What stands there, one byte more than there should be at most."""
    parts = []
    while size >= 0 and (part := file.read(size + 1)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
