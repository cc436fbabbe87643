"""Having what was written on the disk before going on, and having what is not needed off it."""

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path


def is_folder(path: Path) -> bool:
    """Whether a folder itself stands there, not a link to one."""
    return path.is_dir() and not path.is_symlink()


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


def flush_all(path: Path) -> None:
    """Flush a file, or a folder with everything in it. Raises OSError; follows no link."""
    if path.is_symlink():
        return
    if not path.is_dir():
        flush(path)
        return
    for one in path.iterdir():
        flush_all(one)
    flush_folder(path)


def discard(folder: Path) -> None:
    """Take a folder away with everything in it, as far as the system lets us; follows no link.

    What somebody has marked as read-only goes too: Windows deletes no such file, and elsewhere
    nothing can be taken out of such a folder.
    """
    shutil.rmtree(folder, ignore_errors=True)
    if not is_folder(folder):
        return
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(root, name)
            with suppress(OSError):
                if not path.is_symlink():
                    path.chmod(stat.S_IMODE(path.stat().st_mode) | stat.S_IRWXU)
    shutil.rmtree(folder, ignore_errors=True)
