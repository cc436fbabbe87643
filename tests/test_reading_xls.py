"""Reading .xls: the same workbook from LibreOffice, hostile details by xlwt and byte by byte."""

import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path

import office
import pytest
import xlsxwriter
import xlwt
from xls_bytes import (
    BLANK_TEXT,
    CHART,
    GLOBALS,
    MACRO,
    TEXT,
    Sheet,
    blank,
    bof,
    codepage,
    compound,
    eof,
    error,
    formula,
    label,
    label_8,
    number,
    number_format,
    old_bof,
    record,
    row,
    style,
    style_5,
    workbook,
)

from perfbatch.isolation import Limits
from perfbatch.model.cell import ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.sniff import Format, sniff
from perfbatch.reading.workbook import RawSheet, Span
from perfbatch.reading.xls.door import read_xls
from perfbatch.reading.xls.values import library_values
from perfbatch.reading.xls.walk import walk

LIMIT = Limits().seconds
"""A reader is ended after so many seconds: what takes longer has hung."""

EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "2022-06").glob("*.xlsx"))


def only_sheet(data: bytes) -> RawSheet:
    (sheet,) = read_workbook(data).sheets
    return sheet


def cells(sheet: RawSheet) -> dict[tuple[int, int], RawValue]:
    return {
        (at, column): value
        for at, values in enumerate(sheet.rows, 1)
        for column, value in enumerate(values, 1)
        if value is not None
    }


def first(*records: bytes, before: bytes = b"") -> RawSheet:
    """The only sheet of a BIFF 8 stream with the styles 0 General, 1 0.00%, 2 yyyy-mm-dd."""
    styles = style() + style(10) + style(14)
    return only_sheet(workbook(Sheet("表", *records), before=styles + before))


def refused(data: bytes) -> RefusedWorkbook:
    with pytest.raises(RefusedWorkbook) as caught:
        read_workbook(data)
    return caught.value


