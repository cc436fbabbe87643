"""What is wrong with a table's columns: missing, doubled, of nobody, in an impossible unit."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from perfbatch.form.choice import Choice
from perfbatch.form.schema import Table
from perfbatch.form.scope import may_be_cumulative
from perfbatch.model.cell import is_blank
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawRow
from perfbatch.model.source import Block, Source, column_letters
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.header import Header
from perfbatch.stages.extract.labels_above import cell
from perfbatch.stages.extract.naming import is_weak, words_below
from perfbatch.wording.findings import S03, S04


def column_faults(block: Block, header: Header, sheet: RawSheet, table: Table) -> Iterator[Finding]:
    """S03 for columns that are missing, doubled, cut into parts or in an impossible unit."""
    at = Source(block.file, block.sheet, header.last_row)
    missing = [
        one.label for one in table.fields if one.column_required and one.name not in header.places
    ]
    missing += _missing_words(header, table)
    if missing:
        facts = {"columns": "、".join(f"“{label}”" for label in missing)}
        yield Finding(S03, at, "missing", facts=facts)
    if words_below(sheet, header.last_row, header.columns, table):
        yield Finding(S03, Source(block.file, block.sheet, header.last_row + 1), "cut")
    if rival := _rival(header):
        label = header.labels["executed_fen"]
        at_rival = Source(block.file, block.sheet, header.last_row, rival)
        yield Finding(S03, at_rival, "rival", label=label, found=header.foreign[rival])
    yield from _carried_apart(block, header, table)
    if header.doubled:
        yield Finding(S03, at, "doubled", facts={"columns": "、".join(header.doubled)})
    for one in table.columns:
        unit = header.units.get(one.name, "")
        if unit and unit not in one.kind.units:
            at = block.at(header.last_row, one.name)
            yield Finding(S03, at, "unit", label=one.label, found=unit, expected=one.unit)


def _missing_words(header: Header, table: Table) -> Iterator[str]:
    """Words of a choice that is laid out, must be there and lacks their column."""
    for one in table.columns:
        needed = one.column_required and one.name in header.ticks
        if needed and isinstance(one.kind, Choice):
            there = header.ticks[one.name]
            yield from (word for word in one.kind.words.values() if word not in there)


def _carried_apart(block: Block, header: Header, table: Table) -> Iterator[Finding]:
    """S03, to be explained: 上年结转 beside a 本年预算 that may hold it or not, and no total."""
    budget, carried = (header.labels.get(name) for name in ("revised_budget_fen", "carryover_fen"))
    if not (budget and carried) or "original_budget_fen" in header.columns:
        return
    if is_weak(budget, table.field("revised_budget_fen")):
        at = block.at(header.last_row, "carryover_fen")
        yield Finding(S03, at, "carried", label=budget, found=carried)


def _rival(header: Header) -> int:
    """A column of nobody that may be the cumulative payments, where ours does not say it is."""
    label = header.labels.get("executed_fen", "")
    stated = header.columns.get("executed_fen") in header.months.values()
    if not label or stated or may_be_cumulative(label):
        return 0
    rivals = (column for column, text in header.foreign.items() if may_be_cumulative(text))
    return next(rivals, 0)


def foreign_columns(
    block: Block, header: Header, sheet: RawSheet, table: Table
) -> Iterator[Finding]:
    """S04 for columns outside the form that hold something below the header.

    Where such columns are natural, one note names them all.
    """
    used = _outside(sheet, header)
    if table.open:
        names = [header.foreign[column] for column in used if column in header.foreign]
        if names:
            at = Source(block.file, block.sheet, header.last_row)
            yield Finding(S04, at, "open", found="、".join(names))
        return
    for column in used:
        at = Source(block.file, block.sheet, header.last_row, column)
        if column in header.foreign:
            label = header.foreign[column]
            yield Finding(S04, at, label=label, found=label)
        else:
            yield Finding(S04, at, "unnamed", found=column_letters(column))


def with_foreign(
    rows: Iterable[RawRow], header: Header, sheet: RawSheet, table: Table
) -> tuple[RawRow, ...]:
    """The rows with what stands in columns that S04 names; none where such columns are natural."""
    used = [] if table.open else _outside(sheet, header)
    labels = {column: header.foreign.get(column) or column_letters(column) for column in used}
    if not labels:
        return tuple(rows)
    return tuple(
        replace(
            row,
            foreign=tuple(
                (label, value)
                for column, label in labels.items()
                if not is_blank(value := sheet.value(row.number, column))
            ),
        )
        for row in rows
    )


def _outside(sheet: RawSheet, header: Header) -> list[int]:
    """The columns of no field that hold something below the header, from the left."""
    rows, known = sheet.rows[header.last_row :], header.known
    width = max(map(len, rows), default=0)
    return [
        column
        for column in range(1, width + 1)
        if column not in known and any(not is_blank(cell(cells, column)) for cells in rows)
    ]
