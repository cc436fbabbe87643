"""Ticks: the one set of signs that mean yes or no in a column of its own."""

import re

from perfbatch.form.kinds import struck_out
from perfbatch.form.label import tidy
from perfbatch.model.cell import RawValue, is_blank, shown

TICKS = frozenset(
    {
        *("√", "✓", "✔", "🗸", "☑", "🗹", "✅", "∨", "●", "■", "⬛", "◼"),
        *("是", "1", "Y", "YES", "V", "TRUE"),
    }
)
CROSSES = frozenset(
    {
        *("×", "✗", "✘", "✕", "✖", "❌", "☐", "□", "⬜", "◻", "○"),
        *("否", "0", "N", "NO", "FALSE"),
    }
)
"""Signs that mean no. ☒ is not among them: a box that is crossed is a tick to some and none to
others, as X is."""

WINGDINGS = {
    "ü": "√",
    "þ": "☑",
    "û": "×",
    "\uf0fc": "√",
    "\uf0fe": "☑",
    "\uf0fb": "×",
    "\uf0a8": "□",
    "\uf06f": "□",
    "\uf06e": "■",
}
"""Letters that the font Wingdings shows as ticks, crosses and boxes."""

_PICTURE = re.compile("[\ufe0e\ufe0f]")
"""Stands behind a sign and says whether it is shown as a picture."""

_BOXED = re.compile(r"[(\[【〔{](.*)[)\]】〕}]")
"""A place for a tick: (√), 【√】, and ( ) without one."""


def is_ticked(mark: RawValue) -> bool | None:
    """Whether a cell is ticked; None for a mark that says neither."""
    if is_blank(mark) or struck_out(mark):
        return False
    written = _PICTURE.sub("", shown(mark)).strip()
    text = tidy(WINGDINGS.get(written, written)).upper()
    boxed = _BOXED.fullmatch(text)
    sign = WINGDINGS.get(boxed[1], boxed[1]) if boxed else text
    if sign in TICKS:
        return True
    return False if not sign or sign in CROSSES else None
