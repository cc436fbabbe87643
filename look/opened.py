"""A workbook as its parts say it, nothing mended: what an office program is given to read.

The libraries that read workbooks repair or leave out what is odd; a judge must see it.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from look.styles import Styles
from perfbatch.model.source import column_letters

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_USUAL_WIDTH, _USUAL_HEIGHT = 8.43, 15.0


class Area(NamedTuple):
    """A rectangle of cells, its corners included; rows and columns count from 1."""

    row: int
    column: int
    last_row: int
    last_column: int

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies in it."""
        return self.row <= row <= self.last_row and self.column <= column <= self.last_column

    def meets(self, other: "Area") -> bool:
        """Whether the two have a cell in common."""
        return (
            self.row <= other.last_row
            and other.row <= self.last_row
            and self.column <= other.last_column
            and other.column <= self.last_column
        )


def area_of(reference: str) -> Area:
    """B2:D9, $B$2 or B:D as a rectangle. Raises ValueError."""
    first, _, last = reference.replace("$", "").partition(":")
    if re.fullmatch("[A-Z]{1,3}", first):
        return Area(1, number_of(first), LAST_ROW, number_of(last or first))
    if first.isdigit():
        return Area(int(first), 1, int(last or first), LAST_COLUMN)
    return Area(*place_of(first), *place_of(last or first))


def place_of(address: str) -> tuple[int, int]:
    """J12 as its row and column. Raises ValueError."""
    found = _PLACE.fullmatch(address)
    if not found:
        raise ValueError(address)
    return int(found[2]), number_of(found[1])


def number_of(letters: str) -> int:
    """27 for AA."""
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - ord("A") + 1
    return number


def address_of(row: int, column: int) -> str:
    """J12."""
    return f"{column_letters(column)}{row}"


class Cell(NamedTuple):
    """A cell: its number or text (None where blank), its formula without =, its style's number."""

    row: int
    column: int
    value: str | float | None
    formula: str
    style: int
    error: bool

    @property
    def at(self) -> str:
        """The cell's address."""
        return address_of(self.row, self.column)


class Name(NamedTuple):
    """A defined name: of the whole workbook (`sheet` None) or of the sheet with this number."""

    name: str
    sheet: int | None
    refers_to: str


class Relation(NamedTuple):
    """What leads from a part: `kind` is the last word of its type."""

    kind: str
    target: str
    outside: bool


@dataclass(frozen=True, repr=False)
class Sheet:
    """A sheet: its place among the others from 0, and what its part says."""

    index: int
    name: str
    state: str
    root: ET.Element
    relations: Mapping[str, Relation]
    texts: Sequence[str]

    def all(self, path: str) -> list[ET.Element]:
        """The elements on a path of names from the root, which may be //name for any depth."""
        deep = path.startswith("//")
        steps = "/".join(_MAIN + one for one in path.strip("/").split("/"))
        return self.root.findall((".//" if deep else "") + steps)

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """Every cell that is written, by row and column."""
        found = (_cell(one, self.texts) for one in self.all("sheetData/row/c"))
        return {(one.row, one.column): one for one in found}

    @cached_property
    def merged(self) -> Sequence[Area]:
        """The merged ranges, as they are listed."""
        return [area_of(one.attrib["ref"]) for one in self.all("mergeCells/mergeCell")]

    @cached_property
    def used(self) -> Area:
        """The rectangle around all written cells."""
        rows = [row for row, _ in self.cells] or [1]
        columns = [column for _, column in self.cells] or [1]
        return Area(min(rows), min(columns), max(rows), max(columns))

    @cached_property
    def _columns(self) -> Mapping[int, ET.Element]:
        return {
            column: one
            for one in self.all("cols/col")
            for column in range(int(one.attrib["min"]), min(int(one.attrib["max"]), 500) + 1)
        }

    def width(self, column: int) -> float:
        """Half-width characters of 10 points that the column shows; 0 where it is hidden.

        The part says the width with five pixels of edge, of seven a character.
        """
        one = self._columns.get(column)
        if one is not None and one.get("hidden") == "1":
            return 0.0
        said = one.get("width") if one is not None else None
        return float(said) - 5 / 7 if said else self._usual("defaultColWidth", _USUAL_WIDTH)

    @cached_property
    def rows(self) -> Mapping[int, ET.Element]:
        """The elements of the rows, by number."""
        return {int(one.attrib["r"]): one for one in self.all("sheetData/row")}

    def height(self, row: int) -> float | None:
        """The height in points that is set; None where the office program finds it itself."""
        one = self.rows.get(row)
        if one is not None and one.get("hidden") == "1":
            return 0.0
        said = one.get("ht") if one is not None else None
        return float(said) if said else None

    @property
    def usual_height(self) -> float:
        """The height in points of a row that nothing is said of."""
        return self._usual("defaultRowHeight", _USUAL_HEIGHT)

    def _usual(self, name: str, otherwise: float) -> float:
        said = [one.get(name) for one in self.all("sheetFormatPr")]
        return float(said[0]) if said and said[0] else otherwise

    def targets(self, kind: str) -> list[str]:
        """The parts of a kind that the sheet leads to."""
        return [one.target for one in self.relations.values() if one.kind == kind]


