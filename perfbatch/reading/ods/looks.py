"""How a text style of an OpenDocument file sets the text in a cell."""

import re
from collections.abc import Mapping

from perfbatch.reading.runs import Look, look_of_font

_SHIFT = re.compile(r"\s*(super|sub|-?[0-9]{1,3}(?:\.[0-9]{1,9})?%)")
_BY_WORD = {"super": Look.RAISED, "sub": Look.LOWERED}
_NO_LINE = frozenset({"", "none"})


def look_of(attributes: Mapping[str, str]) -> Look:
    """What the `text-properties` of a style make of a text."""
    plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
    found = look_of_font(plain.get("font-name", "") or plain.get("font-family", ""))
    if not _NO_LINE.issuperset(
        plain.get(f"text-line-through-{name}", "") for name in ("type", "style")
    ):
        found |= Look.STRUCK
    return found | _shift(plain.get("text-position", ""))


def _shift(position: str) -> Look:
    """super, sub, or by how much the text is raised: 33% 58%."""
    shift = _SHIFT.match(position)
    if shift is None:
        return Look.PLAIN
    if shift[1] in _BY_WORD:
        return _BY_WORD[shift[1]]
    measure = float(shift[1].removesuffix("%"))
    return Look.RAISED if measure > 0 else Look.LOWERED if measure < 0 else Look.PLAIN
