"""The other shapes that arrive: 附件4, the 136号 form, a platform export; and what they are noted for."""

import random
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from perfbatch.form.monitoring import INDICATORS, MONITORING, PROJECTS
from perfbatch.model.period import Period
from perfbatch.template import Content, write_template
from perfbatch.template.content import Row as TemplateRow
from perfbatch.xlsx.content import CellValue
from robustness.faults.book import (
    Cell,
    ErrorCell,
    Formula,
    Percentage,
    Place,
    Raised,
    Sheet,
    address,
    workbook_bytes,
)
from robustness.faults.county import YEAR
from robustness.faults.draft import (
    Draft,
    Expected,
    Goal,
    Money,
    Part,
    Row,
    Shape,
    Spot,
    Value,
    budget_of,
    fen_in,
)
from robustness.faults.standard import Laid, shown, standard_form

TICK_WORDS = ("能实现", "不能完全实现", "差距较大")
PROGRESS = ("达到50%", "30%-50%", "30%以下", "未开展")
_TICKS = ("√", "✓", "✔", "☑", "●", "是", 1, "v")
_CROSSES = (None, None, None, "×", "否", 0, "-")


def lay_out(chance: random.Random, draft: Draft) -> Laid:
    """The sheets of a return in the standard form, 附件4, 136号 or as an export."""
    if draft.shape is Shape.STATEMENT:
        return statement(chance, draft)
    if draft.shape is Shape.SINGLE:
        return single_projects(chance, draft)
    if draft.shape is Shape.EXPORT:
        return export(chance, draft)
    return standard_form(draft)


def as_bytes(chance: random.Random, draft: Draft) -> tuple[bytes, Laid]:
    """The workbook, and where its spots stand."""
    if draft.shape is Shape.TEMPLATE:
        return template(draft), Laid()
    laid = lay_out(chance, draft)
    return workbook_bytes(laid.sheets), laid


def template(draft: Draft) -> bytes:
    """The return in the project's own template."""
    content = Content(
        {name: _typed(value) for name, value in draft.heading.items()},
        {
            PROJECTS.name: [_typed_row(row) for row in draft.rows],
            INDICATORS.name: [_typed_row(row) for row in draft.indicators],
        },
        Period(YEAR, draft.month),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, MONITORING, content)
        return path.read_bytes()


def _typed_row(row: Row) -> TemplateRow:
    return {name: _typed(value) for name, value in row.items() if value is not None}


def _typed(value: Value) -> CellValue:
    cell = shown(value, yuan=False, style="")
    if isinstance(cell, Percentage | ErrorCell | Formula | Raised):
        raise TypeError(cell)
    return cell


def _shape_note(draft: Draft, laid: Laid) -> None:
    """S02: a note says which shape a workbook was read as (rules.md, S02)."""
    laid.places[draft.spot(Part.SHEET)] = (laid.sheets[0].name, "")
    laid.places[draft.spot(Part.FILE)] = ("", "")
    draft.allowed.append(Expected("S02", "I", "shape", (draft.spot(Part.SHEET),)))


def _put(laid: Laid, sheet: Sheet, spot: Spot, place: Place, value: Cell) -> None:
    """A cell, and that it is the spot's."""
    if value is not None:
        sheet.cells[place] = value
    laid.places[spot] = (sheet.name, address(*place))


