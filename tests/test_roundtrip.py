"""The template filled in by a program and by an office program: the same rows come back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import office
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from perfbatch.form.monitoring import MONITORING
from perfbatch.intake.opening import open_entry
from perfbatch.model.absence import Absence
from perfbatch.model.choices import BudgetOrigin, DeviationCause, YearEndOutlook
from perfbatch.model.entry import Entry
from perfbatch.model.records import Project, Return

TEMPLATE = Path(__file__).parent.parent / "input_templates" / "预算绩效运行监控表.xlsx"

CARD = {
    "填报单位编码": "101001",
    "填报单位": "县委网信办",
    "主管部门": "县委网信办",
    "监控年度": 2022,
    "截至月份": 6,
    "填报项目数": 3,
    "填报资金合计": 9.91,
}
PROJECTS = [
    {
        "项目代码": "001002",
        "项目名称": "网信工作专项经费",
        "预算来源": "年初预算",
        "年初预算数": 2.41,
        "累计执行数": 1.2,
        "全年预计执行数": 2.41,
        "绩效目标实现程度": 49.77,
        "预计年底实现情况": "能实现",
    },
    {
        "项目名称": "舆情处置经费",
        "预算来源": "年中追加",
        "下达月份": 6,
        "年初预算数": 0,
        "年中调整数": 1.5,
        "累计执行数": 0.38,
        "绩效目标实现程度": 46.48,
        "预计年底实现情况": "不能完全实现",
        "偏差原因类别": "其他",
        "偏差原因说明": "追加较晚。",
        "整改时限": date(2022, 9, 30),
    },
    {
        "项目名称": "信息化项目初审经费",
        "预算来源": "上年结转",
        "上年结转数": 6,
        "累计执行数": 0,
        "绩效目标实现程度": 0,
        "预计年底实现情况": "差距较大",
    },
]
INDICATORS = [
    {
        "项目代码": "001002",
        "项目名称": "网信工作专项经费",
        "一级指标": "产出指标",
        "三级指标": "宣传次数",
        "指标性质": "正向",
        "年度指标值": 20,
        "截至本月完成值": 10,
        "权重": 50,
    },
]


def label(value: object) -> str:
    return str(value or "").replace("\n", "").partition("(")[0].strip()


def fill(path: Path) -> Path:
    """Fill the committed template by a program that calculates nothing."""
    book = openpyxl.load_workbook(TEMPLATE)
    sheet = book["项目监控表"]
    for row in sheet.iter_rows(max_row=7):
        for cell in row:
            if label(cell.value) in CARD:
                sheet.cell(cell.row, cell.column + 1, CARD[label(cell.value)])
    put_rows(sheet, PROJECTS, below=2)
    put_rows(book["绩效指标表"], INDICATORS, below=1)
    book.save(path)
    return path


def put_rows(sheet: Worksheet, rows: list[dict], below: int) -> None:
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    columns = {label(cell.value): cell.column for cell in head}
    for number, values in enumerate(rows, start=head[0].row + below):
        for name, value in values.items():
            sheet.cell(number, columns[name], value)


def read(path: Path) -> Return:
    (one,) = open_entry(Entry(path.name, path)).returns
    return one


def without_stated(one: Return) -> tuple[Project, ...]:
    gone = {
        "stated_revised_budget_fen": Absence.NOT_COMPUTED,
        "stated_execution_rate": Absence.NOT_COMPUTED,
    }
    return tuple(replace(project, **gone) for project in one.projects)


def test_uncalculated_and_resaved_templates_read_to_the_same_rows(tmp_path: Path):
    filled = fill(tmp_path / "filled.xlsx")
    ours, theirs = read(filled), read(office.recalculate(filled, tmp_path))
    assert without_stated(ours) == without_stated(theirs)
    assert ours.heading == theirs.heading
    assert ours.indicators == theirs.indicators
    assert [finding.message for finding in ours.findings] == []
    assert [finding.message for finding in theirs.findings] == []


def test_what_was_typed_is_what_is_read(tmp_path: Path):
    one = read(fill(tmp_path / "filled.xlsx"))
    first, second, third = one.projects
    assert (first.project_code, first.original_budget_fen) == ("001002", 2_410_000)
    assert first.goal_attainment == Decimal("49.77")
    assert first.year_end_outlook is YearEndOutlook.MET
    assert second.budget_origin is BudgetOrigin.ADDED
    assert (second.issue_month, second.revised_budget_fen) == (6, 1_500_000)
    assert second.deviation_cause is DeviationCause.OTHER
    assert second.due_date == date(2022, 9, 30)
    assert (third.carryover_fen, third.executed_fen) == (6_000_000, 0)
    assert one.heading.declared_amount_fen == 9_910_000
    assert [indicator.target_value for indicator in one.indicators] == [Decimal(20)]


def test_the_office_program_calculates_what_we_compute(tmp_path: Path):
    one = read(office.recalculate(fill(tmp_path / "filled.xlsx"), tmp_path))
    stated = [project.stated_revised_budget_fen for project in one.projects]
    assert stated == [2_410_000, 1_500_000, 6_000_000]
    assert one.projects[1].stated_execution_rate == Decimal("25.33")
    (totals,) = one.totals
    assert totals.amounts_fen["revised_budget_fen"] == 9_910_000


def test_the_form_and_its_file_are_of_one_version():
    book = openpyxl.load_workbook(TEMPLATE)
    meta = {row[0]: row[1] for row in book["_meta"].iter_rows(values_only=True)}
    assert MONITORING.version in meta.values()
    assert MONITORING.fingerprint in meta.values()
