"""perfbatch: merge, check and watch the budget performance returns of a county's units."""

__version__ = "1.3.0"
