"""The same rows through the program's own writer."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from benchmarks.rows import COLUMNS, NUMBER_FORMATS, Cell, rows
from perfbatch.xlsx.theme import Style
from perfbatch.xlsx.writing import Book, Properties, Sheet


def main(output: Path, count: int) -> None:
    """Write so many rows."""
    output.mkdir(parents=True, exist_ok=True)
    properties = Properties("", "", "", date(2022, 6, 30))
    looks = {kind: Style(border=True, number=number) for kind, number in NUMBER_FORMATS.items()}
    with Book(output / "detail.xlsx", properties) as book:
        put_rows(book.sheet("项目明细"), [looks[kind] for kind in COLUMNS], rows(count))


def put_rows(sheet: Sheet, looks: Sequence[Style], values: Iterable[Sequence[Cell]]) -> None:
    """The rows below the first, as the sheets of the summary write theirs."""
    for number, row in enumerate(values, start=2):
        sheet.line(number, row, looks)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
