"""Reading .xlsb: cells of every kind, against the library and LibreOffice, and broken ones."""

import io
import json
import os
import struct
import subprocess
import sys
import time as clock
from datetime import date, datetime, time
from pathlib import Path

import office
import pytest
import xlsb_bytes as xlsb
from python_calamine import CalamineWorkbook
from xlsb_bytes import Sheet

from perfbatch.isolation import Limits
from perfbatch.model.cell import ErrorValue, Percentage, RawValue
from perfbatch.model.finding import Finding
from perfbatch.model.source import Source
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.extent import MOST_MERGED
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.sniff import Format, sniff
from perfbatch.reading.workbook import RawSheet, RawWorkbook, Span
from perfbatch.reading.xlsb import door
from perfbatch.wording import findings

LIMIT = Limits().seconds
"""A reader is ended after so many seconds: what takes longer has hung."""

DAY = date(2022, 9, 30)
SERIAL = 44_834
"""Days from 1899-12-30 to DAY."""
SHEET = "xl/worksheets/sheet1.bin"
GENERAL, PERCENT, DATE, OWN_PERCENT, CHINESE_MONTH = range(5)
STYLES = (0, 9, 14, 164, 57)
CODES = {164: "0.0%"}


def read(*sheets: Sheet, **more: object) -> RawWorkbook:
    return read_workbook(made(*sheets, **more))


def made(*sheets: Sheet, **more: object) -> bytes:
    return xlsb.zipped(xlsb.parts(*sheets, styles=STYLES, codes=CODES, **more))


def only_sheet(rows: bytes, strings: tuple[str | bytes, ...] = (), **more: bytes) -> RawSheet:
    (sheet,) = read(Sheet(rows, **more), strings=strings).sheets
    return sheet


def one_row(*cells: bytes, strings: tuple[str | bytes, ...] = ()) -> list[RawValue]:
    return list(only_sheet(xlsb.row(1, *cells), strings).rows[0])


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


def apart(script: str, data: bytes, tmp_path: Path) -> str:
    """What a script prints about a file in a process of its own, which may die."""
    path = tmp_path / "workbook.bin"
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        check=False,
        timeout=120,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


EVERYDAY = (
    xlsb.row(1, xlsb.shared(2, 0), xlsb.text(3, "金额"), xlsb.rich(4, "累计执行数"))
    + xlsb.row(
        3,
        xlsb.shared(1, 1),
        xlsb.real(2, 2.41),
        xlsb.whole(3, -5),
        xlsb.whole(4, 1234, hundredths=True),
        xlsb.upper_half(5, 1.5),
        xlsb.boolean(6, value=True),
        xlsb.whole(7, SERIAL, DATE),
        xlsb.real(8, SERIAL + 0.5, DATE),
    )
    + xlsb.row(
        4,
        xlsb.real(1, 0.4286, PERCENT),
        xlsb.whole(2, 1, OWN_PERCENT),
        xlsb.blank(3, DATE),
        xlsb.error(4, 0x07),
        xlsb.formula(9, 5, struct.pack("<d", 4.82), xlsb.cell_token(3, 2)),
        xlsb.formula(8, 6, xlsb.wide("一二"), xlsb.cell_token(3, 1)),
        xlsb.formula(10, 7, b"\1", xlsb.cell_token(3, 6)),
        xlsb.formula(11, 8, b"\x2a", xlsb.cell_token(4, 4)),
    )
)
TEXTS = (
    "单位名称",
    b"\3" + xlsb.wide("县教育局") + struct.pack("<IHH", 1, 0, 0) + xlsb.wide("xian"),
)
EXPECTED: list[list[RawValue]] = [
    [None, "单位名称", "金额", "累计执行数", None, None, None, None],
    [None] * 8,
    ["县教育局", 2.41, -5.0, 12.34, 1.5, True, DAY, datetime.fromisoformat("2022-09-30T12:00:00")],
    [
        Percentage(0.4286),
        Percentage(1.0),
        None,
        ErrorValue("#DIV/0!"),
        4.82,
        "一二",
        True,
        ErrorValue("#N/A"),
    ],
]


