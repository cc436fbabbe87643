"""问题清单: every finding with its cell, what was found and expected, and room for the reply."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from perfbatch.measures.report import Report
from perfbatch.model.finding import Finding, Standing
from perfbatch.model.source import RowPlace, Source, column_letters
from perfbatch.model.unit_key import UnitKey, unit_key
from perfbatch.stages.write import table
from perfbatch.stages.write.beyond import Field, Kind, Whole
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import (
    DETAIL_FIRST_ROW,
    FIRST_ROWS,
    Extent,
    Plan,
    rows_in_order,
)
from perfbatch.stages.write.table import Column
from perfbatch.wording import beyond
from perfbatch.wording import sheets as words
from perfbatch.wording import submissions as text
from perfbatch.wording.findings import STANDING_WORDS, expected_words, reply_words, where
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula, Link
from perfbatch.xlsx.furniture import filter_head
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

Line = tuple[int, Finding]
NOTE_ROW = 2
FIRST_ROW = FIRST_ROWS[words.FINDINGS]
LAST_OF_COUNTS = 6
"""The counts stand above the columns up to this one, the note above the others."""

STANDING = tuple(words.FINDING_LABELS).index("severity") + 1
COUNTS = theme.WRAPPED.but(bold=True)
NOTE = theme.NOTE.but(align="right")
STANDING_FILLS = {Standing.ERROR: "#F8CBAD", Standing.EXPLAIN: "#FFF2CC"}
"""In grey the error is the darker one; the word and its weight say it too."""


def add_findings(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with a line for every finding: by unit, then file, sheet and cell."""
    sheet = book.sheet(words.FINDINGS)
    columns = _columns(_detail_rows(report, plan))
    widths = [column.width for column in columns]
    sheet.widths(widths)
    title = text.FINDINGS_TITLE.format(year=report.period.year, month=report.period.month)
    sheet.merge(1, 1, 1, len(columns), title, theme.TITLE)
    sheet.height(1, 30)
    extent = plan.extents[words.FINDINGS]
    note = _note(extent)
    sheet.merge(NOTE_ROW, LAST_OF_COUNTS + 1, NOTE_ROW, len(columns), note, NOTE)
    sheet.height(NOTE_ROW, 20)
    sheet.fit_height(NOTE_ROW, [(note, sum(widths[LAST_OF_COUNTS:]))])
    table.write_head(sheet, FIRST_ROW - 1, columns)
    lines = _lines(report)[: extent.shown]
    last = table.write_rows(sheet, FIRST_ROW, columns, lines)
    if lines:
        filter_head(sheet, (FIRST_ROW - 1, 1, last, len(columns)))
    else:
        sheet.put(FIRST_ROW, 1, words.NONE)
    counts = _counts(report.findings, last)
    if isinstance(counts, Formula) and extent.file:
        counts = counts.value
    sheet.merge(NOTE_ROW, 1, NOTE_ROW, LAST_OF_COUNTS, counts, COUNTS)
    sheet.freeze(FIRST_ROW, 4)
    finish(
        sheet, Page(len(columns), heads=(FIRST_ROW - 1, FIRST_ROW - 1), sides=0.4), report.period
    )
    return sheet


def whole_findings(report: Report) -> Whole:
    """Every finding, those too that a sheet has no room for."""
    columns = _columns({})
    number = words.FINDING_LABELS["number"]
    fields = [
        Field(column.label, Kind.COUNT if column.label == number else Kind.TEXT)
        for column in columns
    ]
    lines = iter(_lines(report))
    return Whole(fields, ([column.value(line, 0) for column in columns] for line in lines))


def _lines(report: Report) -> list[Line]:
    return list(enumerate(sorted(report.findings, key=_order), start=1))


def _note(extent: Extent) -> str:
    if not extent.file:
        return text.FINDINGS_NOTE
    told = beyond.ON_SHEET.format(shown=extent.shown, rows=extent.rows, file=extent.file)
    return text.FINDINGS_NOTE + told


