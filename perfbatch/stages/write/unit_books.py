"""The unit sheets of a large county: a workbook for each unit, in a folder beside the summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.period import Period
from perfbatch.policy import Policy
from perfbatch.stages.write.plan import Plan, shown_name
from perfbatch.stages.write.read_back import read_back_unit
from perfbatch.stages.write.unit_sheet import add_unit_sheet
from perfbatch.wording import sheets
from perfbatch.wording import unit as words
from perfbatch.xlsx.writing import Book, Properties


@dataclass(frozen=True, slots=True)
class UnitBook:
    """A unit's workbook: where it is to be, and everything that it is made from."""

    path: Path
    sheet: str
    unit: TrackedUnit
    period: Period
    policy: Policy

    def write(self) -> None:
        """Write it and read it again; its folder must exist.

        Raises OSError, or ReadBackDiffers where it does not say what the report says.
        """
        name, period = shown_name(self.unit), self.period
        title = words.TITLE.format(unit=name, year=period.year, month=period.month)
        properties = Properties(title, str(period), sheets.AUTHOR, period.end)
        with Book(self.path, properties) as book:
            add_unit_sheet(book, self, self.unit, self.sheet)
        read_back_unit(self.path, self.unit, self.sheet)


def unit_books(report: Report, plan: Plan, folder: Path) -> Sequence[UnitBook]:
    """Those to be written into a folder, in the order of the units.

    None where the unit sheets stand in the summary.
    """
    if not plan.apart:
        return []
    return [
        UnitBook(
            folder / plan.book_of(unit), plan.sheet_of(unit), unit, report.period, report.policy
        )
        for unit in report.units
    ]
