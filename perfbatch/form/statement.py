"""附件4: the table of a department's written report. 资金数额 is the revised budget; payments may lack."""

from dataclasses import replace

from perfbatch.form.choices import YEAR_END_OUTLOOK
from perfbatch.form.kinds import Code, Text
from perfbatch.form.monitoring import CORRECTION_NO, NOTE_WORDS, PROJECTS
from perfbatch.form.numbers import Amount, Percent
from perfbatch.form.period import Month, Year
from perfbatch.form.platform_export import EXPORT
from perfbatch.form.schema import Card, Field, Form, Table

_UNIT = Field(
    "unit_name",
    "填报单位",
    Text(),
    "单位全称。",
    aliases=("部门名称", "单位名称", "预算单位", "填报部门", "部门"),
)
_CODE = Field(
    "unit_code",
    "填报单位编码",
    Code(),
    "预算单位编码。",
    aliases=("单位编码", "预算单位编码", "单位代码", "部门编码"),
)

STATEMENT = Form(
    id="statement",
    version="2022.1",
    title="预算绩效运行监控统计表（附件4）",
    card=Card(
        (
            _CODE,
            _UNIT,
            Field("department", "主管部门", Text(), "一级预算部门。"),
            Field("year", "监控年度", Year(), "四位年份。", aliases=("年度", "预算年度")),
            Field("month", "截至月份", Month(), "1到12。", aliases=("监控月份", "监控期间", "期间", "截止月份", "统计月份", "统计期间", "月份")),
            CORRECTION_NO,
        ),
        titles=True,
    ),
    tables=(
        Table(
            name="projects",
            sheet="预算绩效运行监控统计表",
            title="预算绩效运行监控统计表",
            identifying=("project_name", "revised_budget_fen", "executed_fen", "goal_attainment", "year_end_outlook"),
            frozen_field="project_name",
            prepared_rows=0,
            signature=4,
            essential=("project_name",),
            telling=("goal_attainment", "year_end_outlook"),
            total_label="合计",
            partial_labels=PROJECTS.partial_labels,
            note_words=NOTE_WORDS,
            of_heading=(_CODE, replace(_UNIT, aliases=(*_UNIT.aliases, "单位"))),
            fields=(
                PROJECTS.field("serial_no"),
                Field("project_code", "项目代码", Code(), "一体化系统中的项目代码。", aliases=("项目编码",)),
                Field("project_name", "项目名称", Text(), "项目全称。", required=True, column_required=True),
                Field("revised_budget_fen", "资金数额", Amount(), "调整后的预算数。", required=True, column_required=True, unit="万元", aliases=("资金金额", "预算金额", "项目金额", "资金额", "金额", "年度预算数", "本年预算数", "年度预算金额", "调整后预算数"), weak=("预算数",)),
                replace(EXPORT.tables[0].field("executed_fen"), required=False, column_required=False),
                Field("goal_attainment", "绩效目标实现程度", Percent(), "年度绩效目标已实现的程度。", required=True, column_required=True, unit="%", aliases=("目标实现程度", "绩效目标完成程度")),
                Field("year_end_outlook", "预计年底绩效目标实现情况", YEAR_END_OUTLOOK, "在三列中选且只选一列打√。", required=True, one_of_several=True, column_required=True, ticks=True, aliases=("预计年底实现情况", "预计年底绩效目标完成情况", "预计年底完成情况")),
                PROJECTS.field("deviation_note"),
                PROJECTS.field("rectification_measure"),
                PROJECTS.field("remark"),
            ),
        ),
    ),
)  # fmt: skip
