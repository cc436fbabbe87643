"""Faults that ask for an explanation: C01–C05."""

import random
from decimal import Decimal
from fractions import Fraction

from robustness.faults.county import settle, spend
from robustness.faults.draft import REASONS, Draft, Goal, budget_of, fen_in
from robustness.faults.kind import Seeded, question, return_fault, row_fault, seeded


@row_fault()
def lagging_yet_promised(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Behind pace by 30 % or more and 能实现: C01 (audit rules C01)."""
    spend(chance, draft.rows[row], draft, lagging=True)
    draft.rows[row]["year_end_outlook"] = "能实现"
    return seeded(question("C01", "", draft.at(row, "year_end_outlook")))


@row_fault()
def flagged_without_reasons(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """Flagged, and some of cause, note, measure and due date left out: C02, at one of them (audit rules C02)."""
    spend(chance, draft.rows[row], draft, lagging=True)
    left_out = chance.sample(REASONS, chance.choice((1, 1, 2, 4)))
    for name in left_out:
        draft.rows[row][name] = None
    return seeded(question("C02", "", *(draft.at(row, name) for name in left_out)))


@row_fault()
def goal_far_from_money(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """More than 10 points between goal and rate: C03 (audit rules C03)."""
    one = draft.rows[row]
    settle(chance, one, draft, int(budget_of(one) * min(0.8, draft.month / 12)))
    rate = Fraction(fen_in(one, "executed_fen"), budget_of(one)) * 100
    apart = chance.choice((10.02, chance.uniform(10.1, 19.5)))
    goal = Goal(Decimal(str(round(float(rate) + apart, 2))))
    while any(other.get("goal_attainment") == goal for other in draft.rows):
        goal = Goal(goal.percent + Decimal("0.01"))  # three of one goal are another fault, C04
    one["goal_attainment"] = goal
    return seeded(question("C03", "", draft.at(row, "goal_attainment")))


def _take(chance: random.Random, draft: Draft, count: int) -> list[int]:
    """Free rows that this fault takes for itself."""
    rows = sorted(chance.sample(list(draft.free_rows()), count))
    draft.used.update(rows)
    return rows


@return_fault("same goals", rows=3)
def same_goal_three_times(chance: random.Random, draft: Draft) -> Seeded:
    """One goal in three projects of a unit: C04, at one of them (audit rules C04)."""
    rows = _take(chance, draft, 3)
    share = min(0.9, draft.month / 12)
    for row in rows:
        settle(chance, draft.rows[row], draft, int(budget_of(draft.rows[row]) * share))
    for row in rows[1:]:
        draft.rows[row]["goal_attainment"] = draft.rows[rows[0]]["goal_attainment"]
    return seeded(question("C04", "", *(draft.at(row, "goal_attainment") for row in rows)))


@return_fault("same names", rows=2)
def one_name_without_codes(chance: random.Random, draft: Draft) -> Seeded:
    """Two projects of one name whose codes do not tell them apart: C05 (audit rules C05, D08)."""
    first, second = _take(chance, draft, 2)
    draft.rows[second]["project_name"] = draft.rows[first]["project_name"]
    both = chance.choice((None, draft.rows[first]["project_code"]))
    draft.rows[second]["project_code"] = both
    if chance.random() < 0.5:
        draft.rows[first]["project_code"] = both
    spots = [draft.at(row, "project_name") for row in (first, second)]
    return seeded(question("C05", "", *spots))
