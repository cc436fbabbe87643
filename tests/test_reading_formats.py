"""Number formats: a unit or hidden digits beside a number are handed over, and settle nothing."""

import struct
from datetime import date
from decimal import Decimal
from pathlib import Path

import office
import openpyxl
import pytest
import xlsb_bytes as xlsb
from openpyxl.styles import Font, PatternFill

from perfbatch.form.kinds import Code, Day, Kind, Text, Whole, read
from perfbatch.form.money import FEN_PER_UNIT, SHORT
from perfbatch.form.numbers import Amount, Number, Percent, Quantity, number_in
from perfbatch.form.period import Month, Year, stated
from perfbatch.model.absence import Absence
from perfbatch.model.cell import Dressed, ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.number_formats import as_shown
from perfbatch.reading.runs import crossed_out
from perfbatch.wording import formats
from perfbatch.wording.findings import V01, V02

SHOWN_OTHERWISE = [
    ('0.00"元"', "元", False),
    ('#,##0.00"万元"', "万元", False),
    (r"0.00\元", "元", False),
    (r"0.00\千\元", "千元", False),
    ('0"万"', "万", False),
    ("0.00元", "元", False),
    ('General"元"', "元", False),
    ('G/通用格式"元"', "元", False),
    ('"约"0.00" 万元"', "万元", False),
    ("[$元-804]0.00", "元", False),
    ('0.00_ "元";[Red]-0.00', "元", False),
    ('0.00;0"万元"', "万元", False),
    ('[<10000]0"元";0"万元"', "元;万元", False),
    ('0"元/人"', "元/人", False),
    ('0"万"0000"元"', "万0元", False),
    ("0!.0,", "", True),
    ("0!.0000", "", True),
    (r"0\.0,", "", True),
    ('0"."0000', "", True),
    ("#,##0,", "", True),
    ("0.00,", "", True),
    ("0.0,,", "", True),
    ("#,##0,.00", "", True),
    ('#,##0_);(#,##0,"万元")', "万元", True),
    ('0!.0,"万元"', "万元", True),
]
PLAIN = [
    "General",
    "G/通用格式",
    "0.00",
    "#,##0.00",
    "#,##0",
    "@",
    "",
    '"¥"#,##0.00',
    "[$¥-804]#,##0.00",
    "￥#,##0.00;[Red]￥-#,##0.00",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    "[>=10000][Red]0.00;[Blue]0.00",
    '0"个"',
    '0.00;-0.00;"零元"',
    'yyyy"年"m"月"',
    "0.00E+00",
    "# ?/?",
    "!",
    "[" * 9,
    '"',
]


@pytest.mark.parametrize(("code", "unit", "scaled"), SHOWN_OTHERWISE)
def test_a_format_that_shows_a_unit_or_other_digits(code: str, unit: str, scaled: bool) -> None:
    made = as_shown(code)
    assert made is not None
    assert made(60000.0) == Dressed(60000.0, unit, scaled)


@pytest.mark.parametrize("code", PLAIN)
def test_a_format_that_shows_the_number_as_it_is(code: str) -> None:
    assert as_shown(code) is None


def test_a_format_of_hundredths() -> None:
    assert as_shown('0.00%"元"') is Percentage


def test_each_unit_of_money_has_a_sign_of_money() -> None:
    for unit in (*FEN_PER_UNIT, *SHORT):
        assert set(unit) & set(formats.MONEY_SIGNS)


def test_a_long_format_costs_no_more_than_its_length() -> None:
    assert as_shown("[" * 300_000) is None
    assert as_shown('0"元"' * 50_000) is not None


