"""Reading workbooks: real ones of three programs, legal oddities, files that must be refused."""

import copy
import io
import json
import os
import struct
import subprocess
import sys
import time as clock
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from perfbatch.isolation import Limits
from perfbatch.model.cell import ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.model.finding import Finding
from perfbatch.model.source import Source, column_letters
from perfbatch.reading import library
from perfbatch.reading.container import MOST_MEMBERS
from perfbatch.reading.doors import READERS, read_workbook
from perfbatch.reading.extent import MOST_MERGED
from perfbatch.reading.ooxml.links import looks_outside
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.sniff import Format, sniff
from perfbatch.reading.workbook import RawSheet, Span
from perfbatch.wording import findings

LIMIT = Limits().seconds
"""A reader is ended after so many seconds: what takes longer has hung."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORKBOOK, SHEET, STRINGS = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
STYLES, RELATIONS = "xl/styles.xml", "xl/_rels/workbook.xml.rels"
DAY = date(2022, 9, 30)
NOON = datetime.fromisoformat("2022-09-30T12:30:00")
CELL = '<row r="1"><c r="A1"><v>7</v></c></row>'
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'


def zipped(parts: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


def relations(*listed: tuple[str, str, str], kinds: str = KINDS) -> str:
    found = "".join(
        f'<Relationship Id="{number}" Type="{kinds}/{kind}" Target="{target}"/>'
        for number, kind, target in listed
    )
    return f'<Relationships xmlns="{PACKAGE}">{found}</Relationships>'


def sheet_xml(rows: str, main: str = MAIN, before: str = "") -> str:
    return f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData></worksheet>'


def parts_of(
    rows: str = CELL,
    strings: str = "",
    *,
    target: str = "worksheets/sheet1.xml",
    main: str = MAIN,
    kinds: str = KINDS,
    settings: str = "",
) -> dict[str, str]:
    """A workbook of one sheet 表 with cell styles 0 General, 1 0%, 2 date, part by part."""
    return {
        "_rels/.rels": relations(("r1", "officeDocument", WORKBOOK), kinds=kinds),
        WORKBOOK: f'<workbook xmlns="{main}" xmlns:r="{kinds}">{settings}<sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        RELATIONS: relations(
            ("r1", "worksheet", target),
            ("r2", "sharedStrings", "sharedStrings.xml"),
            ("r3", "styles", "styles.xml"),
            kinds=kinds,
        ),
        STRINGS: f'<sst xmlns="{main}">{strings}</sst>',
        STYLES: f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
        SHEET: sheet_xml(rows, main),
    }


def one_row(cells: str, strings: str = "") -> RawSheet:
    return only_sheet(zipped(parts_of(f'<row r="1">{cells}</row>', strings)))


def only_sheet(data: bytes) -> RawSheet:
    (sheet,) = read_workbook(data).sheets
    return sheet


def written(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        fill(book)
    return buffer.getvalue()


def refused(data: bytes) -> RefusedWorkbook:
    """The refusal, after making sure that rule S01 has a sentence that its facts fill."""
    with pytest.raises(RefusedWorkbook) as caught:
        read_workbook(data)
    error = caught.value
    message = Finding(
        findings.S01, Source("a"), variant=error.variant, found=error.found, facts=error.facts
    ).message
    assert "（）" not in message
    assert "{" not in message
    return error


def judged_apart(data: bytes, tmp_path: Path) -> str:
    """The verdict of another process, so that one that dies does not take the tests along."""
    path = tmp_path / "hostile.bin"
    path.write_bytes(data)
    script = (
        "import sys, pathlib\n"
        "from perfbatch.reading.doors import RefusedWorkbook, read_workbook\n"
        "try:\n"
        "    print(read_workbook(pathlib.Path(sys.argv[1]).read_bytes()).sheets[0].filled)\n"
        "except RefusedWorkbook as error:\n"
        "    print(error.variant, dict(error.facts))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        check=True,
        timeout=60,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    return done.stdout.strip()


def everyday(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("项目监控表")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string("B3", "县教育局")
    sheet.write_number("C3", 2.41)
    sheet.write_row("D3", [True])
    sheet.write_datetime("E3", DAY, day)
    sheet.write_datetime("F3", NOON, day)
    sheet.write_string("B4", "001002")
    sheet.write_number("C4", -5)
    sheet.write_blank("D4", None, day)
    sheet.write_string("E4", " 2 ")


def test_a_workbook_as_it_was_stored() -> None:
    sheet = only_sheet(written(everyday))
    assert (sheet.name, sheet.visible, sheet.filled) == ("项目监控表", True, 8)
    assert [list(row) for row in sheet.rows] == [
        [None] * 6,
        [None] * 6,
        [None, "县教育局", 2.41, True, DAY, NOON],
        [None, "001002", -5.0, None, " 2 ", None],
    ]


def test_a_place_counts_from_one_and_is_blank_outside() -> None:
    sheet = only_sheet(written(everyday))
    assert sheet.value(3, 2) == "县教育局"
    assert [sheet.value(*at) for at in ((0, 2), (3, 0), (5, 2), (3, 7), (-1, 1))] == [None] * 5


def test_errors_are_told_from_blanks() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B2", "=NA()", None, "#N/A")
        sheet.write_number("C2", 1)

    sheet = only_sheet(written(fill))
    assert [list(row) for row in sheet.rows] == [
        [ErrorValue("#DIV/0!"), None, None],
        [None, ErrorValue("#N/A"), 1.0],
    ]
    assert sheet.filled == 3


def test_errors_of_newer_programs_do_not_cost_the_workbook() -> None:
    sheet = one_row(
        '<c r="A1"><v>1</v></c><c r="B1" t="e"><f>A1#</f><v>#SPILL!</v></c>'
        '<c r="C1" t="e"><v>#CALC!</v></c><c r="D1" t="str"><v>#SPILL!</v></c>'
    )
    expected = [1.0, ErrorValue("#SPILL!"), ErrorValue("#CALC!"), "#SPILL!"]
    assert list(sheet.rows[0]) == expected
    assert sheet.filled == 4


def test_formulas_that_nobody_calculated() -> None:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    cells = book.active
    cells["A1"], cells["C2"] = 3, "=A1*2"
    book.save(buffer)
    sheet = only_sheet(buffer.getvalue())
    assert [list(row) for row in sheet.rows] == [
        [3.0, None, None],
        [None, None, Uncalculated("A1*2")],
    ]
    assert sheet.filled == 2


def test_a_formula_with_an_empty_text_is_calculated() -> None:
    sheet = one_row(
        '<c r="A1" t="str"><f>IF(1,"")</f><v></v></c><c r="B1" t="str"><f>""</f><v/></c>'
        '<c r="C1" t="str"><f>""</f></c><c r="D1"><f>1+1</f><v/></c><c r="E1"><f>2</f><v>2</v></c>'
    )
    assert list(sheet.rows[0]) == [None, None, Uncalculated('""'), Uncalculated("1+1"), 2.0]
    assert sheet.filled == 3


def test_shared_formulas_without_values_know_their_text() -> None:
    sheet = one_row(
        '<c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:D1" si="0">A1+1</f></c>'
        '<c r="C1"><f t="shared" si="0"/></c><c r="D1"><f t="shared" si="0"/><v>4</v></c>'
    )
    assert list(sheet.rows[0]) == [1.0, Uncalculated("A1+1"), Uncalculated("A1+1"), 4.0]


@pytest.mark.parametrize(
    ("code", "percent"),
    [
        ("0%", True),
        ("0.00%", True),
        ("0.000%", True),
        ("[Red]0.0 %;-0.0 %", True),
        ('0.0"%"', False),
        (r"0.0\%", False),
        ("0.00", False),
        ("General", False),
        ("@", False),
    ],
)
def test_percent_formats(code: str, percent: bool) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        style = book.add_format({"num_format": code})
        sheet = book.add_worksheet()
        sheet.write_number("A1", 0.4286, style)
        sheet.write_string("B1", "42.86%", style)
        sheet.write_formula("C1", "=A1", style, 0.5)

    expected: list[RawValue] = [0.4286, "42.86%", 0.5]
    if percent:
        expected = [Percentage(0.4286), "42.86%", Percentage(0.5)]
    assert list(only_sheet(written(fill)).rows[0]) == expected


def test_hidden_rows_columns_and_sheets() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("开着", "隐藏", "深藏"):
            book.add_worksheet(name).write_string("E5", name)
        shown, hidden, deep = book.worksheets()
        hidden.hide()
        deep.very_hidden()
        shown.set_row(1, None, None, {"hidden": True})
        shown.set_row(900, None, None, {"hidden": True})
        shown.set_column("B:C", 8, None, {"hidden": True})
        shown.set_column("F:XFD", 8, None, {"hidden": True})

    sheets = read_workbook(written(fill)).sheets
    assert [(sheet.name, sheet.visible) for sheet in sheets] == [
        ("开着", True),
        ("隐藏", False),
        ("深藏", False),
    ]
    assert sheets[0].hidden_rows == {2}
    assert sheets[0].hidden_columns == {2, 3}
    assert sheets[1].hidden_rows == sheets[1].hidden_columns == frozenset()


def test_chart_sheets_are_left_out() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=数!$A$1"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("数").write_number("A1", 1)

    assert [sheet.name for sheet in read_workbook(written(fill)).sheets] == ["数"]


def test_many_and_long_texts() -> None:
    texts = [f"项目{number}" for number in range(20_000)] + ["长" * 32_767]

    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write_column("A1", texts)

    assert [row[0] for row in only_sheet(written(fill)).rows] == texts


def test_white_space_stays_and_does_not_count() -> None:
    sheet = one_row(
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
        '<c r="D1" t="inlineStr"><is><t xml:space="preserve"> </t></is></c><c r="E1"><v>1</v></c>',
        '<si><t xml:space="preserve">  </t></si><si><t/></si>'
        "<si><r><t>甲</t></r><r><t>乙</t></r></si>",
    )
    assert list(sheet.rows[0]) == ["  ", None, "甲乙", " ", 1.0]
    assert sheet.filled == 2


def test_dates_from_1904() -> None:
    settings = '<workbookPr date1904="1"/>'
    rows = '<row r="1"><c r="A1" s="2"><v>43372</v></c></row>'
    assert only_sheet(zipped(parts_of(rows, settings=settings))).value(1, 1) == DAY


def test_dates_that_only_eastern_programs_have_built_in() -> None:
    """Format 57 is a month of a Chinese Excel; one of the workbook's own comes before it."""
    parts = parts_of('<row r="1"><c r="A1" s="2"><v>44834</v></c><c r="B1"><v>57</v></c></row>')
    parts[STYLES] = parts[STYLES].replace('"14"', '"57"')
    assert list(only_sheet(zipped(parts)).rows[0]) == [DAY, 57.0]
    own = '<numFmts><numFmt numFmtId="57" formatCode="0.00"/></numFmts><cellXfs>'
    parts[STYLES] = parts[STYLES].replace("<cellXfs>", own)
    assert list(only_sheet(zipped(parts)).rows[0]) == [44834.0, 57.0]


