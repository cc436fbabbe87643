"""Words of 总览, the page for the head of the bureau."""

TITLE = "预算绩效运行监控总览（{year}年1–{month}月）"
KEY_HEAD = (
    "范围",
    "报送单位",
    "项目数",
    "调整后预算数",
    "累计执行数",
    "执行率",
    "序时进度",
    "实现程度（加权）",
    "预警项目",
)
EVERYTHING = "全部报送"
PASSED = "审核通过"
DEPARTMENTS = "各部门执行进度"
FIRST_DEPARTMENTS = "各部门执行进度（预算最大的{count}个，其余见《分单位汇总》）"
DEPARTMENT_HEAD = ("部门", "调整后预算数", "累计执行数", "执行率", "序时进度")
CHART = "各部门执行率与序时进度"
CHART_TEXT = "柱形为各部门执行率，虚线为序时进度；数据见左侧表格。"
LIGHTS = "监控灯（按执行滞后幅度）"
LIGHT_HEAD = ("监控灯", "项目数", "预算")
FLAGS = "预警（按类别，可重叠）"
FLAG_HEAD = ("预警类别", "项目数", "预算")
UNION = "合并计数（不重复）"
BEHIND = "滞后最多的十个项目"
BEHIND_HEAD = ("单位", "项目", "执行率", "执行滞后幅度", "绩效滞后幅度", "预警", "原因")
NEAR = "接近"
NO_REASON = "单位没有说明原因。"
LAST_PERIOD = "与上期相比：没有提供上期数据，不作比较。"
"""Until last period's figures can be read."""
