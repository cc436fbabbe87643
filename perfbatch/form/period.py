"""Years and months as people write them, and the kinds of the cells that hold them.

2022年6月, 2022-06, 202206, 1-6月份, 上半年, 六月底, a date: one parser reads them all. 2022.1 could
be January or October once an office program has made a number of it, so it is no month; nor is
what names two of them (6、7月) or begins after January (下半年, 4-6月).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import ClassVar, TypeAlias

from perfbatch.form.figures import in_figures, names_time
from perfbatch.form.kinds import EARLIEST_YEAR, LATEST_YEAR, Problem, Reading, Whole, normalised
from perfbatch.form.label import REMEMBERED, glued, label_key, tidy
from perfbatch.model.absence import Absence
from perfbatch.model.cell import RawValue, bare, shown
from perfbatch.wording.findings import V10

Stated: TypeAlias = tuple[int | None, int | None]
"""Year and month, each as far as it is stated."""

_Y = r"(?:19|20|21)[0-9]{2}"
_M = r"(?:1[0-2]|0?[1-9])"
_D = r"(?:[12][0-9]|3[01]|0?[1-9])"
_YEAR = rf"(?P<year>{_Y})年度?"
_MONTH = rf"(?P<month>{_M})"
_END = r"月(?:份|底|末|止)*"
_CLOSE = r"月份?[底末止]+"
_UP_TO = r"(?:截至|截止到?|至|到)"
_DAY = rf"(?:{_D}[日号])?"
_JANUARY = rf"(?P<first>{_M})(?:月份?(?:0?1[日号])?)?-"
_UNTIL = rf"(?:(?P<until>{_Y})年度?)?"
_FIGURES = (
    rf"(?P<year>{_Y})(?P<sep>[-./])(?P<first>{_M})(?:(?P=sep)0?1)?"
    rf"-(?P<until>{_Y})(?P=sep){_MONTH}(?:(?P=sep){_D})?"
)
_SIX = rf"(?P<year>{_Y})(?P<first>0[1-9]|1[0-2])-(?P<until>{_Y})(?P<month>0[1-9]|1[0-2])"
_QUARTER = r"第(?P<quarter>[1-4])季度"

_RANGE = rf"(?:(?P<year>{_Y})(?:年度?|[-./]))?{_JANUARY}{_UNTIL}{_MONTH}{_END}{_DAY}"
_CUMULATIVE = (
    _RANGE,
    rf"{_UP_TO}?(?:{_YEAR})?(?:{_MONTH}{_CLOSE}|{_QUARTER}[底末])",
    rf"{_UP_TO}(?:{_YEAR})?(?:{_MONTH}{_END}{_DAY}|{_QUARTER})",
)
"""January to a month: what may stand in front of a label. 6月 alone would be one month."""

_BEFORE_LABEL = tuple(re.compile(pattern) for pattern in _CUMULATIVE)
_BEHIND_LABEL = re.compile(r"(?P<label>.+)\((?P<period>[^()]+)\)")
_WRITTEN = tuple(
    re.compile(pattern)
    for pattern in (
        *_CUMULATIVE,
        _FIGURES,
        _SIX,
        rf"(?:{_YEAR})?(?P<first>0?1)-{_MONTH}",
        rf"(?P<year>{_Y})\.(?P<first>0?1)-{_MONTH}",
        rf"(?P<year>{_Y})(?:年度?)?",
        rf"(?:{_YEAR})?{_MONTH}(?:{_END}{_DAY})?",
        rf"(?:(?P<year>{_Y})(?:年度?)?)?{_QUARTER}",
        rf"{_UP_TO}?(?P<year>{_Y})(?P<sep>[-/]){_MONTH}(?:(?P=sep)(?P<day>{_D}))?",
        rf"{_UP_TO}?(?P<year>{_Y})\.{_MONTH}\.(?P<day>{_D})",
        rf"{_UP_TO}?(?P<year>{_Y})\.(?P<month>1[0-2]|0[1-9]|[2-9])",
        rf"(?P<year>{_Y})(?P<month>1[0-2]|0[1-9])(?P<day>0[1-9]|[12][0-9]|3[01])?",
    )
)
_WRAPPED = re.compile(r"^(?:从|自)|[()\[\]【】〔〕]|累计数?$")
"""What people put around a period in a cell of its own: （2022年1-6月）累计."""

_SURELY = r"(?!份?[0-9]{1,2}[日号])(?!-[0-9])(?!前)(?![上中下]旬)"
"""A date is no period (only 截至 makes one of it), nor is 请于7月底前报送."""

_MADE = "填|制|编|印|报送|上报"
"""2022年7月填报 says when somebody wrote it."""

_JOIN = "[、,和及与或/]或?者?"
_NO_OTHER = rf"(?!{_JOIN}第?(?:[0-9]{{1,2}}|[一二三四])(?:月|季度|-))"
_BEGIN = r"(?<![0-9.\-~—–至到])"
_START = rf"{_BEGIN}(?<![、,和及与或])(?<!报送)(?<!上报)"
_IN_TITLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_START}(?:{_YEAR})?(?P<months>(?:{_M}(?:月份?[底末]*)?{_JOIN})+{_M})(?:{_CLOSE})",
        rf"{_START}{_YEAR}(?P<months>(?:{_M}(?:月份?[底末]*)?{_JOIN})+{_M})月",
        rf"{_START}{_RANGE}{_NO_OTHER}",
        rf"{_START}{_FIGURES}(?![0-9])",
        rf"{_START}{_SIX}(?![0-9])",
        rf"{_START}(?P<year>{_Y})\.(?P<first>0?1)-{_MONTH}(?![-./0-9])",
        rf"{_START}(?:截至|截止到?)(?:{_YEAR})?{_MONTH}{_END}{_DAY}(?!{_D}[日号])(?!前){_NO_OTHER}",
        rf"{_START}(?:截至|截止到?)(?P<year>{_Y})(?P<sep>[-./]){_MONTH}(?P=sep){_D}(?![0-9前])",
        rf"{_START}{_Y}年{_M}月(?:{_D}[日号]|份?(?:{_MADE}))",
        rf"{_START}(?:(?P<year>{_Y})(?:年度?)?)?{_QUARTER}{_SURELY}{_NO_OTHER}",
        rf"{_START}(?:{_YEAR})?{_MONTH}{_CLOSE}{_SURELY}{_NO_OTHER}",
        rf"{_START}{_YEAR}{_MONTH}{_END}{_SURELY}{_NO_OTHER}",
        rf"{_BEGIN}{_YEAR}(?!{_M}月{_D}[日号])",
    )
)
"""What a title may say of the period, each where none before it stands. Dates are passed over."""

_DATE_LABEL = re.compile(r"[^:]{0,8}(?:日期|时间)(?::|$|[(\[]?[0-9])")
_UP_TO_WORDS = ("截至", "截止")
_LONGEST_TITLE = 60
_FIGURED = re.compile(r"\d{4}[-./]?\d")
"""What a title without 年, 月 or 季 must show to state a period: 2022.1-2022.6."""

_APART = re.compile(r"(?<=\d)(?<!(?:19|20|21)[0-9]{2})\s+(?=\d)")
"""White space that keeps two numbers apart: 附件4 2022年. Behind a year its months may follow."""

_FIRST_SERIAL, _LAST_SERIAL = 32_874, 109_938
"""1990-01-01 and 2200-12-30 as office programs count days."""

_SERIAL_ZERO = date(1899, 12, 30)


def stated(raw: RawValue) -> Stated:
    """The year and the month that a cell states; nothing of them for anything else."""
    raw = bare(raw)
    day = raw.date() if isinstance(raw, datetime) else _day_of(raw)
    if isinstance(day, date):
        return day.year, None if _may_be_months(day.month, day.day) else day.month
    told = shown(raw)
    if glued(told) or _APART.search(told):
        return None, None
    text = _WRAPPED.sub("", in_figures(told))
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(text):
            years, months = _said(match)
            return next(iter(years), None), next(iter(months), None)
    return None, None


def _day_of(raw: RawValue) -> RawValue:
    """The date behind a serial number that lost its format."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw != raw // 1:
        return raw
    if not _FIRST_SERIAL <= raw <= _LAST_SERIAL:
        return raw
    return _SERIAL_ZERO + timedelta(days=int(raw))


