"""The command line: exit codes, what it says and where, and what it leaves alone."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
import stories

from perfbatch import __version__, pipeline
from perfbatch.cli import main
from perfbatch.form.monitoring import MONITORING
from perfbatch.wording import findings, screen
from perfbatch.wording import policy as policy_words

ROOT = Path(__file__).parent.parent
CARD = """
| 填报单位编码 | "{code}" |
|---|---|
| 填报单位 | 单位{code} |
| 主管部门 | 县政府 |
| 监控年度 | 2022 |
| 截至月份 | {month} |
| 更正次数 | 0 |
| 零报告 | 否 |

### 项目监控表

| 项目名称 | 预算来源 | 年初预算数 | 累计执行数 | 绩效目标实现程度 | 预计年底实现情况 |
|---|---|---|---|---|---|
| 档案数字化 | 年初预算 | 10 | {executed} | 50 | 能实现 |
"""


def made(folder: Path, name: str, code: str, month: int | str = 6, executed: str = "5") -> None:
    text = f"## {name}\n" + CARD.format(code=code, month=month, executed=executed)
    stories.build(stories.parse(name, text).workbooks[0], folder)


@pytest.fixture(scope="session")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean return, a faulty one, one of another month, and a broken file."""
    folder = tmp_path_factory.mktemp("returns")
    made(folder, "好表.xlsx", "101")
    made(folder, "有错.xlsx", "102", executed="11")
    made(folder, "上月.xlsx", "103", month=5)
    (folder / "坏表.xlsx").write_bytes(b"PK\x03\x04 cut off")
    return folder


class Desk:
    """A folder of work: an inbox with some of the returns, and the output beside it."""

    def __init__(self, folder: Path, returns: Path) -> None:
        self.folder, self.returns = folder, returns
        self.inbox, self.output = folder / "inbox", folder / "output"
        self.inbox.mkdir()

    def put(self, *names: str) -> None:
        for name in names:
            shutil.copy(self.returns / name, self.inbox)

    def summarize(self, *options: str) -> int:
        return main(["summarize", str(self.inbox), "--output", str(self.output), *options])