def statement(chance: random.Random, draft: Draft) -> Laid:
    """附件4: two header rows, the unit merged down, three columns for ticks, no payments."""
    sheet, laid, unit = Sheet("统计表"), Laid(), draft.heading["unit_name"]
    style = draft.dress.goal_style
    sheet.cells[1, 1] = (
        f"{YEAR}年度预算绩效运行监控统计表（1-{draft.title_month or draft.month}月份）"
    )
    labels = (
        "部门名称",
        "项目名称",
        "资金数额（万元）",
        f"{draft.month}月底绩效目标实现程度（%）",
        "预计年底绩效目标实现情况",
    )
    sheet.line(2, labels)
    sheet.line(3, TICK_WORDS, 5)
    for column in range(1, 5):
        sheet.merge((2, column), (3, column))
    sheet.merge((2, 5), (2, 7))
    sheet.cells[4, 1] = str(unit)
    if len(draft.rows) > 1:
        sheet.merge((4, 1), (3 + len(draft.rows), 1))
    laid.sheets = [sheet]
    for name, column in (("project_name", 2), ("revised_budget_fen", 3), ("goal_attainment", 4)):
        for at, row in enumerate(draft.rows):
            value = shown(row.get(name), yuan=False, style=style)
            _put(laid, sheet, draft.at(at, name), (4 + at, column), value)
    for at, row in enumerate(draft.rows):
        _ticks(chance, draft, laid, at, row)
    laid.places[draft.spot(Part.HEADER, 0, "month")] = (sheet.name, address(3, 4))
    laid.places[draft.spot(Part.MARK)] = (sheet.name, address(1, 1))
    if chance.random() < 0.5:
        sheet.cells[4 + len(draft.rows), 2] = "合计"
        if all(isinstance(row.get("revised_budget_fen"), Money) for row in draft.rows):
            whole = Money(sum(fen_in(row, "revised_budget_fen") for row in draft.rows))
            sheet.cells[4 + len(draft.rows), 3] = shown(whole, yuan=False, style="")
    _said(draft, laid, sheet, 6 + len(draft.rows))
    _shape_note(draft, laid)
    return laid


def classes_of(draft: Draft) -> dict[str, tuple[int, int]]:
    """Class → number of rows and their budget, as a right report says them."""
    said = dict.fromkeys((*TICK_WORDS, *PROGRESS), (0, 0))
    for row in draft.rows:
        goal = row["goal_attainment"]
        reached = Fraction(goal.percent) if isinstance(goal, Goal) else Fraction(0)
        place = 0 if reached >= 50 else 1 if reached >= 30 else 2 if reached else 3
        for name in (str(row["year_end_outlook"]), PROGRESS[place]):
            count, fen = said[name]
            said[name] = count + 1, fen + budget_of(row)
    return said


def _said(draft: Draft, laid: Laid, sheet: Sheet, row: int) -> None:
    """What the report below the table says of its classes, a line for each kind."""
    if not draft.said:
        return
    half, under_half, under_30, idle = (draft.said[name][0] for name in PROGRESS)
    between = f"30%-50%的项目有{under_half}个，" if under_half >= 0 else ""
    progress = (
        f"（一）监控结果。绩效目标实现程度达到50%的项目有{half}个，{between}"
        f"绩效目标实现程度在30%以下的项目有{under_30}个，工作未开展的项目有{idle}个。"
    )
    told = [
        f"{words}的项目有{count}个，涉及资金{Decimal(fen) / 1_000_000:f}万元"
        for words, (count, fen) in zip(
            (
                "预计年底能实现绩效目标",
                "不能完全实现绩效目标（与年初绩效目标差距30%以内）",
                "与年初目标差距较大（与年初绩效目标差距30%以上）",
            ),
            (draft.said[name] for name in TICK_WORDS),
            strict=True,
        )
    ]
    for at, (kind, text) in enumerate((("progress", progress), ("outlook", "；".join(told)))):
        _put(laid, sheet, draft.spot(Part.SAID, 0, kind), (row + at, 1), text)


def _ticks(chance: random.Random, draft: Draft, laid: Laid, at: int, row: Row) -> None:
    """A row's ticks: one where the outlook says so, or the marks that a fault has put there."""
    sheet = laid.sheets[0]
    for place, word in enumerate(TICK_WORDS):
        mark = shown(row.get(f"mark {word}"), yuan=False, style="")
        if not any(name.startswith("mark ") for name in row):
            ticked = row.get("year_end_outlook") == word
            mark = chance.choice(_TICKS if ticked else _CROSSES)
        _put(laid, sheet, draft.at(at, f"mark {word}"), (4 + at, 5 + place), mark)


