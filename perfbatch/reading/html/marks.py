"""The tags of a page as they are written: names, attributes, and how inline elements set text."""

import re

from perfbatch.reading.runs import Look, look_of_font

MARK = re.compile(
    r"<(?:(?P<comment>!--)|(?P<declaration>[!?])|"
    r"(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"(?P<attributes>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)(?P<close>>?))"
)
"""A comment's or declaration's begin, or a whole tag; without `close` the file ends in it."""

_ATTRIBUTE = re.compile(r"(?P<name>[^\s=/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s]*+)))?+")
_ELEMENTS = {
    "s": Look.STRUCK,
    "strike": Look.STRUCK,
    "del": Look.STRUCK,
    "sup": Look.RAISED,
    "sub": Look.LOWERED,
}
_SETTING = re.compile(r"line-through|vertical-align|wingdings", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_SHIFTED = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
_FAMILY = re.compile(r"(?<![\w-])font(?:-family)?\s*:[^;]*?(wingdings\s+2)", re.IGNORECASE)
_BY_WORD = {"super": Look.RAISED, "sub": Look.LOWERED}


def attributes_of(mark: re.Match[str]) -> dict[str, str]:
    """The attributes of a tag by name, as they are written; of two the first."""
    told: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(mark["attributes"]):
        told.setdefault(found["name"].lower(), found[2] or found[3] or found[4] or "")
    return told


def is_struck(style: str) -> bool:
    """Whether an inline style strikes out."""
    return bool(_STRUCK.search(style))


def look_of(name: str, mark: re.Match[str]) -> Look:
    """How an inline element sets the text in it, by its name, its font or its style."""
    look = _ELEMENTS.get(name, Look.PLAIN)
    if not _SETTING.search(mark["attributes"]):
        return look
    attributes = attributes_of(mark)
    style = attributes.get("style", "")
    shifted = _SHIFTED.search(style)
    family = _FAMILY.search(style)
    if is_struck(style):
        look |= Look.STRUCK
    if shifted:
        look |= _BY_WORD[shifted[1].lower()]
    if family:
        look |= look_of_font(family[1])
    return look | look_of_font(attributes.get("face", "").partition(",")[0])
