"""What goes back to units that sent other shapes, or of which nothing counts."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from stories import build, read_story
from test_feedback import PROJECTS, QUESTIONS, heading, project, run, write

from perfbatch.form.monitoring import MONITORING
from perfbatch.intake.inbox import EntryReaders, new_readers
from perfbatch.model.cell import Percentage, Ticked
from perfbatch.model.period import Period
from perfbatch.stages.give_back import give_back
from perfbatch.stages.give_back.values import cell_of
from perfbatch.template import Content, write_template

TABLE = MONITORING.tables[0]


@pytest.fixture(scope="module")
def readers() -> Iterator[EntryReaders]:
    with new_readers(1) as ready:
        yield ready


def given(name: str, folder: Path, readers: EntryReaders) -> dict[str, Path]:
    """The workbooks that go back for the returns of a story, by the unit's name."""
    inbox, back = folder / "inbox", folder / "back"
    inbox.mkdir()
    back.mkdir()
    for book in read_story(name).workbooks:
        build(book, inbox)
    names = give_back(run(inbox, readers), back)
    return {one.removesuffix(".xlsx").rpartition("_")[2]: back / one for one in names}


def column(sheet: Worksheet, name: str) -> list[object]:
    """The values of a field, row by row, down to the last project."""
    names = [sheet.cell(row, TABLE.column("project_name")).value for row in range(9, 40)]
    last = max((at for at, one in enumerate(names, start=1) if one), default=0)
    return [sheet.cell(row, TABLE.column(name)).value for row in range(9, 9 + last)]


def told(path: Path) -> str:
    sheet = openpyxl.load_workbook(path)[QUESTIONS]
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)


def test_the_statement_comes_back_on_the_standard_form(
    tmp_path: Path, readers: EntryReaders
) -> None:
    """资金数额 is no budget that the unit has divided up: it stands in the remark, in words."""
    path = given("statement-table", tmp_path, readers)["网信办"]
    sheet = openpyxl.load_workbook(path)[PROJECTS]
    assert column(sheet, "original_budget_fen") == [None] * 5
    assert column(sheet, "goal_attainment") == [99.77, 42.86, 42.86, 42.86, 46.48]
    assert column(sheet, "year_end_outlook") == ["能实现"] * 5
    remarks = [f"原表“资金数额”：{amount}万元" for amount in ("2.41", "2", "2", "6", "1.5")]
    assert column(sheet, "remark") == remarks
    assert "附件4" in told(path) or "统计表" in told(path)
    assert "行号" in told(path)


def test_amounts_in_yuan_come_back_in_wan(tmp_path: Path, readers: EntryReaders) -> None:
    """The row of totals is wrong by 1000 元, for nobody's unit; the units' own faults make the case."""
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (
        ["截至2022年6月30日", None, None, None, None, None, "金额单位：元"],
        ["单位编码", "单位名称", "项目编码", "项目名称", "年初预算", "调整预算数", "累计支付数"],
        ["306001", "县委网信办", "1", "网信宣传", 24100, 24100, 24100.01],
        ["306001", "县委网信办", "2", "舆情处置", 15000.5, 15000.5, "1万元"],
    ):
        sheet.append(row)
    made.save(inbox / "导出.xlsx")
    (name,) = give_back(run(inbox, readers), back)
    again = openpyxl.load_workbook(back / name)[PROJECTS]
    assert column(again, "original_budget_fen") == [2.41, 1.50005]
    assert column(again, "executed_fen") == [2.410001, "1万元"]
    assert column(again, "remark") == [
        "原表“调整预算数”：24100元",
        "原表“调整预算数”：15000.5元",
    ]


