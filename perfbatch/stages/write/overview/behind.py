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
    fits,
    heads,
    put,
    room,
    section,
    shortened,
)
from perfbatch.stages.write.plan import Plan, shown_name
from perfbatch.stages.write.warnings import furthest_behind
from perfbatch.wording import overview as text
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, display_width
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
        told = (
            (shortened(f"{unit.code} {shown_name(unit)}".strip(), room(UNIT, MOST_LINES)), UNIT),
            (shortened(project.project_name, room(PROJECT, MOST_LINES)), PROJECT),
            (reason_of(tracked, room(REASON, MOST_LINES)), REASON),
        )
        values: list[CellValue] = [
            plan.link_to_row(unit, place, number - row - 1),
            told[0][0],
            told[1][0],
            cells.percent(measures.execution_pct),
            cells.percent(measures.pace_shortfall_pct),
            cells.percent(measures.goal_shortfall_pct),
            measures.codes or text.NEAR,
            told[2][0],
        ]
        put(sheet, number, list(zip(values, WIDTHS, looks, strict=True)))
        sheet.height(number, LINE if all(fits(*one) for one in told) else TWO_LINES)
    return row + 2 + len(behind)


def reason_of(tracked: TrackedProject, most: int) -> str:
    """In a sentence: whether the figures can be trusted, the cause, the measure and its date.

    Of at most so many half-width characters: cause and measure are cut to equal parts, never the
    date.
    """
    project = tracked.row.project
    wrong = text.HAS_ERRORS if tracked.outcome is Outcome.ERROR else ""
    cause = cells.optional_word(DEVIATION_CAUSE, project.deviation_cause)
    told = "：".join(part for part in (cause, project.deviation_note) if part) or text.NO_REASON
    because, measure = told.rstrip("。"), project.rectification_measure.rstrip("。")
    if not measure:
        return shortened(wrong + because, most)
    due = project.due_date
    by = text.DUE.format(month=due.month, day=due.day) if isinstance(due, date) else ""
    left = most - display_width(wrong + text.MEASURE.format(measure="") + by)
    half = max(left // 2, left - display_width(measure))
    because = shortened(because, half)
    measure = shortened(measure, left - display_width(because))
    return wrong + because + text.MEASURE.format(measure=measure) + by
