"""Names of sheets, headings and labels of the summary workbook."""

from perfbatch.model.period import Period

COVER = "说明"
OVERVIEW = "总览"
STATISTICS = "监控统计表"
WARNINGS = "预警清单"
BY_UNIT = "分单位汇总"
DETAIL = "项目明细"
INDICATORS = "指标明细"
SUBMISSIONS = "报送情况"
FINDINGS = "问题清单"

SHEETS_FOR = {
    COVER: "期间、收表情况、所依据的口径、各表的链接",
    OVERVIEW: "一页看全：关键数字、各部门执行进度、监控灯、滞后最多的项目",
    STATISTICS: "附件4统计表，用于上报",
    WARNINGS: "需要催办的项目和差额，接近预警的另列",
    BY_UNIT: "各部门、各单位的预算、执行、预警、问题",
    DETAIL: "每个项目一行，可筛选、可透视",
    INDICATORS: "每个绩效指标一行",
    SUBMISSIONS: "每个文件、每个单位的报送情况",
    FINDINGS: "每个问题一行，写明单元格和处理办法",
}

UNIT_OF_MONEY = "单位：万元"
BACK = "返回目录"
PAGE_FOOTER = "&L&A&C第 &P 页 共 &N 页"
"""The sheet's name at the left, the page in the middle."""
_OF_PERIOD = "&R{year}年1–{month}月"
TOTAL = "合计"
NONE = "（无）"
AUTHOR = "perfbatch"
UNKNOWN_CODE = "未填"

DETAIL_LABELS = {
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "department": "主管部门",
    "project_code": "项目代码",
    "project_name": "项目名称",
    "budget_origin": "预算来源",
    "issue_month": "下达月份",
    "original_budget_fen": "年初预算数",
    "carryover_fen": "上年结转数",
    "budget_adjustment_fen": "年中调整数",
    "revised_budget_fen": "调整后预算数",
    "executed_fen": "累计执行数",
    "execution_rate": "执行率",
    "original_execution_rate": "年初口径执行率",
    "pace": "序时进度",
    "pace_gap": "进度偏差",
    "pace_shortfall": "执行滞后幅度",
    "goal_attainment": "绩效目标实现程度",
    "goal_shortfall": "绩效滞后幅度",
    "projected_executed_fen": "全年预计执行数",
    "year_end_outlook": "预计年底实现情况",
    "year_end_gap": "预计年底差距",
    "flags": "预警代码",
    "light": "监控灯",
    "deviation_cause": "偏差原因类别",
    "deviation_note": "偏差原因说明",
    "rectification_measure": "整改措施",
    "due_date": "整改时限",
    "outcome": "审核结果",
    "file": "来源文件",
    "sheet": "来源工作表",
    "row": "来源行",
}
"""Columns of 项目明细, in this order: a public interface."""

INDICATOR_LABELS = {
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "project_code": "项目代码",
    "project_name": "项目名称",
    "dimension": "一级指标",
    "category": "二级指标",
    "indicator": "三级指标",
    "indicator_nature": "指标性质",
    "measure_unit": "计量单位",
    "target_value": "年度指标值",
    "actual_value": "截至本月完成值",
    "completion": "完成程度",
    "projected_value": "全年预计完成值",
    "projected_completion": "预计年底完成程度",
    "weight": "权重",
    "likelihood": "完成目标可能性",
    "computed_attainment": "按指标计算的实现程度",
    "declared_attainment": "申报的实现程度",
    "attainment_gap": "相差（百分点）",
    "deviation_cause": "偏差原因类别",
    "deviation_note": "偏差原因说明",
    "file": "来源文件",
    "sheet": "来源工作表",
    "row": "来源行",
}