def test_the_forms_for_one_project_come_back_as_one_table(
    tmp_path: Path, readers: EntryReaders
) -> None:
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    book = read_story("single-project-forms").workbooks[0]
    build(book, inbox)
    edited = openpyxl.load_workbook(inbox / book.name)
    edited["其余"]["E6"] = 9  # paid more than the budget of 8
    edited.save(inbox / book.name)
    (name,) = give_back(run(inbox, readers), back)
    opened = openpyxl.load_workbook(back / name)
    sheet = opened[PROJECTS]
    assert column(sheet, "project_name") == ["档案数字化", "库房改造", "宣传展览"]
    assert column(sheet, "original_budget_fen") == [20, 8, 3]
    assert column(sheet, "executed_fen") == [5, 9, 1.5]
    assert sheet["J10"].comment is not None
    assert "B03" in sheet["J10"].comment.text
    indicators = opened["绩效指标表"]
    assert [indicators.cell(row, 3).value for row in (4, 5)] == ["档案数字化"] * 2
    assert [indicators.cell(row, 13).value for row in (4, 5)] == ["有可能", "确定能"]


def test_a_return_of_another_month_comes_back_with_its_rows(
    tmp_path: Path, readers: EntryReaders
) -> None:
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    rows = {"projects": [project("网信宣传", 10, 5, 50)]}
    write_template(inbox / "a.xlsx", MONITORING, Content(heading(), rows, Period(2022, 5)))
    (name,) = give_back(run(inbox, readers), back)
    sheet = openpyxl.load_workbook(back / name)[PROJECTS]
    marked = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert [cell.value for cell in marked] == [5]
    assert "S05" in marked[0].comment.text
    assert column(sheet, "project_name") == ["网信宣传"]
    assert "整份文件未计入" in told(back / name)


def test_of_two_that_contradict_only_the_heading_comes_back(
    tmp_path: Path, readers: EntryReaders
) -> None:
    """Nobody can say which rows hold: the unit decides, with the next number in its hand."""
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    write(inbox / "a.xlsx", heading(correction_no=1), [project("网信宣传", 10, 5, 50)])
    write(inbox / "b.xlsx", heading(correction_no=1), [project("网信宣传", 10, 6, 60)])
    (name,) = give_back(run(inbox, readers), back)
    sheet = openpyxl.load_workbook(back / name)[PROJECTS]
    assert column(sheet, "project_name") == []
    card = [cell.value for row in sheet.iter_rows(min_row=4, max_row=6) for cell in row]
    assert {"118001", "县委网信办", 2} <= set(card)
    assert "a.xlsx" in told(back / name)
    assert "b.xlsx" in told(back / name)


def test_a_file_without_a_column_is_told_to_its_unit(tmp_path: Path, readers: EntryReaders) -> None:
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    build(read_story("missing-column").workbooks[0], inbox)
    (name,) = give_back(run(inbox, readers), back)
    assert "S03" in told(back / name)


@pytest.mark.parametrize(
    ("field", "raw", "unit", "wanted"),
    [
        ("executed_fen", 24100, "元", 2.41),
        ("executed_fen", 0.1, "元", 0.00001),
        ("executed_fen", 0.001, "元", "0.001元"),  # no whole fen: the fault must be seen again
        ("executed_fen", "24100", "元", "24100元"),
        ("executed_fen", "约2万", "元", "约2万"),
        ("executed_fen", 3, "亿元", 30000),
        ("executed_fen", 2.41, "万元", 2.41),
        ("executed_fen", True, "", "TRUE"),
        ("goal_attainment", Percentage(0.4286), "", 42.86),
        ("goal_attainment", "42.86%", "", "42.86%"),
        ("due_date", datetime.combine(date(2022, 9, 30), time()), "", date(2022, 9, 30)),
        ("due_date", "九月底", "", "九月底"),
        ("project_code", 118001, "", "118001"),
        ("year_end_outlook", Ticked((("能实现", "√"), ("差距较大", None))), "", "能实现"),
        ("year_end_outlook", Ticked((("能实现", "√"), ("差距较大", "√"))), "", "能实现√ 差距较大√"),
    ],
)
def test_a_value_comes_back_as_it_was_typed(
    field: str, raw: object, unit: str, wanted: object
) -> None:
    assert cell_of(TABLE.field(field), (raw, unit)) == wanted  # type: ignore[arg-type]
