"""What a reader hands over: the value of one cell, before anybody has judged it."""

import re
from dataclasses import dataclass
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
    if not isinstance(value, str):
        return value is None
    return not INVISIBLE.sub("", value).strip()
