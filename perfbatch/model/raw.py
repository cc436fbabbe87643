"""What stands in a workbook of the standard form, cell by cell, before anybody has judged it."""

from collections.abc import Mapping
from dataclasses import dataclass

from perfbatch.model.cell import RawValue, Uncalculated, is_blank, shown
from perfbatch.model.finding import Finding
from perfbatch.model.records import SetAside
from perfbatch.model.source import Block, Source


@dataclass(frozen=True, slots=True)
class RawField:
    """A value of the heading card with its cell and the unit that its label states."""

    value: RawValue
    source: Source
    unit: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a table: field → raw value, for the columns that are on the sheet."""

    number: int
    values: Mapping[str, RawValue]

    @property
    def text(self) -> str:
        """What the row says, for a person: its filled cells side by side, no bare formulas."""
        told = (one for one in self.values.values() if not isinstance(one, Uncalculated))
        return " ".join(shown(value) for value in told if not is_blank(value))


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it stands on its sheet. `units`: field → unit that its label states.

    `totalled`: the rows over which the totals stand, where these are not the table's own alone.
    """

    block: Block
    units: Mapping[str, str]
    rows: tuple[RawRow, ...]
    totals: tuple[RawRow, ...]
    totalled: tuple[RawRow, ...] = ()

    @property
    def under_totals(self) -> tuple[RawRow, ...]:
        """The rows over which the totals stand."""
        return self.totalled or self.rows


@dataclass(frozen=True, slots=True)
class RawReturn:
    """What a workbook says of one unit, nothing judged yet.

    `form` is the key of the form in whose shape it stands. Tables by the form's table name, one
    for each place where such a table stands.
    """

    file: str
    form: str
    card: Mapping[str, RawField]
    tables: Mapping[str, tuple[RawTable, ...]]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Unusable:
    """A workbook that cannot be used, with the findings that say why, and its rows if known."""

    file: str
    findings: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...] = ()

    @property
    def rows_found(self) -> int:
        """Project rows that could at least be seen."""
        return len(self.set_aside)
