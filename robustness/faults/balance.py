"""Faults of arithmetic: B01–B14, V02. Each row stays right in everything but the one thing."""

import random
from decimal import Decimal
from fractions import Fraction

from robustness.faults.county import fund, spend
from robustness.faults.draft import (
    BUDGET_PARTS,
    FEN_PER_WAN,
    Draft,
    Goal,
    Money,
    Part,
    Shape,
    budget_of,
    fen_in,
)
from robustness.faults.kind import Seeded, error, note, return_fault, row_fault, seeded
from robustness.faults.standard import half_up

_SUMMED = (*BUDGET_PARTS, "revised_budget_fen", "executed_fen", "projected_executed_fen")


def _off(chance: random.Random, fen: int, least: int) -> float:
    """An amount in 万元 that is off by more than `least` fen."""
    by = chance.choice((least + 1, least + 100, chance.randrange(least + 1, 50 * FEN_PER_WAN)))
    return (fen + by * chance.choice((1, -1))) / FEN_PER_WAN


@row_fault()
def budget_written_over(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """调整后预算数 written over with another number: B01 (audit rules B01, tolerance 0.005)."""
    spot = draft.at(row, "revised_budget_fen")
    draft.written_over[spot] = _off(chance, budget_of(draft.rows[row]), 5000)
    return seeded(error("B01", "", spot))


@row_fault()
def rate_written_over(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """执行率 written over with another number: B04 (audit rules B04, 0.01 points)."""
    one = draft.rows[row]
    rate = half_up(Fraction(fen_in(one, "executed_fen"), budget_of(one)) * 100)
    by = Fraction(chance.choice((2, chance.randrange(2, 2000))), 100)
    spot = draft.at(row, "execution_rate")
    draft.written_over[spot] = float(rate + by)
    return seeded(error("B04", "", spot))


@row_fault()
def paid_more_than_budget(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Payments above the budget by a fen or more: B03 (audit rules B03)."""
    one = draft.rows[row]
    budget = budget_of(one)
    paid = budget + chance.choice((1, 100, budget // 50))
    one["executed_fen"] = one["projected_executed_fen"] = Money(paid)
    one["goal_attainment"] = Goal(Decimal(chance.randrange(9550, 9999)) / 100)
    return seeded(error("B03", "", draft.at(row, "executed_fen")))


@row_fault()
def paid_without_budget(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """A budget of 0 and payments: B10 (audit rules B10)."""
    one = draft.rows[row]
    one["budget_origin"] = "年初预算"
    for name in BUDGET_PARTS:
        one[name] = Money(0)
    one["executed_fen"] = one["projected_executed_fen"] = Money(chance.randrange(1, 10**8))
    return seeded(error("B10", "", draft.at(row, "executed_fen")))


@row_fault(shape=Shape.EXPORT)
def paid_more_than_budget_in_export(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Payments above the budget in a platform export in 元: B03 (audit rules B03)."""
    budget = budget_of(draft.rows[row])
    draft.rows[row]["executed_fen"] = Money(budget + chance.choice((1, 100, budget // 50)))
    return seeded(error("B03", "", draft.at(row, "executed_fen")))


@row_fault()
def projection_below_payments(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """全年预计执行数 below 累计执行数 by a fen or more: B08 (audit rules B08)."""
    paid = fen_in(draft.rows[row], "executed_fen")
    draft.rows[row]["projected_executed_fen"] = Money(paid - chance.choice((1, 100, paid // 3)))
    draft.rows[row]["year_end_outlook"] = "不能完全实现"  # 能实现 would ask for C10 too
    return seeded(error("B08", "", draft.at(row, "projected_executed_fen")))


def _added(chance: random.Random, draft: Draft, row: int) -> None:
    draft.rows[row]["budget_origin"] = "年中追加"
    fund(chance, draft.rows[row], draft)


@row_fault()
def added_with_original_budget(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """年中追加 with a 年初预算数: B11 (audit rules B11: B0 = 0)."""
    _added(chance, draft, row)
    one = draft.rows[row]
    one["original_budget_fen"] = Money(chance.randrange(1, 60) * FEN_PER_WAN)
    one["budget_adjustment_fen"] = Money(fen_in(one, "original_budget_fen") // 5)
    spend(chance, one, draft)
    return seeded(error("B11", "original", draft.at(row, "original_budget_fen")))


@row_fault()
def added_without_adjustment(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """年中追加 with nothing, 0 or less in 年中调整数: B11 (audit rules B11: A > 0)."""
    _added(chance, draft, row)
    one = draft.rows[row]
    one["carryover_fen"] = Money(chance.randrange(5, 60) * FEN_PER_WAN)
    one["budget_adjustment_fen"] = chance.choice((None, Money(0), Money(-FEN_PER_WAN)))
    spend(chance, one, draft)
    return seeded(error("B11", "adjustment", draft.at(row, "budget_adjustment_fen")))


@row_fault()
def added_without_month(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """年中追加 without 下达月份: B11 (standard form 5: for 年中追加)."""
    _added(chance, draft, row)
    draft.rows[row]["issue_month"] = None
    spend(chance, draft.rows[row], draft)
    return seeded(error("B11", "month_blank", draft.at(row, "issue_month")))


@row_fault()
def added_after_the_period(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """年中追加 in a month after the period: B11 (audit rules B11: 下达月份 ≤ m)."""
    _added(chance, draft, row)
    draft.rows[row]["issue_month"] = chance.randint(draft.month + 1, 12)
    spend(chance, draft.rows[row], draft)
    return seeded(error("B11", "month_late", draft.at(row, "issue_month")))


@return_fault("total", summed=True)
def total_written_over(chance: random.Random, draft: Draft) -> Seeded:
    """A total of 合计 written over: B05 (audit rules B05, 0.005 × n)."""
    draft.dress.total = True
    name = chance.choice(_SUMMED)
    whole = sum(
        budget_of(row) if name == "revised_budget_fen" else fen_in(row, name) for row in draft.rows
    )
    spot = draft.spot(Part.TOTAL, 0, name)
    draft.written_over[spot] = _off(chance, whole, 5000 * len(draft.rows))
    return seeded(error("B05", "", spot))


@return_fault("total", summed=True)
def subtotal_written_over(chance: random.Random, draft: Draft) -> Seeded:
    """An amount of 小计 is not the sum of the rows above it: B05 at its cell (decision 0013)."""
    middle = chance.randrange(1, len(draft.rows) - 1)
    draft.subtotals = (middle, len(draft.rows) - 1)
    name = chance.choice(_SUMMED)
    rows = draft.rows[: middle + 1]
    whole = sum(
        budget_of(row) if name == "revised_budget_fen" else fen_in(row, name) for row in rows
    )
    spot = draft.spot(Part.TOTAL, middle + 1, name)
    draft.written_over[spot] = _off(chance, whole, 5000 * len(draft.rows))
    left_out = (draft.spot(Part.TOTAL, at + 1, "project_name") for at in draft.subtotals)
    return seeded(
        error("B05", "partial", spot), beside=[note("V08", "partial", at) for at in left_out]
    )


@return_fault("count")
def declared_count_wrong(chance: random.Random, draft: Draft) -> Seeded:
    """填报项目数 is not the number of rows: B14 (audit rules B14)."""
    declared = len(draft.rows) + chance.choice((-1, 1, 2, 7))
    draft.heading["declared_project_count"] = declared
    return seeded(error("B14", "count", draft.head("declared_project_count")))


@return_fault("amount", summed=True)
def declared_amount_wrong(chance: random.Random, draft: Draft) -> Seeded:
    """填报资金合计 is not the rows' sum: B14 (audit rules B14, rounding aside)."""
    whole = sum(map(budget_of, draft.rows))
    draft.heading["declared_amount_fen"] = _off(chance, whole, 5000 * len(draft.rows))
    return seeded(error("B14", "amount", draft.head("declared_amount_fen")))


@return_fault("amount", summed=True)
def declared_amount_in_yuan(_: random.Random, draft: Draft) -> Seeded:
    """填报资金合计 in 元: V02 (rules V02), and B14 at the same cell."""
    whole = Money(sum(map(budget_of, draft.rows)) * 10_000)
    draft.heading["declared_amount_fen"] = whole
    at = draft.head("declared_amount_fen")
    return seeded(error("V02", "declared", at), beside=[error("B14", "amount", at)])


@return_fault("mark")
def unit_of_money_contradicts(chance: random.Random, draft: Draft) -> Seeded:
    """单位：元 above columns in 万元: V02 at that mark (rules V02)."""
    draft.mark = chance.choice(("单位：元", "金额单位：元", "单位: 元"))
    draft.dress.unit_in_labels = True
    return seeded(error("V02", "unit", draft.spot(Part.MARK)))


@return_fault("mark")
def unit_of_money_in_brackets_contradicts(_: random.Random, draft: Draft) -> Seeded:
    """（单位：元） above columns in 万元: V02 at that mark (rules V02; the brackets change nothing)."""
    draft.mark = "（单位：元）"
    draft.dress.unit_in_labels = True
    return seeded(error("V02", "unit", draft.spot(Part.MARK)))
