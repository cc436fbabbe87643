"""Words of 报送情况 and 问题清单."""

TITLE = "报送情况（{year}年1–{month}月）"
NO_ROSTER = "没有提供应报单位名录，应报和未报的单位无法列出；以下为收到的全部文件。"
STATES = {
    "reported": "已报",
    "nil": "零报告",
    "correction": "更正稿（第{number}次）",
    "returned": "退回（有{errors}处错误待改正）",
    "set_aside": "未计入，需重报",
    "superseded": "已被替代",
    "ignored": "不是报表",
    "opened": "压缩包",
}
REMINDER_HEAD = "催办用语（可直接复制）"
REMINDER = "{unit}：你单位{year}年1–{month}月预算绩效运行监控表有{errors}处错误需要改正，详见《问题清单》。请改正后将“更正次数”加1重新报送。"
REMINDER_ASIDE = "{unit}：你单位报送的文件“{file}”未能计入汇总，原因：{reason}"
FINDINGS_TITLE = "审核问题清单（{year}年1–{month}月）"
FINDINGS_NOTE = "错误必须改正；需说明的，请改正或在“审核说明”中写明原因；提示供参考。单元格按单位报送的原文件标注。"
