"""The audit rules at their boundaries, each expectation worked out by hand from the rule."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from records import added, indicator, project

from perfbatch.form.declared import class_labelled, said_in
from perfbatch.form.forms import STATEMENT
from perfbatch.form.label import tidy, version_in
from perfbatch.measures.attainment import attainment_of
from perfbatch.measures.project import measure
from perfbatch.measures.units import MeasuredProject
from perfbatch.model.choices import IndicatorNature, Likelihood, YearEndOutlook
from perfbatch.model.finding import Finding
from perfbatch.model.records import Indicator, Project, SourcesOfFunds
from perfbatch.model.source import Block
from perfbatch.policy import Policy, policy_of
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.declared import Declared, declared_classes
from perfbatch.stages.extract.header import find_header
from perfbatch.stages.harmonise.sources import possible_sums
from perfbatch.stages.review import ROW_RULES
from perfbatch.stages.review.context import Context
from perfbatch.wording.sheets import PROGRESS_WORDS
from perfbatch.wording.statistics import OUTLOOKS

DEFAULT = Policy()
GOOD, BAD = IndicatorNature.POSITIVE, IndicatorNature.REVERSE
WITH_COLUMN = Block("表.xlsx", "项目监控表", {"review_explanation": 19})


def findings(
    one: Project, month: int = 6, policy: Policy = DEFAULT, *indicators: Indicator
) -> Iterator[Finding]:
    attainment = attainment_of(indicators)
    measures = measure(one, month, policy, attainment)
    row = MeasuredProject(one, indicators, measures)
    for rule in ROW_RULES:
        yield from rule(row, Context(month, policy))


def fired(rule: str, one: Project, month: int = 6, policy: Policy = DEFAULT, *more: Any) -> bool:
    return any(found.rule.code == rule for found in findings(one, month, policy, *more))


# --- C06: execution rate less pace, two decimals, half up; before November

PACE_IN_JUNE_40 = policy_of("pace_table = { 6 = 40, 10 = 65, 11 = 66 }")


@pytest.mark.parametrize(
    ("paid", "month", "policy", "asked"),
    [
        ("8", 6, DEFAULT, True),  # 80.00 - 50.00 = 30.00
        ("7.9994", 6, DEFAULT, False),  # 79.994 - 50 = 29.994 -> 29.99
        ("7.9995", 6, DEFAULT, True),  # 79.995 - 50 = 29.995 -> 30.00
        ("7", 6, PACE_IN_JUNE_40, True),  # 70 - 40
        ("6.9994", 6, PACE_IN_JUNE_40, False),
        ("9.5", 10, PACE_IN_JUNE_40, True),  # 95 - 65 in October
        ("9.6", 11, PACE_IN_JUNE_40, False),  # 96 - 66, but November
        ("10", 6, DEFAULT, True),  # the whole budget is no overspending
        ("10.000001", 6, DEFAULT, False),  # a fen above it is: B03 says so
        ("6", 6, policy_of("ahead = 10"), True),
        ("5.9994", 6, policy_of("ahead = 10"), False),
    ],
)
def test_ahead_of_pace(paid: str, month: int, policy: Policy, asked: bool) -> None:
    assert fired("C06", project("10", paid), month, policy) is asked


def test_ahead_of_its_own_pace() -> None:
    """Issued in June: a seventh of it is due in June, so 44.29 % is ahead by 30.00 points."""
    own = policy_of('added_pace = "from_issue_month"')
    assert fired("C06", added("7", "3.1", 6), 6, own)  # 44.286 - 14.286
    assert not fired("C06", added("7", "3.0995", 6), 6, own)  # 44.279 - 14.286 = 29.993
    assert not fired("C06", added("7", "3.1", 6), 6)


# --- C07: nothing spent

APRIL, MARCH = 4, 3


@pytest.mark.parametrize(
    ("one", "month", "policy", "asked"),
    [
        (project("10", "0"), APRIL, DEFAULT, True),
        (project("10", "0"), MARCH, DEFAULT, False),
        (project("10", "0"), MARCH, policy_of("spending_starts = 3"), True),
        (project("10", "0"), 6, policy_of("spending_starts = 7"), False),
        (project("10", "0.000001"), APRIL, DEFAULT, False),
        (project("10", None), APRIL, DEFAULT, False),  # 未填 is V05
        (project("0", "0"), APRIL, DEFAULT, False),
        (added("10", "0", 6), 6, DEFAULT, False),  # issued this month
        (added("10", "0", 5), 6, DEFAULT, True),
        (project(None, "0", carryover="8"), 6, DEFAULT, True),
        (project(None, "0", carryover="8"), 6, policy_of('carryover = "out"'), False),
    ],
)
def test_nothing_spent(one: Project, month: int, policy: Policy, asked: bool) -> None:
    assert fired("C07", one, month, policy) is asked


# --- C08: goal against payments


@pytest.mark.parametrize(
    ("budget", "paid", "goal", "variants"),
    [
        ("10", "0.000001", "0", ["none_reached"]),
        ("10", "0", "0", []),
        ("10", "5", "0.01", []),
        ("10", "0", "100", ["all_reached"]),
        ("10", "0", "99.99", []),
        ("10", "0.000001", "100", []),
        ("0", "0", "100", []),
        ("10", None, "100", []),
    ],
)
def test_goal_against_payments(
    budget: str, paid: str | None, goal: str, variants: list[str]
) -> None:
    found = findings(project(budget, paid, goal=goal))
    assert [one.variant for one in found if one.rule.code == "C08"] == variants


# --- C09: |A| / B0, two decimals, half up


@pytest.mark.parametrize(
    ("original", "change", "asked"),
    [
        ("10", "3", True),
        ("10", "-3", True),
        ("10", "2.9995", True),  # 29.995 -> 30.00
        ("10", "2.9994", False),  # 29.994 -> 29.99
        ("10", "-2.9994", False),
        ("3", "0.9", True),
        ("0", "5", False),
        (None, "5", False),
        ("10", None, False),
    ],
)
def test_large_adjustment(original: str | None, change: str | None, asked: bool) -> None:
    assert fired("C09", project(original, "1", adjustment=change)) is asked


# --- C10: 1 - P / B, and 能实现


@pytest.mark.parametrize(
    ("projected", "outlook", "asked"),
    [
        ("7", YearEndOutlook.MET, True),
        ("7.0005", YearEndOutlook.MET, True),  # 29.995 -> 30.00
        ("7.0006", YearEndOutlook.MET, False),  # 29.994 -> 29.99
        ("7", YearEndOutlook.PARTLY, False),
        (None, YearEndOutlook.MET, False),
    ],
)
def test_much_left(projected: str | None, outlook: YearEndOutlook, asked: bool) -> None:
    one = project("10", "5", projected=projected, year_end_outlook=outlook)
    assert fired("C10", one) is asked
    assert not fired("C10", one, 6, policy_of("threshold = 50"))


# --- B09: P above B, told once


@pytest.mark.parametrize(
    ("budget", "paid", "projected", "rules"),
    [
        ("10", "5", "10", set()),
        ("10", "5", "10.000001", {"B09"}),
        ("10", "10", "11", {"B09"}),
        ("10", None, "11", {"B09"}),
        ("10", "10.5", "11", {"B03"}),
        ("0", "1", "2", {"B10"}),
        ("0", "0", "2", {"B09"}),
    ],
)
def test_projection_above_budget(
    budget: str, paid: str | None, projected: str, rules: set[str]
) -> None:
    told = {one.rule.code for one in findings(project(budget, paid, projected=projected))}
    assert told & {"B03", "B08", "B09", "B10"} == rules


# --- C11 and C12: what the indicators say


@pytest.mark.parametrize(
    ("projected", "computed"),
    [
        ("100", YearEndOutlook.MET),
        ("99.996", YearEndOutlook.MET),  # a gap of 0.004 % is shown as 0.00
        ("99.99", YearEndOutlook.PARTLY),
        ("70.006", YearEndOutlook.PARTLY),  # 29.994 -> 29.99
        ("70.005", YearEndOutlook.FAR_SHORT),  # 29.995 -> 30.00
    ],
)
def test_class_by_number_against_the_tick(projected: str, computed: YearEndOutlook) -> None:
    more = indicator(GOOD, "100", "40", projected)
    for ticked in YearEndOutlook:
        one = project("10", "5", goal="50", year_end_outlook=ticked)
        assert fired("C11", one, 6, DEFAULT, more) is (ticked is not computed)


@pytest.mark.parametrize(
    ("nature", "projected", "likelihood", "asked"),
    [
        (GOOD, "99.99", Likelihood.CERTAIN, True),
        (GOOD, "99.995", Likelihood.CERTAIN, False),  # 99.995 -> 100.00
        (GOOD, "120", Likelihood.CERTAIN, False),
        (GOOD, "50", Likelihood.POSSIBLE, False),
        (BAD, "100", Likelihood.CERTAIN, False),
        (BAD, "100.01", Likelihood.CERTAIN, True),
        (BAD, "250", Likelihood.CERTAIN, True),
        (GOOD, None, Likelihood.CERTAIN, False),
        (GOOD, "较好", Likelihood.CERTAIN, False),
        (IndicatorNature.QUALITATIVE, "50", Likelihood.CERTAIN, False),
    ],
)
def test_certain_yet_missed(
    nature: IndicatorNature, projected: str | None, likelihood: Likelihood, asked: bool
) -> None:
    more = indicator(nature, "100", "40", projected, likelihood=likelihood)
    assert fired("C12", project("10", "5", goal="50"), 6, DEFAULT, more) is asked


def test_a_value_that_is_to_be_low_is_told_as_such() -> None:
    """Or nobody sees why 101 of 100 is too little."""
    more = indicator(BAD, "100", "40", "101", likelihood=Likelihood.CERTAIN)
    told = findings(project("10", "5", goal="50"), 6, DEFAULT, more)
    (missed,) = [found for found in told if found.rule.code == "C12"]
    assert missed.message.startswith("反向指标“")


# --- C17: carry-over in the denominator


def test_carryover_is_noted_where_it_counts() -> None:
    one = project("10", "5", carryover="2.5")
    told = [found for found in findings(one) if found.rule.code == "C17"]
    assert [(found.severity.value, found.found) for found in told] == [("I", "2.50")]
    assert not fired("C17", one, 6, policy_of('carryover = "out"'))
    assert not fired("C17", project("10", "5", carryover="0"))


# --- where to explain


def test_an_explanation_is_asked_for_where_it_can_be_written() -> None:
    """A form without 审核说明 cannot be told to use it."""
    one = project("10", "8", goal="80")
    asked = [found.message for found in findings(replace(one, block=WITH_COLUMN)) if found.facts]
    elsewhere = [found.message for found in findings(one) if found.facts]
    assert len(asked) == len(elsewhere) > 0
    assert all("“审核说明”中写明原因（不少于10个字）" in text for text in asked)
    assert not any("审核说明" in text for text in elsewhere)
    assert all("书面报告" in text for text in elsewhere)


# --- B02: sources of funds


def sources(*amounts: tuple[str, str]) -> tuple[int, ...]:
    """What the sources may come to, in fen; each with its label and its amount in 万元."""
    fen = [int(Decimal(amount) * 1_000_000) for _, amount in amounts]
    return possible_sums(fen, [label.startswith("其中") for label, _ in amounts])


def wan(*amounts: int) -> tuple[int, ...]:
    return tuple(amount * 1_000_000 for amount in amounts)


def test_sources_are_added_and_their_parts_are_not() -> None:
    plain = [("其中：财政拨款", "15"), ("上年结转资金", "3"), ("其他资金", "2")]
    assert sources(*plain) == wan(20)
    assert sources(("财政拨款", "15"), ("其他资金", "2")) == wan(17)
    inside = [("其中：财政拨款", "15"), ("其中：一般公共预算", "10"), ("其他资金", "2")]
    assert sources(*inside) == wan(15, 17)  # is 其他资金 part of 财政拨款? no sheet says
    last = [("其中：财政拨款", "15"), ("其他资金", "2"), ("其中：单位自筹", "1")]
    assert sources(*last) == wan(17)
    alike = [("其中：财政拨款", "15"), ("其中：其他资金", "2")]
    assert sources(*alike) == wan(15, 17)


@pytest.mark.parametrize(
    ("summed", "count", "told"),
    [
        (10_015_000, 3, False),  # 0.015 万元 over three sources
        (10_015_001, 3, True),
        (9_984_999, 3, True),
        (10_005_001, 1, True),
    ],
)
def test_total_of_sources(summed: int, count: int, told: bool) -> None:
    held = {"executed_fen": SourcesOfFunds((summed,), count)}
    one = project("20", "10", sources=held)
    assert fired("B02", one) is told
    both = {"executed_fen": SourcesOfFunds((summed, 10_000_000), count)}
    assert not fired("B02", replace(one, sources=both))


# --- B12 and B15: what a report declares


def said(text: str) -> dict[str, tuple[int, int | None]]:
    return {one.name: (one.count, one.amount_fen) for one in said_in(tidy(text))}


def test_sentences_of_a_report() -> None:
    """The words of the county office's report, with full-width figures and other units."""
    text = (
        "1-6月份绩效目标实现程度达到 50%的项目有1个，绩效目标实现程度在 30%以下的项目有0个，工作未开展的项目有0个。"
        "预计年底能实现绩效目标的项目有７个，涉及资金 27.75万元；不能完全实现绩效目标（与年初绩效目标差距 30%以内）的项目有0个，"
        "涉及资金0万元；预计年底完成情况与年初目标差距较大（与年初绩效目标差距 30%以上）的项目有2个，涉及资金 60,000元"
    )
    assert said(text) == {
        "half_or_more": (1, None),
        "under_30": (0, None),
        "not_started": (0, None),
        "met": (7, 27_750_000),
        "partly": (0, 0),
        "far_short": (2, 6_000_000),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30%-50%的项目有4个", {"under_half": (4, None)}),
        ("30%（含）至50%之间的项目有4个", {"under_half": (4, None)}),
        ("50%以下、30%以上的项目有4个", {"under_half": (4, None)}),
        ("达到50%的项目有1个，达到30%不到50%的有4个", {"half_or_more": (1, None), "under_half": (4, None)}),
        ("达到30%的项目有3个", {}),
        ("50%以下的项目有3个", {}),
        ("预计不能实现绩效目标的项目有1个", {}),
        ("能实现绩效目标的项目有若干个", {}),
        ("能实现的项目有2个，资金0.000000001万元", {"met": (2, None)}),
        ("推出网信课堂视频10期", {}),
    ],
)  # fmt: skip
def test_what_a_sentence_says(text: str, expected: dict[str, tuple[int, int | None]]) -> None:
    assert said(text) == expected


