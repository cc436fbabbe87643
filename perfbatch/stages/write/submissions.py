"""报送情况: what became of every file, whom to chase and in which words."""

from collections.abc import Mapping

from perfbatch.measures.report import Report, TrackedUnit
from perfbatch.model.choices import YesNo
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Severity
from perfbatch.model.merged import FileVerdict
from perfbatch.stages.write import table
from perfbatch.stages.write.table import Column
from perfbatch.wording import sheets as words
from perfbatch.wording import submissions as text
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue
from perfbatch.xlsx.furniture import filter_head
from perfbatch.xlsx.writing import Book, Sheet

Line = tuple[int, FileVerdict, TrackedUnit | None]
FIRST_ROW = 4


def add_submissions(book: Book, report: Report) -> Sheet:
    """The sheet with a line for every entry of the inbox."""
    sheet = book.sheet(words.SUBMISSIONS)
    columns = _columns(report)
    sheet.widths([column.width for column in columns])
    title = text.TITLE.format(year=report.period.year, month=report.period.month)
    sheet.merge(1, 1, 1, len(columns), title, theme.TITLE)
    sheet.height(1, 30)
    sheet.merge(2, 1, 2, len(columns), text.NO_ROSTER, theme.NOTE)
    table.write_head(sheet, FIRST_ROW - 1, columns)
    by_file: Mapping[str, TrackedUnit] = {unit.measured.unit.file: unit for unit in report.units}
    lines = [
        (number, file, by_file.get(file.name)) for number, file in enumerate(report.files, start=1)
    ]
    last = table.write_rows(sheet, FIRST_ROW, columns, lines)
    if lines:
        filter_head(sheet, (FIRST_ROW - 1, 1, last, len(columns)))
    sheet.freeze(FIRST_ROW, 3)
    sheet.print_setup(heads=(FIRST_ROW - 1, FIRST_ROW - 1))
    sheet.footer(words.PAGE_FOOTER)
    return sheet


def _columns(report: Report) -> list[Column[Line]]:
    labels = words.FILE_LABELS
    return [
        Column(labels["number"], 5, table.CENTRED, lambda line, _: line[0]),
        Column(labels["file"], 26, table.WRAPPED, lambda line, _: line[1].name),
        Column(labels["verdict"], 10, table.CENTRED, lambda line, _: words.VERDICT_WORDS[line[1].verdict.value]),
        Column(labels["unit_code"], 11, table.CODE, lambda line, _: line[1].subject.unit_code),
        Column(labels["unit_name"], 16, table.WRAPPED, lambda line, _: line[1].subject.unit_name),
        Column(labels["state"], 18, table.WRAPPED, lambda line, _: state(line[1], line[2])),
        Column(labels["rows_found"], 8, table.COUNT, lambda line, _: line[1].rows_found),
        Column(labels["rows_counted"], 8, table.COUNT, lambda line, _: line[1].rows_counted),
        Column(labels["rows_aside"], 8, table.COUNT, lambda line, _: line[1].rows_aside),
        Column(labels["contact"], 16, table.WRAPPED, lambda line, _: _contact(line[2])),
        Column(labels["reason"], 34, table.WRAPPED, lambda line, _: line[1].reason),
        Column(text.REMINDER_HEAD, 34, table.WRAPPED, lambda line, _: reminder(line[1], line[2], report)),
    ]  # fmt: skip


def state(file: FileVerdict, unit: TrackedUnit | None) -> str:
    """报送状态: 已报, 零报告, 更正稿, 退回, or why the file does not count."""
    if unit is None:
        return text.STATES[file.verdict.value]
    heading = unit.measured.unit.valid.heading
    words_found = []
    if heading.nil_return is YesNo.YES:
        words_found.append(text.STATES["nil"])
    if heading.correction:
        words_found.append(text.STATES["correction"].format(number=heading.correction))
    errors = unit.count(Severity.ERROR)
    if errors:
        words_found.append(text.STATES["returned"].format(errors=errors))
    return "；".join(words_found or [text.STATES["reported"]])


def _contact(unit: TrackedUnit | None) -> CellValue:
    if unit is None:
        return ""
    heading = unit.measured.unit.valid.heading
    return " ".join(part for part in (heading.preparer, heading.phone) if part)


def reminder(file: FileVerdict, unit: TrackedUnit | None, report: Report) -> str:
    """A sentence to send to the unit, where something is owed."""
    if unit is not None and (errors := unit.count(Severity.ERROR)):
        return text.REMINDER.format(
            unit=unit.name, year=report.period.year, month=report.period.month, errors=errors
        )
    if file.verdict is Verdict.SET_ASIDE:
        name = file.subject.unit_name or file.name
        return text.REMINDER_ASIDE.format(unit=name, file=file.name, reason=file.reason)
    return ""