def test_numbers_that_no_date_or_amount_can_be() -> None:
    sheet = one_row(
        '<c r="A1" s="2"><v>-5</v></c><c r="B1"><v>NaN</v></c><c r="C1"><v>1e999</v></c>'
    )
    assert list(sheet.rows[0]) == [-5.0, "NaN", "1e999"]


ODD_CELLS = {
    "no r in cells": '<row r="1"><c><v>1</v></c><c/><c><v>2</v></c></row>',
    "no r in rows": '<row><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row>',
    "small letters": '<row r="1"><c r="a1"><v>1</v></c><c r="c1"><v>2</v></c></row>',
    "one row twice": '<row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1"><c r="C1"><v>2</v></c></row>',
    "white space": '\n<row r="1">\n <c r="A1"> <v>1</v> </c>\n<c r="C1"><v>2</v>\n</c></row>\n',
    "formats below": '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row>'
    '<row r="60000"><c r="XFD60000" s="1"/></row><row r="1048576" hidden="1"/>',
}


@pytest.mark.parametrize("rows", ODD_CELLS.values(), ids=ODD_CELLS)
def test_odd_but_legal_cells(rows: str) -> None:
    sheet = only_sheet(zipped(parts_of(rows)))
    assert [list(row) for row in sheet.rows] == [[1.0, None, 2.0]]
    assert sheet.filled == 2


