"""The workbook as a whole: its sheets in order."""

from datetime import date
from pathlib import Path

from perfbatch.form.schema import Card, Form
from perfbatch.template.content import Content, complete
from perfbatch.template.hidden import write_lists, write_meta
from perfbatch.template.instructions import write_instructions
from perfbatch.template.layout import Layout
from perfbatch.template.tables import write_table
from perfbatch.wording import template as words
from perfbatch.xlsx.writing import Book, Properties

UNDATED = date(2026, 1, 1)
"""The date of a template that is for no period: that of its version."""

NO_CARD = Card(())


def write_template(path: Path, form: Form, content: Content) -> None:
    """Write a workbook of the form with the content; the same bytes for the same content.

    The folder must exist; what stands at `path` is overwritten. Raises ContentError for values
    that no cell of the form takes.
    """
    content = complete(form, content)
    created = content.period.end if content.period else UNDATED
    properties = Properties(form.title, f"{form.id} {form.version}", words.AUTHOR, created)
    with Book(path, properties) as book:
        write_instructions(book, form)
        for position, table in enumerate(form.tables):
            rows = list(content.rows.get(table.name, ()))
            layout = Layout(table, form.card if position == 0 else NO_CARD, len(rows))
            write_table(book, form, layout, content.heading, rows)
        write_lists(book, form)
        write_meta(book, form, content)
