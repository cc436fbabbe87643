"""Text stays text: hostile strings in every text column, unit, department, sheet and file name."""

import json
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import hostile_strings
import office
import openpyxl
import pytest
import records
from python_calamine import CalamineWorkbook

from perfbatch.form.monitoring import MONITORING
from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.measures.units import measure_units
from perfbatch.model.choices import IndicatorNature, YesNo
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import STATED, Finding, Subject
from perfbatch.model.merged import FileVerdict, Merged, Unit
from perfbatch.model.outcome import Outcome
from perfbatch.model.period import Period
from perfbatch.model.records import Heading, Indicator, Project, Return, SetAside
from perfbatch.model.source import Block, Source
from perfbatch.policy import Policy
from perfbatch.stages import write as writing
from perfbatch.stages.track import track
from perfbatch.stages.write import Written, write
from perfbatch.stages.write.plan import Plan
from perfbatch.stages.write.read_back import read_back
from perfbatch.template import Content, write_template
from perfbatch.wording.findings import V01
from perfbatch.xlsx.content import (
    Formula,
    Link,
    clean,
    legal_sheet_name,
    looks_like_formula,
)
from perfbatch.xlsx.furniture import filter_head
from perfbatch.xlsx.guards import Area as GuardedArea
from perfbatch.xlsx.guards import AtMostLong, Message, validate
from perfbatch.xlsx.package import ReadBackDiffers, check_package
from perfbatch.xlsx.page import Page, set_up
from perfbatch.xlsx.sheet import MOST_LINKS
from perfbatch.xlsx.theme import PLAIN
from perfbatch.xlsx.writing import Book, Properties, Sheet, WriteRefused

JUNE = Period(2022, 6)
STRINGS = hostile_strings.strings()
PROPERTIES = Properties("试", "2022-06", "perfbatch", date(2022, 6, 30))
LONGEST = 32_767
FACTS = V01.sentences["not_amount"].placeholders - {"label", *STATED}


def kept(text: str) -> str:
    """What a cell says of a text, by the documented cleaning and nothing else."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    legal = "".join(one if _is_legal(ord(one)) else "\ufffd" for one in text)
    while len(legal.encode("utf-16-le")) // 2 > LONGEST:
        excess = len(legal.encode("utf-16-le")) // 2 - LONGEST
        legal = legal[: -max(1, excess // 2)]
    if _without_room(legal):
        legal = ESCAPE.sub("＿", re.sub("^<r>", "＜r>", legal))
    return legal


ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
RUN = len('<r><t xml:space="preserve"></t></r>')


def _without_room(text: str) -> bool:
    """Whether a text that needs markup to stay as it is has grown too long by it."""
    escapes = len(ESCAPE.findall(text))
    if not escapes and not (text.startswith("<r>") and text.endswith("</r>")):
        return False
    written = len(escape(text).encode("utf-16-le")) // 2 + escapes * len("x005F&#95;"[:-1])
    return written + RUN > LONGEST


def _is_legal(code: int) -> bool:
    """Whether XML 1.0 has the character."""
    return code in {9, 10, 13} or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF


# --- a county whose units are called like that


def county(texts: Sequence[str], group: int = 1) -> Report:
    """Units of so many texts, named after the first: every text column, file and sheet says them.

    So do the findings, the rows set aside and what became of the files.
    """
    chunks = [texts[at : at + group] for at in range(0, len(texts), group)]
    units = tuple(_unit(number, chunk) for number, chunk in enumerate(chunks))
    measured = measure_units(Merged(JUNE, units, (), ()), Policy())
    who = [Subject(one.code, one.name, one.name) for one in units]
    aside = tuple(
        SetAside(Source(one.file, one.name, 7, 3), whom, one.name, one.name)
        for one, whom in zip(units, who, strict=True)
    )
    files = tuple(
        FileVerdict(one.file, Verdict.COUNTED, one.name, whom, group + 1, group)
        for one, whom in zip(units, who, strict=True)
    )
    findings = tuple(_finding(one.file, whom) for one, whom in zip(units, who, strict=True))
    outcomes = {row.project.place: Outcome.PASSED for unit in measured for row in unit.rows}
    return track(measured, Merged(JUNE, units, files, aside), outcomes, findings, Policy())


def _finding(file: str, whom: Subject) -> Finding:
    text = whom.unit_name
    return Finding(
        V01,
        Source(file, text, 9, 10),
        "not_amount",
        whom,
        label="累计执行数",
        found=text,
        expected=text,
        difference=text,
        facts=dict.fromkeys(FACTS, text),
    )


def _unit(number: int, texts: Sequence[str]) -> Unit:
    file, name = f"{texts[0]}{number}", texts[0]
    projects = tuple(_project(file, row, text) for row, text in enumerate(texts, start=9))
    indicators = tuple(_indicator(file, row, text) for row, text in enumerate(texts, start=4))
    heading = Heading(
        unit_code=name,
        unit_name=name,
        department=file,
        year=2022,
        month=6,
        nil_return=YesNo.NO,
        preparer=name,
        responsible=name,
        phone=name,
    )
    own = Return(file=file, heading=heading, projects=projects, indicators=indicators)
    places = {place: (one,) for place, one in enumerate(indicators)}
    return Unit(name, name, heading.department, own, (own,), (), places)


def _project(file: str, row: int, text: str) -> Project:
    names = (
        "project_code project_name deviation_note rectification_measure review_explanation remark"
    )
    made = records.project(row, Decimal(row) / 4, goal=20, **dict.fromkeys(names.split(), text))
    return replace(made, block=Block(file, text, {}), row=row)


def _indicator(file: str, row: int, text: str) -> Indicator:
    names = "project_code project_name category indicator measure_unit deviation_note remark"
    names += " target_value actual_value projected_value"
    made = records.indicator(IndicatorNature.QUALITATIVE, None, None)
    return replace(made, block=Block(file, text, {}), row=row, **dict.fromkeys(names.split(), text))


def put_out(report: Report, output: Path) -> Written:
    """The output of a run that gives nothing back to the units."""
    return write(report, {}, output, lambda _, __: ())


QUARTERS = [STRINGS[number::4] for number in range(4)]
SIZE = len(QUARTERS[0])


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The summary workbooks of four such counties."""
    folder = tmp_path_factory.mktemp("hostile")
    return [
        put_out(county(texts), folder / str(number)).workbook.rename(folder / f"{number}.xlsx")
        for number, texts in enumerate(QUARTERS)
    ]


