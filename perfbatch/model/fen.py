"""Money. Whole fen (1 万元 = 1,000,000 fen) from the moment that a cell is read.

An amount never passes through a float comparison: a cell's float is taken with the 15
significant digits that Excel keeps and must then be a whole number of fen.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

Fen: TypeAlias = int

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000

SHOWN_FEN = 10_000
"""A hundredth of 万元: what two decimals show."""

LARGEST_FEN = 10**14
"""1 万亿元. A project beyond it is a slip of the pen; below it 64-bit sums are exact."""


class NotWholeFen(ValueError):
    """The amount has a fraction of a fen."""


class AmountTooLarge(ValueError):
    """The amount lies beyond LARGEST_FEN, in either direction."""


def exact(number: float) -> Decimal:
    """The decimal number that Excel shows for a cell's float: 15 significant digits."""
    return Decimal(number) if isinstance(number, int) else Decimal(f"{number:.15g}")


def fen_of(amount: Decimal, fen_per_unit: int = FEN_PER_WAN) -> Fen:
    """Whole fen of an amount given in units of `fen_per_unit` fen (万元 by default).

    Raises NotWholeFen or AmountTooLarge; never rounds.
    """
    if abs(amount) > LARGEST_FEN:
        raise AmountTooLarge(amount)
    numerator, denominator = amount.as_integer_ratio()
    if abs(numerator * fen_per_unit) > LARGEST_FEN * denominator:
        raise AmountTooLarge(amount)
    fen, rest = divmod(numerator * fen_per_unit, denominator)
    if rest:
        raise NotWholeFen(amount)
    return fen


def wan(fen: Fen) -> float:
    """The amount in 万元 as the nearest float: what typing the exact decimal in a cell gives."""
    return fen / FEN_PER_WAN


def wan_text(fen: Fen) -> str:
    """The amount in 万元 in words: at least two decimals, at most six, thousands parted."""
    whole, part = divmod(abs(fen), FEN_PER_WAN)
    decimals = f"{part:06d}".rstrip("0").ljust(2, "0")
    return f"{'-' if fen < 0 else ''}{whole:,}.{decimals}"


def wan_rounded(fen: Fen) -> str:
    """The amount in 万元 in words with two decimals, halves away from zero, thousands parted."""
    whole, part = divmod((2 * abs(fen) + SHOWN_FEN) // (2 * SHOWN_FEN), FEN_PER_WAN // SHOWN_FEN)
    return f"{'-' if fen < 0 and (whole or part) else ''}{whole:,}.{part:02d}"


def total(amounts: Iterable[Fen]) -> Fen:
    """An integer sum, so that no order of adding matters."""
    return sum(amounts)
