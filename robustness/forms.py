"""The values of a sheet written in the other formats that arrive, by plain code, without a program."""

import html
import io
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import xlwt
from xlwt.CompoundDoc import XlsDoc

from perfbatch.xlsx.content import CellValue
from robustness.sound import Grid, Parts, zipped
from robustness.zips import STORED, member, members_of, zip_of

SHEET = "项目监控表"
_ENCODING = "utf-16-le"
_CODEPAGE = 936


def xls_stream(grid: Grid) -> bytes:
    """The stream of a BIFF8 workbook, without its container."""
    book = xlwt.Workbook()
    sheet = book.add_sheet(SHEET)
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value)
    stream: bytes = book.get_biff_data()
    return stream


def xls_container(stream: bytes) -> bytes:
    """An .xls with this stream."""
    buffer = io.BytesIO()
    XlsDoc().save(buffer, stream)
    return buffer.getvalue()


def xls(grid: Grid) -> bytes:
    """BIFF8 in OLE2."""
    return xls_container(xls_stream(grid))


def record(number: int, body: bytes) -> bytes:
    """A BIFF record."""
    return struct.pack("<HH", number, len(body)) + body


def _cells(
    grid: Grid, number: Callable[[int, int, float], bytes], text: Callable[[int, int, str], bytes]
) -> bytes:
    told = bytearray()
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                told += text(row, column, value)
            elif isinstance(value, int | float):
                told += number(row, column, value)
    return bytes(told)


def biff2(grid: Grid) -> bytes:
    """Excel 2.x: one sheet, no container; texts of 255 bytes at most."""

    def text(row: int, column: int, value: str) -> bytes:
        raw = value.encode("gbk")[:255]
        return record(4, struct.pack("<HH3xB", row, column, len(raw)) + raw)

    cells = _cells(
        grid, lambda row, column, value: record(3, struct.pack("<HH3xd", row, column, value)), text
    )
    return record(9, struct.pack("<HH", 2, 0x10)) + _codepage() + cells + record(10, b"")


def _codepage() -> bytes:
    return record(0x42, struct.pack("<H", _CODEPAGE))


def _cells_3(grid: Grid) -> bytes:
    """The cells as BIFF3 to BIFF5 have them."""

    def text(row: int, column: int, value: str) -> bytes:
        raw = value.encode("gbk")
        return record(0x204, struct.pack("<HHHH", row, column, 0, len(raw)) + raw)

    return _cells(
        grid,
        lambda row, column, value: record(0x203, struct.pack("<HHHd", row, column, 0, value)),
        text,
    )


def biff3(grid: Grid, version: int = 3) -> bytes:
    """Excel 3 or 4: one sheet, no container."""
    number = 0x209 if version == 3 else 0x409
    start = record(number, struct.pack("<HHH", version << 8, 0x10, 0))
    return start + _codepage() + _cells_3(grid) + record(10, b"")


def biff5_stream(grid: Grid) -> bytes:
    """Excel 5: a workbook of one sheet, without its container."""
    name = SHEET.encode("gbk")

    def globals_(at: int) -> bytes:
        listed = record(0x85, struct.pack("<IHB", at, 0, len(name)) + name)
        return (
            record(0x809, struct.pack("<4H", 0x500, 5, 0, 0))
            + _codepage()
            + listed
            + record(10, b"")
        )

    sheet = record(0x809, struct.pack("<4H", 0x500, 0x10, 0, 0)) + _cells_3(grid) + record(10, b"")
    return globals_(len(globals_(0))) + sheet


def csv(grid: Grid, encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    """Fields in quotes where they need them."""

    def field(value: CellValue) -> str:
        told = "" if value is None else str(value)
        if any(sign in told for sign in f'{separator}"\r\n'):
            return '"' + told.replace('"', '""') + '"'
        return told

    lines = [separator.join(map(field, row)) for row in grid]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def web_page(grid: Grid, charset: str = "utf-8", before: str = "") -> bytes:
    """A web page with one table, as platforms export it; texts are marked as such."""
    rows = "".join(f"<tr>{''.join(map(_td, row))}</tr>\n" for row in grid)
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    text = f"<html><head>{head}</head><body>{before}<table>\n{rows}</table></body></html>"
    return text.encode(charset)


def _td(value: CellValue) -> str:
    if isinstance(value, str):
        told = html.escape(value).replace("\n", "<br>")
        return f"<td style='mso-number-format:\"\\@\"'>{told}</td>"
    return "<td></td>" if value is None else f"<td>{value}</td>"


def xml_2003(grid: Grid, before: str = "", rows: str = "") -> bytes:
    """SpreadsheetML 2003; `before` stands before the root, `rows` after the rows."""
    told = "".join(f"<Row>{''.join(map(_data, row))}</Row>\n" for row in grid)
    spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{spreadsheet}" xmlns:ss="{spreadsheet}">'
        f'<Worksheet ss:Name="{SHEET}"><Table>{told}{rows}</Table></Worksheet></Workbook>'
    )
    return text.encode()


