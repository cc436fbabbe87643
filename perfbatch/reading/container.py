"""The gate before unpacking: the directory of a zip is judged, then each part on its way out."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from perfbatch.deflate import Broken, unpacking
from perfbatch.reading.refused import RefusedWorkbook, damaged, too_large
from perfbatch.wording import formats

MOST_MEMBERS = 10_000
MOST_BYTES = 300 * 1024 * 1024
SUSPECT_BYTES = 30 * 1024 * 1024
SUSPECT_RATIO = 200

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    Broken,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""What the library raises for a zip that it cannot follow."""


def too_many_members(data: bytes) -> bool:
    """Whether a zip has more members than any workbook."""
    return data.count(b"PK\x01\x02") > MOST_MEMBERS


def plain_name(name: str) -> str:
    """A member's name as two names are compared: other case and backslashes are legal."""
    return name.replace("\\", "/").lstrip("/").casefold()


ROOM = 64
"""What packing adds to bytes that it cannot make fewer, beside a thousandth; more is a lie."""


class Container:
    """The members of a zip that has passed the gate, each read when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._members = members

    def name(self, pattern: re.Pattern[str]) -> str | None:
        """The first member's name that the pattern fits, in lower case."""
        return next((name for name in self._members if pattern.fullmatch(name)), None)

    def part(self, name: str) -> bytes | None:
        """The bytes of a member (checksum verified), None where there is none of that name.

        Raises RefusedWorkbook for a part that cannot be unpacked or that has a DOCTYPE.
        """
        member = self._members.get(plain_name(name))
        if member is None:
            return None
        try:
            with unpacking(self._archive, member) as part:
                data = part.read(member.file_size + 1)  # read() alone unpacks beyond the size
        except UNREADABLE as error:
            raise damaged(formats.PART_UNREADABLE, part=name) from error
        if b"<!DOCTYPE" in data:
            raise too_large(formats.DOCTYPE, part=name)
        return data

    def needed(self, name: str) -> bytes:
        """The bytes of a member that must be there. Raises RefusedWorkbook."""
        data = self.part(name)
        if data is None:
            raise damaged(formats.PART_MISSING, part=name)
        return data


def open_container(data: bytes) -> Container:
    """The gate: the directory of a zip is judged before anything is unpacked.

    Both zip readers stop at the size that the directory declares, so declarations bound what
    unpacking can cost. Raises RefusedWorkbook.
    """
    if too_many_members(data):
        raise too_large(formats.TOO_MANY_MEMBERS, count=data.count(b"PK\x01\x02"))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except UNREADABLE as error:
        raise damaged(formats.INCOMPLETE) from error
    members: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for member in archive.infolist():
        name = plain_name(member.filename)
        if name in members:
            raise too_large(formats.SAME_NAMES, part=member.filename)
        members[name] = member
        total += member.file_size
        _judge(member)
    if total > MOST_BYTES:
        raise too_large(formats.TOO_LARGE, megabytes=total // 1024 // 1024)
    return Container(archive, members)


def _judge(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise RefusedWorkbook("encrypted")
    if member.compress_size > member.file_size + member.file_size // 1000 + ROOM:
        raise damaged(formats.PART_UNREADABLE, part=member.filename)
    swollen = member.file_size > SUSPECT_RATIO * max(1, member.compress_size)
    if swollen and member.file_size > SUSPECT_BYTES:
        raise too_large(formats.SUSPICIOUS_RATIO, part=member.filename)
