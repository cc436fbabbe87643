"""Words of the workbook that goes back to a unit: 反馈单."""

from perfbatch.model.feedback import Progress

FOLDER = "反馈单"
TITLE = "{unit}预算绩效运行监控表审核问题（{year}年1–{month}月）"
TO_DO = "共{count}处需要处理：错误{errors}处，需说明{explain}处。"
PROGRESS = "上次{asked}处，已改{settled}处，仍有{still}处。"
PROGRESS_NEW = "上次{asked}处，已改{settled}处，仍有{still}处，新增{new}处。"
HOW_TO = (
    "1. 请到后面的表里改正橙红色的单元格，点击“单元格”一栏可以前往；鼠标停在单元格上能看到问题。改好后不必改颜色。写明“原文件”的，是你单位原来那份文件里的位置，后面的表里没有这一格，仅供查找。",
    "2. “错误”必须改正。“需说明”的，请改正；确实属实的，在该行“审核说明”里写明原因，不少于10个字。",
    "3. 表上其他内容按你单位报送的原样填好。“更正次数”已填好，请不要改小。",
    "4. 处理情况可以写在“单位答复”一栏。改完保存为 xlsx，把这份文件报回即可，原来的文件不用再报。",
)
ROWS_MOVED = (
    "后面表里的行与你单位原表的行次序相同、行号不同；“问题和处理办法”中说的第几行是原表的行号。"
)
OTHER_SHAPE = "你单位原来报的不是标准表（按“{form}”读取），请改用后面的标准表报送，原表没有的必填栏（见《填报说明》）也要填好。"
HOW_TO_WITHOUT_ROWS = "3. 你单位原来的报表没有能够采用，后面的表里只填好了单位信息，请把项目重新填入（可从原表复制，只粘贴数值）。下面的问题说的是原来的文件；在这里填好以后，原来的文件不用再改。“更正次数”已填好，请不要改小。"
UNDIVIDED = "原表只有“{label}”（写在“备注”里），请把它分成年初预算数、上年结转数和年中调整数填写，“调整后预算数”会自动算出。"
CONTESTED = "有的项目分不清以哪一份表为准，后面的表里只填了这些项目的代码和名称，请按正确的一份把其他各栏填好。"
COMMENT_HEAD = "问题{number}　{rule}　{standing}"
FOUND = "填的是：{found}"
EXPECTED = "应为：{expected}"
EXAMPLE = "填写示例：{example}"
IN_WORDS = "原表“{label}”：{value}{unit}"
DERIVED = "“{part}”按原表“{label}”推算，请核对"
AND = "；"
BLANK = "（空白）"
ORIGINAL_PLACE = "原文件{place}"
ORIGINAL_PLACE_OF = "原文件“{file}”{place}"
WHOLE_RETURN = "整份表"


def progress_words(progress: Progress) -> str:
    """What became of the last round, in one sentence."""
    sentence = PROGRESS_NEW if progress.new else PROGRESS
    return sentence.format(
        asked=progress.asked, settled=progress.settled, still=progress.still, new=progress.new
    )
