"""项目支出绩效自评表: refused for the summary and checked, what is certain and nothing else."""

import random
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from perfbatch.cli import main
from perfbatch.form.goal import comparable, measured
from perfbatch.form.self_evaluation import GRADE, is_evaluation_title, is_whole
from perfbatch.intake.opening import read_bytes_of
from perfbatch.model.absence import Absence
from perfbatch.model.cell import ErrorValue, Percentage, RawValue
from perfbatch.model.entry import Verdict
from perfbatch.model.evaluation import Bound, Grade, Measured
from perfbatch.model.finding import Finding
from perfbatch.model.period import Period
from perfbatch.stages.merge import merge
from perfbatch.wording.findings import full_sentence

Row = list[Any]
CAUSE = "设备老化，下一年更换"
HEADS = ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
NOTE = "偏差原因分析及改进措施"


def form(
    *indicators: Row,
    money: Sequence[Any] = (100, 100, 100, 10, 1, 10),
    total: Row | None = None,
    grade: str = "",
    name: str = "档案数字化",
) -> list[Row]:
    """The form of one project. An indicator is [target, actual, weight, score, cause]."""
    rows: list[Row] = [
        ["项目支出绩效自评表"],
        ["（2022年度）"],
        ["项目名称", None, name],
        ["主管部门", None, "县委办公室", None, None, None, "实施单位", "县档案馆"],
        [
            "项目资金（万元）",
            None,
            None,
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ],
        [None, "年度资金总额", None, *money],
        [None, "其中：当年财政拨款", None, *money[:3], "—", None, "—"],
        ["年度总体目标", "预期目标", None, None, None, "实际完成情况"],
        [None, "完成馆藏档案数字化", None, None, None, "已完成"],
        [*HEADS, NOTE],
    ]
    for number, one in enumerate(indicators, start=1):
        rows.append([None, "产出指标", "数量指标", f"指标{number}", *one])
    scores = [one[3] for one in indicators] + [money[5]]
    summed = sum(one for one in scores if isinstance(one, int | float))
    rows.append(total if total is not None else ["总分", *[None] * 5, 100, summed])
    return [*rows, ["自评等级", grade]] if grade else rows


def rest(weight: float, score: float | None = None) -> Row:
    """An indicator in words that has the points left over; what is deducted has a cause."""
    given = weight if score is None else score
    return ["明显改善", "达成预期指标", weight, given, CAUSE if given != weight else None]


def book(*sheets: Sequence[Row], merged: Sequence[str] = (), percent: Sequence[str] = ()) -> bytes:
    """A workbook of such forms. `merged`, `percent`: ranges and cells of the first sheet."""
    made = openpyxl.Workbook()
    first = made.active
    assert isinstance(first, Worksheet)
    for number, rows in enumerate(sheets):
        sheet = first if number == 0 else made.create_sheet()
        for row in rows:
            sheet.append(row)
    for place in merged:
        first.merge_cells(place)
    for place in percent:
        first[place].number_format = "0.00%"
    held = BytesIO()
    made.save(held)
    return held.getvalue()


def found_in(data: bytes) -> tuple[Finding, ...]:
    """What is said of a file, S02 left out. Nothing of it counts."""
    opened = read_bytes_of("自评.xlsx", data, "")
    assert opened.returns == ()
    assert opened.unusable is not None
    first, *others = opened.unusable.findings
    assert (first.rule.code, first.variant) == ("S02", "self_evaluation")
    assert all(one.rule.code.startswith("K") for one in others)
    return tuple(others)


def told(rows: Sequence[Row], **more: Any) -> list[tuple[str, str, str]]:
    """Rule, variant and cell of every finding on a form."""
    return [
        (one.rule.code, one.variant, one.source.address) for one in found_in(book(rows, **more))
    ]


# --- the form is refused, and checked


def test_a_form_that_is_right_has_nothing_but_its_refusal() -> None:
    assert told(form(["≥1000页", 1200, 50, 50], ["≤10分钟", "8分钟", 40, 40], grade="优")) == []


def test_the_refusal_alone_says_why_the_file_is_set_aside() -> None:
    opened = read_bytes_of("自评.xlsx", book(form(["≥10", 5, 80, 80])), "")
    assert opened.unusable is not None
    assert len(opened.unusable.findings) > 1
    merged, findings = merge([], [opened.unusable], [], Period(2022, 6))
    (verdict,) = merged.files
    assert verdict.verdict is Verdict.SET_ASIDE
    assert verdict.reason == full_sentence(opened.unusable.findings[0])
    assert verdict.subject.unit_name == ""
    assert findings == opened.unusable.findings


