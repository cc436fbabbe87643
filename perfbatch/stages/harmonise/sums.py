"""Rows that add up others: what they state, and over which rows they may stand (decision 13)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from perfbatch.form.kinds import read
from perfbatch.form.schema import Table
from perfbatch.model.fen import Fen
from perfbatch.model.raw import RawRow, RawTable
from perfbatch.model.records import BUDGET_PARTS, StatedTotals, SummedRows
from perfbatch.stages.harmonise.cells import computed, typed_number

BORDERS = 60
"""A sum is tried against runs up to so many borders away, and up to the ends of the table."""


def stated_sums(
    table: RawTable, rows: Sequence[RawRow], form_table: Table
) -> Iterator[StatedTotals]:
    """What the rows of sums state, each with the runs of rows that it may stand over.

    `rows`: the rows that may be added up, from above.
    """
    runs = _Runs(table, rows)
    typed = _typed(table, rows, form_table)
    alone = sum(one.whole for one in table.sums) == 1
    for one in table.sums:
        if one.settled:
            continue
        whole = one.whole and alone
        over = [(0, len(rows))] if whole else runs.beside(one.row.number)
        yield StatedTotals(
            block=table.block,
            row=one.row.number,
            amounts_fen=_amounts(table, one.row, form_table),
            spans=tuple(_span(rows, typed, *run) for run in over),
            word=one.word,
            whole=whole,
            tried_all=whole or runs.few,
        )


class _Runs:
    """Runs of rows that begin or end at a row of sums and at a border, as places among the rows."""

    def __init__(self, table: RawTable, rows: Sequence[RawRow]) -> None:
        self._numbers = [row.number for row in rows]
        self._borders = [one.row.number for one in table.sums]
        self.few = len(self._borders) <= BORDERS

    def beside(self, number: int) -> list[tuple[int, int]]:
        """Those above the row, then those below it, the nearest first."""
        here = bisect_left(self._numbers, number)
        at = bisect_left(self._borders, number)
        above = [*reversed(self._borders[max(at - BORDERS, 0) : at]), 0]
        below = self._borders[at + 1 : at + 1 + BORDERS]
        starts = [bisect_left(self._numbers, border) for border in above]
        ends = [*(bisect_left(self._numbers, border) for border in below), len(self._numbers)]
        runs = [*((start, here) for start in starts), *((here, end) for end in ends)]
        return [run for run in dict.fromkeys(runs) if run[0] < run[1]]


def _typed(
    table: RawTable, rows: Sequence[RawRow], form_table: Table
) -> Mapping[str, Sequence[Fen]]:
    """Amount → what a formula would add up over the first 0, 1, 2 … rows."""
    found: dict[str, list[Fen]] = {}
    for one in form_table.amounts:
        cells = (typed_number(table, row, one) for row in rows)
        found[one.name] = list(accumulate(cells, initial=0))
    budget = form_table.by_name.get("revised_budget_fen")
    if budget is not None and computed(budget):
        parts = [found[part] for part in BUDGET_PARTS if part in found]
        found[budget.name] = [sum(added) for added in zip(*parts, strict=True)]
    return found


def _amounts(table: RawTable, row: RawRow, form_table: Table) -> Mapping[str, Fen]:
    """The amounts that a row of sums states."""
    found: dict[str, Fen] = {}
    for one in form_table.amounts:
        value = read(one.kind, row.values.get(one.name), table.units.get(one.name, "")).value
        if isinstance(value, int):
            found[one.name] = value
    return found


def _span(
    rows: Sequence[RawRow], typed: Mapping[str, Sequence[Fen]], start: int, end: int
) -> SummedRows:
    numbers = {name: added[end] - added[start] for name, added in typed.items()}
    first, last = (rows[start].number, rows[end - 1].number) if start < end else (0, 0)
    return SummedRows(first, last, end - start, numbers)
