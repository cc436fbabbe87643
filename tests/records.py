"""Rows of returns for tests, made directly: what is not said is blank."""

from decimal import Decimal
from typing import Any

from perfbatch.model.absence import Absence
from perfbatch.model.choices import BudgetOrigin, IndicatorNature, YearEndOutlook
from perfbatch.model.finding import NOBODY
from perfbatch.model.records import Indicator, Project
from perfbatch.model.source import Block

BLOCK = Block("表.xlsx", "项目监控表", {})
BLANK = Absence.UNFILLED


def fen(wan: object) -> int | Absence:
    """Whole fen of 万元 written in decimal; nothing written is 未填."""
    if wan is None:
        return BLANK
    amount = Decimal(str(wan)) * 1_000_000
    assert amount == int(amount), wan
    return int(amount)


def project(budget: object = None, executed: object = None, **more: Any) -> Project:
    """A project of the year's budget; amounts in 万元, goal in percent."""
    goal = more.pop("goal", None)
    given: dict[str, Any] = {
        "serial_no": BLANK,
        "project_code": "",
        "project_name": "档案数字化",
        "budget_origin": BudgetOrigin.ORIGINAL,
        "issue_month": BLANK,
        "original_budget_fen": fen(budget),
        "carryover_fen": fen(more.pop("carryover", None)),
        "budget_adjustment_fen": fen(more.pop("adjustment", None)),
        "stated_revised_budget_fen": Absence.NOT_COMPUTED,
        "executed_fen": executed if isinstance(executed, Absence) else fen(executed),
        "stated_execution_rate": Absence.NOT_COMPUTED,
        "projected_executed_fen": fen(more.pop("projected", None)),
        "goal_attainment": BLANK if goal is None else Decimal(str(goal)),
        "year_end_outlook": YearEndOutlook.MET,
        "deviation_cause": BLANK,
        "deviation_note": "",
        "rectification_measure": "",
        "due_date": BLANK,
        "review_explanation": "",
        "remark": "",
    }
    told = {**given, **more}
    parts = ("original_budget_fen", "carryover_fen", "budget_adjustment_fen")
    typed = sum(told[name] for name in parts if isinstance(told[name], int))
    return Project(block=BLOCK, row=9, subject=NOBODY, formula_budget_fen=typed, **told)


def added(amount: object, executed: object, month: int, **more: Any) -> Project:
    """A project added during the year."""
    return project(
        0,
        executed,
        adjustment=amount,
        budget_origin=BudgetOrigin.ADDED,
        issue_month=month,
        **more,
    )


def indicator(
    nature: IndicatorNature, target: object, actual: object, projected: object = None, **more: Any
) -> Indicator:
    """An indicator; numbers written in decimal, words stay words."""
    values = [_quantity(one) for one in (target, actual, projected)]
    weight = more.pop("weight", None)
    given: dict[str, Any] = {
        "serial_no": BLANK,
        "project_code": "",
        "project_name": "档案数字化",
        "dimension": BLANK,
        "category": "",
        "indicator": "数量",
        "indicator_nature": nature,
        "measure_unit": "",
        "target_value": values[0],
        "actual_value": values[1],
        "projected_value": values[2],
        "weight": BLANK if weight is None else Decimal(str(weight)),
        "likelihood": BLANK,
        "deviation_cause": BLANK,
        "deviation_note": "",
        "remark": "",
    }
    return Indicator(block=BLOCK, row=4, subject=NOBODY, **{**given, **more})


def _quantity(value: object) -> Decimal | str | Absence:
    if value is None:
        return BLANK
    return value if isinstance(value, str) and not value[-1].isdigit() else Decimal(str(value))


def typed_project(
    name: str, budget: object, paid: object, goal: object, **more: object
) -> dict[str, object]:
    """A project as a unit types it into the template: amounts in 万元, goal in percent."""
    return {
        "project_name": name,
        "budget_origin": "年初预算",
        "original_budget_fen": budget,
        "executed_fen": paid,
        "goal_attainment": goal,
        "year_end_outlook": "能实现",
        **more,
    }
