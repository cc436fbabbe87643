"""监控统计表, 分单位汇总 and 预警清单 as a careful office makes them: pages, sums, sentences."""

import json
import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from operator import mul
from pathlib import Path

import office
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from look.office import Office
from perfbatch.form.monitoring import MONITORING
from perfbatch.model.period import Period
from perfbatch.pipeline import summarize
from perfbatch.policy import Policy
from perfbatch.stages.write.statistics_pages import LEAST, MOST_BREAKS, Block, stretches
from perfbatch.template import Content, write_template
from perfbatch.xlsx.content import wrapped_lines
from tests.records import typed_project

JUNE = Period(2022, 6)
STATISTICS, BY_UNIT, WARNINGS, DETAIL = "监控统计表", "分单位汇总", "预警清单", "项目明细"
OUTLOOKS = ("能实现", "不能完全实现", "差距较大")
LONG_UNIT = "县人民政府办公室机关事务与后勤服务保障中心（含所属事业单位）二〇二二年"
LONG_PROJECT = "乡村振兴示范区农村人居环境整治提升与生活污水治理及配套管网建设项目（含示范村道路硬化）第二期工程尾款及质量保证金和审计费用"
LANDSCAPE = 841.89 - 72, 595.28 - 93.6
"""Width and height of a landscape page between its margins, in points."""

Row = dict[str, object]


def summary(folder: Path, units: dict[tuple[str, str], Sequence[Row]]) -> Path:
    """The summary of units, each with its name and department."""
    inbox = folder / "in"
    inbox.mkdir()
    for number, ((name, department), rows) in enumerate(units.items()):
        card = {
            "unit_code": f"{101001 + number}",
            "unit_name": name,
            "department": department,
            "correction_no": 0,
            "nil_return": "否",
        }
        content = Content(card, {"projects": rows, "indicators": []}, JUNE)
        write_template(inbox / f"{number:02d}.xlsx", MONITORING, content)
    done = summarize(inbox, folder / "out", JUNE, Policy(), lambda _done, _total: None)
    return done.written.workbook


def mixed_units() -> dict[tuple[str, str], list[Row]]:
    """Units of one to seventy projects, two of the longest names, every class, some blanks."""
    units: dict[tuple[str, str], list[Row]] = {}
    number = 0
    for place, count in enumerate((3, 70, 1, 19, 2, 12, 5, 1, 8, 4)):
        rows = []
        for _ in range(count):
            budget, goal = 10 + number / 8, max(2, (number * 7) % 101) % 100
            name = f"P{number:03d}" + (LONG_PROJECT[:56] if number % 11 == 3 else "专项经费")
            paid = None if number % 17 == 5 else round(budget * (number % 9) / 9, 4)
            outlook = None if number % 23 == 7 else OUTLOOKS[number % 3]
            rows.append(typed_project(name, budget, paid, goal, year_end_outlook=outlook))
            number += 1
        unit = LONG_UNIT[:34] if place in {2, 5} else f"县第{place}局"
        units[f"{unit}{place}"[-34:], f"县第{place % 3}部门"] = rows
    return units


UNITS = mixed_units()
ROWS = [row for rows in UNITS.values() for row in rows]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return summary(tmp_path_factory.mktemp("mixed"), UNITS)


@pytest.fixture(scope="module")
def printed(written: Path) -> list[str]:
    (pdf,) = Office(written.parent / "office").print_pdfs([written], written.parent / "paper")
    return office.pdf_text(pdf, written.parent)


@cache
def book_of(path: Path) -> Workbook:
    """A workbook's values; not to be changed."""
    return openpyxl.load_workbook(path, data_only=True)


@cache
def live_of(path: Path) -> Workbook:
    """A workbook's formulas; not to be changed."""
    return openpyxl.load_workbook(path)


def pages_of(printed: Sequence[str], sheet: str) -> list[str]:
    """The printed pages of a sheet, by the name in their foot."""
    foots = [page.rstrip().rpartition("\n")[2].replace(" ", "") for page in printed]
    return [
        page
        for page, foot in zip(printed, foots, strict=True)
        if re.fullmatch(rf"{sheet}第\d+页共\d+页2022年1–6月", foot)
    ]


