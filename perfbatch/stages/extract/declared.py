"""What the report beside a table says of its projects by class: sentences, or a block of cells."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from perfbatch.form.declared import (
    BREAK,
    Said,
    amount_in,
    class_labelled,
    count_in,
    heads_amounts,
    heads_counts,
    is_mean,
    leads_to_count,
    said_in,
)
from perfbatch.form.label import tidy
from perfbatch.form.numbers import number_in
from perfbatch.form.schema import Table
from perfbatch.model.cell import RawValue, is_blank, shown
from perfbatch.model.records import DeclaredClass
from perfbatch.model.source import Source
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.header import Header
from perfbatch.stages.extract.labels_above import cell

Line = tuple[int, Sequence[RawValue]]
"""A row's number and cells."""

HEADED_WITHIN = 8
"""The labels over the numbers of a block stand at most so many rows above them."""

LONGEST = 20_000
"""A report beside a table has so many signs at most."""


@dataclass
class Declared:
    """The classes that are stated beside a table, and the rows of the sheet that state them."""

    classes: tuple[DeclaredClass, ...] = ()
    rows: set[int] = field(default_factory=set)

    def without(self, sheet: RawSheet) -> RawSheet:
        """The sheet with nothing in those rows: they are none of the table's."""
        if not self.rows:
            return sheet
        rows = [() if at in self.rows else cells for at, cells in enumerate(sheet.rows, start=1)]
        return replace(sheet, rows=rows)


def declared_classes(file: str, sheet: RawSheet, header: Header, table: Table) -> Declared:
    """The classes that are stated above the table and below it, each once.

    Of a class that is stated twice with different numbers nobody knows which holds: of its kind
    nothing is then taken.
    """
    lines = list(enumerate(sheet.rows, start=1))
    above = lines[: header.row - 1]
    amounts = [header.columns[one.name] for one in table.amounts if one.name in header.columns]
    below = [line for line in lines[header.last_row :] if not _is_data(line[1], header, amounts)]
    found: dict[tuple[str, str], DeclaredClass] = {}
    doubtful, rows = set(), set[int]()
    for part in (above, below):
        for said, row, column, of in (*_sentences(part), *_blocks(part)):
            at = Source(file, sheet.name, row, column)
            one = DeclaredClass(said.kind, said.name, said.count, said.amount_fen, at)
            first = found.setdefault((said.kind, said.name), one)
            if (first.count, first.amount_fen) != (one.count, one.amount_fen):
                doubtful.add(said.kind)
            rows.update(of)
    rows.update(row for row, cells in below if rows and any(map(_is_mean, cells)))
    known = tuple(one for (kind, _), one in found.items() if kind not in doubtful)
    return Declared(known, rows)


def _is_data(cells: Sequence[RawValue], header: Header, amounts: Sequence[int]) -> bool:
    """Whether a row names a project and has an amount in one of the columns `amounts`."""
    name = cell(cells, header.columns.get("project_name", len(cells) + 1))
    if not isinstance(name, str) or is_blank(name) or class_labelled(name) or leads_to_count(name):
        return False
    return any(number_in(cell(cells, at)) is not None for at in amounts)


def _is_mean(value: RawValue) -> bool:
    return isinstance(value, str) and is_mean(value)


def _sentences(lines: Sequence[Line]) -> Iterator[tuple[Said, int, int, set[int]]]:
    """What the texts say, read on from cell to cell and from line to line; where; in which rows.

    Two numbers side by side are not one, and a choice in a cell of its own begins no sentence.
    """
    text, starts, places = "", list[int](), list[tuple[int, int]]()
    for row, cells in lines:
        for column, value in enumerate(cells, start=1):
            told = tidy(shown(value)) if value is not None else ""
            if not told:
                continue
            if class_labelled(told) or (text[-1:].isdigit() and told[0].isdigit()):
                told = f"{BREAK}{told}{BREAK}" if class_labelled(told) else f"{BREAK}{told}"
            starts.append(len(text))
            places.append((row, column))
            text += told
        if len(text) > LONGEST:
            return
    for said in said_in(text):
        first, last = (bisect_right(starts, at) - 1 for at in (said.start, said.end - 1))
        yield said, *places[first], {row for row, _ in places[first : last + 1]}


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[Said, int, int, set[int]]]:
    """Cells that name a class, with number and amount in the cells right of them."""
    heads: dict[int, tuple[int, str]] = {}
    for row, cells in lines:
        for column, value in enumerate(cells, start=1):
            if not isinstance(value, str):
                continue
            if heads_counts(value) or heads_amounts(value):
                heads[column] = row, value
            elif name := class_labelled(value):
                near = {at: one for at, one in heads.items() if row - one[0] <= HEADED_WITHIN}
                said = _beside(name, cells, column, {at: text for at, (_, text) in near.items()})
                if said is not None:
                    yield said, row, column, {row, *(over for over, _ in near.values())}


def _beside(
    name: str, cells: Sequence[RawValue], label_at: int, heads: dict[int, str]
) -> Said | None:
    """The class with the numbers that stand under the labels of counts and of amounts."""
    told: dict[bool, list[tuple[str, str]]] = defaultdict(list)
    for column, label in heads.items():
        value = cell(cells, column)
        if label_at < column and not is_blank(value):
            told[heads_counts(label)].append((shown(value), label))
    if len(told[True]) != 1 or len(told[False]) > 1:
        return None
    count = count_in(told[True][0][0])
    amounts = [amount_in(*one) for one in told[False]]
    return Said(name, count, next(iter(amounts), None)) if count is not None else None
