"""The live formulas of a project's row, over the cells beside them."""

from collections.abc import Callable

from perfbatch.policy import Policy
from perfbatch.stages.write.plan import rate_base_columns


class RowFormulas:
    """Formulas of a row by its number; `letter` gives the letter of a column by its name."""

    def __init__(self, letter: Callable[[str], str], policy: Policy) -> None:
        self._letter = letter
        self._base = rate_base_columns(policy)

    def _at(self, name: str, row: int) -> str:
        return f"{self._letter(name)}{row}"

    def revised(self, row: int) -> str:
        """调整后预算数: the three amounts to its left, words passed over."""
        first, last = (self._at(n, row) for n in ("original_budget_fen", "budget_adjustment_fen"))
        return f"ROUND(SUM({first}:{last}),6)"

    def ratio(self, row: int) -> str:
        """Payments over what they are held against, not rounded."""
        parts = [self._at(name, row) for name in self._base]
        base = parts[0] if len(parts) == 1 else f"SUM({','.join(parts)})"
        return f"{self._at('executed_fen', row)}/{base}"

    def rate(self, row: int) -> str:
        """执行率."""
        return f"ROUND({self.ratio(row)},4)"

    def original_rate(self, row: int) -> str:
        """年初口径执行率."""
        paid, budget = self._at("executed_fen", row), self._at("original_budget_fen", row)
        return f"ROUND({paid}/{budget},4)"

    def gap(self, row: int) -> str:
        """进度偏差, in points."""
        return f"ROUND(({self.ratio(row)}-{self._at('pace', row)})*100,2)"

    def shortfall(self, row: int) -> str:
        """执行滞后幅度."""
        pace = self._at("pace", row)
        return f"ROUND(({pace}-{self.ratio(row)})/{pace},4)"

    def goal_shortfall(self, row: int) -> str:
        """绩效滞后幅度."""
        pace, goal = self._at("pace", row), self._at("goal_attainment", row)
        return f"ROUND(({pace}-{goal})/{pace},4)"
