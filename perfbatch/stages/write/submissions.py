"""报送情况: what became of every file and unit, whom to chase and in which words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.entry import Verdict
from perfbatch.model.merged import FileVerdict
from perfbatch.model.period import Period
from perfbatch.stages.write import table
from perfbatch.stages.write.chasing import LAST, equation, place_groups, write_chasing
from perfbatch.stages.write.paper import finish
from perfbatch.stages.write.parts import FileParts, Rest, Share, UnitPart, parts_of
from perfbatch.stages.write.plan import Plan
from perfbatch.stages.write.spread import Box, put_boxes
from perfbatch.stages.write.statistics_pages import MOST_BREAKS
from perfbatch.stages.write.submissions_pages import GAP, SCALE, Pages, heights_of, write_list
from perfbatch.stages.write.table import Column
from perfbatch.stages.write.told import Told
from perfbatch.stages.write.turnout import QUIET_COUNT, write_section
from perfbatch.wording import beyond
from perfbatch.wording import sheets as words
from perfbatch.wording import submissions as text
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import Link
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

TITLE_HEIGHT = 30.0
FIRST_ROW = 4
BESIDE_LISTS = 6
"""Rows for the titles, heads and ends of the lists of files and units."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet: a whole entry of the inbox, a unit in it, or what it has beside.

    `number` is the file's: the lines of one file share it. `verdict` is a word, rows are counts.
    """

    number: int
    file: str
    verdict: str
    unit_code: str
    unit_name: str
    state: str
    rows_found: int
    rows_counted: int
    contact: str
    reason: str
    reminder: str

    @property
    def rows_aside(self) -> int:
        """Found = counted + set aside, by definition."""
        return self.rows_found - self.rows_counted


def add_submissions(book: Book, report: Report, plan: Plan) -> Sheet:
    """Who owes what in numbers; a line for every entry of the inbox; then unit by unit.

    Several units in a file take a line each.
    """
    sheet = book.sheet(words.SUBMISSIONS)
    columns = _columns()
    widths = [column.width for column in columns]
    sheet.widths(widths)
    title = text.TITLE.format(year=report.period.year, month=report.period.month)
    sheet.merge(1, 1, 1, LAST, title, theme.TITLE)
    sheet.height(1, TITLE_HEIGHT)
    lines = lines_of(report)
    note = put_boxes(sheet, 2, [Box(1, LAST, _note(report, lines), theme.WRAPPED)], widths, 20)
    pages = Pages(FIRST_ROW, TITLE_HEIGHT + note + GAP)
    sections = place_groups(report, plan, pages)
    found, lines = len(lines), lines[: _room(report, plan, pages)]
    rows = pages.place(heights_of(columns, lines))
    if len(lines) < found:
        told = beyond.CUT.format(rows=found, shown=len(lines), where=beyond.CUT_RECORD)
        sheet.merge(rows.last + 1, 1, rows.last + 1, LAST, told, theme.NOTE)
    number = text.NUMBERS[len(sections)]
    write_section(sheet, rows.title, text.FILES_TITLE.format(number=number), LAST)
    write_list(sheet, rows, columns, lines)
    units = write_chasing(sheet, report, plan, pages, sections)
    sheet.put(3, 2, Link(words.SUBMISSIONS, f"A{units.title}", text.TO_UNITS))
    heads = (units.heads[0], units.heads[0])
    page = Page(LAST, heads=heads, scale=SCALE, breaks=pages.breaks, sides=0.4)
    sheet.freeze(FIRST_ROW, 1)
    finish(sheet, page, report.period)
    return sheet


def _room(report: Report, plan: Plan, pages: Pages) -> int:
    """How many lines of files there is room for above the units, with a head on each page."""
    room = plan.sheet_rows - pages.row - len(report.submissions) - BESIDE_LISTS
    return max(0, room // 2, room - MOST_BREAKS - 1)


def _note(report: Report, lines: Sequence[Line]) -> str:
    """The equation of the units, and what cannot be known without a roster."""
    told = [equation(report)]
    if report.roster is None:
        told.append(text.NO_ROSTER)
    if len(lines) != len(report.files):
        told.append(text.SEVERAL)
    return "".join(told)


def _columns() -> list[Column[Line]]:
    labels = words.FILE_LABELS
    return [
        Column(labels["number"], 5, table.CENTRED, lambda line, _: line.number),
        Column(labels["file"], 22, table.WRAPPED, lambda line, _: line.file),
        Column(labels["verdict"], 12, table.CENTRED, lambda line, _: line.verdict),
        Column(labels["unit_code"], 10, table.CODE, lambda line, _: line.unit_code),
        Column(labels["unit_name"], 15, table.WRAPPED, lambda line, _: line.unit_name),
        Column(labels["state"], 12, table.WRAPPED, lambda line, _: line.state),
        Column(labels["rows_found"], 7, QUIET_COUNT, lambda line, _: line.rows_found),
        Column(labels["rows_counted"], 7, QUIET_COUNT, lambda line, _: line.rows_counted),
        Column(labels["rows_aside"], 7, QUIET_COUNT, lambda line, _: line.rows_aside),
        Column(labels["contact"], 17, table.WRAPPED, lambda line, _: line.contact),
        Column(labels["reason"], 33, table.WRAPPED, lambda line, _: line.reason),
        Column(text.REMINDER_HEAD, 39, table.WRAPPED, lambda line, _: line.reminder),
    ]


def lines_of(report: Report) -> list[Line]:
    """The lines of all entries. The rows of a file's lines add up to those of the file."""
    told = Told.of(report)
    return [
        line
        for number, parts in enumerate(parts_of(report), start=1)
        for line in _lines(number, parts, report.period, told)
    ]


