"""A flat export of the budget platform: one row a project, columns by many names, units in the rows."""

from dataclasses import replace

from perfbatch.form.kinds import Code, Text, Whole
from perfbatch.form.monitoring import CORRECTION_NO, NOTE_WORDS, PROJECTS
from perfbatch.form.numbers import Amount, Percent
from perfbatch.form.period import Month, Year
from perfbatch.form.schema import Card, Field, FilledBy, Form, Table

_WAN = "万元"


def _optional(name: str) -> Field:
    """A field of the standard form that an export may have and need not fill."""
    return replace(
        PROJECTS.field(name), required=False, one_of_several=False, column_required=False
    )


_HEADING = (
    Field("unit_code", "单位编码", Code(), "预算单位编码。", aliases=("填报单位编码", "预算单位编码", "单位代码", "预算单位代码", "基层单位编码")),
    Field("unit_name", "单位名称", Text(), "单位全称。", aliases=("填报单位", "预算单位", "预算单位名称", "基层单位", "基层单位名称", "单位全称"), weak=("部门名称",)),
    Field("department", "主管部门", Text(), "一级预算部门。", aliases=("主管部门名称", "一级预算单位", "一级单位")),
    Field("year", "年度", Year(), "四位年份。", aliases=("预算年度", "监控年度", "业务年度", "年份", "所属年度", "预算所属年度")),
    Field("month", "截至月份", Month(), "1到12。", aliases=("监控月份", "期间", "监控期间", "截止月份", "统计期间", "截止日期", "截至日期", "月份", "统计月份", "业务月份", "会计期间", "月度")),
)  # fmt: skip

_COLUMNS = tuple(
    replace(one, aliases=(*one.aliases, "单位"), weak=(*one.weak, "部门"))
    if one.name == "unit_name"
    else one
    for one in _HEADING
)
"""单位 and 部门 name a unit over a column only: beside a title 单位：万元 says something else."""

EXPORT = Form(
    id="platform_export",
    version="1",
    title="一体化系统导出表",
    card=Card((*_HEADING, CORRECTION_NO), titles=True),
    tables=(
        Table(
            name="projects",
            sheet="一体化系统导出表",
            title="一体化系统导出表",
            identifying=("project_code", "project_name", "original_budget_fen", "revised_budget_fen", "executed_fen"),
            frozen_field="project_name",
            prepared_rows=0,
            signature=3,
            total_label="合计",
            partial_labels=PROJECTS.partial_labels,
            note_words=NOTE_WORDS,
            of_heading=_COLUMNS,
            open=True,
            essential=("project_name",),
            telling=("original_budget_fen", "revised_budget_fen", "executed_fen"),
            fields=(
                Field("serial_no", "序号", Whole(1, 999999), "顺序编号。", aliases=("行号",)),
                Field("project_code", "项目代码", Code(), "项目代码。", aliases=("项目编码", "项目编号")),
                Field("project_name", "项目名称", Text(), "项目全称。", required=True, column_required=True, aliases=("项目", "预算项目名称", "预算项目")),
                _optional("budget_origin"),
                _optional("issue_month"),
                Field("original_budget_fen", "年初预算数", Amount(), "年初批复的预算数。", unit=_WAN, aliases=("年初预算", "年初预算金额", "年初批复数", "年初预算批复数", "年初预算额")),
                Field("carryover_fen", "上年结转数", Amount(), "上年结转到本年的资金。", unit=_WAN, aliases=("上年结转", "结转资金", "结转数", "上年结转金额")),
                Field("budget_adjustment_fen", "年中调整数", Amount(signed=True), "追加为正，调减为负。", unit=_WAN, aliases=("调整数", "预算调整数", "年中追加数", "追加调整数", "调整金额")),
                Field("revised_budget_fen", "调整后预算数", Amount(signed=True), "调整后的预算数。", required=True, column_required=True, unit=_WAN, aliases=("调整预算数", "调整后预算", "调整后预算金额"), weak=("预算数", "预算金额", "预算指标数", "指标金额", "可执行指标", "指标数", "全年预算数", "全年预算", "本年预算数", "本年预算", "年度预算数", "年度预算", "年度预算金额")),
                Field("executed_fen", "累计执行数", Amount(), "1月至截至月份的累计支付数。", required=True, column_required=True, unit=_WAN, aliases=("累计支付数", "累计支出数", "累计支付", "已支付数", "已支付金额", "累计支出", "累计支付金额", "实际支付数", "实际支付", "实际执行数", "实际支付金额", "已支付", "已支出", "已支出数", "已执行数", "累计执行", "累计已支付", "累计已支付数", "累计支出金额", "累计执行金额"), weak=("支付数", "支付金额", "执行数", "执行金额", "支出数", "支出金额", "实际支出", "实际支出数", "实际支出金额")),
                Field("execution_rate", "执行率", Percent(computed=True), "支付数÷预算数。", filled_by=FilledBy.FORMULA, unit="%", aliases=("执行进度", "支付进度", "预算执行率", "支出进度", "支付率")),
                Field("projected_executed_fen", "全年预计执行数", Amount(), "预计全年能支付的数。", unit=_WAN, aliases=("预计全年执行数", "预计全年支出", "预计全年支出数", "预计全年支付数", "全年预计支出", "全年预计支出数", "全年预计支付数")),
                Field("goal_attainment", "绩效目标实现程度", Percent(), "年度绩效目标已实现的程度。", unit="%", aliases=("绩效目标完成程度", "绩效完成率", "目标实现程度")),
                _optional("year_end_outlook"),
                _optional("deviation_cause"),
                _optional("deviation_note"),
                _optional("rectification_measure"),
                _optional("due_date"),
                _optional("review_explanation"),
                _optional("remark"),
            ),
        ),
    ),
)  # fmt: skip