def test_cells_of_every_kind() -> None:
    sheet = only_sheet(EVERYDAY, TEXTS)
    assert (sheet.name, sheet.visible, sheet.filled) == ("表", True, 18)
    assert [list(row) for row in sheet.rows] == EXPECTED


def test_cells_without_a_column_stand_right_of_the_one_before() -> None:
    """As a widespread writer of .xlsb saves them; the library passes them over."""
    cells = (
        xlsb.shared(2, 0),
        xlsb.short(13, struct.pack("<i", 7 * 4 + 2)),
        xlsb.short(14, b"\x17"),
        xlsb.short(15, b"\0"),
        xlsb.short(12, b""),
        xlsb.short(16, struct.pack("<d", SERIAL), DATE),
        xlsb.short(17, xlsb.wide("乙")),
        xlsb.short(18, struct.pack("<I", 0)),
    )
    expected = [None, "甲", 7.0, ErrorValue("#REF!"), False, None, DAY, "乙", "甲"]
    assert one_row(*cells, strings=("甲",)) == expected


NUMBERS = {
    "zero": (xlsb.whole(1, 0), 0.0),
    "smallest": (xlsb.whole(1, -(2**29)), -536870912.0),
    "largest": (xlsb.whole(1, 2**29 - 1), 536870911.0),
    "a hundredth": (xlsb.whole(1, -1, hundredths=True), -0.01),
    "upper half": (xlsb.upper_half(1, -0.375), -0.375),
    "a hundredth of a float": (xlsb.record(2, xlsb.head(1) + b"\x01\x00\xf8\x3f"), 0.015),
    "tiny": (xlsb.real(1, 5e-324), 5e-324),
    "huge": (xlsb.real(1, 1e308), 1e308),
}


@pytest.mark.parametrize(("cell", "number"), NUMBERS.values(), ids=NUMBERS)
def test_numbers(cell: bytes, number: float) -> None:
    assert one_row(cell) == [number]


def test_numbers_that_no_date_or_amount_can_be() -> None:
    cells = (xlsb.whole(1, -5, DATE), xlsb.real(2, float("nan")), xlsb.real(3, float("inf")))
    assert one_row(*cells) == [-5.0, ErrorValue("#NUM!"), ErrorValue("#NUM!")]


def test_months_that_only_eastern_programs_have_built_in() -> None:
    assert one_row(xlsb.whole(1, SERIAL, CHINESE_MONTH)) == [DAY]


def test_dates_from_1904_and_times() -> None:
    rows = xlsb.row(1, xlsb.whole(1, SERIAL - 1462, DATE), xlsb.real(2, 0.75, DATE))
    (sheet,) = read(Sheet(rows), from_1904=True).sheets
    assert sheet.rows[0][0] == DAY
    assert one_row(xlsb.real(1, 0.75, DATE)) == [time(18)]


def test_blank_texts_and_newer_errors() -> None:
    sheet = only_sheet(
        xlsb.row(
            1,
            xlsb.shared(1, 0),
            xlsb.shared(2, 1),
            xlsb.formula(8, 3, xlsb.wide(""), xlsb.cell_token(1, 1)),
            xlsb.error(4, 0x7F),
        ),
        ("", "  "),
    )
    assert list(sheet.rows[0]) == [None, "  ", None, ErrorValue("#UNKNOWN!")]
    assert sheet.filled == 1


def test_texts_of_control_characters_and_halves_of_letters() -> None:
    lone = struct.pack("<IHH", 2, 0x7532, 0xD83D)
    cells = (xlsb.text(1, "a\x01\tb"), xlsb.record(6, xlsb.head(2) + lone), xlsb.text(3, "_x0001_"))
    assert one_row(*cells) == ["a\x01\tb", "甲\ufffd", "_x0001_"]


def test_a_text_longer_than_a_cell_may_hold_is_read_whole() -> None:
    assert one_row(xlsb.text(1, "长" * 70_000)) == ["长" * 70_000]


