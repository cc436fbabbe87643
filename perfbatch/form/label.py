"""How a label is compared: after NFKC, without white space, without the unit behind it."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_UNIT = re.compile(r"[(\[](?P<unit>万元|元|%|百分比|百分点|个)[)\]]$")


def tidy(text: str) -> str:
    """Text after NFKC without any white space: the form in which names and choices are compared."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def label_key(text: str) -> str:
    """The comparable part of a label: 累计执行数 for " 累计 执行数（万元）"."""
    return _UNIT.sub("", tidy(text)).rstrip(":*")


def label_unit(text: str) -> str:
    """The unit that a label states in brackets at its end, or nothing."""
    match = _UNIT.search(tidy(text))
    return match["unit"] if match else ""
