"""The period watched: always January to a month of one year."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

_WRITTEN = re.compile(r"(\d{4})-(\d{1,2})")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """January to `month` of `year`, cumulative. Raises ValueError for a month that is none."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1990 <= self.year <= 2199):
            raise ValueError(f"{self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period written YYYY-MM. Raises ValueError for anything else."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(text)
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def end(self) -> date:
        """The last day of the period: the only date that the outputs carry."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])
