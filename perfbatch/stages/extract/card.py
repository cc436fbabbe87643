"""The heading block above a table: a label in one cell, its value to the right."""

import re
from collections.abc import Mapping, Sequence

from perfbatch.form.label import label_key, label_unit, without_seal
from perfbatch.form.schema import Card, Field
from perfbatch.model.cell import RawValue, is_blank
from perfbatch.model.raw import RawField
from perfbatch.model.source import Source
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.labels_above import cell

NAMES = frozenset({"unit_name", "department"})
"""Fields beside whose value forms say where the stamp goes."""

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
            stands = name_alone(one.name, value or cell(cells, at))
            found[one.name] = RawField(stands, source, known_unit)
    return found


def name_alone(name: str, value: RawValue) -> RawValue:
    """A unit's or department's name without the place of the stamp; anything else as it is."""
    return without_seal(value) if name in NAMES and isinstance(value, str) else value


def parted(text: str, card: Card) -> tuple[str, str]:
    """A label, and the value that stands behind its colon in the same cell."""
    if label_key(text) in card.by_key:
        return text, ""
    label, _, value = text.replace("\uff1a", ":").partition(":")
    return label, _NEXT_LABEL.split(value)[0].strip()


_NEXT_LABEL = re.compile(r"\s+[^\s:\uff1a]{2,10}[:\uff1a]")
"""Another label behind a value in the same cell, with white space between."""

_LABEL = re.compile(r"[^\s:\uff1a]{2,10}[:\uff1a]")


def _is_label(value: RawValue, known: Mapping[str, Field]) -> bool:
    """Whether a cell begins with a label of the card, or with one of nobody and a colon."""
    if not isinstance(value, str):
        return False
    return label_key(value) in known or _LABEL.match(value.strip()) is not None


def _value_beside(cells: Sequence[RawValue], label_at: int, known: Mapping[str, Field]) -> int:
    """The column of the first filled cell right of a label and before the next label."""
    for column in range(label_at + 1, label_at + 1 + REACH):
        value = cell(cells, column)
        if _is_label(value, known):
            break
        if not is_blank(value):
            return column
    return label_at + 1
