"""The workbook as a whole: its sheets in order."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from perfbatch.form.schema import Card, Form
from perfbatch.model.source import Source
from perfbatch.template.content import Content, FormCell, complete
from perfbatch.template.hidden import write_lists, write_meta
from perfbatch.template.instructions import write_instructions
from perfbatch.template.layout import Layout
from perfbatch.template.tables import write_table
from perfbatch.wording import template as words
from perfbatch.wording.findings import place
from perfbatch.xlsx.content import Link
from perfbatch.xlsx.writing import Book, Properties, address

UNDATED = date(2026, 1, 1)
"""The date of a template that is for no period: that of its version."""

NO_CARD = Card(())

Addressed = Callable[[FormCell], Link]
"""A cell of the form → the way to it."""

First = Callable[[Book, Addressed], None]
"""Writes a sheet before all others, which may point to the form's cells."""


def write_template(path: Path, form: Form, content: Content, first: First | None = None) -> None:
    """Write a workbook of the form with the content; the same bytes for the same content.

    The folder must exist; what stands at `path` is overwritten. Raises ContentError for values
    that no cell of the form takes.
    """
    content = complete(form, content)
    created = content.period.end if content.period else UNDATED
    properties = Properties(form.title, f"{form.id} {form.version}", words.AUTHOR, created)
    layouts = _layouts(form, content)
    with Book(path, properties) as book:
        if first is not None:
            first(book, lambda cell: _link(layouts, cell))
        write_instructions(book, form)
        for layout in layouts:
            write_table(book, form, layout, content)
        write_lists(book, form)
        write_meta(book, form, content)


def _layouts(form: Form, content: Content) -> list[Layout]:
    return [
        Layout(
            table,
            NO_CARD if at else form.card,
            len(content.rows.get(table.name, ())),
            content.short,
        )
        for at, table in enumerate(form.tables)
    ]


def first_rows(form: Form) -> Mapping[str, int]:
    """Table → the row on its sheet in which its first row stands."""
    layouts = _layouts(form, Content({}, {}))
    return {layout.table.name: layout.first_row for layout in layouts}


def _link(layouts: Sequence[Layout], cell: FormCell) -> Link:
    """The way to a cell; the heading stands above the first table."""
    layout = next((one for one in layouts if one.table.name == cell.table), layouts[0])
    row, column = layout.position(cell)
    told = place(Source("", layout.table.sheet, row, column))
    return Link(layout.table.sheet, address(row, column), told)
