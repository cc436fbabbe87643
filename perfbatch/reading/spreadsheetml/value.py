"""The value of a SpreadsheetML 2003 cell, from its Data, its formula and its style."""

import re

from perfbatch.model.cell import ErrorValue, RawValue, Uncalculated
from perfbatch.reading import written
from perfbatch.reading.number_formats import AsShown

_TRUTHS = {"1": True, "true": True, "0": False, "false": False}
_TEXTS = re.compile(r'"[^"]*"?')
_BOOK = re.compile(r"\[(?!-?[0-9]+\])[^\[\]]+\]|'#\$")
"""A file in brackets: relative places such as R[-1]C[2] have whole numbers there."""


def cell_value(
    kind: str | None, text: str | None, formula: str | None, made: AsShown | None
) -> RawValue:
    """The value; `kind` and `text` are None for a cell without Data, `made` is by its format.

    A value that is not what its kind says stays text.
    """
    shown = text or ""
    if formula is not None and not shown.strip() and (kind != "String" or text is None):
        return Uncalculated(formula.removeprefix("="))
    if kind == "Error" or (formula is not None and written.is_error(shown)):
        return ErrorValue(shown.strip()) if shown.strip() else None
    if not shown.strip():
        return shown or None
    if kind == "Number":
        number = written.number(shown)
        return made(number) if made and isinstance(number, float) else number
    if kind == "DateTime":
        return written.moment(shown)
    if kind == "Boolean":
        return _TRUTHS.get(shown.strip().lower(), shown)
    return shown


def link(formula: str | None) -> str:
    """The formula if it looks into another workbook, as ='[a.xls]Sheet1'!R1C1 does; else ""."""
    if formula is None or not _BOOK.search(_TEXTS.sub("", formula)):
        return ""
    return formula.removeprefix("=")
