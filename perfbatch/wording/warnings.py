"""The arithmetic of each flag, told in words that a pocket calculator can follow."""

from perfbatch.model.absence import Maybe
from perfbatch.model.pct import Pct
from perfbatch.wording.watch import percent_words

TITLE = "预算绩效运行监控预警清单（{year}年1–{month}月）"
NOTE = "预警线 {threshold}%：Z 执行滞后，J 绩效滞后，N 年底差距较大。本期预警项目 {count} 个，涉及预算 {amount} 万元（合并计数）。"
NEAR_TITLE = "接近预警的项目（滞后幅度 {near}% 及以上、未到 {threshold}%）"
ADDED = "年中追加（{month}月）"
FROM_ISSUE = "；从下达月份起算：序时{pace}，{lag}"
FROM_CALENDAR = "；按全年序时：序时{pace}，{lag}"
TICKED = "N：单位选择“{word}”"
BY_INDICATOR = "N：按指标预计年底差距{gap}"


def lag_in_words(code: str, done: str, pace: Maybe[Pct], value: Maybe[Pct], lag: Maybe[Pct]) -> str:
    """Z：（序时50.00% − 执行25.33%）÷ 序时50.00% ＝ 49.33%."""
    t, d = percent_words(pace), percent_words(value)
    return f"{code}：（序时{t} － {done}{d}）÷ 序时{t} ＝ {percent_words(lag)}"


def lead_or_lag(lag: Maybe[Pct]) -> str:
    """滞后49.33%, or 超进度77.33%."""
    if isinstance(lag, int) and lag < 0:
        return f"超进度{percent_words(-lag)}"
    return f"滞后{percent_words(lag)}"


EXECUTED = "执行"
ATTAINED = "实现"
