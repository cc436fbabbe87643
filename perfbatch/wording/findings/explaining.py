"""What a sentence asks for where the unit may explain instead of correcting.

Only the standard form has a column for it; who sends another shape writes it in the report.
"""

IN_ROW = "请在该行“审核说明”中写明原因（不少于10个字）"
IN_ROW_OF_PROJECT = "请在《项目监控表》该项目的“审核说明”中写明原因（不少于10个字）"
IN_REPORT = "请在书面报告中写明原因，或改用标准模板报送并在表上写明"
