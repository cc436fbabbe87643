"""A pocket calculator for the measures of monitoring, on decimal numbers of 万元 and percent.

It shares no code with the project: what it says is compared with what the project says. Every
percentage is rounded to two decimals, halves away from zero, and only then compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

HUNDREDTH = Decimal("0.01")
ONE_FEN = Decimal("0.000001")
DIGITS = Context(prec=60)
THRESHOLD, NEAR_MISS, AHEAD = Decimal(30), Decimal(20), Decimal(30)


def decimal_of(number: Fraction) -> Decimal:
    """Sixty digits: exact wherever a rounding to two or six decimals could be in doubt."""
    return DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))


def percent(ratio: Fraction) -> Decimal:
    return decimal_of(100 * ratio).quantize(HUNDREDTH, ROUND_HALF_UP)


def pace(month: int, issued: int | None = None) -> Fraction:
    """m / 12; from the month of issue (m - s + 1) / (12 - s + 1)."""
    if issued is None:
        return Fraction(month, 12)
    return Fraction(month - issued + 1, 12 - issued + 1)


@dataclass(frozen=True)
class Figures:
    """The measures of one project; None where there is no number."""

    rate: Decimal | None
    gap: Decimal | None
    shortfall: Decimal | None
    goal_shortfall: Decimal | None
    flags: str
    light: str
    near_miss: bool
    catch_up: Decimal | None


@dataclass(frozen=True)
class Project:
    """What stands in a row: base, payments and goal (None: blank), the tick, the gap by number."""

    base: Decimal | None
    executed: Decimal | None
    goal: Decimal | None = None
    far_short: bool = False
    year_end_gap: Decimal | None = None


def figures(project: Project, of_pace: Fraction) -> Figures:
    base, executed = project.base, project.executed
    rate = None
    if base is not None and executed is not None and base > 0:
        rate = Fraction(executed) / Fraction(base)
    gap = None if rate is None else percent(rate - of_pace)
    shortfall = None if rate is None else percent((of_pace - rate) / of_pace)
    goal_shortfall = None
    if project.goal is not None:
        shown = project.goal.quantize(HUNDREDTH, ROUND_HALF_UP)
        goal_shortfall = percent((of_pace - Fraction(shown) / 100) / of_pace)
    flags = "Z" * _reaches(shortfall, THRESHOLD) + "J" * _reaches(goal_shortfall, THRESHOLD)
    flags += "N" * (project.far_short or _reaches(project.year_end_gap, THRESHOLD))
    near = not flags and (_reaches(shortfall, NEAR_MISS) or _reaches(goal_shortfall, NEAR_MISS))
    return Figures(
        None if rate is None else percent(rate),
        gap,
        shortfall,
        goal_shortfall,
        flags,
        _light(shortfall, gap),
        near,
        _catch_up(base, executed, of_pace),
    )


def _reaches(value: Decimal | None, limit: Decimal) -> bool:
    return value is not None and value >= limit


def _light(shortfall: Decimal | None, gap: Decimal | None) -> str:
    if shortfall is None or gap is None:
        return ""
    if shortfall >= THRESHOLD:
        return "red"
    if shortfall >= NEAR_MISS:
        return "yellow"
    return "blue" if gap >= AHEAD else "green"


def _catch_up(base: Decimal | None, executed: Decimal | None, of_pace: Fraction) -> Decimal | None:
    if base is None or executed is None:
        return None
    needed = decimal_of(of_pace * Fraction(base) - Fraction(executed))
    return max(Decimal(0), needed.quantize(ONE_FEN, ROUND_CEILING))


def rate_of_sums(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """ΣE / ΣB over (E, B) of the rows that have both."""
    base = sum((Fraction(one) for _, one in pairs), Fraction())
    paid = sum((Fraction(one) for one, _ in pairs), Fraction())
    return percent(paid / base) if base > 0 else None


def weighted(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Σ g·B / Σ B over (g, B)."""
    base = sum((Fraction(one) for _, one in pairs), Fraction())
    product = sum((Fraction(goal) * Fraction(one) for goal, one in pairs), Fraction())
    return percent(product / base / 100)


def mean(goals: Sequence[Decimal]) -> Decimal:
    return percent(sum((Fraction(goal) for goal in goals), Fraction()) / len(goals) / 100)
