"""Kinds of cells that hold numbers: amounts and percentages, with the units people type."""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perfbatch.form.kinds import Money, Problem, Reading, deleted, normalised
from perfbatch.form.label import narrow, tidy
from perfbatch.form.money import FEN_PER_UNIT, MONEY, SHORT
from perfbatch.model.absence import Absence
from perfbatch.model.cell import Dressed, Percentage, RawValue, bare, shown
from perfbatch.model.fen import (
    LARGEST_FEN,
    AmountTooLarge,
    Fen,
    NotWholeFen,
    exact,
    fen_of,
    wan_text,
)
from perfbatch.wording.findings import V01, V02, V03, V08

_NUMBER = (
    r"'?(?P<number>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,20})(?:\.[0-9]{0,30})?"
    r"|[+-]?\.[0-9]{1,30})"
)
_PLAIN = re.compile(_NUMBER)
_SUFFIX = "|".join((*MONEY, *sorted(SHORT, key=len, reverse=True)))
_AMOUNT = re.compile(rf"[¥￥]?\s?{_NUMBER}\s?(?P<unit>{_SUFFIX})?")
_PERCENT = re.compile(rf"{_NUMBER}\s?(?P<unit>%)?")
_FIGURE = re.compile("[0-9\uff10-\uff19]")
_ABOUT = re.compile(r"[约近余多超]|左右|以上|以内|上下")

BEYOND_REASON = 10**15
"""No percentage, weight or indicator is that large; Excel keeps no more digits."""


_ORDINARY = 1e9
"""Nearly all numbers in cells are below it: within reason, and written without an exponent."""


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def _reasonable(number: Decimal) -> Decimal | None:
    return number if abs(number) < BEYOND_REASON else None


def number_in(raw: RawValue) -> Decimal | None:
    """The plain number in a cell, typed as a number, a percentage or a text; None for none."""
    if raw is None:
        return None
    if isinstance(raw, str):
        match = _PLAIN.fullmatch(narrow(raw)) if _FIGURE.search(raw) else None
        return _reasonable(_decimal(match["number"])) if match else None
    if isinstance(raw, float) and -_ORDINARY < raw < _ORDINARY:
        return exact(raw)
    raw = bare(raw)
    if isinstance(raw, bool):
        return None
    if isinstance(raw, Percentage):
        return _reasonable(exact(raw.ratio) * 100)
    if isinstance(raw, int | float):
        return _reasonable(exact(raw)) if math.isfinite(raw) else None
    return None


def _plain_text(raw: str) -> bool:
    return _PLAIN.fullmatch(raw.strip()) is not None


_PLACES = {unit: len(str(fen)) - 1 for unit, fen in FEN_PER_UNIT.items()}
"""How many places of a number in a unit are whole fen: each unit is a power of ten of them."""


def _plain_fen(number: float, unit: str) -> Fen | None:
    """The fen of a number by its digits, as nearly all are; None for what is looked at with care.

    A number of 万元 has six places at most: 12.3456 is 12, then 3456 and two zeros.
    """
    if not -_ORDINARY < number < _ORDINARY:
        return None
    whole, _, part = f"{number:.15g}".partition(".")
    places = _PLACES[unit]
    if len(part) > places or "e" in whole or "e" in part:
        return None
    fen = int(whole + part.ljust(places, "0"))
    return fen if -LARGEST_FEN <= fen <= LARGEST_FEN else None