def test_the_library_reads_the_same_where_it_can() -> None:
    """From the bytes as they are: but for errors, rich texts and dates stored as whole numbers."""
    data = made(Sheet(EVERYDAY), strings=TEXTS)
    seen = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    (sheet,) = read_workbook(data).sheets
    for row, values in enumerate(seen.to_python(skip_empty_area=False), 1):
        for column, value in enumerate(values, 1):
            ours = sheet.value(row, column)
            if isinstance(ours, ErrorValue) or (row, column) == (1, 4):
                continue
            if isinstance(ours, Percentage):
                ours = ours.ratio
            elif ours == DAY:
                ours = SERIAL
            assert ("" if ours is None else ours) == value, (row, column)


def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "binary.xlsb"
    before = xlsb.columns(2, 3, hidden=True)
    rows = EVERYDAY + xlsb.row(6, xlsb.whole(1, 8), flags=0x10)
    sheets = (
        Sheet(rows, before=before, after=xlsb.merged(1, 1, 2, 3) + xlsb.merged(5, 6, 6, 8)),
        Sheet(xlsb.row(1, xlsb.whole(1, 1)), name="藏", state=1),
    )
    path.write_bytes(made(*sheets, strings=TEXTS))
    ours = read_workbook(path.read_bytes()).sheets
    theirs = read_workbook(office.recalculate(path, tmp_path).read_bytes()).sheets
    for own, other in zip(ours, theirs, strict=True):
        assert (own.name, own.visible) == (other.name, other.visible)
        assert own.hidden_rows == other.hidden_rows
        assert own.hidden_columns == other.hidden_columns
        assert set(own.merged) == set(other.merged)
    plain = [cell for cell in EXPECTED[2] if not isinstance(cell, ErrorValue)]
    assert list(theirs[0].rows[2]) == plain
    assert list(theirs[0].rows[0]) == EXPECTED[0]
    assert list(theirs[0].rows[3][:4]) == EXPECTED[3][:4]
    assert ours[0].value(6, 1) == theirs[0].value(6, 1) == 8.0


def test_hidden_rows_columns_and_sheets() -> None:
    rows = (
        xlsb.row(1, xlsb.whole(1, 1))
        + xlsb.row(2, xlsb.whole(1, 2), flags=0x10)
        + xlsb.row(3, xlsb.whole(1, 3), flags=0x18)
        + xlsb.row(4, xlsb.whole(1, 4), height=0, flags=0x20)
        + xlsb.row(5, xlsb.whole(1, 5), height=0)
        + xlsb.row(6, xlsb.whole(5, 6))
        + xlsb.row(900, flags=0x10)
    )
    before = (
        xlsb.columns(2, 3, hidden=True)
        + xlsb.columns(4, 4, width=0)
        + xlsb.columns(5, 5)
        + xlsb.columns(6, 16_384, hidden=True)
    )
    shown, hidden, deep = read(
        Sheet(rows, before=before), Sheet(name="藏", state=1), Sheet(name="深藏", state=2)
    ).sheets
    assert shown.hidden_rows == {2, 3, 4}
    assert shown.hidden_columns == {2, 3, 4}
    assert (shown.visible, hidden.visible, deep.visible) == (True, False, False)
    assert (deep.name, hidden.rows, hidden.filled) == ("深藏", [], 0)


def test_merged_ranges_end_where_the_content_ends() -> None:
    rows = xlsb.row(1, xlsb.whole(1, 1)) + xlsb.row(9, xlsb.whole(4, 1))
    after = (
        xlsb.merged(2, 3, 1, 1)
        + xlsb.merged(2, 3, 1, 1)
        + xlsb.merged(3, 5, 1, 2)
        + xlsb.merged(8, 1_048_576, 2, 16_384)
        + xlsb.merged(20, 30, 1, 1)
        + xlsb.merged(4, 4, 4, 4)
    )
    sheet = only_sheet(rows, after=after)
    assert sheet.merged == (Span(2, 1, 3, 1), Span(3, 1, 5, 2), Span(8, 2, 9, 4))


def test_far_too_many_merged_ranges_are_refused() -> None:
    after = b"".join(xlsb.merged(row, row, 1, 2) for row in range(1, MOST_MERGED + 2))
    error = refused(made(Sheet(xlsb.row(1, xlsb.whole(1, 1)), after=after)))
    assert error.variant == "too_large"


