"""The arithmetic of each flag, told in words that a pocket calculator can follow."""

from fractions import Fraction

from perfbatch.model.absence import Maybe
from perfbatch.model.pct import Pct, pct_of
from perfbatch.wording.watch import percent_words

TITLE = "预算绩效运行监控预警清单（{year}年1–{month}月）"
NOTE = "预警线 {threshold}%：Z 执行滞后，J 绩效滞后，N 年底差距较大。本期预警项目 {count} 个，涉及预算 {amount} 万元（合并计数）。"
NEAR_TITLE = "接近预警的项目（滞后幅度 {near}% 及以上、未到 {threshold}%）"
UNLIT = "另有 {count} 个项目没有可比的执行率（未填执行数，或没有预算可比），不能判断是否执行滞后。"
NONE_FLAGGED = "本期没有达到预警线的项目。"
NONE_NEAR = "本期没有接近预警的项目。"
PROJECTS_FORMAT = '#,##0"个项目"'
ADDED = "年中追加（{month}月）"
FROM_ISSUE = "；从下达月份起算：序时{pace}，{lag}"
FROM_CALENDAR = "；按全年序时：序时{pace}，{lag}"
TICKED = "N：单位选择“{word}”"
BY_INDICATOR = "N：按指标预计年底差距{gap}"


EXECUTION = (
    "Z：序时{pace_pct}－执行{rate_pct}＝{apart}个百分点\n滞后幅度1－{paid}÷（{base}×{pace}）＝{lag}"
)
GOAL = "J：序时{pace_pct}－实现{goal_pct}＝{apart}个百分点\n滞后幅度1－{goal_pct}÷（{pace}）＝{lag}"
"""Told in the figures themselves: the rounded percentages alone may be off in the last place."""


def bracketed(figure: str) -> str:
    """（-0.50）: a sign beside another would be hard to read."""
    return f"（{figure}）" if figure.startswith("-") else figure


def pace_words(pace: Fraction, *, by_table: bool) -> str:
    """The exact pace: 41.67% of a table, 6÷12 of the calendar, 1÷7 from a month of issue."""
    if by_table:
        return percent_words(pct_of(pace))
    if 12 % pace.denominator == 0:
        return f"{pace.numerator * 12 // pace.denominator}÷12"
    return f"{pace.numerator}÷{pace.denominator}"


def lead_or_lag(lag: Maybe[Pct]) -> str:
    """滞后49.33%, or 超进度77.33%."""
    if isinstance(lag, int) and lag < 0:
        return f"超进度{percent_words(-lag)}"
    return f"滞后{percent_words(lag)}"
