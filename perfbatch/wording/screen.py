"""What the command line says: plain enough for a GBK console, no signs beyond it."""

SUMMARY_FILE = "预算绩效运行监控汇总_{period}.xlsx"
TEMPLATE_FILE = "预算绩效运行监控表.xlsx"
ROSTER_FILE = "应报单位名录.xlsx"
UNIT_TEMPLATES = "单位模板"
UNIT_TEMPLATES_OF = "单位模板_{period}"

PROGRAM = "预算绩效运行监控：汇总、审核、预警"
HELP = {
    "summarize": "汇总一个文件夹里的监控表",
    "check": "检查一份或几份监控表，不汇总",
    "template": "生成空白的监控表模板和应报单位名录；有名录的，为每个单位生成预填好的模板",
    "inbox": "收表文件夹；也可以是对象存储等处的地址，如 s3://桶/2022-06（需要另装组件）",
    "file": "要检查的监控表",
    "period": "期间，如 2022-06；不写时以各表上的期间为准",
    "output": "输出文件夹（默认 output）",
    "roster": "应报单位名录（默认：收表文件夹旁边的应报单位名录.xlsx；没有就不核对应报未报）",
    "feedback": "为有问题的表生成反馈单：按原样填好、标出问题单元格",
    "template_roster": "应报单位名录；写了的，为其中每个单位生成预填好单位和项目的模板",
    "template_output": "模板放在哪个文件夹（默认 input_templates）",
    "policy": "政策文件（默认：收表文件夹旁边的 policy.toml）",
    "engine": "在哪里读取文件：local 本机（默认）；dask 一组工作进程，可以在多台电脑上（需要另装组件）",
    "scheduler": "已有的 dask 调度程序的地址，如 tcp://10.0.0.5:8786；不写时在本机临时启动一组",
    "no_cache": "不用以前留下的结果，全部重新读取、重新生成，也不留存（平时不必）",
    "jobs": "同时用几个进程读取，1–32（默认按文件数和处理器数）",
    "strict": "有错误级问题时以退出码 1 结束",
    "json": "在标准输出打印一个JSON对象",
    "help": "显示这段说明",
    "version": "显示版本号",
}
USAGE = "用法："
POSITIONALS = "参数"
OPTIONS = "选项"
COMMANDS = "命令"
WRONG_USAGE = "命令写法有误：{error}\n用 “perfbatch --help” 查看说明。"
CHOOSE = "请写明命令：summarize、check 或 template"

READING = "读取 {done}/{total}"
UNCHANGED = "自上次汇总以来，收到的文件、政策、名录和选项都没有变，上次的输出也完好：没有重新生成。"
MAKING = "生成 {done}/{total}"
PERIOD = "期间：{period}"
FILES = "文件：共 {found} 项，计入 {counted}，未计入 {set_aside}，被替代 {superseded}，忽略 {ignored}，拆包 {opened}"
ROWS = "项目：共 {found} 行，计入 {counted} 行，未计入 {set_aside} 行，被替代 {superseded} 行"
FLAGGED = "预警：{count} 个项目，预算 {amount} 万元"
FINDINGS = "问题：错误 {errors} 处，需说明 {explain} 处，已说明 {explained} 处，提示 {notes} 处"
NOT_COUNTED = "未计入：{file}：{reason}"
MORE = "……其余 {count} 项见《报送情况》和《问题清单》。"
WRITTEN = "汇总表：{path}"
DISPLACED = "原来的汇总表正被打开，没有覆盖；新的汇总表另存为上面这个文件。"
RECORD_LOST = (
    "汇总表已经写好，只是结果没有能写到标准输出（{reason}）。运行记录在汇总表旁边的 run.json。"
)
TEMPLATE_WRITTEN = "模板：{path}"
ROSTER_KEPT = "已有应报单位名录，没有改动：{path}"
UNIT_TEMPLATES_WRITTEN = "单位模板：{count} 份（预填项目 {projects} 个），在 {path}"
ROSTER_MISSING = "应报单位名录“{path}”不存在或不能打开。请检查路径。"
ROSTER_REFUSED = "应报单位名录“{path}”不能使用，原因如下。请改好后重新运行。"

