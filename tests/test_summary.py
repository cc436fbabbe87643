"""The summary workbook: its sheets and columns, live formulas, print, links, bytes."""

import json
import os
import random
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import office
import openpyxl
import pytest
from openpyxl.workbook import Workbook

from perfbatch.form.monitoring import MONITORING
from perfbatch.model.period import Period
from perfbatch.pipeline import summarize
from perfbatch.policy import Policy, policy_of
from perfbatch.stages.write import OutputRefused
from perfbatch.template import Content, write_template
from perfbatch.wording.feedback import FOLDER
from tests.records import typed_project

EXAMPLES = Path(__file__).parent.parent / "examples" / "2022-06"
JUNE = Period(2022, 6)

SHEETS = [
    "说明",
    "总览",
    "监控统计表",
    "预警清单",
    "分单位汇总",
    "项目明细",
    "指标明细",
    "报送情况",
    "问题清单",
]
DETAIL = (
    "单位编码, 单位名称, 主管部门, 项目代码, 项目名称, 预算来源, 下达月份, 年初预算数, 上年结转数, "
    "年中调整数, 调整后预算数, 累计执行数, 执行率, 年初口径执行率, 序时进度, 进度偏差, 执行滞后幅度, "
    "绩效目标实现程度, 绩效滞后幅度, 全年预计执行数, 预计年底实现情况, 预计年底差距, 预警代码, 监控灯, "
    "偏差原因类别, 偏差原因说明, 整改措施, 整改时限, 审核结果, 来源文件, 来源工作表, 来源行"
).split(", ")


def run(inbox: Path, output: Path, policy: Policy | None = None) -> Path:
    done = summarize(inbox, output, JUNE, policy or Policy(), lambda _done, _total: None)
    return done.written.workbook


def give(inbox: Path, name: str, heading: dict, rows: list, indicators: list | None = None) -> None:
    inbox.mkdir(parents=True, exist_ok=True)
    card = {"correction_no": 0, "nil_return": "否", **heading}
    tables = {"projects": rows, "indicators": indicators or []}
    write_template(inbox / name, MONITORING, Content(card, tables, JUNE))


def county(inbox: Path, units: int, projects: int) -> None:
    """Units of three departments with amounts to the fen, some behind, some blank."""
    chance = random.Random(20220630)
    for number in range(units):
        rows = []
        for place in range(projects):
            budget = chance.randrange(10_000, 90_000_000) / 1_000_000
            paid = round(budget * chance.random(), 6) if chance.random() > 0.1 else None
            goal = chance.randrange(0, 10_000) / 100 or 2
            rows.append(typed_project(f"第{number}单位的项目{place}", budget, paid, goal))
        heading = {
            "unit_code": f"{101000 + number}",
            "unit_name": f"县第{number}局",
            "department": f"县第{number % 3}部门",
        }
        give(inbox, f"{number}.xlsx", heading, rows)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(EXAMPLES, tmp_path_factory.mktemp("example"))


def rows_of(book: Workbook, sheet: str, first: int = 1) -> list[list[object]]:
    return [list(row) for row in book[sheet].iter_rows(min_row=first, values_only=True)]


def test_sheets_stand_in_their_order_and_one_for_each_unit_follows(example: Path):
    names = openpyxl.load_workbook(example).sheetnames
    assert names[: len(SHEETS)] == SHEETS
    assert names[len(SHEETS) :] == [
        "118001 县委网信办",
        "126001 县档案馆",
        "205001 县教育局",
        "312001 县农业农村局",
        "318001 县交通运输局",
    ]


def test_the_detail_is_a_flat_table_with_the_public_columns(example: Path):
    sheet = openpyxl.load_workbook(example)["项目明细"]
    assert [cell.value for cell in sheet[1]] == DETAIL
    assert not sheet.merged_cells.ranges
    (table,) = sheet.tables.values()
    assert table.ref == f"A1:AF{sheet.max_row}"


def test_the_first_page_prints_the_equation(example: Path):
    cover = openpyxl.load_workbook(example, data_only=True)["说明"]
    lines = {row[0]: row[1:7] for row in cover.iter_rows(values_only=True)}
    assert lines["文件（项）"] == (5, 5, 0, 0, 0, 0)
    assert lines["项目（行）"] == (22, 21, 1, 0, 0, 0)


