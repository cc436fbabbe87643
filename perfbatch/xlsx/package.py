"""The parts of a finished workbook, looked over: only what was written, and nothing else."""

import html
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat

from perfbatch.model.source import column_letters
from perfbatch.xlsx.content import Formula

_OWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml"
    r"|xl/(workbook|styles|sharedStrings|theme/theme1)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels"
    r"|xl/tables/table\d+\.xml|xl/charts/chart\d+\.xml"
    r"|xl/drawings/drawing\d+\.xml|xl/drawings/_rels/drawing\d+\.xml\.rels"
    r"|xl/comments\d+\.xml|xl/drawings/vmlDrawing\d+\.vml"
)
_OUTSIDE = re.compile(rb"""TargetMode\s*=|<hyperlink\b[^>]*\br:id=|<(?:dde|ole|ext)\w*Link""")
_SHEET_NAME = re.compile(r'<sheet name="([^"]*)"')
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^<>]*><f>([^<]*)</f><v>([^<]*)</v></c>')
_A_FORMULA = b"<f"
_FORMULA_TAGS = (b"<f>", b"<f ", b"<f/")
_ERROR = re.compile(rb'<c [^<>]*\bt="e"')
_WRONG = (
    (_ERROR, b't="e"'),
    (_OUTSIDE, b"TargetMode"),
    (_OUTSIDE, b"r:id"),
    (_OUTSIDE, b"Link"),
)
"""What no sheet may have, and the sign without which it cannot be there: pieces are long."""
_NAMES = b"r:id"
_RELATION = re.compile(rb"""\br:id\s*=\s*["']([^"']*)""")
_CONTENT_TYPES = "[Content_Types].xml"
_OF_NOTES = re.compile(
    "xml|div|o:(shapelayout|idmap)|v:(shapetype|stroke|path|shape|fill|shadow|textbox)"
    "|x:(ClientData|MoveWithCells|SizeWithCells|Anchor|AutoFill|Row|Column)"
)
"""What the drawing of hidden notes is made of: no picture, button, macro or visible note."""
_PIECE = 1 << 20
_ROW_END = b"</row>"


class ReadBackDiffers(Exception):
    """The finished workbook does not say what was written: a bug of ours, or a failing disk."""


@dataclass(slots=True)
class SheetWritten:
    """What a sheet was given: formulas and comments by address, and how many links."""

    name: str
    formulas: dict[str, Formula] = field(default_factory=dict)
    links: int = 0
    comments: dict[str, str] = field(default_factory=dict)


def check_package(path: Path, sheets: Sequence[SheetWritten]) -> None:
    """Every part is whole and one of ours; a sheet has the formulas and comments it was given.

    Every part has its type and is led to, and nothing leads to a part that is not there. No link
    leads out of the workbook, no cell holds an error, and no formula is without the value that
    was computed for it. Raises ReadBackDiffers, or OSError.
    """
    try:
        with zipfile.ZipFile(path) as package:
            _check_parts(package)
            _check_relations(package)
            _must_be("sheets", _sheet_names(package), [sheet.name for sheet in sheets])
            for number, sheet in enumerate(sheets, start=1):
                name = f"xl/worksheets/sheet{number}.xml"
                relations = list(_relations(package, _relations_of(name)))
                with package.open(name) as part:
                    _check_sheet(part, sheet, {one.id for one in relations})
                _check_comments(package, relations, sheet)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        LookupError,
        ValueError,
        EOFError,
    ) as error:
        raise ReadBackDiffers(f"{type(error).__name__}: {error}") from error


def _check_parts(package: zipfile.ZipFile) -> None:
    """Each part is known, sound (checksum) and well-formed, and refers to nothing outside."""
    for name in package.namelist():
        if not _OWN_PARTS.fullmatch(name):
            raise ReadBackDiffers(f"part {name}")
        parser = expat.ParserCreate()
        tail = b""
        with package.open(name) as part:
            while piece := part.read(_PIECE):
                parser.Parse(piece)
                if name.endswith(".rels") and _OUTSIDE.search(tail + piece):
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
    _must_be("parts that are led to", sorted(reached), sorted(parts - leading))
    types = _elements(package, _CONTENT_TYPES)
    typed = [one.attributes["PartName"].lstrip("/") for one in types if one.name == "Override"]
    _must_be("typed parts", sorted(typed), sorted(one for one in parts if one.endswith(".xml")))
    suffixes = {one.attributes["Extension"] for one in types if one.name == "Default"}
    unknown = {one.rpartition(".")[2] for one in parts} - suffixes
    _must_be("suffixes without a type", unknown, set())


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
    _must_be(f"comments of {written.name}", sorted(texts), sorted(written.comments.items()))
    _must_be(f"boxes of {written.name}", sorted(boxes), sorted(written.comments))


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


def _check_sheet(part: IO[bytes], written: SheetWritten, relations: AbstractSet[str]) -> None:
    """One pass over the sheet, some rows at a time: memory does not grow with it.

    `relations`: the identifiers of the parts that it may name.
    """
    formulas = links = 0
    for piece in _rows(part):
        for wrong, sign in _WRONG:
            if sign in piece and (found := wrong.search(piece)):
                raise ReadBackDiffers(f"{written.name}: {found[0]!r}")
        names = _RELATION.findall(piece) if _NAMES in piece else []
        named = {one.decode("utf-8") for one in names}
        _must_be(f"unknown parts in {written.name}", named - relations, set())
        whole = 0
        for cell in _FORMULA.finditer(piece) if _A_FORMULA in piece else ():
            _check_formula(cell, written.formulas, written.name)
            whole += 1
        told = sum(map(piece.count, _FORMULA_TAGS))
        _must_be(f"formulas of {written.name}", told, whole)
        formulas += whole
        links += piece.count(b"<hyperlink ")
    _must_be(f"formulas of {written.name}", formulas, len(written.formulas))
    _must_be(f"links of {written.name}", links, written.links)


def _rows(part: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end where a row ends; strings stand elsewhere, so tags are tags."""
    rest = b""
    while piece := part.read(_PIECE):
        rest += piece
        end = rest.rfind(_ROW_END) + len(_ROW_END)
        if end >= len(_ROW_END):
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _check_formula(cell: re.Match[bytes], formulas: Mapping[str, Formula], sheet: str) -> None:
    at, text, value = (html.unescape(one.decode("utf-8")) for one in cell.groups())
    expected = formulas.get(at)
    if expected is None or expected.text != text or str(expected.value) != value:
        raise ReadBackDiffers(f"{sheet}!{at}: {text!r} {value!r} {expected!r}")


def _must_be(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise ReadBackDiffers(f"{what}: {found!r:.300} {expected!r:.300}")
