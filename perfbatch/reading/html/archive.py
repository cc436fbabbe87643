"""A web page in one file (MHTML): the pages in it, unpacked one level, with limits."""

import binascii
import email
import posixpath
import re
from collections.abc import Iterator, Mapping
from email.message import Message
from urllib.parse import unquote

from perfbatch.reading.encoding import decoded
from perfbatch.reading.html.names import Worksheet, worksheets
from perfbatch.reading.refused import RefusedWorkbook, damaged, too_large
from perfbatch.wording import formats

_LONGEST_HEAD = 64 * 1024
_MOST_PARTS = 10_000
_MIME = re.compile(rb"^mime-version\s*:", re.IGNORECASE | re.MULTILINE)
_TAG_BEGIN = b"<"
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def is_archive(data: bytes) -> bool:
    """Whether the file begins with the head of a message and not with a page."""
    found = _MIME.search(data[:_LONGEST_HEAD])
    end = _END_OF_HEAD.search(data[:_LONGEST_HEAD].lstrip())
    if not found or not end:
        return False
    first_line = data.lstrip().partition(b"\n")[0]
    return not first_line.startswith(_TAG_BEGIN) and b":" in first_line


def pages(data: bytes) -> list[tuple[Worksheet | None, str]]:
    """The pages of an archive, each with the worksheet that it is said to be.

    Where the first page lists worksheets in other pages these are taken, in that order: what is
    left are frames and tabs. Raises RefusedWorkbook.
    """
    found = dict(_pages(data))
    texts = list(found.values())
    if not texts:
        raise RefusedWorkbook("unknown", formats.HTML)
    listed = [sheet for sheet in worksheets(texts[0]) if sheet.source]
    if not listed:
        return [(None, text) for text in texts]
    return [(sheet, _page_of(sheet, found)) for sheet in listed]


def _page_of(sheet: Worksheet, found: Mapping[str, str]) -> str:
    text = found.get(_file_name(sheet.source))
    if text is None:
        raise damaged(formats.PART_MISSING, part=sheet.name)
    return text


def _file_name(location: str) -> str:
    """The last step of an address, as two of them are compared."""
    return posixpath.basename(unquote(location).replace("\\", "/")).casefold()


def _pages(data: bytes) -> Iterator[tuple[str, str]]:
    """The pages by the file name that each had."""
    head, body = _parted(data.lstrip())
    if not head.is_multipart() and head.get_content_type() in _PAGES:
        yield "", decoded(_unpacked(head, body))
        return
    boundary = head.get_boundary()
    if not boundary:
        raise damaged(formats.INCOMPLETE)
    mark = b"\n--" + boundary.encode("utf-8", "surrogateescape")
    if body.count(mark) > _MOST_PARTS:
        raise too_large(formats.TOO_MANY_MEMBERS, count=body.count(mark))
    *parts, last = (b"\n" + body).split(mark)
    if not parts or not last.startswith(b"--"):
        raise damaged(formats.INCOMPLETE)
    for number, part in enumerate(parts[1:]):
        headers, content = _parted(part.lstrip(b"\r\n"))
        if headers.get_content_type() in _PAGES:
            place = _file_name(str(headers.get("Content-Location", "")))
            yield place or str(number), decoded(_unpacked(headers, content))


def _parted(part: bytes) -> tuple[Message, bytes]:
    """The headers of a message or part, and what follows them."""
    end = _END_OF_HEAD.search(part, 0, _LONGEST_HEAD)
    if end is None:
        raise damaged(formats.INCOMPLETE)
    return email.message_from_bytes(part[: end.end()]), part[end.end() :]


def _unpacked(headers: Message, content: bytes) -> bytes:
    way = str(headers.get("Content-Transfer-Encoding", "")).strip().lower()
    try:
        if way == "base64":
            return binascii.a2b_base64(content)
        if way == "quoted-printable":
            return binascii.a2b_qp(content)
    except binascii.Error as error:
        raise damaged(formats.INCOMPLETE) from error
    return content
