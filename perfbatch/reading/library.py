"""The one place that calls the library for values, with everything that it may raise."""

import io
from collections.abc import Callable
from typing import TypeVar

from python_calamine import CalamineWorkbook

from perfbatch.model.cell import RawValue
from perfbatch.model.source import column_letters
from perfbatch.reading.refused import RefusedWorkbook, damaged
from perfbatch.wording import formats

_T = TypeVar("_T")


def library_values(workbook: bytes, sheets: int) -> list[list[list[RawValue]]]:
    """What the library reads of the first sheets, by place; its blank is '', ours is None.

    Raises RefusedWorkbook for whatever the library raises.
    """

    def read() -> list[list[list[RawValue]]]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
        return [
            [
                [None if value == "" else value for value in row]
                for row in book.get_sheet_by_index(number).to_python(skip_empty_area=False)
            ]
            for number in range(sheets)
        ]

    return _guarded(read)


def make_room(rows: list[list[RawValue]], last_row: int, last_column: int) -> None:
    """Make room for the cells that only our own look at the sheet has seen."""
    width = max(last_column, len(rows[0]) if rows else 0)
    for row in rows:
        row.extend([None] * (width - len(row)))
    rows.extend([None] * width for _ in range(last_row - len(rows)))


def number_differs(
    sheet: str, row: int, column: int, stored: object, read: object
) -> RefusedWorkbook:
    """The library has read another value than the one that is stored."""
    cell = f"{column_letters(column)}{row}"
    return damaged(formats.NUMBER_DIFFERS, sheet=sheet, cell=cell, scanned=stored, read=read)


def _guarded(step: Callable[[], _T]) -> _T:
    """Whatever the library raises is a damaged file; its panics are no Exceptions."""
    try:
        return step()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise damaged(formats.READER_FAILED) from error