@pytest.fixture(scope="module")
def compact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One workbook with every text in every column of its rows, under fewer units."""
    return put_out(county(STRINGS, 30), tmp_path_factory.mktemp("compact")).workbook


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of a county of the same size whose names are harmless."""
    harmless = [f"单位{number}" for number in range(SIZE)]
    return put_out(county(harmless), tmp_path_factory.mktemp("plain")).workbook


def test_there_are_five_hundred_and_more() -> None:
    assert len(STRINGS) >= 500
    assert sum(map(looks_like_formula, STRINGS)) > 200
    assert hostile_strings.strings() == STRINGS


# --- formulas, links, parts: by the raw XML


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode("utf-8")


def sheet_parts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        names = [one for one in package.namelist() if one.startswith("xl/worksheets/sheet")]
        return [
            package.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(1, len(names) + 1)
        ]


def formulas(xml: str) -> list[tuple[str, str]]:
    """Address and text of each formula; the guard against wildcards in a name left out."""
    found = re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>', xml)
    assert len(found) == xml.count("<f>")
    assert "<f " not in xml
    return [(at, unguarded(text)) for at, text in found]


def anywhere(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The formulas of a sheet without the rows of the sheet's own cells."""
    own = re.compile(r"(?<![$A-Z])([A-Z]{1,2})\d+")
    return [(own.sub(r"\1", at), own.sub(r"\1", text)) for at, text in found]


def unguarded(formula: str) -> str:
    guard = re.compile(r"""SUBSTITUTE\(((?:'[^']*'!)?\$?[A-Z]+\$?\d+),"[~*?]","~[~*?]"\)""")
    while guard.search(formula):
        formula = guard.sub(r"\1", formula)
    return formula


def test_formulas_are_those_of_a_harmless_county(books: list[Path], plain: Path) -> None:
    """The last county may be smaller; its formulas then differ by the last row only.

    On 说明, the first sheet, long names take rows: heads stand again at the top of each page.
    """
    wanted = [formulas(xml) for xml in sheet_parts(plain)]
    assert sum(map(len, wanted)) > 3000
    same = [path for path, texts in zip(books, QUARTERS, strict=True) if len(texts) == SIZE]
    assert same
    for path in same:
        found = [formulas(xml) for xml in sheet_parts(path)]
        assert found[1:] == wanted[1:]
        assert anywhere(found[0]) == anywhere(wanted[0])
    for path in books:
        assert sum(xml.count("<f>") for xml in sheet_parts(path)) >= sum(map(len, wanted)) - 100


def test_nothing_leads_out_of_the_workbook(books: list[Path]) -> None:
    for path in books:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            relations = [package.read(name) for name in names if name.endswith(".rels")]
        assert not [one for one in names if re.search("external|vba|embed|connection|media", one)]
        assert not [one for one in relations if b"TargetMode" in one or b"hyperlink" in one]
        for xml in sheet_parts(path):
            links = re.findall(r"<hyperlink [^>]*>", xml)
            assert all(' location="' in one and "r:id" not in one for one in links)
            assert 't="e"' not in xml


def test_openpyxl_sees_text_and_inner_links_only(compact: Path) -> None:
    book = openpyxl.load_workbook(compact)
    texts = links = 0
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        assert cell.data_type != "e", cell
        if cell.hyperlink:
            links += 1
            assert cell.hyperlink.target is None
            sheet = cell.hyperlink.location.rpartition("!")[0]
            assert sheet[1:-1].replace("''", "'") in book.sheetnames
        if cell.data_type == "s" and looks_like_formula(str(cell.value)):
            texts += 1
            assert cell.quotePrefix, cell
    assert links > 500
    assert texts > 1000


# --- every text is there as it was typed


PROJECT_TEXTS = ("项目代码", "项目名称", "偏差原因说明", "整改措施", "来源工作表")
INDICATOR_TEXTS = (
    "项目代码, 项目名称, 二级指标, 三级指标, 计量单位, 偏差原因说明, 来源工作表, 年度指标值, 截至本月完成值"
).split(", ")


def columns(path: Path, sheet: str, labels: Sequence[str]) -> Mapping[str, list[object]]:
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return {label: [row[head.index(label)] for row in rows] for label in labels}


def lines(path: Path, texts: Sequence[str], shown: Any) -> Iterator[tuple[str, object, str]]:
    """Column, what stands there and what should, for every text of the two flat sheets."""
    for sheet, labels in (("项目明细", PROJECT_TEXTS), ("指标明细", INDICATOR_TEXTS)):
        for label, found in columns(path, sheet, labels).items():
            assert len(found) == len(texts)
            for one, text in zip(found, texts, strict=True):
                yield f"{sheet} {label}", one, shown(text)


def test_every_text_is_read_as_it_was_typed(books: list[Path]) -> None:
    for path, texts in zip(books, QUARTERS, strict=True):
        wrong = [one for one in lines(path, texts, kept) if one[1] != one[2]]
        assert wrong == []
        files = columns(path, "项目明细", ["来源文件", "主管部门", "单位编码", "单位名称"])
        assert files["单位编码"] == files["单位名称"] == [kept(text) for text in texts]
        for number, text in enumerate(texts):
            assert files["来源文件"][number] == kept(f"{text}{number}")
            assert files["主管部门"][number] == kept(f"{text}{number}")


def test_an_office_program_reads_the_same(compact: Path, tmp_path: Path) -> None:
    """LibreOffice's own format shows what it understood; it writes escapes in .xlsx otherwise.

    Tabs are elements of their own there, which the reader used here passes over.
    """
    (again,) = office._convert([compact], "ods", tmp_path / "ods")

    def without_tabs(text: str) -> str:
        return kept(text).replace("\t", "")

    assert [one for one in lines(again, STRINGS, without_tabs) if one[1] != one[2]] == []
    content = part(again, "content.xml")
    ours = sum(xml.count("<f>") for xml in sheet_parts(compact))
    assert content.count(" table:formula=") == ours
    assert content.count("<table:table ") == len(sheet_parts(compact))
    targets = set(re.findall(r'xlink:href="([^"]*)"', content))
    assert {one for one in targets if not one.startswith(("#", "./Object"))} == set()
    assert targets


def test_the_record_tells_every_name_exactly(books: list[Path]) -> None:
    for path, texts in zip(books, QUARTERS, strict=True):
        folder = path.parent / path.stem / str(JUNE)
        told = json.loads((folder / "run.json").read_text("utf-8"))
        assert [one["name"] for one in told["units"]] == texts
        assert [one["file"] for one in told["units"]] == [f"{t}{n}" for n, t in enumerate(texts)]
        assert (folder / "run.log").read_bytes().decode("utf-8")


def test_a_million_characters_do_not_stop_the_report(tmp_path: Path) -> None:
    written = put_out(county([hostile_strings.MILLION]), tmp_path)
    (found,) = columns(written.workbook, "项目明细", ["项目名称"])["项目名称"]
    assert found == hostile_strings.MILLION[:LONGEST]


# --- the template given back


def test_every_text_column_of_the_form_keeps_what_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    tables = {}
    for table in MONITORING.tables:
        fields = [one.name for one in table.fields if one.filled_by.name != "FORMULA"]
        tables[table.name] = [dict.fromkeys(fields, text) for text in STRINGS]
    card = {
        one.name: STRINGS[number * 7]
        for number, one in enumerate(MONITORING.card.fields)
        if one.filled_by.name != "FORMULA"
    }
    write_template(path, MONITORING, Content(card, tables))
    book = CalamineWorkbook.from_path(path)
    for table in MONITORING.tables:
        rows = book.get_sheet_by_name(table.sheet).to_python(skip_empty_area=False)
        filled = [one.filled_by.name != "FORMULA" for one in table.fields]
        told = [row for row in rows if row[filled.index(True)] == row[_last(filled)] != ""]
        wanted = [kept(text) for text in STRINGS]
        found = [{value for value, own in zip(row, filled, strict=False) if own} for row in told]
        assert [one for one in found if len(one) == 1] == [{text} for text in wanted]


def _last(flags: Sequence[bool]) -> int:
    return len(flags) - 1 - list(reversed(flags)).index(True)


# --- sheet names


def test_sheet_names_are_legal_and_differ_whatever_the_units_are_called() -> None:
    taken: set[str] = set()
    names = [legal_sheet_name(text, taken) for text in [*STRINGS, *STRINGS]]
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]", name)
        assert not re.search("_x[0-9A-Fa-f]{4}_", name), name
        assert name.strip("'") == name
        assert folded(name) != "history"
        assert legal_sheet_name(name, set()) == name
    assert len({folded(name) for name in names}) == len(names)


def folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def test_two_names_that_end_alike_after_thirty_signs_differ() -> None:
    taken: set[str] = set()
    names = [legal_sheet_name("甲" * 40 + str(number), taken) for number in range(12)]
    assert names[0] == "甲" * 31
    assert names[11] == "甲" * 27 + "(12)"


# --- what cells cannot hold


def one_cell(path: Path, value: Any) -> Any:
    with Book(path, PROPERTIES) as book:
        book.sheet("表").put(1, 1, value)
    return openpyxl.load_workbook(path)["表"]["A1"].value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (10**400, "1" + "0" * 400),
        (1.7e308, 1.7e308),
        (-0.0, 0),
        (123456789012345, 123456789012345),
        (date(1899, 12, 31), "1899-12-31"),
        (date(1, 1, 1), "0001-01-01"),
    ],
)
def test_a_number_or_date_that_no_cell_holds_becomes_words(
    value: Any, shown: object, tmp_path: Path
) -> None:
    found = one_cell(tmp_path / "a.xlsx", value)
    assert found == shown
    assert type(found) is type(shown)


def test_the_last_date_is_a_date(tmp_path: Path) -> None:
    found = one_cell(tmp_path / "a.xlsx", date(9999, 12, 31))
    assert found == (date(9999, 12, 31) - date(1899, 12, 30)).days


