"""How sheets are laid on paper: A4, an area, heads that repeat, a size that can be read."""

import re
from collections.abc import Container, Iterator
from xml.etree import ElementTree as ET

from look.judges.fault import Fault
from look.opened import Area, Cell, Sheet, Workbook, area_of

A4 = "9"
LEAST_SCALE = 70
"""Percent: below it 10 points come out smaller than 7."""


def badly_laid(book: Workbook, growing: Container[str] = ()) -> Iterator[Fault]:
    """Sheets that people see without paper, area, size or foot of their own.

    `growing`: forms that have no area, for the units add rows.
    """
    for sheet in book.visible():
        yield from _paper(book, sheet)
        if sheet.name not in growing:
            yield from _area(book, sheet)
        heads = heads_of(book, sheet)
        if heads and heads.row > sheet.used.last_row:
            yield Fault(sheet.name, "", "heads", "below the sheet's last row")


def _paper(book: Workbook, sheet: Sheet) -> Iterator[Fault]:
    setup = next(iter(sheet.all("pageSetup")), None)
    if setup is None or setup.get("paperSize") != A4:
        yield Fault(sheet.name, "", "paper", "not A4")
        return
    fits = [one.get("fitToPage") for one in sheet.all("sheetPr/pageSetUpPr")] == ["1"]
    scale = int(setup.get("scale", "100"))
    if not fits and not LEAST_SCALE <= scale <= 100:
        yield Fault(sheet.name, "", "scale", f"{scale}%")
    if (
        not fits
        and not _has_names(book, sheet)
        and (points := _printed_width(book, sheet) * scale / 100) > _room(setup)
    ):
        yield Fault(sheet.name, "", "fit", f"{points:.0f} points wide, and no names repeat")
    if setup.get("orientation") not in {"landscape", "portrait"}:
        yield Fault(sheet.name, "", "paper", "neither landscape nor portrait")
    foot = "".join(one.text or "" for one in sheet.all("headerFooter/oddFooter"))
    if not all(sign in foot for sign in ("&L&A", "&P", "&N")):
        yield Fault(sheet.name, "", "foot", foot)


def _has_names(book: Workbook, sheet: Sheet) -> bool:
    """Whether columns repeat, so that a table may go on beside its first page."""
    said = book.name_of(sheet, "_xlnm.Print_Titles")
    return any(not area.isdigit() for area in re.findall(r"\$(\w+):", said))


def _printed_width(book: Workbook, sheet: Sheet) -> float:
    """Points that the printed columns are wide: a character is seven pixels, an edge is five."""
    said = book.name_of(sheet, "_xlnm.Print_Area").rpartition("!")[2]
    last = area_of(said).last_column if said else sheet.used.last_column
    widths = [sheet.width(one) for one in range(1, last + 1)]
    return sum((7 * one + 5) * 0.75 for one in widths if one)


def _room(setup: ET.Element) -> float:
    """Points that a page has between half an inch of white at the left and at the right."""
    long, short = 841.9, 595.3
    return (long if setup.get("orientation") == "landscape" else short) - 72


def _area(book: Workbook, sheet: Sheet) -> Iterator[Fault]:
    said = book.name_of(sheet, "_xlnm.Print_Area")
    if not said:
        yield Fault(sheet.name, "", "print area", "none")
        return
    area = area_of(said.rpartition("!")[2])
    links = {one.attrib["ref"] for one in sheet.all("hyperlinks/hyperlink")}
    for cell in sheet.cells.values():
        outside = not area.holds(cell.row, cell.column) and sheet.width(cell.column) > 0
        if outside and cell.value not in (None, "") and not _is_way_back(cell, links):
            yield Fault(sheet.name, cell.at, "print area", f"outside {said}")
    if area.last_row > sheet.used.last_row:
        yield Fault(sheet.name, "", "print area", f"{said} is longer than the sheet")


def _is_way_back(cell: Cell, links: Container[str]) -> bool:
    return cell.row == 1 and cell.at in links


def heads_of(book: Workbook, sheet: Sheet) -> Area | None:
    """The rows that every page of the sheet repeats."""
    said = book.name_of(sheet, "_xlnm.Print_Titles")
    ranges = [one.rpartition("!")[2].replace("$", "") for one in said.split(",")]
    rows = [one for one in ranges if one.partition(":")[0].isdigit()]
    return area_of(rows[0]) if rows else None
