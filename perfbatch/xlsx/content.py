"""What is put into a cell, and how text is made fit for one."""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from perfbatch.model.cell import LONGEST_TEXT, cut, first_units

LONGEST_SHEET_NAME = 31
LONGEST_FORMULA = 8_192
RESERVED_SHEET_NAME = "history"
"""Excel keeps this name for itself."""

FIRST_DATE = date(1900, 1, 1)
"""The first day that a cell can hold as a date."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HARMLESS = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][^\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff_<]*")
"""What nearly every text is: it begins with a letter, a digit or a 汉字 and asks for no care."""
_LINE_END = re.compile("\r\n?")
_FORMULA_START = frozenset("=+-@＝＋－＠﹦﹢﹣﹫")
_BEFORE_A_FORMULA = re.compile("""[\\s\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff'"‘’“”＇＂`]*""")
_TAKEN_FOR_A_SIGN = frozenset("\t'＇")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\x00", "_x005F&#95;"))
_WORD = re.compile("[!-~]+ *|.[，。、；：！？）》」』】〕”’％]*")
_ENDS = re.compile(r"^[\s']+|[\s']+$")
_SHEET_NAME_ILLEGAL = re.compile(
    r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the value that the project computed for it, which is stored beside it."""

    text: str
    value: float | str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a cell of the same workbook; a number stays one, so that it can be sorted by."""

    sheet: str
    cell: str
    text: str | int


CellValue: TypeAlias = str | int | float | date | Formula | Link | None


def clean(text: str) -> str:
    """Text that every office program can store and shows as it was typed.

    Line ends become one kind; control characters and lone surrogates become U+FFFD; what is
    longer than a cell is cut between characters. Where a long text has no room for the markup
    that it needs (see `stored`), the signs that ask for it become their full-width twins.
    """
    legal = cut(_ILLEGAL.sub("\ufffd", _LINE_END.sub("\n", text) if "\r" in text else text))
    if _needs_markup(legal) and _units(_marked_up(legal)) > LONGEST_TEXT:
        legal = without_escapes("＜" + legal[1:] if legal.startswith("<r>") else legal)
    return legal


def without_escapes(text: str) -> str:
    """The text with nothing in it that stands for another sign in the file format (_x0041_)."""
    return _ESCAPE.sub("＿", text)


def ready(text: str) -> tuple[str, bool]:
    """A text as it is given to the library, and whether a program might take it for a formula."""
    if _HARMLESS.fullmatch(text) and len(text) < LONGEST_TEXT // 2:
        return text, False
    return _made_ready(text)


def asks_for_care(text: str) -> bool:
    """Whether a text is given to the library otherwise than it is, or marked as a text."""
    if _HARMLESS.fullmatch(text) and len(text) < LONGEST_TEXT // 2:
        return False
    return _made_ready(text) != (text, False)


@lru_cache(4_096)
def _made_ready(text: str) -> tuple[str, bool]:
    legal = clean(text)
    return stored(legal), looks_like_formula(legal)


def stored(text: str) -> str:
    """A clean text as the writing library must be given it, so that it is stored as it is.

    The library takes a text from <r> to </r> for markup of its own, and where two escapes of
    characters (_x0041_) share an underscore it guards the first one only. Such a text is given
    as one run of markup that says what was typed.
    """
    return _marked_up(text) if _needs_markup(text) else text


def _needs_markup(text: str) -> bool:
    if text.startswith("<r>") and text.endswith("</r>"):
        return True
    return "_x" in text and _ESCAPE.search(text) is not None


def _marked_up(text: str) -> str:
    run = _ESCAPE.sub("\x00", text)
    for sign, written in _MARKUP:
        run = run.replace(sign, written)
    return f'<r><t xml:space="preserve">{run}</t></r>'


def looks_like_formula(text: str) -> bool:
    """Whether a program might take the text for a formula when somebody edits or copies the cell.

    Signs of no width, white space and quotation marks before it change nothing.
    """
    if text[:1] in _TAKEN_FOR_A_SIGN:
        return bool(text)
    found = _BEFORE_A_FORMULA.match(text)
    return found is not None and text[found.end() : found.end() + 1] in _FORMULA_START


def number_or_text(number: float) -> float | str:
    """A number that a cell can hold; others become their words, which count as no number."""
    try:
        finite = math.isfinite(number)
    except OverflowError:
        finite = False
    if not finite:
        return clean(str(number))
    return number or 0


def date_or_text(day: date) -> date | str:
    """A date that a cell can hold; an earlier one is written out."""
    return day if (day.year, day.month, day.day) >= FIRST_DATE.timetuple()[:3] else day.isoformat()


class _Widths(dict[str, int]):
    """Characters met so far → their width: texts are measured for every cell that wraps."""

    def __missing__(self, char: str) -> int:
        wide = unicodedata.east_asian_width(char) in "WFA"
        self[char] = width = 2 if wide else 1
        return width


_WIDTHS = _Widths()


def display_width(text: str) -> int:
    """Width of the longest line in half-width characters; a 汉字 counts two."""
    return max((_line_width(line) for line in text.split("\n")), default=0)


def _line_width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(map(_WIDTHS.__getitem__, line))


def wrapped_lines(text: str, width: float) -> int:
    """Lines of a text in a box of so many half-width characters.

    A word of Latin letters and digits goes to the next line whole, and no line begins with a
    closing sign.
    """
    if 2 * len(text) <= width - 2 and "\n" not in text:
        return 1
    return _wrapped_lines(text, width)


@lru_cache(4_096)
def _wrapped_lines(text: str, width: float) -> int:
    room = max(1, int(width - 1))  # the edges of a cell take about as much
    return sum(_lines_of(line, room) for line in text.split("\n"))


def _lines_of(line: str, room: int) -> int:
    if _line_width(line) <= room:
        return 1
    lines, left = 1, room
    for word in _WORD.findall(line):
        width = _line_width(word)
        if width > left and left < room:
            lines, left = lines + 1, room
        lines += max(0, width - 1) // room
        left -= width if width <= room else width % room or room
    return lines


def quoted_sheet(name: str) -> str:
    """The sheet's name as it stands in a formula."""
    return "'" + name.replace("'", "''") + "'"


def legal_sheet_name(wanted: str, taken: set[str]) -> str:
    """A legal sheet name of at most 31 characters that is not in `taken`; adds it.

    Names are compared as the office programs do it, without case and width (case-folded NFKC).
    """
    name = _SHEET_NAME_ILLEGAL.sub("_", wanted)
    while _ESCAPE.search(name):  # what stands for one sign may begin another
        name = _ESCAPE.sub("-", name)
    name = _cut(_ENDS.sub("", name), "") or "_"
    if _folded(name) == RESERVED_SHEET_NAME:
        name += "_"
    candidate, number = name, 1
    while _folded(candidate) in taken:
        number += 1
        candidate = _cut(name, f"({number})")
    taken.add(_folded(candidate))
    return candidate


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _cut(name: str, tail: str) -> str:
    return _ENDS.sub("", first_units(name, LONGEST_SHEET_NAME - len(tail))) + tail


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
