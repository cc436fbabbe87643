"""The other formats: sound ones that must be read, and hostile ones."""

import struct
from collections.abc import Callable

from robustness import forms
from robustness.forms import record, xls_container, xls_stream
from robustness.hostile.kind import (
    Claim,
    Kind,
    Line,
    code_of,
    kind_of_bytes,
    one_verdict,
    reads,
    reads_or_refuses,
    refuses,
    sets_aside,
)
from robustness.hostile.records import records
from robustness.sound import Grid, Parts, figures, sound_grid, zipped

_FAMILY = "format"
_EITHER = reads_or_refuses("S01")
_UNKNOWN = refuses("unknown")
_ASIDE = sets_aside("S01", "S02")


def _grid(name: str) -> Grid:
    return sound_grid(code_of(f"{_FAMILY}-{name}"))


def _from_grid(
    name: str, told: str, suffix: str, claim: Claim, make: Callable[[Grid], bytes]
) -> Kind:
    line: Line = (name, told, claim, lambda _: make(_grid(name)))
    return kind_of_bytes(_FAMILY, line, suffix)


def _fixed(name: str, told: str, suffix: str, claim: Claim, data: bytes) -> Kind:
    return kind_of_bytes(_FAMILY, (name, told, claim, lambda _: data), suffix)


def _renamed(name: str, told: str, suffix: str) -> Kind:
    def make(parts: Parts) -> bytes:
        return zipped(parts)

    return kind_of_bytes(_FAMILY, (name, told, reads(), make), suffix)


def _stream(
    edit: Callable[[list[tuple[int, bytes]]], list[tuple[int, bytes]]],
) -> Callable[[Grid], bytes]:
    """An .xls whose records were changed."""

    def make(grid: Grid) -> bytes:
        return xls_container(b"".join(record(*one) for one in edit(records(xls_stream(grid)))))

    return make


def _raw(tail: bytes, *, at_end: bool = True) -> Callable[[Grid], bytes]:
    """An .xls with bytes before or after its last record."""

    def make(grid: Grid) -> bytes:
        stream = xls_stream(grid)
        return xls_container(stream + tail if at_end else stream[:-4] + tail + stream[-4:])

    return make


def _before_end(*more: tuple[int, bytes]) -> Callable[[Grid], bytes]:
    return _stream(lambda told: [*told[:-1], *more, told[-1]])


def _without(number: int) -> Callable[[Grid], bytes]:
    return _stream(lambda told: [one for one in told if one[0] != number])


def _body(number: int, change: Callable[[bytes], bytes]) -> Callable[[Grid], bytes]:
    """Every record of a number with another body."""
    return _stream(
        lambda told: [(one, change(body) if one == number else body) for one, body in told]
    )


def _ods(rows: str) -> Callable[[Grid], bytes]:
    return lambda grid: forms.ods(forms.ods_content(grid, rows))


def _ods_edited(old: str, new: str) -> Callable[[Grid], bytes]:
    return lambda grid: forms.ods(forms.ods_content(grid).replace(old.encode(), new.encode(), 1))


def _xml(before: str = "", rows: str = "") -> Callable[[Grid], bytes]:
    return lambda grid: forms.xml_2003(grid, before, rows)


def _page(before: str, charset: str = "utf-8") -> Callable[[Grid], bytes]:
    return lambda grid: forms.web_page(grid, charset, before)


def _csv(encoding: str, separator: str = ",") -> Callable[[Grid], bytes]:
    return lambda grid: forms.csv(grid, encoding, separator)


def _csv_and(tail: str) -> Callable[[Grid], bytes]:
    return lambda grid: forms.csv(grid, "utf-8") + tail.encode()


_FAR_NUMBER = struct.pack("<HHHd", 65535, 255, 15, 1.0)
_REPEATED_ROWS = (
    '<table:table-row table:number-rows-repeated="{}"><table:table-cell{}/></table:table-row>'
)
_FILLED = ' office:value-type="float" office:value="1"'
_REPEATED_CELLS = (
    '<table:table-row><table:table-cell table:number-columns-repeated="{}"{}/></table:table-row>'
)

