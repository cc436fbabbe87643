"""What follows the address of a cell as it is stored, by the kind of tuple the library keeps."""

import re
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellDatetimeTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
)

_MARKUP = re.compile("[&<>]")


def number_of(look: Format) -> int:
    """The number of a format in the workbook, given when first asked for."""
    return int(look._get_xf_index())  # noqa: SLF001 - there is no other way to ask


def content_of(cell: Any) -> str | None:
    """What follows the address and the look of a cell; None for what the library writes itself."""
    kind = type(cell)
    if cell.format is None:
        return None
    if kind is CellStringTuple:
        return content_of_text(cell.string)
    if kind is CellNumberTuple or kind is CellDatetimeTuple:
        return f"><v>{cell.number:.16G}</v></c>"
    if kind is CellBlankTuple:
        return "/>"
    if kind is CellFormulaTuple:
        return content_of_formula(cell.formula, cell.value)
    return None


def content_of_text(index: int) -> str:
    """That of the text of this number in the workbook."""
    return f' t="s"><v>{index}</v></c>'


def content_of_formula(formula: str, value: float | str) -> str | None:
    """That of a formula with its value; None for a value that the library writes itself."""
    told = str(value)
    if isinstance(value, bool) or told.startswith("#"):
        return None
    typed = ' t="str"' if told and isinstance(value, str) else ""
    return f"{typed}><f>{_escaped(formula)}</f><v>{_escaped(told)}</v></c>"


def _escaped(text: str) -> str:
    if not _MARKUP.search(text):
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
