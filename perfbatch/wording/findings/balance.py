"""The rules on arithmetic: B01–B15."""

from collections.abc import Iterable

from perfbatch.model.fen import Fen, wan_text
from perfbatch.model.finding import Sentence
from perfbatch.wording.findings.rules import ERROR, EXPLAIN, rule

B01 = rule(
    "B01",
    ERROR,
    "调整后预算数＝年初＋结转＋调整",
    "调整后预算数写的是 {found} 万元，按年初＋结转＋调整应为 {expected} 万元，相差 {difference} 万元。请核对年初预算数、上年结转数和年中调整数，改正填错的数；调整后预算数原来是公式的，请恢复公式（反馈单中已经恢复）。",
    least="调整后预算数写的是 {found} 万元，比年初预算数与年中调整数之和 {expected} 万元少 {difference} 万元，而上年结转数不会小于0。请核对年初预算数、年中调整数和调整后预算数，改正填错的数。",
)
B02 = rule(
    "B02",
    ERROR,
    "资金总额等于各项来源之和",
    "“{label}”的年度资金总额写的是 {found} 万元，下面各项资金来源相加为 {expected} 万元，相差 {difference} 万元。请核对总额和各项来源有无错填、漏填，更正后重新报送。",
)
B03 = rule(
    "B03",
    ERROR,
    "累计执行数不超过预算",
    "累计执行数 {found} 万元超过了调整后预算数 {expected} 万元，多 {difference} 万元。支付数填错的，请改正累计执行数；追加了预算没有填的，请补填（标准表填在“年中调整数”）。",
)
B04 = rule(
    "B04",
    ERROR,
    "执行率计算正确",
    "执行率写的是 {found}%，按累计执行数÷调整后预算数应为 {expected}%，相差 {difference} 个百分点。请核对累计执行数和调整后预算数，改正填错的数；执行率原来是公式的，请恢复公式（反馈单中已经恢复）。",
)
B05 = rule(
    "B05",
    ERROR,
    "合计等于各行之和",
    "合计行“{label}”写的是 {found} 万元，各行相加为 {expected} 万元，相差 {difference} 万元。请核对各行有无漏填、错填；合计原来是公式的，请恢复公式（反馈单中已经恢复）；表中插入了小计行的，请删除小计行。",
    partial="“{word}”行的“{label}”写的是 {found} 万元，它所汇总的各行相加为 {expected} 万元，相差 {difference} 万元。请核对有无漏行或错行，更正后重新报送。",
    parent=Sentence(
        "这一行的预算和执行数正好等于第{rows}行之和，像是它们的合计，可能重复计算了。若是合计行，请删除后重新报送；若本身是项目，{explain}。",
        EXPLAIN,
    ),
    parent_budget=Sentence(
        "这一行的预算数正好等于第{rows}行之和，像是它们的合计，可能重复计算了。若是合计行，请删除后重新报送；若本身是项目，{explain}。",
        EXPLAIN,
    ),
)
B08 = rule(
    "B08",
    ERROR,
    "全年预计执行数不小于累计执行数",
    "全年预计执行数 {found} 万元小于已经支出的累计执行数 {expected} 万元，差 {difference} 万元。全年预计执行数包括已经支出的数，请改正填错的一项。",
)
B09 = rule(
    "B09",
    EXPLAIN,
    "全年预计执行数不超过预算",
    "全年预计执行数 {found} 万元超过了调整后预算数 {expected} 万元，多 {difference} 万元。填错的请改正；若预计还要追加预算，{explain}。",
)
B10 = rule(
    "B10",
    ERROR,
    "没有预算就没有支出",
    "调整后预算数为 0，却有累计执行数 {found} 万元。漏填预算数的，请补填；确实没有预算的，请改正累计执行数。",
)
B11 = rule(
    "B11",
    ERROR,
    "年中追加项目填写一致",
    original="预算来源是“年中追加”，年初预算数应为 0，现为 {found} 万元。请把追加的金额填在“年中调整数”，年初预算数填 0；不是年中追加的，请改正“预算来源”。",
    adjustment="预算来源是“年中追加”，年中调整数应大于 0，填的是“{found}”。请填写追加的金额（万元）；不是年中追加的，请改正“预算来源”。",
    month_blank="预算来源是“年中追加”，但没有填写下达月份。请填写资金下达的月份（1 到 {expected}）；不是年中追加的，请改正“预算来源”。",
    month_late="下达月份 {found} 月晚于截至月份 {expected} 月。请核对资金是哪个月下达的，改正下达月份。",
)
B12 = rule(
    "B12",
    ERROR,
    "三类实现情况合起来是全部项目",
    count="“能实现”“不能完全实现”“差距较大”三类写的项目数合计 {found} 个（{classes}），表内有 {expected} 个，相差 {difference} 个。请核对表内项目有无漏填、多填，把文字和表改成一致后重新报送。",
    amount="“能实现”“不能完全实现”“差距较大”三类写的涉及资金合计 {found} 万元（{classes}），表内合计 {expected} 万元，相差 {difference} 万元。请核对表内项目有无漏填、多填，把文字和表改成一致后重新报送。",
)
B14 = rule(
    "B14",
    ERROR,
    "申报合计与表内一致",
    count="填报项目数写的是 {found} 个，表内有 {expected} 个项目，相差 {difference} 个。请核对有无漏填、多填的项目；项目没有错的，请改正填报项目数。",
    amount="填报资金合计写的是 {found} 万元，表内调整后预算数合计 {expected} 万元，相差 {difference} 万元。请核对各项目的预算数；预算数没有错的，请改正填报资金合计。",
)
B15 = rule(
    "B15",
    EXPLAIN,
    "实现程度分档合起来是全部项目",
    "按绩效目标实现程度分档写的项目数合计 {found} 个（{classes}），表内有 {expected} 个，有 {difference} 个没有归入任何一档。请补写缺少的分档，或核对各档的个数后重新报送。",
    more="按绩效目标实现程度分档写的项目数合计 {found} 个（{classes}），表内只有 {expected} 个，多出 {difference} 个。请核对各档的个数和表内项目有无漏填，改成一致后重新报送。",
)


def classes_told(classes: Iterable[tuple[str, int, Fen | None]]) -> str:
    """“能实现”7个、27.75万元；…: each class with its number, and its amount where it has one."""
    return "；".join(
        f"“{name}”{count}个" + ("" if amount is None else f"、{wan_text(amount)}万元")
        for name, count, amount in classes
    )
