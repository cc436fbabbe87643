"""Years and months as people write them, and the kinds of the cells that hold them.

2022年6月, 2022-06, 202206, 1-6月份, 6月底, a date: one parser reads them all. 2022.1 could be
January or October once an office program has made a number of it, so it is no month.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import ClassVar, TypeAlias

from perfbatch.form.kinds import EARLIEST_YEAR, LATEST_YEAR, Problem, Reading, Whole
from perfbatch.form.label import REMEMBERED, label_key, tidy
from perfbatch.model.absence import Absence
from perfbatch.model.cell import RawValue, shown
from perfbatch.wording.findings import V08, V10

Stated: TypeAlias = tuple[int | None, int | None]
"""Year and month, each as far as it is stated."""

_YEAR = r"(?P<year>(?:19|20|21)[0-9]{2})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_FROM_JANUARY = r"0?1月?份?[-~—–至到]"
_END = r"月(?:份|底|末|止)*"
_CLOSE = r"月份?[底末止]"
_UP_TO = r"(?:截至|截止到?|至|到)"
_CUMULATIVE = (
    rf"(?:{_YEAR}年度?)?{_FROM_JANUARY}{_MONTH}{_END}",
    rf"{_UP_TO}?(?:{_YEAR}年度?)?{_MONTH}{_CLOSE}",
    rf"{_UP_TO}(?:{_YEAR}年度?)?{_MONTH}{_END}(?:[0-9]{{1,2}}日)?",
)
"""January to a month: what may stand in front of a label. 6月 alone would be one month."""

_BEFORE_LABEL = tuple(re.compile(pattern) for pattern in _CUMULATIVE)
_WRITTEN = tuple(
    re.compile(pattern)
    for pattern in (
        *_CUMULATIVE,
        rf"{_YEAR}(?:年度?)?",
        rf"{_MONTH}(?:{_END})?",
        rf"{_FROM_JANUARY}{_MONTH}",
        rf"{_YEAR}年{_MONTH}{_END}(?:[0-9]{{1,2}}日)?",
        rf"{_YEAR}[-/]{_MONTH}(?:[-/][0-9]{{1,2}})?",
        rf"{_YEAR}\.(?P<month>1[0-2]|0[1-9]|[2-9])",
        rf"{_YEAR}(?P<month>1[0-2]|0[1-9])",
    )
)
_NOT_A_DAY = r"(?!份?[0-9]{1,2}日)(?!前)"
"""A date is no period (only 截至 makes one of it), nor is 请于7月底前报送."""

_IN_TITLES = tuple(
    re.compile(rf"(?<![0-9.\-~—–至到]){pattern}")
    for pattern in (
        _CUMULATIVE[0],
        _CUMULATIVE[1] + _NOT_A_DAY,
        _CUMULATIVE[2].replace(_UP_TO, r"(?:截至|截止到?)"),
        rf"{_YEAR}年{_MONTH}{_END}{_NOT_A_DAY}",
        rf"{_YEAR}年(?![0-9]{{1,2}}月[0-9]{{1,2}}日)",
    )
)
_DATE_LABEL = re.compile(r"[^:]{0,8}(?:日期|时间)(?::|$)")
_UP_TO_WORDS = ("截至", "截止")
_LONGEST_TITLE = 60
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 109_938
"""1990-01-01 and 2200-12-30 as office programs count days."""

_SERIAL_ZERO = date(1899, 12, 30)


def stated(raw: RawValue) -> Stated:
    """The year and the month that a cell states; nothing of them for anything else."""
    day = raw.date() if isinstance(raw, datetime) else _day_of(raw)
    if isinstance(day, date):
        return day.year, day.month
    text = tidy(shown(raw))
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(text):
            return _numbers(match)
    return None, None


def _day_of(raw: RawValue) -> RawValue:
    """The date behind a serial number that lost its format."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw != raw // 1:
        return raw
    if not _FIRST_SERIAL <= raw <= _LAST_SERIAL:
        return raw
    return _SERIAL_ZERO + timedelta(days=int(raw))


def _numbers(match: re.Match[str]) -> Stated:
    found = match.groupdict()
    year, month = found.get("year"), found.get("month")
    return int(year) if year else None, int(month) if month else None


def stated_in_title(text: str) -> tuple[set[int], set[int]]:
    """The years and the months up to which a title or heading runs; nothing for a long text."""
    years: set[int] = set()
    months: set[int] = set()
    title = tidy(text)
    dated = _DATE_LABEL.match(title) and not title.startswith(_UP_TO_WORDS)
    if len(title) > _LONGEST_TITLE or dated:
        return years, months
    for pattern in _IN_TITLES:
        for match in pattern.finditer(title):
            year, month = _numbers(match)
            years |= {year} if year else set()
            months |= {month} if month else set()
    return years, months


@lru_cache(maxsize=REMEMBERED)
def without_period(text: str) -> tuple[str, int | None]:
    """A label's comparable part without a cumulative period in front of it, and that month."""
    key = label_key(text)
    for pattern in _BEFORE_LABEL:
        if match := pattern.match(key):
            return key[match.end() :], _numbers(match)[1]
    return key, None


@dataclass(frozen=True)
class Year(Whole):
    """A year, also out of 2022年度 or 2022年6月."""

    low: int = EARLIEST_YEAR
    high: int = LATEST_YEAR
    units: ClassVar[Collection[str]] = ()

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The year as a number; V10 for what is none."""
        year, _ = stated(raw)
        if year is None or not self.low <= year <= self.high:
            facts = {"low": str(self.low), "high": str(self.high)}
            return Reading(Absence.UNREADABLE, Problem(V10, "whole", facts=facts))
        return Reading(year, _note(raw, year))


@dataclass(frozen=True)
class Month(Whole):
    """The month up to which the figures run, also out of 1-6月份, 6月底 or 2022年6月."""

    low: int = 1
    high: int = 12
    units: ClassVar[Collection[str]] = ()

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The month as a number from 1 to 12; V10 for what is none."""
        _, month = stated(raw)
        if month is None:
            facts = {"low": str(self.low), "high": str(self.high)}
            return Reading(Absence.UNREADABLE, Problem(V10, "whole", facts=facts))
        return Reading(month, _note(raw, month))


def _note(raw: RawValue, number: int) -> Problem | None:
    """V08 where the cell says more than the number."""
    return None if tidy(shown(raw)) == str(number) else Problem(V08, "normalised", str(number))


_NARROWING = re.compile(r"本月|当月|上月|本季|当季|上年|去年|结转|其中|同期|本期|增减")
_ONE_MONTH = re.compile(r"(?:1[0-2]|[1-9])月份?$")


def narrows(group: str, label: str) -> bool:
    """Whether a heading over a label makes another thing of it: 上年 over 预算数, 6月 over 支付数.

    A cumulative period, or a word that the label has itself, changes nothing.
    """
    key, month = without_period(group)
    if month is not None and not key:
        return False
    words = {*_NARROWING.findall(key), *(_ONE_MONTH.findall(key))}
    return any(word not in label_key(label) for word in words)
