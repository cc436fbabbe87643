"""Which form a workbook shows, and on which of its sheets: by signature, never by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfbatch.form.label import label_key, version_in
from perfbatch.form.roster import REGISTER, UNITS
from perfbatch.form.schema import Form, Table
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.stages.extract.card import parted
from perfbatch.stages.extract.header import Header, find_header
from perfbatch.stages.extract.single import ProjectForm, find_blocks

TOP_ROWS = 12
"""The version of a form stands in one of so many rows."""

ON_ROSTERS_ONLY = ("aliases", "desk", "contact", "phone")
"""Lists of units with figures beside them have none of these columns."""


@dataclass(frozen=True)
class Shape:
    """A form, with the places where a workbook shows it."""

    form: Form
    tables: tuple[tuple[RawSheet, Header], ...] = ()
    blocks: tuple[tuple[RawSheet, ProjectForm], ...] = ()


def recognise(workbook: RawWorkbook, forms: Sequence[Form]) -> Shape | None:
    """The form of which the workbook shows most; None for none at all.

    Among equals the one that lacks least, then the first. Our own form, known by its heading
    block, goes before everything else.
    """
    best: tuple[tuple[bool, int, int], Shape] | None = None
    for form in forms:
        for score, shape in _tried(workbook, form):
            if best is None or score > best[0]:
                best = score, shape
        if best and best[0][0]:
            break
    return best[1] if best else None


def _tried(workbook: RawWorkbook, form: Form) -> Iterator[tuple[tuple[bool, int, int], Shape]]:
    if form.grid is not None:
        blocks = [(sheet, one) for sheet in workbook.sheets for one in find_blocks(sheet, form)]
        if blocks:
            yield (True, 0, 0), Shape(form, blocks=tuple(blocks))
        return
    table = form.tables[0]
    tables = matches(RawWorkbook(tuple(s for s in workbook.sheets if _has_mark(s, form))), table)
    if tables:
        ours = any(_has_card(*one, form) for one in tables)
        most, lacking = max((header.found, -_lacking(header, table)) for _, header in tables)
        yield (True, 0, 0) if ours else (False, most, lacking), Shape(form, tuple(tables))


def _lacking(header: Header, table: Table) -> int:
    """How many columns are missing that the table cannot do without."""
    return sum(one.column_required and one.name not in header.places for one in table.fields)


def matches(workbook: RawWorkbook, table: Table) -> list[tuple[RawSheet, Header]]:
    """The sheets that show a table, each with the header."""
    found = ((sheet, find_header(sheet, table)) for sheet in workbook.sheets)
    return [(sheet, header) for sheet, header in found if header is not None]


def is_roster(workbook: RawWorkbook, shape: Shape | None) -> bool:
    """Whether a workbook is the roster, `shape` being the form of a return that it shows.

    It is if a sheet lists units with their codes and whom to call, and nothing else is shown or
    only the register of projects is, which lacks what a return has.
    """
    others = shape.tables if shape else ()
    if shape and (
        shape.blocks or not all(_lacking(one, shape.form.tables[0]) for _, one in others)
    ):
        return False
    units = (header for _, header in matches(workbook, UNITS) if not _lacking(header, UNITS))
    if not any(name in header.places for header in units for name in ON_ROSTERS_ONLY):
        return False
    register = [sheet for sheet, _ in matches(workbook, REGISTER)]
    return all(any(sheet is one for one in register) for sheet, _ in others)


def _has_card(sheet: RawSheet, header: Header, form: Form) -> bool:
    """Whether enough labels of the card stand above the header."""
    if not form.card_signature:
        return False
    labels = {
        label_key(parted(text, form.card)[0])
        for texts in sheet.texts[: header.row - 1]
        for text in texts
    }
    return len(labels & form.card.by_key.keys()) >= form.card_signature


def _has_mark(sheet: RawSheet, form: Form) -> bool:
    """Whether the version that an older form states stands near the top of the page."""
    return not form.mark or any(
        version_in(text) == form.mark for texts in sheet.texts[:TOP_ROWS] for text in texts
    )
