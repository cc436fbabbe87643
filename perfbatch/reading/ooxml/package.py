"""The parts of an OOXML workbook: which sheets it has, their styles and texts, and where."""

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass

from perfbatch.reading import markup
from perfbatch.reading.container import Container
from perfbatch.reading.refused import damaged
from perfbatch.reading.sniff import WORKBOOK
from perfbatch.wording import formats

_LARGE_PART = 200_000
_CONTENT = (b"<v", b"<f", b"<is", b":v", b":f", b":is")
_ROW_END = re.compile(rb"</(?:[^<>/:\s]+:)?row\s*>")
_TRUE = frozenset({"1", "true", "on"})
_PERCENT_FORMATS = frozenset({"9", "10"})
_NOT_SHOWN = re.compile(r'"[^"]*"?|[\\_*].|\[[^\]]*\]')


@dataclass(frozen=True)
class SheetPart:
    """A worksheet as the workbook lists it, with the name of its part."""

    name: str
    visible: bool
    part: str


@dataclass(frozen=True)
class Package:
    """What must be known of a workbook before its sheets are read."""

    sheets: tuple[SheetPart, ...]
    from_1904: bool
    percent_styles: frozenset[str]
    styles: bytes | None
    strings: bytes | None


@dataclass(frozen=True)
class _Relation:
    kind: str
    part: str


def open_package(container: Container) -> Package:
    """Follow the relations to the sheets, styles and shared strings. Raises RefusedWorkbook."""
    workbook = _workbook_part(container)
    relations = _relations(container, workbook)
    by_kind = {relation.kind: relation.part for relation in relations.values()}
    sheets, from_1904 = _sheets(container.needed(workbook), workbook, relations)
    styles = container.part(by_kind.get("styles", "xl/styles.xml"))
    return Package(
        sheets=sheets,
        from_1904=from_1904,
        percent_styles=percent_styles(styles) if styles else frozenset(),
        styles=styles,
        strings=container.part(by_kind.get("sharedStrings", "xl/sharedStrings.xml")),
    )


def worksheet(container: Container, sheet: SheetPart) -> bytes:
    """The part of a sheet; a large one without the rows below its last content.

    People give borders and formats to whole columns: 60,000 empty rows cost a thousand times
    what the form costs. Raises RefusedWorkbook.
    """
    data = container.needed(sheet.part)
    if len(data) < _LARGE_PART:
        return data
    rows_end = data.rfind(b"sheetData>")
    last = max(data.rfind(mark, 0, max(0, rows_end)) for mark in _CONTENT)
    row_end = _ROW_END.search(data, max(0, last))
    if last < 0 or row_end is None or row_end.end() > rows_end:
        return data
    return data[: row_end.end()] + data[data.rfind(b"<", 0, rows_end) :]


def is_true(value: str | None) -> bool:
    """Whether an attribute says yes."""
    return value in _TRUE


def _workbook_part(container: Container) -> str:
    for relation in _relations(container, "").values():
        if relation.kind == "officeDocument":
            return relation.part
    return container.name(WORKBOOK) or "xl/workbook.xml"


def _relations(container: Container, part: str) -> dict[str, _Relation]:
    """The parts that a part refers to, by the id it calls them."""
    folder, name = posixpath.split(part)
    relations: dict[str, _Relation] = {}

    def seen(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations[attributes.get("Id", "")] = _Relation(kind, full)

    path = posixpath.join(folder, "_rels", f"{name}.rels")
    markup.walk(container.part(path) or b"<none/>", path, seen)
    return relations


def _sheets(
    data: bytes, part: str, relations: dict[str, _Relation]
) -> tuple[tuple[SheetPart, ...], bool]:
    """The worksheets in their order, without charts, dialogs and macros; and the date system."""
    sheets: list[SheetPart] = []
    dates: list[bool] = []

    def seen(element: str, attributes: dict[str, str]) -> None:
        if element == "sheet" and attributes.get("id") != "":  # an old module sheet has no part
            name = attributes.get("name", "")
            relation = relations.get(attributes.get("id", ""))
            if relation is None:
                raise damaged(formats.PART_MISSING, part=name)
            if relation.kind == "worksheet":
                visible = attributes.get("state", "visible") == "visible"
                sheets.append(SheetPart(name, visible, relation.part))
        elif element == "workbookPr":
            dates.append(is_true(attributes.get("date1904")))

    markup.walk(data, part, seen)
    if not sheets:
        raise damaged(formats.NO_SHEETS)
    return tuple(sheets), any(dates)


def percent_styles(data: bytes) -> frozenset[str]:
    """The numbers of the cell styles whose number format is a percentage."""
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
    percent = {number for number, code in custom.items() if is_percent(code)}
    percent |= _PERCENT_FORMATS - custom.keys()
    return frozenset(str(style) for style, number in enumerate(used) if number in percent)


_STYLE_LISTS = frozenset({"cellStyleXfs", "cellXfs", "cellStyles", "dxfs"})


def is_percent(code: str) -> bool:
    """Whether a number format shows hundredths: a % that is neither quoted nor escaped."""
    return "%" in code and "%" in _NOT_SHOWN.sub("", code)


def blank_strings(data: bytes) -> Collection[int]:
    """The numbers of the shared strings that are empty or nothing but white space."""
    blank: set[int] = set()
    number = -1
    reading = False
    prepared = markup.parser("sharedStrings.xml")

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal number, reading
        local = name.rpartition(":")[2]
        if local == "si":
            number += 1
            blank.add(number)
        reading = local == "t"

    def end(_: str) -> None:
        nonlocal reading
        reading = False

    def text(data: str) -> None:
        if reading and not data.isspace():
            blank.discard(number)

    prepared.StartElementHandler = start
    prepared.EndElementHandler = end
    prepared.CharacterDataHandler = text
    markup.run(prepared, data, "sharedStrings.xml")
    return blank
