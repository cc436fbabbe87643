"""One sheet a unit: heading, rows, totals, findings; printable and sendable alone."""

from collections.abc import Sequence

from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.choices import YesNo
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.source import Source
from perfbatch.policy import Policy
from perfbatch.stages.write import table
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.plan import Plan, shown_code, shown_department, shown_name
from perfbatch.stages.write.row_formulas import RowFormulas
from perfbatch.stages.write.unit_rows import (
    LOOKS,
    NAMES,
    WIDTHS,
    WRAPPED,
    letter,
    row_cells,
    total_cells,
)
from perfbatch.wording import sheets as words
from perfbatch.wording import unit as text
from perfbatch.wording.findings import STANDING_WORDS, full_sentence, place, reply_words
from perfbatch.wording.watch import percent_words
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import Link
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

FIRST_ROW = 6
MOST_FILES = 3


def add_unit_sheet(book: Book, report: Report, plan: Plan, unit: TrackedUnit) -> Sheet:
    """The unit's sheet."""
    sheet = book.sheet(plan.sheet_of(unit))
    sheet.widths([WIDTHS[name] for name in NAMES])
    _head(sheet, report, unit)
    row = FIRST_ROW
    if unit.rows:
        row = _rows(sheet, report, plan, unit)
        sheet.freeze(FIRST_ROW, NAMES.index("project_name") + 2)
    else:
        nil = unit.measured.unit.valid.heading.nil_return is YesNo.YES
        _line(sheet, FIRST_ROW - 1, text.NIL if nil else text.NO_PROJECTS)
    _foot(sheet, row + 1, unit)
    heads = (FIRST_ROW - 1, FIRST_ROW - 1) if unit.rows else None
    finish(sheet, Page(len(NAMES), heads=heads), report.period)
    return sheet


def _rows(sheet: Sheet, report: Report, plan: Plan, unit: TrackedUnit) -> int:
    """Header, rows and totals; returns the row of totals."""
    labels = [words.UNIT_LABELS[name] for name in NAMES]
    widths = [WIDTHS[name] for name in NAMES]
    sheet.row(FIRST_ROW - 1, labels, theme.HEAD)
    sheet.fit_height(FIRST_ROW - 1, list(zip(labels, widths, strict=True)))
    formulas = RowFormulas(letter, report.policy)
    for place_in_unit, tracked in enumerate(unit.rows):
        number = FIRST_ROW + place_in_unit
        values = row_cells(tracked, number, formulas)
        detail_row = plan.detail_row(unit, place_in_unit)
        values["serial"] = Link(words.DETAIL, f"A{detail_row}", str(place_in_unit + 1))
        for column, name in enumerate(NAMES, start=1):
            look = table.style_for(LOOKS.get(name, table.CENTRED), values[name])
            sheet.put(number, column, values[name], look)
        sheet.fit_height(number, [(str(values[name]), WIDTHS[name]) for name in WRAPPED])
    row = FIRST_ROW + len(unit.rows)
    _total(sheet, row, unit, report.policy)
    return row


def _line(sheet: Sheet, row: int, words_of_line: str, style: theme.Style = theme.WRAPPED) -> None:
    """A sentence over the whole width."""
    sheet.merge(row, 1, row, len(NAMES), words_of_line, style)
    sheet.fit_height(row, [(words_of_line, sum(WIDTHS.values()))])


def _head(sheet: Sheet, report: Report, unit: TrackedUnit) -> None:
    heading = unit.measured.unit.valid.heading
    period = report.period
    title = text.TITLE.format(unit=shown_name(unit), year=period.year, month=period.month)
    sheet.merge(1, 1, 1, len(NAMES), title, theme.TITLE)
    sheet.height(1, 30)
    _line(
        sheet,
        2,
        text.HEADING.format(
            code=shown_code(unit),
            department=shown_department(unit),
            preparer=heading.preparer,
            responsible=heading.responsible,
            phone=heading.phone,
            file=_files(unit.measured.unit.files),
        ),
    )
    _line(sheet, 3, _equation(unit))
    sheet.put(4, 1, Link(words.COVER, "A1", words.BACK))
    sheet.put(4, len(NAMES), words.UNIT_OF_MONEY, theme.UNIT_OF_MONEY)


def _files(names: Sequence[str]) -> str:
    """The files that count for the unit; of many the first few."""
    if len(names) <= MOST_FILES:
        return "、".join(names)
    return text.SEVERAL_FILES.format(files="、".join(names[:MOST_FILES]), count=len(names))


def _equation(unit: TrackedUnit) -> str:
    """The rows of the file that counts, its findings, and whether other files were replaced."""
    told = text.EQUATION.format(
        found=unit.rows_found,
        counted=len(unit.rows),
        aside=len(unit.set_aside),
        errors=unit.count(Severity.ERROR),
        explain=unit.count(Severity.EXPLAIN),
        explained=unit.explained,
        notes=unit.count(Severity.NOTE),
    )
    replaced = len(unit.measured.unit.other_files)
    return told + (text.SUPERSEDED.format(count=replaced) if replaced else "")


def _total(sheet: Sheet, row: int, unit: TrackedUnit, policy: Policy) -> None:
    """The row of totals under the rows of the unit."""
    values = total_cells(unit.sums, FIRST_ROW, row - 1, policy)
    for column, name in enumerate(NAMES, start=1):
        value = values.get(name)
        style = table.style_for(LOOKS.get(name, table.CENTRED), value)
        sheet.put(row, column, value, theme.as_total(style))


def _foot(sheet: Sheet, row: int, unit: TrackedUnit) -> None:
    """Attainment, findings, rows set aside, signature line."""
    if unit.rows:
        sums = unit.sums
        weighted, mean = percent_words(sums.weighted_goal_pct), percent_words(sums.mean_goal_pct)
        _line(sheet, row, text.WEIGHTED.format(weighted=weighted, mean=mean))
        row += 1
    _line(sheet, row + 1, text.FINDINGS, theme.SECTION)
    several = len({file for file, _ in unit.measured.unit.names}) > 1
    lines = [
        f"{number}. [{STANDING_WORDS[finding.standing]}] "
        f"{_in_file(finding.source, several=several)}{full_sentence(finding)}{_reply(finding)}"
        for number, finding in enumerate(unit.findings, start=1)
    ]
    row = _sentences(sheet, row + 2, lines or [text.NO_FINDINGS])
    if unit.set_aside:
        _line(sheet, row + 1, text.ASIDE, theme.SECTION)
        told = [
            text.ASIDE_LINE.format(
                place=_in_file(one.source, several=several) + place(one.source),
                text=one.text,
                reason=one.reason,
            )
            for one in unit.set_aside
        ]
        row = _sentences(sheet, row + 2, told)
    _line(sheet, row + 1, text.SIGNATURE)


def _reply(finding: Finding) -> str:
    """What the unit says to it."""
    told = reply_words(finding)
    return text.REPLY.format(reply=told) if told else ""


def _in_file(source: Source, *, several: bool) -> str:
    """The file, where the unit's return stands in several."""
    return text.IN_FILE.format(file=source.file) if several else ""


def _sentences(sheet: Sheet, row: int, sentences: Sequence[str]) -> int:
    """Sentences one below the other; returns the next free row."""
    for number, sentence in enumerate(sentences, start=row):
        _line(sheet, number, sentence)
    return row + len(sentences)
