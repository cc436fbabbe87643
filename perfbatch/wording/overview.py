"""Words of 总览, the page for the head of the bureau."""

from perfbatch.model.period import Period

TITLE = "预算绩效运行监控总览（{year}年1–{month}月）"
AS_OF = "截至{year}年{month}月{day}日"
PROJECTS = (
    '"共"&{projects}&"个项目，调整后预算"&{budget}&"万元，已执行"&{paid}&"万元，执行率"&{rate}'
)
FASTER, SLOWER = "，比序时进度快", "，比序时进度慢"
POINTS = "个百分点"
GOALS = '"；绩效目标实现程度（加权）"&{goal}'
OF_PASSED = '"。其中审核通过"&{passed}&"个项目，执行率"&{passed_rate}'
FLAGGED = '"。预警项目"&{flagged}&"个，预算"&{amount}&"万元。"'
KEY_HEAD = (
    "范围",
    "计入单位",
    "项目数",
    "调整后预算数",
    "累计执行数",
    "执行率",
    "序时进度",
    "实现程度（加权）",
    "预警项目",
)
EVERYTHING = "全部报送"
PASSED = "其中：审核通过（单位没有错误）"
DEPARTMENTS = "各部门：钱花了多少，目标完成了多少"
FIRST_DEPARTMENTS = (
    "各部门：钱花了多少，目标完成了多少（预算最大的{count}个，其余见《分单位汇总》）"
)
DEPARTMENT_HEAD = ("序号", "部门", "调整后预算数", "累计执行数", "执行率", "实现程度")
CHART = "执行率、绩效目标实现程度与序时进度（虚线，{pace}%）"
PAID_SERIES, GOAL_SERIES, PACE_SERIES = "执行率", "实现程度", "序时进度"
CHART_TEXT = (
    "每个部门两根柱：实心的是执行率，斜线的是绩效目标实现程度（按预算加权）；"
    "虚线是序时进度{pace}%。数据见左侧表格。"
)
CUT_BARS = "超过{most}%的柱形只画到{most}%，数字见左表；数字异常的，先看《问题清单》。"
LIGHTS = "监控灯"
LIGHT_HEAD = ("按执行滞后幅度", "项目", "预算")
FLAGS = "预警"
FLAG_HEAD = ("类别（可重叠）", "项目", "预算")
UNION = "合并（不重复）"
DUAL = "钱和目标对照序时进度"
DUAL_HEAD = ("不论差多少", "项目", "预算")
DUAL_WORDS = {
    "on_pace": "都达到序时进度",
    "goals_behind": "钱达到，目标低于序时",
    "money_behind": "目标达到，钱低于序时",
    "both_behind": "都低于序时进度",
    "not_computed": "有一项未计算",
}
STATES = "报送情况"
STATE_HEAD = ("单位", "个数")
STATE_LABELS = {
    "due": "应报",
    "reported": "已报",
    "nil": "其中：零报告",
    "returned": "其中：退回",
    "missing": "未报",
}
RECEIVED_LABELS = {
    "reported": "收到",
    "nil": "其中：零报告",
    "corrected": "其中：更正",
    "doubled": "其中：重复",
    "returned": "其中：退回",
}
"""Without a roster nobody knows who owes a return."""
BEHIND = "滞后最多的项目（最多十个，按执行、绩效滞后幅度中大的一个）"
BEHIND_HEAD = (
    "序号",
    "单位",
    "项目",
    "执行率",
    "执行滞后幅度",
    "绩效滞后幅度",
    "预警",
    "单位说明的原因和措施",
)
NEAR = "接近"
NOBODY = "没有预警或接近预警的项目。"
HAS_ERRORS = "（数据有错误，待更正）"
MEASURE = "。措施：{measure}"
DUE = "（{month}月{day}日前）"
NO_REASON = "单位没有说明原因"
NOTES = (
    "注：执行率＝填了执行数、有预算可比的项目的累计执行数÷其预算，与《分单位汇总》一致，不是上面两个数直接相除。"
    "审核通过的，单位没有错误，可能还有要说明的。本版不与上期比较。"
)
"""Last period's figures cannot be read yet."""


def as_of(period: Period) -> str:
    """截至2022年6月30日."""
    end = period.end
    return AS_OF.format(year=end.year, month=end.month, day=end.day)
