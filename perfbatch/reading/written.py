"""Values as XML writes them: numbers, days, times, errors. What is none of these stays text."""

import re
from datetime import date, datetime, time, timedelta

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.([0-9]+))?Z?"
)
_DURATION = re.compile(
    r"(-?)P(?:([0-9]{1,7})D)?T?(?:([0-9]{1,7})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:[.,][0-9]*)?)S)?"
)
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:[0-9]{3}")
_LONGEST = 400
_DAY_ZERO = datetime.fromisoformat("1899-12-30")
_NO_DAY = frozenset({date(1899, 12, 30), date(1899, 12, 31)})
"""The days on which a time of day stands that has none."""


def number(text: str) -> float | str:
    """A finite number; any other text (NaN, INF, 1e999) as it stands."""
    plain = text.strip()
    if len(plain) > _LONGEST or not _NUMBER.fullmatch(plain):
        return text
    found = float(plain)
    return text if found in {float("inf"), float("-inf")} else found


def moment(text: str) -> date | datetime | time | float | str:
    """2022-09-30, 2022-09-30T12:30:00, 1899-12-31T08:30:00.000 for a time of day without a day.

    Midnight is a day without time of day, as in the other formats; what lies before 1899-12-30 is
    a negative number with a date format, in days. Text that is no day stays.
    """
    plain = text.strip()
    found = _MOMENT.fullmatch(plain)
    try:
        if _DAY.fullmatch(plain):
            found = _MOMENT.fullmatch(f"{plain}T00:00:00")
        if found is None:
            return text
        whole = datetime.fromisoformat(found[1])
    except ValueError:
        return text
    whole += timedelta(microseconds=int(f"{found[2] or '':0<6.6}"))
    if whole < _DAY_ZERO:
        return (whole - _DAY_ZERO) / timedelta(days=1)
    if whole.date() in _NO_DAY and whole.time() != time():
        return whole.time()
    return whole.date() if whole.time() == time() else whole


def duration(text: str) -> time | timedelta | str:
    """PT08H30M00S: a time of day below 24 hours, else a length of time; other text as it stands."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        return text
    days, hours, minutes = (int(found[group] or 0) for group in (2, 3, 4))
    seconds = float((found[5] or "0").replace(",", "."))
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1]:
        return -length
    if length < timedelta(days=1):
        return (_DAY_ZERO + length).time()
    return length


def is_error(text: str) -> bool:
    """Whether a formula's result is an error by its text, as LibreOffice and Excel show it."""
    return _ERROR.fullmatch(text) is not None
