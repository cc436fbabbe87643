"""What a reader hands over: the value of one cell, before anybody has judged it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error cell, e.g. #DIV/0!."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula that the program which saved the workbook did not calculate."""

    formula: str = ""

    def __str__(self) -> str:
        return f"={self.formula}"


@dataclass(frozen=True, slots=True)
class Percentage:
    """A number in a cell with a % format: `ratio` 0.4286 is shown as 42.86 %."""

    ratio: float

    def __str__(self) -> str:
        return f"{self.ratio * 100:.15g}%"


@dataclass(frozen=True, slots=True)
class Dressed:
    """A number whose format shows a unit of money beside it, or other digits than are stored.

    `unit`: the word that is shown, such as 元 or 万元; empty for none. `scaled`: the format hides
    digits, as 0!.0, does, which shows 60000 as 6.0.
    """

    number: float | int
    unit: str = ""
    scaled: bool = False

    def __str__(self) -> str:
        return f"{self.number:.15g}{self.unit}"


@dataclass(frozen=True, slots=True)
class Ticked:
    """What stands in the columns over which a choice is laid out.

    `marks`: word of the column, its cell. `columns`: word → column, from 1.
    """

    marks: tuple[tuple[str, "RawValue"], ...]
    columns: Mapping[str, int] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        told = ((word, shown(value)) for word, value in self.marks if not is_blank(value))
        return " ".join(f"{word}{mark.strip()}" for word, mark in told)


RawValue: TypeAlias = (
    str
    | float
    | int
    | bool
    | date
    | datetime
    | time
    | timedelta
    | ErrorValue
    | Uncalculated
    | Percentage
    | Dressed
    | Ticked
    | None
)


def shown(value: RawValue) -> str:
    """The value as a person would read it back from the cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
"""Characters of no width, which people paste without knowing."""


def is_blank(value: RawValue) -> bool:
    """Nothing in the cell, or nothing that can be seen."""
    if value is None:
        return True
    if isinstance(value, str):
        text = value.strip()
        # what begins with a sign of some width needs no second look, and nearly everything does
        return not text or (
            INVISIBLE.match(text) is not None and not INVISIBLE.sub("", text).strip()
        )
    if isinstance(value, Ticked):
        return all(is_blank(mark) for _, mark in value.marks)
    return False


STROKE = "\u0336"
"""Stands behind each sign of a text that is struck out."""


def bare(value: RawValue) -> RawValue:
    """A number without what its format makes of it; every other value as it is."""
    return value.number if isinstance(value, Dressed) else value


LONGEST_TEXT = 32_767
"""Characters that a cell of any office program holds, in UTF-16 units as they count."""


def cut(text: str) -> str:
    """The text as far as a cell holds it; no character is cut in two."""
    return first_units(text, LONGEST_TEXT)


def first_units(text: str, units: int) -> str:
    """At most so many UTF-16 units of a text, cut between characters."""
    if len(text) <= units // 2:
        return text
    stored = text.encode("utf-16-le", "surrogatepass")
    if len(stored) <= 2 * units:
        return text
    return stored[: 2 * units].decode("utf-16-le", "ignore")
