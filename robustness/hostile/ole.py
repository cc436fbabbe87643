"""OLE2 containers written by hand, and the hostile ones among them."""

import struct
from collections.abc import Callable, Mapping

from robustness.hostile.kind import Kind, Line, family_of, reads_or_refuses, refuses, sets_aside
from robustness.sound import Parts

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NUMBERS = SECTOR // 4
_SMALLEST = 4096
_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_FIRST_TABLE, _DIRECTORY, _TABLE_COUNT = 76, 48, 44


def ole(streams: Mapping[str, bytes]) -> bytearray:
    """An OLE2 file with these streams, each padded to 4,096 bytes at least.

    Sector 0 is the allocation table, the directory follows, then the streams in their order.
    """
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    directory = -(-(len(streams) + 1) // 4)
    table: list[int] = [TABLE, *_chain(1, directory)]
    body = bytearray()
    for number, (name, data) in enumerate(streams.items(), start=1):
        padded = data.ljust(_SMALLEST, b"\0")
        sectors = -(-len(padded) // SECTOR)
        right = number + 1 if number < len(streams) else FREE
        entries.append(_entry(name, 2, len(table), len(padded), right=right))
        table += _chain(len(table), sectors)
        body += padded.ljust(sectors * SECTOR, b"\0")
    if len(table) > _NUMBERS:
        raise ValueError("one sector of the allocation table is all that is written here")
    table += [FREE] * (_NUMBERS - len(table))
    listed = b"".join(entries).ljust(directory * SECTOR, b"\0")
    return bytearray(_head() + struct.pack(f"<{_NUMBERS}I", *table) + listed + bytes(body))


def _chain(first: int, sectors: int) -> list[int]:
    return [*range(first + 1, first + sectors), END]


def _head() -> bytes:
    head = bytearray(b"\xff" * SECTOR)
    head[:76] = bytes(76)
    head[:8] = _MAGIC
    struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<2I", head, _TABLE_COUNT, 1, 1)
    struct.pack_into("<6I", head, 56, _SMALLEST, END, 0, END, 0, 0)
    return bytes(head)


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = FREE, child: int = FREE
) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(raw) + 2, kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _put(
    *edits: tuple[int, int], streams: tuple[str, ...] = ("Workbook",)
) -> Callable[[Parts], bytes]:
    """An OLE file whose numbers at some places are others."""

    def make(_: Parts) -> bytes:
        data = ole(dict.fromkeys(streams, _BIFF))
        for at, number in edits:
            struct.pack_into("<I", data, at, number)
        return bytes(data)

    return make


_BIFF = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 6) + b"\x0a\0\0\0"
"""The beginning and the end of a BIFF8 workbook without sheets."""
_NO_RETURN = sets_aside("S01")
_IN_TABLE = SECTOR
_SECOND = SECTOR * 2 + 128
_START, _SIZE, _RIGHT = 116, 120, 72


def _only(name: str) -> Callable[[Parts], bytes]:
    return lambda _: bytes(ole({name: b""}))


def _cut(at: int) -> Callable[[Parts], bytes]:
    return lambda _: bytes(ole({"Workbook": _BIFF}))[:at]


_LINES: tuple[Line, ...] = (
    ("encrypted", "a workbook with a password to open", refuses("encrypted"), lambda _: bytes(ole({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"\xa5" * 5000}))),
    ("encrypted-and-cyclic", "a workbook with a password whose chain has no end", refuses("encrypted", "damaged"), _put((_IN_TABLE + 8, 1), streams=("EncryptedPackage",))),
    ("empty-workbook", "a workbook stream without sheets", _NO_RETURN, _put()),
    ("cyclic-stream", "the stream's chain of sectors runs in a circle", _NO_RETURN, _put((_IN_TABLE + 12, 2), (_IN_TABLE + 8, 3))),
    ("cyclic-directory", "the directory's chain runs in a circle", _NO_RETURN, _put((_IN_TABLE + 4, 1))),
    ("cyclic-tables", "the list of allocation tables runs in a circle", _NO_RETURN, _put((68, 0), (72, 0xFFFFFF))),
    ("sector-huge", "the stream begins at sector 2 billion", _NO_RETURN, _put((_SECOND + _START, 0x7FFFFFF0))),
    ("directory-huge", "the directory begins at sector 4 billion", _NO_RETURN, _put((_DIRECTORY, 0xFFFFFFF0))),
    ("tables-huge", "four billion allocation tables", _NO_RETURN, _put((_TABLE_COUNT, 0xFFFFFFFF))),
    ("table-beyond", "the allocation table stands beyond the file", _NO_RETURN, _put((_FIRST_TABLE, 0x00FFFFFF))),
    ("size-huge", "the stream says 4 GB", _NO_RETURN, _put((_SECOND + _SIZE, 0xFFFFFFFF))),
    ("size-2-63", "the stream says 2^63 bytes", _NO_RETURN, _put((_SECOND + _SIZE, 0xFFFFFFFF), (_SECOND + _SIZE + 4, 0x7FFFFFFF))),
    ("tree-cyclic", "an entry of the directory is its own neighbour", _NO_RETURN, _put((_SECOND + _RIGHT, 1))),
    ("tree-beyond", "an entry's neighbour does not exist", _NO_RETURN, _put((_SECOND + _RIGHT, 0x7FFFFFFF))),
    ("sector-shift-31", "sectors of 2 GB", _NO_RETURN, _put((30, 6 << 16 | 31))),
    ("sector-shift-zero", "sectors of one byte", _NO_RETURN, _put((30, 6 << 16))),
    ("mini-cutoff-huge", "every stream is said to be small", _NO_RETURN, _put((56, 0xFFFFFFFF))),
    ("table-of-itself", "every sector of the table is a table", _NO_RETURN, _put(*((_IN_TABLE + 4 * n, TABLE) for n in range(_NUMBERS)))),
    ("head-only", "nothing but the head", _NO_RETURN, _cut(SECTOR)),
    ("magic-only", "nothing but the first eight bytes", _NO_RETURN, _cut(8)),
    ("cut", "cut in the stream", _NO_RETURN, _cut(SECTOR * 4 + 9)),
    ("word", "a Word document named as a workbook", refuses("unknown"), _only("WordDocument")),
    ("slides", "slides named as a workbook", refuses("unknown"), _only("PowerPoint Document")),
    ("nothing-known", "an OLE file with a stream that nobody knows", refuses("unknown", "damaged"), _only("Contents")),
    ("two-books", "both an old and a new workbook stream", reads_or_refuses("S01"), _put(streams=("Book", "Workbook"))),
    ("package", "a workbook in an OLE object", reads_or_refuses("S01"), _only("Package")),
)  # fmt: skip

KINDS: tuple[Kind, ...] = family_of("ole", _LINES, ".xls")