def test_a_text_is_cut_between_characters() -> None:
    text = clean("a" + "\U0001f600" * 20_000)
    assert text == "a" + "\U0001f600" * 16_383
    assert clean("\ud800a\udc80") == "\ufffda\ufffd"


@pytest.mark.parametrize(
    "text", ["=1", "＝1", " =1", "\ufeff=1", "'=1", '"@a', "\t1", "\n-1", "“＋1", "'a", "\u3000－"]
)
def test_what_begins_like_a_formula(text: str) -> None:
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "2022-06", "县教育局", " a", '"a"', "(=1)"])
def test_what_does_not(text: str) -> None:
    assert not looks_like_formula(text)


# --- what the library declines is never lost


def book_at(path: Path) -> Book:
    return Book(path, PROPERTIES)


def test_links_beyond_the_limit_are_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with book_at(path) as book:
        sheet = book.sheet("表")
        for row in range(1, MOST_LINKS + 6):
            sheet.put(row, 1, Link("表", "A1", str(row)))
    (xml,) = sheet_parts(path)
    assert xml.count("<hyperlink ") == 65_530
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[-6:]] == [str(n) for n in range(MOST_LINKS, MOST_LINKS + 6)]


def test_a_number_that_leads_somewhere_is_a_number(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with book_at(path) as book:
        sheet = book.sheet("表")
        for row, value in enumerate((7, "7"), start=1):
            sheet.put(row, 1, Link("表", "B2", value), PLAIN.but(wrap=True))
        sheet.put(2, 2, "此处")
    cells = [openpyxl.load_workbook(path)["表"].cell(row, 1) for row in (1, 2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(7, "n"), ("7", "s")]
    assert [cell.hyperlink.location for cell in cells] == ["'表'!B2"] * 2


def finished(path: Path, step: Callable[[Sheet], object]) -> None:
    """A workbook of one sheet to which something was done."""
    with book_at(path) as book:
        step(book.sheet("表"))


BEYOND = 1_048_577
REFUSALS = {
    "a row too far": lambda sheet: sheet.put(BEYOND, 1, "a"),
    "a column too far": lambda sheet: sheet.put(1, 16_385, 1),
    "a width too far": lambda sheet: sheet.raw.set_column(16_384, 16_384, 3),
    "a height too far": lambda sheet: sheet.height(BEYOND, 3),
    "a merge of one cell": lambda sheet: sheet.raw.merge_range(0, 0, 0, 0, ""),
    "a footer too long": lambda sheet: set_up(sheet, Page(), "a" * 256),
    "a filter too far": lambda sheet: filter_head(sheet, (1, 1, BEYOND, 1)),
    "a long formula": lambda sheet: sheet.put(1, 1, Formula("1+" * 5_000 + "1", 1)),
    "an illegal name": lambda sheet: sheet.book.define("a b", "'表'!$A$1"),
    "a name like a cell": lambda sheet: sheet.book.define("A1", "'表'!$A$1"),
    "a validation too far": lambda sheet: validate(
        sheet, GuardedArea(BEYOND, 1, BEYOND, 1), AtMostLong(3), Message("a", "b")
    ),
    "a validation of a long list": lambda sheet: sheet.raw.data_validation(
        0, 0, 0, 0, {"validate": "list", "source": ["a" * 300]}
    ),
    "a condition of no kind": lambda sheet: sheet.raw.conditional_format(
        0, 0, 0, 0, {"type": "nonsense"}
    ),
    "a table of no rows": lambda sheet: sheet.raw.add_table(0, 0, 0, 0, {"header_row": True}),
    "a comment too long": lambda sheet: sheet.raw.write_comment(0, 0, "a" * 32_768),
    "a text too long": lambda sheet: sheet.raw.write_string(0, 0, "a" * 32_768, None),
    "an outward link too long": lambda sheet: sheet.raw.write_url(0, 0, "http://" + "a" * 3_000),
}


@pytest.mark.parametrize("step", REFUSALS.values(), ids=REFUSALS.keys())
def test_what_the_library_declines_raises(step: Any, tmp_path: Path) -> None:
    with pytest.raises(WriteRefused):
        finished(tmp_path / "a.xlsx", step)


STRAYS = {
    "a formula": lambda sheet: sheet.raw.write_formula(0, 0, "=1+1", None, 2),
    "a link": lambda sheet: sheet.raw.write_url(0, 0, "http://a.example", None, "a"),
    "a picture's link": lambda sheet: sheet.raw.write_url(0, 0, "external:a.xlsx", None, "a"),
    "an error cell": lambda sheet: sheet.put(1, 1, Formula("1/0", "#DIV/0!")),
    "an array": lambda sheet: sheet.raw.write_array_formula(0, 0, 0, 0, "{=1+1}", None, 2),
}


@pytest.mark.parametrize("step", STRAYS.values(), ids=STRAYS.keys())
def test_what_nobody_ordered_is_seen_in_the_finished_file(step: Any, tmp_path: Path) -> None:
    with pytest.raises(ReadBackDiffers):
        finished(tmp_path / "a.xlsx", step)


def test_nothing_goes_to_the_temporary_folder_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "nowhere"
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere))
    put_out(county(["甲"]), tmp_path / "out")
    assert not nowhere.exists()


