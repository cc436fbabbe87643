"""Tables, filters and merged cells: what Excel mends with a prompt when they get in each other's way."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from typing import NamedTuple
from xml.etree import ElementTree as ET

from look.judges.fault import Fault
from look.opened import LAST_COLUMN, LAST_ROW, Area, Sheet, Workbook, address_of, area_of

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class _Table(NamedTuple):
    sheet: Sheet
    name: str
    number: str
    area: Area
    heads: Sequence[str]
    filter: str


def broken_ranges(book: Workbook) -> Iterator[Fault]:
    """Tables of one name, heads that are not theirs, ranges over each other, ranges of no cell."""
    tables = [
        _table(sheet, book.element(part))
        for sheet in book.sheets
        for part in sheet.targets("table")
        if part in book.parts
    ]
    yield from _doubles(book, tables)
    yield from chain.from_iterable(map(_heads, tables))
    for sheet in book.sheets:
        own = [one.area for one in tables if one.sheet is sheet]
        yield from _merged(sheet, own)
        yield from _filters(sheet, own)
        for first, second in combinations(own, 2):
            if first.meets(second):
                yield Fault(sheet.name, _told(first), "table", f"over {_told(second)}")


def _table(sheet: Sheet, root: ET.Element) -> _Table:
    heads = [one.attrib["name"] for one in root.iter(f"{_MAIN}tableColumn")]
    filtered = root.find(f"{_MAIN}autoFilter")
    kept = filtered.attrib["ref"] if filtered is not None else ""
    said = root.attrib
    return _Table(sheet, said["displayName"], said["id"], area_of(said["ref"]), heads, kept)


def _doubles(book: Workbook, tables: Sequence[_Table]) -> Iterator[Fault]:
    taken = Counter(one.name.casefold() for one in tables)
    taken.update(name.name.casefold() for name in book.names)
    numbers = Counter(one.number for one in tables)
    for one in tables:
        if taken[one.name.casefold()] > 1:
            yield Fault(one.sheet.name, one.name, "table", "a name twice")
        if numbers[one.number] > 1:
            yield Fault(one.sheet.name, one.name, "table", f"number {one.number} twice")


def _heads(table: _Table) -> Iterator[Fault]:
    area, sheet = table.area, table.sheet
    if area.last_row <= area.row or len(table.heads) != area.last_column - area.column + 1:
        yield Fault(sheet.name, _told(area), "table", "without a row, or with other columns")
        return
    folded = Counter(one.casefold() for one in table.heads)
    for column, head in enumerate(table.heads, area.column):
        cell = sheet.cells.get((area.row, column))
        if folded[head.casefold()] > 1:
            yield Fault(sheet.name, address_of(area.row, column), "table", f"{head} twice")
        if cell is None or cell.formula or cell.value != head:
            yield Fault(
                sheet.name, address_of(area.row, column), "table", f"{head} is not the cell"
            )
    if table.filter and area_of(table.filter)[:2] != area[:2]:
        yield Fault(sheet.name, table.filter, "table", "its filter lies elsewhere")


def _merged(sheet: Sheet, tables: Sequence[Area]) -> Iterator[Fault]:
    merged = sorted(sheet.merged)
    for first, second in _neighbours(merged):
        yield Fault(sheet.name, _told(first), "merged", f"over {_told(second)}")
    for one in merged:
        if one[:2] == one[2:] or one.last_row > LAST_ROW or one.last_column > LAST_COLUMN:
            yield Fault(sheet.name, _told(one), "merged", "no range of several cells")
        if any(one.meets(table) for table in tables):
            yield Fault(sheet.name, _told(one), "merged", "over a table")


def _neighbours(merged: Sequence[Area]) -> Iterator[tuple[Area, Area]]:
    """Those that overlap; a range is compared with the next ones that begin above its end."""
    for at, first in enumerate(merged):
        for second in merged[at + 1 :]:
            if second.row > first.last_row:
                break
            if first.meets(second):
                yield first, second


def _filters(sheet: Sheet, tables: Sequence[Area]) -> Iterator[Fault]:
    filters = [area_of(one.attrib["ref"]) for one in sheet.all("autoFilter")]
    if len(filters) > 1:
        yield Fault(sheet.name, "", "filter", f"{len(filters)} on one sheet")
    for one in filters:
        if any(one.meets(table) for table in tables):
            yield Fault(sheet.name, _told(one), "filter", "over a table")
        if any(
            merge.meets(Area(one.row, one.column, one.row, one.last_column))
            for merge in sheet.merged
        ):
            yield Fault(sheet.name, _told(one), "filter", "its head is merged")


def _told(area: Area) -> str:
    return f"{address_of(area.row, area.column)}:{address_of(area.last_row, area.last_column)}"