def test_a_finding_names_unit_project_and_cell() -> None:
    one, *_ = found_in(book(form(["≥1000页", "980页", 90, 90])))
    assert (one.subject.unit_name, one.subject.project_name) == ("县档案馆", "档案数字化")
    assert (one.source.file, one.source.sheet, one.source.address) == ("自评.xlsx", "Sheet", "H11")
    assert (one.found, one.expected, one.difference) == ("90.00", "88.20", "1.80")


def test_check_shows_what_is_wrong_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "自评.xlsx"
    path.write_bytes(book(form(["≥10次", "达成预期指标", 80, 80])))
    assert main(["check", str(path)]) == 0
    shown = "".join(capsys.readouterr())
    assert all(code in shown for code in ("S02", "K01", "K05"))
    assert "年度指标值是“≥10次”" in shown


def test_every_form_of_a_workbook_is_checked() -> None:
    right, wrong = form(rest(90)), form(rest(80), name="库房改造")
    below = form(rest(70), name="宣传展览")
    found = found_in(book(right, [*right, [None], *wrong, [None], *below]))
    assert [(one.rule.code, one.subject.project_name, one.found) for one in found] == [
        ("K01", "库房改造", "90.00"),
        ("K01", "宣传展览", "80.00"),
    ]


@pytest.mark.parametrize("title", ["项目支出绩效自评表", "2021年度 项目支出绩效自评表（部门）"])
def test_a_title_alone_is_refused_and_no_more(title: str) -> None:
    assert is_evaluation_title(title)
    assert told([[title], ["项目名称", "档案数字化"], ["得分", 92]]) == []


@pytest.mark.parametrize("title", ["绩效目标执行监控自评表", "项目支出绩效自评表"])
def test_payments_up_to_a_month_make_a_monitoring_form(title: str) -> None:
    rows = [
        [f"{title}（2022年1-6月）"],
        ["项目名称", "档案数字化"],
        ["实施单位", "县档案馆"],
        ["项目资金（万元）", None, "年初预算数", "全年预算数", "1-6月执行数", "执行率"],
        [None, "年度资金总额", 10, 10, 5, 50],
    ]
    assert len(read_bytes_of("监控.xlsx", book(rows), "").returns) == 1


def test_a_form_without_points_is_known_by_its_title() -> None:
    rows = form(rest(90))[:7]
    rows[4][6:9] = [None, "执行率", None]
    assert told(rows) == []


def test_a_self_evaluation_is_never_one_more_project_beside_a_monitoring_form() -> None:
    monitoring = [
        ["项目支出绩效目标执行监控表（2022年1-6月）"],
        ["项目名称", "档案数字化"],
        ["实施单位", "县档案馆"],
        ["项目资金（万元）", None, "年初预算数", "1-6月执行数", "执行率"],
        [None, "年度资金总额", 10, 5, 50],
    ]
    opened = read_bytes_of("表.xlsx", book(monitoring, form(rest(90))), "")
    assert opened.returns == ()
    assert opened.unusable is not None
    assert [(one.rule.code, one.variant) for one in opened.unusable.findings] == [("S02", "mixed")]


# --- K01: weights


@pytest.mark.parametrize(
    ("weights", "wrong"),
    [
        ((50, 40), False),
        ((33.33, 33.33, 23.34), False),
        ((33.33, 33.33, 23.33), False),  # 99.99, within the hundredth
        ((33.33, 33.33, 23.32), True),
        ((50, 41), True),
        ((100,), True),
    ],
)
def test_weights_are_100_in_all(weights: Sequence[float], wrong: bool) -> None:
    found = told(form(*(rest(one) for one in weights), total=[]))
    assert found == ([("K01", "sum", "C3")] if wrong else [])


def test_without_points_for_the_rate_the_indicators_are_100() -> None:
    money = (100, 100, 100, None, None, None)
    assert told(form(rest(60), rest(40), money=money)) == []


def test_the_row_of_the_total_says_100() -> None:
    assert told(form(rest(90), total=["总分", *[None] * 5, 90, 100])) == [("K01", "total", "G12")]


def test_sums_between_the_rows_are_not_added_again() -> None:
    rows = form(rest(50), rest(40))
    rows.insert(11, [None, "小计", None, None, None, None, 50, 50])
    assert told(rows) == []


