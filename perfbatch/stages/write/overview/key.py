"""The head of 总览: the month in a sentence, then the key figures, all live."""

from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.report import Report
from perfbatch.model.absence import Maybe
from perfbatch.model.fen import wan_rounded
from perfbatch.model.pct import Pct, pct_of, pct_text
from perfbatch.stages.write import cells, rates
from perfbatch.stages.write.overview.grid import COLUMNS, heads, put
from perfbatch.stages.write.plan import IS_FLAGGED, IS_ROW, Plan
from perfbatch.wording import overview as text
from perfbatch.wording.watch import percent_words
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula
from perfbatch.xlsx.writing import Sheet, address

WIDTHS = (4, 2, 2, 4, 4, 2, 2, 2, 2)
PLACES = {"projects": 7, "budget": 9, "paid": 13, "rate": 17, "pace": 19, "goal": 21, "flagged": 23}
"""The first column of each figure."""

_LOOKS = (
    theme.CELL,
    *[theme.CELL_COUNT] * 2,
    *[theme.CELL_AMOUNT] * 2,
    *[theme.CELL_PERCENT] * 3,
    theme.CELL_COUNT,
)
_COUNT = "0"


def add_key_figures(sheet: Sheet, report: Report, plan: Plan, row: int) -> int:
    """The sentence in `row`, below it all returns and those that passed; the next free row."""
    sheet.merge(row, 1, row, COLUMNS, _sentence(report, plan, row + 2), theme.LEAD)
    sheet.height(row, 31)
    put(sheet, row + 1, heads(text.KEY_HEAD, WIDTHS))
    sheet.height(row + 1, 28)
    passing = sum(unit.passes for unit in report.units)
    for number, label, units, sums, groups in (
        (row + 2, text.EVERYTHING, len(report.units), report.everything, rates.EVERY),
        (row + 3, text.PASSED, passing, report.passed, rates.PASSING),
    ):
        values = [label, units, *_values(report, plan, sums, groups)]
        put(sheet, number, list(zip(values, WIDTHS, _LOOKS, strict=True)))
        sheet.height(number, 16)
    return row + 4


def _values(
    report: Report, plan: Plan, sums: Aggregate, groups: tuple[rates.Criteria, ...]
) -> list[CellValue]:
    detail = plan.detail
    counted = "+".join(detail.count(*one, IS_ROW) for one in groups)
    flagged = "+".join(detail.count(*one, IS_FLAGGED) for one in groups)
    base = rates.base_of(detail, report.policy, groups)
    budget = rates.sum_of(detail, "revised_budget_fen", groups)
    return [
        Formula(counted, sums.projects),
        cells.amount_by(budget, sums["revised_budget_fen"]),
        cells.amount_by(rates.sum_of(detail, "executed_fen", groups), sums["executed_fen"]),
        rates.rate(detail, sums, f"({base})", groups),
        float(report.pace),
        rates.weighted_goal(detail, sums, groups),
        Formula(flagged, sums.tally("flagged", "any").count),
    ]


def _sentence(report: Report, plan: Plan, row: int) -> Formula:
    """The month in words, over the key figures of all returns in `row`."""
    sums, tally = report.everything, report.everything.tally("flagged", "any")
    at = {name: address(row, column) for name, column in PLACES.items()}
    flagged = plan.detail.total("revised_budget_fen", IS_FLAGGED)
    pace = pct_of(report.pace)
    told = {
        "projects": _text(at["projects"], _COUNT),
        "passed": _text(address(row + 1, PLACES["projects"]), _COUNT),
        "passed_rate": _text(address(row + 1, PLACES["rate"]), theme.PERCENT_FORMAT),
        "budget": _text(at["budget"], theme.AMOUNT_FORMAT),
        "paid": _text(at["paid"], theme.AMOUNT_FORMAT),
        "rate": _text(at["rate"], theme.PERCENT_FORMAT),
        "goal": _text(at["goal"], theme.PERCENT_FORMAT),
        "flagged": _text(at["flagged"], _COUNT),
        "amount": _text(flagged, theme.AMOUNT_FORMAT),
    }
    value = {
        "projects": str(sums.projects),
        "passed": str(report.passed.projects),
        "passed_rate": percent_words(report.passed.execution_pct),
        "budget": wan_rounded(sums["revised_budget_fen"]),
        "paid": wan_rounded(sums["executed_fen"]),
        "rate": percent_words(sums.execution_pct),
        "goal": percent_words(sums.weighted_goal_pct),
        "flagged": str(tally.count),
        "amount": wan_rounded(tally.amount_fen),
    }
    parts = [text.PROJECTS, "", text.GOALS, text.OF_PASSED, text.FLAGGED]
    formulas = [part.format_map(told) for part in parts]
    values = [_plain(part).format_map(value) for part in parts]
    formulas[1], values[1] = _against_pace(at["rate"], at["pace"]), _lead(sums.execution_pct, pace)
    return Formula("&".join(formulas), "".join(values))


def _text(expression: str, number_format: str) -> str:
    return f'TEXT({expression},"{number_format}")'


def _plain(part: str) -> str:
    """What the formula `"a"&{b}&"c"` says: a{b}c."""
    return part.replace('"&', "").replace('&"', "").replace('"', "")


def _against_pace(rate: str, pace: str) -> str:
    gap = f"ROUND({rate}*100,2)-ROUND({pace}*100,2)"
    points = f'TEXT(ABS({gap}),"{theme.POINTS_FORMAT}")'
    told = f'IF({gap}<0,"{text.SLOWER}","{text.FASTER}")&{points}&"{text.POINTS}"'
    return f'IF(ISNUMBER({rate}),{told},"")'


def _lead(rate: Maybe[Pct], pace: Pct) -> str:
    """How far payments are before or behind the pace; nothing where there is no rate."""
    if not isinstance(rate, int):
        return ""
    word = text.SLOWER if rate < pace else text.FASTER
    return f"{word}{pct_text(abs(rate - pace))}{text.POINTS}"
