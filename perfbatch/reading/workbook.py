"""A workbook as a reader hands it over: every cell as it was stored, nothing judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from perfbatch.model.cell import RawValue

Address: TypeAlias = tuple[int, int]
"""Row and column, counting from 1."""

LONGEST_LABEL = 80
"""A label has so many signs at most."""


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range: its first and last row and column, counting from 1."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class RawSheet:
    """A worksheet: rows[0] is row 1 of the sheet, row[0] its column A.

    `filled` counts the cells with something in them: a value, an error, a formula without result.
    `linked`: the cells whose formula looks into another workbook, with that formula; their values
    are what the program that saved the file had last seen there. `merged` ranges have their value
    in the first cell, the others are blank.
    """

    name: str
    visible: bool
    rows: Sequence[Sequence[RawValue]]
    filled: int
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Span, ...] = ()
    linked: Mapping[Address, str] = field(default_factory=dict)

    @cached_property
    def texts(self) -> Sequence[Sequence[str]]:
        """The texts of each row: what is looked through for labels, form by form."""
        return [[value for value in row if isinstance(value, str)] for row in self.rows]

    @cached_property
    def words(self) -> frozenset[str]:
        """The different texts that may be labels: what is asked of one is asked once."""
        return frozenset(
            text for texts in self.texts for text in texts if len(text) <= LONGEST_LABEL
        )

    def value(self, row: int, column: int) -> RawValue:
        """The value of a cell, row and column counting from 1; None outside the sheet."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """The worksheets in the workbook's order; charts, dialogs and macros are left out."""

    sheets: tuple[RawSheet, ...]