def test_the_real_case_comes_out_as_its_report_says(example: Path):
    book = openpyxl.load_workbook(example, data_only=True)
    own = [row for row in rows_of(book, "项目明细", 2) if row[1] == "县委网信办"]
    assert [row[10] for row in own] == [2.41, 2, 2, 6, 1.5]
    assert [row[12] for row in own] == ["未填", "未填", "未填", "未填", 0.2533]
    assert own[4][16] == 0.4933
    assert [row[22] for row in own] == [None, None, None, None, "Z"]
    summary = {row[0]: row for row in rows_of(book, "分单位汇总", 5)}
    assert summary["县委网信办"][6] == 13.91
    assert summary["县委网信办"][9:12] == [0.2533, 0.5311, 0.5497]


def test_flagged_projects_tell_their_arithmetic(example: Path):
    book = openpyxl.load_workbook(example, data_only=True)
    told = {row[3]: row[10] for row in rows_of(book, "预警清单", 5)}
    assert told["舆情处置经费"].split("\n")[:2] == [
        "Z：序时50.00%－执行25.33%＝24.67个百分点",
        "滞后幅度1－0.38÷（1.50×6÷12）＝49.33%；年中追加（6月）；从下达月份起算：序时14.29%，超进度77.33%",
    ]


COUNTIES = {
    "example": "",
    "original budget": 'denominator = "original"\ncarryover = "out"',
    "without carryover": 'carryover = "out"',
    "from issue month": 'added_pace = "from_issue_month"',
    "pace table": "pace_table = { 6 = 41.67, 12 = 100 }",
}


@pytest.mark.parametrize("settings", COUNTIES.values(), ids=COUNTIES.keys())
def test_recalculation_changes_no_value(settings: str, tmp_path: Path):
    written = run(EXAMPLES, tmp_path / "out", policy_of(settings))
    assert differences(written, tmp_path) == []


def test_recalculation_changes_no_value_of_a_larger_county(tmp_path: Path):
    county(tmp_path / "in", units=12, projects=9)
    assert differences(run(tmp_path / "in", tmp_path / "out"), tmp_path) == []


def test_recalculation_changes_no_value_at_the_boundaries(tmp_path: Path):
    exact = [typed_project(f"t{t}", t / 10, t / 10 * 0.35, 35) for t in range(1, 200)]
    for row, t in zip(exact, range(1, 200), strict=True):
        row["executed_fen"] = float(Decimal(t) / 10 * Decimal("0.35"))
    give(
        tmp_path / "in", "a.xlsx", {"unit_code": "1", "unit_name": "甲", "department": "甲"}, exact
    )
    written = run(tmp_path / "in", tmp_path / "out")
    book = openpyxl.load_workbook(written, data_only=True)
    assert {row[22] for row in rows_of(book, "项目明细", 2)} == {"ZJ"}
    assert differences(written, tmp_path) == []


def test_recalculation_changes_no_value_for_odd_names_and_empty_units(tmp_path: Path):
    inbox = tmp_path / "in"
    one = [typed_project("=1+1", 3, 1.05, 40)]
    give(inbox, "a.xlsx", {"unit_code": "001", "unit_name": "县*局~一?", "department": "=A1"}, one)
    give(inbox, "b.xlsx", {"unit_code": "1", "unit_name": "县AA局~一B", "department": ">5"}, one)
    give(inbox, "c.xlsx", {"unit_code": "3", "unit_name": "History", "nil_return": "是"}, [])
    give(inbox, "d.xlsx", {"unit_code": "4", "department": "丁"}, [{"project_name": "p"}])
    written = run(inbox, tmp_path / "out")
    assert differences(written, tmp_path) == []
    book = openpyxl.load_workbook(written)
    assert book["项目明细"]["E2"].value == "=1+1"
    assert book["项目明细"]["E2"].data_type == "s"


def test_recalculation_changes_no_value_without_any_project(tmp_path: Path):
    nil = {"unit_code": "3", "unit_name": "丙", "department": "丙", "nil_return": "是"}
    give(tmp_path / "in", "c.xlsx", nil, [])
    assert differences(run(tmp_path / "in", tmp_path / "out"), tmp_path) == []


