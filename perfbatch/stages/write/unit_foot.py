"""What stands under the rows of a unit: attainment, sources, findings, rows set aside, signatures."""

from collections.abc import Sequence

from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.finding import Standing
from perfbatch.model.source import Source
from perfbatch.stages.write.spread import Box, put_boxes
from perfbatch.stages.write.unit_rows import COLUMN_WIDTHS, NAMES
from perfbatch.wording import unit as text
from perfbatch.wording.findings import STANDING_WORDS, place, reply_words
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue
from perfbatch.xlsx.writing import Sheet

Spans = Sequence[tuple[int, int]]
"""First and last column of each box of a row."""

LAST = len(NAMES)
FINDING_SPANS = ((1, 1), (2, 2), (3, 4), (5, 15), (16, LAST))
ASIDE_SPANS = ((1, 1), (2, 4), (5, 9), (10, LAST))
SIGNATURE_SPANS = ((1, 4), (5, 8), (9, 13), (14, LAST))
_STANDINGS = tuple(Standing)
CENTRED = theme.CELL_CENTRED.but(wrap=True)


def add_foot(sheet: Sheet, row: int, unit: TrackedUnit, told: Sequence[CellValue]) -> int:
    """Everything below the totals, from this row on; first the sentences that are told of them.

    Returns the row in which the list of findings begins.
    """
    for line in told:
        put_boxes(sheet, row, [Box(1, LAST, line, theme.WRAPPED)], COLUMN_WIDTHS)
        row += 1
    several = len({file for file, _ in unit.measured.unit.names}) > 1
    begins = row + 1
    row = _findings(sheet, begins, unit, several=several)
    if unit.set_aside:
        row = _set_aside(sheet, row + 1, unit, several=several)
    styles = [theme.PLAIN] * len(text.SIGNATURE)
    _line(sheet, row + 1, SIGNATURE_SPANS, text.SIGNATURE, styles, least=36)
    return begins


def heads_of_lists(unit: TrackedUnit) -> str:
    """What the columns of the unit's lists are, for pages that repeat other heads; or nothing."""
    lists = (
        (unit.findings, text.FINDINGS, text.FINDINGS_HEAD),
        (unit.set_aside, text.ASIDE, text.ASIDE_HEAD),
    )
    told = [
        text.HEADS_OF_LIST.format(title=title, heads="、".join(heads))
        for lines, title, heads in lists
        if lines
    ]
    return text.HEADS_OF_LISTS.format(lists="；".join(told)) if told else ""


def _findings(sheet: Sheet, row: int, unit: TrackedUnit, *, several: bool) -> int:
    """The findings, the gravest first and those in the order of their places.

    Returns the next free row.
    """
    row = _section(sheet, row, text.FINDINGS)
    if not unit.findings:
        put_boxes(sheet, row, [Box(1, LAST, text.NO_FINDINGS, theme.WRAPPED)], COLUMN_WIDTHS)
        return row + 1
    row = _heads(sheet, row, FINDING_SPANS, text.FINDINGS_HEAD)
    wrapped = theme.CELL_WRAPPED
    styles = (CENTRED, CENTRED, wrapped, wrapped, wrapped)
    gravest_first = sorted(unit.findings, key=lambda one: _STANDINGS.index(one.standing))
    for number, finding in enumerate(gravest_first, start=1):
        values = (
            number,
            text.STANDING.format(standing=STANDING_WORDS[finding.standing], rule=finding.rule.code),
            _place(finding.source, several=several) or text.WHOLE_FILE,
            finding.message,
            reply_words(finding),
        )
        row = _line(sheet, row, FINDING_SPANS, values, styles)
    return row


def _set_aside(sheet: Sheet, row: int, unit: TrackedUnit, *, several: bool) -> int:
    """The rows that do not count, what they say and why; returns the next free row."""
    row = _section(sheet, row, text.ASIDE)
    row = _heads(sheet, row, ASIDE_SPANS, text.ASIDE_HEAD)
    styles = (CENTRED, *[theme.CELL_WRAPPED] * (len(ASIDE_SPANS) - 1))
    for number, one in enumerate(unit.set_aside, start=1):
        values = (number, _place(one.source, several=several), one.text, one.reason)
        row = _line(sheet, row, ASIDE_SPANS, values, styles)
    return row


def _section(sheet: Sheet, row: int, title: str) -> int:
    put_boxes(sheet, row, [Box(1, LAST, title, theme.SECTION)], COLUMN_WIDTHS, least=22)
    return row + 1


def _heads(sheet: Sheet, row: int, spans: Spans, labels: Sequence[str]) -> int:
    return _line(sheet, row, spans, labels, [theme.HEAD] * len(labels), least=20)


def _line(
    sheet: Sheet,
    row: int,
    spans: Spans,
    values: Sequence[CellValue],
    styles: Sequence[theme.Style],
    least: float = 18.0,
) -> int:
    """A row of boxes; returns the row below it."""
    boxes = [
        Box(first, last, value, style)
        for (first, last), value, style in zip(spans, values, styles, strict=True)
    ]
    put_boxes(sheet, row, boxes, COLUMN_WIDTHS, least)
    return row + 1


def _place(source: Source, *, several: bool) -> str:
    """Sheet and cell, with the file where the unit's return stands in several."""
    file = text.IN_FILE.format(file=source.file) if several else ""
    return file + place(source)
