"""Where the pages of 监控统计表 end: at the edge of a row, and with no unit's name cut in two.

Office programs know no rule that keeps merged cells whole, so the pages are laid out here. Heights
are in points on paper at 100 %.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, inf

LEAST = 2
"""So many rows of a unit stand together at least, where it goes over a page."""

MOST_BREAKS = 1_023
"""Page breaks of a sheet; the pages after them end where the office program ends them."""


@dataclass(frozen=True, slots=True)
class Block:
    """A unit's rows by their heights; `name` and `again`: what its name needs, first and later."""

    heights: Sequence[float]
    name: float
    again: float

    def spread(self, first: int, count: int) -> list[float]:
        """The heights of rows that stand together, so that the name has room beside them."""
        rows = self.heights[first : first + count]
        lacking = (self.again if first else self.name) - sum(rows)
        more = max(0, ceil(lacking / len(rows))) if rows else 0
        return [height + more for height in rows]

    def fitting(self, first: int, left: float, *, fresh: bool) -> int:
        """How many rows from `first` on go on a page with so much left; all, some or none."""
        rest = len(self.heights) - first
        fits = (one for one in range(rest, 0, -1) if sum(self.spread(first, one)) <= left)
        most = next(fits, 0)
        if most == rest:
            return rest
        if rest - most < LEAST < most:
            most -= LEAST - (rest - most)
        if fresh:
            return max(most, 1)
        return most if most >= LEAST else 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of a block that stand on one page, from its row `first` (0 is its first) on."""

    block: int
    first: int
    heights: Sequence[float]
    opens_page: bool


def stretches(blocks: Sequence[Block], on_first: float, on_others: float) -> Iterator[Stretch]:
    """The blocks page by page: none over the edge of a page, none torn where it fits on one.

    `on_first` and `on_others`: the room of the first page and of every other one.
    """
    left, breaks = on_first, 0
    opens = False
    for number, block in enumerate(blocks):
        first = 0
        while first < len(block.heights):
            fresh = opens or left == inf
            count = block.fitting(first, left, fresh=fresh)
            if not count:
                breaks += 1
                left, opens = (on_others if breaks < MOST_BREAKS else inf), True
                continue
            heights = block.spread(first, count)
            yield Stretch(number, first, heights, opens)
            left, first, opens = left - sum(heights), first + count, False
