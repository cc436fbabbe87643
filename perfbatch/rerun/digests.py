"""The SHA-256 of files: of the inbox in processes of their own, as whatever may hang."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from perfbatch.isolation import CannotStart, Limits, Lost, Readers
from perfbatch.reading.disk import opened
from perfbatch.reading.refused import RefusedWorkbook

AT_ONCE = 16
"""Files that a process is given together: a digest takes less time than handing one over."""

LIMITS = Limits(uses=10_000)

Asked = tuple[str, int | None]
"""A path, and the bytes that the file had when it was listed."""


def sha256_of(path: Path, size: int | None = None) -> str:
    """64 hexadecimal digits; empty for a file that cannot be read, or not as it was listed."""
    try:
        with opened(path, size) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, RefusedWorkbook):
        return ""


def sha256_of_ours(path: Path) -> str:
    """The same of a file that we have put out, which may be larger than any that comes in."""
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def sha256_of_all(files: Sequence[Asked]) -> tuple[str, ...]:
    """This is what runs in a process of its own."""
    return tuple(sha256_of(Path(path), size) for path, size in files)


def digests(files: Sequence[tuple[Path, int | None]], jobs: int | None) -> list[str]:
    """The digest of each file, taken by at most so many processes; empty for what is lost."""
    asked: list[Asked] = [(str(path), size) for path, size in files]
    parts = [asked[at : at + AT_ONCE] for at in range(0, len(asked), AT_ONCE)]
    try:
        with Readers(sha256_of_all, jobs, LIMITS) as readers:
            came = readers.map(parts)
    except CannotStart:
        return [""] * len(asked)
    found: list[str] = []
    for part, one in zip(parts, came, strict=True):
        found += [""] * len(part) if isinstance(one, Lost) else one
    return found
