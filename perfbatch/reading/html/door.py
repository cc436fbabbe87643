"""The door for HTML: each table a sheet, every cell counted a second time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from perfbatch.reading.encoding import decoded
from perfbatch.reading.html.archive import is_archive, pages
from perfbatch.reading.html.count import filled_by_table
from perfbatch.reading.html.grid import laid_out
from perfbatch.reading.html.names import Worksheet, worksheets
from perfbatch.reading.html.page import reduced
from perfbatch.reading.html.tables import Table, tables
from perfbatch.reading.reconcile import must_agree
from perfbatch.reading.refused import RefusedWorkbook, too_large
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.wording import formats

_MOST_SHEETS = 1_000


def read_html(data: bytes) -> RawWorkbook:
    """Read the tables of a page, or of the pages in one file. Raises RefusedWorkbook.

    Tables without anything in them are left out, unless there are no others.
    """
    texts = pages(data) if is_archive(data) else [(None, decoded(data))]
    filled: list[RawSheet] = []
    blank: list[RawSheet] = []
    for listed, text in texts:
        for sheet in _sheets(text, listed):
            if sheet.filled:
                filled.append(sheet)
            elif not blank:
                blank.append(sheet)
            if len(filled) > _MOST_SHEETS:
                raise too_large(formats.TOO_MANY_TABLES, count=len(filled))
    if not filled and not blank:
        raise RefusedWorkbook("unknown", formats.HTML)
    return RawWorkbook(tuple(filled or blank))


def _sheets(text: str, listed: Worksheet | None) -> Iterator[RawSheet]:
    """The tables of one page, each read and counted."""
    page = reduced(text)
    found = tables(page)
    known = _known(found, [listed] if listed else worksheets(text))
    counts = filled_by_table(page)
    for number, (table, counted) in enumerate(zip(found, counts, strict=True), 1):
        worksheet = known.get(id(table))
        name = worksheet.name if worksheet else table.name()
        sheet = laid_out(table, name or formats.NUMBERED_TABLE.format(number=number))
        must_agree(sheet.name, counted, sheet.filled)
        yield replace(sheet, visible=False) if worksheet and not worksheet.visible else sheet


def _known(found: Sequence[Table], listed: Sequence[Worksheet]) -> dict[int, Worksheet]:
    """Which worksheet a table is: known where the page lists as many as it has outer tables."""
    outer = [table for table in found if not table.nested]
    if len(outer) != len(listed):
        return {}
    return {id(table): sheet for table, sheet in zip(outer, listed, strict=True)}