OTHERS = (
    xlsb.record(353)
    + xlsb.record(357)
    + xlsb.record(355, xlsb.wide("rId903"))
    + xlsb.record(362, struct.pack("<I" + "Iii" * 4, 4, 0, 0, 0, 1, 1, 1, 1, -2, -2, 7, 0, 0))
    + xlsb.record(354)
)
"""References 0 to this workbook, 1 to the second sheet of another, 2 to another, 3 to nothing."""
CACHED = xlsb.record(360, bytes(2) + xlsb.wide("rId1")) + xlsb.record(
    359, struct.pack("<I", 2) + xlsb.wide("甲") + xlsb.wide("名 单")
)
AREA = b"\x3b" + struct.pack("<HIIHH", 1, 0, 8, 1, 2)
NAME = b"\x39" + struct.pack("<HI", 2, 4)
GONE = b"\x3c" + struct.pack("<HIH", 1, 0, 0)
TEXT_TOKEN = b"\x17" + struct.pack("<H", 2) + b"\x5a\x01" * 2
CHOOSE = b"\x19\x04" + struct.pack("<H", 1) + b"\x5a\x01" * 2
SUM = b"\x19\x10\x00\x00"
FORMULAS = {
    "a cell": (xlsb.other_cell_token(1, 3, 2), "[1]名 单!B3"),
    "an area in a sum": (AREA + SUM, "[1]名 单!B1:C9"),
    "a name": (NAME, "[1]!name4"),
    "what is gone": (GONE, "[1]名 单!#REF!"),
    "two of them": (xlsb.other_cell_token(1, 1, 1) + AREA + b"\x03", "[1]名 单!A1,[1]名 单!B1:C9"),
    "after a text": (TEXT_TOKEN + xlsb.other_cell_token(1, 1, 1) + b"\x08", "[1]名 单!A1"),
    "after a choice": (CHOOSE + xlsb.other_cell_token(1, 1, 1), "[1]名 单!A1"),
    "after a number": (b"\x1e\x5a\x01" + xlsb.other_cell_token(1, 1, 1), "[1]名 单!A1"),
    "this workbook": (xlsb.other_cell_token(0, 3, 2), None),
    "nothing": (xlsb.other_cell_token(3, 3, 2), None),
    "no such reference": (xlsb.other_cell_token(900, 3, 2), None),
    "a cell of this sheet": (xlsb.cell_token(1, 1), None),
    "a text": (TEXT_TOKEN, None),
    "cut off": (xlsb.other_cell_token(1, 3, 2)[:-1], None),
    "unknown": (b"\x7f\x5a\x01\x00" + bytes(6), None),
}


def looking_out(*cells: bytes) -> RawSheet:
    members = xlsb.parts(Sheet(xlsb.row(1, *cells)), after=OTHERS)
    members["xl/externalLinks/externalLink1.bin"] = CACHED
    (sheet,) = read_workbook(xlsb.zipped(members)).sheets
    return sheet


@pytest.mark.parametrize(("tokens", "found"), FORMULAS.values(), ids=FORMULAS)
def test_formulas_that_look_into_another_workbook(tokens: bytes, found: str | None) -> None:
    sheet = looking_out(xlsb.formula(9, 2, struct.pack("<d", 6.5), tokens))
    assert sheet.linked == ({(1, 2): found} if found else {})
    assert sheet.value(1, 2) == 6.5


def test_formulas_that_several_cells_share() -> None:
    six = struct.pack("<d", 6)
    inside = b"\x01" + struct.pack("<I", 0)
    leader = xlsb.formula(9, 2, six, inside, struct.pack("<I", 1))
    area = struct.pack("<IIII", 0, 0, 1, 2)
    tokens = xlsb.other_cell_token(1, 3, 2)
    array = xlsb.record(426, area + b"\0" + struct.pack("<I", len(tokens)) + tokens)
    follower = xlsb.formula(9, 3, six, inside, struct.pack("<I", 1))
    stranger = xlsb.formula(9, 4, six, inside, struct.pack("<I", 3))
    linked = looking_out(leader, array, follower, stranger).linked
    assert linked == {(1, 2): "[1]名 单!B3", (1, 3): "[1]名 单!B3"}


