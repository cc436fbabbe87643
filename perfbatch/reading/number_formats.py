"""What a number format says: hundredths, a date, a unit of money, digits that are not shown.

Formats are known by number or by their code.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

from perfbatch.model.cell import Dressed, Percentage, RawValue
from perfbatch.wording import formats

PERCENT_FORMATS = frozenset({"9", "10"})
"""Built-in formats that show hundredths."""

DATE_FORMAT = 14
"""A built-in date format that every program knows."""

EAST_ASIAN_DATES = frozenset({*range(27, 37), *range(50, 59)})
"""Built-in date formats of Chinese office programs, such as 57 for 2022年6月."""

AsShown: TypeAlias = Callable[[float], RawValue]
"""Makes of a number what its format shows: a Percentage, or a Dressed number."""

_REMEMBERED = 256
_NOT_SHOWN = re.compile(r'"[^"]*"?|[\\_*].|\[[^\]]*\]?')
_PIECE = re.compile(
    rf'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.?)|[_*].?|\[(?P<bracket>[^\]]*)\]?'
    rf"|(?P<digit>General|{formats.GENERAL_FORMAT}|[0#?])|(?P<sign>.)",
    re.DOTALL | re.IGNORECASE,
)
_POINTS = frozenset(".\uff0e\u00b7")
"""A literal one of these between two digits is taken for the decimal point by who sees it."""

_DIGIT, _POINT, _LITERAL = "0", "!", "L"
_HIDING = re.compile(r"0,+(?![0,])|0!+0")
"""A comma behind the last digit hides three of them; a literal point stands where none is."""


def is_percent(code: str) -> bool:
    """Whether a number format shows hundredths: a % that is neither quoted nor escaped."""
    return "%" in code and "%" in _NOT_SHOWN.sub("", code)


@lru_cache(maxsize=_REMEMBERED)
def as_shown(code: str) -> AsShown | None:
    """What a format makes of a number; None for one that shows the number as it is, or a date.

    A unit is what stands beside the digits of a section and speaks of money at all. Where the
    sections differ, their units are told one after another.
    """
    if is_percent(code):
        return Percentage
    sections = [one for one in _sections(code) if any(kind == _DIGIT for kind, _ in one)]
    units = dict.fromkeys(unit for one in sections if (unit := _unit(one)))
    scaled = any(_hides(one) for one in sections)
    return _Dress(";".join(units), scaled) if units or scaled else None


def styles_as_shown(codes: Mapping[str, str], used: Iterable[str]) -> dict[int, AsShown]:
    """What each cell style makes of a number, by its place; most make nothing of it.

    `codes`: the formats of the workbook's own by number; `used`: the number that each style uses.
    """
    own = {number: made for number, code in codes.items() if (made := as_shown(code))}
    known = own | dict.fromkeys(PERCENT_FORMATS - codes.keys(), Percentage)
    return {style: known[number] for style, number in enumerate(used) if number in known}


@dataclass(frozen=True, slots=True)
class _Dress:
    """What a format puts beside a number, and whether it hides digits."""

    unit: str
    scaled: bool

    def __call__(self, number: float) -> RawValue:
        return Dressed(number, self.unit, self.scaled)


_Token: TypeAlias = tuple[str, str]
"""A digit, a literal text or another sign of a format: which of them, and what is shown."""


def _sections(code: str) -> Iterator[list[_Token]]:
    """The sections of a format: for positive and negative numbers, 0, or under conditions."""
    section: list[_Token] = []
    for piece in _PIECE.finditer(code):
        if piece["sign"] == ";":
            yield section
            section = []
        elif (token := _token(piece)) is not None:
            section.append(token)
    yield section


def _token(piece: re.Match[str]) -> _Token | None:
    """None for widths, fillings, colours and conditions."""
    if piece["digit"]:
        return _DIGIT, _DIGIT
    if piece["bracket"] is not None:
        currency = piece["bracket"].partition("-")[0]
        return (_LITERAL, currency[1:]) if currency.startswith("$") else None
    literal = piece["quoted"] or piece["escaped"]
    if literal:
        return _LITERAL, literal
    sign = piece["sign"]
    if not sign:
        return None
    return (sign, sign) if sign.isascii() and sign != " " else (_LITERAL, sign)


def _unit(section: Iterable[_Token]) -> str:
    """From the first text that speaks of money to the end of what is shown; else nothing.

    Digits behind it count only where it divides them: 6万0000元 is an amount in 元.
    """
    told = ""
    divided = False
    for kind, same in groupby(section, key=lambda token: token[0]):
        text = "".join(shown for _, shown in same)
        if kind == _LITERAL and (told or any(sign in text for sign in formats.MONEY_SIGNS)):
            told += text
        elif kind == _DIGIT and not told:
            divided = True
        elif kind == _DIGIT and divided:
            told += _DIGIT
    return told.strip()


def _hides(section: Iterable[_Token]) -> bool:
    skeleton = "".join(
        (_POINT if text.strip() in _POINTS else "") if kind == _LITERAL else kind
        for kind, text in section
    )
    return bool(_HIDING.search(skeleton))
