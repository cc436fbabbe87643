"""The documents say what the program does: commands, codes, sheets, settings, figures, links."""

import argparse
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import stories

from perfbatch.cli import ending, main
from perfbatch.cli.arguments import command_line
from perfbatch.form.monitoring import INSTRUCTIONS_SHEET, LISTS_SHEET, META_SHEET, MONITORING
from perfbatch.intake.inbox import read_inbox
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject
from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.fen import wan_text
from perfbatch.model.pct import Pct, pct_text
from perfbatch.model.period import Period
from perfbatch.pipeline import report_of
from perfbatch.policy import FILE_NAME, SETTINGS, Policy, policy_of
from perfbatch.wording.findings import CATALOGUE
from perfbatch.wording.screen import SUMMARY_FILE
from perfbatch.wording.sheets import SHEETS_FOR
from perfbatch.wording.watch import LIGHT_WORDS, OUTCOME_WORDS

ROOT = Path(__file__).parent.parent
README, CHINESE, MANUAL = "README.md", "README.zh-CN.md", "docs/manual.zh-CN.md"
EXAMPLE_POLICY = ROOT / "docs" / "policy.example.toml"
EXAMPLE = ROOT / "examples" / "2022-06"
PAGES = sorted(
    str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
)
CODES = ("DONE", "ERRORS_FOUND", "WRONG_USAGE", "NOTHING", "OUTPUT_NOT_WRITTEN", "BUG")


@cache
def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a language, without the indentation of a list around them."""
    pattern = rf"^( *)```{language}\n(.*?)^\1```$"
    found = re.findall(pattern, text(page), re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", body, flags=re.MULTILINE) for indent, body in found]


# Commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [README, CHINESE])
def test_the_first_two_commands_stand_verbatim(page: str) -> None:
    assert blocks(page, "sh")[0] == "make summarize INBOX=examples/2022-06\nmake test\n"


def parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command with its parser, the whole command line first, under no name."""
    top = command_line()
    yield "", top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


@pytest.mark.parametrize("page", [README, MANUAL])
@pytest.mark.parametrize("command", [name for name, _ in parsers() if name])
def test_every_command_is_told(page: str, command: str) -> None:
    line = rf"^\| `(?:\S+ -m perfbatch )?{command}(?: [^`]+)?` \|"
    assert re.search(line, text(page), re.MULTILINE)


@pytest.mark.parametrize("page", [README, MANUAL])
def test_every_option_is_told_and_no_other(page: str) -> None:
    """The commands that know an option stand beside it; all know --help."""
    lines = re.findall(r"^\| `(--[a-z-]+)[^`]*` \| ([^|]*) \|", text(page), re.MULTILINE)
    names = [name for name, _ in parsers() if name]
    told = {option: {name for name in names if name in users} for option, users in lines}
    users: dict[str, set[str]] = {"--help": set(), "--version": set()}
    for name, parser in parsers():
        for option in parser._option_string_actions:
            if name and option.startswith("--") and option != "--help":
                users.setdefault(option, set()).add(name)
    assert told == users


@pytest.mark.parametrize("page", [README, MANUAL])
def test_every_exit_code_is_told(page: str) -> None:
    told = re.findall(r"^\| (\d) \| .+ \|$", text(page), re.MULTILINE)
    assert told == [str(getattr(ending, name)) for name in CODES]


def test_every_target_of_make_is_told() -> None:
    makefile = text("Makefile")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"`make {target}[ `]", text(README)), target
    for variable in re.findall(r"^(INBOX|OUTPUT|PERIOD|POLICY|JOBS) :=", makefile, re.MULTILINE):
        assert f"{variable}=" in text(README)
        assert f"`{variable}=`" in text(MANUAL)


# What comes out ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [README, CHINESE])
def test_screen_output_is_what_the_example_prints(
    page: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["summarize", str(EXAMPLE)]) == ending.DONE
    assert capsys.readouterr().err.replace("\\", "/") in blocks(page, "text")


@pytest.mark.parametrize("page", [README, CHINESE, MANUAL])
def test_every_sheet_of_the_summary_is_told(page: str) -> None:
    for sheet in SHEETS_FOR:
        assert re.search(rf"^(?:\| {sheet} \||\*\*{sheet}。\*\*)", text(page), re.MULTILINE), sheet


@pytest.mark.parametrize("page", [MANUAL, "docs/form.md"])
def test_every_sheet_of_the_form_is_told(page: str) -> None:
    tables = [table.sheet for table in MONITORING.tables]
    for sheet in (INSTRUCTIONS_SHEET, *tables, LISTS_SHEET, META_SHEET):
        assert sheet in text(page)
    assert MONITORING.version in text(page)


def test_manual_explains_every_field() -> None:
    part = text(MANUAL).partition("## 二、")[2].partition("## 三、")[0]
    labels = {
        label
        for cell in re.findall(r"^\| ([^|]+) \|", part, re.MULTILINE)
        for label in cell.strip().split("、")
    }
    assert {one.label for one in MONITORING.all_fields()} <= labels