def saved(book: xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def everyday() -> xlwt.Workbook:
    book = xlwt.Workbook()
    sheet = book.add_sheet("项目监控表")
    percent = xlwt.easyxf(num_format_str="0.00%")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at in range(30):
        sheet.write(at, 0, f"00{at}")
        sheet.write(at, 1, at * 1.37, percent)
        sheet.write(at, 2, date(2022, 6, 30), day)
        sheet.write(at, 3, at % 2 == 0)
        sheet.write(at, 4, xlwt.Formula(f"SUM(B1:B{at + 1})"))
    sheet.write_merge(31, 32, 0, 3, "合并")
    sheet.row(5).hidden = True
    sheet.col(3).hidden = True
    sheet.write_rich_text(34, 0, ["两种", ("字体", xlwt.easyfont("bold on"))])
    return book


# --- the same workbook from an office program


def everything(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("项目监控表")
        codes = ("0.00%", "yyyy-mm-dd", 'yyyy"年"m"月"d"日" hh:mm', "[h]:mm", "hh:mm:ss", '0"%"')
        percent, day, moment, span, clock, quoted = (
            book.add_format({"num_format": code}) for code in codes
        )
        sheet.write("B2", "县教育局")
        sheet.write("C2", 0.4286, percent)
        sheet.write("D2", 44713, day)
        sheet.write("E2", 44713.5, moment)
        sheet.write("F2", 1.75, span)
        sheet.write("G2", 0.25, clock)
        sheet.write("H2", 42.86, quoted)
        sheet.write("B3", "001002")
        sheet.write_row("C3", [True])
        sheet.write_formula("D3", "=1/0")
        sheet.write_formula("E3", '=IF(1=1,"","x")')
        sheet.write_formula("F3", '=B2&"x"')
        sheet.write_formula("G3", "=SUM(C2:C2)*2")
        sheet.write_formula("H3", "=NA()")
        sheet.write("B4", 12345678.9)
        sheet.write("C4", "  ")
        sheet.write("D4", "一行\n两行")
        sheet.write("E4", 1e300)
        sheet.write("F4", -0.07)
        sheet.write("G4", "😀" * 40)
        sheet.merge_range("B6:C7", "合并")
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.write("A8", "隐")
        sheet.set_column("H:I", None, None, {"hidden": True})
        sheet.write("I1", 3)
        sheet.set_column("K:XFD", None, percent)
        book.add_worksheet("隐藏").write("A1", "x")
        book.worksheets()[1].hide()
        book.add_worksheet("深藏").write("A1", 1)
        book.worksheets()[2].very_hidden()


def told(sheet: RawSheet) -> dict[str, object]:
    return {
        "name": sheet.name,
        "visible": sheet.visible,
        "cells": cells(sheet),
        "filled": sheet.filled,
        "hidden rows": sheet.hidden_rows,
        "hidden columns": sheet.hidden_columns,
        "merged": sorted(sheet.merged, key=lambda span: (span.row, span.column)),
    }


def as_libreoffice_saves_it(new: RawSheet, old: RawSheet) -> RawSheet:
    """It stores 0 where a formula gives '' in a cell with a number format: no result for us.

    A real 0 of such a formula cannot be told from it.
    """
    rows = [list(values) for values in new.rows]
    written = 0
    for (at, column), value in cells(old).items():
        if isinstance(value, Uncalculated):
            assert new.value(at, column) in (None, 0.0)
            assert set(re.findall(r"[A-Z]([0-9]+)", value.formula)) <= {str(at)}
            written += bool(value.formula.startswith("IF(COUNT("))
            rows[at - 1][column - 1] = value
    return replace(
        new, rows=rows, filled=len([True for row in rows for one in row if one not in (None, "  ")])
    )


def test_what_libreoffice_saves_as_xls_reads_like_its_xlsx(tmp_path: Path) -> None:
    everything(tmp_path / "everything.xlsx")
    paths = [*EXAMPLES, tmp_path / "everything.xlsx"]
    assert len(paths) >= 6
    saved_again = office.recalculate_all(paths, tmp_path)
    old = office._convert(paths, "xls:MS Excel 97", tmp_path / "old")
    for new_path, old_path in zip(saved_again, old, strict=True):
        assert sniff(old_path.read_bytes()) is Format.OLD_XLS
        new = read_workbook(new_path.read_bytes()).sheets
        found = read_workbook(old_path.read_bytes()).sheets
        assert [told(sheet) for sheet in found] == [
            told(as_libreoffice_saves_it(sheet, again))
            for sheet, again in zip(new, found, strict=True)
        ]
    sheet = read_workbook(old[-1].read_bytes()).sheets[0]
    assert sheet.rows[1][1:] == [
        "县教育局",
        Percentage(0.4286),
        date(2022, 6, 1),
        datetime.fromisoformat("2022-06-01T12:00:00"),
        timedelta(hours=42),
        day_time(6),
        42.86,
        None,
    ]
    assert sheet.rows[2][1:8] == [
        "001002",
        True,
        ErrorValue("#DIV/0!"),
        None,
        "县教育局x",
        0.8572,
        ErrorValue("#N/A"),
    ]


# --- what xlwt writes


def test_a_workbook_of_xlwt() -> None:
    sheet = only_sheet(saved(everyday()))
    assert sheet.rows[3][:4] == ["003", Percentage(3 * 1.37), date(2022, 6, 30), False]
    assert sheet.rows[3][4] == Uncalculated("SUM(B1:B4)")
    assert sheet.value(35, 1) == "两种字体"
    assert sheet.merged == (Span(32, 1, 33, 4),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({6}, {4})
    assert sheet.filled == 30 * 5 + 2


def test_days_from_1904() -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    book.add_sheet("a").write(0, 0, 1, day)
    assert only_sheet(saved(book)).rows == [[date(1904, 1, 2)]]


def test_columns_that_are_formatted_down_to_the_last_row() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    border = xlwt.easyxf("borders: left thin")
    for at in range(0, 65536, 8):
        for column in (0, 100, 255):
            sheet.write(at, column, None, border)
    sheet.write(1, 1, "内容")
    started = time.perf_counter()
    read = only_sheet(saved(book))
    assert time.perf_counter() - started < LIMIT
    assert read.rows == [[None, None], [None, "内容"]]
    assert read.filled == 1


def test_a_cell_in_the_farthest_corner() -> None:
    book = xlwt.Workbook()
    book.add_sheet("很远").write(65535, 255, "x")
    found = refused(saved(book))
    assert (found.variant, found.facts) == ("far_cell", {"sheet": "很远", "cell": "IV65536"})


def test_many_sheets_may_reach_no_further_than_one() -> None:
    sheets = [Sheet(f"表{at}", number(60000, 30, 1)) for at in range(4)]
    found = refused(workbook(*sheets, before=style()))
    assert (found.variant, found.facts) == ("far_cell", {"sheet": "表2", "cell": "AE60001"})


# --- values


def test_errors_truth_and_texts() -> None:
    sheet = first(
        record(0x0205, struct.pack("<HHHBB", 0, 0, 0, 0x17, 1)),
        record(0x0205, struct.pack("<HHHBB", 0, 1, 0, 1, 0)),
        record(0x0205, struct.pack("<HHHBB", 0, 2, 0, 0, 0)),
        label_8(0, 3, "001002"),
        label_8(0, 4, ""),
        label_8(0, 5, " "),
        formula(0, 6, error(0x2A)),
        blank(0, 7, 1),
    )
    expected = [ErrorValue("#REF!"), True, False, "001002", None, " ", ErrorValue("#N/A")]
    assert sheet.rows == [expected]
    assert sheet.filled == 5


def test_numbers_in_four_bytes() -> None:
    packed = [(7 << 2) | 2, ((-241 << 2) | 3) & 0xFFFFFFFF, 0x3FF00000, 0x405EC000 | 1]
    many = struct.pack("<HH", 1, 0) + b"".join(struct.pack("<HI", 0, one) for one in packed)
    single = record(0x027E, struct.pack("<HHHI", 0, 0, 1, packed[0]))
    sheet = first(single, record(0x00BD, many + struct.pack("<H", 3)))
    assert sheet.rows == [[Percentage(7.0), None, None, None], [7.0, -2.41, 1.0, 1.23]]


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (1.0, date(1900, 1, 1)),
        (59.0, date(1900, 2, 28)),
        (61.0, date(1900, 3, 1)),
        (44713.0, date(2022, 6, 1)),
        (44713.25, datetime.fromisoformat("2022-06-01T06:00:00")),
        (0.5, day_time(12)),
        (2958465.0, date(9999, 12, 31)),
        (2958466.0, 2958466.0),
        (1e15, 1e15),
        (-5.0, -5.0),
    ],
)
def test_days_of_the_calendar_and_no_others(serial: float, expected: RawValue) -> None:
    assert first(number(0, 0, serial, 2)).rows == [[expected]]


def test_formats_that_only_look_like_percentages_or_days() -> None:
    formats = (
        number_format(164, '0"%"') + number_format(165, '0"年"') + number_format(166, "0%;[Red]-0%")
    )
    styles = formats + style() + style(164) + style(165) + style(166) + style(31)
    cells_of_all = [number(0, at, 0.5, at) for at in range(4)] + [number(0, 4, 44713, 4)]
    sheet = only_sheet(workbook(Sheet("a", *cells_of_all), before=styles))
    assert sheet.rows == [[0.5, 0.5, 0.5, Percentage(0.5), date(2022, 6, 1)]]


def test_numbers_that_are_none() -> None:
    assert first(number(0, 0, float("inf")), number(0, 1, float("nan"))).rows == [["inf", "nan"]]


def test_a_cell_that_is_written_twice_has_its_last_value() -> None:
    sheet = first(
        label_8(0, 0, "旧"), formula(0, 1, 0.0, flags=2), number(0, 0, 2), number(0, 1, 3)
    )
    assert (sheet.rows, sheet.filled) == ([[2.0, 3.0]], 2)


# --- formulas

SUM_OF_A1 = b"\x25\0\0\0\0\0\xc0\0\xc0\x19\x10\0\0"
REFERENCE = b"\x44\0\0\0\xc0"
JOINED = REFERENCE + b"\x17\x01\0x\x08"


def test_results_of_formulas_stay() -> None:
    string = record(0x0207, b"\x02\0\0ab")
    sheet = first(
        formula(0, 0, 0.0, SUM_OF_A1),
        formula(0, 1, BLANK_TEXT, REFERENCE),
        formula(0, 2, TEXT, JOINED),
        string,
        formula(0, 3, 2.5, SUM_OF_A1, flags=2),
        formula(0, 4, 0.0, REFERENCE, flags=1),
    )
    assert sheet.rows == [[0.0, None, "ab", 2.5, 0.0]]


def test_a_sum_cannot_be_an_empty_text_so_nothing_was_calculated() -> None:
    sheet = first(formula(0, 0, BLANK_TEXT, SUM_OF_A1), formula(0, 1, BLANK_TEXT, REFERENCE))
    assert sheet.rows == [[Uncalculated("SUM(A1:A1)"), Uncalculated("A1")]]
    assert sheet.filled == 2


def test_zero_for_a_formula_that_joins_texts_is_no_result() -> None:
    assert first(formula(0, 1, 0.0, JOINED)).rows == [[None, Uncalculated('A1&"x"')]]


def test_zero_with_the_order_to_calculate_when_opened_is_no_result() -> None:
    sheet = first(
        formula(0, 1, 0.0, REFERENCE, flags=3), formula(1, 1, BLANK_TEXT, REFERENCE, flags=2)
    )
    assert sheet.rows == [[None, Uncalculated("A1")], [None, Uncalculated("A1")]]


def book_record(path: str) -> bytes:
    coded = path.encode("utf-16-le")
    return record(0x01AE, struct.pack("<HHB", 1, len(path), 1) + coded + b"\1\0\0a")


def test_formulas_that_look_into_other_workbooks() -> None:
    books = (
        record(0x01AE, b"\1\0\x01\x04")
        + record(0x01AE, b"\1\0\x01\x3a")
        + book_record("\x01\x01C\x03局\x03预算.xls")
        + record(0x0017, struct.pack("<H9H", 3, 0, 0, 0, 1, 0xFFFE, 0xFFFE, 2, 0, 0))
    )

    def sheet_cell(book: int) -> bytes:
        return b"\x5a" + struct.pack("<HHH", book, 0, 0xC000)

    array = record(0x0221, struct.pack("<HHBBHIH", 5, 6, 0, 0, 0, 0, 7) + sheet_cell(2))
    member = b"\x01" + struct.pack("<HH", 5, 0)
    sheet = first(
        formula(0, 0, 1.0, sheet_cell(0)),
        formula(1, 0, 1.0, b"\x59" + struct.pack("<HI", 1, 1) + b"\x42\x01\xff\0"),
        formula(2, 0, 1.0, b"\x19\x40\0\1" + sheet_cell(2) + b"\x1e\1\0\x03"),
        formula(3, 0, 1.0, b"\x17\x03\0\x5a\2\0" + b"\x1e\1\0\x08"),
        formula(5, 0, 1.0, member),
        array,
        formula(6, 0, 1.0, member),
        before=books,
    )
    assert sheet.linked == {(3, 1): "[预算.xls]", (6, 1): "[预算.xls]", (7, 1): "[预算.xls]"}


def test_formulas_before_biff_8_that_look_into_other_workbooks() -> None:
    outside = b"\x01\x01C\x03[b.xls]Sheet1"
    books = record(0x0017, bytes([1, 3]) + b"a") + record(0x0017, bytes([len(outside)]) + outside)

    def sheet_cell(book: int) -> bytes:
        return b"\x5a" + struct.pack("<h8xhhHB", book, 0, 0, 0, 0)

    data = workbook(
        Sheet(b"a", formula(0, 0, 1.0, sheet_cell(-1)), formula(1, 0, 1.0, sheet_cell(2))),
        before=codepage(936) + books + style_5(),
        version=0x0500,
    )
    assert only_sheet(data).linked == {(2, 1): "[b.xls]"}


# --- sheets


def test_only_worksheets_and_whether_they_are_visible() -> None:
    data = workbook(
        Sheet("宏", number(0, 0, 1), kind=1, bof_kind=MACRO),
        Sheet("看得见", number(0, 0, 2)),
        Sheet("隐藏", number(0, 0, 3), state=1),
        Sheet("图", kind=2, bof_kind=CHART),
        Sheet("说是工作表的图", bof_kind=CHART),
        Sheet("深藏", number(0, 0, 4), state=2),
        Sheet("对话框", record(0x0081, b"\x10\0"), number(0, 0, 5)),
        Sheet("模块", kind=6, bof_kind=0x06),
        before=style(),
    )
    sheets = read_workbook(data).sheets
    assert [(sheet.name, sheet.visible, sheet.rows) for sheet in sheets] == [
        ("看得见", True, [[2.0]]),
        ("隐藏", False, [[3.0]]),
        ("深藏", False, [[4.0]]),
    ]


def test_cells_of_a_chart_in_a_sheet_are_not_the_sheets() -> None:
    inner = bof(CHART) + number(9, 9, 9) + bof(CHART) + eof() + eof()
    sheet = first(number(0, 0, 1), inner, number(1, 0, 2))
    assert sheet.rows == [[1.0], [2.0]]


def test_hidden_rows_and_columns_as_far_as_the_sheet_is_filled() -> None:
    columns = (
        record(0x007D, struct.pack("<HHHHHH", 1, 1, 2000, 0, 1, 0))
        + record(0x007D, struct.pack("<HHHHHH", 2, 2, 0, 0, 0, 0))
        + record(0x007D, struct.pack("<HHHHHH", 4, 256, 2000, 0, 1, 0))
    )
    rows = row(0) + row(1, hidden=True) + row(2, height=0) + row(9, hidden=True)
    sheet = first(columns, rows, number(3, 3, 1))
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2, 3}, {2, 3})