CELLS: list[tuple[float, str, RawValue]] = [
    (60000.0, '0.00"元"', Dressed(60000.0, "元")),
    (6.5, '#,##0.00"万元"', Dressed(6.5, "万元")),
    (60000.0, r"0\.0,", Dressed(60000.0, "", scaled=True)),
    (60000.0, r"0\.0000", Dressed(60000.0, "", scaled=True)),
    (60000.0, "#,##0,", Dressed(60000.0, "", scaled=True)),
    (6.5, "#,##0.00", 6.5),
    (0.5, "0.00%", Percentage(0.5)),
    (6.0, '[Red]#,##0.00_ ;-0.00"元"', Dressed(6.0, "元")),
    (7.0, '"￥"#,##0.00', 7.0),
    (6.0, '0"万"0000"元"', Dressed(6.0, "万0元")),
]
"""What a cell stores, its format, and what a reader hands over."""

STRUCK: list[tuple[str | float | date, str, RawValue]] = [
    (5.0, "General", "5\u0336"),
    ("删除", "General", "删\u0336除\u0336"),
    ("-", "General", "-\u0336"),
    (0.5, "0%", "5\u03360\u0336%\u0336"),
    (6.0, '0"元"', "6\u0336元\u0336"),
]
"""What struck cells store and show: in column B."""


