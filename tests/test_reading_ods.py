"""OpenDocument spreadsheets: LibreOffice's own, odd ones by hand, hostile ones, mutants."""

import io
import random
import re
import time as clock
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import office
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from perfbatch.isolation import Limits
from perfbatch.model.cell import ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.reading.grid import Grid, GridCell
from perfbatch.reading.ods.door import read_ods
from perfbatch.reading.ooxml.door import read_ooxml
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.workbook import RawSheet, RawWorkbook, Span

LIMIT = Limits().seconds
"""A reader is ended after so many seconds: what takes longer has hung."""

EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "2022-06").glob("*.xlsx"))
SPACE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = (
    " ".join(
        f'xmlns:{prefix}="{SPACE}:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "table": "table",
            "text": "text",
            "style": "style",
            "draw": "drawing",
        }.items()
    )
    + ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
ONE = '<table:table-cell office:value-type="float" office:value="1"/>'
TWO = '<table:table-cell office:value-type="float" office:value="2"/>'
HUGE = "2147483647"


def content(body: str, styles: str = "", root: str = "document-content") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:{root} {NAMES} '
        f'office:mimetype="{MIMETYPE}"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:{root}>"
    )


def packed(xml: str | bytes, manifest: str = "<manifest/>") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("content.xml", xml)
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def table(rows: str, name: str = "表", more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{rows}</table:table>'


def sheet(rows: str) -> RawSheet:
    (only,) = read_ods(packed(content(table(rows)))).sheets
    return only


def cells(inner: str) -> list[RawValue]:
    rows = sheet(f"<table:table-row>{inner}</table:table-row>").rows
    return list(rows[0]) if rows else []


def grid(found: RawSheet) -> list[list[RawValue]]:
    return [list(row) for row in found.rows]


def text_cell(inner: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}>{inner}</table:table-cell>'


def refused(data: bytes) -> str:
    with pytest.raises(RefusedWorkbook) as caught:
        read_ods(data)
    return caught.value.variant


# --- what LibreOffice writes


def mixed(book: xlsxwriter.Workbook) -> None:
    first = book.add_worksheet("混合")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    hours = book.add_format({"num_format": "hh:mm:ss"})
    percent = book.add_format({"num_format": "0.00%"})
    red = book.add_format({"num_format": "[Red]0.0 %;-0.0 %"})
    quoted = book.add_format({"num_format": '0.0"%"'})
    yuan = book.add_format({"num_format": '"¥"#,##0.00'})
    wrap, bold = book.add_format({"text_wrap": 1}), book.add_format({"bold": 1})
    first.write_row(0, 0, ["文", 2.41, True, False])
    first.write_datetime(1, 0, date(2022, 9, 30), day)
    first.write_datetime(1, 1, datetime.fromisoformat("2022-09-30T12:30:00"), moment)
    first.write_datetime(1, 2, time(8, 30), hours)
    for column, (number, style) in enumerate(
        [(0.4286, percent), (0.5, red), (3, quoted), (1234.5, yuan), (1e300, None)]
    ):
        first.write_number(2, column, number, style)
    for column, formula in enumerate(["1/0", "NA()", 'VALUE("a")', 'IF(1,"")', "1+1", '"a"&"b"']):
        first.write_formula(3, column, f"={formula}")
    first.merge_range("A7:B8", "合并", wrap)
    first.merge_range("D7:F7", 5, wrap)
    first.write_string("A10", "两\n行", wrap)
    first.write_string("B10", " 空  格\t制表 ")
    first.write_rich_string("C10", "富", bold, "文", "本")
    for column, text in enumerate(["<&>\"'", "   ", "007", "#DIV/0!", "=1+1", "42.86%", "终"]):
        first.write_string(9, 3 + column, text)
    first.write_comment("A10", "批注")
    first.write_comment("L10", "空格子的批注")
    first.insert_textbox("B12", "文本框里的字")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=混合!$A$3:$E$3"})
    first.insert_chart("B14", chart)
    first.set_row(1, None, None, {"hidden": True})
    first.set_column("C:D", 8, None, {"hidden": True})
    first.set_row(20, None, None, {"hidden": True})
    first.set_row(30, 20, book.add_format({"border": 1}))
    first.set_row(37, None, None, {"level": 1, "hidden": True})
    first.write_column("C38", ["组", "远", "远", "远"])
    first.repeat_rows(0, 2)
    first.autofilter("A1:B1")
    for name in ("藏", "深"):
        book.add_worksheet(name).write("B2", name)
    book.worksheets()[1].hide()
    book.worksheets()[2].very_hidden()
    book.add_worksheet("空")


MIXED: list[list[RawValue]] = [
    ["文", 2.41, True, False],
    [date(2022, 9, 30), datetime.fromisoformat("2022-09-30T12:30:00"), time(8, 30)],
    [Percentage(0.4286), Percentage(0.5), 3.0, 1234.5, 1e300],
    [ErrorValue("#DIV/0!"), ErrorValue("#N/A"), ErrorValue("Err:502"), None, 2.0, "ab"],
    [],
    [],
    ["合并", None, None, 5.0],
    [],
    [],
    [
        "两\n行",
        " 空  格\t制表 ",
        "富文本",
        "<&>\"'",
        "   ",
        "007",
        "#DIV/0!",
        "=1+1",
        "42.86%",
        "终",
    ],
    *[[] for _ in range(27)],
    [None, None, "组"],
    *[[None, None, "远"] for _ in range(3)],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mixed workbook and the examples as LibreOffice saves them in three formats."""
    folder = tmp_path_factory.mktemp("ods")
    path = folder / "mixed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        mixed(book)
    office.recalculate_all([path, *EXAMPLES], folder)
    for kind in ("ods", "fods"):
        office._convert([path, *EXAMPLES], kind, folder / kind)
    return folder


@pytest.mark.parametrize("kind", ["ods", "fods"])
def test_all_that_a_sheet_can_hold(folder: Path, kind: str) -> None:
    sheets = read_ods((folder / kind / f"mixed.{kind}").read_bytes()).sheets
    first = sheets[0]
    width = 10
    assert grid(first) == [row + [None] * (width - len(row)) for row in MIXED]
    assert first.filled == sum(
        1 for row in MIXED for value in row if value is not None and str(value).strip()
    )
    assert first.hidden_rows == {2, 21, 38}
    assert first.hidden_columns == {3, 4}
    assert set(first.merged) == {Span(7, 1, 8, 2), Span(7, 4, 7, 6)}
    assert [(one.name, one.visible, one.value(2, 2)) for one in sheets[1:]] == [
        ("藏", False, "藏"),
        ("深", False, "深"),
        ("空", True, None),
    ]


def test_the_examples_are_the_same_as_xlsx(folder: Path) -> None:
    for path in EXAMPLES:
        wanted = read_ooxml((folder / "recalculated" / path.name).read_bytes())
        for kind in ("ods", "fods"):
            found = read_ods((folder / kind / f"{path.stem}.{kind}").read_bytes())
            assert [described(one) for one in found.sheets] == [
                described(one) for one in wanted.sheets
            ]


def described(one: RawSheet) -> tuple[object, ...]:
    """A sheet without the blank edge: formulas with an empty result widen an .xlsx only."""
    values = {
        (row, column): round(value, 9) if isinstance(value, float) else value
        for row, line in enumerate(one.rows, 1)
        for column, value in enumerate(line, 1)
        if value is not None
    }
    last_row, last_column = (max(ends) for ends in zip(*values, strict=True))
    return (
        one.name,
        one.visible,
        one.filled,
        values,
        {row for row in one.hidden_rows if row <= last_row},
        {column for column in one.hidden_columns if column <= last_column},
        {
            span
            for span in one.merged
            if span.last_row <= last_row and span.last_column <= last_column
        },
        one.linked,
    )


def test_calamine_counts_the_same_in_what_libreoffice_writes(folder: Path) -> None:
    for path in sorted((folder / "ods").glob("*.ods")):
        data = path.read_bytes()
        library = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for number, one in enumerate(read_ods(data).sheets):
            rows = library.get_sheet_by_index(number).to_python(skip_empty_area=False)
            seen = sum(1 for row in rows for value in row if value != "" and str(value).strip())
            errors = sum(isinstance(value, ErrorValue) for row in one.rows for value in row)
            assert seen == one.filled - errors


def test_links_to_another_file_and_the_copies_of_its_sheets(tmp_path: Path) -> None:
    other, path = tmp_path / "other.xlsx", tmp_path / "linking.fods"
    with xlsxwriter.Workbook(other) as book:
        book.add_worksheet("源").write_row("A1", [7, 8])
    formulas = [f"['{other.as_uri()}'#$源.A1]", "[$源.A1]&amp;&quot;'#&quot;"]
    rows = "".join(
        f'<table:table-row><table:table-cell table:formula="of:={one}"/></table:table-row>'
        for one in formulas
    )
    own = table(f"<table:table-row>{TWO}</table:table-row>", "源")
    copy = table(
        '<table:table-source xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" '
        f'xlink:href="{other.as_uri()}" table:table-name="源" table:mode="copy-results-only"/>'
        f"<table:table-column/><table:table-row>{TWO}</table:table-row>",
        f"'{other.as_uri()}'#源",
    )
    path.write_text(content(table(rows) + own + copy, root="document"), encoding="utf-8")
    (saved,) = office._convert([path], "ods", tmp_path / "out")
    with zipfile.ZipFile(saved) as archive:
        assert b"<table:table-source" in archive.read("content.xml")
    sheets = read_ods(saved.read_bytes()).sheets
    assert [one.name for one in sheets] == ["表", "源"]
    assert grid(sheets[0]) == [[2.0], ["2'#"]]
    assert list(sheets[0].linked) == [(1, 1)]
    assert "other.xlsx'#" in sheets[0].linked[1, 1]


# --- values by hand


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('office:value-type="float" office:value="-1.5E+3"', -1500.0),
        ('office:value-type="currency" office:currency="CNY" office:value="2.41"', 2.41),
        ('office:value-type="percentage" office:value="0.4286"', Percentage(0.4286)),
        ('office:value-type="date" office:date-value="2022-09-30"', date(2022, 9, 30)),
        ('office:value-type="date" office:date-value="2022-09-30T00:00:00"', date(2022, 9, 30)),
        (
            'office:value-type="date" office:date-value="2022-09-30T12:30:00.5"',
            datetime.fromisoformat("2022-09-30T12:30:00.5"),
        ),
        ('office:value-type="date" office:date-value="1899-12-25"', -5.0),
        ('office:value-type="date" office:date-value="2022-02-30"', "2022-02-30"),
        ('office:value-type="date" office:date-value="22022-02-03"', "22022-02-03"),
        ('office:value-type="time" office:time-value="PT08H30M00S"', time(8, 30)),
        ('office:value-type="time" office:time-value="PT30H00M00S"', timedelta(hours=30)),
        ('office:value-type="time" office:time-value="-PT1H"', timedelta(hours=-1)),
        ('office:value-type="time" office:time-value="P"', "P"),
        ('office:value-type="boolean" office:boolean-value="true"', True),
        ('office:value-type="boolean" office:boolean-value="false"', False),
        ('office:value-type="boolean" office:boolean-value="maybe"', "maybe"),
        ('office:value-type="float" office:value="NaN"', "NaN"),
        ('office:value-type="float" office:value="INF"', "INF"),
        ('office:value-type="float" office:value="1e999"', "1e999"),
        ('office:value-type="float" office:value="1_000"', "1_000"),
        ('office:value-type="float" office:value="１"', "１"),
        ('office:value-type="percentage" office:value="x"', "x"),
        ('office:value-type="float"', "显示"),
        ('office:value-type="string" office:string-value="存"', "存"),
        ('office:value-type="string" office:string-value=""', "显示"),
        ('office:value-type="unheard"', "显示"),
        ('table:formula="of:=TRUE()" office:value-type="float" office:value="1"', 1.0),
        ("", "显示"),
    ],
)
def test_a_value_by_its_kind(attributes: str, expected: RawValue) -> None:
    (found,) = cells(f"<table:table-cell {attributes}><text:p>显示</text:p></table:table-cell>")
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<text:p>一</text:p><text:p>二</text:p><text:p/><text:p>四</text:p>", "一\n二\n\n四"),
        ("<text:p>a<text:span>b<text:span>c</text:span></text:span>d</text:p>", "abcd"),
        (
            '<text:p>a<text:s text:c="3"/>b<text:s/>c<text:tab/>d<text:line-break/>e</text:p>',
            "a   b c\td\ne",
        ),
        ('<text:p><text:a text:href="x">链接</text:a></text:p>', "链接"),
        ("<text:p>\n   a\n   b</text:p>", "a b"),
        ("<text:p>a<!-- <text:p>x --><![CDATA[<b>&]]>&#65;<?pi x?></text:p>", "a<b>&A"),
        ("<office:annotation><text:p>批注</text:p></office:annotation><text:p>值</text:p>", "值"),
        ("<text:p>值</text:p><draw:frame><text:p>图</text:p></draw:frame>", "值"),
        ("<text:p>值<draw:g><draw:g><text:p>图</text:p></draw:g></draw:g>尾</text:p>", "值尾"),
        ("<text:p>\u3000</text:p>", "\u3000"),
    ],
)
def test_the_text_of_a_cell(inner: str, expected: str) -> None:
    assert cells(text_cell(inner)) == [expected]


def test_comments_and_drawings_are_no_values() -> None:
    inner = "<office:annotation><text:p>批注</text:p></office:annotation>"
    drawn = f"<draw:frame><draw:object>{table(f'<table:table-row>{TWO}</table:table-row>')}</draw:object></draw:frame>"
    found = sheet(
        f"<table:shapes>{drawn}</table:shapes><table:table-row>{ONE}"
        f"<table:table-cell>{inner}{drawn}</table:table-cell>{TWO}</table:table-row>"
    )
    assert grid(found) == [[1.0, None, 2.0]]
    assert found.filled == 2


@pytest.mark.parametrize(
    "kind",
    [
        'office:value-type="float" office:value="0"',
        'office:value-type="string" office:string-value=""',
    ],
)
@pytest.mark.parametrize(
    "code", ["#DIV/0!", "#VALUE!", "#N/A", "#NAME?", "#REF!", "#NUM!", "#NULL!", "Err:502"]
)
def test_errors_of_formulas(kind: str, code: str) -> None:
    shown = f"<text:p>{code}</text:p></table:table-cell>"
    assert cells(f'<table:table-cell table:formula="of:=1/0" {kind}>{shown}') == [ErrorValue(code)]


def test_an_error_is_not_a_text_that_looks_like_one() -> None:
    assert cells(text_cell("<text:p>#N/A</text:p>")) == ["#N/A"]
    assert cells(text_cell("<text:p>错误:502</text:p>", ' calcext:value-type="error"')) == [
        ErrorValue("错误:502")
    ]


def test_formulas_without_a_value() -> None:
    assert cells(
        '<table:table-cell table:formula="of:=[.A1]*2"/>'
        '<table:table-cell table:formula="=SUM(A1:A2)"></table:table-cell>'
        '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>' + ONE
    ) == [Uncalculated("[.A1]*2"), Uncalculated("SUM(A1:A2)"), None, 1.0]


def test_other_prefixes_are_legal() -> None:
    xml = content(
        table(f"<table:table-row>{ONE}{text_cell('<text:p>字</text:p>')}</table:table-row>")
    )
    odd = xml.replace("table:", "t:").replace("text:", "").replace("xmlns:text=", "xmlns=")
    (found,) = read_ods(packed(odd)).sheets
    assert grid(found) == [[1.0, "字"]]


def test_bytes_of_two_a_letter() -> None:
    xml = content(table(f"<table:table-row>{text_cell('<text:p>字</text:p>')}</table:table-row>"))
    data = xml.replace("UTF-8", "UTF-16").encode("utf-16")
    assert grid(read_ods(packed(data)).sheets[0]) == [["字"]]


# --- repeats, spans, structure


def test_repeats() -> None:
    found = sheet(
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/>'
        f"{ONE.replace('/>', ' table:number-columns-repeated=' + chr(34) + '2' + chr(34) + '/>')}"
        f'<table:table-cell table:number-columns-repeated="3"/>{TWO}</table:table-row>'
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f"<table:table-row>{TWO}</table:table-row>"
    )
    full: list[RawValue] = [None, 1.0, 1.0, None, None, None, 2.0]
    assert grid(found) == [full, full, [None] * 7, [None] * 7, [None] * 7, [2.0] + [None] * 6]
    assert found.filled == 7


def test_a_million_blank_rows_cost_nothing() -> None:
    start = clock.perf_counter()
    blank = (
        f"<table:table-row table:number-rows-repeated='{HUGE}' table:visibility='collapse'>"
        f"<table:table-cell table:number-columns-repeated='{HUGE}' table:number-columns-spanned='2'/>"
        "</table:table-row>"
    )
    found = sheet(
        f"<table:table-row>{ONE}<table:table-cell table:number-columns-repeated='{HUGE}'/>"
        f"</table:table-row>{blank * 3}"
    )
    assert clock.perf_counter() - start < LIMIT
    assert grid(found) == [[1.0]]
    assert found.hidden_rows == frozenset()
    assert found.merged == ()


def test_rows_in_groups_and_headers() -> None:
    row = f"<table:table-row>{ONE}</table:table-row>"
    found = sheet(
        "<table:table-column-group><table:table-header-columns><table:table-column/>"
        '</table:table-header-columns></table:table-column-group><table:table-columns><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/></table:table-columns>'
        f"<table:table-header-rows>{row}</table:table-header-rows><table:table-rows>{row}</table:table-rows>"
        f"<table:table-row-group><table:table-row-group>{row.replace('row>', 'row table:visibility=' + chr(34) + 'filter' + chr(34) + '>', 1)}</table:table-row-group></table:table-row-group>"
        f"<table:table-row><table:table-cell/>{TWO}</table:table-row>"
    )
    assert [row[0] for row in found.rows] == [1.0, 1.0, 1.0, None]
    assert found.hidden_rows == {3}
    assert found.hidden_columns == {2}


def test_merged_ranges_end_with_the_content() -> None:
    span = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    far = f'table:number-columns-spanned="{HUGE}" table:number-rows-spanned="1"'
    found = sheet(
        f'<table:table-row><table:table-cell {span} office:value-type="string"><text:p>甲</text:p></table:table-cell>'
        f"<table:covered-table-cell/>{ONE}</table:table-row>"
        '<table:table-row><table:covered-table-cell office:value-type="float" office:value="9"/><table:covered-table-cell/></table:table-row>'
        f"<table:table-row><table:table-cell/><table:table-cell {far}/></table:table-row>"
        f"<table:table-row>{ONE}</table:table-row>"
    )
    assert found.merged == (Span(1, 1, 2, 2), Span(3, 2, 3, 3))
    assert grid(found)[:2] == [["甲", None, 1.0], [9.0, None, None]]


def test_cached_copies_of_other_files_are_left_out() -> None:
    row = f"<table:table-row>{ONE}</table:table-row>"
    copy = table(row + row, "'file:///C:/a.xlsx'#源")
    linked = ONE.replace(
        "office:value-type", "table:formula=\"of:=['file:///C:/a.xlsx'#$源.A1]\" office:value-type"
    )
    own = table(f"<table:table-row>{linked}{ONE}</table:table-row>", "自己")
    sheets = read_ods(packed(content(copy + own + copy + table(row, "后")))).sheets
    assert [(one.name, one.filled, list(one.linked)) for one in sheets] == [
        ("自己", 2, [(1, 1)]),
        ("后", 1, []),
    ]


def test_tracked_changes_and_dde_copies_are_no_sheets() -> None:
    row = f"<table:table-row>{ONE}</table:table-row>"
    body = (
        "<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell>"
        "<text:p>旧</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>"
        f"{table(row)}<table:dde-links><table:dde-link>{table(row + row, 'x')}</table:dde-link></table:dde-links>"
    )
    assert [(one.name, one.filled) for one in read_ods(packed(content(body))).sheets] == [("表", 1)]


def test_hidden_tables() -> None:
    styles = (
        '<style:style style:name="a"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="b"><style:table-properties table:display="false"/></style:style>'
    )
    body = table("", "开", ' table:style-name="a"') + table("", "藏", ' table:style-name="b"')
    found = read_ods(packed(content(body, styles))).sheets
    assert [(one.name, one.visible) for one in found] == [("开", True), ("藏", False)]


# --- hostile


def row(inner: str, more: str = "") -> str:
    return f"<table:table-row{more}>{inner}</table:table-row>"


def repeated(cell: str, times: str) -> str:
    return cell.replace(
        "<table:table-cell", f'<table:table-cell table:number-columns-repeated="{times}"'
    )


ROWS = ' table:number-rows-repeated="{}"'
HOSTILE: dict[str, tuple[str, str]] = {
    "filled rows without end": (row(ONE, ROWS.format(HUGE)), "far_cell"),
    "filled columns without end": (row(repeated(ONE, HUGE)), "far_cell"),
    "too large an area": (row(repeated(ONE, "900"), ROWS.format("190000")), "far_cell"),
    "a far cell": (row(repeated("<table:table-cell/>", HUGE) + ONE), "far_cell"),
    "a far row": (row("<table:table-cell/>", ROWS.format(HUGE)) + row(ONE), "far_cell"),
    "merged without end": (
        row(
            ONE.replace("/>", ' table:number-columns-spanned="2"/>') + repeated(ONE, "2"),
            ROWS.format("200000"),
        )
        + row(ONE),
        "far_cell",
    ),
    "too many merged": (
        row(
            repeated(ONE, "3").replace("/>", ' table:number-columns-spanned="2"/>'),
            ROWS.format("150000"),
        ),
        "too_large",
    ),
    "a repeat below zero": (row(repeated(ONE, "-1")), "damaged"),
    "no repeat at all": (row(repeated(ONE, "0")), "damaged"),
    "a repeat beyond numbers": (row(repeated(ONE, "99999999999999")), "damaged"),
    "a repeat in words": (row(ONE, ROWS.format("two")), "damaged"),
    "a span beyond numbers": (
        row(ONE.replace("/>", ' table:number-rows-spanned="1e9"/>')),
        "damaged",
    ),
    "blanks without end": (
        row(text_cell(f'<text:p>a<text:s text:c="{HUGE}"/></text:p>')),
        "damaged",
    ),
    "many blanks": (
        row(text_cell('<text:p><text:s text:c="30000"/></text:p>') * 40),
        "damaged",
    ),
    "a row in a row": ("<table:table-row>" + row(ONE) + "</table:table-row>", "damaged"),
    "a cell in a cell": (row(f"<table:table-cell>{ONE}</table:table-cell>"), "damaged"),
    "rows in cells": (
        "<table:table-row><table:table-cell>" * 50_000
        + "</table:table-cell></table:table-row>" * 50_000,
        "damaged",
    ),
    "a cell outside rows": (ONE, "damaged"),
    "text outside paragraphs": (row("<table:table-cell>字</table:table-cell>"), "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_tables(name: str) -> None:
    rows, variant = HOSTILE[name]
    start = clock.perf_counter()
    assert refused(packed(content(table(rows)))) == variant
    assert clock.perf_counter() - start < LIMIT


def test_the_last_place_that_is_read() -> None:
    found = sheet(row("<table:table-cell/>", ROWS.format("199999")) + row(repeated(ONE, "25")))
    assert (len(found.rows), len(found.rows[0]), found.filled) == (200_000, 25, 25)


def deep(element: str, inner: str = "") -> str:
    return f"<{element}>" * 100_000 + inner + f"</{element}>" * 100_000


@pytest.mark.parametrize(
    "element", ["text:span", "text:p", "draw:g", "office:annotation", "table:table", "unknown"]
)
def test_nesting_without_end_inside_a_cell(element: str) -> None:
    start = clock.perf_counter()
    inner = f"<text:p>a{deep(element)}</text:p>"
    assert cells(ONE + text_cell(inner)) == [1.0, "a"]
    assert clock.perf_counter() - start < LIMIT


@pytest.mark.parametrize("element", ["table:table", "table:table-row-group", "office:body", "x"])
def test_nesting_without_end_outside(element: str) -> None:
    start = clock.perf_counter()
    try:
        found = read_ods(packed(content(deep(element, table(row(ONE))))))
    except RefusedWorkbook:
        pass
    else:
        assert found.sheets[0].filled in {0, 1}
    assert clock.perf_counter() - start < LIMIT


BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "damaged"),
    "no zip": (b"PK\x03\x04", "damaged"),
    "no content": (packed(""), "damaged"),
    "another root": (packed("<a/>"), "damaged"),
    "no table": (packed(content("")), "damaged"),
    "a text document": (
        packed(content(table("")).replace("office:spreadsheet", "office:text")),
        "damaged",
    ),
    "cut off": (packed(content(table(row(ONE)))[:-40]), "damaged"),
    "an entity": (
        packed(content(table(row(text_cell("<text:p>&lol;</text:p>"))))),
        "damaged",
    ),
    "a declaration": (
        packed('<!DOCTYPE a [<!ENTITY b "c">]>' + content(table("")).partition("\n")[2]),
        "too_large",
    ),
    "a flat declaration": (
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + content(table("")).partition("\n")[2]).encode(),
        "too_large",
    ),
    "no encoding's bytes": (packed(content(table("")).encode() + b"<!--\xff-->"), "damaged"),
    "encrypted": (
        packed(
            b"\x8a" * 100,
            '<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="content.xml">'
            "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
        ),
        "encrypted",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files(name: str) -> None:
    data, variant = BROKEN[name]
    assert refused(data) == variant


def test_a_huge_attribute_is_only_long() -> None:
    start = clock.perf_counter()
    quotes = "'#" * 2_000_000
    long = ONE.replace("office:value=", f'table:formula="{quotes}" office:value=')
    assert cells(long) == [1.0]
    assert clock.perf_counter() - start < LIMIT


# --- the independent count


def test_a_reader_that_loses_a_cell_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    data_of_two = packed(content(table(row(ONE + TWO))))
    assert read_ods(data_of_two).sheets[0].filled == 2
    add = Grid.add

    def losing(self: Grid, row: int, cells: Sequence[GridCell], repeat: int = 1) -> None:
        add(self, row, cells[:-1], repeat)

    monkeypatch.setattr(Grid, "add", losing)
    assert refused(data_of_two) == "damaged"


# --- mutants


def base() -> str:
    """A file with something of everything."""
    rows = (
        '<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
        f"<table:table-header-rows>{row(ONE + TWO)}</table:table-header-rows>"
        + row(
            repeated(TWO, "3")
            + text_cell("<text:p>甲<text:s text:c='2'/>乙</text:p><text:p>丙</text:p>"),
            ROWS.format("2"),
        )
        + row(
            '<table:table-cell office:value-type="percentage" office:value="0.5" table:number-columns-spanned="2" table:number-rows-spanned="1"/><table:covered-table-cell/>'
            '<table:table-cell office:value-type="date" office:date-value="2022-09-30T12:00:00"/>'
            '<table:table-cell office:value-type="time" office:time-value="PT08H30M00S"/>'
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
            "<table:table-cell><office:annotation><text:p>注</text:p></office:annotation></table:table-cell>",
            ' table:visibility="filter"',
        )
        + row("<table:table-cell/>", ROWS.format("1048570"))
    )
    return content(table(rows) + table(row(ONE), "'file:///a'#b") + table(row(TWO), "二"))


NUMBERS = re.compile(r'(?<=")[0-9.]+(?=")')
TOKENS = re.compile(r'[<>"=/]|[0-9]+|[A-Za-z:-]+')
ODD = (
    "0",
    "-1",
    HUGE,
    "99999999999",
    "1e308",
    "NaN",
    "<",
    ">",
    '"',
    "&",
    "&#0;",
    "",
    "]]>",
    "<!--",
    "\x00",
    "table:table",
    "table:table-row",
    "text:p",
    "\ud7ff",
)


def mutant(text: str, seed: int) -> bytes:
    """The text with some of its pieces exchanged, doubled, cut out or made odd."""
    choice = random.Random(seed)
    pieces = NUMBERS if choice.random() < 0.6 else TOKENS
    for _ in range(choice.choice((1, 1, 2, 4))):
        found: Sequence[re.Match[str]] = list(pieces.finditer(text)) or list(TOKENS.finditer(text))
        one, other = choice.choice(found), choice.choice(found)
        new = choice.choice([other[0], one[0] * 2, choice.choice(ODD), ""])
        if choice.random() < 0.1:
            start, end = sorted((one.start(), other.start()))
            text = text[:start] + text[start:end] * choice.choice((0, 2)) + text[end:]
        else:
            text = text[: one.start()] + new + text[one.end() :]
    data = bytearray(text.encode())
    for _ in range(choice.choice((0, 0, 0, 1, 3))):
        data[choice.randrange(len(data))] = choice.randrange(256)
    return bytes(data)


def outcome(read: Callable[[bytes], RawWorkbook], data: bytes) -> str:
    start = clock.perf_counter()
    try:
        found: object = read(data)
    except RefusedWorkbook as error:
        found = error
    assert clock.perf_counter() - start < LIMIT
    return type(found).__name__


def test_a_thousand_mutants_are_read_or_refused() -> None:
    text = base()
    assert outcome(read_ods, packed(text)) == "RawWorkbook"
    found = [outcome(read_ods, packed(mutant(text, seed))) for seed in range(700)]
    flat = [outcome(read_ods, mutant(text, seed)) for seed in range(700, 900)]
    whole = packed(text)
    choice = random.Random(1)
    for _ in range(100):
        data = bytearray(whole)
        for _ in range(choice.randint(1, 5)):
            data[choice.randrange(len(data))] = choice.randrange(256)
        found.append(outcome(read_ods, bytes(data)))
    assert set(found) == set(flat) == {"RawWorkbook", "RefusedWorkbook"}
    assert len(found + flat) == 1_000
    assert found.count("RawWorkbook") > 100
