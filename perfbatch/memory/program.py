"""The program as it is: what it keeps is of no use to another one."""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@cache
def program(*libraries: str) -> str:
    """A digest of the program's sources, with its Python and the libraries that are named.

    Raises OSError, ImportError or LookupError where that cannot be told.
    """
    told = hashlib.sha256(f"{_sources()}\0{sys.version}".encode())
    for library in libraries:
        told.update(f"\0{library} {version(library)}".encode())
    return told.hexdigest()


def writing(*libraries: str) -> str:
    """The same with what else the bytes of a workbook are made by: what packs, and the system."""
    return f"{program(*libraries, 'zlib-ng')} {sys.platform}"


def version_of(library: str) -> str:
    """The version of a library that need not be there; nothing where it is not."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


@cache
def _sources() -> str:
    folder = Path(__file__).parent.parent
    sources = sorted(folder.rglob("*.py"))
    if not sources:
        raise LookupError(__file__)  # within an archive, say
    told = hashlib.sha256()
    for path in sources:
        told.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()