def test_a_book_that_is_not_cached_has_its_number_only() -> None:
    members = xlsb.parts(
        Sheet(xlsb.row(1, xlsb.formula(9, 1, bytes(8), xlsb.other_cell_token(1, 3, 2)))),
        after=OTHERS,
    )
    (sheet,) = read_workbook(xlsb.zipped(members)).sheets
    assert sheet.linked == {(1, 1): "[1]!B3"}


def test_only_worksheets_are_read_and_two_of_one_name_both() -> None:
    number = xlsb.row(1, xlsb.whole(1, 1))
    sheets = read(
        Sheet(number, name="图", kind="chartsheet"),
        Sheet(number, name="宏", kind="xlMacrosheet"),
        Sheet(number, name="对话", kind="dialogsheet"),
        Sheet(number),
        Sheet(xlsb.row(1, xlsb.whole(1, 2))),
    ).sheets
    assert [(sheet.name, sheet.value(1, 1)) for sheet in sheets] == [("表", 1.0), ("表", 2.0)]


def test_a_module_sheet_has_no_part() -> None:
    module = xlsb.record(156, struct.pack("<II", 0, 9) + b"\xff\xff\xff\xff" + xlsb.wide("模块"))
    members = xlsb.parts(Sheet(xlsb.row(1, xlsb.whole(1, 1))))
    listing = xlsb.record(144)
    members[xlsb.BOOK] = members[xlsb.BOOK].replace(listing, module + listing, 1)
    assert [sheet.name for sheet in read_workbook(xlsb.zipped(members)).sheets] == ["表"]


def test_blocks_of_newer_programs_are_passed_over() -> None:
    block = xlsb.record(35, bytes(4)) + xlsb.record(16, b"\0" * 4) + xlsb.record(36)
    choice = xlsb.record(37, bytes(6)) + block + xlsb.record(1024, bytes(2)) + xlsb.record(38)
    rows = choice + xlsb.row(1, xlsb.whole(1, 1), block, xlsb.whole(2, 2)) + block
    assert [list(row) for row in only_sheet(rows).rows] == [[1.0, 2.0]]


def test_parts_in_other_case_and_without_package_relations() -> None:
    members = xlsb.parts(Sheet(xlsb.row(1, xlsb.shared(1, 0))), strings=("甲",))
    del members["_rels/.rels"]
    odd = {name.replace("xl/", "XL\\"): data for name, data in members.items()}
    assert read_workbook(xlsb.zipped(odd)).sheets[0].value(1, 1) == "甲"


def test_a_workbook_without_texts_and_styles() -> None:
    members = xlsb.parts(Sheet(xlsb.row(1, xlsb.whole(1, 1, style=77))))
    del members[xlsb.STRINGS], members[xlsb.STYLES]
    assert read_workbook(xlsb.zipped(members)).sheets[0].value(1, 1) == 1.0


def test_styles_of_cells_are_not_those_of_named_styles() -> None:
    """The one named style that xlsb_bytes writes is a percentage, the cell's is none."""
    assert one_row(xlsb.real(1, 0.5)) == [0.5]


ONE = xlsb.whole(1, 1)
BROKEN = {
    "a length beyond the part": xlsb.record(5, bytes(16), 10**6),
    "a length of 256 MB": xlsb.record(5, bytes(16), 2**28 - 1),
    "a number cut short": xlsb.row(1, xlsb.record(5, bytes(15))),
    "a small number cut short": xlsb.row(1, xlsb.record(2, bytes(11))),
    "a cell without value": xlsb.row(1, xlsb.record(4, bytes(8))),
    "a cell without head": xlsb.row(1, xlsb.record(1, bytes(3))),
    "a text beyond its record": xlsb.row(1, xlsb.record(6, xlsb.head(1) + struct.pack("<I", 9))),
    "a text of 8 GB": xlsb.row(1, xlsb.record(6, xlsb.head(1) + b"\xfe\xff\xff\xff")),
    "a text that is not there": xlsb.row(1, xlsb.shared(1, 5)),
    "a formula beyond its record": xlsb.row(
        1, xlsb.record(9, xlsb.head(1) + bytes(10) + struct.pack("<I", 99) + bytes(9))
    ),
    "a formula that is not there": xlsb.row(1, xlsb.record(9, xlsb.head(1) + bytes(8))),
    "a cell before any row": ONE,
    "a row that goes back": xlsb.row(3, ONE) + xlsb.row(2, ONE),
    "one row twice": xlsb.row(3, ONE) + xlsb.row(3, xlsb.whole(2, 1)),
    "a row that no sheet has": xlsb.row(1_048_577, ONE),
    "a row cut short": xlsb.record(0, bytes(8)),
    "one cell twice": xlsb.row(1, ONE, ONE),
    "a cell that goes back": xlsb.row(1, xlsb.whole(5, 1), ONE),
    "a column that no sheet has": xlsb.row(1, xlsb.whole(16_385, 1)),
    "a block without end": xlsb.record(35, bytes(4)) + xlsb.row(1, ONE),
    "a block ended twice": xlsb.record(36) + xlsb.row(1, ONE),
    "cells twice": xlsb.row(1, ONE) + xlsb.record(146) + xlsb.record(145) + xlsb.row(2, ONE),
}


