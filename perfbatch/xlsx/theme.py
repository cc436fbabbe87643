"""The look of every workbook that the project writes: one set of styles, sober and printable."""

from collections.abc import Hashable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from perfbatch.wording import typefaces
from perfbatch.wording.watch import AHEAD

_LINE = "#7F7F7F"


@dataclass(frozen=True)
class Style:
    """How a cell looks; only what differs from the default is named. Hashable, so it is shared.

    Each cell asks for one: variants and hash are remembered.
    """

    bold: bool = False
    italic: bool = False
    size: int = 10
    font: str = typefaces.BODY
    color: str = ""
    fill: str = ""
    align: str = ""
    indent: int = 0
    wrap: bool = False
    shrink: bool = False
    border: bool = False
    number: str = ""
    locked: bool = True
    link: bool = False
    quote: bool = False
    _variants: dict[Hashable, "Style"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, one.name) for one in fields(self) if one.compare))

    def __hash__(self) -> int:
        return self._hash

    def but(self, **changes: Any) -> "Style":
        """The same style with some properties changed."""
        asked = tuple(changes.items())
        found = self._variants.get(asked)
        if found is None:
            found = self._variants[asked] = replace(self, **changes)
        return found

    def properties(self) -> dict[str, Any]:
        """The properties of the writer's cell format."""
        found: dict[str, Any] = {
            "font_name": self.font,
            "font_size": self.size,
            "font_charset": typefaces.CHARSET,
            "font_family": typefaces.FAMILY,
            "valign": "vcenter",
            "locked": self.locked,
        }
        optional = {
            "bold": self.bold,
            "italic": self.italic,
            "font_color": self.color,
            "bg_color": self.fill,
            "align": self.align,
            "indent": self.indent,
            "text_wrap": self.wrap,
            "shrink": self.shrink,
            "num_format": self.number,
            "quote_prefix": self.quote,
        }
        found |= {name: value for name, value in optional.items() if value}
        if self.border:
            found |= {"border": 1, "border_color": _LINE}
        if self.link:
            found |= {"font_color": "#1F4E99", "underline": 1}
        return found


AMOUNT_FORMAT = "#,##0.00"
"""Two decimals, as official tables have them; the cell keeps every fen."""
EXACT_FORMAT = "#,##0.00####"
"""To the fen, where figures are filled in, checked or read by a program."""
PERCENT_FORMAT = "0.00%"
POINTS_FORMAT = "0.00"
SHORTFALL_FORMAT = f'0.00%;"{AHEAD}"0.00%;0.00%'
"""A shortfall below zero is a lead and is called so, not shown as a minus."""
QUIET_COUNT_FORMAT = '#,##0;-#,##0;"–"'
"""Nothing is a dash, so that the eye finds what there is; the cell stays a number."""
DATE_FORMAT = "yyyy-mm-dd"
TEXT_FORMAT = "@"

INPUT_FILL = "#FFF9DB"
COMPUTED_FILL = "#E7E6E6"
FAULT_FILL = "#F8BBA4"
"""Orange-red; in grey it is darker than every other fill, and black on it still reads well."""
WORD_COLOR = "#595959"
HEAD_FILL = "#DCE6F1"
TOTAL_FILL = "#F2F2F2"

TITLE = Style(font=typefaces.TITLE, size=18, align="center")
LEAD = Style(size=12, wrap=True)
SECTION = Style(size=12, bold=True)
NOTE = Style(color="#595959", wrap=True)
PLAIN = Style()
WRAPPED = Style(wrap=True)
UNIT_OF_MONEY = Style(align="right")

HEAD = Style(bold=True, fill=HEAD_FILL, align="center", wrap=True, border=True)
CELL = Style(border=True)
CELL_WRAPPED = Style(border=True, wrap=True)
CELL_CENTRED = Style(border=True, align="center")
CELL_TEXT = Style(border=True, number=TEXT_FORMAT)
CELL_COUNT = Style(border=True, align="right", shrink=True, number="#,##0")
CELL_COUNT_QUIET = CELL_COUNT.but(number=QUIET_COUNT_FORMAT)
CELL_AMOUNT = Style(border=True, align="right", shrink=True, number=AMOUNT_FORMAT)
CELL_EXACT = CELL_AMOUNT.but(number=EXACT_FORMAT)
CELL_PERCENT = Style(border=True, align="right", shrink=True, number=PERCENT_FORMAT)
CELL_POINTS = Style(border=True, align="right", shrink=True, number=POINTS_FORMAT)
CELL_DATE = Style(border=True, align="center", number=DATE_FORMAT)
CELL_LINK = Style(border=True, link=True)


def at_fault(style: Style) -> Style:
    """The same style for a cell in which something is wrong; nothing but its fill changes."""
    return style.but(fill=FAULT_FILL)


def as_total(style: Style) -> Style:
    """The same style for a row of totals."""
    return style.but(bold=True, fill=TOTAL_FILL)