def test_no_worksheet_at_all() -> None:
    assert refused(workbook(Sheet("图", kind=2, bof_kind=CHART))).variant == "damaged"


# --- versions and encodings


def test_biff_5_in_gbk() -> None:
    data = workbook(
        Sheet(
            "项目监控表".encode("gbk"), label(0, 0, "县教育局".encode("gbk")), number(0, 1, 2.41)
        ),
        before=codepage(936) + style_5(),
        version=0x0500,
    )
    (sheet,) = read_workbook(compound({"Book": data})).sheets
    assert (sheet.name, sheet.rows) == ("项目监控表", [["县教育局", 2.41]])


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["县教育局".encode("gbk"), b"abc"], ["县教育局", "abc"]),
        (["café".encode("latin-1"), "县教育局".encode("gbk")], ["café", "ÏØ½ÌÓý¾Ö"]),
    ],
)
def test_without_a_code_page_the_texts_decide(texts: list[bytes], expected: list[str]) -> None:
    bare = record(0x0809, struct.pack("<4H", 0, 0x10, 0, 0))
    cells_of_all = b"".join(label(0, at, one) for at, one in enumerate(texts))
    sheet = only_sheet(bare + cells_of_all + number(0, len(texts), 2.41) + eof())
    assert sheet.rows == [[*expected, 2.41]]