@pytest.mark.parametrize("weight", ["10分", " 10 ", "１０", "10.0分"])
def test_points_typed_as_text_are_read(weight: str) -> None:
    assert told(form(["明显改善", "已改善", weight, weight], rest(80), total=[])) == []


def test_weights_in_cells_with_a_percent_sign_are_points() -> None:
    rows = form(rest(0.5, 0.5), rest(0.4, 0.4), money=(1, 1, 1, 0.1, 1, 10), total=[])
    rows[10][7], rows[11][7] = 50, 40
    assert told(rows, percent=["G6", "G11", "G12"]) == []


def test_a_weight_that_is_no_number_is_said_once_and_nothing_is_summed() -> None:
    found = found_in(book(form(["明显改善", "已改善", "十分", 10], rest(80))))
    assert [(one.rule.code, one.variant, one.found) for one in found] == [("K01", "unread", "十分")]


def test_without_indicators_the_form_says_that_it_was_not_checked() -> None:
    assert told(form()[:7]) == [("K01", "no_indicators", "C3")]


# --- K02: scores


@pytest.mark.parametrize(
    ("budget", "executed", "score", "right"),
    [
        (100, 100, 10, True),
        (100, 120, 10, True),
        (100, 120, 12, False),
        (100, 97, 9.7, True),
        (100, 97, 10, False),
        (3, 2, 6.67, True),
        (3, 2, 6.68, True),  # a hundredth
        (3, 2, 6.7, True),  # to one decimal
        (3, 2, 6.69, False),
        (3, 2, 6.6, False),
        (43.2, 37.24, 9, False),
        (43.2, 37.24, 8.62, True),
        (43.2, 37.24, 37.24 / 43.2 * 10, True),
        (100, 0, 0, True),
        (0, 0, 10, True),  # no rate
        (0, 0, 0, True),
        ("100万元", "500000元", 10, False),
        ("100万元", "500000元", 5, True),
        ("—", "—", 10, True),
        (100, None, 10, False),
        (100, "约80", 8, False),
    ],
)
def test_points_for_the_rate(budget: Any, executed: Any, score: float, right: bool) -> None:
    rows = form(rest(90), money=(budget, budget, executed, 10, None, score))
    rows[9].append("备注")
    rows[10][8] = CAUSE
    found = told(rows)
    assert [one for one in found if one[0] != "K02"] == []
    assert (found == []) is right


@pytest.mark.parametrize(
    ("target", "actual", "score", "variant"),
    [
        ("≥1000页", 1000, 20, ""),
        ("≥1000页", "1000页", 19.5, "full"),
        ("≥1000页", 999.9, 20, ""),  # 19.998 → 20.00
        ("≥1000页", 980, 19.6, ""),
        ("≥1000页", 980, 20, "part"),
        ("≥1000页", 980, 19, "part"),
        ("≥1000页", 0, 0, ""),
        ("≥1000页", 0, 5, "part"),
        ("≥1000页", 1200, 18, "above"),
        ("不低于95%", "95%", 18, "full"),
        ("95%以上", "94%", 20, "part"),
        ("95%以上", 0.5, 20, ""),  # 0.5 % or 50 %?
        ("95%以上", 94, 20, "part"),
        (">95%", "95%", 20, ""),
        (">95%", "95%", 10, ""),
        ("≤10分钟", 10, 20, ""),
        ("≤10分钟", 10, 18, "full"),
        ("≤10分钟", "8分钟", 20, ""),
        ("≤10分钟", "8分钟", 18, "above"),
        ("≤10分钟", "12分钟", 20, "missed"),
        ("≤10分钟", "12分钟", 3, ""),  # how much is lost nobody says
        ("10分钟以内", "12分钟", 20, "missed"),
        ("≤5万元", "48000元", 18, "above"),
        ("≤5万元", "52000元", 20, "missed"),
        ("≤5万元", 52000, 20, ""),  # 元, presumably
        ("≥1000页", "1200份", 5, ""),
        ("100%", "98%", 20, ""),  # more or less: nobody says
        ("100%", "98%", 10, ""),
        ("100%", "100%", 19, "full"),
        (90, 80, 3, ""),
        (90, 90, 3, "full"),
        ("=90天", "80天", 3, ""),
        ("约1000页", 900, 20, ""),
        ("3-5次", 2, 20, ""),
        ("2022年12月底前", "2022年12月", 20, ""),
        ("12月", 11, 20, ""),
        ("≥2个月", "1个月", 20, "part"),
        ("明显改善", "有所改善", 20, ""),
        ("≥1000页", "已完成900页", 20, ""),
        ("≥10", -1, 0, ""),
        ("≥10", -1, 2, "part"),
        ("≥0", -1, 2, ""),
        ("≥10", 5, 21, "beyond"),
        ("≥10", 5, -1, "beyond"),
        ("≥10", 10, None, "blank"),
        ("≥10", 10, "满分", "unread"),
        ("≥10", 10, "20分", ""),
    ],
)
def test_points_of_an_indicator(target: Any, actual: Any, score: Any, variant: str) -> None:
    cause = None if variant == "above" else CAUSE
    found = told(form([target, actual, 20, score, cause], rest(70), total=[]))
    assert [one for one in found if one[0] == "K02"] == (
        [("K02", variant, "H11")] if variant else []
    )


