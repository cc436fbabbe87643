"""Links: each leads to a sheet of the workbook, and to a cell where something stands."""

from collections.abc import Iterator

from look.judges.fault import Fault
from look.opened import Sheet, Workbook, area_of, place_of

MOST_LINKS = 65_530
"""Links of a sheet that Excel reads."""


def dead_links(book: Workbook) -> Iterator[Fault]:
    """Links that lead out of the workbook or to nothing, links without words, too many of them."""
    for sheet in book.sheets:
        links = sheet.all("hyperlinks/hyperlink")
        if len(links) > MOST_LINKS:
            yield Fault(sheet.name, "", "links", f"{len(links)}")
        for one in links:
            at, location = one.attrib["ref"], one.get("location", "")
            if any(name.endswith("}id") for name in one.attrib):
                yield Fault(sheet.name, at, "link", "leads out of the workbook")
            elif not _leads(book, location):
                yield Fault(sheet.name, at, "link", location)
            cell = sheet.cells.get(place_of(at.partition(":")[0]))
            if cell is None or not str(cell.value or "").strip():
                yield Fault(sheet.name, at, "link", "has no words")


def _leads(book: Workbook, location: str) -> bool:
    """Whether 'a sheet'!B2 names a sheet that is seen, and a cell in its used range."""
    name, _, cell = location.rpartition("!")
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    sheet = book.sheet(name)
    if sheet is None or sheet.state != "visible":
        return False
    return _is_used(sheet, cell)


def _is_used(sheet: Sheet, cell: str) -> bool:
    """Whether the cell lies in the used range; A1 always does."""
    try:
        area = area_of(cell)
    except ValueError:
        return False
    return (area.row, area.column) == (1, 1) or sheet.used.holds(area.row, area.column)
