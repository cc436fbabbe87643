"""Formulas as they are compiled: whether they look into another workbook or can be no text."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from perfbatch.reading.xls.texts import decoded, unicode_text

_EXPRESSION, _STRING, _EXTEND, _ATTRIBUTE, _PARENTHESES = 0x01, 0x17, 0x18, 0x19, 0x15
_JOIN = 0x08
_CHOICE, _SUM = 0x04, 0x10
_FUNCTION, _FUNCTION_OF_MANY = 0x21, 0x22
_SIZES_8 = dict.fromkeys((*range(0x03, 0x15), _PARENTHESES, 0x16), 1) | dict(
    (
        *((_EXPRESSION, 5), (0x02, 5), (_EXTEND, 6), (0x1C, 2), (0x1D, 2), (0x1E, 3), (0x1F, 9)),
        *((0x20, 8), (0x21, 3), (0x22, 4), (0x23, 5), (0x24, 5), (0x25, 9), (0x26, 7), (0x27, 7)),
        *((0x28, 7), (0x29, 3), (0x2A, 5), (0x2B, 9), (0x2C, 5), (0x2D, 9), (0x39, 7), (0x3A, 7)),
        *((0x3B, 11), (0x3C, 7), (0x3D, 11)),
    )
)
_SIZES_5 = _SIZES_8 | dict(
    (
        *((0x23, 15), (0x24, 4), (0x25, 7), (0x2A, 4), (0x2B, 7), (0x2C, 4), (0x2D, 7)),
        *((0x39, 25), (0x3A, 18), (0x3B, 21), (0x3C, 18), (0x3D, 21)),
    )
)
_SIZES = {8: _SIZES_8, 5: _SIZES_5}
_OUTWARD = frozenset({0x39, 0x3A, 0x3B, 0x3C, 0x3D})
_RELATIVE = frozenset({0x2C, 0x2D})
_NUMERIC_OPERATORS = frozenset({*range(0x03, 0x08), *range(0x09, 0x0F), 0x13, 0x14, 0x1E, 0x1F})
_NUMERIC_FUNCTIONS = frozenset({0, 4, 5, 6, 7, 27, 169, 183, 212, 213, 228, 345, 346})
"""COUNT, SUM, AVERAGE, MIN, MAX, ROUND, COUNTA, PRODUCT, ROUNDUP, ROUNDDOWN, SUMPRODUCT, SUMIF,
COUNTIF: none of them can give a text."""


class _Token(NamedTuple):
    code: int
    data: bytes


@dataclass(slots=True)
class Books:
    """The other workbooks that formulas may look into, as the globals list them.

    `listed` holds the name of each book (SUPBOOK), '' for the workbook itself; `sheets` for each
    number that a formula uses, the number of its book (BIFF 8) or its name (before).
    """

    version: int
    encoding: str = ""
    listed: list[str] = field(default_factory=list)
    sheets: list[int | str] = field(default_factory=list)

    def add_book(self, data: bytes) -> None:
        """Take in a SUPBOOK record of BIFF 8."""
        itself_or_functions = data[2:4] in {b"\x01\x04", b"\x01\x3a"}
        self.listed.append("" if itself_or_functions else _file_name(unicode_text(data, 2, 2)))

    def add_sheets(self, data: bytes) -> None:
        """Take in an EXTERNSHEET record: all of BIFF 8, or one before."""
        if self.version == 8:
            self.sheets.extend(book for book, _, _ in struct.iter_unpack("<3H", _whole(data)))
        elif data[1:2] == b"\x01":
            self.sheets.append(_file_name(decoded(data[1 : 1 + data[0]], self.encoding)))
        else:
            self.sheets.append("")

    def any(self) -> bool:
        """Whether there is another workbook at all."""
        return any(self.listed) or any(isinstance(one, str) and one for one in self.sheets)

    def name(self, number: int) -> str:
        """The book behind the number that a formula uses; '' for the workbook itself."""
        if self.version != 8:
            number -= 1  # counts from 1, and is negative for the workbook itself
        if not 0 <= number < len(self.sheets):
            return ""
        found = self.sheets[number]
        if isinstance(found, str):
            return found
        return self.listed[found] if found < len(self.listed) else ""


def outside(tokens: bytes, books: Books) -> str:
    """The other workbooks that a formula looks into, e.g. [a.xls], or ''."""
    names = {
        books.name(struct.unpack_from("<H" if books.version == 8 else "<h", token.data, 1)[0])
        for token in _tokens(tokens, books.version)
        if token.code in _OUTWARD
    }
    return "".join(f"[{name}]" for name in sorted(names - {""}))


def can_be_no_text(tokens: bytes, version: int) -> bool:
    """Whether the result of a formula is a number, a truth value or an error, never a text."""
    last = _last(tokens, version)
    if last is None:
        return False
    if last.code in {_FUNCTION, _FUNCTION_OF_MANY}:
        number = struct.unpack_from("<H", last.data, last.code - _FUNCTION + 1)[0]
        return number & 0x7FFF in _NUMERIC_FUNCTIONS
    return last.code in _NUMERIC_OPERATORS or last.code == _ATTRIBUTE


def can_be_no_number(tokens: bytes, version: int) -> bool:
    """Whether the result of a formula is a text or an error: it joins texts."""
    last = _last(tokens, version)
    return last is not None and last.code == _JOIN


def is_relative(tokens: bytes, version: int) -> bool:
    """Whether a formula counts places from the cell that it stands in, as shared ones do."""
    return any(token.code in _RELATIVE for token in _tokens(tokens, version))


def shared_by(tokens: bytes) -> tuple[int, int] | None:
    """The row and column (from 0) of the formula that a cell shares, None for one of its own."""
    if len(tokens) < 4 or tokens[0] != _EXPRESSION:
        return None
    return int.from_bytes(tokens[1:3], "little"), int.from_bytes(tokens[3:5], "little")


def _last(tokens: bytes, version: int) -> _Token | None:
    """The token that makes the result: the last but for parentheses and blanks."""
    last = None
    for token in _tokens(tokens, version):
        spacing = token.code == _ATTRIBUTE and not token.data[1] & _SUM
        if token.code != _PARENTHESES and not spacing:
            last = token
    return last


def _tokens(data: bytes, version: int) -> Iterator[_Token]:
    """The tokens of a formula, up to one that is not known; classes are told as one."""
    sizes: Mapping[int, int] = _SIZES.get(version, {})
    at = 0
    while at < len(data):
        code = data[at] if data[at] < 0x20 else 0x20 | data[at] & 0x1F
        size = _size(data, at, version) if code in {_STRING, _ATTRIBUTE} else sizes.get(code, 0)
        if not size or at + size > len(data):
            return
        yield _Token(code, data[at : at + size])
        at += size


def _size(data: bytes, at: int, version: int) -> int:
    """The size of a token that says itself how long it is."""
    head: Sequence[int] = data[at : at + 4].ljust(4, b"\0")
    if head[0] == _ATTRIBUTE:
        choices = int.from_bytes(bytes(head[2:4]), "little") + 1 if head[1] & _CHOICE else 0
        return 4 + 2 * choices
    if version == 8:
        return 3 + head[1] * (1 + (head[2] & 1))
    return 2 + head[1]


def _whole(data: bytes) -> bytes:
    """The entries of an EXTERNSHEET record after their count, without a broken last one."""
    return data[2 : 2 + (len(data) - 2) // 6 * 6] if len(data) > 2 else b""


def _file_name(path: str) -> str:
    """The file in the encoded path of another workbook; control characters part its folders."""
    plain = "".join("/" if sign < " " or sign == "\\" else sign for sign in path)
    if "[" in plain:
        return plain.rpartition("[")[2].partition("]")[0]
    return plain.strip("/ ").rpartition("/")[2]
