"""Which field of which row a finding is about: from the cell on the sheet back to the form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from perfbatch.form.monitoring import MONITORING, PROJECTS
from perfbatch.model.cell import Ticked
from perfbatch.model.records import Return
from perfbatch.model.source import Block, RowPlace, Source
from perfbatch.model.typed import TypedTable

HEADING = ""
"""Stands for the heading in the place of a table's name."""


_LABELS: Mapping[str, Mapping[str, str]] = {
    HEADING: {one.name: one.label for one in MONITORING.card.fields},
    **{table.name: {one.name: one.label for one in table.fields} for table in MONITORING.tables},
}


def label_of(table: str, field: str) -> str:
    """The standard form's label of a field of a table or of the HEADING; empty for none."""
    return _LABELS.get(table, {}).get(field, "")


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field of the heading, of a row, or of the row of totals (`total`).

    `field`: empty where the whole row is meant. `row`: where the row stands, None in the heading.
    """

    table: str
    field: str
    row: RowPlace | None = None
    total: bool = False

    @property
    def label(self) -> str:
        """What the standard form calls the field; empty for none."""
        return label_of(self.table, self.field)


class Places:
    """The cells of one unit's returns that belong to a field."""

    def __init__(self, returns: Iterable[Return]) -> None:
        self._heading: dict[Source, str] = {}
        self._rows: dict[RowPlace, tuple[str, Block, bool]] = {}
        self._cells: dict[Source, FieldPlace] = {}
        for one in returns:
            self._heading |= {source: name for name, source in one.heading.places.items()}
            for typed in one.typed:
                for table in typed.tables:
                    self._add(table)
            for totals in (row for row in one.totals if row.whole):
                self._rows[totals.block.at(totals.row).row_place] = (
                    PROJECTS.name,
                    totals.block,
                    True,
                )

    def _add(self, table: TypedTable) -> None:
        """Rows; and cells that the columns do not tell: ticks, and forms for one project."""
        for row in table.rows:
            place = table.block.at(row.number).row_place
            self._rows[place] = table.name, table.block, False
            for name in table.block.places:
                self._cells[table.block.at(row.number, name)] = FieldPlace(table.name, name, place)
            for name, value in zip(table.fields, row.values, strict=True):
                columns = value.columns.values() if isinstance(value, Ticked) else ()
                for column in columns:
                    at = replace(table.block.at(row.number), column=column)
                    self._cells[at] = FieldPlace(table.name, name, place)

    def of(self, source: Source) -> FieldPlace | None:
        """The field at a place; None for what belongs to none, as a sheet or a foreign column."""
        if source in self._cells:
            return self._cells[source]
        if source in self._heading:
            return FieldPlace(HEADING, self._heading[source])
        known = self._rows.get(source.row_place)
        if known is None:
            return None
        table, block, total = known
        if not source.column:
            return FieldPlace(table, "", source.row_place, total)
        names = {column: name for name, column in block.columns.items()}
        name = names.get(source.column)
        return FieldPlace(table, name, source.row_place, total) if name else None
