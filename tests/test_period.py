"""Years and months as they stand in cells, titles and labels, with what only looks like them."""

from datetime import date, datetime, time

import pytest

from perfbatch.form.figures import in_figures
from perfbatch.form.kinds import read
from perfbatch.form.period import (
    Month,
    Year,
    narrows,
    stated,
    stated_in_title,
    without_period,
)
from perfbatch.form.scope import single_month, without_year
from perfbatch.model.absence import Absence
from perfbatch.model.cell import RawValue

IN_CELLS: list[tuple[RawValue, int | None, int | None]] = [
    # months alone
    ("6", None, 6),
    (6, None, 6),
    ("6月", None, 6),
    ("六月", None, 6),
    ("六月份", None, 6),
    ("十月", None, 10),
    ("十一月", None, 11),
    ("十二月底", None, 12),
    ("6 月底", None, 6),
    ("６月末", None, 6),
    ("截至六月底", None, 6),
    ("截止到6月30日", None, 6),
    ("6月30日", None, 6),
    # from January
    ("1-6月份", None, 6),
    ("1—6月", None, 6),
    ("1～6月", None, 6),
    ("1―6月", None, 6),
    ("1─6月", None, 6),
    ("1一6月", None, 6),
    ("01-06月", None, 6),
    ("一至六月", None, 6),
    ("一—六月份", None, 6),
    ("一月至六月", None, 6),
    ("1月到6月", None, 6),
    ("1月1日至6月30日", None, 6),
    ("（1-6月）", None, 6),
    ("1-6月累计", None, 6),
    ("前6个月", None, 6),
    ("前六个月", None, 6),
    ("1-10月", None, 10),
    ("1-12月", None, 12),
    # halves and quarters
    ("上半年", None, 6),
    ("2022年上半年", 2022, 6),
    ("2022 上半年", 2022, 6),
    ("2022年度上半年", 2022, 6),
    ("一季度", None, 3),
    ("第一季度", None, 3),
    ("1季度", None, 3),
    ("2022年第1季度", 2022, 3),
    ("二季度", None, 6),
    ("第二季度", None, 6),
    ("2022年二季度末", 2022, 6),
    ("三季度", None, 9),
    ("第四季度", None, 12),
    ("前三季度", None, 9),
    ("前三个季度", None, 9),
    ("2022年前两季度", 2022, 6),
    ("一至三季度", None, 9),
    ("1-2季度", None, 6),
    ("一、二季度", None, 6),
    # with the year
    ("2022", 2022, None),
    (2022, 2022, None),
    ("2022年度", 2022, None),
    ("二〇二二年", 2022, None),
    ("二○二二年度", 2022, None),
    ("二零二二年", 2022, None),
    ("二Ｏ二二年", 2022, None),
    ("2022年6月", 2022, 6),
    ("二〇二二年六月", 2022, 6),
    ("二○二二年十一月", 2022, 11),
    ("2022年6月末", 2022, 6),
    ("截至2022年6月底", 2022, 6),
    ("截至2022年6月", 2022, 6),
    ("2022年06月30日", 2022, 6),
    ("二〇二二年六月三十日", 2022, 6),
    ("2022年1月至2022年6月", 2022, 6),
    ("2022年1月-6月", 2022, 6),
    ("2022年1—6月", 2022, 6),
    ("2022年1月1日至2022年6月30日", 2022, 6),
    ("自2022年1月至6月", 2022, 6),
    ("2022年（1-6月）", 2022, 6),
    ("2022 1-6月", 2022, 6),
    ("2022.1-6月", 2022, 6),
    ("2022.01-06", 2022, 6),
    ("2022.1-6", 2022, 6),
    ("2022.1—12", 2022, 12),
    ("2022-01至2022-06", 2022, 6),
    ("2022-01-2022-06", 2022, 6),
    ("2022.1-2022.6", 2022, 6),
    ("2022.01—2022.10", 2022, 10),
    ("2022/1/1-2022/6/30", 2022, 6),
    ("202201-202206", 2022, 6),
    ("2022/06", 2022, 6),
    ("2022-6", 2022, 6),
    ("2022—06", 2022, 6),
    ("2022.06", 2022, 6),
    ("2022.6", 2022, 6),
    ("2022.10", 2022, 10),
    ("2022.6.30", 2022, 6),
    ("截至2022.6.30", 2022, 6),
    ("2022-06-30", 2022, 6),
    ("2022/1/31", 2022, 1),
    ("2022-01-01", 2022, 1),
    ("202206", 2022, 6),
    (202206, 2022, 6),
    ("20220630", 2022, 6),
    (44713, 2022, 6),
    (date(2022, 6, 30), 2022, 6),
    (datetime.combine(date(2022, 6, 1), time()), 2022, 6),
    (datetime.combine(date(2022, 1, 31), time()), 2022, 1),
    # what an office program makes of 1-6 is no day in January
    (datetime.combine(date(2022, 1, 6), time()), 2022, None),
    (44567, 2022, None),
    ("2022-01-06", 2022, None),
    ("2022/1/6", 2022, None),
    # several, later ones, and none
    (2022.1, None, None),
    ("2022.1", None, None),
    ("2022.4-6", None, None),
    ("2022.1-13", None, None),
    ("2022-1-6", 2022, None),
    ("202206期", None, None),
    ("2022年06期", None, None),
    ("2022年6、7月", None, None),
    ("6月或7月", None, None),
    ("6/7月", None, None),
    ("6月和7月", None, None),
    ("一、三季度", None, None),
    ("二、三季度", None, None),
    ("二至三季度", None, None),
    ("下半年", None, None),
    ("2022年下半年", None, None),
    ("前一季度", None, None),
    ("4-6月", None, None),
    ("2022年4-6月", 2022, None),
    ("2022年6月至7月", 2022, None),
    ("2021年11月至2022年10月", None, None),
    ("2021年1月至2022年6月", None, None),
    ("13", None, None),
    ("2022年13月", None, None),
    ("1-13月", None, None),
    ("十三月", None, None),
    ("0月", None, None),
    ("三个月", None, None),
    ("本月", None, None),
    ("全年", None, None),
    ("22年6月", None, None),
    ("财预〔2022〕136号", None, None),
    ("〔2022〕6号", None, None),
    ("0312-7622016", None, None),
    ("13900002022", None, None),
    ("", None, None),
    ("六", None, None),
    (True, None, None),
]


