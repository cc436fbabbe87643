"""Labels, words and ticks as they stand on other people's sheets, with those that only look alike."""

from collections.abc import Mapping

import pytest

from perfbatch.form.choice import Choice
from perfbatch.form.choices import DIMENSION, LIKELIHOOD, YEAR_END_OUTLOOK
from perfbatch.form.kinds import Code, no_code, read, struck_out
from perfbatch.form.label import label_key, label_unit
from perfbatch.form.monitoring import MONITORING, PROJECTS
from perfbatch.form.numbers import Amount
from perfbatch.form.platform_export import EXPORT
from perfbatch.form.schema import Field
from perfbatch.form.single_project import SINGLE_PROJECT
from perfbatch.form.statement import STATEMENT
from perfbatch.form.ticks import CROSSES, TICKS, is_ticked
from perfbatch.model.absence import Absence
from perfbatch.model.cell import RawValue, Ticked
from perfbatch.stages.extract.header import field_of

assert SINGLE_PROJECT.grid is not None
SHEETS: Mapping[str, Mapping[str, Field]] = {
    "standard": PROJECTS.by_key,
    "export": EXPORT.tables[0].by_key,
    "statement": STATEMENT.tables[0].by_key,
    "single": SINGLE_PROJECT.grid.by_key,
    "export card": EXPORT.card.by_key,
    "statement card": STATEMENT.card.by_key,
    "standard card": MONITORING.card.by_key,
}

KNOWN = [
    ("export", "本年预算数", "revised_budget_fen"),
    ("export", "年度预算数", "revised_budget_fen"),
    ("export", "年度预算金额（元）", "revised_budget_fen"),
    ("export", "全年预算数（B）", "revised_budget_fen"),
    ("export", "年初预算数(A)", "original_budget_fen"),
    ("export", "实际支付", "executed_fen"),
    ("export", "支出金额", "executed_fen"),
    ("export", "已支出", "executed_fen"),
    ("export", "累计支出", "executed_fen"),
    ("export", "已支付金额", "executed_fen"),
    ("export", "支付数", "executed_fen"),
    ("export", "累计执行数", "executed_fen"),
    ("export", "执行数", "executed_fen"),
    ("export", "1-6月执行数(B)", "executed_fen"),
    ("export", "上半年已支出（万元）", "executed_fen"),
    ("export", "累计支付数（截至6月底）（元）", "executed_fen"),
    ("export", "执行率（B/A）", "execution_rate"),
    ("export", "执行率(%)(③=②/①)", "execution_rate"),
    ("export", "执行率(%)(B÷A×100%)", "execution_rate"),
    ("export", "执行率（10/9）", "execution_rate"),
    ("export", "预计全年支付数", "projected_executed_fen"),
    ("export", "单位", "unit_name"),
    ("export", "部门", "unit_name"),
    ("export", "预算单位", "unit_name"),
    ("export", "单位名称", "unit_name"),
    ("export", "月份", "month"),
    ("export", "期间", "month"),
    ("export", "统计月份", "month"),
    ("export", "业务月份", "month"),
    ("export", "会计期间", "month"),
    ("export", "月度", "month"),
    ("export card", "月度", "month"),
    ("export", "年份", "year"),
    ("export", "所属年度", "year"),
    ("export", "预算所属年度", "year"),
    ("export", "全年预算数/元", "revised_budget_fen"),
    ("export", "累计支付数【万元】", "executed_fen"),
    ("statement", "年度预算数", "revised_budget_fen"),
    ("statement", "年度预算金额(万元)", "revised_budget_fen"),
    ("statement", "资金数额（A）", "revised_budget_fen"),
    ("statement", "1-6月支付数", "executed_fen"),
    ("statement", "单位", "unit_name"),
    ("statement", "部门", "unit_name"),
    ("statement", "六月底绩效目标实现程度(%)", "goal_attainment"),
    ("single", "年初预算数(A)", "original_budget_fen"),
    ("single", "全年预算数（A）", "original_budget_fen"),
    ("single", "1-6月执行数(B)", "executed_fen"),
    ("single", "1～6月执行率（B/A）", "execution_rate"),
    ("single", "1-6月支付数", "executed_fen"),
    ("standard", "1-6月执行数", "executed_fen"),
    ("standard", "执行数（万元）", "executed_fen"),
    ("standard", "年初预算金额", "original_budget_fen"),
    ("standard", "调整后预算", "revised_budget_fen"),
    ("standard card", "预算年度", "year"),
    ("standard card", "统计月份", "month"),
    ("statement card", "统计期间", "month"),
]

