"""The judges of `look/`: each finds its fault in a workbook that has it, and nothing in one without."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from look.judges import judge
from look.judges.cut import lines_of
from look.judges.fault import Fault
from look.judges.formulas import SHARED, functions_in
from look.judges.paper import badly_laid, heads_of
from look.opened import Area, Workbook, address_of, area_of, open_workbook
from look.printed import Page, Printed, Word, out_of_order
from look.styles import shown

FOOT = "&L&A&C第 &P 页 共 &N 页"
Change = Callable[[Any, Any, Any], None]
"""What is written besides: given the book, its first sheet, and a wrapped style."""


def written(path: Path, change: Change | None = None) -> Path:
    """A sound workbook of two sheets with one of everything, and what is written besides."""
    book = xlsxwriter.Workbook(str(path))
    sheet, other = book.add_worksheet("表一"), book.add_worksheet("表 二")
    wrap = book.add_format({"text_wrap": True, "font_name": "宋体", "font_size": 10})
    sheet.set_column(0, 3, 12, wrap)
    sheet.write_row(0, 0, ["名称", "金额", "比率", "备注"], wrap)
    sheet.write_row(1, 0, ["甲单位", 1234.5, 0.5, "无"], wrap)
    sheet.write_formula(2, 1, "=SUM(B2:B2)", wrap, 1234.5)
    sheet.merge_range(3, 0, 3, 3, "合并的说明", wrap)
    sheet.add_table(
        5, 0, 7, 1, {"name": "One", "columns": [{"header": "列甲"}, {"header": "列乙"}]}
    )
    sheet.write_url(8, 0, "internal:'表 二'!A1", wrap, "去表二")
    sheet.data_validation(9, 0, 9, 0, {"validate": "list", "source": ["是", "否"]})
    look = book.add_format({"bg_color": "#FF0000"})
    rule = {"type": "cell", "criteria": ">", "value": 1, "format": look}
    sheet.conditional_format(9, 1, 9, 1, rule)
    sheet.write(9, 0, "是", wrap)
    sheet.write_comment(9, 0, "注")
    book.define_name("Amounts", "='表 二'!$A$1:$A$2")
    other.write_column(0, 0, ["一", "二"], wrap)
    other.autofilter(0, 0, 1, 0)
    for one in (sheet, other):
        one.set_paper(9)
        one.set_landscape()
        one.fit_to_pages(1, 0)
        one.set_footer(FOOT)
        one.repeat_rows(0)
    sheet.print_area(0, 0, 9, 3)
    other.print_area(0, 0, 1, 0)
    if change:
        change(book, sheet, wrap)
    book.close()
    return path


def edited(path: Path, part: str, pattern: str, new: str) -> Path:
    """The workbook with the first match of a pattern in one part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    text, count = re.subn(pattern, lambda _: new, parts[part].decode("utf-8"), count=1)
    assert count == 1, pattern
    parts[part] = text.encode("utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def rules(faults: list[Fault]) -> set[tuple[str, str, str]]:
    return {(one.sheet, one.at, one.rule) for one in faults}


def found(path: Path) -> set[tuple[str, str, str]]:
    return rules(judge(open_workbook(path)))


def test_a_sound_workbook_has_no_fault(tmp_path: Path) -> None:
    book = open_workbook(written(tmp_path / "a.xlsx"))
    assert judge(book) == []
    assert list(badly_laid(book)) == []
    assert heads_of(book, book.sheets[0]) == Area(1, 1, 1, 16_384)


# --- parts that Excel would mend: edited by hand, for the libraries would not write them

SHEET, BOOK, TABLE = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/tables/table1.xml"
AMOUNTS = r"""name="Amounts">'表 二'!\$A\$1:\$A\$2"""
MERGES = r'<mergeCells count="1">'
MENDED = {
    "sheet name too long": (BOOK, 'name="表一"', f'name="{"长" * 32}"', ("长" * 32, "", "sheet name")),
    "sheet name illegal": (BOOK, 'name="表一"', 'name="a:b"', ("a:b", "", "sheet name")),
    "sheet name quoted": (BOOK, 'name="表一"', "name=\"'b\"", ("'b", "", "sheet name")),
    "name like a cell": (BOOK, 'name="Amounts"', 'name="AB12"', ("", "AB12", "defined name")),
    "name with a blank": (BOOK, 'name="Amounts"', 'name="A b"', ("", "A b", "defined name")),
    "name of no sheet": (BOOK, AMOUNTS, 'name="Amounts">Gone!$A$1', ("", "Amounts", "defined name")),
    "name of a lost cell": (BOOK, AMOUNTS, 'name="Amounts">#REF!', ("", "Amounts", "formula")),
    "name twice": (
        BOOK,
        "</definedNames>",
        "<definedName name=\"amounts\">'表 二'!$A$1</definedName></definedNames>",
        ("", "amounts", "defined name"),
    ),
    "name of a sheet too many": (
        BOOK,
        "</definedNames>",
        '<definedName name="x_1" localSheetId="7">表一!$A$1</definedName></definedNames>',
        ("", "x_1", "defined name"),
    ),
    "row outside": (SHEET, '<c r="A2"', '<c r="A1048577"', ("表一", "A1048577", "outside the grid")),
    "column outside": (SHEET, '<c r="D2"', '<c r="XFE2"', ("表一", "XFE2", "outside the grid")),
    "text too long": ("xl/sharedStrings.xml", "甲单位", "字" * 32_768, ("表一", "A2", "text too long")),
    "error value": (
        SHEET,
        '<c r="C2" s="1"><v>0.5</v>',
        '<c r="C2" t="e"><v>#N/A</v>',
        ("表一", "C2", "error"),
    ),
    "table named as a name": (TABLE, 'displayName="One"', 'displayName="amounts"', ("表一", "amounts", "table")),
    "table head differs": (TABLE, 'name="列乙"', 'name="列丙"', ("表一", "B6", "table")),
    "table head twice": (TABLE, 'name="列乙"', 'name="列甲"', ("表一", "B6", "table")),
    "table without rows": (TABLE, 'ref="A6:B8"', 'ref="A6:B6"', ("表一", "A6:B6", "table")),
    "table too wide": (TABLE, 'ref="A6:B8"', 'ref="A6:C8"', ("表一", "A6:C8", "table")),
    "table filtered elsewhere": (TABLE, '<autoFilter ref="A6:B8"', '<autoFilter ref="A7:B8"', ("表一", "A7:B8", "table")),
    "head is a number": (SHEET, '<c r="B6"[^>]*><v>\\d+</v>', '<c r="B6"><v>5</v>', ("表一", "B6", "table")),
    "merged overlap": (SHEET, MERGES, '<mergeCells count="2"><mergeCell ref="D4:D5"/>', ("表一", "A4:D4", "merged")),
    "merged over a table": (SHEET, MERGES, '<mergeCells count="2"><mergeCell ref="B7:C7"/>', ("表一", "B7:C7", "merged")),
    "merged single": (SHEET, MERGES, '<mergeCells count="2"><mergeCell ref="F9:F9"/>', ("表一", "F9:F9", "merged")),
    "filter over a table": (SHEET, "<mergeCells", '<autoFilter ref="A7:B9"/><mergeCells', ("表一", "A7:B9", "filter")),
    "filter with a merged head": (SHEET, "<mergeCells", '<autoFilter ref="A4:B5"/><mergeCells', ("表一", "A4:B5", "filter")),
    "list too long": (SHEET, '"是,否"', f'"{",".join("字" * 128)},"', ("表一", "A10", "validation")),
    "prompt too long": (SHEET, "<dataValidation ", f'<dataValidation prompt="{"长" * 256}" ', ("表一", "A10", "validation")),
    "title too long": (SHEET, "<dataValidation ", f'<dataValidation errorTitle="{"长" * 33}" ', ("表一", "A10", "validation")),
    "validations overlap": (
        SHEET,
        "</dataValidations>",
        '<dataValidation type="whole" sqref="A8:B12"><formula1>1</formula1></dataValidation></dataValidations>',
        ("表一", "A10", "validation"),
    ),
    "format without look": (SHEET, ' dxfId="\\d"', "", ("表一", "B10", "conditional format")),
    "format of a look not there": (SHEET, 'dxfId="\\d"', 'dxfId="9"', ("表一", "B10", "conditional format")),
    "note without a drawing": (SHEET, "<legacyDrawing [^>]*>", "", ("表一", "", "note")),
    "note twice": (
        "xl/comments1.xml",
        "</commentList>",
        '<comment ref="A10" authorId="0"><text><r><t>x</t></r></text></comment></commentList>',
        ("表一", "A10", "note"),
    ),
    "note without a box": ("xl/drawings/vmlDrawing1.vml", 'ObjectType="Note"', 'ObjectType="Rect"', ("表一", "", "note")),
    "part not there": ("xl/worksheets/_rels/sheet1.xml.rels", "table1.xml", "table7.xml", ("表一", "", "part")),
    "link to no sheet": (SHEET, "location=\"'表 二'!A1\"", "location=\"'表 三'!A1\"", ("表一", "A9", "link")),
    "link below the sheet": (SHEET, "location=\"'表 二'!A1\"", "location=\"'表 二'!A99\"", ("表一", "A9", "link")),
    "link to no cell": (SHEET, "location=\"'表 二'!A1\"", "location=\"'表 二'!\"", ("表一", "A9", "link")),
    "link without words": (SHEET, 'hyperlink ref="A9"', 'hyperlink ref="C9"', ("表一", "C9", "link")),
    "link to a hidden sheet": (BOOK, 'name="表 二"', 'name="表 二" state="hidden"', ("表一", "A9", "link")),
    "too many links": (
        SHEET,
        "</hyperlinks>",
        "<hyperlink ref=\"A9\" location=\"'表 二'!A1\"/>" * 65_530 + "</hyperlinks>",
        ("表一", "", "links"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", MENDED)
def test_what_excel_would_mend_is_found(what: str, tmp_path: Path) -> None:
    part, pattern, new, fault = MENDED[what]
    path = edited(written(tmp_path / "a.xlsx"), part, pattern, new)
    assert fault in found(path)


def test_names_of_sheets_are_compared_without_case(tmp_path: Path) -> None:
    path = edited(written(tmp_path / "a.xlsx"), BOOK, 'name="表一"', 'name="Sheet"')
    path = edited(path, BOOK, 'name="表 二"', 'name="SHEET"')
    assert {("Sheet", "", "sheet name"), ("SHEET", "", "sheet name")} <= found(path)


def test_two_tables_of_one_name_and_number_or_over_each_other(tmp_path: Path) -> None:
    def second(_book: Any, sheet: Any, _wrap: Any) -> None:
        sheet.add_table(5, 3, 7, 4, {"name": "Two"})

    path = written(tmp_path / "a.xlsx", second)
    assert found(path) == set()
    edited(
        path,
        "xl/tables/table2.xml",
        'id="2" name="Two" displayName="Two"',
        'id="1" name="one" displayName="one"',
    )
    assert {("表一", "One", "table"), ("表一", "one", "table")} <= found(path)
    path = edited(
        written(tmp_path / "b.xlsx", second), "xl/tables/table2.xml", 'ref="D6:E8"', 'ref="B8:C9"'
    )
    assert ("表一", "A6:B8", "table") in found(path)


def test_a_link_that_leads_out(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.xlsx",
        lambda _book, sheet, _wrap: sheet.write_url(8, 1, "https://example.com"),
    )
    assert ("表一", "B9", "link") in found(path)


# --- functions


@pytest.mark.parametrize(
    "name", ["XLOOKUP", "TEXTJOIN", "IFS", "LET", "UNIQUE", "CONCAT", "AGGREGATE"]
)
def test_functions_that_are_not_shared_are_found(name: str, tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.xlsx",
        lambda _book, sheet, wrap: sheet.write_formula(2, 2, f"=_xlfn.{name}(A1)", wrap, 1),
    )
    assert ("表一", "C3", "function") in found(path)
    assert name not in SHARED


def test_rules_for_entries_looks_and_names_are_formulas_too(tmp_path: Path) -> None:
    def change(book: Any, sheet: Any, _wrap: Any) -> None:
        sheet.data_validation(11, 0, 11, 0, {"validate": "custom", "value": "=XOR(A1,B1)"})
        sheet.conditional_format(
            11,
            1,
            11,
            1,
            {
                "type": "formula",
                "criteria": "=IFNA(A1,B1)",
                "format": book.add_format({"bold": True}),
            },
        )
        book.define_name("Late", "=LET(表一!$A$1)")

    told = found(written(tmp_path / "a.xlsx", change))
    assert told >= {
        ("表一", "dataValidations", "function"),
        ("表一", "conditionalFormatting", "function"),
        ("", "Late", "function"),
    }


def test_what_stands_in_texts_and_names_of_sheets_is_no_function() -> None:
    formula = """IF('Sheet (A)'!A1="LET(x)",SUMIFS(A:A,B:B,">0")+sum(1),"a""b(")"""
    assert functions_in(formula) == {"IF", "SUMIFS", "SUM"}


def test_array_constants_and_other_workbooks_are_found(tmp_path: Path) -> None:
    def change(_book: Any, sheet: Any, wrap: Any) -> None:
        sheet.write_formula(2, 2, "=SUM({1,2})", wrap, 3)
        sheet.write_formula(2, 3, "=SUM([1]表!A1)", wrap, 3)

    assert found(written(tmp_path / "a.xlsx", change)) >= {
        ("表一", "C3", "formula"),
        ("表一", "D3", "formula"),
    }


# --- what is cut


def cut(tmp_path: Path, change: Change) -> set[tuple[str, str]]:
    faults = judge(open_workbook(written(tmp_path / "a.xlsx", change)))
    return {(one.at, one.rule) for one in faults}


def put(row: int, column: int, value: object, **style: object) -> Change:
    def change(book: Any, sheet: Any, _wrap: Any) -> None:
        usual = {"font_name": "宋体", "font_size": 10}
        sheet.write(row, column, value, book.add_format(usual | style))

    return change


SEVEN, SIX = "一二三四五六七", "一二三四五六"
"""Fourteen half-width characters, which a column of twelve does not hold; twelve, which it does."""


def test_a_line_beside_a_filled_cell_is_cut(tmp_path: Path) -> None:
    assert cut(tmp_path, put(1, 0, SEVEN)) == {("A2", "cut text")}
    assert cut(tmp_path, put(1, 0, SIX)) == set()
    assert cut(tmp_path, put(1, 0, SIX, indent=1)) == {("A2", "cut text")}
    assert cut(tmp_path, put(1, 0, SIX, font_size=12)) == {("A2", "cut text")}
    assert cut(tmp_path, put(1, 0, SEVEN, shrink=True)) == set()


def test_a_line_flows_into_empty_cells_as_far_as_the_page(tmp_path: Path) -> None:
    assert cut(tmp_path, put(4, 0, SEVEN * 3)) == set()
    assert cut(tmp_path, put(4, 0, SEVEN * 4)) == {("A5", "cut text")}
    assert cut(tmp_path, put(4, 3, SEVEN)) == {("D5", "cut text")}
    assert cut(tmp_path, put(4, 3, SEVEN, align="right")) == set()
    assert cut(tmp_path, put(4, 0, SEVEN, align="right")) == {("A5", "cut text")}
    assert cut(tmp_path, put(4, 1, SEVEN * 2, align="center")) == set()
    assert cut(tmp_path, put(4, 0, SEVEN, align="center")) == {("A5", "cut text")}


def test_a_link_has_one_line_however_high_its_row_is(tmp_path: Path) -> None:
    def linked(text: str, *, link: bool) -> Change:
        def change(_book: Any, sheet: Any, wrap: Any) -> None:
            sheet.set_row(1, 40)
            if link:
                sheet.write_url(1, 0, "internal:'表 二'!A1", wrap, text)
            else:
                sheet.write_string(1, 0, text, wrap)
            sheet.write_string(1, 1, "在旁边")

        return change

    assert cut(tmp_path, linked(SEVEN, link=True)) == {("A2", "cut text")}
    assert cut(tmp_path, linked(SEVEN, link=False)) == set()
    assert cut(tmp_path, linked(SIX, link=True)) == set()


def test_a_wrapped_text_has_the_height_of_its_row(tmp_path: Path) -> None:
    def high(points: float | None, text: str) -> Change:
        def change(_book: Any, sheet: Any, wrap: Any) -> None:
            sheet.set_row(1, points)
            sheet.write(1, 0, text, wrap)

        return change

    assert cut(tmp_path, high(24, SEVEN)) == set()
    assert cut(tmp_path, high(14, SEVEN)) == {("A2", "cut text")}
    assert cut(tmp_path, high(14, SIX)) == set()
    assert cut(tmp_path, high(None, SEVEN * 5)) == set()
    assert cut(tmp_path, high(None, SEVEN * 50)) == {("A2", "cut text")}  # no row is so high
    assert cut(tmp_path, high(14, "一\n二")) == {("A2", "cut text")}


def test_no_program_finds_the_height_of_merged_cells(tmp_path: Path) -> None:
    def merged(text: str, points: float | None = None) -> Change:
        def change(_book: Any, sheet: Any, wrap: Any) -> None:
            sheet.merge_range(4, 0, 4, 1, text, wrap)
            sheet.set_row(4, points)

        return change

    assert cut(tmp_path, merged(SIX * 2)) == set()
    assert cut(tmp_path, merged(SIX * 3)) == {("A5", "cut text")}
    assert cut(tmp_path, merged(SIX * 3, 26)) == set()


def test_numbers_are_whole(tmp_path: Path) -> None:
    money = {"num_format": "#,##0.00"}
    assert cut(tmp_path, put(1, 1, 9_999_999.99, **money)) == set()
    assert cut(tmp_path, put(1, 1, 99_999_999.99, **money)) == {("B2", "cut number")}
    assert cut(tmp_path, put(1, 1, 99_999_999.99, shrink=True, **money)) == set()
    assert cut(tmp_path, put(1, 1, -9_999_999.99, shrink=True, **money)) == set()
    assert cut(tmp_path, put(1, 1, 9_999_999.99, shrink=True, font_size=11, **money)) == {
        ("B2", "cut number")
    }
    assert cut(tmp_path, put(1, 1, 1, num_format="[Red]????")) == {("B2", "number format")}


def test_rates_that_slips_of_a_pen_make_may_be_shrunk(tmp_path: Path) -> None:
    rate = {"num_format": "0.00%", "shrink": True, "font_size": 20}
    assert cut(tmp_path, put(1, 1, 9.9999, **rate)) == {("B2", "cut number")}
    assert cut(tmp_path, put(1, 1, 1960.2486, **rate)) == set()


def test_hidden_columns_and_sheets_cut_nothing(tmp_path: Path) -> None:
    def hidden(_book: Any, sheet: Any, _wrap: Any) -> None:
        sheet.set_column(0, 0, 12, None, {"hidden": True})
        sheet.write(1, 0, SEVEN)

    assert cut(tmp_path, hidden) == set()


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三", 6, 1),
        ("一二三四", 6, 2),
        ("一二三，四", 6, 2),
        ("一二，", 5, 2),
        ("ab cdefgh", 6, 2),
        ("abcdefghijklm", 6, 3),
        ("", 6, 1),
        ("一\n二\n三", 6, 3),
    ],
)
def test_lines_break_as_office_programs_break_them(text: str, width: float, lines: int) -> None:
    assert lines_of(text, width) == lines


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.56789, "#,##0.00####", "1,234.56789"),
        (-0.5, "0.00%", "-50.00%"),
        (-0.25, '0.00%;"领先"0.00%;0.00%', "领先25.00%"),
        (0, '0.00%;"领先"0.00%;0.00%', "0.00%"),
        (12, "General", "12"),
        (12, "0", "12"),
        (44742, "yyyy-mm-dd", "2022-06-30"),
        (5, '0"个"', "5个"),
    ],
)
def test_numbers_are_shown_as_their_cells_show_them(
    value: float, number_format: str, text: str
) -> None:
    assert shown(value, number_format) == text


