"""The one catalogue of audit rules: code, severity, title and what it says to a clerk.

A sentence names what is wrong and what to do; the place is put before it (`place`). Codes are
public and never reused. A rule with several sentences tells them apart by variant.
"""

from perfbatch.model.finding import Finding, Rule, Sentence, Severity
from perfbatch.model.source import Source

_E, _W, _I = Severity.ERROR, Severity.EXPLAIN, Severity.NOTE


def _rule(
    code: str, severity: Severity, title: str, plain: str = "", /, **variants: str | Sentence
) -> Rule:
    sentences = {"": Sentence(plain)} if plain else {}
    for name, text in variants.items():
        sentences[name] = text if isinstance(text, Sentence) else Sentence(text)
    return Rule(code, severity, title, sentences)


ROW_ASIDE = "，该行未计入汇总"
"""The effect of an amount that cannot be read, in the sentences that name an {effect}."""

S01 = _rule(
    "S01",
    _E,
    "文件能打开",
    empty="文件是空的（0字节），可能没有传完。请向单位重新索取。",
    encrypted="文件设了打开密码，无法读取。请取消打开密码后另存为xlsx重新报送。",
    old_format="文件是旧格式（{found}），本版本不能读取。请用WPS或Excel打开，另存为“Excel工作簿(*.xlsx)”后重新报送。",
    unknown="文件不是Excel工作簿（实际是{found}）。请用标准模板填写，保存为xlsx后报送。",
    damaged="文件已损坏，无法打开（{found}）。请向单位重新索取，或用WPS打开修复后另存为xlsx。",
    too_large="文件解开后过大或内容异常（{found}），为安全起见没有读取。请把数据粘贴到新的标准模板（只粘贴数值）后重新报送。",
    far_cell="工作表《{sheet}》在很远的单元格{cell}有内容，表格范围过大，没有读取。请删除该单元格的内容后重新报送。",
    unreachable="文件无法从磁盘读取（{found}）。请关闭正在使用它的程序、检查读取权限后重新运行。",
)
S02 = _rule(
    "S02",
    _E,
    "文件是标准表",
    no_form="没有找到《{expected}》的表头，这不像是监控表。文件里的工作表有：{found}。请用标准模板填写后报送。",
    two_tables="这里又出现了一张表的表头或单位信息，一份文件只能有一张《项目监控表》，无法判断以哪一张为准。请分成两份文件，或删除多余的一张后重新报送。",
    two_sheets="有{count}张工作表都像《{expected}》：{found}。无法判断以哪一张为准，请只保留一张后重新报送。",
)
S03 = _rule(
    "S03",
    _E,
    "必需的列齐全",
    missing="表头缺少必需的列：{columns}。请从标准模板把这些列补齐（列名不要改动）后重新报送。",
    unit="列“{label}”的单位写成了“{found}”，应为“{expected}”。请按标准模板改正列名后重新报送。",
    doubled="列“{columns}”出现了两次，无法判断以哪一列为准。请删除多余的一列后重新报送。",
)
S04 = _rule(
    "S04",
    _W,
    "没有表外的列",
    "列“{found}”不在标准表中，该列的内容没有汇总。如有必要，请写到“备注”列。",
    unnamed="{found}列没有列名，该列的内容没有汇总。请删除，或移到“备注”列。",
)
S05 = _rule(
    "S05",
    _E,
    "报送期间相符",
    differs="表上的期间是{found}，本次汇总的期间是{expected}，整份文件未计入。请核对监控年度和截至月份，报送本期的表。",
    missing="没有填写有效的监控年度或截至月份，无法确认是哪一期，整份文件未计入。请填写后重新报送。",
)
S06 = _rule(
    "S06",
    _E,
    "单位可以识别",
    two_names="单位编码“{found}”在不同文件里对应不同的单位：{names}，无法判断是谁的表，都未计入。请核对编码和名称，改正后重新报送。",
    shared_name=Sentence(
        "同名单位“{found}”在本次有不同的编码（{codes}），都已计入。请核对是不是同一单位重复报送或填错了编码。",
        _W,
    ),
    nobody="填报单位编码和填报单位都没有填写有效的内容，不知道是哪个单位的表，整份文件未计入。请填写后重新报送。",
    ambiguous="没有填写单位编码，而名称“{found}”对应多个编码（{codes}），整份文件未计入。请填写单位编码后重新报送。",
)
S07 = _rule(
    "S07",
    _E,
    "一个单位一期只有一份有效的表",
    contradiction="同一单位、同一期、同一更正次数（{correction}）有内容不同的文件：{others}。在确定以哪份为准之前都不计入。请保留正确的一份；若是更正稿，请把“更正次数”加1。",
    unclear="同一单位、同一期还有文件{others}，其中有的更正次数不是数字，无法判断哪份最新，都不计入。请把“更正次数”改成数字（0、1、2……）后重新报送。",
    older="有更正次数更大（第{correction}次）的文件{others}，但它们内容互相矛盾，在确定以哪份为准之前本文件也不计入。请先处理那几份文件。",
    equal=Sentence("与文件“{kept}”内容完全相同，只计入一份。无需处理。", _I),
    superseded=Sentence(
        "已被更正次数更大的文件“{kept}”（第{correction}次更正）替代，本文件未计入。无需处理。", _I
    ),
)
S08 = _rule(
    "S08",
    _W,
    "没有未计算的公式",
    "“{label}”里的公式没有计算结果（{found}），无法读取。请用WPS或Excel打开后保存一次，或直接填写内容。",
)
S11 = _rule(
    "S11",
    _E,
    "零报告前后一致",
    with_rows="零报告填了“是”，但表中有{found}行项目。若有项目，请改为“否”；若确无项目，请清空项目行。",
    without_rows="零报告填了“否”或未填，但表中没有项目。若确无项目，请填“是”；否则请补填项目。",
)
V01 = _rule(
    "V01",
    _E,
    "金额是整分的数字",
    not_amount="“{label}”填的“{found}”不是金额{effect}。请填以{unit}为单位的数字，如 2.41。",
    about="“{label}”填的“{found}”是约数{effect}。请填准确数字，如 2.41。",
    fraction="“{label}”填的 {found} {unit}不是整分（万元最多六位小数）{effect}。请核对原始凭证后填准确数字。",
    too_large="“{label}”填的 {found} {unit}大得不合常理{effect}。请检查单位是不是万元、是否多填了位数。",
    uncalculated="“{label}”里的公式没有计算结果（{found}），无法取数{effect}。请用WPS或Excel打开后保存一次，或直接填写数字。",
    no_number="“{label}”填的“{found}”不是有效的数字，未采用。请填数字，如 {example}。",
)
V02 = _rule(
    "V02",
    _E,
    "金额没有差一万倍",
    unit="表上注明的金额单位是“{found}”，列名上写的却是“{expected}”，本次按列名读取。请改成一致，并核对各项金额是否填错了单位。",
)
V03 = _rule(
    "V03",
    _E,
    "百分比的口径确定",
    "“{label}”填的 {found}，分不清是{small}%还是{large}%，未采用。请按百分数填写，如 42.86 表示42.86%。",
)
V04 = _rule(
    "V04",
    _E,
    "金额不为负",
    amount="“{label}”为 {found} 万元，不应为负数。请核对；若是退回资金，请填扣除后的累计数。",
    revised="调整后预算数合计为 {found} 万元，不应为负数。请核对年初预算数、上年结转数和年中调整数。",
)
V05 = _rule(
    "V05",
    _E,
    "必填项已填",
    blank="“{label}”未填。请补填。",
    blank_amount="“{label}”未填。请补填；确实没有支出的请填 0，不要留空。",
    dash="“{label}”填了“{found}”，这一项必须填写。请填准确内容。",
    dash_amount="“{label}”填了“{found}”，这一项必须填写数字。确实没有支出的请填 0。",
    budget="年初预算数、上年结转数、年中调整数都没有数字，预算数不知道是多少。请补填；没有的填 0。",
)
V06 = _rule(
    "V06",
    _E,
    "实现程度在0到100之间",
    outside="“{label}”填的 {found}% 不在0到100之间。请核对后按百分数填写，如 42.86。",
    above=Sentence(
        "“{label}”填的 {found}% 超过了100%。请核对；若属实，请在“审核说明”中写明原因。", _W
    ),
)
V07 = _rule(
    "V07",
    _E,
    "预计年底实现情况选且只选一项",
    "“{label}”没有选择。请在{choices}中选一项。",
)
V08 = _rule(
    "V08",
    _I,
    "读取时做过整理",
    normalised="“{label}”填的“{found}”已按 {expected} 读取。无需处理，下次请直接填数字或标准写法。",
    text_kept="“{label}”填的“{found}”不是数字，按文字保留，不参与计算。",
    default="“{label}”未填，按“{expected}”处理。",
    recomputed="“{label}”是自动计算的单元格，其中的“{found}”没有采用，已重新计算。",
    partial="这一行是“{found}”，不作为项目汇总，以免重复计算。",
    stray="这一行没有项目名称和金额，只有文字“{found}”，不作为项目读取。若是说明文字，请移到表外。",
)
V09 = _rule(
    "V09",
    _E,
    "代码没有变成数字",
    tail="“{label}”里的长代码被存成了数字 {found}，后几位已经丢失。请把单元格设为文本格式，重新填写完整代码。",
    too_long="“{label}”有{length}个字符，超过了{limit}个。请核对代码。",
)
V10 = _rule(
    "V10",
    _E,
    "填写内容在规定范围内",
    not_listed="“{label}”填的“{found}”不在可选项中。请从{choices}中选择。",
    near="“{label}”填的“{found}”不在可选项中，是不是“{expected}”？请从下拉列表中选择。",
    whole="“{label}”填的“{found}”无效。请填{low}到{high}之间的整数。",
    date="“{label}”填的“{found}”不是日期。请按 2022-09-30 的样子填写。",
    project="指标所属的项目“{found}”在《项目监控表》中找不到，指标未参与计算。请填写与项目监控表一致的项目代码或项目名称。",
    several="指标所属的项目“{found}”在《项目监控表》中不止一个，指标未参与计算。请填写项目代码，以便区分。",
)
V11 = _rule(
    "V11",
    _E,
    "没有错误值",
    input="“{label}”里是错误值 {found}，无法取数{effect}。请改填正确的内容。",
    computed=Sentence("“{label}”里是错误值 {found}，已按公式重新计算。", _I),
)
B01 = _rule(
    "B01",
    _E,
    "调整后预算数＝年初＋结转＋调整",
    "调整后预算数写的是 {found} 万元，按年初＋结转＋调整应为 {expected} 万元，相差 {difference} 万元。请恢复单元格公式或更正三项预算数。",
)
B03 = _rule(
    "B03",
    _E,
    "累计执行数不超过预算",
    "累计执行数 {found} 万元超过了调整后预算数 {expected} 万元，多 {difference} 万元。请核对支付数和预算调整。",
)
B04 = _rule(
    "B04",
    _E,
    "执行率计算正确",
    "执行率写的是 {found}%，按累计执行数÷调整后预算数应为 {expected}%，相差 {difference} 个百分点。请恢复单元格公式。",
)
B05 = _rule(
    "B05",
    _E,
    "合计等于各行之和",
    "合计行“{label}”写的是 {found} 万元，各行相加为 {expected} 万元，相差 {difference} 万元。请恢复合计公式，核对有无漏行；表中插入了小计行的，请删除小计行。",
)
B08 = _rule(
    "B08",
    _E,
    "全年预计执行数不小于累计执行数",
    "全年预计执行数 {found} 万元小于已经支出的累计执行数 {expected} 万元，差 {difference} 万元。请核对。",
)
B10 = _rule(
    "B10",
    _E,
    "没有预算就没有支出",
    "调整后预算数为 0，却有累计执行数 {found} 万元。请补填预算数，或核对支付数。",
)
B11 = _rule(
    "B11",
    _E,
    "年中追加项目填写一致",
    original="预算来源是“年中追加”，年初预算数应为 0，现为 {found} 万元。请把追加的金额填在“年中调整数”。",
    adjustment="预算来源是“年中追加”，年中调整数应大于 0，现为{found}。请填写追加的金额。",
    month_blank="预算来源是“年中追加”，但没有填写下达月份。请填写 1 到 {expected} 之间的月份。",
    month_late="下达月份 {found} 月晚于截至月份 {expected} 月。请核对。",
)
B14 = _rule(
    "B14",
    _E,
    "申报合计与表内一致",
    count="申报的填报项目数是 {found} 个，表内有 {expected} 个，相差 {difference} 个。请核对有无漏填、多填的项目。",
    amount="申报的填报资金合计是 {found} 万元，表内合计 {expected} 万元，相差 {difference} 万元。请核对。",
)
C01 = _rule(
    "C01",
    _W,
    "进度滞后却预计能实现",
    "{lag}，却选了“{found}”。请核对；若确能实现，请在“审核说明”中写明理由。",
)
C02 = _rule(
    "C02",
    _W,
    "预警项目写明原因和措施",
    "该项目已预警（{codes}），但没有填写：{missing}。请补填。",
)
C03 = _rule(
    "C03",
    _W,
    "实现程度与执行率相差不大",
    "绩效目标实现程度 {found}% 与执行率 {expected}% 相差 {difference} 个百分点，超过了{limit}个百分点。请核对；若属实，请在“审核说明”中写明原因。",
)
C04 = _rule(
    "C04",
    _W,
    "实现程度不雷同",
    "有{count}个项目的绩效目标实现程度都是 {found}%（第{rows}行）。请核对是否逐项测算；若属实，请在“审核说明”中写明原因。",
)
C05 = _rule(
    "C05",
    _W,
    "同名项目有不同的代码",
    "有{count}行项目同名“{found}”（第{rows}行），又没有不同的项目代码。请核对是否重复填报；若是不同项目，请补填项目代码。",
)

CATALOGUE: tuple[Rule, ...] = tuple(
    value for name, value in sorted(globals().items()) if isinstance(value, Rule)
)
"""Every rule, in the order of its code."""

SEVERITY_WORDS = {_E: "错误", _W: "需说明", _I: "提示"}


def place(source: Source) -> str:
    """Where on a workbook's sheets a finding stands: 《项目监控表》J14; nothing for a whole file."""
    if not source.sheet:
        return ""
    if not source.column:
        return f"《{source.sheet}》" + (f"第{source.row}行" if source.row else "")
    return f"《{source.sheet}》{source.address}"


def full_sentence(finding: Finding) -> str:
    """Where, what is wrong, what to do. The file is named beside it wherever this is shown."""
    where = place(finding.source)
    return f"{where}：{finding.message}" if where else finding.message
