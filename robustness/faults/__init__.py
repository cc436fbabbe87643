"""Seeded faults: clean returns, faults of many kinds put into them, and what the program finds."""

from robustness.faults.kind import KINDS
from robustness.faults.trial import Figures, as_table, try_faults

__all__ = ["KINDS", "Figures", "as_table", "try_faults"]