def _may_be_months(month: int, day: int) -> bool:
    """Whether a date may be what an office program made of 1-6, January to June."""
    return month == 1 and 1 < day <= 12


def _said(match: re.Match[str]) -> tuple[set[int], set[int]]:
    """The years and months of one expression; no months unless they begin in January of a year."""
    found = match.groupdict()
    years = {int(found[name]) for name in ("year", "until") if found.get(name)}
    if len(years) > 1:
        return set(), set()
    if int(found.get("first") or 1) != 1:
        return years, set()
    if found.get("months"):
        return years, {int(month) for month in re.findall("[0-9]+", found["months"])}
    if found.get("quarter"):
        return years, {3 * int(found["quarter"])}
    month = int(found.get("month") or 0)
    told = month and not _may_be_months(month, int(found.get("day") or 0))
    return years, {month} if told else set()


def stated_in_title(text: str) -> tuple[set[int], set[int]]:
    """The years and the months up to which a title or heading runs; nothing for a long text."""
    years: set[int] = set()
    months: set[int] = set()
    if len(tidy(text)) > _LONGEST_TITLE or not (names_time(text) or _FIGURED.search(text)):
        return years, months
    if glued(text):
        return years, months
    title = in_figures(_APART.sub(";", text))
    if _DATE_LABEL.match(title) and not title.startswith(_UP_TO_WORDS):
        return years, months
    for match in _expressions(title):
        told = _said(match)
        years |= told[0]
        months |= told[1]
    return years, months