def made(path: Path) -> Path:
    """A workbook with CELLS in column A and STRUCK in column B, whose last cell is only blank."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, (value, code, _) in enumerate(CELLS, 1):
        sheet.cell(number, 1, value).number_format = code
    for number, (struck, code, _) in enumerate(STRUCK, 1):
        cell = sheet.cell(number, 2, struck)
        cell.font = Font(strike=True)
        cell.number_format = code
    blank = sheet.cell(len(CELLS), 2)
    blank.font = Font(strike=True)
    blank.fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path)
    return path


def assert_told(data: bytes) -> None:
    (sheet,) = read_workbook(data).sheets
    assert sheet.filled == len(CELLS) + len(STRUCK)
    assert [row[0] for row in sheet.rows] == [told for _, _, told in CELLS]
    assert [row[1] for row in sheet.rows[: len(STRUCK)]] == [told for _, _, told in STRUCK]
    assert [row[1] for row in sheet.rows[len(STRUCK) :]] == [None] * (len(CELLS) - len(STRUCK))


def test_formats_and_strokes_of_xlsx(tmp_path: Path) -> None:
    assert_told(made(tmp_path / "甲.xlsx").read_bytes())


@pytest.mark.parametrize(
    "kind", ["xlsx:Calc MS Excel 2007 XML", "xls:MS Excel 97", "ods", "fods", "html"]
)
def test_formats_and_strokes_as_libreoffice_saves_them(tmp_path: Path, kind: str) -> None:
    (path,) = office._convert([made(tmp_path / "甲.xlsx")], kind, tmp_path / "saved")
    assert_told(path.read_bytes())


def test_formats_and_strokes_of_spreadsheetml() -> None:
    styles = [
        '<Style ss:ID="s1"><NumberFormat ss:Format="0.00&quot;元&quot;"/></Style>',
        '<Style ss:ID="s2" ss:Parent="s1"><Font ss:StrikeThrough="1"/></Style>',
        '<Style ss:ID="s3" ss:Parent="s2"><Font ss:StrikeThrough="0"/></Style>',
        '<Style ss:ID="s4"><NumberFormat ss:Format="0!.0,"/></Style>',
        '<Style ss:ID="s5"><NumberFormat ss:Format="Percent"/></Style>',
    ]
    cells = [
        ("s1", "Number", "6"),
        ("s2", "Number", "6"),
        ("s3", "Number", "6"),
        ("s4", "Number", "60000"),
        ("s5", "Number", "0.5"),
        ("s2", "String", "删"),
        ("s2", "Error", "#REF!"),
    ]
    names = "urn:schemas-microsoft-com:office:spreadsheet"
    page = (
        f'<?xml version="1.0"?><Workbook xmlns="{names}" xmlns:ss="{names}"><Styles>'
        + "".join(styles)
        + '</Styles><Worksheet ss:Name="甲"><Table><Row>'
        + "".join(
            f'<Cell ss:StyleID="{style}"><Data ss:Type="{kind}">{text}</Data></Cell>'
            for style, kind, text in cells
        )
        + "</Row></Table></Worksheet></Workbook>"
    )
    (sheet,) = read_workbook(page.encode()).sheets
    assert sheet.filled == len(cells)
    assert list(sheet.rows[0]) == [
        Dressed(6.0, "元"),
        "6\u0336元\u0336",
        Dressed(6.0, "元"),
        Dressed(60000.0, "", scaled=True),
        Percentage(0.5),
        "删\u0336",
        ErrorValue("#REF!"),
    ]


def test_formats_and_strokes_of_xlsb() -> None:
    def font(flags: int) -> bytes:
        body = struct.pack("<HHHHBBBB8sB", 220, flags, 400, 0, 0, 2, 134, 0, bytes(8), 0)
        return xlsb.record(43, body + xlsb.wide("宋体"))

    row = xlsb.row(
        1,
        xlsb.whole(1, 60000, 1),
        xlsb.real(2, 6.5, 2),
        xlsb.real(3, 0.5, 3),
        xlsb.whole(4, 5, 4),
        xlsb.record(7, xlsb.head(5, 4) + struct.pack("<I", 0)),
        xlsb.whole(6, 7, 0),
    )
    members = xlsb.parts(xlsb.Sheet(row), strings=("删",), styles=(0, 0))
    codes = {200: "0!.0,", 201: '0.00"元"'}
    listed = b"".join(
        xlsb.record(44, struct.pack("<H", n) + xlsb.wide(code)) for n, code in codes.items()
    )
    fonts = xlsb.record(611, struct.pack("<I", 2)) + font(0) + font(8) + xlsb.record(612)
    styles = [(0, 0), (200, 0), (201, 0), (10, 0), (201, 1)]
    used = b"".join(xlsb.record(47, struct.pack("<HHH10x", 0, *style)) for style in styles)
    members[xlsb.STYLES] = (
        xlsb.record(278)
        + xlsb.record(615, struct.pack("<I", 2))
        + listed
        + xlsb.record(616)
        + fonts
        + xlsb.record(617, struct.pack("<I", len(styles)))
        + used
        + xlsb.record(618)
        + xlsb.record(279)
    )
    (sheet,) = read_workbook(xlsb.zipped(members)).sheets
    assert list(sheet.rows[0]) == [
        Dressed(60000.0, "", scaled=True),
        Dressed(6.5, "元"),
        Percentage(0.5),
        "5\u0336元\u0336",
        "删\u0336",
        7.0,
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (r"""<td x:num style='mso-number-format:"0\.00\0022元\0022"'>6</td>""", Dressed(6.0, "元")),
        (
            r"""<td x:num="60000" style='mso-number-format:"0\!\.0\,"'>6.0</td>""",
            Dressed(60000.0, "", scaled=True),
        ),
        (
            r"""<td x:num="60000" style='mso-number-format:"0\\\.0\,"'>6.0</td>""",
            Dressed(60000.0, "", scaled=True),
        ),
        ('<td x:num="60000" class=xl24>6.0</td>', Dressed(60000.0, "", scaled=True)),
        ('<td x:num="1234.56">1,235</td>', 1234.56),
        ('<td x:num="0.4">0</td>', 0.4),
        ('<td x:num="-0.6">-1</td>', -0.6),
        (r'<td x:num="0.5" style="mso-number-format:0\.00%">50.00%</td>', Percentage(0.5)),
        ("<td style='text-decoration:line-through' x:num>5</td>", "5\u0336"),
        ("<td style='text-decoration: underline line-through'>删</td>", "删\u0336"),
        ('<td sdval="5" sdnum="2052;"><s><font>5</font></s></td>', "5\u0336"),
        ("<td x:num><del>5</del></td>", "5\u0336"),
    ],
)
def test_formats_and_strokes_of_html(cell: str, expected: RawValue) -> None:
    page = f"<table><tr>{cell}<td>尾</td></tr></table>"
    (sheet,) = read_workbook(page.encode()).sheets
    assert list(sheet.rows[0]) == [expected, "尾"]


def test_ods_takes_the_style_of_the_row_and_of_the_column() -> None:
    styles = (
        '<number:number-style style:name="N1"><number:number/>'
        "<number:text>\n元</number:text>\n </number:number-style>"
        '<number:number-style style:name="N2"><number:number number:display-factor="1000"/>'
        '</number:number-style><style:style style:name="a" style:family="table-cell" '
        'style:data-style-name="N1"/><style:style style:name="b" style:family="table-cell" '
        'style:parent-style-name="a"/><style:style style:name="c" style:family="table-cell" '
        'style:data-style-name="N2"><style:text-properties '
        'style:text-line-through-style="none"/></style:style>'
    )
    columns = (
        '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="b"/>'
        "<table:table-column/>"
    )
    number = '<table:table-cell office:value-type="float" office:value="6"{}/>'
    cells = number.format("") + number.format("") + number.format("")
    named = number.format(' table:style-name="c"')
    rows = (
        f"<table:table-row>{cells}</table:table-row>"
        f'<table:table-row table:default-cell-style-name="c">{cells}</table:table-row>'
        f"<table:table-row>{named}</table:table-row>"
    )
    names = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for one, long in (
            ("office", "office"),
            ("style", "style"),
            ("number", "datastyle"),
            ("table", "table"),
        )
    )
    page = (
        f'<?xml version="1.0"?><office:document{names} office:mimetype="application/'
        'vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>'
        f"{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="甲">{columns}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    )
    (sheet,) = read_workbook(page.encode()).sheets
    yuan, scaled = Dressed(6.0, "元"), Dressed(6.0, "", scaled=True)
    assert [list(row) for row in sheet.rows] == [
        [yuan, yuan, 6.0],
        [scaled, scaled, scaled],
        [scaled, None, None],
    ]


@pytest.mark.parametrize(
    "value", [None, " ", "\u200b", ErrorValue("#REF!"), Uncalculated("A1"), "5\u03366"]
)
def test_what_cannot_be_crossed_out(value: RawValue) -> None:
    assert crossed_out(value) == value


@pytest.mark.parametrize(
    ("raw", "unit", "fen"),
    [
        (Dressed(6.0, "万元"), "", 6_000_000),
        (Dressed(6.0, "万"), "万元", 6_000_000),
        (Dressed(6.0, "（万元）"), "万元", 6_000_000),
        (Dressed(60000.0, "元"), "元", 6_000_000),
    ],
)
def test_a_format_that_says_the_same_changes_nothing(raw: Dressed, unit: str, fen: int) -> None:
    reading = Amount().read(raw, unit)
    assert reading.value == fen
    assert reading.problem is None


@pytest.mark.parametrize(
    ("raw", "unit", "variant"),
    [
        (Dressed(60000.0, "元"), "万元", "format"),
        (Dressed(60000.0, "元"), "", "format"),
        (Dressed(6.0, "万元"), "元", "format"),
        (Dressed(6.0, "元/人"), "元", "format"),
        (Dressed(6.0, "元氏"), "元", "format"),
        (Dressed(60000.0, "万0元"), "万元", "format"),
        (Dressed(60000.0, "", scaled=True), "元", "scaled_format"),
        (Dressed(60000.0, "万元", scaled=True), "万元", "scaled_format"),
    ],
)
def test_a_format_that_says_something_else_is_a_doubt(
    raw: Dressed, unit: str, variant: str
) -> None:
    reading = Amount().read(raw, unit)
    assert reading.value is Absence.UNREADABLE
    assert reading.problem is not None
    assert (reading.problem.rule, reading.problem.variant) == (V02, variant)


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (Percent(), Dressed(42.0, "元"), Decimal(42)),
        (Number(), Dressed(6.0, "", scaled=True), Decimal(6)),
        (Quantity(), Dressed(6.5, "万元"), Decimal("6.5")),
        (Whole(0, 99), Dressed(6.0, "元"), 6),
        (Text(), Dressed(6.0, "元"), "6"),
        (Code(), Dressed(306001.0, "元"), "306001"),
        (Year(), Dressed(2022.0, "元"), 2022),
        (Month(), Dressed(6.0, "元"), 6),
    ],
)
def test_other_kinds_take_the_number(kind: Kind, raw: Dressed, expected: object) -> None:
    assert read(kind, raw).value == expected


def test_a_number_is_in_a_dressed_cell() -> None:
    assert number_in(Dressed(6.5, "元", scaled=True)) == Decimal("6.5")


@pytest.mark.parametrize("kind", [Amount(), Percent(), Number(), Whole(0, 99)])
@pytest.mark.parametrize("raw", ["5\u0336", "5\u03366", "5\u03360\u0336%\u0336"])
def test_a_deleted_number_is_told_as_such(kind: Kind, raw: str) -> None:
    reading = read(kind, raw, "万元" if isinstance(kind, Amount) else "")
    assert reading.value is Absence.UNREADABLE
    assert reading.problem is not None
    assert (reading.problem.rule, reading.problem.variant) == (V01, "struck")


@pytest.mark.parametrize("kind", [Amount(), Percent(), Number(), Whole(0, 99), Day()])
def test_a_deleted_dash_says_as_little_as_a_dash(kind: Kind) -> None:
    assert read(kind, "-\u0336").value is Absence.NOT_APPLICABLE


@pytest.mark.parametrize("raw", ["6①", "6³", "1½", "6 ①", "⒈5", "1 2", "1\u30002", "１ ２", "①②"])
def test_signs_beside_figures_make_no_whole_number(raw: str) -> None:
    assert read(Whole(0, 99), raw).value is Absence.UNREADABLE
    assert read(Month(), raw).value is Absence.UNREADABLE


@pytest.mark.parametrize(("raw", "number"), [("６", 6), ("１2", 12), (" 6 月", 6), ("③", 3)])
def test_whole_numbers_however_they_are_set(raw: str, number: int) -> None:
    assert read(Whole(0, 99), raw).value == number


@pytest.mark.parametrize("raw", ["2022-9-3³", "2022年9月3①日", "202²-9-3"])
def test_signs_beside_figures_make_no_date(raw: str) -> None:
    assert read(Day(), raw).value is Absence.UNREADABLE


def test_full_width_figures_make_a_date() -> None:
    assert read(Day(), "２０２２年９月３０日").value == date(2022, 9, 30)


@pytest.mark.parametrize("raw", ["2022年6①月", "2022年1-6³月", "20221²"])
def test_signs_beside_figures_make_no_period(raw: str) -> None:
    assert stated(raw) == (None, None)


def test_a_month_in_one_sign_is_a_month() -> None:
    assert stated("2022年㋅") == (2022, 6)


@pytest.mark.parametrize(
    ("kind", "raw", "variant"),
    [
        (Amount(), "2.41\u200b", "unseen"),
        (Amount(), "\ufeff'2.41", "unseen"),
        (Amount(), "２.41", "normalised"),
        (Amount(), "2.41万元", "normalised"),
        (Percent(), "\ufeff42.86", "unseen"),
        (Percent(), "42.86%", "normalised"),
        (Whole(0, 99), "6个", "normalised"),
        (Month(), "6月", "normalised"),
        (Day(), "2022-09-30", ""),
        (Day(), "2022-09-30\u200b", "unseen"),
        (Day(), "2022.9.30", "normalised"),
        (Amount(), "2.41 ", ""),
        (Code(), 306001.0, "number_code"),
    ],
)
def test_what_looks_the_same_is_not_told_as_another_spelling(
    kind: Kind, raw: RawValue, variant: str
) -> None:
    problem = read(kind, raw).problem
    assert (problem.variant if problem else "") == variant
