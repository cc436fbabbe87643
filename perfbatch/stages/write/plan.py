"""Where things will stand in the workbook: known before the first cell, so that links can point."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.file_name import safe_file_name
from perfbatch.model.period import Period
from perfbatch.model.records import BUDGET_PARTS
from perfbatch.model.source import column_letters
from perfbatch.model.unit_key import UnitKey
from perfbatch.policy import Policy
from perfbatch.wording import beyond
from perfbatch.wording import sheets as words
from perfbatch.xlsx.content import Link, legal_sheet_name, quoted_sheet

Text = TypeVar("Text", str, int)

DETAIL_FIRST_ROW = 2
DETAIL_COLUMNS = tuple(words.DETAIL_LABELS)
SUMMED = (*BUDGET_PARTS, "revised_budget_fen", "executed_fen")
"""The amounts that units and departments are shown with, in this order."""

FIXED_SHEETS = tuple(words.SHEETS_FOR)
MOST_UNIT_SHEETS = 300
"""Above so many units their sheets go to workbooks of their own: nobody finds a sheet among more."""

SHEET_ROWS = 1_048_576
"""Rows of a sheet."""

FIRST_ROWS = {words.DETAIL: DETAIL_FIRST_ROW, words.INDICATORS: 2, words.FINDINGS: 4}
"""Where the rows of the long lists begin, of which all stand in a file where a sheet has no room."""

MOST_LINKS = 30_000
"""Above so many rows the flat sheets do without links: a sheet holds 65,530 of them."""


class Criterion(NamedTuple):
    """What a row of 项目明细 must meet: its column, the test as the formulas write it.

    `cell`: the cell that the test compares with, for comparisons that know no wildcards.
    """

    column: str
    test: str
    cell: str = ""

    @property
    def equal_to(self) -> str:
        """What the column must be equal to, outside such a test."""
        return self.cell or self.test


@dataclass(frozen=True)
class Detail:
    """Rows and columns of 项目明细, as formulas of other sheets name them.

    `live`: whether all rows are there, so that formulas over them can be calculated.
    """

    last_row: int
    live: bool = True

    def letter(self, name: str) -> str:
        """The column's letter."""
        return column_letters(DETAIL_COLUMNS.index(name) + 1)

    def range(self, name: str) -> str:
        """The column's data with its sheet; one empty row where there is no project."""
        return self._ranges[name]

    @cached_property
    def _ranges(self) -> Mapping[str, str]:
        """Every column's, once: a large county's formulas name them a hundred thousand times."""
        sheet, first = quoted_sheet(words.DETAIL), DETAIL_FIRST_ROW
        last = max(self.last_row, first)
        letters = {name: self.letter(name) for name in DETAIL_COLUMNS}
        return {name: f"{sheet}!${at}${first}:${at}${last}" for name, at in letters.items()}

    def total(self, name: str, *criteria: Criterion) -> str:
        """The sum of a column over the rows that meet the criteria."""
        if not criteria:
            return f"ROUND(SUM({self.range(name)}),6)"
        return f"ROUND(SUMIFS({self.range(name)},{self._tests(criteria)}),6)"

    def mean(self, name: str, *criteria: Criterion) -> str:
        """The mean of a column over the rows that meet the criteria, of which there is one."""
        return f"AVERAGEIFS({self.range(name)},{self._tests(criteria)})"

    def count(self, *criteria: Criterion) -> str:
        """The number of rows that meet the criteria."""
        return f"COUNTIFS({self._tests(criteria)})"

    def _tests(self, criteria: Iterable[Criterion]) -> str:
        return ",".join(f"{self.range(one.column)},{one.test}" for one in criteria)


NUMBER = '"<1E+300"'
"""A test that every number meets and no word."""

IS_ROW = Criterion("row", NUMBER)
"""Every row that counts."""

HAS_RATE = Criterion("execution_rate", NUMBER)
HAS_GOAL = Criterion("goal_attainment", NUMBER)
IS_FLAGGED = Criterion("flags", '"?*"')


@dataclass(frozen=True, slots=True)
class Extent:
    """How many rows a long list has, how many of them its sheet, and the file of all.

    `file`: its name; nothing where the sheet has all of them.
    """

    rows: int
    shown: int
    file: str = ""


