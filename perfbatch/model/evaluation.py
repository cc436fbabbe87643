"""项目支出绩效自评表: a project's yearly self-evaluation, as it stands on its sheet and typed.

It is no return and never counts: it is only read to be checked (K01–K05).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar

from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.fen import Fen
from perfbatch.model.finding import Subject
from perfbatch.model.raw import RawField
from perfbatch.model.source import Source

T = TypeVar("T")


class Grade(Enum):
    """自评等级 by 财预〔2020〕10号."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Bound(Enum):
    """Which side of a target is good, as far as the form says it."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its unit, as ≥95% is AT_LEAST 95 of "%". `unit` is empty where none is typed.

    `strict`: the number itself is outside (>95%).
    """

    number: Decimal
    unit: str = ""
    bound: Bound = Bound.UNSTATED
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Typed(Generic[T]):
    """What a cell says: its value or why there is none, its text as a person reads it, its place.

    A cell that the form does not have is NOT_COMPUTED, and `source` the row's.
    """

    value: Maybe[T]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class RawIndicator:
    """A row of the indicators: field → cell. What a merged cell says it says for every row of it.

    `shared`: its points are those of several rows, or what was reached is told of several at once.
    """

    row: int
    values: Mapping[str, RawField]
    shared: bool


@dataclass(frozen=True, slots=True)
class RawEvaluation:
    """A form as it stands on its sheet, nothing judged. `money`: the row of 年度资金总额.

    `indicators` is None where the form has no table of them that can be read. `noted`: the table
    has a column for causes. `remarks`: what stands in cells for causes, wherever on the form.
    """

    source: Source
    card: Mapping[str, RawField]
    money: Mapping[str, RawField]
    indicators: tuple[RawIndicator, ...] | None
    total: Mapping[str, RawField]
    noted: bool
    remarks: tuple[RawField, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """分值 and 得分 of a row, in points."""

    weight: Typed[Decimal]
    score: Typed[Decimal]

    @property
    def lost(self) -> Decimal:
        """The points that were deducted; 0 where weight or score is no number."""
        weight, score = self.weight.value, self.score.value
        if isinstance(weight, Absence) or isinstance(score, Absence):
            return Decimal(0)
        return max(weight - score, Decimal(0))


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """年度资金总额: 全年预算数 B, 全年执行数 E, and the points for their rate."""

    budget: Typed[Fen]
    executed: Typed[Fen]
    marked: Marked


@dataclass(frozen=True, slots=True)
class EvaluatedIndicator:
    """An indicator. Target and completion are numbers with units, or text that stays as typed.

    `explained`: its cause column is filled. `note`: where the cause belongs. `shared` as raw.
    """

    name: str
    target: Typed[Measured | str]
    actual: Typed[Measured | str]
    marked: Marked
    explained: bool
    note: Source
    shared: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The self-evaluation of a project. `money`, `total` and `grade` are None where it has none.

    `indicators` is None where no table of them can be read. `explained`: a cause is written
    somewhere on the form.
    """

    subject: Subject
    source: Source
    money: MoneyLine | None
    indicators: tuple[EvaluatedIndicator, ...] | None
    total: Marked | None
    grade: Typed[Grade] | None
    explained: bool

    @property
    def all_marked(self) -> tuple[Marked, ...]:
        """Weight and score of 预算执行率 and of every indicator, in the form's order."""
        rows = [one.marked for one in self.indicators or ()]
        return (self.money.marked, *rows) if self.money else tuple(rows)
