"""Addresses as a sheet's XML writes them: B12, B12:D14, a whole number for a row."""

import re

from perfbatch.reading.workbook import Address, Span

_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,8})")
_LONGEST = len("10000000")


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def whole(text: str) -> int | None:
    """A whole number as a place has it; None for anything else."""
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST:
        return int(text)
    return None


def cell_place(text: str) -> Address | None:
    """The place of B12; None for what is no address."""
    found = _CELL.fullmatch(text)
    return (int(found[2]), column_number(found[1])) if found else None


def span_place(text: str) -> Span | None:
    """The range of B12:D14, from whichever corners; None for what is no range of cells."""
    first, _, last = text.replace("$", "").partition(":")
    one, other = cell_place(first), cell_place(last or first)
    if one is None or other is None:
        return None
    rows, columns = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return Span(rows[0], columns[0], rows[1], columns[1])
