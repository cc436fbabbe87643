"""项目支出绩效自评表 of 财预〔2020〕10号: its labels, its points and its grades.

A yearly form that is read for its own checks alone; it is none of the forms that are summarised.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from perfbatch.form.choice import Choice
from perfbatch.form.goal import NATURE
from perfbatch.form.kinds import Problem, Reading, Text, deleted
from perfbatch.form.label import label_key, narrow, tidy
from perfbatch.form.monitoring import NOTE_WORDS
from perfbatch.form.numbers import Amount, Quantity, number_in
from perfbatch.form.schema import Card, Field, Table
from perfbatch.form.single_project import SINGLE_PROJECT
from perfbatch.form.sums import bare, is_sum
from perfbatch.form.ticks import is_ticked
from perfbatch.model.absence import Absence
from perfbatch.model.cell import RawValue, shown
from perfbatch.model.evaluation import Grade
from perfbatch.wording.findings import V01

WHOLE_POINTS = 100
"""The points of a form in all."""

GRADES = ((Grade.EXCELLENT, 90), (Grade.GOOD, 80), (Grade.FAIR, 60), (Grade.POOR, 0))
"""From so many points on (财预〔2020〕10号): 优 90, 良 80, 中 60, 差 below."""

_WORDS = {
    Grade.EXCELLENT: ("优", "优秀", "优等"),
    Grade.GOOD: ("良", "良好"),
    Grade.FAIR: ("中", "中等", "合格"),
    Grade.POOR: ("差", "较差", "不合格"),
}


@dataclass(frozen=True)
class Points:
    """分值 or 得分: a number, 分 behind it or not. One below 0 is read, so that it can be judged."""

    units: ClassVar[Collection[str]] = ("分", "%")

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The number as an exact Decimal; V01 for what is none."""
        if problem := deleted(raw):
            return Reading(Absence.UNREADABLE, problem)
        value = narrow(raw).removesuffix("分") if isinstance(raw, str) else raw
        number = number_in(value.removesuffix("%") if isinstance(value, str) else value)
        if number is None:
            problem = Problem(V01, "no_number", facts={"example": "10"})
            return Reading(Absence.UNREADABLE, problem)
        return Reading(number)


_MARK = r"(?P<mark>[(\[（【][^)\]）】]{0,2}[)\]）】]|[^\w\s/、,;])"
_PRINTED = (
    re.compile(rf"(?P<word>优秀?|良好?|中等?|较?差){_MARK}"),
    re.compile(rf"{_MARK}(?P<word>优秀?|良好?|中等?|较?差)"),
)