UNKNOWN = [
    *(
        "本月支付",
        "本月支付数",
        "当月支出",
        "当月支付数",
        "6月支付数",
        "六月支付数",
        "二季度支付数",
    ),
    *("预计全年支付", "下半年计划支出", "下半年支付数", "计划支付数", "预计支付数", "拟支付金额"),
    *("未支付数", "待支付金额", "上年支付数", "上年执行数", "支付数(6月)", "支付数（下半年）"),
    *("支付数(2021)", "支付进度说明", "支付方式", "已支付笔数", "4-6月支付数", "剩余预算数"),
]
"""None of these is a cumulative payment, nor anything else of the forms."""

NOT_BESIDE_TITLES = ["单位", "部门"]


@pytest.mark.parametrize(("sheet", "label", "name"), KNOWN)
def test_label_names_its_field(sheet: str, label: str, name: str) -> None:
    found, _ = field_of(label, SHEETS[sheet])
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("label", UNKNOWN)
@pytest.mark.parametrize("sheet", ["standard", "export", "statement", "single"])
def test_label_names_nothing(sheet: str, label: str) -> None:
    assert field_of(label, SHEETS[sheet]) == (None, None)


def test_a_line_with_the_unit_of_money_names_no_unit() -> None:
    """单位：万元 beside a title, or 单位（万元） above a column, is not the unit that reports."""
    for form in (EXPORT, STATEMENT, SINGLE_PROJECT, MONITORING):
        assert "单位" not in form.card.by_key
    for text in ("单位（万元）", "单位：元", "单位(元)", "单位：万元"):
        assert label_key(text) not in SHEETS["export"]
        assert label_key(text) not in SHEETS["statement"]


def test_payments_on_a_statement_may_lack() -> None:
    paid = STATEMENT.tables[0].field("executed_fen")
    assert not paid.required
    assert not paid.column_required
    assert isinstance(paid.kind, Amount)


@pytest.mark.parametrize(
    ("text", "key", "unit"),
    [
        ("年初预算数(万元)(A)", "年初预算数", "万元"),
        ("年初预算数(A)(万元)", "年初预算数", "万元"),
        ("执行率（%）（B/A）", "执行率", "%"),
        ("执行率（B/A*100%）", "执行率", ""),
        ("调整后预算数（6+7+8）", "调整后预算数", ""),
        ("预算数/元", "预算数", "元"),
        ("预算数／万元", "预算数", "万元"),
        ("预算数:元", "预算数", "元"),
        ("预算数：元", "预算数", "元"),
        ("预算数，万元", "预算数", "万元"),
        ("预算数，单位：万元", "预算数", "万元"),
        ("预算数【元】", "预算数", "元"),
        ("预算数〔万元〕", "预算数", "万元"),
        ("预算数【单位：万元】", "预算数", "万元"),
        ("预算数/万元(A)", "预算数", "万元"),
        ("预算数(A)/百万元", "预算数", "百万元"),
        ("执行率/%", "执行率", "%"),
        # no unit of a label
        ("单位：元氏县", "单位:元氏县", ""),
        ("单位:元", "单位:元", ""),
        ("单位：万元", "单位:万元", ""),
        ("金额单位：万元", "金额单位:万元", ""),
        ("单位(万元)", "单位(万元)", "万元"),
        ("单位【万元】", "单位【万元】", "万元"),
        ("万元/元", "万元/元", ""),
        ("元/人", "元/人", ""),
        ("补助标准/元每人", "补助标准/元每人", ""),
        ("预算数、元", "预算数、元", ""),
        ("状元", "状元", ""),
        ("多元", "多元", ""),
        ("/元", "/元", ""),
        ("预算数/个", "预算数/个", ""),
        ("支付数②", "支付数2", ""),
        ("支付数（②）", "支付数", ""),
        ("支付数(2022)", "支付数(2022)", ""),
        ("支付数(AB)", "支付数(AB)", ""),
        ("支付数(不含税)", "支付数(不含税)", ""),
        ("填报单位（盖章）：", "填报单位", ""),
    ],
)
def test_letters_of_columns_and_units_are_no_part_of_a_label(
    text: str, key: str, unit: str
) -> None:
    assert label_key(text) == key
    assert label_unit(text) == unit


