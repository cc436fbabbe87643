"""Zips written by hand, so that every field of them can lie."""

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
ENCRYPTED, UTF8, STREAMED = 0x1, 0x800, 0x8
_DATE = 33  # 1980-01-01
_CHUNK = 1 << 24


@dataclass(frozen=True, slots=True)
class Member:
    """A member: `packed` as it stands in the file, the rest as it is declared.

    `local_name`, `local_size` and `offset` may differ from what the directory says.
    """

    name: bytes
    packed: bytes
    crc: int
    size: int
    method: int = DEFLATED
    flags: int = 0
    local_name: bytes | None = None
    local_size: int | None = None
    packed_size: int | None = None
    offset: int | None = None
    extra: bytes = b""


@dataclass(frozen=True, slots=True)
class End:
    """The end of the directory; what is None is said as it is."""

    count: int | None = None
    size: int | None = None
    at: int | None = None
    disk: int = 0
    comment: bytes = b""
    comment_length: int | None = None


HONEST = End()


def deflated(data: bytes) -> bytes:
    """Raw deflate."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def member(name: str | bytes, data: bytes) -> Member:
    """An honest member."""
    raw = name if isinstance(name, bytes) else name.encode()
    flags = 0 if raw.isascii() else UTF8
    return Member(raw, deflated(data), zlib.crc32(data), len(data), flags=flags)


def members_of(parts: Mapping[str, bytes]) -> list[Member]:
    """Honest members."""
    return [member(name, data) for name, data in parts.items()]


def changed(
    members: Sequence[Member], name: str, change: Callable[[Member], Member]
) -> list[Member]:
    """The members with one of them changed."""
    return [change(one) if one.name == name.encode() else one for one in members]


def zip_of(members: Sequence[Member], end: End = HONEST, head: bytes = b"") -> bytes:
    """The zip; `head` is junk before it that the offsets do not count."""
    body, directory = bytearray(), bytearray()
    for one in members:
        at = len(body) if one.offset is None else one.offset
        body += _local(one)
        directory += _central(one, at)
    said = (
        len(members) & 0xFFFF if end.count is None else end.count,
        len(directory) if end.size is None else end.size,
        len(body) if end.at is None else end.at,
    )
    length = len(end.comment) if end.comment_length is None else end.comment_length
    tail = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", end.disk, end.disk, said[0], said[0], said[1], said[2], length
    )
    return head + bytes(body) + bytes(directory) + tail + end.comment


def _packed_size(one: Member) -> int:
    return len(one.packed) if one.packed_size is None else one.packed_size


def _local(one: Member) -> bytes:
    name = one.name if one.local_name is None else one.local_name
    size = one.size if one.local_size is None else one.local_size
    head = struct.pack(
        "<4s5H3I2H",
        b"PK\3\4",
        20,
        one.flags,
        one.method,
        0,
        _DATE,
        one.crc,
        min(_packed_size(one), 0xFFFFFFFF),
        min(size, 0xFFFFFFFF),
        len(name),
        len(one.extra),
    )
    return head + name + one.extra + one.packed


def _central(one: Member, at: int) -> bytes:
    head = struct.pack(
        "<4s6H3I5H2I",
        b"PK\1\2",
        20,
        20,
        one.flags,
        one.method,
        0,
        _DATE,
        one.crc,
        min(_packed_size(one), 0xFFFFFFFF),
        min(one.size, 0xFFFFFFFF),
        len(one.name),
        len(one.extra),
        0,
        0,
        0,
        0,
        at & 0xFFFFFFFF,
    )
    return head + one.name + one.extra


def zip64_size(size: int) -> bytes:
    """The extra field that declares a size beyond 4 GiB."""
    return struct.pack("<HHQ", 1, 8, size)


def repeated(head: bytes, unit: bytes, times: int, tail: bytes) -> bytes:
    """Raw deflate of head + unit × times + tail, without ever holding it unpacked.

    A block of about 16 MB is packed once, flushed to a whole byte without looking back, and its
    packed bytes are repeated; `times` is rounded up to whole blocks.
    """
    many = max(1, min(times, _CHUNK // len(unit)))
    blocks = -(-times // many)
    return _flushed(head) + _flushed(unit * many) * blocks + deflated(tail)


def repeated_size(head: bytes, unit: bytes, times: int, tail: bytes) -> int:
    """How large `repeated` unpacks."""
    many = max(1, min(times, _CHUNK // len(unit)))
    return len(head) + len(unit) * many * -(-times // many) + len(tail)


def _flushed(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)