def _expressions(title: str) -> Iterator[re.Match[str]]:
    """What a title says of years and months, from the left, none of it twice."""
    at = 0
    while at < len(title):
        match = next((one for pattern in _IN_TITLES if (one := pattern.match(title, at))), None)
        if match:
            yield match
        at = match.end() if match else at + 1


@lru_cache(maxsize=REMEMBERED)
def without_period(text: str) -> tuple[str, int | None]:
    """A label's comparable part without the cumulative period before or behind it, and that month.

    1-6月执行数 and 执行数(1-6月) are both 执行数 up to June.
    """
    key = label_key(text)
    if not names_time(key) or glued(text):
        return key, None
    key = in_figures(key)
    for pattern in _BEFORE_LABEL:
        if (match := pattern.match(key)) and (month := _only(match)):
            return key[match.end() :], month
    behind = _BEHIND_LABEL.fullmatch(key)
    for pattern in _BEFORE_LABEL if behind else ():
        if behind and (match := pattern.fullmatch(behind["period"])) and (month := _only(match)):
            return label_key(behind["label"]), month
    return key, None


def _only(match: re.Match[str]) -> int | None:
    return next(iter(_said(match)[1]), None)


_CELL_BEHIND = re.compile(r"（[A-Z]{1,3}[0-9]{1,7}）")
"""The cell of each of several statements that contradict each other: 6（D4）、11（J9）."""


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
            return Reading(Absence.UNREADABLE, Problem(V10, _variant(raw), facts=facts))
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
            return Reading(Absence.UNREADABLE, Problem(V10, _variant(raw), facts=facts))
        return Reading(month, _note(raw, month))


def _variant(raw: RawValue) -> str:
    """The sentence for what is no number: of several places that contradict each other another."""
    return "apart" if len(_CELL_BEHIND.findall(shown(raw))) > 1 else "whole"


def _note(raw: RawValue, number: int) -> Problem | None:
    """V08 where the cell says more than the number."""
    return None if tidy(shown(raw)) == str(number) else normalised(raw, str(number))


_NARROWING = re.compile(r"本月|当月|上月|本季|当季|上年|去年|结转|其中|同期|本期|增减|[1-4]季度")
_ONE_MONTH = re.compile(r"(?:1[0-2]|[1-9])月份?$")
_PLANNED = re.compile(
    r"预计|计划(?!完成|执行|实现)|拟|下半年|下月|下季|下一|后续|剩余|尚未|未[支付执]|待[支付执]|^全年$"
)
_DONE = re.compile(r"支付|支出|执行|拨付|使用|付款|完成|实现|进度")
"""What is planned over what is done makes a plan of it; over 整改措施 it changes nothing."""


def narrows(group: str, label: str) -> bool:
    """Whether a heading over a label makes another thing of it: 上年 over 预算数, 6月 over 支付数.

    预计全年 over 支付数 is no payment either. A cumulative period, or a word that the label has
    itself, changes nothing.
    """
    key, month = without_period(group)
    if month is not None and not key:
        return False
    own = in_figures(label_key(label))
    words = {*_NARROWING.findall(key), *_ONE_MONTH.findall(key)}
    if _DONE.search(own):
        words.update(_PLANNED.findall(key))
    return any(word not in own for word in words)


def dates_the_filling(label: str) -> bool:
    """Whether the date beside a label says when the form was filled in: 填报日期, 打印时间：."""
    return tidy(label).rstrip(":").endswith(("日期", "时间"))
