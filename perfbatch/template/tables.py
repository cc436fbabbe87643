"""The sheets that a unit fills: title, heading card, headings, totals, prepared rows."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from perfbatch.form.numbers import Amount
from perfbatch.form.schema import Field, FilledBy, Form
from perfbatch.template.content import Content, Row
from perfbatch.template.formulas import Totals, row_formula
from perfbatch.template.layout import CHECK_ROW, TITLE_ROW, VERSION_ROW, Layout, caption_in_lines
from perfbatch.template.looks import look, look_below, looks_of
from perfbatch.template.marking import mark_cells, marked_rows
from perfbatch.template.selfcheck import SelfCheck
from perfbatch.template.validation import guard_sheet
from perfbatch.wording import template as words
from perfbatch.wording.sheets import PAGE_FOOTER
from perfbatch.xlsx.content import CellValue
from perfbatch.xlsx.guards import ALERT_COLOR, Area, highlight, protect
from perfbatch.xlsx.heights import height_for
from perfbatch.xlsx.page import Page, set_up
from perfbatch.xlsx.theme import (
    CELL_CENTRED,
    HEAD,
    NOTE,
    PLAIN,
    SECTION,
    TITLE,
    UNIT_OF_MONEY,
    Style,
    as_total,
)
from perfbatch.xlsx.writing import Book, Sheet, address

TITLE_HEIGHT = 30
LINE_HEIGHT = 20
HEADER_HEIGHT = 34
SIDE_MARGIN = 0.4
"""In inches: the form is wide, and one page wide it shall be as large as it can."""


def write_table(book: Book, form: Form, layout: Layout, content: Content) -> None:
    """One sheet: the card above the table if the layout has one, then the table, then the marks."""
    table = layout.table
    totals = Totals(layout, content.rows.get(table.name, ()))
    sheet = book.sheet(table.sheet)
    sheet.widths([one.width for one in table.fields], [look_below(one) for one in table.fields])
    _write_top(sheet, form, layout)
    if layout.card.fields:
        _write_card(sheet, layout, content.heading)
        _write_self_check(sheet, layout, SelfCheck(totals, content.heading))
    _write_header(sheet, layout)
    if layout.total_row:
        _write_totals(sheet, totals)
    _write_rows(sheet, layout, totals.rows, marked_rows(layout, content))
    mark_cells(sheet, totals, content)
    guard_sheet(sheet, layout)
    protect(sheet)
    sheet.freeze(layout.header_row + 1, table.column(table.frozen_field) + 1)
    page = Page(heads=(layout.header_row, layout.header_row), sides=SIDE_MARGIN)
    set_up(sheet, page, PAGE_FOOTER)


def _write_top(sheet: Sheet, form: Form, layout: Layout) -> None:
    """The title, and below it the form's version at the left, the unit of money at the right."""
    last = layout.last_column
    sheet.height(TITLE_ROW, TITLE_HEIGHT, PLAIN)
    sheet.merge(TITLE_ROW, 1, TITLE_ROW, last, layout.table.title, TITLE)
    sheet.height(VERSION_ROW, LINE_HEIGHT, PLAIN)
    version = words.VERSION.format(version=form.version)
    sheet.merge(VERSION_ROW, 1, VERSION_ROW, 3, version, NOTE)
    if any(isinstance(one.kind, Amount) for one in layout.table.fields):
        sheet.merge(VERSION_ROW, last - 1, VERSION_ROW, last, words.UNIT_OF_MONEY, UNIT_OF_MONEY)


def _write_self_check(sheet: Sheet, layout: Layout, check: SelfCheck) -> None:
    sheet.height(CHECK_ROW, LINE_HEIGHT, PLAIN)
    sheet.merge(CHECK_ROW, 1, CHECK_ROW, layout.last_column, check.line(), SECTION)
    cell = address(CHECK_ROW, 1, fixed=True)
    area = Area(CHECK_ROW, 1, CHECK_ROW, layout.last_column)
    highlight(sheet, area, f'{cell}<>"{words.SELF_CHECK_CLEAN}"', color=ALERT_COLOR, fill="")


def _write_card(sheet: Sheet, layout: Layout, heading: Row) -> None:
    widths = [one.width for one in layout.table.fields]
    texts: dict[int, list[tuple[str, float]]] = {row: [] for row in layout.card_rows}
    for one in layout.card.fields:
        place = layout.places[one.name]
        value = heading.get(one.name)
        label = caption_in_lines(one)
        sheet.put(place.row, place.label, label, HEAD)
        style = look(one, value).but(align="left", wrap=True)
        sheet.merge(place.row, place.value, place.row, place.last, value, style)
        room = sum(widths[place.value - 1 : place.last])
        texts[place.row] += [(label, widths[place.label - 1]), (_text(value), room)]
    for row, cells in texts.items():
        sheet.height(row, height_for(cells) or LINE_HEIGHT, PLAIN)


def _text(value: CellValue) -> str:
    return value if isinstance(value, str) else ""


def _write_header(sheet: Sheet, layout: Layout) -> None:
    labels = [
        (caption_in_lines(one), one.width + 1.0)  # a head that just fits needs no second line
        for one in layout.table.fields
    ]
    sheet.height(layout.header_row, height_for(labels) or HEADER_HEIGHT, PLAIN)
    sheet.line(layout.header_row, [label for label, _ in labels], [HEAD] * len(labels))


def _write_totals(sheet: Sheet, totals: Totals) -> None:
    table, row = totals.layout.table, totals.layout.total_row
    sheet.height(row, LINE_HEIGHT, PLAIN)
    for column, one in enumerate(table.fields, start=1):
        sheet.put(row, column, totals.formulas.get(one.name), as_total(_total_style(one)))
    sheet.put(row, table.column(table.frozen_field), table.total_label, as_total(CELL_CENTRED))


def _total_style(one: Field) -> Style:
    return look(one, None).but(locked=True)


def _write_rows(
    sheet: Sheet, layout: Layout, rows: Sequence[Row], marked: AbstractSet[int]
) -> None:
    """The rows and the prepared ones below; those that are marked later on cell by cell."""
    fields = layout.table.fields
    computed = [at for at, one in enumerate(fields) if one.filled_by is FilledBy.FORMULA]
    looks = [looks_of(one) for one in fields]
    for at in range(layout.first_row, layout.last_row + 1):
        offset = at - layout.first_row
        row = rows[offset] if offset < len(rows) else {}
        values = [row.get(one.name) for one in fields]
        for place in computed:
            values[place] = row_formula(layout, fields[place], at, row)
        styles = [look.of(value) for look, value in zip(looks, values, strict=True)]
        if at in marked:
            for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1):
                sheet.put(at, column, value, style)
        else:
            sheet.line(at, values, styles)
        cells = zip(values, fields, strict=True)
        sheet.fit_height(at, [(one, float(of.width)) for one, of in cells if isinstance(one, str)])
