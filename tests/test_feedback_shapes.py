"""What goes back to units that sent other shapes, or of which nothing counts."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from stories import build, read_story
from test_feedback import PROJECTS, QUESTIONS, Row, edited, heading, project, run, write

from perfbatch.form.monitoring import MONITORING
from perfbatch.intake.inbox import EntryReaders, new_readers
from perfbatch.model.cell import ErrorValue, Percentage, Ticked, Uncalculated
from perfbatch.model.period import Period
from perfbatch.stages.give_back import give_back
from perfbatch.stages.give_back.values import cell_of
from perfbatch.template import Content, write_template
from perfbatch.xlsx.content import CellValue

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


def test_a_return_without_a_month_comes_back_with_its_rows(
    tmp_path: Path, readers: EntryReaders
) -> None:
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    head = heading(year=2022, month="上个月")
    rows = {"projects": [project("网信宣传", 10, 5, 50)]}
    write_template(inbox / "a.xlsx", MONITORING, Content(head, rows))
    (name,) = give_back(run(inbox, readers), back)
    sheet = openpyxl.load_workbook(back / name)[PROJECTS]
    marked = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert [cell.value for cell in marked] == ["上个月"]
    assert "S05" in marked[0].comment.text
    assert "V10" in marked[0].comment.text
    assert column(sheet, "project_name") == ["网信宣传"]
    assert "整份文件未计入" in told(back / name)


def test_last_months_return_does_not_come_back(tmp_path: Path, readers: EntryReaders) -> None:
    """It is a return of May and none of June: the unit has sent nothing yet."""
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    rows = {"projects": [project("网信宣传", 10, 5, 50)]}
    write_template(inbox / "a.xlsx", MONITORING, Content(heading(), rows, Period(2022, 5)))
    assert not give_back(run(inbox, readers), back)


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
    assert "原文件“a.xlsx”《项目监控表》" in told(back / name)
    assert "原文件“b.xlsx”《项目监控表》" in told(back / name)


def test_a_file_without_a_column_is_told_to_its_unit(tmp_path: Path, readers: EntryReaders) -> None:
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    build(read_story("missing-column").workbooks[0], inbox)
    (name,) = give_back(run(inbox, readers), back)
    assert "S03" in told(back / name)


# --- what the form computes, and other people stated


def export(folder: Path, heads: list[str], row: list[object]) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["截至2022年6月30日", None, "金额单位：万元"])
    sheet.append(["单位编码", "单位名称", "项目名称", *heads, "调整预算数", "累计支付数"])
    sheet.append(["306001", "县委网信办", "网信宣传", *row, 99])  # more than any budget: B03
    made.save(folder / "导出.xlsx")


BUDGETS: list[tuple[list[str], list[object], list[object]]] = [
    # the columns beside 调整预算数, what is typed, and the parts that go back: B0, C, A
    (["年初预算"], [10, 10], [10, None, None]),
    (["年初预算", "调整数"], [10, 1, 9], [10, None, 1]),  # nothing carried over is below 0
    (["年初预算", "上年结转", "调整数"], [10, 3, 1, 12], [10, 3, 1]),  # all are stated: B01
    (["年初预算"], [None, 12], [None, None, None]),  # nobody has divided it
    ([], [12], [None, None, None]),
]
WORKED_OUT: list[tuple[list[str], list[object], list[object]]] = [
    (["年初预算"], [10, 12.000001], [10, None, 2.000001]),
    (["年初预算"], [10, 8.5], [10, None, -1.5]),
    (["年初预算", "上年结转"], [10, 3, 12], [10, 3, -1]),
    (["年初预算", "调整数"], [10, 1, 12], [10, 1, 1]),
]


@pytest.mark.parametrize(
    ("case", "works"), [*((one, False) for one in BUDGETS), *((one, True) for one in WORKED_OUT)]
)
def test_the_part_that_a_shape_has_no_column_for_is_worked_out(
    tmp_path: Path,
    readers: EntryReaders,
    case: tuple[list[str], list[object], list[object]],
    *,
    works: bool,
) -> None:
    """So that the form computes the budget that was stated; it is said in the remark."""
    heads, values, parts = case
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    export(inbox, heads, values)
    (name,) = give_back(run(inbox, readers), back)
    sheet = openpyxl.load_workbook(back / name)[PROJECTS]
    names = ("original_budget_fen", "carryover_fen", "budget_adjustment_fen")
    assert [column(sheet, one) for one in names] == [[part] for part in parts]
    (remark,) = column(sheet, "remark")
    lacking = "上年结转数" if "调整数" in heads else "年中调整数"
    words = f"；“{lacking}”按原表“调整预算数”推算，请核对" if works else ""
    assert remark == f"原表“调整预算数”：{values[-1]}万元{words}"
    assert ("请把它分成年初预算数" in told(back / name)) is not bool(heads)


def test_what_stood_over_a_formula_stands_in_the_remark(
    tmp_path: Path, readers: EntryReaders
) -> None:
    """The form computes it anew, so that the finding goes: what was typed must stay in sight."""
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    rows = [project("网信宣传", 10, 5, 50, remark="分两期"), project("网络安全", 10, 5, 51)]
    write(inbox / "a.xlsx", heading(), rows)
    edited(inbox / "a.xlsx", inbox / "a.xlsx", {"I9": 12, "K9": 70, "K10": 50})
    report = run(inbox, readers)
    assert {"B01", "B04"} <= {one.rule.code for one in report.findings}
    (name,) = give_back(report, back)
    sheet = openpyxl.load_workbook(back / name)[PROJECTS]
    stated = "分两期；原表“调整后预算数”：12.00万元；原表“执行率”：70.00%"
    assert column(sheet, "remark") == [stated, None]
    assert str(sheet["I9"].value).startswith("=")


def test_what_stood_outside_the_form_stands_in_the_remark(
    tmp_path: Path, readers: EntryReaders
) -> None:
    """As S04 asks for it; a column without a label goes by its letter, an empty one not at all."""
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    lines: list[Row] = [{"project_name": "网信宣传", "indicator": "宣传次数"}]
    rows = [project("网信宣传", 10, 5, 50, remark="分两期"), project("网络安全", 10, 5, 51)]
    write(inbox / "a.xlsx", heading(), rows, lines)
    cells: dict[str, CellValue] = {"U7": "经办人", "U9": "老王", "V10": 8.5, "W7": "领导批示"}
    edited(inbox / "a.xlsx", inbox / "a.xlsx", cells)
    edited(inbox / "a.xlsx", inbox / "a.xlsx", {"Q3": "来源", "Q4": "台账"}, "绩效指标表")
    report = run(inbox, readers)
    assert [one.rule.code for one in report.findings if one.is_open].count("S04") == 3
    (name,) = give_back(report, back)
    book = openpyxl.load_workbook(back / name)
    assert column(book[PROJECTS], "remark") == ["分两期；原表“经办人”：老王", "原表“V”：8.5"]
    assert book["绩效指标表"]["P4"].value == "原表“来源”：台账"


def test_a_formula_without_a_result_is_to_be_replaced_by_a_number(
    tmp_path: Path, readers: EntryReaders
) -> None:
    """It is a text in the workbook that goes back: saving that one in an office program is no use."""
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    write(inbox / "a.xlsx", heading(), [project("网信宣传", 10, 5, 50)])
    edited(inbox / "a.xlsx", inbox / "a.xlsx", {"J9": "=ROUND(X9,2)", "M9": "=X10"})
    (name,) = give_back(run(inbox, readers), back)
    sheet = openpyxl.load_workbook(back / name)[PROJECTS]
    for cell in ("J9", "M9"):
        comment = sheet[cell].comment
        assert comment is not None
        assert "请直接填写" in comment.text
        assert "打开原来的文件" in comment.text
        assert sheet[cell].data_type == "s"


# --- of what nothing counts


def test_a_project_that_forms_contradict_one_another_about_is_named(
    tmp_path: Path, readers: EntryReaders
) -> None:
    """It would be lost otherwise: the workbook stands for all forms when it comes back."""
    path = given("single-projects-in-files-of-their-own", tmp_path, readers)["县档案馆"]
    sheet = openpyxl.load_workbook(path)[PROJECTS]
    names = column(sheet, "project_name")
    assert sorted(map(str, names)) == ["业务培训", "宣传展览", "库房改造", "档案数字化"]
    assert names[-1] == "业务培训"
    assert column(sheet, "executed_fen")[-1] is None
    row = 8 + len(names)
    marked = [cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment]
    assert marked == [f"C{row}"]
    comment = sheet[f"C{row}"].comment
    assert comment is not None
    assert comment.text.count("S07") == 2  # each of the two forms says so
    assert "只填了这些项目的代码和名称" in told(path)


def test_a_project_is_named_once_with_the_code_that_one_of_its_forms_has(
    tmp_path: Path, readers: EntryReaders
) -> None:
    story = read_story("single-projects-in-files-of-their-own")
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    for book in story.workbooks:
        if book.name.startswith("培训"):
            build(book, inbox)
    made = openpyxl.load_workbook(inbox / "培训新.xlsx")
    made.worksheets[0]["D3"], made.worksheets[0]["E3"] = "项目代码", "P7"
    made.save(inbox / "培训新.xlsx")
    (name,) = give_back(run(inbox, readers), back)
    sheet = openpyxl.load_workbook(back / name)[PROJECTS]
    assert column(sheet, "project_name") == ["业务培训"]
    assert column(sheet, "project_code") == ["P7"]


@pytest.mark.parametrize(
    ("head", "rules"),
    [({"month": "上半年度末"}, {"S05", "V10"}), ({"correction_no": "第一次"}, {"S07", "V10"})],
)
def test_what_is_wrong_in_the_heading_is_asked_too(
    tmp_path: Path, readers: EntryReaders, head: dict[str, str], rules: set[str]
) -> None:
    """The file does not count for it, so both stand in the list of the bureau."""
    inbox, back = tmp_path / "inbox", tmp_path / "back"
    inbox.mkdir()
    back.mkdir()
    write(inbox / "a.xlsx", heading(**head), [project("网信宣传", 10, 5, 50)])
    if "S07" in rules:
        write(inbox / "b.xlsx", heading(), [project("网信宣传", 10, 6, 60)])
    report = run(inbox, readers)
    (name,) = give_back(report, back)
    sheet = openpyxl.load_workbook(back / name)[QUESTIONS]
    listed = [cell.value for cell in sheet["C"]]
    assert rules <= set(listed)
    assert len([one for one in listed if one in rules]) == sum(
        one.rule.code in rules for one in report.findings if one.is_open
    )


@pytest.mark.parametrize(
    ("field", "raw", "unit", "wanted"),
    [
        ("executed_fen", 24100, "元", 2.41),
        ("executed_fen", 0.1, "元", 0.00001),
        ("executed_fen", 0.001, "元", "0.001元"),  # no whole fen: the fault must be seen again
        ("executed_fen", "24100", "元", 2.41),  # a text that was taken for a number
        ("executed_fen", "2,410.5", "万元", 2410.5),
        ("executed_fen", "￥2.41", "万元", 2.41),
        ("executed_fen", "0.001", "元", "0.001元"),
        ("executed_fen", "1.5万元", "元", "1.5万元"),  # it names its unit
        ("executed_fen", "15000元", "万元", "15000元"),
        ("executed_fen", "约2万", "元", "约2万"),
        ("executed_fen", 3, "亿元", 30000),
        ("executed_fen", 2.41, "万元", 2.41),
        ("executed_fen", 1e308, "万元", "1e+308"),  # the form's own sums would overflow
        ("executed_fen", True, "", "TRUE"),
        ("goal_attainment", Percentage(0.4286), "", 42.86),
        ("goal_attainment", "42.86%", "", 42.86),
        ("goal_attainment", "67.29", "", 67.29),
        ("goal_attainment", "0.43%", "", "0.43%"),
        ("goal_attainment", "0.43", "", "0.43"),
        ("goal_attainment", "约60%", "", "约60%"),
        ("goal_attainment", "66.66666666666666666667", "", "66.66666666666666666667"),
        ("goal_attainment", Percentage(0.0043), "", "0.43%"),  # a bare 0.43 could be 43 %: V03
        ("goal_attainment", Percentage(0.01), "", "1%"),
        ("goal_attainment", Percentage(0.0101), "", 1.01),
        ("goal_attainment", Percentage(-0.005), "", "-0.5%"),
        ("goal_attainment", Percentage(0.0), "", 0),
        ("due_date", datetime.combine(date(2022, 9, 30), time()), "", date(2022, 9, 30)),
        ("due_date", datetime.combine(date(2022, 9, 30), time(8, 30)), "", date(2022, 9, 30)),
        ("due_date", "九月底", "", "九月底"),
        ("project_code", 118001, "", "118001"),
        ("project_name", ErrorValue("#N/A"), "", None),  # no name: it is asked for again
        ("review_explanation", Uncalculated("ROUND(X9,2)"), "", None),  # it explains nothing
        ("executed_fen", ErrorValue("#DIV/0!"), "", "#DIV/0!"),
        ("year_end_outlook", Ticked((("能实现", "√"), ("差距较大", None))), "", "能实现"),
        ("year_end_outlook", Ticked((("能实现", "√"), ("差距较大", "√"))), "", "能实现√ 差距较大√"),
        ("year_end_outlook", Ticked((("能实现", "×"), ("差距较大", "√"))), "", "差距较大"),
        ("year_end_outlook", Ticked((("能实现", "×"), ("差距较大", "×"))), "", None),
        (
            "year_end_outlook",
            Ticked((("能实现", "见说明"), ("差距较大", None))),
            "",
            "能实现见说明",
        ),
    ],
)
def test_a_value_comes_back_as_it_was_typed(
    field: str, raw: object, unit: str, wanted: object
) -> None:
    assert cell_of(TABLE.field(field), (raw, unit)) == wanted
