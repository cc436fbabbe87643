"""Words of 监控统计表, the table of 附件4."""

ANNEX = "附件4"
TITLE = "{year}年1–{month}月预算绩效运行监控统计表"
AGAIN = "{name}（续）"
"""A unit's name where its projects go on over a page."""

GROUP = "分类"
CLASS = "类别"
COUNT = "项目数"
AMOUNT = "资金数额(万元)"
SHARE = "占资金总额"
NO_SHARE = "–"
BY_OUTLOOK = "预计年底"
BY_PROGRESS = "截至本期"
ATTAINMENT = "全部项目"
OUTLOOKS = {
    "met": "能实现绩效目标",
    "partly": "不能完全实现（与年初目标差距30%以内）",
    "far_short": "差距较大（与年初目标差距30%及以上）",
}
UNCLASSED = "注：预计年底实现情况未填或无法识别的项目|个、资金|万元，绩效目标实现程度未填或无法识别的项目|个、资金|万元，不在以上各类内。"
"""The numbers and amounts of both groups stand where the text is parted."""
WEIGHTED = "绩效目标实现程度（按预算加权）"
MEAN = "绩效目标实现程度（简单平均）"
SIGNATURE = (
    "填表人：　　　　　　　　　　负责人：　　　　　　　　　　联系电话：　　　　　　　　　　"
    "填报日期：　　　　年　　月　　日"
)
