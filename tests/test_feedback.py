"""The way back: faults → feedback workbook → corrected, by program or in an office program → clean."""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import office
import openpyxl
import pytest
from openpyxl.workbook import Workbook as SheetBook

from perfbatch.form.monitoring import MONITORING
from perfbatch.intake.inbox import EntryReaders, new_readers, read_inbox
from perfbatch.measures.report import Report
from perfbatch.measures.submissions import State, Submission
from perfbatch.model.period import Period
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages.give_back import give_back
from perfbatch.template import Content, write_template
from perfbatch.wording.findings import reply_words
from perfbatch.xlsx.content import CellValue

PERIOD = Period(2022, 6)
PROJECTS, INDICATORS, QUESTIONS = "项目监控表", "绩效指标表", "问题"
FIRST_ROW = 9

Row = dict[str, CellValue]


@pytest.fixture(scope="module")
def readers() -> Iterator[EntryReaders]:
    with new_readers(1) as ready:
        yield ready


def heading(**more: CellValue) -> Row:
    unit: Row = {"unit_code": "118001", "unit_name": "县委网信办", "department": "县委网信办"}
    return unit | {"correction_no": 0, "nil_return": "否"} | more


def project(
    name: str, budget: CellValue, paid: CellValue, goal: CellValue, **more: CellValue
) -> Row:
    row: Row = {"project_name": name, "budget_origin": "年初预算", "original_budget_fen": budget}
    row |= {"executed_fen": paid, "goal_attainment": goal, "year_end_outlook": "能实现"}
    return row | more


def write(path: Path, head: Row, projects: list[Row], indicators: list[Row] | None = None) -> None:
    rows = {"projects": projects, "indicators": indicators or []}
    write_template(path, MONITORING, Content(head, rows, PERIOD))


FAULTY = [
    project("网信宣传", 10, 5, 50),
    project("网络安全", 10, 10.5, 96),  # B03 at J10
    project("舆情处置", "约2万", 1, 52),  # V01 at F11, set aside
    project("初审经费", 10, None, 51),  # V05 at J12
    project("信息系统", 10, 5.2, 90),  # C03 at M13
    project("设备购置", 10, 5.3, 53, year_end_outlook="差不多"),  # V10 at N14
]
EXPECTED = {
    ("B03", "J10"),
    ("V01", "F11"),
    ("V05", "J12"),
    ("C03", "M13"),
    ("V10", "N14"),
}
CORRECTED = {"J10": 5.1, "M10": 52, "F11": 2, "J12": 5, "M13": 52.5, "N14": "能实现"}


def run(inbox: Path, readers: EntryReaders) -> Report:
    read = read_inbox(inbox, lambda *_: None, readers)
    return report_of(read, PERIOD, Policy())


def only(report: Report) -> Submission:
    (one,) = report.submissions
    return one


