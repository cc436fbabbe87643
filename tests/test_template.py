"""The template: what the standard promises, seen in the file and in a real office program."""

import importlib.util
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import office
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from perfbatch.form.label import label_key
from perfbatch.form.monitoring import MONITORING, PROJECTS
from perfbatch.model.period import Period
from perfbatch.template import Content, ContentError, blank, write_template
from perfbatch.xlsx.content import CellValue, Formula
from perfbatch.xlsx.guards import Message
from perfbatch.xlsx.writing import Book, Properties, WriteRefused
from tests.members import members

ROOT = Path(__file__).parent.parent
COMMITTED = ROOT / "input_templates" / "预算绩效运行监控表.xlsx"
EXAMPLES = ROOT / "examples" / "2022-06"

SHEETS = {
    "填报说明": "visible",
    "项目监控表": "visible",
    "绩效指标表": "visible",
    "字典": "veryHidden",
    "_meta": "veryHidden",
}


def _words(text: str) -> list[str]:
    return text.split()


CARD = _words(
    "填报单位编码 填报单位 主管部门 监控年度 截至月份 更正次数 零报告 填报项目数 填报资金合计 "
    "填报人 负责人 联系电话 填报日期"
)

PROJECT_COLUMNS = _words(
    "序号 项目代码 项目名称 预算来源 下达月份 年初预算数 上年结转数 年中调整数 调整后预算数 "
    "累计执行数 执行率 全年预计执行数 绩效目标实现程度 预计年底实现情况 偏差原因类别 偏差原因说明 "
    "整改措施 整改时限 审核说明 备注"
)

INDICATOR_COLUMNS = _words(
    "序号 项目代码 项目名称 一级指标 二级指标 三级指标 指标性质 计量单位 年度指标值 截至本月完成值 "
    "全年预计完成值 权重 完成目标可能性 偏差原因类别 偏差原因说明 备注"
)

WORDS = {
    "零报告": ["是", "否"],
    "预算来源": ["年初预算", "年中追加", "上年结转"],
    "预计年底实现情况": ["能实现", "不能完全实现", "差距较大"],
    "偏差原因类别": ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他"],
    "一级指标": ["成本指标", "产出指标", "效益指标", "满意度指标"],
    "指标性质": ["正向", "反向", "定性"],
    "完成目标可能性": ["确定能", "有可能", "完全不可能"],
}

# Functions that Excel 2010 and WPS share.
SHARED_FUNCTIONS = _words(
    "AND COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS IF IFERROR ISNUMBER LEN N NOT OR ROUND SUM "
    "SUMIFS SUMPRODUCT"
)

PROJECT_SHEET, INDICATOR_SHEET = "项目监控表", "绩效指标表"
HEADER, TOTAL, FIRST = 7, 8, 9


def _examples() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_examples", EXAMPLES.parent / "make_examples.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = _examples()


def _good_row(**changes: CellValue) -> dict[str, CellValue]:
    row = {
        "project_name": "档案数字化",
        "budget_origin": "年初预算",
        "original_budget_fen": 10,
        "executed_fen": 4.5,
        "goal_attainment": 46.5,
        "year_end_outlook": "能实现",
    }
    return row | changes


def _return(*rows: Mapping[str, CellValue], **heading: CellValue) -> Content:
    head = {"unit_code": "126001", "unit_name": "县档案馆", "department": "县委办公室"}
    return Content(head | {"nil_return": "否"} | heading, {"projects": rows}, Period(2022, 6))


