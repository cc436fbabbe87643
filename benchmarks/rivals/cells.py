"""The rows of a large detail, written cell by cell with the typed calls of XlsxWriter."""

import sys
from pathlib import Path

import xlsxwriter

from benchmarks.rows import CODE, COLUMNS, DAY, NUMBER_FORMATS, TEXT, rows


def main(output: Path, count: int) -> None:
    """Write so many rows."""
    output.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(output / "detail.xlsx")) as book:
        sheet = book.add_worksheet("项目明细")
        looks = {
            kind: book.add_format({"border": 1, "num_format": number, "font_size": 10})
            for kind, number in NUMBER_FORMATS.items()
        }
        kinds = list(enumerate(COLUMNS))
        for at, values in enumerate(rows(count), start=1):
            for column, kind in kinds:
                if kind in {CODE, TEXT}:
                    sheet.write_string(at, column, values[column], looks[kind])
                elif kind == DAY:
                    sheet.write_datetime(at, column, values[column], looks[kind])
                else:
                    sheet.write_number(at, column, values[column], looks[kind])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
