"""The rules on a file, its sheets and whose it is: S01–S11."""

from collections.abc import Iterable

from perfbatch.model.finding import Sentence
from perfbatch.wording.findings.rules import ERROR, EXPLAIN, NOTE, rule

S01 = rule(
    "S01",
    ERROR,
    "文件能打开",
    empty="文件是空的（0字节），可能没有传完。请检查原来的文件后重新报送。",
    encrypted="文件设了打开密码，无法读取。请取消打开密码后另存为xlsx重新报送。",
    unknown="文件不是Excel工作簿（实际是{found}）。请用标准模板填写，保存为xlsx后报送。",
    damaged="文件已损坏，无法打开（{found}）。请检查原来的文件后重新报送；原来的文件也打不开的，用WPS打开修复后另存为xlsx。",
    too_large="文件解开后过大或内容异常（{found}），为安全起见没有读取。请把数据粘贴到新的标准模板（只粘贴数值）后重新报送。",
    far_cell="工作表《{sheet}》在很远的单元格{cell}有内容，表格范围过大，没有读取。请删除该单元格的内容后重新报送。",
    unreachable="文件无法从磁盘读取（{found}）。请关闭正在使用它的程序、检查读取权限后重新运行。",
    changing="读取时文件正在变动，可能还在复制或保存，没有读取。请等它完成后重新运行。",
    archive="这种{found}（如rar、7z）不能读取。请单位直接报送里面的文件，或改用zip压缩；财政部门也可以自行解压，把里面的文件放入收表文件夹。",
    empty_archive="压缩包里没有文件。请重新压缩后报送，或直接报送文件。",
    encrypted_archive="压缩包设了密码，无法解开。请单位取消密码后重新报送；财政部门知道密码的，也可以自行解压，把里面的文件放入收表文件夹。",
    nested="压缩包里还有{found}，没有读取。请单位直接报送里面的文件；财政部门也可以自行解压，把里面的文件放入收表文件夹。",
    hung="读取超过{seconds}秒仍没有完成，已经放弃。请用WPS或Excel打开，另存为xlsx；仍不行的，把数据粘贴到新的标准模板（只粘贴数值）后重新报送。",
    memory="读取需要的内存过大，已经放弃。请删除表格以外的内容（空行、图片、多余的工作表）后另存为xlsx，或把数据粘贴到新的标准模板（只粘贴数值）后重新报送。",
    crashed="读取时多次中断，文件内容可能已损坏。请用WPS或Excel打开，另存为xlsx；仍不行的，把数据粘贴到新的标准模板（只粘贴数值）后重新报送。",
    internal="程序内部错误（{found}），这份文件没有读取，其他文件不受影响。请把这份文件发给维护人员；急用时，把数据粘贴到新的标准模板（只粘贴数值）后重新报送。",
    roster_empty="文件是空的（0字节），可能没有存完。请换成完整的名录。",
    roster_encrypted="文件设了打开密码，无法读取。请取消打开密码后另存为xlsx。",
    roster_unknown="文件不是Excel工作簿（实际是{found}）。请用空白名录（make template 生成）填写，保存为xlsx。",
    roster_damaged="文件已损坏，无法打开（{found}）。请用WPS打开修复后另存为xlsx。",
    roster_too_large="文件解开后过大或内容异常（{found}），为安全起见没有读取。请把内容粘贴到空白名录（make template 生成，只粘贴数值）。",
    roster_far_cell="工作表《{sheet}》在很远的单元格{cell}有内容，表格范围过大，没有读取。请删除该单元格的内容。",
    roster_archive="这种{found}（如rar、7z）不能读取。请解压后再用里面的名录。",
    roster_hung="读取超过{seconds}秒仍没有完成，已经放弃。请用WPS或Excel打开，另存为xlsx；仍不行的，把内容粘贴到空白名录（make template 生成，只粘贴数值）。",
    roster_memory="读取需要的内存过大，已经放弃。请删除表格以外的内容（空行、图片、多余的工作表）后另存为xlsx。",
    roster_crashed="读取时多次中断，文件内容可能已损坏。请用WPS或Excel打开，另存为xlsx；仍不行的，把内容粘贴到空白名录（make template 生成，只粘贴数值）。",
    roster_internal="程序内部错误（{found}），名录没有读取。请把这份文件发给维护人员。",
)
S02 = rule(
    "S02",
    ERROR,
    "文件是标准表",
    no_form="没有找到《{expected}》的表头（写有“项目名称”“累计执行数”等列名的一行），这不像是监控表。文件里的工作表有：{found}。请用标准模板填写后报送。",
    flood="问题太多（{count}处），不像是填好的监控表，整份文件未计入。这里只列出前{shown}处。请用标准模板重新填写后报送。",
    too_many_rows="表里有{count}行，超过了一份文件{limit}行的上限，整份文件未计入。请按单位分成几份文件后重新报送。",
    self_evaluation="这是年度自评材料，不是监控表（工作表有：{found}），没有计入汇总；是项目支出绩效自评表的，填写中的问题另行列出。请用标准模板填写监控表后报送。",
    mixed="工作表{found}是年度自评材料，不是监控表，与监控表放在了一份文件里，为免错计，整份文件未计入。请把监控表另存为一份文件后重新报送。",
    shape=Sentence(
        "本文件按“{found}”读取。表上没有、因而显示为“未计算”的内容：{lacking}。下次请尽量使用标准模板。",
        NOTE,
    ),
    earlier=Sentence(
        "本文件用的是旧版表式（{version}），已按旧版读取。下次请使用最新的标准模板。", NOTE
    ),
    no_amounts="这里写了项目名称，下面却没有找到它的资金表（“年度资金总额”一行），为免漏计，整份文件未计入。请把这个项目的表补完整后重新报送。",
    no_name="这里有资金表，上面却没有找到“项目名称”，不知道是哪个项目，为免漏计，整份文件未计入。请把这个项目的表补完整后重新报送。",
    goes_on="这张工作表没有表头，第{rows}行却像是《{sheet}》的项目行，为免漏计，整份文件未计入。请把这些行接到有表头的表里，或删除这张工作表后重新报送。",
    two_tables="这里又出现了一张表的表头或单位信息，一份文件只能有一张《项目监控表》，无法判断以哪一张为准。请分成两份文件，或删除多余的一张后重新报送。",
    two_sheets="有{count}张工作表都像《{expected}》：{found}。无法判断以哪一张为准，请只保留一张后重新报送。",
    roster="这是应报单位名录，不是监控表，没有汇总。请把它移出收表文件夹，放在收表文件夹旁边，文件名用“应报单位名录.xlsx”，再重新运行。",
    no_roster="没有找到《{expected}》的表头，这不像是应报单位名录。文件里的工作表有：{found}。请换成应报单位名录，或者用空白名录（make template 生成）填写。",
    empty_roster="《{expected}》里没有填写任何单位。请填好后重新运行。",
    roster_too_many_rows="名录里有{count}行，超过了{limit}行的上限，没有读取。请核对是不是选错了文件。",
    roster_two_tables="这里又出现了一次不同的表头，一张工作表只能有一张表，分不清以哪一张为准，这张工作表没有采用。请删除多余的表，或者合成一张。",
    roster_two_sheets="有{count}张工作表都像《{expected}》：{found}，分不清以哪一张为准，都没有采用。请合成一张，或者只保留一张。",
)
S03 = rule(
    "S03",
    ERROR,
    "必需的列齐全",
    missing="表头缺少必需的列：{columns}。请补上这些列并填好（列名与标准模板一致）后重新报送，或改用标准模板填写。",
    unit="列“{label}”的单位写成了“{found}”，应为“{expected}”。请按标准模板改正列名后重新报送。",
    rival="列“{label}”没有写明是累计数，另有一列“{found}”，分不清哪一列是累计执行数，整份文件未计入。请把累计数的列名写成“累计执行数”，删除另一列后重新报送。",
    carried=Sentence(
        "表上有“{found}”一列，又没有“调整后预算数”，分不清“{label}”里含不含上年结转，本次把“{label}”当作调整后预算数，没有另加。请核对；不含的，请加一列“调整后预算数”（含上年结转）后重新报送。",
        EXPLAIN,
    ),
    cut="表头下面这一行又有列名，认不出哪一列是累计数，整份文件未计入。请把表头改成一行，一列一个名称（如“累计执行数”）后重新报送。",
    doubled="列“{columns}”出现了两次，无法判断以哪一列为准。请删除多余的一列后重新报送。",
    roster_missing="表头缺少必需的列：{columns}，这张表没有采用。请补上，列名照空白名录（make template 生成）写。",
    roster_unit="列“{label}”的单位写成了“{found}”，应为“{expected}”，这张表没有采用。请改正列名。",
    roster_cut="表头下面这一行又有列名，认不出各列是什么，这张表没有采用。请把表头改成一行。",
    roster_doubled="列“{columns}”出现了两次，无法判断以哪一列为准，这张表没有采用。请删除多余的一列。",
)
S04 = rule(
    "S04",
    EXPLAIN,
    "没有表外的列",
    "列“{found}”不在标准表中，该列的内容没有汇总。需要报送的，请写到标准模板的“备注”列；不需要的，请删除这一列。",
    open=Sentence("这些列不属于监控内容，没有汇总：{found}。无需处理。", NOTE),
    sheet=Sentence(
        "工作表《{found}》不属于标准表，其内容没有汇总。如有需要汇总的数据，请填到标准表中。", NOTE
    ),
    unnamed="{found}列没有列名，该列的内容没有汇总。需要报送的，请写到标准模板的“备注”列；不需要的，请删除这一列。",
    roster=Sentence("列“{found}”不是名录的栏目，没有读取。无需处理。", NOTE),
    roster_sheet=Sentence("工作表《{found}》不是名录的内容，没有读取。无需处理。", NOTE),
    roster_unnamed=Sentence("{found}列没有列名，没有读取。无需处理。", NOTE),
)
S05 = rule(
    "S05",
    ERROR,
    "报送期间相符",
    differs="表上的期间是{found}，本次汇总的期间是{expected}，整份文件未计入。年度、月份填错的，请改正后重新报送；不是本期的表，请另报本期的表。",
    rows="第{rows}行的期间是{found}，本次汇总的期间是{expected}，这些行未计入。年度、月份填错的，请改正后重新报送；不是本期的表，请另报本期的表。",
    rows_missing="第{rows}行没有有效的年度或月份，无法确认是哪一期，这些行未计入。请写明年度和月份（本期是{expected}）后重新报送。",
    other_months=Sentence(
        "第{rows}行的期间是{found}，不是本次汇总的{expected}，这些行未计入。本期的行已经计入，无需处理。",
        NOTE,
    ),
    missing="没有填写有效的监控年度或截至月份，无法确认是哪一期，整份文件未计入。请写明年度和截至月份（本期是{expected}）后重新报送。",
)
S06 = rule(
    "S06",
    ERROR,
    "单位可以识别",
    two_names="单位编码“{found}”在不同文件里对应不同的单位：{names}，无法判断是谁的表，都未计入。请核对编码和名称，改正后重新报送。",
    shared_name=Sentence(
        "同名单位“{found}”在本次有不同的编码（{codes}），都已计入。请核对：编码填错的，请改正；同一单位重复报送的，请只留一份；确是两个单位的，请把名称写全，使名称不同。",
        EXPLAIN,
    ),
    nobody="表上没有有效的单位编码和单位名称，不知道是哪个单位的表，整份文件未计入。请写明单位编码和单位名称后重新报送。",
    nobody_rows="第{rows}行没有写单位名称，不知道是哪个单位的项目，未计入。合并单元格以外的空白不会当作与上一行相同，请逐行填写后重新报送。",
    ambiguous="没有填写单位编码，而名称“{found}”对应多个编码（{codes}），整份文件未计入。请填写单位编码后重新报送。",
    unlisted="应报单位名录中没有{who}，不能确认是谁的表，整份文件未计入。{near}请核对单位编码和名称，改正后重新报送；确属应报单位的，请由财政部门在名录中补上后重新汇总。",
    unlisted_rows="第{rows}行的单位是{who}，应报单位名录中没有，不能确认是谁的项目，这些行未计入。{near}请核对单位编码和名称，改正后重新报送；确属应报单位的，请由财政部门在名录中补上后重新汇总。",
    two_units="单位编码“{found}”在应报单位名录中是“{expected}”，表上写的“{names}”却是另一个单位（{codes}），不能确认是谁的表，整份文件未计入。请核对单位编码和名称，改正后重新报送。",
    contested="单位编码“{found}”在应报单位名录中是“{expected}”，这份文件写的却是“{names}”，同一编码还有别的文件，不能确认是谁的表，整份文件未计入。请核对单位编码和名称，改正后重新报送。",
    roster_doubled="单位编码“{found}”在应报单位名录中写了几个名称（{names}），不能确认是谁的表，整份文件未计入。请财政部门先改正名录，再重新汇总。",
    code_differs=Sentence(
        "单位编码填的是“{found}”，应报单位名录中“{names}”的编码是“{expected}”，本次按名称认定。请改正编码。",
        EXPLAIN,
    ),
    name_differs=Sentence(
        "单位名称填的是“{found}”，应报单位名录中编码“{codes}”的名称是“{expected}”，本次按编码认定。请核对编码有没有填错；确是同一单位的，请把名称改成与名录一致，或者由财政部门把这个名称补到名录的“其他名称”。",
        EXPLAIN,
    ),
)