# One story a line: what the unit did wrong, how many places the line of self-checking counts.
FAULTS: dict[str, tuple[int, Content]] = {
    "nothing": (0, _return(_good_row())),
    "no-unit-code": (1, _return(_good_row(), unit_code=None)),
    "nothing-at-all": (6, blank(MONITORING)),
    "nil-with-a-row": (1, _return(_good_row(), nil_return="是")),
    "neither-nil-nor-row": (1, _return()),
    "declared-as-it-is": (
        0,
        _return(_good_row(), declared_project_count=1, declared_amount_fen=10),
    ),
    "declared-count-differs": (1, _return(_good_row(), declared_project_count=2)),
    "declared-amount-differs": (1, _return(_good_row(), declared_amount_fen=10.000001)),
    "payment-blank": (1, _return(_good_row(executed_fen=None))),
    "payment-zero": (0, _return(_good_row(executed_fen=0))),
    "name-blank": (1, _return(_good_row(project_name=""))),
    "outlook-blank": (1, _return(_good_row(year_end_outlook=None))),
    "no-budget-at-all": (1, _return(_good_row(original_budget_fen=None))),
    "added-without-month": (
        1,
        _return(
            _good_row(budget_origin="年中追加", original_budget_fen=0, budget_adjustment_fen=9)
        ),
    ),
    "about-two": (1, _return(_good_row(carryover_fen="约2万"))),
    "number-as-text": (1, _return(_good_row(carryover_fen="2.41"))),
    "adjusted-downwards": (0, _return(_good_row(budget_adjustment_fen=-2))),
    "negative-carryover": (1, _return(_good_row(carryover_fen=-1))),
    "paid-more-than-budget": (1, _return(_good_row(executed_fen=10.01))),
    "paid-exactly-the-budget": (
        0,
        _return(_good_row(original_budget_fen=0.1, carryover_fen=0.2, executed_fen=0.3)),
    ),
    "projected-less-than-paid": (1, _return(_good_row(projected_executed_fen=4.4))),
    "goal-above-hundred": (1, _return(_good_row(goal_attainment=100.01))),
    "goal-negative": (1, _return(_good_row(goal_attainment=-1))),
    "goal-of-open-scale": (1, _return(_good_row(goal_attainment=0.4286))),
    "goal-at-the-ends": (0, _return(_good_row(goal_attainment=0), _good_row(goal_attainment=100))),
    "word-not-on-list": (1, _return(_good_row(year_end_outlook="可实现"))),
    "wildcard-not-on-list": (1, _return(_good_row(budget_origin="年*"))),
    "only-a-remark": (0, _return(_good_row(), {"remark": "以下空白"})),
}


def _wild() -> Content:
    """Whatever may stand in a return that is given back."""
    rows: list[dict[str, CellValue]] = [
        _good_row(project_code="=1+1", remark="=HYPERLINK(A1)", deviation_note="+8 -3 @x"),
        _good_row(original_budget_fen=date(2022, 6, 1), executed_fen="－"),
        _good_row(original_budget_fen=0, executed_fen=0),
        _good_row(original_budget_fen=0, executed_fen=3),
        _good_row(original_budget_fen=5, budget_adjustment_fen=-8, executed_fen=1),
        _good_row(original_budget_fen=2.0000005, executed_fen=1e-7),
        _good_row(original_budget_fen=123456789.123456, executed_fen=99999999.999999),
        _good_row(original_budget_fen="合计", carryover_fen=" ", issue_month="6月"),
        {"executed_fen": 1},
        {},
        _good_row(project_code=109230001, goal_attainment="46%", due_date="2022年9月"),
    ]
    # Rates that lie exactly half way between two hundredths of a percent.
    for paid, budget in ((1.00005, 100), (2.675, 1000), (0.10125, 10), (1.00005, 1), (8.1235, 8)):
        rows.append(_good_row(original_budget_fen=budget, executed_fen=paid))
    return _return(*rows, declared_amount_fen="约100", filled_date="7月5日")


def _many() -> Content:
    def draw(number: int, below: int) -> float:
        return number * 2_654_435_761 % below / 10**6

    rows = [
        _good_row(
            original_budget_fen=draw(number, 10**9 + 7),
            carryover_fen=draw(number, 10**8 + 7),
            budget_adjustment_fen=round(draw(number, 10**7 + 19) - 5, 6),
            executed_fen=draw(number, 10**9 + 9),
        )
        for number in range(1, 301)
    ]
    return _return(*rows)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="session")
def written(desk: Path) -> dict[str, Path]:
    """Every workbook of this module by its story."""
    contents = {name: content for name, (_, content) in FAULTS.items()}
    contents |= {"blank": blank(MONITORING), "wild": _wild(), "many": _many()}
    contents |= {name.removesuffix(".xlsx"): make() for name, make in MADE.EXAMPLES.items()}
    paths = {name: desk / f"{name}.xlsx" for name in contents}
    for name, content in contents.items():
        write_template(paths[name], MONITORING, content)
    return paths


@pytest.fixture(scope="session")
def recalculated(written: dict[str, Path], desk: Path) -> dict[str, Path]:
    return dict(zip(written, office.recalculate_all(list(written.values()), desk), strict=True))


