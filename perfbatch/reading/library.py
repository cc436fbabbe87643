"""The one place that calls the library for values, with everything that it may raise."""

import io
from collections.abc import Callable
from typing import TypeVar

from python_calamine import CalamineWorkbook

from perfbatch.model.cell import RawValue
from perfbatch.reading.refused import damaged
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


def _guarded(step: Callable[[], _T]) -> _T:
    """Whatever the library raises is a damaged file; its panics are no Exceptions."""
    try:
        return step()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise damaged(formats.READER_FAILED) from error
