"""Days and times as workbooks store them: a number, and a format that says what it is."""

import math
import re
from datetime import date, datetime, time, timedelta

_EPOCH = datetime.fromisoformat("1899-12-30")
_DAYS_TO_1904 = 1462
_FIRST_OF_MARCH_1900 = 61
_LAST_DAY = 2_958_466
_MILLISECONDS = 86_400_000
_QUOTED = re.compile(r'"[^"]*"?|\\.')
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


def is_duration(number_format: str) -> bool:
    """Whether a format counts hours, minutes or seconds without end, as [h]:mm does."""
    return bool(_DURATION.search(_QUOTED.sub("", number_format)))


def moment(
    serial: float, number_format: str, *, from_1904: bool
) -> date | datetime | time | timedelta | float:
    """What a number in a cell with a date format means.

    A time below 1, a day, or a day with a time; with a duration format a span of time. What is no
    day of this calendar (negative, after 9999) stays a number.
    """
    if not math.isfinite(serial) or serial < 0 or serial >= _LAST_DAY:
        return serial
    if is_duration(number_format):
        return _span(serial)
    if serial < 1:
        return (_EPOCH + _span(serial)).time()
    if from_1904:
        serial += _DAYS_TO_1904
    elif serial < _FIRST_OF_MARCH_1900 - 1:
        serial += 1  # the 29th of February 1900, which there never was, has a number too
    if serial >= _LAST_DAY:
        return serial - _DAYS_TO_1904
    found = _EPOCH + _span(serial)
    return found.date() if serial.is_integer() else found


def _span(days: float) -> timedelta:
    """The nearest whole millisecond, as the programs show it."""
    return timedelta(milliseconds=round(days * _MILLISECONDS))
