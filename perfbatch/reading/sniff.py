"""What the bytes of a file are, by content and never by name."""

import io
import re
import struct
import zipfile
from enum import Enum
from functools import lru_cache

from perfbatch.reading.container import UNREADABLE, plain_name, too_many_members
from perfbatch.reading.encoding import text_or_none
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.xls.compound import SIGNATURE, Compound
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
    XML_OTHER = formats.XML_OTHER
    JSON = formats.JSON
    MAIL = formats.MAIL
    SHORTCUT = formats.SHORTCUT
    DBASE = formats.DBASE
    LOTUS = formats.LOTUS
    TEXT = formats.TEXT
    DAMAGED = formats.DAMAGED
    UNKNOWN = formats.UNKNOWN


WORKBOOK = re.compile(r"(?:[^/]+/)?workbook\d*\.xml")
"""The part that lists the sheets: xl/workbook.xml, but other programs have other names."""

_ZIP = b"PK"
_MAGIC = (
    (b"Rar!\x1a\x07", Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
    (b"\x1f\x8b", Format.ARCHIVE),
    (b"BZh", Format.ARCHIVE),
    (b"\xfd7zXZ\x00", Format.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Format.ARCHIVE),
    (b"MSCF\x00\x00\x00\x00", Format.ARCHIVE),
    (b"\x89PNG", Format.PICTURE),
    (b"II*\x00", Format.PICTURE),
    (b"MM\x00*", Format.PICTURE),
    (b"\xff\xd8\xff", Format.PICTURE),
    (b"GIF8", Format.PICTURE),
    (b"{\\rtf", Format.WORD),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Format.SHORTCUT),
    (b"[InternetShortcut]", Format.SHORTCUT),
    (b"\x00\x00\x02\x00\x06\x04", Format.LOTUS),
    (b"\x00\x00\x1a\x00", Format.LOTUS),
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
    ("__properties_version1.0", Format.MAIL),
)
_INSIDE = (
    (257, (b"ustar",), Format.ARCHIVE),
    (8, (b"WEBP",), Format.PICTURE),
    (4, (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1", b"ftypavif"), Format.PICTURE),
)
"""Marks that stand behind something else, with their place."""
_DBASE_KINDS = frozenset({0x02, 0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5})
_ZIP_MEMBERS = (
    (WORKBOOK, Format.OOXML_WORKBOOK),
    (re.compile(r"xl/workbook\d*\.bin"), Format.XLSB),
    (re.compile(r"word/document\d*\.xml"), Format.WORD),
    (re.compile(r"ppt/presentation\d*\.xml"), Format.SLIDES),
    (re.compile(r"ofd\.xml"), Format.OFD),
)
_KINDS_OF_PARTS = (
    (b"spreadsheetml.sheet.main+xml", Format.OOXML_WORKBOOK),
    (b"spreadsheetml.template.main+xml", Format.OOXML_WORKBOOK),
    (b"ms-excel.sheet.macroenabled.main+xml", Format.OOXML_WORKBOOK),
    (b"ms-excel.sheet.binary.macroenabled.main", Format.XLSB),
    (b"wordprocessingml.document.main+xml", Format.WORD),
    (b"presentationml.presentation.main+xml", Format.SLIDES),
)
"""What the list of parts says of the main one, which may have any name."""
_LIST_OF_PARTS = "[Content_Types].xml"
_LONGEST_LIST = 1 << 20
_ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_HEAD = 8192
_HTML = re.compile(r"<(?:html|!doctype\s+html|head|meta|body|table)\b", re.IGNORECASE)
_HTML_ELEMENTS = frozenset(
    {"html", "head", "meta", "title", "link", "style", "script", "base", "body"}
    | {"table", "tr", "td", "div", "p", "center", "font", "span", "form", "br", "hr", "h1", "h2"}
)
_ROOT = re.compile(
    r"(?:\s++|<\?[^>]*+>|<!--(?:[^-]++|-(?!->))*+-->|<![^->][^>]*+>)*+<([A-Za-z_][\w:.-]*+)([^>]*+)"
)
_XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_OPENDOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:office"
_OPENDOCUMENT_KINDS = (
    ("vnd.oasis.opendocument.text", Format.WORD),
    ("vnd.oasis.opendocument.presentation", Format.SLIDES),
)
_JSON = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')
_HEADERS = re.compile(
    r"(?:From [^\n]*+\n)?(?:[A-Za-z][A-Za-z0-9-]*+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)++"
)
_PAGE_INSIDE = re.compile(r"^content-type:\s*(?:multipart/related|text/html)", re.MULTILINE)


def sniff(data: bytes) -> Format:
    """What the bytes are. Opens nothing but the directory of a container, and never raises."""
    return _remembered(data) if len(data) <= _SMALL else _found(data)


_SMALL = 1 << 20


@lru_cache(maxsize=1)
def _remembered(data: bytes) -> Format:
    """The last answer: a file is asked what it is once as an archive, and once as a workbook."""
    return _found(data)


def _found(data: bytes) -> Format:
    if not data:
        return Format.EMPTY
    if data.startswith(_ZIP) and data[2:4] in {b"\x03\x04", b"\x05\x06", b"\x07\x08"}:
        return _zip_format(data)
    if data.startswith(SIGNATURE):
        return _ole_format(data)
    return _marked_format(data) or _text_format(data)


def _marked_format(data: bytes) -> Format | None:
    """The format that the first bytes give away."""
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    for at, marks, found in _INSIDE:
        if data.startswith(marks, at):
            return found
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if _is_bitmap(data):
        return Format.PICTURE
    if _is_dbase(data):
        return Format.DBASE
    if not data.strip(b"\x00"):
        return Format.DAMAGED  # room was made for a file that never came
    return None


def _is_bitmap(data: bytes) -> bool:
    return data.startswith(b"BM") and data[6:10] == bytes(4)


def _is_dbase(data: bytes) -> bool:
    """A header whose date is one and whose sizes fit the file."""
    if len(data) < 32 or data[0] not in _DBASE_KINDS:
        return False
    records, header, record = struct.unpack_from("<IHH", data, 4)
    dated = 1 <= data[2] <= 12 and 1 <= data[3] <= 31
    return dated and header > 32 and 0 <= len(data) - header - records * record <= 2


def _zip_format(data: bytes) -> Format:
    if too_many_members(data):
        return Format.OOXML_WORKBOOK if b"xl/workbook" in data else Format.ZIP_OTHER
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except UNREADABLE:
        return Format.DAMAGED
    names = [plain_name(name) for name in archive.namelist()]
    for pattern, found in _ZIP_MEMBERS:
        if any(pattern.fullmatch(name) for name in names):
            return found
    if "mimetype" in names and _ODS_MIMETYPE in data[:_HEAD]:
        return Format.ODS
    return _by_list_of_parts(archive)


def _by_list_of_parts(archive: zipfile.ZipFile) -> Format:
    """What the list of parts says, where the main part has a name that nobody else gives it."""
    try:
        with archive.open(_LIST_OF_PARTS) as part:
            listed = part.read(_LONGEST_LIST).lower()
    except (*UNREADABLE, KeyError):
        return Format.ZIP_OTHER
    kinds = (found for mark, found in _KINDS_OF_PARTS if mark in listed)
    return next(kinds, Format.ZIP_OTHER)


def _ole_format(data: bytes) -> Format:
    try:
        compound = Compound(data)
    except RefusedWorkbook:
        return Format.DAMAGED
    names = compound.names()
    for stream, found in _OLE_STREAMS:
        if stream in names:
            return found
    return Format.OLE_OTHER if compound.is_readable() else Format.DAMAGED


def _text_format(data: bytes) -> Format:
    text = text_or_none(data[:_HEAD], complete=len(data) <= _HEAD)
    if text is None:
        return Format.UNKNOWN
    text = text.lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        begins = _ROOT.match(text)
        if len(data) > _HEAD and (begins is None or begins.end() == len(text)):  # a long comment
            text = text_or_none(data) or text
            begins = _ROOT.match(text)
        return _markup_format(text, begins)
    if _HTML.search(text[:_HEAD]):
        return Format.HTML
    if _JSON.match(text):
        return Format.JSON
    return _message_format(text) or Format.TEXT


def _markup_format(text: str, begins: re.Match[str] | None) -> Format:
    """What markup is: its first element says so, with the names it declares."""
    name, declared = (begins[1].lower(), begins[2].lower()) if begins else ("", "")
    if _XML_2003 in declared and name.rpartition(":")[2] == "workbook":
        return Format.XML_SPREADSHEET_2003
    if _OPENDOCUMENT in declared and name.rpartition(":")[2] == "document":
        kinds = (found for mark, found in _OPENDOCUMENT_KINDS if mark in declared)
        return next(kinds, Format.ODS)
    if name in _HTML_ELEMENTS:
        return Format.HTML
    if begins is None and _XML_2003 in text[:_HEAD]:
        return Format.XML_SPREADSHEET_2003
    if text.startswith("<?xml") or "xmlns" in declared:
        return Format.XML_OTHER
    return Format.HTML if _HTML.search(text) else Format.TEXT


def _message_format(text: str) -> Format | None:
    """A page in one file and a mail both begin with headers; only a mail was sent to somebody."""
    headers = _HEADERS.match(text)
    head = headers[0].lower() if headers else ""
    names = {line.partition(":")[0] for line in head.splitlines()}
    if not names & {"mime-version", "received", "message-id"}:
        return None
    if not names & {"to", "received", "delivered-to"} and _PAGE_INSIDE.search(head):
        return Format.HTML
    return Format.MAIL if names & {"from", "to", "received", "subject"} else None
