"""Other readers of a workbook's bytes: other libraries, or plain code, never the program's own.

.xlsx by openpyxl, .xls and .ods by calamine (the program reads them with xlrd and by itself), text by
pandas; SpreadsheetML, .xlsb, Excel 5, web pages, and .xlsx that openpyxl gives up, by plain code here. What
they read is broken on purpose: they may hang, raise anything or end their process, so second_opinion
calls them in another one.
"""

import html
import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from robustness.rows import Table

_MOST_COLUMNS = 60
_MOST_ROWS = 2000
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\3\4"
_FLAGS = re.IGNORECASE | re.DOTALL
_INSIDE = r"""\b(?:"[^"]*"|'[^']*'|[^>"'])*>"""
_ROW_TAG, _CELL_TAG = (re.compile(f"<{name}{_INSIDE}", _FLAGS) for name in ("tr", "t[dh]"))
_EXCEL_5 = struct.pack("<4H", 0x809, 8, 0x500, 5)
_BIFF_NUMBER, _BIFF_LABEL = 0x203, 0x204
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_ROW, _PACKED, _NUMBER, _TEXT = 0, 2, 5, 6
"""Records of .xlsb: the place of a row, and the kinds of cells in it."""


class _Grown:
    """A sheet that grows with its cells; what lies far outside is left out."""

    def __init__(self) -> None:
        self.rows: list[list[object]] = []

    def put(self, row: int, column: int, value: object) -> None:
        """Keep a value; both places count from 0."""
        if row >= _MOST_ROWS or column >= _MOST_COLUMNS:
            return
        while len(self.rows) <= row:
            self.rows.append([None] * _MOST_COLUMNS)
        self.rows[row][column] = value


def tables(data: bytes) -> Iterator[Table]:
    """Every sheet as each of the readers for such bytes sees it; one that fails gives none."""
    for reader in _readers(data):
        try:
            yield from list(reader(data))
        except Exception:  # noqa: BLE001, S112 - the file is broken, and whatever they raise says so
            continue


def _readers(data: bytes) -> tuple[Callable[[bytes], Iterator[Table]], ...]:
    if data.startswith(_ZIP):
        return (_by_openpyxl, _by_calamine, _plain_xlsx, _plain_xlsb)
    if data.startswith(_OLE):
        return (_by_calamine, _plain_biff5)
    if b"<Workbook" in data[:4000]:
        return (_plain_spreadsheetml,)
    if re.search(rb"<t[dr]\b|<table\b", data, re.IGNORECASE):
        return (_plain_page,)
    return (_by_pandas,)


def _by_openpyxl(data: bytes) -> Iterator[Table]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for sheet in book.worksheets:
        yield list(
            sheet.iter_rows(
                max_row=min(sheet.max_row, _MOST_ROWS), max_col=_MOST_COLUMNS, values_only=True
            )
        )


def _by_calamine(data: bytes) -> Iterator[Table]:
    """Not for .xlsx and .xlsb: there the program has its values from the same library."""
    if data.startswith(_ZIP) and b"content.xml" not in data:
        return
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        yield book.get_sheet_by_name(name).to_python(skip_empty_area=False)[:_MOST_ROWS]


def _by_pandas(data: bytes) -> Iterator[Table]:
    for encoding in ("utf-8-sig", "gb18030"):
        text = data.decode(encoding, "replace")
        frame = pd.read_csv(
            io.StringIO(text),
            header=None,
            names=range(_MOST_COLUMNS),
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
        )
        yield frame.to_numpy().tolist()


