"""In which unit a table's amounts are: stated by labels, by a line beside it, or by nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from perfbatch.form.marks import bare_unit, is_mark_column, is_mark_label, money_marks
from perfbatch.form.schema import Field, Table
from perfbatch.model.cell import RawValue, is_blank
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawTable
from perfbatch.model.source import Source
from perfbatch.reading.workbook import RawSheet
from perfbatch.wording.findings import V02

Mark = tuple[str, Source]
"""A unit and where it is stated; no unit for a cell that leaves it open."""


def money_unit(
    raw: RawTable, sheet: RawSheet, header: range, table: Table
) -> tuple[RawTable, list[Finding]]:
    """The table with the unit of each amount, which a line like 单位：元 may state for all.

    `header`: the rows of the header. Where label and line contradict each other the label holds,
    and V02 asks. Where lines contradict one another, or one among the rows contradicts a label, or
    neither they nor the form say anything, nobody knows what the amounts are: nothing counts.
    """
    amounts = [one for one in table.amounts if raw.block.has(one.name)]
    labels = {one.name: raw.units.get(one.name, "") for one in amounts}
    marks = dict(_lines(raw, sheet, header))
    if not all(labels.values()):
        marks |= dict(_column(raw, sheet, header))
    at = next(iter(marks.values()), Source(raw.block.file, sheet.name, header[0]))
    if "" in marks:
        return raw, [Finding(V02, marks[""], "marks_lack")]
    if len(marks) > 1:
        return raw, [Finding(V02, at, "marks", found="、".join(marks))]
    mark = next(iter(marks), "")
    unstated = [one for one in amounts if not labels[one.name]]
    if unstated and not mark and not _own_unit(amounts, labels, table):
        facts = {"columns": "、".join(f"“{one.label}”" for one in unstated)}
        at = raw.block.at(header[-1], unstated[0].name)
        return raw, [Finding(V02, at, "no_unit", facts=facts)]
    units = {**raw.units, **{name: unit or mark for name, unit in labels.items()}}
    clashes = [unit for unit in labels.values() if mark and unit not in {"", mark}]
    if clashes and at.row > header[-1]:
        return raw, [Finding(V02, at, "marks", found="、".join([clashes[0], mark]))]
    faults = [Finding(V02, at, "unit", found=mark, expected=clashes[0])] if clashes else []
    return replace(raw, units=units), faults


def _own_unit(amounts: Sequence[Field], labels: dict[str, str], table: Table) -> bool:
    """Whether the form says it: ours does, as long as no label says anything else."""
    return table.own_unit and all(labels[one.name] in {"", one.unit} for one in amounts)


def _lines(raw: RawTable, sheet: RawSheet, header: range) -> Iterator[Mark]:
    """The units that lines state above the table, below it and beside it."""
    own = {*header, *(row.number for row in raw.all_rows)}
    known = {*raw.block.columns.values(), *(column for _, column in raw.block.places.values())}
    known -= {raw.block.columns.get("remark", 0)}
    for number, cells in enumerate(sheet.rows, start=1):
        if not sheet.texts[number - 1]:
            continue
        for column, value in enumerate(cells, start=1):
            if not isinstance(value, str) or (number in own and column in known):
                continue
            at = Source(raw.block.file, sheet.name, number, column)
            for unit in money_marks(value):
                yield unit, at
            if number not in own and is_mark_label(value):
                yield from ((unit, at) for unit in _beside(cells, column))


def _beside(cells: Sequence[RawValue], column: int) -> Iterator[str]:
    """The unit in the next filled cell right of its label, if it is one."""
    value = next((one for one in cells[column:] if not is_blank(one)), None)
    if isinstance(value, str) and (unit := bare_unit(value)):
        yield unit


def _first_rows(sheet: RawSheet, column: int) -> dict[int, int]:
    """The row whose cell is seen in a row, where a merged range covers it."""
    return {
        row: span.row
        for span in sheet.merged
        if span.column == column
        for row in range(span.row, min(span.last_row, len(sheet.rows)) + 1)
    }


def _column(raw: RawTable, sheet: RawSheet, header: range) -> Iterator[Mark]:
    """The unit that a column states row by row; none of them where it differs or lacks."""
    for number in header:
        for column, value in enumerate(sheet.rows[number - 1], start=1):
            if not isinstance(value, str) or not is_mark_column(value):
                continue
            first = _first_rows(sheet, column)
            rows = (first.get(row.number, row.number) for row in raw.rows)
            cells = [sheet.value(row, column) for row in rows]
            units = {bare_unit(one) if isinstance(one, str) else "" for one in cells}
            if units != {""}:
                at = Source(raw.block.file, sheet.name, number, column)
                yield from ((unit, at) for unit in sorted(units))
