"""SpreadsheetML 2003: as Excel and platforms write it, against LibreOffice, odd and hostile ones."""

import random
import re
import time as clock
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from xml.sax.saxutils import quoteattr

import office
import pytest

from perfbatch.isolation import Limits
from perfbatch.model.cell import ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.reading.grid import Grid, GridCell
from perfbatch.reading.ooxml.door import read_ooxml
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.spreadsheetml.door import read_spreadsheetml
from perfbatch.reading.workbook import RawSheet, RawWorkbook, Span

LIMIT = Limits().seconds
"""A reader is ended after so many seconds: what takes longer has hung."""

EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "2022-06").glob("*.xlsx"))
OURS = "urn:schemas-microsoft-com:office:spreadsheet"
EXCEL = "urn:schemas-microsoft-com:office:excel"
HTML = "http://www.w3.org/TR/REC-html40"
DECLARATION = '<?xml version="1.0" encoding="{}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
STYLES = (
    '<Style ss:ID="Default" ss:Name="Normal"><NumberFormat/></Style>'
    '<Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="p1" ss:Parent="p"><Font ss:Bold="1"/></Style>'
    '<Style ss:ID="p2"><NumberFormat ss:Format="[Red]0.0%"/></Style>'
    '<Style ss:ID="q"><NumberFormat ss:Format="0.0&quot;%&quot;"/></Style>'
    '<Style ss:ID="d"><NumberFormat ss:Format="yyyy\\-mm\\-dd"/></Style>'
    '<Style ss:ID="m"><NumberFormat ss:Format="yyyy\\-mm\\-dd\\ hh:mm:ss"/></Style>'
    '<Style ss:ID="t"><NumberFormat ss:Format="hh:mm:ss"/></Style>'
    '<Style ss:ID="ring1" ss:Parent="ring2"/><Style ss:ID="ring2" ss:Parent="ring1"/>'
)
ONE = '<Cell><Data ss:Type="Number">1</Data></Cell>'
HUGE = "2147483647"


def book(sheets: str, styles: str = STYLES) -> str:
    return (
        f'<Workbook xmlns="{OURS}" xmlns:ss="{OURS}" xmlns:x="{EXCEL}" xmlns:html="{HTML}">'
        f"<Styles>{styles}</Styles>{sheets}</Workbook>"
    )


