"""Words of 监控统计表, the table of 附件4."""

ANNEX = "附件4"
TITLE = "{year}年1–{month}月预算绩效运行监控统计表"
CLASS = "类别"
COUNT = "项目数"
AMOUNT = "资金数额(万元)"
BY_OUTLOOK = "预计年底"
BY_PROGRESS = "截至本期"
ATTAINMENT = "全部项目"
OUTLOOKS = {
    "met": "能实现绩效目标",
    "partly": "不能完全实现（与年初目标差距30%以内）",
    "far_short": "差距较大（与年初目标差距30%及以上）",
}
WEIGHTED = "绩效目标实现程度（按预算加权）"
MEAN = "绩效目标实现程度（简单平均）"
