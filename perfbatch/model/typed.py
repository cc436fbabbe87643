"""What people typed into a return: the raw cells of its heading and its rows, and nothing judged.

What makes two returns say the same, and what goes back to a unit, are both taken from here.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from perfbatch.model.cell import RawValue, is_blank, shown
from perfbatch.model.source import Block

TypedCell: TypeAlias = tuple[RawValue, str]
"""A value, and the unit that its label states (empty for none)."""

SUMMARISED = ("nil_return", "declared_project_count", "declared_amount_fen")
"""What of the heading enters the summary beside the unit's name; the rest may differ."""


@dataclass(frozen=True, slots=True)
class TypedRow:
    """The cells of the row `number`, in the order of its table's fields.

    `foreign`: what stands in columns outside the form, each with the column's label or letter; it
    is not summarised and makes no difference between two returns.
    """

    number: int
    values: tuple[RawValue, ...]
    foreign: tuple[tuple[str, RawValue], ...] = ()


@dataclass(frozen=True, slots=True)
class TypedTable:
    """The rows of a table on its sheet.

    `fields`: those that people fill; `units`: field → unit that is stated.
    """

    name: str
    block: Block
    fields: tuple[str, ...]
    units: Mapping[str, str]
    rows: tuple[TypedRow, ...]

    def cells(self, row: TypedRow) -> Mapping[str, TypedCell]:
        """Field → cell, of the cells that hold anything."""
        return {
            name: (value, self.units.get(name, ""))
            for name, value in zip(self.fields, row.values, strict=True)
            if not is_blank(value)
        }


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the cells of a return that people fill. `form`: the key of its form."""

    form: str
    heading: Mapping[str, TypedCell]
    tables: tuple[TypedTable, ...]

    @property
    def said(self) -> tuple[str, ...]:
        """The figures of the heading, then row by row, as a person reads them."""
        return tuple(self._lines())

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal digits that stand for everything that was typed, heading and rows."""
        heading = (f"{name}={shown(cell[0])}" for name, cell in sorted(self.heading.items()))
        text = "\n".join((*heading, *self._lines()))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def _lines(self) -> Iterator[str]:
        yield self.form
        yield from (shown(self.heading.get(name, (None, ""))[0]) for name in SUMMARISED)
        for table in self.tables:
            yield "\t".join(f"{name}={unit}" for name, unit in sorted(table.units.items()))
            yield from ("\t".join(shown(one).strip() for one in row.values) for row in table.rows)