def worksheet(table: str, name: str = "表", more: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{table}</Table>{more}</Worksheet>'


def encoded(text: str, declared: str = "UTF-8", encoding: str = "utf-8") -> bytes:
    return (DECLARATION.format(declared) + text).encode(encoding)


def sheet(table: str) -> RawSheet:
    (only,) = read_spreadsheetml(encoded(book(worksheet(table)))).sheets
    return only


def cells(inner: str) -> list[RawValue]:
    rows = sheet(f"<Row>{inner}</Row>").rows
    return list(rows[0]) if rows else []


def grid(found: RawSheet) -> list[list[RawValue]]:
    return [list(row) for row in found.rows]


def data(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def refused(raw: bytes) -> str:
    with pytest.raises(RefusedWorkbook) as caught:
        read_spreadsheetml(raw)
    return caught.value.variant


# --- the examples, and LibreOffice's reading of the same file


def as_xml(workbook: RawWorkbook) -> str:
    return book("".join(map(sheet_xml, workbook.sheets)))


def sheet_xml(one: RawSheet) -> str:
    """A sheet as a platform writes it: each cell with its index, merged ranges, hidden rows."""
    spans = {(span.row, span.column): span for span in one.merged}
    columns = "".join(
        f'<Column ss:Index="{number}" ss:Hidden="1"/>' for number in sorted(one.hidden_columns)
    )
    rows = []
    for number, line in enumerate(one.rows, 1):
        written = [
            cell_xml(column, value, spans.get((number, column)))
            for column, value in enumerate(line, 1)
            if value is not None or (number, column) in spans
        ]
        hidden = ' ss:Hidden="1"' if number in one.hidden_rows else ""
        rows.append(f'<Row ss:Index="{number}"{hidden}>{"".join(written)}</Row>')
    visible = "SheetVisible" if one.visible else "SheetHidden"
    options = f'<WorksheetOptions xmlns="{EXCEL}"><Visible>{visible}</Visible></WorksheetOptions>'
    return worksheet(columns + "".join(rows), one.name, options)


def cell_xml(column: int, value: RawValue, span: Span | None) -> str:
    style, kind, text = "Default", "String", str(value)
    if isinstance(value, bool):
        kind, text = "Boolean", str(int(value))
    elif isinstance(value, int | float):
        kind, text = "Number", repr(value)
    elif isinstance(value, Percentage):
        style, kind, text = "p", "Number", repr(value.ratio)
    elif isinstance(value, datetime):
        style, kind, text = "m", "DateTime", value.isoformat(timespec="milliseconds")
    elif isinstance(value, date):
        style, kind, text = "d", "DateTime", f"{value.isoformat()}T00:00:00.000"
    elif isinstance(value, time):
        style, kind, text = "t", "DateTime", f"1899-12-31T{value.isoformat()}.000"
    elif isinstance(value, ErrorValue):
        kind = "Error"
    merged = (
        ""
        if span is None
        else (
            f' ss:MergeAcross="{span.last_column - span.column}" ss:MergeDown="{span.last_row - span.row}"'
        )
    )
    shown = "" if value is None else f'<Data ss:Type="{kind}">{quoteattr(text)[1:-1]}</Data>'
    return f'<Cell ss:Index="{column}" ss:StyleID="{style}"{merged}>{shown}</Cell>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples with calculated formulas; as SpreadsheetML; that as LibreOffice reads it."""
    folder = tmp_path_factory.mktemp("xml")
    written = []
    for path in office.recalculate_all(EXAMPLES, folder):
        target = folder / f"{path.stem}.xml"
        target.write_bytes(encoded(as_xml(read_ooxml(path.read_bytes()))))
        written.append(target)
    mixed = folder / "mixed.xml"
    mixed.write_bytes(encoded(book(MIXED)))
    office._convert([*written, mixed], "xlsx:Calc MS Excel 2007 XML", folder / "opened")
    return folder


MIXED = worksheet(
    '<Column ss:Index="2" ss:Span="1" ss:Hidden="1"/>'
    f"<Row>{data('文')}{data('2.41', 'Number')}{data('-7', 'Number')}{data('￥8')}</Row>"
    f"<Row ss:Index='3' ss:Hidden='1'>{data('2022-09-30T00:00:00.000', 'DateTime', ' ss:StyleID=' + quoteattr('d'))}"
    f"{data('2022-09-30T12:30:00.000', 'DateTime', ' ss:StyleID=' + quoteattr('m'))}"
    f"{data('24', 'Number', ' ss:Index=' + quoteattr('4') + ' ss:StyleID=' + quoteattr('q'))}</Row>"
    f"<Row>{data('0.4286', 'Number', ' ss:StyleID=' + quoteattr('p'))}{data('0.5', 'Number', ' ss:StyleID=' + quoteattr('p2'))}"
    f"{data('3', 'Number', ' ss:StyleID=' + quoteattr('q'))}</Row>"
    f"<Row ss:Index='7'>{data('合并', 'String', ' ss:MergeAcross=' + quoteattr('1') + ' ss:MergeDown=' + quoteattr('1'))}{data('右')}</Row>"
    f"<Row>{data('下', 'String', ' ss:Index=' + quoteattr('3'))}</Row>"
    f"<Row>{data('两&#10;行')}{data('#DIV/0!', 'Error', ' ss:Formula=' + quoteattr('=1/0'))}{data('007')}{data('&lt;&amp;&gt;')}</Row>",
    "混合",
)


def test_the_examples_are_the_same_as_xlsx_and_as_libreoffice_reads_them(folder: Path) -> None:
    for path in EXAMPLES:
        wanted = described(read_ooxml((folder / "recalculated" / path.name).read_bytes()))
        opened = described(read_ooxml((folder / "opened" / path.name).read_bytes()))
        found = described(read_spreadsheetml((folder / f"{path.stem}.xml").read_bytes()))
        assert found == wanted
        assert [one[:3] for one in opened] == [one[:3] for one in wanted]


def test_libreoffice_reads_the_same_out_of_a_mixed_sheet(folder: Path) -> None:
    """Truth values and times of day stay out: it drops those and puts these a day later."""
    (found,) = described(read_spreadsheetml((folder / "mixed.xml").read_bytes()))
    (opened,) = described(read_ooxml((folder / "opened" / "mixed.xlsx").read_bytes()))
    assert found == opened
    assert found[3:] == ({3}, {2, 3}, {Span(7, 1, 8, 2)})


def described(workbook: RawWorkbook) -> list[tuple[object, ...]]:
    """The sheets without blank edges: formulas with an empty result widen an .xlsx only."""
    told: list[tuple[object, ...]] = []
    for one in workbook.sheets:
        values = {
            (row, column): round(value, 9) if isinstance(value, float) else value
            for row, line in enumerate(one.rows, 1)
            for column, value in enumerate(line, 1)
            if value is not None
        }
        last_row, last_column = (max(ends) for ends in zip(*values, strict=True))
        told.append(
            (
                one.name,
                one.filled,
                values,
                {row for row in one.hidden_rows if row <= last_row},
                {column for column in one.hidden_columns if column <= last_column},
                {s for s in one.merged if s.last_row <= last_row and s.last_column <= last_column},
            )
        )
    return told


# --- values


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("Number", " 2.41 ", 2.41),
        ("Number", "-1.5E+3", -1500.0),
        ("Number", "NaN", "NaN"),
        ("Number", "INF", "INF"),
        ("Number", "1e999", "1e999"),
        ("Number", "1,234", "1,234"),
        ("String", " 2 ", " 2 "),
        ("String", "001002", "001002"),
        ("String", "#N/A", "#N/A"),
        ("String", "\u3000", "\u3000"),
        ("DateTime", "2022-09-30T00:00:00.000", date(2022, 9, 30)),
        ("DateTime", "2022-09-30T12:30:00.000", datetime.fromisoformat("2022-09-30T12:30:00")),
        ("DateTime", "2022-09-30", date(2022, 9, 30)),
        ("DateTime", "1899-12-31T08:30:00.000", time(8, 30)),
        ("DateTime", "1899-12-25T00:00:00.000", -5.0),
        ("DateTime", "2022-02-30T00:00:00.000", "2022-02-30T00:00:00.000"),
        ("DateTime", "1899-12-31T36:00:00.000", "1899-12-31T36:00:00.000"),
        ("Boolean", "1", True),
        ("Boolean", "0", False),
        ("Boolean", "maybe", "maybe"),
        ("Error", "#DIV/0!", ErrorValue("#DIV/0!")),
        ("Error", "#Spill!", ErrorValue("#Spill!")),
        ("Unheard", "文", "文"),
    ],
)
def test_a_value_by_its_kind(kind: str, text: str, expected: RawValue) -> None:
    (found,) = cells(data(text, kind))
    assert found == expected
    assert type(found) is type(expected)