CHECK_CLEAN = "{file}：没有发现问题。"
CHECK_FOUND = (
    "{file}：错误 {errors} 处，需说明 {explain} 处，已说明 {explained} 处，提示 {notes} 处"
)
FEEDBACK_WRITTEN = "反馈单：{path}"
FEEDBACK_IMPOSSIBLE = "这份文件不能生成反馈单（没有能够读取的表，或者不知道是哪个单位、哪一期的）。请照上面写的办法改好后重新检查。"
NO_FEEDBACK = "没有需要处理的问题，不生成反馈单。"
UNIT_BOOKS = "单位表：单位较多，各存一个工作簿，共 {count} 份，在 {path}"
UNIT_BOOKS_DISPLACED = (
    "原来的单位表文件夹里有文件正被打开，或放有别的东西，没有覆盖；新的在上面这个文件夹里。"
)
UNIT_BOOKS_OLD = (
    "各单位的表都在汇总表里；原来的单位表文件夹里有文件正被打开，或放有别的东西，没有删除：{path}"
)
FEEDBACK_FOLDER = "反馈单：{count} 份，在 {path}"
FEEDBACK_DISPLACED = (
    "原来的反馈单文件夹里有文件正被打开，或放有别的东西，没有覆盖；新的在上面这个文件夹里。"
)
FEEDBACK_OLD = (
    "没有需要退回的表；原来的反馈单文件夹里有文件正被打开，或放有别的东西，没有删除：{path}"
)
SUBMITTED = "报送：应报 {due} 个单位，已报 {reported}（零报告 {nil}，更正 {corrected}，重复 {doubled}，退回 {returned}），未报 {missing}"
RECEIVED = "报送：收到 {reported} 个单位的表（零报告 {nil}，更正 {corrected}，重复 {doubled}，退回 {returned}）；没有应报单位名录，不知道还有谁没有报"
MISSING_UNIT = "未报：{unit}{contact}"
CONTACT = "（{contact}）"
PROGRESS_OF = "{unit}：{progress}"
CHECK_LINE = "  [{severity} {code}] {sentence}"

