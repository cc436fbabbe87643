"""What the bytes of a file are, by content and never by name."""

import codecs
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from enum import Enum

from perfbatch.reading.container import UNREADABLE, plain_name, too_many_members
from perfbatch.wording import formats


class Format(Enum):
    """What a file is; the value is its name in a sentence."""

    EMPTY = formats.EMPTY
    OOXML_WORKBOOK = formats.OOXML_WORKBOOK
    ENCRYPTED = formats.ENCRYPTED
    OLD_XLS = formats.OLD_XLS
    OLE_OTHER = formats.OLE_OTHER
    WORD = formats.WORD
    SLIDES = formats.SLIDES
    XLSB = formats.XLSB
    ODS = formats.ODS
    OFD = formats.OFD
    ZIP_OTHER = formats.ZIP_OTHER
    ARCHIVE = formats.ARCHIVE
    XML_SPREADSHEET_2003 = formats.XML_SPREADSHEET_2003
    HTML = formats.HTML
    PDF = formats.PDF
    PICTURE = formats.PICTURE
    TEXT = formats.TEXT
    DAMAGED = formats.DAMAGED
    UNKNOWN = formats.UNKNOWN


WORKBOOK = re.compile(r"(?:[^/]+/)?workbook\d*\.xml")
"""The part that lists the sheets: xl/workbook.xml, but other programs have other names."""

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"Rar!\x1a\x07", Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
    (b"\x89PNG", Format.PICTURE),
    (b"\xff\xd8\xff", Format.PICTURE),
    (b"GIF8", Format.PICTURE),
    (b"{\\rtf", Format.WORD),
    (b"\x09\x00\x04\x00", Format.OLD_XLS),
    (b"\x09\x02\x06\x00", Format.OLD_XLS),
    (b"\x09\x04\x06\x00", Format.OLD_XLS),
    (b"\x09\x08\x08\x00", Format.OLD_XLS),
    (b"\x09\x08\x10\x00", Format.OLD_XLS),
)
_OLE_STREAMS = (
    ("encryptedpackage", Format.ENCRYPTED),
    ("workbook", Format.OLD_XLS),
    ("book", Format.OLD_XLS),
    ("worddocument", Format.WORD),
    ("powerpoint document", Format.SLIDES),
)
_ZIP_MEMBERS = (
    (WORKBOOK, Format.OOXML_WORKBOOK),
    (re.compile(r"xl/workbook\d*\.bin"), Format.XLSB),
    (re.compile(r"word/document\d*\.xml"), Format.WORD),
    (re.compile(r"ppt/presentation\d*\.xml"), Format.SLIDES),
    (re.compile(r"ofd\.xml"), Format.OFD),
)
_ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_HEAD = 8192
_HTML = re.compile(r"<(?:html|!doctype html|head|meta|body|table)\b|^mime-version:", re.MULTILINE)
_XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")


def sniff(data: bytes) -> Format:
    """What the bytes are. Opens nothing but the directory of a container, and never raises."""
    if not data:
        return Format.EMPTY
    if data.startswith(_ZIP) and data[2:4] in {b"\x03\x04", b"\x05\x06", b"\x07\x08"}:
        return _zip_format(data)
    if data.startswith(_OLE):
        return _ole_format(data)
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    return _text_format(data)


def _zip_format(data: bytes) -> Format:
    if too_many_members(data):
        return Format.OOXML_WORKBOOK if b"xl/workbook" in data else Format.ZIP_OTHER
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except UNREADABLE:
        return Format.DAMAGED
    names = [plain_name(name) for name in members]
    for pattern, found in _ZIP_MEMBERS:
        if any(pattern.fullmatch(name) for name in names):
            return found
    if "mimetype" in names and _ODS_MIMETYPE in data[:_HEAD]:
        return Format.ODS
    return Format.ZIP_OTHER


def _ole_format(data: bytes) -> Format:
    names = {name.casefold() for name in _ole_names(data)}
    for stream, found in _OLE_STREAMS:
        if stream in names:
            return found
    return Format.OLE_OTHER if "root entry" in names else Format.DAMAGED


def _ole_names(data: bytes) -> Iterator[str]:
    """The names in the directory of an OLE2 file, as far as it can be followed."""
    try:
        (shift,) = struct.unpack_from("<H", data, 30)
        (sector,) = struct.unpack_from("<I", data, 48)
        tables = struct.unpack_from("<109I", data, 76)
    except struct.error:
        return
    size = 1 << shift if shift in {9, 12} else 512
    followed: set[int] = set()
    while sector not in followed and (sector + 1) * size < len(data):
        followed.add(sector)
        for at in range((sector + 1) * size, (sector + 2) * size, 128):
            entry = data[at : at + 128]
            length = int.from_bytes(entry[64:66], "little")
            yield entry[: max(0, min(64, length) - 2)].decode("utf-16-le", "replace")
        table, place = divmod(sector, size // 4)
        if table >= len(tables):
            return
        at = (tables[table] + 1) * size + place * 4
        sector = int.from_bytes(data[at : at + 4].ljust(4, b"\xff"), "little")


def _text_format(data: bytes) -> Format:
    text = _text(data)
    if text is None:
        return Format.UNKNOWN
    text = text.casefold()
    if _HTML.search(text):
        return Format.HTML
    if _XML_2003 in text:
        return Format.XML_SPREADSHEET_2003
    return Format.TEXT


def _text(data: bytes) -> str | None:
    """The beginning of a text file, or None for something else."""
    head = data[:_HEAD]
    encodings = ("utf-8-sig", "gb18030")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16", "utf-16")
    for encoding in encodings:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head, len(data) <= _HEAD)
        except UnicodeDecodeError:
            continue
        return None if _NOT_TEXT.search(text) else text
    return None
