"""Below the table of 附件4: projects and amounts by class, and the attainment of all projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from perfbatch.form.choices import YEAR_END_OUTLOOK
from perfbatch.measures.aggregate import PROGRESS_CLASSES, Aggregate, Tally
from perfbatch.measures.report import Report
from perfbatch.model.choices import YearEndOutlook
from perfbatch.model.fen import wan_rounded
from perfbatch.model.pct import pct_fraction, pct_of
from perfbatch.stages.write import cells, rates, table
from perfbatch.stages.write.plan import IS_ROW, Criterion, Detail, Plan
from perfbatch.wording import sheets as words
from perfbatch.wording import statistics as text
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import Formula
from perfbatch.xlsx.writing import Sheet, address

GROUP, CLASS, AMOUNT, COUNT, SHARE, LAST = 1, 2, 3, 4, 5, 7
"""The columns: the share spans the three columns of ticks above it."""

LINE = 20.0
"""The height of a line in points."""


_RATE = theme.CELL_PERCENT.but(align="center", shrink=False)
"""A rate in the middle of merged columns."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A class with its criteria, its number and its amount."""

    label: str
    tally: Tally
    criteria: tuple[Criterion, ...]


def classes_height(report: Report) -> float:
    """The points that the classes take on paper."""
    groups = _groups(report.everything)
    lines = sum(len(lines) for _, lines in groups)
    return LINE * (1 + lines + 2 + _has_unclassed(report.everything, groups))


def add_classes(sheet: Sheet, report: Report, plan: Plan, row: int, total: int) -> int:
    """Write the classes from a row on; `total` is the row of totals. Returns the next free row."""
    sheet.row(row, (text.GROUP, text.CLASS, text.AMOUNT, text.COUNT), theme.HEAD)
    sheet.merge(row, SHARE, row, LAST, text.SHARE, theme.HEAD)
    sheet.height(row, LINE)
    sums, groups = report.everything, _groups(report.everything)
    row, over = row + 1, []
    for group, lines in groups:
        last = row + len(lines) - 1
        _merge_group(sheet, group, row, last)
        for number, line in enumerate(lines, start=row):
            _write(sheet, number, line, plan.detail)
            _share(sheet, number, line, sums, total)
        over.append(_left_over(plan.detail, sums, lines, row, total))
        row = last + 1
    row = _attainments(sheet, report, plan, row)
    if _has_unclassed(sums, groups):
        sheet.merge(row, GROUP, row, LAST, _note(over), theme.NOTE)
        sheet.height(row, LINE)
        row += 1
    return row


Group = tuple[str, list[_Line]]
"""A way to class the projects, and its classes."""


def _groups(sums: Aggregate) -> list[Group]:
    outlooks = [
        _Line(
            text.OUTLOOKS[one.value],
            sums.tally("outlook", one.value),
            (Criterion("year_end_outlook", f'"{YEAR_END_OUTLOOK.word(one)}"'),),
        )
        for one in YearEndOutlook
    ]
    progress = [
        _Line(words.PROGRESS_WORDS[name], sums.tally("progress", name), _progress(name))
        for name in PROGRESS_CLASSES
    ]
    return [(text.BY_OUTLOOK, outlooks), (text.BY_PROGRESS, progress)]


def _progress(name: str) -> tuple[Criterion, ...]:
    """The rows of a class of goal attainment."""
    least, below = PROGRESS_CLASSES[name]
    tests = [f'">={pct_fraction(least)}"']
    if below is not None:
        tests.append(f'"<{pct_fraction(below)}"')
    return tuple(Criterion("goal_attainment", test) for test in tests)


def _unclassed(sums: Aggregate, lines: Sequence[_Line]) -> Tally:
    """What no class of a group has."""
    count = sums.projects - sum(line.tally.count for line in lines)
    amount = sums["revised_budget_fen"] - sum(line.tally.amount_fen for line in lines)
    return Tally(count, amount)


def _has_unclassed(sums: Aggregate, groups: Sequence[Group]) -> bool:
    return any(_unclassed(sums, lines).count for _, lines in groups)


Counted = tuple[Formula, Formula]
"""A number of projects and their amount in words."""


def _left_over(
    detail: Detail, sums: Aggregate, lines: Sequence[_Line], first: int, total: int
) -> Counted:
    """What no class of a group has, live: all but the lines from `first` on."""
    last = first + len(lines) - 1
    tally = _unclassed(sums, lines)
    counts = f"SUM({address(first, COUNT)}:{address(last, COUNT)})"
    amounts = f"SUM({address(first, AMOUNT)}:{address(last, AMOUNT)})"
    amount = f"ROUND({address(total, AMOUNT)}-{amounts},6)"
    shown = f'TEXT({amount},"{theme.AMOUNT_FORMAT}")'
    return (
        Formula(f"({detail.count(IS_ROW)}-{counts})", str(tally.count)),
        Formula(shown, wan_rounded(tally.amount_fen)),
    )


def _note(over: Sequence[Counted]) -> Formula:
    """What stands in no class, as a sentence: a row of numbers would read like a project."""
    told = [one for pair in over for one in pair]
    begins, *parts = text.UNCLASSED.split("|")
    formula, value = f'"{begins}"', begins
    for one, part in zip(told, parts, strict=True):
        formula += f'&{one.text}&"{part}"'
        value += f"{one.value}{part}"
    return Formula(formula, value)


def _merge_group(sheet: Sheet, group: str, first: int, last: int) -> None:
    sheet.merge(first, GROUP, last, GROUP, group, theme.CELL_CENTRED.but(wrap=True))


def _write(sheet: Sheet, row: int, line: _Line, detail: Detail) -> None:
    amount = cells.amount_by(
        detail.total("revised_budget_fen", *line.criteria), line.tally.amount_fen
    )
    sheet.put(row, CLASS, line.label, theme.CELL)
    sheet.put(row, AMOUNT, amount, table.style_for(theme.CELL_AMOUNT, amount))
    count = Formula(detail.count(*line.criteria), line.tally.count)
    sheet.put(row, COUNT, count, theme.CELL_COUNT)
    sheet.height(row, LINE)


def _share(sheet: Sheet, row: int, line: _Line, sums: Aggregate, total: int) -> None:
    """The class's part of all money; a dash where there is none."""
    amount, whole = line.tally.amount_fen, sums["revised_budget_fen"]
    share = pct_fraction(pct_of(Fraction(amount, whole))) if whole > 0 else text.NO_SHARE
    base = address(total, AMOUNT)
    formula = f'IF({base}<=0,"{text.NO_SHARE}",ROUND({address(row, AMOUNT)}/{base},4))'
    sheet.merge(row, SHARE, row, LAST, Formula(formula, share), _RATE)


def _attainments(sheet: Sheet, report: Report, plan: Plan, row: int) -> int:
    """Rates, each over several columns: under none of the heads, and no amount to a reader."""
    detail, sums = plan.detail, report.everything
    values = (
        (text.WEIGHTED, rates.weighted_goal(detail, sums)),
        (text.MEAN, rates.mean_goal(detail, sums)),
    )
    _merge_group(sheet, text.ATTAINMENT, row, row + len(values) - 1)
    for number, (label, value) in enumerate(values, start=row):
        sheet.merge(number, CLASS, number, AMOUNT, label, theme.CELL)
        sheet.merge(number, COUNT, number, LAST, value, table.style_for(_RATE, value))
        sheet.height(number, LINE)
    return row + len(values)
