"""The live formulas of a project's row, over the cells beside them."""

from collections.abc import Callable

from perfbatch.policy import Policy
from perfbatch.stages.write.plan import rate_base_columns

_ROW = "#"
"""Stands for the number of the row in a formula that is made once for all rows."""


class RowFormulas:
    """Formulas of a row by its number; `letter` gives the letter of a column by its name."""

    def __init__(self, letter: Callable[[str], str], policy: Policy) -> None:
        def at(name: str) -> str:
            return f"{letter(name)}{_ROW}"

        paid, budget, pace = at("executed_fen"), at("original_budget_fen"), at("pace")
        base = [at(name) for name in rate_base_columns(policy)]
        ratio = f"{paid}/{base[0]}" if len(base) == 1 else f"{paid}/SUM({','.join(base)})"
        self._revised = f"ROUND(SUM({budget}:{at('budget_adjustment_fen')}),6)"
        self._rate = f"ROUND({ratio},4)"
        self._original_rate = f"ROUND({paid}/{budget},4)"
        self._gap = f"ROUND(({ratio}-{pace})*100,2)"
        self._shortfall = f"ROUND(({pace}-{ratio})/{pace},4)"
        self._goal_shortfall = f"ROUND(({pace}-{at('goal_attainment')})/{pace},4)"

    def revised(self, row: int) -> str:
        """调整后预算数: the three amounts to its left, words passed over."""
        return self._revised.replace(_ROW, str(row))

    def rate(self, row: int) -> str:
        """执行率: payments over what they are held against."""
        return self._rate.replace(_ROW, str(row))

    def original_rate(self, row: int) -> str:
        """年初口径执行率."""
        return self._original_rate.replace(_ROW, str(row))

    def gap(self, row: int) -> str:
        """进度偏差, in points."""
        return self._gap.replace(_ROW, str(row))

    def shortfall(self, row: int) -> str:
        """执行滞后幅度."""
        return self._shortfall.replace(_ROW, str(row))

    def goal_shortfall(self, row: int) -> str:
        """绩效滞后幅度."""
        return self._goal_shortfall.replace(_ROW, str(row))
