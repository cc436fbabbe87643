"""Kinds that no catalogue names, thought up against programs that are already careful."""

import struct
from collections.abc import Callable
from dataclasses import replace

from perfbatch.xlsx.content import CellValue
from robustness import forms
from robustness.forms import record, xls_container, xls_stream
from robustness.hostile.kind import (
    Claim,
    Kind,
    Line,
    code_of,
    edited,
    kind_of_bytes,
    reads,
    reads_or_refuses,
)
from robustness.hostile.meanings import rows_of, workbook_of
from robustness.hostile.records import records
from robustness.hostile.sheets import rewritten, with_cell, with_rows
from robustness.sound import SHEET, STRINGS, Grid, Parts, figures, sound_grid, zipped
from robustness.zips import member, members_of, zip_of

_FAMILY = "invention"
_MARK = "农村公路养护"
_DATE_STYLE = "48"


def _grid_kind(
    name: str, told: str, claim: Claim, make: Callable[[Grid], bytes], suffix: str = ".xlsx"
) -> Kind:
    line: Line = (name, told, claim, lambda _: make(sound_grid(code_of(f"{_FAMILY}-{name}"))))
    return kind_of_bytes(_FAMILY, line, suffix)


def _kind(name: str, told: str, claim: Claim, make: Callable[[Parts], bytes]) -> Kind:
    return kind_of_bytes(_FAMILY, (name, told, claim, make))


def _in_utf16(new: bytes) -> Callable[[bytes], bytes]:
    """Another text of the same length in the place of the first project's name, in UTF-16."""
    old = _MARK.encode("utf-16-le")
    assert len(new) == len(old)
    return lambda data: data.replace(old, new)


_LONE = struct.pack("<6H", 0xD800, 0x519C, 0xDFFF, 0xD83D, 0x6751, 0xDC00)
_CONTROLS = struct.pack("<6H", 0, 1, 0x0B, 0xFFFF, 0xFFFE, 0x1B)


def _xls_text(new: bytes) -> Callable[[Grid], bytes]:
    change = _in_utf16(new)
    return lambda grid: xls_container(
        b"".join(record(number, change(body)) for number, body in records(xls_stream(grid)))
    )


def _xlsb_text(new: bytes) -> Callable[[Grid], bytes]:
    change = _in_utf16(new)
    return lambda grid: forms.xlsb(change(forms.xlsb_sheet(grid)))


def _amplified(parts: Parts) -> bytes:
    """One text of 32,767 letters, used by 30,000 cells beside the table."""
    number = parts[STRINGS].count(b"<si>")
    texts = parts[STRINGS].replace(b"</sst>", b"<si><t>" + b"x" * 32_767 + b"</t></si></sst>")
    cell = b'<row r="%d"><c r="T%d" t="s"><v>' + str(number).encode() + b"</v></c></row>"
    rows = b"".join(cell % (n, n) for n in range(600, 30_600))
    sheet = parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")
    return zipped(parts | {STRINGS: texts, SHEET: sheet})


def _flood(grid: Grid) -> bytes:
    """20,000 projects with ten faults each."""
    bad: list[CellValue] = [
        "x",
        "1E9",
        "甲",
        "乙",
        99,
        "约1",
        "#N/A",
        "大概",
        "#REF!",
        "见附件",
        7,
        "?",
        400,
        "或许",
        "#N/A",
        None,
        None,
        "昨天",
    ]
    rows: Grid = [list(bad) for _ in range(20_000)]
    return workbook_of({"项目监控表": rows_of([*grid[:8], *rows])})


def _labels(grid: Grid) -> bytes:
    """100,000 cells that say 填报单位, in front of the form."""
    rows: Grid = [["填报单位"] * 50 for _ in range(2000)]
    return workbook_of({"项目监控表": rows_of([*rows, *grid])})


def _headers(count: int) -> Callable[[Grid], bytes]:
    """The header again and again under the last project."""
    return lambda grid: workbook_of({"项目监控表": rows_of([*grid, *[grid[6]] * count])})


