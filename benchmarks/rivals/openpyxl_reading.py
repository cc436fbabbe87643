"""R: reading alone, one pandas.ExcelFile with openpyxl a workbook, both tables; nothing is written."""

import sys
from pathlib import Path

import pandas as pd

from benchmarks.rivals.template import (
    BUDGET,
    HEADER,
    INDICATOR_HEADER,
    INDICATORS,
    NAME,
    PROJECTS,
    TOTAL,
)
from benchmarks.totals import Totals, fen_of, leave


def main(inbox: Path, output: Path) -> None:
    """Read the inbox."""
    projects, indicators = [], []
    for path in sorted(inbox.iterdir()):
        with pd.ExcelFile(path, engine="openpyxl") as book:
            projects.append(pd.read_excel(book, sheet_name=PROJECTS, header=HEADER))
            indicators.append(pd.read_excel(book, sheet_name=INDICATORS, header=INDICATOR_HEADER))
    rows = pd.concat(projects, ignore_index=True)
    rows = rows[rows[NAME].notna() & (rows[NAME] != TOTAL)]
    amounts = next(rows[one] for one in rows.columns if one.startswith(BUDGET))
    leave(output, Totals(len(rows), fen_of(amounts.tolist())))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
