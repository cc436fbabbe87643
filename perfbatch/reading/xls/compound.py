"""OLE2 compound files: the streams of the root folder, each sector followed once."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from perfbatch.reading.refused import damaged
from perfbatch.wording import formats

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = 512
_ENTRY = 128
_SMALL_SECTOR = 64
_LAST_SECTOR = 0xFFFFFFFA
_STREAM = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the directory: a stream or folder, its neighbours and its first sector."""

    name: str
    kind: int
    neighbours: tuple[int, int]
    child: int
    start: int
    size: int


class Compound:
    """A compound file. What cannot be followed of its directory is not there."""

    def __init__(self, data: bytes) -> None:
        """Raises RefusedWorkbook for a file that is shorter than its header."""
        if len(data) < _HEADER or not data.startswith(SIGNATURE):
            raise damaged(formats.INCOMPLETE)
        (shift,) = struct.unpack_from("<H", data, 30)
        self._data = data
        self._sector = 1 << shift if shift in {9, 12} else 512
        self._small_below, self._small_table_at = struct.unpack_from("<II", data, 56)
        self._next = self._table()
        (directory,) = struct.unpack_from("<I", data, 48)
        self._entries = _entries(self._joined(directory))

    def is_readable(self) -> bool:
        """Whether the directory begins as every directory does."""
        return bool(self._entries) and self._entries[0].name.casefold() == "root entry"

    def names(self) -> frozenset[str]:
        """The names of the streams in the root folder, in lower case.

        Where nothing hangs in the root folder: all names, for a file that will be refused.
        """
        rooted = [entry for entry in self._root() if entry.kind == _STREAM]
        return frozenset(entry.name.casefold() for entry in rooted or self._entries)

    def stream(self, *names: str) -> bytes | None:
        """The bytes of the first of the streams that the root folder has.

        Raises RefusedWorkbook for a stream whose sectors do not reach as far as they should.
        """
        found = {entry.name.casefold(): entry for entry in self._root() if entry.kind == _STREAM}
        for name in names:
            entry = found.get(name)
            if entry is not None:
                return self._content(entry)
        return None

    def _content(self, entry: _Entry) -> bytes:
        if entry.size > len(self._data):
            raise damaged(formats.INCOMPLETE)
        if entry.size < self._small_below:
            content = self._small(entry)
        else:
            content = self._joined(entry.start, entry.size)
        if len(content) < entry.size:
            raise damaged(formats.INCOMPLETE)
        return content[: entry.size]

    def _small(self, entry: _Entry) -> bytes:
        """A stream below the cutoff: its sectors lie in the stream of the root entry."""
        root = self._entries[0]
        home = self._joined(root.start)
        table = _numbers(self._joined(self._small_table_at))
        sectors = _chain(entry.start, table, entry.size // _SMALL_SECTOR + 1)
        return b"".join(
            home[sector * _SMALL_SECTOR : (sector + 1) * _SMALL_SECTOR] for sector in sectors
        )

    def _joined(self, start: int, size: int | None = None) -> bytes:
        """The sectors from a first one on, as far as they can be followed and are asked for."""
        most = len(self._next) if size is None else -(-size // self._sector)
        return b"".join(self._at(sector) for sector in _chain(start, self._next, most))

    def _at(self, sector: int) -> bytes:
        return self._data[(sector + 1) * self._sector : (sector + 2) * self._sector]

    def _table(self) -> tuple[int, ...]:
        """Which sector follows which; no longer than the file has sectors."""
        most = len(self._data) // self._sector + 1
        pieces: list[bytes] = []
        for sector in self._table_sectors(most):
            piece = self._at(sector) if sector < most else b""
            pieces.append(piece.ljust(self._sector, b"\xff"))
            if len(pieces) * self._sector >= most * 4:
                break
        return _numbers(b"".join(pieces))[:most]

    def _table_sectors(self, most: int) -> Iterator[int]:
        """Where the table stands: 109 sectors by the header, the others by a list of lists."""
        yield from struct.unpack_from("<109I", self._data, 76)
        (listed,) = struct.unpack_from("<I", self._data, 68)
        for _ in range(most):
            numbers = _numbers(self._at(listed)) if listed < most else ()
            if not numbers:
                return
            yield from numbers[:-1]
            listed = numbers[-1]

    def _root(self) -> Iterator[_Entry]:
        """The entries in the root folder: a tree of neighbours, each visited once."""
        waiting = [self._entries[0].child] if self._entries else []
        visited = {0}
        while waiting:
            number = waiting.pop()
            if number in visited or number >= len(self._entries):
                continue
            visited.add(number)
            waiting.extend(self._entries[number].neighbours)
            yield self._entries[number]


def _entries(directory: bytes) -> list[_Entry]:
    found = []
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind, _, left, right, child = struct.unpack_from("<HBBIII", directory, at + 64)
        start, size = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + max(0, min(64, length) - 2)].decode("utf-16-le", "replace")
        found.append(_Entry(name, kind, (left, right), child, start, size))
    return found


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(start: int, following: tuple[int, ...], most: int) -> Iterator[int]:
    """The sectors of a stream, up to the end, a loop or a number that does not exist."""
    visited: set[int] = set()
    sector = start
    while sector < _LAST_SECTOR and sector not in visited and len(visited) < most:
        visited.add(sector)
        yield sector
        sector = following[sector] if sector < len(following) else _LAST_SECTOR
