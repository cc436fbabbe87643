"""The short way of a cell gives the bytes of the library's own calls, part by part."""

import inspect
import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from perfbatch.xlsx import rows as rows_module
from perfbatch.xlsx import theme
from perfbatch.xlsx.cells import Cells
from perfbatch.xlsx.checked import WriteRefused
from perfbatch.xlsx.content import CellValue, Formula, Link
from perfbatch.xlsx.theme import Style
from perfbatch.xlsx.writing import Book, Properties, Sheet
from tests.members import members

TEXTS = (
    "县教育局",
    " 前后有空格 ",
    'a<b>&"c"',
    "第一行\n第二行",
    "<r><t>富文本</t></r>",
    "_x0041_",
    "=1+1",
    "1E5",
    "😀",
)
NUMBERS = (0, -0.0, 1, -7, 0.1, 1 / 3, 1e15, 1e-9, 123456.789012, 10**14 + 0.5, True)
FORMULAS: tuple[tuple[str, float | str], ...] = (
    ("SUM(A1:A9)", 12.5),
    ('IF(A1="","",A1&"<元>")', "<元>"),
    ("ROUND(A1/B1,4)", 0),
    ('COUNTIF($A$1:$A$9,"<"&B1)', 3),
    ("SUMIFS('项 目'!$K$2:$K$9,'项 目'!$C$2:$C$9,\"=\"&A1)", 1e20),
    ("A1", ""),
    ("XLOOKUP(A1,B1:B9,C1:C9)", 1),
    ("STDEV.S(A1:A9)", 1),
    ("_xlfn.CONCAT(A1)", "文"),
)


class Short:
    """Writes as the program does."""

    def __init__(self, sheet: Cells) -> None:
        self.sheet = sheet

    def number(self, *given: Any) -> None:
        self.sheet.keep_number(*given)

    def text(self, *given: Any) -> None:
        self.sheet.keep_text(*given)

    def blank(self, *given: Any) -> None:
        self.sheet.keep_blank(*given)

    def formula(self, *given: Any) -> None:
        self.sheet.keep_formula(*given)


