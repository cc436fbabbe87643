"""The roster: written as a form, read with its faults at their cells, made into templates."""

import io
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

import office
import openpyxl
import pytest
import stories
from hypothesis import given
from hypothesis import strategies as st

from perfbatch.cli import main
from perfbatch.form.monitoring import MONITORING
from perfbatch.form.roster import REGISTER, ROSTER, UNITS, names_in
from perfbatch.intake.inbox import read_inbox
from perfbatch.intake.opening import read_bytes_of, roster_in
from perfbatch.intake.roster import RosterRefused, open_roster
from perfbatch.model.absence import Absence
from perfbatch.model.choices import BudgetOrigin
from perfbatch.model.file_name import MOST_BYTES, safe_file_name
from perfbatch.model.finding import Finding
from perfbatch.model.period import Period
from perfbatch.model.roster import RegisteredProject, Roster, RosterUnit
from perfbatch.model.source import Source
from perfbatch.template import blank, prefilled, write_template
from perfbatch.wording.findings import CATALOGUE, full_sentence
from tests.members import members

ROOT = Path(__file__).parent.parent
COMMITTED = ROOT / "input_templates" / "应报单位名录.xlsx"
EXAMPLES = sorted((ROOT / "examples" / "2022-06").glob("*.xlsx"))
NAME = "应报单位名录.xlsx"

Cells: TypeAlias = Sequence[object]
Sheets: TypeAlias = Mapping[str, Sequence[Cells]]

HEAD = ("单位编码", "单位名称", "其他名称", "主管部门", "归口股室", "联系人", "联系电话")
REGISTER_HEAD = ("项目代码", "项目名称", "单位编码", "单位名称", "预算来源", "年初预算数（万元）")
EDUCATION = ("118001", "县教育局", "教育局、教体局", "县教育局", "教科文股", "张三", "0310-123")
ARCHIVE = ("118002", "县档案馆", None, "县委办公室", "行政股", "李四", "13800000000")


def workbook(sheets: Sheets) -> bytes:
    made, stored = openpyxl.Workbook(), io.BytesIO()
    made.remove(made["Sheet"])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    made.save(stored)
    return stored.getvalue()


def lists(units: Sequence[Cells], register: Sequence[Cells] = ()) -> bytes:
    return workbook({"应报单位": [HEAD, *units], "项目库": [REGISTER_HEAD, *register]})


def read(data: bytes) -> Roster:
    opened = roster_in(NAME, data, "")
    assert opened.unusable is None, [full_sentence(one) for one in opened.unusable.findings]
    assert opened.roster is not None
    return opened.roster


