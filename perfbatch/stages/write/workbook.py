"""The summary workbook: every sheet in its order, then one sheet a unit."""

from pathlib import Path

from perfbatch.measures.report import Report
from perfbatch.stages.write.cover import add_cover
from perfbatch.stages.write.detail import add_detail
from perfbatch.stages.write.findings_list import add_findings
from perfbatch.stages.write.indicator_detail import add_indicator_detail
from perfbatch.stages.write.overview import add_overview
from perfbatch.stages.write.plan import Plan
from perfbatch.stages.write.statistics import add_statistics
from perfbatch.stages.write.submissions import add_submissions
from perfbatch.stages.write.unit_sheet import InSummary, add_unit_sheet
from perfbatch.stages.write.unit_summary import add_unit_summary
from perfbatch.stages.write.warnings import add_warnings
from perfbatch.wording import cover as words
from perfbatch.wording import sheets
from perfbatch.xlsx.writing import Book, Properties


def write_workbook(report: Report, plan: Plan, path: Path) -> None:
    """Write the workbook of a report to a new file; the unit sheets too unless they stand apart."""
    period = report.period
    title = words.TITLE.format(year=period.year, month=period.month)
    properties = Properties(title, str(period), sheets.AUTHOR, period.end)
    with Book(path, properties) as book:
        index = add_cover(book, report, plan)
        add_overview(book, report, plan)
        add_statistics(book, report, plan)
        add_warnings(book, report, plan)
        add_unit_summary(book, report, plan)
        add_detail(book, report, plan)
        add_indicator_detail(book, report)
        add_submissions(book, report, plan)
        add_findings(book, report, plan)
        for unit in () if plan.apart else report.units:
            within = InSummary(plan.detail_row(unit, 0), index[unit.measured.unit.key])
            add_unit_sheet(book, report, unit, plan.sheet_of(unit), within)
