"""Containers that are cut, that lie about themselves, or that are no workbooks at all."""

import zipfile
from collections.abc import Callable
from dataclasses import replace

from robustness.hostile.kind import (
    Kind,
    Line,
    Make,
    family_of,
    one_verdict,
    reads,
    reads_or_refuses,
    refuses,
    sets_aside,
)
from robustness.sound import SHEET, STRINGS, STYLES, WORKBOOK, Parts, zipped
from robustness.zips import (
    DEFLATED,
    ENCRYPTED,
    STORED,
    STREAMED,
    End,
    Member,
    changed,
    member,
    members_of,
    zip_of,
)

_THEME = "xl/theme/theme1.xml"
_INDICATORS = "xl/worksheets/sheet3.xml"


def _cut(told: str, at: Callable[[bytes], int]) -> Line:
    def make(parts: Parts) -> bytes:
        data = zipped(parts)
        return data[: at(data)]

    # Nobody can tell what the first bytes would have become; but no return comes out of them.
    return (f"cut-{told.replace(' ', '-')}", f"a workbook cut off: {told}", _NO_RETURN, make)


_NO_RETURN = sets_aside("S01")
_CUTS = (
    _cut("after 2 bytes", lambda _: 2),
    _cut("after 4 bytes", lambda _: 4),
    _cut("in the first header", lambda _: 20),
    _cut("in the first member", lambda _: 100),
    _cut("after 1000 bytes", lambda _: 1000),
    _cut("after a quarter", lambda data: len(data) // 4),
    _cut("after the half", lambda data: len(data) // 2),
    _cut("after nine tenths", lambda data: len(data) * 9 // 10),
    _cut("before the directory", lambda data: data.index(b"PK\1\2")),
    _cut("in the directory", lambda data: data.index(b"PK\1\2") + 300),
    _cut("before the end record", lambda data: data.rindex(b"PK\5\6")),
    _cut("in the end record", lambda data: len(data) - 10),
    _cut("one byte short", lambda data: len(data) - 1),
)


def _with(name: str, change: Callable[[Member], Member]) -> Make:
    """A workbook with one of its members changed."""
    return lambda parts: zip_of(changed(members_of(parts), name, change))


def _every(change: Callable[[Member], Member]) -> Make:
    return lambda parts: zip_of([change(one) for one in members_of(parts)])


def _ended(end: End) -> Make:
    return lambda parts: zip_of(members_of(parts), end)


def _plus(*more: Member) -> Make:
    return lambda parts: zip_of([*members_of(parts), *more])


def _renamed(rename: Callable[[str], str]) -> Make:
    return lambda parts: zipped({rename(name): data for name, data in parts.items()})


def _packed(method: int) -> Make:
    return lambda parts: zipped(parts, method)


def _streamed(one: Member) -> Member:
    """As programs write that do not know the size before the end."""
    tail = b"PK\7\10" + b"".join(
        number.to_bytes(4, "little") for number in (one.crc, len(one.packed), one.size)
    )
    return replace(one, flags=one.flags | STREAMED, packed=one.packed + tail, packed_size=None)


def _stream(parts: Parts) -> bytes:
    """Sizes in the directory are honest, those of the local headers are zero."""
    raw = bytearray(zip_of([_streamed(one) for one in members_of(parts)]))
    at = raw.find(b"PK\1\2")
    while at >= 0:
        size = int.from_bytes(raw[at + 20 : at + 24], "little") - 16
        raw[at + 20 : at + 24] = size.to_bytes(4, "little")
        at = raw.find(b"PK\1\2", at + 4)
    at = raw.find(b"PK\3\4")
    while at >= 0:
        raw[at + 14 : at + 26] = bytes(12)
        at = raw.find(b"PK\3\4", at + 4)
    return bytes(raw)


def _twin(parts: Parts, name: str, data: bytes) -> bytes:
    return zip_of([*members_of(parts), member(name, data)])


def _other(parts: Parts) -> bytes:
    return parts[SHEET].replace(b"<v>10.25</v>", b"<v>99.25</v>")


def _overlap(parts: Parts) -> bytes:
    """The indicators' entry points to the header of the projects' sheet."""
    members = members_of(parts)
    at = 0
    for one in members:
        if one.name == SHEET.encode():
            break
        at += 30 + len(one.name) + len(one.packed)
    return zip_of(changed(members, _INDICATORS, lambda one: replace(one, offset=at)))


_CHECKSUMS: tuple[Line, ...] = tuple(
    (
        f"wrong-checksum-of-{told}",
        f"the checksum of the {told} does not fit",
        claim,
        _with(part, lambda one: replace(one, crc=one.crc ^ 1)),
    )
    for told, part, claim in (
        ("sheet", SHEET, refuses("damaged")),
        ("strings", STRINGS, refuses("damaged")),
        ("workbook-part", WORKBOOK, refuses("damaged")),
        ("styles", STYLES, reads_or_refuses("S01.damaged")),
        ("theme", _THEME, reads_or_refuses("S01.damaged")),
    )
)

_ENDS: tuple[Line, ...] = tuple(
    (name, told, reads_or_refuses("S01"), _ended(end))
    for name, told, end in (
        ("end-count-one", "the end record counts one member", End(count=1)),
        ("end-count-65535", "the end record counts 65,535 without zip64", End(count=65535)),
        ("end-count-zero", "the end record counts no members", End(count=0)),
        ("end-size-zero", "the directory is said to be empty", End(size=0)),
        ("end-size-huge", "the directory is said to have 4 GB", End(size=0xFFFFFFFE)),
        ("end-at-zero", "the directory is said to begin the file", End(at=0)),
        ("end-at-beyond", "the directory is said to begin beyond the file", End(at=0x7FFFFFFF)),
        ("end-disk-seven", "the archive is said to span seven disks", End(disk=7)),
        (
            "end-comment-short",
            "a comment longer than it says",
            End(comment=b"x" * 99, comment_length=3),
        ),
        ("end-comment-long", "a comment shorter than it says", End(comment_length=60000)),
        (
            "end-in-comment",
            "a second end record in the comment",
            End(comment=b"PK\5\6" + bytes(18)),
        ),
    )
)

_NAMES: tuple[Line, ...] = (
    ("names-absolute", "part names begin with a slash", reads(), _renamed(lambda name: f"/{name}")),
    ("names-backslash", "part names with backslashes", reads(), _renamed(lambda name: name.replace("/", "\\"))),
    ("names-other-case", "part names in capitals", reads(), _renamed(lambda name: name.upper())),
    ("names-dots", "part names go up and down again", one_verdict(), _renamed(lambda name: f"xl/../{name}")),
    ("names-escape", "one more member is called ../../escaped.xlsx", reads_or_refuses("S01"), _plus(member("../../escaped.xlsx", b"x"))),
    ("names-nul", "one more member has a NUL in its name", reads_or_refuses("S01"), _plus(member("xl/\0evil.xml", b"x"))),
    ("names-not-utf8", "one more member's name is neither ASCII nor UTF-8", reads_or_refuses("S01"), _plus(member(b"xl/\xff\xfe\xb1\xed.xml", b"x"))),
    ("names-60000-long", "one more member's name has 60,000 letters", reads_or_refuses("S01"), _plus(member("n" * 60000, b"x"))),
    ("names-empty", "one more member has no name", reads_or_refuses("S01"), _plus(member("", b"x"))),
    ("names-folders", "the folders are members too", reads(), _plus(member("xl/", b""), member("xl/worksheets/", b""))),
    ("names-folder-of-a-part", "a folder is called like the sheet", reads_or_refuses("S01"), _plus(member(f"{SHEET}/", b""))),
)  # fmt: skip

_DOUBLES: tuple[Line, ...] = (
    ("twice-the-same", "the sheet is there twice, equal", reads_or_refuses("S01"), lambda parts: _twin(parts, SHEET, parts[SHEET])),
    ("twice-different", "the sheet is there twice, different", refuses("too_large", "damaged"), lambda parts: _twin(parts, SHEET, _other(parts))),
    ("twice-by-case", "the sheet is there twice, once in capitals", refuses("too_large", "damaged"), lambda parts: _twin(parts, SHEET.upper(), _other(parts))),
    ("twice-by-slash", "the sheet is there twice, once with backslashes", refuses("too_large", "damaged"), lambda parts: _twin(parts, SHEET.replace("/", "\\"), _other(parts))),
)  # fmt: skip

_PACKING: tuple[Line, ...] = (
    ("stored", "nothing is packed", reads(), _packed(STORED)),
    ("streamed", "written as a stream, sizes after the data", reads(), _stream),
    ("packed-bzip2", "packed in a way that workbooks do not use", reads_or_refuses("S01"), _packed(zipfile.ZIP_BZIP2)),
    ("packed-lzma", "packed in another way that workbooks do not use", reads_or_refuses("S01"), _packed(zipfile.ZIP_LZMA)),
    ("packed-unknown", "packed in a way that does not exist", refuses("damaged"), _with(SHEET, lambda one: replace(one, method=12345))),
    ("packed-aes", "members marked as AES", refuses("encrypted", "damaged"), _every(lambda one: replace(one, method=99, flags=ENCRYPTED))),
    ("stored-but-packed", "the packed sheet is said to be stored", refuses("damaged"), _with(SHEET, lambda one: replace(one, method=STORED))),
    ("packed-but-stored", "the stored sheet is said to be packed", refuses("damaged"), lambda parts: zip_of(changed(members_of(parts), SHEET, lambda one: replace(one, packed=parts[SHEET], method=DEFLATED)))),
    ("packed-garbage", "the sheet's packed bytes are garbage", refuses("damaged"), _with(SHEET, lambda one: replace(one, packed=b"\x07" * len(one.packed)))),
    ("packed-half", "half of the sheet's packed bytes", refuses("damaged"), _with(SHEET, lambda one: replace(one, packed=one.packed[: len(one.packed) // 2]))),
    ("packed-and-more", "junk after the sheet's packed bytes", reads_or_refuses("S01.damaged"), _with(SHEET, lambda one: replace(one, packed=one.packed + b"junk" * 99))),
    ("encrypted", "every member is encrypted", refuses("encrypted"), _every(lambda one: replace(one, flags=ENCRYPTED))),
    ("encrypted-theme", "a member that nobody needs is encrypted", reads_or_refuses("S01.encrypted"), _with(_THEME, lambda one: replace(one, flags=ENCRYPTED))),
    ("local-name-differs", "the sheet's local header has another name", reads_or_refuses("S01"), _with(SHEET, lambda one: replace(one, local_name=b"xl/worksheets/sheetX.xml"))),
    ("local-size-differs", "the sheet's local header has another size", reads_or_refuses("S01"), _with(SHEET, lambda one: replace(one, local_size=1))),
    ("size-too-small", "the sheet is said to have 1,000 bytes", refuses("damaged"), _with(SHEET, lambda one: replace(one, size=1000))),
    ("size-too-large", "the sheet is said to have a megabyte more, its checksum fits", reads_or_refuses("S01.damaged"), _with(SHEET, lambda one: replace(one, size=one.size + 2**20))),
    ("overlap", "two entries of the directory share one place", reads_or_refuses("S01"), _overlap),
    ("offset-beyond", "the sheet is said to stand beyond the end", refuses("damaged"), _with(SHEET, lambda one: replace(one, offset=0x7FFFFFF0))),
)  # fmt: skip

_AROUND: tuple[Line, ...] = (
    ("zero-bytes", "a file of no bytes", refuses("empty"), lambda _: b""),
    ("one-byte", "a file of one byte", sets_aside("S01"), lambda _: b"P"),
    ("nothing-but-zeros", "64 KB of zeros", refuses("unknown", "damaged"), lambda _: bytes(65536)),
    ("no-members", "a zip without members", sets_aside("S01"), lambda _: zip_of([])),
    ("junk-before", "a workbook after ten bytes of junk", reads_or_refuses("S01"), lambda parts: b"0123456789" + zipped(parts)),
    ("program-before", "a workbook after the head of a program", reads_or_refuses("S01"), lambda parts: zip_of(members_of(parts), head=b"MZ" + bytes(510))),
    ("junk-after", "a workbook before a kilobyte of junk", reads_or_refuses("S01"), lambda parts: zipped(parts) + b"junk" * 256),
    ("megabytes-after", "a workbook before three megabytes of zeros", reads_or_refuses("S01"), lambda parts: zipped(parts) + bytes(3 << 20)),
    ("twice", "two workbooks one after the other", reads_or_refuses("S01"), lambda parts: zipped(parts) * 2),
)  # fmt: skip

KINDS: tuple[Kind, ...] = family_of(
    "container", (*_AROUND, *_CUTS, *_CHECKSUMS, *_ENDS, *_NAMES, *_DOUBLES, *_PACKING)
)