def single_projects(chance: random.Random, draft: Draft) -> Laid:
    """136号: a sheet for each project, labels with values and a grid of amounts, indicators below."""
    laid = Laid()
    for at, row in enumerate(draft.rows):
        sheet = Sheet(f"项目{at + 1}")
        laid.sheets.append(sheet)
        sheet.cells[1, 1] = "项目支出绩效目标执行监控表"
        sheet.cells[2, 1] = f"（{YEAR}年度）"
        sheet.cells[3, 1] = "项目名称"
        _put(
            laid,
            sheet,
            draft.at(at, "project_name"),
            (3, 2),
            shown(row["project_name"], yuan=False, style=""),
        )
        sheet.line(
            4,
            (
                "主管部门及代码",
                str(draft.heading["department"]),
                None,
                None,
                "实施单位",
                str(draft.heading["unit_name"]),
            ),
        )
        months = f"1～{draft.month}月"
        sheet.line(
            5,
            (
                "项目资金（万元）",
                None,
                None,
                "年初预算数",
                f"{months}执行数",
                f"{months}执行率",
                "全年预计执行数",
            ),
        )
        sheet.cells[6, 2] = "年度资金总额："
        for name, column in (
            ("original_budget_fen", 4),
            ("executed_fen", 5),
            ("projected_executed_fen", 7),
        ):
            _put(
                laid,
                sheet,
                draft.at(at, name),
                (6, column),
                shown(row.get(name), yuan=False, style=""),
            )
        _sources(chance, row, sheet)
        if chance.random() < 0.5:
            sheet.line(
                11,
                (
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "年度指标值",
                    f"{months}执行情况",
                    "全年预计完成情况",
                ),
            )
            sheet.line(12, ("产出指标", "数量指标", "完成数量", 100, 100 * draft.month // 12, 100))
    _shape_note(draft, laid)
    return laid


SOURCES = ("其中：本年一般公共预算拨款", "上年结转资金", "其他资金")
_SINGLE_AMOUNTS = (("original_budget_fen", 4), ("executed_fen", 5), ("projected_executed_fen", 7))


def _sources(chance: random.Random, row: Row, sheet: Sheet) -> None:
    """The sources below the total, blank or adding up to it; off by what a fault says."""
    sheet.cells[7, 2] = SOURCES[0]
    if not any(name.startswith("off ") for name in row) and chance.random() < 0.5:
        return
    for at, label in enumerate(SOURCES):
        sheet.cells[7 + at, 2] = label
    for name, column in _SINGLE_AMOUNTS:
        whole = fen_in(row, name)
        parts = [whole // 2, whole // 3, whole - whole // 2 - whole // 3]
        parts[1] += fen_in(row, f"off {name}")
        for at, part in enumerate(parts):
            value = shown(Money(part), yuan=False, style="")
            if isinstance(row.get(name), Money) and (part or chance.random() < 0.5):
                sheet.cells[7 + at, column] = value


def export(chance: random.Random, draft: Draft) -> Laid:
    """A flat export in 元, columns under the platform's names, one of them of no interest here."""
    sheet, laid = Sheet("Sheet1"), Laid()
    sheet.cells[1, 1] = "项目支出执行情况表"
    sheet.cells[2, 1] = f"截至{YEAR}年{draft.month}月30日"
    sheet.cells[2, 8] = "金额单位：元"
    labels = (
        "预算单位编码",
        "预算单位",
        "项目编码",
        "项目名称",
        "功能科目",
        "年初预算",
        "调整预算数",
        "累计支付数",
    )
    sheet.line(3, labels)
    names = (
        "project_code",
        "project_name",
        "",
        "original_budget_fen",
        "revised_budget_fen",
        "executed_fen",
    )
    for at, row in enumerate(draft.rows):
        sheet.line(4 + at, (str(draft.heading["unit_code"]), str(draft.heading["unit_name"])))
        sheet.cells[4 + at, 5] = 2010000 + chance.randrange(9999)
        for column, name in enumerate(names, start=3):
            if name:
                _put(
                    laid,
                    sheet,
                    draft.at(at, name),
                    (4 + at, column),
                    shown(row.get(name), yuan=True, style=""),
                )
    laid.sheets = [sheet]
    laid.places[draft.spot(Part.HEADER_ROW)] = (sheet.name, address(3, 0))
    draft.allowed.append(Expected("S04", "I", "open", (draft.spot(Part.HEADER_ROW),)))
    if chance.random() < 0.5:
        row_at = 4 + len(draft.rows)
        sheet.cells[row_at, 4] = "合计"
        for column, name in enumerate(names, start=3):
            if name.endswith("_fen"):
                total = Money(sum(fen_in(row, name) for row in draft.rows))
                sheet.cells[row_at, column] = shown(total, yuan=True, style="")
    _shape_note(draft, laid)
    return laid
