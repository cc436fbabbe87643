"""What the indicators of a project say of its goal: completion of each, attainment of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.choices import IndicatorNature
from perfbatch.model.pct import Pct, pct_of
from perfbatch.model.records import Indicator


def completion(indicator: Indicator, value: Maybe[Decimal | str]) -> Fraction | None:
    """How far a value reaches the indicator's target, 0 to 1; None where there is no number.

    正向 min(actual/target, 1); 反向 1 up to the target, falling to 0 at twice the target.
    """
    target = indicator.target_value
    if not isinstance(target, Decimal) or not isinstance(value, Decimal):
        return None
    if indicator.indicator_nature is IndicatorNature.POSITIVE and target > 0:
        return max(Fraction(0), min(Fraction(value) / Fraction(target), Fraction(1)))
    if indicator.indicator_nature is IndicatorNature.REVERSE:
        if value <= target:
            return Fraction(1)
        if target > 0 and value < 2 * target:
            return 1 - Fraction(value - target) / Fraction(target)
        return Fraction(0)
    return None


@dataclass(frozen=True, slots=True)
class Attainment:
    """Σ w·c / Σ w over the indicators that have a number, so far and as projected for the year."""

    reached: Fraction | None = None
    projected: Fraction | None = None
    counted: int = 0

    @property
    def reached_pct(self) -> Maybe[Pct]:
        """Attainment so far, rounded; NOT_COMPUTED where no indicator has a number."""
        return Absence.NOT_COMPUTED if self.reached is None else pct_of(self.reached)

    @property
    def gap_pct(self) -> Maybe[Pct]:
        """预计年底差距: 100 % less the projected attainment, rounded."""
        if self.projected is None:
            return Absence.NOT_COMPUTED
        return pct_of(1 - self.projected)


def attainment_of(indicators: Sequence[Indicator]) -> Attainment:
    """The attainment of one project from its indicators."""
    weights = _weights(indicators)
    now = [completion(one, one.actual_value) for one in indicators]
    year_end = [completion(one, one.projected_value) for one in indicators]
    counted = sum(value is not None for value in now)
    return Attainment(_weighted(now, weights), _weighted(year_end, weights), counted)


def _weights(indicators: Sequence[Indicator]) -> list[Fraction]:
    """The weights given; equal ones where none is. An indicator without one among others has 0."""
    given = [one.weight for one in indicators]
    if not any(isinstance(weight, Decimal) and weight > 0 for weight in given):
        return [Fraction(1)] * len(given)
    return [Fraction(weight) if isinstance(weight, Decimal) else Fraction(0) for weight in given]


def _weighted(
    completions: Sequence[Fraction | None], weights: Sequence[Fraction]
) -> Fraction | None:
    pairs = [
        (value, weight)
        for value, weight in zip(completions, weights, strict=True)
        if value is not None
    ]
    whole = sum((weight for _, weight in pairs), Fraction(0))
    if not whole:
        return None
    return sum((value * weight for value, weight in pairs), Fraction(0)) / whole
