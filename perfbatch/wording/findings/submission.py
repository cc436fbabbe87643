"""The rules on a file, its sheets and whose it is: S01–S11."""

from perfbatch.model.finding import Sentence
from perfbatch.wording.findings.rules import ERROR, EXPLAIN, NOTE, rule

S01 = rule(
    "S01",
    ERROR,
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
S02 = rule(
    "S02",
    ERROR,
    "文件是标准表",
    no_form="没有找到《{expected}》的表头，这不像是监控表。文件里的工作表有：{found}。请用标准模板填写后报送。",
    two_tables="这里又出现了一张表的表头或单位信息，一份文件只能有一张《项目监控表》，无法判断以哪一张为准。请分成两份文件，或删除多余的一张后重新报送。",
    two_sheets="有{count}张工作表都像《{expected}》：{found}。无法判断以哪一张为准，请只保留一张后重新报送。",
)
S03 = rule(
    "S03",
    ERROR,
    "必需的列齐全",
    missing="表头缺少必需的列：{columns}。请从标准模板把这些列补齐（列名不要改动）后重新报送。",
    unit="列“{label}”的单位写成了“{found}”，应为“{expected}”。请按标准模板改正列名后重新报送。",
    doubled="列“{columns}”出现了两次，无法判断以哪一列为准。请删除多余的一列后重新报送。",
)
S04 = rule(
    "S04",
    EXPLAIN,
    "没有表外的列",
    "列“{found}”不在标准表中，该列的内容没有汇总。如有必要，请写到“备注”列。",
    unnamed="{found}列没有列名，该列的内容没有汇总。请删除，或移到“备注”列。",
)
S05 = rule(
    "S05",
    ERROR,
    "报送期间相符",
    differs="表上的期间是{found}，本次汇总的期间是{expected}，整份文件未计入。请核对监控年度和截至月份，报送本期的表。",
    missing="没有填写有效的监控年度或截至月份，无法确认是哪一期，整份文件未计入。请填写后重新报送。",
)
S06 = rule(
    "S06",
    ERROR,
    "单位可以识别",
    two_names="单位编码“{found}”在不同文件里对应不同的单位：{names}，无法判断是谁的表，都未计入。请核对编码和名称，改正后重新报送。",
    shared_name=Sentence(
        "同名单位“{found}”在本次有不同的编码（{codes}），都已计入。请核对是不是同一单位重复报送或填错了编码。",
        EXPLAIN,
    ),
    nobody="填报单位编码和填报单位都没有填写有效的内容，不知道是哪个单位的表，整份文件未计入。请填写后重新报送。",
    ambiguous="没有填写单位编码，而名称“{found}”对应多个编码（{codes}），整份文件未计入。请填写单位编码后重新报送。",
)
S07 = rule(
    "S07",
    ERROR,
    "一个单位一期只有一份有效的表",
    contradiction="同一单位、同一期、同一更正次数（{correction}）有内容不同的文件：{others}。在确定以哪份为准之前都不计入。请保留正确的一份；若是更正稿，请把“更正次数”加1。",
    unclear="同一单位、同一期还有文件{others}，其中有的更正次数不是数字，无法判断哪份最新，都不计入。请把“更正次数”改成数字（0、1、2……）后重新报送。",
    older="有更正次数更大（第{correction}次）的文件{others}，但它们内容互相矛盾，在确定以哪份为准之前本文件也不计入。请先处理那几份文件。",
    equal=Sentence("与文件“{kept}”内容完全相同，只计入一份。无需处理。", NOTE),
    superseded=Sentence(
        "已被更正次数更大的文件“{kept}”（第{correction}次更正）替代，本文件未计入。无需处理。", NOTE
    ),
)
S08 = rule(
    "S08",
    EXPLAIN,
    "没有未计算的公式",
    "“{label}”里的公式没有计算结果（{found}），无法读取。请用WPS或Excel打开后保存一次，或直接填写内容。",
)
S11 = rule(
    "S11",
    ERROR,
    "零报告前后一致",
    with_rows="零报告填了“是”，但表中有{found}行项目。若有项目，请改为“否”；若确无项目，请清空项目行。",
    without_rows="零报告填了“否”或未填，但表中没有项目。若确无项目，请填“是”；否则请补填项目。",
)
