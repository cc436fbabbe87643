"""Who owes what on 报送情况: units by department and desk, each unit, whom to call and in which words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from perfbatch.measures.report import Report
from perfbatch.measures.submissions import State, Submission, Tally, tallies, tally
from perfbatch.model.period import Period
from perfbatch.stages.write import table
from perfbatch.stages.write.table import Column
from perfbatch.wording import submissions as text
from perfbatch.wording.feedback import progress_words
from perfbatch.wording.findings import full_sentence
from perfbatch.wording.sheets import TOTAL
from perfbatch.xlsx import theme
from perfbatch.xlsx.furniture import filter_head
from perfbatch.xlsx.writing import Sheet

MOST_NAMES = 10
LAST = 12


@dataclass(frozen=True, slots=True)
class Chased:
    """A unit as a line of the sheet: what it has sent, and what is to be said to it."""

    number: int
    one: Submission
    remark: str
    reminder: str


def chased(report: Report) -> list[Chased]:
    """Every unit that owes a return or has sent one, in the order of codes."""
    return [
        Chased(number, one, _remark(one), reminder(one, report.period))
        for number, one in enumerate(report.submissions, start=1)
    ]


def add_chasing(sheet: Sheet, report: Report, row: int) -> int:
    """The sections on units, from a row on; returns the next free row."""
    titles = iter(text.NUMBERS)
    if report.roster is not None:
        for words, key in ((text.BY_DEPARTMENT, "department"), (text.BY_DESK, "desk")):
            next(titles)
            row = _groups(sheet, report, row, words, key)
    number = next(titles)
    _section(sheet, row, text.UNITS_TITLE.format(number=number))
    columns = _columns()
    table.write_head(sheet, row + 1, columns)
    lines = chased(report)
    last = table.write_rows(sheet, row + 2, columns, lines)
    if lines:
        filter_head(sheet, (row + 1, 1, last, len(columns)))
    _section(sheet, last + 2, text.FILES_TITLE.format(number=next(titles)))
    return last + 3


def equation(report: Report) -> str:
    """应报 = 已报 + 未报; without a roster what has come."""
    counts = tally(report.submissions)
    sentence = text.EQUATION if report.roster is not None else text.RECEIVED
    return sentence.format_map(_counts(counts))


def _counts(counts: Tally) -> dict[str, int]:
    return {name: getattr(counts, name) for name in text.TALLY_LABELS if name != "name"}


def _section(sheet: Sheet, row: int, words: str) -> None:
    sheet.merge(row, 1, row, LAST, words, theme.SECTION)
    sheet.height(row, 22)


def _groups(sheet: Sheet, report: Report, row: int, words: str, key: str) -> int:
    """Units by department or desk, with their sum."""
    _section(sheet, row, words)
    sheet.row(row + 1, list(text.TALLY_LABELS.values()), theme.HEAD, first=2)
    groups = tallies(report.submissions, lambda one: getattr(one, key) or text.NOT_NAMED)
    at = row + 2
    for name, counts in groups.items():
        _group(sheet, at, name, counts, theme.CELL_WRAPPED)
        at += 1
    _group(sheet, at, TOTAL, tally(report.submissions), theme.as_total(theme.CELL_CENTRED))
    return at + 2


def _group(sheet: Sheet, row: int, name: str, counts: Tally, style: theme.Style) -> None:
    number = theme.CELL_COUNT.but(bold=style.bold, fill=style.fill)
    sheet.put(row, 2, name, style)
    sheet.row(row, list(_counts(counts).values()), number, first=3)


def _columns() -> list[Column[Chased]]:
    labels = text.UNIT_LABELS
    return [
        Column(labels["number"], 5, table.CENTRED, lambda line, _: line.number),
        Column(labels["name"], 26, table.WRAPPED, lambda line, _: line.one.name),
        Column(labels["state"], 10, table.CENTRED, lambda line, _: state_word(line.one)),
        Column(labels["code"], 11, table.CODE, lambda line, _: line.one.code),
        Column(labels["department"], 16, table.WRAPPED, lambda line, _: line.one.department),
        Column(labels["desk"], 18, table.WRAPPED, lambda line, _: line.one.desk),
        Column(labels["correction"], 8, table.COUNT, lambda line, _: line.one.correction),
        Column(labels["doubles"], 8, table.COUNT, lambda line, _: line.one.doubles),
        Column(labels["errors"], 8, table.COUNT, lambda line, _: line.one.errors),
        Column(labels["contact"], 16, table.WRAPPED, lambda line, _: line.one.contact),
        Column(labels["remark"], 34, table.WRAPPED, lambda line, _: line.remark),
        Column(text.REMINDER_HEAD, 34, table.WRAPPED, lambda line, _: line.reminder),
    ]


def state_word(one: Submission) -> str:
    """未报, 退回, 零报告 or 已报."""
    return text.UNIT_STATES[one.state.value]


def _remark(one: Submission) -> str:
    """What became of the last round, what is to be explained, what does not count, what is left out."""
    told = [progress_words(one.progress)] if one.progress else []
    if one.questions:
        told.append(text.QUESTIONS.format(count=one.questions))
    told += [
        text.ELSEWHEN.format(file=aside.file, period=aside.finding.found) for aside in one.elsewhen
    ]
    told += [
        text.REFUSED.format(file=aside.file, reason=full_sentence(aside.finding))
        for aside in one.refused
    ]
    return "".join(told) + _unreported(one, text.UNREPORTED, {})


def reminder(one: Submission, period: Period) -> str:
    """What to send to the unit; nothing where it has nothing to do."""
    facts = {"unit": one.name or one.code, "year": period.year, "month": period.month}
    if one.state is State.MISSING:
        return text.REMINDER_MISSING.format(**facts) + _of_other_periods(one)
    if one.unit is None:
        reason = "".join(_reasons(one))
        return text.REMINDER_REFUSED.format(**facts, reason=reason)
    told = ""
    if one.errors:
        more = text.REMINDER_QUESTIONS.format(count=one.questions) if one.questions else ""
        told = text.REMINDER_RETURNED.format(**facts, errors=one.errors, questions=more)
    elif one.questions:
        told = text.REMINDER_EXPLAIN.format(**facts, count=one.questions)
    return told + _unreported(one, text.REMINDER_ALSO if told else text.REMINDER_UNREPORTED, facts)


def _of_other_periods(one: Submission) -> str:
    """What has come instead, that nobody wonders."""
    return "".join(
        text.REMINDER_OTHER_PERIOD.format(file=aside.file, period=aside.finding.found)
        for aside in one.elsewhen
    )


def _reasons(one: Submission) -> Iterator[str]:
    """Why nothing counts; of several files each with its name."""
    for aside in one.refused:
        reason = full_sentence(aside.finding)
        several = len(one.refused) > 1
        yield text.OF_FILE.format(file=aside.file, reason=reason) if several else reason


def _unreported(one: Submission, sentence: str, facts: Mapping[str, object]) -> str:
    """The projects of the register that the unit leaves out; nothing where there is none."""
    if not one.unreported:
        return ""
    names = _names([project.name for project in one.unreported])
    return sentence.format(**facts, count=len(one.unreported), names=names)


def _names(names: Sequence[str]) -> str:
    told = "、".join(names[:MOST_NAMES])
    return text.MORE_NAMES.format(names=told) if names[MOST_NAMES:] else told