def test_labels_of_classes_are_those_of_our_own_sheet() -> None:
    for name, label in (PROGRESS_WORDS | OUTLOOKS).items():
        assert class_labelled(label) == name
    for other in ("预计年底实现情况", "不能实现", "网信工作专项经费", "项目数", ""):
        assert class_labelled(other) == ""


HEAD = (
    ("2022年1-6月份预算绩效运行监控报告",),
    ("部门名称", "项目名称", "资金数额(万元)", "6月底绩效目标实现程度(%)", "预计年底绩效目标实现情况"),
    (None, None, None, None, "能实现", "不能完全实现", "差距较大"),
    ("网信办", "网信工作", 2.41, 99.77, "√"),
)  # fmt: skip


def declared(*below: tuple[Any, ...]) -> Declared:
    sheet = RawSheet("统计表", visible=True, rows=(*HEAD, *below), filled=20)
    table = STATEMENT.tables[0]
    header = find_header(sheet, table)
    assert header is not None
    return declared_classes("附件4.xlsx", sheet, header, table)


def told(found: Declared) -> dict[str, tuple[int, int | None, str]]:
    return {one.name: (one.count, one.amount_fen, one.source.address) for one in found.classes}


def test_a_sentence_cut_over_cells_and_lines() -> None:
    found = declared(
        ("预计年底能实现绩效目标的项目有", 7, "个，涉及资金", 27.75, "万元；不能完全实现的项目有"),
        ("0个，涉及资金0万元",),
    )
    assert told(found) == {"met": (7, 27_750_000, "A5"), "partly": (0, 0, "E5")}
    assert found.rows == {5, 6}


