"""The sheets of every day's work, 报送情况 and 问题清单: what they say, count and print."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import office
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from test_feedback import FAULTY, PERIOD, heading, project, write

from perfbatch.form.roster import ROSTER
from perfbatch.intake.inbox import new_readers, read_inbox
from perfbatch.intake.roster import open_roster
from perfbatch.measures.report import Report
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages.write.plan import Plan
from perfbatch.stages.write.workbook import write_workbook
from perfbatch.template import Content, write_template
from perfbatch.xlsx.content import CellValue

Row = dict[str, CellValue]

ROSTER_UNITS: list[Row] = [
    {"unit_code": "118001", "unit_name": "县委网信办", "department": "A*局", "desk": "行政股"},
    {"unit_code": "205001", "unit_name": "东城教育局", "department": "A甲局", "desk": "教科文股"},
    {"unit_code": "205002", "unit_name": "西城教育局", "department": "A乙局", "desk": "教科文股"},
    {"unit_code": "205003", "unit_name": "南城教育局", "department": "A*局", "desk": ""},
    {"unit_code": "205004", "unit_name": "北城教育局", "department": "A*局", "desk": "行政股"},
]
"""Departments that a comparison with wildcards takes for one another."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """118001 has errors, 205001 a nil return in its second version, 205002 is in order, two owe."""
    folder = tmp_path_factory.mktemp("county")
    inbox = folder / "inbox"
    inbox.mkdir()
    write_template(folder / "名录.xlsx", ROSTER, Content({}, {"units": ROSTER_UNITS}))
    one, two, three = (
        {
            "unit_code": unit["unit_code"],
            "unit_name": unit["unit_name"],
            "department": unit["department"],
        }
        for unit in ROSTER_UNITS[:3]
    )
    write(inbox / "一.xlsx", heading(**one), FAULTY)
    write(inbox / "二.xlsx", heading(**two) | {"nil_return": "是", "correction_no": 2}, [])
    write(inbox / "三.xlsx", heading(**three), [project("校舍维修", 10, 5, 50)])
    with new_readers(1) as readers:
        roster = open_roster(folder / "名录.xlsx", readers)
        read = read_inbox(inbox, lambda *_: None, readers)
    return report_of(read, PERIOD, Policy(), roster)


@pytest.fixture(scope="module")
def path(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("summary") / "summary.xlsx"
    write_workbook(report, Plan.of(report), path)
    return path


@pytest.fixture(scope="module")
def calculated(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office.recalculate(path, tmp_path_factory.mktemp("calculated"))


def sheet(path: Path, name: str, *, values: bool = True) -> Worksheet:
    return openpyxl.load_workbook(path, data_only=values)[name]


def rows_under(told: Worksheet, *heads: str) -> Iterator[tuple[object, ...]]:
    """The rows between a head that begins so and the next blank row."""
    rows = list(told.iter_rows())
    at = next(
        place
        for place, row in enumerate(rows)
        if tuple(cell.value for cell in row[: len(heads)]) == heads
    )
    for row in rows[at + 1 :]:
        if all(cell.value is None for cell in row):
            return
        yield row


def counts(path: Path, section: str) -> dict[str, tuple[object, ...]]:
    """The counts of a section by the name of the group."""
    told = sheet(path, "报送情况")
    rows = [[cell.value for cell in row[:9]] for row in told.iter_rows()]
    at = next(place for place, row in enumerate(rows) if row[0] == section)
    found = {}
    for row in rows[at + 2 :]:
        found[str(row[1])] = tuple(row[2:])
        if row[1] == "合计":
            break
    return found


# Of each group what is due, has come, is nil, corrected, doubled, returned, missing.
BY_DEPARTMENT = {
    "A*局": (3, 1, 0, 0, 0, 1, 2),
    "A甲局": (1, 1, 1, 1, 0, 0, 0),
    "A乙局": (1, 1, 0, 0, 0, 0, 0),
    "合计": (5, 3, 1, 1, 0, 1, 2),
}
BY_DESK = {
    "行政股": (2, 1, 0, 0, 0, 1, 1),
    "教科文股": (2, 2, 1, 1, 0, 0, 0),
    "（未填）": (1, 0, 0, 0, 0, 0, 1),
    "合计": (5, 3, 1, 1, 0, 1, 2),
}


def test_counts_of_departments_and_desks_live_and_stored(path: Path, calculated: Path) -> None:
    for made in (path, calculated):
        assert counts(made, "一、按主管部门") == BY_DEPARTMENT
        assert counts(made, "二、按归口股室") == BY_DESK
    formulas = sheet(path, "报送情况", values=False)
    lines = [
        row for row in formulas.iter_rows(max_col=9) if row[1].value in {*BY_DEPARTMENT, *BY_DESK}
    ]
    assert len(lines) == len(BY_DEPARTMENT) + len(BY_DESK)
    assert all(str(cell.value).startswith("=") for row in lines for cell in row[2:])


def test_a_state_has_a_shape_and_a_word_and_leads_to_the_unit(path: Path) -> None:
    told = sheet(path, "报送情况")
    rows = {row[1].value: row for row in rows_under(told, "序号", "单位名称", "报送状态")}
    shown = {name: (row[2].value, row[2].number_format) for name, row in rows.items()}
    assert shown == {
        "县委网信办": ("退回", '"▲ "@'),
        "东城教育局": ("零报告", '"○ "@'),
        "西城教育局": ("已报", '"√ "@'),
        "南城教育局": ("未报", '"□ "@'),
        "北城教育局": ("未报", '"□ "@'),
    }
    links = {name: row[1].hyperlink.location for name, row in rows.items() if row[1].hyperlink}
    assert links == {
        name: f"'{code} {name}'!A1"
        for code, name in (
            ("118001", "县委网信办"),
            ("205001", "东城教育局"),
            ("205002", "西城教育局"),
        )
    }


def test_a_zero_is_a_number_that_is_shown_as_a_dash(path: Path) -> None:
    told = sheet(path, "报送情况")
    row = next(
        row
        for row in rows_under(told, "序号", "单位名称", "报送状态")
        if row[1].value == "西城教育局"
    )
    assert [cell.value for cell in row[6:9]] == [0, 0, 0]
    assert {cell.number_format.rpartition(";")[2] for cell in row[6:9]} == {'"–"'}


def test_one_reminder_for_a_unit(path: Path) -> None:
    told = sheet(path, "报送情况")
    units = {
        row[1].value: row[11].value for row in rows_under(told, "序号", "单位名称", "报送状态")
    }
    assert {name for name, reminder in units.items() if reminder} == {
        "县委网信办",
        "南城教育局",
        "北城教育局",
    }
    files = list(rows_under(told, "序号", "文件", "处理结果"))
    assert [row[1].value for row in files] == ["一.xlsx", "三.xlsx", "二.xlsx"]
    assert [row[11].value for row in files] == [None, None, None]


def test_findings_are_counted_by_word_and_lead_to_their_rows(
    report: Report, path: Path, calculated: Path
) -> None:
    words = Counter(one.severity.name for one in report.findings)
    told = "".join(re.findall(r"[^。]", str(sheet(path, "问题清单")["A2"].value)))
    numbers = [int(number) for number in re.findall(r"\d+", told)]
    assert numbers[0] == sum(words.values()) == sum(numbers[1:])
    assert f"错误 {words['ERROR']} 条" in told
    assert sheet(calculated, "问题清单")["A2"].value == sheet(path, "问题清单")["A2"].value
    detail = sheet(path, "项目明细")
    links = {
        (row[5].value, row[5].hyperlink.location)
        for row in sheet(path, "问题清单").iter_rows(min_row=4)
        if row[5].hyperlink
    }
    assert links
    for name, place in links:
        at = int(place.rpartition("A")[2])
        assert detail.cell(at, 5).value == name


def test_heads_stand_on_every_page(path: Path) -> None:
    assert sheet(path, "报送情况").print_title_rows == "$3:$4"
    assert sheet(path, "问题清单").print_title_rows == "$3:$3"
    told = sheet(path, "报送情况")
    assert [told.cell(row, 2).value for row in (3, 4)] == ["单位名称", "文件"]
    assert [told.cell(row, 1).value for row in (3, 4)] == ["三、", "四、"]


def test_an_empty_county(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write(inbox / "一.xlsx", heading() | {"nil_return": "是", "filled_date": date(2022, 7, 1)}, [])
    with new_readers(1) as readers:
        report = report_of(read_inbox(inbox, lambda *_: None, readers), PERIOD, Policy())
    write_workbook(report, Plan.of(report), tmp_path / "x.xlsx")
    told = sheet(tmp_path / "x.xlsx", "报送情况")
    (unit,) = rows_under(told, "序号", "单位名称", "报送状态")
    assert unit[2].value == "零报告"
