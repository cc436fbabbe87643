"""What an independent look at a worksheet has seen."""

from dataclasses import dataclass, field

from perfbatch.reading.number_formats import AsShown
from perfbatch.reading.workbook import Address, Span


@dataclass(slots=True)
class SheetScan:
    """What a worksheet contains, by address.

    `filled` counts the cells with a value that is not blank, errors included, formulas without a
    value not. `numbers` as written; `texts`: how many cells use each shared text; `zeros`: formulas
    whose result is 0. `cells` are the rows as XML down to the last one with content, without the
    values of error cells.
    """

    filled: int = 0
    last_row: int = 0
    last_column: int = 0
    errors: dict[Address, str] = field(default_factory=dict)
    uncalculated: dict[Address, str] = field(default_factory=dict)
    zeros: dict[Address, str] = field(default_factory=dict)
    numbers: list[tuple[int, int, str]] = field(default_factory=list)
    formatted: dict[Address, AsShown] = field(default_factory=dict)
    texts: dict[int, int] = field(default_factory=dict)
    linked: dict[Address, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Span, ...] = ()
    cells: bytes = b""
