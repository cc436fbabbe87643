"""Words of a unit's own sheet."""

TITLE = "{unit}预算绩效运行监控情况（{year}年1–{month}月）"
HEADING = "单位编码：{code}    主管部门：{department}    填报人：{preparer}    负责人：{responsible}    联系电话：{phone}    来源文件：{file}"
EQUATION = "表内 {found} 行 ＝ 计入 {counted} 行 ＋ 未计入 {aside} 行；错误 {errors} 处，需说明 {explain} 处，已说明 {explained} 处，提示 {notes} 处。"
IN_FILE = "“{file}”"
SEVERAL_FILES = "{files}等{count}份"
SUPERSEDED = "另有被替代的文件 {count} 份，不计入。"
NIL = "本期零报告，没有项目。"
NO_PROJECTS = "没有计入的项目。"
WEIGHTED = "实现程度：按预算加权 {weighted}，简单平均 {mean}。"
FINDINGS = "需要处理的问题"
NO_FINDINGS = "没有发现问题。"
ASIDE = "未计入的行"
ASIDE_LINE = "{place}：{text}（{reason}）"
SIGNATURE = (
    "审核人：　　　　　　　　　　单位负责人：　　　　　　　　　　日期：　　　　年　　月　　日"
)
REPLY = "单位说明：{reply}"