def _wide_header(grid: Grid) -> bytes:
    """900 columns of one name."""
    told = [[*row, *["备注"] * 900] if n == 6 else row for n, row in enumerate(grid)]
    return workbook_of({"项目监控表": rows_of(told)})


def _alternate(parts: Parts) -> bytes:
    """A project's row as a choice and as the way out: only one of them counts."""
    sheet = parts[SHEET].decode()
    at = sheet.index('<row r="9"')
    end = sheet.index("</row>", at) + len("</row>")
    row = sheet[at:end]
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f'<mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="zz">{row.replace("5.13", "9.99")}</mc:Choice><mc:Fallback>{row}</mc:Fallback></mc:AlternateContent>'
    return zipped(parts | {SHEET: (sheet[:at] + both + sheet[end:]).encode()})


def _pdf_too(parts: Parts) -> bytes:
    """The first member is the beginning of a PDF, stored."""
    first = member("readme", b"%PDF-1.7\n%%EOF\n")
    return zip_of([replace(first, packed=b"%PDF-1.7\n%%EOF\n", method=0), *members_of(parts)])


def _date(serial: str) -> Kind:
    return _kind(
        f"date-{serial}",
        f"a date is day {serial}",
        reads(),
        rewritten(
            lambda text: text.replace(
                '<c r="R9" s="48"/>', f'<c r="R9" s="{_DATE_STYLE}"><v>{serial}</v></c>'
            )
        ),
    )


def _foreign_rows(space: str) -> str:
    return f'<q:row xmlns:q="{space}" r="12"><q:c r="C12"><q:v>99</q:v></q:c><q:c r="F12"><q:v>99</q:v></q:c></q:row>'


KINDS: tuple[Kind, ...] = (
    _grid_kind("xls-half-characters", "halves of characters in the texts of an .xls", reads_or_refuses("S01.damaged"), _xls_text(_LONE), ".xls"),
    _grid_kind("xls-controls", "controls and non-characters in the texts of an .xls", reads(), _xls_text(_CONTROLS), ".xls"),
    _grid_kind("xlsb-half-characters", "halves of characters in the texts of an .xlsb", reads_or_refuses("S01"), _xlsb_text(_LONE), ".xlsb"),
    _grid_kind("csv-half-characters", "halves of characters in CSV in UTF-16", reads_or_refuses("S01"), lambda grid: _in_utf16(_LONE)(forms.csv(grid, "utf-16")), ".csv"),
    _kind("text-amplified", "one long text used by 30,000 cells", reads_or_refuses("S01"), _amplified),
    _grid_kind("findings-flood", "200,000 faults in one return", reads_or_refuses("S01", "S02", figures=figures(0, "0", "0", aside=20_000)), _flood),
    _grid_kind("labels-flood", "100,000 labels before the form", reads_or_refuses("S01", "S02"), _labels),
    _grid_kind("headers-5000", "5,000 headers under the table", reads(), _headers(5000)),
    _grid_kind("headers-wide", "a header of 900 equal columns", reads_or_refuses("S03"), _wide_header),
    _kind("alternate-rows", "a row as choice and as way out", reads_or_refuses("S01"), _alternate),
    _kind("pdf-too", "a workbook that is a PDF too", reads(), _pdf_too),
    _kind("foreign-cells", "rows and cells of a foreign namespace", reads_or_refuses("S01"), with_rows(_foreign_rows("urn:foreign"))),
    _date("1e12"),
    _date("-1e9"),
    _date("60"),
    _date("2958466"),
    _date("0.9999999999"),
    _date("NaN"),
    _kind("month-as-date", "the month is a cell with a date format", reads_or_refuses("S05"), rewritten(lambda text: text.replace('<c r="P4" s="24"', f'<c r="P4" s="{_DATE_STYLE}"', 1))),
    _kind("declared-billions", "99999 projects of 1e11 are declared", reads(), with_cell("M5", "", "<v>99999999999</v>")),
    _kind("prefix-twice", "a prefix that means another namespace in the rows", reads_or_refuses("S01"), edited(SHEET, "<sheetData>", '<sheetData xmlns:r="urn:other">')),
)  # fmt: skip