BLOAT = "".join(f'<row r="{row}" s="1" ht="20"/>' for row in range(2, 9_000))
TAILS = {
    "empty rows": BLOAT,
    "a remark": f"{BLOAT}<!-- 备注 -->",
    "a remark with a row in it": f"{BLOAT}<!-- <v> </row> -->",
    "a remark that ends late": f"<!-- <v>9</v></row> {BLOAT} <f>1</f> -->",
    "letters of marks": f'{BLOAT}<row r="9000" thickBot="1" outlineLevel="1" customFormat="1"/>',
}


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_what_stands_below_the_last_content_of_a_bloated_sheet(tail: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="C1"><f>1+1</f><v>2</v></c></row>{tail}'
    sheet = only_sheet(zipped(parts_of(rows)))
    assert [list(row) for row in sheet.rows] == [[1.0, None, 2.0]]
    assert sheet.filled == 2


def test_inline_strings_and_iso_dates() -> None:
    sheet = one_row(
        '<c r="A1" t="inlineStr"><is><t>甲</t></is></c>'
        '<c r="B1" t="inlineStr"><is><r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r></is></c>'
        '<c r="C1" t="d"><v>2022-09-30</v></c>'
    )
    assert list(sheet.rows[0]) == ["甲", "甲乙", DAY]


def test_dates_written_as_texts() -> None:
    sheet = one_row(
        '<c r="A1" t="d"><v>2022-09-30T12:30:00</v></c><c r="B1" t="d"><v>12:30:00</v></c>'
        '<c r="C1" t="d"><v>2022-09-30</v></c><c r="D1" t="d"><v>九月</v></c>'
    )
    assert list(sheet.rows[0]) == [NOON, time(12, 30), DAY, "九月"]


def test_how_a_text_is_read_aloud_is_no_part_of_it() -> None:
    aloud = '<rPh sb="0" eb="1"><t>xian</t></rPh><phoneticPr fontId="1"/>'
    sheet = one_row(
        f'<c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>县</t>{aloud}</is></c>'
        '<c r="C1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c>'
        f'<c r="E1" t="inlineStr"><is><t xml:space="preserve"> </t>{aloud}</is></c><c r="F1"><v>1</v></c>',
        f"<si><t>县</t>{aloud}</si><si><r><t>教育</t></r><r><t>局</t></r>{aloud}</si>"
        f"<si><t/>{aloud}</si>",
    )
    assert list(sheet.rows[0]) == ["县", "县", "教育局", None, " ", 1.0]
    assert sheet.filled == 4


def test_escaped_control_characters() -> None:
    sheet = one_row(
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><v>a_x0009_b_x005F_x0041_</v></c>'
        '<c r="C1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>_x000D_</t></is></c>'
        '<c r="E1"><v>1</v></c>',
        "<si><t>a_x0001_b</t></si><si><t>_x000D_\n_x000D_</t></si>",
    )
    assert list(sheet.rows[0]) == ["a\x01b", "a\tb_x0041_", "\r\n\r", "\r", 1.0]
    assert sheet.filled == 3


def test_texts_longer_than_a_cell_may_hold_are_read_whole() -> None:
    text = "长" * 70_000
    sheet = one_row(
        f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c><c r="B1" t="s"><v>0</v></c>',
        f"<si><t>{text}</t></si>",
    )
    assert list(sheet.rows[0]) == [text, text]


def test_formulas_of_several_cells() -> None:
    """An array formula stands in its first cell; a data table has no text of its own."""
    sheet = one_row(
        '<c r="A1"><f t="array" ref="A1:B1">C1:D1*2</f><v>4</v></c><c r="B1"><v>6</v></c>'
        '<c r="C1"><f t="dataTable" ref="C1:D1" dt2D="0" r1="A1"/><v>2</v></c>'
        '<c r="D1"><f t="dataTable" ref="C1:D1" dt2D="0" r1="A1"/></c>'
        '<c r="E1"><f t="array" ref="E1">SUM(A1:B1)</f></c>'
    )
    assert list(sheet.rows[0]) == [4.0, 6.0, 2.0, Uncalculated(""), Uncalculated("SUM(A1:B1)")]
    assert sheet.filled == 5


LOOKING_OUT = {
    "a number for the book": "[1]Sheet1!A1",
    "quotes": "'[1]名 单'!A1",
    "a name of the book": "[Book.xlsx]S!A1",
    "a path": r"'C:\表\[名单.xlsx]甲'!A1",
    "a path without quotes": r"C:\a\[b.xlsx]S!A1",
    "in a sum": "SUM(A1,[2]名单!$A$1:$B$3)+1",
    "a name": "[1]!总数",
    "several sheets": "[1]S1:S3!A1",
    "after a text": 'IF(A1="x",[1]S!A1)',
    "after a sheet with an apostrophe": "'it''s'!A1+[1]S!A1",
    "after columns of a table": "表1[[#This Row],[金额]]*[3]名单!B2",
    "after a column with brackets": "Table1[a'[b']]+[1]S!A1",
}
LOOKING_IN = {
    "a cell": "A1+'S 1'!B2",
    "a column of a table": "Table1[Col]",
    "columns of a table": "SUM(表1[[#All],[一]:[二]])",
    "this row": "Table1[[#This Row],[Col]]+Sheet1!A1",
    "this row in short": "[@Col]*Sheet1!A1",
    "a text": '"[1]Sheet1!A1"',
    "a text in a text": 'A1&"""[1]S!A1"',
    "a bracket in a column": "Table1[a'[1'] b]&Sheet1!A1",
    "a quote in a column": 'Table1[a "b]+Sheet1!A1',
    "a name of this workbook": "[0]!总数",
}


@pytest.mark.parametrize("formula", LOOKING_OUT.values(), ids=LOOKING_OUT)
def test_formulas_that_look_into_another_workbook(formula: str) -> None:
    text = formula.replace("&", "&amp;")
    sheet = one_row(f'<c r="A1"><f>{text}</f><v>5</v></c><c r="B1"><f>{text}</f></c>')
    assert list(sheet.rows[0]) == [5.0, Uncalculated(formula)]
    assert sheet.linked == {(1, 1): formula, (1, 2): formula}


@pytest.mark.parametrize("formula", LOOKING_IN.values(), ids=LOOKING_IN)
def test_formulas_that_stay_in_their_workbook(formula: str) -> None:
    text = formula.replace("&", "&amp;")
    sheet = one_row(f'<c r="A1"><f>{text}</f><v>5</v></c><c r="B1" t="str"><v>[1]S!A1</v></c>')
    assert sheet.linked == {}


def test_a_shared_formula_looks_out_in_each_cell() -> None:
    sheet = one_row(
        '<c r="A1"><f t="shared" ref="A1:B1" si="0">[1]S!A9</f><v>1</v></c>'
        '<c r="B1"><f t="shared" si="0"/><v>2</v></c><c r="C1"><f>A1</f><v>1</v></c>'
    )
    assert sheet.linked == {(1, 1): "[1]S!A9", (1, 2): "[1]S!A9"}


@pytest.mark.parametrize(
    "piece", ["a[", "a[[", "a[[x]", "'[", "[a]", "[a]b", "'", 'a["', "[a", "a[[x]a[x]", "a['"]
)
def test_a_long_formula_costs_no_more_than_its_length(piece: str) -> None:
    started = clock.process_time()
    looks_outside("[" + piece * (200_000 // len(piece)))
    assert clock.process_time() - started < LIMIT


def merging(*references: str, rows: str = "") -> dict[str, str]:
    rows = rows or '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="D9"><v>1</v></c></row>'
    listed = "".join(f'<mergeCell ref="{one}"/>' for one in references)
    parts = parts_of(rows)
    ranges = f'</sheetData><mergeCells count="{len(references)}">{listed}</mergeCells>'
    return parts | {SHEET: parts[SHEET].replace("</sheetData>", ranges)}


def test_merged_ranges_end_where_the_content_ends() -> None:
    references = ("A2:A3", "A2:A3", "$B$5:A3", "B8:XFD1048576", "A20:A30", "F1:F2", "D4", "D4:D4")
    assert only_sheet(zipped(merging(*references))).merged == (
        Span(2, 1, 3, 1),
        Span(3, 1, 5, 2),
        Span(8, 2, 9, 4),
    )


def test_merged_ranges_of_a_writer() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:C1", "项目监控表")
        sheet.merge_range("A3:A5", "县教育局")
        sheet.write_number("B5", 1)

    sheet = only_sheet(written(fill))
    assert sheet.merged == (Span(1, 1, 1, 2), Span(3, 1, 5, 1))
    assert (sheet.value(3, 1), sheet.value(4, 1)) == ("县教育局", None)


@pytest.mark.parametrize("reference", ["", "A", "A0:??", "1:3", "ABCD1:B2", "A1:B2:C3"])
def test_a_merged_range_that_is_none_is_refused(reference: str) -> None:
    assert refused(zipped(merging(reference))).variant == "damaged"


def test_far_too_many_merged_ranges_are_refused() -> None:
    references = (f"A{row}:B{row}" for row in range(1, MOST_MERGED + 2))
    assert refused(zipped(merging(*references))).variant == "too_large"


def test_rows_and_columns_of_no_size_are_hidden() -> None:
    """Filtered and collapsed rows are hidden rows; a height or width of nothing hides as well."""
    cell = '<c r="A{0}"><v>1</v></c>'
    attributes = (
        "",
        'hidden="1"',
        'hidden="true" outlineLevel="1"',
        'collapsed="1"',
        'ht="0" customHeight="1"',
        'ht="0.0"',
        'hidden="0" ht="12.5"',
    )
    rows = "".join(
        f'<row r="{number}" {one}>{cell.format(number)}</row>'
        for number, one in enumerate(attributes, 1)
    )
    columns = (
        '<cols><col min="1" max="1" width="8"/><col min="2" max="3" width="0" customWidth="1"/>'
        '<col min="4" max="5" width="0.0"/><col min="6" max="6" hidden="true"/></cols>'
    )
    parts = parts_of(rows + '<row r="8"><c r="G8"><v>1</v></c></row>')
    parts[SHEET] = parts[SHEET].replace("<sheetData>", f"{columns}<sheetData>")
    sheet = only_sheet(zipped(parts))
    assert sheet.hidden_rows == {2, 3, 5, 6}
    assert sheet.hidden_columns == {2, 3, 4, 5, 6}


def test_rows_that_a_filter_hides() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("单位", "金额"), ("甲", 1), ("乙", 2)):
        sheet.append(row)
    sheet.auto_filter.ref = "A1:B3"
    sheet.auto_filter.add_filter_column(0, ["甲"])
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions.group(2, 2, hidden=True)
    buffer = io.BytesIO()
    book.save(buffer)
    assert only_sheet(buffer.getvalue()).hidden_rows == {2, 3}


def test_strict_workbooks_give_equal_values() -> None:
    """Another address for each name space, else the same parts."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(written(everyday))) as sound,
        zipfile.ZipFile(buffer, "w") as strict,
    ):
        for name in sound.namelist():
            text = sound.read(name).decode()
            strict.writestr(name, text.replace(MAIN, STRICT_MAIN).replace(KINDS, STRICT_KINDS))
    assert read_workbook(buffer.getvalue()) == read_workbook(written(everyday))


def test_macros_are_passed_over(tmp_path: Path) -> None:
    project = tmp_path / "vbaProject.bin"
    project.write_bytes(ole("VBA", "PROJECT"))

    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_vba_project(str(project))
        everyday(book)

    data = written(fill)
    assert b"vbaProject.bin" in data
    assert read_workbook(data) == read_workbook(written(everyday))


DEEP = "<a>" * 100_000 + "</a>" * 100_000


@pytest.mark.parametrize("place", ["in a row", "in a cell", "between rows", "at the end", "text"])
def test_deep_nesting_is_read_or_refused(place: str, tmp_path: Path) -> None:
    cell = '<c r="A1" t="s"><v>0</v>{}</c>'.format(DEEP if place == "in a cell" else "")
    row = '<row r="1">{}{}</row>'.format(cell, DEEP if place == "in a row" else "")
    text = f"<si>{DEEP if place == 'text' else ''}<t>甲</t></si>"
    parts = parts_of(row + (DEEP if place == "between rows" else ""), text)
    if place == "at the end":
        parts[SHEET] = parts[SHEET].replace("</worksheet>", f"{DEEP}</worksheet>")
    expected = "damaged {}" if place == "in a cell" else "1"
    assert judged_apart(zipped(parts), tmp_path) == expected


def test_what_stands_after_the_cells_is_not_read_as_cells() -> None:
    parts = parts_of('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>')
    parts[SHEET] = parts[SHEET].replace(
        "</sheetData>",
        '</sheetData><conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
        "<formula>A1=1</formula></cfRule></conditionalFormatting>"
        "<headerFooter><oddFooter>&amp;P</oddFooter></headerFooter>"
        '<extLst><ext xmlns:xm="urn:x"><xm:f>B1</xm:f><xm:sqref>A1</xm:sqref></ext></extLst>',
    )
    assert only_sheet(zipped(parts)).filled == 0


def test_rows_that_go_back() -> None:
    rows = '<row r="3"><c r="A3"><v>3</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    assert [row[0] for row in only_sheet(zipped(parts_of(rows))).rows] == [None, 2.0, 3.0]


def test_formats_far_below_the_last_value_cost_nothing() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        style = book.add_format({"border": 1})
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["单位", 2.5], style)
        for row in range(1, 20_000):
            sheet.write_blank(row, 0, None, style)
            sheet.write_blank(row, 1, None, style)
        sheet.write_formula("B3", "=B1*2", style, 5)

    sheet = only_sheet(written(fill))
    assert [list(row) for row in sheet.rows] == [["单位", 2.5], [None, None], [None, 5.0]]


def test_a_million_rows_of_formats_cost_little() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(2, 1_000_001))
    data = zipped(parts_of(CELL + rows))
    started = clock.monotonic()
    sheet = only_sheet(data)
    assert clock.monotonic() - started < LIMIT
    assert [list(row) for row in sheet.rows] == [[7.0]]


def test_sixteen_thousand_columns_of_formats_cost_nothing() -> None:
    cells = "".join(f'<c r="{column_letters(column)}1" s="1"/>' for column in range(2, 16_385))
    columns = '<cols><col min="1" max="16384" width="9"/></cols>'
    parts = parts_of(f'<row r="1"><c r="A1"><v>7</v></c>{cells}</row>')
    parts[SHEET] = parts[SHEET].replace("<sheetData>", f"{columns}<sheetData>")
    assert [list(row) for row in only_sheet(zipped(parts)).rows] == [[7.0]]


def with_dimension(area: str) -> dict[str, str]:
    return parts_of() | {SHEET: sheet_xml(CELL, before=f'<dimension ref="{area}"/>')}


def renamed(old: str, new: str) -> dict[str, str]:
    return {name.replace(old, new): text for name, text in parts_of().items()}


def prefixed() -> dict[str, str]:
    rows = '<x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row>'
    text = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    return parts_of() | {SHEET: text}


ODD_PACKAGES = {
    "strict": parts_of(main=STRICT_MAIN, kinds=STRICT_KINDS),
    "absolute target": parts_of(target="/xl/worksheets/sheet1.xml"),
    "target with dots": parts_of(target="../xl/./worksheets/sheet1.xml"),
    "target in other case": parts_of(target="Worksheets/Sheet1.XML"),
    "target with backslash": parts_of(target=r"worksheets\sheet1.xml"),
    "member with backslash": renamed("worksheets/", "worksheets\\"),
    "members in other case": renamed("xl/", "XL/"),
    "texts under another name": renamed("sharedStrings", "strings")
    | {RELATIONS: parts_of()[RELATIONS].replace("sharedStrings.xml", "strings.xml")},
    "nothing but numbers": {
        name: text for name, text in parts_of().items() if name not in {STRINGS, STYLES}
    },
    "no package relations": {n: text for n, text in parts_of().items() if n != "_rels/.rels"},
    "workbook at the root": {
        "_rels/.rels": relations(("r1", "officeDocument", "workbook.xml")),
        "workbook.xml": parts_of()[WORKBOOK],
        "_rels/workbook.xml.rels": relations(("r1", "worksheet", "sheet1.xml")),
        "sheet1.xml": sheet_xml(CELL),
    },
    "prefixed names": prefixed(),
    "dimension too small": with_dimension("A1"),
    "dimension too large": with_dimension("A1:XFD1048576"),
    "dimension reversed": with_dimension("C9:A1"),
}


@pytest.mark.parametrize("parts", ODD_PACKAGES.values(), ids=ODD_PACKAGES)
def test_odd_but_legal_packages(parts: dict[str, str]) -> None:
    sheet = only_sheet(zipped(parts))
    assert (sheet.name, [list(row) for row in sheet.rows]) == ("表", [[7.0]])


def two_sheets(names: tuple[str, str], kinds: tuple[str, str]) -> dict[str, str]:
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in enumerate(names)
    )
    second = '<row r="1"><c r="A1"><v>8</v></c></row>'
    spaces = f'xmlns="{MAIN}" xmlns:r="{KINDS}"'
    return parts_of() | {
        WORKBOOK: f"<workbook {spaces}><sheets>{listed}</sheets></workbook>",
        RELATIONS: relations(
            ("r0", kinds[0], "worksheets/sheet1.xml"), ("r1", kinds[1], "worksheets/sheet2.xml")
        ),
        "xl/worksheets/sheet2.xml": sheet_xml(second),
    }


def test_two_sheets_of_one_name_are_both_read() -> None:
    sheets = read_workbook(zipped(two_sheets(("表", "表"), ("worksheet",) * 2))).sheets
    assert [(sheet.name, sheet.value(1, 1)) for sheet in sheets] == [("表", 7.0), ("表", 8.0)]


def test_macro_sheets_are_left_out() -> None:
    parts = two_sheets(("宏", "表"), ("xlMacrosheet", "worksheet"))
    assert [sheet.value(1, 1) for sheet in read_workbook(zipped(parts)).sheets] == [8.0]


def ole(*streams: str) -> bytes:
    """An OLE2 file whose directory names the given streams (a FAT sector, a directory sector)."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<III", 1, 1, 0).ljust(12) + bytes(20)
    header += struct.pack("<I", 0).ljust(512 - len(header), b"\xff")
    fat = struct.pack("<III", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF).ljust(512, b"\xff")
    directory = b""
    for name in ("Root Entry", *streams):
        text = name.encode("utf-16-le")
        directory += text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2) + bytes(62)
    return header + fat + directory.ljust(512, b"\0")