@pytest.mark.parametrize(("raw", "year", "month"), IN_CELLS, ids=repr)
def test_period_in_a_cell(raw: RawValue, year: int | None, month: int | None) -> None:
    assert stated(raw) == (year, month)


@pytest.mark.parametrize(("raw", "year", "month"), IN_CELLS, ids=repr)
def test_the_kinds_read_the_same(raw: RawValue, year: int | None, month: int | None) -> None:
    """A cell for a month with anything else in it is a problem, never a month."""
    found = read(Month(), raw)
    nothing = Absence.UNFILLED if raw == "" else Absence.UNREADABLE
    assert found.value == (month or nothing)
    assert read(Year(), raw).value == (year or nothing)
    if month is None and raw != "":
        assert found.problem is not None
        assert (found.problem.rule.code, found.problem.variant) == ("V10", "whole")


@pytest.mark.parametrize("kind", [Year(), Month()], ids=repr)
def test_statements_that_contradict_each_other_are_told_as_such(kind: Year | Month) -> None:
    """Each is a number of the right size: that they differ is what is wrong."""
    found = read(kind, "6（D4）、11（J9）").problem
    assert found is not None
    assert (found.rule.code, found.variant) == ("V10", "apart")


IN_TITLES: list[tuple[str, set[int], set[int]]] = [
    ("网信办部门 1-6 月份预算绩效运行监控报告", set(), {6}),
    ("网信办部门一至六月份预算绩效运行监控报告", set(), {6}),
    ("2022年上半年预算绩效运行监控统计表", {2022}, {6}),
    ("二〇二二年上半年绩效监控表", {2022}, {6}),
    ("2022年前三季度绩效运行监控表", {2022}, {9}),
    ("2022年第二季度预算绩效监控表", {2022}, {6}),
    ("第二季度预算绩效监控表", set(), {6}),
    ("2022年一季度预算绩效监控表", {2022}, {3}),
    ("2022年6月预算绩效监控表", {2022}, {6}),
    ("二○二二年六月预算绩效监控表", {2022}, {6}),
    ("（2022年1月至2022年6月）", {2022}, {6}),
    ("2022年1月1日—2022年6月30日", {2022}, {6}),
    ("期间：2022-01至2022-06", {2022}, {6}),
    ("监控表（2022.1-2022.6）", {2022}, {6}),
    ("监控表（2022.1-6）", {2022}, {6}),
    ("2022.01-06绩效监控表", {2022}, {6}),
    ("截至2022年6月底", {2022}, {6}),
    ("截至2022年6月30日", {2022}, {6}),
    ("截至2022-06-30", {2022}, {6}),
    ("截至6月30日", set(), {6}),
    ("2022年6月末实现程度", {2022}, {6}),
    ("（2022年度）", {2022}, set()),
    ("二〇二二年度", {2022}, set()),
    ("2022年度1-6月", {2022}, {6}),
    ("附件4 2022年度1-6月绩效监控表", {2022}, {6}),
    ("附件 ４　２０２２年６月", {2022}, {6}),
    ("2022 1-6月绩效监控表", {2022}, {6}),
    # contradictions: both are told, so that nobody chooses
    ("2022年6、7月监控表", {2022}, {6, 7}),
    ("6月或7月底", set(), {6, 7}),
    ("6、7、8月底实现程度", set(), {6, 7, 8}),
    ("1-6月（截至7月底）", set(), {6, 7}),
    ("2021年、2022年预算", {2021, 2022}, set()),
    ("监控表（2022.1-6.30）", set(), set()),
    ("监控表2022.4-6", set(), set()),
    # no period, or none from January
    ("2022年下半年工作计划", {2022}, set()),
    ("2022年4-6月支出情况表", {2022}, set()),
    ("2022年6月至7月", {2022}, set()),
    ("合同期2021年11月至2022年10月", set(), set()),
    ("第二季度、第三季度", set(), set()),
    ("6月份追加项目两个", set(), set()),
    ("六月追加项目", set(), set()),
    ("2022年7月5日", set(), set()),
    ("二〇二二年七月五日", set(), set()),
    ("二〇二二年七月二十五日", set(), set()),
    ("填报日期：2022年7月5日", set(), set()),
    ("填报日期：2022年7月", set(), set()),
    ("填报日期 2022年7月", set(), set()),
    ("填表时间（2022年7月）", set(), set()),
    ("2022年7月填报", set(), set()),
    ("请于7月底前报送", set(), set()),
    ("请于2022年7月10日前报送", set(), set()),
    ("报送截止2022年7月10日", set(), set()),
    ("截止7月10日前", set(), set()),
    ("2023年1月编制", set(), set()),
    ("2022年6月上旬", {2022}, set()),
    ("财预〔2019〕136号", set(), set()),
    ("冀财绩〔2022〕6号", set(), set()),
    ("表式版本 2026.1", set(), set()),
    ("联系电话：0312-7622016", set(), set()),
    ("联系电话：13920221106", set(), set()),
    ("附件 4", set(), set()),
    ("三个月以上", set(), set()),
]


