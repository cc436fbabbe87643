"""Lines beside a table that say in which unit its amounts are: 单位：元, 金额：万元, （元）."""

import re
import unicodedata
from functools import lru_cache

from perfbatch.form.label import REMEMBERED, tidy
from perfbatch.form.money import MONEY

_WORDS = "|".join(r"\s?".join(word) for word in MONEY)
_UNIT = rf"(?:人民币)?\s?(?P<unit>{_WORDS})(?![\u4e00-\u9fff])"
"""No word goes on behind it: 填报单位：元氏县教育局 is about no money."""

_NAMED = r"(?:单\s?位|金\s?额)\s?[:为是]\s?[(\[]?|单位\s?[(\[]"
_PLAIN = r"(?:金额|货币|计量)单位"
_TITLE = r"表\s?[(\[]"
_MARK = re.compile(rf"(?:{_NAMED}|{_PLAIN}|{_TITLE})\s?{_UNIT}")
_DOUBTED = re.compile(rf"(?<=元)\s?[(\[/或](?:人民币)?(?P<unit>{_WORDS})")
"""A second unit behind the first one: 单位：万元（元）, 单位：万元/元."""

_LABEL = re.compile(r"(?:金额|计量|货币|资金)?(?:单位|金额):|(?:金额|计量|货币)单位")
_COLUMN = re.compile(r"(?:金额|计量|货币|资金)单位")


@lru_cache(maxsize=REMEMBERED)
def money_marks(text: str) -> tuple[str, ...]:
    """The units that a line states, such as 单位：万元 or （单位：人民币元）, wherever in it."""
    if alone := _bracketed(text):
        return (alone,)
    line = " ".join(unicodedata.normalize("NFKC", text).split())
    stated = [tidy(match["unit"]) for match in _MARK.finditer(line)]
    doubted = [tidy(match["unit"]) for match in _DOUBTED.finditer(line)] if stated else []
    return tuple(dict.fromkeys([*stated, *doubted]))


def _bracketed(text: str) -> str:
    """The unit of a line that is nothing else, as （元） or 人民币元."""
    line = tidy(text)
    return bare_unit(line) if line[:1] in {"(", "["} or line.startswith("人民币") else ""


def is_mark_label(text: str) -> bool:
    """Whether a cell says that the unit of money stands in the next one, as 单位： does."""
    return _LABEL.fullmatch(tidy(text)) is not None


def is_mark_column(text: str) -> bool:
    """Whether a column says row by row in which unit the amounts are: 金额单位."""
    return _COLUMN.fullmatch(tidy(text)) is not None


def bare_unit(text: str) -> str:
    """The unit that a cell holds and nothing else, in brackets or not; empty for other text."""
    word = tidy(text).strip("()[]").removeprefix("人民币")
    return word if word in MONEY else ""
