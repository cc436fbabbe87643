"""How a label is compared: after NFKC, without white space, without the unit behind it."""

import re
import unicodedata
from functools import lru_cache

from perfbatch.model.cell import INVISIBLE

REMEMBERED = 4_096
"""So many texts are remembered with what they are compared by: labels come again and again."""

_SPACE = re.compile(rf"(?:\s|{INVISIBLE.pattern})+")
MONEY = ("万元", "千元", "亿元", "元")
"""The units of money that labels and lines above a table may state."""

_UNIT = re.compile(rf"[(\[](?P<unit>{'|'.join(MONEY)}|%|百分比|百分点|个)[)\]]$")
_SEAL = re.compile(r"[(\[](?:盖章|公章|签章|签字|章)[)\]]$")
"""What a form says beside a label or a name: where the stamp goes."""


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_NARROW[0x2212] = ord("-")  # the minus sign proper, as word processors set it


def narrow(text: str) -> str:
    """Text with full-width signs made narrow, nothing invisible, no white space at its ends.

    White space inside stays: two numbers in a cell must not run together.
    """
    return INVISIBLE.sub("", text.translate(_NARROW)).strip()


def tidy(text: str) -> str:
    """Text after NFKC without any white space: the form in which names and choices are compared."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=REMEMBERED)
def label_key(text: str) -> str:
    """The comparable part of a label: 累计执行数 for " 累计 执行数（万元）"."""
    return _SEAL.sub("", _UNIT.sub("", tidy(text).rstrip(":*"))).rstrip(":*")


@lru_cache(maxsize=REMEMBERED)
def label_unit(text: str) -> str:
    """The unit that a label states in brackets at its end, or nothing."""
    match = _UNIT.search(tidy(text).rstrip(":*"))
    return match["unit"] if match else ""


_MONEY_MARK = re.compile(rf"单位:?[(\[]?(?:人民币)?(?P<unit>{'|'.join(MONEY)})")


@lru_cache(maxsize=REMEMBERED)
def money_marks(text: str) -> tuple[str, ...]:
    """The units that a line states, such as 单位：万元 or （单位：人民币元）, wherever in it."""
    return tuple(dict.fromkeys(_MONEY_MARK.findall(tidy(text))))


_SEAL_AT_END = re.compile(r"\s*[(\[（【](?:盖章|公章|签章|签字|章)[)\]）】]\s*$")


def without_seal(text: str) -> str:
    """A name without the place of the stamp behind it: 县档案馆（盖章）."""
    return _SEAL_AT_END.sub("", text)


_VERSION = re.compile(r"(?:表式)?版本:?(?P<version>[0-9]{4}\.[0-9]+)")


def version_in(text: str) -> str:
    """The version of the form that a line like 表式版本：2025.1 states; nothing for other text."""
    match = _VERSION.fullmatch(tidy(text))
    return match["version"] if match else ""