def test_blank_cells() -> None:
    found = sheet(
        f'<Row><Cell/><Cell ss:StyleID="p"></Cell>{data("")}{data("", "Number")}{data("", "Error")}'
        f"{data('  ')}{ONE}</Row>"
    )
    assert grid(found) == [[None, None, None, None, None, "  ", 1.0]]
    assert found.filled == 1


def test_formulas() -> None:
    found = sheet(
        '<Row><Cell ss:Formula="=RC[-1]*2"/><Cell ss:Formula="=R1C1"><Data ss:Type="Number"/></Cell>'
        '<Cell ss:Formula="=&quot;&quot;"><Data ss:Type="String"></Data></Cell>'
        f"{data('4', 'Number', ' ss:Formula=' + quoteattr('=2+2'))}"
        f"{data('#DIV/0!', 'String', ' ss:Formula=' + quoteattr('of:=1/0'))}</Row>"
    )
    assert grid(found) == [
        [Uncalculated("RC[-1]*2"), Uncalculated("R1C1"), None, 4.0, ErrorValue("#DIV/0!")]
    ]
    assert found.filled == 4
    assert found.linked == {}


@pytest.mark.parametrize(
    ("formula", "outside"),
    [
        ("='C:\\\\数据\\\\[a.xls]Sheet1'!R1C1", True),
        ("=[a.xls]Sheet1!R1C1+1", True),
        ("=SUM('http://x/[甲 乙.xlsx]表'!R[-1]C[2])", True),
        ("of:=['file:///a.xls'#$Sheet1.A1]", True),
        ("=SUM(R[-3]C:R[-1]C[12])", False),
        ("=IF(R1C1=&quot;[a.xls]&quot;,1,2)", False),
        ("='表'!R1C1", False),
    ],
)
def test_formulas_that_look_into_other_workbooks(formula: str, outside: bool) -> None:
    found = sheet(
        f"<Row>{ONE}{data('7', 'Number', f' ss:Formula=@{formula}@').replace('@', chr(34))}</Row>"
    )
    assert grid(found) == [[1.0, 7.0]]
    assert list(found.linked) == ([(1, 2)] if outside else [])


