"""The heading block above a table: a label in one cell, its value to the right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from perfbatch.form.label import label_key, label_unit, money_mark
from perfbatch.form.numbers import Amount
from perfbatch.form.schema import Card, Field, Table
from perfbatch.model.cell import RawValue, is_blank
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
        for column, label in enumerate(cells, start=1):
            one = card.by_key.get(label_key(label)) if isinstance(label, str) else None
            if one is None or one.name in found:
                continue
            at = _value_beside(cells, column, card.by_key)
            unit = label_unit(str(label))
            known_unit = unit if unit in one.kind.units else ""
            source = Source(file, sheet.name, number, at)
            found[one.name] = RawField(cell(cells, at), source, known_unit)
    return found


def _value_beside(cells: Sequence[RawValue], label_at: int, known: Mapping[str, Field]) -> int:
    """The column of the first filled cell right of a label and before the next label."""
    for column in range(label_at + 1, label_at + 1 + REACH):
        value = cell(cells, column)
        if isinstance(value, str) and label_key(value) in known:
            break
        if not is_blank(value):
            return column
    return label_at + 1


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