# --- paper


def laid(
    tmp_path: Path, change: Change, growing: tuple[str, ...] = ()
) -> set[tuple[str, str, str]]:
    return rules(list(badly_laid(open_workbook(written(tmp_path / "a.xlsx", change)), growing)))


def test_sheets_badly_laid_on_paper_are_found(tmp_path: Path) -> None:
    def bare(book: Any, _sheet: Any, _wrap: Any) -> None:
        book.add_worksheet("白纸").write(0, 0, "x")

    assert laid(tmp_path, bare) == {("白纸", "", "paper"), ("白纸", "", "print area")}
    assert laid(tmp_path, bare, ("白纸",)) == {("白纸", "", "paper")}
    assert laid(tmp_path, lambda _b, sheet, _w: sheet.set_paper(1)) == {("表一", "", "paper")}
    assert laid(tmp_path, lambda _b, sheet, _w: sheet.set_print_scale(60)) == {
        ("表一", "", "scale")
    }
    assert laid(tmp_path, lambda _b, sheet, _w: sheet.set_print_scale(100)) == set()
    assert laid(tmp_path, lambda _b, sheet, _w: sheet.set_footer("&C&P")) == {("表一", "", "foot")}
    assert laid(tmp_path, lambda _b, sheet, _w: sheet.repeat_rows(50)) == {("表一", "", "heads")}
    assert laid(tmp_path, lambda _b, sheet, _w: sheet.print_area(0, 0, 99, 3)) == {
        ("表一", "", "print area")
    }


