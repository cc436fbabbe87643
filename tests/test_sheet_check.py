"""A finished sheet is looked over: a fault in any row of it is seen, plain rows or not."""

import io

import pytest

from perfbatch.xlsx import sheet_check
from perfbatch.xlsx.content import Formula
from perfbatch.xlsx.sheet_check import ReadBackDiffers, SheetWritten, check_sheet

HEAD = b'<?xml version="1.0"?><worksheet><sheetData>'
TAIL = b"</sheetData></worksheet>"
ROWS = 400
FORMULA = b'<c r="B7" s="1"><f>SUM(A1:A6)</f><v>3</v></c>'


def row(number: int, more: bytes = b"") -> bytes:
    cell = b'<c r="A%d" s="2" t="s"><v>%d</v></c><c r="C%d" s="1"/>' % (number, number, number)
    height = b' s="4" customFormat="1" ht="30.5" customHeight="1"' if number % 5 == 0 else b""
    return b'<row r="%d" spans="1:3"%s>%s%s</row>' % (number, height, cell, more)


def given(*formulas: tuple[str, Formula]) -> SheetWritten:
    """A sheet that was given formulas."""
    written = SheetWritten("表")
    for at, formula in formulas:
        written.formulas.add(at, formula)
    return written


def check(bad: dict[int, bytes], written: SheetWritten | None = None) -> None:
    """A sheet of many rows is looked over, some of which are other than they should be."""
    told = [bad.get(number) or row(number) for number in range(1, ROWS + 1)]
    part = io.BytesIO(HEAD + b"".join(told) + TAIL)
    check_sheet(part, written or SheetWritten("表"), set())


@pytest.fixture(autouse=True, params=[300, 2_000, 1 << 20])
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of few rows, of several, and one of all."""
    monkeypatch.setattr(sheet_check, "PIECE", request.param)


def test_a_sound_sheet() -> None:
    check({})
    check({7: row(7, FORMULA)}, given(("B7", Formula("SUM(A1:A6)", 3))))
    again = given(("B7", Formula("SUM(A1:A5)", 3)), ("B7", Formula("SUM(A1:A6)", 3)))
    check({7: row(7, FORMULA)}, again)


@pytest.mark.parametrize("at", [1, 7, 200, ROWS])
@pytest.mark.parametrize(
    "more",
    [
        b'<c r="B7" s="1" t="e"><v>5</v></c>',
        FORMULA,
        b'<c r="B7"><f/></c>',
        b'<hyperlink ref="A1" r:id="rId1"/>',
        b'<hyperlink ref="A1" location="A2"/>',
        b'<legacyDrawing r:id="rId3"/>',
        b"<ddeLink/>",
    ],
)
def test_what_was_not_written_is_seen(at: int, more: bytes) -> None:
    with pytest.raises(ReadBackDiffers):
        check({at: row(at, more)})


@pytest.mark.parametrize("at", [1, 7, 200, ROWS])
@pytest.mark.parametrize(
    "more", [b"<v>&x;</v>", b"<v>\x01</v>", b'<c r="B7"><v>\xff</v></c>', b"<v>a & b</v>", b"<!"]
)
def test_signs_that_do_not_belong_there_are_seen(at: int, more: bytes) -> None:
    with pytest.raises(sheet_check.expat.ExpatError):
        check({at: row(at, more)})


def test_a_form_of_row_that_is_broken_is_seen() -> None:
    """All rows come from one form: a tag without an end would be in every one."""
    broken = {
        number: row(number)[: -len(b"</v></c></row>")] + b"</row>" for number in range(1, ROWS)
    }
    with pytest.raises(sheet_check.expat.ExpatError):
        check(broken)


@pytest.mark.parametrize("at", [2, 7, 200, ROWS - 1])
@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"</v></c>", b"</v>"),
        (b"</v></c>", b"</c>"),
        (b"<v>", b"<v><v>"),
        (b's="2"', b"s=2"),
        (b's="2"', b's="2'),
        (b's="1"/>', b's="1">'),
        (b"</row>", b""),
        (b"</row>", b"</row></row>"),
        (b"<row ", b"<c "),
        (b"<c ", b"c "),
        (b"</c>", b"</c></c>"),
        (b"<v>", b""),
    ],
)
def test_a_broken_frame_of_one_row_is_seen(at: int, good: bytes, bad: bytes) -> None:
    broken = row(at).replace(good, bad, 1)
    assert broken != row(at)
    with pytest.raises((ReadBackDiffers, sheet_check.expat.ExpatError)):
        check({at: broken})


def test_another_value_or_formula_is_seen() -> None:
    for formula in (Formula("SUM(A1:A6)", 4), Formula("SUM(A1:A7)", 3)):
        with pytest.raises(ReadBackDiffers):
            check({7: row(7, FORMULA)}, given(("B7", formula)))
    with pytest.raises(ReadBackDiffers):
        check({}, given(("B7", Formula("SUM(A1:A6)", 3))))
    with pytest.raises(ReadBackDiffers):
        check({}, SheetWritten("表", links=1))
