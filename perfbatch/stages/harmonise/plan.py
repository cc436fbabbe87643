"""What is the same for every row of a table: which column holds what, and what a blank means."""

from collections.abc import Mapping
from dataclasses import dataclass

from perfbatch.form.kinds import Reading, read
from perfbatch.form.schema import Field, Table
from perfbatch.model.cell import RawValue, Uncalculated
from perfbatch.model.raw import RawTable
from perfbatch.model.records import BUDGET_PARTS
from perfbatch.stages.harmonise.cells import computed, plain, read_cell, read_there

STATED = "stated_"
"""Prefix of what stands in a cell that the standard form computes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field that is on the sheet, and what its value is called in the row that comes out.

    `unit`: the one that its label states. `may_be_blank`: nothing is to be said of a blank, which
    means `blank`. `free`: the form asks nothing of what stands there but its kind.
    """

    field: Field
    key: str
    unit: str
    may_be_blank: bool
    blank: object
    free: bool

    def read(self, raw: RawValue) -> Reading:
        """The typed value of a cell of the column."""
        if self.free and not isinstance(raw, Uncalculated):
            return read(self.field.kind, raw, self.unit)
        return read_there(self.field, raw, self.unit)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of a table become typed ones.

    `form_table`: the table of the form in whose shape it stands. `absent`: the fields of a typed
    row that are not on the sheet, with what stands for them. `budget_parts`: the amounts of which
    a budget is made; `budget_given`: the form gives it as one amount.
    """

    table: RawTable
    form_table: Table
    absent: Mapping[str, object]
    columns: tuple[Column, ...]
    budget_parts: tuple[Field, ...]
    budget_given: bool


def plan_of(table: RawTable, form_table: Table, target: Table) -> Plan:
    """The plan of a table. `target` declares the fields that come out.

    What the form at hand does not have of them is 未计算, or no text.
    """
    absent: dict[str, object] = {}
    columns: list[Column] = []
    for wanted in target.fields:
        one = form_table.by_name.get(wanted.name, wanted)
        key = STATED + wanted.name if computed(wanted) else wanted.name
        reading = read_cell(one, None, table)
        value = plain(one, reading.value)
        if table.block.has(one.name):
            unit = table.units.get(one.name, "")
            free = not (computed(one) or one.one_of_several or one.required)
            columns.append(Column(one, key, unit, reading.problem is None, value, free))
        else:
            absent[key] = value
    parts = tuple(one for one in form_table.fields if one.name in BUDGET_PARTS)
    stated = form_table.by_name.get("revised_budget_fen")
    given = stated is not None and not computed(stated)
    return Plan(table, form_table, absent, tuple(columns), parts, given)
