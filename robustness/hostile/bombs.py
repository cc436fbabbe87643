"""Containers that unpack to more than any machine holds, by what they declare and by what they do.

Nothing large is ever held here: a deflate stream is repeated as packed bytes.
"""

import struct
import zlib
from dataclasses import replace

from robustness.hostile.kind import Kind, Line, family_of, reads, reads_or_refuses, refuses
from robustness.sound import SHEET, STRINGS, TYPES, Parts, zipped
from robustness.zips import (
    End,
    Member,
    changed,
    deflated,
    member,
    members_of,
    repeated,
    repeated_size,
    zip64_size,
    zip_of,
)

_GB = 1 << 30
_ALL = 0xFFFFFFFF
_BEFORE, _AFTER = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
_EMPTY_ROW = b"<row><c s='1'/></row>"


def _declared(size: int) -> Line:
    """A sheet of which only the directory says that it is large."""
    told = f"{size // _GB}-gb"

    def make(parts: Parts) -> bytes:
        extra = zip64_size(size) if size >= _ALL else b""
        return zip_of(
            changed(members_of(parts), SHEET, lambda one: replace(one, size=size, extra=extra))
        )

    return (
        f"declared-{told}",
        f"a sheet that declares {told}",
        refuses("too_large", "damaged"),
        make,
    )


def _huge(size: int) -> tuple[bytes, int]:
    """A packed sheet of about so many bytes and its exact size."""
    times = size // len(_EMPTY_ROW)
    what = (_BEFORE, _EMPTY_ROW, times, _AFTER)
    return repeated(*what), repeated_size(*what)


def _real(size: int, declared: int | None) -> Member:
    """The member that the projects' sheet is replaced by; its checksum is not right."""
    packed, true = _huge(size)
    said = true if declared is None else declared
    extra = zip64_size(said) if said >= _ALL else b""
    return Member(SHEET.encode(), packed, 0, said, extra=extra)


def _swapped(size: int, declared: int | None = None) -> Line:
    how = "honest" if declared is None else f"declared-{declared}"
    told = f"{size // _GB} GB" if size >= _GB else f"{size >> 20} MB"
    name = f"real-{told.lower().replace(' ', '-')}-{how}"
    return (
        name,
        f"a sheet that unpacks to {told}, {how}",
        refuses("too_large", "damaged"),
        lambda parts: zip_of(changed(members_of(parts), SHEET, lambda _: _real(size, declared))),
    )


def _strings_bomb(parts: Parts) -> bytes:
    head, unit, tail = b"<sst>", b"<si><t>0</t></si>", b"</sst>"
    times = _GB // len(unit)
    size = repeated_size(head, unit, times, tail)
    swollen = Member(STRINGS.encode(), repeated(head, unit, times, tail), 0, size)
    return zip_of(changed(members_of(parts), STRINGS, lambda _: swollen))


def _beside(parts: Parts) -> bytes:
    """The bomb is a picture that no reader needs."""
    picture = Member(
        b"xl/media/image1.png", repeated(b"", bytes(1024), 10 * _GB // 1024, b""), 0, 0
    )
    size = repeated_size(b"", bytes(1024), 10 * _GB // 1024, b"")
    return zip_of([*members_of(parts), replace(picture, size=size, extra=zip64_size(size))])


def _many_just_below(parts: Parts) -> bytes:
    """Each below every limit of one member; together 600 MB."""
    data = bytes(29 << 20)
    one = Member(b"", deflated(data), zlib.crc32(data), len(data))
    more = [replace(one, name=f"xl/media/{number}.png".encode()) for number in range(20)]
    return zip_of([*members_of(parts), *more])


def _shared_kernel(parts: Parts) -> bytes:
    """A thousand entries of the directory share one packed body of 25 MB."""
    data = bytes(25 << 20)
    body = Member(b"k", deflated(data), zlib.crc32(data), len(data))
    ghosts = [
        replace(body, name=f"k{number}".encode(), packed=b"", offset=0) for number in range(1000)
    ]
    sized = [replace(one, packed_size=len(body.packed)) for one in ghosts]
    return zip_of([body, *members_of(parts), *sized])


def _members(count: int) -> Line:
    def make(parts: Parts) -> bytes:
        more = {f"xl/media/{number}.bin": b"" for number in range(count)}
        return zipped(parts | more)

    claim = refuses("too_large", "damaged") if count > 65535 else reads_or_refuses("S01.too_large")
    return (f"{count}-members", f"a workbook with {count} more members", claim, make)


def _zip64(parts: Parts, count: int, locator: int | None = None) -> bytes:
    """A workbook whose end is said in zip64 only."""
    members = members_of(parts)
    plain = zip_of(members)
    end = plain.rindex(b"PK\5\6")
    size, at = struct.unpack_from("<II", plain, end + 12)
    record = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, at)
    place = struct.pack("<4sIQI", b"PK\6\7", 0, end if locator is None else locator, 1)
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, _ALL, _ALL, 0)
    return plain[:end] + record + place + tail


_LINES: tuple[Line, ...] = (
    _declared(3 * _GB),
    _declared(10 * _GB),
    _declared(2**62),
    _swapped(10 * _GB),
    _swapped(10 * _GB, declared=1000),
    _swapped(10 * _GB, declared=20 << 20),
    _swapped(_GB),
    _swapped(280 << 20),
    ("strings-1-gb", "shared strings that unpack to 1 GB", refuses("too_large", "damaged"), _strings_bomb),
    ("picture-10-gb", "a picture that unpacks to 10 GB", refuses("too_large", "damaged"), _beside),
    ("twenty-of-29-mb", "twenty pictures of 29 MB of zeros", reads_or_refuses("S01.too_large"), _many_just_below),
    ("shared-kernel", "a thousand entries that share one packed body", refuses("too_large", "damaged"), _shared_kernel),
    _members(9_000),
    _members(70_000),
    ("zip64-honest", "the end of the directory is told in zip64", reads(), lambda parts: _zip64(parts, len(parts))),
    ("zip64-count", "zip64 tells of 2^60 members", reads_or_refuses("S01"), lambda parts: _zip64(parts, 2**60)),
    ("zip64-nowhere", "zip64 points beyond the file", reads_or_refuses("S01"), lambda parts: _zip64(parts, len(parts), 2**50)),
    ("types-bomb", "content types of 200 MB", reads_or_refuses("S01"), lambda parts: zip_of(changed(members_of(parts), TYPES, lambda _: member(TYPES, b"<Types>" + b" " * (200 << 20) + b"</Types>")))),
    ("directory-of-ends", "60,000 end records one after the other", reads_or_refuses("S01"), lambda parts: zip_of(members_of(parts), End(comment=(b"PK\5\6" + bytes(18)) * 2900)) + (b"PK\5\6" + bytes(18)) * 60000),
)  # fmt: skip

KINDS: tuple[Kind, ...] = family_of("bomb", _LINES)
