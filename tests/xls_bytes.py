"""Streams of BIFF records and compound files, byte by byte, for what no library writes."""

import struct
from collections.abc import Mapping, Sequence

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR, SMALL_SECTOR, CUTOFF = 512, 64, 4096
GLOBALS, WORKSHEET, CHART, MACRO = 0x05, 0x10, 0x20, 0x40


def record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def bof(kind: int, version: int = 0x0600) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", version, kind, 0x0DBB, 1997, 0, 0x06))


def old_bof(biff: int) -> bytes:
    return record(
        {2: 0x0009, 3: 0x0209, 4: 0x0409}[biff],
        struct.pack("<HHH", 0, WORKSHEET, 0)[: 4 if biff == 2 else 6],
    )


def eof() -> bytes:
    return record(0x000A)


def codepage(number: int) -> bytes:
    return record(0x0042, struct.pack("<H", number))


def style(number_format: int = 0) -> bytes:
    """An XF of BIFF 8 with a number format and nothing else."""
    return record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number_format, 1, 0, 0, 0, 0, 0, 0, 0))


def style_5(number_format: int = 0) -> bytes:
    return record(0x00E0, struct.pack("<HHHHHHHH", 0, number_format, 1, 0, 0, 0, 0, 0))


def number_format(number: int, code: str) -> bytes:
    return record(0x041E, struct.pack("<H", number) + text(code))


def text(value: str) -> bytes:
    """A text of BIFF 8 with its length in two bytes."""
    return struct.pack("<HB", len(value.encode("utf-16-le")) // 2, 1) + value.encode("utf-16-le")


def number(row: int, column: int, value: float, xf: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, xf, value))


def label(row: int, column: int, value: bytes, xf: int = 0) -> bytes:
    """A text before BIFF 8."""
    return record(0x0204, struct.pack("<HHHH", row, column, xf, len(value)) + value)


def label_8(row: int, column: int, value: str, xf: int = 0) -> bytes:
    return record(0x0204, struct.pack("<HHH", row, column, xf) + text(value))


def blank(row: int, column: int, xf: int = 0) -> bytes:
    return record(0x0201, struct.pack("<HHH", row, column, xf))


def formula(
    row: int,
    column: int,
    result: bytes | float,
    tokens: bytes = b"\x1e\x01\x00",
    *,
    flags: int = 0,
) -> bytes:
    """A formula of BIFF 5 to 8; `result` is a number, or the eight bytes of another result."""
    stored = struct.pack("<d", result) if isinstance(result, float | int) else result
    head = struct.pack("<HHH", row, column, 0) + stored + struct.pack("<HI", flags, 0)
    return record(0x0006, head + struct.pack("<H", len(tokens)) + tokens)


BLANK_TEXT = b"\x03\0\0\0\0\0\xff\xff"
TEXT = b"\0\0\0\0\0\0\xff\xff"


def error(code: int) -> bytes:
    """The result of a formula that ends in an error."""
    return struct.pack("<BxB3xH", 2, code, 0xFFFF)


def row(number: int, *, height: int = 300, hidden: bool = False) -> bytes:
    flags = 0x0100 | (0x20 if hidden else 0)
    return record(0x0208, struct.pack("<HHHHHHI", number, 0, 256, height, 0, 0, flags))


class Sheet:
    """A sheet for `workbook`: its name, its records between BOF and EOF, what kind it is."""

    def __init__(
        self,
        name: str | bytes,
        *records: bytes,
        state: int = 0,
        kind: int = 0,
        bof_kind: int = WORKSHEET,
    ) -> None:
        self.name, self.records, self.state = name, b"".join(records), state
        self.kind, self.bof_kind = kind, bof_kind


def workbook(*sheets: Sheet, before: bytes = b"", version: int = 0x0600) -> bytes:
    """A stream of BIFF 5 or 8: the globals, then the sheets where the globals say they are."""
    bound = [_bound(sheet, 0, version) for sheet in sheets]
    head = bof(GLOBALS, version) + before
    at = len(head) + sum(map(len, bound)) + len(eof())
    found, bodies = head, b""
    for sheet in sheets:
        found += _bound(sheet, at + len(bodies), version)
        bodies += bof(sheet.bof_kind, version) + sheet.records + eof()
    return found + eof() + bodies


def _bound(sheet: Sheet, at: int, version: int) -> bytes:
    head = struct.pack("<IBB", at, sheet.state, sheet.kind)
    if version == 0x0600:
        assert isinstance(sheet.name, str)
        return record(0x0085, head + text(sheet.name)[:1] + text(sheet.name)[2:])
    assert isinstance(sheet.name, bytes)
    return record(0x0085, head + bytes([len(sheet.name)]) + sheet.name)


def compound(streams: Mapping[str, bytes], folders: Sequence[str] = ()) -> bytes:
    """A compound file: streams in its root folder, and in each folder a stream "Workbook"."""
    entries: list[tuple[str, int, int, int, int]] = []  # name, kind, child, start, size
    body: list[bytes] = []
    following: list[int] = []

    def place(data: bytes, size: int = SECTOR) -> int:
        start, count = len(body), max(1, -(-len(data) // size))
        body.extend(data[at * size : (at + 1) * size].ljust(size, b"\0") for at in range(count))
        following.extend([*range(start + 1, start + count), END])
        return start

    small, small_following = b"", list[int]()
    placed: list[tuple[str, int, int]] = []
    for name, data in streams.items():
        if len(data) >= CUTOFF:
            placed.append((name, place(data), len(data)))
            continue
        start, count = len(small_following), max(1, -(-len(data) // SMALL_SECTOR))
        small += data.ljust(count * SMALL_SECTOR, b"\0")
        small_following += [*range(start + 1, start + count), END]
        placed.append((name, start, len(data)))
    small_at = place(small) if small else END
    table = struct.pack(f"<{len(small_following)}I", *small_following)
    table_at = place(table.ljust(-(-len(table) // SECTOR) * SECTOR, b"\xff")) if small else END
    entries += [(name, 2, FREE, start, size) for name, start, size in placed]
    for name in folders:
        entries.append((name, 1, len(entries) + 2, 0, 0))
        entries.append(("Workbook", 2, FREE, 0, 0))
    inner = {child for _, _, child, _, _ in entries if child != FREE}
    outer = [at for at in range(1, len(entries) + 1) if at not in inner]
    right = dict(zip(outer, [*outer[1:], FREE], strict=True))
    directory = _entry("Root Entry", 5, FREE, outer[0] if outer else FREE, small_at, len(small))
    for at, (name, kind, child, start, size) in enumerate(entries, 1):
        directory += _entry(name, kind, right.get(at, FREE), child, start, size)
    directory_at = place(directory)
    tables = -(-(len(body) * 4) // (SECTOR - 4))
    fat_at = len(body)
    following += [TABLE] * tables
    fat = struct.pack(f"<{len(following)}I", *following).ljust(tables * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIII", 0, tables, directory_at, 0)
    header += struct.pack("<IIIII", CUTOFF, table_at, 1 if small else 0, END, 0)
    header += struct.pack(f"<{tables}I", *range(fat_at, fat_at + tables)).ljust(436, b"\xff")
    return header + b"".join(body) + fat


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le")
    head = coded.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(coded) + 2, kind, 1, FREE, right, child
    )
    return head + bytes(36) + struct.pack("<III", start, size, 0)
