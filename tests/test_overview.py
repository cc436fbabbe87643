"""总览: what the head of the bureau reads at first sight, against figures reckoned by hand."""

import re
import zipfile
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from records import project as row_of

from perfbatch.form.monitoring import MONITORING
from perfbatch.measures.attainment import Attainment
from perfbatch.measures.dual import Dual, dual_of
from perfbatch.measures.project import Measures, measure
from perfbatch.model.fen import wan_rounded
from perfbatch.model.period import Period
from perfbatch.pipeline import summarize
from perfbatch.policy import Policy
from perfbatch.stages.write.overview.grid import room, shortened
from perfbatch.template import Content, write_template
from perfbatch.xlsx.content import display_width

JUNE = Period(2022, 6)

FIRST = [("甲一", 10, 6, 60), ("甲二", 20, 10, 49)]
SECOND = [("乙一", 30, 3, 50), ("乙二", 40, 8, 20), ("乙三", 0, 0, 50)]
"""Name, budget, payments in 万元, attainment in %: the pace of June is 50 %."""


def run(inbox: Path, output: Path) -> Path:
    return summarize(inbox, output, JUNE, Policy(), lambda _done, _total: None).written.workbook


def give(inbox: Path, code: str, name: str, rows: list, **more: object) -> None:
    inbox.mkdir(parents=True, exist_ok=True)
    card = {"unit_code": code, "unit_name": name, "department": f"{name}部门", "nil_return": "否"}
    projects = [
        {
            "project_name": project,
            "budget_origin": "年初预算",
            "original_budget_fen": budget,
            "executed_fen": paid,
            "goal_attainment": goal,
            "year_end_outlook": "能实现",
            **more,
        }
        for project, budget, paid, goal in rows
    ]
    content = Content({"correction_no": 0, **card}, {"projects": projects}, JUNE)
    write_template(inbox / f"{code}.xlsx", MONITORING, content)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Worksheet:
    folder = tmp_path_factory.mktemp("overview")
    give(folder / "in", "101001", "县甲局", FIRST)
    give(folder / "in", "101002", "县乙局", SECOND)
    return openpyxl.load_workbook(run(folder / "in", folder / "out"), data_only=True)["总览"]


def lines(page: Worksheet) -> list[list[object]]:
    """What each row says, without the blanks between."""
    return [
        [cell.value for cell in row if cell.value is not None] for row in page.iter_rows(max_col=24)
    ]


def line(page: Worksheet, *begins: object) -> list[object]:
    """The one line in which these values stand side by side; what follows them."""
    found = [
        one[at + len(begins) :]
        for one in lines(page)
        for at in range(len(one))
        if one[at : at + len(begins)] == list(begins)
    ]
    (only,) = found
    return only


def test_the_month_in_a_sentence(page: Worksheet):
    assert page["A3"].value == (
        "共5个项目，调整后预算100.00万元，已执行27.00万元，执行率27.00%，比序时进度慢23.00个百分点；"
        "绩效目标实现程度（加权）38.80%。其中审核通过5个项目，执行率27.00%。预警项目2个，预算70.00万元。"
    )
    assert page["A2"].value == "截至2022年6月30日"


def test_key_figures(page: Worksheet):
    assert line(page, "全部报送") == [2, 5, 100, 27, 0.27, 0.5, 0.388, 2]
    assert line(page, "其中：审核通过（单位没有错误）") == [2, 5, 100, 27, 0.27, 0.5, 0.388, 2]


def test_departments_stand_in_the_order_of_their_budgets_money_beside_goals(page: Worksheet):
    assert line(page, 1, "县乙局部门") == [70, 11, 0.1571, 0.3286]
    assert line(page, 2, "县甲局部门") == [30, 16, 0.5333, 0.5267]


def test_a_department_leads_to_its_line_in_the_summary_by_unit(page: Worksheet):
    book = page.parent
    for row in page.iter_rows(min_col=1, max_col=2):
        if row[1].value in {"县乙局部门", "县甲局部门"}:
            sheet, _, cell = row[0].hyperlink.location.partition("!")
            assert sheet.strip("'") == "分单位汇总"
            assert book["分单位汇总"][cell].value == row[1].value


def test_money_and_goals_against_the_pace(page: Worksheet):
    assert line(page, "都达到序时进度")[:2] == [1, 10]
    assert line(page, "钱达到，目标低于序时")[:2] == [1, 20]
    assert line(page, "目标达到，钱低于序时")[:2] == [1, 30]
    assert line(page, "都低于序时进度")[:2] == [1, 40]
    assert line(page, "有一项未计算")[:2] == [1, 0]


def test_lights_flags_and_states(page: Worksheet):
    assert line(page, "●红灯")[:2] == [2, 70]
    assert line(page, "不亮灯")[:2] == [1, 0]
    assert line(page, "Z 执行滞后")[:2] == [2, 70]
    assert line(page, "J 绩效滞后")[:2] == [1, 40]
    assert line(page, "合并（不重复）")[:2] == [2, 70]
    assert line(page, "收到") == [2]


