"""Words of 报送情况 and 问题清单, and of the rows that a file has beside its units."""

TITLE = "报送情况（{year}年1–{month}月）"
NO_ROSTER = "没有提供应报单位名录，应报和未报的单位无法列出；以下为收到的全部文件。"
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
REMINDER_HEAD = "催办用语（可直接复制）"
REMINDER = "{unit}：你单位{year}年1–{month}月预算绩效运行监控表有{errors}处错误需要改正，详见《问题清单》。请改正后将“更正次数”加1重新报送。"
REMINDER_ASIDE = "{unit}：你单位报送的文件“{file}”未能计入汇总，原因：{reason}"
REMINDER_ROWS_ASIDE = "{unit}：你单位报送的文件“{file}”中有{rows}行未能计入汇总，原因：{reason}"
NO_UNITS_ERRORS = "有的错误涉及整张表，不属于其中哪一个单位，详见《问题清单》。"
MORE_REASONS = "{start}……其余见《问题清单》。"
ROWS_NOT_COUNTED = "未计入其中{rows}行：{reason}"
PART_OF_FILE = "其中 {rows} 行"
FINDINGS_TITLE = "审核问题清单（{year}年1–{month}月）"
FINDINGS_NOTE = "错误必须改正；需说明的，请改正或在“审核说明”中写明原因；提示供参考。单元格按单位报送的原文件标注。"