def test_what_is_better_than_its_target_may_cost_points_with_a_cause() -> None:
    assert told(form(["≥1000页", 5000, 20, 15, "指标值定得偏低"], rest(70))) == []


@pytest.mark.parametrize(
    ("nature", "actual", "score", "variant"),
    [
        ("正向", 80, 20, "part"),
        ("≥", 80, 20, "part"),
        ("反向", 80, 20, ""),
        ("负向指标", 120, 20, "missed"),
        ("定性", 80, 3, ""),
        ("=", 80, 3, ""),
        (None, 80, 3, ""),
    ],
)
def test_a_column_may_say_which_way_is_good(
    nature: str | None, actual: int, score: int, variant: str
) -> None:
    rows = form([100, actual, 20, score, CAUSE], rest(70), total=[])
    rows[9].append("指标性质")
    rows[10].append(nature)
    assert told(rows) == ([("K02", variant, "H11")] if variant else [])


def test_a_unit_may_stand_in_a_column_of_its_own() -> None:
    rows = form(["≥95", "94%", 20, 20, CAUSE], rest(70))
    rows[9].append("计量单位")
    rows[10].append("%")
    assert told(rows) == [("K02", "part", "H11")]


@pytest.mark.parametrize(
    ("stated", "right"), [(95.5, True), (95.51, True), (95.49, True), (95.52, False), (96, False)]
)
def test_the_total_is_the_sum_of_the_scores(stated: float, right: bool) -> None:
    rows = form(rest(50, 45.5), rest(40), total=["合计", *[None] * 5, 100, stated])
    assert told(rows) == ([] if right else [("K02", "total", "H13")])


# --- K03: causes


def test_underspending_needs_a_cause_somewhere() -> None:
    money = (100, 100, 99.999999, 10, None, 10)
    assert told(form(rest(90), money=money)) == [("K03", "money", "F6")]
    assert told(form([*rest(90)[:4], CAUSE], money=money)) == []
    below = [*form(rest(90), money=money), [NOTE, None, CAUSE]]
    assert told(below) == []


@pytest.mark.parametrize("nothing", [None, " ", "无", "—", "/", 0, "0", "……", "不适用"])
def test_a_mark_is_no_cause(nothing: Any) -> None:
    found = told(form(["明显改善", "部分改善", 20, 18, nothing], rest(70)))
    assert found == [("K03", "score", "I11")]


def test_a_deduction_needs_its_own_cause() -> None:
    found = told(form(["明显改善", "部分改善", 20, 18], rest(70, 60)))
    assert found == [("K03", "score", "I11")]


def test_a_cause_in_a_merged_cell_is_that_of_every_row() -> None:
    rows = form(["改善", "部分改善", 20, 18, CAUSE], ["改善", "部分改善", 70, 60])
    assert told(rows) == [("K03", "score", "I12")]
    assert told(rows, merged=["I11:I12"]) == []


def test_without_a_column_for_causes_any_place_will_do() -> None:
    rows = form(["改善", "部分改善", 20, 18], rest(70))
    rows[9].pop()
    assert told(rows) == [("K03", "score", "H11")]
    assert told([*rows, ["未完成原因分析", CAUSE]]) == []


# --- merged cells


def test_points_of_several_rows_are_counted_once_and_not_judged_by_one_of_them() -> None:
    rows = form(["≥10次", 5, 40, 40], ["≥10次", 10, None, None], rest(50))
    assert told(rows, merged=["G11:G12", "H11:H12"]) == []
    assert ("K02", "part", "H11") in told(rows)


def test_points_of_several_rows_have_their_cause_in_any_of_them() -> None:
    rows = form(["≥10次", 5, 40, 30], ["≥10次", 10, None, None, CAUSE], rest(50))
    assert told(rows, merged=["G11:G12", "H11:H12"]) == []