def test_a_block_under_its_labels() -> None:
    found = declared(
        (None, "类别", "资金数额(万元)", "项目数"),
        ("预计年底", "能实现绩效目标", 27.75, 7),
        ("预计年底", "差距较大（与年初目标差距30%及以上）", 0, "0个"),
        ("截至本期", "实现程度30%以下", None, 2),
        ("全部项目", "绩效目标实现程度（按预算加权）", None, 0.5311),
    )
    assert told(found) == {
        "met": (7, 27_750_000, "B6"),
        "far_short": (0, 0, "B7"),
        "under_30": (2, None, "B8"),
    }
    assert found.rows == {5, 6, 7, 8, 9}


def test_nothing_is_taken_of_what_is_said_in_two_ways() -> None:
    twice = ("能实现的项目有7个",), ("能实现的项目有5个，工作未开展的项目有1个",)
    assert told(declared(*twice)) == {"not_started": (1, None, "A6")}
    assert told(declared(*[("能实现的项目有7个",)] * 2)) == {"met": (7, None, "A5")}
    assert told(declared(("能实现绩效目标", 7, 27.75))) == {}  # which is the number?


def test_rows_of_projects_say_nothing_of_classes() -> None:
    found = declared(("网信办", "能实现的项目有3个的经费", 2, 42.86, "√"))
    assert found == Declared()


# --- S10: the version on the page


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("表式版本：2026.1", "2026.1"),
        ("表式版本: ２０２４．２", "2024.2"),
        ("版本 3", "3"),
        ("表式版本：", ""),
        ("版本说明", ""),
    ],
)
def test_version_on_the_page(text: str, version: str) -> None:
    assert version_in(text) == version
