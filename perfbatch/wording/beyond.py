"""What is said of lists that are longer than a sheet."""

FILE = "{sheet}_{period}.parquet"
"""The file of all rows of a list."""

WORDS_OF = "{label}（文字）"
"""The column beside one of numbers that has the words which stand in their place."""

UNIT, UNIT_OF_MONEY = "单位", "万元"
"""What the file says of its columns of amounts."""

ON_SHEET = "表上只有前 {shown} 条，全部 {rows} 条在同一文件夹的“{file}”里。"
ON_COVER = "《{sheet}》共 {rows} 行，一张工作表放不下：表上是前 {shown} 行，全部 {rows} 行在本文件旁边的“{file}”里，栏目和次序与表上相同。"
HOW = "Parquet 文件可以用 Microsoft 365 的 Excel（数据—获取数据—来自文件—从 Parquet）、Power BI、DuckDB 或 Python 的 pandas 打开，金额单位万元、精确到分。数字栏里不是数字的（如未填、不适用、未计算），写在文件末尾名称带“（文字）”的栏里。"
SETTLED = "《项目明细》的表上没有全部项目，所以《总览》《分单位汇总》和《监控统计表》里的合计、比例都按全部项目算好，写成数值，不随《项目明细》变动。表上没有的项目，各表也没有通向它的链接。"
CUT = "一张工作表放不下：共 {rows} 项，这里列出前 {shown} 项；{where}。"
CUT_PROJECTS = "其余见《项目明细》，那里也没有的见《说明》写明的 Parquet 文件；合计包括全部项目"
CUT_RECORD = "全部见同一文件夹的 run.json"
ON_SCREEN = "《{sheet}》共 {rows} 行，汇总表上放得下前 {shown} 行，全部在 {path}"
NO_COMPONENT = "本期{lists}，一张工作表放不下（{most} 行）。全部行要存成 Parquet 文件，本机没有装所需的组件 pyarrow，所以没有生成结果；原有的输出没有改动。请在程序文件夹里运行 .venv/bin/python -m pip install -r requirements/cluster.txt（Windows 是 .venv\\Scripts\\python）再重新运行；或者分地区、分部门汇总。"
LIST = "《{sheet}》有 {rows} 行"
UNIT_TOO_LONG = "“{unit}”的项目、问题和未计入的行共 {rows} 行，它自己的表一张工作表放不下，没有生成结果；原有的输出没有改动。请检查这个单位的文件是不是重复放入，或者单独汇总。"
TOO_MANY_UNITS = "本期有 {units} 个单位，《分单位汇总》和《报送情况》一张工作表放不下（{most} 行），没有生成结果；原有的输出没有改动。请分地区、分部门汇总。"
