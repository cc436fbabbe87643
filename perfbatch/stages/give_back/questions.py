"""问题: what the unit is to do, each with the way to its cell, and a column to answer."""

from perfbatch.form.feedback import FEEDBACK_CARD, QUESTIONS
from perfbatch.form.forms import FORM_BY_KEY
from perfbatch.form.monitoring import MONITORING
from perfbatch.form.places import label_of
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.period import Period
from perfbatch.stages.give_back.cases import Case
from perfbatch.stages.give_back.filled import Filled
from perfbatch.stages.give_back.rows import undivided_budgets
from perfbatch.template import Addressed, FormCell
from perfbatch.wording import feedback as words
from perfbatch.wording.findings import STANDING_WORDS, expected_words, place
from perfbatch.wording.sheets import footer
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Link
from perfbatch.xlsx.heights import height_for
from perfbatch.xlsx.page import Page, set_up
from perfbatch.xlsx.writing import Book, Sheet

LAST = len(QUESTIONS.fields)
CENTRED = {"number", "standing", "rule"}
LOOKS = [
    theme.CELL_CENTRED if one.name in CENTRED else theme.CELL_WRAPPED for one in QUESTIONS.fields
]
LOOKS[QUESTIONS.column("reply") - 1] = theme.CELL_WRAPPED.but(fill=theme.INPUT_FILL)

CARD_ROW = 2
LINE = 18.0
TITLE_LINE = 26.0
"""Heights of a line in points."""


def write_questions(
    book: Book,
    addressed: Addressed,
    case: Case,
    filled: Filled,
    period: Period,
) -> None:
    """The first sheet of the workbook."""
    sheet = book.sheet(QUESTIONS.sheet)
    widths = [float(one.width) for one in QUESTIONS.fields]
    sheet.widths(widths)
    title = words.TITLE.format(unit=case.name or case.code, year=period.year, month=period.month)
    sheet.merge(1, 1, 1, LAST, title, theme.TITLE.but(wrap=True))
    sheet.height(1, 32)
    sheet.fit_height(1, [(title, sum(widths) * theme.PLAIN.size / theme.TITLE.size)], TITLE_LINE)
    _write_card(sheet, case, period)
    row = CARD_ROW + 1
    for line in _lines(case, moved=filled.moved):
        sheet.merge(row, 1, row, LAST, line, theme.WRAPPED)
        sheet.height(row, height_for([(line, sum(widths))]) or LINE)
        row += 1
    sheet.line(row, [one.label for one in QUESTIONS.fields], [theme.HEAD] * LAST)
    sheet.height(row, 24)
    for number, (finding, cell) in enumerate(
        zip(case.findings, filled.cells, strict=True), start=1
    ):
        where = addressed(cell) if cell else _elsewhere(finding, several=case.files > 1)
        values = _values(number, finding, cell, where)
        _write_row(sheet, row + number, values)
    sheet.freeze(row + 1, 4)
    set_up(sheet, Page(LAST, heads=(row, row)), footer(period))


def _write_card(sheet: Sheet, case: Case, period: Period) -> None:
    """Who it is for, and the round, each as a label with its value to the right."""
    values: tuple[CellValue, ...] = (
        case.code,
        case.name,
        case.number,
        " ".join((str(period), *case.answers)),
    )
    spans = ((1, 2, 3, 4), (5, 5, 6, 6), (7, 7, 8, 8), (9, 9, 10, 10))
    sheet.height(CARD_ROW, 22)
    fitted = []
    for one, value, (label, last_label, first, last) in zip(
        FEEDBACK_CARD.fields, values, spans, strict=True
    ):
        sheet.merge(CARD_ROW, label, CARD_ROW, last_label, one.label, theme.HEAD)
        style = theme.CELL_TEXT if isinstance(value, str) else theme.CELL_CENTRED
        sheet.merge(CARD_ROW, first, CARD_ROW, last, value, style.but(align="left", wrap=True))
        width = sum(field.width for field in QUESTIONS.fields[first - 1 : last])
        fitted.append((str(value), float(width)))
    sheet.fit_height(CARD_ROW, fitted)


def _lines(case: Case, *, moved: bool) -> list[str]:
    """How much there is to do, what has been done since the last time, and how to do it."""
    errors, explain = case.count(Severity.ERROR), case.count(Severity.EXPLAIN)
    count = words.TO_DO.format(count=errors + explain, errors=errors, explain=explain)
    told = words.progress_words(case.progress) + count if case.progress else count
    first, second, third, last = words.HOW_TO
    third = third if case.returns or case.contested else words.HOW_TO_WITHOUT_ROWS
    lines = [told, first, second, third, last]
    lines += [words.CONTESTED] if case.contested else []
    lines += [words.OTHER_SHAPE.format(form=title) for title in _other_shapes(case)]
    lines += [words.UNDIVIDED.format(label=label) for label in undivided_budgets(case.returns)]
    return [*lines, words.ROWS_MOVED] if moved else lines


def _other_shapes(case: Case) -> list[str]:
    """What the unit sent in the place of the present form."""
    keys = dict.fromkeys(typed.form for one in case.returns for typed in one.typed)
    return [FORM_BY_KEY[key].title for key in keys if key != MONITORING.key]


def _values(
    number: int, finding: Finding, cell: FormCell | None, where: CellValue
) -> dict[str, CellValue]:
    label = label_of(cell.table, cell.field) if cell else ""
    return {
        "number": number,
        "standing": STANDING_WORDS[finding.standing],
        "rule": finding.rule.code,
        "cell": where,
        "label": label,
        "project_name": finding.subject.project_name,
        "found": finding.found,
        "expected": expected_words(finding),
        "message": finding.message,
    }


def _elsewhere(finding: Finding, *, several: bool) -> str:
    """Where it stood in the workbook that came, of several in which; the form has no such place."""
    where = place(finding.source)
    if several:
        return words.ORIGINAL_PLACE_OF.format(file=finding.source.file, place=where)
    return words.ORIGINAL_PLACE.format(place=where) if where else words.WHOLE_RETURN


def _write_row(sheet: Sheet, row: int, values: dict[str, CellValue]) -> None:
    told = [values.get(one.name) for one in QUESTIONS.fields]
    sheet.line(row, told, LOOKS)
    wrapped = []
    for one, value in zip(QUESTIONS.fields, told, strict=True):
        shown = value.text if isinstance(value, Link) else value
        if isinstance(shown, str):
            wrapped.append((shown, float(one.width)))
    sheet.height(row, height_for(wrapped) or LINE)
