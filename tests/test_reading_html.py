"""HTML under a workbook's name: platforms' tables, office programs' pages, hostile pages."""

import base64
import quopri
import random
import subprocess
import time
from datetime import date, datetime
from pathlib import Path

import office
import pytest
import xlsxwriter

from perfbatch.isolation import Limits
from perfbatch.model.cell import ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.html.door import read_html
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.sniff import Format, sniff
from perfbatch.reading.workbook import RawSheet, RawWorkbook, Span

LIMIT = Limits().seconds
"""A reader is ended after so many seconds: what takes longer has hung."""

EXAMPLES = Path(__file__).parent.parent / "examples" / "2022-06"
PLATFORM = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet>
<x:Name>监控表</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->
<style>td {mso-number-format:"\\@"} .a:before {content:"<td>"}</style></head><body>
<table border=1>
<TR><TH colSpan=3 align=center>项目支出绩效运行监控表</TH></TR>
<tr><td colspan="3">金额单位：元
<tr style="display:none"><td>1<td>2<td>3
<tr><th>项目名称<th>预算数<th>执行率
<tr><td>聘请&nbsp;经费<td>60,000.00<td>42.86%
<tr><td>第一行<br>第二行<td x:num="2.41">2.4</td><td>#DIV/0!</td></tr>
</table></body></html>"""


def sheets(page: str | bytes) -> tuple[RawSheet, ...]:
    return read_html(page.encode() if isinstance(page, str) else page).sheets


def values(page: str) -> list[list[RawValue]]:
    (sheet,) = sheets(page)
    return [list(row) for row in sheet.rows]


def one(cell: str) -> RawValue:
    return sheets(f"<table><tr>{cell}<td>尾</td></tr></table>")[0].value(1, 1)


def outcome(data: bytes) -> RawWorkbook | RefusedWorkbook:
    """What the doors say; whatever else they raise fails the test."""
    try:
        return read_workbook(data)
    except RefusedWorkbook as refusal:
        return refusal


def test_a_table_as_a_platform_writes_it() -> None:
    data = PLATFORM.encode("gb18030")
    assert sniff(data) is Format.HTML
    (sheet,) = read_workbook(data).sheets
    assert (sheet.name, sheet.visible, sheet.filled) == ("监控表", True, 14)
    assert [list(row) for row in sheet.rows] == [
        ["项目支出绩效运行监控表", None, None],
        ["金额单位：元", None, None],
        ["1", "2", "3"],
        ["项目名称", "预算数", "执行率"],
        ["聘请\xa0经费", "60,000.00", "42.86%"],
        ["第一行\n第二行", 2.41, ErrorValue("#DIV/0!")],
    ]
    assert sheet.merged == (Span(1, 1, 1, 3), Span(2, 1, 2, 3))
    assert sheet.hidden_rows == {3}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings_whatever_the_page_declares(encoding: str) -> None:
    (sheet,) = read_workbook(PLATFORM.encode(encoding)).sheets
    assert sheet.value(4, 1) == "项目名称"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<td sdval="0.4286" sdnum="1033;0;0.00%">42.86%', Percentage(0.4286)),
        ('<td sdval="2.41" sdnum="1033;">2.4', 2.41),
        ('<td sdval="44834" sdnum="1033;0;YYYY-MM-DD">2022-09-30', date(2022, 9, 30)),
        ('<td sdval="43372" sdnum="1033;0;YYYY-MM-DD">2022-09-30', date(2022, 9, 30)),
        (
            '<td sdval="44834.5208333333" sdnum="1033;0;YYYY-MM-DD HH:MM">2022-09-30 12:30',
            datetime.fromisoformat("2022-09-30T12:30:00"),
        ),
        ('<td sdval="0.5" sdnum="1033;0;HH:MM">12:00', "12:00"),
        ('<td sdval="5" sdnum="1033;0;0.0&quot;%&quot;">5.0%', 5.0),
        ('<td sdval="1e999">x', "x"),
        ('<td x:num="0.4286" style="mso-number-format:0\\.00%">42.86%', Percentage(0.4286)),
        ("<td x:num>3", 3.0),
        ('<td x:num="44834">2022/9/30', "2022/9/30"),
        ('<td x:str="001002">1002', "001002"),
        ("<td x:str>1002", "1002"),
        ('<td x:err="#N/A">-', ErrorValue("#N/A")),
        ('<td x:bool="TRUE">是', True),
        ('<td x:fmla="=A1*2"></td>', Uncalculated("A1*2")),
        ('<td x:fmla="=A1*2">6', "6"),
        ("<td>001002", "001002"),
        ("<td>2.41", "2.41"),
        ("<td>a\n   b\t c ", "a b c"),
        ("<td>\u3000全\u3000", "\u3000全\u3000"),
        ("<td><p>甲</p><p>乙<br>丙</p>", "甲\n乙\n丙"),
        ("<td>1 < 2 & <b>粗</b>体", "1 < 2 & 粗体"),
        ("<td>甲<!-- <td>乙 --><script>x='<td>'</script><comment>批注</comment>", "甲"),
        ('<td><span style="display:none">000</span>2.41', "2.41"),
        ("<td>&#xD800;&#65;", "\ufffdA"),
        ('<td title=\'a>b\' class="x" y">甲', "甲"),
        ("<td>&lt;td&gt;", "<td>"),
        ("<td>&nbsp;", "\xa0"),
        ("<td><br>", None),
    ],
)
def test_values(cell: str, expected: RawValue) -> None:
    found = one(cell)
    assert (found, type(found)) == (expected, type(expected))


def test_spans_push_cells_to_the_right() -> None:
    page = """<table><tr><td rowspan=65534 colspan=2>甲<td>乙<td rowspan=0>丙
    <tr><td>丁<tr><td>戊</table>"""
    (sheet,) = sheets(page)
    assert [list(row) for row in sheet.rows] == [
        ["甲", None, "乙", "丙"],
        [None, None, "丁", None],
        [None, None, "戊", None],
    ]
    assert sheet.merged == (Span(1, 1, 3, 2), Span(1, 4, 3, 4))


def test_a_span_ends_with_its_part_of_the_table_and_the_foot_is_last() -> None:
    page = """<table><tfoot><tr><td>合计</tfoot><thead><tr><th rowspan=9>甲<th>乙</thead>
    <tbody><tr><td>1<td>2</table>"""
    assert values(page) == [["甲", "乙"], ["1", "2"], ["合计", None]]


def test_a_table_in_a_cell_is_a_sheet_and_its_cell_keeps_its_text() -> None:
    page = "<table><tr><td>外<table><caption>内表</caption><tr><td>内</table>面<td>右</table>"
    outer, inner = sheets(page)
    assert [list(row) for row in outer.rows] == [["外面", "右"]]
    assert (inner.name, [list(row) for row in inner.rows]) == ("内表", [["内"]])


def test_layout_tables_are_left_out_and_empty_ones_alone_stay() -> None:
    (sheet,) = sheets("<table><tr><td><table><tr><td>1</table></table><table></table>")
    assert sheet.value(1, 1) == "1"
    assert [one.filled for one in sheets("<table></table>")] == [0]


PRINTED = """<html><head><title>不算</title><xml>不算</xml></head><body>
<h1>监控表</h1><p>填报单位：档案馆</p><div>2022年6月<b> 底</b></div>单位：元<br>
<table><caption>表一</caption><tr><td>甲<td>乙<tr><td>1<td>2</table>
<br><table><tr><td>甲<td>乙<tr><td rowspan=2>3<td>4<tr><td>5</table>
<p>注：已核对</p><p>&nbsp;</p></body></html>"""


def test_a_page_is_one_sheet_from_top_to_bottom() -> None:
    (sheet,) = sheets(PRINTED)
    assert [list(row) for row in sheet.rows] == [
        ["监控表", None],
        ["填报单位：档案馆", None],
        ["2022年6月 底", None],
        ["单位：元", None],
        ["表一", None],
        ["甲", "乙"],
        ["1", "2"],
        [None, None],
        ["甲", "乙"],
        ["3", "4"],
        [None, "5"],
        ["注：已核对", None],
        ["\xa0", None],
    ]
    assert (sheet.filled, sheet.merged) == (15, (Span(10, 1, 11, 1),))


def test_libreoffice_stacks_a_page_in_the_same_order(tmp_path: Path) -> None:
    """Which rows it leaves blank between is its own affair; Excel's could not be seen."""
    path = tmp_path / "页.html"
    table = "<table border=1><tr><td>甲<td>乙<tr><td>1<td>2</table>"
    page = f"<h1>监控表</h1><p>单位：元</p><p>县档案馆</p>{table}<p>中间</p>{table}{table}"
    path.write_text(f'<html><meta charset="utf-8">{page}</html>', encoding="utf-8")
    done = read_workbook(converted_to_xlsx(path, tmp_path).read_bytes()).sheets[0]
    ours = sheets(path.read_bytes())[0]
    assert told(done) == told(ours)


