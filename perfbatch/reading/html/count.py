"""The second count: how many cells and lines have something to see, found by splitting."""

import html
import re
from dataclasses import dataclass, field

from perfbatch.reading.html.page import CELLS, PARTS, RUN

_TAG = re.compile(r"<([^>]*)>")
_NOTED = re.compile(r'(?:sdval|x:(?:num|str|bool|err|fmla))="\s*+[^"]')
_ABOVE = frozenset({"caption"})


@dataclass(slots=True)
class Count:
    """The filled cells of each table, in the order in which tables begin, and of lines of text.

    `lines[n]`: the lines outside cells after n tables have ended that are in no other. A caption
    counts as a cell of its table unless that one stands in another.
    """

    tables: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=lambda: [0])


@dataclass(slots=True)
class _Place:
    """A table around this place, by its number, and whether a cell of it is open and blank yet."""

    table: int
    in_cell: bool = False
    waiting: bool = False


def count_filled(page: str) -> Count:
    """Count what a reduced page shows."""
    count = Count()
    inside: list[_Place] = []
    line_waits = True
    pieces = _TAG.split(page)
    for tag, text in zip(["", *pieces[1::2]], pieces[0::2], strict=True):
        name, _, attributes = tag.partition(" ")
        if name.strip("/") != RUN:
            line_waits = True
        _follow(name, inside, count)
        shows = bool(text) and bool(html.unescape(text).strip())
        place = inside[-1] if inside else None
        if place is not None and place.waiting:
            if shows or (name in CELLS and _NOTED.search(attributes)):
                place.waiting = False
                count.tables[place.table] += 1
        elif shows and line_waits and (place is None or (len(inside) == 1 and not place.in_cell)):
            line_waits = False
            count.lines[-1] += 1
    return count


def _follow(name: str, inside: list[_Place], count: Count) -> None:
    """Where the text behind a tag stands."""
    if name == "table":
        inside.append(_Place(len(count.tables)))
        count.tables.append(0)
    elif name == "/table" and inside:
        inside.pop()
        if not inside:
            count.lines.append(0)
    elif inside and name.strip("/") in PARTS - {"col", "colgroup"}:
        cells = CELLS if len(inside) > 1 else CELLS | _ABOVE
        place = inside[-1]
        place.waiting = name in cells
        place.in_cell = name in CELLS | _ABOVE