@pytest.mark.parametrize(("text", "years", "months"), IN_TITLES, ids=[one[0] for one in IN_TITLES])
def test_period_in_a_title(text: str, years: set[int], months: set[int]) -> None:
    assert stated_in_title(text) == (years, months)


def test_long_text_is_no_title() -> None:
    assert stated_in_title("截至6月底，" + "文" * 60) == (set(), set())


@pytest.mark.parametrize(
    ("label", "key", "month"),
    [
        ("1-6月执行数", "执行数", 6),
        ("1～6月执行数(万元)", "执行数", 6),
        ("1一6月执行数", "执行数", 6),
        ("一至六月执行数", "执行数", 6),
        ("一月至六月累计支付数", "累计支付数", 6),
        ("上半年执行数", "执行数", 6),
        ("2022年上半年执行数", "执行数", 6),
        ("前三季度支付数", "支付数", 9),
        ("第一季度支付数", "支付数", 3),
        ("截至二季度末支付数", "支付数", 6),
        ("2022年1-6月支付数", "支付数", 6),
        ("2022年1月至6月支付数", "支付数", 6),
        ("六月底绩效目标实现程度（%）", "绩效目标实现程度", 6),
        ("截至2022年6月30日累计支付数", "累计支付数", 6),
        ("执行数（1-6月）", "执行数", 6),
        ("执行数(1-6月)(万元)", "执行数", 6),
        ("绩效目标实现程度（6月底）", "绩效目标实现程度", 6),
        ("执行数(万元)(上半年)", "执行数", 6),
        # one month or quarter, or what does not begin in January: another column
        ("6月支付数", "6月支付数", None),
        ("六月支付数", "6月支付数", None),
        ("二季度支付数", "第2季度支付数", None),
        ("第三季度支付数", "第3季度支付数", None),
        ("4-6月支付数", "4-6月支付数", None),
        ("下半年计划支出", "下半年计划支出", None),
        ("支付数（6月）", "支付数(6月)", None),
        ("支付数（二季度）", "支付数(第2季度)", None),
        ("支付数（下半年）", "支付数(下半年)", None),
        ("年初预算数", "年初预算数", None),
        ("一级指标", "一级指标", None),
    ],
)
def test_period_of_a_label(label: str, key: str, month: int | None) -> None:
    assert without_period(label) == (key, month)


@pytest.mark.parametrize(
    ("group", "label"),
    [
        ("本月", "支付数"),
        ("6月", "支付数"),
        ("六月份", "支付数"),
        ("二季度", "支付数"),
        ("第二季度", "执行数"),
        ("上年", "预算数"),
        ("预计全年", "支付数"),
        ("全年预计", "执行数"),
        ("全年", "执行数"),
        ("下半年计划", "支付数"),
        ("下半年", "支出数"),
        ("拟", "支付数"),
        ("计划", "支付金额"),
        ("预计年底", "实现程度"),
        ("全年预计", "完成情况"),
        ("待支付", "支付数"),
    ],
)
def test_a_heading_that_makes_another_column_of_a_label(group: str, label: str) -> None:
    assert narrows(group, label)


