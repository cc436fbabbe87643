"""问题清单: every finding with its cell, what was found and expected, and room for the reply."""

from perfbatch.measures.report import Report
from perfbatch.model.finding import Finding
from perfbatch.stages.write import table
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.table import Column
from perfbatch.wording import sheets as words
from perfbatch.wording import submissions as text
from perfbatch.wording.findings import STANDING_WORDS, expected_words, reply_words, where
from perfbatch.xlsx import theme
from perfbatch.xlsx.furniture import filter_head
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

Line = tuple[int, Finding]
FIRST_ROW = 4


def add_findings(book: Book, report: Report) -> Sheet:
    """The sheet with a line for every finding, in the order of file, sheet and cell."""
    sheet = book.sheet(words.FINDINGS)
    columns = finding_columns()
    sheet.widths([column.width for column in columns])
    title = text.FINDINGS_TITLE.format(year=report.period.year, month=report.period.month)
    sheet.merge(1, 1, 1, len(columns), title, theme.TITLE)
    sheet.height(1, 30)
    sheet.merge(2, 1, 2, len(columns), text.FINDINGS_NOTE, theme.NOTE)
    table.write_head(sheet, FIRST_ROW - 1, columns)
    lines = list(enumerate(report.findings, start=1))
    last = table.write_rows(sheet, FIRST_ROW, columns, lines)
    if lines:
        filter_head(sheet, (FIRST_ROW - 1, 1, last, len(columns)))
    else:
        sheet.put(FIRST_ROW, 1, words.NONE)
    sheet.freeze(FIRST_ROW, 4)
    finish(sheet, Page(len(columns), heads=(FIRST_ROW - 1, FIRST_ROW - 1)), report.period)
    return sheet


def finding_columns() -> list[Column[Line]]:
    """The columns of a list of findings."""
    labels = words.FINDING_LABELS
    return [
        Column(labels["number"], 5, table.CENTRED, lambda line, _: line[0]),
        Column(labels["severity"], 7, table.CENTRED, lambda line, _: STANDING_WORDS[line[1].standing]),
        Column(labels["code"], 6, table.CENTRED, lambda line, _: line[1].rule.code),
        Column(labels["unit_code"], 9, table.CODE, lambda line, _: line[1].subject.unit_code),
        Column(labels["unit_name"], 13, table.WRAPPED, lambda line, _: line[1].subject.unit_name),
        Column(labels["project_name"], 17, table.WRAPPED, lambda line, _: line[1].subject.project_name),
        Column(labels["file"], 20, table.WRAPPED, lambda line, _: line[1].source.file),
        Column(labels["sheet"], 11, table.WRAPPED, lambda line, _: line[1].source.sheet),
        Column(labels["cell"], 7, table.CENTRED, lambda line, _: where(line[1].source)),
        Column(labels["found"], 11, table.WRAPPED, lambda line, _: line[1].found),
        Column(labels["expected"], 11, table.WRAPPED, lambda line, _: expected_words(line[1])),
        Column(labels["difference"], 9, table.WRAPPED, lambda line, _: line[1].difference),
        Column(labels["message"], 46, table.WRAPPED, lambda line, _: line[1].message),
        Column(labels["reply"], 15, table.WRAPPED, lambda line, _: reply_words(line[1])),
    ]  # fmt: skip
