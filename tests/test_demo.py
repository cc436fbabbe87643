"""`make demo`: what it promises on the screen is so, and the same every time."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from demo.county import UNITS, County, number_of
from demo.folder import MARK, FolderRefused, fresh
from demo.play import INBOXES, OUTPUTS, Played, play
from demo.program import ProgramFailed, run_program
from demo.roster import FILE
from perfbatch.intake.inbox import new_readers, read_inbox
from perfbatch.intake.roster import open_roster
from perfbatch.measures.report import Report
from perfbatch.model.period import Period
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from robustness.faults import KINDS
from robustness.faults.listed import LISTED
from robustness.faults.verdict import judge

ROOT = Path(__file__).parent.parent
PERIOD = Period(2022, 6)


@dataclass(frozen=True)
class Shown:
    """A demo that was played: its folder, what stood in it, and its screen."""

    played: Played
    folder: Path
    screen: str
    files: Mapping[str, str]


def files_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def shown(folder: Path) -> Shown:
    lines: list[str] = []
    played = play(folder, lines.append)
    screen = "\n".join(lines).replace(str(folder), "output/demo")
    return Shown(played, folder, screen, files_in(folder))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return shown(tmp_path_factory.mktemp("demo") / "demo")


@pytest.fixture(scope="module")
def report(demo: Shown) -> Iterator[Report]:
    """What the program says of the first inbox."""
    with new_readers(2) as readers:
        roster = open_roster(demo.folder / FILE, readers)
        read = read_inbox(demo.folder / INBOXES[0], lambda *_: None, readers)
        yield report_of(read, PERIOD, Policy(), roster)


def tally_in(line: str) -> dict[str, int]:
    """应报 80 个单位，已报 67（零报告 3，…），未报 13 → by word."""
    return {word: int(count) for word, count in re.findall(r"(\w+) (\d+)", line.partition("：")[2])}


# --- what is on the screen


def test_the_steps_stand_in_their_order(demo: Shown) -> None:
    titles = re.findall(r"^([一二三四五六]、[^：\n]+)", demo.screen, re.MULTILINE)
    assert titles == [
        "一、名录",
        "二、发表",
        "三、收表",
        "四、汇总",
        "五、退回、更正",
        "六、再汇总",
    ]
    assert "上次" in demo.screen
    assert re.search(r"上次\d+处，已改\d+处，仍有0处。", demo.screen)
    assert re.search(r"上次\d+处，已改\d+处，仍有[1-9]\d*处", demo.screen)
    assert "接下来看哪里" in demo.screen


def test_who_owes_what_adds_up_and_gets_better(demo: Shown) -> None:
    before, after = (
        tally_in(next(line for line in lines if line.startswith("报送：")).replace("个单位", ""))
        for lines in (demo.played.first, demo.played.second)
    )
    for counts in (before, after):
        assert counts["应报"] == counts["已报"] + counts["未报"] == UNITS
    assert after["未报"] < before["未报"]
    assert after["退回"] < before["退回"]
    assert after["更正"] > before["更正"]
    assert min(before[word] for word in ("零报告", "更正", "重复", "退回", "未报")) > 0


def test_the_second_time_there_are_fewer_faults(demo: Shown) -> None:
    before, after = (
        {word: int(count) for word, count in re.findall(r"(\w+) (\d+) 处", line)}
        for lines in (demo.played.first, demo.played.second)
        for line in lines
        if line.startswith("问题：")
    )
    assert after["错误"] < before["错误"] / 2
    assert after["需说明"] < before["需说明"]
    assert (before["已说明"], after["已说明"] > 0) == (0, True)


def test_all_that_was_put_in_is_said_to_be_found(demo: Shown) -> None:
    count = len(demo.played.county.planted())
    assert f"放入的{count}处，《问题清单》在原文件、原单元格指出了{count}处" in demo.screen


@pytest.mark.parametrize(
    ("page", "words"), [("README.md", f"{UNITS} units"), ("docs/manual.zh-CN.md", f"{UNITS}个单位")]
)
def test_the_documents_say_how_many_units(page: str, words: str) -> None:
    lines = (ROOT / page).read_text("utf-8").splitlines()
    assert any("`make demo`" in line and words in line for line in lines)


# --- what was put in


def test_every_kind_of_fault_is_there(demo: Shown) -> None:
    county = demo.played.county
    kinds = {fault.kind.name for fault in county.planned.faults}
    assert kinds == {kind.name for kind in (*KINDS, *LISTED.values())}


def test_every_fault_is_found_at_its_cell_and_nothing_else(demo: Shown, report: Report) -> None:
    county, inbox = demo.played.county, demo.folder / INBOXES[0]
    drafts = [one for one in county.planned.drafts if (inbox / one.file).exists()]
    names = {one.file for one in drafts}
    of_drafts = [one for one in report.findings if one.source.file in names]
    missed, alarms = judge(drafts, county.planned.faults, demo.played.places, of_drafts)
    assert (missed, alarms) == ([], [])
    others = Counter(
        (one.source.file.removesuffix(".xlsx")[-6:], one.rule.code)
        for one in report.findings
        if one.source.file not in names and one.is_open
    )
    opened = {file for file, rule in others if rule == "S01"}
    assert len(opened) == len(county.encrypted) + len(county.damaged)
    of_evaluation = {rule for file, rule in others if file not in opened}
    assert of_evaluation == {"S02", "K01", "K02", "K03", "K04", "K05"}


def test_what_else_arrives(demo: Shown, report: Report) -> None:
    verdicts = {one.name: one for one in report.files}
    assert verdicts["平台导出1-6月.xlsx"].subject.unit_name.count("、") == 2
    assert sum(name.startswith("乡镇报送.zip") for name in verdicts) == 3
    county = demo.played.county
    sent = {number_of(draft) for draft in county.planned.drafts}
    silent = set(range(UNITS)) - sent - {*county.prefilled, *county.nil}
    assert silent == {*county.missing, *county.encrypted, *county.damaged}


def test_prefilled_units_sent_their_template(demo: Shown) -> None:
    county: County = demo.played.county
    assert len(county.prefilled) >= 15
    for number in county.prefilled[:2]:
        (path,) = (demo.folder / INBOXES[0]).glob(f"{306001 + number}_*.xlsx")
        template = demo.folder / "单位模板_2022-06" / path.name
        old, new = (openpyxl.load_workbook(one)["项目监控表"] for one in (template, path))
        assert [old.cell(row, 3).value for row in range(9, 25)] == [
            new.cell(row, 3).value for row in range(9, 25)
        ]
        assert old["J9"].value is None
        assert new["J9"].value is not None


# --- its files


def test_the_same_bytes_and_words_every_time_and_inboxes_unchanged(
    demo: Shown, tmp_path: Path
) -> None:
    again = shown(tmp_path / "demo")
    assert again.files == demo.files
    assert again.screen == demo.screen
    first, second = (
        {name.partition("/")[2]: told for name, told in demo.files.items() if name.startswith(one)}
        for one in (f"{INBOXES[0]}/", f"{INBOXES[1]}/")
    )
    assert first.items() < second.items()
    assert {name.split("/")[0] for name in demo.files} == {
        MARK,
        FILE,
        "单位模板_2022-06",
        *INBOXES,
        *OUTPUTS,
    }


def test_the_files_are_those_that_the_text_names(demo: Shown) -> None:
    told = (demo.folder / MARK).read_text("utf-8")
    for name in {path.name for path in demo.folder.iterdir()} - {MARK}:
        assert name in told


# --- the folder


def test_only_its_own_folder_is_made_anew(tmp_path: Path) -> None:
    fresh(tmp_path / "demo")
    (tmp_path / "demo" / "old.txt").write_text("old")
    (tmp_path / "beside.txt").write_text("kept")
    fresh(tmp_path / "demo")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["beside.txt", "demo", MARK]


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_the_demo_has_not_made_is_left_alone(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "demo"
    if kind == "file":
        target.write_text("mine")
    else:
        own = tmp_path / "own" if kind == "link" else target
        own.mkdir()
        (own / (MARK if kind == "link" else "mine.txt")).write_text("mine")
        if kind == "link":
            target.symlink_to(own)
    before = files_in(tmp_path)
    with pytest.raises(FolderRefused, match="不是演示生成的"):
        fresh(target)
    assert files_in(tmp_path) == before


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    fresh(tmp_path / "demo")
    assert (tmp_path / "demo" / MARK).is_file()


def test_a_program_that_fails_is_no_quiet_end(tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(ProgramFailed):
        run_program(["summarize", str(tmp_path / "nothing")], said.append)
    assert any("不存在" in line for line in said)


def test_it_needs_the_runtime_packages_only() -> None:
    """Nothing of the development group is imported."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    names = {re.split(r"[>=<]", one)[0].replace("-", "_") for one in groups["dev"]}
    told = subprocess.run(
        [sys.executable, "-c", "import demo.play, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert not names & {one.partition(".")[0] for one in told.stdout.split()}
