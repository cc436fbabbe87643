"""说明: what came, what counts, under which policy; the way to every other sheet."""

from collections.abc import Sequence

from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.report import Report
from perfbatch.model.choices import YesNo
from perfbatch.model.entry import Verdict
from perfbatch.model.fen import wan_text
from perfbatch.model.finding import Severity
from perfbatch.model.pct import pct_text
from perfbatch.policy import FILE_NAME, SETTINGS, Policy
from perfbatch.stages.write import cells, rates, table
from perfbatch.stages.write.chasing import equation
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.parts import parts_of
from perfbatch.stages.write.plan import (
    IS_FLAGGED,
    IS_ROW,
    Detail,
    Plan,
    shown_code,
    shown_name,
)
from perfbatch.wording import cover as words
from perfbatch.wording import policy as policy_words
from perfbatch.wording import sheets, submissions
from perfbatch.wording.findings import place
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula, Link
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet, address

WIDTHS = (36, 14, 18, 24, 16, 12, 12, 18)
LAST = len(WIDTHS)


class _Page:
    """The page while it grows downwards: `row` is the next free row."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.row = 1

    def section(self, title: str) -> None:
        self.row += 1
        self.sheet.merge(self.row, 1, self.row, LAST, title, theme.SECTION)
        self.sheet.height(self.row, 20)
        self.row += 1

    def paragraph(self, text: str) -> None:
        self.sheet.merge(self.row, 1, self.row, LAST, text, theme.WRAPPED)
        self.sheet.fit_height(self.row, [(text, sum(WIDTHS))])
        self.row += 1

    def cells(self, values: Sequence[CellValue], styles: Sequence[theme.Style]) -> None:
        for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1):
            self.sheet.put(self.row, column, value, table.style_for(style, value))
        self.row += 1

    def wide(self, texts: Sequence[CellValue], spans: Sequence[int], style: theme.Style) -> None:
        """Texts each over several columns, wrapped, in one row."""
        column, heights = 1, []
        for text, width in zip(texts, spans, strict=True):
            last = column + width - 1
            self.sheet.merge(self.row, column, self.row, last, text, style)
            shown = text.text if isinstance(text, Link) else text
            heights.append((str(shown or ""), float(sum(WIDTHS[column - 1 : last]))))
            column = last + 1
        self.sheet.fit_height(self.row, heights)
        self.row += 1


def add_cover(book: Book, report: Report, plan: Plan) -> Sheet:
    """The first sheet."""
    sheet = book.sheet(sheets.COVER)
    sheet.widths(WIDTHS)
    page = _Page(sheet)
    title = words.TITLE.format(year=report.period.year, month=report.period.month)
    sheet.merge(1, 1, 1, LAST, title, theme.TITLE)
    sheet.height(1, 34)
    _equations(page, report)
    _totals(page, report, plan)
    _set_aside(page, report)
    _policy(page, report.policy)
    _sheets(page)
    _units(page, report, plan)
    finish(sheet, Page(LAST), report.period)
    return sheet


def _equations(page: _Page, report: Report) -> None:
    page.section(words.FILES)
    page.cells(words.EQUATION_HEAD, [theme.HEAD] * LAST)
    verdicts = report.verdicts
    files = [verdicts[one] for one in (*Verdict,)]
    _equation(page, words.EQUATION_FILES, len(report.files), files)
    rows = [report.rows_counted, report.rows_set_aside, report.rows_superseded, 0, 0]
    _equation(page, words.EQUATION_ROWS, report.rows_found, rows)
    nil = sum(unit.measured.unit.valid.heading.nil_return is YesNo.YES for unit in report.units)
    page.paragraph(
        words.UNITS.format(
            units=len(report.units),
            nil=nil,
            errors=report.count(Severity.ERROR),
            explain=report.count(Severity.EXPLAIN),
            explained=report.explained,
            notes=report.count(Severity.NOTE),
        )
    )
    page.paragraph(equation(report))
    if report.roster is None:
        page.paragraph(words.NO_ROSTER)


def _equation(page: _Page, label: str, found: int, parts: Sequence[int]) -> None:
    """What was found, its parts, and the difference as a live formula that must be 0."""
    styles = [theme.CELL, *[theme.CELL_COUNT] * (LAST - 1)]
    page.cells([label, found, *parts, _check(page.row, 2, found, parts)], styles)


def _check(row: int, column: int, found: int, parts: Sequence[int]) -> Formula:
    """What was found, in `column`, less its parts beside it: live, and 0 if nothing vanished."""
    first, last = address(row, column + 1), address(row, column + len(parts))
    return Formula(f"{address(row, column)}-SUM({first}:{last})", found - sum(parts))


def _totals(page: _Page, report: Report, plan: Plan) -> None:
    page.section(words.TOTALS)
    page.sheet.fit_height(page.row, list(zip(words.TOTALS_HEAD, WIDTHS, strict=False)))
    page.cells(words.TOTALS_HEAD, [theme.HEAD] * len(words.TOTALS_HEAD))
    for label, sums, groups in (
        (words.EVERYTHING, report.everything, rates.EVERY),
        (words.PASSED, report.passed, rates.PASSING),
    ):
        values = _total(sums, page.row, plan.detail, report.policy, groups)
        count, amount, percent = theme.CELL_COUNT, theme.CELL_AMOUNT, theme.CELL_PERCENT
        looks = [theme.CELL, count, amount, amount, amount, percent, count]
        page.cells([label, *values], looks)


def _total(
    sums: Aggregate, row: int, detail: Detail, policy: Policy, groups: tuple[rates.Criteria, ...]
) -> list[CellValue]:
    """The figures of a total, live; the rate leans on the cell of its base, column 4."""
    counted = "+".join(detail.count(*criteria, IS_ROW) for criteria in groups)
    flagged = "+".join(detail.count(*criteria, IS_FLAGGED) for criteria in groups)
    budget = rates.sum_of(detail, "revised_budget_fen", groups)
    paid = rates.sum_of(detail, "executed_fen", groups)
    return [
        Formula(counted, sums.projects),
        cells.amount_by(budget, sums["revised_budget_fen"]),
        cells.amount_by(rates.base_of(detail, policy, groups), sums["rate_base_fen"]),
        cells.amount_by(paid, sums["executed_fen"]),
        rates.rate(detail, sums, address(row, 4), groups),
        Formula(flagged, sums.tally("flagged", "any").count),
    ]


def _set_aside(page: _Page, report: Report) -> None:
    page.section(words.ASIDE)
    spans = (1, 1, 1, 1, 4)
    page.wide(words.ASIDE_HEAD, spans, theme.HEAD)
    lines = [
        (
            file.name,
            "",
            file.subject.unit_name,
            words.WHOLE_FILE.format(rows=file.rows_found),
            file.reason,
        )
        for file in report.files
        if file.verdict is Verdict.SET_ASIDE
    ]
    lines += [
        (
            parts.file.name,
            "",
            parts.rest.unit_names,
            submissions.PART_OF_FILE.format(rows=parts.rest.rows),
            parts.rest.reason,
        )
        for parts in parts_of(report)
        if parts.rest is not None and parts.rest.reason
    ]
    lines += [
        (row.source.file, place(row.source), row.subject.unit_name, row.text, row.reason)
        for unit in report.units
        for row in unit.set_aside
    ]
    for line in lines or [(sheets.NONE, "", "", "", "")]:
        page.wide(line, spans, theme.CELL_WRAPPED)


def _policy(page: _Page, policy: Policy) -> None:
    page.section(words.POLICY)
    spans = (3, 2, 3)
    page.wide(words.POLICY_HEAD, spans, theme.HEAD)
    for setting in SETTINGS:
        source = policy_words.DEFAULT_SOURCE
        if setting in policy.changed:
            unnamed = policy_words.FILE_SOURCE.format(file=FILE_NAME)
            source = policy.sources.get(setting, unnamed)
        line = (policy_words.LABELS[setting], policy_value(policy, setting), source)
        page.wide(line, spans, theme.CELL_WRAPPED)
    for note in words.NOTES:
        page.paragraph(note)


def policy_value(policy: Policy, setting: str) -> str:
    """A setting in force, in words."""
    if setting == "tolerance":
        return words.AMOUNT.format(amount=wan_text(policy.tolerance_fen))
    if setting == "pace_table":
        paces = (
            words.MONTH_PACE.format(month=month, pace=pct_text(pace))
            for month, pace in policy.pace_table.items()
        )
        return "，".join(paces) or policy_words.CALENDAR
    if setting == "trial":
        return "、".join(sorted(policy.trial)) or policy_words.NONE_ON_TRIAL
    value = getattr(policy, setting)
    if isinstance(value, str):
        return policy_words.WORDS[value]
    if setting == "spending_starts":
        return words.MONTH.format(month=value)
    return f"{pct_text(value)}%"


def _sheets(page: _Page) -> None:
    page.section(words.SHEETS)
    for name, purpose in sheets.SHEETS_FOR.items():
        page.wide((Link(name, "A1", name), purpose), (1, 7), theme.CELL_WRAPPED)


def _units(page: _Page, report: Report, plan: Plan) -> None:
    """The equation of every unit's file that counts; the difference is live and must be 0."""
    page.section(words.UNIT_ROWS)
    page.cells(words.UNIT_ROWS_HEAD, [theme.HEAD] * len(words.UNIT_ROWS_HEAD))
    count = theme.CELL_COUNT
    for unit in report.units:
        found, parts = unit.rows_found, (len(unit.rows), len(unit.set_aside))
        check = _check(page.row, 3, found, parts)
        name = shown_name(unit)
        page.sheet.fit_height(page.row, [(name, WIDTHS[0])])
        link = Link(plan.sheet_of(unit), "A1", shown_code(unit))
        page.cells(
            [name, link, found, *parts, check],
            [theme.CELL_WRAPPED, theme.CELL_TEXT, count, count, count, count],
        )
    if not report.units:
        page.paragraph(sheets.NONE)