SUMMARY_LABELS = {
    "name": "部门 / 单位",
    "code": "单位编码",
    "projects": "项目数",
    "original_budget_fen": "年初预算数",
    "carryover_fen": "上年结转数",
    "budget_adjustment_fen": "年中调整数",
    "revised_budget_fen": "调整后预算数",
    "rate_base_fen": "可计算执行率的预算",
    "executed_fen": "累计执行数",
    "execution_rate": "执行率",
    "weighted_goal": "实现程度（按预算加权）",
    "mean_goal": "实现程度（简单平均）",
    "flagged": "预警项目数",
    "flagged_fen": "预警项目预算",
    "red": "红灯",
    "yellow": "黄灯",
    "green": "绿灯",
    "blue": "蓝灯",
    "none": "不亮灯",
    "errors": "错误",
    "explain": "需说明",
    "rows_found": "表内行数",
    "rows_aside": "未计入行数",
    "rows_superseded": "被替代行数",
}

FINDING_LABELS = {
    "number": "序号",
    "severity": "级别",
    "code": "规则",
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "project_name": "项目名称",
    "file": "文件",
    "sheet": "工作表",
    "cell": "单元格",
    "found": "填的是",
    "expected": "应为",
    "difference": "相差",
    "message": "问题和处理办法",
    "reply": "单位答复",
}

FILE_LABELS = {
    "number": "序号",
    "file": "文件",
    "verdict": "处理结果",
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "state": "报送状态",
    "rows_found": "表内行数",
    "rows_counted": "计入行数",
    "rows_aside": "未计入行数",
    "contact": "填报人及电话",
    "reason": "原因和处理办法",
}

WARNING_LABELS = {
    "number": "序号",
    "department": "主管部门",
    "unit_name": "单位名称",
    "project_name": "项目名称",
    "flags": "预警代码",
    "light": "监控灯",
    "revised_budget_fen": "调整后预算数",
    "executed_fen": "累计执行数",
    "execution_rate": "执行率",
    "catch_up_fen": "达到序时进度还需支付",
    "arithmetic": "计算过程",
    "deviation_cause": "偏差原因类别",
    "deviation_note": "偏差原因说明",
    "rectification_measure": "整改措施",
    "due_date": "整改时限",
}

UNIT_LABELS = {
    "serial": "序号",
    "project_code": "项目代码",
    "project_name": "项目名称",
    "budget_origin": "预算来源",
    "original_budget_fen": "年初预算数",
    "carryover_fen": "上年结转数",
    "budget_adjustment_fen": "年中调整数",
    "revised_budget_fen": "调整后预算数",
    "executed_fen": "累计执行数",
    "execution_rate": "执行率",
    "pace": "序时进度",
    "pace_shortfall": "执行滞后幅度",
    "goal_attainment": "绩效目标实现程度",
    "computed_attainment": "按指标计算的实现程度",
    "goal_shortfall": "绩效滞后幅度",
    "projected_gap": "预计执行差距",
    "year_end_outlook": "预计年底实现情况",
    "flags": "预警代码",
    "light": "监控灯",
    "outcome": "审核结果",
    "row": "来源行",
}

STATISTICS_HEAD = ("部门名称", "项目名称", "资金数额(万元)")
STATISTICS_ATTAINMENT = "{month}月底绩效目标\n实现程度(%)"
STATISTICS_OUTLOOK = "预计年底绩效目标实现情况"
TICK = "√"

PROGRESS_WORDS = {
    "half_or_more": "实现程度50%及以上",
    "under_half": "实现程度30%–50%",
    "under_30": "实现程度30%以下",
    "not_started": "工作未开展",
}

VERDICT_WORDS = {
    "counted": "已计入",
    "set_aside": "未计入",
    "superseded": "已被替代",
    "ignored": "已忽略",
    "opened": "已拆包",
}

IGNORED_WORDS = {
    "lock": "办公软件的临时锁文件，已忽略。",
    "system": "系统文件或隐藏文件，已忽略。",
    "folder": "文件夹，没有读取其中的内容。里面如有报表，请移到收表文件夹中。",
    "link": "快捷方式或链接，没有打开。请放入文件本身。",
    "unfinished": "没有下载完的文件，没有打开。请下载完成后再放入。",
    "other": "不是普通文件，已忽略。",
}

OPENED_WORD = "压缩包，里面的{count}个文件已逐个读取，结果各列一行。"


def footer(period: Period) -> str:
    """The foot of a printed page; a page that has gone astray says what it is."""
    return PAGE_FOOTER + _OF_PERIOD.format(year=period.year, month=period.month)
