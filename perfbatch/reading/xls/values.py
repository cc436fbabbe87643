"""The one place that calls xlrd: the values of the cells, with their number formats."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import xlrd
from xlrd.formula import FMLA_TYPE_CELL, FMLA_TYPE_SHARED, decompile_formula

from perfbatch.reading.refused import RefusedWorkbook, damaged
from perfbatch.reading.runs import Look, joined, split
from perfbatch.reading.workbook import Address
from perfbatch.reading.xls.formulas import is_relative
from perfbatch.reading.xls.scan import SheetScan
from perfbatch.reading.xls.walk import Walk
from perfbatch.wording import formats

_MOST_FORMULAS = 2000
_UNKNOWN = "?error"
_LONGEST_FORMULA = 1000
_NOTHING = frozenset({xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK})


@dataclass(frozen=True, slots=True)
class LibraryCell:
    """A cell as the library reads it: its address, a value, and what kind of value it is.

    A date is a number with `is_date`; the value of an error cell is its byte. `is_struck`: the
    font of the cell strikes out.
    """

    address: Address
    value: str | float | int
    is_truth: bool = False
    is_error: bool = False
    is_date: bool = False
    number_format: str = ""
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class LibrarySheet:
    """A worksheet as the library reads it, without its blank cells.

    `formulas`: how the first formulas without a result are written, where that can be told.
    """

    name: str
    cells: list[LibraryCell]
    formulas: Mapping[Address, str]


@dataclass(frozen=True, slots=True)
class LibraryBook:
    """The worksheets in their order, and whether days are counted from 1904."""

    sheets: list[LibrarySheet]
    from_1904: bool


def library_values(walked: Walk) -> LibraryBook:
    """What the library reads of a stream that the walk has sorted out.

    Raises RefusedWorkbook for whatever the library raises.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=walked.stream,
            encoding_override=walked.encoding or None,
            formatting_info=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
        some = iter(range(_MOST_FORMULAS))
        sheets = [
            LibrarySheet(
                sheet.name,
                list(_cells(book, sheet, walked.fonts)),
                _formulas(book, walked.version, scan, some),
            )
            for sheet, scan in zip(book.sheets(), walked.sheets, strict=True)
        ]
        return LibraryBook(sheets, bool(book.datemode))
    except (MemoryError, RefusedWorkbook):
        raise
    except Exception as error:
        raise damaged(formats.READER_FAILED) from error


def _cells(
    book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, fonts: Sequence[Look]
) -> Iterator[LibraryCell]:
    telling = any(fonts)
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind in _NOTHING:
                continue
            own = _own_look(book, sheet, (row, column), fonts) if telling else Look.PLAIN
            is_marked = telling and isinstance(value, str)
            is_struck = telling and not is_marked and Look.STRUCK in own
            yield LibraryCell(
                (row + 1, column + 1),
                _marked(sheet, (row, column), value, fonts, own) if is_marked else value,
                is_truth=kind == xlrd.XL_CELL_BOOLEAN,
                is_error=kind == xlrd.XL_CELL_ERROR,
                is_date=kind == xlrd.XL_CELL_DATE,
                number_format=_format(book, sheet, row, column) if _is_number(value) else "",
                is_struck=is_struck,
            )


def _own_look(
    book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, at: Address, fonts: Sequence[Look]
) -> Look:
    """How the font of a cell sets what is in it as a whole; `at` counts from 0."""
    style = sheet.cell_xf_index(*at)
    font = book.xf_list[style].font_index if style < len(book.xf_list) else 0
    return _font(fonts, font) & (Look.SIGNS | Look.STRUCK)


def _marked(
    sheet: xlrd.sheet.Sheet, at: Address, text: str, fonts: Sequence[Look], own: Look
) -> str:
    """A text, marked where a run would be misread; `at` counts from 0."""
    runs = sheet.rich_text_runlist_map.get(at, ())
    return joined(split(text, [(0, own), *((start, _font(fonts, one)) for start, one in runs)]))


def _font(fonts: Sequence[Look], number: int) -> Look:
    return fonts[number] if number < len(fonts) else Look.PLAIN


def _formulas(
    book: xlrd.book.Book, version: int, scan: SheetScan, some: Iterator[int]
) -> Mapping[Address, str]:
    """Each costs the library as much as many cells: of thousands, some are told."""
    return {
        address: _formula(book, version, address, tokens)
        for (address, tokens), _ in zip(scan.uncalculated.items(), some, strict=False)
    }


def _formula(book: xlrd.book.Book, version: int, address: Address, tokens: bytes) -> str:
    """A formula as it is written, '' for one that is long or uses what the library may not see."""
    if len(tokens) > _LONGEST_FORMULA:
        return ""
    row, column = address
    kind = FMLA_TYPE_SHARED if is_relative(tokens, version) else FMLA_TYPE_CELL
    text = None
    with suppress(Exception):  # a formula that cannot be told costs nobody the workbook
        text = decompile_formula(
            book, tokens, len(tokens), kind, browx=row - 1, bcolx=column - 1, r1c1=0
        )
    return "" if text is None or _UNKNOWN in text else text


def _is_number(value: object) -> bool:
    return isinstance(value, float)


def _format(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> str:
    """The number format of a cell as text, '' for one that the workbook does not define."""
    style = sheet.cell_xf_index(row, column)
    if style >= len(book.xf_list):
        return ""
    defined = book.format_map.get(book.xf_list[style].format_key)
    return (defined.format_str or "") if defined is not None else ""
