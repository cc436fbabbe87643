"""Every sheet of a small county as text: value, formula with its value, format, link, page.

`python -m tests.sheets` shows what differs from the committed texts, `--write` keeps it: read
every line first.
"""

import difflib
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from perfbatch.form.monitoring import MONITORING
from perfbatch.model.period import Period
from perfbatch.pipeline import summarize
from perfbatch.policy import Policy
from perfbatch.template import blank, write_template

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "sheets"
INBOX = ROOT / "examples" / "2022-06"
JUNE = Period(2022, 6)


def texts(folder: Path) -> dict[str, str]:
    """File name → text: every sheet of the summary, of one 反馈单 and of the blank template."""
    done = summarize(INBOX, folder / "out", JUNE, Policy(), lambda _done, _total: None).written
    assert done.feedback is not None
    template = folder / "template.xlsx"
    write_template(template, MONITORING, blank(MONITORING, JUNE))
    books = {
        "": done.workbook,
        "反馈单 ": min(done.feedback.iterdir()),
        "模板 ": template,
    }
    return {
        f"{told}{number:02d} {name}.txt": text
        for told, path in books.items()
        for number, (name, text) in enumerate(dumps(path).items(), start=1)
    }


def dumps(path: Path) -> Mapping[str, str]:
    """Sheet → text."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: "\n".join([*_page(sheet), *_cells(sheet, values[sheet.title]), ""])
        for sheet in formulas.worksheets
    }


def _page(sheet: Worksheet) -> Iterator[str]:
    """What is true of the sheet as a whole."""
    setup = sheet.page_setup
    size = f"scale {setup.scale}"
    if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
        size = f"{_or(setup.fitToWidth, 1)} wide, {_or(setup.fitToHeight, 1)} tall"
    yield f"state {sheet.sheet_state}, frozen at {sheet.freeze_panes}"
    yield f"page {setup.paperSize} {setup.orientation}, {size}, area {sheet.print_area or 'all'}"
    yield f"repeats rows {sheet.print_title_rows}, columns {sheet.print_title_cols}"
    yield f"breaks {[one.id for one in sheet.row_breaks.brk]}"
    foot = sheet.oddFooter
    yield f"foot {foot.left.text} | {foot.center.text} | {foot.right.text}"
    yield f"tables {sheet.tables.items()}"
    yield f"filter {sheet.auto_filter.ref}, charts {len(sheet._charts)}"
    yield f"protected {sheet.protection.sheet}"
    widths = sorted(sheet.column_dimensions.items())
    yield "widths " + " ".join(
        f"{key}{'!' if one.hidden else ''}{one.width:.1f}" for key, one in widths
    )
    merged = sorted(sheet.merged_cells.ranges, key=lambda one: (one.min_row, one.min_col))
    for _, side_by_side in groupby(merged, key=lambda one: one.min_row):
        yield "merged " + " ".join(one.coord for one in side_by_side)
    for one in sheet.data_validations.dataValidation:
        yield f"asks {one.sqref} {one.type} {one.operator} {one.formula1} {one.formula2}"
    for place, rules in sheet.conditional_formatting._cf_rules.items():
        for rule in rules:
            yield f"highlights {place.sqref} {rule.formula}"


def _or(value: int | None, usual: int) -> int:
    return usual if value is None else value


def _cells(sheet: Worksheet, values: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell) or cell.value is None:
                continue
            yield _cell(cell, values[cell.coordinate].value)


def _cell(cell: Cell, value: object) -> str:
    told = f"{cell.coordinate} {_told(cell.value)}"
    if cell.data_type == "f":
        told += f" -> {_told(value)}"
    if cell.number_format != "General":
        told += f"  [{cell.number_format}]"
    if cell.hyperlink is not None:
        told += f"  >> {cell.hyperlink.location}"
    if cell.comment is not None:
        told += f"  note {cell.comment.text!r}"
    return told


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return repr(value) if isinstance(value, str) else f"{value}"


def committed() -> dict[str, str]:
    """The texts that somebody has read."""
    return {path.name: path.read_text("utf-8") for path in sorted(GOLDEN.glob("*.txt"))}


def differences(found: Mapping[str, str], expected: Mapping[str, str]) -> list[str]:
    """Line by line, by file."""
    return [
        line
        for name in sorted({*found, *expected})
        for line in difflib.unified_diff(
            expected.get(name, "").splitlines(),
            found.get(name, "").splitlines(),
            f"committed/{name}",
            f"found/{name}",
            lineterm="",
        )
    ]


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = texts(Path(folder))
    sys.stdout.write("\n".join([*differences(found, committed()), ""]))
    if "--write" in arguments:
        GOLDEN.mkdir(exist_ok=True)
        for path in GOLDEN.glob("*.txt"):
            path.unlink()
        for name, text in found.items():
            (GOLDEN / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