def told(sheet: RawSheet) -> list[list[str]]:
    rows = [[str(one).strip().removesuffix(".0") for one in row if one] for row in sheet.rows]
    return [kept for row in rows if (kept := [one for one in row if one])]


def test_each_listed_sheet_keeps_the_text_above_its_table() -> None:
    listed = "".join(
        f"<x:ExcelWorksheet><x:Name>{one}</x:Name></x:ExcelWorksheet>" for one in "甲乙"
    )
    page = f"<!--{listed}--><p>题一<table><tr><td>1</table><p>题二<table><tr><td>2</table>尾"
    found = [(one.name, [row[0] for row in one.rows]) for one in sheets(page)]
    assert found == [("甲", ["题一", "1"]), ("乙", ["题二", "2", "尾"])]


def test_text_in_a_table_but_in_no_cell_stands_above_it() -> None:
    assert values("<table>散<tr><td>1</td>文</tr></table>") == [["散"], ["文"], ["1"]]


def test_hidden_columns_and_tables() -> None:
    page = """<table style='display:none'><col><col style="display:none"><tr><td>1<td>2
    <td style="display:none">3</table>"""
    (sheet,) = sheets(page)
    assert (sheet.visible, sheet.hidden_columns, sheet.filled) == (False, {2, 3}, 3)


