"""Whose rows they are: a table whose columns name the unit is cut into one part for each."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from perfbatch.form.label import tidy
from perfbatch.form.period import stated
from perfbatch.form.schema import Table
from perfbatch.model.cell import is_blank, shown
from perfbatch.model.raw import RawField, RawRow, RawTable
from perfbatch.stages.extract.card import name_alone
from perfbatch.stages.extract.stated import with_year

CardValues = Mapping[str, RawField]
Identity = tuple[str, int | None, int | None]
"""Code or name, year and month."""

_PERIOD = ("year", "month")
UNIT = ("unit_code", "unit_name")

_CODED = re.compile(
    r"(?:[\[(](?P<boxed>[0-9]{3,21})[\])][-—_]?|(?P<code>[0-9]{3,21})[-—_])(?P<name>[^0-9\-—_].*)",
    re.DOTALL,
)
"""306001-县委网信办, [306001]县委网信办: a code and a name in one cell."""


def by_unit(raw: RawTable, card: CardValues, table: Table) -> Iterator[tuple[CardValues, RawTable]]:
    """Each unit's heading with its rows; the whole table where no column names the unit.

    A row's own columns go before the card. Sums may stand over the rows of all units; the first one
    carries them.
    """
    names = [one.name for one in table.of_heading if raw.block.has(one.name)]
    groups: dict[Identity, list[tuple[CardValues, RawRow]]] = {}
    shared = _shared(card, raw)
    headings = [_coded(with_year({**shared, **_own(raw, row, names)})) for row in raw.rows]
    codes = _codes(headings)
    for heading, row in zip(headings, raw.rows, strict=True):
        groups.setdefault(_identity(heading, codes), []).append((heading, row))
    if not groups:
        yield _coded(card), raw
    sums = raw.sums
    for members in groups.values():
        told: dict[str, RawField] = {}
        for heading, _ in reversed(members):
            told |= {name: one for name, one in heading.items() if not is_blank(one.value)}
        rows = tuple(row for _, row in members)
        yield {**shared, **told}, replace(raw, rows=rows, sums=sums, totalled=raw.rows)
        sums = ()


def _shared(card: CardValues, raw: RawTable) -> CardValues:
    """What the card says for every row: no unit where the rows have a column that names theirs.

    A blank in that column is then nobody's row, not one of the unit that sends the table.
    """
    told = any(not is_blank(row.values.get(name)) for row in raw.rows for name in UNIT)
    return {name: one for name, one in card.items() if name not in UNIT} if told else card


def _own(raw: RawTable, row: RawRow, names: Sequence[str]) -> CardValues:
    """What a row's own columns say of its heading."""
    return {
        name: RawField(name_alone(name, row.values[name]), raw.block.at(row.number, name), "")
        for name in names
        if not is_blank(row.values[name])
    }


def _text(heading: CardValues, name: str) -> str:
    return tidy(shown(heading[name].value)) if name in heading else ""


def _codes(headings: Sequence[CardValues]) -> Mapping[str, str]:
    """The code of each name that has just one, for rows that leave it out."""
    found: dict[str, set[str]] = {}
    for heading in headings:
        if code := _text(heading, "unit_code"):
            found.setdefault(_text(heading, "unit_name"), set()).add(code.casefold())
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _identity(heading: CardValues, codes: Mapping[str, str]) -> Identity:
    """Whose return it is, and for which period: by code, else by name."""
    name = _text(heading, "unit_name")
    code = _text(heading, "unit_code").casefold() or codes.get(name, "")
    parts = [stated(heading[key].value) if key in heading else (None, None) for key in _PERIOD]
    (year, _), (of_month, month) = parts
    return code or f"={name}", year or of_month, month


def _coded(card: CardValues) -> CardValues:
    """The heading with a code that stands before the unit's name put where codes stand."""
    name, code = card.get("unit_name"), card.get("unit_code")
    match = _CODED.fullmatch(tidy(shown(name.value))) if name else None
    if name is None or match is None or (code and not is_blank(code.value)):
        return card
    parts = {"unit_code": match["code"] or match["boxed"], "unit_name": match["name"]}
    return {**card, **{key: RawField(text, name.source, "") for key, text in parts.items()}}
