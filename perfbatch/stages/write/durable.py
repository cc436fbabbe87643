"""Having what was written on the disk before going on."""

import os
from contextlib import suppress
from pathlib import Path


def flush(path: Path) -> None:
    """Have a file's bytes written to the disk. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk, where a system can be asked to."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
