"""The sheet 问题 of a workbook that the bureau gives back: what is to be done, and room to answer.

It is written when a return is given back, and read when the workbook comes again.
"""

from perfbatch.form.kinds import Code, Text, Whole
from perfbatch.form.schema import Card, Field, FilledBy, Table

_BUREAU = FilledBy.PREFILLED

ROUND = Field("round", "反馈次数", Whole(1, 99), "第几次反馈。", filled_by=_BUREAU)

ANSWERS = Field(
    "answers", "反馈编号", Text(), "程序据此知道它替代哪份原表，请不要改动。", filled_by=_BUREAU
)

FEEDBACK_CARD = Card(
    (
        Field("unit_code", "填报单位编码", Code(), "预算单位编码。", filled_by=_BUREAU),
        Field("unit_name", "填报单位", Text(), "单位全称。", filled_by=_BUREAU),
        ROUND,
        ANSWERS,
    )
)

QUESTIONS = Table(
    name="questions",
    sheet="问题",
    title="审核问题",
    identifying=("rule",),
    frozen_field="rule",
    prepared_rows=0,
    signature=6,
    essential=("rule", "message"),
    fields=(
        Field("number", "序号", Whole(1, 99999), "顺序编号。", filled_by=_BUREAU, width=5),
        Field("standing", "级别", Text(), "错误或需说明。", filled_by=_BUREAU, width=8),
        Field("rule", "规则", Text(), "审核规则的编号。", filled_by=_BUREAU, width=7),
        Field("cell", "单元格", Text(), "点击前往。", filled_by=_BUREAU, width=19),
        Field("label", "栏目", Text(), "单元格所在的栏目。", filled_by=_BUREAU, width=17),
        Field("project_name", "项目名称", Text(), "所在的项目。", filled_by=_BUREAU, width=20),
        Field("found", "填的是", Text(), "所填的内容。", filled_by=_BUREAU, width=14),
        Field("expected", "应为", Text(), "应有的内容。", filled_by=_BUREAU, width=14),
        Field("message", "问题和处理办法", Text(), "怎样改。", filled_by=_BUREAU, width=52),
        Field("reply", "单位答复", Text(wide=True), "单位在这里写改正情况。", width=26),
    ),
)  # fmt: skip
