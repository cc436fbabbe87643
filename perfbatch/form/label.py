"""How a label is compared: after NFKC, without white space, without the unit behind it."""

import re
import unicodedata
from functools import lru_cache

from perfbatch.model.cell import INVISIBLE

REMEMBERED = 4_096
"""So many texts are remembered with what they are compared by: labels come again and again."""

_SPACE = re.compile(rf"(?:\s|{INVISIBLE.pattern})+")
_UNIT = re.compile(r"[(\[](?P<unit>万元|元|%|百分比|百分点|个)[)\]]$")


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
    return _UNIT.sub("", tidy(text)).rstrip(":*")


@lru_cache(maxsize=REMEMBERED)
def label_unit(text: str) -> str:
    """The unit that a label states in brackets at its end, or nothing."""
    match = _UNIT.search(tidy(text))
    return match["unit"] if match else ""


_MONEY_UNIT = re.compile(
    r"[(\[【]?(?:金额)?(?:计量)?单位:?\(?(?:人民币)?(?P<unit>万元|元)(?:人民币)?\)?[)\]】]?"
)


def money_mark(text: str) -> str:
    """The unit that a line like 单位：万元 states; nothing for any other text."""
    match = _MONEY_UNIT.fullmatch(tidy(text))
    return match["unit"] if match else ""
