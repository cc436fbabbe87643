"""The sheets of every day's work, 报送情况 and 问题清单: what they say, count and print."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path

import office
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from test_feedback import FAULTY, PERIOD, heading, project, write

from look.office import Office
from perfbatch.form.roster import ROSTER
from perfbatch.intake.inbox import new_readers, read_inbox
from perfbatch.intake.roster import open_roster
from perfbatch.measures.report import Report
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages.write.plan import Plan
from perfbatch.stages.write.submissions_pages import Heights, Pages
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
    links = {name: row[0].hyperlink.location for name, row in rows.items() if row[0].hyperlink}
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
        (row[5].value, row[0].hyperlink.location)
        for row in sheet(path, "问题清单").iter_rows(min_row=4)
        if row[0].hyperlink
    }
    assert links
    for name, place in links:
        at = int(place.rpartition("A")[2])
        assert detail.cell(at, 5).value == name


def test_the_head_of_the_units_is_the_one_that_is_repeated(path: Path) -> None:
    assert sheet(path, "问题清单").print_title_rows == "$3:$3"
    told = sheet(path, "报送情况")
    first, last = (int(one.strip("$")) for one in told.print_title_rows.split(":"))
    assert first == last
    heads = [cell.value for cell in told[first]]
    assert heads[:4] == ["序号", "单位名称", "报送状态", "单位编码"]
    column = [told.cell(row, 1).value for row in range(1, told.max_row + 1)]
    titles = [str(one).partition("、")[0] for one in column if "、" in str(one)]
    assert titles == ["一", "二", "三", "四"]
    assert column.index(next(one for one in column if str(one)[:1] == "四")) == first - 2
    assert told.freeze_panes == "A4"
    assert told["B3"].hyperlink.location == f"'报送情况'!A{first - 1}"


def test_a_list_over_several_pages_has_its_head_on_each(tmp_path: Path) -> None:
    """Sixty units and files: no page of a list is without its head, none has that of the other."""
    units = [
        {"unit_code": f"{205001 + at}", "unit_name": f"第{at}小学", "department": "主管部门"}
        for at in range(60)
    ]
    rows: list[Row] = [{**one, "desk": "教科文股"} for one in units]
    write_template(tmp_path / "名录.xlsx", ROSTER, Content({}, {"units": rows}))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write(inbox / "一.xlsx", heading(**units[0]), FAULTY)
    for at in range(60):
        (inbox / f"说明{at}.txt").write_text("无")
    with new_readers(1) as readers:
        roster = open_roster(tmp_path / "名录.xlsx", readers)
        report = report_of(read_inbox(inbox, lambda *_: None, readers), PERIOD, Policy(), roster)
    made = tmp_path / "summary.xlsx"
    write_workbook(report, Plan.of(report), made)
    told = sheet(made, "报送情况")
    begin = [one.id + 1 for one in told.row_breaks.brk]
    assert len(begin) > 2
    head = int(told.print_title_rows.split("$")[-1])
    for row in begin:
        value = told.cell(row, 1).value
        assert isinstance(value, int) if row > head else value == "序号" or "、" in str(value)
    (pdf,) = Office(tmp_path / "office").print_pdfs([made], tmp_path / "paper")
    for page in office.pdf_text(pdf, tmp_path):
        if page.strip().splitlines()[-1].strip().startswith("报送情况"):
            assert ("归口股室" in page) == bool(re.search("第\\d+小学|归口股室", page))
            assert ("处理结果" in page) == bool(re.search(r"说明\d+\.txt|一\.xlsx", page))
    seen = [told.cell(row, 2).value for row in range(1, told.max_row + 1)]
    assert [one for one in seen if one in {unit["unit_name"] for unit in units}] == [
        unit["unit_name"] for unit in units
    ]
    calculated = office.recalculate(made, tmp_path / "calculated")
    wanted = {"主管部门": (60, 1, 0, 0, 0, 1, 59), "合计": (60, 1, 0, 0, 0, 1, 59)}
    assert counts(made, "一、按主管部门") == counts(calculated, "一、按主管部门") == wanted


def test_no_row_is_lost_where_a_list_goes_over_a_page() -> None:
    """Of 100 rows of 100 points six and their head go on a page."""
    pages = Pages(4, 60.0)
    rows = pages.place(Heights(30.0, [100.0] * 100))
    assert len(set(rows.lines)) == len(rows.lines) == 100
    assert [*rows.heads[1:]] == pages.breaks
    taken = sorted([rows.title, *rows.heads, *rows.lines])
    assert taken == list(range(4, 4 + len(taken)))
    assert pages.row == taken[-1] + 2
    between = [b - a - 1 for a, b in pairwise(rows.heads)]
    assert between == [5, *[6] * (len(between) - 1)]


def put_out(inbox: Path, path: Path) -> Report:
    """The report of an inbox, and its summary."""
    with new_readers(1) as readers:
        report = report_of(read_inbox(inbox, lambda *_: None, readers), PERIOD, Policy())
    write_workbook(report, Plan.of(report), path)
    return report


def test_a_unit_of_which_nothing_counts_has_the_errors_that_the_list_has(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write(inbox / "一.xlsx", heading(month="上个月"), FAULTY)
    write(inbox / "二.xlsx", heading(unit_code="205001", unit_name="东城教育局"), FAULTY)
    put_out(inbox, tmp_path / "x.xlsx")
    listed = [
        [cell.value for cell in row]
        for row in sheet(tmp_path / "x.xlsx", "问题清单").iter_rows(min_row=4)
    ]
    wanted = Counter(str(row[4]) for row in listed if row[1] == "错误")
    assert wanted["县委网信办"] > 0
    told = sheet(tmp_path / "x.xlsx", "报送情况")
    units = {row[1].value: row for row in rows_under(told, "序号", "单位名称", "报送状态")}
    assert {name: row[8].value for name, row in units.items()} == dict(wanted)
    assert {row[2].value for row in units.values()} == {"退回"}
    sentence = f"没有计入的表有{wanted['县委网信办']}处错误"
    assert sentence in str(units["县委网信办"][10].value)
    assert "没有计入的表" not in str(units["东城教育局"][10].value)


def test_findings_stand_by_unit_and_those_of_no_code_last(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write(inbox / "一.xlsx", heading(unit_code="318001", unit_name="交通局"), FAULTY)
    write(inbox / "三.xlsx", heading(unit_code="118001", unit_name="县委网信办"), FAULTY)
    write(inbox / "二.xlsx", heading(unit_code=None, unit_name="东城教育局"), FAULTY)
    report = put_out(inbox, tmp_path / "x.xlsx")
    rows = [
        [cell.value for cell in row]
        for row in sheet(tmp_path / "x.xlsx", "问题清单").iter_rows(min_row=4)
    ]
    assert [row[0] for row in rows] == list(range(1, len(report.findings) + 1))
    assert [code for code, _ in groupby(row[3] for row in rows)] == ["118001", "318001", None]
    places = [found.source for found in report.findings]
    assert places == sorted(places)  # the report keeps its own order


def test_an_empty_county(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write(inbox / "一.xlsx", heading() | {"nil_return": "是", "filled_date": date(2022, 7, 1)}, [])
    put_out(inbox, tmp_path / "x.xlsx")
    told = sheet(tmp_path / "x.xlsx", "报送情况")
    (unit,) = rows_under(told, "序号", "单位名称", "报送状态")
    assert unit[2].value == "零报告"