class Plain:
    """Writes by the library's own calls."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet

    def number(self, *given: Any) -> None:
        assert self.sheet.write_number(*given) == 0

    def text(self, *given: Any) -> None:
        assert self.sheet.write_string(*given) == 0

    def blank(self, row: int, column: int, look: Any) -> None:
        assert self.sheet.write_blank(row, column, None, look) == 0

    def formula(self, row: int, column: int, formula: str, look: Any, value: Any) -> None:
        assert self.sheet.write_formula(row, column, f"={formula}", look, value) == 0


Content = Callable[[Any, Any, Any], None]


def parts(path: Path, content: Content, *, short: bool) -> dict[str, bytes]:
    """The parts of a workbook of two sheets that are filled in one way or the other."""
    options = {"strings_to_formulas": False, "in_memory": short}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime.combine(date(2022, 6, 30), time())})
        for name in ("表一", "项 目"):
            sheet = book.add_worksheet(name, Cells if short else None)
            content(book, sheet, (Short if short else Plain)(sheet))
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def assert_same(folder: Path, content: Content) -> None:
    short = parts(folder / "short.xlsx", content, short=True)
    plain = parts(folder / "plain.xlsx", content, short=False)
    assert list(short) == list(plain)
    assert {name for name in plain if short[name] != plain[name]} == set()


def test_every_kind_of_cell(tmp_path: Path) -> None:
    def content(book: Any, _sheet: Any, way: Any) -> None:
        looks = [book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})]
        looks.append(book.add_format({"bold": True}))  # the same look twice
        for at, number in enumerate(NUMBERS):
            way.number(at, 0, number, looks[at % 3])
        for at, text in enumerate(TEXTS * 2):
            way.text(at, 2, text, looks[at % 2])
        for at, (formula, value) in enumerate(FORMULAS):
            if "XLOOKUP" not in formula:
                way.formula(at, 4, formula, looks[1], value)
        way.blank(3, 1, looks[0])
        way.blank(1_048_575, 16_383, looks[0])

    assert_same(tmp_path, content)


def test_rows_with_heights_levels_gaps_and_what_the_library_writes_itself(tmp_path: Path) -> None:
    def content(book: Any, sheet: Any, way: Any) -> None:
        look = book.add_format({"border": 1})
        sheet.set_column(0, 3, 12, look)
        sheet.set_row(2, 40, look, {"level": 1})
        sheet.set_row(40, 25)
        sheet.set_row(41, None, None, {"hidden": True})
        sheet.merge_range(5, 0, 6, 2, "合并", look)
        sheet.write_url(8, 1, "internal:'项 目'!A1", look, "去")
        way.number(8, 1, 7, look)
        sheet.write_datetime(9, 1, date(2022, 6, 30), look)
        sheet.write_boolean(9, 2, boolean=True, cell_format=look)
        sheet.write_number(9, 5, 3)  # no look of its own: the column's, or none
        sheet.write_array_formula(10, 0, 10, 1, "{=SUM(A1:A2)}", look, 3)
        sheet.write_comment(60, 4, "批注")
        sheet.write_comment(8, 9, "批注")
        sheet.add_table(20, 0, 23, 1, {"columns": [{"header": "列甲"}, {"header": "列乙"}]})
        sheet.conditional_format(0, 0, 5, 5, {"type": "formula", "criteria": "=LEN($A1)>0"})
        sheet.data_validation(0, 0, 5, 0, {"validate": "custom", "value": "=ISNUMBER(A1)"})
        for row in (30, 31, 47, 48):
            way.text(row, row % 5, "甲", look)
        chart = book.add_chart({"type": "column"})
        chart.add_series(
            {"values": [sheet.name, 8, 1, 9, 1], "categories": [sheet.name, 30, 0, 31, 1]}
        )
        sheet.insert_chart(50, 0, chart)

    assert_same(tmp_path, content)


def test_an_empty_sheet_and_one_with_a_column_alone(tmp_path: Path) -> None:
    assert_same(tmp_path, lambda _book, sheet, _way: sheet.set_column(0, 0, 9))
    assert_same(tmp_path, lambda _book, _sheet, _way: None)


@pytest.mark.parametrize("seed", range(12))
def test_cells_in_any_order_and_written_twice(tmp_path: Path, seed: int) -> None:
    def content(book: Any, _sheet: Any, way: Any) -> None:
        chance = random.Random(seed)
        looks = [book.add_format({"font_size": size}) for size in (9, 10, 11)]
        for _ in range(300):
            at = chance.randrange(60), chance.randrange(40)
            look = chance.choice(looks)
            match chance.randrange(4):
                case 0:
                    way.number(*at, chance.uniform(-1e6, 1e6), look)
                case 1:
                    way.text(*at, chance.choice(TEXTS), look)
                case 2:
                    way.blank(*at, look)
                case _:
                    way.formula(*at, "ROUND(A1,2)", look, chance.random())

    assert_same(tmp_path, content)


def test_merged_cells(tmp_path: Path) -> None:
    def content(book: Any, sheet: Any, way: Any) -> None:
        look = book.add_format({"border": 1})
        for area in ((0, 0, 0, 3), (2, 1, 5, 1), (8, 2, 9, 20)):
            if isinstance(sheet, Cells):
                sheet.keep_merged(*area, look)
            else:
                sheet.merge_range(*area, "", look)
        way.text(2, 1, "标题", look)

    assert_same(tmp_path, content)


def test_cells_of_whole_rows_that_are_one(tmp_path: Path) -> None:
    """The bytes are those of a merged range that is written by itself."""

    def fill(sheet: Sheet, *, joined: bool) -> None:
        styles = [theme.CELL_CENTRED, theme.CELL, theme.CELL_EXACT]
        if not joined:
            sheet.merge(2, 1, 4, 1, "县教育局", styles[0])
        else:
            sheet.join(2, 1, 4, 1)
            sheet.join(9, 1, 9, 1)
        for row in (2, 3, 4):
            told = ["县教育局" if row == 2 else None, f"第{row}行", row / 3]
            if joined:
                sheet.line(row, told, styles)
            else:
                for column in (2, 3):
                    sheet.put(row, column, told[column - 1], styles[column - 1])

    told = []
    for joined in (False, True):
        path = tmp_path / f"{joined}.xlsx"
        with Book(path, Properties("题", "事", "人", date(2022, 6, 30))) as book:
            fill(book.sheet("表"), joined=joined)
        told.append(members(path))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "told", [[["甲", "乙"]] * 2, [["甲", "乙"]], [["甲", "乙"], [None, "丙"], ["丁", "戊"]], []]
)
def test_nothing_is_hidden_under_a_joined_cell(tmp_path: Path, told: list[list[CellValue]]) -> None:
    def write(sheet: Sheet) -> None:
        sheet.join(2, 1, 4, 1)
        for row, values in enumerate(told, start=2):
            sheet.line(row, values, [theme.CELL] * 2)

    with pytest.raises(WriteRefused):
        refused(tmp_path / "x.xlsx", write)


def both(area: tuple[int, int, int, int]) -> Callable[[Sheet], None]:
    """Joins three cells, and then others."""

    def join(sheet: Sheet) -> None:
        sheet.join(3, 1, 5, 1)
        sheet.join(*area)

    return join


def test_joined_cells_that_overlap_are_refused(tmp_path: Path) -> None:
    for area in ((2, 1, 3, 1), (4, 1, 5, 2)):
        with pytest.raises(WriteRefused):
            refused(tmp_path / "x.xlsx", both(area))


def test_rows_that_were_refused_are_refused_at_the_end_again(tmp_path: Path) -> None:
    """Whoever goes on after a refusal does not get a book without them."""

    def write(sheet: Sheet) -> None:
        for row in range(2, 12):
            sheet.line(row, [f"第{row}行"], [theme.CELL])
        sheet.line(12, [Formula("1+" * 5_000 + "1", 5_001)], [theme.CELL])
        with pytest.raises(WriteRefused):
            _ = sheet.last_row

    with pytest.raises(WriteRefused):
        refused(tmp_path / "x.xlsx", write)


def test_a_row_is_what_it_was_when_it_was_given(tmp_path: Path) -> None:
    values: list[CellValue] = [0, "甲"]
    with Book(tmp_path / "x.xlsx", Properties("题", "事", "人", date(2022, 6, 30))) as book:
        sheet = book.sheet("表")
        for row in (1, 2, 3):
            values[:] = [row, f"第{row}行"]
            sheet.line(row, values, [theme.CELL] * 2)
        values[:] = [99, "别的"]
    read = openpyxl.load_workbook(tmp_path / "x.xlsx")["表"]
    assert [tuple(row) for row in read.values] == [(1, "第1行"), (2, "第2行"), (3, "第3行")]


def test_merged_cells_that_overlap_are_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("表", Cells)
        look = book.add_format()
        sheet.keep_merged(0, 0, 2, 2, look)
        sheet.add_table(10, 0, 12, 2, {"columns": [{"header": one} for one in "甲乙丙"]})
        for area in ((2, 2, 3, 3), (12, 2, 13, 3)):
            with pytest.raises(WriteRefused):
                sheet.keep_merged(*area, look)
        with pytest.raises(WriteRefused):
            sheet.add_table(12, 2, 14, 4)
        for other in ((1, 1, 4, 4), (9, 1, 10, 4)):
            with pytest.raises(WriteRefused):
                sheet.add_table(*other)
        with pytest.raises(WriteRefused):
            sheet.add_table(40, 0, 45, 1, {"total_row": True})
        assert sheet.add_table(40, 0, 1_048_576, 1) < 0


LOOKS = (theme.CELL, theme.CELL_TEXT, theme.CELL_EXACT, theme.CELL_CENTRED.but(wrap=True))
VALUES: tuple[CellValue, ...] = (
    *TEXTS,
    *NUMBERS,
    None,
    "",
    "+86 10",
    "\x01坏字符",
    "很长" * 20_000,
    float("nan"),
    2**60,
    10**400,
    date(2022, 6, 30),
    date(1899, 1, 1),
    Link("表", "B2", "去"),
    Link("表", "B2", 12),
    Formula('IF(A1="<","",1)', 3),
    Formula("SUM(A1:A2)", "无"),
)


AT_ONCE = {str(one) for one in VALUES} - {"nan", str(10**400), "1899-01-01"}
"""What becomes a text gets the number of its text no sooner than its block is rendered."""


Write = Callable[[Sheet, int, Sequence[CellValue], Sequence[Style]], None]


def cell_by_cell(
    sheet: Sheet, row: int, values: Sequence[CellValue], looks: Sequence[Style]
) -> None:
    """As whole rows are written, but one by one."""
    for column, (value, look) in enumerate(zip(values, looks, strict=True), start=1):
        sheet.put(row, column, value, look)


def book_of(path: Path, write: Write, told: Sequence[CellValue]) -> dict[str, bytes]:
    """The parts of a workbook of 60 rows in which every value comes in every look."""
    with Book(path, Properties("题", "事", "人", date(2022, 6, 30))) as book:
        for name in ("表", "又一张"):
            sheet = book.sheet(name)
            for row in range(3, 63):
                values = [told[(row * 7 + at) % len(told)] for at in range(row % 9 + 1)]
                looks = [LOOKS[(row + at) % len(LOOKS)] for at in range(len(values))]
                write(sheet, row, values, looks)
                sheet.fit_height(row, [("字" * row, 20)])
            sheet.put(1, 2, "题目")
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_whole_rows_are_the_bytes_of_their_cells(tmp_path: Path) -> None:
    told = [one for one in VALUES if str(one) in AT_ONCE]
    cells = book_of(tmp_path / "cells.xlsx", cell_by_cell, told)
    rows = book_of(tmp_path / "rows.xlsx", Sheet.line, told)
    assert list(cells) == list(rows)
    assert {name for name in cells if cells[name] != rows[name]} == set()
    assert cells["xl/worksheets/sheet1.xml"].count(b"<c ") > 250


def test_whole_rows_say_what_their_cells_say(tmp_path: Path) -> None:
    """Those too that are no number or date for a cell: only their texts may have other numbers."""
    found = []
    for name, write in (("cells.xlsx", cell_by_cell), ("rows.xlsx", Sheet.line)):
        parts = book_of(tmp_path / name, write, VALUES)
        book = openpyxl.load_workbook(tmp_path / name)
        sheets = [sheet.iter_rows() for sheet in book.worksheets]
        cells = [cell for rows in sheets for row in rows for cell in row]
        found.append(
            [(one.coordinate, one.value, one.number_format, one.quotePrefix) for one in cells]
        )
        assert b'count="' in parts["xl/sharedStrings.xml"]
    assert found[0] == found[1]
    values = [value for _, value, _, _ in found[0]]
    assert {"nan", "1899-01-01"} <= {one for one in values if isinstance(one, str)}


@pytest.mark.parametrize(("block", "texts"), [(512, 100_000), (7, 100_000), (100, 5), (1, 1)])
def test_many_rows_in_blocks_are_the_bytes_of_their_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, texts: int
) -> None:
    """Columns of one kind and of several, one look and several, odd cells, gaps, other widths."""
    monkeypatch.setattr(rows_module, "_BLOCK", block)
    monkeypatch.setattr(rows_module, "_MOST_TEXTS", texts)
    plain, odd = VALUES[: len(TEXTS) + len(NUMBERS)], [one for one in VALUES if str(one) in AT_ONCE]

    def fill(sheet: Sheet, put: Callable[..., None]) -> None:
        chance = random.Random(block)
        for row in (*range(2, 700), *range(705, 730), *range(1_000, 1_010)):
            width = 9 if row < 600 else row % 3 + 7
            kinds: Sequence[CellValue] = (
                row / 7,
                row,
                f"第{row % 40}行",
                date(2022, 6, 1 + row % 30),
                Formula(f"A{row}*2", row / 3.5),
                None if row % 2 else "",
                chance.choice(plain),
                chance.choice((1.5, -0.0, 3, "不适用", None, Formula(f"B{row}", "x"))),
                chance.choice(odd) if row % 37 == 0 else "末栏",
            )
            looks = [LOOKS[at % len(LOOKS)] for at in range(8)]
            looks.append(chance.choice(LOOKS))
            put(sheet, row, [kinds[at] for at in range(width)], looks[:width])
            if row % 11 == 0:
                sheet.height(row, 20 + row % 4)
            if row == 300:
                sheet.put(1, 3, "题目")

    told = []
    for name, put in (("cells", cell_by_cell), ("rows", Sheet.line)):
        with Book(tmp_path / name, Properties("题", "事", "人", date(2022, 6, 30))) as book:
            fill(book.sheet("表"), put)
            fill(book.sheet("又一张"), put)
        with zipfile.ZipFile(tmp_path / name) as package:
            told.append({one: package.read(one) for one in package.namelist()})
    cells, rows = told
    assert list(cells) == list(rows)
    assert {one for one in cells if cells[one] != rows[one]} == set()


def refused(path: Path, *steps: Callable[[Sheet], object]) -> None:
    """A workbook of one sheet to which something is done that cannot be."""
    with Book(path, Properties("题", "事", "人", date(2022, 6, 30))) as book:
        sheet = book.sheet("表")
        for step in steps:
            step(sheet)


def test_a_whole_row_stands_alone(tmp_path: Path) -> None:
    def line(sheet: Sheet) -> None:
        sheet.line(2, ["甲"], [theme.CELL])

    with pytest.raises(WriteRefused):
        refused(tmp_path / "a.xlsx", line, line)
    with pytest.raises(WriteRefused):
        refused(tmp_path / "b.xlsx", line, lambda sheet: sheet.put(2, 5, "乙"))


def test_a_cell_outside_the_sheet_is_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("表", Cells)
        look = book.add_format()
        for at in ((1_048_576, 0), (0, 16_384), (-1, 0)):
            with pytest.raises(WriteRefused):
                sheet.keep_number(*at, 1, look)


def test_formulas_of_the_conditions_are_those_of_the_library() -> None:
    """What the library rewrites for newer functions it still rewrites."""
    with_old, plain = Cells(), Worksheet()
    told = [f"={formula}" for formula, _ in FORMULAS]
    told += [
        "=IFNA(A1,0)",
        "{=SUM(A1)}",
        "=LET(a,1,a)",
        "=ISO.CEILING(1)",
        "=CONCAT(A1)",
        '="DAYS("',
    ]
    for formula in told:
        for wide in (False, True):
            expected = plain._prepare_formula(formula, wide)
            assert with_old._prepare_formula(formula, wide) == expected, formula


def test_the_library_still_has_the_methods_that_are_replaced() -> None:
    for name in ("_write_rows", "_prepare_formula"):
        ours, theirs = getattr(Cells, name), getattr(Worksheet, name)
        assert ours is not theirs
        assert list(inspect.signature(ours).parameters) == list(
            inspect.signature(theirs).parameters
        )