def test_what_is_not_printed_is_found(tmp_path: Path) -> None:
    assert laid(tmp_path, put(4, 5, "外面")) == {("表一", "F5", "print area")}

    def way_back(_book: Any, sheet: Any, wrap: Any) -> None:
        sheet.write_url(0, 5, "internal:'表 二'!A1", wrap, "返回")

    assert laid(tmp_path, way_back) == set()


def test_columns_wider_than_a_page_of_fixed_size_are_found(tmp_path: Path) -> None:
    def wide(_book: Any, sheet: Any, _wrap: Any) -> None:
        sheet.set_print_scale(100)
        sheet.set_column(0, 3, 40)

    assert laid(tmp_path, wide) == {("表一", "", "fit")}


# --- places


def test_places_and_areas() -> None:
    assert area_of("$B$2:D9") == Area(2, 2, 9, 4)
    assert area_of("B:D") == Area(1, 2, 1_048_576, 4)
    assert area_of("3:4") == Area(3, 1, 4, 16_384)
    assert address_of(12, 27) == "AA12"
    with pytest.raises(ValueError, match="x"):
        area_of("x!1")


def test_a_workbook_is_opened_as_it_is(tmp_path: Path) -> None:
    book: Workbook = open_workbook(written(tmp_path / "a.xlsx"))
    cells = book.sheets[0].cells
    assert (cells[3, 2].value, cells[3, 2].formula) == (1234.5, "SUM(B2:B2)")
    assert cells[2, 1].value == "甲单位"
    assert round(book.sheets[0].width(1), 2) == 12