@pytest.mark.parametrize("carryover", ["in", "out"])
def test_a_row_without_a_rate_is_in_no_rate_of_a_group(carryover: str, tmp_path: Path):
    rows = [
        typed_project("年初项目", 10, 4, 40),
        typed_project(
            "追加项目",
            0,
            3,
            45,
            budget_origin="年中追加",
            issue_month=3,
            budget_adjustment_fen=5,
        ),
        typed_project("未填支付", 7, None, 50),
    ]
    give(tmp_path / "in", "a.xlsx", {"unit_code": "1", "unit_name": "甲", "department": "乙"}, rows)
    policy = policy_of(f'denominator = "original"\ncarryover = "{carryover}"')
    written = run(tmp_path / "in", tmp_path / "out", policy)
    assert differences(written, tmp_path) == []
    record = record_beside(written)["totals"]["everything"]
    assert record["execution_rate_pct"] == "40.00"
    assert record["rate_base_wan"] == "10.000000"
    assert record["executed_wan"] == "7.000000"
    book = openpyxl.load_workbook(written, data_only=True)
    own = {row[2]: row for row in rows_of(book, "1 甲", 6)}
    assert [own[name][9] for name in ("年初项目", "追加项目", "合计")] == [0.4, "未计算", 0.4]


def record_beside(written: Path) -> dict:
    return json.loads((written.parent / "run.json").read_text("utf-8"))


def differences(written: Path, folder: Path, least: int = 50) -> list[str]:
    """Every formula whose stored value is not what LibreOffice calculates."""
    again = openpyxl.load_workbook(office.recalculate(written, folder), data_only=True)
    stored = openpyxl.load_workbook(written, data_only=True)
    formulas, found = 0, []
    for sheet in openpyxl.load_workbook(written):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            formulas += 1
            ours = stored[sheet.title][cell.coordinate].value
            theirs = again[sheet.title][cell.coordinate].value
            if ours != theirs:
                found.append(f"{sheet.title}!{cell.coordinate} {cell.value} {ours!r} {theirs!r}")
    assert formulas > least
    return found


def test_same_input_gives_the_same_bytes_in_any_order(tmp_path: Path):
    inbox = tmp_path / "in"
    files = sorted(EXAMPLES.iterdir())
    written = []
    for seed in (1, 2):
        shutil.rmtree(inbox, ignore_errors=True)
        inbox.mkdir()
        random.Random(seed).shuffle(files)
        for place, file in enumerate(files):
            shutil.copyfile(file, inbox / file.name)
            os.utime(inbox / file.name, (place * 1000 + seed, place * 1000 + seed))
        folder = run(inbox, tmp_path / f"out{seed}").parent
        written.append({path.name: path.read_bytes() for path in folder.rglob("*.*")})
    assert written[0] == written[1]
    assert len(written[0]) == 5  # two units of the example have something to do


def test_a_second_run_replaces_the_output_and_leaves_no_litter(tmp_path: Path):
    first = run(EXAMPLES, tmp_path)
    before = first.read_bytes()
    second = run(EXAMPLES, tmp_path)
    assert second == first
    assert second.read_bytes() == before
    assert sorted(path.name for path in first.parent.iterdir()) == [
        "run.json",
        "run.log",
        FOLDER,
        first.name,
    ]


def test_every_link_leads_to_a_sheet_of_the_book(example: Path):
    book = openpyxl.load_workbook(example)
    targets = [
        cell.hyperlink
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    ]
    assert len(targets) > 50
    for link in targets:
        assert link.target is None
        assert link.location.rpartition("!")[0].strip("'") in book.sheetnames


