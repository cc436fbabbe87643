"""A sheet of a finished workbook, looked over in one pass."""

import html
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from perfbatch.xlsx.content import Formula

PIECE = 1 << 20
"""So many bytes of a part are looked at together: memory does not grow with it."""

OUTSIDE = re.compile(rb"""TargetMode\s*=|<hyperlink\b[^>]*\br:id=|<(?:dde|ole|ext)\w*Link""")
"""What leads out of a workbook."""

_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^<>]*><f>([^<]*)</f><v>([^<]*)</v></c>')
_A_FORMULA = b"<f"
_FORMULA_TAGS = (b"<f>", b"<f ", b"<f/")
_ERROR = re.compile(rb'<c [^<>]*\bt="e"')
_AN_ERROR = b't="e"'
_WRONG = (
    (_ERROR, _AN_ERROR),
    (OUTSIDE, b"TargetMode"),
    (OUTSIDE, b"r:id"),
    (OUTSIDE, b"Link"),
)
"""What no sheet may have, and the sign without which it cannot be there: pieces are long."""
_NAMES = b"r:id"
_RELATION = re.compile(rb"""\br:id\s*=\s*["']([^"']*)""")
_ROW_END = b"</row>"
_OF_CONTENTS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789acegimhnoprstu .:+-"
"""What rows of numbers and texts say within their frames, which are made of the signs "=<>/ and of
v and w. There is no formula, link or entity without others."""
_BLANK_END, _MARK, _ATTRIBUTE = b'"/>', b'"-', b'=""'
_VALUE, _BLANK, _ROW = b"<><v></v></>", b"<-", b"<w></w>"
"""What is left of a cell with a value, a blank one and a row without cells, where of the signs in
them only those that make the frame are kept: of their names none but v and w."""


class ReadBackDiffers(Exception):
    """The finished workbook does not say what was written: a bug of ours, or a failing disk."""


class Formulas:
    """The formulas that a sheet has, by address: what was given is held against what is found.

    They are known again, and not told: a long list has as many as cells in some columns, and the
    words of all of them would stay until the file is looked over. Of those in whole rows, where
    no cell is given twice, only their number and a sum over them is kept.
    """

    def __init__(self) -> None:
        self._cells: dict[int, int] = {}
        self._in_rows = 0
        self._sum = 0

    def __len__(self) -> int:
        return len(self._cells) + self._in_rows

    def add(self, at: str, formula: Formula) -> None:
        """The cell has this formula, and its value; what it had before is gone."""
        self._cells[hash(at)] = hash((formula.text, str(formula.value)))

    def add_in_row(self, at: str, formula: Formula) -> None:
        """The same of a cell of a whole row."""
        self.find(at, formula.text, str(formula.value))

    def find(self, at: str, text: str, value: str) -> None:
        """A formula among those of whole rows."""
        self._in_rows += 1
        self._sum += hash((at, text, value))

    def in_cell(self, at: str) -> int | None:
        """What the formula of a single cell is known by, None where none was given to it."""
        return self._cells.get(hash(at))

    @property
    def in_rows(self) -> tuple[int, int]:
        """What those of whole rows are known by together: their number and their sum."""
        return self._in_rows, self._sum


@dataclass(slots=True)
class SheetWritten:
    """What a sheet was given: formulas and comments by address, and how many links."""

    name: str
    formulas: Formulas = field(default_factory=Formulas)
    links: int = 0
    comments: dict[str, str] = field(default_factory=dict)


def must_be(what: str, found: object, expected: object) -> None:
    """Raises ReadBackDiffers where it is not."""
    if found != expected:
        raise ReadBackDiffers(f"{what}: {found!r:.300} {expected!r:.300}")


def check_sheet(part: IO[bytes], written: SheetWritten, relations: AbstractSet[str]) -> None:
    """The sheet is well-formed and has the formulas and links that it was given, no error.

    `relations`: the identifiers of the parts that it may name. Rows in sound frames that hold
    numbers and texts alone are not parsed, but for the first of many. Raises ReadBackDiffers or
    ExpatError.
    """
    parser = expat.ParserCreate()
    found, links = Formulas(), 0
    for piece in _rows(part):
        if _are_plain(piece):
            _refuse(_ERROR, _AN_ERROR, piece, written)
            parser.Parse(piece[: piece.find(_ROW_END) + len(_ROW_END)])
            continue
        parser.Parse(piece)
        for wrong, sign in _WRONG:
            _refuse(wrong, sign, piece, written)
        names = _RELATION.findall(piece) if _NAMES in piece else []
        named = {one.decode("utf-8") for one in names}
        must_be(f"unknown parts in {written.name}", named - relations, set())
        _check_formulas(piece, written, found)
        links += piece.count(b"<hyperlink ")
    parser.Parse(b"", True)  # noqa: FBT003 - the end of the document
    must_be(f"formulas of {written.name}", len(found), len(written.formulas))
    must_be(f"formulas of {written.name}", found.in_rows, written.formulas.in_rows)
    must_be(f"links of {written.name}", links, written.links)


def _are_plain(rows: bytes) -> bool:
    """Whether nothing is left when all that belongs to plain rows is taken out."""
    frames = rows.translate(None, _OF_CONTENTS).replace(_BLANK_END, _MARK).replace(_ATTRIBUTE, b"")
    return not frames.replace(_VALUE, b"").replace(_BLANK, b"").replace(_ROW, b"")


def _refuse(wrong: re.Pattern[bytes], sign: bytes, piece: bytes, written: SheetWritten) -> None:
    if sign in piece and (found := wrong.search(piece)):
        raise ReadBackDiffers(f"{written.name}: {found[0]!r}")


def _rows(part: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end where a row ends; strings stand elsewhere, so tags are tags."""
    rest = b""
    while piece := part.read(PIECE):
        rest += piece
        end = rest.rfind(_ROW_END) + len(_ROW_END)
        if end >= len(_ROW_END):
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _check_formulas(piece: bytes, written: SheetWritten, found: Formulas) -> None:
    """Each has the text and the value that it was given; `found` is told of it."""
    if _A_FORMULA not in piece:
        return
    whole = 0
    for cell in _FORMULA.finditer(piece):
        _check_formula(cell, written, found)
        whole += 1
    must_be(f"formulas of {written.name}", sum(map(piece.count, _FORMULA_TAGS)), whole)


def _check_formula(cell: re.Match[bytes], written: SheetWritten, found: Formulas) -> None:
    at, text, value = (html.unescape(one.decode("utf-8")) for one in cell.groups())
    known = written.formulas.in_cell(at)
    if known is None:
        found.find(at, text, value)
        return
    if known != hash((text, value)):
        raise ReadBackDiffers(f"{written.name}!{at}: {text!r} {value!r} was not written")
    found.add(at, Formula(text, value))
