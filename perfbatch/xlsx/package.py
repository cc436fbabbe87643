"""The parts of a finished workbook, looked over: only what was written, and nothing else."""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat

from perfbatch.xlsx.content import Formula

_OWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml"
    r"|xl/(workbook|styles|sharedStrings|theme/theme1)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels"
    r"|xl/tables/table\d+\.xml|xl/charts/chart\d+\.xml"
    r"|xl/drawings/drawing\d+\.xml|xl/drawings/_rels/drawing\d+\.xml\.rels"
)
_OUTSIDE = re.compile(rb"""TargetMode\s*=|<hyperlink\b[^>]*\br:id=|<(?:dde|ole|ext)\w*Link""")
_SHEET_NAME = re.compile(r'<sheet name="([^"]*)"')
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^<>]*><f>([^<]*)</f><v>([^<]*)</v></c>')
_ANY_FORMULA = re.compile(rb"<f[ >/]")
_ERROR = re.compile(rb'<c [^<>]*\bt="e"')
_PIECE = 1 << 20
_ROW_END = b"</row>"


class ReadBackDiffers(Exception):
    """The finished workbook does not say what was written: a bug of ours, or a failing disk."""


@dataclass(slots=True)
class SheetWritten:
    """What a sheet was given: its formulas by address, and how many links."""

    name: str
    formulas: dict[str, Formula] = field(default_factory=dict)
    links: int = 0


def check_package(path: Path, sheets: Sequence[SheetWritten]) -> None:
    """Every part is whole and one of ours, and every sheet has the formulas that it was given.

    No link leads out of the workbook, no cell holds an error, and no formula is without the value
    that was computed for it. Raises ReadBackDiffers, or OSError.
    """
    try:
        with zipfile.ZipFile(path) as package:
            _check_parts(package)
            _must_be("sheets", _sheet_names(package), [sheet.name for sheet in sheets])
            for number, sheet in enumerate(sheets, start=1):
                with package.open(f"xl/worksheets/sheet{number}.xml") as part:
                    _check_sheet(part, sheet)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, EOFError) as error:
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


def _sheet_names(package: zipfile.ZipFile) -> list[str]:
    text = package.read("xl/workbook.xml").decode("utf-8")
    return [html.unescape(name) for name in _SHEET_NAME.findall(text)]


def _check_sheet(part: IO[bytes], written: SheetWritten) -> None:
    """One pass over the sheet, some rows at a time: memory does not grow with it."""
    formulas = links = 0
    for piece in _rows(part):
        if found := _ERROR.search(piece):
            raise ReadBackDiffers(f"{written.name}: {found[0]!r}")
        if found := _OUTSIDE.search(piece):
            raise ReadBackDiffers(f"{written.name}: {found[0]!r}")
        whole = 0
        for cell in _FORMULA.finditer(piece):
            _check_formula(cell, written.formulas, written.name)
            whole += 1
        _must_be(f"formulas of {written.name}", len(_ANY_FORMULA.findall(piece)), whole)
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
