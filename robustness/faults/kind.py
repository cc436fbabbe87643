"""A kind of fault: how it is put into a clean return, and what the documents then ask for."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from robustness.faults.draft import MONTHS, Draft, Expected, Shape, Spot


class Scope(Enum):
    """What a fault touches: a row, the return beside others, the whole return, or two returns."""

    ROW = "row"
    RETURN = "return"
    WHOLE = "whole"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a fault must give; each of `expected` at one of its places.

    `companions`: findings that the documents allow or ask for beside it because of the same change.
    """

    expected: tuple[Expected, ...]
    companions: tuple[Expected, ...] = ()


OnRow: TypeAlias = Callable[[random.Random, Draft, int], Seeded]
OnReturn: TypeAlias = Callable[[random.Random, Draft], Seeded]
OnPair: TypeAlias = Callable[[random.Random, Draft, Draft], Seeded]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault; its function's docstring says what is wrong and which document says so.

    `aside`: the row cannot be summed, so nothing is compared with the sum of the rows. `summed`:
    the fault is in what is compared with that sum. `touches`: what two faults of a return cannot
    share. `months`: those in which it can be put in.
    """

    name: str
    told: str
    scope: Scope
    shape: Shape
    on_row: OnRow | None = None
    on_return: OnReturn | None = None
    on_pair: OnPair | None = None
    aside: bool = False
    summed: bool = False
    touches: str = ""
    rows: int = 0
    months: range = MONTHS


KINDS: list[Kind] = []
"""Every kind, in the order in which the modules declare them."""


def row_fault(
    *, aside: bool = False, shape: Shape = Shape.STANDARD, months: range = MONTHS
) -> Callable[[OnRow], OnRow]:
    """Declare a fault of one row."""

    def declare(put: OnRow) -> OnRow:
        name, told = _name(put), _told(put)
        KINDS.append(Kind(name, told, Scope.ROW, shape, on_row=put, aside=aside, months=months))
        return put

    return declare


def return_fault(
    touches: str, *, summed: bool = False, rows: int = 0, shape: Shape = Shape.STANDARD
) -> Callable[[OnReturn], OnReturn]:
    """Declare a fault beside which others may stand; it takes `rows` rows for itself."""

    def declare(put: OnReturn) -> OnReturn:
        KINDS.append(
            Kind(
                _name(put),
                _told(put),
                Scope.RETURN,
                shape,
                on_return=put,
                summed=summed,
                touches=touches,
                rows=rows,
            )
        )
        return put

    return declare


def whole_fault(*, shape: Shape = Shape.STANDARD) -> Callable[[OnReturn], OnReturn]:
    """Declare a fault for which the return has no other."""

    def declare(put: OnReturn) -> OnReturn:
        KINDS.append(Kind(_name(put), _told(put), Scope.WHOLE, shape, on_return=put))
        return put

    return declare


def pair_fault(put: OnPair) -> OnPair:
    """Declare a fault that two returns make together; the second is handed over as a copy."""
    KINDS.append(Kind(_name(put), _told(put), Scope.PAIR, Shape.STANDARD, on_pair=put))
    return put


def _name(put: Callable[..., Seeded]) -> str:
    return put.__name__.replace("_", "-")


def _told(put: Callable[..., Seeded]) -> str:
    return " ".join((put.__doc__ or "").split())


def error(rule: str, variant: str, *spots: Spot) -> Expected:
    """A finding of severity E at one of the places."""
    return Expected(rule, "E", variant, spots)


def question(rule: str, variant: str, *spots: Spot) -> Expected:
    """A finding of severity W at one of the places."""
    return Expected(rule, "W", variant, spots)


def note(rule: str, variant: str, *spots: Spot) -> Expected:
    """A finding of severity I at one of the places."""
    return Expected(rule, "I", variant, spots)


def seeded(*expected: Expected, beside: Sequence[Expected] = ()) -> Seeded:
    """What a fault must give, and what may stand beside it."""
    return Seeded(expected, tuple(beside))