BAD_PERIOD = "期间“{period}”写法不对。请写成 2022-06 的样子。"
INBOX_MISSING = "收表文件夹“{path}”不存在或不能打开。请检查路径。"
INBOX_IS_A_FILE = (
    "“{path}”是一个文件，不是文件夹。请写收表文件夹；只审核一份表的，请用 check 命令。"
)
INBOX_EMPTY = "收表文件夹“{path}”里没有可以读取的报表。请把各单位报送的监控表放进去再运行。"
NOTHING_USABLE = "收表文件夹“{path}”里的文件都不能使用，原因如下。请处理后再运行，或用 --period 指定期间以生成问题清单。"
FILE_MISSING = "文件“{path}”不存在或不能打开。请检查路径。"
FILE_IS_A_FOLDER = (
    "“{path}”是一个文件夹，不是文件。请写其中的文件；汇总整个文件夹的，请用 summarize 命令。"
)
PERIODS_DIFFER = "各表上的期间不一致，请用 --period 指定本次汇总哪一期（make 用 PERIOD=）："
PERIOD_LINE = "  {period}：{files}"
PERIODS_MISSING = (
    "各表都没有填写有效的监控年度和截至月份，请用 --period 指定期间（make 用 PERIOD=）。"
)
FILES_MORE = "{names} 等{count}个文件"
OUTPUT_IN_INBOX = "输出文件夹“{output}”和收表文件夹“{inbox}”重叠，会改动报送的文件。请用 --output 另选一个文件夹（make 用 OUTPUT=）。"
OUTPUT_REFUSED = (
    "输出文件夹“{path}”无法写入：{reason}。请检查磁盘空间和写入权限，关闭正在使用其中文件的程序。"
)
POLICY_MISSING = "政策文件“{path}”不存在。请检查路径。"
BUG = "程序内部出错，没有生成结果；原有的输出没有改动。详细信息在 {path}，请发给维护人员。"
INBOX_UNREACHABLE = "收表地址“{path}”不能打开：{reason}。请检查地址、网络和访问凭据（写在环境变量或该存储自己的配置里）。"
CREDENTIALS_IN_ADDRESS = "收表地址里不要写用户名和密码，也不要带“?”和它后面的内容：命令会留在历史记录里。请把访问凭据写在环境变量或该存储自己的配置里。"
NO_DRIVER = "本机没有装打开“{path}”所需的组件（{scheme}：{detail}）。请在程序文件夹里运行 .venv/bin/python -m pip install -r requirements/cluster.txt（Windows 是 .venv\\Scripts\\python）；不是 s3 的，另装相应的 fsspec 组件。"
CHAINED_ADDRESS = "收表地址里不能有“::”：一次只能打开一处。请直接写文件夹的路径或 s3:// 这样的地址；压缩包放在收表文件夹里就会自动打开。"
BAD_ADDRESS = "“{path}”不能用作收表地址：{scheme}:// 单凭这样的地址打不开。请写文件夹的路径或 s3:// 这样的地址。"
BAD_ENGINE = "--engine 后面应是 local 或 dask，不是“{engine}”。"
SCHEDULER_ALONE = "--scheduler 只和 --engine dask 一起用。"
NO_ENGINE = "本机没有装 --engine dask 所需的组件。请在程序文件夹里运行 .venv/bin/python -m pip install -r requirements/cluster.txt（Windows 是 .venv\\Scripts\\python）；或者去掉 --engine，在本机读取，结果相同。"
CLUSTER_HERE = "本机临时启动的工作进程"
CLUSTER_REFUSED = {
    "unreachable": "连不上调度程序“{cluster}”。请检查地址和网络，确认它已经启动；或者去掉 --engine，在本机读取，结果相同。",
    "no_program": "“{cluster}”那边有没装本程序的：{detail}。请在各处装上同一版本的本程序，都在程序文件夹里用 .venv/bin/python -m dask scheduler 和 .venv/bin/python -m dask worker 启动（Windows 是 .venv\\Scripts\\python -m dask …）；直接用 dask 命令启动的，找不到本程序。",
    "other_program": "“{cluster}”有工作进程的程序、Python 或读表组件和本机的不是同一版本，读出的数可能不同，没有使用：{detail}。请各处换成同一版本再运行。",
    "daemonic": "“{cluster}”有工作进程不能再启动子进程，无法隔开有毛病的文件，没有使用：{detail}。请在程序文件夹里用 .venv/bin/python -m dask worker 地址 --no-nanny 启动工作进程（Windows 是 .venv\\Scripts\\python -m dask …），或设置环境变量 DASK_DISTRIBUTED__WORKER__DAEMON=False。",
    "no_worker": "“{cluster}”没有工作进程可用。请先启动工作进程；或者去掉 --engine，在本机读取，结果相同。",
    "unknown": "本机分不清自己运行的是哪一版程序，不能和“{cluster}”的工作进程核对，没有使用。请把程序文件夹重新解压、重新装好组件；或者去掉 --engine，在本机读取，结果相同。",
}
"""By the reason why a cluster is not worked with."""
BAD_JOBS = "--jobs 后面应是1到32的整数，不是“{jobs}”。"
CANNOT_START = "无法启动读取文件的进程，没有生成结果；原有的输出没有改动。请关闭一些程序，检查内存和安全软件后重新运行。详细信息在 {path}。"
FAILED_INSIDE = "有 {count} 个文件读取时程序内部出错，没有计入，其他文件不受影响。详细信息在 {path}，请发给维护人员。"
STOPPED = "已中止，没有生成结果；原有的输出没有改动。"

USAGE_ERRORS = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument .*?: invalid choice: (.*?) \(choose from.*", r"没有 \1 这个命令"),
    (r"argument (\S+): expected .* argument.*", r"\1 后面缺少内容"),
    (r"ambiguous option: (.*) could match.*", r"\1 写得不完整"),
)
"""What the parser of the command line says in English, and how it is said here."""