def test_a_target_merged_over_rows_is_that_of_every_row() -> None:
    rows = form(["≥10次", 10, 40, 40], [None, "达成", 50, 50])
    assert told(rows, merged=["E11:E12"]) == [("K05", "words", "F12")]


# --- K04: grades


@pytest.mark.parametrize(
    ("score", "grade", "right"),
    [
        (90, "优", True),
        (89.995, "优", True),  # shown as 90.00
        (89.99, "优", False),
        (89.99, "良", True),
        (80, "良", True),
        (79.99, "良", False),
        (79.99, "中", True),
        (60, "中等", True),
        (59.99, "合格", False),
        (59.99, "差", True),
        (100, "优秀", True),
        (100, "良", False),
        (0, "不合格", True),
        (90, "优√ 良□ 中□ 差□", True),
        (90, "优□ 良☑ 中□ 差□", False),
        (90, "□优 ☑良 □中 □差", False),
        (90, "☑优 □良 □中 □差", True),
    ],
)
def test_grade_of_a_score(score: float, grade: str, right: bool) -> None:
    rows = form(["改善", "改善", 90, score - 10 if score >= 10 else 0, CAUSE], grade=grade)
    if score < 10:
        rows[5][3:] = [100, 100, 0, 10, 0, 0]
    rows[-2][7] = score
    assert told(rows) == ([] if right else [("K04", "", "B13")])


@pytest.mark.parametrize("grade", ["A", "优□ 良□ 中□ 差□", "优☑ 良☑ 中□ 差□", "92"])
def test_a_grade_that_is_none_is_told(grade: str) -> None:
    assert told(form(rest(90), grade=grade)) == [("K04", "unread", "B13")]


def test_no_grade_is_no_fault() -> None:
    assert told([*form(rest(90)), ["自评等级"]]) == []


def test_without_a_total_the_sum_has_a_grade() -> None:
    assert told(form(rest(90, 80), total=[None], grade="优")) == []
    assert told(form(rest(90, 79.99), total=[None], grade="优")) == [("K04", "", "B13")]


def test_a_grade_may_stand_behind_its_label() -> None:
    rows = form(rest(90))
    rows[1].append("评价等级：良")
    assert told(rows) == [("K04", "", "B2")]


# --- K05: numbers for numbers


@pytest.mark.parametrize(
    ("target", "actual", "variant"),
    [
        ("≥1000页", 1200, ""),
        ("≥1000页", "1,200页", ""),
        ("≥1000页", "已完成1200页", ""),
        ("≥1000页", None, "blank"),
        ("≥1000页", "达成预期指标", "words"),
        ("≥1000页", "十分满意", "words"),
        ("≥1000页", "—", "words"),
        ("≥1000页", "≥1000页", "about"),
        ("≥1000页", "1000页以上", "about"),
        ("≥1000页", "约1200页", "about"),
        ("≥1000页", "1200余页", "about"),
        (100, "完成", "words"),
        ("明显改善", None, ""),
        ("12月底前", "完成", ""),
        ("约1000页", "完成", ""),
        ("3-5次", "完成", ""),
        ("第1季度", "完成", ""),
        ("95%的群众满意", "满意", ""),
        (date(2022, 12, 31), "完成", ""),
    ],
)
def test_number_for_a_number(target: Any, actual: Any, variant: str) -> None:
    found = told(form([target, actual, 20, 20], rest(70)))
    assert found == ([("K05", variant, "F11")] if variant else [])


# --- what a cell says


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("≥1,000页", ("1000", "页", Bound.AT_LEAST)),
        ("＞＝90％", ("90", "%", Bound.AT_LEAST)),
        ("≥100百分比", ("100", "%", Bound.AT_LEAST)),
        ("大于等于 3 次", ("3", "次", Bound.AT_LEAST)),
        ("不超过5万元", ("5", "万元", Bound.AT_MOST)),
        ("控制在5%以内", ("5", "%", Bound.AT_MOST)),
        ("≤24小时", ("24", "小时", Bound.AT_MOST)),
        ("10个工作日", ("10", "个工作日", Bound.UNSTATED)),
        ("=100%", ("100", "%", Bound.UNSTATED)),
        ("≥5%以内", ("5", "%", Bound.UNSTATED)),
        (Percentage(0.95), ("95", "%", Bound.UNSTATED)),
        (3.5, ("3.5", "", Bound.UNSTATED)),
    ],
)
def test_measured(raw: RawValue, wanted: tuple[str, str, Bound]) -> None:
    found = measured(raw)
    assert isinstance(found, Measured)
    assert (f"{found.number.normalize():f}", found.unit, found.bound) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "约100",
        "100余人",
        "2022年",
        "12月",
        "3-5次",
        "1000㎡",
        "6①",
        "1\u0336",
        "完成",
        "第3名",
        "",
        "5年内",
    ],
)
def test_not_measured(text: str) -> None:
    assert measured(text) == text