ODS_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
XML_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
FILES: dict[str, tuple[bytes, Format, str]] = {  # "": a door of its own judges it
    "nothing": (b"", Format.EMPTY, "empty"),
    "encrypted": (ole("EncryptionInfo", "EncryptedPackage"), Format.ENCRYPTED, "encrypted"),
    "xls": (ole("Workbook"), Format.OLD_XLS, ""),
    "xls of 1995": (ole("Book"), Format.OLD_XLS, ""),
    "doc": (ole("WordDocument"), Format.WORD, "unknown"),
    "other OLE2": (ole("Contents"), Format.OLE_OTHER, "unknown"),
    "OLE2 cut off": (ole("Workbook")[:700], Format.DAMAGED, "damaged"),
    "xlsb": (zipped({"xl/workbook.bin": "x"}), Format.XLSB, ""),
    "ods": (zipped({"mimetype": ODS_MIMETYPE}), Format.ODS, ""),
    "docx": (zipped({"word/document.xml": "<x/>"}), Format.WORD, "unknown"),
    "pptx": (zipped({"ppt/presentation.xml": "<x/>"}), Format.SLIDES, "unknown"),
    "ofd": (zipped({"OFD.xml": "<x/>"}), Format.OFD, "unknown"),
    "zip": (zipped({"教育局.xlsx": "x"}), Format.ZIP_OTHER, "unknown"),
    "rar": (b"Rar!\x1a\x07\x01\x00", Format.ARCHIVE, "unknown"),
    "xml 2003": (XML_2003.encode(), Format.XML_SPREADSHEET_2003, ""),
    "html": ("\ufeff<html><table><tr><td>甲".encode(), Format.HTML, ""),
    "html in GBK": ("<TABLE border=1><tr><td>甲".encode("gbk"), Format.HTML, ""),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", Format.PDF, "unknown"),
    "photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF", Format.PICTURE, "unknown"),
    "csv in GBK": ("单位,金额\n教育局,2.41\n".encode("gbk"), Format.TEXT, ""),
    "utf-16 text": ("单位\t金额\n".encode("utf-16"), Format.TEXT, ""),
    "noise": (bytes(range(256)) * 4, Format.UNKNOWN, "unknown"),
    "zeros": (bytes(3000), Format.DAMAGED, "damaged"),
    "PK and no more": (b"PK\x03\x04", Format.DAMAGED, "damaged"),
    "cut off": (zipped(parts_of())[:-200], Format.DAMAGED, "damaged"),
}


