"""Which lines beside a table state the unit of its amounts, and which only look like it."""

import pytest

from perfbatch.form.marks import bare_unit, is_mark_column, is_mark_label, money_marks

STATED = {
    "单位：元": ("元",),
    "（单位：元）": ("元",),
    "[单位：元]": ("元",),
    "计量单位：元": ("元",),
    "金额单位：人民币元": ("元",),
    "单位：元（人民币）": ("元",),
    "币种：人民币  单位：元": ("元",),
    "单位：百元": ("百元",),
    "单位：千元": ("千元",),
    "单位：百万元": ("百万元",),
    "单位：亿元": ("亿元",),
    "金额：元": ("元",),
    "填报单位：县甲局    单位：元": ("元",),
    "单位：元    填报人：张三": ("元",),
    "金额单位：元 2022年6月": ("元",),
    "单 位 ： 万 元": ("万元",),
    "单位（万元）": ("万元",),
    "（元）": ("元",),
    "人民币元": ("元",),
    "注：本表金额单位为元": ("元",),
    "2022年1-6月项目支出执行情况表（万元）": ("万元",),
    "2022年1-6月项目支出执行情况表（单位：元）": ("元",),
    "单位：万元  （单位：元）": ("万元", "元"),
    "单位:万元（元）": ("万元", "元"),
    "单位：万元/元": ("万元", "元"),
    "单位：元/%": ("元",),
}
NOT_STATED = [
    "填报单位：元氏县教育局",
    "各单位元旦活动",
    "单位：县教育局",
    "单位：",
    "元",
    "万元",
    "填报资金合计（万元）",
    "单位成本（元）",
    "补助金额（元）",
    "三公经费单位元素",
    "",
]


@pytest.mark.parametrize(("text", "units"), STATED.items())
def test_a_line_that_states_a_unit(text: str, units: tuple[str, ...]) -> None:
    assert money_marks(text) == units


@pytest.mark.parametrize("text", NOT_STATED)
def test_a_line_that_states_none(text: str) -> None:
    assert money_marks(text) == ()


@pytest.mark.parametrize("text", ["单位：", "金额单位", "计量单位:", "金额："])
def test_a_label_with_the_unit_in_the_next_cell(text: str) -> None:
    assert is_mark_label(text)


@pytest.mark.parametrize("text", ["单位", "填报单位：", "单位名称", "金额", "单位：元"])
def test_a_label_of_something_else(text: str) -> None:
    assert not is_mark_label(text)


def test_a_column_of_units() -> None:
    assert is_mark_column("金额 单位")
    assert not is_mark_column("单位")
    assert not is_mark_column("预算单位")


@pytest.mark.parametrize(
    ("text", "unit"),
    {"元": "元", "（万元）": "万元", "人民币元": "元", "元整": "", "6元": "", "": ""}.items(),
)
def test_a_cell_that_is_a_unit(text: str, unit: str) -> None:
    assert bare_unit(text) == unit
