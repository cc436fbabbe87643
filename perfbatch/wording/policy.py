"""How the policy is called, explained and, where it is impossible, refused."""

LABELS = {
    "threshold": "预警线：滞后幅度达到即预警；年底差距达到即“差距较大”",
    "near_miss": "接近预警线：达到此值、未到预警线的另列",
    "ahead": "超进度线：执行率超过序时进度的百分点达到即为蓝灯",
    "goal_gap": "实现程度与执行率相差超过此值需说明（百分点）",
    "pace_table": "序时进度",
    "denominator": "执行率的分母",
    "carryover": "上年结转是否计入分母",
    "added_pace": "年中追加项目的序时进度",
    "spending_starts": "应有支出的起始月份：从该月起，有预算而没有支出的请单位说明",
    "tolerance": "金额比对允许的四舍五入误差（每行）",
    "trial": "试行的审核规则（只作提示，不计入问题）",
}

NONE_ON_TRIAL = "没有"

WORDS = {
    "revised": "调整后预算数",
    "original": "年初预算数",
    "in": "计入",
    "out": "不计入",
    "calendar": "与其他项目相同",
    "from_issue_month": "从下达月份起算：（截至月份－下达月份＋1）÷（12－下达月份＋1）",
}

CALENDAR = "按月均匀：截至月份÷12"
DEFAULT_SOURCE = "默认口径"
FILE_SOURCE = "政策文件 {file}（未注明依据）"

REASONS = {
    "unknown": "没有这一项设置。可用的设置有：{value}。",
    "number": "“{value}”不是数字。",
    "percent": "“{value}”不是0到100之间、最多两位小数的百分数，如 30 或 30.00。",
    "table": "应写成“月份 = 百分数”的列表，如 {{ 6 = 40, 8 = 60 }}。",
    "month": "“{value}”不是1到12的月份。",
    "falling": "序时进度应逐月不减：{value}。",
    "choice": "只能填 {value} 之一。",
    "tolerance": "“{value}”应在0到1万元之间，并且是整分。",
    "source": "[sources] 下面应写依据的文件名称（加引号的文字），现为 {value}。设置项要写在 [sources] 的上面。",
    "sources": "应写成 [sources] 一段，下面每行一个“设置名 = 依据”。",
    "order": "接近预警线应小于预警线，现为 {value}。",
    "syntax": "文件格式有误：{value}。请参照手册中的样例书写。",
    "encoding": "文件不是UTF-8编码。请用记事本另存为UTF-8编码。",
    "unreachable": "文件无法读取：{value}。",
    "codes": '应写成规则编号的列表，如 ["C09", "C11"]，现为 {value}。',
    "no_rule": "没有编号为 {value} 的审核规则。请对照审核规则目录。",
    "never_tried": "{value} 关系到数据是否计入，不能试行。",
    "month_missing": "进度表中没有 {value} 月的序时进度，请补上。",
}

REFUSED = "政策文件 {file} 中“{setting}”有误：{reason}"