SOUND: tuple[Kind, ...] = (
    _from_grid("xls", "a sound .xls", ".xls", reads(), forms.xls),
    _from_grid("et", "a sound .et", ".et", reads(), forms.xls),
    _from_grid("xls-5", "a sound .xls of Excel 5", ".xls", reads(), lambda grid: xls_container(forms.biff5_stream(grid))),
    _from_grid("xls-5-bare", "Excel 5 without a container", ".xls", reads_or_refuses("S01"), forms.biff5_stream),
    _from_grid("xls-2", "Excel 2", ".xls", reads_or_refuses("S01"), forms.biff2),
    _from_grid("xls-3", "Excel 3", ".xls", reads_or_refuses("S01"), forms.biff3),
    _from_grid("xls-4", "Excel 4", ".xls", reads_or_refuses("S01"), lambda grid: forms.biff3(grid, 4)),
    _from_grid("xlsb", "a sound .xlsb", ".xlsb", reads(), lambda grid: forms.xlsb(forms.xlsb_sheet(grid))),
    _from_grid("ods", "a sound .ods", ".ods", reads(), lambda grid: forms.ods(forms.ods_content(grid))),
    _from_grid("fods", "a flat .fods", ".fods", reads_or_refuses("S01"), forms.flat_ods),
    _from_grid("xml-2003", "sound SpreadsheetML 2003", ".xml", reads(), forms.xml_2003),
    _from_grid("xml-2003-as-xls", "SpreadsheetML named .xls", ".xls", reads(), forms.xml_2003),
    _from_grid("html-as-xls", "a web page named .xls", ".xls", reads(), forms.web_page),
    _from_grid("html-gbk", "a web page in GBK named .xls", ".xls", reads(), lambda grid: forms.web_page(grid, "gbk")),
    _from_grid("csv", "CSV in UTF-8", ".csv", reads(), forms.csv),
    _from_grid("csv-gbk-as-xls", "CSV in GBK named .xls", ".xls", reads(), _csv("gb18030")),
    _from_grid("tsv-utf16", "text with tabs in UTF-16", ".txt", reads(), _csv("utf-16", "\t")),
    _from_grid("ods-as-xlsx", ".ods named .xlsx", ".xlsx", reads(), lambda grid: forms.ods(forms.ods_content(grid))),
    _from_grid("xls-as-xlsx", ".xls named .xlsx", ".xlsx", reads(), forms.xls),
    _renamed("xlsx-as-xls", ".xlsx named .xls", ".xls"),
    _renamed("xlsx-as-pdf", ".xlsx named .pdf", ".pdf"),
    _renamed("xlsx-as-tmp", ".xlsx without a known name", ".tmp"),
    _renamed("xlsx-as-et", ".xlsx named .et", ".et"),
)  # fmt: skip

