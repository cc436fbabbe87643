"""Ticks: the one set of signs that mean yes or no in a column of its own."""

from perfbatch.form.label import tidy
from perfbatch.model.cell import RawValue, is_blank, shown

TICKS = frozenset({"√", "✓", "✔", "☑", "∨", "✅", "●", "■", "是", "1", "Y", "YES", "V", "TRUE"})
CROSSES = frozenset({"×", "✗", "✘", "☐", "□", "○", "否", "0", "N", "NO", "FALSE", "无"})
STRUCK_OUT = frozenset({"-", "--", "—", "——", "–", "/", "\\"})

EMOJI = "\ufe0f"
"""Stands behind a sign that is shown as a picture."""

WINGDINGS = {
    "ü": "√",
    "\uf0fc": "√",
    "\uf0fe": "√",
    "þ": "√",
    "û": "×",
    "\uf0fb": "×",
    "\uf0a8": "×",
}
"""Letters that the font Wingdings shows as ticks and crosses."""


def is_ticked(mark: RawValue) -> bool | None:
    """Whether a cell is ticked; None for a mark that says neither."""
    if is_blank(mark):
        return False
    text = tidy(WINGDINGS.get(shown(mark).strip(), shown(mark))).upper().rstrip(EMOJI)
    if text in TICKS:
        return True
    return False if text in CROSSES or text in STRUCK_OUT else None
