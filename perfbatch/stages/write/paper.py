"""The last touch on a sheet of the summary: the way back to the list of sheets, and its pages."""

from perfbatch.model.period import Period
from perfbatch.wording import sheets as words
from perfbatch.xlsx.content import Link
from perfbatch.xlsx.page import Page, set_up
from perfbatch.xlsx.writing import Sheet


def finish(sheet: Sheet, page: Page, period: Period) -> None:
    """Lay a finished sheet on its pages; 返回目录 stands beside the printed area, in row 1."""
    set_up(sheet, page, words.footer(period))
    sheet.put(1, page.columns + 2, Link(words.COVER, "A1", words.BACK))


def finish_flat(sheet: Sheet, page: Page, period: Period) -> None:
    """Lay a sheet for machines on its pages: nothing stands beside its one header row."""
    set_up(sheet, page, words.footer(period))
