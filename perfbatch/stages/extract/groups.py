"""Whose rows they are: a table whose columns name the unit is cut into one part for each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from perfbatch.form.label import tidy
from perfbatch.form.schema import Table
from perfbatch.model.cell import is_blank, shown
from perfbatch.model.raw import RawField, RawRow, RawTable

CardValues = Mapping[str, RawField]

_CODED = re.compile(r"[\[(]?(?P<code>[0-9]{3,21})[\])]?[-—_\s]*(?P<name>[^0-9\s\-—_].*)", re.DOTALL)
"""306001-县委网信办, [306001]县委网信办: a code and a name in one cell."""


def by_unit(raw: RawTable, card: CardValues, table: Table) -> Iterator[tuple[CardValues, RawTable]]:
    """Each unit's heading with its rows; the whole table where no column names the unit.

    A row's own columns go before the card. Totals stand over the rows of all units; the first one
    carries them.
    """
    names = [one.name for one in table.of_heading if raw.block.has(one.name)]
    groups: dict[tuple[str, ...], list[RawRow]] = {}
    for row in raw.rows:
        key = tuple(tidy(shown(row.values[name])) for name in names)
        groups.setdefault(key, []).append(row)
    if not groups:
        yield _coded(card), raw
    totals = raw.totals
    for rows in groups.values():
        first = rows[0]
        own = {
            name: RawField(first.values[name], raw.block.at(first.number, name), "")
            for name in names
            if not is_blank(first.values[name])
        }
        part = replace(raw, rows=tuple(rows), totals=totals, totalled=raw.rows)
        yield _coded({**card, **own}), part
        totals = ()


def _coded(card: CardValues) -> CardValues:
    """The heading with a code that stands before the unit's name put where codes stand."""
    name, code = card.get("unit_name"), card.get("unit_code")
    match = _CODED.fullmatch(tidy(shown(name.value))) if name else None
    if name is None or match is None or (code and not is_blank(code.value)):
        return card
    parts = {"unit_code": match["code"], "unit_name": match["name"]}
    return {**card, **{key: RawField(text, name.source, "") for key, text in parts.items()}}