def test_percent_styles() -> None:
    half = [
        data("0.5", "Number", f' ss:StyleID="{style}"')
        for style in ("p", "p1", "p2", "q", "Default", "none", "ring1")
    ]
    percent, plain = Percentage(0.5), 0.5
    assert cells("".join(half)) == [percent, percent, percent, plain, plain, plain, plain]


def test_styles_of_rows_columns_and_tables() -> None:
    bare = data("0.5", "Number")
    own = data("0.5", "Number", ' ss:StyleID="q"')
    found = sheet(
        f'<Column ss:Index="2" ss:Span="1" ss:StyleID="p"/><Row>{bare * 4}</Row>'
        f'<Row ss:StyleID="p2">{bare}{own}</Row>'
    )
    percent = Percentage(0.5)
    assert grid(found) == [[0.5, percent, percent, 0.5], [percent, 0.5, None, None]]
    styled = book(worksheet(f"<Row>{bare}</Row>").replace("<Table", '<Table ss:StyleID="p"'))
    assert grid(read_spreadsheetml(encoded(styled)).sheets[0]) == [[percent]]


def test_rich_text_and_comments() -> None:
    rich = '<ss:Data ss:Type="String" xmlns="{}">富<B><Font html:Color="#FF0000">文</Font></B>本</ss:Data>'
    comment = '<Comment ss:Author="甲"><ss:Data xmlns="{}"><B>甲:</B><Font>批注</Font></ss:Data></Comment>'
    rich, comment = rich.format(HTML), comment.format(HTML)
    found = sheet(
        f"<Row><Cell>{rich}{comment}<NamedCell ss:Name='x'/></Cell><Cell>{comment}</Cell>"
        "<Cell><Data ss:Type='String'>a<!-- 无 --><![CDATA[<b>&]]>&#65;</Data></Cell></Row>"
    )
    assert grid(found) == [["富文本", None, "a<b>&A"]]
    assert found.filled == 2


def test_other_prefixes_are_legal() -> None:
    text = book(worksheet(f"<Row>{ONE}</Row>"))
    prefixed = (
        re.sub(r"<(/?)(\w)", r"<\1s:\2", text).replace("ss:", "s:").replace("xmlns:ss", "xmlns:s")
    )
    assert grid(
        read_spreadsheetml(prefixed.replace("xmlns:s=", "xmlns:s=", 1).encode()).sheets[0]
    ) == [[1.0]]


# --- places


