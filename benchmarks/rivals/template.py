"""What everybody who fills in the template knows by heart: its sheets, and where its rows begin."""

PROJECTS, INDICATORS = "项目监控表", "绩效指标表"
HEADER, FIRST = 6, 8
"""Rows of the project table counted from 0: its labels, its first project (合计 is between them)."""
INDICATOR_HEADER = 2
UNIT_CODE, UNIT_NAME, DEPARTMENT = (3, 2), (3, 6), (3, 9)
"""Row and column of what stands in the heading."""
NAME, BUDGET, TOTAL = "项目名称", "年初预算数", "合计"
AMOUNTS = (
    "年初预算数",
    "上年结转数",
    "年中调整数",
    "调整后预算数",
    "累计执行数",
    "全年预计执行数",
)
PACE, LIMIT = 0.5, 0.3
"""The share of the year that is over by June, and how far behind it is a warning."""