def test_a_hundredfold_is_likelier_a_slip() -> None:
    target, near, far = (measured(one) for one in ("≥10", 999, 1000))
    assert isinstance(target, Measured)
    assert isinstance(near, Measured)
    assert isinstance(far, Measured)
    assert comparable(target, near) == (10, 999)
    assert comparable(target, far) is None


def test_words_of_totals_and_grades() -> None:
    assert [
        one for one in ("总分", "总 分：", "合计", "小计", "总体目标", "满意度") if is_whole(one)
    ] == [
        "总分",
        "总 分：",
        "合计",
    ]
    assert GRADE.read("良好", "").value is Grade.GOOD
    assert GRADE.read("优良", "").value is Absence.UNREADABLE


# --- broken and odd forms

ODD: list[Any] = [
    *(
        None,
        "",
        " ",
        "无",
        "—",
        "……",
        0,
        -1,
        1e300,
        1e-300,
        10**15,
        True,
        "十分",
        "10分10分",
        "∞",
        "NaN",
    ),
    *(
        "#DIV/0!",
        "=A1+1",
        date(2022, 1, 1),
        "项目名称",
        "总分",
        "合计",
        "三级指标",
        "≥",
        "≤≤5",
        "1" * 400,
    ),
    *("优", "注：", "年度资金总额", "%", "0%", "-0", "1/3", "约", "\u0336", "①"),
]


@pytest.mark.parametrize("seed", range(40))
def test_an_odd_form_never_breaks_the_reader(seed: int) -> None:
    """Whatever stands in any cells: refused or told, never a fault of the program."""
    dice = random.Random(seed)
    rows = form(["≥10", 10, 50, 50], ["≤5万元", "4万元", 40, 40], grade="优")
    for _ in range(dice.randrange(1, 12)):
        row = rows[dice.randrange(len(rows))]
        row[dice.randrange(len(row))] = dice.choice(ODD)
    opened = read_bytes_of("自评.xlsx", book(rows), "")
    assert opened.returns or opened.unusable


@pytest.mark.parametrize(
    "place", [(5, 3), (5, 7), (6, 3), (8, 1), (1, 0), (3, 2), (10, 1), (10, 2)]
)
@pytest.mark.parametrize("odd", ODD[:10], ids=repr)
def test_what_no_rule_looks_at_brings_no_finding(place: tuple[int, int], odd: Any) -> None:
    rows = form(["≥10", 10, 50, 50], ["≤5万元", "4万元", 40, 40], grade="优")
    row, column = place
    rows[row][column] = odd
    assert told(rows) == []


def test_an_error_value_is_told_and_not_taken_for_a_number() -> None:
    rows = form(["≥10", "#REF!", 50, 50], ["≥10", 10, 40, "#DIV/0!"])
    assert isinstance(measured(ErrorValue("#REF!")), str)
    assert told(rows) == [("K02", "unread", "H12"), ("K05", "words", "F11")]


def test_rows_of_the_template_that_nobody_filled_are_none() -> None:
    rows = form(rest(90))
    rows[11:11] = [[None, None, "质量指标", "指标1："], [None, None, None, "……"], [None] * 9]
    assert told(rows) == []


def test_lines_under_the_form_are_no_indicators() -> None:
    rows = form(rest(90), total=["注：定量指标按完成比例得分", None, None, None, "≥1", None, 5, 5])
    assert told(rows) == []


def test_public_forms_come_out_as_a_person_judges_them() -> None:
    """As departments publish them: rates rounded, no budget, units only in the target."""
    rows = form(
        [43.2, 37.24, 10, 9, "尾款未付"],
        ["≥50个", 50, 8, 8],
        ["≥100百分比", 100, 8, 8],
        ["≤90万元", 90, 8, 8],
        ["严格执行相关规定", "达成预期指标", 56, 56],
        money=(43.2, 43.2, 37.24, 10, 0.86, 9),
    )
    assert told(rows) == [("K02", "rate", "I6")]
    rows[5][3:] = [0, 0, 0, 10, 0, 0]
    rows[15][7] = 89
    assert told(rows) == []