def refused(data: bytes) -> tuple[Finding, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(data)
        with pytest.raises(RosterRefused) as caught:
            open_roster(path, stories.readers())
    return caught.value.findings


def brief(findings: Sequence[Finding]) -> list[str]:
    return [
        f"{one.severity.value} {one.rule.code}.{one.variant} {one.source.sheet}!{one.source.address}"
        for one in findings
    ]


# --- the blank roster


def test_committed_roster_is_in_step_with_the_form(tmp_path: Path) -> None:
    write_template(tmp_path / NAME, ROSTER, blank(ROSTER))
    assert members(COMMITTED) == members(tmp_path / NAME)


def test_sheets_and_columns_of_the_blank_roster() -> None:
    made = openpyxl.load_workbook(COMMITTED)
    assert made.sheetnames == ["填报说明", "应报单位", "项目库", "字典", "_meta"]
    assert [cell.value for cell in made["应报单位"][3]] == [
        "序号", "单位编码", "单位名称", "其他名称", "主管部门", "归口股室", "联系人", "联系电话", "备注",
    ]  # fmt: skip
    assert [cell.value for cell in made["项目库"][3]] == [
        "序号", "项目代码", "项目名称", "单位编码", "单位名称", "预算来源", "年初预算数\n(万元)", "备注",
    ]  # fmt: skip
    assert [made[name].freeze_panes for name in ("应报单位", "项目库")] == ["D4", "D4"]


def test_instructions_speak_of_the_roster_only() -> None:
    sheet = openpyxl.load_workbook(COMMITTED)["填报说明"]
    told = "".join(str(cell.value) for row in sheet for cell in row if cell.value)
    assert "《应报单位名录》填报说明" in told
    assert "收表文件夹旁边" in told
    for stranger in ("累计执行数", "零报告", "自检", "由单位填写", "{"):
        assert stranger not in told


FILLED = {
    "B4": "118001", "C4": "县教育局", "D4": "教体局、县教体局", "E4": "县教育局", "F4": "教科文股",
    "G4": "张三", "H4": "0310-123", "B5": "118002", "C5": "县档案馆",
}  # fmt: skip
REGISTERED = {
    "B4": "P1", "C4": "2022年取暖费", "D4": "118002", "F4": "年初预算", "G4": 8.5,
    "C5": "校舍维修", "E5": "教体局", "F5": "上年结转",
}  # fmt: skip


def expected_roster(file: str) -> Roster:
    at, in_register = partial(Source, file, "应报单位"), partial(Source, file, "项目库")
    names = ("教体局", "县教体局")
    first = RosterUnit(
        "118001", "县教育局", at(4), names, "县教育局", "教科文股", "张三", "0310-123"
    )
    second = RosterUnit("118002", "县档案馆", at(5))
    heating = RegisteredProject(
        "P1", "2022年取暖费", second.key, in_register(4), BudgetOrigin.ORIGINAL, 8_500_000
    )
    repair = RegisteredProject("", "校舍维修", first.key, in_register(5), BudgetOrigin.CARRIED_OVER)
    return Roster(file, (first, second), (heating, repair))


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    made = openpyxl.load_workbook(COMMITTED)
    for sheet, cells in (("应报单位", FILLED), ("项目库", REGISTERED)):
        for address, value in cells.items():
            made[sheet][address] = value
    made.save(tmp_path / NAME)
    return tmp_path / NAME


def without_hash(roster: Roster) -> Roster:
    return Roster(roster.file, roster.units, roster.projects, roster.findings)


def test_round_trip_of_the_blank_roster(filled: Path) -> None:
    found = open_roster(filled, stories.readers())
    assert without_hash(found) == expected_roster(NAME)
    assert re.fullmatch("[0-9a-f]{64}", found.sha256)
    assert found.projects_of(found.units[0])[0].name == "校舍维修"


@pytest.mark.parametrize(
    ("suffix", "order"),
    [("xlsx", "xlsx:Calc MS Excel 2007 XML"), ("xls", "xls:MS Excel 97"), ("ods", "ods")],
)
def test_roster_saved_by_an_office_program(
    suffix: str, order: str, filled: Path, tmp_path: Path
) -> None:
    (saved,) = office._convert([filled], order, tmp_path / "saved")
    assert saved.suffix == f".{suffix}"
    found = open_roster(saved, stories.readers())
    assert without_hash(found) == expected_roster(saved.name)


def test_filled_roster_is_printed_whole(filled: Path, tmp_path: Path) -> None:
    pages = office.pdf_text(office.print_pdf(filled, tmp_path), tmp_path)
    told = "".join(pages)
    assert "###" not in told
    for word in ("教体局、县教体局", "0310-123", "2022年取暖费", "8.50"):
        assert word in told


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_roster_as_csv(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "名录.csv"
    path.write_bytes("单位代码,单位全称,股室,手机\n118001,县教育局,教科文股,138\n".encode(encoding))
    (unit,) = open_roster(path, stories.readers()).units
    assert (unit.code, unit.name, unit.desk, unit.phone) == (
        "118001",
        "县教育局",
        "教科文股",
        "138",
    )


# --- what stands in it


def test_labels_of_other_offices() -> None:
    head = (
        "序号",
        "预算单位编码",
        "预算单位",
        "简称",
        "一级预算单位",
        "归口科室",
        "经办人",
        "联系方式",
    )
    (unit,) = read(workbook({"Sheet1": [("全县单位表",), head, (1, *EDUCATION)]})).units
    wanted = (*EDUCATION[:2], ("教育局", "教体局"), *EDUCATION[3:])
    assert (
        unit.code, unit.name, unit.aliases, unit.department, unit.desk, unit.contact, unit.phone,
    ) == wanted  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("教体局、县教体局；教育局", ("教体局", "县教体局", "教育局")),
        ("教体局;  县教体局 ,教育局，", ("教体局", "县教体局", "教育局")),
        ("教体局\n县教体局\r\n\n教育局", ("教体局", "县教体局", "教育局")),
        ("县教体局（原教育局）", ("县教体局（原教育局）",)),
        ("、；\n", ()),
        ("", ()),
    ],
)
def test_other_names_are_parted(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


def test_other_names_are_tidied() -> None:
    row = ("118001", " 县教育局\n", "教体局、教 体 局、县教育局、—、\u200b文教局", None)
    (unit,) = read(lists([row])).units
    assert unit.name == "县教育局"
    assert len(unit.aliases) == 2
    assert {re.sub(r"[\s\u200b]", "", one) for one in unit.aliases} == {"教体局", "文教局"}


def test_strokes_stand_for_nothing() -> None:
    found = read(lists([("118001", "县教育局", "无", "—", "/", "-", "——")]))
    assert found.units[0].aliases == ()
    assert found.units[0].department == found.units[0].phone == ""
    assert found.findings == ()


def test_codes_typed_as_numbers_are_understood_with_a_note() -> None:
    found = read(lists([(118001, *EDUCATION[1:])], [(7, "甲", 118001, None, None, 1)]))
    assert [one.code for one in found.units] == ["118001"]
    assert found.projects[0].unit == ("118001", "县教育局")
    assert brief(found.findings) == [
        "I V08.number_code 应报单位!A2",
        "I V08.number_code 项目库!A2",
        "I V08.number_code 项目库!C2",
    ]


def test_lost_code_is_told_and_the_name_stands() -> None:
    for lost in (1.18e17, "1.18E+17"):
        found = read(lists([(lost, *EDUCATION[1:])]))
        assert [(one.code, one.name) for one in found.units] == [("", "县教育局")]
        assert brief(found.findings) == ["E V09.tail 应报单位!A2"]


def test_amounts_in_yuan_by_label_and_by_line() -> None:
    row = ("P1", "甲", "118001", None, "年初预算", 80_000)
    label = (*REGISTER_HEAD[:-1], "年初预算数（元）")
    bare = (*REGISTER_HEAD[:-1], "年初预算数")
    for above, head in (((), label), ([("单位：元",)], bare)):
        sheets = {"应报单位": [HEAD, EDUCATION], "项目库": [*above, head, row]}
        (project,) = read(workbook(sheets)).projects
        assert project.original_budget_fen == 8_000_000


def test_projects_named_after_years_are_no_titles() -> None:
    rows = [(None, "2022年道路", None, "县教育局"), ("P2", "桥", "118001", None, None, 3)]
    assert len(read(lists([EDUCATION], rows)).projects) == 2


FAULTS: dict[str, tuple[Sequence[Cells], Sequence[Cells], list[str]]] = {
    "clean": ([EDUCATION, ARCHIVE], [("P1", "甲", "118001", None, "年中追加", 0)], []),
    "no code": ([(None, *EDUCATION[1:])], [], ["E V05.blank 应报单位!A2"]),
    "stroke for a code": ([("-", *EDUCATION[1:])], [], ["E V05.blank 应报单位!A2"]),
    "no name": ([("118001", None)], [], ["E V05.blank 应报单位!B2"]),
    "stroke for a name": ([("118001", "/")], [], ["E V05.dash 应报单位!B2"]),
    "code too long": ([("1" * 22, "县教育局")], [], ["E V09.too_long 应报单位!A2"]),
    "neither": (
        [EDUCATION, (None, None, None, "县教育局")],
        [],
        ["I V08.roster_stray 应报单位!D3"],
    ),
    "sum": ([EDUCATION, ("合计", None)], [], ["I V08.roster_partial 应报单位!A3"]),
    "signature": ([EDUCATION, ("填表人：张三", None)], [], ["I V08.roster_stray 应报单位!A3"]),
    "error value": ([("#REF!", "县教育局")], [], ["E V11.input 应报单位!A2"]),
    "one code": ([EDUCATION, ("118001", "县一中")], [], ["E R01.code 应报单位!A3"]),
    "one row twice": ([EDUCATION, EDUCATION], [], ["E R01.code 应报单位!A3"]),
    "one name": ([EDUCATION, ("118009", "县教育局")], [], ["E R01.shared_name 应报单位!B3"]),
    "one name without code": (
        [EDUCATION, (None, "县教育局")],
        [],
        ["E V05.blank 应报单位!A3", "E R01.name 应报单位!B3"],
    ),
    "alias is a name": ([EDUCATION, ("118009", "教体局")], [], ["E R01.alias 应报单位!C2"]),
    "alias is an alias": (
        [EDUCATION, ("118009", "县体育局", "教 体 局")],
        [],
        ["E R01.alias 应报单位!C3"],
    ),
    "nobody's": ([EDUCATION], [("P1", "甲", None, None)], ["E R02.nobody 项目库!C2"]),
    "unlisted": ([EDUCATION], [("P1", "甲", "999", None)], ["E R02.unlisted 项目库!C2"]),
    "unlisted name": ([EDUCATION], [("P1", "甲", None, "县教育")], ["E R02.unlisted 项目库!D2"]),
    "two units": (
        [EDUCATION, ARCHIVE],
        [("P1", "甲", "118001", "县档案馆")],
        ["E R02.two_units 项目库!C2"],
    ),
    "code differs": ([EDUCATION], [("P1", "甲", "9", "教体局")], ["W R02.code_differs 项目库!C2"]),
    "name differs": (
        [EDUCATION],
        [("P1", "甲", "118001", "县局")],
        ["W R02.name_differs 项目库!D2"],
    ),
    "whose own line has no name": (
        [("118001", None)],
        [("P1", "甲", "118001", "县局")],
        ["E V05.blank 应报单位!B2"],
    ),
    "ambiguous": (
        [EDUCATION, ("118009", "县教育局")],
        [("P1", "甲", None, "县教育局")],
        ["E R01.shared_name 应报单位!B3", "E R02.ambiguous 项目库!D2"],
    ),
    "project twice": (
        [EDUCATION, ARCHIVE],
        [("P1", "甲", "118001"), ("p1", "乙", "118002")],
        ["E R03.code 项目库!A3"],
    ),
    "project's name twice": (
        [EDUCATION],
        [("P1", "甲", "118001"), (None, "甲", "118001")],
        ["W R03.name 项目库!B3"],
    ),
    "names with codes": ([EDUCATION], [("P1", "甲", "118001"), ("P2", "甲", "118001")], []),
    "names of two": (
        [EDUCATION, ARCHIVE],
        [(None, "甲", "118001"), (None, "甲", "118002")],
        [],
    ),
    "no project name": ([EDUCATION], [("P1", None, "118001")], ["E V05.blank 项目库!B2"]),
    "origin": ([EDUCATION], [("P1", "甲", "118001", None, "自筹")], ["E V10.not_listed 项目库!E2"]),
    "amount": (
        [EDUCATION],
        [("P1", "甲", "118001", None, None, "约2万")],
        ["E V01.about 项目库!F2"],
    ),
    "sum of projects": (
        [EDUCATION],
        [("P1", "甲", "118001"), (None, "合计", None, None, None, 5)],
        ["I V08.roster_partial 项目库!B3"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_at_its_cell(name: str) -> None:
    units, register, wanted = FAULTS[name]
    assert brief(read(lists(units, register)).findings) == wanted


def test_first_row_of_a_code_stands() -> None:
    rows = [EDUCATION, ("118001", "县一中"), (None, "县教育局"), ("118009", "县教育局")]
    found = read(lists(rows))
    assert [one.source.row for one in found.units] == [2, 5]


def test_what_cannot_be_identified_is_not_used() -> None:
    register = [("P1", "甲", "999"), ("P2", "乙", "118001"), ("P2", "丙", "118001")]
    found = read(lists([EDUCATION, ("1.18E+17", None)], register))
    assert [one.name for one in found.units] == ["县教育局"]
    assert [one.name for one in found.projects] == ["乙"]
    assert found.projects[0].original_budget_fen is Absence.UNFILLED


def test_near_names_are_suggested_never_taken() -> None:
    found = read(lists([EDUCATION], [("P1", "甲", None, "县教育局局")]))
    assert found.projects == ()
    assert "“县教育局”（编码118001）" in full_sentence(found.findings[0])


def test_columns_and_sheets_of_the_bureau_are_only_noted() -> None:
    sheets = {
        "应报单位": [(*HEAD, "驻地"), (*EDUCATION, "东街")],
        "通讯录": [("姓名", "电话"), ("张三", 138)],
    }
    assert brief(read(workbook(sheets)).findings) == [
        "I S04.roster 应报单位!H1",
        "I S04.roster_sheet 通讯录!",
    ]


def test_no_sentence_on_a_roster_speaks_of_returns() -> None:
    told = []
    for units, register, _ in FAULTS.values():
        told += [full_sentence(one) for one in read(lists(units, register)).findings]
    told += [full_sentence(one) for data in WRONG.values() for one in refused(data)]
    told += [
        sentence.text
        for rule in CATALOGUE
        for name, sentence in rule.sentences.items()
        if name.startswith("roster_")
    ]
    for sentence in told:
        assert "重新报送" not in sentence
        assert "监控表" not in sentence.replace("《项目监控表》", "")


# --- files that are no roster


WRONG = {
    "S01.roster_unknown": b"118001 no workbook",
    "S01.roster_damaged": lists([EDUCATION])[:900],
    "S02.no_roster": workbook({"Sheet1": [("姓名", "电话"), ("张三", 138)]}),
    "S02.roster_two_sheets": workbook({"一股": [HEAD, EDUCATION], "二股": [HEAD, ARCHIVE]}),
    "S02.no_roster without codes": workbook(
        {"通讯录": [("单位名称", "联系人", "电话"), EDUCATION[:3]]}
    ),
    "S03.roster_doubled": workbook({"应报单位": [(*HEAD, "单位代码"), EDUCATION]}),
}


@pytest.mark.parametrize("told", WRONG)
def test_a_file_that_is_no_roster_is_refused(told: str) -> None:
    (finding,) = refused(WRONG[told])
    assert f"{finding.rule.code}.{finding.variant}" == told.split(maxsplit=1)[0]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_return_is_no_roster(path: Path) -> None:
    assert brief(refused(path.read_bytes())) == ["E S02.no_roster !"]


def test_missing_empty_and_damaged_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "none.xlsx").write_bytes(b"")
    (tmp_path / "locked.xlsx").write_bytes(stories.encrypted())
    (tmp_path / "blank.xlsx").write_bytes(COMMITTED.read_bytes())
    told = {}
    for name in ("missing.xlsx", ".", "none.xlsx", "locked.xlsx", "blank.xlsx"):
        with pytest.raises(RosterRefused) as caught:
            open_roster(tmp_path / name, stories.readers())
        told[name] = [f"{one.rule.code}.{one.variant}" for one in caught.value.findings]
    assert told == {
        "missing.xlsx": [],
        ".": [],
        "none.xlsx": ["S01.roster_empty"],
        "locked.xlsx": ["S01.roster_encrypted"],
        "blank.xlsx": ["S02.empty_roster"],
    }


def test_register_that_cannot_be_used_leaves_the_units() -> None:
    sheets = {
        "应报单位": [HEAD, EDUCATION],
        "项目库": [("项目名称", "预算项目", "单位名称"), ("甲",)],
    }
    found = read(workbook(sheets))
    assert (len(found.units), found.projects) == (1, ())
    assert "S03.roster_doubled" in brief(found.findings)[0]


# --- a roster among the returns


def test_a_roster_in_the_inbox_is_named_and_set_aside(filled: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(filled, inbox)
    shutil.copy(EXAMPLES[0], inbox)
    found = read_inbox(inbox, stories.no_progress, stories.readers())
    assert len(found.returns) == 1
    (unusable,) = found.unusable
    assert (unusable.file, brief(unusable.findings)) == (NAME, ["E S02.roster !"])


@pytest.mark.parametrize(
    "data",
    [lists([EDUCATION]), lists([EDUCATION], [("P1", "甲", "118001", None, "年初预算", 1)])],
    ids=["units", "with register"],
)
def test_lists_of_units_are_known_for_rosters(data: bytes) -> None:
    opened = read_bytes_of("x.xlsx", data, "")
    assert opened.unusable is not None
    assert brief(opened.unusable.findings) == ["E S02.roster !"]


def test_totals_by_unit_are_no_roster() -> None:
    head = ("单位编码", "单位名称", "主管部门", "预算数", "执行数")
    opened = read_bytes_of("x.xlsx", workbook({"汇总": [head, (*EDUCATION[:2], "甲", 5, 3)]}), "")
    assert opened.unusable is not None
    assert brief(opened.unusable.findings) == ["E S02.no_form !"]


def test_an_export_with_a_list_of_units_beside_it_is_read() -> None:
    head = (
        "单位编码",
        "单位名称",
        "年度",
        "截至月份",
        "项目名称",
        "调整后预算数(万元)",
        "累计执行数(万元)",
    )
    row = ("118001", "县教育局", 2022, 6, "甲", 10, 5)
    opened = read_bytes_of("x.xlsx", workbook({"导出": [head, row], "单位": [HEAD, EDUCATION]}), "")
    assert len(opened.returns) == 1


# --- many


def test_thousands_of_units_and_projects_are_quick() -> None:
    units = [(f"{number:06d}", f"县第{number}单位", f"第{number}") for number in range(1, 4_001)]
    register = [
        (f"P{number}", f"项目{number}", None, f"县第{number}单位{'' if number % 2 else '处'}")
        for number in range(1, 8_001)
    ]
    data = lists(units, register)
    before = time.monotonic()
    found = read(data)
    assert time.monotonic() - before < 60
    assert (len(found.units), len(found.projects)) == (4_000, 2_000)
    assert len(found.findings) == 6_000


# --- templates for units


UNFILLED = {"累计执行数", "绩效目标实现程度", "预计年底实现情况"}


def test_a_prefilled_template_asks_only_for_what_nobody_knew(tmp_path: Path) -> None:
    roster = expected_roster(NAME)
    unit = roster.units[0]
    source = Source(NAME, "项目库", 9)
    projects = [
        RegisteredProject(
            "1" * 21, "校舍维修", unit.key, source, BudgetOrigin.ORIGINAL, 12_345_678
        ),
        RegisteredProject("", "=1+1", unit.key, source, BudgetOrigin.ADDED, 0),
    ]
    content = prefilled(unit, projects, Period(2022, 6))
    write_template(tmp_path / "x.xlsx", MONITORING, content)
    (found,) = read_bytes_of("x.xlsx", (tmp_path / "x.xlsx").read_bytes(), "").returns
    heading = found.heading
    assert (heading.unit_code, heading.unit_name, heading.department) == (
        "118001", "县教育局", "县教育局",
    )  # fmt: skip
    assert (heading.period, heading.correction_no) == (Period(2022, 6), 0)
    assert [(one.project_code, one.project_name) for one in found.projects] == [
        ("1" * 21, "校舍维修"),
        ("", "=1+1"),
    ]
    assert [one.original_budget_fen for one in found.projects] == [12_345_678, 0]
    assert [one.budget_origin for one in found.projects] == [
        BudgetOrigin.ORIGINAL,
        BudgetOrigin.ADDED,
    ]
    assert {(one.rule.code, one.label) for one in found.findings} == {
        ("V07" if label == "预计年底实现情况" else "V05", label) for label in UNFILLED
    }


def test_a_prefilled_template_without_projects_or_period(tmp_path: Path) -> None:
    unit = RosterUnit("118001", "县教育局", Source(NAME))
    write_template(tmp_path / "x.xlsx", MONITORING, prefilled(unit, (), None))
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["项目监控表"]
    told = {cell.value for row in sheet["A4:T6"] for cell in row if cell.value is not None}
    assert {"118001", "县教育局", 0, "否"} <= told


@pytest.fixture
def roster_file(tmp_path: Path) -> Path:
    rows = [EDUCATION, ARCHIVE, ("../x", 'a<b>:"|?*'), ("118004", "县教育局"), ("118001", "重")]
    path = tmp_path / NAME
    path.write_bytes(lists(rows, [("P1", "甲", "118001", None, "年初预算", 8)]))
    return path


def test_template_command_with_a_roster(
    roster_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["template", "--roster", str(roster_file), "--output", str(out), "--period", "2022-06"]
    assert main(words) == 0
    said = capsys.readouterr().err
    folder = out / "单位模板_2022-06"
    assert f"单位模板：4 份（预填项目 1 个），在 {folder}" in said
    assert "《应报单位》A6：单位编码“118001”已经用在第2行" in said
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(made) == [
        "118001_县教育局.xlsx",
        "118002_县档案馆.xlsx",
        "118004_县教育局.xlsx",
        "_x_a_b______.xlsx",
    ]
    assert [path.name for path in out.iterdir()] == [folder.name]
    (folder / "old.xlsx").write_bytes(b"")
    assert main(words) == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == made


def test_template_command_refuses_what_is_no_roster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["template", "--output", str(tmp_path / "out"), "--roster"]
    assert main([*words, str(tmp_path / "none.xlsx")]) == 2
    assert "不存在" in capsys.readouterr().err
    assert main([*words, str(EXAMPLES[0])]) == 2
    assert "没有找到《应报单位》的表头" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_template_command_writes_both_blanks(tmp_path: Path) -> None:
    assert main(["template", "--output", str(tmp_path), "--period", "2022-06"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, "预算绩效运行监控表.xlsx"]
    assert members(tmp_path / NAME) == members(COMMITTED)


def test_template_command_leaves_a_roster_that_stands_there(
    roster_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bureau has filled it, and asks for the template of the next month."""
    filled, folder = roster_file.read_bytes(), roster_file.parent
    for month in ("2022-06", "2022-07"):
        assert main(["template", "--output", str(folder), "--period", month]) == 0
        said = capsys.readouterr().err
        assert f"已有应报单位名录，没有改动：{roster_file}" in said
        assert f"模板：{roster_file}" not in said
        assert roster_file.read_bytes() == filled
        sheet = openpyxl.load_workbook(folder / "预算绩效运行监控表.xlsx")["项目监控表"]
        assert sheet["P4"].value == int(month[-2:])


# --- names of files


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("118001", "县教育局"), "118001_县教育局.xlsx"),
        (("", "县教育局"), "县教育局.xlsx"),
        (("118001", ""), "118001.xlsx"),
        (("", ""), "_.xlsx"),
        (("..", "../../etc/passwd"), "_.._etc_passwd.xlsx"),
        (("C:\\x", "a/b"), "C__x_a_b.xlsx"),
        (("CON", ""), "_CON.xlsx"),
        (("nul.txt", ""), "_nul.txt.xlsx"),
        (("ＣＯＭ１", ""), "_ＣＯＭ１.xlsx"),
        (("~$118001", ""), "$118001.xlsx"),
        (("县教育局. ", ""), "县教育局.xlsx"),
        (("a\nb\tc\x00d", ""), "a b c_d.xlsx"),
        (("\u202egpj.exe", ""), "_gpj.exe.xlsx"),
    ],
)
def test_names_of_files(parts: tuple[str, ...], name: str) -> None:
    assert safe_file_name(parts, set()) == name


def test_names_that_differ_in_case_or_width_only_are_told_apart() -> None:
    taken: set[str] = set()
    found = [safe_file_name([text], taken) for text in ("Ab", "AB", "ａｂ", "ab", "ab(2)")]
    assert found == ["Ab.xlsx", "AB(2).xlsx", "ａｂ(3).xlsx", "ab(4).xlsx", "ab(2)(2).xlsx"]


RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{one}{n}" for one in ("COM", "LPT") for n in range(10))}
HOSTILE = st.text(
    st.sampled_from('ab./\\:*?"<>|~$ \n\x00\u202e\ud800县😀ＣＯＮcon') | st.characters()
)


@given(st.lists(st.lists(HOSTILE, max_size=3), max_size=6))
def test_any_text_makes_a_harmless_name(names: list[list[str]]) -> None:
    taken: set[str] = set()
    found = [safe_file_name(parts, taken) for parts in names]
    folded = [unicodedata.normalize("NFKC", one).casefold() for one in found]
    assert len(set(folded)) == len(found)
    for one in found:
        assert len(one.encode()) <= MOST_BYTES
        assert one.endswith(".xlsx")
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', one)
        assert Path(one).name == one
        assert one[0] not in ".~ "
        stem = one.removesuffix(".xlsx")
        assert stem == stem.rstrip(". ")
        first = unicodedata.normalize("NFKC", one.split(".")[0]).strip()
        assert first.upper() not in RESERVED


def test_long_names_are_cut_between_characters() -> None:
    taken: set[str] = set()
    first, second = (safe_file_name(["118001", "县" * 300], taken) for _ in range(2))
    assert len(first.encode()) <= MOST_BYTES
    assert second.endswith("县(2).xlsx")
    assert len(second.encode()) <= MOST_BYTES


def test_forms_of_the_roster_name_their_columns_once() -> None:
    for table in (UNITS, REGISTER):
        assert len(table.by_key) == sum(len(one.keys) for one in table.columns)


def test_two_columns_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "应报单位名录.csv"
    path.write_text("单位编码,单位名称\n118001,县委网信办\n205001,县教育局\n", "utf-8")
    roster = open_roster(path)
    assert [(one.code, one.name) for one in roster.units] == [
        ("118001", "县委网信办"),
        ("205001", "县教育局"),
    ]
    assert roster.findings == ()