# --- 监控统计表


def page_starts(sheet: Worksheet) -> list[int]:
    return [1, *(one.id + 1 for one in sheet.row_breaks.brk)]


def page_of(sheet: Worksheet, row: int) -> int:
    return bisect_right(page_starts(sheet), row)


def total_row(sheet: Worksheet) -> int:
    return next(row for row in range(6, sheet.max_row) if sheet.cell(row, 1).value == "合计")


def marks(text: str) -> list[str]:
    return re.findall(r"P\d{3}", text)


def test_no_merged_cell_lies_on_two_pages(written: Path):
    sheet = book_of(written)[STATISTICS]
    assert len(page_starts(sheet)) > 5
    spans = [one for one in sheet.merged_cells.ranges if one.max_row > one.min_row]
    assert len(spans) > len(UNITS)
    assert {page_of(sheet, one.min_row) - page_of(sheet, one.max_row) for one in spans} == {0}


def test_every_project_stands_once_beside_the_name_of_its_unit(written: Path):
    book = book_of(written)
    sheet = book[STATISTICS]
    spans = {
        row: sheet.cell(one.min_row, 1).value
        for one in sheet.merged_cells.ranges
        if one.min_col == one.max_col == 1
        for row in range(one.min_row, one.max_row + 1)
    }
    rows = range(6, total_row(sheet))
    shown = [(spans.get(row, sheet.cell(row, 1).value), sheet.cell(row, 2).value) for row in rows]
    flat = book[DETAIL].iter_rows(min_row=2, min_col=2, max_col=5, values_only=True)
    assert [(name.removesuffix("（续）"), project) for name, project in shown] == [
        (unit, project) for unit, _, _, project in flat
    ]
    assert sorted(project for _, project in shown) == sorted(row["project_name"] for row in ROWS)


def test_a_unit_that_goes_over_a_page_has_its_name_again(written: Path):
    sheet = book_of(written)[STATISTICS]
    names = {row: sheet.cell(row, 1).value for row in range(6, total_row(sheet))}
    again = {row for row, name in names.items() if name and name.endswith("（续）")}
    opening = set(page_starts(sheet)[1:])
    assert again <= opening
    assert len([row for row in again if names[row] == "县第1局1（续）"]) >= 3
    for row in opening & names.keys():
        assert names[row], row


def test_a_page_holds_its_rows_at_full_size(written: Path):
    sheet = book_of(written)[STATISTICS]
    assert sheet.page_setup.scale in {None, 100}
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$5"
    heights = {row: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)}
    assert None not in heights.values()
    starts = [*page_starts(sheet), sheet.max_row + 1]
    for first, after in pairwise(starts):
        heads = heights[4] + heights[5] if first > 1 else 0
        assert sum(heights[row] for row in range(first, after)) + heads <= LANDSCAPE[1]
    assert paper_width(sheet, "A", "G") <= LANDSCAPE[0]


def paper_width(sheet: Worksheet, first: str, last: str) -> float:
    """Points of columns: 7 pixels a half-width character, the edges with it in the file."""
    columns = map(chr, range(ord(first), ord(last) + 1))
    return sum(math.ceil(width_of(sheet, one) * 7) * 0.75 for one in columns)


def width_of(sheet: Worksheet, letter: str) -> float:
    """A column's width; columns of one width that stand together are stored as one."""
    number = ord(letter) - 64
    return next(
        one.width for one in sheet.column_dimensions.values() if one.min <= number <= one.max
    )


def test_long_names_have_the_room_that_they_need(written: Path):
    sheet = book_of(written)[STATISTICS]
    long = 0
    for row in range(6, total_row(sheet)):
        name = str(sheet.cell(row, 2).value)
        if len(name) == 60:
            long += 1
            assert sheet.row_dimensions[row].height >= 13 * math.ceil(116 / 48)
    assert long == sum(len(str(row["project_name"])) == 60 for row in ROWS) > 5
    (lonely,) = [
        row for row in range(6, total_row(sheet)) if sheet.cell(row, 2).value == "P073专项经费"
    ]
    assert len(sheet.cell(lonely, 1).value) == 34
    assert sheet.row_dimensions[lonely].height >= 13 * math.ceil(68 / 28)


