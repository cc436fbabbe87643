"""Names: of sheets, of defined names, and the places outside the grid that no name may give."""

import re
from collections import Counter
from collections.abc import Iterator

from look.judges.fault import Fault
from look.opened import LAST_COLUMN, LAST_ROW, Name, Workbook

LONGEST_SHEET_NAME, LONGEST_NAME, LONGEST_TEXT = 31, 255, 32_767
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")
_LIKE_A_CELL = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+|[rR]\d*([cC]\d*)?|[cC]\d*")
_OWN = "_xlnm."


def broken_names(book: Workbook) -> Iterator[Fault]:
    """Sheet names and defined names that are no names; cells outside the grid; texts too long."""
    yield from _sheet_names(book)
    yield from _defined_names(book)
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            if cell.row > LAST_ROW or cell.column > LAST_COLUMN:
                yield Fault(sheet.name, cell.at, "outside the grid", "")
            if isinstance(cell.value, str) and units_of(cell.value) > LONGEST_TEXT:
                yield Fault(sheet.name, cell.at, "text too long", f"{units_of(cell.value)}")
            if cell.error:
                yield Fault(sheet.name, cell.at, "error", f"{cell.value}")


def units_of(text: str) -> int:
    """How many characters of the file format the text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _sheet_names(book: Workbook) -> Iterator[Fault]:
    count = Counter(one.name.casefold() for one in book.sheets)
    for sheet in book.sheets:
        if not 0 < units_of(sheet.name) <= LONGEST_SHEET_NAME:
            yield Fault(sheet.name, "", "sheet name", f"{units_of(sheet.name)} characters")
        if _NOT_IN_A_SHEET_NAME.search(sheet.name) or sheet.name.casefold() == "history":
            yield Fault(sheet.name, "", "sheet name", "not a legal one")
        if count[sheet.name.casefold()] > 1:
            yield Fault(sheet.name, "", "sheet name", "twice")


def _defined_names(book: Workbook) -> Iterator[Fault]:
    count = Counter((one.name.casefold(), one.sheet) for one in book.names)
    for name in book.names:
        if not _is_legal(name.name):
            yield Fault("", name.name, "defined name", "not a legal one")
        if count[name.name.casefold(), name.sheet] > 1:
            yield Fault("", name.name, "defined name", "twice")
        if name.sheet is not None and name.sheet >= len(book.sheets):
            yield Fault("", name.name, "defined name", "of a sheet that is not there")
        if not _refers(book, name):
            yield Fault("", name.name, "defined name", name.refers_to)


def _is_legal(name: str) -> bool:
    bare = name.removeprefix(_OWN)
    return (
        len(name) <= LONGEST_NAME
        and _NAME.fullmatch(bare) is not None
        and _LIKE_A_CELL.fullmatch(bare) is None
    )


def _refers(book: Workbook, name: Name) -> bool:
    """Whether every sheet that the name gives is one of the workbook's."""
    given = re.findall(r"(?:'((?:[^']|'')+)'|([\w.]+))!", name.refers_to)
    sheets = [quoted.replace("''", "'") or plain for quoted, plain in given]
    return bool(sheets) and all(book.sheet(one) is not None for one in sheets)
