"""Who owes what on 报送情况: units by department and desk, each unit, whom to call and in which words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from perfbatch.measures.report import Report
from perfbatch.measures.submissions import State, Submission, Tally, tally
from perfbatch.model.period import Period
from perfbatch.stages.write import table
from perfbatch.stages.write.plan import Plan
from perfbatch.stages.write.submissions_pages import Pages, Rows, heights_of, write_list
from perfbatch.stages.write.table import Column
from perfbatch.stages.write.turnout import (
    GROUPINGS,
    QUIET_COUNT,
    Grouping,
    Listed,
    write_grouping,
    write_section,
)
from perfbatch.wording import submissions as text
from perfbatch.wording.feedback import progress_words
from perfbatch.wording.findings import full_sentence
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue
from perfbatch.xlsx.furniture import filter_head
from perfbatch.xlsx.writing import Sheet

MOST_NAMES = 10
STATE = tuple(text.UNIT_LABELS).index("state") + 1
LAST = len(text.UNIT_LABELS) + 1
STATE_FILLS = {State.MISSING: "#D9D9D9", State.RETURNED: "#FCE4D6"}


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


def place_groups(report: Report, plan: Plan, pages: Pages) -> list[Rows]:
    """Where the units by department and by desk stand; nowhere without a roster."""
    widths = [column.width for column in unit_columns(plan)]
    return [pages.place(one.heights(report.submissions, widths)) for one in _groupings(report)]


def _groupings(report: Report) -> Sequence[Grouping]:
    return GROUPINGS if report.roster is not None else ()


def write_chasing(
    sheet: Sheet, report: Report, plan: Plan, pages: Pages, sections: Sequence[Rows]
) -> Rows:
    """The groups where they are placed, and the list of the units below all others; its rows."""
    columns = unit_columns(plan)
    widths = [column.width for column in columns]
    lines = chased(report)
    rows = pages.place(heights_of(columns, lines), repeated=True)
    listed = Listed(rows.heads[0] + 1, rows.last)
    for one, section in zip(_groupings(report), sections, strict=True):
        write_grouping(sheet, section, one, report.submissions, listed, widths)
    title = text.UNITS_TITLE.format(number=text.NUMBERS[len(sections) + 1])
    write_section(sheet, rows.title, title, LAST)
    write_list(sheet, rows, columns, lines)
    for at, line in zip(rows.lines, lines, strict=True):
        sheet.put(at, STATE, state_word(line.one), state_look(line.one.state))
    if lines:
        filter_head(sheet, (rows.heads[0], 1, rows.last, LAST))
    return rows


def equation(report: Report) -> str:
    """应报 = 已报 + 未报; without a roster what has come."""
    counts = tally(report.submissions)
    sentence = text.EQUATION if report.roster is not None else text.RECEIVED
    return sentence.format_map(_counts(counts))


def _counts(counts: Tally) -> dict[str, int]:
    return {name: getattr(counts, name) for name in text.TALLY_LABELS if name != "name"}


def unit_columns(plan: Plan) -> list[Column[Chased]]:
    """The columns of the list of units; the number of a unit that counts leads to its sheet."""
    labels = text.UNIT_LABELS
    return [
        Column(labels["number"], 5, table.CENTRED, lambda line, _: _number(line, plan)),
        Column(labels["name"], 22, table.WRAPPED, lambda line, _: line.one.name),
        Column(
            labels["state"], 12, table.CENTRED.but(wrap=True), lambda line, _: state_word(line.one)
        ),
        Column(labels["code"], 10, table.CODE, lambda line, _: line.one.code),
        Column(labels["department"], 15, table.WRAPPED, lambda line, _: line.one.department),
        Column(labels["desk"], 12, table.WRAPPED, lambda line, _: line.one.desk),
        Column(labels["correction"], 7, QUIET_COUNT, lambda line, _: line.one.correction),
        Column(labels["doubles"], 7, QUIET_COUNT, lambda line, _: line.one.doubles),
        Column(labels["errors"], 7, QUIET_COUNT, lambda line, _: line.one.errors_listed),
        Column(labels["contact"], 17, table.WRAPPED, lambda line, _: line.one.contact),
        Column(labels["remark"], 33, table.WRAPPED, lambda line, _: line.remark),
        Column(text.REMINDER_HEAD, 39, table.WRAPPED, lambda line, _: line.reminder),
    ]


def _number(line: Chased, plan: Plan) -> CellValue:
    unit = line.one.unit
    return plan.link_to(unit, line.number) if unit and line.one.name else line.number


def state_look(state: State) -> theme.Style:
    """A state has a shape before its word; what is to be chased has a quiet fill, seen in grey too."""
    shape = text.STATE_SHAPES[state.value]
    return table.CENTRED.but(number=f'"{shape} "@', fill=STATE_FILLS.get(state, ""), wrap=True)


def state_word(one: Submission) -> str:
    """未报, 退回, 零报告 or 已报; of a nil return with errors both words."""
    word = text.UNIT_STATES[one.state.value]
    both = one.nil and one.state is State.RETURNED
    return text.ALSO_NIL.format(state=word, nil=text.UNIT_STATES["nil"]) if both else word


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
    if one.errors_aside:
        told.append(text.ERRORS_ASIDE.format(count=one.errors_aside))
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
