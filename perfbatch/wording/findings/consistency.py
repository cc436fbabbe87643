"""The rules that ask for an explanation: C01–C05."""

from collections import defaultdict
from collections.abc import Iterable

from perfbatch.model.finding import Sentence
from perfbatch.model.source import RowPlace, rows_told
from perfbatch.wording.findings.rules import ERROR, EXPLAIN, rule
from perfbatch.wording.watch import FLAG_WORDS

MOST_SHEETS_TOLD = 20

FLAGS_TOLD = "、".join(f"{code}是{word}" for code, word in FLAG_WORDS.items())
"""What the letters of the flags mean, for those who see them in a sentence."""

C01 = rule(
    "C01",
    EXPLAIN,
    "进度滞后却预计能实现",
    "已达到预警线（{lag}），预计年底实现情况却选了“{found}”。不能实现的，请改选；若确能实现，{explain}。",
)
C02 = rule(
    "C02",
    EXPLAIN,
    "预警项目写明原因和措施",
    f"该项目已预警（{{codes}}；{FLAGS_TOLD}），但没有填写：{{missing}}。请在该行补填。",
)
C03 = rule(
    "C03",
    EXPLAIN,
    "实现程度与执行率相差不大",
    "绩效目标实现程度 {found}% 与执行率 {expected}% 相差 {difference} 个百分点，超过了 {limit} 个百分点。请核对实现程度、累计执行数和预算数，改正填错的数；若属实，{explain}。",
)
C04 = rule(
    "C04",
    EXPLAIN,
    "实现程度不雷同",
    "有{count}个项目的绩效目标实现程度都是 {found}%（{rows}）。请逐个项目测算，改正填错的；确实相同的，{explain}。",
)
C05 = rule(
    "C05",
    EXPLAIN,
    "同名项目有不同的代码",
    "有{count}行项目同名“{found}”（{rows}），又没有不同的项目代码。重复填报的，请删除多余的行；是不同项目的，请用项目代码或不同的名称区分；不能区分的，{explain}。",
    sum=Sentence(
        "这一行的预算和执行数正好等于下面同名的各行（{rows}）之和，像是“{found}”的合计行，预算和支出被重复计算了。若是合计行，请删除后重新报送；若本身是项目，请把名称改得与下面各行不同。",
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
