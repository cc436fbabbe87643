"""The sheet of each unit, the list of units on 说明, the way from a total to a cell of a source.

Beyond a number of units their sheets are workbooks of their own: beside the summary, swapped in
with the rest, and gone when they are no longer made.
"""

import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import office
import openpyxl
import pytest
import stories
from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from stories import build, read_story
from test_summary import county, differences, give, record_beside
from test_swap import in_use

from perfbatch import cli
from perfbatch.intake.inbox import read_inbox
from perfbatch.isolation import beside
from perfbatch.isolation.beside import FEWEST
from perfbatch.model.period import Period
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages import write as writing
from perfbatch.stages.give_back import feedback
from perfbatch.stages.write import Written, write
from perfbatch.stages.write.plan import MOST_UNIT_SHEETS, Plan
from perfbatch.stages.write.read_back import read_back_unit
from perfbatch.xlsx.package import ReadBackDiffers
from tests.records import typed_project

EXAMPLES = Path(__file__).parent.parent / "examples" / "2022-06"
JUNE = Period(2022, 6)
UNIT_FOLDER = "单位表"
FIRST_ROW = 6
LONGEST_UNIT = "某某自治州某某自治县住房和城乡建设与城市管理综合行政执法局事务服务中心"[:34]
LONGEST_PROJECT = (
    "城乡基础设施建设与农村人居环境整治提升工程配套资金县级财政补助项目第二期第三标段含监"
)


def put_out(inbox: Path, output: Path, most: int = MOST_UNIT_SHEETS) -> Written:
    """A run in which so many unit sheets stand in the summary at most."""
    read = read_inbox(inbox, lambda _done, _total: None)
    report = report_of(read, JUNE, Policy())
    return write(report, read.hashes, output, feedback, most)


def linked(book: Workbook, cell: Cell) -> Cell:
    """The cell to which a link of the same workbook leads."""
    assert cell.hyperlink is not None, cell
    assert cell.hyperlink.target is None
    sheet, _, at = cell.hyperlink.location.rpartition("!")
    return book[sheet[1:-1].replace("''", "'")][at]


def links_of(book: Workbook) -> list[Cell]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def unit_lines(book: Workbook) -> dict[str, Sequence[Cell]]:
    """The lines of the list of units on 说明, by the unit's name."""
    rows = list(book["说明"].iter_rows())
    head = next(n for n, row in enumerate(rows) if [row[0].value, row[1].value] == HEAD)
    return {str(row[0].value): row for row in rows[head + 1 :]}


HEAD = ["单位", "单位编码"]


# --- from a total to a cell of the source


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An inbox and its summary."""
    folder = tmp_path_factory.mktemp("traced")
    county(folder / "in", units=4, projects=3)
    return folder / "in", put_out(folder / "in", folder / "out").workbook


def source_columns(sheet: Worksheet) -> Mapping[str, str]:
    """Which column of the source each figure of a unit's sheet has, as its foot says."""
    line = next(text for text in texts(sheet) if text.startswith("数据来源："))
    figures = line.partition("》：")[2].split("；")
    told = (one.removesuffix("列").rpartition(" ") for one in figures if one.endswith("列"))
    return {label: letters for label, _, letters in told}


def test_a_total_is_followed_to_the_cells_in_which_it_was_typed(traced: tuple[Path, Path]) -> None:
    inbox, workbook = traced
    book, values = (openpyxl.load_workbook(workbook, data_only=only) for only in (False, True))
    cover = book["说明"]
    total = next(row for row in cover.iter_rows() if str(row[0].value).startswith("全部报送"))
    summed = linked(book, total[0])
    assert (summed.parent.title, summed.value) == ("分单位汇总", "合计")
    table = summed.parent
    codes = [cell for row in table.iter_rows() for cell in row[1:2] if cell.hyperlink]
    assert len(codes) == 4
    budget = Decimal(0)
    for code in codes:
        unit = linked(book, code).parent
        columns = source_columns(unit)
        assert columns["年初预算数"] == "F"
        head = {cell.value: cell.column for cell in unit[FIRST_ROW - 1]}
        for row in range(FIRST_ROW, FIRST_ROW + 3):
            shown = {name: values[unit.title].cell(row, at).value for name, at in head.items()}
            detail = linked(book, unit.cell(row, 1))
            found = {
                label.value: detail.parent.cell(detail.row, label.column).value
                for label in detail.parent[1]
            }
            assert found["项目名称"] == shown["项目名称"]
            assert found["来源行"] == shown["来源行"]
            assert linked(book, detail).parent is unit
            source = openpyxl.load_workbook(inbox / str(found["来源文件"]), data_only=True)
            typed = source[str(found["来源工作表"])][int(str(found["来源行"]))]
            for label, letters in columns.items():
                cell = typed[column_index_from_string(letters) - 1].value
                if label in ("年初预算数", "累计执行数"):
                    assert shown[label] == ("未填" if cell is None else cell), label
            budget += Decimal(
                repr(typed[column_index_from_string(columns["年初预算数"]) - 1].value)
            )
    told = {cell.value: cell.column for row in table.iter_rows(max_row=4) for cell in row}
    total_shown = values["分单位汇总"].cell(summed.row, told["年初预算数"]).value
    assert Decimal(repr(total_shown)) == budget


