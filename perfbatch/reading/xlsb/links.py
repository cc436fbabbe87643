"""Formulas that look into other workbooks, from the tokens in which a formula is stored."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from perfbatch.model.source import column_letters

_OPERAND = 0x20
_EXTENDED, _ATTRIBUTE, _STRING, _OTHER_CELL, _OTHER_AREA, _OTHER_NAME = 24, 25, 23, 58, 59, 57
_OTHER = frozenset({57, 58, 59, 60, 61})
_BODY = {1: 4, 2: 4, 28: 1, 29: 1, 30: 2, 31: 8, 32: 14, 33: 2, 34: 3, 35: 4, 36: 6, 37: 12}
_BODY |= {38: 6, 39: 6, 40: 6, 41: 2, 42: 6, 43: 12, 44: 6, 45: 12, 57: 6, 58: 8, 59: 14}
_BODY |= {60: 8, 61: 14} | dict.fromkeys(range(3, 23), 0)
"""How many bytes follow a token of fixed length."""
_COLUMN = 0x3FFF


@dataclass(frozen=True, slots=True)
class OtherSheets:
    """What a reference's first number means.

    `references` has for each such number the place of a book in `books`, and its first sheet.
    `books` has the number of another workbook, counting from 1, or 0 for this one; `names` the
    sheets of each other workbook.
    """

    references: tuple[tuple[int, int], ...] = ()
    books: tuple[int, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()

    def sheet(self, reference: int) -> str:
        """[1]名单 for a sheet of the first other workbook, '' for one of this workbook."""
        if reference >= len(self.references):
            return ""
        place, sheet = self.references[reference]
        book = self.books[place] if place < len(self.books) else 0
        if not book:
            return ""
        names = self.names[book - 1]
        return f"[{book}]{names[sheet]}" if sheet < len(names) else f"[{book}]"

    def looked_into(self, formula: bytes) -> str:
        """The references of a formula to other workbooks, [1]名单!B3; '' where it has none."""
        found: dict[str, None] = {}
        for token, at in _tokens(formula):
            if token in _OTHER and at + _BODY[token] <= len(formula):
                sheet = self.sheet(int.from_bytes(formula[at : at + 2], "little"))
                if sheet:
                    found[f"{sheet}!{_target(token, formula, at + 2)}"] = None
        return ",".join(found)


def _tokens(formula: bytes) -> Iterator[tuple[int, int]]:
    """Each token without its class, and where its body begins; ends at one that is unknown."""
    at, size = 0, len(formula)
    while at < size:
        token = formula[at]
        if token >= 2 * _OPERAND:
            token = token % _OPERAND + _OPERAND
        at += 1
        yield token, at
        head = formula[at : at + 3]
        if token == _STRING:
            at += 2 + 2 * int.from_bytes(head[:2], "little")
        elif token == _ATTRIBUTE:
            at += 3
            if head[:1] == b"\x04":
                at += 2 + 2 * int.from_bytes(head[1:], "little")
        elif token == _EXTENDED:
            at += {b"\x19": 13, b"\x1d": 5}.get(head[:1], size)
        else:
            at += _BODY.get(token, size)


def _target(token: int, formula: bytes, at: int) -> str:
    if token == _OTHER_CELL:
        row, column = struct.unpack_from("<IH", formula, at)
        return _cell(row, column)
    if token == _OTHER_AREA:
        row, last_row, column, last_column = struct.unpack_from("<IIHH", formula, at)
        return f"{_cell(row, column)}:{_cell(last_row, last_column)}"
    if token == _OTHER_NAME:
        (number,) = struct.unpack_from("<I", formula, at)
        return f"name{number}"
    return "#REF!"


def _cell(row: int, column: int) -> str:
    return f"{column_letters((column & _COLUMN) + 1)}{row + 1}"