def test_a_style_of_a_quoted_text_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with book_at(path) as book:
        sheet = book.sheet("表")
        sheet.put(1, 1, "=1+1", PLAIN)
        sheet.put(2, 1, "a", PLAIN)
    cells = openpyxl.load_workbook(path)["表"]
    assert [cells["A1"].quotePrefix, cells["A2"].quotePrefix] == [True, False]


# --- the finished workbook is read again


def altered(report: Report, field: str, value: object) -> Report:
    """The same report but for one field of the second project of its first unit."""
    unit = report.departments[0].units[0]
    tracked = unit.rows[1]
    project = replace(tracked.row.project, **{field: value})
    row = replace(tracked, row=replace(tracked.row, project=project))
    other = replace(unit, rows=(unit.rows[0], row, *unit.rows[2:]))
    return with_unit(report, other)


def with_unit(report: Report, unit: TrackedUnit) -> Report:
    first, *rest = report.departments
    return replace(report, departments=(replace(first, units=(unit,)), *rest))


def without_a_row(report: Report) -> Report:
    unit = report.departments[0].units[0]
    return with_unit(report, replace(unit, rows=unit.rows[:-1]))


def rows_exchanged(report: Report) -> Report:
    unit = report.departments[0].units[0]
    return with_unit(report, replace(unit, rows=unit.rows[::-1]))


