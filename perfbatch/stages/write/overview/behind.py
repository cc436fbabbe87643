"""The ten projects that are furthest behind, with what their units say to it."""

from datetime import date

from perfbatch.form.choices import DEVIATION_CAUSE
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject
from perfbatch.model.outcome import Outcome
from perfbatch.stages.write import cells, table
from perfbatch.stages.write.overview.grid import (
    COLUMNS,
    LINE,
    WIDTH,
    heads,
    put,
    section,
    shortened,
)
from perfbatch.stages.write.plan import Plan, shown_name
from perfbatch.stages.write.warnings import furthest_behind
from perfbatch.wording import overview as text
from perfbatch.wording import sheets as words
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Link, display_width
from perfbatch.xlsx.writing import Sheet

MOST = 10
WIDTHS = (1, 4, 5, 2, 2, 2, 1, 7)
UNIT, PROJECT, REASON = WIDTHS[1], WIDTHS[2], WIDTHS[-1]
MOST_LINES = 2
TWO_LINES = 27.0
"""In points."""


def add_behind(sheet: Sheet, report: Report, plan: Plan, row: int) -> int:
    """The rows from a title on; the next free row."""
    section(sheet, row, text.BEHIND)
    put(sheet, row + 1, heads(text.BEHIND_HEAD, WIDTHS))
    sheet.height(row + 1, LINE)
    behind = [
        one
        for one in furthest_behind(report)
        if one[2].row.measures.flags or one[2].row.measures.near_miss
    ][:MOST]
    if not behind:
        sheet.merge(row + 2, 1, row + 2, COLUMNS, text.NOBODY, theme.CELL_CENTRED)
        return row + 3
    wrapped, centred, lag = theme.CELL_WRAPPED, theme.CELL_CENTRED, table.SHORTFALL
    looks = (centred, wrapped, wrapped, theme.CELL_PERCENT, lag, lag, centred, wrapped)
    for number, (unit, place, tracked) in enumerate(behind, start=row + 2):
        project, measures = tracked.row.project, tracked.row.measures
        texts = (
            (shown_name(unit), UNIT),
            (project.project_name, PROJECT),
            (reason_of(tracked), REASON),
        )
        told = [shortened(one, width, MOST_LINES) for one, width in texts]
        values: list[CellValue] = [
            Link(words.DETAIL, f"A{plan.detail_row(unit, place)}", str(number - row - 1)),
            *told[:2],
            cells.percent(measures.execution_pct),
            cells.percent(measures.pace_shortfall_pct),
            cells.percent(measures.goal_shortfall_pct),
            measures.codes or text.NEAR,
            told[2],
        ]
        put(sheet, number, list(zip(values, WIDTHS, looks, strict=True)))
        one_line = all(display_width(one) < width * WIDTH - 1 for one, width in texts)
        sheet.height(number, LINE if one_line else TWO_LINES)
    return row + 2 + len(behind)


def reason_of(tracked: TrackedProject) -> str:
    """In a sentence: whether the figures can be trusted, the cause, the measure and its date."""
    project = tracked.row.project
    cause = cells.optional_word(DEVIATION_CAUSE, project.deviation_cause)
    told = "：".join(part for part in (cause, project.deviation_note) if part)
    wrong = text.HAS_ERRORS if tracked.outcome is Outcome.ERROR else ""
    return wrong + (told.rstrip("。") or text.NO_REASON.rstrip("。")) + _measure(tracked)


def _measure(tracked: TrackedProject) -> str:
    project = tracked.row.project
    if not project.rectification_measure:
        return ""
    measure = text.MEASURE.format(measure=project.rectification_measure.rstrip("。"))
    due = project.due_date
    if not isinstance(due, date):
        return measure
    return measure + text.DUE.format(month=due.month, day=due.day)
