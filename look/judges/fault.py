"""What a judge has found."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A place at fault: sheet, cell or range (empty for the whole sheet), the rule, what is there."""

    sheet: str
    at: str
    rule: str
    told: str
