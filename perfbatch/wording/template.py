"""What the template says beside the form's own labels: notes, prompts, instructions."""

from collections.abc import Mapping
from dataclasses import dataclass

AUTHOR = "财政局绩效股"
UNIT_OF_MONEY = "单位：万元"
VERSION = "表式版本：{version}"

NOT_APPLICABLE = "不适用"
"""The execution rate of a project without a budget."""

SELF_CHECK_CLEAN = "自检：未发现问题"
SELF_CHECK_BEFORE, SELF_CHECK_AFTER = "自检：还有 ", " 处未填或不符"
SELF_CHECK_ERROR = "自检：表中有错误值（如 #REF!），请先改正"

OBJECTION_TITLE = "请核对"
NOT_ON_LIST = "请从下拉列表中选择，不要自行输入其他文字。"
AMOUNT = "这一项应是以万元为单位、不小于0、最多六位小数的数字。"
SIGNED_AMOUNT = "这一项应是以万元为单位、最多六位小数的数字，调减填负数。"
PROJECTED_AMOUNT = "这一项应是以万元为单位、最多六位小数的数字，并且不小于累计执行数。"
PERCENT = "这一项应是0到100之间的数字，如 42.86 表示42.86%。"
WHOLE = "这一项应是{low}到{high}之间的整数。"
NUMBER = "这一项应是不小于0的数字。"
DAY = "这一项应是日期，如 2022-09-30。"
TOO_LONG = "这一项最多{limit}个字符。"

INSTRUCTIONS_TITLE = "《{form}》填报说明"

HOW_TO_FILL = "一、怎样填写"
STEPS = (
    "1. 先填《{projects}》上方的单位信息，再逐行填写项目，一个项目一行。预留的行不够时，接着最后一行往下填，不要在合计行上方或紧接合计行插入行。",
    "2. 金额一律以万元为单位，最多六位小数；百分比直接填数字，42.86 表示42.86%。没有支出的填 0，不要留空。",
    "3. 执行数和绩效目标实现程度一律是1月至截至月份的累计数。",
    "4. 从别处复制数据时只粘贴数值（右键—选择性粘贴—数值），否则会破坏下拉列表、格式和公式。",
    "5. 不要增加、删除或移动列，不要改动表头；灰色单元格里的公式自动计算，不要改动。",
    "6. 《{indicators}》一个指标一行；没有分项指标的可以不填。",
    "7. 本期确无项目的，“零报告”填“是”，项目行留空。",
    "8. 报送前请看《{projects}》上方的“自检”一行，显示“未发现问题”后再报送；更正后重报的，把“更正次数”加1。",
)

COLOURS = "二、颜色的意思"
COLOUR_WORDS = ("浅黄", "白色", "灰色", "橙红")
COLOUR_MEANINGS = (
    "由单位填写。",
    "财政部门已经预填，有出入的请更正。",
    "公式自动计算或固定文字，不用填写。",
    "漏填或填得不对，请检查（例如负数、超出范围、不在下拉列表中）。",
)
"""Empty where the form has no cell of that colour."""

SENDING = "三、报送"
DEADLINE = "报送时限：        年      月      日前（以财政部门当期通知为准）。"
CONTACT = "联系人：                    联系电话：                    （由财政部门填写）"
FILES = "保存为 xlsx 格式报送，不要设打开密码，不要另存为 PDF 或图片。"

RULES = "四、各栏填写要求"
RULES_OF_CARD = "《{sheet}》上方的单位信息"
RULES_OF_TABLE = "《{sheet}》各列"
RULE_HEADS = ("栏目", "由谁填写", "是否必填", "填写要求")

FILLED_BY = {
    "unit": "单位",
    "prefilled": "财政预填或单位",
    "formula": "自动计算",
}
"""By the value of the form's FilledBy."""
REQUIRED = "必填"
OPTIONAL = "按情况填"
COMPUTED = "不用填"
CHOICES = "可选：{choices}。"


@dataclass(frozen=True)
class Guide:
    """What the instructions of a form say: steps, colours, what becomes of it, who fills what.

    `meanings`: of COLOUR_WORDS, in their order. `filled_by`: by the value of the form's FilledBy.
    """

    steps: tuple[str, ...]
    meanings: tuple[str, ...]
    ending: str
    lines: tuple[str, ...]
    filled_by: Mapping[str, str]


RETURN_GUIDE = Guide(STEPS, COLOUR_MEANINGS, SENDING, (DEADLINE, FILES, CONTACT), FILLED_BY)

ROSTER_GUIDE = Guide(
    (
        "1. 《{units}》一行一个应当报送的单位，单位编码和单位名称必填。预留的行不够时，接着最后一行往下填。",
        "2. 一个编码、一个名称只能指一个单位。单位的简称、曾用名写在“其他名称”，几个名称之间用顿号隔开；报表上没有写编码的，按名称或其他名称辨认，一字不差才算。",
        "3. 联系人、联系电话写了的，催报时会一并列出。",
        "4. 《{register}》一行一个项目，可以不填。填了的，可以为各单位生成预填好项目的模板，并核对报表上的年初预算数。项目的单位编码要与《{units}》一致。",
        "5. 编码、代码一律按文本填写。从别处复制时只粘贴数值（右键—选择性粘贴—数值），长代码从一体化系统复制时请先把单元格设为文本格式。",
        "6. 金额以万元为单位，最多六位小数。",
        "7. 不要增加、删除或移动列，不要改动表头。",
    ),
    (
        "由财政部门填写。",
        "",
        "",
        "漏填或填得不对，请检查（例如负数、不在下拉列表中）。",
    ),
    "三、放在哪里",
    (
        "保存为“应报单位名录.xlsx”，放在收表文件夹旁边（不要放进收表文件夹），不要设打开密码。每次汇总都会用到，不必每期重填；单位有变动时改一改就行。",
        "为各单位生成预填模板：make template ROSTER=应报单位名录.xlsx PERIOD=2022-06。",
    ),
    {"unit": "财政部门"},
)

GUIDES = {"monitoring": RETURN_GUIDE, "roster": ROSTER_GUIDE}
"""By the id of a form."""


def self_check(count: int) -> str:
    """The sentence of the line of self-checking for so many places."""
    return f"{SELF_CHECK_BEFORE}{count}{SELF_CHECK_AFTER}" if count else SELF_CHECK_CLEAN
