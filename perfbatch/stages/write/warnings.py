"""预警清单: every flagged project with the arithmetic of its flags; near misses apart."""

from collections.abc import Sequence

from perfbatch.form.choices import DEVIATION_CAUSE, YEAR_END_OUTLOOK
from perfbatch.measures.project import Flag, Measures
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.absence import Maybe, or_zero
from perfbatch.model.choices import YearEndOutlook
from perfbatch.model.fen import wan_rounded, wan_text
from perfbatch.model.pct import Pct, pct_of, pct_text
from perfbatch.model.records import Project
from perfbatch.policy import Policy
from perfbatch.stages.write import cells, table
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import (
    Plan,
    rows_in_order,
    shares,
    shown_department,
    shown_name,
)
from perfbatch.stages.write.table import Column
from perfbatch.wording import beyond
from perfbatch.wording import sheets as words
from perfbatch.wording import warnings as text
from perfbatch.wording.watch import LIGHT_WORDS, NO_LIGHT, percent_words
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula, Link, display_width
from perfbatch.xlsx.furniture import filter_head
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet, address

Line = tuple[Link | int, TrackedUnit, TrackedProject]
"""Number in the list, which leads to the row in 项目明细, unit and row."""

FIRST_ROW = 5
LABELS = tuple(words.WARNING_LABELS)
PROJECT, BUDGET, CATCH_UP = (
    LABELS.index(name) + 1 for name in ("project_name", "revised_budget_fen", "catch_up_fen")
)


BESIDE_LISTS = 6
"""Rows for the totals of both lists, the lines that say that they are cut, what is between them."""

UNIT_WIDTH = 18
"""Half-width characters; a name that wants more wraps, and no link, for not every program wraps
those."""