def test_the_furthest_behind_come_first_and_lead_to_their_rows(page: Worksheet):
    assert line(page, 1, "101002 县乙局", "乙一")[:4] == [0.1, 0.8, 0, "Z"]
    assert line(page, 2, "101002 县乙局", "乙二")[:4] == [0.2, 0.6, 0.6, "ZJ"]
    for row in page.iter_rows(min_col=1, max_col=6):
        if row[5].value in {"乙一", "乙二"}:
            sheet, _, cell = row[0].hyperlink.location.partition("!")
            found = page.parent[sheet.strip("'")]
            assert found.cell(found[cell].row, 5).value == row[5].value


def test_the_units_reason_is_a_sentence(tmp_path: Path):
    give(
        tmp_path / "in",
        "101001",
        "县甲局",
        [("甲一", 10, 1, 60)],
        deviation_cause="经费保障",
        deviation_note="上级资金下达晚。",
        rectification_measure="倒排工期",
        due_date="2022-09-30",
    )
    page = openpyxl.load_workbook(run(tmp_path / "in", tmp_path / "out"))["总览"]
    reason = line(page, 1, "101001 县甲局", "甲一")[-1]
    assert reason == "经费保障：上级资金下达晚。措施：倒排工期（9月30日前）"


def test_where_nothing_is_behind_it_says_so(tmp_path: Path):
    give(tmp_path / "in", "101001", "县甲局", [("甲一", 10, 6, 60)])
    page = openpyxl.load_workbook(run(tmp_path / "in", tmp_path / "out"))["总览"]
    assert ["没有预警或接近预警的项目。"] in lines(page)


@pytest.mark.parametrize(("paid", "most"), [(14.9, None), (16, "1.5")])
def test_one_slip_of_a_pen_does_not_flatten_the_other_bars(
    tmp_path: Path, paid: float, most: str | None
):
    give(tmp_path / "in", "101001", "县甲局", [("甲一", 10, paid, 60)])
    written = run(tmp_path / "in", tmp_path / "out")
    with zipfile.ZipFile(written) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    found = re.search(r'<c:max val="([^"]*)"', chart)
    assert (found[1] if found else None) == most
    assert "prstDash" in chart
    assert "pattFill" in chart
    assert "虚线是序时进度50.00%" in drawing
    told = [one for one in lines(openpyxl.load_workbook(written)["总览"]) if "超过150%" in str(one)]
    assert bool(told) is (most is not None)


def measured(money: tuple[object, object], goal: object) -> Measures:
    return measure(row_of(*money, goal=goal), 6, Policy(), Attainment())


@pytest.mark.parametrize(
    ("money", "goal", "field"),
    [
        ((100, 50), 50, Dual.ON_PACE),
        ((100, "49.99"), 50, Dual.MONEY_BEHIND),
        ((100, 50), "49.99", Dual.GOALS_BEHIND),
        ((100, "49.99"), "49.99", Dual.BOTH_BEHIND),
        ((1_000_000, "499999"), 50, Dual.ON_PACE),  # 0.0002 % behind is shown as 0.00 %
        ((0, 0), 50, Dual.NOT_COMPUTED),
        ((100, 50), None, Dual.NOT_COMPUTED),
    ],
)
def test_on_pace_is_what_is_shown_as_no_shortfall(
    money: tuple[object, object], goal: object, field: Dual
):
    assert dual_of(measured(money, goal)) is field


@pytest.mark.parametrize(
    ("fen", "told"),
    [
        (0, "0.00"),
        (4_999, "0.00"),
        (5_000, "0.01"),
        (-4_999, "0.00"),
        (-5_000, "-0.01"),
        (1_234_567_890_000, "1,234,567.89"),
        (999_995_000, "1,000.00"),
    ],
)
def test_amounts_in_words_with_two_decimals(fen: int, told: str):
    assert wan_rounded(fen) == told
    assert abs(Fraction(told.replace(",", "")) * 1_000_000 - fen) <= 5_000


def test_a_long_text_is_cut_by_what_it_takes_on_the_page():
    assert shortened("县教育局", 12) == "县教育局"
    assert shortened("县住房和城乡建设局", 12) == "县住房和城…"
    assert shortened("a\nb", 12) == "a b"
    assert shortened("因" * 40_000, 13) == "因因因因因…"


def test_of_a_long_reason_cause_and_measure_and_date_are_left(tmp_path: Path):
    give(
        tmp_path / "in",
        "101001",
        "县甲局",
        [("甲一", 10, 1, 60)],
        deviation_cause="经费保障",
        deviation_note="因" * 200,
        rectification_measure="措" * 200,
        due_date="2022-09-30",
    )
    page = openpyxl.load_workbook(run(tmp_path / "in", tmp_path / "out"))["总览"]
    reason = line(page, 1, "101001 县甲局", "甲一")[-1]
    assert re.fullmatch("经费保障：因{10,}…。措施：措{10,}…（9月30日前）", reason)
    assert display_width(reason) <= room(7, 2)


def test_a_single_department_has_a_pace_to_be_seen(tmp_path: Path):
    give(tmp_path / "in", "101001", "县甲局", [("甲一", 10, 6, 60)])
    with zipfile.ZipFile(run(tmp_path / "in", tmp_path / "out")) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    line_of_pace = chart[chart.index("<c:lineChart>") :]
    assert '<c:ptCount val="1"/>' in line_of_pace
    assert '<c:symbol val="dash"/>' in line_of_pace