def test_sums_of_units_are_the_county_to_the_fen(tmp_path: Path):
    county(tmp_path / "in", units=7, projects=5)
    record = json.loads(
        (run(tmp_path / "in", tmp_path / "out").parent / "run.json").read_text("utf-8")
    )
    for name in ("original_budget_wan", "revised_budget_wan", "executed_wan"):
        units = sum(Decimal(unit["totals"][name]) for unit in record["units"])
        assert units == Decimal(record["totals"]["everything"][name])
    typed = Decimal(0)
    for path in (tmp_path / "in").iterdir():
        sheet = openpyxl.load_workbook(path, data_only=True)["项目监控表"]
        head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
        at = next(cell.column for cell in head if str(cell.value).startswith("年初预算数"))
        below = sheet.iter_rows(min_row=head[0].row + 2, min_col=at, max_col=at, values_only=True)
        typed += sum(Decimal(repr(value)) for (value,) in below if value is not None)
    assert typed == Decimal(record["totals"]["everything"]["original_budget_wan"])


def test_pages_are_landscape_with_repeated_heads_and_nothing_cut(tmp_path: Path):
    county(tmp_path / "in", units=5, projects=45)
    written = run(tmp_path / "in", tmp_path / "out")
    pages = office.pdf_text(written, tmp_path)
    assert not [page for page in pages if "###" in page]
    flat = [page.replace(" ", "") for page in pages]
    for title, head, least in (
        ("预算绩效运行监控统计表", "资金数额(万元)", 3),
        ("运行监控预警清单", "达到序时进度还", 3),
        ("县第0局预算绩效运行监控情况", "执行滞后幅度", 2),
        ("审核问题清单", "问题和处理办法", 3),
    ):
        start = next(number for number, page in enumerate(flat) if title in page)
        assert all(head in page for page in flat[start : start + least]), title
    overview = [page for page in flat if "预算绩效运行监控总览" in page]
    assert len(overview) == 1
    assert "滞后最多的项目" in overview[0]
    for sheet in openpyxl.load_workbook(written):
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert int(sheet.page_setup.paperSize) == 9, sheet.title


def test_properties_and_parts_carry_no_clock_and_no_foreign_target(example: Path):
    with zipfile.ZipFile(example) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert "2022-06-30T00:00:00Z" in core
        names = parts.namelist()
        assert not [name for name in names if "externalLink" in name or "vba" in name]
        relations = [parts.read(name).decode() for name in names if name.endswith(".rels")]
        assert not [text for text in relations if 'TargetMode="External"' in text]


# --- nothing vanishes


def submitted(inbox: Path) -> None:
    """A unit with an older return and a row that cannot be read; a file of another period."""
    heading = {"unit_code": "101", "unit_name": "县甲局", "department": "甲"}
    rows = [
        typed_project("一", 3, 1, 40),
        typed_project("二", 4, 2, 50),
        typed_project("三", "约五万", 1, 50),
    ]
    give(inbox, "first.xlsx", heading, rows[:2])
    give(inbox, "second.xlsx", {**heading, "correction_no": 1}, rows)
    give(inbox, "other.xlsx", {"unit_code": "102", "unit_name": "县乙局", "month": 5}, rows)


def test_rows_found_are_counted_set_aside_or_superseded(tmp_path: Path):
    submitted(tmp_path / "in")
    written = run(tmp_path / "in", tmp_path / "out")
    record = record_beside(written)
    rows = record["rows"]
    assert rows == {"found": 8, "counted": 2, "set_aside": 4, "superseded": 2}
    assert len(record["set_aside"]) == rows["set_aside"] + rows["superseded"]
    named = {
        (one["file"], one["unit"], one["project"] or one["text"]) for one in record["set_aside"]
    }
    assert ("first.xlsx", "101", "一") in named
    assert all(one["reason"] and one["row"] for one in record["set_aside"])
    assert record["units"][0]["rows"] == {"found": 3, "counted": 2, "set_aside": 1}
    cover = openpyxl.load_workbook(written, data_only=True)["说明"]
    lines = {row[0]: row[1:7] for row in cover.iter_rows(values_only=True)}
    assert lines["项目（行）"] == (8, 2, 4, 2, 0, 0)
    assert lines["县甲局"] == ("101", "甲", None, 3, 2, 1)
    assert lines["other.xlsx"][1] == "整个文件，共 3 行"
    assert "first.xlsx" not in lines
    own = openpyxl.load_workbook(written)["101 县甲局"]
    assert "另有被替代的文件 1 份" in own["A4"].value
    assert differences(written, tmp_path) == []