def _plain_xlsx(data: bytes) -> Iterator[Table]:
    """The cells of each sheet part, whatever the rest of the package says."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        texts: list[str] = []
        if "xl/sharedStrings.xml" in names:
            root = ET.fromstring(package.read("xl/sharedStrings.xml"))  # noqa: S314 - our own mutants
            texts = [_inside(one, "t") for one in root]
        for name in names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                yield _sheet(ET.fromstring(package.read(name)), texts)  # noqa: S314 - our own mutants


def _sheet(root: ET.Element, texts: list[str]) -> Table:
    grown = _Grown()
    for cell in root.iter("{*}c"):
        row, column = coordinate_to_tuple(cell.get("r", ""))
        value = cell.findtext("{*}v")
        if cell.get("t") == "s" and value is not None:
            value = texts[int(value)]
        elif cell.get("t") == "inlineStr":
            value = _inside(cell, "t")
        grown.put(row - 1, column - 1, value)
    return grown.rows


def _inside(element: ET.Element, tag: str) -> str:
    return "".join(one.text or "" for one in element.iter(f"{{*}}{tag}"))


def _plain_spreadsheetml(data: bytes) -> Iterator[Table]:
    for sheet in ET.fromstring(data).iter(f"{_SPREADSHEET}Worksheet"):  # noqa: S314 - our own mutants
        grown, row = _Grown(), -1
        for line in sheet.iter(f"{_SPREADSHEET}Row"):
            row, column = int(line.get(f"{_SPREADSHEET}Index", row + 2)) - 1, -1
            for cell in line.iter(f"{_SPREADSHEET}Cell"):
                column = int(cell.get(f"{_SPREADSHEET}Index", column + 2)) - 1
                told = cell.find(f"{_SPREADSHEET}Data")
                grown.put(row, column, None if told is None else "".join(told.itertext()))
                column += int(cell.get(f"{_SPREADSHEET}MergeAcross", 0))
        yield grown.rows


def _plain_page(data: bytes) -> Iterator[Table]:
    """The rows of a web page by their tags: of each table, and of all of them in one.

    A number that the office program keeps beside the shown text (sdval) is put in its place.
    """
    text = data.decode("utf-8", "replace")
    text = re.sub(r'(<td\b[^>]*\bsdval="([^"]*)"[^>]*>).*?(?=</td)', r"\1\2", text, flags=_FLAGS)
    yield _lines(text)
    yield from map(_lines, re.split(r"<table\b[^>]*>", text, flags=_FLAGS)[1:])


def _lines(text: str) -> Table:
    told = []
    for line in _ROW_TAG.split(text)[1:]:
        cells = _CELL_TAG.split(line)[1:]
        told.append([html.unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in cells])
    return told


def _plain_biff5(data: bytes) -> Iterator[Table]:
    """The cells of the one sheet of an Excel 5 workbook whose stream lies in one piece."""
    at, grown = data.index(_EXCEL_5), _Grown()
    while at + 4 <= len(data):
        number, length = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + length]
        if number in {_BIFF_LABEL, _BIFF_NUMBER}:
            row, column = struct.unpack_from("<HH", body)
            text = number == _BIFF_LABEL
            value = (
                body[8:].decode("gbk", "replace") if text else struct.unpack_from("<d", body, 6)[0]
            )
            grown.put(row, column, value)
        at += 4 + length
    yield grown.rows


def _plain_xlsb(data: bytes) -> Iterator[Table]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if re.fullmatch(r"xl/worksheets/sheet\d+\.bin", name):
                yield _binary_sheet(package.read(name))


def _binary_sheet(part: bytes) -> Table:
    grown, row = _Grown(), 0
    for number, body in _binary_records(part):
        if number == _ROW:
            row = int.from_bytes(body[:4], "little")
        elif number in {_PACKED, _NUMBER, _TEXT}:
            grown.put(row, int.from_bytes(body[:4], "little"), _binary_value(number, body[8:]))
    return grown.rows


def _binary_value(number: int, body: bytes) -> object:
    """What stands in a cell's record behind its column and style."""
    if number == _TEXT:
        return body[4 : 4 + 2 * int.from_bytes(body[:4], "little")].decode("utf-16-le")
    return _packed_number(body) if number == _PACKED else struct.unpack_from("<d", body)[0]


def _binary_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        number, at = _sevens(part, at, 2, 8)
        length, at = _sevens(part, at, 4, 7)
        yield number, part[at : at + length]
        at += length


def _sevens(part: bytes, at: int, most: int, bits: int) -> tuple[int, int]:
    """A number in seven bits a byte (eight in a record's number), and where it ends."""
    told = 0
    for place in range(most):
        byte = part[at]
        at += 1
        told |= (byte if bits == 8 else byte & 0x7F) << (bits * place)
        if byte < 128:
            break
    return told, at


def _packed_number(body: bytes) -> float:
    """A number of four bytes: an integer or the upper half of a float, perhaps in hundredths."""
    raw = int.from_bytes(body[:4], "little", signed=True)
    whole = float(raw >> 2)
    upper: float = struct.unpack("<d", bytes(4) + struct.pack("<i", raw & ~3))[0]
    told = whole if raw & 2 else upper
    return told / 100 if raw & 1 else told