@dataclass(frozen=True)
class GradeWord(Choice):
    """A grade: one word, or all four printed in a cell with a tick at one of them."""

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The grade; V10 for what is none, or for none or several ticked."""
        text = tidy(shown(raw))
        for pattern in _PRINTED:
            found = list(pattern.finditer(text))
            if len(found) == len(GRADES) and "".join(one[0] for one in found) == text:
                ticked = [one["word"] for one in found if is_ticked(one["mark"])]
                return super().read(ticked[0] if len(ticked) == 1 else raw, unit)
        return super().read(raw, unit)


GRADE = GradeWord(
    "list_grade",
    {grade: words[0] for grade, words in _WORDS.items()},
    {word: grade for grade, words in _WORDS.items() for word in words[1:]},
)

_OF_SINGLE = ("unit_code", "unit_name", "department", "project_name", "project_code")
_CAUSES = (
    "偏差原因分析和改进措施", "偏差原因分析及整改措施", "偏差原因及改进措施", "偏差原因和改进措施",
    "偏差原因分析与改进措施", "偏差原因分析", "偏差原因", "未完成原因分析及改进措施",
    "未完成原因分析和改进措施", "未完成原因分析与改进措施", "未完成原因及改进措施",
    "未完成原因和改进措施", "未完成原因分析", "未完成原因", "扣分原因", "扣分原因及改进措施",
    "扣分原因分析及改进措施", "原因分析", "原因分析及改进措施",
)  # fmt: skip

_WEIGHT = Field("weight", "分值", Points(), "该项的满分。", aliases=("权重", "标准分", "标准分值", "指标分值", "分值权重", "权重分值", "分值(权重)"))  # fmt: skip
_SCORE = Field("score", "得分", Points(), "该项的自评得分。", aliases=("自评得分", "自评分", "实际得分", "评价得分"))  # fmt: skip
_NOTE = Field("note", "偏差原因分析及改进措施", Text(wide=True), "偏差的原因和改进措施。", aliases=_CAUSES)  # fmt: skip

CARD = Card(
    (
        *(SINGLE_PROJECT.card.field(name) for name in _OF_SINGLE),
        Field("grade", "自评等级", GRADE, "优、良、中、差。", aliases=("评价等级", "自评等次", "评价等次", "绩效等级", "绩效等次", "自评结果等级", "自评结论", "评价结论", "等级")),
        replace(_NOTE, aliases=(*_CAUSES, "偏差原因分析及改进措施说明", "偏差原因说明")),
    )
)  # fmt: skip

MONEY = Table(
    name="money",
    sheet="项目支出绩效自评表",
    title="项目资金",
    identifying=("executed_fen",),
    frozen_field="executed_fen",
    prepared_rows=0,
    signature=4,
    essential=("executed_fen", "score"),
    fields=(
        Field("original_budget_fen", "年初预算数", Amount(), "年初批复的预算数。", aliases=("年初预算", "年初预算金额")),
        Field("budget_fen", "全年预算数", Amount(), "调整后的全年预算数。", aliases=("全年预算", "全年预算金额", "调整后预算数", "调整后全年预算数", "预算数")),
        Field("executed_fen", "全年执行数", Amount(), "全年的实际支付数。", aliases=("全年执行", "全年执行金额", "全年支出数", "全年实际支出数", "全年实际执行数", "预算执行数", "实际执行数", "执行数")),
        _WEIGHT,
        Field("execution_rate", "执行率", Text(), "全年执行数÷全年预算数。", aliases=("预算执行率",)),
        _SCORE,
        replace(_NOTE, aliases=(*_CAUSES, "原因", "原因说明")),
    ),
)  # fmt: skip

MONEY_TOTALS = frozenset(
    label_key(word)
    for word in (
        *(SINGLE_PROJECT.grid.total_labels if SINGLE_PROJECT.grid else ()),
        *("年度资金", "预算资金总额", "总额", "合计"),
    )
)
"""Labels of the row of 年度资金总额."""

INDICATORS = Table(
    name="indicators",
    sheet="项目支出绩效自评表",
    title="绩效指标",
    identifying=("indicator",),
    frozen_field="indicator",
    prepared_rows=0,
    signature=5,
    note_words=NOTE_WORDS,
    essential=("indicator", "actual_value", "weight", "score"),
    fields=(
        Field("dimension", "一级指标", Text(), "成本、产出、效益、满意度。"),
        Field("category", "二级指标", Text(), "如数量指标。"),
        Field("indicator", "三级指标", Text(wide=True), "具体指标的名称。", aliases=("指标名称", "具体指标")),
        Field("nature", "指标性质", NATURE, "正向、反向、定性。", aliases=("指标方向", "指标属性")),
        Field("measure_unit", "计量单位", Text(), "指标值的单位。", aliases=("度量单位",)),
        Field("target_value", "年度指标值", Quantity(), "全年的目标。", aliases=("年初指标值", "指标值", "年度目标值", "目标值", "全年指标值")),
        Field("actual_value", "实际完成值", Quantity(), "全年的完成值。", aliases=("全年完成值", "完成值", "全年实际完成值", "全年实际值", "实际完成情况", "实际完成指标值")),
        _WEIGHT,
        _SCORE,
        _NOTE,
    ),
)  # fmt: skip

_TOTALS = frozenset({"总分", "总得分", "自评总分", "自评得分", "总分合计", "总评分"})
_PART = "小计"


def adds_up(word: str) -> bool:
    """Whether a word names a row that adds up others and is no indicator: 总分, 合计, 小计."""
    return bare(word).split("(")[0] in _TOTALS or is_sum(word)


def is_whole(word: str) -> bool:
    """Whether a word names the row of 总分: 总分, 合计, 总 计（100分）."""
    return adds_up(word) and _PART not in bare(word)


def is_evaluation_title(text: str) -> bool:
    """Whether a title is that of the form itself: 2022年度项目支出绩效自评表."""
    title = tidy(text)
    return "自评表" in title and "监控" not in title