@pytest.mark.parametrize(("data", "found", "variant"), FILES.values(), ids=FILES)
def test_what_a_file_is_by_its_content(data: bytes, found: Format, variant: str) -> None:
    assert sniff(data) is found
    if variant:
        assert found not in READERS
        assert refused(data).variant == variant


def test_a_long_text_cut_inside_a_letter_is_still_text() -> None:
    assert sniff(b"a" + ("项目" * 5000).encode()) is Format.TEXT
    assert sniff(b"a" + ("项目" * 5000).encode("gbk")) is Format.TEXT


def test_a_refusal_says_what_the_file_really_is() -> None:
    assert refused(FILES["doc"][0]).found == "Word文档"
    assert refused(FILES["pdf"][0]).found == "PDF"


@pytest.mark.parametrize("part", [WORKBOOK, RELATIONS, SHEET, STRINGS, STYLES, "_rels/.rels"])
def test_a_doctype_is_refused_wherever_it_stands(part: str) -> None:
    parts = parts_of()
    assert refused(zipped(parts | {part: DOCTYPE + parts[part]})).variant == "too_large"


def test_a_doctype_in_another_encoding_is_refused() -> None:
    parts = parts_of()
    text = "\ufeff" + DOCTYPE + parts[SHEET]
    data = zipped(parts | {SHEET: "x"})
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            encoding = "utf-16-le" if name == SHEET else "utf-8"
            archive.writestr(name, (text if name == SHEET else content).encode(encoding))
    assert refused(buffer.getvalue()).variant == "too_large"