def test_indexes_and_spans() -> None:
    found = sheet(
        '<Column ss:Hidden="1"/><Column ss:Index="4" ss:Span="1" ss:Width="0"/><Column ss:Hidden="0"/>'
        f'<Row ss:Index="2">{ONE}<Cell ss:Index="4"><Data ss:Type="Number">4</Data></Cell>{ONE}</Row>'
        f'<Row ss:Span="2" ss:Hidden="1" ss:Height="15"/><Row>{ONE}</Row>'
        f'<Row ss:Height="0.0">{data("宽", "String", " ss:MergeAcross=" + quoteattr("2"))}{ONE}</Row>'
    )
    blank: list[RawValue] = [None] * 5
    assert grid(found) == [
        blank,
        [1.0, None, None, 4.0, 1.0],
        blank,
        blank,
        blank,
        [1.0, None, None, None, None],
        ["宽", None, None, 1.0, None],
    ]
    assert found.hidden_rows == {3, 4, 5, 7}
    assert found.hidden_columns == {1, 4, 5}
    assert found.merged == (Span(7, 1, 7, 3),)


def test_hidden_sheets_and_foreign_things_in_a_sheet() -> None:
    def options(state: str) -> str:
        return f'<WorksheetOptions xmlns="{EXCEL}"><Visible>{state}</Visible><Panes><Pane><ActiveRow>3</ActiveRow></Pane></Panes></WorksheetOptions>'

    foreign = (
        f'<AutoFilter xmlns="{EXCEL}"><Row><Cell/></Row></AutoFilter><PivotTable xmlns="{EXCEL}">'
        "<Table><Row><Cell>9</Cell></Row></Table></PivotTable>"
    )
    sheets = read_spreadsheetml(
        encoded(
            book(
                worksheet(f"<Row>{ONE}</Row>", "开", options("SheetVisible") + foreign)
                + worksheet("", "藏", options("SheetHidden"))
                + worksheet("", "深", options("SheetVeryHidden"))
                + '<Worksheet ss:Name="空"/>'
            )
        )
    ).sheets
    assert [(one.name, one.visible, grid(one)) for one in sheets] == [
        ("开", True, [[1.0]]),
        ("藏", False, []),
        ("深", False, []),
        ("空", True, []),
    ]


# --- encodings


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("GB2312", "gbk"),
        ("gbk", "gb18030"),
        ("GB18030", "gb18030"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("UTF-8", "utf-16"),
        ("utf-16", "utf-8"),
        ("Big5", "big5"),
    ],
)
@pytest.mark.parametrize("before", ["", "\n\n \r\n"])
def test_encodings(declared: str, encoding: str, before: str) -> None:
    text = DECLARATION.format(declared) + book(worksheet(f"<Row>{data('中文')}</Row>", "一月"))
    if encoding in {"utf-8-sig", "utf-16"}:
        raw = (text if not before else before + text).encode(encoding)
    else:
        raw = (before + text).encode(encoding)
    if before and encoding in {"utf-16-le", "utf-16-be"}:
        raw = text.encode(encoding)
    (found,) = read_spreadsheetml(raw).sheets
    assert (found.name, grid(found)) == ("一月", [["中文"]])


def test_rare_letters_in_what_is_declared_gb2312() -> None:
    raw = encoded(book(worksheet(f"<Row>{data('镕㑇𠀀')}</Row>")), "gb2312", "gb18030")
    assert grid(read_spreadsheetml(raw).sheets[0]) == [["镕㑇𠀀"]]


def test_no_declaration_is_utf_8() -> None:
    raw = book(worksheet(f"<Row>{data('中文')}</Row>"))
    assert grid(read_spreadsheetml(raw.encode()).sheets[0]) == [["中文"]]


# --- hostile


def placed(what: str, **places: str) -> str:
    told = "".join(f' ss:{name}="{value}"' for name, value in places.items())
    inner = '<Data ss:Type="Number">1</Data>' if what == "Cell" else ONE
    return f"<{what}{told}>{inner}</{what}>"