def a_fen_more(report: Report) -> Report:
    sums = dict(report.everything.sums)
    return replace(report, everything=Aggregate(sums | {"executed_fen": sums["executed_fen"] + 1}))


def an_indicator_less(report: Report) -> Report:
    unit = report.departments[0].units[0]
    valid = replace(unit.measured.unit.valid, indicators=unit.measured.unit.valid.indicators[1:])
    measured = replace(unit.measured, unit=replace(unit.measured.unit, valid=valid))
    return with_unit(report, replace(unit, measured=measured))


DIFFERENCES: Mapping[str, Callable[[Report], Report]] = {
    "a fen": lambda report: altered(report, "executed_fen", 2_500_001),
    "an amount for a blank": lambda report: altered(report, "carryover_fen", 0),
    "a text": lambda report: altered(report, "deviation_note", "二 "),
    "a source": lambda report: altered(report, "block", Block("丙.xlsx", "二", {})),
    "a row of the source": lambda report: altered(report, "row", 77),
    "a row less": without_a_row,
    "the order": rows_exchanged,
    "a sum": a_fen_more,
    "an indicator": an_indicator_less,
}


@pytest.mark.parametrize("other", DIFFERENCES.values(), ids=DIFFERENCES.keys())
def test_a_workbook_that_says_anything_else_is_found_out(
    other: Callable[[Report], Report], tmp_path: Path
) -> None:
    report = county(["一", "二", "三"], 3)
    workbook = put_out(report, tmp_path).workbook
    read_back(workbook, report, Plan.of(report))
    with pytest.raises(ReadBackDiffers):
        read_back(workbook, other(report), Plan.of(other(report)))


def test_a_workbook_that_differs_never_replaces_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = county(["一", "二", "三"], 3)
    folder = put_out(report, tmp_path).workbook.parent
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    real = writing.write_workbook

    def losing(told: Report, plan: Plan, path: Path) -> None:
        real(without_a_row(told), plan, path)

    monkeypatch.setattr(writing, "write_workbook", losing)
    with pytest.raises(ReadBackDiffers):
        put_out(report, tmp_path)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_byte_that_the_disk_lost_is_seen(share: float, tmp_path: Path) -> None:
    workbook = put_out(county(["一"]), tmp_path).workbook
    data = bytearray(workbook.read_bytes())
    data[int(len(data) * share)] ^= 0xFF
    workbook.write_bytes(bytes(data))
    with pytest.raises(ReadBackDiffers) as seen:
        check_package(workbook, [])
    assert not str(seen.value).startswith("sheets")  # which a sound file would say here
