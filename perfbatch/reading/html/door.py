"""The door for HTML: each page a sheet, as office programs show it, every cell counted twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from perfbatch.reading.encoding import decoded
from perfbatch.reading.html.archive import is_archive, pages
from perfbatch.reading.html.count import Count, count_filled
from perfbatch.reading.html.flow import Page, read_page
from perfbatch.reading.html.grid import laid_out
from perfbatch.reading.html.names import Worksheet, worksheets
from perfbatch.reading.html.page import reduced
from perfbatch.reading.html.tables import Table
from perfbatch.reading.reconcile import must_agree
from perfbatch.reading.refused import RefusedWorkbook, too_large
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.wording import formats

_MOST_SHEETS = 1_000


@dataclass(slots=True)
class _Plan:
    """What will be a sheet: its tables and lines from above, and how many cells were counted."""

    name: str = ""
    visible: bool = True
    counted: int = 0
    number: int = 1
    tables: list[Table] = field(default_factory=list)


def read_html(data: bytes) -> RawWorkbook:
    """Read a page, or the pages in one file. Raises RefusedWorkbook.

    A page without a table is none of ours. Sheets without anything in them are left out, unless
    there are no others.
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
    """The sheets of one page, each read and counted."""
    reduction = reduced(text)
    page = read_page(reduction)
    if not page.tables:
        return
    known = [listed] if listed else worksheets(text)
    for plan in _plans(page, count_filled(reduction), known):
        name = plan.name or formats.NUMBERED_TABLE.format(number=plan.number)
        sheet = laid_out(plan.tables, name, visible=plan.visible)
        must_agree(sheet.name, plan.counted, sheet.filled)
        yield sheet


def _plans(page: Page, count: Count, known: Sequence[Worksheet]) -> Iterator[_Plan]:
    """Which parts of a page make a sheet: what is shown in it one, each table apart another.

    Where the page lists several worksheets and has as many tables, each of them is one.
    """
    outer = [table for table in page.flow if not table.lines]
    listed = len(known) > 1 and len(known) == len(outer)
    if listed:
        yield from _by_name(page, count, known)
    elif any(not table.hidden for table in outer) or any(count.lines):
        yield _in_one(page, count, known)
    for number, (table, counted) in enumerate(zip(page.tables, count.tables, strict=True), 1):
        if table.nested or (table.hidden and not listed):
            alone = outer == [table] and len(known) == 1
            name = known[0].name if alone else table.name()
            yield _Plan(name, not table.hidden, counted, number, [table])


def _in_one(page: Page, count: Count, known: Sequence[Worksheet]) -> _Plan:
    """All that a page shows, from above."""
    plan = _Plan(counted=sum(count.lines))
    plan.tables = [table for table in page.flow if not table.hidden]
    shown = [
        (number, table, counted)
        for number, (table, counted) in enumerate(zip(page.tables, count.tables, strict=True), 1)
        if not (table.nested or table.hidden)
    ]
    plan.counted += sum(counted for _, _, counted in shown)
    plan.number = shown[0][0] if shown else 1
    if len(known) == 1:
        plan.name, plan.visible = known[0].name, known[0].visible
    elif len(shown) == 1:
        plan.name = shown[0][1].name()
    return plan


def _by_name(page: Page, count: Count, known: Sequence[Worksheet]) -> Iterator[_Plan]:
    """Each table under the name that the page lists for it, with the text that is above it."""
    counts = {id(table): counted for table, counted in zip(page.tables, count.tables, strict=True)}
    plans = [_Plan(sheet.name, sheet.visible) for sheet in known]
    with_text = not known[0].headed
    at = 0
    for table in page.flow:
        plan = plans[min(at, len(plans) - 1)]
        if not table.lines:
            plan.visible = plan.visible and not table.hidden
            plan.counted += counts[id(table)]
            at += 1
        if with_text or not table.lines:
            plan.tables.append(table)
    for at, counted in enumerate(count.lines if with_text else ()):
        plans[min(at, len(plans) - 1)].counted += counted
    yield from plans
