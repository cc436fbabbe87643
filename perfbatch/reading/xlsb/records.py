"""The records of BIFF12: each a number of one or two bytes, a length of up to four, a body."""

import struct
from collections.abc import Iterator
from typing import Final

from perfbatch.reading.refused import damaged
from perfbatch.wording import formats

ROW: Final = 0
BLANK, RK, ERROR, BOOL, REAL, TEXT, SHARED_TEXT = range(1, 8)
FORMULA_TEXT, FORMULA_NUMBER, FORMULA_BOOL, FORMULA_ERROR = range(8, 12)
SHORT_BLANK, SHORT_SHARED_TEXT = 12, 18
"""Kinds 12 to 18 are 1 to 7 without the column: it is one to the right of the cell before."""
STRING_ITEM = 19
FUTURE, END_FUTURE, CHOICE, END_CHOICE = range(35, 39)
FONT, NUMBER_FORMAT, STYLE = 43, 44, 47
COLUMNS, RICH_TEXT = 60, 62
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK = range(129, 133)
BEGIN_SHEETS, END_SHEETS, BEGIN_CELLS, END_CELLS = range(143, 147)
DIMENSION, BOOK_PROPERTIES, SHEET, CALCULATION = 148, 153, 156, 157
BEGIN_STRINGS, END_STRINGS, MERGED = 159, 160, 176
OTHER_BOOK, THIS_BOOK, SAME_SHEET, SHEET_NAMES, SHEET_REFERENCES = 355, 357, 358, 359, 362
ADD_IN = 667
ARRAY_FORMULA, SHARED_FORMULA = 426, 427
BEGIN_FONTS, END_FONTS = 611, 612
BEGIN_FORMATS, END_FORMATS, BEGIN_STYLES, END_STYLES = range(615, 619)

_NO_TEXT = 0xFFFFFFFF


def records(data: bytes, part: str) -> Iterator[tuple[int, int, int]]:
    """The kind of each record, where its body begins and where it ends.

    Raises RefusedWorkbook for a record that reaches beyond the part.
    """
    at, size = 0, len(data)
    try:
        while at < size:
            kind = data[at]
            at += 1
            if kind > 127:
                kind = kind & 127 | data[at] << 7
                at += 1
            length = data[at]
            at += 1
            if length > 127:
                length, at = _long(length & 127, data, at)
            if at + length > size:
                raise damaged(formats.PART_ILL_FORMED, part=part)
            yield kind, at, at + length
            at += length
    except IndexError as error:
        raise damaged(formats.PART_ILL_FORMED, part=part) from error


def _long(length: int, data: bytes, at: int) -> tuple[int, int]:
    for shift in (7, 14, 21):
        length |= (data[at] & 127) << shift
        at += 1
        if data[at - 1] < 128:
            break
    return length, at


def record(kind: int, body: bytes = b"") -> bytes:
    """A record as it stands in a part."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    length, left = b"", len(body)
    while left > 127:
        length += bytes([left & 127 | 128])
        left >>= 7
    return number + length + bytes([left]) + body


def whole(data: bytes, at: int, end: int) -> int:
    """The four bytes of a whole number. Raises ValueError where the record ends before."""
    if at + 4 > end:
        raise ValueError
    return int.from_bytes(data[at : at + 4], "little")


def text_end(data: bytes, at: int, end: int) -> int:
    """Where a text (its length, then UTF-16) ends. Raises ValueError beyond the record."""
    length = whole(data, at, end)
    after = at + 4 + (0 if length == _NO_TEXT else 2 * length)
    if after > end:
        raise ValueError
    return after


def text(data: bytes, at: int, end: int) -> str:
    """The text that stands there. Raises ValueError beyond the record."""
    return data[at + 4 : text_end(data, at, end)].decode("utf-16-le", "replace")


def wide(letters: str) -> bytes:
    """A text as a record holds it."""
    stored = letters.encode("utf-16-le")
    return struct.pack("<I", len(stored) // 2) + stored