def test_an_unknown_code_page() -> None:
    data = workbook(Sheet(b"a", label(0, 0, b"x")), before=codepage(12345), version=0x0500)
    assert refused(data).variant == "damaged"


def test_biff_2() -> None:
    attributes = b"\0\0\0"
    gbk = "教育".encode("gbk")
    data = (
        old_bof(2)
        + codepage(936)
        + record(0x0008, struct.pack("<HHHHH", 1, 0, 9, 0, 0) + bytes(3))
        + record(0x0002, struct.pack("<HH3sH", 0, 0, attributes, 7))
        + record(0x0003, struct.pack("<HH3sd", 0, 1, attributes, 2.41))
        + record(0x0004, struct.pack("<HH3sB", 1, 0, attributes, 4) + gbk)
        + record(0x0005, struct.pack("<HH3sBB", 1, 1, attributes, 7, 1))
        + record(0x0006, struct.pack("<HH3sdBB", 2, 0, attributes, 5.0, 0, 3) + b"\x1e\5\0")
        + eof()
    )
    sheet = only_sheet(data)
    assert sheet.rows == [[7.0, 2.41], ["教育", ErrorValue("#DIV/0!")], [5.0, None]]
    assert sheet.hidden_rows == {2}


@pytest.mark.parametrize(("biff", "formula_code"), [(3, 0x0206), (4, 0x0406)])
def test_biff_3_and_4(biff: int, formula_code: int) -> None:
    head = struct.pack("<HHHdHH", 1, 0, 0, 5.0, 0, 3)
    data = (
        old_bof(biff)
        + codepage(936)
        + label(0, 0, "教育".encode("gbk"))
        + number(0, 1, 2.41)
        + record(formula_code, head + b"\x1e\5\0")
        + eof()
    )
    assert only_sheet(data).rows == [["教育", 2.41], [5.0, None]]