def give(report: Report, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (name,) = give_back(report, folder)
    return folder / name


def findings(report: Report) -> set[tuple[str, str]]:
    return {(one.rule.code, one.source.address) for one in report.findings if one.is_open}


def edited(path: Path, target: Path, cells: Mapping[str, CellValue], sheet: str = PROJECTS) -> Path:
    """The workbook with other values, as a program saves it: its formulas are not calculated."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(target)
    return target


@pytest.fixture
def returned(tmp_path: Path, readers: EntryReaders) -> tuple[Path, Path]:
    """An inbox with a faulty return, and the workbook that goes back."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write(inbox / "网信办.xlsx", heading(), FAULTY)
    report = run(inbox, readers)
    assert findings(report) == EXPECTED
    return inbox, give(report, tmp_path / "back")


# --- what stands in the workbook


def questions(book: SheetBook) -> list[dict[str, object]]:
    rows = [[cell.value for cell in row] for row in book[QUESTIONS].iter_rows()]
    at = next(number for number, row in enumerate(rows) if row[0] == "序号")
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def test_every_faulty_cell_is_tinted_and_says_why(returned: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(returned[1])
    sheet = book[PROJECTS]
    plain = {sheet[cell].fill.fgColor.rgb for cell in ("J9", "F10", "M12", "N9")}
    for rule, cell in EXPECTED:
        assert sheet[cell].fill.fgColor.rgb not in plain, cell
        comment = sheet[cell].comment
        assert comment is not None, cell
        assert rule in comment.text
        assert "填的是：" in comment.text
    commented = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert commented == {cell for _, cell in EXPECTED}
    assert "填写示例：2.41" in sheet["F11"].comment.text
    assert "填写示例：能实现 或 不能完全实现 或 差距较大" in sheet["N14"].comment.text
    assert "应为：≤10.00" in sheet["J10"].comment.text
    assert "示例" not in sheet["M13"].comment.text  # it would answer nothing


def test_what_was_typed_stands_there_again(returned: tuple[Path, Path]) -> None:
    """A text in a number cell stays that text; only 更正次数 is one higher."""
    sheet = openpyxl.load_workbook(returned[1])[PROJECTS]
    for at, row in enumerate(FAULTY, start=FIRST_ROW):
        table = MONITORING.tables[0]
        for name, value in row.items():
            assert sheet.cell(at, table.column(name)).value == value, (at, name)
    assert sheet["F11"].value == "约2万"
    assert sheet["F11"].data_type == "s"
    original = openpyxl.load_workbook(returned[0] / "网信办.xlsx")[PROJECTS]
    changed = [
        cell.coordinate
        for row in original.iter_rows(max_row=6)
        for cell in row
        if cell.value != sheet[cell.coordinate].value
    ]
    assert [(original[cell].value, sheet[cell].value) for cell in changed if cell != "A3"] == [
        (0, 1)
    ]


def test_the_questions_lead_to_their_cells(returned: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(returned[1])
    assert book.sheetnames[0] == QUESTIONS
    listed = questions(book)
    assert {(one["规则"], str(one["单元格"]).partition("》")[2]) for one in listed} == EXPECTED
    assert [one["级别"] for one in listed] == ["错误"] * 4 + ["需说明"]
    cells = (cell for row in book[QUESTIONS].iter_rows() for cell in row)
    links = {cell.hyperlink.location for cell in cells if cell.hyperlink}
    assert links == {f"'{PROJECTS}'!{cell}" for _, cell in EXPECTED}
    by_rule = {one["规则"]: one for one in listed}
    assert (by_rule["B03"]["栏目"], by_rule["B03"]["项目名称"]) == ("累计执行数", "网络安全")
    assert (by_rule["B03"]["填的是"], by_rule["B03"]["应为"]) == ("10.50", "≤10.00")


def test_the_same_bytes_twice(
    returned: tuple[Path, Path], tmp_path: Path, readers: EntryReaders
) -> None:
    again = give(run(returned[0], readers), tmp_path / "again")
    assert again.read_bytes() == returned[1].read_bytes()


# --- and back again


def test_corrected_by_a_program_it_is_clean(
    returned: tuple[Path, Path], readers: EntryReaders
) -> None:
    inbox, back = returned
    edited(back, inbox / "改好.xlsx", CORRECTED)
    report = run(inbox, readers)
    assert findings(report) == set()
    one = only(report)
    assert (one.state, one.correction) == (State.REPORTED, 1)
    assert one.progress is not None
    told = (one.progress.asked, one.progress.settled, one.progress.still, one.progress.new)
    assert told == (5, 5, 0, 0)
    assert len(one.aside) == 1
    assert one.aside[0].file == "网信办.xlsx"
    assert not list(give_back(report, inbox.parent))


def test_corrected_in_an_office_program_it_is_clean(
    returned: tuple[Path, Path], tmp_path: Path, readers: EntryReaders
) -> None:
    inbox, back = returned
    program = edited(back, tmp_path / "改好.xlsx", CORRECTED)
    saved = office.recalculate(program, tmp_path)
    shutil.copy(saved, inbox / "改好.xlsx")
    report = run(inbox, readers)
    assert findings(report) == set()
    one = only(report)
    assert (one.state, one.correction) == (State.REPORTED, 1)
    assert one.progress is not None
    assert (one.progress.asked, one.progress.still, one.progress.new) == (5, 0, 0)


def test_one_is_left_and_one_is_new(returned: tuple[Path, Path], readers: EntryReaders) -> None:
    """Rows are inserted and cells move: the questions are known again all the same."""
    inbox, back = returned
    left = {cell: value for cell, value in CORRECTED.items() if cell not in {"J10", "M10"}}
    edited(back, inbox / "改好.xlsx", left | {"M9": 120})
    report = run(inbox, readers)
    assert findings(report) == {("B03", "J10"), ("V06", "M9"), ("C03", "M9")}
    progress = only(report).progress
    assert progress is not None
    assert (progress.asked, progress.settled, progress.still, progress.new) == (5, 4, 1, 2)
    again = give(report, inbox.parent / "second")
    book = openpyxl.load_workbook(again)
    told = [str(cell.value) for row in book[QUESTIONS].iter_rows(max_row=9) for cell in row]
    assert any("上次5处，已改4处，仍有1处，新增2处。" in text for text in told)
    assert book["_meta"]["A6"].value == "round"
    assert book["_meta"]["B6"].value in {2, "2"}


def test_the_rows_may_move(returned: tuple[Path, Path], readers: EntryReaders) -> None:
    inbox, back = returned
    book = openpyxl.load_workbook(back)
    sheet = book[PROJECTS]
    for number in range(14, 8, -1):
        for column in range(1, 21):
            sheet.cell(number + 3, column).value = sheet.cell(number, column).value
            sheet.cell(number, column).value = None
    book.save(inbox / "改好.xlsx")
    report = run(inbox, readers)
    assert {rule for rule, _ in findings(report)} == {rule for rule, _ in EXPECTED}
    progress = only(report).progress
    assert progress is not None
    assert (progress.asked, progress.still, progress.new) == (5, 5, 0)


def test_without_the_hidden_sheets_it_is_the_same(
    returned: tuple[Path, Path], readers: EntryReaders
) -> None:
    inbox, back = returned
    book = openpyxl.load_workbook(back)
    del book["_meta"], book["字典"]
    for cell, value in CORRECTED.items():
        book[PROJECTS][cell] = value
    book.save(inbox / "改好.xlsx")
    progress = only(run(inbox, readers)).progress
    assert progress is not None
    assert (progress.number, progress.asked, progress.still) == (1, 5, 0)


def test_without_the_questions_nothing_is_said_of_them(
    returned: tuple[Path, Path], readers: EntryReaders
) -> None:
    inbox, back = returned
    book = openpyxl.load_workbook(back)
    del book[QUESTIONS]
    for cell, value in CORRECTED.items():
        book[PROJECTS][cell] = value
    book.save(inbox / "改好.xlsx")
    report = run(inbox, readers)
    assert findings(report) == set()
    assert only(report).progress is None


def test_an_answer_is_read_and_explains_nothing(
    returned: tuple[Path, Path], readers: EntryReaders
) -> None:
    inbox, back = returned
    book = openpyxl.load_workbook(back)
    sheet = book[QUESTIONS]
    for row in sheet.iter_rows():
        if row[2].value == "C03":
            row[9].value = "目标完成得早，合同尾款年底支付"
    book.save(inbox / "改好.xlsx")
    (question,) = [one for one in run(inbox, readers).findings if one.rule.code == "C03"]
    assert question.is_open
    assert (question.reply, question.answer) == ("", "目标完成得早，合同尾款年底支付")
    assert "审核说明" in reply_words(question)


@pytest.mark.parametrize(
    ("text", "settles"),
    [
        ("目标完成得早合同尾款年底付", True),
        ("因无施工条件推迟了付款", True),
        ("一二三四五六七八九十", True),
        ("属实。。。。。。。。。。", False),
        ("1234567890123", False),
        ("一二三四五六七八九", False),
        ("无", False),
        ("不适用", False),
        ("无无无无无无无无无无无无", False),
        ("不适用不适用不适用不适用", False),
        ("----------------", False),
        ("好好好好好好好好好好好好", False),
        ("   情况   属实   ", False),
    ],
)
def test_an_explanation_of_ten_signs_settles_a_question(
    returned: tuple[Path, Path], readers: EntryReaders, text: str, *, settles: bool
) -> None:
    inbox, back = returned
    edited(back, inbox / "改好.xlsx", CORRECTED | {"M13": 90, "S13": text})
    report = run(inbox, readers)
    (question,) = [one for one in report.findings if one.rule.code == "C03"]
    assert question.explained is settles
    assert report.explained == int(settles)
    row = next(row for row in report.units[0].rows if row.row.project.row == 13)
    assert row.outcome.value == ("explained" if settles else "explain")


def test_an_explanation_settles_no_error(
    returned: tuple[Path, Path], readers: EntryReaders
) -> None:
    inbox, back = returned
    told = "预算追加文件还没有下达，先行支付了工程款"
    edited(back, inbox / "改好.xlsx", CORRECTED | {"J10": 10.5, "M10": 96, "S10": told})
    assert findings(run(inbox, readers)) == {("B03", "J10")}


def test_nothing_typed_becomes_a_formula(tmp_path: Path, readers: EntryReaders) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    evil = '=HYPERLINK("http://x","y")'
    write(inbox / "a.xlsx", heading(preparer=evil), [project(evil, "=1+1", "#DIV/0!", "@SUM(A1)")])
    path = give(run(inbox, readers), tmp_path / "back")
    sheet = openpyxl.load_workbook(path)[PROJECTS]
    assert (sheet["C9"].value, sheet["C9"].data_type) == (evil, "s")
    assert (sheet["F9"].value, sheet["F9"].data_type) == ("=1+1", "s")
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"HYPERLINK" not in package.read(name)