def test_two_members_of_one_name_are_refused() -> None:
    error = refused(zipped(parts_of() | {"xl/worksheets/SHEET1.xml": "<x/>"}))
    assert (error.variant, error.found) == ("too_large", "内有两个同名的xl/worksheets/SHEET1.xml")


def declared(data: bytes, at: int, value: int) -> bytes:
    """The same zip with four bytes changed in the directory's first entry."""
    entry = data.index(b"PK\x01\x02") + at
    return data[:entry] + struct.pack("<I", value) + data[entry + 4 :]


def test_what_a_directory_declares_is_judged_before_unpacking() -> None:
    sound = zipped(parts_of())
    assert refused(declared(sound, 24, 4_000_000_000)).variant == "too_large"
    assert refused(declared(sound, 24, 40_000_000)).found == "其中的_rels/.rels压缩比异常"
    assert refused(declared(sound, 8, 1)).variant == "encrypted"
    crowded = parts_of() | {f"xl/media/{number}": "" for number in range(MOST_MEMBERS)}
    assert refused(zipped(crowded)).variant == "too_large"


@pytest.mark.parametrize("part", [SHEET, STYLES, STRINGS, WORKBOOK, RELATIONS])
def test_a_part_with_another_checksum_is_refused(part: str) -> None:
    buffer = io.BytesIO()
    parts = parts_of()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    text = parts[part].encode()
    data = buffer.getvalue().replace(text, text.replace(b"main", b"mAin", 1))
    if part == RELATIONS:
        data = buffer.getvalue().replace(text, text.replace(b"r3", b"r4", 1))
    assert refused(data).variant == "damaged"


