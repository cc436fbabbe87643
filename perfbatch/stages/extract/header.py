"""The header row of a table: which field stands in which column, by label, never by place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from perfbatch.form.label import label_key, label_unit
from perfbatch.form.schema import Table
from perfbatch.model.cell import RawValue, is_blank, shown
from perfbatch.model.finding import Finding
from perfbatch.model.source import Block, Source, column_letters
from perfbatch.wording.findings import S03, S04

Rows = Sequence[Sequence[RawValue]]
SEARCHED_ROWS = 60


@dataclass
class Header:
    """A row read as a table's header. `foreign`: column → what stands there and is no label."""

    row: int
    columns: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    foreign: dict[int, str] = field(default_factory=dict)


def cell(cells: Sequence[RawValue], column: int) -> RawValue:
    """The value in a column, from 1; None beyond the row's end."""
    return cells[column - 1] if column <= len(cells) else None


def find_header(rows: Rows, table: Table) -> Header | None:
    """The first row that shows as many of the table's labels as its signature wants."""
    for number, row in enumerate(rows[:SEARCHED_ROWS], start=1):
        header = read_header(number, row, table)
        if len(header.columns) >= table.signature:
            return header
    return None


def read_header(number: int, row: Sequence[RawValue], table: Table) -> Header:
    """A row taken for a header, whether it is one or not."""
    header = Header(number)
    for column, value in enumerate(row, start=1):
        if is_blank(value):
            continue
        found = table.by_key.get(label_key(value)) if isinstance(value, str) else None
        if found is None:
            header.foreign[column] = shown(value).strip()
        elif found.name in header.columns:
            header.doubled.append(found.label)
        else:
            header.columns[found.name] = column
            header.units[found.name] = label_unit(shown(value))
    return header


def column_faults(block: Block, header: Header, table: Table) -> Iterator[Finding]:
    """S03 for columns that are missing, doubled or stated in a unit that they cannot have."""
    at = Source(block.file, block.sheet, header.row)
    missing = [
        one.label for one in table.fields if one.column_required and one.name not in header.columns
    ]
    if missing:
        facts = {"columns": "、".join(f"“{label}”" for label in missing)}
        yield Finding(S03, at, "missing", facts=facts)
    if header.doubled:
        yield Finding(S03, at, "doubled", facts={"columns": "、".join(header.doubled)})
    for one in table.fields:
        unit = header.units.get(one.name, "")
        if unit and unit not in one.kind.units:
            at = block.at(header.row, one.name)
            yield Finding(S03, at, "unit", label=one.label, found=unit, expected=one.unit)


def foreign_columns(block: Block, header: Header, rows: Rows) -> Iterator[Finding]:
    """S04 for a column outside the form that holds something below the header row."""
    known = set(header.columns.values())
    used = {
        column
        for cells in rows[header.row :]
        for column, value in enumerate(cells, start=1)
        if column not in known and not is_blank(value)
    }
    for column in sorted(used):
        at = Source(block.file, block.sheet, header.row, column)
        if column in header.foreign:
            label = header.foreign[column]
            yield Finding(S04, at, label=label, found=label)
        else:
            yield Finding(S04, at, "unnamed", found=column_letters(column))
