"""What goes back to a unit and comes again as it is says what was said before, story by story.

Nobody has decided anything in between: what counted counts, every value that the form has a cell
for reads the same, and what was asked is asked again, but for what the form itself settles.
"""

import shutil
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
import stories

from perfbatch.form.places import Places
from perfbatch.form.questions import asked_before, asked_now
from perfbatch.intake.roster import open_roster
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.absence import Absence
from perfbatch.model.fen import Fen
from perfbatch.model.merged import Unit
from perfbatch.model.records import Indicator, Project
from perfbatch.pipeline import NothingToSummarise
from perfbatch.policy import policy_of
from perfbatch.stages.give_back import give_back
from perfbatch.stages.merge import PeriodUnclear

BACK = "反馈_"

LAPSES = {
    "B01": "the form computes the revised budget; what was typed over it stands in the remark",
    "B04": "the form computes the rate; what was typed over it stands in the remark",
    "B05": "the form computes the row of totals; the one that was sent stands on the sheet 问题",
    "S04": "a column outside the form is not on it; what stood in it is in the remark",
    "S08": "the number that another workbook gave stands there as a number",
    "S10": "the workbook is of the present version",
    "V08": "no cell of the form is merged, so that nothing is covered",
}
"""Rules whose questions the form settles by itself, and why."""

LAPSES_FOR_THE_WHOLE = {
    "V02": "a unit of money over the whole table is not on the form; its columns say 万元",
}
"""As LAPSES, where the question is about no cell."""

NO_CELL = {
    "block",
    "row",
    "subject",
    "formula_budget_fen",
    "rate_scale_certain",
    "sources",
    "given_budget_fen",
    "stated_revised_budget_fen",
    "stated_execution_rate",
}
"""What is known of a row beside its cells, or the form computes."""

SPLIT = {"carryover_fen", "budget_adjustment_fen"}
"""What a shape without a column for it leaves in the revised budget."""


def told(name: str, folder: Path) -> tuple[Report, Report] | None:
    """A story's report, and that with the workbooks given back beside the old files."""
    story = stories.read_story(name)
    inbox, back = folder / "inbox", folder / "back"
    inbox.mkdir()
    back.mkdir()
    for book in story.workbooks:
        stories.build(book, folder if book.is_roster else inbox)
    beside = [folder / book.name for book in story.workbooks if book.is_roster]
    roster = open_roster(beside[0], stories.readers()) if beside else None
    policy = policy_of(story.policies[0])
    try:
        before = stories.run(story, inbox, policy, roster)
    except (NothingToSummarise, PeriodUnclear):
        return None
    story.period = str(before.period)
    for made in give_back(before, back):
        shutil.copy(back / made, inbox / f"{BACK}{made}")
    return before, stories.run(story, inbox, policy, roster)


def by_key(report: Report) -> dict[tuple[str, str], TrackedUnit]:
    return {unit.measured.unit.key: unit for unit in report.units}


@pytest.mark.parametrize("name", stories.names())
def test_it_says_what_it_said(name: str, tmp_path: Path) -> None:
    reports = told(name, tmp_path)
    if reports is None:
        assert "refused" in stories.read_story(name).expected.read_text("utf-8")
        return
    before, after = map(by_key, reports)
    assert before.keys() <= after.keys()
    for key, unit in before.items():
        again = after[key]
        files = {Path(file).name.startswith(BACK) for file in again.measured.unit.files}
        assert files == {any(one.is_open for one in unit.findings)}, key
        if files == {True}:
            same_rows(unit.measured.unit, again.measured.unit)
        if files == {True} and of_our_form(unit.measured.unit):
            same_questions(again)


def of_our_form(unit: Unit) -> bool:
    keys = {typed.form for one in unit.parts for typed in one.typed}
    return all(key.startswith("monitoring") for key in keys)


def same_questions(again: TrackedUnit) -> None:
    """What was asked and is not asked any more is settled by the form; nothing is new."""
    last = again.measured.unit.valid.last_round
    assert last is not None
    places = Places(again.measured.unit.parts)
    asked = Counter(map(asked_before, last.asked))
    now = Counter(asked_now((one for one in again.findings if one.is_open), places))
    assert not now - asked
    lapsed = {one.rule: one.label for one in last.asked if asked_before(one) in asked - now}
    for rule, label in lapsed.items():
        assert rule in LAPSES or (rule in LAPSES_FOR_THE_WHOLE and not label), rule


def same_rows(before: Unit, after: Unit) -> None:
    """Every row with all its cells; behind them the names of projects that nobody knows more of."""
    ours = of_our_form(before)
    rows, again = before.projects, after.projects
    for old, new in zip(rows, again, strict=False):
        assert differing(old, new) <= {"remark", *not_on_shape(old)}
        for one in not_on_shape(old) - SPLIT:
            assert getattr(new, one) is Absence.UNFILLED, one
        assert new.remark.startswith(old.remark)
        assert not ours or new.remark == old.remark or "原表“" in new.remark
        budget = budget_of(old)
        assert budget is None or new.revised_budget_fen == budget
    contested = {row.project_name for one in before.contested for row in one.projects}
    assert {row.project_name for row in again[len(rows) :]} <= contested
    assert len(rows) <= len(again)
    aside = [row.subject.project_name for row in before.valid.set_aside]
    assert [row.subject.project_name for row in after.valid.set_aside] == aside
    for line, new_line in zip(before.valid.indicators, after.valid.indicators, strict=True):
        named = set() if ours else {"project_code", "project_name"}
        assert differing(line, new_line) <= not_on_shape(line) | named


def differing(old: Project | Indicator, new: Project | Indicator) -> set[str]:
    names = {one.name for one in fields(old)} - NO_CELL
    return {name for name in names if getattr(old, name) != getattr(new, name)}


def not_on_shape(old: Project | Indicator) -> set[str]:
    names = {one.name for one in fields(old)} - NO_CELL
    return {name for name in names if getattr(old, name) is Absence.NOT_COMPUTED}


def budget_of(old: Project) -> Fen | None:
    """The budget that the form must compute from what goes back; None where nobody divided it.

    What the shape has no column for is the rest: any rest is 年中调整数, what was carried over
    from last year is no less than nothing.
    """
    summed, given = old.summed_budget_fen, old.given_budget_fen
    if isinstance(old.original_budget_fen, Absence) or isinstance(summed, Absence):
        return None
    lacking = not_on_shape(old) & SPLIT
    if isinstance(given, Absence) or not lacking:
        return summed
    return given if "budget_adjustment_fen" in lacking else max(given, summed)
