"""项目支出绩效目标执行监控表 of 财预〔2019〕136号: a form for one project, its indicators below it."""

from perfbatch.form.choices import DEVIATION_CAUSE, DIMENSION, LIKELIHOOD
from perfbatch.form.kinds import Code, Text
from perfbatch.form.monitoring import CORRECTION_NO, NOTE_WORDS
from perfbatch.form.numbers import Amount, Percent, Quantity
from perfbatch.form.period import Month, Year
from perfbatch.form.schema import Card, Field, FilledBy, Form, Grid, Table

_WAN = "万元"
_NAME = Field("project_name", "项目名称", Text(), "项目全称。", required=True, column_required=True)
_PROJECT_CODE = Field(
    "project_code", "项目代码", Code(), "一体化系统中的项目代码。", aliases=("项目编码",)
)

_MONEY = (
    Field("original_budget_fen", "年初预算数", Amount(), "年初批复的预算数。", required=True, unit=_WAN, aliases=("全年预算数", "年初预算", "本年预算数", "年度预算数", "年度预算金额")),
    Field("revised_budget_fen", "调整后预算数", Amount(signed=True), "调整后的预算数；表上没有这一列的，按年初预算数计算。", unit=_WAN, aliases=("调整后预算", "调整预算数")),
    Field("executed_fen", "执行数", Amount(), "1月至截至月份的累计支付数。", required=True, unit=_WAN, aliases=("累计执行数", "累计支付数", "累计支出数", "实际执行数", "实际支付数", "实际支出数", "支付数", "支出数", "已支付数")),
    Field("execution_rate", "执行率", Percent(computed=True), "执行数÷预算数。", filled_by=FilledBy.FORMULA, unit="%", aliases=("预算执行率",)),
    Field("projected_executed_fen", "全年预计执行数", Amount(), "预计全年能支付的数。", unit=_WAN, aliases=("预计全年执行数", "全年预计支出数", "预计全年支出数", "全年预计支付数", "预计全年支付数")),
)  # fmt: skip

SINGLE_PROJECT = Form(
    id="single_project",
    version="2019.136",
    title="项目支出绩效目标执行监控表（财预〔2019〕136号）",
    card=Card(
        (
            Field("unit_code", "填报单位编码", Code(), "预算单位编码。", aliases=("单位编码", "预算单位编码", "单位代码", "实施单位编码")),
            Field("unit_name", "实施单位", Text(), "单位全称。", aliases=("实施单位及代码", "项目实施单位及代码", "项目单位及代码", "填报单位", "项目单位", "预算单位", "单位名称", "项目实施单位")),
            Field("department", "主管部门", Text(), "一级预算部门。", aliases=("主管部门及代码", "主管部门名称")),
            Field("year", "监控年度", Year(), "四位年份。", aliases=("年度", "预算年度")),
            Field("month", "截至月份", Month(), "1到12。", aliases=("监控月份", "监控期间", "截止月份", "统计月份", "月份")),
            CORRECTION_NO,
            _NAME,
            _PROJECT_CODE,
        ),
        titles=True,
    ),
    tables=(
        Table(
            name="projects",
            sheet="项目支出绩效目标执行监控表",
            title="项目支出绩效目标执行监控表",
            identifying=("project_name", *(one.name for one in _MONEY if isinstance(one.kind, Amount))),
            frozen_field="project_name",
            prepared_rows=0,
            signature=1,
            fields=(_PROJECT_CODE, _NAME, *_MONEY),
        ),
        Table(
            name="indicators",
            sheet="绩效指标",
            title="绩效指标",
            identifying=("category", "indicator", "target_value", "actual_value", "projected_value"),
            frozen_field="indicator",
            prepared_rows=0,
            signature=5,
            note_words=NOTE_WORDS,
            fields=(
                Field("dimension", "一级指标", DIMENSION, "成本、产出、效益、满意度。"),
                Field("category", "二级指标", Text(), "如数量指标。"),
                Field("indicator", "三级指标", Text(wide=True), "具体指标的名称。", column_required=True),
                Field("target_value", "年度指标值", Quantity(), "全年的目标。", column_required=True, aliases=("年初指标值", "指标值")),
                Field("actual_value", "执行情况", Quantity(), "1月至截至月份的完成值。", column_required=True, aliases=("完成情况", "实际完成值", "实际完成情况")),
                Field("projected_value", "全年预计完成情况", Quantity(), "预计到年底的完成值。", aliases=("全年预计完成值", "预计全年完成情况")),
                Field("deviation_cause", "偏差原因分析", DEVIATION_CAUSE, "在各类原因中选一列打√。", ticks=True, aliases=("偏差原因",)),
                Field("deviation_note", "原因说明", Text(wide=True), "写明具体原因。", aliases=("偏差原因说明",)),
                Field("likelihood", "完成目标可能性", LIKELIHOOD, "在三列中选一列打√。", ticks=True),
                Field("remark", "备注", Text(wide=True), "其他需要说明的事项。"),
            ),
        ),
    ),
    grid=Grid(_MONEY, total_labels=("年度资金总额", "资金总额", "年度资金合计", "资金合计", "项目资金总额"), signature=3, next_section=("目标", "绩效", "指标", "概况", "说明", "备注")),
)  # fmt: skip
