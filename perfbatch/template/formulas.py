"""The live formulas of the template, each with the value that an office program calculates.

The values come from exact numbers and whole fen; a recalculation gives the same, cell by cell.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from perfbatch.form.numbers import Amount
from perfbatch.form.schema import Field, FilledBy, FormError
from perfbatch.model.fen import Fen, wan
from perfbatch.model.pct import PCT_PER_POINT, pct_of
from perfbatch.model.records import BUDGET_PARTS
from perfbatch.template.content import Row, fen_in, number_of
from perfbatch.template.layout import Layout
from perfbatch.wording.template import NOT_APPLICABLE
from perfbatch.xlsx.content import CellValue, Formula

REVISED = "revised_budget_fen"
EXECUTED = "executed_fen"
RATE = "execution_rate"

_ANY_NUMBER = '">-999999999999"'
"""The criterion that a number meets and a text or a blank does not."""


def revised_of(row: Row) -> float | str:
    """The revised budget of a row in 万元; an empty text where none of its parts is a number."""
    return _sum_of(tuple(row.get(name) for name in BUDGET_PARTS))


@lru_cache(1_024)  # the rows of a workbook: formulas, totals and the self-check ask for each
def _sum_of(amounts: tuple[CellValue, ...]) -> float | str:
    parts = [number for one in amounts if (number := number_of(one)) is not None]
    return wan(fen_in(sum(parts, Fraction()))) if parts else ""


def rate_of(executed: Fraction | None, budget: Fraction | None) -> float | str:
    """The execution rate in percent, or why there is none."""
    if executed is None or budget is None:
        return ""
    return NOT_APPLICABLE if budget == 0 else pct_of(executed / budget) / PCT_PER_POINT


def _revised(layout: Layout, at: int, row: Row) -> Formula:
    parts = layout.row_span(BUDGET_PARTS[0], BUDGET_PARTS[-1], at)
    return Formula(f'IF(COUNT({parts})=0,"",ROUND(SUM({parts}),6))', revised_of(row))


def _rate(layout: Layout, at: int, row: Row) -> Formula:
    budget, executed = layout.cell(REVISED, at), layout.cell(EXECUTED, at)
    text = (
        f'IF(COUNT({budget},{executed})<2,"",'
        f'IF({budget}=0,"{NOT_APPLICABLE}",ROUND({executed}/{budget}*100,2)))'
    )
    return Formula(text, rate_of(number_of(row.get(EXECUTED)), number_of(revised_of(row))))


_OF_A_ROW: Mapping[str, Callable[[Layout, int, Row], Formula]] = {REVISED: _revised, RATE: _rate}


def row_formula(layout: Layout, one: Field, at: int, row: Row) -> Formula:
    """The formula of a computed field in the row that stands in line `at`.

    Raises FormError for a computed field that nobody has a formula for.
    """
    if one.name not in _OF_A_ROW:
        raise FormError(f"no formula for {one.name}")
    return _OF_A_ROW[one.name](layout, at, row)


@dataclass(frozen=True)
class Totals:
    """The row of totals over all rows below it, however many are added."""

    layout: Layout
    rows: Sequence[Row]

    @cached_property
    def formulas(self) -> Mapping[str, Formula]:
        """By field; fields that are not added up are left out."""
        found = {
            name: Formula(f"ROUND(SUM({self.layout.below(name)}),6)", wan(fen))
            for name, fen in self._sums.items()
        }
        return found | {REVISED: self.revised, RATE: self._rate()}

    @cached_property
    def revised(self) -> Formula:
        """From the three totals beside it: a row without a formula does not falsify it."""
        fen = sum(self._sums[name] for name in BUDGET_PARTS)
        parts = self.layout.row_span(BUDGET_PARTS[0], BUDGET_PARTS[-1], self.layout.total_row)
        return Formula(f"ROUND(SUM({parts}),6)", wan(fen))

    @cached_property
    def _sums(self) -> Mapping[str, Fen]:
        """Of the amounts that people fill, in fen."""
        amounts = [one for one in self.layout.table.fields if isinstance(one.kind, Amount)]
        filled = [one.name for one in amounts if one.filled_by is not FilledBy.FORMULA]
        return {name: _sum_fen(row.get(name) for row in self.rows) for name in filled}

    def _rate(self) -> Formula:
        """Over the rows that have both numbers; never a mean of rates."""
        budget, executed = self.layout.below(REVISED), self.layout.below(EXECUTED)
        both = f"{budget},{_ANY_NUMBER},{executed},{_ANY_NUMBER}"
        budgets = f"ROUND(SUMIFS({budget},{both}),6)"
        text = (
            f'IF(COUNTIFS({both})=0,"",IF({budgets}=0,"{NOT_APPLICABLE}",'
            f"ROUND(ROUND(SUMIFS({executed},{both}),6)/{budgets}*100,2)))"
        )
        return Formula(text, self._rate_value())

    def _rate_value(self) -> float | str:
        pairs = [(number_of(row.get(EXECUTED)), number_of(revised_of(row))) for row in self.rows]
        both = [(one, other) for one, other in pairs if one is not None and other is not None]
        if not both:
            return ""
        executed = _rounded(one for one, _ in both)
        return rate_of(executed, _rounded(other for _, other in both))


def _sum_fen(values: Iterable[CellValue]) -> int:
    numbers = (number_of(value) for value in values)
    return fen_in(sum((number for number in numbers if number is not None), Fraction()))


def _rounded(amounts: Iterable[Fraction]) -> Fraction:
    return Fraction(fen_in(sum(amounts, Fraction())))