XLS: tuple[Kind, ...] = (
    _from_grid("xls-record-too-long", "a record longer than the stream", ".xls", _EITHER, _raw(struct.pack("<HH", 0x203, 0xFFFF), at_end=False)),
    _from_grid("xls-record-cut", "half a record at the end", ".xls", _EITHER, _raw(b"\x03")),
    _from_grid("xls-no-end", "no record says that the sheet ends", ".xls", _EITHER, _stream(lambda told: told[:-1])),
    _from_grid("xls-far-cell", "a number in the last cell of .xls", ".xls", reads_or_refuses("S01", figures=None), _before_end((0x203, _FAR_NUMBER))),
    _from_grid("xls-no-strings", "the list of texts is gone", ".xls", refuses("damaged"), _without(0xFC)),
    _from_grid("xls-strings-huge", "the list of texts says that it has 4 billion", ".xls", _EITHER, _body(0xFC, lambda body: b"\xff" * 8 + body[8:])),
    _from_grid("xls-strings-cut", "the list of texts is cut", ".xls", refuses("damaged"), _body(0xFC, lambda body: body[: len(body) // 2])),
    _from_grid("xls-label-beyond", "texts beyond the list", ".xls", refuses("damaged"), _body(0xFD, lambda body: body[:6] + b"\xff\xff\xff\x7f")),
    _from_grid("xls-no-styles", "no cell styles", ".xls", _EITHER, _without(0xE0)),
    _from_grid("xls-style-beyond", "cell styles that do not exist", ".xls", _EITHER, _body(0x203, lambda body: body[:4] + b"\xff\xff" + body[6:])),
    _from_grid("xls-no-sheets", "the list of sheets is gone", ".xls", _ASIDE, _without(0x85)),
    _from_grid("xls-sheet-at-zero", "the sheet is said to begin the stream", ".xls", _ASIDE, _body(0x85, lambda body: bytes(4) + body[4:])),
    _from_grid("xls-sheet-beyond", "the sheet is said to stand beyond the stream", ".xls", _ASIDE, _body(0x85, lambda body: b"\xff\xff\xff\x7f" + body[4:])),
    _from_grid("xls-dimensions-huge", "the sheet says that it has 4 billion rows", ".xls", reads(), _body(0x200, lambda body: b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff" + body[12:])),
    _from_grid("xls-encrypted", "a record says that the rest is encrypted", ".xls", refuses("encrypted"), _stream(lambda told: [told[0], (0x2F, bytes(6)), *told[1:]])),
    _from_grid("xls-codepage", "a code page that does not exist", ".xls", _EITHER, _body(0x42, lambda _: b"\xff\xff")),
    _from_grid("xls-version", "a version of BIFF that does not exist", ".xls", _EITHER, _body(0x809, lambda body: b"\x77\x77" + body[2:])),
    _from_grid("xls-million-blanks", "a million blank cells in runs", ".xls", _EITHER, _before_end(*[(0xBE, struct.pack("<HH", 600 + n, 0) + struct.pack("<H", 15) * 256 + struct.pack("<H", 255)) for n in range(4000)])),
    _from_grid("xls-run-backwards", "a run of numbers from column 9 to 3", ".xls", _EITHER, _before_end((0xBD, struct.pack("<HHHIH", 900, 9, 15, 0, 3)))),
    _from_grid("xls-merged-huge", "65,535 merged ranges that are not there", ".xls", _EITHER, _before_end((0xE5, b"\xff\xff"))),
    _from_grid("xls-cell-before-start", "cells before the beginning", ".xls", _EITHER, _raw(record(0x203, _FAR_NUMBER) * 9)),
    _from_grid("xls-nested-starts", "10,000 beginnings without an end", ".xls", _EITHER, _before_end(*[(0x809, struct.pack("<8H", 0x600, 0x20, 0, 0, 0, 0, 0, 0))] * 10_000)),
)  # fmt: skip

XLSB: tuple[Kind, ...] = (
    _from_grid("xlsb-cut", "an .xlsb whose sheet is cut", ".xlsb", refuses("damaged"), lambda grid: forms.xlsb(forms.xlsb_sheet(grid)[:300])),
    _from_grid("xlsb-length-huge", "an .xlsb with a record of 256 MB", ".xlsb", _EITHER, lambda grid: forms.xlsb(forms.xlsb_sheet(grid, b"\x05\xff\xff\xff\x7f"))),
    _from_grid("xlsb-length-endless", "an .xlsb with a length of 5 bytes and more", ".xlsb", _EITHER, lambda grid: forms.xlsb(forms.xlsb_sheet(grid, b"\x05" + b"\xff" * 99))),
    _from_grid("xlsb-far-cell", "an .xlsb with a number in the last cell", ".xlsb", reads_or_refuses("S01", figures=None), lambda grid: forms.xlsb(forms.xlsb_sheet(grid, forms.xlsb_record(0, struct.pack("<IIHHBI", 1048575, 0, 300, 0, 0, 0)) + forms.xlsb_record(5, struct.pack("<IId", 16383, 0, 1.0))))),
    _from_grid("xlsb-text-huge", "an .xlsb with a text of 4 billion letters", ".xlsb", _EITHER, lambda grid: forms.xlsb(forms.xlsb_sheet(grid, forms.xlsb_record(6, struct.pack("<III", 30, 0, 0xFFFFFFFF))))),
    _from_grid("xlsb-row-backwards", "an .xlsb whose last row is row 1 again", ".xlsb", _EITHER, lambda grid: forms.xlsb(forms.xlsb_sheet(grid, forms.xlsb_record(0, struct.pack("<IIHHBI", 0, 0, 300, 0, 0, 0)) + forms.xlsb_record(1, struct.pack("<II", 0, 0))))),
    _from_grid("xlsb-dimension-huge", "an .xlsb that says it reaches to the last cell", ".xlsb", reads(), lambda grid: forms.xlsb(forms.xlsb_sheet(grid).replace(struct.pack("<4I", 0, 10, 0, 19), struct.pack("<4I", 0, 1048575, 0, 16383)))),
)  # fmt: skip

ODS: tuple[Kind, ...] = (
    _from_grid("ods-million-rows", "the last row is repeated to the end, empty, as programs write", ".ods", reads(), _ods(_REPEATED_ROWS.format(1048565, ""))),
    _from_grid("ods-row-bomb", "a filled row repeated four billion times", ".ods", refuses("far_cell", "too_large", "damaged"), _ods(_REPEATED_ROWS.format(4294967295, _FILLED))),
    _from_grid("ods-column-bomb", "a filled cell repeated two billion times", ".ods", refuses("far_cell", "too_large", "damaged"), _ods(_REPEATED_CELLS.format(2147483647, _FILLED))),
    _from_grid("ods-blank-columns", "empty cells up to the last column", ".ods", reads(), _ods(_REPEATED_CELLS.format(16384, ""))),
    _from_grid("ods-both-bomb", "a million rows of a million cells", ".ods", refuses("far_cell", "too_large", "damaged"), _ods(f'<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000000"{_FILLED}/></table:table-row>')),
    _from_grid("ods-repeat-negative", "a row repeated -5 times", ".ods", _EITHER, _ods(_REPEATED_ROWS.format(-5, ""))),
    _from_grid("ods-repeat-zero", "a row repeated no times", ".ods", _EITHER, _ods(_REPEATED_ROWS.format(0, ""))),
    _from_grid("ods-repeat-digits", "a repetition of 5,000 digits", ".ods", _EITHER, _ods(_REPEATED_ROWS.format("9" * 5000, ""))),
    _from_grid("ods-spaces-bomb", "a text of two billion spaces", ".ods", reads_or_refuses("S01", figures=None), _ods_edited("<text:p>农村公路养护</text:p>", '<text:p>农<text:s text:c="2147483647"/>村</text:p>')),
    _from_grid("ods-deep", "a table in a table, 50,000 deep", ".ods", _EITHER, _ods("<table:table-row><table:table-cell>" + '<table:table table:name="x">' * 50_000 + "</table:table>" * 50_000 + "</table:table-cell></table:table-row>")),
    _from_grid("ods-deep-text", "a text 50,000 deep", ".ods", _EITHER, _ods("<table:table-row><table:table-cell>" + "<text:p>" * 50_000 + "</text:p>" * 50_000 + "</table:table-cell></table:table-row>")),
    _from_grid("ods-laughs", "entities of entities in an .ods", ".ods", refuses("too_large", "damaged"), _ods_edited('encoding="UTF-8"?>', 'encoding="UTF-8"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>')),
    _from_grid("ods-type-packed", "an .ods whose first member is packed", ".ods", _EITHER, lambda grid: zipped({"mimetype": forms.ODS_TYPE.encode(), "content.xml": forms.ods_content(grid)})),
    _from_grid("ods-encrypted", "an .ods with a password", ".ods", refuses("encrypted"), lambda _: forms.ods(b"\xa5" * 5000, {"META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'})),
    _from_grid("ods-no-content", "an .ods without its content", ".ods", sets_aside("S01"), lambda _: zipped({"mimetype": forms.ODS_TYPE.encode(), "a": b""})),
    _from_grid("ods-value-infinite", "an amount that is INF", ".ods", reads_or_refuses("S01", figures=figures(2, "50.625", "20.545678", 1)), _ods_edited('office:value="5.13"', 'office:value="INF"')),
)  # fmt: skip

MARKUP: tuple[Kind, ...] = (
    _from_grid("xml-laughs", "entities of entities in SpreadsheetML", ".xls", refuses("too_large", "damaged"), _xml('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n')),
    _from_grid("xml-index-huge", "a row that says it is row 2 billion", ".xls", refuses("far_cell", "too_large", "damaged"), _xml(rows='<Row ss:Index="2147483647"><Cell><Data ss:Type="Number">1</Data></Cell></Row>')),
    _from_grid("xml-span-bomb", "a filled cell merged over two billion", ".xls", _EITHER, _xml(rows='<Row ss:Index="900"><Cell ss:MergeAcross="2147483647" ss:MergeDown="2147483647"/></Row>')),
    _from_grid("xml-row-span", "an empty row that spans a billion", ".xls", _EITHER, _xml(rows='<Row ss:Span="1000000000"/>')),
    _from_grid("xml-index-back", "a row that goes back to row 1", ".xls", _EITHER, _xml(rows='<Row ss:Index="1"/>')),
    _from_grid("xml-type-unknown", "data of a type that does not exist", ".xls", _EITHER, _xml(rows='<Row ss:Index="900"><Cell><Data ss:Type="Hologram"/></Cell></Row>')),
    _from_grid("html-colspan", "a cell over a billion columns", ".xls", _EITHER, _page('<table><tr><td colspan="1000000000" rowspan="1000000000"></td></tr></table>')),
    _from_grid("html-nested", "100,000 tables in tables", ".xls", _EITHER, _page("<table><tr><td>" * 100_000)),
    _from_grid("html-open-tags", "a million tags that are never closed", ".xls", _EITHER, _page("<b>" * 1_000_000)),
    _from_grid("html-attributes", "a tag with 100,000 attributes", ".xls", _EITHER, _page(f"<p {'a=1 ' * 100_000}>")),
    _from_grid("html-cut", "a web page that ends in a tag", ".xls", sets_aside("S01", "S02"), lambda grid: forms.web_page(grid)[:700]),
    _from_grid("html-declarations", "200,000 beginnings of declarations", ".xls", _EITHER, _page("<![" * 200_000)),
    _from_grid("html-references", "references to characters that do not exist", ".xls", _EITHER, _page("&#99999999999;&#xD800;&nobody;" * 1000)),
    _from_grid("html-script", "a script that contains a table", ".xls", reads(), _page("<script>'<table><tr><td>项目名称</td></tr></table>'</script>")),
    _from_grid("html-charset-unknown", "a web page in an encoding that does not exist", ".xls", _EITHER, lambda grid: forms.web_page(grid).replace(b"charset=utf-8", b"charset=klingon")),
    _from_grid("html-no-table", "a web page without a table", ".xls", sets_aside("S01", "S02"), lambda _: "<html><body>请登录</body></html>".encode()),
)  # fmt: skip

TEXT: tuple[Kind, ...] = (
    _from_grid("csv-open-quote", "CSV with a quote that never closes", ".csv", _EITHER, _csv_and('"' + "never,closed\n" * 1000)),
    _from_grid("csv-long-line", "CSV with a line of 10 MB", ".csv", _EITHER, _csv_and("," * 10_000_000)),
    _from_grid("csv-long-field", "CSV with a field of 10 MB", ".csv", _EITHER, _csv_and(",," + "x" * 10_000_000)),
    _from_grid("csv-nul", "CSV with NULs", ".csv", reads_or_refuses("S01", "S02"), _csv_and("\0,\0\n" * 100)),
    _from_grid("csv-million-lines", "CSV with a million empty lines", ".csv", reads(), _csv_and("\r\n" * 1_000_000)),
    _from_grid("csv-quotes", "CSV with a million quotes", ".csv", _EITHER, _csv_and('"' * 1_000_001)),
    _from_grid("csv-half-character", "CSV that ends in half a character", ".csv", _EITHER, lambda grid: forms.csv(grid, "utf-8") + "农".encode()[:2]),
    _from_grid("csv-two-encodings", "CSV in two encodings", ".csv", _EITHER, lambda grid: forms.csv(grid, "utf-8") + ",,说明：见附件\r\n".encode("gbk")),
    _fixed("text", "a letter as text", ".xlsx", _ASIDE, "各单位：请按时报送。\n".encode()),
    _fixed("log", "a log of a program", ".xls", _ASIDE, b"2022-06-30 12:00:00 INFO start\n" * 5000),
    _fixed("json", "JSON", ".xlsx", _ASIDE, b'{"rows": [[1, 2], [3]]}' * 99),
    _fixed("pdf", "a PDF", ".xlsx", _UNKNOWN, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"),
    _fixed("png", "a picture", ".xlsx", _UNKNOWN, b"\x89PNG\r\n\x1a\n" + bytes(999)),
    _fixed("jpeg", "a photograph of the form", ".xls", _UNKNOWN, b"\xff\xd8\xff\xe0" + bytes(999)),
    _fixed("rtf", "RTF", ".xls", _UNKNOWN, b"{\\rtf1\\ansi hello}"),
    _fixed("exe", "a program", ".xlsx", _UNKNOWN, b"MZ" + bytes(range(256)) * 20),
    _fixed("elf", "a program of Linux", ".xlsx", _UNKNOWN, b"\x7fELF" + bytes(range(256)) * 20),
    _fixed("sqlite", "a data base", ".xls", _UNKNOWN, b"SQLite format 3\0" + bytes(4096)),
    _fixed("noise", "64 KB of noise", ".xls", _ASIDE, bytes((n * n * 31 + n * 7) >> 3 & 255 for n in range(65536))),
    _fixed("rar", "a RAR archive", ".xlsx", sets_aside("S01"), b"Rar!\x1a\x07\x01\x00" + bytes(99)),
    _fixed("7z", "a 7z archive", ".xlsx", sets_aside("S01"), b"7z\xbc\xaf\x27\x1c" + bytes(99)),
    _fixed("docx", "a Word document", ".xlsx", _UNKNOWN, zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})),
    _fixed("gzip", "a gzip", ".xlsx", one_verdict(), b"\x1f\x8b\x08\0\0\0\0\0\0\3" + bytes(50)),
)  # fmt: skip

KINDS: tuple[Kind, ...] = (*SOUND, *XLS, *XLSB, *ODS, *MARKUP, *TEXT)
