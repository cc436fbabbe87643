"""In which unit a table's amounts are given: stated by labels, by a line above, or by nobody."""

from collections.abc import Iterator
from dataclasses import replace

from perfbatch.form.label import money_marks
from perfbatch.form.numbers import Amount
from perfbatch.form.schema import Table
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawTable
from perfbatch.model.source import Source
from perfbatch.reading.workbook import RawSheet
from perfbatch.wording.findings import V02


def money_unit(
    raw: RawTable, sheet: RawSheet, first: int, last: int, table: Table
) -> tuple[RawTable, list[Finding]]:
    """The table with the unit of each amount, which a line like 单位：元 may state for all.

    `first`, `last`: the rows in which such a line may stand. Where label and line contradict each
    other the label holds, and V02 asks. Where lines contradict one another, or a form of other
    people states no unit at all, nobody can say what the amounts are: V02, and nothing counts.
    """
    marks = dict(_marks(raw.block.file, sheet, first, last))
    amounts = [
        one for one in table.fields if isinstance(one.kind, Amount) and raw.block.has(one.name)
    ]
    labels = {one.name: raw.units.get(one.name, "") for one in amounts}
    at = next(iter(marks.values()), Source(raw.block.file, sheet.name, last))
    if len(marks) > 1:
        return raw, [Finding(V02, at, "marks", found="、".join(marks))]
    mark = next(iter(marks), "")
    unstated = [one.label for one in amounts if not labels[one.name]]
    if unstated and not mark and not table.own_unit:
        facts = {"columns": "、".join(f"“{label}”" for label in unstated)}
        return raw, [Finding(V02, at, "no_unit", facts=facts)]
    units = {**raw.units, **{name: unit or mark for name, unit in labels.items()}}
    clashes = [unit for unit in labels.values() if mark and unit not in {"", mark}]
    faults = [Finding(V02, at, "unit", found=mark, expected=clashes[0])] if clashes else []
    return replace(raw, units=units), faults


def _marks(file: str, sheet: RawSheet, first: int, last: int) -> Iterator[tuple[str, Source]]:
    """The units that lines state, each with the last place that states it."""
    for number, cells in enumerate(sheet.rows[first - 1 : last], start=first):
        for column, value in enumerate(cells, start=1):
            for unit in money_marks(value) if isinstance(value, str) else ():
                yield unit, Source(file, sheet.name, number, column)