# --- the compound file


def test_streams_of_any_length_and_name() -> None:
    long = workbook(Sheet("长", *(label_8(at, 0, "字" * 100) for at in range(200))), before=style())
    short = workbook(Sheet("短", number(0, 0, 1)), before=style())
    assert (
        only_sheet(compound({"\x05SummaryInformation": b"x" * 90, "WORKBOOK": short})).name == "短"
    )
    both = compound({"Book": short, "Workbook": long, "ETExtData": b"x" * 5000})
    assert (only_sheet(both).name, len(only_sheet(both).rows)) == ("长", 200)


def test_a_file_whose_sectors_are_listed_in_many_tables() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("大")
    for at in range(9000):
        sheet.write(at, 0, f"{at:0800}")
    data = saved(book)
    assert len(data) > 109 * 128 * 512
    read = only_sheet(data)
    assert [read.value(at + 1, 1) for at in (0, 4567, 8999)] == [
        f"{at:0800}" for at in (0, 4567, 8999)
    ]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (compound({"WordDocument": b"x"}, folders=["ObjectPool"]), Format.WORD),
        (compound({"WordDocument": b"x", "Data": b"y"}), Format.WORD),
        (compound({"PowerPoint Document": b"x"}, folders=["a"]), Format.SLIDES),
        (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), Format.ENCRYPTED),
        (compound({"Workbook": b"x", "ETExtData": b"y"}), Format.OLD_XLS),
        (compound({"BOOK": b"x"}), Format.OLD_XLS),
        (compound({"Contents": b"x"}, folders=["Workbook"]), Format.OLE_OTHER),
        (compound({"Workbook": b"x"})[:600], Format.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.DAMAGED),
    ],
)
def test_what_a_compound_file_is(data: bytes, found: Format) -> None:
    assert sniff(data) is found


