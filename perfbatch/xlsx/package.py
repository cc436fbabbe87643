"""The parts of a finished workbook, looked over: only what was written, and nothing else."""

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from perfbatch.deflate import Broken, unpacking
from perfbatch.model.source import column_letters
from perfbatch.xlsx.sheet_check import (
    OUTSIDE,
    PIECE,
    ReadBackDiffers,
    SheetWritten,
    check_sheet,
    must_be,
)

__all__ = ["ReadBackDiffers", "SheetWritten", "check_package"]

_OWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml"
    r"|xl/(workbook|styles|sharedStrings|theme/theme1)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels"
    r"|xl/tables/table\d+\.xml|xl/charts/chart\d+\.xml"
    r"|xl/drawings/drawing\d+\.xml|xl/drawings/_rels/drawing\d+\.xml\.rels"
    r"|xl/comments\d+\.xml|xl/drawings/vmlDrawing\d+\.vml"
)
_SHEET_NAME = re.compile(r'<sheet name="([^"]*)"')
_CONTENT_TYPES = "[Content_Types].xml"
_OF_NOTES = re.compile(
    "xml|div|o:(shapelayout|idmap)|v:(shapetype|stroke|path|shape|fill|shadow|textbox)"
    "|x:(ClientData|MoveWithCells|SizeWithCells|Anchor|AutoFill|Row|Column)"
)
"""What the drawing of hidden notes is made of: no picture, button, macro or visible note."""


def check_package(path: Path, sheets: Sequence[SheetWritten]) -> None:
    """Every part is whole and one of ours; a sheet has the formulas and comments it was given.

    Every part has its type and is led to, and nothing leads to a part that is not there. No link
    leads out of the workbook, no cell holds an error, and no formula is without the value that
    was computed for it. Raises ReadBackDiffers, or OSError.
    """
    names = [f"xl/worksheets/sheet{number}.xml" for number, _ in enumerate(sheets, start=1)]
    try:
        with zipfile.ZipFile(path) as package:
            for member in package.infolist():
                if member.filename not in names:
                    _check_part(package, member)
            _check_relations(package)
            must_be("sheets", _sheet_names(package), [sheet.name for sheet in sheets])
            for name, sheet in zip(names, sheets, strict=True):
                relations = list(_relations(package, _relations_of(name)))
                with unpacking(package, package.getinfo(name)) as part:
                    check_sheet(part, sheet, {one.id for one in relations})
                _check_comments(package, relations, sheet)
    except (
        zipfile.BadZipFile,
        zlib.error,
        Broken,
        expat.ExpatError,
        LookupError,
        ValueError,
        EOFError,
    ) as error:
        raise ReadBackDiffers(f"{type(error).__name__}: {error}") from error


def _check_part(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """The part is known, sound (checksum) and well-formed, and refers to nothing outside."""
    name = member.filename
    if not _OWN_PARTS.fullmatch(name):
        raise ReadBackDiffers(f"part {name}")
    parser = expat.ParserCreate()
    tail = b""
    with unpacking(package, member) as part:
        while piece := part.read(PIECE):
            parser.Parse(piece)
            if name.endswith(".rels") and OUTSIDE.search(tail + piece):
                raise ReadBackDiffers(f"a way out in {name}")
            tail = piece[-200:]
    parser.Parse(b"", True)  # noqa: FBT003 - the end of the document


@dataclass(frozen=True, slots=True)
class _Element:
    """An element of a part: its name as written, its attributes, its own text."""

    name: str
    attributes: Mapping[str, str]
    text: list[str]


def _elements(package: zipfile.ZipFile, part: str) -> list[_Element]:
    """All elements of a small part, in the order in which they begin."""
    found: list[_Element] = []
    within: list[_Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append(_Element(name, attributes, []))
        within.append(found[-1])

    def said(text: str) -> None:
        within[-1].text.append(text)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: within.pop()
    parser.CharacterDataHandler = said
    parser.Parse(package.read(part), True)  # noqa: FBT003 - the end of the document
    return found


@dataclass(frozen=True, slots=True)
class _Relation:
    """What leads from one part to another: `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


def _relations_of(part: str) -> str:
    """The name of the part that says where another one leads."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relations(package: zipfile.ZipFile, part: str) -> Iterator[_Relation]:
    if part not in package.namelist():
        return
    folder = posixpath.dirname(posixpath.dirname(part))
    for one in _elements(package, part):
        if one.name == "Relationship":
            said = one.attributes
            target = posixpath.normpath(posixpath.join("/", folder, said["Target"])).lstrip("/")
            yield _Relation(said["Id"], said["Type"].rpartition("/")[2], target)


def _check_relations(package: zipfile.ZipFile) -> None:
    """Every part is led to and has its type; nothing leads to a part that is not there."""
    parts = {one for one in package.namelist() if one != _CONTENT_TYPES}
    leading = {one for one in parts if one.endswith(".rels")}
    reached = {one.target for part in leading for one in _relations(package, part)}
    must_be("parts that are led to", sorted(reached), sorted(parts - leading))
    types = _elements(package, _CONTENT_TYPES)
    typed = [one.attributes["PartName"].lstrip("/") for one in types if one.name == "Override"]
    must_be("typed parts", sorted(typed), sorted(one for one in parts if one.endswith(".xml")))
    suffixes = {one.attributes["Extension"] for one in types if one.name == "Default"}
    unknown = {one.rpartition(".")[2] for one in parts} - suffixes
    must_be("suffixes without a type", unknown, set())


def _check_comments(
    package: zipfile.ZipFile, relations: Sequence[_Relation], written: SheetWritten
) -> None:
    """The notes of a sheet say what was written, and each has its hidden box at its cell."""
    texts: list[tuple[str, str]] = []
    boxes: list[str] = []
    for one in relations:
        if one.kind == "comments":
            texts += _comments(_elements(package, one.target))
        elif one.kind == "vmlDrawing":
            boxes += _boxes(_elements(package, one.target), written.name)
    must_be(f"comments of {written.name}", sorted(texts), sorted(written.comments.items()))
    must_be(f"boxes of {written.name}", sorted(boxes), sorted(written.comments))


def _comments(elements: Sequence[_Element]) -> Iterator[tuple[str, str]]:
    """Address and text of each comment, which is one run."""
    address = ""
    for one in elements:
        if one.name == "comment":
            address = one.attributes["ref"]
        elif one.name == "t":
            yield address, "".join(one.text)


def _boxes(elements: Sequence[_Element], sheet: str) -> Iterator[str]:
    """The address of each box."""
    row = 0
    for one in elements:
        kind = one.attributes.get("ObjectType", "Note")
        if not _OF_NOTES.fullmatch(one.name) or "href" in one.attributes or kind != "Note":
            raise ReadBackDiffers(f"{sheet}: {one.name} {one.attributes!r}")
        if one.name == "x:Row":
            row = int("".join(one.text)) + 1
        elif one.name == "x:Column":
            yield f"{column_letters(int(''.join(one.text)) + 1)}{row}"


def _sheet_names(package: zipfile.ZipFile) -> list[str]:
    text = package.read("xl/workbook.xml").decode("utf-8")
    return [html.unescape(name) for name in _SHEET_NAME.findall(text)]
