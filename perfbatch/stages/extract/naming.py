"""What a label names, and whether the row under a header goes on with words."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache

from perfbatch.form.figures import kept_end
from perfbatch.form.kinds import struck_out
from perfbatch.form.label import label_key, tidy
from perfbatch.form.marks import bare_unit
from perfbatch.form.numbers import number_in
from perfbatch.form.period import without_period
from perfbatch.form.schema import Field, Table
from perfbatch.form.scope import without_year
from perfbatch.form.sums import is_sum
from perfbatch.model.cell import RawValue, is_blank, shown
from perfbatch.reading.workbook import RawSheet

SHORTEST_WORD = 2
"""A label has so many signs at least."""

MOST_WORDS = 2_000
REMEMBERED = 16
"""What the words of so many sheets name is remembered, for the tables that are looked for on them
one after another; of very many words it is not."""


def labels_among(words: frozenset[str], by_key: Mapping[str, Field]) -> set[str]:
    """Those of a sheet's words that are labels, with a period before or behind them or without."""
    named = _named(words) if len(words) <= MOST_WORDS else _named.__wrapped__(words)
    return {word for key in named.keys() & by_key.keys() for word in named[key]}


@lru_cache(maxsize=REMEMBERED)
def _named(words: frozenset[str]) -> Mapping[str, Collection[str]]:
    """Words by what they are compared by."""
    named: dict[str, set[str]] = defaultdict(set)
    for word in words:
        named[label_key(word)].add(word)
        named[without_period(word)[0]].add(word)
    return named


def may_end_label(value: RawValue, table: Table) -> bool:
    """Whether a label of the table may end in what a cell shows; False is certain."""
    if not isinstance(value, str | float | int):
        return True
    end = kept_end(shown(value))
    return not end or end in table.ends or (isinstance(value, str) and is_sum(value))


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
    amounts = (columns[one.name] for one in table.amounts if one.name in columns)
    values = (sheet.value(last_row + 1, column) for column in amounts)
    return any(
        isinstance(value, str)
        and len(tidy(value)) >= SHORTEST_WORD
        and not struck_out(value)
        and not bare_unit(value)
        for value in values
    )
