"""Rules for entries and for looks, comments and drawings: what Excel drops or mends in silence."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree as ET

from look.judges.fault import Fault
from look.judges.names import units_of
from look.opened import LAST_COLUMN, LAST_ROW, Area, Sheet, Workbook, area_of

LONGEST_LIST, LONGEST_TITLE, LONGEST_PROMPT = 255, 32, 255
_WITH_LOOK = {"cellIs", "expression", "containsText", "notContainsText", "beginsWith", "endsWith"} | {
    "containsBlanks", "notContainsBlanks", "containsErrors", "notContainsErrors", "duplicateValues",
    "uniqueValues", "top10", "aboveAverage", "timePeriod",
}  # fmt: skip


def broken_guards(book: Workbook) -> Iterator[Fault]:
    """Lists and messages too long, rules without a look, notes without a box, parts not there."""
    for sheet in book.sheets:
        yield from _validations(sheet)
        yield from _looks(sheet, book.styles.differential)
        yield from _notes(book, sheet)
        for one in sheet.relations.values():
            if not one.outside and one.target not in book.parts:
                yield Fault(sheet.name, "", "part", one.target)


def _validations(sheet: Sheet) -> Iterator[Fault]:
    areas: list[tuple[str, Area]] = []
    for one in sheet.all("dataValidations/dataValidation"):
        at = one.attrib["sqref"]
        areas += [(at, area_of(part)) for part in at.split()]
        for name, most in _MOST.items():
            if units_of(one.get(name, "")) > most:
                yield Fault(sheet.name, at, "validation", f"{name} too long")
        yield from _lists(sheet.name, at, one)
    for (at, first), (_, second) in combinations(areas, 2):
        if first.meets(second):
            yield Fault(sheet.name, at, "validation", "two over one cell")
    yield from _outside(sheet.name, "validation", areas)


_MOST = {
    "errorTitle": LONGEST_TITLE,
    "promptTitle": LONGEST_TITLE,
    "error": LONGEST_PROMPT,
    "prompt": LONGEST_PROMPT,
}


def _lists(sheet: str, at: str, validation: ET.Element) -> Iterator[Fault]:
    for formula in validation:
        text = formula.text or ""
        if text.startswith('"') and units_of(text) - 2 > LONGEST_LIST:
            yield Fault(sheet, at, "validation", f"a list of {units_of(text) - 2} characters")
        elif units_of(text) > LONGEST_LIST:
            yield Fault(sheet, at, "validation", f"a formula of {units_of(text)} characters")


def _looks(sheet: Sheet, known: int) -> Iterator[Fault]:
    for one in sheet.all("conditionalFormatting"):
        at = one.attrib["sqref"]
        yield from _outside(
            sheet.name, "conditional format", [(at, area_of(part)) for part in at.split()]
        )
        for rule in one:
            look = rule.get("dxfId")
            if rule.get("type") in _WITH_LOOK and (look is None or int(look) >= known):
                yield Fault(sheet.name, at, "conditional format", f"look {look} of {known}")


def _outside(sheet: str, rule: str, areas: list[tuple[str, Area]]) -> Iterator[Fault]:
    for at, area in areas:
        if area.last_row > LAST_ROW or area.last_column > LAST_COLUMN:
            yield Fault(sheet, at, rule, "outside the grid")


def _notes(book: Workbook, sheet: Sheet) -> Iterator[Fault]:
    """Each note has its box in the old drawing, and one only."""
    notes = Counter(
        one.attrib["ref"]
        for part in sheet.targets("comments")
        if part in book.parts
        for one in book.element(part).iter()
        if one.tag.endswith("}comment")
    )
    for at, count in notes.items():
        if count > 1:
            yield Fault(sheet.name, at, "note", f"{count} of them")
    drawings = [book.parts.get(part, b"") for part in sheet.targets("vmlDrawing")]
    boxes = sum(len(re.findall(rb'ObjectType="Note"', one)) for one in drawings)
    if boxes != notes.total() or (notes and not sheet.all("legacyDrawing")):
        yield Fault(sheet.name, "", "note", f"{notes.total()} notes, {boxes} boxes")
    if len(sheet.all("drawing")) != min(1, len(sheet.targets("drawing"))):
        yield Fault(sheet.name, "", "drawing", "named twice or not at all")