def test_manual_names_lights_and_outcomes() -> None:
    for word in (*LIGHT_WORDS.values(), *OUTCOME_WORDS.values()):
        assert f"| {word} |" in text(MANUAL)


def test_manual_lists_the_rules_in_force() -> None:
    part = text(MANUAL).partition("## 八、")[2].partition("## 九、")[0]
    told = re.findall(r"\| ([A-Z]\d\d) \|", part)
    assert sorted(told) == sorted(rule.code for rule in CATALOGUE)


@cache
def example_report() -> Report:
    read = read_inbox(EXAMPLE, stories.no_progress, stories.readers())
    return report_of(read, Period(2022, 6), Policy())


def rows_of_the_example() -> dict[str, list[str]]:
    """The table of the manual that a reader is to check, by project."""
    part = text(MANUAL).partition("### 用示例核对")[2].partition("## 七、")[0]
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return {line[0].strip(): [cell.strip() for cell in line[1:]] for line in lines[2:]}


def test_worked_examples_are_those_of_the_example() -> None:
    def percent(value: Maybe[Pct]) -> str:
        assert not isinstance(value, Absence)
        return f"{pct_text(value)}%"

    def amount(value: Maybe[int]) -> str:
        assert not isinstance(value, Absence)
        return wan_text(value)

    def told(tracked: TrackedProject) -> list[str]:
        project, measures = tracked.row.project, tracked.row.measures
        assert measures.light is not None
        return [
            amount(project.revised_budget_fen),
            amount(project.executed_fen),
            percent(measures.execution_pct),
            percent(measures.pace_shortfall_pct),
            percent(measures.goal_shortfall_pct),
            amount(measures.catch_up_fen),
            measures.codes,
            LIGHT_WORDS[measures.light.value],
        ]

    tracked = {
        one.row.project.project_name: one for unit in example_report().units for one in unit.rows
    }
    manual = rows_of_the_example()
    assert len(manual) == 5
    assert {name: told(tracked[name]) for name in manual} == manual


def test_worked_sums_are_those_of_the_example() -> None:
    report, manual = example_report(), text(MANUAL)
    sums = report.everything
    rate = sums.execution_pct
    assert not isinstance(rate, Absence)
    paid, base = (
        wan_text(sums[name]).replace(",", "") for name in ("executed_fen", "rate_base_fen")
    )
    assert f"{paid}÷{base}＝{pct_text(rate)}%" in manual
    unit = next(unit for unit in report.units if unit.code == "118001")
    weighted, mean = unit.sums.weighted_goal_pct, unit.sums.mean_goal_pct
    assert not isinstance(weighted, Absence)
    assert not isinstance(mean, Absence)
    assert f"÷13.91＝{pct_text(weighted)}%" in manual
    assert f"÷5＝{pct_text(mean)}%" in manual


# The policy ----------------------------------------------------------------------------------


def test_example_policy_is_the_default() -> None:
    example = policy_of(EXAMPLE_POLICY.read_text("utf-8"))
    assert example == Policy()


def test_example_policy_shows_every_setting_with_its_default() -> None:
    """Every setting that stands behind a sign of comment, taken at its word."""
    head = EXAMPLE_POLICY.read_text("utf-8").partition("\n[sources]")[0]
    shown = re.findall(r"^# (\w+) = .*$", head, re.MULTILINE)
    assert sorted(shown) == sorted(SETTINGS)
    written = policy_of(re.sub(r"^# (?=\w+ = )", "", head, flags=re.MULTILINE))
    assert written.pace_table
    assert replace(written, pace_table={}, changed=frozenset()) == Policy()


def test_sources_of_the_example_policy_are_settings() -> None:
    part = EXAMPLE_POLICY.read_text("utf-8").partition("\n[sources]")[2]
    sources = tomllib.loads(re.sub(r"^# ", "", part, flags=re.MULTILINE))
    assert sources
    assert set(sources) <= set(SETTINGS)


@pytest.mark.parametrize("page", [README, MANUAL])
def test_every_setting_is_told_with_its_default(page: str) -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \| .+\|", text(page), re.MULTILINE))
    assert sorted(told) == sorted(SETTINGS)
    stated = {name: told[name].strip("` ") for name in SETTINGS if name != "pace_table"}
    toml = "\n".join(f"{name} = {value}" for name, value in stated.items())
    assert replace(policy_of(toml), changed=frozenset()) == Policy()
    assert FILE_NAME in text(page)


# Names and links -----------------------------------------------------------------------------


def test_every_identifier_of_the_glossary_is_in_the_code() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "perfbatch").rglob("*.py"))
    head = text("docs/glossary.md").partition("\n## ")[2]
    names = set(re.findall(r"`(\w+)`", head))
    assert len(names) > 60
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set()


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the forges make them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    here = ROOT / page
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", text(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path = (here.parent / target).resolve() if target else here
        assert path.exists(), target
        assert path.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(path), f"{target}#{anchor}"


def test_files_that_the_documents_name_have_those_names() -> None:
    name = SUMMARY_FILE.format(period="2022-06")
    assert f"output/2022-06/{name}" in text(README)
    for page in (README, CHINESE, MANUAL):
        assert "run.json" in text(page)
        assert "run.log" in text(page)
