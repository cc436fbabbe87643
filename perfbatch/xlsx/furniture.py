"""What stands on a sheet beside its cells: Excel tables, outlines, filters."""

from collections.abc import Sequence

from perfbatch.xlsx.theme import HEAD
from perfbatch.xlsx.writing import Sheet

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 1."""


def data_table(sheet: Sheet, area: Area, name: str, labels: Sequence[str]) -> None:
    """A real Excel table over cells that are already written, its header row first."""
    first_row, first_column, last_row, last_column = area
    options = {
        "name": name,
        "style": None,
        "columns": [
            {"header": label, "header_format": sheet.book.format(HEAD)} for label in labels
        ],
        "header_row": True,
    }
    corners = (first_row - 1, first_column - 1, last_row - 1, last_column - 1)
    sheet.raw.add_table(*corners, options)


def filter_head(sheet: Sheet, area: Area) -> None:
    """Filter buttons on a header row."""
    first_row, first_column, last_row, last_column = area
    sheet.raw.autofilter(first_row - 1, first_column - 1, last_row - 1, last_column - 1)


def outline(sheet: Sheet, row: int, level: int) -> None:
    """Put a row on an outline level; 0 is the top. Keeps the row's height."""
    pixels, _hidden = sheet.raw.row_sizes.get(row - 1, (None, False))
    sheet.raw.set_row_pixels(row - 1, pixels, None, {"level": level})


def rows_height(sheet: Sheet, first: int, last: int) -> int:
    """The height of rows in pixels."""
    usual = sheet.raw.default_row_height
    return sum(sheet.raw.row_sizes.get(row - 1, (usual,))[0] for row in range(first, last + 1))


def hide_column(sheet: Sheet, column: int) -> None:
    """Take a column out of sight and out of print."""
    sheet.raw.set_column(column - 1, column - 1, None, None, {"hidden": True})


def summaries_above(sheet: Sheet) -> None:
    """Outline buttons stand at the summary row above its details."""
    sheet.raw.outline_settings(symbols_below=False)