HOSTILE: dict[str, tuple[str, str]] = {
    "a far row": (placed("Row", Index=HUGE), "far_cell"),
    "a far column": (f"<Row>{placed('Cell', Index='1048576')}</Row>", "far_cell"),
    "an index beyond numbers": (placed("Row", Index="99999999999"), "damaged"),
    "a column beyond numbers": (f"<Row>{placed('Cell', Index='99999999999')}</Row>", "damaged"),
    "a row below zero": (placed("Row", Index="-1"), "damaged"),
    "row zero": (placed("Row", Index="0"), "damaged"),
    "column zero": (f"<Row>{placed('Cell', Index='0')}</Row>", "damaged"),
    "an index in words": (placed("Row", Index="two"), "damaged"),
    "an index of other digits": (placed("Row", Index="２"), "damaged"),
    "rows going back": (placed("Row", Index="5") + placed("Row", Index="5"), "damaged"),
    "cells going back": (
        f"<Row>{placed('Cell', Index='5')}{placed('Cell', Index='3')}</Row>",
        "damaged",
    ),
    "columns going back": ('<Column ss:Index="3"/><Column ss:Index="3"/>', "damaged"),
    "a cell inside a merged range": (
        f"<Row>{placed('Cell', MergeAcross='3')}{placed('Cell', Index='3')}</Row>",
        "damaged",
    ),
    "merged beyond numbers": (f"<Row>{placed('Cell', MergeAcross='1e9')}</Row>", "damaged"),
    "a span below zero": (placed("Row", Span="-2"), "damaged"),
    "merged far": (f"<Row>{placed('Cell', MergeAcross=HUGE)}{ONE}</Row>", "far_cell"),
    "rows spanned far": (placed("Row", Span=HUGE) + placed("Row"), "far_cell"),
    "too large an area": (
        placed("Row", Index="190000") + f"<Row>{placed('Cell', Index='900')}</Row>",
        "far_cell",
    ),
    "two values in a cell": (
        '<Row><Cell><Data ss:Type="Number">1</Data><Data ss:Type="Number">2</Data></Cell></Row>',
        "damaged",
    ),
    "data in data": (
        "<Row><Cell>" + "<Data>" * 100_000 + "</Data>" * 100_000 + "</Cell></Row>",
        "damaged",
    ),
    "sheets in sheets": ("<Worksheet>" * 100_000 + "</Worksheet>" * 100_000, "damaged"),
    "comments in comments": (
        "<Row><Cell>" + "<Comment>" * 100_000 + "</Comment>" * 100_000 + "</Cell></Row>",
        "damaged",
    ),
    "data outside cells": ("<Row><Data>1</Data></Row>", "damaged"),
    "two tables": (f"{placed('Row')}</Table><Table>{placed('Row')}", "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_sheets(name: str) -> None:
    table, variant = HOSTILE[name]
    start = clock.perf_counter()
    assert refused(encoded(book(worksheet(table)))) == variant
    assert clock.perf_counter() - start < LIMIT


def test_far_merged_and_hidden_things_cost_nothing() -> None:
    start = clock.perf_counter()
    found = sheet(
        f'<Column ss:Span="{HUGE}" ss:Hidden="1" ss:StyleID="p"/>'
        f"<Row>{placed('Cell', MergeDown=HUGE)}{placed('Cell')}</Row>"
        f'<Row ss:Span="{HUGE}" ss:Hidden="1"/><Row ss:Hidden="1"><Cell ss:Index="{HUGE}"/></Row>'
    )
    assert clock.perf_counter() - start < LIMIT
    assert grid(found) == [[Percentage(1.0), Percentage(1.0)]]
    assert found.hidden_columns == {1, 2}
    assert found.hidden_rows == frozenset()
    assert found.merged == ()


@pytest.mark.parametrize("element", ["html:B", "Row", "Cell", "Table", "x"])
def test_nesting_without_end(element: str) -> None:
    nested = f"<{element}>" * 100_000 + f"</{element}>" * 100_000
    start = clock.perf_counter()
    assert cells(f'{ONE}<Cell><Data ss:Type="String">a{nested}</Data></Cell>') == [1.0, "a"]
    assert grid(sheet(f"<Row>{ONE}</Row><Row>{nested}</Row>"))[0] == [1.0]
    assert clock.perf_counter() - start < LIMIT


BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "damaged"),
    "another root": (b"<Table/>", "damaged"),
    "no sheets": (encoded(book("")), "damaged"),
    "cut off": (encoded(book(worksheet(f"<Row>{ONE}</Row>")))[:-30], "damaged"),
    "two roots": (encoded(book(worksheet("")) * 2), "damaged"),
    "an entity": (encoded(book(worksheet(f"<Row>{data('&lol;')}</Row>"))), "damaged"),
    "a declaration": (
        encoded('<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>' + book("")),
        "too_large",
    ),
    "a foreign file": (
        encoded('<!DOCTYPE a SYSTEM "file:///etc/hostname">' + book("")),
        "too_large",
    ),
    "no encoding's bytes": (encoded(book(worksheet(""))) + b"<!--\xff-->", "damaged"),
    "half a letter": (encoded(book(worksheet("")), "gbk", "gb18030") + b"\x81", "damaged"),
    "a letter that is none": (encoded(book(worksheet(f"<Row>{data('&#0;')}</Row>"))), "damaged"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files(name: str) -> None:
    raw, variant = BROKEN[name]
    assert refused(raw) == variant


def test_a_huge_attribute_is_only_long() -> None:
    start = clock.perf_counter()
    brackets = "[a" * 3_000_000
    assert cells(data("1", "Number", f' ss:Formula="={brackets}"')) == [1.0]
    assert clock.perf_counter() - start < LIMIT


# --- the independent count


def test_a_reader_that_loses_a_cell_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    data_of_two = encoded(book(worksheet(f"<Row>{ONE}{ONE}</Row>")))
    assert read_spreadsheetml(data_of_two).sheets[0].filled == 2
    add = Grid.add

    def losing(self: Grid, row: int, cells: Sequence[GridCell], repeat: int = 1) -> None:
        add(self, row, cells[:-1], repeat)

    monkeypatch.setattr(Grid, "add", losing)
    assert refused(data_of_two) == "damaged"


# --- mutants

BASE = book(
    worksheet(
        '<Column ss:Index="2" ss:Span="1" ss:Hidden="1"/>'
        f"<Row>{ONE}{data('0.5', 'Number', ' ss:StyleID=' + quoteattr('p'))}</Row>"
        f'<Row ss:Index="4" ss:Hidden="1">{data("文&#10;字")}{data("2022-09-30T12:30:00.000", "DateTime")}</Row>'
        f'<Row ss:Span="2"/><Row>{data("合", "String", " ss:MergeAcross=" + quoteattr("2") + " ss:MergeDown=" + quoteattr("1"))}'
        f"{data('#DIV/0!', 'Error', ' ss:Formula=' + quoteattr('=1/0'))}"
        '<Cell ss:Formula="=\'[a.xls]S\'!R1C1"><Data ss:Type="Number">7</Data><Comment><ss:Data>注</ss:Data></Comment></Cell>'
        '<Cell ss:Index="9" ss:Formula="=R[-1]C"/></Row>',
        "一",
        f'<WorksheetOptions xmlns="{EXCEL}"><Visible>SheetHidden</Visible></WorksheetOptions>',
    )
    + worksheet(f"<Row>{ONE}</Row>", "二")
)
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
    "Row",
    "Cell",
    "Data",
    "GBK",
    "UTF-16",
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
    raw = bytearray(text.encode(choice.choice(("utf-8", "utf-8", "utf-16", "gb18030"))))
    for _ in range(choice.choice((0, 0, 0, 1, 3))):
        raw[choice.randrange(len(raw))] = choice.randrange(256)
    return bytes(raw)


def outcome(read: Callable[[bytes], RawWorkbook], raw: bytes) -> str:
    start = clock.perf_counter()
    try:
        found: object = read(raw)
    except RefusedWorkbook as error:
        found = error
    assert clock.perf_counter() - start < LIMIT
    return type(found).__name__


def test_a_thousand_mutants_are_read_or_refused() -> None:
    text = DECLARATION.format("UTF-8") + BASE
    assert outcome(read_spreadsheetml, text.encode()) == "RawWorkbook"
    found = [outcome(read_spreadsheetml, mutant(text, seed)) for seed in range(1_000)]
    assert set(found) == {"RawWorkbook", "RefusedWorkbook"}
    assert found.count("RawWorkbook") > 100