def test_every_link_leads_to_a_cell_that_says_something(traced: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(traced[1])
    found = links_of(book)
    assert len(found) > 50
    for cell in found:
        assert linked(book, cell).value is not None, (cell.parent.title, cell.coordinate)


def test_the_way_back_leads_to_the_line_of_the_unit(traced: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(traced[1])
    for name in ("101000 县第0局", "101003 县第3局"):
        sheet = book[name]
        back = next(cell for cell in sheet[1] if cell.value == "返回目录")
        line = linked(book, back)
        assert line.parent.title == "说明"
        assert linked(book, line).parent is sheet
        printed = sheet.print_area.partition("!")[2]
        last = openpyxl.utils.cell.range_boundaries(printed.replace("$", ""))[2]
        assert back.column > last


def test_the_contents_of_the_first_page_are_always_in_sight(traced: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(traced[1])
    cover = book["说明"]
    assert cover.freeze_panes == "A4"
    sheets = [cell for cell in cover[2] if cell.hyperlink]
    assert [cell.value for cell in sheets] == book.sheetnames[1:9]
    assert [linked(book, cell).parent.title for cell in sheets] == book.sheetnames[1:9]
    sections = [cell for cell in cover[3] if cell.hyperlink]
    assert len(sections) == 6
    for cell in sections:
        assert str(linked(book, cell).value).startswith(str(cell.value)[:2])


def test_the_list_of_units_says_department_rows_and_errors(tmp_path: Path) -> None:
    heading = {"unit_code": "1", "unit_name": "甲局", "department": "甲部门"}
    rows = [typed_project("一", 3, 1, 40), typed_project("二", 3, "约五", 40)]
    give(tmp_path / "in", "a.xlsx", heading, rows)
    written = put_out(tmp_path / "in", tmp_path / "out").workbook
    line = unit_lines(openpyxl.load_workbook(written, data_only=True))["甲局"]
    assert [cell.value for cell in line] == ["甲局", "1", "甲部门", None, 2, 1, 1, 0, 1]


def test_the_policy_and_its_source_are_printed(tmp_path: Path) -> None:
    county(tmp_path / "in", units=1, projects=1)
    written = put_out(tmp_path / "in", tmp_path / "out").workbook
    sheet = openpyxl.load_workbook(written)["说明"]
    lines = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert lines["执行率的分母"][3] == "调整后预算数"
    assert lines["执行率的分母"][5] == "默认口径"


def test_the_first_page_says_what_follows_a_change(traced: tuple[Path, Path]) -> None:
    said = texts(openpyxl.load_workbook(traced[1])["说明"])
    section = said.index("五、各表用途（点击名称前往）")
    told = next(n for n, one in enumerate(said) if one.startswith("在《项目明细》里改一个数"))
    assert section < told < next(n for n, one in enumerate(said) if one.startswith("六、各单位（"))
    assert "重新汇总后才变" in said[told]


# --- the sheet itself


def test_the_sheet_names_who_reports_and_ends_with_signatures(traced: tuple[Path, Path]) -> None:
    sheet = openpyxl.load_workbook(traced[1])["101000 县第0局"]
    told = texts(sheet)
    for label in ("单位编码", "主管部门", "填报人", "负责人", "联系电话", "来源文件"):
        assert label in told
    assert told[told.index("主管部门") + 1] == "县第0部门"
    assert told[told.index("来源文件") + 1] == "0.xlsx"
    last = [cell.value for cell in sheet[sheet.max_row] if cell.value is not None]
    assert [str(one).partition("：")[0] for one in last] == ["填表人", "负责人", "单位盖章", "日期"]


def test_findings_have_severity_rule_and_cell(tmp_path: Path) -> None:
    heading = {"unit_code": "1", "unit_name": "甲局", "department": "甲部门"}
    give(tmp_path / "in", "a.xlsx", heading, [typed_project("一", 3, "约五", 40)])
    written = put_out(tmp_path / "in", tmp_path / "out").workbook
    rows = openpyxl.load_workbook(written)["1 甲局"].iter_rows(values_only=True)
    told = [[value for value in row if value is not None] for row in rows]
    finding = next(row for row in told if "错误 V01" in row)
    assert finding[2] == "《项目监控表》J9"
    assert "约五" in str(finding[3])
    aside = next(row for row in told if "《项目监控表》第9行" in row)
    assert "约五" in str(aside[2])


@pytest.mark.parametrize("nil", [True, False])
def test_a_unit_without_projects_says_why(nil: bool, tmp_path: Path) -> None:
    heading = {"unit_code": "1", "unit_name": "甲局", "department": "甲部门"}
    told = {"nil_return": "是"} if nil else {}
    give(
        tmp_path / "in", "a.xlsx", heading | told, [] if nil else [typed_project("一", "约", 1, 2)]
    )
    written = put_out(tmp_path / "in", tmp_path / "out").workbook
    said = texts(openpyxl.load_workbook(written)["1 甲局"])
    assert ("本期零报告，没有项目。" in said) == nil
    assert ("没有计入的项目。" in said) != nil
    assert not [one for one in said if one.startswith("数据来源")]


def test_a_declaration_beside_projects_is_no_nil_return(tmp_path: Path) -> None:
    """Everywhere alike: 说明, 报送情况 and the unit's own sheet."""
    rows = [typed_project("一", "约", 1, 2)]
    for code, told in (("1", rows), ("2", [])):
        heading = {"unit_code": code, "unit_name": f"{code}局", "department": "甲"}
        heading["nil_return"] = "是"
        give(tmp_path / "in", f"{code}.xlsx", heading, told)
    book = openpyxl.load_workbook(put_out(tmp_path / "in", tmp_path / "out").workbook)
    assert [
        one for one in texts(book["说明"]) if one.startswith("计入单位 2 个，其中零报告 1 个；")
    ]
    assert [one for one in texts(book["报送情况"]) if "零报告 1 个" in one]
    assert texts(book["报送情况"]).count("零报告") == 2  # of unit 2: in its line and its file's
    assert "没有计入的项目。" in texts(book["1 1局"])
    assert "本期零报告，没有项目。" in texts(book["2 2局"])


def test_findings_stand_in_the_order_of_their_weight(tmp_path: Path) -> None:
    heading = {"unit_code": "1", "unit_name": "甲局", "department": "甲部门"}
    rows = [typed_project("一", 3, 1, 40, carryover_fen=0.001), typed_project("二", 3, "约五", 40)]
    give(tmp_path / "in", "a.xlsx", heading, rows)
    written = put_out(tmp_path / "in", tmp_path / "out").workbook
    sheet = openpyxl.load_workbook(written)["1 甲局"]
    lines = list(sheet.iter_rows(values_only=True))
    title = next(number for number, row in enumerate(lines) if row[0] == "审核问题")
    found = [(str(row[1]).split()[0], str(row[2])) for row in lines[title + 2 :] if row[1]]
    levels = [level for level, _ in found if level in LEVELS]
    assert set(levels) >= {"错误", "提示"}
    assert levels == sorted(levels, key=LEVELS.index)
    assert found[0] == ("错误", "《项目监控表》J10")


LEVELS = ["错误", "需说明", "已说明", "提示"]


def test_a_column_without_any_number_has_no_total(tmp_path: Path) -> None:
    heading = {"unit_code": "1", "unit_name": "甲局", "department": "甲部门"}
    rows = [typed_project("一", 3, 1, 40), typed_project("二", 4, None, None)]
    give(tmp_path / "in", "a.xlsx", heading, rows)
    done = put_out(tmp_path / "in", tmp_path / "out", most=0)
    (path,) = (done.workbook.parent / UNIT_FOLDER).iterdir()
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    total = {head.value: cell.value for head, cell in zip(sheet[5], sheet[8], strict=True)}
    assert total["项目名称"] == "合计"
    assert (total["年初预算数"], total["累计执行数"]) == (7, 1)
    assert total["上年结转数"] == total["年中调整数"] == "未填"
    assert differences(path, tmp_path, least=10) == []


def test_the_attainment_follows_the_rows_of_the_sheet(tmp_path: Path) -> None:
    """Weighted (3 × 40 + 1 × 20) ÷ 4 = 35, plain (40 + 20) ÷ 2 = 30; the third states none."""
    heading = {"unit_code": "1", "unit_name": "甲局", "department": "甲部门"}
    rows = [
        typed_project("一", 3, 1, 40),
        typed_project("二", 1, 1, 20),
        typed_project("三", 9, 1, None),
    ]
    give(tmp_path / "in", "a.xlsx", heading, rows)
    written = put_out(tmp_path / "in", tmp_path / "out").workbook
    at = "A10"
    live, stored = (openpyxl.load_workbook(written, data_only=only) for only in (False, True))
    assert live["1 甲局"][at].data_type == "f"
    told = "实现程度：按预算加权 {}，简单平均 {}。".format
    assert stored["1 甲局"][at].value == told("35.00%", "30.00%")
    live["1 甲局"]["M6"] = 0.6
    live.save(tmp_path / "changed.xlsx")
    again = office.recalculate(tmp_path / "changed.xlsx", tmp_path)
    found = openpyxl.load_workbook(again, data_only=True)["1 甲局"][at].value
    assert found == told("50.00%", "40.00%")


def test_a_code_of_21_digits_takes_two_lines(tmp_path: Path) -> None:
    heading = {"unit_code": "1", "unit_name": "甲局", "department": "甲部门"}
    give(tmp_path / "in", "a.xlsx", heading, [typed_project("一", 3, 1, 40, project_code="5" * 21)])
    written = put_out(tmp_path / "in", tmp_path / "out").workbook
    sheet = openpyxl.load_workbook(written)["1 甲局"]
    assert sheet["B6"].value == "5" * 21
    assert 28 <= (sheet.row_dimensions[6].height or 0) < 42  # lines of 14 points


def test_pages_of_a_long_list_say_whose_heads_they_repeat(tmp_path: Path) -> None:
    county(tmp_path / "in", units=1, projects=64)
    done = put_out(tmp_path / "in", tmp_path / "out", most=0)
    (path,) = (done.workbook.parent / UNIT_FOLDER).iterdir()
    assert openpyxl.load_workbook(path).worksheets[0].print_title_rows == "$4:$5"
    said = "各页重复的表头是项目各栏的。其后的清单各栏依次是——审核问题：序号、级别、位置、"
    pages = office.pdf_text(path, tmp_path)
    assert len(pages) > 3
    assert all(said in page.replace(" ", "") for page in pages)


def of_story(name: str, folder: Path) -> tuple[Path, Worksheet]:
    """The inbox of a story and the sheet of its first unit."""
    story = read_story(name)
    (folder / "in").mkdir()
    for book in story.workbooks:
        build(book, folder / "in")
    report = stories.run(story, folder / "in", Policy())
    workbook = write(report, {}, folder / "out", lambda _, __: ()).workbook
    return folder / "in", openpyxl.load_workbook(workbook, data_only=True).worksheets[9]


def test_figures_with_cells_of_their_own_name_these_cells(tmp_path: Path) -> None:
    """Three forms for single projects on two sheets, the third below the second."""
    inbox, sheet = of_story("single-project-forms", tmp_path)
    head = {cell.value: cell.column for cell in sheet[FIRST_ROW - 1]}
    lines = [one for one in texts(sheet) if one.startswith("数据来源：")]
    places = {
        "档案数字化": ("（1）3", "数字化", "6"),
        "库房改造": ("（2）3", "其余", "6"),
        "宣传展览": ("（3）10", "其余", "13"),
    }
    source = openpyxl.load_workbook(inbox / "县档案馆.xlsx")
    for row, (name, (told, of_sheet, at)) in enumerate(places.items(), start=FIRST_ROW):
        assert sheet.cell(row, head["项目名称"]).value == name
        assert sheet.cell(row, head["来源行"]).value == told
        line = next(one for one in lines if f"{told[:3]}县档案馆.xlsx《{of_sheet}》" in one)
        for label, letter in (("年初预算数", "D"), ("累计执行数", "E")):
            assert f"{label} {letter}{at}" in line
            shown = sheet.cell(row, head[label]).value
            assert source[of_sheet][f"{letter}{at}"].value == shown
        assert "来源行" not in line
    assert len(lines) == 2  # the first two are laid out alike


def test_a_budget_given_as_one_amount_names_its_column(tmp_path: Path) -> None:
    """A table without the parts of the budget; what is ticked in one of three columns has none."""
    _, sheet = of_story("statement-table", tmp_path)
    assert set(source_columns(sheet)) == {"调整后预算数", "绩效目标实现程度"}
    assert source_columns(sheet)["调整后预算数"] == "C"


def test_amounts_in_another_unit_name_it(tmp_path: Path) -> None:
    """60000 and 30000 元 are typed; the sheet shows 万元."""
    _, sheet = of_story("unit-of-money-however-stated", tmp_path)
    head = {cell.value: cell.column for cell in sheet[FIRST_ROW - 1]}
    assert sheet.cell(FIRST_ROW, head["累计执行数"]).value == 3
    (line,) = (one for one in texts(sheet) if one.startswith("数据来源："))
    assert "；累计执行数 D列（原表单位：元）；" in line


def test_forms_in_files_of_their_own_name_each_file(tmp_path: Path) -> None:
    _, sheet = of_story("single-projects-in-files-of-their-own", tmp_path)
    lines = [one for one in texts(sheet) if one.startswith("数据来源：")]
    for file in ("数字化.xlsx", "库房更正.xlsx"):
        assert sum(f"{file}《Sheet1》" in one for one in lines) == 1
    assert "库房.xlsx《" not in "".join(lines)


# --- on paper


def test_the_longest_names_and_amounts_stand_on_one_page_in_width(tmp_path: Path) -> None:
    heading = {"unit_code": "101001", "unit_name": LONGEST_UNIT, "department": LONGEST_UNIT}
    name = LONGEST_PROJECT[:38]
    rows = [
        typed_project(f"{name}{n:02d}", 9_999_999.99 - n, 1_234_567.89, 50, carryover_fen=0.001)
        for n in range(4)
    ]
    give(tmp_path / "in", "a.xlsx", heading, rows)
    done = put_out(tmp_path / "in", tmp_path / "out", most=0)
    (book,) = (done.workbook.parent / UNIT_FOLDER).iterdir()
    pages = office.pdf_text(book, tmp_path)
    assert len(pages) == 2  # the findings go on
    flat = pages[0].replace(" ", "").replace("\n", "")
    assert "###" not in flat
    assert "9,999,999.99" in flat
    assert LONGEST_UNIT in flat
    assert "来源行" in flat
    assert "合计" in flat
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert sheet.page_setup.orientation == "landscape"
    pixels = sum(7 * one.width + 5 for one in sheet.column_dimensions.values())
    inches = 297 / 25.4 - 1
    assert 10 * inches * 96 / pixels >= 7  # points


# --- beyond the most unit sheets


@pytest.fixture
def split(tmp_path: Path) -> Written:
    """Five units, of which a summary may hold two."""
    county(tmp_path / "in", units=4, projects=3)
    nil = {"unit_code": "9", "unit_name": "县/乙:局?", "department": "乙", "nil_return": "是"}
    give(tmp_path / "in", "nil.xlsx", nil, [])
    return put_out(tmp_path / "in", tmp_path / "out", most=2)


BOOKS = {
    "101000_县第0局.xlsx": "101000 县第0局",
    "101001_县第1局.xlsx": "101001 县第1局",
    "101002_县第2局.xlsx": "101002 县第2局",
    "101003_县第3局.xlsx": "101003 县第3局",
    "9_县_乙_局_.xlsx": "9 县_乙_局_",
}


def test_as_many_unit_sheets_as_may_be_stand_in_the_summary(tmp_path: Path) -> None:
    county(tmp_path / "in", units=3, projects=1)
    done = put_out(tmp_path / "in", tmp_path / "out", most=3)
    assert len(openpyxl.load_workbook(done.workbook).sheetnames) == 9 + 3
    assert not (done.workbook.parent / UNIT_FOLDER).exists()
    assert done.record["unit_sheets"] == []
    assert (done.unit_folder, done.unit_books) == (None, 0)


def test_beyond_them_each_is_a_workbook_of_its_own(split: Written) -> None:
    folder = split.workbook.parent / UNIT_FOLDER
    assert (split.unit_folder, split.unit_books) == (folder, len(BOOKS))
    assert {path.name for path in folder.iterdir()} == set(BOOKS)
    assert len(openpyxl.load_workbook(split.workbook).sheetnames) == 9
    for name, sheet in BOOKS.items():
        book = openpyxl.load_workbook(folder / name)
        assert book.sheetnames == [sheet]
        assert links_of(book) == []
        assert "返回目录" not in texts(book.worksheets[0])
        assert str(book.properties.title).endswith("预算绩效运行监控情况（2022年1–6月）")
        assert book.properties.subject == "2022-06"
        with zipfile.ZipFile(folder / name) as parts:
            assert "2022-06-30T00:00:00Z" in parts.read("docProps/core.xml").decode()
    first = openpyxl.load_workbook(folder / "101000_县第0局.xlsx").worksheets[0]
    assert [first.cell(row, 1).value for row in range(FIRST_ROW, FIRST_ROW + 3)] == [1, 2, 3]


def test_a_workbook_of_a_unit_says_what_its_sheet_says(split: Written, tmp_path: Path) -> None:
    whole = put_out(tmp_path / "in", tmp_path / "whole").workbook
    folder = split.workbook.parent / UNIT_FOLDER
    together = openpyxl.load_workbook(whole)
    for name, sheet in BOOKS.items():
        apart = openpyxl.load_workbook(folder / name)[sheet]
        here = [
            (cell.coordinate, str(cell.value))
            for row in together[sheet].iter_rows()
            for cell in row
            if cell.value is not None and cell.value != "返回目录"
        ]
        there = [
            (cell.coordinate, str(cell.value))
            for row in apart.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        assert here == there


def test_the_values_of_a_workbook_of_a_unit_are_those_of_a_recalculation(
    tmp_path: Path,
) -> None:
    county(tmp_path / "in", units=1, projects=15)
    done = put_out(tmp_path / "in", tmp_path / "out", most=0)
    (book,) = (done.workbook.parent / UNIT_FOLDER).iterdir()
    assert differences(book, tmp_path) == []
    assert differences(done.workbook, tmp_path) == []


def test_the_summary_leads_to_the_rows_of_a_unit_instead(split: Written) -> None:
    book = openpyxl.load_workbook(split.workbook)
    for cell in links_of(book):
        assert linked(book, cell).value is not None
    lines = unit_lines(book)
    for name, unit in (("县第0局", "101000"), ("县第3局", "101003")):
        code = lines[name][1]
        target = linked(book, code)
        assert (target.parent.title, target.value) == ("项目明细", unit)
        assert target.parent.cell(target.row - 1, 1).value != unit
        assert lines[name][3].value == f"{unit}_{name}.xlsx"
        assert lines[name][3].hyperlink is None
    assert lines["县/乙:局?"][1].hyperlink is None
    assert lines["县/乙:局?"][3].value == "9_县_乙_局_.xlsx"
    summed = {row[0].value: row[1] for row in book["分单位汇总"].iter_rows()}
    assert linked(book, summed["县第1局"]).value == "101001"
    said = next(one for one in texts(book["说明"]) if "单位表" in one and "5 个单位" in one)
    assert "不便查找" in said


def test_record_and_log_name_the_workbooks(split: Written) -> None:
    folder = split.workbook.parent
    assert sorted(record_beside(split.workbook)["unit_sheets"]) == sorted(BOOKS)
    assert "单位表：单位较多，各存一个工作簿，共 5 份，在 单位表\n" in (
        folder / "run.log"
    ).read_text("utf-8")


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*.*")}


def test_same_input_gives_the_same_workbooks(split: Written, tmp_path: Path) -> None:
    for file in (tmp_path / "in").iterdir():
        os.utime(file, (1000, 1000))
    again = put_out(tmp_path / "in", tmp_path / "again", most=2)
    assert files_in(again.workbook.parent) == files_in(split.workbook.parent)


def test_a_later_run_without_them_takes_the_folder_away(split: Written, tmp_path: Path) -> None:
    later = put_out(tmp_path / "in", tmp_path / "out")
    assert later.workbook == split.workbook
    assert not (later.workbook.parent / UNIT_FOLDER).exists()
    assert later.unit_folder is None


def test_a_later_run_replaces_the_whole_folder(split: Written, tmp_path: Path) -> None:
    assert split.unit_books == len(BOOKS)
    (tmp_path / "in" / "1.xlsx").unlink()
    later = put_out(tmp_path / "in", tmp_path / "out", most=2)
    folder = later.workbook.parent / UNIT_FOLDER
    assert {path.name for path in folder.iterdir()} == set(BOOKS) - {"101001_县第1局.xlsx"}
    assert [path.name for path in later.workbook.parent.glob(f"{UNIT_FOLDER}*")] == [UNIT_FOLDER]


def test_a_folder_in_which_a_workbook_is_open_stays(
    split: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(split.workbook.parent / UNIT_FOLDER)
    in_use(monkeypatch, UNIT_FOLDER)
    later = put_out(tmp_path / "in", tmp_path / "out", most=2)
    assert later.unit_folder == split.workbook.parent / f"{UNIT_FOLDER}_2"
    assert files_in(later.unit_folder) == before
    assert files_in(split.workbook.parent / UNIT_FOLDER) == before
    without = put_out(tmp_path / "in", tmp_path / "out")
    assert without.unit_folder == split.workbook.parent / UNIT_FOLDER
    assert without.unit_books == 0


def test_the_screen_says_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox, output = tmp_path / "in", tmp_path / "out"
    county(inbox, units=3, projects=1)
    command = ["summarize", str(inbox), "--period", "2022-06", "--output", str(output)]
    command.append("--no-cache")  # what is to be written differs, and nothing that it is made from

    def told(most: int) -> str:
        monkeypatch.setattr(writing, "write", partial(write, most_unit_sheets=most))
        assert cli.main(command) == 0
        return capsys.readouterr().err

    folder = output / "2022-06" / UNIT_FOLDER
    assert f"单位表：单位较多，各存一个工作簿，共 3 份，在 {folder}\n" in told(2)
    in_use(monkeypatch, UNIT_FOLDER)
    said = told(2)
    assert f"在 {folder}_2\n" in said
    assert "原来的单位表文件夹里有文件正被打开，或放有别的东西，没有覆盖" in said
    assert f"没有删除：{folder}\n" in told(3)
    monkeypatch.undo()
    assert "单位表" not in told(3)


def test_a_workbook_of_a_unit_that_differs_is_found_out(tmp_path: Path) -> None:
    county(tmp_path / "in", units=2, projects=2)
    read = read_inbox(tmp_path / "in", lambda _done, _total: None)
    report = report_of(read, JUNE, Policy())
    done = write(report, read.hashes, tmp_path / "out", feedback, 1)
    plan, (first, second) = Plan.of(report, 1), report.units
    path = done.workbook.parent / UNIT_FOLDER / plan.book_of(first)
    read_back_unit(path, first, plan.sheet_of(first))
    for unit, sheet in ((second, plan.sheet_of(first)), (first, plan.sheet_of(second))):
        with pytest.raises(ReadBackDiffers):
            read_back_unit(path, unit, sheet)


def test_several_processes_write_the_same_bytes(tmp_path: Path) -> None:
    county(tmp_path / "in", units=24, projects=2)
    read = read_inbox(tmp_path / "in", lambda _done, _total: None)
    report = report_of(read, JUNE, Policy())
    alone, crowd = tmp_path / "alone", tmp_path / "crowd"
    done = write(report, read.hashes, alone, feedback, 1)
    assert done.unit_books + done.given_back >= FEWEST
    write(report, read.hashes, crowd, feedback, 1, meanwhile=partial(beside, processes=2))
    files = sorted(path.relative_to(alone) for path in alone.rglob("*") if path.is_file())
    assert len(files) == done.unit_books + done.given_back + 3
    assert files == sorted(path.relative_to(crowd) for path in crowd.rglob("*") if path.is_file())
    assert [one for one in files if (alone / one).read_bytes() != (crowd / one).read_bytes()] == []


def test_units_of_one_name_keep_workbooks_of_their_own(tmp_path: Path) -> None:
    for file, name in (("a.xlsx", "县A/局"), ("b.xlsx", "县Ａ:局")):
        heading = {"unit_code": "", "unit_name": name, "department": "甲"}
        give(tmp_path / "in", file, heading, [typed_project("一", 3, 1, 40)])
    done = put_out(tmp_path / "in", tmp_path / "out", most=0)
    names = json.loads((done.workbook.parent / "run.json").read_text("utf-8"))["unit_sheets"]
    assert len({name.casefold() for name in names}) == done.unit_books
    assert {one.name for one in (done.workbook.parent / UNIT_FOLDER).iterdir()} == set(names)
