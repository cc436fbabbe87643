"""Notes on cells: plain text whatever is said, of a fitting size, and whole in the finished file."""

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import hostile_strings
import office
import openpyxl
import pytest

from perfbatch.form.forms import FORMS
from perfbatch.form.monitoring import MONITORING
from perfbatch.model.period import Period
from perfbatch.reading.doors import read_workbook
from perfbatch.stages.extract import extract
from perfbatch.template import Content, write_template
from perfbatch.template import workbook as template_workbook
from perfbatch.xlsx import theme
from perfbatch.xlsx.comments import comment
from perfbatch.xlsx.package import ReadBackDiffers, SheetWritten, check_package
from perfbatch.xlsx.theme import CELL, CELL_AMOUNT, FAULT_FILL, at_fault
from perfbatch.xlsx.writing import Book, Properties, Sheet, WriteRefused

PROPERTIES = Properties("试", "2022-06", "某局", date(2022, 6, 30))
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SAID = "累计执行数120万元大于调整后预算数100万元。\n请核对后更正。"
TEXTS = {"B2": SAID, "A1": "=1+1", "D9": "<r><t>甲</t></r> & \"乙\" '丙'", "C4": " 首尾有空格 "}


def written(path: Path, texts: Mapping[str, str] = TEXTS) -> Path:
    """A workbook of three sheets; the first and the last have these notes."""
    with Book(path, PROPERTIES) as book:
        for name in ("甲", "乙", "丙"):
            sheet = book.sheet(name)
            sheet.put(1, 1, f"{name}一", at_fault(CELL))
            if name != "乙":
                for at, text in texts.items():
                    row, column = openpyxl.utils.cell.coordinate_to_tuple(at)
                    sheet.comment(row, column, text)
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def xml_of(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - the project's own


def told(path: Path, number: int) -> dict[str, str]:
    """Address and words of the notes in a part, by the XML alone."""
    root = xml_of(parts(path)[f"xl/comments{number}.xml"])
    return {
        one.attrib["ref"]: "".join(text.text or "" for text in one.iter(f"{MAIN}t"))
        for one in root.iter(f"{MAIN}comment")
    }


def seen(path: Path, sheet: str) -> dict[str, str]:
    """The same as openpyxl reads it."""
    cells = (cell for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


# --- what is written


def test_the_notes_of_each_sheet_are_there(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx")
    assert told(path, 1) == told(path, 2) == TEXTS
    assert seen(path, "甲") == seen(path, "丙") == TEXTS
    assert seen(path, "乙") == {}
    assert "xl/comments3.xml" not in parts(path)


def test_look_and_author(tmp_path: Path) -> None:
    found = parts(written(tmp_path / "a.xlsx"))
    root = xml_of(found["xl/comments1.xml"])
    assert [one.text for one in root.iter(f"{MAIN}author")] == ["某局"]
    assert {one.attrib["val"] for one in root.iter(f"{MAIN}rFont")} == {"宋体"}
    assert {one.attrib["val"] for one in root.iter(f"{MAIN}sz")} == {"9"}
    drawing = found["xl/drawings/vmlDrawing1.vml"].decode()
    assert drawing.count("visibility:hidden") == len(TEXTS)
    assert "visibility:visible" not in drawing
    assert "x:Visible" not in drawing


def test_the_same_notes_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = written(tmp_path / "a.xlsx"), written(tmp_path / "b.xlsx")
    assert one.read_bytes() == other.read_bytes()


def test_the_order_of_writing_does_not_matter(tmp_path: Path) -> None:
    one = written(tmp_path / "a.xlsx")
    other = written(tmp_path / "b.xlsx", dict(reversed(TEXTS.items())))
    assert parts(one) == parts(other)


def test_many_notes(tmp_path: Path) -> None:
    """The boxes of a sheet are numbered in blocks of 1,024."""
    texts = {f"B{row}": f"第{row}行" for row in range(1, 2_502)}
    path = written(tmp_path / "a.xlsx", texts)
    assert told(path, 1) == told(path, 2) == texts
    drawings = [data for name, data in parts(path).items() if name.endswith(".vml")]
    ids = [one for data in drawings for one in re.findall(rb'<v:shape id="([^"]+)"', data)]
    assert len(ids) == len(set(ids)) == 2 * len(texts)


def test_a_second_note_on_one_cell_is_refused(tmp_path: Path) -> None:
    with Book(tmp_path / "a.xlsx", PROPERTIES) as book:
        sheet = book.sheet("表")
        sheet.comment(1, 1, "一")
        with pytest.raises(WriteRefused):
            sheet.comment(1, 1, "二")
    assert told(tmp_path / "a.xlsx", 1) == {"A1": "一"}


@pytest.mark.parametrize(("row", "column"), [(1_048_577, 1), (1, 16_385)])
def test_a_note_beyond_the_sheet_is_refused(row: int, column: int, tmp_path: Path) -> None:
    with pytest.raises(WriteRefused), Book(tmp_path / "a.xlsx", PROPERTIES) as book:
        book.sheet("表").comment(row, column, "一")


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_to_say_is_no_note(text: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", {"A1": text})
    assert not [name for name in parts(path) if "omment" in name or name.endswith(".vml")]


# --- words and size


def test_a_long_text_is_cut_with_a_sign_for_it() -> None:
    assert comment("甲" * 1_000).text == "甲" * 1_000
    assert comment("甲" * 1_001).text == "甲" * 999 + "…"
    assert comment("\U0001f600" * 600).text == "\U0001f600" * 499 + "…"
    assert comment("甲" * 100_000).text == "甲" * 999 + "…"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x1fc\ud800d\ufffe", "a\ufffdb\ufffdc\ufffdd\ufffd"),
        ("_x0041_x0042_", "＿x0041＿x0042_"),
        ("a_xb_", "a_xb_"),
    ],
)
def test_signs_that_no_program_stores_alike_are_replaced(
    text: str, stored: str, tmp_path: Path
) -> None:
    assert comment(text).text == stored
    path = written(tmp_path / "a.xlsx", {"A1": text})
    assert told(path, 1) == seen(path, "甲") == {"A1": stored}


def test_the_box_grows_with_the_text() -> None:
    """A half-width sign is 6 pixels wide, a 汉字 12, a line 16 high, the edges 12."""
    short, chinese = comment("abcd"), comment("甲乙丙丁")
    assert 4 * 6 + 12 <= short.width <= 6 * 6 + 12
    assert 8 * 6 + 12 <= chinese.width <= 10 * 6 + 12
    assert short.height == chinese.height == 16 + 12
    assert comment("一\n二\n三").height == 3 * 16 + 12
    for text in ("甲" * 30, "甲" * 200, "甲" * 1_000, "a" * 1_000, "甲a" * 333):
        box = comment(text)
        room = (box.width - 12) // 6
        wide = sum(1 if one.isascii() else 2 for one in text)
        lines = (box.height - 12) // 16
        assert lines * (room - 1) >= wide, text[:4]
        assert (lines - 2) * (room - 1) < wide, text[:4]
        assert box.width <= 400
        assert box.height <= 700


# --- what a text says is never more than text


def test_hostile_texts_stay_text(tmp_path: Path) -> None:
    strings = [one for one in hostile_strings.strings() if one.strip()]
    texts = {f"A{row}": text for row, text in enumerate(strings, start=1)}
    path = written(tmp_path / "a.xlsx", texts)
    kept = {at: comment(text).text for at, text in texts.items() if comment(text).text.strip()}
    assert len(kept) > 500
    assert told(path, 1) == seen(path, "甲") == kept
    found = parts(path)
    assert not [name for name, data in found.items() if b"<f>" in data or b"<hyperlink" in data]
    assert not [name for name, data in found.items() if b"TargetMode" in data]
    tags = set(re.findall(rb"<([A-Za-z:]+)", found["xl/comments1.xml"]))
    assert tags == {
        *(b"comments authors author commentList comment text r rPr sz color rFont".split()),
        *(b"family t".split()),
    }
    harmless = written(tmp_path / "b.xlsx", dict.fromkeys(kept, "无"))
    drawings = [parts(one)["xl/drawings/vmlDrawing1.vml"] for one in (path, harmless)]
    plain = [re.sub(rb"[\d.,]+(pt)?", b"", one).replace(b" ", b"") for one in drawings]
    assert plain[0] == plain[1]


def test_an_office_program_keeps_the_notes_and_prints(tmp_path: Path) -> None:
    strings = [*TEXTS.values(), *hostile_strings.strings()[:60], "甲" * 2_000]
    texts = {f"B{row}": text for row, text in enumerate(strings, start=2) if text.strip()}
    path = written(tmp_path / "a.xlsx", texts)
    again = office.recalculate(path, tmp_path / "again")
    wanted = {at: comment(text).text for at, text in texts.items()}
    assert {at: _without_tabs(text) for at, text in seen(again, "甲").items()} == {
        at: _without_tabs(text) for at, text in wanted.items()
    }
    assert seen(again, "乙") == {}
    pages = office.pdf_text(path, tmp_path / "printed")
    assert "甲一" in "".join(pages)
    assert "累计执行数120" not in "".join(pages)  # hidden until somebody points there
    cell = openpyxl.load_workbook(again)["甲"]["A1"]
    assert cell.fill.fgColor.rgb == "FF" + FAULT_FILL[1:]


def _without_tabs(text: str) -> str:
    """Paragraphs of a note are kept apart by line ends in every program, tabs are not."""
    return text.replace("\t", " ")


# --- the finished file is looked over


def without(path: Path, *names: str) -> Path:
    return altered(path, lambda name, data: None if name in names else data)


def altered(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The workbook with its parts changed or left out."""
    found = {name: change(name, data) for name, data in parts(path).items()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in found.items():
            if data is not None:
                package.writestr(name, data)
    return path


def sheets(**changes: str) -> list[SheetWritten]:
    texts = {**TEXTS, **changes}
    return [
        SheetWritten(name, comments=dict(texts if name != "乙" else {}))
        for name in ("甲", "乙", "丙")
    ]


def test_a_sound_file_passes(tmp_path: Path) -> None:
    check_package(written(tmp_path / "a.xlsx"), sheets())
    check_package(altered(written(tmp_path / "a.xlsx"), lambda _, data: data), sheets())


@pytest.mark.parametrize(
    "name",
    [
        "xl/comments1.xml",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing2.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/styles.xml",
        "[Content_Types].xml",
    ],
)
def test_a_part_that_is_missing_is_seen(name: str, tmp_path: Path) -> None:
    with pytest.raises(ReadBackDiffers):
        check_package(without(written(tmp_path / "a.xlsx"), name), sheets())


CHANGES: Mapping[str, tuple[str, bytes, bytes]] = {
    "another word": ("xl/comments1.xml", b"=1+1", b"=1+2"),
    "another cell": ("xl/comments2.xml", b'ref="B2"', b'ref="B3"'),
    "a box elsewhere": ("xl/drawings/vmlDrawing1.vml", b"<x:Row>8<", b"<x:Row>9<"),
    "a button": ("xl/drawings/vmlDrawing1.vml", b'ObjectType="Note"', b'ObjectType="Button"'),
    "a picture": ("xl/drawings/vmlDrawing1.vml", b"<v:fill ", b"<v:imagedata "),
    "a link": ("xl/drawings/vmlDrawing1.vml", b"o:insetmode=", b'href="http://a" o:insetmode='),
    "a note in sight": (
        "xl/drawings/vmlDrawing1.vml",
        b"<x:AutoFill>",
        b"<x:Visible/><x:AutoFill>",
    ),
    "a row of no number": ("xl/drawings/vmlDrawing1.vml", b"<x:Row>8<", b"<x:Row>a<"),
    "no such part": ("xl/worksheets/_rels/sheet3.xml.rels", b"comments2.xml", b"comments9.xml"),
    "the other's notes": ("xl/worksheets/_rels/sheet3.xml.rels", b"comments2", b"comments1"),
    "a way out": (
        "xl/worksheets/_rels/sheet1.xml.rels",
        b"Target=",
        b'TargetMode="External" Target=',
    ),
    "no drawing named": ("xl/worksheets/sheet1.xml", b'r:id="rId1"', b'r:id="rId7"'),
    "no type": ("[Content_Types].xml", b"/xl/comments2.xml", b"/xl/comments3.xml"),
    "no suffix": ("[Content_Types].xml", b'"vml"', b'"vmx"'),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_not_written_is_seen(change: tuple[str, bytes, bytes], tmp_path: Path) -> None:
    part, old, new = change
    path = written(tmp_path / "a.xlsx")
    assert old in parts(path)[part]

    def exchange(name: str, data: bytes) -> bytes:
        return data.replace(old, new, 1) if name == part else data

    with pytest.raises(ReadBackDiffers):
        check_package(altered(path, exchange), sheets())


STRAYS: Mapping[str, Callable[[Any], object]] = {
    "a note": lambda sheet: sheet.raw.write_comment(0, 0, "甲"),
    "a button": lambda sheet: sheet.raw.insert_button(0, 0, {"caption": "甲"}),
}


@pytest.mark.parametrize("step", STRAYS.values(), ids=STRAYS.keys())
def test_what_nobody_ordered_is_seen(step: Callable[[Sheet], object], tmp_path: Path) -> None:
    with pytest.raises(ReadBackDiffers), Book(tmp_path / "a.xlsx", PROPERTIES) as book:
        step(book.sheet("表"))


# --- the tint of a cell at fault


def luminance(colour: str) -> float:
    """Of a colour, from 0 to 1, by the formula of WCAG 2."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_tint_is_told_from_the_others_in_grey_and_bears_text() -> None:
    others = [
        value for name, value in vars(theme).items() if name.endswith("_FILL") and name[0] != "F"
    ]
    assert len(others) >= 4
    fault = luminance(FAULT_FILL)
    assert all((luminance(one) + 0.05) / (fault + 0.05) > 1.2 for one in others)
    assert (fault + 0.05) / 0.05 > 7  # black on it: AAA


def test_only_the_fill_changes() -> None:
    for style in (CELL, CELL_AMOUNT, CELL_AMOUNT.but(fill=theme.INPUT_FILL, locked=False)):
        assert at_fault(style).but(fill=style.fill) == style
        assert at_fault(style).properties()["bg_color"] == FAULT_FILL


# --- a return with notes reads to the same rows


def test_notes_do_not_change_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card: dict[str, Any] = {"unit_code": "001", "unit_name": "县教育局", "department": "县教育局"}
    row: dict[str, Any] = {"project_name": "校舍维修", "original_budget_fen": 100}
    content = Content(card, {"projects": [row]}, Period(2022, 6))
    plain, noted = tmp_path / "plain", tmp_path / "noted"
    for folder in (plain, noted):
        folder.mkdir()
    write_template(plain / "a.xlsx", MONITORING, content)
    count = _note_every_cell(monkeypatch)
    write_template(noted / "a.xlsx", MONITORING, content)
    assert len(count) > 100
    data = [(folder / "a.xlsx").read_bytes() for folder in (plain, noted)]
    found = parts(noted / "a.xlsx")
    assert sum(one.count(b"<comment ") for one in found.values()) == len(count)
    assert read_workbook(data[0]) == read_workbook(data[1])
    assert extract("a.xlsx", data[0], FORMS) == extract("a.xlsx", data[1], FORMS)
    saved = office.recalculate(noted / "a.xlsx", tmp_path)
    again = office.recalculate(plain / "a.xlsx", tmp_path / "other")
    assert extract("a", saved.read_bytes(), FORMS) == extract("a", again.read_bytes(), FORMS)


def _note_every_cell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have every sheet of a template noted in its first cells; where a note then hangs."""
    noted: list[str] = []

    class Noting(Book):
        def sheet(self, name: str) -> Sheet:
            sheet = super().sheet(name)
            for row in range(1, 12):
                for column in range(1, 8):
                    sheet.comment(row, column, f"999\n{SAID}")
                    noted.append(f"{name} {row} {column}")
            return sheet

    monkeypatch.setattr(template_workbook, "Book", Noting)
    return noted
