"""What the rows of a sheet come to, from any row to any other."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

from perfbatch.measures.aggregate import AMOUNTS
from perfbatch.model.absence import or_zero
from perfbatch.model.fen import Fen
from perfbatch.model.records import Project, SummedRows


class SumsOfSheet:
    """Sums over the projects of one sheet that count."""

    def __init__(self, projects: Iterable[Project]) -> None:
        rows = sorted(projects, key=lambda one: one.row)
        self._numbers = [one.row for one in rows]
        self._added = {
            name: list(accumulate((or_zero(getattr(one, name)) for one in rows), initial=0))
            for name in AMOUNTS
        }

    def knows(self, span: SummedRows) -> bool:
        """Whether every row of the span counts, so that its sum is known."""
        start, end = self._places(span)
        return end - start == span.count

    def of(self, name: str, span: SummedRows) -> Fen:
        """The sum of an amount over the span."""
        start, end = self._places(span)
        return self._added[name][end] - self._added[name][start]

    def _places(self, span: SummedRows) -> tuple[int, int]:
        return bisect_left(self._numbers, span.first), bisect_right(self._numbers, span.last)