def test_the_office_program_breaks_the_pages_where_we_did(written: Path, printed: Sequence[str]):
    sheet = book_of(written)[STATISTICS]
    pages = pages_of(printed, STATISTICS)
    starts = [*page_starts(sheet), sheet.max_row + 1]
    wanted = [
        [mark for row in range(first, after) for mark in marks(str(sheet.cell(row, 2).value))]
        for first, after in pairwise(starts)
    ]
    assert [marks(page) for page in pages] == wanted
    assert all("资金数额(万元)" in page and "差距较大" in page for page in pages)
    assert "附件4" in pages[0]
    assert "填表人：" in pages[-1]
    assert "合计" in pages[-1]


def test_classes_add_up_to_the_rows_that_were_sent(written: Path):
    sheet = book_of(written)[STATISTICS]
    row = total_row(sheet)
    everything = sum(float(str(one["original_budget_fen"])) for one in ROWS)
    assert sheet.cell(row, 3).value == pytest.approx(everything)
    told = {
        one[1]: one[2:5]
        for one in sheet.iter_rows(min_row=row + 3, max_col=5, values_only=True)
        if one[1]
    }
    for label, (least, below) in {
        "实现程度50%及以上": (50, 999),
        "实现程度30%–50%": (30, 50),
        "实现程度30%以下": (0.001, 30),
        "工作未开展": (0, 0.001),
    }.items():
        of = [one for one in ROWS if least <= float(str(one["goal_attainment"])) < below]
        check_class(told[label], of, everything)
    for label, outlook in zip(list(told)[:3], OUTLOOKS, strict=True):
        check_class(
            told[label], [one for one in ROWS if one["year_end_outlook"] == outlook], everything
        )


def check_class(found: Sequence[object], of: Sequence[Row], everything: float) -> None:
    amount = sum(float(str(one["original_budget_fen"])) for one in of)
    assert found[1] == len(of)
    assert found[0] == pytest.approx(amount)
    assert found[2] == pytest.approx(amount / everything, abs=0.000051)


def test_what_no_class_has_is_told_below_them(written: Path):
    sheet = book_of(written)[STATISTICS]
    blank = [one for one in ROWS if one["year_end_outlook"] is None]
    amount = sum(float(str(one["original_budget_fen"])) for one in blank)
    (note,) = [
        str(one)
        for (one,) in sheet.iter_rows(max_col=1, values_only=True)
        if str(one).startswith("注：")
    ]
    money = f"{Decimal(str(amount)).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
    assert f"预计年底实现情况未填或无法识别的项目{len(blank)}个、资金{money}万元" in note
    assert "绩效目标实现程度未填或无法识别的项目0个、资金0.00万元" in note


def test_attainments_of_all_stand_under_no_head_of_another_column(written: Path):
    sheet = book_of(written)[STATISTICS]
    goals = [Fraction(str(row["goal_attainment"])) for row in ROWS]
    budgets = [Fraction(str(row["original_budget_fen"])) for row in ROWS]
    weighted = sum(map(mul, goals, budgets)) / sum(budgets)
    found = {row[1].value: row for row in sheet.iter_rows(min_row=total_row(sheet), max_col=4)}
    for label, wanted in (("按预算加权", weighted), ("简单平均", sum(goals) / len(goals))):
        cell = found[f"绩效目标实现程度（{label}）"][3]
        assert cell.value == pytest.approx(float(wanted) / 100, abs=0.000051)
        assert {f"B{cell.row}:C{cell.row}", f"D{cell.row}:G{cell.row}"} <= {
            one.coord for one in sheet.merged_cells.ranges
        }