def shares(room: int, counts: Sequence[int]) -> list[int]:
    """How many rows each of several lists on a sheet gets; a short one has all of its own."""
    given = dict.fromkeys(range(len(counts)), 0)
    for left, place in enumerate(sorted(given, key=lambda one: counts[one])):
        given[place] = min(counts[place], max(0, room) // (len(counts) - left))
        room -= given[place]
    return list(given.values())


def rate_base_columns(policy: Policy) -> Sequence[str]:
    """The columns of 项目明细 whose sum is what payments are held against."""
    if policy.denominator == "original":
        with_carryover = ("original_budget_fen", "carryover_fen")
        return with_carryover if policy.carryover == "in" else with_carryover[:1]
    if policy.carryover == "in":
        return ("revised_budget_fen",)
    return ("original_budget_fen", "budget_adjustment_fen")


@dataclass(frozen=True)
class Plan:
    """Sheet names of the units, and rows of their projects in 项目明细.

    `unit_books`: the names of the workbooks of their own that the unit sheets go to; none of them
    where the sheets stand in the summary. `extents`: those of 项目明细, 指标明细 and 问题清单.
    `sheet_rows`: how many rows a sheet has.
    """

    unit_sheets: Mapping[UnitKey, str]
    unit_books: Mapping[UnitKey, str]
    detail: Detail
    first_rows: Mapping[UnitKey, int]
    extents: Mapping[str, Extent]
    sheet_rows: int = SHEET_ROWS

    @classmethod
    def of(
        cls,
        report: Report,
        most_unit_sheets: int = MOST_UNIT_SHEETS,
        sheet_rows: int = SHEET_ROWS,
    ) -> "Plan":
        """The plan of a report's workbook; above so many units the unit sheets stand elsewhere."""
        taken = {name.casefold() for name in FIXED_SHEETS}
        apart = len(report.units) > most_unit_sheets
        files: set[str] = set()
        names, books, first_rows, row = {}, {}, {}, DETAIL_FIRST_ROW
        for unit in report.units:
            key = unit.measured.unit.key
            if apart:
                books[key] = safe_file_name((unit.code, unit.name), files)
                taken = set()
            names[key] = legal_sheet_name(f"{unit.code} {unit.name}".strip(), taken)
            first_rows[key] = row
            row += len(unit.rows)
        extents = _extents(report, sheet_rows)
        shown, has_all = extents[words.DETAIL].shown, not extents[words.DETAIL].file
        detail = Detail(DETAIL_FIRST_ROW - 1 + shown, has_all)
        return cls(names, books, detail, first_rows, extents, sheet_rows)

    @property
    def apart(self) -> bool:
        """Whether the unit sheets stand in workbooks of their own."""
        return bool(self.unit_books)

    def sheet_of(self, unit: TrackedUnit) -> str:
        """The name of the unit's sheet, here or in a workbook of its own."""
        return self.unit_sheets[unit.measured.unit.key]

    def book_of(self, unit: TrackedUnit) -> str:
        """The name of the unit's own workbook; nothing where its sheet stands in the summary."""
        return self.unit_books.get(unit.measured.unit.key, "")

    def link_to(self, unit: TrackedUnit, text: Text) -> Link | Text:
        """A link to the unit's sheet; where that stands elsewhere, to its rows in 项目明细.

        The plain text where it has none.
        """
        if not self.apart:
            return Link(self.sheet_of(unit), "A1", text)
        return self.link_to_row(unit, 0, text) if unit.rows else text

    def link_to_row(self, unit: TrackedUnit, place: int, text: Text) -> Link | Text:
        """A link to a unit's project in 项目明细; the plain text of one that is not on the sheet."""
        row = self.detail_row(unit, place)
        return Link(words.DETAIL, f"A{row}", text) if row <= self.detail.last_row else text

    def detail_row(self, unit: TrackedUnit, place: int) -> int:
        """The row of a unit's project in 项目明细, did it go on; places count from 0."""
        return self.first_rows[unit.measured.unit.key] + place

    @property
    def beyond(self) -> Mapping[str, Extent]:
        """The lists that are too long for a sheet, by its name."""
        return {sheet: extent for sheet, extent in self.extents.items() if extent.file}


def whole_files(period: Period) -> Sequence[str]:
    """The names that the files of whole lists have."""
    return [beyond.FILE.format(sheet=sheet, period=period) for sheet in FIRST_ROWS]


def _extents(report: Report, sheet_rows: int) -> Mapping[str, Extent]:
    counts = {
        words.DETAIL: sum(len(unit.rows) for unit in report.units),
        words.INDICATORS: sum(len(unit.measured.unit.valid.indicators) for unit in report.units),
        words.FINDINGS: len(report.findings),
    }
    extents = {}
    for sheet, count in counts.items():
        room = sheet_rows - FIRST_ROWS[sheet] + 1
        file = beyond.FILE.format(sheet=sheet, period=report.period) if count > room else ""
        extents[sheet] = Extent(count, min(count, room), file)
    return extents


def rows_in_order(report: Report) -> Iterator[tuple[TrackedUnit, int, TrackedProject]]:
    """Every row that counts with its unit and its place there, in the order of 项目明细."""
    for unit in report.units:
        for place, row in enumerate(unit.rows):
            yield unit, place, row


def shown_code(unit: TrackedUnit) -> str:
    """The unit's code, or the word that it is missing: a group's formulas look for it."""
    return unit.code or words.UNKNOWN_CODE


def shown_name(unit: TrackedUnit) -> str:
    """The unit's name, or the word that it is missing."""
    return unit.name or words.UNKNOWN_CODE


def shown_department(unit: TrackedUnit) -> str:
    """The unit's department, spelt as in its group, or the word that it is missing."""
    return unit.department or words.UNKNOWN_CODE
