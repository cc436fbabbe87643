"""Rows between the projects that may add up those below them: 一、本级项目."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfbatch.form.numbers import number_in
from perfbatch.form.schema import Table
from perfbatch.form.sums import LEVELS, group_level
from perfbatch.model.cell import is_blank
from perfbatch.model.raw import RawRow


def group_heads(rows: Sequence[RawRow], table: Table) -> Iterator[tuple[RawRow, bool]]:
    """Rows that by their names may head a group, each with whether the figures bear it out.

    A head adds up the rows below it down to the next one of its level, in every amount that it
    gives, and has no code of its own where they have some. Without rows below it, or with no
    amounts in them, a numbered name is a project's.
    """
    names = [row.values.get("project_name") for row in rows]
    levels = [group_level(name) if isinstance(name, str) else 0 for name in names]
    if not any(levels):
        return
    amounts = [one.name for one in table.amounts]
    heads: set[int] = set()
    for level in range(len(LEVELS), 0, -1):
        below: list[RawRow] = []
        for place in range(len(rows) - 1, -1, -1):
            if place in heads:
                continue
            if not 0 < levels[place] <= level:
                below.append(rows[place])
                continue
            if levels[place] == level:
                fits = [
                    fit
                    for name in amounts
                    if (fit := _sums_up(rows[place], below, name)) is not None
                ]
                if fits:
                    adds_up = all(fits) and not _coded_alike(rows[place], below)
                    yield rows[place], adds_up
                    heads |= {place} if adds_up else set()
            below = []


def _coded_alike(head: RawRow, below: Sequence[RawRow]) -> bool:
    """Whether a head has a project's code as the rows below it have."""
    coded = not is_blank(head.values.get("project_code"))
    return coded and any(not is_blank(row.values.get("project_code")) for row in below)


def _sums_up(head: RawRow, below: Sequence[RawRow], name: str) -> bool | None:
    """Whether an amount of the head is the sum of those below; None where there is none."""
    stated = number_in(head.values.get(name))
    given = [number for row in below if (number := number_in(row.values.get(name))) is not None]
    if stated is None or not below or not (stated or any(given)):
        return None
    return stated == sum(given, start=Decimal(0))