def named_with_code(name: str, code: str) -> str:
    """“县教育局”（编码205001）, as far as both are known."""
    told = f"“{name}”" if name else ""
    return f"{told}（编码{code}）" if code else told


def names_near(names: Iterable[str]) -> str:
    """A sentence with the near names; nothing where there is none."""
    told = "、".join(names)
    return f"名录中名称相近的有：{told}。" if told else ""


S07 = rule(
    "S07",
    ERROR,
    "一个单位一期只有一份有效的表",
    contradiction="同一单位、同一期、同一更正次数（{correction}）有内容不同的文件：{others}。在确定以哪份为准之前都不计入。请把正确的一份的“更正次数”加1后重新报送，或由财政部门把作废的移出收表文件夹后重新汇总。",
    unclear="同一单位、同一期还有文件{others}，其中有的更正次数不是数字，无法判断哪份最新，都不计入。请把“更正次数”改成数字（0、1、2……）后重新报送。",
    older="有更正次数更大（第{correction}次）的文件{others}，但它们内容互相矛盾，在确定以哪份为准之前本文件也不计入。请先把那几份文件中正确的一份确定下来，本文件不用再报。",
    equal=Sentence("与文件“{kept}”内容完全相同，只计入一份。无需处理。", NOTE),
    answered=Sentence("单位已经在反馈单上改正，由文件“{kept}”替代，本文件未计入。无需处理。", NOTE),
    superseded=Sentence(
        "已被更正次数更大的文件“{kept}”（第{correction}次更正）替代，本文件未计入。无需处理。", NOTE
    ),
    mixed="同一单位既报了整张的表，又报了单个项目的表（{others}），以免重复，都不计入。请只留一种；以整张的表为准的，表里要有全部项目，“更正次数”要比其他几份都大。",
    project_ambiguous="项目“{found}”没有写代码，而同名的项目有几个代码（{codes}），不知道是哪一个，未计入。请填写项目代码后重新报送。",
    project_contradiction="项目“{found}”有内容不同的表：{others}，更正次数都是{correction}。在确定以哪份为准之前这个项目都不计入。请把正确的一份的“更正次数”加1后重新报送，或由财政部门把作废的移出收表文件夹后重新汇总。",
    project_older="项目“{found}”有更正次数更大（第{correction}次）的表{others}，但它们内容互相矛盾，在确定以哪份为准之前这里的也不计入。请先把那几份文件中正确的一份确定下来，这一份不用再报。",
    project_equal=Sentence(
        "项目“{found}”的表与文件“{kept}”里的内容完全相同，只计入一份。无需处理。", NOTE
    ),
    project_superseded=Sentence(
        "项目“{found}”的表已被更正次数更大的文件“{kept}”（第{correction}次更正）替代，未计入。无需处理。",
        NOTE,
    ),
)
S08 = rule(
    "S08",
    EXPLAIN,
    "没有未计算的公式",
    "“{label}”里的公式没有计算结果（{found}），无法读取。请直接填写内容；或者用WPS或Excel打开原来的文件，保存一次后重新报送。",
    link="“{label}”的数取自另一个文件（{found}），本次按表里保存的结果读取，无法核对。请核对这个数，改为直接填写数字（选择性粘贴—数值，反馈单中已经改为数字）后重新报送。",
    roster_link="“{label}”的内容取自另一个文件（{found}），本次按表里保存的结果读取，无法核对。请改为直接填写（选择性粘贴—数值）。",
)
S09 = rule(
    "S09",
    NOTE,
    "没有隐藏的行、列和工作表",
    rows="第{found}行是隐藏的，已照常读取。请核对这些行是否应当报送。",
    columns="{found}列是隐藏的，已照常读取。请核对内容是否正确。",
    sheet="这张工作表是隐藏的，已照常读取。请核对是否应当报送。",
    roster_rows="第{found}行是隐藏的，已照常读取。请核对这些行还算不算数，不算的请删除。",
    roster_sheet="这张工作表是隐藏的，已照常读取。请核对它还算不算数，不算的请删除。",
)
S10 = rule(
    "S10",
    ERROR,
    "表式版本是现行的",
    "表上写的表式版本是 {found}，不是现行的 {expected}，也不是还能使用的旧版（{versions}）。表内数据已照常读取。请改用财政部门最新下发的标准模板（或者反馈单）填写后重新报送。",
)
S11 = rule(
    "S11",
    ERROR,
    "零报告前后一致",
    with_rows="零报告填了“是”，但表中有{count}行项目。若有项目，请把零报告改为“否”；若确无项目，请清空项目行。",
    without_rows="零报告填了“否”或未填，但表中没有项目。若确无项目，请把零报告改为“是”；若有项目，请补填。",
)
