"""The standard form laid out as a sheet, as a unit might have it in its office program."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from robustness.faults.book import (
    Cell,
    ErrorCell,
    Formula,
    Percentage,
    Sheet,
    address,
)
from robustness.faults.draft import (
    BUDGET_PARTS,
    FEN_PER_WAN,
    FEN_PER_YUAN,
    Draft,
    Goal,
    Money,
    Part,
    Row,
    Shape,
    Spot,
    Value,
    as_number,
)
from robustness.faults.dress import AMOUNTS, STANDARD_FIELDS

HEADING_LABELS = {
    "unit_code": "填报单位编码",
    "unit_name": "填报单位",
    "department": "主管部门",
    "year": "监控年度",
    "month": "截至月份",
    "correction_no": "更正次数",
    "nil_return": "零报告",
    "declared_project_count": "填报项目数(个)",
    "declared_amount_fen": "填报资金合计(万元)",
    "preparer": "填报人",
    "responsible": "负责人",
    "phone": "联系电话",
    "filled_date": "填报日期",
}
INDICATOR_FIELDS = {
    "serial_no": "序号",
    "project_code": "项目代码",
    "project_name": "项目名称",
    "dimension": "一级指标",
    "category": "二级指标",
    "indicator": "三级指标",
    "indicator_nature": "指标性质",
    "measure_unit": "计量单位",
    "target_value": "年度指标值",
    "actual_value": "截至本月完成值",
    "projected_value": "全年预计完成值",
    "weight": "权重",
    "likelihood": "完成目标可能性",
}
INDICATOR_SHEET = "绩效指标表"
_LABELS = {name: (label, unit) for name, label, unit in STANDARD_FIELDS}
Seen: TypeAlias = Fraction | ErrorCell | str | None


@dataclass
class Laid:
    """Sheets, and where each spot of the draft stands: sheet and address."""

    sheets: list[Sheet] = field(default_factory=list)
    places: dict[Spot, tuple[str, str]] = field(default_factory=dict)


def shown(value: Value, *, yuan: bool, style: str) -> Cell:
    """What is typed into the cell for a value of the draft."""
    if isinstance(value, Money):
        number = Decimal(value.fen) / (FEN_PER_YUAN if yuan else FEN_PER_WAN)
        if value.text:
            return f"{number.normalize():f}"
        return int(number) if number == int(number) else float(number)
    if isinstance(value, Goal):
        if style == "format":
            return Percentage(float(value.percent / 100))
        return f"{value.percent:f}" if style == "text" else float(value.percent)
    return value


class StandardSheet:
    """One sheet of the standard form in the making."""

    def __init__(self, draft: Draft, laid: Laid) -> None:
        self._draft, self._laid, self._dress = draft, laid, draft.dress
        self.sheet = Sheet(self._dress.sheet)
        self._left = 1 + self._dress.right
        shown_columns = [name for name in self._dress.order if name not in draft.gone]
        self._columns = {name: self._left + at for at, name in enumerate(shown_columns)}
        self._header = 0
        self._seen: list[dict[str, Seen]] = []

    def build(self) -> Sheet:
        """The filled sheet."""
        row = self._heading()
        self._header_rows(row)
        row = self._header + (2 if self._dress.two_rows else 1)
        total_row = row if self._dress.total else 0
        row = self._rows(row + bool(total_row))
        if total_row:
            self._total(total_row)
        if self._draft.second_table:
            row = self._second_table(row + 1)
        if self._dress.notes:
            for at, text in enumerate(("填报人：王敏", "说明：以上数据截至本月底。"), start=1):
                self.sheet.cells[row + at, self._left] = text
                self._note(self._draft.spot(Part.NOTE, at), row + at, self._left)
        name = self.sheet.name
        self._laid.places[self._draft.spot(Part.SHEET)] = (name, "")
        self._laid.places[self._draft.spot(Part.HEADER_ROW)] = (name, address(self._last, 0))
        return self.sheet

    @property
    def _last(self) -> int:
        """The last row of the header."""
        return self._header + self._dress.two_rows

    def _note(self, spot: Spot, row: int, column: int) -> None:
        self._laid.places[spot] = (self.sheet.name, address(row, column))

    def _heading(self) -> int:
        """Titles and the heading block; the row after them."""
        draft, left = self._draft, self._left
        row = 1 + self._dress.down
        self.sheet.cells[row, left] = "项目支出预算绩效运行监控表"
        version = draft.version or ("2025.1" if draft.shape is Shape.EARLIER else "2026.1")
        self.sheet.cells[row + 1, left] = f"表式版本：{version}"
        self._note(draft.spot(Part.VERSION), row + 1, left)
        if draft.mark:
            self.sheet.cells[row + 1, left + 8] = draft.mark
            self._note(draft.spot(Part.MARK), row + 1, left + 8)
        row += 2
        pairs = list(HEADING_LABELS.items())
        per_line = self._dress.per_line
        for first in range(0, len(pairs), per_line):
            for at, (name, label) in enumerate(pairs[first : first + per_line]):
                column = left + 2 * at
                self.sheet.cells[row, column] = label
                value = shown(draft.heading.get(name), yuan=False, style="")
                if value is not None:
                    self.sheet.cells[row, column + 1] = value
                self._note(draft.head(name), row, column + 1)
            row += 1
        return row + 1

    def _header_rows(self, row: int) -> None:
        self._header = row
        if self._dress.two_rows:
            self._two_rows(row)
        else:
            self._one_row(row)
        for name, column in self._columns.items():
            self._note(self._draft.spot(Part.HEADER, 0, name), self._last, column)
        for at, label in enumerate((self._draft.doubled, *self._draft.foreign)):
            column = self._left + len(self._columns) + at
            self._note(self._draft.spot(Part.HEADER, 0, label), self._last, column)

    def _one_row(self, row: int) -> None:
        for name, column in self._columns.items():
            self.sheet.cells[row, column] = self.label(name)
        extra = self._left + len(self._columns)
        if self._draft.doubled:
            self.sheet.cells[row, extra] = self.label(self._draft.doubled)
        for at, label in enumerate(self._draft.foreign, start=extra + 1):
            if not label.startswith("("):
                self.sheet.cells[row, at] = label

    def _two_rows(self, row: int) -> None:
        """预算数 over its parts, everything else merged down."""
        parts = [self._columns[name] for name in BUDGET_PARTS]
        unit = "元" if self._dress.yuan else "万元"
        self.sheet.cells[row, parts[0]] = f"预算数（{unit}）"
        self.sheet.merge((row, parts[0]), (row, parts[-1]))
        for name, column in self._columns.items():
            under = name in BUDGET_PARTS
            self.sheet.cells[row + under, column] = _LABELS[name][0] if under else self.label(name)
            if not under:
                self.sheet.merge((row, column), (row + 1, column))

    def label(self, name: str) -> str:
        """The label of a column, written in one of the ways that are understood."""
        if name in self._draft.labels:
            return self._draft.labels[name]
        label, unit = _LABELS[name]
        style = self._dress.label_style
        if style == 1 and name == "executed_fen":
            label = "累计支付数"
        if style == 2:
            label = f"{label[:2]} {label[2:]}"
        if style == 3:
            label = f"{label[:3]}\n{label[3:]}"
        if not unit or (not self._dress.unit_in_labels and unit == "万元"):
            return label
        unit = "元" if self._dress.yuan and unit == "万元" else unit
        return f"{label}（{unit}）" if style in {2, 4} else f"{label}\n({unit})"

    def _rows(self, row: int) -> int:
        draft = self._draft
        for at, values in enumerate(draft.rows):
            self._row(at, values, row)
            row += 1
            if at in draft.subtotals:
                self._subtotal(row, at)
                row += 1
            if at in self._dress.blank_after:
                row += 1
            if at == self._dress.header_again_after:
                self._one_row(row)
                row += 1
        return row

    def _row(self, at: int, values: Row, row: int) -> None:
        draft = self._draft
        seen: dict[str, Seen] = {name: as_number(values.get(name)) for name in AMOUNTS}
        for name, column in self._columns.items():
            if name in {"revised_budget_fen", "execution_rate"}:
                continue
            value = shown(values.get(name), yuan=self._dress.yuan, style=self._dress.goal_style)
            if value is not None:
                self.sheet.cells[row, column] = value
            self._note(draft.at(at, name), row, column)
        seen["revised_budget_fen"] = revised([seen[name] for name in BUDGET_PARTS])
        rate = divided(seen["executed_fen"], seen["revised_budget_fen"])
        self._computed(
            draft.at(at, "revised_budget_fen"), row, self._in_unit(seen["revised_budget_fen"])
        )
        self._computed(draft.at(at, "execution_rate"), row, rate)
        self._seen.append(seen)
        self._note(draft.spot(Part.ROW, at), row, 0)
        for place, cells in enumerate(draft.foreign.values(), start=1):
            column = self._left + len(self._columns) + place
            if at < len(cells) and cells[at] is not None:
                self.sheet.cells[row, column] = cells[at]
        if at in draft.hidden:
            self.sheet.hidden_rows.add(row)
        if draft.doubled:
            self.sheet.cells[row, self._left + len(self._columns)] = 1

    def _in_unit(self, wan: Seen) -> Seen:
        return wan * 10_000 if self._dress.yuan and isinstance(wan, Fraction) else wan

    def _computed(self, spot: Spot, row: int, value: Seen) -> None:
        """A cell that the form computes, as it is found in a saved file."""
        column = self._columns.get(spot.field)
        if column is None:
            return
        self._note(spot, row, column)
        if spot in self._draft.written_over:
            self.sheet.cells[row, column] = self._draft.written_over[spot]
            return
        result = float(value) if isinstance(value, Fraction) else value or ""
        if self._dress.computed == "uncalculated":
            self.sheet.cells[row, column] = Formula(f"SUM(F{row}:H{row})")
        elif self._dress.computed == "formula":
            self.sheet.cells[row, column] = Formula(f"SUM(F{row}:H{row})", result)
        elif result != "":
            self.sheet.cells[row, column] = result

    def _total(self, row: int) -> None:
        self.sheet.cells[row, self._columns["project_name"]] = "合计"
        for name in AMOUNTS:
            value = added([seen[name] for seen in self._seen])
            spot = self._draft.spot(Part.TOTAL, 0, name)
            self._computed(spot, row, self._in_unit(value))

    def _subtotal(self, row: int, at: int) -> None:
        """A row that adds up those above it, from the last such row on."""
        self.sheet.cells[row, self._columns["project_name"]] = "小计"
        spot = self._draft.spot(Part.TOTAL, at + 1, "project_name")
        self._note(spot, row, self._columns["project_name"])
        first = max((one + 1 for one in self._draft.subtotals if one < at), default=0)
        for name in AMOUNTS:
            value = added([seen[name] for seen in self._seen[first:]])
            self._computed(self._draft.spot(Part.TOTAL, at + 1, name), row, self._in_unit(value))

    def _second_table(self, row: int) -> int:
        """Another header below with its columns in another order."""
        for name, column in zip(reversed(self._columns), self._columns.values(), strict=True):
            self.sheet.cells[row, column] = self.label(name)
        self._note(self._draft.spot(Part.ROW, -1), row, 0)
        self.sheet.cells[row + 1, self._columns["project_name"]] = "另一个项目"
        return row + 2


def added(values: list[Seen]) -> Seen:
    """A sum as an office program gives it: text counts nothing, an error spreads."""
    for one in values:
        if isinstance(one, ErrorCell):
            return one
    return sum((one for one in values if isinstance(one, Fraction)), Fraction(0))


def revised(parts: list[Seen]) -> Seen:
    """调整后预算数 as the form's formula gives it: an empty text where no part is a number."""
    whole = added(parts)
    return (
        whole
        if isinstance(whole, ErrorCell) or any(isinstance(one, Fraction) for one in parts)
        else ""
    )


