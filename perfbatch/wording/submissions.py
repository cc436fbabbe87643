"""Words of 报送情况 and 问题清单, and of the rows that a file has beside its units."""

TITLE = "报送情况（{year}年1–{month}月）"
NO_ROSTER = "没有提供应报单位名录，没有报过表的单位无法列出；以下为收到的全部单位和文件。"
EQUATION = "应报 {due} 个单位 ＝ 已报 {reported} 个 ＋ 未报 {missing} 个。已报中：零报告 {nil} 个，更正 {corrected} 个，重复 {doubled} 个，退回 {returned} 个。"
RECEIVED = "收到 {reported} 个单位的表：零报告 {nil} 个，更正 {corrected} 个，重复 {doubled} 个，退回 {returned} 个。"
BY_DEPARTMENT = "一、按主管部门"
BY_DESK = "二、按归口股室"
UNITS_TITLE = "{number}、各单位（点序号看该单位的表；退回＝有错误待改正，或者报来的表没有能够计入）"
TO_UNITS = "前往各单位和催办用语"
FILES_TITLE = "{number}、收到的文件"
NUMBERS = ("一", "二", "三", "四")
TALLY_LABELS = {
    "name": "名称",
    "due": "应报",
    "reported": "已报",
    "nil": "其中：\n零报告",
    "corrected": "其中：\n更正",
    "doubled": "其中：\n重复",
    "returned": "其中：\n退回",
    "missing": "未报",
}
UNIT_LABELS = {
    "number": "序号",
    "name": "单位名称",
    "state": "报送状态",
    "code": "单位编码",
    "department": "主管部门",
    "desk": "归口股室",
    "correction": "更正次数",
    "doubles": "重复份数",
    "errors": "错误",
    "contact": "联系人及电话",
    "remark": "情况",
}
UNIT_STATES = {"missing": "未报", "returned": "退回", "nil": "零报告", "reported": "已报"}
STATE_SHAPES = {"missing": "□", "returned": "▲", "nil": "○", "reported": "√"}
ALSO_NIL = "{state}（{nil}）"
NOT_NAMED = "（未填）"
QUESTIONS = "需说明{count}处。"
REFUSED = "文件“{file}”未计入：{reason}"
ERRORS_ASIDE = "没有计入的表有{count}处错误，见《问题清单》。"
ELSEWHEN = "文件“{file}”是{period}的，不是本期的。"
OF_FILE = "（文件“{file}”）{reason}"
UNREPORTED = "项目库中有{count}个项目没有报：{names}。"
MORE_NAMES = "{names}等"
SEVERAL = "一个文件里有几个单位的，一个单位一行，其余的另列，序号相同。"
STATES = {
    "reported": "已报",
    "nil": "零报告",
    "correction": "更正稿（第{number}次）",
    "returned": "退回（有{errors}处错误待改正）",
    "set_aside": "未计入，需重报",
    "superseded": "已被替代",
    "not_needed": "其余未计入，无需处理",
    "ignored": "不是报表",
    "opened": "压缩包",
}
REMINDER_MISSING = "{unit}：你单位{year}年1–{month}月预算绩效运行监控表还没有收到，请尽快报送；本期确无项目的，也要在表中把“零报告”填“是”后报送。已经报送的，请与我们联系。"
REMINDER_OTHER_PERIOD = (
    "收到的文件“{file}”写的期间是{period}，不是本期的；期间填错的，请改正后重新报送。"
)
REMINDER_RETURNED = "{unit}：你单位{year}年1–{month}月预算绩效运行监控表有{errors}处错误需要改正{questions}，已在随附的反馈单中逐条列出。请在反馈单上逐条处理后报回，“更正次数”已填好。"
REMINDER_QUESTIONS = "、{count}处需要说明"
REMINDER_EXPLAIN = "{unit}：你单位{year}年1–{month}月预算绩效运行监控表有{count}处需要说明，已在随附的反馈单中逐条列出。请在反馈单上改正；确实属实的，在该行“审核说明”中写明原因（不少于10个字）。处理好后把反馈单报回，“更正次数”已填好。"
REMINDER_REFUSED = "{unit}：你单位报送的{year}年1–{month}月预算绩效运行监控表没有能够计入汇总，原因：{reason}也可以在随附的反馈单上改好、填好后报回，“更正次数”已填好。"
REMINDER_ALSO = "另有项目库中的{count}个项目没有报：{names}。请一并核对，漏报的请补填。"
REMINDER_UNREPORTED = "{unit}：你单位{year}年1–{month}月预算绩效运行监控表没有填报项目库中的{count}个项目：{names}。请核对；应当填报的，请补填后将“更正次数”加1重新报送。"
REMINDER_HEAD = "催办用语（可直接复制）"
REMINDER = "{unit}：你单位{year}年1–{month}月预算绩效运行监控表有{errors}处错误需要改正，详见反馈单或问题清单。请在反馈单上改正后报回；用原来的表改的，请将“更正次数”加1。"
REMINDER_ASIDE = "{unit}：你单位报送的文件“{file}”未能计入汇总，原因：{reason}"
REMINDER_ROWS_ASIDE = "{unit}：你单位报送的文件“{file}”中有{rows}行未能计入汇总，原因：{reason}"
NO_UNITS_ERRORS = "有的错误涉及整张表，不属于其中哪一个单位，详见《问题清单》。"
MORE_REASONS = "{start}……其余见《问题清单》。"
ROWS_NOT_COUNTED = "未计入其中{rows}行：{reason}"
PART_OF_FILE = "其中 {rows} 行"
BETWEEN_NAMES = "、"
COUNT_ALL = "共 {count} 条："
COUNT_BEFORE = "{word} "
COUNT_BETWEEN = " 条，"
COUNT_END = " 条。"
NO_FINDINGS = "本期没有发现问题。"
FINDINGS_TITLE = "审核问题清单（{year}年1–{month}月）"
FINDINGS_NOTE = "错误必须改正；需说明的，请改正或在“审核说明”中写明原因；提示供参考。单元格按单位报送的原文件标注。"
