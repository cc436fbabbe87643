"""The rules that ask for an explanation: C01–C05."""

from collections import defaultdict
from collections.abc import Iterable

from perfbatch.model.finding import Sentence
from perfbatch.model.source import RowPlace, rows_told
from perfbatch.wording.findings.rules import ERROR, EXPLAIN, rule

MOST_SHEETS_TOLD = 20

C01 = rule(
    "C01",
    EXPLAIN,
    "进度滞后却预计能实现",
    "{lag}，却选了“{found}”。请核对；若确能实现，{explain}。",
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
    "绩效目标实现程度 {found}% 与执行率 {expected}% 相差 {difference} 个百分点，超过了{limit}个百分点。请核对；若属实，{explain}。",
)
C04 = rule(
    "C04",
    EXPLAIN,
    "实现程度不雷同",
    "有{count}个项目的绩效目标实现程度都是 {found}%（{rows}）。请核对是否逐项测算；若属实，{explain}。",
)
C05 = rule(
    "C05",
    EXPLAIN,
    "同名项目有不同的代码",
    "有{count}行项目同名“{found}”（{rows}），又没有不同的项目代码。请核对是否重复填报；若是不同项目，请补填项目代码；没有代码的，{explain}。",
    sum=Sentence(
        "这一行的预算和执行数正好等于下面同名的各行（{rows}）之和，像是“{found}”的合计行，预算和支出被重复计算了。若是合计行，请删除后重新报送。",
        ERROR,
    ),
)


def rows_named(places: Iterable[RowPlace]) -> str:
    """第3–5、9行; with the sheet where they stand on several, and the file where in several.

    Of more than twenty sheets only the first are named.
    """
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for file, sheet, row in places:
        numbers[file, sheet].append(row)
    files = {file for file, _ in numbers}
    told = []
    for (file, sheet), rows in numbers.items():
        in_file = f"“{file}”" if len(files) > 1 else ""
        on_sheet = f"《{sheet}》" if len(numbers) > 1 else ""
        told.append(f"{in_file}{on_sheet}第{rows_told(rows)}行")
    return "、".join(told[:MOST_SHEETS_TOLD]) + ("等" if len(told) > MOST_SHEETS_TOLD else "")
