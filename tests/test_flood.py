"""Very many findings of one file: alike notes are folded, a flood of faults sets the file aside."""

import csv
import io

from perfbatch.form.monitoring import PROJECTS
from perfbatch.intake.opening import MOST_FAULTS, SHOWN_FAULTS, read_bytes_of
from perfbatch.model.finding import Finding
from perfbatch.model.opened import Opened
from perfbatch.model.records import Project
from perfbatch.stages.harmonise.notes import MOST_ALIKE

CARD = [
    ["填报单位编码", "126001", "填报单位", "县档案馆", "主管部门", "县委办公室"],
    ["监控年度", "2022", "截至月份", "6", "更正次数", "0", "零报告", "否"],
]
LABELS = [one.label for one in PROJECTS.fields]


def project(number: int, **typed: str) -> list[str]:
    """A project in order, but for what is typed otherwise; labels as in the form."""
    sound = {
        "项目名称": f"项目{number}",
        "预算来源": "年初预算",
        "年初预算数": "10",
        "累计执行数": "5",
        "绩效目标实现程度": f"{50 + number % 7}.{number % 9}",
        "预计年底实现情况": "能实现",
    }
    return [(sound | typed).get(label, "") for label in LABELS]


def read(rows: list[list[str]]) -> Opened:
    """The rows as a text file under the form's labels."""
    written = io.StringIO()
    lines = [line + [""] * (len(LABELS) - len(line)) for line in [*CARD, LABELS, *rows]]
    csv.writer(written).writerows(lines)
    return read_bytes_of("县档案馆.csv", written.getvalue().encode(), "")


def of(findings: tuple[Finding, ...], code: str) -> list[Finding]:
    return [one for one in findings if one.rule.code == code]


def test_notes_alike_are_folded_beyond_fifty() -> None:
    rows = [project(number, 年初预算数="10万元") for number in range(MOST_ALIKE + 13)]
    (one,) = read(rows).returns
    notes = [note for note in of(one.findings, "V08") if note.label == "年初预算数"]
    assert [note.variant for note in notes] == ["normalised"] * MOST_ALIKE + ["many"]
    assert notes[-1].facts == {"count": "13"}
    assert notes[-1].source == Project.at(one.projects[MOST_ALIKE], "original_budget_fen")
    assert len(one.projects) == MOST_ALIKE + 13


def test_fifty_notes_alike_are_all_listed() -> None:
    rows = [project(number, 年初预算数="10万元") for number in range(MOST_ALIKE)]
    (one,) = read(rows).returns
    notes = [note for note in of(one.findings, "V08") if note.label == "年初预算数"]
    assert {note.variant for note in notes} == {"normalised"}
    assert len(notes) == MOST_ALIKE


def flooded(faults: int) -> Opened:
    """A file with so many faults, two in each row: a choice of no list and an uncertain percentage."""
    rows = [
        project(number, 预算来源="上级", 绩效目标实现程度="0.5") for number in range(faults // 2)
    ]
    return read(rows)


def test_a_flood_of_faults_sets_the_file_aside_and_loses_no_row() -> None:
    opened = flooded(MOST_FAULTS + 2)
    assert not opened.returns
    assert opened.unusable is not None
    flood, *shown = opened.unusable.findings
    assert (flood.rule.code, flood.variant) == ("S02", "flood")
    assert flood.facts == {"count": str(MOST_FAULTS + 2), "shown": str(SHOWN_FAULTS)}
    assert len(shown) == SHOWN_FAULTS
    assert opened.unusable.rows_found == MOST_FAULTS // 2 + 1
    assert flood.subject.unit_name == "县档案馆"


def test_as_many_faults_as_may_be_are_listed_one_by_one() -> None:
    opened = flooded(MOST_FAULTS)
    (one,) = opened.returns
    assert opened.unusable is None
    assert sum(fault.severity.value == "E" for fault in one.findings) == MOST_FAULTS
