"""What keeps a sheet's cells in order: validation, highlighting, protection.

Rows and columns count from 1. Raises WriteRefused where the writer would drop something.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from perfbatch.xlsx.writing import Sheet, WriteRefused, address

LAST_ROW = 1_048_576
"""The last row of a sheet."""

LONGEST_TITLE = 32
LONGEST_MESSAGE = 255

ALERT_FILL = "#F8CBAD"
ALERT_COLOR = "#9C0006"

PERMITTED = ("format_columns", "format_rows", "insert_rows", "sort", "autofilter")
"""What protection leaves to the user, beside the unlocked cells."""


@dataclass(frozen=True)
class Area:
    """A rectangle of cells."""

    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def text(self) -> str:
        """B9:B68, or C4 for a single cell."""
        first, last = address(self.row, self.column), address(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """The corners as the writer counts them, from 0."""
        return self.row - 1, self.column - 1, self.last_row - 1, self.last_column - 1


@dataclass(frozen=True)
class Message:
    """A note that the office program shows: a title of up to 32 and a text of up to 255 letters."""

    title: str
    text: str

    def __post_init__(self) -> None:
        if len(self.title) > LONGEST_TITLE or len(self.text) > LONGEST_MESSAGE:
            raise WriteRefused(f"{len(self.title)} {len(self.text)} {self.title!r}")


@dataclass(frozen=True)
class Listed:
    """One word of the list that the defined name refers to."""

    name: str

    def options(self) -> dict[str, Any]:
        """The writer's options."""
        return {"validate": "list", "source": f"={self.name}"}


@dataclass(frozen=True)
class Between:
    """A number (`whole` for whole numbers only) or a date within bounds."""

    low: float | date
    high: float | date
    whole: bool = False

    def options(self) -> dict[str, Any]:
        """The writer's options."""
        kind = "whole" if self.whole else "decimal"
        return {
            "validate": "date" if isinstance(self.low, date) else kind,
            "criteria": "between",
            "minimum": self.low,
            "maximum": self.high,
        }


@dataclass(frozen=True)
class Holds:
    """A formula that must be true; written for the first cell of the area."""

    formula: str

    def options(self) -> dict[str, Any]:
        """The writer's options."""
        return {"validate": "custom", "value": f"={self.formula}"}


@dataclass(frozen=True)
class AtMostLong:
    """A text of at most so many characters."""

    limit: int

    def options(self) -> dict[str, Any]:
        """The writer's options."""
        return {"validate": "length", "criteria": "<=", "value": self.limit}


@dataclass(frozen=True)
class Anything:
    """No condition: only the note is shown."""

    def options(self) -> dict[str, Any]:
        """The writer's options."""
        return {"validate": "any"}


Condition = Listed | Between | Holds | AtMostLong | Anything


def validate(
    sheet: Sheet,
    area: Area,
    condition: Condition,
    prompt: Message,
    objection: Message | None = None,
    *,
    stop: bool = False,
) -> None:
    """Show `prompt` in the cells of an area; question, or `stop`, what breaks the condition."""
    options = condition.options()
    options |= {"input_title": prompt.title, "input_message": prompt.text}
    if objection:
        options |= {"error_title": objection.title, "error_message": objection.text}
    options["error_type"] = "stop" if stop else "warning"
    sheet.raw.data_validation(*area.corners, options)


def highlight(
    sheet: Sheet, area: Area, formula: str, *, color: str = ALERT_COLOR, fill: str = ALERT_FILL
) -> None:
    """Colour the cells of an area where a formula, written for the first cell, is true."""
    options = {
        "type": "formula",
        "criteria": f"={formula}",
        "format": sheet.book.alert(color, fill),
    }
    sheet.raw.conditional_format(*area.corners, options)


def expect_digits_as_text(sheet: Sheet, areas: Sequence[Area]) -> None:
    """Codes are text on purpose: the office program need not flag them as numbers gone wrong."""
    sheet.raw.ignore_errors({"number_stored_as_text": " ".join(one.text for one in areas)})


def protect(sheet: Sheet) -> None:
    """Guard the locked cells with an empty password: against slips, not against people."""
    sheet.raw.protect("", dict.fromkeys(PERMITTED, True))
