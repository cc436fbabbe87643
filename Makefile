# 县级预算绩效运行监控：常用命令。直接运行 make 可看说明。
#
#: make summarize [INBOX=inbox] [PERIOD=2022-06] [OUTPUT=output] [ROSTER=应报单位名录.xlsx]
#:                [POLICY=文件] [JOBS=进程数] [ENGINE=dask [SCHEDULER=tcp://主机:8786]]
#:                 汇总一个文件夹里各单位报送的监控表，列出谁没有报，生成反馈单；
#:                 INBOX 也可以是 s3://桶/2022-06 这样的地址，ENGINE=dask 由几台电脑分着读
#: make template [PERIOD=2022-06] [ROSTER=应报单位名录.xlsx]
#:                 生成空白填报模板和空白名录（input_templates）；有名录的，为每个单位生成预填模板
#: make demo       演示：一个虚构的县，80个单位，从名录、发表、收表、汇总到退回、更正（output/demo，约半分钟）
#: make look [RESULTS=output/2022-06]
#:                 把汇总表、模板、反馈单的每一页打印成图片（output/look）；不写 RESULTS 时用演示的结果
#: make examples   重新生成示例报送表（examples）
#: make test       运行全部测试
#: make check      格式、静态检查、类型、结构、测试与覆盖率
#: make robustness
#:                 全部破坏性试验，打印各项数字（约一小时）
#: make bench [N=1000] [ROUNDS=3]
#:                 与其他写法轮流计时，比快慢、内存（N个单位；1000个单位、3轮约一小时）
#: make lock [UPGRADE=--upgrade]
#:                 重新锁定所用组件的版本与校验值（requirements）
#: make clean      删除 .venv 和缓存（不动 inbox 和 output）
#: make help       显示本说明
#:
#: 首次运行会自动建立程序自己的环境（.venv），需要 Python 3.11 或更新的版本和网络。
#: 文件夹名里有空格时请加引号：make summarize INBOX="6月 报送"

INBOX := inbox
OUTPUT := output
PERIOD :=
POLICY :=
ROSTER :=
JOBS :=
ENGINE :=
SCHEDULER :=
RESULTS :=
UPGRADE :=
N :=
ROUNDS :=

# Nothing of the caller's own Python may come into the project's environment.
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH

ifeq ($(OS),Windows_NT)
PYTHON := .venv/Scripts/python
else
PYTHON := .venv/bin/python
endif

LOCK := $(PYTHON) -m uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--fork-strategy fewest --only-binary :all: --emit-build-options --generate-hashes \
	--custom-compile-command "make lock" $(UPGRADE)

.PHONY: help summarize template demo look examples test check robustness bench lock clean
.NOTPARALLEL:

help:
	@sed -n 's/^#: \{0,1\}//p' Makefile

# The shell, not make, puts these in their place: names may have blanks in them.
summarize template: export INBOX := $(INBOX)
summarize template: export OUTPUT := $(OUTPUT)
summarize template: export PERIOD := $(PERIOD)
summarize template: export POLICY := $(POLICY)
summarize template: export ROSTER := $(ROSTER)
summarize template: export JOBS := $(JOBS)
summarize: export ENGINE := $(ENGINE)
summarize: export SCHEDULER := $(SCHEDULER)

# An engine and an address need more than the rest.
summarize:
	@case "$$ENGINE:$$INBOX" in dask:*|*://*) sh tools/set_up.sh cluster;; *) sh tools/set_up.sh runtime;; esac
	@$(PYTHON) -m perfbatch summarize "$$INBOX" --output "$$OUTPUT" \
		$${PERIOD:+--period "$$PERIOD"} $${POLICY:+--policy "$$POLICY"} \
		$${ROSTER:+--roster "$$ROSTER"} $${JOBS:+--jobs "$$JOBS"} \
		$${ENGINE:+--engine "$$ENGINE"} $${SCHEDULER:+--scheduler "$$SCHEDULER"}

template:
	@sh tools/set_up.sh runtime
	@$(PYTHON) -m perfbatch template $${PERIOD:+--period "$$PERIOD"} \
		$${ROSTER:+--roster "$$ROSTER"}

demo:
	@sh tools/set_up.sh runtime
	@$(PYTHON) -m demo

look: export RESULTS := $(RESULTS)

look:
	@sh tools/set_up.sh dev
	@$(PYTHON) -m look $${RESULTS:+"$$RESULTS"}

examples:
	@sh tools/set_up.sh runtime
	@PYTHONPATH=. $(PYTHON) examples/make_examples.py

test:
	@sh tools/set_up.sh dev
	@if command -v soffice >/dev/null && command -v pdftoppm >/dev/null; then \
		$(PYTHON) -m pytest; \
	else \
		echo "没有 LibreOffice（soffice）或 poppler（pdftoppm）：不运行需要它们的测试，其余照常。"; \
		$(PYTHON) -m pytest -m "not office"; \
	fi

check:
	@sh tools/set_up.sh dev
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m mypy tools examples robustness demo look benchmarks
	$(PYTHON) -c "from importlinter.cli import lint_imports_command as run; run()"
	$(PYTHON) -m pytest --cov --cov-report=term -m "not experiment and not office"

robustness:
	@sh tools/set_up.sh dev
	$(PYTHON) -m robustness

bench: export N := $(N)
bench: export ROUNDS := $(ROUNDS)

bench:
	@sh tools/set_up.sh bench
	@$(PYTHON) -m benchmarks $${N:+--units "$$N"} $${ROUNDS:+--rounds "$$ROUNDS"}

lock:
	@sh tools/set_up.sh lock
	$(LOCK) pyproject.toml -o requirements/runtime.txt
	$(LOCK) pyproject.toml --extra cluster -c requirements/runtime.txt -o requirements/cluster.txt
	$(LOCK) pyproject.toml --group dev --extra cluster -c requirements/cluster.txt -o requirements/dev.txt
	$(LOCK) pyproject.toml --group bench -c requirements/runtime.txt -o requirements/bench.txt
	$(LOCK) --group lock -o requirements/lock.txt

clean:
	rm -rf .venv .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