def test_the_table_ends_with_a_line_to_sign(written: Path):
    sheet = book_of(written)[STATISTICS]
    last = str(sheet.cell(sheet.max_row, 1).value)
    assert [one for one in re.split("：\u3000*", last) if one][:3] == [
        "填表人",
        "负责人",
        "联系电话",
    ]
    assert re.search("填报日期：\u3000+年\u3000+月\u3000+日$", last)


def test_our_own_table_is_read_back_as_the_same_units(written: Path, tmp_path: Path):
    book = openpyxl.load_workbook(written, data_only=True)
    for name in book.sheetnames:
        if name != STATISTICS:
            del book[name]
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "附件4.xlsx")
    done = summarize(tmp_path / "in", tmp_path / "out", JUNE, Policy(), lambda _done, _total: None)
    names = {unit.name: len(unit.rows) for unit in done.report.units}
    assert names == {name: len(rows) for (name, _), rows in UNITS.items()}
    record = json.loads((done.written.workbook.parent / "run.json").read_text("utf-8"))
    assert record["rows"]["found"] == record["rows"]["counted"] == len(ROWS)


def test_without_any_project_the_table_says_so(tmp_path: Path):
    sheet = book_of(summary(tmp_path, {("县甲局", "县甲局"): []}))[STATISTICS]
    assert sheet["A6"].value == "（无）"
    assert sheet["A7"].value == "合计"
    assert not sheet.row_breaks.brk


heights = st.lists(st.integers(20, 400).map(float), min_size=1, max_size=30)
blocks = st.lists(
    st.builds(Block, heights, st.integers(20, 400), st.integers(20, 400)), min_size=1, max_size=12
)


@given(blocks)
def test_pages_hold_every_row_once_and_are_never_overfull(units: list[Block]):
    found = list(stretches(units, 358.0, 428.0))
    rows = [(one.block, one.first + place) for one in found for place in range(len(one.heights))]
    assert rows == [
        (n, place) for n, unit in enumerate(units) for place in range(len(unit.heights))
    ]
    room, used = 358.0, 0.0
    for one in found:
        if one.opens_page:
            room, used = 428.0, 0.0
        used += sum(one.heights)
        assert used <= room
        unit = units[one.block]
        assert sum(one.heights) >= (unit.again if one.first else unit.name)
        assert one.opens_page or not one.first
        whole = len(unit.heights)
        assert len(one.heights) >= min(LEAST, whole) or one.opens_page or one.first


def test_a_sheet_has_no_more_breaks_than_office_programs_obey():
    lonely = Block((400.0,), 20.0, 20.0)
    found = list(stretches([lonely] * (MOST_BREAKS + 500), 428.0, 428.0))
    assert len(found) == MOST_BREAKS + 500
    assert sum(one.opens_page for one in found) == MOST_BREAKS


# --- 分单位汇总


def summary_line(sheet: Worksheet, name: str) -> dict[str, object]:
    labels = [cell.value for cell in sheet[4]]
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0] == name]
    assert len(rows) == 1, name
    return dict(zip(labels, rows[0], strict=False))


AMOUNTS = ("年初预算数", "上年结转数", "年中调整数", "调整后预算数", "累计执行数")
FILTERED = "《项目明细》筛选结果"


def test_unfiltered_the_line_of_the_filter_says_what_the_total_says(written: Path):
    sheet = book_of(written)[BY_UNIT]
    every, filtered = summary_line(sheet, "合计"), summary_line(sheet, FILTERED)
    for name in ("项目数", *AMOUNTS):
        assert filtered[name] == every[name], name
    live = live_of(written)[BY_UNIT]
    row = next(cell.row for cell in live["A"] if cell.value == FILTERED)
    assert str(live.cell(row, 3).value).startswith("=SUBTOTAL(10")
    assert "在《项目明细》的表头" in str(live.cell(row + 1, 3).value)
    assert live.max_row == row + 1


FILTERED_FOR = "县第1部门"