def divided(paid: Seen, budget: Seen) -> Seen:
    """执行率 as the form's formula gives it: percent, 不适用, an error, or an empty text."""
    for one in (paid, budget):
        if isinstance(one, ErrorCell):
            return one
    if not isinstance(paid, Fraction) or not isinstance(budget, Fraction):
        return ""
    return half_up(paid / budget * 100) if budget else "不适用"


def half_up(percent: Fraction) -> Fraction:
    """Two decimals, half away from zero, as ROUND does."""
    hundredths = (abs(percent) * 100 + Fraction(1, 2)) // 1
    return Fraction(hundredths if percent >= 0 else -hundredths, 100)


def indicator_sheet(draft: Draft, laid: Laid) -> Sheet:
    """绩效指标表 with the draft's indicators."""
    sheet = Sheet(INDICATOR_SHEET)
    sheet.cells[1, 1] = "项目绩效指标完成情况表"
    for column, label in enumerate(INDICATOR_FIELDS.values(), start=1):
        sheet.cells[3, column] = label
    for at, one in enumerate(draft.indicators):
        for column, name in enumerate(INDICATOR_FIELDS, start=1):
            value = shown(one.get(name), yuan=False, style="")
            if value is not None:
                sheet.cells[4 + at, column] = value
            spot = draft.spot(Part.INDICATOR, at, name)
            laid.places[spot] = (sheet.name, address(4 + at, column))
    return sheet


def other_sheets(draft: Draft) -> Iterator[Sheet]:
    """Sheets that belong to no form."""
    if draft.extra_sheet:
        other = Sheet(draft.extra_sheet)
        other.line(1, ("科室", "电话"))
        other.line(2, ("办公室", "0312-2345678"))
        yield other


def standard_form(draft: Draft) -> Laid:
    """The return as a workbook of the standard form."""
    laid = Laid()
    main = StandardSheet(draft, laid).build()
    laid.sheets = [main]
    if draft.copied_sheet:
        laid.sheets.append(Sheet(draft.copied_sheet, dict(main.cells)))
    if draft.indicators:
        laid.sheets.append(indicator_sheet(draft, laid))
    for other in other_sheets(draft):
        laid.sheets.append(other)
        laid.places[draft.spot(Part.SHEET, 1)] = (other.name, "")
    laid.places[draft.spot(Part.FILE)] = ("", "")
    return laid
