"""The standard form 预算绩效运行监控表: the heading card and the two tables, label by label.

Labels, sheet names, id and version are a public interface: bureaus print them in their notices.
"""

from dataclasses import replace

from perfbatch.form.choices import (
    BUDGET_ORIGIN,
    DEVIATION_CAUSE,
    DIMENSION,
    INDICATOR_NATURE,
    LIKELIHOOD,
    YEAR_END_OUTLOOK,
    YES_NO,
)
from perfbatch.form.kinds import Code, Day, Text, Whole
from perfbatch.form.numbers import Amount, Number, Percent, Quantity
from perfbatch.form.period import Month, Year
from perfbatch.form.schema import Card, Field, FilledBy, Form, Table

_WAN = "万元"
_PREFILLED = FilledBy.PREFILLED
_FORMULA = FilledBy.FORMULA

HEADING = Card(
    (
        Field("unit_code", "填报单位编码", Code(), "财政部门给定的预算单位编码，按文本填写。", required=True, filled_by=_PREFILLED, aliases=("单位编码", "预算单位编码")),
        Field("unit_name", "填报单位", Text(), "单位全称，与部门预算批复一致。", required=True, filled_by=_PREFILLED, aliases=("单位名称", "预算单位", "填报单位名称")),
        Field("department", "主管部门", Text(), "一级预算部门；本身是一级部门的填本单位。", required=True, filled_by=_PREFILLED, aliases=("主管部门名称",)),
        Field("year", "监控年度", Year(), "四位年份，如 2022。", required=True, filled_by=_PREFILLED, aliases=("预算年度",)),
        Field("month", "截至月份", Month(), "1到12的整数。数据一律为1月至该月的累计数。", required=True, filled_by=_PREFILLED, aliases=("监控月份", "截止月份", "统计月份")),
        Field("correction_no", "更正次数", Whole(0, 99), "首次报送填0；每更正一次加1，以次数最大的一份为准。", default="0"),
        Field("nil_return", "零报告", YES_NO, "本期确无项目的填“是”，其余填“否”。", default="否"),
        Field("declared_project_count", "填报项目数", Whole(0, 99999), "本表项目的个数，应与书面报告一致。", unit="个"),
        Field("declared_amount_fen", "填报资金合计", Amount(), "本表调整后预算数的合计，应与书面报告一致。", unit=_WAN),
        Field("preparer", "填报人", Text(), "填表人姓名。"),
        Field("responsible", "负责人", Text(), "单位负责人姓名。"),
        Field("phone", "联系电话", Text(), "便于核对时联系。"),
        Field("filled_date", "填报日期", Day(), "按 2022-07-05 的样子填写。"),
    )
)  # fmt: skip

CORRECTION_NO = replace(HEADING.field("correction_no"), default="")
"""更正次数 on shapes of other people: where it is not written nothing is to be said."""

# Fields that both tables have.
_SERIAL = Field("serial_no", "序号", Whole(1, 999999), "从1起顺序编号。", width=4)
_CAUSE = Field(
    "deviation_cause", "偏差原因类别", DEVIATION_CAUSE, "有偏差的从下拉列表中选择。", width=10
)
_NOTE = Field("deviation_note", "偏差原因说明", Text(wide=True), "写明具体原因。", width=14)
_REMARK = Field("remark", "备注", Text(wide=True), "其他需要说明的事项。", width=10)

NOTE_WORDS = (
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "负责人",
    "单位负责人",
    "联系人",
    "经办人",
    "经办",
    "联系电话",
    "填报日期",
    "说明",
    "备注",
    "注",
)
"""With one of these and a colon begins a line under a table that is no row of it."""

