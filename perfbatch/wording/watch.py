"""Words of monitoring: flags, lights, absences, outcomes, and arithmetic told in words."""

from collections.abc import Sequence

from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.outcome import Outcome
from perfbatch.model.pct import Pct, pct_text

FLAG_WORDS = {"Z": "执行滞后", "J": "绩效滞后", "N": "年底差距较大"}

LIGHT_WORDS = {
    "red": "●红灯",
    "yellow": "▲黄灯",
    "green": "○绿灯",
    "blue": "◆蓝灯",
}
NO_LIGHT = "不亮灯"
AHEAD = "超进度"

ABSENCE_WORDS = {
    Absence.UNFILLED: "未填",
    Absence.NOT_APPLICABLE: "不适用",
    Absence.NOT_COMPUTED: "未计算",
    Absence.UNREADABLE: "无法识别",
}

OUTCOME_WORDS = {
    Outcome.ERROR: "有错误",
    Outcome.UNIT_ERROR: "单位有错误",
    Outcome.EXPLAIN: "需说明",
    Outcome.EXPLAINED: "已说明",
    Outcome.PASSED: "通过",
}


def percent_words(value: Maybe[Pct]) -> str:
    """25.33%, or the word for its absence."""
    return ABSENCE_WORDS[value] if isinstance(value, Absence) else f"{pct_text(value)}%"


def lag_words(lags: Sequence[tuple[str, Maybe[Pct]]]) -> str:
    """执行滞后幅度49.33%、绩效滞后幅度30.00%."""
    return "、".join(f"{name}幅度{percent_words(value)}" for name, value in lags)
