"""A zip that is no workbook: the files in it, one level deep. A member's name is never a path."""

import io
import lzma
import zipfile
from typing import BinaryIO

from perfbatch.model.entry import shown_name
from perfbatch.reading.container import (
    SUSPECT_BYTES,
    SUSPECT_RATIO,
    UNREADABLE,
    plain_name,
    too_many_members,
)
from perfbatch.reading.refused import RefusedWorkbook, damaged, too_large
from perfbatch.reading.sniff import Format, sniff
from perfbatch.wording import formats

MOST_FILES = 500
MOST_BYTES = 600 * 1024 * 1024
MOST_BYTES_OF_A_FILE = 60 * 1024 * 1024

_PACKAGES = frozenset(
    {"[content_types].xml", "mimetype", "meta-inf/manifest.xml", "meta-inf/manifest.mf"}
)
"""Members by which a zip is one document, or a program, and no heap of files."""

_ENCRYPTED, _UTF8 = 0x1, 0x800
_FOLDER = 0x10
_FAILURES = (*UNREADABLE, lzma.LZMAError)


def member_names(data: bytes) -> tuple[str, ...]:
    """The files in an archive, by their place in it; nothing for what is no archive.

    Raises RefusedWorkbook for an archive that cannot be opened, or must not be.
    """
    found = sniff(data)
    if found is Format.ARCHIVE:
        raise RefusedWorkbook("archive", found.value)
    if found is not Format.ZIP_OTHER:
        return ()
    if too_many_members(data):
        raise too_large(formats.TOO_MANY_MEMBERS, count=data.count(b"PK\x01\x02"))
    members = _files(_opened(io.BytesIO(data)))
    if any(plain_name(_name(one)) in _PACKAGES for one in members):
        return ()
    _judge(members)
    return tuple(_shown(one) for one in members)


def member_bytes(file: BinaryIO, place: int) -> bytes:
    """The bytes of the file at a place in an archive, checksum verified.

    Raises RefusedWorkbook.
    """
    archive = _opened(file)
    members = _files(archive)
    if place >= len(members):
        raise RefusedWorkbook("changing")
    member = members[place]
    if member.flag_bits & _ENCRYPTED:
        raise RefusedWorkbook("encrypted_archive")
    if member.file_size > MOST_BYTES_OF_A_FILE:
        raise too_large(formats.TOO_LARGE, megabytes=member.file_size // 1024 // 1024)
    swollen = member.file_size > SUSPECT_RATIO * max(1, member.compress_size)
    if swollen and member.file_size > SUSPECT_BYTES:
        raise too_large(formats.SUSPICIOUS_RATIO, part=_shown(member))
    try:
        content = archive.read(member)
    except _FAILURES as error:
        raise damaged(formats.PART_UNREADABLE, part=_shown(member)) from error
    if is_archive(content):
        raise RefusedWorkbook("nested", formats.ARCHIVE)
    return content


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a heap of files of whatever kind, and no document."""
    found = sniff(data)
    if found is not Format.ZIP_OTHER or too_many_members(data):
        return found in {Format.ARCHIVE, Format.ZIP_OTHER}
    names = {plain_name(_name(one)) for one in _files(_opened(io.BytesIO(data)))}
    return not names & _PACKAGES


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _FAILURES as error:
        raise damaged(formats.INCOMPLETE) from error


def _files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that are no folders, in the order of the directory."""
    return [
        one
        for one in archive.infolist()
        if not _name(one).endswith("/") and not (one.external_attr & _FOLDER and not one.file_size)
    ]


def _judge(members: list[zipfile.ZipInfo]) -> None:
    """Raises RefusedWorkbook for an archive that as a whole asks for too much, or gives nothing."""
    if not members:
        raise RefusedWorkbook("empty_archive")
    if all(one.flag_bits & _ENCRYPTED for one in members):
        raise RefusedWorkbook("encrypted_archive")
    if len(members) > MOST_FILES:
        raise too_large(formats.TOO_MANY_MEMBERS, count=len(members))
    total = sum(one.file_size for one in members)
    if total > MOST_BYTES:
        raise too_large(formats.TOO_LARGE, megabytes=total // 1024 // 1024)


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name. Where it does not say that it is UTF-8, it may be that or GB18030."""
    name = member.orig_filename
    if not member.flag_bits & _UTF8:
        written = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = written.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
    return name.replace("\\", "/")


def _shown(member: zipfile.ZipInfo) -> str:
    return shown_name(_name(member).strip("/")) or formats.NAMELESS