def archive(encode: str) -> bytes:
    def part(place: str, page: str) -> bytes:
        body = page.encode("gb18030")
        body = base64.encodebytes(body) if encode == "base64" else quopri.encodestring(body)
        head = f'Content-Location: file:///C:/1/{place}\nContent-Transfer-Encoding: {encode}\nContent-Type: text/html; charset="gb2312"\n\n'
        return b"------=_Next\n" + head.encode() + body + b"\n"

    listed = "".join(
        f"<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef='1.files/{file}'/>{more}</x:ExcelWorksheet>"
        for name, file, more in [
            ("监控表", "sheet001.htm", ""),
            (
                "指标表",
                "sheet002.htm",
                "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>",
            ),
        ]
    )
    frame = f"<html><!--[if gte mso 9]><xml>{listed}</xml><![endif]--><frameset></frameset></html>"
    return (
        b'MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related; boundary="----=_Next"\n\nnot shown\n\n'
        + part("1.htm", frame)
        + part("1.files/sheet002.htm", "<html><table><tr><td>乙=</table></html>")
        + part("1.files/tabstrip.htm", "<html><table><tr><td>页签</table></html>")
        + part("1.files/sheet001.htm", "<html><table><tr><td>甲</table></html>")
        + b"------=_Next--\n"
    )


@pytest.mark.parametrize("encode", ["quoted-printable", "base64"])
def test_a_page_in_one_file(encode: str) -> None:
    data = archive(encode)
    assert sniff(data) is Format.HTML
    found = [(one.name, one.visible, one.value(1, 1)) for one in read_workbook(data).sheets]
    assert found == [("监控表", True, "甲"), ("指标表", False, "乙=")]
    refusal = outcome(data[:-20])
    assert isinstance(refusal, RefusedWorkbook)
    assert refusal.variant == "damaged"


@pytest.mark.parametrize(
    ("page", "variant"),
    [
        ("<html><body>通知</body></html>", "unknown"),
        ("<html><table><tr><td>甲", "damaged"),
        ("<table><tr><td>甲</td><td", "damaged"),
        ("<table><tr><td>甲<!-- </table>", "damaged"),
        ("<table><script>x</table>", "damaged"),
        ("<table><tr>" + "<td colspan=999>" * 3 + "甲</table>", "far_cell"),
        ("<table>" + "<td>" * 600_000 + "</table>", "too_large"),
        ("<table hidden><td>x</table>" * 1_001, "too_large"),
    ],
)
def test_refusals(page: str, variant: str) -> None:
    refusal = outcome(page.encode())
    assert isinstance(refusal, RefusedWorkbook)
    assert refusal.variant == variant


def test_bytes_of_two_encodings_are_no_text() -> None:
    with pytest.raises(RefusedWorkbook):
        read_html(b"<table><td>" + "中".encode("gbk") + "中文".encode() + b"\xff</table>")


