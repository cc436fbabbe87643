"""How a label is compared: after NFKC, without white space, without the unit behind it."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from itertools import pairwise
from typing import TypeVar

from perfbatch.form.money import MONEY
from perfbatch.model.cell import INVISIBLE

REMEMBERED = 4_096
"""So many texts are remembered with what they are compared by: labels come again and again."""

_SHORT = 80
"""Characters of the texts that are remembered."""

Told = TypeVar("Told")

_SPACE = re.compile(rf"(?:\s|{INVISIBLE.pattern})+")
_OF = r"(?:单位:?)?(?:人民币)?"
_BOXED_UNIT = rf"[(\[【〔]{_OF}(?P<boxed>{'|'.join(MONEY)}|%|百分比|百分点|个)[)\]】〕]$"
_UNIT_BEHIND = rf"(?<=[^元万亿])(?<!单位)[/:,]{_OF}(?P<behind>{'|'.join(MONEY)}|%)$"
_UNIT = re.compile(rf"{_BOXED_UNIT}|{_UNIT_BEHIND}")
"""预算数(万元), 预算数【元】, 预算数/元. 单位:元 and 万元/元 say nothing of a label."""

_UNIT_OF_LABEL = re.compile(rf"(?<!单位){_BOXED_UNIT}|{_UNIT_BEHIND}")
"""A line that says 单位(万元) is none about a 单位."""

_TERM = "(?:[A-Z]|[0-9]{1,2})"
_COLUMN = re.compile(rf"[(\[]{_TERM}(?:[-+*/×÷=]{_TERM}){{0,9}}(?:[*×]100%?)?[)\]]$")
"""The letter or number of a column, or how it is computed: (A), (B/A), (③=②/①)."""

_SEAL = re.compile(r"[(\[](?:盖章|公章|签章|签字|章)[)\]]$")
"""What a form says beside a label or a name: where the stamp goes."""


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_NARROW[0x2212] = ord("-")  # the minus sign proper, as word processors set it


def narrow(text: str) -> str:
    """Text with full-width signs made narrow, nothing invisible, no white space at its ends.

    White space inside stays: two numbers in a cell must not run together.
    """
    return INVISIBLE.sub("", text.translate(_NARROW)).strip()


def remembered(judge: Callable[[str], Told]) -> Callable[[str], Told]:
    """A function of a text that remembers what it said of short ones, which come again and again.

    Labels and names do, on every page and for every form that is tried; long texts do not, and
    would take the memory of a reader.
    """
    kept = lru_cache(maxsize=REMEMBERED)(judge)

    @wraps(judge)
    def asked(text: str) -> Told:
        return kept(text) if len(text) <= _SHORT else judge(text)

    return asked


@remembered
def tidy(text: str) -> str:
    """Text after NFKC without any white space: the form in which names and choices are compared."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


_FIGURE = re.compile("[0-9]")
_TYPED_FIGURE = re.compile("[0-9\uff10-\uff19]")
_OF_A_FIGURE = re.compile(r"[0-9\uff10-\uff19.\uff0e]")


def glued(text: str) -> bool:
    """Whether NFKC would make one number of figures and a sign that is none: 6①, 6³, 1½.

    Full-width figures are figures; a sign that stands alone (③, ㋅) does no harm.
    """
    if text.isascii():
        return False
    plain = unicodedata.normalize("NFKC", text)
    if len(_FIGURE.findall(plain)) == len(_TYPED_FIGURE.findall(text)):
        return False
    signs = _SPACE.sub("", text)
    kinds = [(bool(_OF_A_FIGURE.match(sign)), _becomes_figures(sign)) for sign in signs]
    return any(
        (made and (typed_next or made_next)) or (typed and made_next)
        for (typed, made), (typed_next, made_next) in pairwise(kinds)
    )


def _becomes_figures(sign: str) -> bool:
    """Whether a sign that is no figure becomes one or more of them."""
    if _OF_A_FIGURE.match(sign):
        return False
    return bool(_FIGURE.search(unicodedata.normalize("NFKC", sign)))


@lru_cache(maxsize=REMEMBERED)
def label_key(text: str) -> str:
    """The comparable part of a label: 执行数 for " 执 行数（万元）", 执行率 for 执行率(B/A)."""
    key = _numbered(_UNIT_OF_LABEL.sub("", _numbered(text)))
    return _SEAL.sub("", key).rstrip(":*")


def _numbered(text: str) -> str:
    """A label without the letter or number of its column behind it."""
    return _COLUMN.sub("", tidy(text).rstrip(":*"))


@lru_cache(maxsize=REMEMBERED)
def label_unit(text: str) -> str:
    """The unit that a label states at its end, or nothing: 万元 for 预算数（万元）, 预算数/万元."""
    match = _UNIT.search(_numbered(text))
    return match["boxed"] or match["behind"] if match else ""


_SEAL_AT_END = re.compile(r"\s*[(\[（【](?:盖章|公章|签章|签字|章|续)[)\]）】]\s*$")


def without_seal(text: str) -> str:
    """A name without the place of the stamp behind it, or that it goes on over a page.

    县档案馆 for 县档案馆（盖章） and for 县档案馆（续）.
    """
    return _SEAL_AT_END.sub("", text)


_VERSION = re.compile(r"(?:表式)?版本:?(?P<version>[0-9]+(?:\.[0-9]+)*)")


def version_in(text: str) -> str:
    """The version of the form that a line like 表式版本：2025.1 states; nothing for other text."""
    match = _VERSION.fullmatch(tidy(text)) if "版" in text else None
    return match["version"] if match else ""
