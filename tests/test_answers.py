"""A workbook that came back stands for what it was made from, whatever had to be corrected in it."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from stories import build, read_story
from test_feedback import PERIOD, PROJECTS, heading, project, run, write

from perfbatch.form.monitoring import MONITORING
from perfbatch.intake.inbox import EntryReaders, new_readers, read_inbox
from perfbatch.measures.report import Report
from perfbatch.measures.submissions import State
from perfbatch.model.period import Period
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages.give_back import give_back
from perfbatch.template import Content, write_template

CLEAN = [project("网信宣传", 10, 5, 50)]
TOO_MUCH = [project("网信宣传", 10, 12, 115)]


@pytest.fixture(scope="module")
def readers() -> Iterator[EntryReaders]:
    with new_readers(1) as ready:
        yield ready


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def answered(
    inbox: Path, readers: EntryReaders, card: dict[str, object] | None = None, **cells: object
) -> Report:
    """The report after the one feedback workbook came back beside the old files, corrected.

    `card`: label of the heading → what is typed beside it.
    """
    back = inbox.parent / "back"
    back.mkdir()
    (name,) = give_back(run(inbox, readers), back)
    book = openpyxl.load_workbook(back / name)
    for cell, value in cells.items():
        book[PROJECTS][cell] = value
    for label, value in (card or {}).items():
        (at,) = [
            one for row in book[PROJECTS].iter_rows(max_row=6) for one in row if one.value == label
        ]
        at.offset(column=1).value = value
    book.save(inbox / "报回.xlsx")
    return run(inbox, readers)


def open_findings(report: Report) -> list[str]:
    return [
        f"{one.source.file} {one.rule.code}.{one.variant}" for one in report.findings if one.is_open
    ]


def superseded(report: Report) -> set[str]:
    return {one.name for one in report.files if one.verdict.value == "superseded"}


def test_the_name_may_be_what_was_wrong(inbox: Path, readers: EntryReaders) -> None:
    """Else one code would stand over two names, and neither would count (S06)."""
    write(inbox / "a.xlsx", heading(unit_name="县委网信"), TOO_MUCH)
    report = answered(inbox, readers, {"填报单位": "县委网信办"}, J9=5, M9=50)
    assert open_findings(report) == []
    assert [unit.name for unit in report.units] == ["县委网信办"]
    assert superseded(report) == {"a.xlsx"}


def test_the_number_of_the_correction_may_be_what_was_wrong(
    inbox: Path, readers: EntryReaders
) -> None:
    """Else nobody could say which is the latest, and neither would count (S07)."""
    write(inbox / "a.xlsx", heading(correction_no="第一次"), TOO_MUCH)
    back = inbox.parent / "back"
    back.mkdir()
    (name,) = give_back(run(inbox, readers), back)
    sheet = openpyxl.load_workbook(back / name)[PROJECTS]
    (cell,) = [cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value == "第一次"]
    shutil.rmtree(back)
    report = answered(inbox, readers, **{cell.coordinate: 1, "J9": 5, "M9": 50})
    assert open_findings(report) == []
    assert superseded(report) == {"a.xlsx"}


def test_several_that_contradict_one_another_are_answered_together(
    inbox: Path, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", heading(), CLEAN)
    write(inbox / "b.xlsx", heading(), TOO_MUCH)
    report = answered(inbox, readers, C9="网信宣传", D9="年初预算", F9=10, J9=5, M9=50, N9="能实现")
    assert open_findings(report) == []
    assert superseded(report) == {"a.xlsx", "b.xlsx"}
    assert report.everything["executed_fen"] == 5_000_000


def test_a_file_of_no_use_is_answered_too(inbox: Path, readers: EntryReaders) -> None:
    build(read_story("missing-column").workbooks[0], inbox)
    report = answered(
        inbox,
        readers,
        {"主管部门": "县委网信办"},
        C9="网信宣传",
        D9="年初预算",
        F9=10,
        J9=5,
        M9=50,
        N9="能实现",
    )
    assert open_findings(report) == []
    assert len(superseded(report)) == 1


def test_a_row_that_was_not_found_before_is_answered_by_its_file(
    inbox: Path, readers: EntryReaders
) -> None:
    """Forms for one project with a row that contradicts another: the table stands for all."""
    for book in read_story("single-projects-in-files-of-their-own").workbooks:
        build(book, inbox)
    files = {path.name for path in inbox.iterdir()}
    before = run(inbox, readers)
    back = inbox.parent / "back"
    back.mkdir()
    for name in give_back(before, back):
        shutil.copy(back / name, inbox)
    after = run(inbox, readers)
    assert after.units
    assert {unit.name for unit in after.units} >= {unit.name for unit in before.units}
    assert not any(one.variant == "mixed" for one in after.findings)
    assert superseded(after) & files


def test_a_return_of_another_month_is_no_answer_to_this_one(
    inbox: Path, readers: EntryReaders
) -> None:
    write(inbox / "六月.xlsx", heading(), CLEAN)
    rows = {"projects": TOO_MUCH}
    write_template(inbox / "五月.xlsx", MONITORING, Content(heading(), rows, Period(2022, 5)))
    report = run(inbox, readers)
    assert [unit.measured.unit.file for unit in report.units] == ["六月.xlsx"]
    assert report.period == PERIOD


def test_two_answers_that_differ_contradict_each_other(inbox: Path, readers: EntryReaders) -> None:
    write(inbox / "a.xlsx", heading(), TOO_MUCH)
    answered(inbox, readers, J9=5, M9=50)
    book = openpyxl.load_workbook(inbox / "报回.xlsx")
    book[PROJECTS]["J9"] = 6
    book.save(inbox / "又报回.xlsx")
    report = run(inbox, readers)
    assert {one.variant for one in report.findings if one.is_open} == {"contradiction"}
    assert superseded(report) == {"a.xlsx"}
    assert report.submissions[0].state is State.RETURNED


def test_a_workbook_that_another_unit_fills_in_answers_for_nobody_else(
    inbox: Path, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", heading(), TOO_MUCH)
    card = {"填报单位编码": "205001", "填报单位": "县教育局", "主管部门": "县教育局"}
    report = answered(inbox, readers, card, J9=5, M9=50)
    assert superseded(report) == set()
    found = {one.code: (one.state, one.progress) for one in report.submissions}
    assert found == {"118001": (State.RETURNED, None), "205001": (State.REPORTED, None)}


def test_a_round_of_june_is_none_of_july(inbox: Path, readers: EntryReaders) -> None:
    write(inbox / "a.xlsx", heading(), TOO_MUCH)
    answered(inbox, readers, J9=5, M9=50)
    book = openpyxl.load_workbook(inbox / "报回.xlsx")
    (at,) = [
        one for row in book[PROJECTS].iter_rows(max_row=6) for one in row if one.value == "截至月份"
    ]
    at.offset(column=1).value = 7
    book.save(inbox / "七月.xlsx")
    read = read_inbox(inbox, lambda *_: None, readers)
    report = report_of(read, Period(2022, 7), Policy())
    (one,) = [one for one in report.submissions if one.unit is not None]
    assert (one.state, one.progress) == (State.REPORTED, None)


# --- what counts never hangs on a file's name


def with_wrong_sum(path: Path) -> None:
    """The same figures, and a computed cell that was overwritten."""
    write(path, heading(), CLEAN)
    book = openpyxl.load_workbook(path)
    book[PROJECTS]["I9"] = 11
    book.save(path)


def with_late_round(path: Path) -> None:
    write(path, heading(filled_date="某日"), CLEAN)


@pytest.mark.parametrize("other", [with_wrong_sum, with_late_round])
def test_of_equal_ones_the_soundest_counts_whatever_its_name(
    other: Callable[[Path], None], tmp_path: Path, readers: EntryReaders
) -> None:
    told = set()
    for at, names in enumerate(itertools.permutations(["a.xlsx", "m.xlsx"])):
        inbox = tmp_path / str(at)
        inbox.mkdir()
        write(inbox / names[0], heading(), CLEAN)
        other(inbox / names[1])
        report = run(inbox, readers)
        found = sorted(
            (one.rule.code, one.variant) for one in report.findings if one.rule.code != "S07"
        )
        told.add((report.submissions[0].state, tuple(found)))
    assert told == {(State.REPORTED, ())}
