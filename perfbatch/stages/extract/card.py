"""The heading block above a table: a label in one cell, its value to the right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from perfbatch.form.label import label_key, label_unit, money_mark
from perfbatch.form.numbers import Amount
from perfbatch.form.period import stated, stated_in_title
from perfbatch.form.schema import Card, Field, Table
from perfbatch.model.cell import RawValue, is_blank, shown
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawField, RawTable
from perfbatch.model.source import Source
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.header import Header, cell
from perfbatch.wording.findings import V02

REACH = 4
"""A value stands at most so many cells right of its label."""


def extract_card(file: str, sheet: RawSheet, before: int, card: Card) -> Mapping[str, RawField]:
    """Values of the card's fields, found above the table's header row."""
    found: dict[str, RawField] = {}
    for number, cells in enumerate(sheet.rows[: before - 1], start=1):
        for column, text in enumerate(cells, start=1):
            label, value = parted(text, card) if isinstance(text, str) else ("", None)
            one = card.by_key.get(label_key(label))
            if one is None or one.name in found:
                continue
            at = column if value else _value_beside(cells, column, card.by_key)
            unit = label_unit(label)
            known_unit = unit if unit in one.kind.units else ""
            source = Source(file, sheet.name, number, at)
            found[one.name] = RawField(value or cell(cells, at), source, known_unit)
    return found


def parted(text: str, card: Card) -> tuple[str, str]:
    """A label, and the value that stands behind its colon in the same cell."""
    if label_key(text) in card.by_key:
        return text, ""
    label, _, value = text.replace("\uff1a", ":").partition(":")
    return label, value.strip()


def _value_beside(cells: Sequence[RawValue], label_at: int, known: Mapping[str, Field]) -> int:
    """The column of the first filled cell right of a label and before the next label."""
    for column in range(label_at + 1, label_at + 1 + REACH):
        value = cell(cells, column)
        if isinstance(value, str) and label_key(value) in known:
            break
        if not is_blank(value):
            return column
    return label_at + 1


def stated_period(file: str, sheet: RawSheet, header: Header, card: Card) -> Mapping[str, RawField]:
    """Year and month as titles and column labels state them, for a card that leaves them there.

    Where they contradict each other all of them are given, which no kind takes for a year or a
    month: nothing is chosen.
    """
    found: dict[str, dict[int, Source]] = {"year": {}, "month": {}}
    for month, column in header.months.items():
        found["month"][month] = Source(file, sheet.name, header.last_row, column)
    for number, cells in enumerate(sheet.rows[: header.last_row] if card.titles else (), start=1):
        for column, value in enumerate(cells, start=1):
            if isinstance(value, str):
                for name, stated in zip(found, stated_in_title(value), strict=True):
                    for one in stated:
                        found[name].setdefault(one, Source(file, sheet.name, number, column))
    return {
        name: RawField(_only(values), next(iter(values.values())), "")
        for name, values in found.items()
        if values
    }


def agreed(
    card: Mapping[str, RawField], stated_above: Mapping[str, RawField]
) -> Mapping[str, RawField]:
    """The card, with the period that titles or labels state where it has none of its own.

    A card that says another year or month than they do is not decided either.
    """
    found = dict(card)
    for name, above in stated_above.items():
        own = card.get(name)
        if own is None or is_blank(own.value):
            found[name] = above
            continue
        said = stated(own.value)[0 if name == "year" else 1]
        if said is not None and said != above.value:
            found[name] = RawField(f"{shown(own.value)}、{above.value}", own.source, "")
    return found


def _only(values: Mapping[int, Source]) -> RawValue:
    return next(iter(values)) if len(values) == 1 else "、".join(map(str, sorted(values)))


def money_unit(
    raw: RawTable, sheet: RawSheet, header: Header, table: Table
) -> tuple[RawTable, list[Finding]]:
    """单位：元 above the table is the unit of amounts whose labels state none.

    Where label and mark contradict each other the label holds, and V02 asks.
    """
    mark = _mark(raw.block.file, sheet, header.row)
    if mark is None:
        return raw, []
    unit, source = mark
    units = dict(raw.units)
    clashes = []
    for one in table.fields:
        if not isinstance(one.kind, Amount) or one.name not in raw.block.columns:
            continue
        stated = units.get(one.name, "")
        if not stated:
            units[one.name] = unit
        elif stated != unit:
            clashes.append(stated)
    faults = [Finding(V02, source, "unit", found=unit, expected=clashes[0])] if clashes else []
    return replace(raw, units=units), faults


def _mark(file: str, sheet: RawSheet, before: int) -> tuple[str, Source] | None:
    for number, cells in enumerate(sheet.rows[: before - 1], start=1):
        for column, value in enumerate(cells, start=1):
            unit = money_mark(value) if isinstance(value, str) else ""
            if unit:
                return unit, Source(file, sheet.name, number, column)
    return None