@pytest.fixture(scope="session")
def template(written: dict[str, Path]) -> Workbook:
    return openpyxl.load_workbook(written["blank"])


@cache
def _cells(path: Path) -> dict[tuple[str, str], object]:
    """Every value as a program that does not calculate shows it; an empty text is no value."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in {None, ""}
    }


def _formulas(book: Workbook) -> Iterator[str]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell.value for cell in row if cell.data_type == "f")
        for rules in sheet.conditional_formatting:
            for rule in rules.rules:
                yield from rule.formula
        yield from (one.formula1 for one in sheet.data_validations.dataValidation if one.formula1)


def _column(label: str, columns: Sequence[str] = PROJECT_COLUMNS) -> int:
    return columns.index(label) + 1


# What the standard says ---------------------------------------------------------------------


def test_sheets_and_their_visibility(template: Workbook) -> None:
    assert {sheet.title: sheet.sheet_state for sheet in template} == SHEETS


@pytest.mark.parametrize(
    ("sheet", "row", "labels"),
    [(PROJECT_SHEET, HEADER, PROJECT_COLUMNS), (INDICATOR_SHEET, 3, INDICATOR_COLUMNS)],
)
def test_columns_are_those_of_the_standard(
    template: Workbook, sheet: str, row: int, labels: list[str]
) -> None:
    assert [label_key(cell.value) for cell in template[sheet][row]] == labels


def test_headings_say_the_unit(template: Workbook) -> None:
    headings = [cell.value for cell in template[PROJECT_SHEET][HEADER]]
    assert headings[_column("累计执行数") - 1] == "累计执行数\n(万元)"
    assert headings[_column("执行率") - 1] == "执行率\n(%)"


def test_card_has_each_label_once_in_order_with_its_value_beside_it(written) -> None:
    sheet = openpyxl.load_workbook(written["县教育局2022年1-6月预算绩效运行监控表"])[PROJECT_SHEET]
    pairs = [
        (label_key(cell.value), sheet.cell(cell.row, cell.column + 1).value)
        for row in sheet.iter_rows(min_row=4, max_row=HEADER - 1)
        for cell in row
        if isinstance(cell.value, str) and label_key(cell.value) in CARD
    ]
    assert [label for label, _ in pairs] == CARD
    values = dict(pairs)
    assert values["填报单位编码"] == "205001"
    assert (values["监控年度"], values["截至月份"], values["更正次数"]) == (2022, 6, 0)
    assert values["填报资金合计"] == 3290.15
    assert values["填报日期"].date() == date(2022, 7, 5)


def test_top_of_the_page(template: Workbook) -> None:
    sheet = template[PROJECT_SHEET]
    assert sheet["A1"].value == "项目支出预算绩效运行监控表"
    assert "2026.1" in sheet["A2"].value
    assert sheet.cell(2, _column("审核说明")).value == "单位：万元"


def test_row_of_totals_stands_directly_under_the_header(template: Workbook) -> None:
    assert template[PROJECT_SHEET].cell(TOTAL, _column("项目名称")).value == "合计"


def test_blank_template_states_only_its_defaults(template: Workbook) -> None:
    sheet = template[PROJECT_SHEET]
    texts = {cell.value for row in sheet["A4:T6"] for cell in row} - {None}
    assert {text for text in texts if label_key(str(text)) not in CARD} == {0, "否"}


def test_sixty_rows_are_prepared(template: Workbook) -> None:
    assert template[PROJECT_SHEET].max_row == FIRST + 59
    assert template[INDICATOR_SHEET].max_row == 3 + 60


def test_more_rows_than_prepared(written: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(written["many"])[PROJECT_SHEET]
    assert sheet.max_row == FIRST + 309
    assert sheet.cell(sheet.max_row, _column("调整后预算数")).data_type == "f"


def test_meta_says_what_the_workbook_is(written: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(written["网信办1-6月监控表"])["_meta"]
    assert {row[0].value: row[1].value for row in sheet.iter_rows()} == {
        "form": "monitoring",
        "version": "2026.1",
        "unit_code": "118001",
        "period": "2022-06",
        "fingerprint": MONITORING.fingerprint,
    }


def test_instructions_explain_every_field(template: Workbook) -> None:
    sheet = template["填报说明"]
    first_column = [label_key(str(row[0].value)) for row in sheet.iter_rows()]
    for label in (*CARD, *PROJECT_COLUMNS, *INDICATOR_COLUMNS):
        assert label in first_column
    text = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for phrase in ("只粘贴数值", "浅黄", "灰色", "白色", "报送时限", "联系电话"):
        assert phrase in text


# Numbers --------------------------------------------------------------------------------------


def test_harness_really_recalculates(desk: Path) -> None:
    path = desk / "stale.xlsx"
    with Book(path, Properties("t", "s", "a", date(2022, 6, 30))) as book:
        book.sheet("x").put(1, 1, Formula("1+1", 999))
    assert _cells(path) == {("x", "A1"): 999}
    assert _cells(office.recalculate(path, desk)) == {("x", "A1"): 2}


def test_stored_values_equal_the_recalculated_ones(written, recalculated) -> None:
    for story, path in written.items():
        assert _cells(recalculated[story]) == _cells(path), story


@pytest.mark.parametrize("story", FAULTS)
def test_self_check_counts(written: dict[str, Path], story: str) -> None:
    count, _ = FAULTS[story]
    expected = f"自检：还有 {count} 处未填或不符" if count else "自检：未发现问题"
    assert _cells(written[story])[PROJECT_SHEET, "A3"] == expected


def test_self_check_names_error_values(written, desk: Path) -> None:
    book = openpyxl.load_workbook(written["nothing"])
    book[PROJECT_SHEET].cell(FIRST, _column("上年结转数")).value = "=1/0"
    book.save(desk / "error-value.xlsx")
    cells = _cells(office.recalculate(desk / "error-value.xlsx", desk))
    assert cells[PROJECT_SHEET, "A3"] == "自检：表中有错误值（如 #REF!），请先改正"


def test_real_case(written: dict[str, Path]) -> None:
    cells = _cells(written["网信办1-6月监控表"])
    shown = {
        label: cells.get((PROJECT_SHEET, f"{letter}{TOTAL}"))
        for letter, label in zip("FGHIJK", PROJECT_COLUMNS[5:11], strict=True)
    }
    assert shown == {
        "年初预算数": 6.41,
        "上年结转数": 0,
        "年中调整数": 7.5,
        "调整后预算数": 13.91,
        "累计执行数": 0.38,
        "执行率": 25.33,
    }
    assert cells[PROJECT_SHEET, "A3"] == "自检：还有 6 处未填或不符"


def test_examples_say_what_they_are_for(written: dict[str, Path]) -> None:
    def check(name: str) -> object:
        return _cells(written[name])[PROJECT_SHEET, "A3"]

    for name in (
        "县教育局2022年1-6月预算绩效运行监控表",
        "农业农村局绩效监控表（报财政）",
        "县档案馆（零报告）",
    ):
        assert check(name) == "自检：未发现问题"
    assert check("交通运输局1-6月") == "自检：还有 1 处未填或不符"


def test_rows_added_below_without_formulas_are_in_the_totals(written, desk: Path) -> None:
    book = openpyxl.load_workbook(written["nothing"])
    sheet = book[PROJECT_SHEET]
    for label, value in (("年初预算数", 2.5), ("年中调整数", -0.4), ("累计执行数", 1)):
        sheet.cell(FIRST + 80, _column(label)).value = value
    book.save(desk / "added-below.xlsx")
    cells = _cells(office.recalculate(desk / "added-below.xlsx", desk))
    assert cells[PROJECT_SHEET, f"I{TOTAL}"] == 12.1
    assert cells[PROJECT_SHEET, f"J{TOTAL}"] == 5.5
    assert cells[PROJECT_SHEET, f"K{TOTAL}"] == 45  # over the row that has both


def test_only_functions_that_the_office_programs_share(written: dict[str, Path]) -> None:
    used = set()
    for formula in _formulas(openpyxl.load_workbook(written["wild"])):
        used |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"', "", formula)))
        assert len(formula) < 8192
    assert used <= set(SHARED_FUNCTIONS)
    assert {"SUMIFS", "SUMPRODUCT", "IFERROR"} <= used


def test_text_stays_text(written: dict[str, Path], recalculated: dict[str, Path]) -> None:
    for path in (written["wild"], recalculated["wild"]):
        sheet = openpyxl.load_workbook(path)[PROJECT_SHEET]
        cell = sheet.cell(FIRST, _column("项目代码"))
        assert (cell.value, cell.data_type) == ("=1+1", "s")
        assert sheet.cell(FIRST, _column("备注")).data_type == "s"
        assert sheet.cell(FIRST + 1, _column("累计执行数")).value == "－"
    code = openpyxl.load_workbook(written["县教育局2022年1-6月预算绩效运行监控表"])[PROJECT_SHEET][
        "B9"
    ]
    assert (code.value, code.number_format) == ("130600220520500100001", "@")


# Guards -----------------------------------------------------------------------------------------


def _validation(sheet: Worksheet, cell: str) -> DataValidation:
    found = [one for one in sheet.data_validations.dataValidation if cell in one.sqref]
    assert len(found) == 1, cell
    return found[0]


@pytest.mark.parametrize(
    ("name", "row", "labels"),
    [(PROJECT_SHEET, FIRST, PROJECT_COLUMNS), (INDICATOR_SHEET, 4, INDICATOR_COLUMNS)],
)
def test_every_column_is_guarded_to_the_end_of_the_sheet(
    template: Workbook, name: str, row: int, labels: list[str]
) -> None:
    sheet = template[name]
    for column, label in enumerate(labels, start=1):
        one = _validation(sheet, sheet.cell(row, column).coordinate)
        assert str(one.sqref).endswith("1048576")
        assert one.promptTitle == label
        assert one.prompt
        assert one.showInputMessage
        if label in WORDS:
            assert (one.type, one.errorStyle or "stop") == ("list", "stop")
            assert _listed(template, one.formula1) == WORDS[label]
        else:
            assert one.type in {None, "none"} or one.errorStyle == "warning"


def _listed(book: Workbook, name: str) -> list[str]:
    ((sheet, cells),) = book.defined_names[name].destinations
    assert sheet == "字典"
    return [row[0].value for row in book[sheet][cells]]


def test_card_is_guarded(template: Workbook) -> None:
    sheet = template[PROJECT_SHEET]
    labels = {
        label_key(cell.value): sheet.cell(cell.row, cell.column + 1).coordinate
        for row in sheet["A4:T6"]
        for cell in row
        if isinstance(cell.value, str) and label_key(cell.value) in CARD
    }
    guards = {label: _validation(sheet, cell) for label, cell in labels.items()}
    assert list(guards) == CARD
    assert _listed(template, guards["零报告"].formula1) == ["是", "否"]
    month = guards["截至月份"]
    assert (month.type, month.formula1, month.formula2) == ("whole", "1", "12")
    assert guards["填报日期"].type == "date"


def test_plausibility_only_warns(template: Workbook) -> None:
    sheet = template[PROJECT_SHEET]

    def formula(label: str) -> str:
        return _validation(sheet, sheet.cell(FIRST, _column(label)).coordinate).formula1

    assert formula("年初预算数") == "AND(ISNUMBER(F9),ROUND(F9,6)=F9,F9>=0)"
    assert formula("年中调整数") == "AND(ISNUMBER(H9),ROUND(H9,6)=H9)"
    assert formula("全年预计执行数").endswith("L9>=0,L9>=N(J9))")
    goal = _validation(sheet, f"M{FIRST}")
    assert (goal.type, goal.formula1, goal.formula2) == ("decimal", "0", "100")


def test_codes_are_not_flagged_as_numbers_gone_wrong(written: dict[str, Path]) -> None:
    with zipfile.ZipFile(written["blank"]) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    (ignored,) = re.findall(r'<ignoredError sqref="([^"]*)" numberStoredAsText="1"/>', sheet)
    assert {"C4:E4", "B9:B1048576"} <= set(ignored.split())


def test_a_message_too_long_is_refused_not_dropped() -> None:
    with pytest.raises(WriteRefused):
        Message("项目名称", "长" * 256)
    with pytest.raises(WriteRefused):
        Message("长" * 33, "")


def test_second_net_marks_what_pasting_brings_in(template: Workbook) -> None:
    sheet = template[PROJECT_SHEET]
    marks = {
        str(area.sqref).partition(":")[0]: area.rules[0].formula[0]
        for area in sheet.conditional_formatting
    }
    assert "F9<0" in marks["F9"].replace("$", "")
    assert "J9>I9" in marks["J9"].replace("$", "")
    assert "M9>100" in marks["M9"].replace("$", "")
    assert "LEN($C9)=0" in marks["C9"]
    assert marks["A3"] == '$A$3<>"自检：未发现问题"'


def test_protection_leaves_the_unit_its_cells(template: Workbook) -> None:
    for name in (PROJECT_SHEET, INDICATOR_SHEET):
        guard = template[name].protection
        assert guard.sheet
        assert not guard.password
        for allowed in ("formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
            assert getattr(guard, allowed) is False, allowed
        assert guard.insertColumns is not False
        assert guard.deleteColumns is not False


def test_input_cells_are_open_and_computed_ones_locked(template: Workbook) -> None:
    sheet = template[PROJECT_SHEET]
    for column, label in enumerate(PROJECT_COLUMNS, start=1):
        computed = label in {"调整后预算数", "执行率"}
        cell = sheet.cell(FIRST, column)
        below = _column_style(sheet, column)
        assert cell.protection.locked is computed, label
        assert below.protection.locked is computed, label
        assert cell.fill.fgColor.rgb == ("FFE7E6E6" if computed else "FFFFF9DB"), label
        assert sheet.cell(TOTAL, column).protection.locked
        assert sheet.cell(HEADER, column).protection.locked
    assert _column_style(sheet, 2).number_format == "@"
    assert not sheet["C4"].protection.locked
    assert all(sheet.row_dimensions[row].s for row in range(1, FIRST))


def _column_style(sheet: Worksheet, column: int) -> ColumnDimension:
    """The style of the cells below the prepared ones; alike neighbours stand in the file as one."""
    (found,) = (one for one in sheet.column_dimensions.values() if one.min <= column <= one.max)
    return found


def test_prefilled_cells_are_white_and_open(written: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(written["nothing"])[PROJECT_SHEET]
    name, paid = sheet.cell(FIRST, _column("项目名称")), sheet.cell(FIRST, _column("累计执行数"))
    assert name.fill.fill_type is None
    assert not name.protection.locked
    assert paid.fill.fgColor.rgb == "FFFFF9DB"


# Paper --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "head"), [(PROJECT_SHEET, 7), (INDICATOR_SHEET, 3)])
def test_print_set_up(template: Workbook, name: str, head: int) -> None:
    sheet = template[name]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.freeze_panes == f"D{TOTAL if name == PROJECT_SHEET else 4}"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_instructions_are_upright(template: Workbook) -> None:
    assert template["填报说明"].page_setup.orientation == "portrait"


def test_printed_pages(written: dict[str, Path], desk: Path) -> None:
    pages = office.pdf_text(office.print_pdf(written["many"], desk), desk)
    ours = [page for page in pages if "累计执行数" in page and "填写要求" not in page]
    assert len(ours) > 3
    for page in ours:
        assert "项目名称" in page
        assert "年初预算数" in page
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in page.replace(" ", "")
    assert not any("###" in page for page in pages)


# Files --------------------------------------------------------------------------------------------


def test_same_content_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        write_template(path, MONITORING, _wild())
    assert first.read_bytes() == second.read_bytes()


def test_committed_template_is_in_step_with_the_form(written: dict[str, Path]) -> None:
    assert members(COMMITTED) == members(written["blank"])


def test_committed_examples_are_in_step_with_their_script(tmp_path: Path) -> None:
    fresh = MADE.write_examples(tmp_path)
    assert {path.name for path in EXAMPLES.iterdir()} == {path.name for path in fresh}
    for path in fresh:
        assert members(EXAMPLES / path.name) == members(path), path.name


def test_documents_bear_the_date_of_the_business(written: dict[str, Path]) -> None:
    def created(story: str) -> date:
        return openpyxl.load_workbook(written[story]).properties.created.date()

    assert created("blank") == date(2026, 1, 1)
    assert created("wild") == date(2022, 6, 30)


def test_values_without_a_cell_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    for rows in (
        {"project": []},
        {"projects": [{"name": "x"}]},
        {"projects": [{"execution_rate": 1}]},
    ):
        with pytest.raises(ContentError):
            write_template(path, MONITORING, Content({}, rows))
    with pytest.raises(ContentError):
        write_template(path, MONITORING, Content({"unit": "x"}, {}))


def test_heading_may_contradict_the_period(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    content = replace(blank(MONITORING, Period(2022, 6)), heading={"month": "6月底"})
    write_template(path, MONITORING, content)
    values = {value for (sheet, _), value in _cells(path).items() if sheet == PROJECTS.sheet}
    assert {2022, "6月底"} <= values
