"""Lists that are longer than a sheet: all their rows in a Parquet file beside the workbook.

It has the columns of the sheet in their order, typed. Amounts are decimals, to the fen. Where a
number may be missing the words that stand in its place have a column of their own at the end.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from perfbatch.measures.report import Report
from perfbatch.model.absence import Absence
from perfbatch.stages.write.plan import SHEET_ROWS, Plan, shown_name
from perfbatch.wording import beyond as words
from perfbatch.wording.watch import ABSENCE_WORDS
from perfbatch.xlsx.content import CellValue, Formula, Link, clean, number_or_text
from perfbatch.xlsx.package import ReadBackDiffers
from perfbatch.xlsx.theme import DATE_FORMAT, PERCENT_FORMAT, POINTS_FORMAT, SHORTFALL_FORMAT

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 50_000
"""Rows that are in memory at a time; a reader skips or takes a group whole."""

DIGITS, DECIMALS = 18, 6
"""Of an amount in 万元: a fen is its last one."""

UNIT_ROWS = SHEET_ROWS
"""Rows of a unit's own sheet."""

AROUND_ROWS = 64
"""Rows of it above, between and below its lists, and a unit's files."""

AROUND_UNITS = 24
"""Rows of 报送情况 above and below its lists."""


class NoRoom(Exception):
    """The report is too long for a workbook and what goes with it; `told`: what is to be done."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


class Kind(Enum):
    """What a column of the file holds."""

    TEXT = auto()
    COUNT = auto()
    COUNT_OR_WORD = auto()
    NUMBER = auto()
    FEN = auto()
    """Given in fen, stored in 万元."""
    DAY = auto()


KINDS = {
    PERCENT_FORMAT: Kind.NUMBER,
    SHORTFALL_FORMAT: Kind.NUMBER,
    POINTS_FORMAT: Kind.NUMBER,
    "General": Kind.NUMBER,
    DATE_FORMAT: Kind.DAY,
}
"""By the number format that the column has on its sheet."""

WORDED = (Kind.COUNT_OR_WORD, Kind.NUMBER, Kind.FEN)
"""In place of such a number a word may stand."""

Value: TypeAlias = CellValue | Absence
"""A cell as on the sheet; an amount in fen, or its absence."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column, named as on the sheet."""

    label: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Whole:
    """A list with all its rows, each a value a column; they can be gone through once."""

    fields: Sequence[Field]
    rows: Iterable[Sequence[Value]]


Lists: TypeAlias = Mapping[str, Callable[[Report], Whole]]
"""The lists that may be written whole, by the names of their sheets."""


def refuse(report: Report, plan: Plan) -> None:
    """Raises NoRoom where this machine cannot write all that the report has."""
    groups = len(report.departments)
    most = max(len(report.units), len(report.submissions))
    if most + 2 * groups + AROUND_UNITS > plan.sheet_rows:
        raise NoRoom(words.TOO_MANY_UNITS.format(units=most, most=plan.sheet_rows))
    for unit in report.units:
        rows = len(unit.rows) + len(unit.set_aside) + len(unit.findings)
        if rows + AROUND_ROWS > UNIT_ROWS:
            raise NoRoom(words.UNIT_TOO_LONG.format(unit=shown_name(unit), rows=rows))
    if not plan.beyond:
        return
    try:
        import pyarrow.parquet  # noqa: F401 - whether it is there
    except ImportError as missing:
        told = "、".join(
            words.LIST.format(sheet=sheet, rows=one.rows) for sheet, one in plan.beyond.items()
        )
        raise NoRoom(words.NO_COMPONENT.format(lists=told, most=plan.sheet_rows)) from missing


def write_beyond(report: Report, plan: Plan, lists: Lists, folder: Path) -> Sequence[str]:
    """Write the lists that are too long for their sheets into a folder; the names of the files.

    Raises OSError, or ReadBackDiffers where a file, read again, has not what was written.
    """
    for sheet, extent in plan.beyond.items():
        write_whole(lists[sheet](report), folder / extent.file, extent.rows)
    return [extent.file for extent in plan.beyond.values()]


def write_whole(whole: Whole, path: Path, count: int) -> None:
    """Write a list of so many rows and read it again. Raises OSError or ReadBackDiffers."""
    from pyarrow import Table
    from pyarrow.parquet import ParquetWriter

    schema = _schema(whole.fields)
    sums = dict.fromkeys((one.label for one in whole.fields if one.kind is Kind.FEN), Decimal(0))
    rows = iter(whole.rows)
    with path.open("xb") as file, ParquetWriter(file, schema, compression="snappy") as writer:
        while group := list(islice(rows, GROUP)):
            columns = dict(_columns(whole.fields, group))
            for label in sums:
                sums[label] += sum(filter(None, columns[label]))
            writer.write_table(Table.from_pydict(columns, schema))
    _read_back(path, count, sums)


def _read_back(path: Path, count: int, sums: Mapping[str, Decimal]) -> None:
    from pyarrow.compute import sum as total
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        found = dict.fromkeys(sums, Decimal(0))
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, columns=list(sums))
            for label in sums:
                found[label] += total(table[label]).as_py() or 0
        told = file.metadata.num_rows, found
    if told != (count, sums):
        raise ReadBackDiffers(f"{path.name}: {told!r:.500} {(count, sums)!r:.500}")


def _schema(fields: Sequence[Field]) -> "pa.Schema":
    import pyarrow as pa

    types = {
        Kind.TEXT: pa.string(),
        Kind.COUNT: pa.int64(),
        Kind.COUNT_OR_WORD: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.FEN: pa.decimal128(DIGITS, DECIMALS),
        Kind.DAY: pa.date32(),
    }
    money = {words.UNIT: words.UNIT_OF_MONEY}
    typed = [
        pa.field(one.label, types[one.kind], metadata=money if one.kind is Kind.FEN else None)
        for one in fields
    ]
    worded = [pa.field(_words_of(one), pa.string()) for one in fields if one.kind in WORDED]
    return pa.schema([*typed, *worded])


def _words_of(field: Field) -> str:
    return words.WORDS_OF.format(label=field.label)


def _columns(
    fields: Sequence[Field], rows: Sequence[Sequence[Value]]
) -> Iterator[tuple[str, list[Any]]]:
    """The values of each column by its label, the words that stand for numbers too."""
    for field, values in zip(fields, zip(*rows, strict=True), strict=True):
        told = [_stored(value, field.kind) for value in values]
        if field.kind in WORDED:
            yield field.label, [None if isinstance(one, str) else one for one in told]
            yield _words_of(field), [one if isinstance(one, str) else None for one in told]
        else:
            yield field.label, told


def _stored(value: Value, kind: Kind) -> str | float | Decimal | date | None:
    """A value as it is stored, a text for a word; nothing for an empty cell."""
    if isinstance(value, Formula):
        value = value.value
    elif isinstance(value, Link):
        value = value.text
    elif isinstance(value, Absence):
        value = ABSENCE_WORDS[value]
    if isinstance(value, str):
        return clean(value) or None
    if kind is Kind.FEN and isinstance(value, int):
        return Decimal(value).scaleb(-DECIMALS)
    if kind is Kind.NUMBER and isinstance(value, int | float):
        return number_or_text(value)
    return value