@pytest.mark.parametrize(
    ("choice", "heading", "word"),
    [
        (YEAR_END_OUTLOOK, "能实现", "能实现"),
        (YEAR_END_OUTLOOK, "①能实现", "能实现"),
        (YEAR_END_OUTLOOK, "② 不能完\n全实现", "不能完全实现"),
        (YEAR_END_OUTLOOK, "3.差距较大（30%以上）", "差距较大"),
        (YEAR_END_OUTLOOK, "（3）差距较大", "差距较大"),
        (YEAR_END_OUTLOOK, "A、能实现", "能实现"),
        (YEAR_END_OUTLOOK, "一、能实现", "能实现"),
        (YEAR_END_OUTLOOK, "可能实现", ""),
        (YEAR_END_OUTLOOK, "不能实现", ""),
        (YEAR_END_OUTLOOK, "①能实现 ②不能完全实现", ""),
        (YEAR_END_OUTLOOK, "备注", ""),
        (LIKELIHOOD, "①确定能", "确定能"),
        (LIKELIHOOD, "②有可能", "有可能"),
        (LIKELIHOOD, "可能实现", ""),
        (LIKELIHOOD, "③完全不可能", "完全不可能"),
        (DIMENSION, "2.产出", "产出指标"),
        (LIKELIHOOD, "不可能实现", ""),
    ],
)
def test_word_over_a_column_of_ticks(choice: Choice, heading: str, word: str) -> None:
    assert choice.word_over(heading) == word


TICKED: list[RawValue] = [
    *("√", " √ ", "✓", "✔", "✔\ufe0f", "✔\ufe0e", "☑", "☑\ufe0f", "✅", "🗸", "🗹", "■", "●", "⬛"),
    *("（√）", "(√)", "[√]", "【√】", "〔✓〕", "( ✔\ufe0f )", "V", "v", "ｖ", "∨", "是", "Y", "y"),
    *("ü", "\uf0fc", "\uf0fe", "þ", "(\uf0fc)", 1, 1.0, True),
]
NOT_TICKED: list[RawValue] = [
    *("", None, "×", "✗", "✘", "❌", "☐", "□", "⬜", "○", "否", "N", "0", 0, False, "（ ）", "[]"),
    *("-", "—", "/", "无", "不适用", "\uf0a8", "\uf06f", "\uf0fb", "(×)", "【 】"),
]
UNCLEAR: list[RawValue] = [
    *("☒", "☒\ufe0f", "[☒]", "X", "x", "(X)", "🗷", "P", "R", "?", "待定", "√？", "√×", "√能实现"),
    *("2", 2, 0.5, "对", "((√))", "(", "()()", "基本", "\uf0fd", "ý"),
]


@pytest.mark.parametrize("mark", TICKED, ids=repr)
def test_tick(mark: RawValue) -> None:
    assert is_ticked(mark) is True


@pytest.mark.parametrize("mark", NOT_TICKED, ids=repr)
def test_no_tick(mark: RawValue) -> None:
    assert is_ticked(mark) is False


@pytest.mark.parametrize("mark", UNCLEAR, ids=repr)
def test_mark_that_says_neither(mark: RawValue) -> None:
    """P and R are ticks in Wingdings 2 only: the reader that sees the font says so."""
    assert is_ticked(mark) is None


def test_no_sign_means_both() -> None:
    assert not TICKS & CROSSES


def test_a_mark_that_says_neither_is_reported_and_not_counted() -> None:
    raw = Ticked((("能实现", "☒"), ("不能完全实现", None), ("差距较大", None)))
    found = read(YEAR_END_OUTLOOK, raw)
    assert found.value is Absence.UNREADABLE
    assert found.problem is not None
    assert (found.problem.rule.code, found.problem.variant) == ("V10", "tick")
    assert (found.problem.word, found.problem.facts["mark"]) == ("能实现", "☒")


@pytest.mark.parametrize("mark", ["-", "－", "—", "——", "―", "─", "−", "‐", "/", "\\", "无", "n/a"])
def test_a_struck_out_mark_means_the_same_everywhere(mark: str) -> None:
    """In an amount it is 不适用, in a column of ticks it is no tick."""
    assert struck_out(mark)
    assert read(Amount(), mark).value is Absence.NOT_APPLICABLE
    assert is_ticked(mark) is False


@pytest.mark.parametrize(
    "text",
    [
        "无",
        "-",
        "—",
        "——",
        "/",
        "0",
        "00",
        "000000",
        "０００",
        "0.0",
        "同上",
        " 同 上 ",
        "〃",
        "″",
        "不适用",
    ],
)
def test_a_code_that_is_none(text: str) -> None:
    assert no_code(text)
    assert read(Code(), text).value is Absence.UNFILLED


def test_the_number_0_is_no_code() -> None:
    assert read(Code(), 0).value is Absence.UNFILLED
    assert read(Code(), 0.0).value is Absence.UNFILLED


@pytest.mark.parametrize("text", ["306001", "000001", "0-1", "A0", "无01", "10", "上同上", ""])
def test_a_code_that_is_one(text: str) -> None:
    assert not no_code(text)


def test_a_code_keeps_its_zeros() -> None:
    assert read(Code(), "000001").value == "000001"
