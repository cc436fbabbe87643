"""Lists that are longer than a sheet: what stands on it, in the file of all, and in the sums."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from openpyxl.workbook import Workbook
from pyarrow.parquet import ParquetFile
from test_summary import county, differences, give, record_beside

from perfbatch import cli
from perfbatch.intake.inbox import read_inbox
from perfbatch.measures.report import Report
from perfbatch.model.period import Period
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages import write as writing
from perfbatch.stages.give_back import feedback
from perfbatch.stages.write import NoRoom, Written, beyond, write
from perfbatch.stages.write.plan import Plan, shares
from perfbatch.stages.write.swap import Staging
from perfbatch.xlsx.package import ReadBackDiffers
from tests.records import typed_project

JUNE = Period(2022, 6)
ROWS = 50
LISTS = {"项目明细": 1, "指标明细": 1, "问题清单": 3}
"""The rows above the data."""

MONEY = ("年初预算数", "上年结转数", "年中调整数", "调整后预算数", "累计执行数", "全年预计执行数")
LIVE = ("总览", "分单位汇总", "监控统计表")
"""The sheets that sum 项目明细."""


def indicator(project: str, name: str, target: object, actual: object) -> dict[str, object]:
    return {
        "project_name": project,
        "dimension": "产出指标",
        "category": "数量指标",
        "indicator": name,
        "indicator_nature": "≥",
        "measure_unit": "个",
        "target_value": target,
        "actual_value": actual,
        "weight": 10,
    }


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Mapping[str, str]]:
    """More of everything than a sheet of 50 rows has room for: in 4 units, so that theirs have."""
    inbox = tmp_path_factory.mktemp("in")
    county(inbox, units=3, projects=18)
    rows = [typed_project(f"=项目{n}", 10 + n, n / 7 // 0.0001 / 10_000, 40.5) for n in range(15)]
    for number, row in enumerate(rows):
        row["due_date"] = datetime(2022, 9, 1 + number) if number % 2 else None  # noqa: DTZ001 - cells have no zone
    of_all = [
        indicator(f"=项目{n}", f"指标{k}", "很多" if n == 3 else 10 + k, 5 + k)
        for n in range(15)
        for k in range(5)
    ]
    heading = {"unit_code": "000900", "unit_name": "县_x0041_局", "department": "县第1部门"}
    give(inbox, "last.xlsx", heading, rows, of_all)
    read = read_inbox(inbox, lambda *_: None)
    return report_of(read, JUNE, Policy()), read.hashes


Made = tuple[Report, Mapping[str, str]]


def put_out(made: Made, output: Path, rows: int = ROWS, most_units: int = 300) -> Written:
    return write(made[0], made[1], output, feedback, most_units, sheet_rows=rows)


@pytest.fixture(scope="module")
def cut(report: Made, tmp_path_factory: pytest.TempPathFactory) -> Written:
    return put_out(report, tmp_path_factory.mktemp("cut"))


@pytest.fixture(scope="module")
def whole(report: Made, tmp_path_factory: pytest.TempPathFactory) -> Written:
    return put_out(report, tmp_path_factory.mktemp("whole"), 1_048_576)


def opened(written: Written) -> Workbook:
    return openpyxl.load_workbook(written.workbook, data_only=True)


def rows_of(book: Workbook, sheet: str) -> list[list[object]]:
    rows = book[sheet].iter_rows(min_row=LISTS[sheet] + 1, values_only=True)
    width = len(head_of(book, sheet))
    return [list(row[:width]) for row in rows]


def head_of(book: Workbook, sheet: str) -> list[str]:
    head = next(book[sheet].iter_rows(min_row=LISTS[sheet], values_only=True))
    return [str(label) for label in head if label not in {None, "返回目录"}]


def file_of(written: Written, sheet: str) -> Path:
    return written.workbook.parent / f"{sheet}_2022-06.parquet"


def shown_in(path: Path) -> tuple[list[str], list[list[object]]]:
    """The labels and rows of a file as the sheet has them: words in the place of their numbers."""
    table = ParquetFile(path).read()
    labels = [name for name in table.column_names if not name.endswith("（文字）")]
    columns = {name: table[name].to_pylist() for name in table.column_names}
    return labels, [
        [_shown(columns, label, place) for label in labels] for place in range(table.num_rows)
    ]


def _shown(columns: Mapping[str, list[object]], label: str, place: int) -> object:
    value, words = columns[label][place], columns.get(f"{label}（文字）")
    if value is None:
        return words[place] if words else None
    assert words is None or words[place] is None
    if isinstance(value, Decimal):
        return float(value)
    return datetime(*value.timetuple()[:3]) if hasattr(value, "timetuple") else value  # noqa: DTZ001 - cells have no zone


@pytest.mark.parametrize("sheet", LISTS)
def test_the_sheet_has_the_first_rows_and_the_file_has_all(
    sheet: str, cut: Written, whole: Written
) -> None:
    everything = rows_of(opened(whole), sheet)
    assert rows_of(opened(cut), sheet) == everything[: ROWS - LISTS[sheet]]
    assert len(everything) > ROWS
    labels, rows = shown_in(file_of(cut, sheet))
    assert labels == head_of(opened(whole), sheet)
    assert rows == everything


def test_amounts_are_decimals_to_the_fen_and_say_their_unit(cut: Written, report: Made) -> None:
    table = ParquetFile(file_of(cut, "项目明细")).read()
    for label in MONEY:
        assert table.schema.field(label).type == pa.decimal128(18, 6)
        assert table.schema.field(label).metadata == {"单位".encode(): "万元".encode()}
    budgets = [row.row.project.revised_budget_fen for unit in report[0].units for row in unit.rows]
    assert [int(one * 10**6) for one in table["调整后预算数"].to_pylist()] == budgets
    kinds = {str(table.schema.field(one).type) for one in ("执行率", "序时进度", "进度偏差")}
    assert kinds == {"double"}
    assert str(table.schema.field("整改时限").type) == "date32[day]"
    assert str(table.schema.field("来源行").type) == "int64"
    assert str(table.schema.field("项目代码").type) == "string"


def test_a_long_file_is_written_in_groups(report: Made, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(beyond, "GROUP", 20)
    file = ParquetFile(file_of(put_out(report, tmp_path), "项目明细"))
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [20] * 3 + [
        9
    ]


def figures(book: Workbook, sheet: str) -> list[object]:
    """The figures of a sheet but for those of its list, which may be cut."""
    rows = list(book[sheet].iter_rows(values_only=True))
    if sheet == "监控统计表":
        rows = rows[next(n for n, row in enumerate(rows) if row[0] == "合计") :]
    told = [cell for row in rows for cell in row if isinstance(cell, int | float)]
    assert len(told) > 10
    return told


@pytest.mark.parametrize("sheet", ["总览", "监控统计表"])
def test_sums_are_those_of_all_rows(sheet: str, cut: Written, whole: Written) -> None:
    assert figures(opened(cut), sheet) == figures(opened(whole), sheet)


def test_sums_of_units_are_those_of_all_rows(cut: Written, whole: Written) -> None:
    lines, all_lines = (
        list(opened(one)["分单位汇总"].iter_rows(min_row=5, values_only=True))
        for one in (cut, whole)
    )
    assert lines == all_lines[: len(lines)]
    assert lines[-1][0] == "合计"
    assert "筛选" in str(all_lines[len(lines)][0])


def formulas(written: Written) -> Iterator[tuple[str, str]]:
    for sheet in openpyxl.load_workbook(written.workbook):
        for row in sheet.iter_rows():
            yield from ((sheet.title, str(one.value)) for one in row if one.data_type == "f")


def test_no_formula_sums_the_rows_of_a_list_that_is_cut(cut: Written, whole: Written) -> None:
    assert any("项目明细" in formula for _, formula in formulas(whole))
    assert not [told for told in formulas(cut) if "项目明细" in told[1]]
    assert not [told for told in formulas(cut) if told[0] == "问题清单"]


def test_recalculation_changes_no_value(cut: Written, tmp_path: Path) -> None:
    assert differences(cut.workbook, tmp_path) == []


@pytest.mark.parametrize("most_units", [300, 1])
def test_links_lead_to_rows_that_are_on_the_sheet(
    most_units: int, report: Made, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(put_out(report, tmp_path, ROWS, most_units).workbook)
    targets = [
        cell.hyperlink.location.rpartition("!")
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    ]
    into = [int(at[1:]) for sheet, _, at in targets if sheet == "'项目明细'"]
    assert len(into) > 10
    assert max(into) <= ROWS


def test_the_first_page_the_record_and_the_log_say_where_the_rest_is(cut: Written) -> None:
    book = opened(cut)
    told = "".join(str(row[0]) for row in book["说明"].iter_rows(values_only=True))
    counts = {
        "项目明细": 69,
        "指标明细": 75,
        "问题清单": len(record_beside(cut.workbook)["findings"]),
    }
    for sheet, count in counts.items():
        shown = ROWS - LISTS[sheet]
        assert f"《{sheet}》共 {count} 行，一张工作表放不下：表上是前 {shown} 行" in told
        assert f"“{sheet}_2022-06.parquet”" in told
    assert "写成数值，不随《项目明细》变动" in told
    assert "随之变动" not in told
    record = record_beside(cut.workbook)["beyond_sheet"]
    assert {one["sheet"]: one["rows"] for one in record} == counts
    assert {one["file"]: one["sha256"] for one in record} == {
        name: digest for name, digest in cut.files.items() if name.endswith(".parquet")
    }
    log = (cut.workbook.parent / "run.log").read_text("utf-8")
    assert "《项目明细》共 69 行，汇总表上放得下前 49 行，全部在 项目明细_2022-06.parquet" in log


def test_lists_without_a_file_say_that_they_are_cut(cut: Written, report: Made) -> None:
    book = opened(cut)
    for sheet in ("监控统计表", "预警清单"):
        told = [str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value]
        assert [one for one in told if "一张工作表放不下" in one], sheet
        assert book[sheet].max_row <= ROWS, sheet
    everything = report[0].rows_counted
    note = f"一张工作表放不下：共 {everything} 项，这里列出前 "
    assert any(note in str(row[0]) for row in book["监控统计表"].iter_rows(values_only=True))


def test_the_totals_of_a_cut_list_of_warnings_are_those_of_all(
    cut: Written, whole: Written
) -> None:
    def totals(written: Written) -> list[object]:
        rows = opened(written)["预警清单"].iter_rows(values_only=True)
        return [row[1:12] for row in rows if row[0] == "合计"]

    assert totals(cut) == totals(whole)


def test_room_is_shared_so_that_short_lists_are_whole() -> None:
    assert shares(100, (10, 20)) == [10, 20]
    assert shares(100, (500, 20, 300)) == [40, 20, 40]
    assert shares(-5, (3, 0)) == [0, 0]


def test_same_input_gives_the_same_bytes(cut: Written, report: Made, tmp_path: Path) -> None:
    again = put_out(report, tmp_path)
    assert again.files == cut.files
    assert sum(name.endswith(".parquet") for name in again.files) == len(LISTS)


def test_a_later_run_that_has_room_takes_the_files_away(report: Made, tmp_path: Path) -> None:
    folder = put_out(report, tmp_path).workbook.parent
    kept = folder / "备份.parquet"
    kept.write_bytes(b"")
    put_out(report, tmp_path, 1_048_576)
    assert list(folder.glob("*.parquet")) == [kept]


def test_a_fault_on_the_way_puts_the_old_files_back(
    report: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put_out(report, tmp_path).workbook.parent
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    assert sum(path.suffix == ".parquet" for path in before) == len(LISTS)
    move = Staging._move

    def moved_and_lost(staged: Staging) -> None:
        move(staged)
        assert not list(folder.glob("*.parquet"))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Staging, "_move", moved_and_lost)
    with pytest.raises(writing.OutputRefused):
        put_out(report, tmp_path, 1_048_576)
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_a_file_that_lacks_rows_is_found_out(report: Made, tmp_path: Path) -> None:
    whole = writing.workbook.WHOLE["项目明细"](report[0])
    with pytest.raises(ReadBackDiffers):
        beyond.write_whole(whole, tmp_path / "a.parquet", 68)


@pytest.fixture
def no_component(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)


@pytest.mark.usefixtures("no_component")
def test_without_the_component_nothing_is_written(report: Made, tmp_path: Path) -> None:
    before = put_out(report, tmp_path, 1_048_576).files
    with pytest.raises(NoRoom, match=r"《项目明细》有 69 行、《指标明细》有 75 行、.*pyarrow"):
        put_out(report, tmp_path)
    assert put_out(report, tmp_path, 1_048_576).files == before
    with pytest.raises(NoRoom):
        put_out(report, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_more_units_than_a_sheet_has_rows_for_are_refused(report: Made, tmp_path: Path) -> None:
    with pytest.raises(NoRoom, match=r"本期有 4 个单位，.*请分地区、分部门汇总"):
        put_out(report, tmp_path, 20)
    assert list(tmp_path.iterdir()) == []


def test_a_unit_whose_own_sheet_has_no_room_is_refused(
    report: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beyond, "UNIT_ROWS", 70)
    with pytest.raises(NoRoom, match="它自己的表一张工作表放不下"):
        put_out(report, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_many_files_that_do_not_count_are_listed_as_far_as_there_is_room(tmp_path: Path) -> None:
    county(tmp_path / "in", units=2, projects=3)
    for number in range(60):
        (tmp_path / "in" / f"{number}号.xlsx").write_bytes(b"no workbook")
    read = read_inbox(tmp_path / "in", lambda *_: None)
    made = report_of(read, JUNE, Policy()), read.hashes
    book = opened(put_out(made, tmp_path / "out", 100))
    said = [
        str(cell)
        for sheet in ("说明", "报送情况")
        for row in book[sheet].iter_rows(values_only=True)
        for cell in row
        if "一张工作表放不下" in str(cell)
    ]
    assert len(said) == 2, said
    for one, found in zip(said, (60, 62), strict=True):
        assert f"共 {found} 项" in one
        assert "全部见同一文件夹的 run.json" in one
    assert book["报送情况"].max_row <= 100
    assert len(record_beside(tmp_path / "out" / "2022-06" / "any")["inputs"]) == 62


@pytest.fixture
def short_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    plan_of = Plan.of
    monkeypatch.setattr(writing.Plan, "of", lambda report, most, _rows: plan_of(report, most, ROWS))


@pytest.mark.usefixtures("short_sheets")
def test_the_screen_says_where_the_rest_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county(tmp_path / "in", units=3, projects=20)
    asked = ["summarize", str(tmp_path / "in"), "--output", str(tmp_path / "out"), "--no-cache"]
    assert cli.main([*asked, "--json"]) == 0
    said = capsys.readouterr()
    path = tmp_path / "out" / "2022-06" / "项目明细_2022-06.parquet"
    assert f"《项目明细》共 60 行，汇总表上放得下前 49 行，全部在 {path}" in said.err
    assert json.loads(said.out)["beyond_sheet"][0]["rows"] == 60


@pytest.mark.usefixtures("short_sheets", "no_component")
def test_the_screen_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county(tmp_path / "in", units=3, projects=20)
    asked = ["summarize", str(tmp_path / "in"), "--output", str(tmp_path / "out"), "--no-cache"]
    assert cli.main(asked) == 4
    said = capsys.readouterr().err
    assert "《项目明细》有 60 行" in said
    assert "一张工作表放不下（50 行）" in said
    assert "requirements/cluster.txt" in said
    assert not (tmp_path / "out").exists()