def test_an_encrypted_workbook() -> None:
    lock = record(0x002F, b"\1\0" + bytes(52))
    data = workbook(Sheet("a", number(0, 0, 1)), before=lock)
    assert refused(compound({"Workbook": data})).variant == "encrypted"
    assert refused(old_bof(4) + lock + eof()).variant == "encrypted"


def outcome(data: bytes) -> list[dict[str, object]] | str:
    """What is read, or the variant of the refusal."""
    try:
        return [told(sheet) for sheet in read_xls(data).sheets]
    except RefusedWorkbook as error:
        return error.variant


def test_every_cut_is_refused_but_for_what_comes_after_the_workbook() -> None:
    data = saved(everyday())
    sound = outcome(data)
    cut = [outcome(data[:end]) for end in range(0, len(data), 97)]
    assert all(found in ("damaged", sound) for found in cut)
    assert cut.count("damaged") > len(cut) // 2


# --- hostile


def judged_quickly(data: bytes) -> str:
    started = time.perf_counter()
    variant = refused(data).variant
    assert time.perf_counter() - started < LIMIT
    return variant


def test_shared_texts_that_go_back_and_forth() -> None:
    backwards = struct.pack("<HBi", 1, 4, -8) + b"x"
    strings = record(0x00FC, struct.pack("<II", 9, 2_000_000_000) + backwards * 4)
    assert judged_quickly(workbook(Sheet("a"), before=strings)) == "damaged"
    endless = record(0x00FC, struct.pack("<II", 9, 2_000_000_000) + bytes(8000))
    assert judged_quickly(workbook(Sheet("a"), before=endless)) == "damaged"


def test_more_shared_texts_declared_than_there_are() -> None:
    strings = record(0x00FC, struct.pack("<II", 9, 9) + struct.pack("<HB", 2, 0) + b"ab")
    more = record(0x003C, struct.pack("<HB", 1, 1) + "字".encode("utf-16-le"))
    cells_of_all = [record(0x00FD, struct.pack("<HHHI", 0, at, 0, at)) for at in range(2)]
    assert first(*cells_of_all, before=strings + more).rows == [["ab", "字"]]
    none = record(0x00FD, struct.pack("<HHHI", 0, 2, 0, 2))
    assert refused(workbook(Sheet("a", none), before=style() + strings + more)).variant == "damaged"


