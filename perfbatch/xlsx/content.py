"""What is put into a cell, and how text is made fit for one."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
RESERVED_SHEET_NAME = "history"
"""Excel keeps this name for itself."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_START = frozenset("=+-@\t\r＝＋－＠")
_SHEET_NAME_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the value that the project computed for it, which is stored beside it."""

    text: str
    value: float | str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a cell of the same workbook."""

    sheet: str
    cell: str
    text: str


CellValue: TypeAlias = str | int | float | date | Formula | Link | None


def clean(text: str) -> str:
    """Text that every office program can store: no control characters, not over-long."""
    legal = _ILLEGAL.sub("\ufffd", text)
    if len(legal.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return legal
    cut = legal.encode("utf-16-le")[: 2 * LONGEST_TEXT]
    return cut.decode("utf-16-le", "ignore")


def looks_like_formula(text: str) -> bool:
    """Whether a program might take the text for a formula when somebody edits the cell."""
    return bool(text) and text[0] in _FORMULA_START


def display_width(text: str) -> int:
    """Width of the longest line in half-width characters; a 汉字 counts two."""
    return max((_line_width(line) for line in text.split("\n")), default=0)


def _line_width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


def quoted_sheet(name: str) -> str:
    """The sheet's name as it stands in a formula."""
    return "'" + name.replace("'", "''") + "'"


def legal_sheet_name(wanted: str, taken: set[str]) -> str:
    """A legal sheet name of at most 31 characters that is not in `taken` (case-folded); adds it."""
    name = _SHEET_NAME_ILLEGAL.sub("_", wanted).strip().strip("'") or "_"
    if name.casefold() == RESERVED_SHEET_NAME:
        name += "_"
    candidate, number = _cut(name, ""), 1
    while candidate.casefold() in taken:
        number += 1
        candidate = _cut(name, f"({number})")
    taken.add(candidate.casefold())
    return candidate


def _cut(name: str, tail: str) -> str:
    room = LONGEST_SHEET_NAME - len(tail)
    units = name.encode("utf-16-le")[: 2 * room]
    return units.decode("utf-16-le", "ignore").rstrip("'") + tail
