"""Runs within a cell: what is struck out or raised is never read as part of a figure."""

import struct
from pathlib import Path

import office
import pytest
import xlsb_bytes as xlsb
import xlsxwriter

from perfbatch.form.numbers import Amount
from perfbatch.form.ticks import is_ticked
from perfbatch.model.absence import Absence
from perfbatch.model.cell import RawValue
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.runs import Look, joined, split
from perfbatch.wording.findings import V01

FIVE_STRUCK = "5\u0336"
SHOWN = ["12^3", f"{FIVE_STRUCK}6", "5.00^①", "CO2", "^1 5.5", "☑", "名称①"]
"""What the cells of the workbook below say: footnotes, a deletion, a formula, a ticked box."""


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("12", Look.PLAIN), ("3", Look.RAISED)], "12^3"),
        ([("1", Look.RAISED), ("5.5", Look.PLAIN)], "^1 5.5"),
        ([("12", Look.PLAIN), ("3", Look.LOWERED)], "12_3"),
        ([("名", Look.PLAIN), ("①", Look.RAISED)], "名①"),
        ([("5 元", Look.STRUCK), ("6", Look.PLAIN)], "5\u0336 元\u03366"),
        ([("_x000A_5", Look.STRUCK)], "_x000A_\u03365\u0336"),
        ([("R", Look.SIGNS), ("P", Look.PLAIN)], "☑P"),
        ([("1", Look.PLAIN), ("", Look.RAISED), ("2", Look.PLAIN)], "12"),
    ],
)
def test_runs_are_joined(runs: list[tuple[str, Look]], expected: str) -> None:
    assert joined(runs) == expected


def test_runs_begin_at_places_in_utf_16() -> None:
    found = split("😀12", [(3, Look.RAISED), (2, Look.STRUCK), (9, Look.RAISED)])
    assert "".join(text for text, _ in found) == "😀12"
    assert found == [("😀1", Look.PLAIN), ("2", Look.STRUCK)]


@pytest.mark.parametrize("raw", ["12^3", f"{FIVE_STRUCK}6", "5.00^①", "^1 5.5", FIVE_STRUCK])
def test_what_is_marked_is_no_amount(raw: str) -> None:
    reading = Amount().read(raw, "万元")
    assert reading.value is Absence.UNREADABLE
    assert reading.problem is not None
    assert reading.problem.rule is V01