def _order(finding: Finding) -> tuple[UnitKey, Source]:
    """What concerns one unit stands together; what concerns none that has a code comes last."""
    unit = finding.subject
    return unit_key(unit.unit_code, "" if unit.unit_code else unit.unit_name), finding.source


def _standing_look(standing: Standing) -> theme.Style:
    fill = STANDING_FILLS.get(standing, "")
    return table.CENTRED.but(fill=fill, bold=standing is Standing.ERROR, wrap=True)


def _counts(findings: Sequence[Finding], last: int) -> CellValue:
    """How many there are of each word, in one sentence that follows the list."""
    found = Counter(finding.standing for finding in findings)
    told = [(STANDING_WORDS[one], found[one]) for one in Standing if found[one]]
    if not told:
        return text.NO_FINDINGS
    letter = column_letters(STANDING)
    cells = f"${letter}${FIRST_ROW}:${letter}${last}"
    parts = [
        f'"{text.COUNT_BEFORE.format(word=word)}"&COUNTIF({cells},"{word}")' for word, _ in told
    ]
    whole = text.COUNT_ALL.format(count=len(findings))
    before, after = text.COUNT_ALL.split("{count}")
    formula = f'"{before}"&COUNTA({cells})&"{after}"&' + f'&"{text.COUNT_BETWEEN}"&'.join(parts)
    value = text.COUNT_BETWEEN.join(
        text.COUNT_BEFORE.format(word=word) + str(count) for word, count in told
    )
    return Formula(f'{formula}&"{text.COUNT_END}"', whole + value + text.COUNT_END)


def _detail_rows(report: Report, plan: Plan) -> Mapping[RowPlace, int]:
    """Row of a workbook that counts → its row in 项目明细, of those that stand there."""
    return {
        (project.block.file, project.block.sheet, project.row): row
        for row, (_, _, tracked) in enumerate(
            islice(rows_in_order(report), plan.extents[words.DETAIL].shown), DETAIL_FIRST_ROW
        )
        for project in (tracked.row.project,)
    }


def _columns(detail_rows: Mapping[RowPlace, int]) -> list[Column[Line]]:
    """The columns; the number leads to the project's row in 项目明细.

    Not its name: a link that needs a second line is cut by LibreOffice.
    """
    labels = words.FINDING_LABELS

    def number(line: Line, _: int) -> CellValue:
        row = detail_rows.get(line[1].source.row_place)
        return Link(words.DETAIL, f"A{row}", line[0]) if row else line[0]

    return [
        Column(labels["number"], 5, table.CENTRED, number),
        Column(labels["severity"], 7, table.CENTRED, lambda line, _: STANDING_WORDS[line[1].standing], lambda line: _standing_look(line[1].standing)),
        Column(labels["code"], 6, table.CENTRED, lambda line, _: line[1].rule.code),
        Column(labels["unit_code"], 9, table.CODE.but(wrap=True), lambda line, _: line[1].subject.unit_code),
        Column(labels["unit_name"], 13, table.WRAPPED, lambda line, _: line[1].subject.unit_name),
        Column(labels["project_name"], 18, table.WRAPPED, lambda line, _: line[1].subject.project_name),
        Column(labels["file"], 20, table.WRAPPED, lambda line, _: line[1].source.file),
        Column(labels["sheet"], 11, table.WRAPPED, lambda line, _: line[1].source.sheet),
        Column(labels["cell"], 8, table.CENTRED.but(wrap=True), lambda line, _: where(line[1].source)),
        Column(labels["found"], 12, table.WRAPPED, lambda line, _: line[1].found),
        Column(labels["expected"], 11, table.WRAPPED, lambda line, _: expected_words(line[1])),
        Column(labels["difference"], 9, table.WRAPPED, lambda line, _: line[1].difference),
        Column(labels["message"], 44, table.WRAPPED, lambda line, _: line[1].message),
        Column(labels["reply"], 24, table.WRAPPED, lambda line, _: reply_words(line[1])),
    ]  # fmt: skip