def _cell(element: ET.Element, texts: Sequence[str]) -> Cell:
    row, column = place_of(element.attrib["r"])
    kind = element.get("t", "n")
    said = element.findtext(f"{_MAIN}v")
    value: str | float | None = said
    if kind == "s" and said is not None:
        value = texts[int(said)]
    elif kind == "inlineStr":
        value = "".join(one.text or "" for one in element.iter(f"{_MAIN}t"))
    elif kind == "n":
        value = float(said) if said else None
    formula = element.findtext(f"{_MAIN}f") or ""
    return Cell(row, column, value, formula, int(element.get("s", "0")), kind == "e")


@dataclass(frozen=True, repr=False)
class Workbook:
    """A workbook: its sheets in order, its parts by name, its defined names."""

    parts: Mapping[str, bytes]
    sheets: Sequence[Sheet]
    names: Sequence[Name]
    styles: Styles

    def element(self, part: str) -> ET.Element:
        """The root element of a part. Raises KeyError."""
        return ET.fromstring(self.parts[part])

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of this name, as office programs compare names."""
        return next((one for one in self.sheets if one.name.casefold() == name.casefold()), None)

    def visible(self) -> Iterator[Sheet]:
        """The sheets that a person sees."""
        return (one for one in self.sheets if one.state == "visible")

    def name_of(self, sheet: Sheet, name: str) -> str:
        """What a name of one sheet refers to; empty where there is none."""
        return next(
            (one.refers_to for one in self.names if (one.name, one.sheet) == (name, sheet.index)),
            "",
        )


def open_workbook(path: Path) -> Workbook:
    """The workbook of a file. Raises OSError, zipfile.BadZipFile, KeyError, ParseError."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    book = ET.fromstring(parts["xl/workbook.xml"])
    relations = _relations(parts, "xl/workbook.xml")
    texts = _texts(parts)
    sheets = []
    for index, one in enumerate(book.findall(f"{_MAIN}sheets/{_MAIN}sheet")):
        part = relations[one.attrib[_RELATION]].target
        root, leads = ET.fromstring(parts[part]), _relations(parts, part)
        state = one.get("state", "visible")
        sheets.append(Sheet(index, one.attrib["name"], state, root, leads, texts))
    return Workbook(parts, sheets, list(_names(book)), Styles.of(parts.get("xl/styles.xml")))


def _names(book: ET.Element) -> Iterator[Name]:
    for one in book.findall(f"{_MAIN}definedNames/{_MAIN}definedName"):
        local = one.get("localSheetId")
        yield Name(one.attrib["name"], int(local) if local else None, one.text or "")


def _texts(parts: Mapping[str, bytes]) -> Sequence[str]:
    if "xl/sharedStrings.xml" not in parts:
        return ()
    told = ET.fromstring(parts["xl/sharedStrings.xml"]).findall(f"{_MAIN}si")
    return ["".join(piece.text or "" for piece in one.iter(f"{_MAIN}t")) for one in told]


def _relations(parts: Mapping[str, bytes], part: str) -> Mapping[str, Relation]:
    folder, name = posixpath.split(part)
    leading = f"{folder}/_rels/{name}.rels"
    if leading not in parts:
        return {}
    found = {}
    for one in ET.fromstring(parts[leading]):
        target, outside = one.attrib["Target"], one.get("TargetMode") == "External"
        whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = one.attrib["Type"].rpartition("/")[2]
        found[one.attrib["Id"]] = Relation(kind, target if outside else whole, outside)
    return found
