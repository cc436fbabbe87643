"""A return before it is a workbook: what stands in its heading and rows, field by field.

A place in it is a `Spot`; only when the draft is laid out does the spot become a cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from robustness.faults.book import Cell, ErrorCell, Formula

FEN_PER_WAN, FEN_PER_YUAN = 1_000_000, 100
MONTHS = range(3, 12)
"""The months up to which the periods of the experiment run."""

BUDGET_PARTS = ("original_budget_fen", "carryover_fen", "budget_adjustment_fen")
REASONS = ("deviation_cause", "deviation_note", "rectification_measure", "due_date")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole fen; `text`: typed as text where the program keeps numbers."""

    fen: int
    text: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """绩效目标实现程度 in percent."""

    percent: Decimal


Value: TypeAlias = Cell | Money | Goal
Row: TypeAlias = dict[str, Value]


class Shape(Enum):
    """In which form a return stands."""

    STANDARD = "standard form"
    EARLIER = "standard form 2025.1"
    TEMPLATE = "the project's own template"
    STATEMENT = "附件4"
    SINGLE = "136号"
    EXPORT = "platform export"


class Part(Enum):
    """Where a spot stands."""

    FILE = "file"
    SHEET = "sheet"
    HEADER_ROW = "header row"
    HEADER = "header"
    HEADING = "heading"
    ROW = "row"
    PROJECT = "project"
    INDICATOR = "indicator"
    TOTAL = "total"
    MARK = "mark"
    VERSION = "version"
    SAID = "said"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a return: the part, the row's number from 0, the field or the column's label."""

    file: str
    part: Part
    row: int = 0
    field: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that the documents ask for; `spots`: the places of which it must name one."""

    rule: str
    severity: str
    variant: str
    spots: tuple[Spot, ...]


@dataclass
class Dress:
    """How a return is laid out, where the documents leave the unit free."""

    order: tuple[str, ...] = ()
    sheet: str = "项目监控表"
    down: int = 0
    right: int = 0
    per_line: int = 4
    computed: str = "formula"
    two_rows: bool = False
    total: bool = True
    blank_after: frozenset[int] = frozenset()
    header_again_after: int = -1
    notes: bool = False
    label_style: int = 0
    unit_in_labels: bool = True
    goal_style: str = "number"
    yuan: bool = False
    text_label: bool = False


@dataclass
class Draft:
    """A return: heading, rows, indicators, what is written over computed cells, extra parts.

    `foreign`: label → what stands under it, row by row. `labels`: field → label in place of the
    form's. `written_over`: computed cells (rows and totals) with something else in them.
    `subtotals`: rows after which a row adds up those since the last such row.
    `allowed`: notes that the documents ask for in this return although nothing is wrong.
    `version`: of the form, where it is not the right one. `said`: class → the number of projects and the fen
    that the report below the table says.
    """

    file: str
    shape: Shape
    month: int
    heading: dict[str, Value] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    dress: Dress = field(default_factory=Dress)
    kept: int = 0
    used: set[int] = field(default_factory=set)
    foreign: dict[str, list[Cell]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    doubled: str = ""
    mark: str = "单位：万元"
    written_over: dict[Spot, Cell] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    extra_sheet: str = ""
    title_month: int = 0
    copied_sheet: str = ""
    second_table: bool = False
    subtotals: tuple[int, ...] = ()
    allowed: list[Expected] = field(default_factory=list)
    version: str = ""
    said: dict[str, tuple[int, int]] = field(default_factory=dict)

    def spot(self, part: Part, row: int = 0, field_name: str = "") -> Spot:
        """A place in this return."""
        return Spot(self.file, part, row, field_name)

    def at(self, row: int, field_name: str) -> Spot:
        """The cell of a project's field."""
        return self.spot(Part.PROJECT, row, field_name)

    def head(self, field_name: str) -> Spot:
        """The cell of a field of the heading."""
        return self.spot(Part.HEADING, 0, field_name)

    def free_rows(self) -> Iterator[int]:
        """Rows that no fault has touched and no indicator speaks of."""
        yield from (at for at in range(self.kept, len(self.rows)) if at not in self.used)


def fen_in(row: Row, name: str) -> int:
    """The amount of a field, 0 where there is none."""
    value = row.get(name)
    if isinstance(value, Formula) and isinstance(value.value, float):
        return round(value.value * FEN_PER_WAN)
    return value.fen if isinstance(value, Money) else 0


def budget_of(row: Row) -> int:
    """调整后预算数 in fen: of its parts, or as given."""
    given = row.get("revised_budget_fen")
    return given.fen if isinstance(given, Money) else sum(fen_in(row, one) for one in BUDGET_PARTS)


def as_number(value: Value) -> Fraction | ErrorCell | None:
    """What a formula sees in a cell, in 万元: text and blanks are nothing, errors spread."""
    if isinstance(value, Money):
        return None if value.text else Fraction(value.fen, FEN_PER_WAN)
    if isinstance(value, ErrorCell):
        return value
    if isinstance(value, Formula):
        return as_number(value.value)
    return Fraction(value) if isinstance(value, int | float) else None
