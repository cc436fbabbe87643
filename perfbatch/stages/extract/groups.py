"""Whose rows they are: a table whose columns name the unit is cut into one part for each."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from perfbatch.form.kinds import no_code
from perfbatch.form.label import narrow, tidy
from perfbatch.form.period import stated
from perfbatch.form.schema import Table
from perfbatch.model.cell import is_blank, shown
from perfbatch.model.raw import RawField, RawRow, RawTable
from perfbatch.stages.extract.card import name_alone
from perfbatch.stages.extract.stated import with_year

CardValues = Mapping[str, RawField]
Identity = tuple[str, str, int | None, int | None]
"""Code, name, year and month."""

_PERIOD = ("year", "month")
UNIT = ("unit_code", "unit_name")

_CODE = "(?P<code>[0-9]{3,21})"
_LONG_CODE = "(?P<code>[0-9]{6,21})"
_CODED = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"{_CODE}\s*[-—_]\s*(?P<name>[^0-9\-—_\s].*)",
        rf"[\[(]{_CODE}[\])]\s*[-—_]?\s*(?P<name>[^0-9\-—_\s].*)",
        rf"{_LONG_CODE}\s+(?P<name>[^0-9].*)",
        rf"(?P<name>.*[^0-9\s])\s*[\[(]{_LONG_CODE}[\])]",
        rf"(?P<name>.*[^0-9\s\-—_])\s+{_LONG_CODE}",
    )
)
"""A code and a name in one cell: 306001-县委网信办, [306001]县委网信办, 县委网信办（306001）."""


def by_unit(raw: RawTable, card: CardValues, table: Table) -> Iterator[tuple[CardValues, RawTable]]:
    """Each unit's heading with its rows; the whole table where no column names the unit.

    A row's own columns go before the card. Sums may stand over the rows of all units; the first one
    carries them.
    """
    names = [one.name for one in table.of_heading if raw.block.has(one.name)]
    if not raw.rows:
        yield coded(card), raw
        return
    shared = _shared(card, raw)
    if not names:
        yield _said(shared, [coded(with_year(shared))]), replace(raw, totalled=raw.rows)
        return
    groups: dict[Identity, list[tuple[CardValues, RawRow]]] = {}
    headings = [coded(with_year({**shared, **_own(raw, row, names)})) for row in raw.rows]
    known = _Known(headings)
    for heading, row in zip(headings, raw.rows, strict=True):
        groups.setdefault(_identity(heading, known), []).append((heading, row))
    sums = raw.sums
    for members in groups.values():
        rows = tuple(row for _, row in members)
        said = _said(shared, [heading for heading, _ in members])
        yield said, replace(raw, rows=rows, sums=sums, totalled=raw.rows)
        sums = ()


def _said(shared: CardValues, headings: Sequence[CardValues]) -> CardValues:
    """What the rows of a unit say of its heading; of several that say something the first counts.

    `shared`: what is said for the rows of every unit.
    """
    told: dict[str, RawField] = {}
    for heading in reversed(headings):
        told |= {name: one for name, one in heading.items() if not is_blank(one.value)}
    return {**shared, **told}


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
        and not (name in UNIT and no_code(shown(row.values[name])))
    }


def _text(heading: CardValues, name: str) -> str:
    return tidy(shown(heading[name].value)) if name in heading else ""


class _Known:
    """The code of each name that has just one, and the name of each such code."""

    def __init__(self, headings: Sequence[CardValues]) -> None:
        self._codes: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for heading in headings:
            code, name = _text(heading, "unit_code").casefold(), _text(heading, "unit_name")
            if code and name:
                self._codes.setdefault(name, set()).add(code)
                self._names.setdefault(code, set()).add(name)

    def unit(self, code: str, name: str) -> tuple[str, str]:
        """Code and name, each filled in by the other where that is certain."""
        codes, names = self._codes.get(name, set()), self._names.get(code, set())
        only_code = next(iter(codes)) if len(codes) == 1 else ""
        only_name = next(iter(names)) if len(names) == 1 else ""
        return code or only_code, name or only_name


def _identity(heading: CardValues, known: _Known) -> Identity:
    """Whose return it is, and for which period. One code over two names is two: merge asks."""
    unit = known.unit(_text(heading, "unit_code").casefold(), _text(heading, "unit_name"))
    parts = [stated(heading[key].value) if key in heading else (None, None) for key in _PERIOD]
    (year, _), (of_month, month) = parts
    return *unit, year or of_month, month


def coded(card: CardValues) -> CardValues:
    """The heading with a code that stands beside the unit's name put where codes stand.

    What stands for a code and is none, such as 无, is left out.
    """
    code = card.get("unit_code")
    if code and no_code(shown(code.value)):
        card = {name: one for name, one in card.items() if name != "unit_code"}
        code = None
    name = card.get("unit_name")
    text = narrow(shown(name.value)) if name else ""
    match = next((found for one in _CODED if (found := one.fullmatch(text))), None)
    if name is None or match is None or (code and not is_blank(code.value)):
        return card
    parts = {"unit_code": match["code"], "unit_name": match["name"].strip()}
    return {**card, **{key: RawField(told, name.source, "") for key, told in parts.items()}}