def test_a_table_wider_than_a_page_goes_on_with_its_names(tmp_path: Path) -> None:
    def wide(_book: Any, sheet: Any, _wrap: Any) -> None:
        sheet.set_print_scale(100)
        sheet.set_column(0, 3, 40)
        sheet.repeat_columns(0, 1)

    assert laid(tmp_path, wide) == set()


# --- printed pages


def page(sheet: str, *words: Word) -> Page:
    return Page(1, sheet, sheet, 842, 595, words)


def test_words_printed_too_small_are_found() -> None:
    """A 汉字 is measured by its width, other words by their height beside that of the 汉字."""
    usual = [Word("预算执行", 0, at, 40, at + 13) for at in range(0, 300, 20)]
    small = Word("小字", 50, 0, 62, 7.8)
    digits, low = Word("12.50", 90, 0, 110, 13), Word("0.37", 120, 0, 130, 7.8)
    pages = Printed(Path(), [page("表一", *usual, small, digits), page("表二", *usual, low)])
    told = [(one.sheet, word.text, round(size, 2)) for one, word, size in pages.small_words(7)]
    assert told == [("表一", "小字", 6), ("表二", "0.37", 6)]


def test_pages_out_of_order_are_found() -> None:
    sheets = ["一", "二", "三"]
    assert out_of_order([page(one) for one in "一二二三"], sheets) == []
    assert out_of_order([page(one) for one in "一三二"], sheets) == ["二"]


def test_the_foot_of_a_page_is_not_what_it_says() -> None:
    told = page("表一", Word("正文", 0, 100, 20, 113), Word("第1页", 0, 560, 20, 573))
    assert told.text == "正文"
