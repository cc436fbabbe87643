"""Where cells stand, as formulas and office programs say it; rows and columns count from 1."""

from perfbatch.model.source import column_letters


def address(row: int, column: int, *, fixed: bool = False) -> str:
    """J12, or $J$12."""
    letters = column_letters(column)
    return f"${letters}${row}" if fixed else f"{letters}{row}"


def span(row: int, column: int, last_row: int, last_column: int) -> str:
    """A1:B2 with fixed coordinates."""
    return f"{address(row, column, fixed=True)}:{address(last_row, last_column, fixed=True)}"
