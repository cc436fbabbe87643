"""Percentages as they are shown: whole hundredths of a percent (25.33 % is 2533).

Rounded half up (away from zero, as the office programs round) and only then compared, so that
what is seen is what is judged (所见即所判).
"""

from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

Pct: TypeAlias = int

PCT_PER_ONE = 10_000
PCT_PER_POINT = 100


def pct_of(ratio: Fraction) -> Pct:
    """The percentage of an exact ratio (1/3 is 3333), halves away from zero."""
    doubled = 2 * PCT_PER_ONE * abs(ratio.numerator) + ratio.denominator
    rounded = doubled // (2 * ratio.denominator)
    return _one(-rounded if ratio < 0 else rounded)


@lru_cache(16_384)
def _one(pct: Pct) -> Pct:
    """One object for equal ones: a row has ten, and hardly any lies beyond 0 to 100 %."""
    return pct


def pct_text(pct: Pct) -> str:
    """25.33 for 2533: two decimals, no sign of percent."""
    whole, part = divmod(abs(pct), PCT_PER_POINT)
    return f"{'-' if pct < 0 else ''}{whole}.{part:02d}"


def pct_fraction(pct: Pct) -> float:
    """The number for a cell with a % format: 0.2533 for 2533."""
    return pct / PCT_PER_ONE
