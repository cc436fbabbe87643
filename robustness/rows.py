"""The projects of a return as rows: of a sheet by its labels, and of the summary by its file.

Amounts are in 万元, exact to the sixth decimal; what is no number is None. This is a plain reading
by the documents' labels; no code of the program's own readers has a part in it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeAlias

import openpyxl

from perfbatch.wording import sheets as words

Table: TypeAlias = Sequence[Sequence[object]]
"""A sheet: its rows from the first on, each from column A on."""

_NAME, _PAID = "项目名称", "累计执行数"
_BUDGET = ("年初预算数", "上年结转数", "年中调整数")
_TOTALS = frozenset({"合计", "小计", "总计"})
_FEN = Decimal("0.000001")
_BEYOND = Decimal(10) ** 15
_FALLBACK = (7, {_NAME: 2, _BUDGET[0]: 5, _BUDGET[1]: 6, _BUDGET[2]: 7, _PAID: 9})
"""Where the labels of a sound return stand: the row, and the columns from 0."""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project: its row on the sheet, its name without blanks, its three budget amounts, payments."""

    row: int
    name: str
    budget: tuple[Decimal | None, ...]
    paid: Decimal | None


def rows_of(table: Table) -> list[ProjectRow]:
    """The projects that stand under the labels of a sheet, or where they stand in a sound return."""
    header, columns = _labels(table)
    found = []
    for number, cells in enumerate(table[header:], start=header + 1):
        one = _project(number, cells, columns)
        filled = any(_text(_at(cells, column)) for column in columns.values())
        if filled and one.name not in _TOTALS and one.name != _NAME:
            found.append(one)
    return found


def _labels(table: Table) -> tuple[int, Mapping[str, int]]:
    """The number of the header's row, and the column of each label from 0."""
    for number, cells in enumerate(table, start=1):
        told = [_text(value) for value in cells]
        columns = {
            label: column
            for label in (_NAME, *_BUDGET, _PAID)
            for column, text in enumerate(told)
            if text == label or re.match(f"{label}\\(.*\\)$", text)
        }
        if len(columns) == len(_BUDGET) + 2:
            return number, columns
    return _FALLBACK


def _project(number: int, cells: Sequence[object], columns: Mapping[str, int]) -> ProjectRow:
    budget = tuple(amount(_at(cells, columns[label])) for label in _BUDGET)
    paid = amount(_at(cells, columns[_PAID]))
    return ProjectRow(number, _text(_at(cells, columns[_NAME])), budget, paid)


def _at(cells: Sequence[object], column: int) -> object:
    return cells[column] if column < len(cells) else None


def _text(value: object) -> str:
    """A text as it is compared: full-width signs as usual ones, without blanks and controls."""
    told = unicodedata.normalize("NFKC", "" if value is None else str(value))
    kept = (one for one in told if unicodedata.category(one)[0] not in {"C", "Z"})
    return "".join(kept)


def amount(value: object) -> Decimal | None:
    """A number, or a text that is one; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        told = Decimal(_text(value).replace(",", ""))
        return told.quantize(_FEN) if told.is_finite() and abs(told) < _BEYOND else None
    except InvalidOperation:
        return None


def summary_rows(workbook: Path) -> dict[str, list[ProjectRow]]:
    """The counted projects by the name of their file, as the summary workbook prints them."""
    book = openpyxl.load_workbook(workbook, read_only=True)
    head, *lines = book[words.DETAIL].iter_rows(values_only=True)
    columns = {label: head.index(label) for label in (_NAME, *_BUDGET, _PAID)}
    file, row = (head.index(words.DETAIL_LABELS[one]) for one in ("file", "row"))
    found: dict[str, list[ProjectRow]] = {}
    for cells in lines:
        if isinstance(cells[row], int):
            one = _project(int(str(cells[row])), cells, columns)
            found.setdefault(str(cells[file]), []).append(one)
    book.close()
    return found


def differences(
    counted: Sequence[ProjectRow], aside: frozenset[int], seen: Sequence[ProjectRow]
) -> Iterator[str]:
    """What a reading sees otherwise than it was counted.

    Rows that are set aside were reported; a row with neither name nor amount has nothing wrong in it.
    """
    wanted = {one.row: one for one in seen}
    if len(wanted) != len(seen):
        yield "rows twice"
    for one in counted:
        if wanted.get(one.row) != one and one != ProjectRow(
            one.row, "", (None,) * len(_BUDGET), None
        ):
            yield f"row {one.row} counted as {told(one)}, seen as {told(wanted.get(one.row))}"
    missing = wanted.keys() - aside - {one.row for one in counted}
    for row in sorted(missing):
        yield f"row {row} not counted, seen as {told(wanted[row])}"


def told(one: ProjectRow | None) -> str:
    """A row in a few words."""
    if one is None:
        return "nothing"
    return f"{one.name} {'+'.join(map(str, one.budget))} {one.paid}"
