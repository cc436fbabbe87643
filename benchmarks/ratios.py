"""The arithmetic of a comparison: ratios of one round, their median and range, the growth exponent."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """The median over the rounds, with the lowest and the highest."""

    median: float
    low: float
    high: float


def range_of(values: Sequence[float]) -> Range:
    """The range of what came out round by round. Raises ValueError for no rounds."""
    if not values:
        raise ValueError("no rounds")
    return Range(statistics.median(values), min(values), max(values))


def paired(ours: Sequence[float], rival: Sequence[float]) -> Range:
    """Ours over the rival's, each divided in its own round. Raises ValueError for other numbers."""
    return range_of([one / other for one, other in zip(ours, rival, strict=True)])


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """The slope of the line of least squares through the logarithms: 1 is growth in proportion.

    Raises ValueError for fewer than two sizes.
    """
    if len(set(sizes)) < 2:
        raise ValueError("fewer than two sizes")
    across = [math.log(one) for one in sizes]
    up = [math.log(one) for one in costs]
    return statistics.linear_regression(across, up).slope
