"""What an indicator was to reach and what it reached: ≥1000页, 不超过5万元, 95%以上, 1200."""

import re
from decimal import Decimal
from fractions import Fraction

from perfbatch.form.choice import Choice
from perfbatch.form.choices import INDICATOR_NATURE
from perfbatch.form.label import glued, narrow, tidy
from perfbatch.form.money import FEN_PER_UNIT, SHORT
from perfbatch.form.numbers import number_in
from perfbatch.model.cell import STROKE, Percentage, RawValue, bare, shown
from perfbatch.model.choices import IndicatorNature
from perfbatch.model.evaluation import Bound, Measured

_AT_LEAST = "≥|≧|⩾|>=|=>|大于等于|大于或等于|不低于|不少于|不小于|达到|至少"
_ABOVE = ">|大于|高于|超过|多于"
_AT_MOST = "≤|≦|⩽|<=|=<|小于等于|小于或等于|不超过|不高于|不多于|不大于|至多|控制在"
_BELOW = "<|小于|低于|少于"
_UP_FROM, _DOWN_FROM = "及?以上", "及?以[下内]|之内"

_MEASURED = re.compile(
    rf"(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})|(?P<above>{_ABOVE})|(?P<below>{_BELOW})|=|等于)?"
    r"(?P<number>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,14})(?:\.[0-9]{1,10})?)"
    r"(?P<unit>(?:[^\W\d_]|[%‰/]){0,5}?)"
    rf"(?:(?P<up>{_UP_FROM})|(?P<down>{_DOWN_FROM}))?"
)
"""A number with what says which side of it is good, and its unit."""

_NO_UNIT = re.compile(
    r"(?<!个)月|(?<!作)日|(?<!分)点|(?<!小)时|[号约近余多几以之及的达]|左右|上下|不等"
    r"|年[底末前初起内]|完成|实现|合格|通过"
)
"""What makes of the word behind a number a date (12月), an estimate (100余) or a whole sentence."""

_ESTIMATE = re.compile(r"约|大概|左右|上下|[0-9][余多]|近[0-9]")

_YEARS = range(1990, 2200)
_HUNDREDTHS = frozenset({"百分比", "百分之", "百分点", "个百分点"})
_FIGURE = re.compile("[0-9]")
_WORD = re.compile(r"[^\W\d_]")

NATURE = Choice(
    "list_evaluation_nature",
    INDICATOR_NATURE.words,
    {
        "正向指标": IndicatorNature.POSITIVE,
        "反向指标": IndicatorNature.REVERSE,
        "负向": IndicatorNature.REVERSE,
        "负向指标": IndicatorNature.REVERSE,
        "逆向": IndicatorNature.REVERSE,
        "逆向指标": IndicatorNature.REVERSE,
        "定性指标": IndicatorNature.QUALITATIVE,
        "≥": IndicatorNature.POSITIVE,
        ">=": IndicatorNature.POSITIVE,
        "≤": IndicatorNature.REVERSE,
        "<=": IndicatorNature.REVERSE,
    },
)
"""指标性质 as self-evaluations state it: in words or by a sign in a column of its own."""


def measured(raw: RawValue) -> Measured | str:
    """The number that a cell states exactly or as a bound; the text of anything else.

    Text is what is about a number (约100), two of them (3-5次), a date (12月底前) or a sentence.
    """
    value = bare(raw)
    number = number_in(value)
    if number is not None:
        percent = isinstance(value, Percentage)
        return Measured(number, "%" if percent else "")
    text = shown(raw).strip()
    if not isinstance(value, str) or STROKE in value or glued(value):
        return text
    match = _MEASURED.fullmatch(tidy(narrow(value)))
    if match is None or not _is_unit(match["unit"], match["number"]):
        return text
    bound, strict = _bound(match)
    written = Decimal(match["number"].replace(",", ""))
    return Measured(written, unit_word(match["unit"]), bound, strict)


def unit_word(text: str) -> str:
    """A unit in one spelling: % for 百分比, 万元 for 万."""
    word = tidy(text)
    return "%" if word in _HUNDREDTHS else SHORT.get(word, word)


def _is_unit(word: str, number: str) -> bool:
    of_a_year = word.startswith("年") and number.isdigit() and int(number) in _YEARS
    return not of_a_year and _NO_UNIT.search(word) is None


def _bound(match: re.Match[str]) -> tuple[Bound, bool]:
    """Which side is good; nothing where the two ends of the text contradict each other."""
    least = bool(match["least"] or match["above"] or match["up"])
    most = bool(match["most"] or match["below"] or match["down"])
    if least == most:
        return Bound.UNSTATED, False
    strict = bool(match["above"] or match["below"])
    return (Bound.AT_LEAST if least else Bound.AT_MOST), strict


def has_figure(text: str) -> bool:
    """Whether a text names a number at all, in figures."""
    return _FIGURE.search(tidy(text)) is not None


def is_estimate(text: str) -> bool:
    """Whether a text is only about a number: 约1200页, 1200余页."""
    return has_figure(text) and _ESTIMATE.search(tidy(text)) is not None


def has_word(text: str) -> bool:
    """Whether a text says anything: no mere figures and signs, as 0 or ……."""
    return _WORD.search(tidy(text)) is not None


FARTHEST = 100
"""Target and completion so many times apart are likelier a slip of the unit than a result."""


def comparable(target: Measured, actual: Measured) -> tuple[Fraction, Fraction] | None:
    """Target and completion in one unit; None where it is not certain that they are in one.

    A completion without a unit is in the target's, but for hundredths typed as a fraction.
    """
    aim, done = Fraction(target.number), Fraction(actual.number)
    if actual.bound is not Bound.UNSTATED:
        return None
    if target.unit != actual.unit:
        if target.unit in FEN_PER_UNIT and actual.unit in FEN_PER_UNIT:
            aim, done = aim * FEN_PER_UNIT[target.unit], done * FEN_PER_UNIT[actual.unit]
        elif actual.unit or (target.unit == "%" and 0 < done <= 1):
            return None
    apart = aim != 0 and done != 0 and not Fraction(1, FARTHEST) < abs(done / aim) < FARTHEST
    return None if apart else (aim, done)
