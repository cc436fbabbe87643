"""What reading does a short way comes out as the careful way has it."""

import io
import random
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from perfbatch.form.feedback import QUESTIONS
from perfbatch.form.forms import FORMS
from perfbatch.form.kinds import Whole
from perfbatch.form.money import FEN_PER_UNIT, MONEY
from perfbatch.form.numbers import Amount, number_in
from perfbatch.form.roster import REGISTER, UNITS
from perfbatch.form.schema import Table
from perfbatch.form.self_evaluation import INDICATORS as SCORES
from perfbatch.model.absence import Absence
from perfbatch.model.cell import Percentage, RawValue
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.ooxml.repacking import packed
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract import header as headers
from perfbatch.stages.extract.header import find_header
from perfbatch.stages.extract.naming import field_of, labels_among, may_end_label

MANY = settings(max_examples=400, derandomize=True, deadline=None, database=None)
TABLES = [*(table for form in FORMS for table in form.tables), QUESTIONS, UNITS, REGISTER, SCORES]
LARGEST_FEN = 10**14


# --- numbers

decimals = st.decimals(-(10**11), 10**11, allow_nan=False, places=8).map(float)
rounded = st.builds(round, st.floats(-1e10, 1e10), st.integers(0, 8))
numbers = st.one_of(st.floats(), decimals, rounded, st.integers(-(10**12), 10**12).map(float))


def as_excel_shows(number: float) -> Decimal:
    return Decimal(f"{number:.15g}")


@MANY
@given(numbers, st.sampled_from(["", *FEN_PER_UNIT]))
def test_an_amount_is_its_digits_in_fen(number: float, unit: str) -> None:
    shown = as_excel_shows(number)
    fen = shown * FEN_PER_UNIT[unit or "万元"] if shown.is_finite() else Decimal("0.1")
    counts = fen == fen.to_integral_value() and max(abs(fen), abs(shown)) <= LARGEST_FEN
    assert Amount().read(number, unit).value == (int(fen) if counts else Absence.UNREADABLE)


@MANY
@given(numbers)
def test_a_number_is_its_digits(number: float) -> None:
    shown = as_excel_shows(number)
    known = shown.is_finite() and abs(shown) < 10**15
    assert number_in(number) == (shown if known else None)


@MANY
@given(st.one_of(numbers, st.integers(-40, 40).map(float), st.floats(-40, 40)))
def test_a_whole_number_is_what_its_text_is(number: float) -> None:
    for kind in (Whole(0, 10_000), Whole(-9, 31)):
        assert kind.read(number, "").value == kind.read(f"{number:.15g}", "").value


# --- labels

AROUND = ("", "1-6月", "2022年", "截至6月底", "上半年", "本年")
BEHIND = (
    "",
    "：",
    "*",
    "(B/A)",
    "（③=②/①）",
    "(盖章)",
    "(1-6月)",
    "（个）",
    "【百分点】",
    "/%",
    " ",
)
UNITS_BEHIND = tuple(f"({unit})" for unit in MONEY) + tuple(f"/{unit}" for unit in MONEY)


def written(table: Table) -> Iterator[str]:
    """The labels of a table as people write them."""
    for key in table.by_key:
        for before in AROUND:
            for behind in (*BEHIND, *UNITS_BEHIND):
                yield before + key + behind


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.title)
def test_a_label_is_never_passed_over_for_its_end(table: Table) -> None:
    named = [text for text in written(table) if field_of(text, table.by_key)[0] is not None]
    assert len(named) > len(table.by_key)
    assert all(may_end_label(text, table) for text in named)
    assert labels_among(frozenset(table.by_key), table.by_key) == set(table.by_key)


def test_codes_figures_and_names_end_like_no_label() -> None:
    table = FORMS[1].tables[0]
    for value in (130620220000003, 7.5, "130620220000003000001", "南台河道清淤项目", "一般"):
        assert not may_end_label(value, table)
    for value in (None, Percentage(0.5), "小计", "预算数/元", "其他（注）"):
        assert may_end_label(value, table)


PIECES = (
    "1-6月",
    "预算",
    "数",
    "支付",
    "执行",
    "累计",
    "小计",
    "年初",
    "调整后",
    "(万元)",
    "本年",
    "额",
)
DATA: tuple[RawValue, ...] = (
    7.0,
    1,
    True,
    "130620",
    "河道清淤",
    "合计",
    "数",
    None,
    None,
    "上半年",
)


def sheet_with(table: Table, chance: random.Random) -> RawSheet:
    """A header over one to three rows, cut and disordered at random, and rows below it."""
    keys = chance.sample(sorted(table.by_key), min(12, len(table.by_key)))
    upper: list[RawValue] = []
    lower: list[RawValue] = []
    for key in keys:
        at = chance.choice((0, 0, 1, len(key) // 2, len(key)))
        upper.append(key[:at] or None)
        lower.append(key[at:] or None)
    extra = [[chance.choice((*PIECES, *DATA)) for _ in keys] for _ in range(4)]
    rows = chance.choice(([upper, lower, *extra], [extra[0], upper, lower, *extra[1:]]))
    return RawSheet("表", visible=True, rows=rows, filled=1)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.title)
def test_a_header_is_found_the_same_when_every_row_is_laid_out(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(table.title)
    sheets = [sheet_with(table, chance) for _ in range(150)]
    short = [find_header(sheet, table) for sheet in sheets]
    monkeypatch.setattr(headers, "_may_show", lambda *_: True)
    assert short == [find_header(sheet, table) for sheet in sheets]
    assert any(short)


# --- what is remembered of one workbook says nothing of another


def book(code: str, *texts: str) -> bytes:
    """A small workbook with a number in a format, and texts."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_number(0, 0, 0.5, made.add_format({"num_format": code}))
        sheet.write_row(0, 1, texts)
    return held.getvalue()


def first_part(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def test_equal_sheets_are_read_with_the_styles_and_texts_of_their_own_workbook() -> None:
    percent, money = book("0.00%", "甲", "乙"), book('0.00"元"', "丙", " ")
    assert first_part(percent, "xl/worksheets/sheet1.xml") == first_part(
        money, "xl/worksheets/sheet1.xml"
    )
    for _ in range(3):
        (first,), (second,) = read_workbook(percent).sheets, read_workbook(money).sheets
        assert list(map(str, first.rows[0])) == ["50%", "甲", "乙"]
        assert list(map(str, second.rows[0])) == ["0.5元", "丙", " "]
        assert (first.filled, second.filled) == (3, 2)


def test_parts_are_packed_as_they_are() -> None:
    parts = {"a/b.xml": b"<a/>", "empty": b"", "long.xml": bytes(range(256)) * 999}
    with zipfile.ZipFile(io.BytesIO(packed(parts))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