@pytest.mark.parametrize("rows", BROKEN.values(), ids=BROKEN)
def test_broken_sheets_are_refused(rows: bytes) -> None:
    assert refused(made(Sheet(rows))).variant == "damaged"


def spoiled(part: str, data: bytes | None) -> bytes:
    members = xlsb.parts(Sheet(xlsb.row(1, xlsb.shared(1, 0))), strings=("甲",))
    if data is None:
        del members[part]
    else:
        members[part] = data
    return xlsb.zipped(members)


FIRST_SHEET = xlsb.record(156, struct.pack("<II", 0, 1) + xlsb.wide("rId1") + xlsb.wide("表"))
BROKEN_PARTS = {
    "no sheet part": (SHEET, None),
    "an empty sheet": (SHEET, b""),
    "a sheet without end": (SHEET, Sheet(xlsb.row(1, ONE)).part()[:-9]),
    "half a record": (SHEET, b"\x81"),
    "half a length": (SHEET, b"\x05\x80\x80"),
    "no texts": (xlsb.STRINGS, None),
    "a text cut short": (xlsb.STRINGS, xlsb.record(19, bytes(3))),
    "an empty workbook": (xlsb.BOOK, b""),
    "no sheets": (xlsb.BOOK, xlsb.book_part([])),
    "a sheet's name cut short": (xlsb.BOOK, xlsb.record(156, bytes(8) + xlsb.wide("rId1"))),
    "settings cut short": (xlsb.BOOK, xlsb.record(153, b"\1")),
    "no relations": ("xl/_rels/workbook.bin.rels", None),
    "ill-formed relations": ("xl/_rels/workbook.bin.rels", b"<Relationships"),
    "a number format cut short": (xlsb.STYLES, xlsb.record(44, bytes(2) + b"\xfe\xff\xff\xff")),
    "more styles than a workbook may have": (
        xlsb.STYLES,
        xlsb.record(617, bytes(4)) + xlsb.record(47, bytes(4)) * 65_537,
    ),
    "more texts than a workbook may have": (xlsb.STRINGS, xlsb.record(19, bytes(5)) * 1_000_001),
    "more sheets than a workbook may have": (xlsb.BOOK, FIRST_SHEET * 1_001),
    "a style cut short": (xlsb.STYLES, xlsb.record(617, bytes(4)) + xlsb.record(47, bytes(2))),
}


@pytest.mark.parametrize(("part", "data"), BROKEN_PARTS.values(), ids=BROKEN_PARTS)
def test_broken_parts_are_refused(part: str, data: bytes | None) -> None:
    file = spoiled(part, data)
    assert sniff(file) is Format.XLSB
    assert refused(file).variant == "damaged"


@pytest.mark.parametrize("part", [SHEET, xlsb.STYLES, xlsb.STRINGS, xlsb.BOOK])
def test_a_part_with_another_checksum_is_refused(part: str) -> None:
    members = xlsb.parts(Sheet(xlsb.row(1, xlsb.shared(1, 0))), strings=("甲",))
    whole = xlsb.zipped(members)
    entry = whole.rindex(part.encode()) - 46
    assert whole[entry : entry + 4] == b"PK\x01\x02"
    assert refused(whole[: entry + 16] + bytes(4) + whole[entry + 20 :]).variant == "damaged"