PROJECTS = Table(
    name="projects",
    sheet="项目监控表",
    title="项目支出预算绩效运行监控表",
    identifying=(
        "project_code", "project_name", "original_budget_fen", "carryover_fen",
        "budget_adjustment_fen", "executed_fen", "projected_executed_fen", "goal_attainment",
        "year_end_outlook",
    ),
    frozen_field="project_name",
    prepared_rows=60,
    signature=10,
    own_unit=True,
    total_label="合计",
    note_words=NOTE_WORDS,
    partial_labels=("小计", "合计", "总计", "共计", "累计", "合计数"),
    fields=(
        _SERIAL,
        Field("project_code", "项目代码", Code(), "一体化系统中的项目代码，最长21位，按文本填写；没有的可不填。", filled_by=_PREFILLED, width=11),
        Field("project_name", "项目名称", Text(), "与预算批复一致的项目全称。", required=True, column_required=True, filled_by=_PREFILLED, width=18),
        Field("budget_origin", "预算来源", BUDGET_ORIGIN, "从下拉列表中选择。", required=True, column_required=True, filled_by=_PREFILLED, width=9),
        Field("issue_month", "下达月份", Whole(1, 12), "预算来源为“年中追加”的必填，填资金下达的月份。", width=5),
        Field("original_budget_fen", "年初预算数", Amount(), "年初批复的预算数，不小于0；年中追加的项目填0。", column_required=True, filled_by=_PREFILLED, unit=_WAN, width=12, aliases=("年初预算金额",)),
        Field("carryover_fen", "上年结转数", Amount(), "上年结转到本年的资金，不小于0；没有的可不填。", column_required=True, unit=_WAN, width=12),
        Field("budget_adjustment_fen", "年中调整数", Amount(signed=True), "本年追加填正数、调减填负数；没有的可不填。", column_required=True, unit=_WAN, width=12),
        Field("revised_budget_fen", "调整后预算数", Amount(signed=True), "自动计算：年初预算数＋上年结转数＋年中调整数。", filled_by=_FORMULA, unit=_WAN, width=12, aliases=("调整后预算", "调整后预算金额")),
        Field("executed_fen", "累计执行数", Amount(), "1月至截至月份的累计支付数，不小于0；没有支出的填0，不要留空。", required=True, column_required=True, unit=_WAN, width=12, aliases=("累计支付数", "累计支出数", "执行数", "累计支付金额")),
        Field("execution_rate", "执行率", Percent(computed=True), "自动计算：累计执行数÷调整后预算数，两位小数。", filled_by=_FORMULA, unit="%", width=7),
        Field("projected_executed_fen", "全年预计执行数", Amount(), "预计全年能支付的数，不小于累计执行数。", unit=_WAN, width=12),
        Field("goal_attainment", "绩效目标实现程度", Percent(), "年度绩效目标已实现的程度，0到100；42.86 表示42.86%。它与执行率是两回事，不要照抄执行率。", required=True, column_required=True, unit="%", width=9),
        Field("year_end_outlook", "预计年底实现情况", YEAR_END_OUTLOOK, "从下拉列表中选且只选一项：与年初目标差距30%以内的选“不能完全实现”，30%及以上的选“差距较大”。", required=True, one_of_several=True, column_required=True, width=9),
        _CAUSE,
        _NOTE,
        Field("rectification_measure", "整改措施", Text(wide=True), "写明准备怎么做。", width=13, aliases=("改进措施",)),
        Field("due_date", "整改时限", Day(), "按 2022-09-30 的样子填写。", width=11),
        Field("review_explanation", "审核说明", Text(wide=True), "对“需说明”的问题在此解释，不少于10个字。", width=13),
        _REMARK,
    ),
)  # fmt: skip

INDICATORS = Table(
    name="indicators",
    sheet="绩效指标表",
    title="项目绩效指标完成情况表",
    identifying=(
        "project_code", "project_name", "dimension", "category", "indicator", "target_value",
        "actual_value", "projected_value", "weight",
    ),
    frozen_field="project_name",
    prepared_rows=60,
    signature=9,
    fields=(
        _SERIAL,
        Field("project_code", "项目代码", Code(), "与项目监控表一致；没有代码的只填项目名称。", filled_by=_PREFILLED, width=13),
        Field("project_name", "项目名称", Text(), "与项目监控表一致。", required=True, column_required=True, filled_by=_PREFILLED, width=20),
        Field("dimension", "一级指标", DIMENSION, "从下拉列表中选择。", width=11),
        Field("category", "二级指标", Text(), "如数量指标、质量指标、时效指标。", width=10),
        Field("indicator", "三级指标", Text(wide=True), "具体指标的名称。", column_required=True, width=20),
        Field("indicator_nature", "指标性质", INDICATOR_NATURE, "越大越好选“正向”，越小越好选“反向”，文字描述的选“定性”。", column_required=True, width=9),
        Field("measure_unit", "计量单位", Text(), "如 次、人、%。", width=9),
        Field("target_value", "年度指标值", Quantity(), "能用数字的填数字，如 20；不能的写文字。", column_required=True, width=12),
        Field("actual_value", "截至本月完成值", Quantity(), "1月至截至月份的累计完成值。", column_required=True, width=12),
        Field("projected_value", "全年预计完成值", Quantity(), "预计到年底的完成值。", width=12),
        Field("weight", "权重", Number(), "同一项目各指标的权重；不填的按相等处理。", width=7),
        Field("likelihood", "完成目标可能性", LIKELIHOOD, "从下拉列表中选择。", width=12),
        _CAUSE,
        _NOTE,
        _REMARK,
    ),
)  # fmt: skip

MONITORING = Form(
    id="monitoring",
    version="2026.1",
    title="预算绩效运行监控表",
    card=HEADING,
    tables=(PROJECTS, INDICATORS),
    card_signature=3,
)

INSTRUCTIONS_SHEET = "填报说明"
LISTS_SHEET = "字典"
META_SHEET = "_meta"
