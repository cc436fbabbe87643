"""填报说明: how to fill the workbook, the key of colours, every field's rule; A4 upright."""

from collections.abc import Sequence

from perfbatch.form.monitoring import INSTRUCTIONS_SHEET
from perfbatch.form.schema import Field, FilledBy, Form
from perfbatch.template.layout import caption
from perfbatch.wording import template as words
from perfbatch.wording.sheets import PAGE_FOOTER
from perfbatch.xlsx.guards import ALERT_FILL
from perfbatch.xlsx.heights import height_for
from perfbatch.xlsx.page import Page, set_up
from perfbatch.xlsx.theme import (
    CELL_CENTRED,
    CELL_WRAPPED,
    COMPUTED_FILL,
    HEAD,
    INPUT_FILL,
    SECTION,
    TITLE,
    WRAPPED,
)
from perfbatch.xlsx.writing import Book, Sheet

WIDTHS = (22.0, 16.0, 11.0, 56.0)
LAST = len(WIDTHS)
RULE_LOOKS = (CELL_WRAPPED, CELL_CENTRED, CELL_CENTRED, CELL_WRAPPED)
LINE = 18.0
"""Points of a row with one line of text."""

COLOUR_FILLS = (INPUT_FILL, "", COMPUTED_FILL, ALERT_FILL)


class _Page:
    """A sheet being written from top to bottom."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.at = 0

    def next(self, *, points: float = 0) -> int:
        self.at += 1
        if points:
            self.sheet.height(self.at, points)
        return self.at

    def section(self, text: str) -> None:
        self.next(points=8)
        self.sheet.merge(self.next(points=22), 1, self.at, LAST, text, SECTION)

    def paragraph(self, text: str) -> None:
        row = self.next(points=height_for([(text, sum(WIDTHS))]) or LINE)
        self.sheet.merge(row, 1, row, LAST, text, WRAPPED)


def write_instructions(book: Book, form: Form) -> None:
    """The first sheet of the workbook."""
    sheet = book.sheet(INSTRUCTIONS_SHEET)
    sheet.widths(WIDTHS)
    page = _Page(sheet)
    title = words.INSTRUCTIONS_TITLE.format(form=form.title)
    sheet.merge(page.next(points=34), 1, 1, LAST, title, TITLE)
    names = {table.name: table.sheet for table in form.tables}
    page.section(words.HOW_TO_FILL)
    guide = words.GUIDES[form.id]
    for step in guide.steps:
        page.paragraph(step.format_map(names))
    page.section(words.COLOURS)
    _write_colours(page, guide)
    page.section(guide.ending)
    for line in guide.lines:
        page.paragraph(line)
    page.section(words.RULES)
    if form.card.fields:
        title = words.RULES_OF_CARD.format(sheet=form.tables[0].sheet)
        _write_rules(page, title, form.card.fields, guide)
    for table in form.tables:
        _write_rules(page, words.RULES_OF_TABLE.format(sheet=table.sheet), table.fields, guide)
    set_up(sheet, Page(portrait=True), PAGE_FOOTER)


def _write_colours(page: _Page, guide: words.Guide) -> None:
    keys = zip(words.COLOUR_WORDS, COLOUR_FILLS, guide.meanings, strict=True)
    for word, fill, meaning in keys:
        if not meaning:
            continue
        row = page.next(points=LINE)
        page.sheet.put(row, 1, word, CELL_CENTRED.but(fill=fill))
        page.sheet.merge(row, 2, row, LAST, meaning, CELL_WRAPPED)


def _write_rules(page: _Page, title: str, fields: Sequence[Field], guide: words.Guide) -> None:
    """A line a field: what it is called, who fills it, whether it must be, and how."""
    row = page.next(points=22)
    page.sheet.merge(row, 1, row, LAST, title, WRAPPED.but(bold=True))
    page.sheet.line(page.next(points=LINE), words.RULE_HEADS, [HEAD] * LAST)
    for one in fields:
        label, rule = caption(one), _rule(one)
        told = (label, guide.filled_by[one.filled_by.value], _need(one), rule)
        points = height_for([(label, WIDTHS[0]), (rule, WIDTHS[-1])])
        page.sheet.line(page.next(points=points or LINE), told, RULE_LOOKS)


def _need(one: Field) -> str:
    if one.filled_by is FilledBy.FORMULA:
        return words.COMPUTED
    return words.REQUIRED if one.required else words.OPTIONAL


def _rule(one: Field) -> str:
    return one.help + (words.CHOICES.format(choices=one.choices) if one.choices else "")