def test_a_member_with_a_password_is_refused() -> None:
    whole = made(Sheet(xlsb.row(1, ONE)))
    entry = whole.index(b"PK\x01\x02") + 8
    assert refused(whole[:entry] + b"\1" + whole[entry + 1 :]).variant == "encrypted"


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (1_048_576, 16_384, "XFD1048576"),
        (1, 16_384, "XFD1"),
        (1_048_576, 1, "A1048576"),
    ],
)
def test_a_far_cell_is_refused_before_memory_is_taken(row: int, column: int, cell: str) -> None:
    rows = xlsb.row(row, xlsb.whole(column, 1))
    error = refused(made(Sheet(rows)))
    assert (error.variant, error.facts) == ("far_cell", {"sheet": "表", "cell": cell})


def test_a_million_rows_of_formats_are_read_quickly() -> None:
    rows = [xlsb.row(1, ONE)] + [xlsb.row(row, xlsb.blank(1, 1)) for row in range(2, 1_000_001)]
    data = made(Sheet(b"".join(rows)))
    started = clock.monotonic()
    (sheet,) = read_workbook(data).sheets
    assert clock.monotonic() - started < LIMIT
    assert [list(row) for row in sheet.rows] == [[1.0]]


def test_declared_counts_take_no_memory(tmp_path: Path) -> None:
    members = xlsb.parts(Sheet(xlsb.row(1, xlsb.shared(1, 0))), strings=("甲",))
    members[xlsb.STRINGS] = xlsb.strings_part(["甲"], 0xFFFFFFF0)
    members[xlsb.STYLES] = xlsb.record(615, b"\xf0\xff\xff\xff") + xlsb.record(
        617, b"\xf0\xff\xff\xff"
    )
    script = (
        "import sys, pathlib\n"
        "from perfbatch.reading.doors import read_workbook\n"
        "print(read_workbook(pathlib.Path(sys.argv[1]).read_bytes()).sheets[0].rows)\n"
    )
    assert apart(script, xlsb.zipped(members), tmp_path) == "[['甲']]"


@pytest.mark.parametrize("other", [[[2.5]], [["2.41"]], [[True]]])
def test_both_readings_must_agree(
    other: list[list[RawValue]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "library_values", lambda *_: [other])
    error = refused(made(Sheet(xlsb.row(1, xlsb.real(1, 2.41)))))
    assert error.found.startswith("工作表《表》的单元格A1存的是2.41，读出的却是")


def test_both_counts_are_said_where_they_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "library_values", lambda *_: [[[2.41, 1.0]]])
    error = refused(made(Sheet(xlsb.row(1, xlsb.real(1, 2.41)))))
    assert error.found == "工作表《表》里有1个填了内容的单元格，只读出2个"


MUTATIONS = """
import io, json, pathlib, random, sys, zipfile
from perfbatch.reading.doors import RawWorkbook, RefusedWorkbook, read_workbook

with zipfile.ZipFile(sys.argv[1]) as archive:
    members = {name: archive.read(name) for name in archive.namelist()}
chance = random.Random(20220930)
wild = [b"\\xff" * 4, b"\\xff\\xff\\xff\\x7f", bytes(4), b"\\x00\\x00\\x10\\x00"]

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
            changed[at : at + 4] = chance.choice(wild)
        changed = changed or bytearray(b"x")
    return bytes(changed)

seen = {"read": 0, "refused": 0}
for _ in range(400):
    spoil = chance.choice([name for name in members if name.endswith(".bin")])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, spoiled(data) if name == spoil else data)
    try:
        result = read_workbook(buffer.getvalue())
    except RefusedWorkbook:
        seen["refused"] += 1
    else:
        assert isinstance(result, RawWorkbook)
        seen["read"] += 1
print(json.dumps(seen))
"""


def test_spoiled_workbooks_are_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    seen = json.loads(apart(MUTATIONS, made(Sheet(EVERYDAY), strings=TEXTS), tmp_path))
    assert seen["read"] + seen["refused"] == 400
    assert min(seen.values()) > 50
