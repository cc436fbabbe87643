"""Four small tables of 总览 side by side: lights, flags, money against goals, who has sent what."""

from collections.abc import Sequence

from perfbatch.measures.aggregate import Tally
from perfbatch.measures.dual import Dual, dual_tallies
from perfbatch.measures.project import Flag, Light
from perfbatch.measures.report import Report
from perfbatch.measures.submissions import tally
from perfbatch.stages.write import cells
from perfbatch.stages.write.overview.grid import LINE, heads, put, section
from perfbatch.stages.write.plan import IS_FLAGGED, IS_ROW, Criterion, Plan, rows_in_order
from perfbatch.wording import overview as text
from perfbatch.wording import sheets as words
from perfbatch.wording.watch import FLAG_WORDS, LIGHT_WORDS, NO_LIGHT
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula, Link
from perfbatch.xlsx.writing import Sheet, address

LIGHTS, FLAGS, DUALS, STATES = 1, 7, 14, 22
"""The first columns of the tables; between them a column of the grid stays free."""
LIGHT_WIDTHS, FLAG_WIDTHS, DUAL_WIDTHS, STATE_WIDTHS = (2, 1, 2), (3, 1, 2), (4, 1, 2), (2, 1)
ROWS = 5

Line = tuple[str, CellValue, CellValue]
"""A class: its word, how many projects, their budget in 万元."""


def add_classes(sheet: Sheet, report: Report, plan: Plan, row: int) -> int:
    """The tables from a row on; the next free row."""
    for title, head, widths, first, lines in (
        (
            Link(words.DETAIL, "A1", text.LIGHTS),
            text.LIGHT_HEAD,
            LIGHT_WIDTHS,
            LIGHTS,
            _lights(report, plan),
        ),
        (
            Link(words.WARNINGS, "A1", text.FLAGS),
            text.FLAG_HEAD,
            FLAG_WIDTHS,
            FLAGS,
            _flags(report, plan),
        ),
        (
            Link(words.DETAIL, "A1", text.DUAL),
            text.DUAL_HEAD,
            DUAL_WIDTHS,
            DUALS,
            _duals(report, plan, row + 2),
        ),
    ):
        section(sheet, row, title, first, sum(widths))
        put(sheet, row + 1, heads(head, widths), first)
        _lines(sheet, row + 2, lines, (first, widths))
    _states(sheet, report, row)
    for number in range(row + 1, row + 2 + ROWS):
        sheet.height(number, LINE)
    return row + 2 + ROWS


def _lines(
    sheet: Sheet, row: int, lines: Sequence[Line], place: tuple[int, tuple[int, ...]]
) -> None:
    first, widths = place
    looks = (theme.CELL, theme.CELL_COUNT, theme.CELL_AMOUNT)
    for number, line in enumerate(lines, start=row):
        put(sheet, number, list(zip(line, widths, looks, strict=True)), first)


def _class(plan: Plan, word: str, criteria: Sequence[Criterion], counted: Tally) -> Line:
    budget = plan.detail.total("revised_budget_fen", *criteria)
    amount = cells.amount_by(budget, counted.amount_fen)
    return word, Formula(plan.detail.count(*criteria), counted.count), amount


def _lights(report: Report, plan: Plan) -> list[Line]:
    names = {LIGHT_WORDS[light.value]: light.value for light in Light} | {NO_LIGHT: "none"}
    return [
        _class(
            plan, word, [Criterion("light", f'"{word}"')], report.everything.tally("light", name)
        )
        for word, name in names.items()
    ]


def _flags(report: Report, plan: Plan) -> list[Line]:
    lines = [
        _class(
            plan,
            f"{flag.value} {FLAG_WORDS[flag.value]}",
            [Criterion("flags", f'"*{flag.value}*"')],
            report.everything.tally("flag", flag.value),
        )
        for flag in Flag
    ]
    return [
        *lines,
        _class(plan, text.UNION, [IS_FLAGGED], report.everything.tally("flagged", "any")),
    ]


AGAINST_PACE = {
    Dual.ON_PACE: ('"<=0"', '"<=0"'),
    Dual.GOALS_BEHIND: ('"<=0"', '">0"'),
    Dual.MONEY_BEHIND: ('">0"', '"<=0"'),
    Dual.BOTH_BEHIND: ('">0"', '">0"'),
}
"""What 执行滞后幅度 and 绩效滞后幅度 must meet."""


def _duals(report: Report, plan: Plan, row: int) -> list[Line]:
    """The four fields, and what is left of all projects: those without one of the two figures."""
    found = dual_tallies(tracked for _, _, tracked in rows_in_order(report))
    lines = [
        _class(
            plan,
            text.DUAL_WORDS[field.value],
            [Criterion("pace_shortfall", money), Criterion("goal_shortfall", goals)],
            found[field],
        )
        for field, (money, goals) in AGAINST_PACE.items()
    ]
    last, left = row + len(lines) - 1, found[Dual.NOT_COMPUTED]
    counts, amounts = (
        f"SUM({address(row, column)}:{address(last, column)})"
        for column in (DUALS + DUAL_WIDTHS[0], DUALS + sum(DUAL_WIDTHS[:2]))
    )
    everything = plan.detail.total("revised_budget_fen")
    count = Formula(f"{plan.detail.count(IS_ROW)}-{counts}", left.count)
    amount = cells.amount_by(f"ROUND({everything}-{amounts},6)", left.amount_fen)
    return [*lines, (text.DUAL_WORDS[Dual.NOT_COMPUTED.value], count, amount)]


def _states(sheet: Sheet, report: Report, row: int) -> None:
    """Units by what they have sent; the title leads to 报送情况."""
    title = Link(words.SUBMISSIONS, "A1", text.STATES)
    section(sheet, row, title, STATES, sum(STATE_WIDTHS))
    put(sheet, row + 1, heads(text.STATE_HEAD, STATE_WIDTHS), STATES)
    labels = text.RECEIVED_LABELS if report.roster is None else text.STATE_LABELS
    counts = tally(report.submissions)
    for number, (name, label) in enumerate(labels.items(), start=row + 2):
        pieces = zip(
            (label, getattr(counts, name)),
            STATE_WIDTHS,
            (theme.CELL, theme.CELL_COUNT),
            strict=True,
        )
        put(sheet, number, list(pieces), STATES)
