"""The closed lists of the business. Their words stand on the form."""

from enum import Enum


class BudgetOrigin(Enum):
    """预算来源."""

    ORIGINAL = "original"
    ADDED = "added"
    CARRIED_OVER = "carried_over"


class YearEndOutlook(Enum):
    """预计年底实现情况, the three classes of 附件4."""

    MET = "met"
    PARTLY = "partly"
    FAR_SHORT = "far_short"


class DeviationCause(Enum):
    """偏差原因类别 (财预〔2019〕136号)."""

    FUNDING = "funding"
    RULES = "rules"
    STAFF = "staff"
    EQUIPMENT = "equipment"
    OTHER = "other"


class Dimension(Enum):
    """一级指标 (财预〔2021〕101号)."""

    COST = "cost"
    OUTPUT = "output"
    BENEFIT = "benefit"
    SATISFACTION = "satisfaction"


class IndicatorNature(Enum):
    """指标性质: the more the better, the less the better, or described in words."""

    POSITIVE = "positive"
    REVERSE = "reverse"
    QUALITATIVE = "qualitative"


class Likelihood(Enum):
    """完成目标可能性."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


class YesNo(Enum):
    """是 / 否."""

    YES = "yes"
    NO = "no"
