"""What a label names, and whether the row under a header goes on with words."""

from collections.abc import Mapping

from perfbatch.form.kinds import struck_out
from perfbatch.form.label import label_key, tidy
from perfbatch.form.marks import bare_unit
from perfbatch.form.numbers import Amount, number_in
from perfbatch.form.period import without_period
from perfbatch.form.schema import Field, Table
from perfbatch.form.scope import without_year
from perfbatch.model.cell import is_blank
from perfbatch.reading.workbook import RawSheet

SHORTEST_WORD = 2
"""A label has so many signs."""


def field_of(text: str, by_key: Mapping[str, Field]) -> tuple[Field | None, int | None]:
    """The field that a label names, and the month stated in front of it."""
    found = by_key.get(label_key(text))
    if found is not None:
        return found, None
    key, month = without_period(text)
    if month is not None:
        return by_key.get(key), month
    key, year = without_year(label_key(text))
    return field_of(key, by_key) if year is not None else (None, None)


def is_weak(text: str, one: Field) -> bool:
    """Whether a label names the field only where there is no better one."""
    keys = {label_key(alias) for alias in one.weak}
    return bool(keys.intersection((label_key(text), without_period(text)[0])))


def words_below(sheet: RawSheet, last_row: int, columns: Mapping[str, int], table: Table) -> bool:
    """Whether the row under a header has words where amounts should stand, and no project.

    Such a row cuts the labels above it into parts: 本月数 and 累计数 under 支付数.
    """
    cells = sheet.rows[last_row] if last_row < len(sheet.rows) else ()
    if any(number_in(value) is not None for value in cells):
        return False
    if not is_blank(sheet.value(last_row + 1, columns.get("project_name", 0))):
        return False
    amounts = (one.name for one in table.fields if isinstance(one.kind, Amount))
    values = (sheet.value(last_row + 1, columns[name]) for name in amounts if name in columns)
    return any(
        isinstance(value, str)
        and len(tidy(value)) >= SHORTEST_WORD
        and not struck_out(value)
        and not bare_unit(value)
        for value in values
    )
