"""The roster 应报单位名录: the units that owe a return, and the register of projects beside it.

Labels, sheet names, id and version are a public interface: bureaus keep such lists for years.
"""

import re

from perfbatch.form.choices import BUDGET_ORIGIN
from perfbatch.form.kinds import Code, Text, Whole
from perfbatch.form.monitoring import NOTE_WORDS
from perfbatch.form.numbers import Amount
from perfbatch.form.schema import Card, Field, Form, Table

_SERIAL = Field("serial_no", "序号", Whole(1, 999999), "从1起顺序编号，可不填。", width=7)
_REMARK = Field("remark", "备注", Text(wide=True), "其他需要记下的事项。", width=20)

UNITS = Table(
    name="units",
    sheet="应报单位",
    title="应报单位名录",
    identifying=("unit_code", "unit_name"),
    frozen_field="unit_name",
    prepared_rows=100,
    signature=2,
    essential=("unit_code", "unit_name"),
    alien=("项目名称", "项目代码", "项目编码", "监控年度", "预算年度", "截至月份"),
    note_words=NOTE_WORDS,
    fields=(
        _SERIAL,
        Field("unit_code", "单位编码", Code(), "财政部门给定的预算单位编码，按文本填写。一个编码只能是一个单位。", required=True, column_required=True, width=14, aliases=("单位代码", "预算单位编码", "预算单位代码", "编码")),
        Field("unit_name", "单位名称", Text(), "单位全称，与部门预算批复一致。一个名称只能是一个单位。", required=True, column_required=True, width=30, aliases=("单位全称", "预算单位", "预算单位名称", "应报单位", "应报单位名称", "单位")),
        Field("aliases", "其他名称", Text(wide=True), "这个单位的简称、曾用名，报表上可能这样写。有几个的用顿号隔开。", width=28, aliases=("别名", "简称", "曾用名", "单位简称")),
        Field("department", "主管部门", Text(), "一级预算部门；本身是一级部门的填本单位。", width=22, aliases=("主管部门名称", "一级预算单位", "一级预算部门")),
        Field("desk", "归口股室", Text(), "财政局管这个单位的股室，催报时按股室分列。", width=14, aliases=("股室", "归口科室", "科室", "归口业务股", "业务股室", "归口管理股室")),
        Field("contact", "联系人", Text(), "填报人或经办人，催报时联系。", width=12, aliases=("联系人姓名", "经办人", "填报人")),
        Field("phone", "联系电话", Text(), "手机或座机，按文本填写。", width=16, aliases=("电话", "手机", "手机号", "手机号码", "联系方式", "联系人电话", "办公电话")),
        _REMARK,
    ),
)  # fmt: skip

REGISTER = Table(
    name="register",
    sheet="项目库",
    title="项目库",
    identifying=("project_code", "project_name"),
    frozen_field="project_name",
    prepared_rows=100,
    signature=2,
    essential=("project_name",),
    own_unit=True,
    note_words=NOTE_WORDS,
    fields=(
        _SERIAL,
        Field("project_code", "项目代码", Code(), "一体化系统中的项目代码，最长21位，按文本填写；没有的可不填。一个代码只能是一个项目。", width=24, aliases=("项目编码", "项目编号")),
        Field("project_name", "项目名称", Text(), "与预算批复一致的项目全称。", required=True, column_required=True, width=36, aliases=("预算项目名称", "预算项目")),
        Field("unit_code", "单位编码", Code(), "项目所属单位的编码，与《应报单位》一致。单位编码和单位名称至少填一项。", width=14, aliases=("单位代码", "预算单位编码", "预算单位代码", "填报单位编码")),
        Field("unit_name", "单位名称", Text(), "项目所属单位的名称，与《应报单位》一致。", width=30, aliases=("单位全称", "预算单位", "预算单位名称", "填报单位", "单位")),
        Field("budget_origin", "预算来源", BUDGET_ORIGIN, "从下拉列表中选择。", width=12),
        Field("original_budget_fen", "年初预算数", Amount(), "年初批复的预算数，不小于0。", unit="万元", width=15, aliases=("年初预算", "年初预算金额", "年初批复数", "年初预算批复数")),
        _REMARK,
    ),
)  # fmt: skip

ROSTER = Form(
    id="roster",
    version="2026.1",
    title="应报单位名录",
    card=Card(()),
    tables=(UNITS, REGISTER),
    of_return=False,
)

_PARTED = re.compile(r"[、；;，,\r\n]+")


def names_in(text: str) -> tuple[str, ...]:
    """The names that stand in a cell side by side: 县教体局、教育局 are two."""
    return tuple(name for part in _PARTED.split(text) if (name := part.strip()))
