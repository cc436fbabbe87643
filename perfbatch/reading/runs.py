"""Runs: pieces of one cell's text that look different, put together so that no figure is misread.

A deleted figure (struck out) or the mark of a footnote (raised, lowered) must not run together
with the figure beside it: 12 with a raised 3 is not 123. The text stays, and is marked so that no
kind of cell takes it for a number.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import IntFlag
from itertools import accumulate, groupby
from typing import TypeAlias

from perfbatch.model.cell import STROKE, ErrorValue, RawValue, Uncalculated, is_blank, shown


class Look(IntFlag):
    """How a run is set: as it is, struck out, raised (12³), lowered; in which font of signs."""

    PLAIN = 0
    STRUCK = 1
    RAISED = 2
    LOWERED = 4
    SIGNS = 8
    """In Wingdings 2, whose letters are ticks and crosses."""


Run: TypeAlias = tuple[str, Look]
"""A text and how it is set."""

_MARKS = {Look.RAISED: "^", Look.LOWERED: "_"}
_SIGN = re.compile(r"_x[0-9A-Fa-f]{4}_|[^\s\x00-\x1f]")
"""One sign; a character may be written as its number, as OOXML does it."""

_OF_A_NUMBER = re.compile(r"[\s\x00-\x1f0-9.,%+\-\u2212\u0336\xa5]")
_SIGN_FONT = "wingdings 2"
_SHOWN_AS = str.maketrans(
    {"P": "✓", "R": "☑", "O": "✗", "Q": "✗", "S": "✗", "T": "✗", "£": "☐"}
    | {"\uf050": "✓", "\uf052": "☑", "\uf04f": "✗", "\uf051": "✗", "\uf053": "✗"}
    | {"\uf054": "✗", "\uf0a3": "☐"}
)
"""What the letters of Wingdings 2 look like, also under the numbers at which symbols stand."""


def look_of_font(name: str) -> Look:
    """What a font makes of its letters."""
    return Look.SIGNS if name.strip("\"' ").lower() == _SIGN_FONT else Look.PLAIN


def signs(text: str) -> str:
    """What a text in Wingdings 2 shows: a tick for P, a ticked box for R."""
    return text.translate(_SHOWN_AS)


def joined(runs: Iterable[Run]) -> str:
    """The text of a cell from its runs.

    What is struck out has a stroke through each sign; a raised run has ^ before it, a lowered one
    _, where it touches what may be part of a number.
    """
    merged = [
        ("".join(text for text, _ in same), look)
        for look, same in groupby((run for run in runs if run[0]), key=_look)
    ]
    if all(look is Look.PLAIN for _, look in merged):
        return "".join(text for text, _ in merged)
    return "".join(_pieces([(_drawn(text, look), look) for text, look in merged]))


def crossed_out(value: RawValue) -> RawValue:
    """What a cell shows whose own font strikes out: a text, also of a number, with its strokes.

    Errors and formulas without result stay what they are, so does what nobody sees, and a text
    whose runs say already what of it is struck out.
    """
    if is_blank(value) or isinstance(value, ErrorValue | Uncalculated):
        return value
    if isinstance(value, str) and STROKE in value:
        return value
    return _SIGN.sub(_struck, shown(value))


def split(text: str, starts: Sequence[tuple[int, Look]]) -> list[Run]:
    """The runs of a text that begin at places counted in UTF-16 units, in their order."""
    units = text.encode("utf-16-le", "surrogatepass")
    begins = accumulate((min(2 * start, len(units)) for start, _ in starts), max, initial=0)
    places = [*begins, len(units)]
    looks = [Look.PLAIN, *(look for _, look in starts)]
    return [
        (units[begin:end].decode("utf-16-le", "replace"), look)
        for begin, end, look in zip(places, places[1:], looks, strict=False)
        if begin < end
    ]


def _look(run: Run) -> Look:
    return run[1]


def _drawn(text: str, look: Look) -> str:
    if look & Look.SIGNS:
        text = signs(text)
    return _SIGN.sub(_struck, text) if look & Look.STRUCK else text


def _struck(sign: re.Match[str]) -> str:
    return sign[0] + STROKE


def _pieces(runs: Sequence[Run]) -> Iterable[str]:
    for at, (text, look) in enumerate(runs):
        mark = next((sign for part, sign in _MARKS.items() if look & part), "")
        before = runs[at - 1][0][-1:] if at else ""
        after = runs[at + 1][0][:1] if at + 1 < len(runs) else ""
        if not mark or not (_touches(before) or _touches(after)):
            yield text
        else:
            yield mark + text + (" " if _touches(after) else "")


def _touches(sign: str) -> bool:
    """Whether a sign may be part of a number; ① is compared as 1."""
    return bool(_OF_A_NUMBER.search(unicodedata.normalize("NFKC", sign)))