BROKEN = {
    "no sheet part": {n: t for n, t in parts_of().items() if n != SHEET},
    "no sheets": parts_of() | {WORKBOOK: f'<workbook xmlns="{MAIN}"><sheets/></workbook>'},
    "a sheet without relation": parts_of() | {RELATIONS: relations()},
    "no worksheet": parts_of() | {SHEET: "<html/>"},
    "ill-formed": parts_of() | {SHEET: parts_of()[SHEET].replace("</v>", "")},
    "unknown encoding": parts_of()
    | {SHEET: '<?xml version="1.0" encoding="x"?>' + sheet_xml(CELL)},
    "rows outside": parts_of() | {SHEET: f'<worksheet xmlns="{MAIN}">{CELL}</worksheet>'},
    "ill-formed styles": parts_of() | {STYLES: "<styleSheet><cellXfs>"},
    "ill-formed texts": parts_of() | {STRINGS: "<sst><si>"},
    "no texts": {
        name: text
        for name, text in parts_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>').items()
        if name != STRINGS
    },
    "text that is not there": parts_of('<row r="1"><c r="A1" t="s"><v>5</v></c></row>'),
    "text number no number": parts_of('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
    "no such column": parts_of('<row r="1"><c r="ABCD1"><v>5</v></c></row>'),
    "no such row": parts_of('<row r="0"><c r="A0"><v>5</v></c></row>'),
    "no address": parts_of('<row r="1"><c r="??"><v>5</v></c></row>'),
    "unknown kind": parts_of('<row r="1"><c r="A1" t="zz"><v>5</v></c></row>'),
    "neither true nor false": parts_of('<row r="1"><c r="A1" t="b"><v>false</v></c></row>'),
}


@pytest.mark.parametrize("parts", BROKEN.values(), ids=BROKEN)
def test_broken_workbooks_are_refused(parts: dict[str, str]) -> None:
    assert refused(zipped(parts)).variant == "damaged"


def test_both_counts_are_said_where_they_differ() -> None:
    parts = parts_of()
    parts[SHEET] = parts[SHEET].replace(
        "</worksheet>", '<sheetData><row r="2"><c r="A2"><v>8</v></c></row></sheetData></worksheet>'
    )
    error = refused(zipped(parts))
    assert (error.variant, error.found) == (
        "damaged",
        "工作表《表》里有2个填了内容的单元格，只读出1个",
    )
    twice = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    assert refused(zipped(parts_of(twice))).variant == "damaged"


def test_a_number_is_read_twice_and_must_agree() -> None:
    error = refused(zipped(parts_of('<row r="1"><c r="A1"><v>1<!-- -->2</v></c></row>')))
    assert error.found == "工作表《表》的单元格A1存的是12，读出的却是1.0"


FAR = {
    "A1 and XFD1048576": ("A1", "XFD1048576"),
    "last column": ("A1", "XFD1"),
    "last row": ("A1", "A1048576"),
    "large area": ("ALL1", "A150000"),
}


@pytest.mark.parametrize(("near", "far"), FAR.values(), ids=FAR)
def test_a_far_cell_is_refused_before_memory_is_taken(near: str, far: str, tmp_path: Path) -> None:
    def row(cell: str) -> str:
        number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return f'<row r="{number}"><c r="{cell}" t="str"><v> </v></c></row>'

    verdict = judged_apart(zipped(parts_of(row(near) + row(far))), tmp_path)
    assert verdict == f"far_cell {{'sheet': '表', 'cell': '{far}'}}"


def test_one_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    parts = parts_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    verdict = judged_apart(zipped(parts), tmp_path)
    assert verdict == "far_cell {'sheet': '表', 'cell': 'XFD1048576'}"


def test_sixteen_thousand_columns_are_refused() -> None:
    cells = "".join(f'<c r="{column_letters(n)}1"><v>1</v></c>' for n in range(1, 16_385))
    error = refused(zipped(parts_of(f'<row r="1">{cells}</row>')))
    assert (error.variant, error.facts["cell"]) == ("far_cell", "ALM1")


def test_a_declared_number_of_texts_takes_no_memory(tmp_path: Path) -> None:
    parts = parts_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>甲</t></si>")
    counts = 'count="99999999999999" uniqueCount="99999999999999"'
    parts[STRINGS] = parts[STRINGS].replace("<sst ", f"<sst {counts} ")
    assert judged_apart(zipped(parts), tmp_path) == "1"


def test_results_and_refusals_can_be_copied_as_between_processes() -> None:
    book = read_workbook(written(everyday))
    assert copy.deepcopy(book) == book
    far = refused(zipped(parts_of('<row r="1"><c r="XFD1"><v>5</v></c></row>')))
    for error in (far, refused(b"")):
        twin = copy.deepcopy(error)
        assert (twin.variant, twin.found, twin.facts) == (error.variant, error.found, error.facts)


def failing(error: BaseException) -> type:
    class Library:
        @staticmethod
        def from_filelike(_: object) -> None:
            raise error

    return Library


def test_a_panic_of_the_library_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    monkeypatch.setattr(library, "CalamineWorkbook", failing(PanicException("index")))
    assert refused(zipped(parts_of())).variant == "damaged"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), MemoryError()])
