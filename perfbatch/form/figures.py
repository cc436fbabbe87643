"""Periods in words put into figures: 二〇二二年上半年 becomes 2022年1-6月, for one grammar."""

import re
from collections.abc import Callable

from perfbatch.form.label import tidy
from perfbatch.form.money import MONEY

_DIGITS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")}
_DIGITS |= dict.fromkeys("〇○◯Oo", "0") | {"两": "2"} | {sign: sign for sign in "0123456789"}
_ONE_TO_NINE = "一二三四五六七八九"
_NUMERAL = f"{_ONE_TO_NINE}十"
_DASH = "[-~—–―─‐−〜∼至到]{1,2}"

Rewriting = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def number_in_words(text: str) -> int:
    """6 for 六, 12 for 十二, 30 for 三十 or 30. Raises KeyError for other text."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(_DIGITS[sign] for sign in text))
    return 10 * int(_DIGITS[tens] if tens else 1) + int(_DIGITS[ones] if ones else 0)


def _digits(match: re.Match[str]) -> str:
    return "".join(_DIGITS[sign] for sign in match[0])


def _number(match: re.Match[str]) -> str:
    return str(number_in_words(match[0]))


def _quarters(match: re.Match[str]) -> str:
    """January to the end of a quarter; the second one alone is only that quarter."""
    return f"1-{3 * number_in_words(match['last'])}月"


def _rule(pattern: str, replacement: Callable[[re.Match[str]], str]) -> Rewriting:
    return re.compile(pattern), replacement


def _months(match: re.Match[str]) -> str:
    return f"1-{number_in_words(match['last'])}月"


def _one_quarter(match: re.Match[str]) -> str:
    return f"第{number_in_words(match['last'])}季度"


_DASHES = _rule(rf"(?<=[0-9月份日号])(?:{_DASH}|一)(?=第?[0-9])", lambda _: "-")
_ALONE = rf"(?<![{_NUMERAL}0-9第、和及或~-])(?<![{_NUMERAL}0-9度][至到])"
"""A quarter that is not the second one of two."""

_REWRITINGS: tuple[Rewriting, ...] = (
    _rule(r"[零一二三四五六七八九〇○◯Oo0-9]{4}(?=年)", _digits),
    _rule(rf"(?<![{_NUMERAL}])(?:十[一二]?|[{_ONE_TO_NINE}])(?=月)", _number),
    _rule(rf"(?<=月)(?:[一二三]?十[{_ONE_TO_NINE}]?|[{_ONE_TO_NINE}])(?=[日号])", _number),
    _rule(rf"(?<![{_NUMERAL}0-9])一(?={_DASH}[0-9]{{1,2}}月)", lambda _: "1"),
    _rule(r"上半年", lambda _: "1-6月"),
    _rule(r"前(?P<last>[二两三四2-4])个?季度?", _quarters),
    _rule(rf"前(?P<last>十[一二]?|[{_ONE_TO_NINE}两]|1[0-2]|[1-9])个月", _months),
    _rule(rf"第?[一1](?:季度)?{_DASH}第?(?P<last>[二三四2-4])季度", _quarters),
    _rule(r"第?[一1](?:季度)?[、和及]第?(?P<last>[二2])季度", _quarters),
    _rule(rf"{_ALONE}第?(?P<last>[一1])季度", _quarters),
    _rule(rf"{_ALONE}第?(?P<last>[二三四2-4])季度", _one_quarter),
    _DASHES,
    _rule(r"(?<=(?:19|20|21)[0-9]{2})(?=1-[0-9]{1,2}月)", lambda _: "年"),
)


_MAY_GO = frozenset("年月季度" + "".join(word[-1] for word in MONEY))
"""A text that ends so is perhaps compared without its end, as 预算数/元, or as 1-6月 for 上半年."""


def kept_end(text: str) -> str:
    """The last sign of a text, where it is surely the last one of what the text is compared by.

    Nothing for brackets, stops and signs that may be written in another way: plain letters, digits
    and 汉字 alone stay what they are.
    """
    end = text.rstrip()[-1:]
    stays = (end.isascii() and end.isalnum()) or "\u4e00" <= end <= "\u9fff"
    return end if stays and end not in _MAY_GO else ""


def names_time(text: str) -> bool:
    """Whether a text speaks of years, months or quarters at all: few of a sheet do."""
    return any(sign in text for sign in "年月季")


def in_figures(text: str) -> str:
    """The text without white space, its years, months, days, quarters and dashes all in figures.

    1-9月 for 前三季度, 1-6月 for 一月至六月 and 上半年, 第2季度 for 二季度. 下半年 stays: it does
    not begin in January.
    """
    told = tidy(text)
    for pattern, replacement in _REWRITINGS if names_time(told) else (_DASHES,):
        told = pattern.sub(replacement, told)
    return told
