"""说明: what came, what counts, under which policy; the way to every other sheet."""

from collections.abc import Mapping, Sequence

from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.report import Report
from perfbatch.model.entry import Verdict
from perfbatch.model.fen import wan_text
from perfbatch.model.finding import Severity
from perfbatch.model.merged import FileVerdict
from perfbatch.model.pct import pct_text
from perfbatch.model.unit_key import UnitKey
from perfbatch.policy import FILE_NAME, SETTINGS, Policy
from perfbatch.stages.write import cells, rates, unit_summary
from perfbatch.stages.write.chasing import equation
from perfbatch.stages.write.cover_index import add_index, check, tell_cut
from perfbatch.stages.write.cover_page import LAST, SCALE, WIDTHS, CoverPage
from perfbatch.stages.write.paper import finish_flat
from perfbatch.stages.write.parts import parts_of
from perfbatch.stages.write.plan import IS_FLAGGED, IS_ROW, Detail, Plan, shares
from perfbatch.stages.write.spread import Box, put_boxes, side_by_side
from perfbatch.stages.write.statistics_pages import MOST_BREAKS
from perfbatch.wording import beyond, sheets, submissions
from perfbatch.wording import cover as words
from perfbatch.wording import policy as policy_words
from perfbatch.wording.findings import place
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula, Link
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, address

EQUATION_COLUMNS = len(words.EQUATION_HEAD)
FILES_ASIDE_SPANS = (1, 1, 1, 6)
ASIDE_SPANS = (1, 1, 1, 2, 4)
POLICY_SPANS = (3, 2, 4)
SHEETS_SPANS = (1, 8)
SECTION_SPANS = (1, 1, 1, 1, 1, 2, 2)
CONTENTS_ROW, CONTENTS_POINTS = 2, 20.0
FIXED_ROWS = 200
"""More than the page has beside its lists."""