def _lines(number: int, parts: FileParts, period: Period, told: Told) -> Iterator[Line]:
    """A line for each unit that counts, one or two for the rest; one line where no unit counts."""
    if not parts.units:
        yield _whole(number, parts.file, told)
    for part in parts.units:
        yield _of_unit(number, part, period, told)
    if parts.rest is not None:
        yield from _beside(number, parts, parts.rest, period, told)


def _whole(number: int, file: FileVerdict, told: Told) -> Line:
    """An entry of which nothing counts."""
    name = file.subject.unit_name
    owed = file.verdict is Verdict.SET_ASIDE and not told.aside(file.name, name)
    reminder = text.REMINDER_ASIDE.format(
        unit=name or file.name, file=file.name, reason=file.reason
    )
    return Line(
        number,
        file.name,
        words.VERDICT_WORDS[file.verdict.value],
        file.subject.unit_code,
        name,
        text.STATES[file.verdict.value],
        file.rows_found,
        file.rows_counted,
        "",
        file.reason,
        reminder if owed else "",
    )


def _of_unit(number: int, part: UnitPart, period: Period, told: Told) -> Line:
    """A unit that counts, with its own rows in the file."""
    unit = part.unit
    subject = unit.measured.unit.valid.subject
    return Line(
        number,
        part.file,
        words.VERDICT_WORDS[Verdict.COUNTED.value],
        subject.unit_code,
        subject.unit_name,
        state(part),
        part.rows_found,
        part.rows_counted,
        contact(unit),
        "",
        _reminder(unit.name, part.errors, period) if part.errors and not told.unit(unit) else "",
    )


def _beside(
    number: int, parts: FileParts, rest: Rest, period: Period, told: Told
) -> Iterator[Line]:
    """What a file has beside its units: what is owed, errors of no unit; what nobody needs."""
    if rest.owed or rest.errors:
        yield _owed(number, parts, rest, period, told)
    if rest.spared:
        state = Verdict.SUPERSEDED.value if rest.replaced else "not_needed"
        line = _of_share(number, parts, rest.spared)
        yield replace(line, state=text.STATES[state], reason=rest.spared.reason)


def _owed(number: int, parts: FileParts, rest: Rest, period: Period, told: Told) -> Line:
    """Rows that do not count and must come again, errors that are no unit's."""
    file = parts.file
    states, reasons, reminders = [], [], []
    if rest.owed:
        states.append(text.STATES[Verdict.SET_ASIDE.value])
        reasons.append(rest.owed.reason)
        facts = {
            "unit": rest.owed_by or file.name,
            "file": file.name,
            "rows": rest.owed.rows,
            "reason": rest.owed.reason,
        }
        if not told.aside(file.name, rest.owed_by):
            reminders.append(text.REMINDER_ROWS_ASIDE.format(**facts))
    if rest.errors:
        states.append(text.STATES["returned"].format(errors=rest.errors))
        reasons.append(text.NO_UNITS_ERRORS)
        reminders.append(_reminder(file.name, rest.errors, period))
    return replace(
        _of_share(number, parts, rest.owed),
        state="；".join(states),
        reason="；".join(reasons),
        reminder="\n".join(reminders),
    )


def _of_share(number: int, parts: FileParts, share: Share | None) -> Line:
    """A line beside the units: of rows that do not count, or none."""
    contacts = {contact(part.unit) for part in parts.units}
    verdict = Verdict.SET_ASIDE if share else Verdict.COUNTED
    return Line(
        number,
        parts.file.name,
        words.VERDICT_WORDS[verdict.value],
        "",
        share.unit_names if share else "",
        "",
        share.rows if share else 0,
        0,
        contacts.pop() if len(contacts) == 1 else "",
        "",
        "",
    )


def state(part: UnitPart) -> str:
    """报送状态 of a unit that counts, by what stands in the file: 已报, 零报告, 更正稿, 退回."""
    words_found = []
    if part.unit.nil:
        words_found.append(text.STATES["nil"])
    if correction := part.heading.correction:
        words_found.append(text.STATES["correction"].format(number=correction))
    if part.errors:
        words_found.append(text.STATES["returned"].format(errors=part.errors))
    return "；".join(words_found or [text.STATES["reported"]])


def contact(unit: TrackedUnit) -> str:
    """Who filled in the return, and the telephone."""
    heading = unit.measured.unit.valid.heading
    return " ".join(part for part in (heading.preparer, heading.phone) if part)


def _reminder(unit: str, errors: int, period: Period) -> str:
    """A sentence to send to the unit that has errors to correct."""
    return text.REMINDER.format(unit=unit, year=period.year, month=period.month, errors=errors)