@pytest.fixture(scope="module")
def recalculated(written: Path) -> list[Path]:
    """The workbook, and a copy with a filter on its 项目明细, after a calculation of everything."""
    book = openpyxl.load_workbook(written)
    detail = book[DETAIL]
    (table,) = detail.tables.values()
    table.autoFilter.add_filter_column(2, [FILTERED_FOR])
    for row in range(2, detail.max_row + 1):
        detail.row_dimensions[row].hidden = detail.cell(row, 3).value != FILTERED_FOR
    copy = written.parent / "filtered.xlsx"
    book.save(copy)
    return office.recalculate_all([written, copy], written.parent)


def test_a_filter_on_the_detail_shows_in_the_line_of_the_filter(recalculated: Sequence[Path]):
    sheet = book_of(recalculated[1])[BY_UNIT]
    of = [row for (_, name), rows in UNITS.items() if name == FILTERED_FOR for row in rows]
    filtered = summary_line(sheet, FILTERED)
    assert 0 < len(of) < len(ROWS)
    assert filtered["项目数"] == len(of)
    budget = sum(float(str(row["original_budget_fen"])) for row in of)
    assert filtered["调整后预算数"] == filtered["年初预算数"] == pytest.approx(budget)
    paid = sum(float(str(row["executed_fen"] or 0)) for row in of)
    assert filtered["累计执行数"] == pytest.approx(paid)
    assert summary_line(sheet, "合计")["项目数"] == len(ROWS)


def test_money_prints_on_one_page_and_findings_beside_it(printed: Sequence[str]):
    pages = [page.replace(" ", "") for page in pages_of(printed, BY_UNIT)]
    assert len(pages) == 2
    for page in pages:
        assert all(name in page for name in ("单位编码", "县第1局1", "县第9局9", "合计"))
    money, findings = pages
    assert all(word in money for word in ("调整后预算数", "累计执行数", "筛选结果怎么用"))
    assert all(word in findings for word in ("预警项目数", "红灯", "需说明", "表内行数"))
    assert "红灯" not in money
    assert "执行率" not in findings
    assert "筛选结果怎么用" not in findings


def test_the_sheet_of_units_prints_at_a_readable_size(written: Path):
    sheet = book_of(written)[BY_UNIT]
    scale = int(sheet.page_setup.scale)
    (beside,) = [one.id for one in sheet.col_breaks.brk]
    last = chr(64 + beside)
    assert scale >= 70
    assert paper_width(sheet, "A", last) * scale / 100 <= LANDSCAPE[0]
    width = paper_width(sheet, "A", "B") + paper_width(sheet, chr(65 + beside), "X")
    assert width * scale / 100 <= LANDSCAPE[0]
    for one in sheet.merged_cells.ranges:
        assert (one.min_col <= beside) is (one.max_col <= beside), one.coord


def test_nothing_is_a_dash_that_stays_a_number(written: Path):
    sheet = book_of(written)[BY_UNIT]
    column = [cell.value for cell in sheet[4]].index("未计入行数") + 1
    cell = sheet.cell(6, column)
    assert cell.value == 0
    assert cell.number_format.endswith('"–"')


def test_every_project_has_a_light_or_none(written: Path):
    sheet = book_of(written)[BY_UNIT]
    for name in ("合计", "县第1局1", "县第2部门"):
        line = summary_line(sheet, name)
        lights = [line[f"{one}灯"] for one in ("红", "黄", "绿", "蓝", "不亮")]
        assert sum(lights) == line["项目数"], name
    unlit = sum(row["executed_fen"] is None for row in ROWS)
    assert summary_line(sheet, "合计")["不亮灯"] == unlit > 3


BEYOND = "未计入、被替代的文件等（不在以上各单位内）"


