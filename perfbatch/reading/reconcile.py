"""Two counts of a sheet that must agree: what was read, and what stands there."""

from collections.abc import Sequence

from perfbatch.model.cell import RawValue
from perfbatch.reading.refused import damaged
from perfbatch.wording import formats


def filled_cells(rows: Sequence[Sequence[RawValue]]) -> int:
    """How many cells hold something; white space alone is nothing."""
    return sum(
        1
        for row in rows
        for value in row
        if value is not None and not (isinstance(value, str) and value.isspace())
    )


def must_agree(sheet: str, counted: int, read: int) -> None:
    """Raises RefusedWorkbook with both figures where a reader lost or invented a cell."""
    if read != counted:
        raise damaged(formats.COUNTS_DIFFER, sheet=sheet, scanned=counted, read=read)
