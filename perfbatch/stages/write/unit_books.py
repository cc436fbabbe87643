"""The unit sheets of a large county: a workbook for each unit, in a folder beside the summary."""

from collections.abc import Sequence
from pathlib import Path

from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.stages.write.plan import Plan, shown_name
from perfbatch.stages.write.read_back import read_back_unit
from perfbatch.stages.write.unit_sheet import add_unit_sheet
from perfbatch.wording import sheets
from perfbatch.wording import unit as words
from perfbatch.xlsx.writing import Book, Properties


def write_unit_books(report: Report, plan: Plan, folder: Path) -> Sequence[str]:
    """Write them into a new folder; their names, in the order of the units.

    No folder where the unit sheets stand in the summary. Raises OSError, or ReadBackDiffers where
    one of them, read again, does not say what the report says.
    """
    if not plan.apart:
        return []
    folder.mkdir()
    for unit in report.units:
        path = folder / plan.book_of(unit)
        _write(report, unit, plan.sheet_of(unit), path)
        read_back_unit(path, unit, plan.sheet_of(unit))
    return [plan.book_of(unit) for unit in report.units]


def _write(report: Report, unit: TrackedUnit, sheet: str, path: Path) -> None:
    period = report.period
    title = words.TITLE.format(unit=shown_name(unit), year=period.year, month=period.month)
    properties = Properties(title, str(period), sheets.AUTHOR, period.end)
    with Book(path, properties, small=True) as book:
        add_unit_sheet(book, report, unit, sheet)
