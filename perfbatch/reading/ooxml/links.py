"""Formulas that look into another workbook: [1]Sheet1!A1, '[1]名 单'!A1, [Book.xlsx]S!A1."""

import re

_PIECES = re.compile(
    r"""
      "[^"]*"?                                  # a text: what it says does not matter
    | '(?P<quoted>(?:[^']|'')*+)'?              # the name of a sheet, with the book before it
    | (?<=[\w.])\[(?:'.|\[(?:'.|[^]['])*+\]?|[^]['])*+\]?  # columns of a table, not a book
    | \[(?P<plain>[^][]*+)\][^][\s"'!(){}+*/^&=<>,;%#@]*!
    """,
    re.VERBOSE | re.DOTALL,
)
_BOOK = re.compile(r"\[([^][]+)\]")
_ITSELF = {"", "0"}
"""[0]!name is a name of this workbook."""


def looks_outside(formula: str) -> bool:
    """Whether a formula refers to another workbook.

    Each character is looked at a bounded number of times: what one piece has taken no other sees.
    """
    if "[" not in formula:
        return False
    for piece in _PIECES.finditer(formula):
        book = piece["plain"]
        if piece["quoted"] is not None:
            found = _BOOK.search(piece["quoted"])
            book = found[1] if found else None
        if book is not None and book not in _ITSELF:
            return True
    return False
