"""F, the floor: calamine one workbook after the other, an independent count of cells, one frame.

No check, no measure, nothing written: less than this nobody can do who wants to be sure of a count.
"""

import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.parsers import expat

import pandas as pd
from python_calamine import CalamineWorkbook

from benchmarks.rivals import template as form
from benchmarks.totals import Totals, fen_of, leave

SHEETS = ("xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml")


def main(inbox: Path, output: Path) -> None:
    """Read the inbox."""
    columns: list[str] = []
    projects: list[Sequence[object]] = []
    indicators: list[Sequence[object]] = []
    counted = 0
    for path in sorted(inbox.iterdir()):
        with CalamineWorkbook.from_path(str(path)) as book:
            sheet = book.get_sheet_by_name(form.PROJECTS).to_python(skip_empty_area=False)
            columns = [str(one).partition("\n")[0] for one in sheet[form.HEADER]]
            name = columns.index(form.NAME)
            projects += (row for row in sheet[form.FIRST :] if row[name])
            sheet = book.get_sheet_by_name(form.INDICATORS).to_python(skip_empty_area=False)
            indicators += sheet[form.INDICATOR_HEADER + 1 :]
        counted += sum(count(path))
    rows = pd.DataFrame(projects, columns=columns)
    pd.DataFrame(indicators)
    if not counted:
        raise ValueError(inbox)
    leave(output, Totals(len(rows), fen_of(rows[form.BUDGET].tolist())))


def count(path: Path) -> list[int]:
    """How many cells with a value stand on each sheet of the two tables."""
    with zipfile.ZipFile(path) as archive:
        return [_filled(archive.read(one)) for one in SHEETS]


def _filled(part: bytes) -> int:
    found = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal found
        found += name == "v"

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    final = True
    parser.Parse(part, final)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
