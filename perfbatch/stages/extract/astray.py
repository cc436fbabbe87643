"""Rows that no table of the form holds: under a second one, or on a sheet without a header."""

import re
from collections.abc import Iterator, Mapping, Sequence

from perfbatch.form.choice import Choice
from perfbatch.form.label import label_key, tidy
from perfbatch.form.numbers import Amount, Percent, number_in
from perfbatch.form.schema import Table
from perfbatch.form.sums import heads_column, is_aside
from perfbatch.model.cell import RawValue, is_blank
from perfbatch.model.raw import RawRow
from perfbatch.model.source import column_letters
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.labels_above import cell

FEWEST_SIGNS = 2
"""A label has so many signs; a single one stands for nothing."""

_DIGIT = re.compile(r"\d")

FITTING = 2
"""A row goes on a table if it has its name and so many amounts where the table has them."""


def rows_with_figures(rows: Sequence[Sequence[RawValue]], first: int) -> Iterator[RawRow]:
    """The rows that say something and hold a figure, whatever table they may belong to.

    `first`: the number of the first row given. Rows of sums are none.
    """
    for number, cells in enumerate(rows, start=first):
        if _says_figures(cells):
            yield _as_row(number, cells)


def _says_figures(cells: Sequence[RawValue]) -> bool:
    """Whether a row holds a figure and words, none of them that of a sum."""
    numbered = [(value, number_in(value) is not None) for value in cells if value is not None]
    if not any(figure for _, figure in numbered):
        return False
    told = [
        value
        for value, figure in numbered
        if not figure and isinstance(value, str) and not is_blank(value)
    ]
    return bool(told) and not any(map(is_aside, told))


def _as_row(number: int, cells: Sequence[RawValue]) -> RawRow:
    """The row's cells by the letters of their columns."""
    told = {column_letters(at): value for at, value in enumerate(cells, 1) if value is not None}
    return RawRow(number, told)


def going_on(sheet: RawSheet, columns: Mapping[str, int], table: Table) -> list[RawRow]:
    """The rows of a sheet without a header that stand in the columns of a table; else none.

    Most of what is filled must fit: other tables have other columns.
    """
    amounts = [
        columns[one.name]
        for one in table.fields
        if isinstance(one.kind, Amount | Percent) and one.name in columns
    ]
    if not amounts or _begins_with_words(sheet):
        return []
    needed = min(FITTING, len(amounts))
    name = columns.get("project_name", 0)
    found = [
        _as_row(number, cells)
        for number, cells in enumerate(sheet.rows, start=1)
        if sum(number_in(value) is not None for value in _there(cells, amounts)) >= needed
        and _names(cell(cells, name), table)
        and _says_figures(cells)
    ]
    if not found:
        return []
    filled = sum(any(not is_blank(value) for value in cells) for cells in sheet.rows)
    return found if 2 * len(found) >= filled else []


def _there(cells: Sequence[RawValue], columns: Sequence[int]) -> list[RawValue]:
    """What stands in those of the columns that hold something."""
    width = len(cells)
    return [value for at in columns if at <= width and (value := cells[at - 1]) is not None]


def _begins_with_words(sheet: RawSheet) -> bool:
    """Whether the first filled row is somebody's header: two words or more and no figure."""
    for cells in sheet.rows:
        filled = [value for value in cells if not is_blank(value)]
        if filled:
            return len(filled) > 1 and all(number_in(value) is None for value in filled)
    return False


def heads_another(values: Mapping[str, RawValue], table: Table) -> bool:
    """Whether a row is the header of a table of other people: words where the amounts stand.

    At least two, no two alike, and one of the row a usual label: 金额, 资产名称.
    """
    words = [tidy(value) for one in table.amounts if isinstance(value := values.get(one.name), str)]
    told = [word for word in words if len(word) >= FEWEST_SIGNS and not _DIGIT.search(word)]
    if len(told) < FITTING:
        return False
    figures = any(number_in(value) is not None for value in values.values())
    labels = any(isinstance(value, str) and heads_column(value) for value in values.values())
    return len(set(told)) == len(told) and labels and not figures


def _choices(table: Table) -> set[str]:
    """The words that may be chosen in the table: a list of them counts something else."""
    kinds = (one.kind for one in table.fields)
    return {
        tidy(word) for kind in kinds if isinstance(kind, Choice) for word in kind.words.values()
    }


def _names(value: RawValue, table: Table) -> bool:
    """Whether a cell may name a project."""
    return (
        isinstance(value, str)
        and not is_blank(value)
        and number_in(value) is None
        and label_key(value) not in table.by_key
        and tidy(value) not in _choices(table)
    )
