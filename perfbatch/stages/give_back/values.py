"""What was typed becomes a cell of the form again: as it was typed, whatever it is.

A text in a column of numbers that was taken for a number becomes that number, if the form reads
exactly the same from it: "67.29%" is 67.29. Any other text stays a text, also an amount that names
its unit. Only what the new column would say otherwise is put in its terms: 24100 from a column in
元 is 2.41 in one in 万元, exactly, or else "24100元"; 0.43 % in a cell with a % format is "0.43%",
for a bare 0.43 could be 43 %; a day with a time is the day. An error value or a formula without a
result is left out of a column of texts, where its words would be taken for what the unit says. An
amount beyond reason (V01) is written out, for the form's own sums would overflow over the number.
"""

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum

from perfbatch.form.choice import Choice
from perfbatch.form.kinds import Day, Text
from perfbatch.form.label import narrow
from perfbatch.form.money import FEN_PER_UNIT, MONEY, SHORT
from perfbatch.form.numbers import Amount, Number, Percent, number_in
from perfbatch.form.schema import Field
from perfbatch.model.absence import Absence
from perfbatch.model.cell import (
    ErrorValue,
    Percentage,
    RawValue,
    Ticked,
    Uncalculated,
    is_blank,
    shown,
)
from perfbatch.model.fen import AmountTooLarge, NotWholeFen, exact, fen_of, wan
from perfbatch.model.typed import TypedCell
from perfbatch.xlsx.content import CellValue

_MONEY = (*MONEY, *SHORT)
"""What an amount ends in that names its own unit."""


def cell_of(one: Field, typed: TypedCell) -> CellValue:
    """The value for a field's cell; nothing for a blank."""
    raw, unit = typed
    if is_blank(raw):
        return None
    if isinstance(raw, Ticked):
        return _ticked(one, raw)
    if isinstance(one.kind, Text):
        return None if isinstance(raw, ErrorValue | Uncalculated) else shown(raw)
    if isinstance(raw, str) and (number := _number(one, raw, unit or one.unit)) is not None:
        return number
    if isinstance(one.kind, Amount):
        return _amount(raw, unit or one.unit, one.unit)
    if isinstance(one.kind, Percent) and isinstance(raw, Percentage):
        return _percent(raw)
    if isinstance(one.kind, Day) and isinstance(raw, datetime):
        return raw.date()
    return _plain(raw)


def _number(one: Field, raw: str, unit: str) -> float | None:
    """The number that a text is taken for; None where the form would read another or ask for it."""
    if isinstance(one.kind, Amount):
        value = None if narrow(raw).endswith(_MONEY) else one.kind.read(raw, unit).value
        number = wan(value) if isinstance(value, int) else None
    elif isinstance(one.kind, Percent | Number):
        value = one.kind.read(raw, unit).value
        number = float(value) if isinstance(value, Decimal) else None
    else:
        return None
    if number is None:
        return None
    again = one.kind.read(number, one.unit)
    return number if again.problem is None and again.value == value else None


def _percent(raw: Percentage) -> CellValue:
    """The number of percent; with its sign where a bare one could be a fraction (V03)."""
    number = exact(raw.ratio) * 100
    return f"{number.normalize():f}%" if 0 < abs(number) <= 1 else float(number)


def _ticked(one: Field, raw: Ticked) -> CellValue:
    """The word of the one column that is ticked, nothing for none; else what stands in them."""
    option = one.kind.read(raw, "").value
    if isinstance(one.kind, Choice) and isinstance(option, Enum) and option in one.kind.words:
        return one.kind.word(option)
    return None if option is Absence.UNFILLED else shown(raw)


def _amount(raw: RawValue, unit: str, wanted: str) -> CellValue:
    """A number in the unit of the form, or a text, with its unit where that is another one."""
    own = unit == wanted
    told = shown(raw) if own else f"{shown(raw)}{unit}"
    if not isinstance(raw, int | float) or isinstance(raw, bool):
        return _plain(raw) if own or number_in(raw) is None else told
    if number_in(raw) is None:
        return told
    try:
        fen = fen_of(exact(raw), FEN_PER_UNIT[unit])
    except AmountTooLarge:
        return told
    except NotWholeFen:
        return raw if own else told
    return raw if own else wan(fen)


def _plain(raw: RawValue) -> CellValue:
    """Numbers, texts and dates as they are; everything else as a person reads it."""
    if isinstance(raw, bool) or raw is None:
        return shown(raw)
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == time() else shown(raw)
    return raw if isinstance(raw, str | int | float | date) else shown(raw)
