"""总览: one landscape page for the head of the bureau, its figures live over 项目明细."""

from perfbatch.measures.report import Report
from perfbatch.stages.write.overview.behind import add_behind
from perfbatch.stages.write.overview.classes import add_classes
from perfbatch.stages.write.overview.departments import add_departments
from perfbatch.stages.write.overview.grid import COLUMNS, WIDTH
from perfbatch.stages.write.overview.key import add_key_figures
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import Plan
from perfbatch.wording import overview as text
from perfbatch.wording import sheets as words
from perfbatch.xlsx import theme
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

GAP = 5.0
"""The height of an empty row between two parts, in points."""


def add_overview(book: Book, report: Report, plan: Plan) -> Sheet:
    """A sentence, key figures, departments with their chart, classes, the ten furthest behind."""
    sheet = book.sheet(words.OVERVIEW)
    sheet.widths([WIDTH] * COLUMNS)
    period = report.period
    title = text.TITLE.format(year=period.year, month=period.month)
    sheet.merge(1, 1, 1, COLUMNS, title, theme.TITLE)
    sheet.height(1, 26)
    sheet.merge(2, 1, 2, 8, text.as_of(period), theme.PLAIN)
    sheet.merge(2, COLUMNS - 3, 2, COLUMNS, words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY)
    row = add_key_figures(sheet, report, plan, 3)
    for add in (add_departments, add_classes, add_behind):
        sheet.height(row, GAP)
        row = add(sheet, report, plan, row + 1)
    sheet.merge(row, 1, row, COLUMNS, text.NOTES, theme.NOTE)
    sheet.fit_height(row, [(text.NOTES, COLUMNS * WIDTH)])
    finish(sheet, Page(COLUMNS, tall=1, top=0.4, bottom=0.6), period)
    return sheet
