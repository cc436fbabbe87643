"""The parts of an OOXML workbook: which sheets it has, their styles and texts, and where."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from perfbatch.reading import markup
from perfbatch.reading.container import Container
from perfbatch.reading.markup import is_true
from perfbatch.reading.number_formats import (
    DATE_FORMAT,
    EAST_ASIAN_DATES,
    AsShown,
    styles_as_shown,
)
from perfbatch.reading.ooxml.richtext import with_marks
from perfbatch.reading.ooxml.signs import font_styles
from perfbatch.reading.refused import damaged, too_large
from perfbatch.reading.runs import Look
from perfbatch.reading.sniff import WORKBOOK
from perfbatch.wording import formats

MOST_SHEETS = 1_000
"""No honest workbook has more; each costs its part again, even where several share one."""

_LARGE_PART = 200_000
_REMEMBERED = 16
"""The styles of so many workbooks are remembered: those on one template share them."""

_CONTENT = (b"<v", b"<f", b"<is", b":v", b":f", b":is")
_ROW_END = re.compile(rb"</(?:[^<>/:\s]+:)?row\s*>")
_STYLE_FORMAT = re.compile(
    rb"""(<(?:[^\s<>/:]+:)?xf\b[^<>]*?\snumFmtId=["'])([0-9]{1,9})(?=["'])"""
)


@dataclass(frozen=True)
class SheetPart:
    """A worksheet as the workbook lists it, with the name of its part."""

    name: str
    visible: bool
    part: str


@dataclass(frozen=True)
class Package:
    """What must be known of a workbook before its sheets are read.

    `calculated_on_load`: it asks every program to calculate its formulas when it is opened, as
    programs write it that have not calculated them; a result of 0 is then none. `number_styles`:
    what cell styles make of a number; `font_styles`: how the font of a cell style sets a text.
    """

    sheets: tuple[SheetPart, ...]
    from_1904: bool
    number_styles: Mapping[str, AsShown]
    styles: bytes | None
    strings: bytes | None
    calculated_on_load: bool = False
    font_styles: Mapping[str, Look] = field(default_factory=dict)


@dataclass(frozen=True)
class Relation:
    """The last word of a relation's type, and the part that it leads to."""

    kind: str
    part: str


def open_package(container: Container) -> Package:
    """Follow the relations to the sheets, styles and shared strings. Raises RefusedWorkbook."""
    workbook = main_part(container, container.name(WORKBOOK) or "xl/workbook.xml")
    related = relations(container, workbook)
    by_kind = {relation.kind: relation.part for relation in related.values()}
    sheets, from_1904, on_load = _sheets(container.needed(workbook), workbook, related)
    styles = container.part(by_kind.get("styles", "xl/styles.xml"))
    strings = container.part(by_kind.get("sharedStrings", "xl/sharedStrings.xml"))
    told = _told_by_styles(styles) if styles else _Styles()
    return Package(
        sheets=sheets,
        from_1904=from_1904,
        calculated_on_load=on_load,
        number_styles=told.numbers,
        styles=told.known,
        font_styles=told.fonts,
        strings=with_marks(strings, "sharedStrings.xml") if strings else strings,
    )


def worksheet(container: Container, sheet: SheetPart) -> bytes:
    """The part of a sheet; a large one without the rows below its last content.

    People give borders and formats to whole columns: 60,000 empty rows cost a thousand times
    what the form costs. Raises RefusedWorkbook.
    """
    data = container.needed(sheet.part)
    return with_marks(_without_bloat(data) if len(data) >= _LARGE_PART else data, sheet.name)


def _without_bloat(data: bytes) -> bytes:
    rows_end = max(0, data.rfind(b"sheetData>"))
    last = -1
    for mark in _CONTENT:
        # a single sign is found many times faster than a mark, and what it bounds is most often all
        sign = data.rfind(mark[-1:], last + 1, rows_end)
        last = max(last, data.rfind(mark, last + 1, sign + 1))
    row_end = _ROW_END.search(data, max(0, last))
    if last < 0 or row_end is None or row_end.end() > rows_end:
        return data
    if data.rfind(b"<!", 0, last) >= 0:
        return data  # a mark within a comment is none: the parser knows
    return data[: row_end.end()] + data[data.rfind(b"<", 0, rows_end) :]


def main_part(container: Container, default: str) -> str:
    """The part that the package says is its document."""
    for relation in relations(container, "").values():
        if relation.kind == "officeDocument":
            return relation.part
    return default


def relations(container: Container, part: str) -> dict[str, Relation]:
    """The parts that a part refers to, by the id it calls them. Raises RefusedWorkbook."""
    folder, name = posixpath.split(part)
    found: dict[str, Relation] = {}

    def seen(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = Relation(kind, full)

    path = posixpath.join(folder, "_rels", f"{name}.rels")
    markup.walk(container.part(path) or b"<none/>", path, seen)
    return found


def _sheets(
    data: bytes, part: str, related: dict[str, Relation]
) -> tuple[tuple[SheetPart, ...], bool, bool]:
    """The worksheets in their order, without charts, dialogs and macros.

    And whether days count from 1904, and whether the formulas are calculated when it is opened.
    """
    sheets: list[SheetPart] = []
    dates: list[bool] = []
    on_load: list[bool] = []

    def seen(element: str, attributes: dict[str, str]) -> None:
        if element == "sheet" and attributes.get("id") != "":  # an old module sheet has no part
            name = attributes.get("name", "")
            relation = related.get(attributes.get("id", ""))
            if relation is None:
                raise damaged(formats.PART_MISSING, part=name)
            if relation.kind == "worksheet":
                visible = attributes.get("state", "visible") == "visible"
                sheets.append(SheetPart(name, visible, relation.part))
        elif element == "workbookPr":
            dates.append(is_true(attributes.get("date1904")))
        elif element == "calcPr":
            on_load.append(is_true(attributes.get("fullCalcOnLoad")))

    markup.walk(data, part, seen)
    if not sheets:
        raise damaged(formats.NO_SHEETS)
    if len(sheets) > MOST_SHEETS:
        raise too_large(formats.TOO_MANY_SHEETS, count=len(sheets))
    return tuple(sheets), any(dates), any(on_load)


@dataclass(frozen=True)
class _Styles:
    """What cell styles make of a number and of a text, and the part as the library gets it."""

    numbers: Mapping[str, AsShown] = field(default_factory=dict)
    fonts: Mapping[str, Look] = field(default_factory=dict)
    known: bytes | None = None


def _told_by_styles(data: bytes) -> _Styles:
    """What the part of the styles says; of a small one it is remembered. Raises RefusedWorkbook."""
    return _remembered(data) if len(data) <= _LARGE_PART else _remembered.__wrapped__(data)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(data: bytes) -> _Styles:
    codes, used = _number_formats(data)
    return _Styles(
        numbers={str(at): made for at, made in styles_as_shown(codes, used).items()},
        fonts=font_styles(data),
        known=_with_known_dates(data, codes, used),
    )


def _number_formats(data: bytes) -> tuple[dict[str, str], list[str]]:
    """The formats of the workbook's own by number, and the number that each cell style uses."""
    custom: dict[str, str] = {}
    used: list[str] = []
    in_cells = False

    def seen(element: str, attributes: dict[str, str]) -> None:
        nonlocal in_cells
        if element == "numFmt":
            custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element == "xf":
            if in_cells:
                used.append(attributes.get("numFmtId", "0"))
        elif element in _STYLE_LISTS:
            in_cells = element == "cellXfs"

    markup.walk(data, "styles.xml", seen)
    return custom, used


def _with_known_dates(styles: bytes, codes: Mapping[str, str], used: Sequence[str]) -> bytes:
    """The styles with a date format that every program knows for each that is built in here."""
    local = {str(number) for number in EAST_ASIAN_DATES} - codes.keys()
    if local.isdisjoint(used):
        return styles

    def known(found: re.Match[bytes]) -> bytes:
        number = found[2].decode()
        return found[1] + (str(DATE_FORMAT) if number in local else number).encode()

    return _STYLE_FORMAT.sub(known, styles)


_STYLE_LISTS = frozenset({"cellStyleXfs", "cellXfs", "cellStyles", "dxfs"})