def test_sheets_that_share_their_bytes() -> None:
    data = workbook(*(Sheet("a", number(0, 0, 1)) for _ in range(3)), before=style())
    at = workbook(Sheet("a"), before=style()).index(b"\x85\0")
    one = data[at + 4 : at + 8]
    length = len(data)
    again = data.replace(data[at : at + 4], data[at : at + 4])
    for number_of_sheet in range(3):
        place = at + number_of_sheet * (4 + data[at + 2])
        again = again[: place + 4] + one + again[place + 8 :]
    assert len(again) == length
    assert judged_quickly(again) == "damaged"


def test_number_formats_without_end() -> None:
    monster = record(0x041E, struct.pack("<HHB", 200, 8000, 0) + b"[" * 8000)
    data = workbook(Sheet("a", number(0, 0, 1)), before=monster * 500 + style(200))
    assert judged_quickly(data) == "damaged"


def test_sectors_in_a_ring() -> None:
    data = bytearray(
        compound({"Workbook": workbook(Sheet("a"), before=style()).ljust(5000, b"\0")})
    )
    table = 512 + 512 * struct.unpack_from("<I", data, 76)[0]
    data[table : table + 4] = bytes(4)
    assert judged_quickly(bytes(data)) == "damaged"


def test_a_reader_that_loses_or_changes_a_cell_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = workbook(Sheet("a", number(0, 0, 2.41), number(0, 1, 3)), before=style())
    real = library_values(walk(data))

    def spoiled(change: Callable[[], object]) -> str:
        sheet = library_values(walk(data)).sheets[0]
        monkeypatch.setattr("perfbatch.reading.xls.door.library_values", lambda _: real)
        real.sheets[0].cells[:] = sheet.cells
        change()
        with pytest.raises(RefusedWorkbook) as caught:
            read_xls(data)
        return caught.value.found

    cells_read = real.sheets[0].cells
    assert spoiled(cells_read.pop) == "工作表《a》里有2个填了内容的单元格，只读出1个"
    changed = type(cells_read[0])((1, 1), 2.4100000000000006)
    assert (
        spoiled(lambda: cells_read.__setitem__(0, changed))
        == "工作表《a》的单元格A1存的是2.41，读出的却是2.4100000000000006"
    )


MUTATIONS = """
import json, pathlib, random, sys, time
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.workbook import RawWorkbook

sound = pathlib.Path(sys.argv[1]).read_bytes()
seen = {"read": 0, "refused": 0, "slowest": 0.0}
for number in range(int(sys.argv[2])):
    chance = random.Random(number)
    data = bytearray(sound)
    if number % 4 == 0:
        del data[chance.randrange(len(data)):]
    for _ in range(chance.randint(1, 12)):
        if data:
            at = chance.randrange(min(len(data), chance.choice((1536, len(data)))))
            data[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    started = time.perf_counter()
    try:
        assert isinstance(read_workbook(bytes(data)), RawWorkbook)
        seen["read"] += 1
    except RefusedWorkbook:
        seen["refused"] += 1
    seen["slowest"] = max(seen["slowest"], time.perf_counter() - started)
print(json.dumps(seen))
"""


def spoil(sound: Path, times: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MUTATIONS, str(sound), str(times)],
        capture_output=True,
        check=False,
        timeout=300,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["read"] + seen["refused"] == times
    assert min(seen["read"], seen["refused"]) > times // 50
    assert seen["slowest"] < LIMIT


def test_spoiled_workbooks_are_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "sound.xls").write_bytes(saved(everyday()))
    spoil(tmp_path / "sound.xls", 1000)


def test_spoiled_workbooks_of_libreoffice_too(tmp_path: Path) -> None:
    everything(tmp_path / "everything.xlsx")
    (sound,) = office._convert([tmp_path / "everything.xlsx"], "xls:MS Excel 97", tmp_path / "old")
    spoil(sound, 1000)


def test_noise_after_a_beginning() -> None:
    chance = random.Random(7)
    noises = [bof(GLOBALS) + chance.randbytes(length) for length in (0, 4, 40, 4000) * 50]
    assert {outcome(noise) for noise in noises if isinstance(outcome(noise), str)} == {"damaged"}