def made(path: Path) -> Path:
    """A workbook whose column A says what `SHOWN` has, each with runs of its own."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("甲")
        struck = book.add_format({"font_strikeout": True})
        raised = book.add_format({"font_script": 1})
        lowered = book.add_format({"font_script": 2})
        bold = book.add_format({"bold": True})
        sheet.write_rich_string("A1", "12", raised, "3")
        sheet.write_rich_string("A2", struck, "5", bold, "6")
        sheet.write_rich_string("A3", bold, "5.00", raised, "①")
        sheet.write_rich_string("A4", "CO", lowered, "2")
        sheet.write_rich_string("A5", raised, "1", bold, "5.5")
        sheet.write_string("A6", "R", book.add_format({"font_name": "Wingdings 2"}))
        sheet.write_rich_string("A7", "名称", raised, "①")
    return path


def first_column(data: bytes) -> list[RawValue]:
    (sheet,) = read_workbook(data).sheets
    assert sheet.filled == len(SHOWN)
    return [row[0] for row in sheet.rows]


def test_runs_of_xlsx(tmp_path: Path) -> None:
    found = first_column(made(tmp_path / "甲.xlsx").read_bytes())
    assert found == SHOWN
    assert is_ticked(found[5])


@pytest.mark.parametrize("kind", ["xlsx:Calc MS Excel 2007 XML", "xls:MS Excel 97", "ods", "fods"])
def test_runs_as_libreoffice_saves_them(tmp_path: Path, kind: str) -> None:
    (path,) = office._convert([made(tmp_path / "甲.xlsx")], kind, tmp_path / "saved")
    assert first_column(path.read_bytes()) == SHOWN


def test_runs_of_inline_strings() -> None:
    text = "<is><r><t>12</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>3</t></r></is>"
    plain = "<is><r><rPr><strike val='0'/></rPr><t>1&lt;</t></r><r><t>2</t></r></is>"
    rows = f'<row r="1"><c r="A1" t="inlineStr">{text}</c><c r="B1" t="inlineStr">{plain}</c></row>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = xlsb.KINDS
    parts = {
        "_rels/.rels": xlsb.relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>'
        '<sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": xlsb.relations(("r1", "worksheet", "worksheets/1.xml")),
        "xl/worksheets/1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode(),
        "[Content_Types].xml": b"<Types/>",
    }
    (sheet,) = read_workbook(xlsb.zipped(parts)).sheets
    assert [list(row) for row in sheet.rows] == [["12^3", "1<2"]]


def test_runs_of_spreadsheetml() -> None:
    cells = [
        '<Data ss:Type="String"><B>12</B><Sup>3</Sup></Data>',
        '<ss:Data ss:Type="String"><S>5</S><Font>6</Font></ss:Data>',
        '<Data ss:Type="String"><Font html:Face="Wingdings 2">R</Font>P</Data>',
        '<Data ss:Type="Number">7</Data>',
    ]
    page = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:html="http://www.w3.org/TR/REC-html40"><Styles><Style ss:ID="s1">'
        '<Font ss:FontName="Wingdings 2"/></Style></Styles><Worksheet ss:Name="甲"><Table><Row>'
        + "".join(f"<Cell>{cell}</Cell>" for cell in cells)
        + '<Cell ss:StyleID="s1"><Data ss:Type="String">O</Data></Cell>'
        "</Row></Table></Worksheet></Workbook>"
    )
    (sheet,) = read_workbook(page.encode()).sheets
    assert list(sheet.rows[0]) == ["12^3", f"{FIVE_STRUCK}6", "☑P", 7.0, "✗"]


def test_runs_of_xlsb() -> None:
    def font(flags: int, shift: int, name: str) -> bytes:
        body = struct.pack("<HHHHBBBB8sB", 220, flags, 400, shift, 0, 2, 134, 0, bytes(8), 0)
        return xlsb.record(43, body + xlsb.wide(name))

    def rich(text: str, *runs: tuple[int, int]) -> bytes:
        told = b"".join(struct.pack("<HH", *run) for run in runs)
        return b"\1" + xlsb.wide(text) + struct.pack("<I", len(runs)) + told

    fonts = font(0, 0, "宋体") + font(8, 0, "宋体") + font(0, 1, "宋体") + font(0, 0, "Wingdings 2")
    members = xlsb.parts(
        xlsb.Sheet(
            xlsb.row(
                1,
                xlsb.shared(1, 0),
                xlsb.record(62, xlsb.head(2) + rich("56", (0, 1), (1, 0))),
                xlsb.record(7, xlsb.head(3, 1) + struct.pack("<I", 1)),
                xlsb.shared(4, 1),
            )
        ),
        strings=(rich("123", (2, 2)), "R"),
        styles=(0, 0),
    )
    xfs = xlsb.record(617, struct.pack("<I", 2))
    xfs += xlsb.record(47, struct.pack("<HHH10x", 0, 0, 0))
    xfs += xlsb.record(47, struct.pack("<HHH10x", 0, 0, 3)) + xlsb.record(618)
    listed = xlsb.record(611, struct.pack("<I", 4)) + fonts + xlsb.record(612)
    members[xlsb.STYLES] = xlsb.record(278) + listed + xfs + xlsb.record(279)
    (sheet,) = read_workbook(xlsb.zipped(members)).sheets
    assert list(sheet.rows[0]) == ["12^3", f"{FIVE_STRUCK}6", "☑", "R"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12<sup>3</sup>", "12^3"),
        ("<s>5</s>6", f"{FIVE_STRUCK}6"),
        ("<del>5</del>6", f"{FIVE_STRUCK}6"),
        ('<span style="text-decoration: line-through">5</span>6', f"{FIVE_STRUCK}6"),
        ('12<font style="vertical-align:super">3</font>', "12^3"),
        ('<span>1<span style="vertical-align:sub">2</span>3</span>4', "1_2 34"),
        ("<s>5<b>6</s>7</b>8", f"{FIVE_STRUCK}6\u033678"),
        ("12<br><sup>3</sup>", "12\n^3"),
        ('<font face="Wingdings 2">R</font>能', "☑能"),
        ("<span style=\"font-family:'Wingdings 2'\">P</span>", "✓"),
        ("名称<sup>①</sup>", "名称①"),
        ("<select><option>a<option selected>b<option>c</select>", "b"),
        ("<select><option>a<option>b</select>", None),
        ("<select multiple><option selected>a</option><option selected>b</select>", "a b"),
        ('<input type="text" value="60&amp;1">万', "60&1 万"),
        ("<input value=1><input value=2>", "1 2"),
        ("<input type=checkbox checked>是 <input type=radio>否", "☑ 是 ☐ 否"),
        ('<input type="hidden" value="9">', None),
    ],
)
def test_runs_and_fields_of_html(cell: str, expected: RawValue) -> None:
    page = f"<table><tr><td>{cell}</td><td>尾</td></tr></table>"
    (sheet,) = read_workbook(page.encode()).sheets
    assert list(sheet.rows[0]) == [expected, "尾"]
