"""Workbooks of our own, read again by the library that did not write them.

The limits for what comes from outside do not hold here: a large county's summary may have more
rows than any return. Rows are handed over one at a time, only of the sheets that are asked for.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook

from perfbatch.model.cell import RawValue
from perfbatch.reading.refused import damaged
from perfbatch.wording import formats


class OwnWorkbook:
    """An .xlsx file of ours. Raises RefusedWorkbook where it cannot be read, or OSError."""

    def __init__(self, path: Path) -> None:
        with path.open("rb"):
            pass  # a missing file is the system's fault, not the workbook's
        try:
            self._book = CalamineWorkbook.from_path(path)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:
            raise damaged(formats.READER_FAILED) from error

    @property
    def sheet_names(self) -> Sequence[str]:
        """The sheets in their order."""
        return self._book.sheet_names

    def rows(self, sheet: str) -> Iterator[Sequence[RawValue]]:
        """The rows of a sheet from the first on; blanks are ''."""
        try:
            yield from self._book.get_sheet_by_name(sheet).iter_rows()
        except (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
            raise
        except BaseException as error:
            raise damaged(formats.READER_FAILED) from error