@dataclass(frozen=True)
class Amount(Money):
    """Money, in 万元 unless the label or the cell itself says 元. Typed as whole fen.

    `signed`: a negative amount is natural here (an adjustment). What a number format shows is no
    word that settles the unit: where it says another one, nobody can tell what was typed.
    """

    signed: bool = False
    units: ClassVar[Collection[str]] = FEN_PER_UNIT

    def read(self, raw: RawValue, unit: str) -> Reading:
        """Whole fen; V01 for what is no amount, has a fraction of a fen or is beyond reason.

        V02 for a number that its format shows in another unit, or with other digits.
        """
        if isinstance(raw, float) and (plain := _plain_fen(raw, unit or "万元")) is not None:
            return Reading(plain)
        problem = deleted(raw) or _misleading(raw, unit or "万元")
        if problem:
            return Reading(Absence.UNREADABLE, problem)
        written = self._written(bare(raw))
        if written is None:
            about = isinstance(raw, str) and _ABOUT.search(tidy(raw))
            facts = {} if about else {"unit": unit or "万元"}
            problem = Problem(V01, "about" if about else "not_amount", facts=facts)
            return Reading(Absence.UNREADABLE, problem)
        number, own_unit = written
        effective = own_unit or unit or "万元"
        facts = {"unit": effective}
        try:
            fen = fen_of(number, FEN_PER_UNIT[effective])
        except NotWholeFen:
            return Reading(Absence.UNREADABLE, Problem(V01, "fraction", facts=facts))
        except AmountTooLarge:
            return Reading(Absence.UNREADABLE, Problem(V01, "too_large", facts=facts))
        typed_apart = isinstance(raw, str) and not _plain_text(raw)
        if not typed_apart:
            return Reading(fen)
        told = f"{wan_text(fen)}万元"
        if own_unit:
            return Reading(fen, Problem(V08, "normalised", told))
        return Reading(fen, normalised(raw, told, f"{number:f}" if effective == "万元" else ""))

    def _written(self, raw: RawValue) -> tuple[Decimal, str] | None:
        if isinstance(raw, str):
            match = _AMOUNT.fullmatch(narrow(raw))
            unit = match["unit"] or "" if match else ""
            return (_decimal(match["number"]), SHORT.get(unit, unit)) if match else None
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
            return None
        return exact(raw), ""


def _misleading(raw: RawValue, unit: str) -> Problem | None:
    """V02 where the number format of a cell shows something else than a number in `unit`."""
    if not isinstance(raw, Dressed):
        return None
    facts = {"stored": shown(raw.number), "unit": unit}
    if raw.scaled:
        return Problem(V02, "scaled_format", facts=facts)
    word = tidy(raw.unit).strip("()")
    if not word or SHORT.get(word, word) == unit:
        return None
    return Problem(V02, "format", facts=facts | {"displayed": shown(raw)})


@dataclass(frozen=True)
class Percent:
    """A percentage, 42.86 for 42.86 %. Typed as an exact Decimal of percent.

    A % format or a % sign settles the scale; a bare number above 0 and up to 1 does not (V03),
    unless the form itself computes the cell.
    """

    low: int = 0
    high: int = 100
    computed: bool = False
    units: ClassVar[Collection[str]] = ("%", "百分比")

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The percentage; V01 for what is no number, V03 where its scale is uncertain."""
        if problem := deleted(raw):
            return Reading(Absence.UNREADABLE, problem)
        match = _PERCENT.fullmatch(narrow(raw)) if isinstance(raw, str) else None
        number = _reasonable(_decimal(match["number"])) if match else number_in(raw)
        if number is None:
            facts = {"example": "42.86"}
            return Reading(Absence.UNREADABLE, Problem(V01, "no_number", facts=facts))
        if isinstance(raw, Percentage):
            return Reading(number)
        if match and match["unit"]:
            return Reading(number, normalised(raw, f"{number}"))
        if 0 < number <= 1 and not self.computed:
            facts = {"small": f"{number.normalize():f}", "large": f"{(number * 100).normalize():f}"}
            return Reading(Absence.UNREADABLE, Problem(V03, facts=facts))
        typed_apart = isinstance(raw, str) and not _plain_text(raw)
        return Reading(
            number, normalised(raw, shown(float(number)), f"{number:f}") if typed_apart else None
        )


@dataclass(frozen=True)
class Number:
    """A plain number that is not negative, e.g. a weight."""

    units: ClassVar[Collection[str]] = ()

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The number as an exact Decimal; V01 for what is none."""
        if problem := deleted(raw):
            return Reading(Absence.UNREADABLE, problem)
        number = number_in(raw)
        if number is None or number < 0:
            facts = {"example": "10"}
            return Reading(Absence.UNREADABLE, Problem(V01, "no_number", facts=facts))
        return Reading(number)


@dataclass(frozen=True)
class Quantity:
    """An indicator's value: a number where it is one, else text that stays as typed."""

    units: ClassVar[Collection[str]] = ()

    def read(self, raw: RawValue, unit: str) -> Reading:
        """A Decimal, or the text with a note that it leaves the computation."""
        number = number_in(raw)
        if number is not None:
            return Reading(number)
        return Reading(shown(raw).strip(), Problem(V08, "text_kept"))