def test_rows_and_errors_of_the_total_are_those_of_the_first_page(tmp_path: Path):
    """A row and two files do not count: one of another month, one that a later one replaces."""
    good, bad = typed_project("好", 10, 1, 20), typed_project("坏", "约五万", 1, 20)
    card = {"unit_code": "101", "unit_name": "县甲局", "department": "县甲部门", "nil_return": "否"}
    (tmp_path / "in").mkdir()
    for number, (more, rows) in enumerate(
        (
            ({"correction_no": 0}, [good] * 2),
            ({"correction_no": 1}, [good, bad]),
            (
                {"correction_no": 0, "unit_code": "102", "unit_name": "县乙局", "month": 5},
                [good] * 3,
            ),
        )
    ):
        content = Content({**card, **more}, {"projects": rows, "indicators": []}, JUNE)
        write_template(tmp_path / "in" / f"{number}.xlsx", MONITORING, content)
    done = summarize(tmp_path / "in", tmp_path / "out", JUNE, Policy(), lambda _done, _total: None)
    book = book_of(done.written.workbook)
    names = ("项目数", "表内行数", "未计入行数", "被替代行数")
    found = {
        one: [summary_line(book[BY_UNIT], one)[name] for name in names] for one in (BEYOND, "合计")
    }
    assert found == {BEYOND: [None, 5, 3, 2], "合计": [1, 7, 4, 2]}
    findings = [row[1] for row in book["问题清单"].iter_rows(values_only=True)]
    of_unit, beyond, total = (
        [summary_line(book[BY_UNIT], one)[name] for name in ("错误", "需说明")]
        for one in (book[BY_UNIT]["A6"].value, BEYOND, "合计")
    )
    assert total == [findings.count(word) for word in ("错误", "需说明")]
    assert [a + b for a, b in zip(of_unit, beyond, strict=True)] == total
    assert beyond[0] > 0
    (first,) = [row for row in book["说明"].iter_rows() if str(row[0].value).startswith("全部报送")]
    at = live_of(done.written.workbook)["说明"][first[0].coordinate].hyperlink.location
    assert book[BY_UNIT][at.rpartition("!")[2]].value == "合计"


def test_where_every_file_counts_there_is_no_such_line(written: Path):
    names = [cell.value for cell in book_of(written)[BY_UNIT]["A"]]
    assert BEYOND not in names


def test_what_no_row_gives_is_a_word_and_not_nothing(tmp_path: Path):
    blank = [typed_project(f"项目{place}", 10, None, 20) for place in range(2)]
    units = {
        ("县甲局", "县甲部门"): blank,
        ("县乙局", "县乙部门"): [*blank, typed_project("项目9", 5, 2, 40)],
        ("县丙局", "县丙部门"): [],
    }
    written = summary(tmp_path, units)
    again = office.recalculate(written, tmp_path)
    for book in (book_of(written), book_of(again)):
        sheet = book[BY_UNIT]
        paid = {one: summary_line(sheet, one)["累计执行数"] for one, _ in units}
        assert paid == {"县甲局": "未填", "县乙局": 2, "县丙局": 0}
        assert summary_line(sheet, "县甲部门")["累计执行数"] == "未填"
        for name in ("合计", FILTERED):
            line = summary_line(sheet, name)
            assert (line["累计执行数"], line["年初预算数"]) == (2, 45)


def test_departments_and_the_total_stand_out(written: Path):
    sheet = book_of(written)[BY_UNIT]
    for row in range(5, sheet.max_row - 1):
        is_unit = bool(sheet.cell(row, 2).value)
        name = sheet.cell(row, 1)
        assert bool(name.font.b) is not is_unit, row
        assert (name.fill.fgColor.rgb != "00000000") is not is_unit, row
        assert name.alignment.indent == (1 if is_unit else 0)


# --- 预警清单


def lists_of(sheet: Worksheet) -> tuple[list[tuple], list[tuple]]:
    """The rows of the list of flagged projects and of the near misses, totals with them."""
    rows = list(sheet.iter_rows(min_row=5, max_col=15, values_only=True))
    near = next(n for n, row in enumerate(rows) if str(row[0]).startswith("接近预警的项目"))
    return [row for row in rows[:near] if row[0]], [row for row in rows[near + 1 :] if row[0]]


def shortfalls(row: Row) -> list[float]:
    """The shortfalls of a row in percent, rounded half up to two decimals."""
    rates = [float(str(row["goal_attainment"])) / 100]
    if row["executed_fen"] is not None:
        paid, budget = float(str(row["executed_fen"])), float(str(row["original_budget_fen"]))
        rates.append(math.floor(paid / budget * 10_000 + 0.5) / 10_000 if budget else 0)
    return [(0.5 - rate) / 0.5 * 100 for rate in rates]


