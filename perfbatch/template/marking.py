"""Cells that are given back with a fault: tinted, each with a comment. Their content stays."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from perfbatch.form.schema import Field, FilledBy
from perfbatch.template.content import TOTALS, Content, FormCell, Row
from perfbatch.template.formulas import Totals, row_formula
from perfbatch.template.layout import Layout
from perfbatch.template.looks import look
from perfbatch.xlsx.content import CellValue
from perfbatch.xlsx.theme import Style, as_total, at_fault
from perfbatch.xlsx.writing import Sheet


def mark_cells(sheet: Sheet, totals: Totals, content: Content) -> None:
    """Tint the cells of a sheet that `content.marks` names, and say there what is wrong."""
    layout = totals.layout
    for cell in _marked(layout, content):
        row, column = layout.position(cell)
        value = _value(totals, content.heading, cell)
        sheet.put(row, column, value, at_fault(_look(layout, cell, value)))
        sheet.comment(row, column, content.marks[cell])


def marked_rows(layout: Layout, content: Content) -> AbstractSet[int]:
    """The rows of a sheet in which `mark_cells` will write over a cell."""
    return {layout.position(cell)[0] for cell in _marked(layout, content)}


def _marked(layout: Layout, content: Content) -> Iterator[FormCell]:
    for cell in content.marks:
        if cell.table == layout.table.name or (not cell.table and layout.card.fields):
            yield cell


def _field(layout: Layout, cell: FormCell) -> Field:
    return layout.table.field(cell.field) if cell.table else layout.heading(cell.field)


def _value(totals: Totals, heading: Row, cell: FormCell) -> CellValue:
    """What stands in the cell; the totals know the rows over which they are."""
    layout = totals.layout
    if not cell.table:
        return heading.get(cell.field)
    if cell.row == TOTALS:
        if cell.field == layout.table.frozen_field:
            return layout.table.total_label
        return totals.formulas.get(cell.field)
    rows = totals.rows
    row = rows[cell.row] if cell.row < len(rows) else {}
    one = _field(layout, cell)
    if one.filled_by is FilledBy.FORMULA:
        return row_formula(layout, one, layout.first_row + cell.row, row)
    return row.get(cell.field)


def _look(layout: Layout, cell: FormCell, value: CellValue) -> Style:
    style = look(_field(layout, cell), value)
    if not cell.table:
        return style.but(align="left", wrap=True)
    return as_total(style.but(locked=True)) if cell.row == TOTALS else style
