"""The ways in which a number can be missing. None of them is zero."""

from enum import Enum
from typing import TypeAlias, TypeVar

T = TypeVar("T")


class Absence(Enum):
    """Why there is no value."""

    UNFILLED = "unfilled"
    """未填: the cell is blank."""
    NOT_APPLICABLE = "not_applicable"
    """不适用: the unit wrote "-", "/" or the like, or nothing was budgeted and nothing paid."""
    NOT_COMPUTED = "not_computed"
    """未计算: the form does not ask for it, or what it comes from is missing or impossible."""
    UNREADABLE = "unreadable"
    """There is something in the cell, and it is not what the column holds."""


Maybe: TypeAlias = T | Absence


def or_zero(value: int | Absence) -> int:
    """The number, or zero where the absence means that nothing is to be added."""
    return 0 if isinstance(value, Absence) else value
