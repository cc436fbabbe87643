"""What the indicators of a project say of its goal: completion of each, attainment of all."""

from collections.abc import Iterable, Sequence
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
        return _ALL if value >= target else _share(value, target) if value > 0 else _NOTHING
    if indicator.indicator_nature is IndicatorNature.REVERSE:
        if value <= target:
            return _ALL
        return 1 - _share(value - target, target) if 0 < target < value < 2 * target else _NOTHING
    return None


_NOTHING, _ALL = Fraction(0), Fraction(1)


def _share(part: Decimal, whole: Decimal) -> Fraction:
    (top, bottom), (by, over) = part.as_integer_ratio(), whole.as_integer_ratio()
    return Fraction(top * over, bottom * by)


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
    whole = _sum(weight.as_integer_ratio() for _, weight in pairs)
    if not whole:
        return None
    reached = (
        (value.numerator * weight.numerator, value.denominator * weight.denominator)
        for value, weight in pairs
    )
    return _sum(reached) / whole


def _sum(ratios: Iterable[tuple[int, int]]) -> Fraction:
    """The sum of fractions, brought to its lowest terms once and not at every step."""
    top, bottom = 0, 1
    for one, over in ratios:
        top, bottom = (
            (top + one, bottom) if over == bottom else (top * over + one * bottom, bottom * over)
        )
    return Fraction(top, bottom)
