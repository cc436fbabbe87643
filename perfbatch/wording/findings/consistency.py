"""The rules that ask for an explanation: C01–C05."""

from perfbatch.model.finding import Sentence
from perfbatch.wording.findings.rules import ERROR, EXPLAIN, rule

C01 = rule(
    "C01",
    EXPLAIN,
    "进度滞后却预计能实现",
    "{lag}，却选了“{found}”。请核对；若确能实现，请在“审核说明”中写明理由。",
)
C02 = rule(
    "C02",
    EXPLAIN,
    "预警项目写明原因和措施",
    "该项目已预警（{codes}），但没有填写：{missing}。请补填。",
)
C03 = rule(
    "C03",
    EXPLAIN,
    "实现程度与执行率相差不大",
    "绩效目标实现程度 {found}% 与执行率 {expected}% 相差 {difference} 个百分点，超过了{limit}个百分点。请核对；若属实，请在“审核说明”中写明原因。",
)
C04 = rule(
    "C04",
    EXPLAIN,
    "实现程度不雷同",
    "有{count}个项目的绩效目标实现程度都是 {found}%（第{rows}行）。请核对是否逐项测算；若属实，请在“审核说明”中写明原因。",
)
C05 = rule(
    "C05",
    EXPLAIN,
    "同名项目有不同的代码",
    "有{count}行项目同名“{found}”（第{rows}行），又没有不同的项目代码。请核对是否重复填报；若是不同项目，请补填项目代码。",
    sum=Sentence(
        "这一行的预算和执行数正好等于下面同名的各行（第{rows}行）之和，像是“{found}”的合计行，预算和支出被重复计算了。若是合计行，请删除后重新报送。",
        ERROR,
    ),
)