@pytest.fixture
def desk(tmp_path: Path, returns: Path) -> Desk:
    return Desk(tmp_path, returns)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What stands on stderr; nothing stands on stdout."""
    out, err = capsys.readouterr()
    assert out == ""
    return err


# --- exit codes


def test_done(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.put("好表.xlsx", "有错.xlsx")
    assert desk.summarize() == 0
    folder = desk.output / "2022-06"
    workbook = folder / "预算绩效运行监控汇总_2022-06.xlsx"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["run.json", "run.log", "反馈单", workbook.name]
    )
    assert str(workbook) in said(capsys)
    assert openpyxl.load_workbook(workbook, read_only=True).sheetnames[0] == "说明"


def test_strict_with_errors_and_without(desk: Desk) -> None:
    desk.put("好表.xlsx")
    assert desk.summarize("--strict") == 0
    desk.put("有错.xlsx")
    assert desk.summarize("--strict") == 1
    assert (desk.output / "2022-06" / "run.json").exists()


@pytest.mark.parametrize("words", [["summarize"], ["check"], ["frobnicate"], ["--nonsense"], []])
def test_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    told = said(capsys)
    assert re.search(r"[\u4e00-\u9fff]", told)
    assert "required" not in told
    assert "unrecognized" not in told


@pytest.mark.parametrize("period", ["2022-13", "2022", "六月", "2022-6-1", "1899-06"])
def test_a_period_that_is_none(desk: Desk, period: str, capsys: pytest.CaptureFixture[str]) -> None:
    desk.put("好表.xlsx")
    assert desk.summarize("--period", period) == 2
    assert period in said(capsys)
    assert not desk.output.exists()


def test_period_asked_for(desk: Desk) -> None:
    desk.put("好表.xlsx", "上月.xlsx")
    assert desk.summarize("--period", "2022-05") == 0
    assert [path.name for path in desk.output.iterdir()] == ["2022-05"]


def test_an_empty_period_means_none(desk: Desk) -> None:
    """make PERIOD= hands over nothing."""
    desk.put("好表.xlsx")
    assert desk.summarize("--period", "") == 0


def test_periods_that_differ_are_listed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.put("好表.xlsx", "有错.xlsx", "上月.xlsx")
    assert desk.summarize() == 2
    told = said(capsys)
    lines = {line.strip() for line in told.splitlines()}
    assert "2022-05：上月.xlsx" in lines
    assert "2022-06：好表.xlsx、有错.xlsx" in lines
    assert not desk.output.exists()


def test_a_missing_inbox(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(desk.inbox)
    assert desk.summarize() == 3
    assert str(desk.inbox) in said(capsys)


def test_a_file_in_the_place_of_the_inbox_is_called_a_file(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put("好表.xlsx")
    assert main(["summarize", str(desk.inbox / "好表.xlsx"), "--output", str(desk.output)]) == 3
    assert "是一个文件，不是文件夹" in said(capsys)


def test_a_folder_in_the_place_of_a_file_is_called_a_folder(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(desk.inbox)]) == 3
    assert "是一个文件夹，不是文件" in said(capsys)


def test_an_empty_inbox(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    (desk.inbox / "~$好表.xlsx").write_bytes(b"lock")
    assert desk.summarize() == 3
    assert str(desk.inbox) in said(capsys)
    assert not desk.output.exists()


def test_nothing_usable_says_why(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.put("坏表.xlsx")
    assert desk.summarize() == 3
    assert "坏表.xlsx" in said(capsys)


def test_nothing_usable_but_a_period_asked_for(desk: Desk) -> None:
    """The list of findings is then what is needed."""
    desk.put("坏表.xlsx")
    assert desk.summarize("--period", "2022-06") == 0
    assert desk.summarize("--period", "2022-06", "--strict") == 1


def test_output_that_cannot_be_written(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.put("好表.xlsx")
    desk.output.write_text("a file, not a folder")
    assert desk.summarize() == 4
    assert str(desk.output) in said(capsys)
    assert desk.output.read_text() == "a file, not a folder"


def test_a_bug(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A traceback in a file, a sentence on the screen, and the old output stays."""
    desk.put("好表.xlsx")
    assert desk.summarize() == 0
    before = everything_in(desk.output)
    capsys.readouterr()
    desk.put("有错.xlsx")  # else nothing would have to be done

    def planted(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(tempfile, "tempdir", str(desk.folder))
    monkeypatch.setattr(pipeline, "summarize", planted)
    assert desk.summarize() == 5
    told = said(capsys)
    assert "planted" not in told
    assert "Traceback" not in told
    logs = [path for path in desk.folder.iterdir() if path.is_file()]
    assert len(logs) == 1
    assert str(logs[0]) in told
    assert "RuntimeError: planted" in logs[0].read_text("utf-8")
    assert everything_in(desk.output) == before


# --- policy


def test_the_policy_beside_the_inbox_counts(desk: Desk) -> None:
    desk.put("好表.xlsx")
    (desk.folder / "policy.toml").write_text("pace_table = { 6 = 72 }", "utf-8")
    assert desk.summarize() == 0
    assert [one["flags"] for one in record_of(desk)["flagged"]] == ["ZJ"]


@pytest.mark.parametrize(
    ("toml", "word"),
    [
        ("treshold = 30", "treshold"),
        ("threshold = 300", "threshold"),
        ("threshold = ", "policy.toml"),
        ("pace_table = { 5 = 40 }", "pace_table"),
    ],
)
def test_an_impossible_policy(
    desk: Desk, toml: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put("好表.xlsx")
    (desk.folder / "policy.toml").write_text(toml, "utf-8")
    assert desk.summarize() == 2
    told = said(capsys)
    assert word in told
    assert "policy.toml" in told
    assert not desk.output.exists()


def test_a_policy_that_was_named_must_be_there(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put("好表.xlsx")
    assert desk.summarize("--policy", str(desk.folder / "none.toml")) == 2
    assert "none.toml" in said(capsys)


# --- json, reruns, the inbox


def record_of(desk: Desk) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads(
        (desk.output / "2022-06" / "run.json").read_text("utf-8")
    )
    return found


def test_json_is_one_object_on_stdout(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.put("好表.xlsx", "有错.xlsx", "坏表.xlsx")
    assert desk.summarize("--json", "--strict") == 1
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert out.isascii()
    assert out.count("\n") == 1
    assert err
    assert told["rows"] == {"found": 2, "counted": 2, "set_aside": 0, "superseded": 0}
    assert told["totals"]["everything"]["revised_budget_wan"] == "20.000000"
    assert Path(told.pop("workbook")).exists()
    assert told == record_of(desk)


def everything_in(folder: Path) -> Mapping[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_inbox_is_never_changed(desk: Desk) -> None:
    desk.put("好表.xlsx", "有错.xlsx", "坏表.xlsx")
    (desk.inbox / "空.xlsx").write_bytes(b"")
    (desk.inbox / "~$好表.xlsx").write_bytes(b"lock")
    for path in desk.inbox.iterdir():
        os.utime(path, ns=(1_600_000_000_000_000_000, 1_600_000_000_000_000_000))
    before, folder_before = everything_in(desk.inbox), desk.inbox.stat().st_mtime_ns
    assert desk.summarize() == 0
    assert everything_in(desk.inbox) == before
    assert desk.inbox.stat().st_mtime_ns == folder_before


def test_a_rerun_gives_the_same_bytes(desk: Desk) -> None:
    desk.put("好表.xlsx", "有错.xlsx", "坏表.xlsx")
    assert desk.summarize() == 0
    first = {name: data for name, (data, _) in everything_in(desk.output).items()}
    assert desk.summarize("--no-cache") == 0
    assert {name: data for name, (data, _) in everything_in(desk.output).items()} == first
    assert len(first) == 4  # workbook, two records, one workbook that goes back


# --- check and template


def test_check_a_clean_workbook(returns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(returns / "好表.xlsx"), "--strict"]) == 0
    assert said(capsys) == screen.CHECK_CLEAN.format(file="好表.xlsx") + "\n"


def test_check_names_rule_and_cell(returns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(returns / name) for name in ("有错.xlsx", "好表.xlsx", "坏表.xlsx")]
    assert main(["check", *files]) == 0
    told = said(capsys)
    assert "B03" in told
    assert "J9" in told
    assert "S01" in told
    assert main(["check", *files, "--strict"]) == 1


def test_check_judges_a_workbook_by_its_own_period(
    returns: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(returns / "上月.xlsx")]) == 0
    assert "S05" not in said(capsys)


def test_check_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.xlsx")]) in {2, 3}
    assert "none.xlsx" in said(capsys)


def feedback_of(output: Path) -> list[str]:
    """The workbooks that check has made to go back, with the folder of their period."""
    folder = output / "反馈单"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.xlsx"))


def test_check_gives_a_workbook_back(
    returns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["check", str(returns / "有错.xlsx"), "--feedback", "--output", str(tmp_path)]
    assert main(words) == 0
    assert feedback_of(tmp_path) == [str(Path("2022-06", "102_单位102.xlsx"))]
    assert screen.NO_FEEDBACK not in said(capsys)


def test_check_of_two_files_of_one_unit_gives_both_back(
    returns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path, "另一份.xlsx", "102", executed="12")
    output = tmp_path / "output"
    files = [str(returns / "有错.xlsx"), str(tmp_path / "另一份.xlsx")]
    for _ in range(2):  # a second run takes the place of the first
        assert main(["check", *files, "--feedback", "--output", str(output)]) == 0
        told = said(capsys)
        names = ["102_单位102(2).xlsx", "102_单位102.xlsx"]
        assert feedback_of(output) == [str(Path("2022-06", name)) for name in names]
    paid = {}
    for name in names:
        assert name in told
        sheet = openpyxl.load_workbook(output / "反馈单" / "2022-06" / name)["项目监控表"]
        paid[name] = sheet["J9"].value
    assert paid == {"102_单位102.xlsx": 11, "102_单位102(2).xlsx": 12}


@pytest.mark.parametrize("name", ["坏表.xlsx", "无期.xlsx"])
def test_check_says_why_there_is_nothing_to_give_back(
    returns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """There is something to do, and no workbook can be made for it."""
    shutil.copy(returns / "坏表.xlsx", tmp_path)
    made(tmp_path, "无期.xlsx", "104", month="六月底前")
    assert main(["check", str(tmp_path / name), "--feedback", "--output", str(tmp_path)]) == 0
    told = said(capsys)
    assert "S01" in told or "V10" in told
    assert screen.FEEDBACK_IMPOSSIBLE in told
    assert screen.NO_FEEDBACK not in told
    assert feedback_of(tmp_path) == []


def test_check_has_nothing_to_give_back(
    returns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["check", str(returns / "好表.xlsx"), "--feedback", "--output", str(tmp_path)]
    assert main(words) == 0
    told = said(capsys)
    assert screen.NO_FEEDBACK in told
    assert screen.FEEDBACK_IMPOSSIBLE not in told


def test_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--output", str(tmp_path / "new"), "--period", "2022-06"]) == 0
    path = tmp_path / "new" / "预算绩效运行监控表.xlsx"
    assert str(path) in said(capsys)
    sheet = openpyxl.load_workbook(path)["项目监控表"]
    assert (sheet["M4"].value, sheet["P4"].value) == (2022, 6)


def test_template_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file")
    assert main(["template", "--output", str(tmp_path / "taken")]) == 4
    assert "taken" in said(capsys)


# --- the process itself


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "perfbatch", *words],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def test_version_is_that_of_the_package() -> None:
    done = command("--version")
    assert done.returncode == 0
    assert done.stdout.decode().split() == ["perfbatch", __version__]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"perfbatch": "perfbatch.cli:run"}


@pytest.mark.parametrize("words", [["--help"], ["summarize", "--help"], ["check", "-h"]])
def test_help_is_chinese_and_imports_nothing_heavy(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "perfbatch", *words],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0
    assert "用法" in done.stdout.decode("utf-8")
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
    assert "perfbatch.cli" in imported
    heavy = {"pandas", "numpy", "openpyxl", "xlsxwriter", "python_calamine"}
    assert not {name.partition(".")[0] for name in imported} & heavy


def test_a_gbk_console(desk: Desk) -> None:
    """Neither the words nor a name that GBK does not know stop the run."""
    desk.put("好表.xlsx", "有错.xlsx")
    (desk.inbox / "网信办✓😀.xlsx").write_bytes(b"no workbook")
    words = ["summarize", str(desk.inbox), "--output", str(desk.output), "--json"]
    done = command(*words, PYTHONIOENCODING="gbk:strict")
    told = done.stderr.decode("gbk")
    assert done.returncode == 0, told
    assert "期间：2022-06" in told
    assert r"网信办\u2713\U0001f600.xlsx" in told
    assert json.loads(done.stdout)["period"] == "2022-06"


def test_a_reader_of_the_json_that_has_gone(desk: Desk) -> None:
    """The workbook is in place, and the sentence says so."""
    desk.put("好表.xlsx")
    words = ["summarize", str(desk.inbox), "--output", str(desk.output), "--json"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    call = [sys.executable, "-m", "perfbatch", *words]
    with subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read().decode("utf-8")
    assert running.returncode == 4
    assert "汇总表已经写好" in told
    assert "Traceback" not in told
    assert "Exception" not in told
    assert (desk.output / "2022-06" / "run.json").exists()


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["frobnicate"], []])
def test_help_and_refusals_on_a_gbk_console(words: list[str]) -> None:
    done = command(*words, PYTHONIOENCODING="gbk:strict")
    assert done.returncode in {0, 2}
    told = (done.stdout + done.stderr).decode("gbk")
    assert "\\u" not in told
    assert "Traceback" not in told


def sentences() -> dict[str, str]:
    """Everything that may be said on the console."""
    found = {
        f"{rule.code} {variant}": sentence.text
        for rule in findings.CATALOGUE
        for variant, sentence in rule.sentences.items()
    }
    found |= {f"policy {name}": text for name, text in policy_words.REASONS.items()}
    found |= {f"policy {name}": text for name, text in policy_words.LABELS.items()}
    found |= {
        f"screen {name}": text
        for name, value in vars(screen).items()
        if name.isupper()
        for text in (value.values() if isinstance(value, dict) else [value])
        if isinstance(text, str)
    }
    labels = {one.label for one in MONITORING.all_fields()}
    return found | {f"label {text}": text for text in labels}


def test_every_sentence_fits_into_gbk() -> None:
    told = sentences()
    assert len(told) > 100
    for name, text in told.items():
        assert text.encode("gbk").decode("gbk") == text, name


LISTING = """
import sys
from perfbatch.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stdout.write("\\n" + " ".join(sys.modules))
"""


def modules_of(*arguments: str) -> set[str]:
    """What a command has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", LISTING, *arguments], capture_output=True, check=True
    )
    return set(done.stdout.decode().rpartition("\n")[2].split())


def test_help_imports_nothing_that_it_does_not_say() -> None:
    imported = modules_of("--help")
    assert "perfbatch.cli.arguments" in imported
    own = {one for one in imported if one.startswith("perfbatch.")}
    assert {one.split(".")[1] for one in own} == {"cli", "wording"}
    assert not imported & {"pandas", "openpyxl", "xlsxwriter", "psutil", "multiprocessing"}