def flagged(row: Row) -> bool:
    return max(shortfalls(row)) > 29.999 or row["year_end_outlook"] == "差距较大"


def nearly(row: Row) -> bool:
    return not flagged(row) and max(shortfalls(row)) > 19.999


def test_each_list_has_its_rows_and_a_line_of_their_sums(written: Path):
    lists = lists_of(book_of(written)[WARNINGS])
    for found, wanted in zip(lists, (flagged, nearly), strict=True):
        of = [row for row in ROWS if wanted(row)]
        *rows, total = found
        assert len(of) >= 3
        assert sorted(row[3] for row in rows) == sorted(row["project_name"] for row in of)
        assert [row[0] for row in rows] == [n + 1 for n in range(len(of))]
        assert total[0] == "合计"
        assert total[3] == len(of)
        assert total[6] == pytest.approx(sum(float(str(row["original_budget_fen"])) for row in of))
        behind = (
            float(str(row["original_budget_fen"])) / 2 - float(str(row["executed_fen"]))
            for row in of
            if row["executed_fen"] is not None
        )
        assert total[9] == pytest.approx(sum(max(0.0, one) for one in behind), abs=0.0001)


def test_the_arithmetic_is_that_of_the_flags_and_of_nothing_else(written: Path):
    rows, near = lists_of(book_of(written)[WARNINGS])
    for row in rows[:-1]:
        assert "".join(re.findall("^[ZJN](?=：)", row[10], re.MULTILINE)) == row[4]
    for row in near[:-1]:
        assert {line[0] for line in row[10].split("\n")} <= {"Z", "J", "滞"}
        lags = [float(lag) for lag in re.findall(r"^滞.*＝([\d.]+)%", row[10], re.MULTILINE)]
        assert lags
        assert all(20 <= lag < 30 for lag in lags)


NUMBER = r"（?(-?[\d.,]+)%?）?"
APART = re.compile(rf"[ZJ]：序时{NUMBER}－(?:执行|实现){NUMBER}＝{NUMBER}个百分点")
LAG = re.compile(rf"滞后幅度1－{NUMBER}÷（(?:{NUMBER}×)?(\d+)÷(\d+)）＝{NUMBER}(?:；.*)?")


def test_what_is_told_can_be_reckoned_again(written: Path):
    lists = lists_of(book_of(written)[WARNINGS])
    told = [line for rows in lists for row in rows[:-1] for line in row[10].split("\n")]
    lines = [line for line in told if not line.startswith("N")]
    assert len(lines) > 20
    for line in lines:
        found = APART.fullmatch(line) or LAG.fullmatch(line)
        assert found, line
        numbers = [float((one or "100").replace(",", "")) for one in found.groups()]
        if len(numbers) == 3:
            pace, reached, apart = numbers
            assert pace - reached == pytest.approx(apart), line
        else:
            reached, base, months, year, lag = numbers
            reckoned = 100 - 100 * reached / (base * months / year)
            assert reckoned == pytest.approx(lag, abs=0.0051), line


def test_negatives_stand_in_brackets(tmp_path: Path):
    rows = [typed_project("冲回", 10, -1, 20)]
    written = summary(tmp_path, {("县甲局", "县甲局"): rows})
    (row, _), _ = lists_of(book_of(written)[WARNINGS])
    assert row[10].split("\n")[:2] == [
        "Z：序时50.00%－执行（-10.00%）＝60.00个百分点",
        "滞后幅度1－（-1.00）÷（10.00×6÷12）＝120.00%",
    ]


def test_short_names_of_units_lead_to_their_sheets(written: Path):
    sheet = live_of(written)[WARNINGS]
    rows, _ = lists_of(sheet)
    linked = 0
    for number, row in enumerate(rows[:-1], start=5):
        cell = sheet.cell(number, 3)
        assert (cell.hyperlink is not None) is (len(row[2]) < 9), row[2]
        if cell.hyperlink:
            linked += 1
            assert cell.hyperlink.location.rpartition("!")[0].strip("'").endswith(row[2])
    assert 0 < linked < len(rows) - 1