def test_departments_are_one_whatever_their_brackets_spaces_and_case(tmp_path: Path):
    spelt = ["县教育局（本级）", "县教育局(本级)", "县 教育局（本级）", "A局", "a局"]
    for number, department in enumerate(spelt):
        heading = {"unit_code": f"10{number}", "unit_name": f"校{number}", "department": department}
        give(tmp_path / "in", f"{number}.xlsx", heading, [typed_project("一", number + 1, 1, 40)])
    written = run(tmp_path / "in", tmp_path / "out")
    book = openpyxl.load_workbook(written, data_only=True)
    shown = [row[2] for row in rows_of(book, "项目明细", 2)]
    assert shown == ["县教育局（本级）"] * 3 + ["A局"] * 2
    budgets = {row[0]: row[6] for row in rows_of(book, "分单位汇总", 5)}
    assert (budgets["县教育局（本级）"], budgets["A局"]) == (6, 9)
    assert differences(written, tmp_path) == []


# --- output in place


@pytest.mark.parametrize("name", ["run.json", "run.log", "预算绩效运行监控汇总_2022-06.xlsx"])
def test_a_folder_in_the_place_of_a_file_refuses_the_output(name: str, tmp_path: Path):
    written = run(EXAMPLES, tmp_path)
    (written.parent / name).unlink()
    (written.parent / name).mkdir()
    (written.parent / name / "keep").write_text("x")
    before = contents(written.parent)
    inbox = tmp_path / "in"
    county(inbox, units=2, projects=2)
    with pytest.raises(OutputRefused) as refused:
        run(inbox, tmp_path)
    assert refused.value.path.name == name
    assert contents(written.parent) == before


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["run.json", "run.log"])
def test_a_record_that_is_held_open_is_refused_and_gets_no_neighbour(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    written = run(EXAMPLES, tmp_path)
    workbook = written.read_bytes()
    replace = Path.replace

    def held(path: Path, target: Path) -> Path:
        if Path(target).name == name:
            raise PermissionError(13, "held")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", held)
    inbox = tmp_path / "in"
    county(inbox, units=2, projects=2)
    with pytest.raises(OutputRefused):
        run(inbox, tmp_path)
    assert written.read_bytes() == workbook
    names = {"run.json", "run.log", FOLDER, written.name}
    assert {path.name for path in written.parent.iterdir()} == names


def test_what_killed_runs_left_is_swept_at_the_next_start(tmp_path: Path):
    folder = run(EXAMPLES, tmp_path).parent
    left = folder / ".perfbatch-left"
    left.mkdir()
    (left / "half.xlsx").write_text("x")
    run(EXAMPLES, tmp_path)
    assert not left.exists()


# --- long names

LONG = "县人民政府办公室机关事务与后勤服务保障中心（含所属事业单位）二〇二二"


def long_county(inbox: Path, units: int) -> None:
    note = "因招标工作推迟，合同尚未签订，款项未能按计划支付，" * 6
    for number in range(units):
        heading = {
            "unit_code": f"{101000 + number}",
            "unit_name": f"{LONG[:32]}{number:02d}",
            "department": f"{number % 14:02d}{LONG[:32]}",
        }
        rows = [
            typed_project(
                f"{place}{LONG[:33]}", 10 + number, place, 10 + place, deviation_note=note
            )
            for place in range(4)
        ]
        give(inbox, f"{number}.xlsx", heading, rows)


def test_long_names_wrap_and_links_stand_in_short_cells(tmp_path: Path):
    long_county(tmp_path / "in", units=20)
    written = run(tmp_path / "in", tmp_path / "out")
    book = openpyxl.load_workbook(written)
    summary = book["分单位汇总"]
    for row in range(5, summary.max_row - 2):
        assert (summary.row_dimensions[row].height or 0) >= 32
        unit = summary.cell(row, 2).value
        assert summary.row_dimensions[row].outlineLevel == (1 if unit else 0)
        assert bool(summary.cell(row, 2).hyperlink) is bool(unit)
    assert book["项目明细"]["A2"].hyperlink
    assert not book["项目明细"]["B2"].hyperlink
    overview = [page for page in office.pdf_text(written, tmp_path) if "运行监控总览" in page]
    assert len(overview) == 1
