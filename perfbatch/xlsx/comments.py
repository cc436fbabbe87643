"""Notes that hang on cells: their words, and the size of the box that shows them.

A note is plain text: no office program looks for formulas or links in it. It is hidden until the
pointer is over its cell.
"""

from dataclasses import dataclass
from typing import Any

from perfbatch.model.cell import first_units
from perfbatch.wording import typefaces
from perfbatch.xlsx.content import clean, display_width, without_escapes, wrapped_lines

MOST_SIGNS = 1_000
"""UTF-16 units that a note shows; a cell's note could hold 32,767, but nobody reads them there."""

_CUT = "…"
_POINTS = 9
_SIGN, _LINE = 6, 16
"""Pixels of a half-width sign and of a line in the body face at that size."""
_EDGE = 12
"""Pixels that the box itself takes, in each direction."""
_NARROW, _WIDE, _SHORT = 36, 60, 8
"""Half-width signs of a line; a note of more than so many narrow lines gets wide ones."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A note as it is stored: `text`, and `width` and `height` of its box in pixels."""

    text: str
    width: int
    height: int

    def options(self, author: str) -> dict[str, Any]:
        """How the writing library is told of it."""
        return {
            "author": author,
            "visible": False,
            "font_name": typefaces.BODY,
            "font_size": _POINTS,
            "width": self.width,
            "height": self.height,
        }


def comment(text: str) -> Comment:
    """A note that says a text, cut with … where it is long, in a box of its size.

    What no office program can store is replaced as in a cell (content.clean). What stands for a
    sign in the file format (_x0041_) gets a full-width underscore: programs differ on it here.
    """
    said = without_escapes(clean(text))
    if len(said.encode("utf-16-le")) // 2 > MOST_SIGNS:
        said = first_units(said, MOST_SIGNS - len(_CUT)) + _CUT
    room = _NARROW if wrapped_lines(said, _NARROW) <= _SHORT else _WIDE
    width = min(room, display_width(said) + 1)
    return Comment(said, width * _SIGN + _EDGE, wrapped_lines(said, room) * _LINE + _EDGE)