def add_cover(book: Book, report: Report, plan: Plan) -> Mapping[UnitKey, str]:
    """The first sheet; the cell of each unit's line in its list of units."""
    sheet = book.sheet(sheets.COVER)
    sheet.widths(WIDTHS)
    page = CoverPage(sheet)
    title = words.TITLE.format(year=report.period.year, month=report.period.month)
    page.boxes([Box(1, LAST, title, theme.TITLE)], 34)
    page.leave(2 * CONTENTS_POINTS, rows=2)
    _equations(page, report)
    _beyond(page, plan)
    _totals(page, report, plan)
    files, rows = _aside_files(report), _aside_rows(report)
    room = plan.sheet_rows - FIXED_ROWS - 2 * MOST_BREAKS
    shown = shares(max(room, plan.sheet_rows // 2), (len(files), len(rows), len(report.units)))
    _set_aside(page, (files, rows), shown[:2])
    _policy(page, report.policy)
    _sheets(page, plan)
    cells = add_index(page, report, plan, shown[2])
    _contents(page)
    head = page.printed_head
    on_paper = Page(LAST, heads=(head, head), scale=SCALE, breaks=page.breaks)
    finish_flat(sheet, on_paper, report.period)
    return cells


def _contents(page: CoverPage) -> None:
    """The way to every other sheet and to each section; always in sight."""
    others = [Link(name, "A1", name) for name in sheets.SHEETS_FOR if name != sheets.COVER]
    sections = [
        Link(sheets.COVER, f"A{row}", name)
        for name, row in zip(words.SECTIONS, page.sections, strict=True)
    ]
    lines = ((words.CONTENTS, others, (1,) * LAST), (words.THIS_PAGE, sections, SECTION_SPANS))
    for row, (label, links, spans) in enumerate(lines, start=CONTENTS_ROW):
        boxes = side_by_side([label, *links], spans, theme.CELL_CENTRED)
        put_boxes(page.sheet, row, boxes, WIDTHS, CONTENTS_POINTS)
    page.sheet.freeze(CONTENTS_ROW + len(lines), 1)


def _equations(page: CoverPage, report: Report) -> None:
    page.section(words.FILES)
    page.cells(words.EQUATION_HEAD, [theme.HEAD] * EQUATION_COLUMNS)
    verdicts = report.verdicts
    files = [verdicts[one] for one in (*Verdict,)]
    _equation(page, words.EQUATION_FILES, len(report.files), files)
    rows = [report.rows_counted, report.rows_set_aside, report.rows_superseded, 0, 0]
    _equation(page, words.EQUATION_ROWS, report.rows_found, rows)
    page.paragraph(
        words.UNITS.format(
            units=len(report.units),
            nil=sum(unit.nil for unit in report.units),
            errors=report.count(Severity.ERROR),
            explain=report.count(Severity.EXPLAIN),
            explained=report.explained,
            notes=report.count(Severity.NOTE),
        )
    )
    page.paragraph(equation(report))
    if report.roster is None:
        page.paragraph(words.NO_ROSTER)


def _equation(page: CoverPage, label: str, found: int, parts: Sequence[int]) -> None:
    """What was found, its parts, and the difference as a live formula that must be 0."""
    styles = [theme.CELL, *[theme.CELL_COUNT] * (EQUATION_COLUMNS - 1)]
    page.cells([label, found, *parts, check(page.row, 2, found, parts)], styles)


def _totals(page: CoverPage, report: Report, plan: Plan) -> None:
    page.section(words.TOTALS)
    page.cells(words.TOTALS_HEAD, [theme.HEAD] * len(words.TOTALS_HEAD))
    all_units = unit_summary.total_row(report)
    for label, sums, groups in (
        (words.EVERYTHING, report.everything, rates.EVERY),
        (words.PASSED, report.passed, rates.PASSING),
    ):
        values = _total(sums, page.row, plan.detail, report.policy, groups)
        count, amount, percent = theme.CELL_COUNT, theme.CELL_AMOUNT, theme.CELL_PERCENT
        looks = [theme.CELL, count, amount, amount, amount, percent, count]
        page.cells([Link(sheets.BY_UNIT, f"A{all_units}", label), *values], looks)


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


def _beyond(page: CoverPage, plan: Plan) -> None:
    """Where the rows are that a sheet has no room for."""
    for sheet, extent in plan.beyond.items():
        page.paragraph(
            beyond.ON_COVER.format(
                sheet=sheet, rows=extent.rows, shown=extent.shown, file=extent.file
            )
        )
    if plan.beyond:
        page.paragraph(beyond.HOW)


def _aside_files(report: Report) -> Sequence[Sequence[CellValue]]:
    """Whole files that do not count, and parts of others."""
    files = [
        (file.name, file.subject.unit_name, _whole(file), file.reason)
        for file in report.files
        if file.verdict is Verdict.SET_ASIDE
    ]
    return files + [
        (
            parts.file.name,
            parts.rest.unit_names,
            submissions.PART_OF_FILE.format(rows=parts.rest.rows),
            parts.rest.reason,
        )
        for parts in parts_of(report)
        if parts.rest is not None and parts.rest.reason
    ]


def _aside_rows(report: Report) -> Sequence[Sequence[CellValue]]:
    """Single rows that do not count."""
    return [
        (row.source.file, place(row.source), row.subject.unit_name, row.text, row.reason)
        for unit in report.units
        for row in unit.set_aside
    ]


Lines = Sequence[Sequence[CellValue]]


def _set_aside(page: CoverPage, lists: tuple[Lines, Lines], shown: Sequence[int]) -> None:
    """What does not count: files, then rows."""
    page.section(words.ASIDE)
    files, rows = lists
    _list(page, words.FILES_ASIDE_HEAD, FILES_ASIDE_SPANS, files, shown[0])
    _list(page, words.ASIDE_HEAD, ASIDE_SPANS, rows, shown[1])
    if not files and not rows:
        page.paragraph(sheets.NONE)


def _whole(file: FileVerdict) -> str:
    return words.WHOLE_FILE.format(rows=file.rows_found)


def _list(
    page: CoverPage,
    head: Sequence[CellValue],
    spans: Sequence[int],
    lines: Sequence[Sequence[CellValue]],
    shown: int,
) -> None:
    """A list with its head, of so many lines; nothing where there is no line."""
    if lines:
        page.head(head, spans)
    for line in lines[:shown]:
        page.line(line, spans, theme.CELL_WRAPPED)
    tell_cut(page, len(lines), shown)


def _policy(page: CoverPage, policy: Policy) -> None:
    page.section(words.POLICY)
    page.head(words.POLICY_HEAD, POLICY_SPANS)
    for setting in SETTINGS:
        source = policy_words.DEFAULT_SOURCE
        if setting in policy.changed:
            unnamed = policy_words.FILE_SOURCE.format(file=FILE_NAME)
            source = policy.sources.get(setting, unnamed)
        line = (policy_words.LABELS[setting], policy_value(policy, setting), source)
        page.line(line, POLICY_SPANS, theme.CELL_WRAPPED)
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


def _sheets(page: CoverPage, plan: Plan) -> None:
    page.section(words.SHEETS)
    for name, purpose in sheets.SHEETS_FOR.items():
        page.line((Link(name, "A1", name), purpose), SHEETS_SPANS, theme.CELL_WRAPPED)
    page.paragraph(words.LIVE if plan.detail.live else beyond.SETTLED)
