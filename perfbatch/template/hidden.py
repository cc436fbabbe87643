"""The sheets out of sight: the choice lists by defined name, and what the workbook is."""

from perfbatch.form.choice import Choice
from perfbatch.form.monitoring import LISTS_SHEET, META_SHEET
from perfbatch.form.schema import Form
from perfbatch.template.content import Content
from perfbatch.xlsx.content import quoted_sheet
from perfbatch.xlsx.theme import CELL_TEXT, HEAD
from perfbatch.xlsx.writing import Book, span


def choices_of(form: Form) -> tuple[Choice, ...]:
    """The closed lists that the form's fields use, each once."""
    used = (one.kind for one in form.all_fields() if isinstance(one.kind, Choice))
    return tuple({choice.list_name: choice for choice in used}.values())


def write_lists(book: Book, form: Form) -> None:
    """A list a column: its defined name above its words."""
    sheet = book.sheet(LISTS_SHEET)
    choices = choices_of(form)
    for column, choice in enumerate(choices, start=1):
        sheet.put(1, column, choice.list_name, HEAD)
        for row, word in enumerate(choice.words.values(), start=2):
            sheet.put(row, column, word, CELL_TEXT)
        cells = span(2, column, len(choice.words) + 1, column)
        book.define(choice.list_name, f"{quoted_sheet(sheet.name)}!{cells}")
    sheet.widths([20.0] * len(choices))
    sheet.hide_deep()


def write_meta(book: Book, form: Form, content: Content) -> None:
    """Which form, which version, for whom. A help only: office programs may lose it."""
    sheet = book.sheet(META_SHEET)
    unit_code = content.heading.get("unit_code")
    entries = {
        "form": form.id,
        "version": form.version,
        "unit_code": "" if unit_code is None else str(unit_code),
        "period": str(content.period or ""),
        "fingerprint": form.fingerprint,
        **content.meta,
    }
    for row, (name, value) in enumerate(entries.items(), start=1):
        sheet.line(row, (name, value), (CELL_TEXT, CELL_TEXT))
    sheet.widths([16.0, 24.0])
    sheet.hide_deep()
