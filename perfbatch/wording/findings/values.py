"""The rules on single cells: V01–V11."""

from perfbatch.model.finding import Sentence
from perfbatch.wording.findings.rules import ERROR, EXPLAIN, NOTE, rule

V01 = rule(
    "V01",
    ERROR,
    "金额是整分的数字",
    not_amount="“{label}”填的“{found}”不是金额{effect}。请填数字，如 2.41（原表这一栏以{unit}为单位）。",
    about="“{label}”填的“{found}”是约数{effect}。请填准确数字，如 2.41。",
    fraction="“{label}”填的 {found} {unit}有不足一分的尾数（万元最多六位小数，元最多两位小数）{effect}。请核对原始凭证后填准确数字。",
    too_large="“{label}”填的 {found} {unit}大得不合常理{effect}。请核对是否多填了位数、是否把元当成了万元，填准确数字。",
    uncalculated="“{label}”里的公式没有计算结果（{found}），无法取数{effect}。请直接填写数字；或者用WPS或Excel打开原来的文件，保存一次后重新报送。",
    no_number="“{label}”填的“{found}”不是有效的数字，未采用。请填数字，如 {example}。",
    struck="“{label}”填的“{found}”划了删除线，分不清是否有效，未采用{effect}。请删除这一行，或去掉删除线后重新报送。",
)
V02 = rule(
    "V02",
    ERROR,
    "金额没有差一万倍",
    row="“{label}”填的 {found} 万元是{reference} {amount} 万元的上百倍，像是按元填写的（差一万倍）。本次按填的数读取，请核对后以万元为单位改正。",
    row_small="“{label}”填的 {found} 万元正好是{reference} {amount} 万元的万分之一，像是有一处按元填写（差一万倍）。本次按填的数读取，请核对后以万元为单位改正。",
    declared="“{label}”填的 {found} 万元与表内合计 {expected} 万元正好差一万倍，像是有一处按元填写。请核对后以万元为单位改正。",
    register="“{label}”填的 {found} 万元与项目库中的 {expected} 万元差一万倍，像是有一处按元填写。本次按填的数读取，请核对后以万元为单位改正。",
    marks="表上注明了不同的金额单位（{found}），无法判断以哪个为准，整份文件未计入。请只保留正确的一个后重新报送。",
    marks_lack="这一列写的是金额单位，有的行却没有写或写的不是金额单位，分不清是元还是万元，整份文件未计入。请每行写明，或在表头上方写明“单位：万元”或“单位：元”后重新报送。",
    no_unit="表上没有写金额单位，列{columns}分不清是元还是万元，整份文件未计入。请在表头上方写明“单位：万元”或“单位：元”后重新报送。",
    format="“{label}”里存的是 {stored}，单元格的数字格式却显示成“{displayed}”，而这一栏以{unit}为单位，分不清按哪个算{effect}。请改为普通的数字格式（右键—设置单元格格式—数值），并以{unit}为单位核对金额。",
    scaled_format="“{label}”里存的是 {stored}，单元格的数字格式藏起了几位数，看到的不是这个数，分不清按哪个算{effect}。请改为普通的数字格式（右键—设置单元格格式—数值），并以{unit}为单位核对金额。",
    roster_marks="表上注明了不同的金额单位（{found}），无法判断以哪个为准，这张表没有采用。请只保留正确的一个。",
    roster_marks_lack="这一列写的是金额单位，有的行却没有写或写的不是金额单位，分不清是元还是万元，这张表没有采用。请在表头上方写明“单位：万元”或“单位：元”。",
    unit="表上注明的金额单位是“{found}”，列名上写的却是“{expected}”，本次按列名读取。请改成一致，并核对各项金额是否填错了单位。",
)
V03 = rule(
    "V03",
    ERROR,
    "百分比的口径确定",
    "“{label}”填的 {found}，分不清是{small}%还是{large}%，未采用。请按百分数填写，如 42.86 表示42.86%。",
)
V04 = rule(
    "V04",
    ERROR,
    "金额不为负",
    amount="“{label}”为 {found} 万元，不应为负数。请改正；支付后又有退回的，累计执行数请填扣除退回后的数。",
    revised="调整后预算数（年初＋结转＋调整）为 {found} 万元，不应为负数。请核对年初预算数、上年结转数和年中调整数，改正填错的数。",
)
V05 = rule(
    "V05",
    ERROR,
    "必填项已填",
    blank="“{label}”未填。请补填。",
    blank_amount="“{label}”未填。请补填；确实没有支出的请填 0，不要留空。",
    dash="“{label}”填了“{found}”，这一项必须填写。请填准确内容。",
    dash_amount="“{label}”填了“{found}”，这一项必须填写数字。确实没有支出的请填 0。",
    budget="年初预算数、上年结转数、年中调整数都没有数字，预算数不知道是多少。请补填；没有的填 0。",
)
V06 = rule(
    "V06",
    ERROR,
    "实现程度在0到100之间",
    outside="“{label}”填的 {found}% 不在0到100之间。请核对后按百分数填写，如 42.86。",
    above=Sentence("“{label}”填的 {found}% 超过了100%。填错的请改正；若属实，{explain}。", EXPLAIN),
)
V07 = rule(
    "V07",
    ERROR,
    "预计年底实现情况选且只选一项",
    "“{label}”没有选择。请在{choices}中选一项。",
    several="“{label}”勾选了{ticked}，只能选一项。请只选其中一项。",
)
V08 = rule(
    "V08",
    NOTE,
    "读取时做过整理",
    normalised="“{label}”填的“{found}”已按 {expected} 读取。无需处理，下次请直接填数字或标准写法。",
    unseen="“{label}”里有看不见的字符或空格，已去掉，按 {expected} 读取。无需处理。",
    number_code="“{label}”是按数字存的，已按 {expected} 读取。开头的 0 存成数字会丢失，请核对；下次请把单元格设为文本格式。",
    text_kept="“{label}”填的“{found}”不是数字，按文字保留，不参与计算。",
    default="“{label}”未填，按“{expected}”处理。",
    recomputed="“{label}”是自动计算的单元格，其中的“{found}”没有采用，已重新计算。",
    cut="“{label}”的文字有{length}个字符，超过了单元格能存的{limit}个，多出的部分没有保留。请缩短，详细材料另附。",
    scaled="“{label}”填的“{found}”与累计执行数÷调整后预算数相符，按 {expected}% 读取。下次请按百分数填写。",
    many="“{label}”还有{count}处与这一格同样的写法，都已按同样方式读取，不再逐条列出。",
    covered=Sentence(
        "这一格被合并单元格盖住，看不见，其中的“{found}”没有读取。请取消合并后核对，该填的填到看得见的格里。",
        EXPLAIN,
    ),
    of_which=Sentence(
        "这一行以“其中”开头（{found}），按上一行的明细处理，没有作为项目汇总。若它本身是项目，请修改项目名称后重新报送；若是明细，请删除这一行，以免误计。",
        EXPLAIN,
    ),
    group=Sentence(
        "这一行的名称像是一组项目的标题（{found}），但金额与下面各行之和不符，已按项目计入。若它是下面各行的合计，请删除这一行后重新报送；若本身是项目，请把名称改为项目全称。",
        EXPLAIN,
    ),
    partial="这一行是“{found}”，不作为项目汇总，以免重复计算。",
    roster_partial="这一行是“{found}”，没有当作单位或项目读取。",
    roster_stray="这一行没有编码和名称，只有“{found}”，没有读取。应当是单位或项目的，请补填编码和名称。",
    stray="这一行没有项目名称和金额，只有文字“{found}”，不作为项目读取。若是说明文字，请移到表外。",
)
V09 = rule(
    "V09",
    ERROR,
    "代码没有变成数字",
    tail="“{label}”里的长代码被存成了数字 {found}，后几位已经丢失。请把单元格设为文本格式（右键—设置单元格格式—文本），重新填写完整代码。",
    too_long="“{label}”有{length}个字符，超过了{limit}个。请按实际的代码改正。",
)
V10 = rule(
    "V10",
    ERROR,
    "填写内容在规定范围内",
    not_listed="“{label}”填的“{found}”不在可选项中。请从{choices}中选择。",
    near="“{label}”填的“{found}”不在可选项中，是不是“{expected}”？是的，请改成“{expected}”；不是的，请改成其他可选项。",
    whole="“{label}”填的“{found}”无效。请填{low}到{high}之间的整数。",
    apart="“{label}”在表上几处写得不一致：{found}，无法判断以哪个为准。请改成一致，填{low}到{high}之间的整数。",
    tick="“{label}”在“{expected}”一列填的“{mark}”看不出是不是打勾。请只在要选的一项打√（标准表从下拉列表中选择），不选的留空。",
    ticks="“{label}”勾选了{expected}，只能选一项。请只选其中一项。",
    date="“{label}”填的“{found}”不是日期。请按 2022-09-30 的样子填写。",
    project="指标所属的项目“{found}”在《项目监控表》中找不到，指标未参与计算。请填写与项目监控表一致的项目代码或项目名称。",
    project_near="指标所属的项目“{found}”在《项目监控表》中找不到，是不是“{expected}”？指标未参与计算。请改成与项目监控表一致的名称，或填写项目代码。",
    several="指标所属的项目“{found}”在《项目监控表》中不止一个，指标未参与计算。请填写项目代码，以便区分。",
)
V11 = rule(
    "V11",
    ERROR,
    "没有错误值",
    input="“{label}”里是错误值 {found}，无法取数{effect}。请改填正确的内容。",
    computed=Sentence("“{label}”里是错误值 {found}，已按公式重新计算。", NOTE),
)
