"""What a template is filled with, and how an office program counts a cell's value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from perfbatch.form.kinds import Whole
from perfbatch.form.schema import Field, FilledBy, Form
from perfbatch.model.fen import FEN_PER_WAN, Fen, exact
from perfbatch.model.period import Period
from perfbatch.xlsx.content import CellValue

Row: TypeAlias = Mapping[str, CellValue]

_DAY_ZERO = date(1899, 12, 30)


TOTALS = -1
"""Stands for the row of totals in the place of a row's number."""


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of the form: a field of the heading (`table` empty), of a row (from 0), of TOTALS."""

    table: str
    field: str
    row: int = 0


class ContentError(ValueError):
    """The content names a table or a field that nobody fills on this form: a bug."""


@dataclass(frozen=True)
class Content:
    """Cell values by field: of the heading card, and row by row by the table's name.

    A value is written as typed: a text in a column of numbers stays text. `period` dates the
    workbook and gives the year and the month that the heading leaves out. `marks`: cells that are
    tinted, each with a comment. `meta`: what else the workbook says of itself. `short`: a few
    prepared rows below the content are enough, that pages without any are not printed.
    """

    heading: Row
    rows: Mapping[str, Sequence[Row]]
    period: Period | None = None
    marks: Mapping[FormCell, str] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    short: bool = False


def blank(form: Form, period: Period | None = None) -> Content:
    """Nothing but the form's own defaults."""
    return Content({one.name: _default(one) for one in form.card.fields if one.default}, {}, period)


def _default(one: Field) -> CellValue:
    return int(one.default) if isinstance(one.kind, Whole) else one.default


def complete(form: Form, content: Content) -> Content:
    """The content with the period in its heading. Raises ContentError for what no cell takes."""
    _refuse_strangers(form.card.fields, [content.heading])
    tables = {table.name: table for table in form.tables}
    for name, rows in content.rows.items():
        if name not in tables:
            raise ContentError(f"no table {name!r} on the form {form.id}")
        _refuse_strangers(tables[name].fields, rows)
    if content.period is None:
        return content
    stated: dict[str, CellValue] = {"year": content.period.year, "month": content.period.month}
    return replace(content, heading={**stated, **content.heading})


def _refuse_strangers(fields: Sequence[Field], rows: Sequence[Row]) -> None:
    fillable = {one.name for one in fields if one.filled_by is not FilledBy.FORMULA}
    strangers = {name for row in rows for name in row} - fillable
    if strangers:
        raise ContentError(f"not to be filled: {sorted(strangers)}")


def filled(value: CellValue) -> bool:
    """Whether the cell holds anything, as COUNTA sees it."""
    return value is not None and value != ""


@lru_cache(4_096)  # the cells of a workbook: formulas, totals and the self-check ask for each
def number_of(value: CellValue) -> Fraction | None:
    """The number in a cell, as SUM sees it: exact; the serial number of a date; None for text."""
    if isinstance(value, int | float):
        return Fraction(exact(value))
    if isinstance(value, datetime):
        seconds = (value.hour * 60 + value.minute) * 60 + value.second
        return Fraction((value.date() - _DAY_ZERO).days) + Fraction(seconds, 86_400)
    if isinstance(value, date):
        return Fraction((value - _DAY_ZERO).days)
    return None


def fen_in(amount: Fraction) -> Fen:
    """Whole fen of an amount in 万元, as ROUND(amount, 6) rounds: halves away from zero."""
    doubled = 2 * abs(amount) * FEN_PER_WAN
    fen = int(doubled + 1) // 2
    return -fen if amount < 0 else fen