@pytest.mark.parametrize(
    ("group", "label"),
    [
        ("1-6月", "支付数"),
        ("上半年", "支付数"),
        ("一至六月", "支付数"),
        ("截至6月底", "支付数"),
        ("一季度", "支付数"),
        ("资金情况", "支付数"),
        ("全年预算执行情况", "执行数"),
        ("年度计划完成情况", "完成值"),
        ("全年预计", "全年预计执行数"),
        ("下一步计划", "整改措施"),
        ("下半年计划", "备注"),
        ("本月", "本月支付数"),
    ],
)
def test_a_heading_that_changes_nothing(group: str, label: str) -> None:
    assert not narrows(group, label)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("二〇二二年 六月", "2022年6月"),
        ("二零二二年十二月三十一日", "2022年12月31日"),
        ("前三季度", "1-9月"),
        ("下半年", "下半年"),
        ("三级指标", "三级指标"),
        ("二期工程", "二期工程"),
        ("三个月", "三个月"),
    ],
)
def test_words_become_figures(text: str, figures: str) -> None:
    assert in_figures(text) == figures


def test_a_long_row_of_figures_takes_no_time() -> None:
    """Patterns meet foreign text: nothing in them may go back and forth over it."""
    for text in ("1-" * 20_000, "1、" * 20_000, "一" * 40_000, "2022年" * 10_000, "(1" * 20_000):
        assert stated(text) == (None, None)
        assert without_period(text)[1] is None


@pytest.mark.parametrize(
    "title",
    [
        "2022年6月当月支付表",
        "6月（单月）执行情况",
        "6月（单 月）执行情况",
        "项目本月支付明细表",
        "当月支付情况表",
        "二季度当季支付表",
        "本季度支付情况表",
        "（本月份）",
    ],
)
def test_a_title_of_one_month_alone(title: str) -> None:
    assert single_month(title)


@pytest.mark.parametrize(
    "title",
    [
        "2022年6月支付表",
        "2022年1-6月支付表",
        "截至本月底支付表",
        "截至本月支付表",
        "本月止支付情况",
        "本月末执行情况",
        "1月至本月支付表",
        "当月累计支付表",
        "本月支付及累计支付表",
        "本月及本年支付表",
        "请于本月10日前报送",
        "请于本月上旬报送",
        "基本月租费支付表",
        "本季节蔬菜采购",
        "菜单月度更新",
        "单位月报",
        "",
        "本月" + "文" * 60,
    ],
)
def test_a_title_that_is_not_of_one_month_alone(title: str) -> None:
    assert not single_month(title)


@pytest.mark.parametrize(
    ("key", "label", "year"),
    [
        ("2022年预算数", "预算数", 2022),
        ("2022年度预算数", "预算数", 2022),
        ("２０２２年度预算数", "预算数", 2022),
        ("二〇二二年预算数", "预算数", 2022),
        ("2022年度的预算数", "预算数", 2022),
        ("2021年支付数", "支付数", 2021),
        ("2022年1-6月支付数", "1-6月支付数", 2022),
        ("2022年上半年支付数", "1-6月支付数", 2022),
        ("2022年6月支付数", "6月支付数", 2022),
        ("2022年年初预算数", "年初预算数", 2022),
        ("2022年初预算数", "年初预算数", 2022),
        ("2022年中追加数", "年中追加数", 2022),
        ("2022年中央资金", "中央资金", 2022),
        ("2022年中小学经费", "中小学经费", 2022),
        ("2022年末结余", "年末结余", 2022),
        # no year in front of a label
        ("预算数", "预算数", None),
        ("预算数(2022年)", "预算数(2022年)", None),
        ("2022年", "2022年", None),
        ("2022年度", "2022年度", None),
        ("2022", "2022", None),
        ("2022预算数", "2022预算数", None),
        ("202206支付数", "202206支付数", None),
        ("12022年预算数", "12022年预算数", None),
        ("2022-2024年预算数", "2022-2024年预算数", None),
        ("2022年至2024年预算数", "2022年至2024年预算数", None),
        ("2022年以前年度结转", "2022年以前年度结转", None),
        ("一级指标", "一级指标", None),
        ("22年预算数", "22年预算数", None),
        ("", "", None),
    ],
)
def test_year_in_front_of_a_label(key: str, label: str, year: int | None) -> None:
    assert without_year(key) == (label, year)