def _data(value: CellValue) -> str:
    if value is None:
        return "<Cell/>"
    kind = "String" if isinstance(value, str) else "Number"
    told = html.escape(str(value)).replace("\n", "&#10;")
    return f'<Cell><Data ss:Type="{kind}">{told}</Data></Cell>'


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{short}="{_ODF}:{full}:1.0"'
    for short, full in (("office", "office"), ("table", "table"), ("text", "text"))
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods_content(grid: Grid, rows: str = "") -> bytes:
    """content.xml; `rows` stands after the rows of the table."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} '
        f'office:version="1.2"><office:body>{_spreadsheet(grid, rows)}</office:body>'
        "</office:document-content>"
    ).encode()


def flat_ods(grid: Grid) -> bytes:
    """.fods: the document in one XML file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.2" '
        f'office:mimetype="{ODS_TYPE}"><office:body>{_spreadsheet(grid, "")}</office:body>'
        "</office:document>"
    ).encode()


def _spreadsheet(grid: Grid, rows: str) -> str:
    told = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in grid
    )
    table = f'<table:table table:name="{SHEET}">{told}{rows}</table:table>'
    return f"<office:spreadsheet>{table}</office:spreadsheet>"


def _ods_cell(value: CellValue) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        lines = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    told = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {told}><text:p>{value}</text:p></table:table-cell>"


def ods(content: bytes, more: Mapping[str, bytes] | None = None) -> bytes:
    """An .ods with this content.xml."""
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    listed = entry.format("/", ODS_TYPE) + entry.format("content.xml", "text/xml")
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">{listed}</manifest:manifest>'
    )
    parts: Parts = {"content.xml": content, "META-INF/manifest.xml": manifest.encode()}
    kind = replace(member("mimetype", b""), method=STORED, packed=ODS_TYPE.encode())
    first = replace(kind, crc=zlib.crc32(kind.packed), size=len(kind.packed))
    return zip_of([first, *members_of(parts | dict(more or {}))])


def xlsb_record(number: int, body: bytes = b"") -> bytes:
    """A record of .xlsb: number and length in seven bits a byte."""
    told = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length = len(body)
    while length > 127:
        told += bytes([length & 0x7F | 0x80])
        length >>= 7
    return told + bytes([length]) + body


def _wide(text: str) -> bytes:
    raw = text.encode(_ENCODING)
    return struct.pack("<I", len(raw) // 2) + raw


def xlsb_sheet(grid: Grid, more: bytes = b"") -> bytes:
    """The part of a sheet; `more` are records after its rows."""
    width = max(map(len, grid))
    told = xlsb_record(129) + xlsb_record(148, struct.pack("<4I", 0, len(grid) - 1, 0, width - 1))
    told += xlsb_record(145)
    for row, cells in enumerate(grid):
        told += xlsb_record(0, struct.pack("<IIHHB I", row, 0, 300, 0, 0, 0))
        for column, value in enumerate(cells):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                told += xlsb_record(6, place + _wide(value))
            elif isinstance(value, int | float):
                told += xlsb_record(5, place + struct.pack("<d", value))
    return told + more + xlsb_record(146) + xlsb_record(130)


def xlsb(sheet: bytes) -> bytes:
    """A binary workbook of one sheet."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    relation = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{kinds}/{{}}" Target="{{}}"/></Relationships>'
    )
    listed = xlsb_record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(SHEET))
    book = xlsb_record(131) + xlsb_record(143) + listed + xlsb_record(144) + xlsb_record(132)
    types = (
        f'<Types xmlns="{package}/content-types"><Default Extension="bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.bin" '
        'ContentType="application/vnd.ms-excel.worksheet"/></Types>'
    )
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": relation.format("officeDocument", "xl/workbook.bin").encode(),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relation.format(
                "worksheet", "worksheets/sheet1.bin"
            ).encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )
