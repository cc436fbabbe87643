"""Faults of figures that are possible and not likely: B09, C06–C12, C17."""

import random
from decimal import Decimal

from robustness.faults.county import amount, fund, give_reasons, settle, spend
from robustness.faults.draft import Draft, Goal, Money, Part, Row, Value, budget_of, fen_in
from robustness.faults.kind import Seeded, note, question, return_fault, row_fault, seeded

_AHEAD, _LEFT, _CHANGED = 30, 30, 30
"""Points ahead of pace, percent of the budget left, percent of 年初预算数 (rules C06, C10, C09)."""


@row_fault(months=range(3, 9))
def far_ahead_of_pace(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Ahead of pace by 30 points or more: C06 (audit rules C06; after August no budget allows it)."""
    one = draft.rows[row]
    budget = budget_of(one)
    least = -(-budget * (100 * draft.month + 12 * _AHEAD) // 1200)
    settle(chance, one, draft, chance.choice((least, (least + budget) // 2, budget)))
    one["executed_fen"] = Money(max(fen_in(one, "executed_fen"), least))
    one["projected_executed_fen"] = Money(budget)
    return seeded(question("C06", "", draft.at(row, "executed_fen")))


def _unspent(chance: random.Random, draft: Draft, row: int) -> Row:
    """A row with a budget and no payments, late enough to be asked, that says why it lags."""
    one = draft.rows[row]
    if one["budget_origin"] == "年中追加":
        one["issue_month"] = chance.randrange(1, draft.month)
    settle(chance, one, draft, 0, lagging=True)
    return one


@row_fault(months=range(4, 12))
def nothing_spent_yet(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A budget and no payments from April on: C07 (audit rules C07)."""
    _unspent(chance, draft, row)
    return seeded(question("C07", "", draft.at(row, "executed_fen")))


@row_fault()
def paid_for_nothing_reached(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Payments, and a goal of 0: C08 (audit rules C08)."""
    one = draft.rows[row]
    paid = chance.choice((1, budget_of(one) // 50, budget_of(one) // 11))
    settle(chance, one, draft, paid, lagging=True)
    one["executed_fen"], one["goal_attainment"] = Money(paid), Goal(Decimal(0))
    return seeded(question("C08", "none_reached", draft.at(row, "goal_attainment")))


@row_fault()
def all_reached_for_nothing(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A goal of 100 % without any payment: C08, with C07 and C03 (audit rules C08, C07, C03)."""
    _unspent(chance, draft, row)["goal_attainment"] = Goal(Decimal(100))
    at, paid = draft.at(row, "goal_attainment"), draft.at(row, "executed_fen")
    beside = [question("C03", "", at), question("C07", "", paid)]
    return seeded(question("C08", "all_reached", at), beside=beside)


@row_fault()
def large_adjustment(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """An adjustment of 30 % of 年初预算数 or more, either way: C09 (audit rules C09)."""
    one = draft.rows[row]
    own = amount(chance)
    least = -(-own * _CHANGED // 100)
    change = chance.choice((least, least, own // 2, own * 4 // 5)) * chance.choice((1, -1))
    one |= {
        "budget_origin": "年初预算",
        "original_budget_fen": Money(own),
        "carryover_fen": None,
        "budget_adjustment_fen": Money(change),
    }
    spend(chance, one, draft)
    return seeded(question("C09", "", draft.at(row, "budget_adjustment_fen")))


@row_fault()
def much_left_yet_promised(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """30 % of the budget or more left at the year's end, and 能实现: C10 (audit rules C10)."""
    one = draft.rows[row]
    budget = budget_of(one)
    most = budget * (100 - _LEFT) // 100
    settle(chance, one, draft, int(budget * min(draft.month / 12, 0.68)))
    one["projected_executed_fen"] = Money(chance.choice((most, fen_in(one, "executed_fen"))))
    one["year_end_outlook"] = "能实现"
    return seeded(question("C10", "", draft.at(row, "year_end_outlook")))


@row_fault()
def projection_above_budget(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """全年预计执行数 above the budget by a fen or more: B09 (audit rules B09)."""
    budget = budget_of(draft.rows[row])
    more = chance.choice((1, 100, budget // 3))
    draft.rows[row]["projected_executed_fen"] = Money(budget + more)
    return seeded(question("B09", "", draft.at(row, "projected_executed_fen")))


@row_fault()
def carryover_counted(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Last year's carry-over inside the denominator: C17, a note at its cell (audit rules C17)."""
    one = draft.rows[row]
    one["budget_origin"] = "上年结转"
    fund(chance, one, draft)
    spend(chance, one, draft)
    return seeded(note("C17", "", draft.at(row, "carryover_fen")))


@return_fault("indicators", rows=1)
def outlook_not_as_computed(chance: random.Random, draft: Draft) -> Seeded:
    """The indicators give another class than the one that is chosen: C11 (audit rules C11)."""
    row = _take_one(chance, draft)
    projected, chosen = chance.choice(
        (
            (70, "能实现"),
            (70, "不能完全实现"),
            (99, "差距较大"),
            (71, "能实现"),
            (100, "不能完全实现"),
        )
    )
    one = draft.rows[row]
    _indicator(draft, row, projected_value=projected)
    one["year_end_outlook"] = chosen
    give_reasons(chance, one)
    return seeded(question("C11", "", draft.at(row, "year_end_outlook")))


@return_fault("indicators", rows=1)
def certain_yet_missed(chance: random.Random, draft: Draft) -> Seeded:
    """An indicator that is 确定能 and projected below its target: C12 (audit rules C12)."""
    row = _take_one(chance, draft)
    nature, projected = chance.choice((("正向", 99), ("正向", 75), ("反向", 101), ("反向", 129)))
    _indicator(draft, row, indicator_nature=nature, projected_value=projected, likelihood="确定能")
    draft.rows[row]["year_end_outlook"] = "不能完全实现"
    spot = draft.spot(Part.INDICATOR, len(draft.indicators) - 1, "likelihood")
    return seeded(question("C12", "", spot))


def _indicator(draft: Draft, row: int, **values: Value) -> None:
    """One more indicator, of this row."""
    one: Row = {
        "serial_no": len(draft.indicators) + 1,
        "project_code": draft.rows[row]["project_code"],
        "project_name": draft.rows[row]["project_name"],
        "dimension": "产出指标",
        "indicator": "数量",
        "indicator_nature": "正向",
        "target_value": 100,
        "actual_value": 40,
    }
    draft.indicators.append({**one, **values})


def _take_one(chance: random.Random, draft: Draft) -> int:
    """A free row that this fault takes for itself, spent as it should be."""
    row = chance.choice(list(draft.free_rows()))
    draft.used.add(row)
    spend(chance, draft.rows[row], draft)
    return row
