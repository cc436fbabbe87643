"""审核结果: what the audit says of a row."""

from enum import Enum


class Outcome(Enum):
    """The result for a row: its own findings first, then those of its unit."""

    ERROR = "error"
    """The row itself has a finding of severity E."""
    UNIT_ERROR = "unit_error"
    """The row has none, but its unit has an open error elsewhere."""
    EXPLAIN = "explain"
    """No error in the unit; the row has something to explain."""
    EXPLAINED = "explained"
    """No error in the unit; what the row had to explain is explained."""
    PASSED = "passed"
    """Nothing to correct or explain."""

    @property
    def passes(self) -> bool:
        """Whether the row belongs to 审核通过: the rows of units without an open error."""
        return self in {Outcome.PASSED, Outcome.EXPLAINED, Outcome.EXPLAIN}