def test_the_list_can_be_filtered_and_its_sums_follow(written: Path):
    sheet = live_of(written)[WARNINGS]
    rows, _ = lists_of(sheet)
    last = 4 + len(rows) - 1
    assert sheet.auto_filter.ref == f"A4:O{last}"
    assert [sheet.cell(last + 1, column).value for column in (4, 7, 10)] == [
        f"=SUBTOTAL(103,A5:A{last})",
        f"=ROUND(SUBTOTAL(109,G5:G{last}),6)",
        f"=ROUND(SUBTOTAL(109,J5:J{last}),6)",
    ]


def test_the_list_prints_at_a_readable_size_with_its_heads(written: Path, printed: Sequence[str]):
    sheet = book_of(written)[WARNINGS]
    assert sheet.page_setup.fitToWidth in {None, 1}
    assert 10 * LANDSCAPE[0] / paper_width(sheet, "A", "O") >= 7
    pages = pages_of(printed, WARNINGS)
    assert len(pages) > 3
    assert all("监控灯" in page and "整改时限" in page for page in pages)


def test_rows_without_a_rate_are_told_above_the_list(written: Path):
    blank = sum(row["executed_fen"] is None for row in ROWS)
    assert f"另有 {blank} 个项目没有可比的执行率" in str(book_of(written)[WARNINGS]["A2"].value)


def test_where_nothing_is_flagged_a_sentence_says_so(tmp_path: Path):
    rows = [typed_project(f"项目{place}", 10, 6, 60) for place in range(4)]
    sheet = book_of(summary(tmp_path, {("县甲局", "县甲局"): rows}))[WARNINGS]
    found, near = lists_of(sheet)
    assert [row[0] for row in found] == ["本期没有达到预警线的项目。"]
    assert [row[0] for row in near] == ["本期没有接近预警的项目。"]
    assert not sheet.auto_filter.ref
    assert "另有" not in str(sheet["A2"].value)


def test_where_everything_is_flagged_the_list_is_the_county(tmp_path: Path):
    rows = [typed_project(f"项目{place}", 10, 1, 20) for place in range(40)]
    found, near = lists_of(book_of(summary(tmp_path, {("县甲局", "县甲局"): rows}))[WARNINGS])
    assert len(found) == 41
    assert found[-1][3::3][:3] == (40, 400, 160)
    assert [row[0] for row in near] == ["本期没有接近预警的项目。"]


# --- all three


def test_recalculation_changes_no_value_of_the_three_sheets(
    written: Path, recalculated: Sequence[Path]
):
    again, stored = book_of(recalculated[0]), book_of(written)
    live = live_of(written)
    formulas, found = 0, []
    for name in (STATISTICS, BY_UNIT, WARNINGS):
        for cell in (cell for row in live[name].iter_rows() for cell in row):
            if cell.data_type == "f":
                formulas += 1
                ours, theirs = (book[name][cell.coordinate].value for book in (stored, again))
                if ours != theirs:
                    found.append((name, cell.coordinate, ours, theirs))
    assert formulas > 100
    assert found == []


def test_nothing_is_cut_on_paper(printed: Sequence[str]):
    for name in (STATISTICS, BY_UNIT, WARNINGS):
        assert not [page for page in pages_of(printed, name) if "###" in page], name


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 9, 1),
        ("县教育局", 9, 1),
        ("县教育局", 8, 2),
        ("a\nb", 9, 2),
        ("一二三，", 7, 2),  # 三 goes with its comma
        ("编码1306202200000", 17, 2),  # 13 digits stay together: 12 places are left of 16
        ("编码130620220000021000004", 20, 3),  # 21 digits fill a line of 19 and begin the next
        ("因" * 100, 21, 10),
    ],
)
def test_a_wrapped_text_takes_so_many_lines(text: str, width: float, lines: int) -> None:
    assert wrapped_lines(text, width) == lines