def test_what_is_not_the_files_fault_passes(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "CalamineWorkbook", failing(error))
    with pytest.raises(type(error)):
        read_workbook(zipped(parts_of()))


RESAVED = {
    "B2": "县教育局",
    "C2": 2.41,
    "D2": True,
    "E2": 0.5,
    "F2": DAY,
    "B3": "001002",
    "C3": -5,
    "B4": "=1/0",
    "C4": "=C2*2",
    "D4": '=IF(TRUE,"")',
    "E4": '="一"&"二"',
    "F4": NOON,
}


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """A workbook of openpyxl, whose formulas have no values, saved by LibreOffice in a format."""
    folder = tmp_path_factory.mktemp("office")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "项目监控表"
    for cell, value in RESAVED.items():
        sheet[cell] = value
    sheet["E2"].number_format = "0.00%"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(folder / "表.xlsx")

    def save(kind: str) -> bytes:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(folder / kind),
                str(folder / "表.xlsx"),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        return (folder / kind / f"表.{kind}").read_bytes()

    return save


def test_a_workbook_saved_by_libreoffice(resaved: Callable[[str], bytes]) -> None:
    sheet = only_sheet(resaved("xlsx"))
    assert [list(row) for row in sheet.rows] == [
        [None] * 6,
        [None, "县教育局", 2.41, True, Percentage(0.5), DAY],
        [None, "001002", -5.0, None, None, None],
        [None, ErrorValue("#DIV/0!"), 4.82, None, "一二", NOON],
    ]
    assert (sheet.name, sheet.filled) == ("项目监控表", 11)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3}, {3})


@pytest.mark.parametrize(
    ("kind", "found"), [("xls", Format.OLD_XLS), ("ods", Format.ODS), ("html", Format.HTML)]
)
def test_other_formats_of_libreoffice_are_known(
    kind: str, found: Format, resaved: Callable[[str], bytes]
) -> None:
    assert sniff(resaved(kind)) is found


MUTATIONS = """
import io, json, pathlib, random, sys, zipfile
from perfbatch.reading.doors import RawWorkbook, RefusedWorkbook, read_workbook

sound = pathlib.Path(sys.argv[1]).read_bytes()
with zipfile.ZipFile(io.BytesIO(sound)) as archive:
    members = {name: archive.read(name) for name in archive.namelist()}
chance = random.Random(20220930)

def spoiled(data):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed))
        way = chance.randrange(4)
        if way == 0:
            changed[at] = chance.randrange(256)
        elif way == 1:
            del changed[at : at + chance.randint(1, 60)]
        elif way == 2:
            changed[at:at] = changed[at : at + chance.randint(1, 60)]
        else:
            changed[at:at] = chance.choice([b"9", b"0", b"-", b"<", b'"', b"&#0;", b"99999999999"])
        changed = changed or bytearray(b"x")
    return bytes(changed)

def repacked(spoil):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), spoiled(data) if name == spoil else data)
    return buffer.getvalue()

seen = {"read": 0, "refused": 0}
for number in range(150):
    whole = number % 3 == 0
    data = spoiled(sound) if whole else repacked(chance.choice(sorted(members)))
    try:
        result = read_workbook(data)
    except RefusedWorkbook:
        seen["refused"] += 1
    else:
        assert isinstance(result, RawWorkbook)
        seen["read"] += 1
print(json.dumps(seen))
"""


def test_spoiled_workbooks_are_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "sound.xlsx"
    path.write_bytes(written(everyday))
    done = subprocess.run(
        [sys.executable, "-c", MUTATIONS, str(path)],
        capture_output=True,
        check=False,
        timeout=120,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout)
    assert seen["read"] + seen["refused"] == 150
    assert min(seen.values()) > 0
