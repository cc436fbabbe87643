"""The last touch on a sheet of the summary: the way back to the list of sheets, and its pages."""

from perfbatch.model.period import Period
from perfbatch.wording import sheets as words
from perfbatch.xlsx.content import Link
from perfbatch.xlsx.page import Page, set_up
from perfbatch.xlsx.writing import Sheet


def finish(sheet: Sheet, page: Page, period: Period, back: str = "A1") -> None:
    """Lay a finished sheet on its pages; 返回目录 stands beside the printed area, in row 1.

    `back`: the cell of 说明 to which it leads.
    """
    finish_flat(sheet, page, period)
    sheet.put(1, page.columns + 2, Link(words.COVER, back, words.BACK))


def finish_flat(sheet: Sheet, page: Page, period: Period) -> None:
    """Lay a sheet on its pages that has no way back: one for machines, or one that stands alone."""
    set_up(sheet, page, words.footer(period))