BEGIN, END = b"<table><tr><td>x", b"</table>"
HOSTILE = {
    "signs": b"<" * 10**7,
    "open tags": b"<td " * 10**6,
    "open quotes": b'<td a="' * 10**6,
    "open comments": b"<table>" + b"<!--" * 10**6,
    "marked sections": BEGIN + b"<![if >" * 10**6 + END,
    "huge spans": b"<table><tr><td colspan=1000000000 rowspan=1000000000>x</table>",
    "spans in rows": b"<table>" + b"<tr><td colspan=1000 rowspan=65534>" * 20_000 + END,
    "nested tables": b"<table><tr><td>" * 100_000 + b"x" + END * 100_000,
    "nested divisions": BEGIN + b"<div>" * 100_000 + END,
    "50 MB of cells": b"<table>" + b"<td>" * 12_500_000 + END,
    "entities": BEGIN + b"&amp;" * 10**7 + END,
    "half entities": BEGIN + b"&a" * 400_000 + END,
    "long number": BEGIN + b"&#" + b"9" * 10**6 + b";" + END,
    "breaks": BEGIN + b"<br>" * 100_000 + b"x" + END,
    "spaces": BEGIN + b" " * 5_000_000 + b"<td" + b" " * 5_000_000 + b" sdval=1>" + END,
    "names": b"<x:ExcelWorksheet><x:Name>" * 300_000 + BEGIN + END,
    "NUL": BEGIN + b"\0" + END,
    "surrogates": BEGIN + b"&#xD800;" + END,
    "long comment first": b"<!--" + b"-" * 10**7 + b"--><table></table>",
    "instructions": b"<?a?>" * 2_000_000,
    "boundaries": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"
    + b"--a\n\n" * 10**6,
    "header": b"MIME-Version: 1.0\nContent-Type: multipart/related; "
    + b'a";' * 20_000
    + b" boundary=a\n\n--a\n\n--a--",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_judged_in_time(data: bytes) -> None:
    started = time.process_time()
    outcome(data)
    assert time.process_time() - started < LIMIT


def test_mutants_are_read_or_refused() -> None:
    chance = random.Random(9)
    seeds = (PLATFORM.encode("gb18030"), PLATFORM.encode(), archive("base64"))
    signs = b"<>\"'=&;/!-# \x00\xff" + "中".encode()
    verdicts = set()
    for number in range(1_000):
        data = bytearray(seeds[number % 3])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice([0, 1, 1, 9])] = chance.choices(
                signs, k=chance.randint(0, 3)
            )
        if chance.random() < 0.1:
            del data[chance.randrange(len(data)) :]
        for read in (read_workbook, read_html):
            try:
                verdicts.add(type(read(bytes(data))))
            except RefusedWorkbook as refusal:
                verdicts.add(refusal.variant)
    assert {RawWorkbook, "damaged"} <= verdicts


def converted_to_xlsx(path: Path, folder: Path) -> Path:
    """A page as LibreOffice's program for tables opens it."""
    target = folder / f"{path.stem}.xlsx"
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    options = ["--headless", "--norestore", "--infilter=HTML (StarCalc)"]
    convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(path)]
    subprocess.run(["soffice", profile, *options, *convert], check=True, timeout=180)
    return target


def converted(path: Path, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            "html:HTML (StarCalc)",
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.html"


def test_libreoffice_makes_a_page_of_an_example(tmp_path: Path) -> None:
    for path in sorted(EXAMPLES.glob("*.xlsx"))[:2]:
        book = read_workbook(office.recalculate(path, tmp_path).read_bytes()).sheets
        stored = [one for one in book if one.visible and one.filled]
        page = read_workbook(converted(path, tmp_path).read_bytes()).sheets
        assert [one.name for one in page] == [one.name for one in stored]
        for sheet, original in zip(page, stored, strict=True):
            assert filled(sheet) == filled(original)


def filled(sheet: RawSheet) -> list[list[RawValue]]:
    """The filled cells of the shown rows in their order; a page has no hidden rows."""
    rows = [
        [
            " ".join(value.split()) if isinstance(value, str) else value
            for value in row
            if value is not None and str(value).strip()
        ]
        for number, row in enumerate(sheet.rows, 1)
        if number not in sheet.hidden_rows
    ]
    return [row for row in rows if row]


def test_libreoffice_notes_exact_values(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("甲&乙")
        formats = {code: book.add_format({"num_format": code}) for code in ("0.0%", "yyyy-mm-dd")}
        sheet.write_number("A1", 0.42861, formats["0.0%"])
        sheet.write_datetime("B1", date(2022, 9, 30), formats["yyyy-mm-dd"])
        sheet.write_number("C1", 2.416)
        sheet.write_string("D1", "001002")
        sheet.write_string("E1", "甲\n乙")
        sheet.write_formula("F1", "=1/0", None, "#DIV/0!")
        sheet.merge_range("A2:C3", "合并")
        sheet.write_string("D3", "后")
        book.add_worksheet("另").write_number("A1", 1)
    found, _ = read_workbook(converted(path, tmp_path).read_bytes()).sheets
    assert found.name == "甲&乙"
    assert [list(row) for row in found.rows] == [
        [Percentage(0.42861), date(2022, 9, 30), 2.416, "001002", "甲\n乙", ErrorValue("#DIV/0!")],
        ["合并", None, None, None, None, None],
        [None, None, None, "后", None, None],
    ]
    assert found.merged == (Span(2, 1, 3, 3),)
