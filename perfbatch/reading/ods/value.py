"""The value of an OpenDocument cell, from its attributes and its text."""

import re
from collections.abc import Mapping

from perfbatch.model.cell import ErrorValue, Percentage, RawValue, Uncalculated
from perfbatch.reading import written

_STORED = {
    "float": "value",
    "currency": "value",
    "percentage": "value",
    "date": "date-value",
    "time": "time-value",
    "boolean": "boolean-value",
    "string": "string-value",
}
_LANGUAGE = re.compile(r"(?:[\w.-]{1,20}:)?=")
_TEXTS = re.compile(r'"[^"]*"?')
_TRUTHS = {("1", "TRUE"): True, ("0", "FALSE"): False}
_NAMELESS_ERROR = "Err"


def cell_value(attributes: Mapping[str, str], is_error: bool, text: str | None) -> RawValue:
    """The value by its kind; `text` is what the cell shows, None where it has no paragraph.

    A value that is not what its kind says stays text. LibreOffice stores TRUE as the number 1
    that is shown as TRUE, and an error as a text.
    """
    formula = attributes.get("formula")
    kind = attributes.get("value-type")
    shown = text or ""
    if is_error or (formula is not None and written.is_error(shown)):
        return ErrorValue(shown or _NAMELESS_ERROR)
    if formula is not None and kind is None and text is None:
        return Uncalculated(_LANGUAGE.sub("", formula, count=1))
    stored = attributes.get(_STORED.get(kind or "", ""), "")
    if not stored.strip() or kind == "string":
        return stored or shown or None
    return _typed(kind or "", stored, shown)


def _typed(kind: str, stored: str, shown: str) -> RawValue:
    if kind == "date":
        return written.moment(stored)
    if kind == "time":
        return written.duration(stored)
    if kind == "boolean":
        return {"true": True, "false": False}.get(stored.strip(), stored)
    truth = _TRUTHS.get((stored, shown))
    if truth is not None:
        return truth
    number = written.number(stored)
    return Percentage(number) if kind == "percentage" and isinstance(number, float) else number


def link(formula: str | None) -> str:
    """The formula if it looks into another file, as ['file:///a.xlsx'#$Sheet1.A1] does; else ""."""
    if formula is None or "'#" not in _TEXTS.sub("", formula):
        return ""
    return _LANGUAGE.sub("", formula, count=1)
