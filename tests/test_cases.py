"""Every story under tests/cases comes out as its golden text says, and the golden text is right."""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import calculator
import pytest
import stories
from stories import Cell, Story, Workbook

from perfbatch.form.monitoring import PROJECTS

ALL = stories.names()


def told(name: str) -> str:
    return stories.read_story(name).expected.read_text("utf-8")


def rules_in(text: str) -> set[str]:
    return set(re.findall(r"^  [EWI] ([A-Z]\d\d) ", text, re.MULTILINE))


@pytest.mark.parametrize("name", ALL)
def test_story(name: str) -> None:
    story = stories.read_story(name)
    expected, found = told(name), stories.dump(story)
    lines = difflib.unified_diff(
        expected.splitlines(), found.splitlines(), "expected.txt", "found", "", "", 2, ""
    )
    if expected != found:
        pytest.fail(f"{story.name}\n" + "\n".join(lines), pytrace=False)


@pytest.mark.parametrize("name", ALL)
def test_story_claims_what_its_golden_text_shows(name: str) -> None:
    story, shown = stories.read_story(name), rules_in(told(name))
    assert set(story.fires) <= shown
    assert not set(story.silent) & shown


@pytest.mark.parametrize("name", ALL)
def test_nothing_vanishes_in_the_golden_text(name: str) -> None:
    """Files and rows found = counted + set aside, and each row set aside is named."""
    for text in told(name).split("\n\n"):
        for line in re.findall(r"^.*?(?:files|rows) \d+ = [^,\n]+", text, re.MULTILINE):
            whole, parts = line.split(" = ")
            numbers = [int(number) for number in re.findall(r"\d+", parts)]
            assert int(whole.split()[-1]) == sum(numbers), line
        aside = re.search(r"^rows .* (\d+) set aside$", text, re.MULTILINE)
        if aside:
            assert text.count("\n  aside ") == int(aside[1])


# --- the golden figures against a pocket calculator that knows only story.md

BUDGETS = ("年初预算数", "上年结转数", "年中调整数")
WRITTEN = re.compile(r"[¥￥]?(-?\d+(?:\.\d+)?)(万元|万|元|%)?")
STRUCK_OUT = {"-", "/"}


def number(cell: Cell) -> Decimal | None:
    """A number of 万元 or percent, however it is written; nothing for a blank or a dash."""
    if isinstance(cell, stories.Percentage):
        return Decimal(repr(cell.ratio)) * 100
    if cell is None or cell in STRUCK_OUT:
        return None
    text = repr(cell) if isinstance(cell, float) else str(cell)
    found = WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).replace(",", ""))
    if found is None:
        return None
    return Decimal(found[1]) / (10_000 if found[2] == "元" else 1)


def percentage(cell: Cell) -> Decimal | None:
    """A number of percent; nothing where the scale is uncertain."""
    found = number(cell)
    bare = not isinstance(cell, stories.Percentage)
    return None if bare and found is not None and 0 < found <= 1 else found


@dataclass(frozen=True)
class Golden:
    """One run of a golden text: its month, and the figures of its projects by file and row."""

    month: int
    projects: dict[tuple[str, str, int], dict[str, str]]
    sums: dict[str, dict[str, str]]


PROJECT = re.compile(r"^  (\S.*) (\S+)!(\d+) .*\n    (budget .*)\n    (goal .*)$", re.MULTILINE)
SUMS = re.compile(r"^  (everything|passed)\n    (.*)$", re.MULTILINE)


def golden_runs(text: str) -> list[Golden]:
    """The runs of a golden text that came to a report."""
    found = []
    for run in text.split("\n\n"):
        period = re.search(r"^period \d+-(\d+)$", run, re.MULTILINE)
        projects = {
            (file, sheet, int(row)): figures_in(f"{money}, {goal}")
            for file, sheet, row, money, goal in PROJECT.findall(run)
        }
        sums = {title: figures_in(line) for title, line in SUMS.findall(run)}
        found.append(Golden(int(period[1]) if period else 0, projects, sums))
    return found


def figures_in(line: str) -> dict[str, str]:
    pairs = (one.rpartition(" ") for one in line.split(", "))
    return {name: value for name, _, value in pairs}


def rows_of(story: Story) -> dict[tuple[str, int], dict[str, Cell]]:
    """Every project row that the story tells, by file and row; copies have those of the original."""
    books = {book.name: book for book in story.workbooks}
    return {
        (book.name, row): {
            label: cell for label, cell in cells.items() if (row, label) not in unseen(book)
        }
        for book in story.workbooks
        for row, cells in books[book.orders.get("copy of", book.name)].projects
    }


