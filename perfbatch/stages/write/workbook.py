"""The summary workbook: every sheet in its order, then one sheet a unit."""

from pathlib import Path

from perfbatch.measures.report import Report
from perfbatch.stages.write.beyond import Lists
from perfbatch.stages.write.cover import add_cover
from perfbatch.stages.write.detail import add_detail, whole_detail
from perfbatch.stages.write.findings_list import add_findings, whole_findings
from perfbatch.stages.write.indicator_detail import add_indicator_detail, whole_indicators
from perfbatch.stages.write.overview import add_overview
from perfbatch.stages.write.plan import Plan
from perfbatch.stages.write.statistics import add_statistics
from perfbatch.stages.write.submissions import add_submissions
from perfbatch.stages.write.unit_sheet import TOP, InSummary, add_unit_sheet
from perfbatch.stages.write.unit_summary import add_unit_summary
from perfbatch.stages.write.warnings import add_warnings
from perfbatch.wording import cover as words
from perfbatch.wording import sheets
from perfbatch.xlsx.writing import Book, Properties

WHOLE: Lists = {
    sheets.DETAIL: whole_detail,
    sheets.INDICATORS: whole_indicators,
    sheets.FINDINGS: whole_findings,
}
"""The lists of which all rows stand beside the workbook where a sheet has no room for them."""


def write_workbook(report: Report, plan: Plan, path: Path) -> None:
    """Write the workbook of a report to a new file; the unit sheets too unless they stand apart."""
    period = report.period
    title = words.TITLE.format(year=period.year, month=period.month)
    properties = Properties(title, str(period), sheets.AUTHOR, period.end)
    with Book(path, properties) as book:
        book.settled = "" if plan.detail.live else sheets.DETAIL
        index = add_cover(book, report, plan)
        add_overview(book, report, plan)
        add_statistics(book, report, plan)
        add_warnings(book, report, plan)
        add_unit_summary(book, report, plan)
        add_detail(book, report, plan)
        add_indicator_detail(book, report, plan)
        add_submissions(book, report, plan)
        add_findings(book, report, plan)
        for unit in () if plan.apart else report.units:
            row, end = plan.detail_row(unit, 0), plan.detail.last_row
            within = InSummary(row, end, index.get(unit.measured.unit.key, TOP))
            add_unit_sheet(book, report, unit, plan.sheet_of(unit), within)
