"""How a cell of the form looks: by its kind, by who fills it and by what is in it.

What cannot be wrapped shrinks instead of turning into ####.
"""

from dataclasses import dataclass
from datetime import date

from perfbatch.form.choice import Choice
from perfbatch.form.kinds import Day, Text, Whole
from perfbatch.form.numbers import Amount, Number, Percent, Quantity
from perfbatch.form.schema import Field, FilledBy
from perfbatch.template.content import filled
from perfbatch.xlsx.content import CellValue
from perfbatch.xlsx.theme import (
    CELL,
    CELL_CENTRED,
    CELL_DATE,
    CELL_EXACT,
    CELL_POINTS,
    CELL_TEXT,
    CELL_WRAPPED,
    COMPUTED_FILL,
    INPUT_FILL,
    TEXT_FORMAT,
    Style,
)


def _by_kind(one: Field) -> Style:
    match one.kind:
        case Choice():
            return CELL_CENTRED.but(wrap=True)
        case Whole():
            return CELL_CENTRED.but(number="0")
        case Day():
            return CELL_DATE.but(shrink=True)
        case Amount():
            return CELL_EXACT
        case Percent():
            return CELL_POINTS
        case Number() | Quantity():
            return CELL_CENTRED.but(wrap=isinstance(one.kind, Quantity))
        case Text(wide=True):
            return CELL_WRAPPED
        case Text(limit=limit) if limit:
            return CELL_TEXT.but(wrap=True)
        case Text():
            return CELL_WRAPPED.but(number=TEXT_FORMAT)
        case _:
            return CELL


def look(one: Field, value: CellValue) -> Style:
    """White where the bureau has filled it, yellow where the unit does, grey where it computes."""
    style = _by_kind(one)
    if isinstance(value, date):
        style = _as_date(style)
    if one.filled_by is FilledBy.FORMULA:
        return style.but(fill=COMPUTED_FILL)
    if one.filled_by is FilledBy.PREFILLED and filled(value):
        return style.but(locked=False)
    return style.but(fill=INPUT_FILL, locked=False)


@dataclass(frozen=True, slots=True)
class Looks:
    """How the cells of a field look: those that are blank, and those that hold something."""

    blank: Style
    filled: Style

    def of(self, value: CellValue) -> Style:
        """How the cell of a value looks."""
        if not filled(value):
            return self.blank
        return _as_date(self.filled) if isinstance(value, date) else self.filled


def looks_of(one: Field) -> Looks:
    """Both looks of a field, for a column of many cells."""
    return Looks(look(one, None), look(one, one.name))


def _as_date(style: Style) -> Style:
    return style.but(number=CELL_DATE.number)


def look_below(one: Field) -> Style:
    """The cells below the prepared rows: as open as the prepared ones, without their paint."""
    style = look(one, None)
    return style.but(fill="", border=False)