def unseen(book: Workbook) -> set[tuple[int, str]]:
    """The cells that a merged range covers, by row and label; one column wide, as told."""
    _, *ranges = book.orders.get("covered", "-").split()
    found = set()
    for first, last in (one.split(":") for one in ranges):
        label = PROJECTS.fields[ord(first[0]) - ord("A")].label
        found |= {(row, label) for row in range(int(first[1:]) + 1, int(last[1:]) + 1)}
    return found


def as_said(said: dict[str, str]) -> dict[str, Cell]:
    """A row of another shape: its amounts as the golden text has them, read against the story."""
    return {
        "年初预算数": said["budget"] if number(said["budget"]) is not None else None,
        "累计执行数": said["executed"] if number(said["executed"]) is not None else None,
        "绩效目标实现程度": said["goal"] if number(said["goal"]) is not None else None,
    }


def base_of(row: dict[str, Cell], toml: str) -> Decimal | None:
    original, carried, adjusted = (number(row.get(name)) for name in BUDGETS)
    if original is carried is adjusted is None:
        return None
    base = original or Decimal(0)
    if 'carryover = "out"' not in toml:
        base += carried or 0
    if 'denominator = "original"' not in toml:
        base += adjusted or 0
    return base


def pace_of(row: dict[str, Cell], month: int, toml: str) -> Fraction:
    stated = re.search(rf"^{month} = (\d+)$", toml, re.MULTILINE)
    if stated:
        return Fraction(int(stated[1]), 100)
    issued = number(row.get("下达月份"))
    own = "from_issue_month" in toml and issued is not None and row["预算来源"] == "年中追加"
    return calculator.pace(month, int(issued) if own and issued is not None else None)


@pytest.mark.parametrize("name", sorted(set(ALL) - {"other-thresholds"}))
def test_golden_figures_are_those_of_a_pocket_calculator(name: str) -> None:
    story = stories.read_story(name)
    rows = rows_of(story)
    own_form = {file for file, _ in rows}
    for toml, run in zip(story.policies, golden_runs(told(name)), strict=True):
        for (file, _, number_on_sheet), said in run.projects.items():
            place = file, number_on_sheet
            row = rows[place] if file in own_form else as_said(said)
            project = calculator.Project(
                base_of(row, toml),
                number(row.get("累计执行数")),
                percentage(row.get("绩效目标实现程度")),
                row.get("预计年底实现情况") == "差距较大",
                number(said["year-end gap"]),
            )
            wanted = calculator.figures(project, pace_of(row, run.month, toml))
            found = {name: number(said[name]) for name in ("rate", "gap", "shortfall")}
            assert found == {
                "rate": wanted.rate,
                "gap": wanted.gap,
                "shortfall": wanted.shortfall,
            }, place
            assert number(said["goal shortfall"]) == wanted.goal_shortfall, place
            assert number(said["catch-up"]) == wanted.catch_up, place
            assert said["flags"] == (wanted.flags or "none"), place
            assert said["light"] == (wanted.light or "none"), place
            assert said["near miss"] == ("yes" if wanted.near_miss else "no"), place


@pytest.mark.parametrize("name", sorted(set(ALL) - {"denominators"}))
def test_golden_totals_are_the_sums_of_golden_projects(name: str) -> None:
    for run in golden_runs(told(name)):
        every = list(run.projects.values())
        passed = [one for one in every if one["outcome"] in {"passed", "explained", "explain"}]
        for title, members in (("everything", every), ("passed", passed)):
            if run.sums:
                assert_sums(run.sums[title], members)


def assert_sums(said: dict[str, str], members: list[dict[str, str]]) -> None:
    budgets = [number(one["budget"]) or Decimal(0) for one in members]
    paid = [number(one["executed"]) for one in members]
    goals = [number(one["goal"]) for one in members]
    both = [
        (executed, number(one["budget"]))
        for one, executed in zip(members, paid, strict=True)
        if executed is not None
    ]
    given = [(goal, base) for goal, base in zip(goals, budgets, strict=True) if goal is not None]
    assert int(said["projects"]) == len(members)
    assert number(said["budget"]) == sum(budgets)
    assert number(said["executed"]) == sum(one for one in paid if one is not None)
    pairs = [(executed, base) for executed, base in both if base is not None]
    assert number(said["rate"]) == calculator.rate_of_sums(pairs)
    if sum(base for _, base in given) > 0:
        assert number(said["goal weighted"]) == calculator.weighted(given)
    if given:
        assert number(said["goal mean"]) == calculator.mean([goal for goal, _ in given])


def test_a_golden_text_of_its_own_for_every_story() -> None:
    folders = sorted(path.name for path in stories.CASES.iterdir())
    assert folders == ALL
    assert all(stories.read_story(name).expected.exists() for name in ALL)
