"""What the office program says while a cell is filled, and what it marks afterwards.

Validation stops or warns at the keyboard; pasting kills it, hence the highlighting as a second
net.
"""

from datetime import date

from perfbatch.form.choice import Choice
from perfbatch.form.kinds import Day, Text, Whole
from perfbatch.form.numbers import Amount, Number, Percent
from perfbatch.form.schema import Field, FilledBy
from perfbatch.template.formulas import EXECUTED, REVISED
from perfbatch.template.layout import Layout
from perfbatch.template.selfcheck import PROJECTED, must_be_filled
from perfbatch.wording import template as words
from perfbatch.xlsx.guards import (
    LAST_ROW,
    Anything,
    Area,
    AtMostLong,
    Between,
    Condition,
    Holds,
    Listed,
    Message,
    expect_digits_as_text,
    highlight,
    validate,
)
from perfbatch.xlsx.writing import Sheet, address

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
LARGEST_NUMBER = 1_000_000_000


def guard_sheet(sheet: Sheet, layout: Layout) -> None:
    """Every cell that a unit fills, and the columns of codes."""
    _guard_card(sheet, layout)
    _guard_table(sheet, layout)
    card = [layout.places[one.name] for one in layout.card.fields if isinstance(one.kind, Text)]
    codes = [Area(place.row, place.value, place.row, place.last) for place in card]
    columns = [one.name for one in layout.table.fields if isinstance(one.kind, Text)]
    codes += [layout.area(name, LAST_ROW) for name in columns]
    expect_digits_as_text(sheet, codes)


def _guard_table(sheet: Sheet, layout: Layout) -> None:
    """Every column of a table, down to the end of the sheet."""
    for one in layout.table.fields:
        executed = ""
        if one.name == PROJECTED:
            executed = layout.cell(EXECUTED, layout.first_row)
        _guard(sheet, layout.area(one.name, LAST_ROW), one, executed)
        marked = _marks(layout, one)
        if marked:
            area = layout.area(one.name, layout.last_checked_row)
            highlight(sheet, area, f"OR({','.join(marked)})" if len(marked) > 1 else marked[0])


def _guard_card(sheet: Sheet, layout: Layout) -> None:
    """Every value of the heading card."""
    for one in layout.card.fields:
        place = layout.places[one.name]
        _guard(sheet, Area(place.row, place.value, place.row, place.last), one)


def _guard(sheet: Sheet, area: Area, one: Field, at_least: str = "") -> None:
    prompt = Message(one.label, one.help)
    if one.filled_by is FilledBy.FORMULA:
        validate(sheet, area, Anything(), prompt)
        return
    condition, text = _condition(one, address(area.row, area.column), at_least)
    objection = Message(words.OBJECTION_TITLE, text) if text else None
    validate(sheet, area, condition, prompt, objection, stop=isinstance(condition, Listed))


def _condition(one: Field, cell: str, at_least: str) -> tuple[Condition, str]:
    """What a cell must hold, and what is said where it does not."""
    match one.kind:
        case Choice(list_name=name):
            return Listed(name), words.NOT_ON_LIST
        case Amount(signed=signed):
            return _amount(cell, at_least, signed=signed)
        case Percent(low=low, high=high):
            return Between(low, high), words.PERCENT
        case Whole(low=low, high=high):
            return Between(low, high, whole=True), words.WHOLE.format(low=low, high=high)
        case Day():
            return Between(FIRST_DAY, LAST_DAY), words.DAY
        case Number():
            return Between(0, LARGEST_NUMBER), words.NUMBER
        case Text(limit=limit) if limit:
            return AtMostLong(limit), words.TOO_LONG.format(limit=limit)
        case _:
            return Anything(), ""


def _amount(cell: str, at_least: str, *, signed: bool) -> tuple[Condition, str]:
    parts = [f"ISNUMBER({cell})", f"ROUND({cell},6)={cell}"]
    if signed:
        return Holds(f"AND({','.join(parts)})"), words.SIGNED_AMOUNT
    parts.append(f"{cell}>=0")
    if at_least:
        parts.append(f"{cell}>=N({at_least})")
        return Holds(f"AND({','.join(parts)})"), words.PROJECTED_AMOUNT
    return Holds(f"AND({','.join(parts)})"), words.AMOUNT


def _marks(layout: Layout, one: Field) -> list[str]:
    """Conditions under which a cell is marked, written for the first row."""
    row = layout.first_row
    cell = _sideways_fixed(layout, one.name)
    if one.filled_by is FilledBy.FORMULA:
        return []
    marks = []
    if one.name in must_be_filled(layout.table):
        started = "&".join(_sideways_fixed(layout, name) for name in layout.table.identifying)
        marks.append(f"AND(LEN({cell})=0,LEN({started})>0)")
    if isinstance(one.kind, Choice):
        marks.append(f"AND(LEN({cell})>0,COUNTIF({one.kind.list_name},{cell})=0)")
    if isinstance(one.kind, Amount | Percent | Number):
        marks.append(f"AND(LEN({cell})>0,NOT(ISNUMBER({cell})))")
    if isinstance(one.kind, Amount) and not one.kind.signed:
        marks.append(f"AND(ISNUMBER({cell}),{cell}<0)")
    if isinstance(one.kind, Percent):
        marks.append(f"AND(ISNUMBER({cell}),OR({cell}<0,{cell}>100,AND({cell}>0,{cell}<=1)))")
    for name, lesser, greater in ((EXECUTED, EXECUTED, REVISED), (PROJECTED, EXECUTED, PROJECTED)):
        if name == one.name:
            small, great = layout.cell(lesser, row), layout.cell(greater, row)
            marks.append(f"AND(ISNUMBER({small}),ISNUMBER({great}),{small}>{great})")
    return marks


def _sideways_fixed(layout: Layout, name: str) -> str:
    """$J13: the same column wherever the condition is copied to."""
    return f"${layout.cell(name, layout.first_row)}"
