"""The second count: how many cells of each table have something to see, found by splitting."""

import html
import re

from perfbatch.reading.html.page import CELLS, PARTS

_TAG = re.compile(r"<([^>]*)>")
_NOTED = re.compile(r'(?:sdval|x:(?:num|str|bool|err|fmla))="\s*+[^"]')


def filled_by_table(page: str) -> list[int]:
    """The filled cells of each table of a reduced page, in the order in which tables begin."""
    counts: list[int] = []
    inside: list[int] = []  # the tables around this place, by number
    waiting: list[bool] = []  # for each: a cell is open that has shown nothing yet
    pieces = _TAG.split(page)
    for tag, text in zip(pieces[1::2], pieces[2::2], strict=True):
        name, _, attributes = tag.partition(" ")
        if name == "table":
            inside.append(len(counts))
            waiting.append(False)
            counts.append(0)
        elif not inside:
            continue
        elif name == "/table":
            inside.pop()
            waiting.pop()
        elif name.strip("/") in PARTS - {"col", "colgroup"}:
            waiting[-1] = name in CELLS
        shows = bool(text) and bool(html.unescape(text).strip())
        if waiting and waiting[-1] and (shows or (name in CELLS and _NOTED.search(attributes))):
            waiting[-1] = False
            counts[inside[-1]] += 1
    return counts
