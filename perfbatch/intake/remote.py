"""What lies at an address: listed and read through fsspec, which nothing else loads.

Where the store is and who asks it, fsspec finds in the environment and in its own settings.
Whatever a store answers is said as a disk would say it, as an OSError.
"""

import errno
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from perfbatch.isolation import within
from perfbatch.model.address import Address
from perfbatch.model.entry import Ignored
from perfbatch.reading.archive import member_bytes
from perfbatch.reading.disk import MOST_BYTES
from perfbatch.reading.refused import RefusedWorkbook, too_large
from perfbatch.stages.collect import Found, InboxMissing
from perfbatch.wording import formats
from perfbatch.wording.system import reason_of, reason_of_store

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_NOT_OPENED = {"directory": Ignored.FOLDER, "link": Ignored.LINK}
_FILE = "file"
_NAMELESS = "/"

LOOK_SECONDS = 60
"""A store that has not said anything by then is not there."""


class NoDriver(OSError):
    """The package that knows such addresses is not installed, or nobody knows them."""


_PAGES = frozenset({"http", "https"})
"""What is listed there are the links of a page, whose names are no names of files."""


class NotByAddress(NoDriver):
    """What knows such addresses needs more than an address."""


def require_driver(address: Address) -> None:
    """Raises NoDriver where nothing here can open such an address, OSError where it is closed."""
    if address.scheme.lower() in _PAGES:
        raise NotByAddress(0, "")
    with _said_as_a_disk_would():
        within(LOOK_SECONDS, lambda: _reached(address))


def require_answer(address: Address) -> None:
    """Raises TimeoutError where a store takes what is asked of it and says nothing."""
    within(LOOK_SECONDS, lambda: stands(address))


def stands(address: Address) -> bool:
    """Whether something lies there, be it that nobody may look at it. Raises NoDriver."""
    try:
        _looked_at(address, None)
    except FileNotFoundError:
        return False
    except NoDriver:
        raise
    except (OSError, RefusedWorkbook):
        return True
    return True


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at an address that is read like a path."""

    address: Address

    @property
    def name(self) -> str:
        """Its name in its folder."""
        return self.address.name

    def read_bytes(self) -> bytes:
        """All of it. Raises OSError."""
        try:
            return read_there(self.address)
        except RefusedWorkbook as refusal:
            raise OSError(errno.EFBIG, refusal.variant) from refusal


def listed(inbox: Address) -> tuple[Found, ...]:
    """What lies at an address, by name, as a folder would be listed. Raises InboxMissing."""
    try:
        with _said_as_a_disk_would():
            store, path = _reached(inbox)
            store.invalidate_cache()
            told = store.ls(path, detail=True)
            found = [_found(inbox, one) for one in told if not _is_itself(path, one)]
            alone = [(one["name"].lstrip("/"), one["type"]) for one in told]
    except FileNotFoundError:
        raise InboxMissing(inbox) from None
    except OSError as error:
        raise InboxMissing(inbox, reason=reason_of(error)) from error
    if alone == [(path.strip("/"), _FILE)]:
        raise InboxMissing(inbox, is_file=True)
    return tuple(sorted(found, key=lambda one: (one.name, one.kind is not None)))


def _is_itself(path: str, told: Mapping[str, Any]) -> bool:
    """Whether a listing names the folder that is listed: as such, or by the mark that it is one.

    A folder without a name in it is another: `2022-06//a.xlsx`, as a slip in a script makes it.
    """
    nameless = told["type"] != _FILE and told["name"].endswith("/")
    return told["name"].strip("/") == path.strip("/") and not nameless


def read_there(address: Address, size: int | None = None) -> bytes:
    """The bytes at an address. `size`: how many there were when it was listed, None: not known.

    Raises OSError, and RefusedWorkbook for what is too large or has changed since.
    """
    now = size or _looked_at(address, size).get("size")
    if now is not None:
        _refuse_too_large(now)
    most = MOST_BYTES if now is None else now
    data = b"" if now == 0 else _read(address, most + 1)
    if now is None:
        _refuse_too_large(len(data))
    elif len(data) != now:
        raise RefusedWorkbook("changing")
    return data


def bytes_there(address: Address, size: int | None, member: int | None) -> bytes:
    """The bytes at an address; of a member of the archive there, by its place in it.

    Raises OSError and RefusedWorkbook.
    """
    if member is None:
        return read_there(address, size)
    mark = repr(sorted(_looked_at(address, size).items(), key=lambda told: told[0]))
    return member_bytes(io.BytesIO(_archive(address, size, mark)), member)


@lru_cache(maxsize=1)
def _archive(address: Address, size: int | None, _mark: str) -> bytes:
    """An archive is fetched once for all that one process opens of it, while it is the same."""
    return read_there(address, size)


def _looked_at(address: Address, size: int | None) -> Mapping[str, Any]:
    """What the store says of it. Raises OSError; RefusedWorkbook for what is another by now."""
    with _said_as_a_disk_would():
        store, path = _reached(address)
        told: Mapping[str, Any] = store.info(path)
        is_file, now = told["type"] == _FILE, told.get("size")
    if not is_file or (now is not None and size not in {None, now}):
        raise RefusedWorkbook("changing")
    return told


def _read(address: Address, most: int) -> bytes:
    """So many bytes at most, by one request: what is changed meanwhile is had old or new."""
    with _said_as_a_disk_would():
        store, path = _reached(address)
        return bytes(store.cat_file(path, start=0, end=most))


def _refuse_too_large(size: int) -> None:
    if size > MOST_BYTES:
        raise too_large(formats.FILE_TOO_LARGE, megabytes=size // 1024 // 1024)


def _found(inbox: Address, told: Mapping[str, Any]) -> Found:
    *_, name = told["name"].split("/")
    name = name or _NAMELESS
    kind = None if told["type"] == _FILE else _NOT_OPENED.get(told["type"], Ignored.OTHER)
    return Found(name, inbox.inside(name), kind, told.get("size"))


def _reached(address: Address) -> "tuple[AbstractFileSystem, str]":
    """The store of an address and the path in it. Raises NoDriver, and whatever a store raises."""
    try:
        from fsspec.core import url_to_fs

        store, path = url_to_fs(address.folder)
    except (ImportError, ValueError) as error:
        raise NoDriver(0, str(error).partition("\n")[0]) from error
    except (AttributeError, TypeError) as error:
        raise NotByAddress(0, str(error)) from error
    return store, f"{path.rstrip('/')}/{address.name}" if address.name else path


@contextmanager
def _said_as_a_disk_would() -> Iterator[None]:
    """Stores raise what they like."""
    try:
        yield
    except (NoDriver, MemoryError):
        raise
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, str(error)) from error
    except PermissionError as error:
        raise PermissionError(errno.EACCES, str(error)) from error
    except Exception as error:
        raise OSError(0, reason_of_store(error)) from error
