"""What a title or a label says of the time of its figures beside a cumulative period.

当月支付表 has the payments of one month alone; 2022年预算数 has a year in front of its label.
"""

import re
from functools import lru_cache

from perfbatch.form.figures import in_figures
from perfbatch.form.label import REMEMBERED, glued, tidy
from perfbatch.form.period import without_period

_ALONE = re.compile(
    r"(?<!截至)(?<!截止)(?<!止于)(?<![到至及和与、基资])(?:[当本]月|(?<![简菜订])单月|[当本单]季度?)"
    r"(?!份?(?:[底末止初前及和与、]|为止|以[前来]|[0-9]{1,2}[日号]|[上中下]旬))(?![节蔬水鲜租])"
)
"""A month or quarter alone: no day in it, no part of another word (基本月租), nothing beside it."""

_CUMULATIVE = re.compile("累计|累积")
_LONGEST_TITLE = 60

_IN_THE_YEAR = "中(?!央|小|期|国)"
_YEAR_IN_FRONT = re.compile(
    r"(?P<year>(?:19|20|21)[0-9]{2})"
    rf"(?:年度的?|年(?!{_IN_THE_YEAR}|[度底末初内以至到、和-])的?|(?=年(?:末|底|初(?!中)|{_IN_THE_YEAR})))"
    r"(?P<label>.+)"
)
"""2022年初预算数 is the 年初预算数 of 2022."""

_FIRST_OF_A_YEAR = frozenset("12\uff11\uff12一二")


def single_month(text: str) -> bool:
    """Whether a title says that its figures are of one month or quarter alone: 6月（单月）.

    What is also cumulative (本月及累计), or says only up to when it runs (截至本月底), is not.
    """
    title = tidy(text)
    if len(title) > _LONGEST_TITLE or _CUMULATIVE.search(title):
        return False
    return _ALONE.search(title) is not None


@lru_cache(maxsize=REMEMBERED)
def without_year(key: str) -> tuple[str, int | None]:
    """A label's comparable part without the year in front of it, and that year.

    预算数 of 2022 for 2022年度预算数, 1-6月支付数 of 2022 for 2022年1-6月支付数.
    """
    if key[:1] not in _FIRST_OF_A_YEAR or glued(key):
        return key, None
    match = _YEAR_IN_FRONT.fullmatch(in_figures(key))
    return (match["label"], int(match["year"])) if match else (key, None)


_CUMULATIVE_PAYMENTS = re.compile(
    r"(?:.*(?:支付|支出|执行).*累计.*|.*累计.*(?:支付|支出|执行).*|累计数?)"
)


def may_be_cumulative(label: str) -> bool:
    """Whether a label may be that of the cumulative payments: 累计, 支付数（累计）, 1-6月."""
    key, month = without_period(label)
    alone = month is not None and not key
    return alone or _CUMULATIVE_PAYMENTS.fullmatch(key) is not None