def add_warnings(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with the flagged projects, the furthest behind first, then the near misses."""
    sheet = book.sheet(words.WARNINGS)
    columns = _columns(report.policy, plan)
    widths = [column.width for column in columns]
    sheet.widths(widths)
    _head(sheet, report, widths)
    table.write_head(sheet, FIRST_ROW - 1, columns)
    behind = furthest_behind(report)
    flagged = [one for one in behind if one[2].row.measures.flags]
    near = [one for one in behind if one[2].row.measures.near_miss]
    shown = shares(plan.sheet_rows - FIRST_ROW - BESIDE_LISTS, (len(flagged), len(near)))
    row = _list(sheet, FIRST_ROW, columns, (flagged, shown[0]), plan, text.NONE_FLAGGED)
    if flagged:
        end = FIRST_ROW + shown[0] - 1
        filter_head(sheet, (FIRST_ROW - 1, 1, end, len(columns)))
    near_title = text.NEAR_TITLE.format(
        near=pct_text(report.policy.near_miss), threshold=pct_text(report.policy.threshold)
    )
    sheet.merge(row + 1, 1, row + 1, len(columns), near_title, theme.SECTION)
    sheet.height(row + 1, 24)
    _list(sheet, row + 2, columns, (near, shown[1]), plan, text.NONE_NEAR)
    sheet.freeze(FIRST_ROW, PROJECT + 1)
    finish(sheet, Page(len(columns), heads=(FIRST_ROW - 1, FIRST_ROW - 1)), report.period)
    return sheet


def _head(sheet: Sheet, report: Report, widths: Sequence[float]) -> None:
    """Title, what the list has, and what it cannot say."""
    period, last = report.period, len(widths)
    title = text.TITLE.format(year=period.year, month=period.month)
    sheet.merge(1, 1, 1, last, title, theme.TITLE)
    sheet.height(1, 30)
    tally = report.everything.tally("flagged", "any")
    note = text.NOTE.format(
        threshold=pct_text(report.policy.threshold),
        count=tally.count,
        amount=wan_rounded(tally.amount_fen),
    )
    if unlit := report.everything.tally("light", "none").count:
        note += text.UNLIT.format(count=unlit)
    sheet.merge(2, 1, 2, last, note, theme.WRAPPED)
    sheet.fit_height(2, [(note, sum(widths))])
    sheet.put(3, last, words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY)


Placed = tuple[TrackedUnit, int, TrackedProject]
"""A row with its unit and its place there."""


def furthest_behind(report: Report) -> list[Placed]:
    """Every row, the greatest shortfall (execution or goal) first; those without one last."""

    def shortfall(one: Placed) -> int:
        measures = one[2].row.measures
        lags = (measures.pace_shortfall_pct, measures.goal_shortfall_pct)
        return max((lag for lag in lags if isinstance(lag, int)), default=-(10**9))

    return sorted(rows_in_order(report), key=shortfall, reverse=True)


def _list(
    sheet: Sheet,
    first: int,
    columns: Sequence[Column[Line]],
    listed: tuple[Sequence[Placed], int],
    plan: Plan,
    none: str,
) -> int:
    """The first rows of a list, so many, and the totals of all; or the sentence that there are none.

    Returns the next free row.
    """
    rows, shown = listed
    if not rows:
        sheet.merge(first, 1, first, len(columns), none, theme.CELL_CENTRED)
        sheet.height(first, 24)
        return first + 1
    lines = [
        (plan.link_to_row(unit, place, number), unit, row)
        for number, (unit, place, row) in enumerate(rows[:shown], start=1)
    ]
    last = table.write_rows(sheet, first, columns, lines)
    _total(sheet, (first, last), [row for _, _, row in rows], cut=shown < len(rows))
    if shown == len(rows):
        return last + 2
    told = beyond.CUT.format(rows=len(rows), shown=shown, where=beyond.CUT_PROJECTS)
    sheet.merge(last + 2, 1, last + 2, len(columns), told, theme.NOTE)
    return last + 3


def _total(
    sheet: Sheet, listed: tuple[int, int], rows: Sequence[TrackedProject], *, cut: bool
) -> None:
    """Number, budget and catch-up of a list, live over the rows that a filter shows.

    Of a list that is cut those of all its rows, not live.
    """
    first, last = listed
    row = last + 1
    projects = f"SUBTOTAL(103,{address(first, 1)}:{address(last, 1)})"
    values: dict[int, CellValue] = {PROJECT: Formula(projects, len(rows))}
    looks = {PROJECT: theme.CELL_COUNT.but(number=text.PROJECTS_FORMAT, align="center")}
    budget = sum(or_zero(one.row.project.revised_budget_fen) for one in rows)
    catch_up = sum(or_zero(one.row.measures.catch_up_fen) for one in rows)
    for column, fen in ((BUDGET, budget), (CATCH_UP, catch_up)):
        over = f"{address(first, column)}:{address(last, column)}"
        values[column] = cells.amount_by(f"ROUND(SUBTOTAL(109,{over}),6)", fen)
        looks[column] = theme.CELL_AMOUNT
    sheet.merge(row, 1, row, PROJECT - 1, words.TOTAL, theme.as_total(theme.CELL_CENTRED))
    for column in range(PROJECT, len(LABELS) + 1):
        value = values.get(column)
        if cut and isinstance(value, Formula):
            value = value.value
        style = table.style_for(looks.get(column, theme.CELL), value)
        sheet.put(row, column, value, theme.as_total(style))
    sheet.height(row, 20)


def _columns(policy: Policy, plan: Plan) -> list[Column[Line]]:
    labels = words.WARNING_LABELS

    def unit_name(unit: TrackedUnit) -> CellValue:
        name = shown_name(unit)
        return plan.link_to(unit, name) if display_width(name) < UNIT_WIDTH else name

    def measures(line: Line) -> Measures:
        return line[2].row.measures

    def project(line: Line) -> Project:
        return line[2].row.project

    def light(line: Line) -> CellValue:
        colour = measures(line).light
        return LIGHT_WORDS[colour.value] if colour else NO_LIGHT

    return [
        Column(labels["number"], 4.5, table.CENTRED, lambda line, _: line[0]),
        Column(labels["department"], 11, table.WRAPPED, lambda line, _: shown_department(line[1])),
        Column(labels["unit_name"], UNIT_WIDTH, table.WRAPPED, lambda line, _: unit_name(line[1])),
        Column(labels["project_name"], 15, table.WRAPPED, lambda line, _: project(line).project_name),
        Column(labels["flags"], 5.5, table.CENTRED, lambda line, _: measures(line).codes),
        Column(labels["light"], 7.5, table.CENTRED, lambda line, _: light(line)),
        Column(labels["revised_budget_fen"], 12.5, table.AMOUNT, lambda line, _: cells.amount(project(line).revised_budget_fen)),
        Column(labels["executed_fen"], 12.5, table.AMOUNT, lambda line, _: cells.amount(project(line).executed_fen)),
        Column(labels["execution_rate"], 8, table.PERCENT, lambda line, _: cells.percent(measures(line).execution_pct)),
        Column(labels["catch_up_fen"], 12.5, table.AMOUNT, lambda line, _: cells.amount(measures(line).catch_up_fen)),
        Column(labels["arithmetic"], 41, table.WRAPPED, lambda line, _: arithmetic(line[2], policy)),
        Column(labels["deviation_cause"], 8, table.WRAPPED, lambda line, _: cells.optional_word(DEVIATION_CAUSE, project(line).deviation_cause)),
        Column(labels["deviation_note"], 14.5, table.WRAPPED, lambda line, _: project(line).deviation_note),
        Column(labels["rectification_measure"], 14.5, table.WRAPPED, lambda line, _: project(line).rectification_measure),
        Column(labels["due_date"], 10.5, table.DATE, lambda line, _: cells.day(project(line).due_date)),
    ]  # fmt: skip


def arithmetic(tracked: TrackedProject, policy: Policy) -> str:
    """How each flag, or each near miss, comes about, each from a line of its own on."""
    project, measures = tracked.row.project, tracked.row.measures
    by_table = bool(policy.pace_table) and measures.pace == measures.calendar_pace
    shown = {
        "pace": text.pace_words(measures.pace, by_table=by_table),
        "pace_pct": percent_words(pct_of(measures.pace)),
    }
    lines = []
    if _told(Flag.EXECUTION, measures.pace_shortfall_pct, measures, policy):
        told = text.EXECUTION.format(
            rate_pct=text.bracketed(percent_words(measures.execution_pct)),
            apart=_apart(measures, measures.execution_pct),
            paid=text.bracketed(wan_text(or_zero(project.executed_fen))),
            base=text.bracketed(wan_text(or_zero(measures.base_fen))),
            lag=percent_words(measures.pace_shortfall_pct),
            **shown,
        )
        lines.append(told + _other_pace(project, measures))
    if _told(Flag.GOAL, measures.goal_shortfall_pct, measures, policy):
        goal = text.bracketed(percent_words(measures.goal_attainment_pct))
        lag = percent_words(measures.goal_shortfall_pct)
        apart = _apart(measures, measures.goal_attainment_pct)
        lines.append(text.GOAL.format(goal_pct=goal, apart=apart, lag=lag, **shown))
    if Flag.YEAR_END in measures.flags:
        lines.append(_year_end(project, measures))
    return "\n".join(lines)


def _apart(measures: Measures, reached: Maybe[Pct]) -> str:
    """Points between the pace and what was reached, as they are shown."""
    return text.bracketed(pct_text(pct_of(measures.pace) - or_zero(reached)))


def _told(flag: Flag, lag: Maybe[Pct], measures: Measures, policy: Policy) -> bool:
    """Whether a shortfall is why the row stands in its list."""
    near = measures.near_miss and isinstance(lag, int) and lag >= policy.near_miss
    return flag in measures.flags or near


def _year_end(project: Project, measures: Measures) -> str:
    if project.year_end_outlook is YearEndOutlook.FAR_SHORT:
        return text.TICKED.format(word=YEAR_END_OUTLOOK.word(YearEndOutlook.FAR_SHORT))
    return text.BY_INDICATOR.format(gap=percent_words(measures.year_end_gap_pct))


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
