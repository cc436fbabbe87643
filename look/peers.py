"""The same returns as others put them together: Power Query, a few lines of pandas, a hand.

Each gets the good will of somebody careful: the rows above the header are left out, the empty rows
of the form too. What Power Query gives is built as its documented steps give it, for it runs in
Excel only, and codes stay text in it; the other two are made as they are made.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfbatch.xlsx.content import display_width

SHEET, HEADER_ROW, NAME = "项目监控表", 7, "项目名称"
"""The sheet of a return, the row of its column labels, the column that every project fills."""

Value = str | float | None
Row = dict[str, Value]

_BLUE, _BAND = PatternFill("solid", fgColor="4472C4"), PatternFill("solid", fgColor="D9E1F2")
_SIDE = Side(style="thin")
_THIN = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True)
class Peer:
    """A way to put the returns of a folder together; `build` writes the workbook.

    `columns`: as many as a screen shows at first sight, which the picture shows.
    """

    name: str
    columns: int
    build: Callable[[Path, Path], None]

    def fit(self, saved: Path, fitted: Path) -> None:
        """The same workbook, its first columns one landscape page wide, for the picture.

        A line break in a cell that does not wrap is shown by Excel as nothing, by LibreOffice as
        a second line in a row too low for it; it is taken out, so that the labels can be read.
        """
        book = openpyxl.load_workbook(saved)
        for sheet in book:
            for cell in sheet[1]:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("\n", "")
            last = f"{get_column_letter(self.columns)}{sheet.max_row}"
            sheet.print_area = f"A1:{last}"
            sheet.page_setup.orientation = "landscape"
            sheet.page_setup.paperSize = 9
            sheet.page_setup.fitToHeight = 0
            sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        book.save(fitted)


def power_query(returns: Path, path: Path) -> None:
    """Data › From Folder › Combine: the sheets below one another, a column for the file.

    The steps of the sample file: six rows removed, the first row made the header, rows without a
    name removed; amounts made decimal numbers. A cell that is no number is an error: the editor
    shows Error, the sheet that is loaded an empty cell.
    """
    book, sheet = _new_book("Query1")
    labels, rows = ["Source.Name"], []
    for file in sorted(returns.glob("*.xlsx")):
        names, own = _table(file)
        labels = ["Source.Name", *names]
        rows += [{"Source.Name": file.name, **one} for one in own]
    sheet.append(labels)
    for one in rows:
        sheet.append([_typed(label, one.get(label)) for label in labels])
    for number, row in enumerate(sheet.iter_rows(), start=1):
        for cell in row:
            cell.fill = _BLUE if number == 1 else _BAND if number % 2 == 0 else PatternFill()
            cell.font = Font(bold=number == 1, color="FFFFFF" if number == 1 else "000000")
    for column in range(1, len(labels) + 1):
        widest = max(display_width(str(row[column - 1].value or "")) for row in sheet.iter_rows())
        sheet.column_dimensions[get_column_letter(column)].width = min(widest + 2, 60)
    book.save(path)


def plain_pandas(returns: Path, path: Path) -> None:
    """pandas.concat of the sheets, to_excel with nothing else said."""
    frames = [
        pd.read_excel(file, sheet_name=SHEET, header=HEADER_ROW - 1, engine="openpyxl")
        for file in sorted(returns.glob("*.xlsx"))
    ]
    whole = pd.concat(frames, ignore_index=True)
    whole[whole[NAME].notna()].to_excel(path, index=False)


def by_hand(returns: Path, path: Path) -> None:
    """A county table as offices type it: merged unit names, totals as typed figures."""
    book, sheet = _new_book("汇总表")
    _head_by_hand(sheet)
    whole = [0.0] * len(_AMOUNTS)
    row, number = 4, 0
    for file in sorted(returns.glob("*.xlsx")):
        projects = [one for one in _table(file)[1] if one[NAME] != "合计"]
        first = row
        for one in projects:
            row, number = row + 1, number + 1
            amounts = [one[_label(one, name)] for name in (*_AMOUNTS, *_RATES)]
            _line(
                sheet, row - 1, [number, _unit(file), one[NAME], *amounts, one["预计年底实现情况"]]
            )
        if not projects:
            continue
        if row - 1 > first:
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=2, end_column=2)
        sums = [_total(projects, name) for name in _AMOUNTS]
        whole = [before + own for before, own in zip(whole, sums, strict=True)]
        _line(sheet, row, ["", "小计", "", *_with_rate(sums), "", ""])
        row += 1
    _line(sheet, row, ["", "合计", "", *_with_rate(whole), "", ""])
    book.save(path)


_AMOUNTS = ("年初预算数", "调整后预算数", "累计执行数")
_RATES = ("执行率", "绩效目标实现程度")


def _head_by_hand(sheet: Worksheet) -> None:
    sheet["A1"] = "2022年1-6月预算绩效运行监控汇总表"
    sheet.merge_cells("A1:I1")
    sheet["A1"].font, sheet["A1"].alignment = Font(name="宋体", size=18, bold=True), _CENTRE
    sheet["I2"] = "单位：万元"
    labels = ("序号", "单位", NAME, *_AMOUNTS, "执行率(%)", "实现程度(%)", "预计年底实现情况")
    _line(sheet, 3, labels)
    for column, width in zip("ABCDEFGHI", (6, 16, 34, 13, 13, 13, 10, 12, 16), strict=True):
        sheet.column_dimensions[column].width = width


def _line(sheet: Worksheet, row: int, values: Sequence[Value]) -> None:
    """A row of the table by hand: 宋体, borders, everything in the middle."""
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, value)
        cell.font, cell.border, cell.alignment = Font(name="宋体", size=11), _THIN, _CENTRE


def _with_rate(sums: Sequence[float]) -> list[Value]:
    """Sums of budget, revised budget and payments as typed, with the rate behind them."""
    return [*(round(one, 2) for one in sums), round(sums[2] / sums[1] * 100, 2)]


def _total(rows: Sequence[Row], name: str) -> float:
    """The sum of what is a number; a word is passed over, as by SUM."""
    values = (one[_label(one, name)] for one in rows)
    return sum(one for one in values if isinstance(one, int | float))


def _label(row: Row, name: str) -> str:
    """The label that begins so: those of amounts have their unit behind it."""
    return next(one for one in row if one.startswith(name))


def _unit(file: Path) -> str:
    """The unit's name on its return."""
    sheet = openpyxl.load_workbook(file, data_only=True)[SHEET]
    return str(sheet["G4"].value)


def _table(file: Path) -> tuple[list[str], list[Row]]:
    """The labels and the rows of a return, 合计 among them; rows without a name are left out."""
    book = openpyxl.load_workbook(file, data_only=True)
    lines = book[SHEET].iter_rows(min_row=HEADER_ROW, values_only=True)
    labels = [str(one).replace("\n", "") for one in next(lines)]
    return labels, [row for row in _rows(labels, lines) if row[NAME]]


def _rows(labels: Sequence[str], lines: Iterator[tuple[object, ...]]) -> Iterator[Row]:
    for line in lines:
        values = (
            one if isinstance(one, int | float) else None if one is None else str(one)[:200]
            for one in line
        )
        yield dict(zip(labels, values, strict=True))


def _typed(label: str, value: Value) -> Value:
    """A value of a column of amounts or rates; what is no number is an error, loaded as nothing."""
    is_number = "(万元)" in label or "(%)" in label
    return value if isinstance(value, int | float) or not is_number else None


def _new_book(title: str) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


PEERS = (
    Peer("power-query", 15, power_query),
    Peer("pandas", 18, plain_pandas),
    Peer("by-hand", 9, by_hand),
)
