"""What people typed into a return: the raw cells of its heading and its rows, and nothing judged.

What makes two returns say the same, and what goes back to a unit, are both taken from here: of few
returns, so that the cells are kept as bytes.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

from perfbatch.model.carried import Carried, made, shared, shared_names
from perfbatch.model.cell import RawValue, is_blank, shown
from perfbatch.model.packed import packed, unpacked
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
class TypedTable(Carried):
    """The rows of a table on its sheet.

    `fields`: those that people fill; `units`: field → unit that is stated. `data`: the rows.
    """

    name: str
    block: Block
    fields: tuple[str, ...]
    units: Mapping[str, str]
    data: bytes

    @classmethod
    def of(
        cls,
        name: str,
        block: Block,
        fields: tuple[str, ...],
        units: Mapping[str, str],
        rows: Iterable[TypedRow],
    ) -> Self:
        """The table of these rows."""
        told = [(row.number, row.values, row.foreign) for row in rows]
        return cls(name, block, fields, units, packed(told))

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return table_of, (self.name, self.block, self.fields, self.units, self.data)

    @property
    def rows(self) -> tuple[TypedRow, ...]:
        """The rows, unpacked: whoever needs them often keeps them."""
        return tuple(
            TypedRow(number, tuple(values), tuple((label, value) for label, value in foreign))
            for number, values, foreign in unpacked(self.data)
        )

    def cells(self, row: TypedRow) -> Mapping[str, TypedCell]:
        """Field → cell, of the cells that hold anything."""
        return {
            name: (value, self.units.get(name, ""))
            for name, value in zip(self.fields, row.values, strict=True)
            if not is_blank(value)
        }


def table_of(
    name: str, block: Block, fields: tuple[str, ...], units: Mapping[str, str], data: bytes
) -> Carried:
    """A table of one file, whose fields and units are most likely those of others."""
    return made(TypedTable, name, block, shared_names(fields), shared(units), data)


@dataclass(frozen=True, slots=True)
class Typed(Carried):
    """What stands in the cells of a return that people fill.

    `form`: the key of its form. `data`: the cells of the heading.
    """

    form: str
    data: bytes
    tables: tuple[TypedTable, ...]

    @classmethod
    def of(cls, form: str, heading: Mapping[str, TypedCell], tables: Iterable[TypedTable]) -> Self:
        """What stands in the heading and the tables of a form."""
        told = [(name, *cell) for name, cell in heading.items()]
        return cls(form, packed(told), tuple(tables))

    @property
    def heading(self) -> Mapping[str, TypedCell]:
        """Field → cell, unpacked."""
        return {name: (value, unit) for name, value, unit in unpacked(self.data)}

    @property
    def said(self) -> tuple[str, ...]:
        """The figures of the heading, then row by row, as a person reads them."""
        return tuple(self._lines())

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal digits that stand for everything that was typed, heading and rows."""
        cells = sorted(self.heading.items())
        heading = (f"{name}={shown(cell[0])}" for name, cell in cells)
        text = "\n".join((*heading, *self._lines()))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def _lines(self) -> Iterator[str]:
        yield self.form
        heading = self.heading
        yield from (shown(heading.get(name, (None, ""))[0]) for name in SUMMARISED)
        for table in self.tables:
            yield "\t".join(f"{name}={unit}" for name, unit in sorted(table.units.items()))
            yield from ("\t".join(shown(one).strip() for one in row.values) for row in table.rows)
