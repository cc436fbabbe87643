"""The value of a table cell: what the program noted beside the text, else the text as it stands.

LibreOffice notes a number and its format (sdval, sdnum), Excel number, text, error and formula
(x:num, x:str, x:err, x:fmla). A bare text stays a text: reading numbers is not done here.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from perfbatch.model.cell import STROKE, Dressed, ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.reading.number_formats import AsShown, as_shown
from perfbatch.reading.written import is_error

_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][-+]?[0-9]{1,3})?")
_LOOKS_LIKE_NUMBER = re.compile(r"[-+(¥￥$\s]*[0-9.,]+(?:E[-+]?[0-9]+)?[\s)%]*", re.IGNORECASE)
_MSO_FORMAT = re.compile(r"mso-number-format\s*:\s*(\"[^\"]*\"|'[^']*'|[^;]*)", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{4})|(.))", re.DOTALL)
_NOT_SHOWN = re.compile(r'"[^"]*"?|[\\_*].|\[[^\]]*\]|General|Standard|BOOLEAN', re.IGNORECASE)
_OF_A_TIME = re.compile(r"[ymdhs]", re.IGNORECASE)
_DAY_ZERO = (date(1899, 12, 30), date(1904, 1, 1))
_LAST_DAY = 2_900_000
_LONGEST_NUMBER = 40
_MOST_ROUNDED = 9


def cell_value(attributes: Mapping[str, str], text: str) -> RawValue:
    """The value of a cell from its attributes and its text, None for nothing."""
    if STROKE in text:
        return text  # what is noted beside it does not count either
    if is_error(text.strip()):
        return ErrorValue(text.strip())
    if attributes.get("sdval"):
        return _of_libreoffice(attributes, text)
    if attributes.get("x:err"):
        return ErrorValue(attributes["x:err"])
    if "x:str" in attributes:
        return attributes["x:str"] or text or None
    if attributes.get("x:bool"):
        return attributes["x:bool"].strip().upper() in {"TRUE", "1"}
    return _of_excel(attributes, text)


def _of_libreoffice(attributes: Mapping[str, str], text: str) -> RawValue:
    """The number noted; a date only where text and number agree on the year.

    The page does not say whether days count from 1900 or 1904, but the text shows it.
    """
    number = _number(attributes["sdval"])
    code = attributes.get("sdnum", "").split(";", 2)[-1]
    shown = _NOT_SHOWN.sub("", code)
    if number is None:
        return text or None
    made = as_shown(code)
    if made:
        return made(number)
    if not _OF_A_TIME.search(shown):
        return number
    return _day(number, text) or text or number


def _day(number: float, text: str) -> date | datetime | None:
    if not 1 <= number <= _LAST_DAY:
        return None
    days, seconds = divmod(round(number * 86_400), 86_400)
    for zero in _DAY_ZERO:
        day = zero + timedelta(days=days)
        if str(day.year) in text:
            clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
            return datetime.combine(day, clock) if seconds else day
    return None


def _of_excel(attributes: Mapping[str, str], text: str) -> RawValue:
    """A noted number counts where the text is one: of a date Excel notes a bare number too."""
    number = None
    plain = text.strip()
    if "x:num" in attributes and (not plain or _LOOKS_LIKE_NUMBER.fullmatch(plain)):
        number = _number(attributes["x:num"] or plain)
    made = _made_by_format(attributes.get("style", ""))
    if number is None and made is Percentage:
        number = _number(plain)  # Excel shows this cell as hundredths
    if number is not None and made is None and _is_scaled(number, plain):
        return Dressed(number, scaled=True)
    if number is not None:
        made = Percentage if plain.endswith("%") else made
        return made(number) if made else number
    if not plain and attributes.get("x:num"):
        return attributes["x:num"]
    if not plain and attributes.get("x:fmla"):
        return Uncalculated(attributes["x:fmla"].removeprefix("="))
    return text or None


def _is_scaled(number: float, shown: str) -> bool:
    """Whether the text is another number than the one noted, by more than it may be rounded."""
    told = _number(shown.replace(",", ""))
    return bool(told and not 1 <= _MOST_ROUNDED * number / told <= _MOST_ROUNDED**2)


def _made_by_format(style: str) -> AsShown | None:
    """What the format makes of a number; the style sheet has its own escapes in the code."""
    found = _MSO_FORMAT.search(style)
    if not found:
        return None
    code = _CSS_ESCAPE.sub(_unescaped, found[1].strip("\"' "))
    return Percentage if code.lower() == "percent" else as_shown(code)


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _number(text: str) -> float | None:
    text = text.strip()
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if abs(number) < float("inf") else None
