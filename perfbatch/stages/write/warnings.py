"""预警清单: every flagged project with the arithmetic of its flags; near misses apart."""

from collections.abc import Sequence

from perfbatch.form.choices import DEVIATION_CAUSE, YEAR_END_OUTLOOK
from perfbatch.measures.project import Flag, Measures
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.absence import or_zero
from perfbatch.model.choices import YearEndOutlook
from perfbatch.model.fen import wan_text
from perfbatch.model.pct import pct_of, pct_text
from perfbatch.model.records import Project
from perfbatch.policy import Policy
from perfbatch.stages.write import cells, table
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import Plan, rows_in_order, shown_department, shown_name
from perfbatch.stages.write.table import Column
from perfbatch.wording import sheets as words
from perfbatch.wording import warnings as text
from perfbatch.wording.watch import LIGHT_WORDS, NO_LIGHT, percent_words
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Link
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

Line = tuple[int, TrackedUnit, TrackedProject, int]
"""Number in the list, unit, row, and the row's place in 项目明细."""

FIRST_ROW = 5


def add_warnings(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with the flagged projects, the furthest behind first, then the near misses."""
    sheet = book.sheet(words.WARNINGS)
    columns = _columns(report.policy)
    sheet.widths([column.width for column in columns])
    last_column = len(columns)
    period, policy = report.period, report.policy
    title = text.TITLE.format(year=period.year, month=period.month)
    sheet.merge(1, 1, 1, last_column, title, theme.TITLE)
    sheet.height(1, 30)
    tally = report.everything.tally("flagged", "any")
    note = text.NOTE.format(
        threshold=pct_text(policy.threshold),
        count=tally.count,
        amount=wan_text(tally.amount_fen),
    )
    sheet.merge(2, 1, 2, last_column, note, theme.WRAPPED)
    sheet.put(3, last_column, words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY)
    table.write_head(sheet, FIRST_ROW - 1, columns)
    behind = furthest_behind(report)
    row = _lines(
        sheet, FIRST_ROW, columns, [one for one in behind if one[2].row.measures.flags], plan
    )
    near_title = text.NEAR_TITLE.format(
        near=pct_text(policy.near_miss), threshold=pct_text(policy.threshold)
    )
    sheet.merge(row + 2, 1, row + 2, last_column, near_title, theme.SECTION)
    near = [one for one in behind if one[2].row.measures.near_miss]
    _lines(sheet, row + 3, columns, near, plan)
    sheet.freeze(FIRST_ROW, 5)
    finish(sheet, Page(last_column, heads=(FIRST_ROW - 1, FIRST_ROW - 1)), report.period)
    return sheet


Placed = tuple[TrackedUnit, int, TrackedProject]
"""A row with its unit and its place there."""


def furthest_behind(report: Report) -> list[Placed]:
    """Every row, the greatest shortfall (execution or goal) first; those without one last."""

    def shortfall(one: Placed) -> int:
        measures = one[2].row.measures
        lags = (measures.pace_shortfall_pct, measures.goal_shortfall_pct)
        return max((lag for lag in lags if isinstance(lag, int)), default=-(10**9))

    return sorted(rows_in_order(report), key=shortfall, reverse=True)


def _lines(
    sheet: Sheet,
    first: int,
    columns: Sequence[Column[Line]],
    rows: Sequence[Placed],
    plan: Plan,
) -> int:
    """The rows of a list, or the word for an empty one; returns the last row used."""
    if not rows:
        sheet.put(first, 1, words.NONE)
        return first
    lines = [
        (number, unit, row, plan.detail_row(unit, place))
        for number, (unit, place, row) in enumerate(rows, start=1)
    ]
    return table.write_rows(sheet, first, columns, lines)


def _columns(policy: Policy) -> list[Column[Line]]:
    labels = words.WARNING_LABELS

    def measures(line: Line) -> Measures:
        return line[2].row.measures

    def project(line: Line) -> Project:
        return line[2].row.project

    def light(line: Line) -> CellValue:
        colour = measures(line).light
        return LIGHT_WORDS[colour.value] if colour else NO_LIGHT

    return [
        Column(labels["number"], 5, table.CENTRED, lambda line, _: Link(words.DETAIL, f"A{line[3]}", str(line[0]))),
        Column(labels["department"], 12, table.WRAPPED, lambda line, _: shown_department(line[1])),
        Column(labels["unit_name"], 12, table.WRAPPED, lambda line, _: shown_name(line[1])),
        Column(labels["project_name"], 18, table.WRAPPED, lambda line, _: project(line).project_name),
        Column(labels["flags"], 6, table.CENTRED, lambda line, _: measures(line).codes),
        Column(labels["light"], 8, table.CENTRED, lambda line, _: light(line)),
        Column(labels["revised_budget_fen"], 11, table.AMOUNT, lambda line, _: cells.amount(project(line).revised_budget_fen)),
        Column(labels["executed_fen"], 11, table.AMOUNT, lambda line, _: cells.amount(project(line).executed_fen)),
        Column(labels["execution_rate"], 9, table.PERCENT, lambda line, _: cells.percent(measures(line).execution_pct)),
        Column(labels["catch_up_fen"], 11, table.AMOUNT, lambda line, _: cells.amount(measures(line).catch_up_fen)),
        Column(labels["arithmetic"], 40, table.WRAPPED, lambda line, _: arithmetic(line[2], policy)),
        Column(labels["deviation_cause"], 9, table.WRAPPED, lambda line, _: cells.optional_word(DEVIATION_CAUSE, project(line).deviation_cause)),
        Column(labels["deviation_note"], 20, table.WRAPPED, lambda line, _: project(line).deviation_note),
        Column(labels["rectification_measure"], 20, table.WRAPPED, lambda line, _: project(line).rectification_measure),
        Column(labels["due_date"], 11, table.DATE, lambda line, _: cells.day(project(line).due_date)),
    ]  # fmt: skip


def arithmetic(tracked: TrackedProject, policy: Policy) -> str:
    """How each shortfall comes about, one to a line."""
    project, measures = tracked.row.project, tracked.row.measures
    by_table = bool(policy.pace_table) and measures.pace == measures.calendar_pace
    shown = {
        "pace": text.pace_words(measures.pace, by_table=by_table),
        "pace_pct": percent_words(pct_of(measures.pace)),
    }
    lines = []
    paid, base = project.executed_fen, measures.base_fen
    if isinstance(measures.pace_shortfall_pct, int) and isinstance(paid, int):
        told = text.EXECUTION.format(
            rate_pct=percent_words(measures.execution_pct),
            paid=wan_text(paid),
            base=wan_text(or_zero(base)),
            lag=percent_words(measures.pace_shortfall_pct),
            **shown,
        )
        lines.append(told + _other_pace(project, measures))
    if isinstance(measures.goal_shortfall_pct, int):
        goal = percent_words(measures.goal_attainment_pct)
        lag = percent_words(measures.goal_shortfall_pct)
        lines.append(text.GOAL.format(goal_pct=goal, lag=lag, **shown))
    if Flag.YEAR_END in measures.flags:
        if project.year_end_outlook is YearEndOutlook.FAR_SHORT:
            word = YEAR_END_OUTLOOK.word(YearEndOutlook.FAR_SHORT)
            lines.append(text.TICKED.format(word=word))
        else:
            gap = measures.year_end_gap_pct
            lines.append(text.BY_INDICATOR.format(gap=percent_words(gap)))
    return "\n".join(lines)


def _other_pace(project: Project, measures: Measures) -> str:
    """The second figure of a project added during the year: the pace that is not in force."""
    if measures.issue_month_pace is None or not isinstance(project.issue_month, int):
        return ""
    mark = text.ADDED.format(month=project.issue_month)
    in_force = measures.pace == measures.issue_month_pace
    pace = measures.calendar_pace if in_force else measures.issue_month_pace
    lag = measures.calendar_shortfall_pct if in_force else measures.issue_month_shortfall_pct
    sentence = text.FROM_CALENDAR if in_force else text.FROM_ISSUE
    told = sentence.format(pace=f"{pct_text(pct_of(pace))}%", lag=text.lead_or_lag(lag))
    return f"；{mark}{told}"
