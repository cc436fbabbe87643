"""What a report says of its projects by class: 能实现绩效目标的项目有7个，涉及资金27.75万元.

The same words stand as labels over small tables of numbers, as under our own 监控统计表.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfbatch.form.label import label_key, label_unit, tidy
from perfbatch.form.money import FEN_PER_UNIT, MONEY
from perfbatch.model.fen import AmountTooLarge, Fen, NotWholeFen, fen_of

BREAK = " "
"""In a text between signs that do not belong together; a tidied text has no white space."""

OUTLOOK, PROGRESS = "outlook", "progress"
"""The two kinds of classes."""

CLASSES = {
    OUTLOOK: ("met", "partly", "far_short"),
    PROGRESS: ("half_or_more", "under_half", "under_30", "not_started"),
}
"""Kind → its classes, as the aggregates call them."""

NEEDED = {OUTLOOK: CLASSES[OUTLOOK], PROGRESS: ("half_or_more", "under_30", "not_started")}
"""The classes without which nothing is complete."""

CLASS_WORDS = {
    "met": "能实现",
    "partly": "不能完全实现",
    "far_short": "差距较大",
    "half_or_more": "50%及以上",
    "under_half": "30%–50%",
    "under_30": "30%以下",
    "not_started": "工作未开展",
}

_GOAL = r"(?:(?:年初|年度|年底|全年)?(?:设定的?)?(?:绩效)?目标)?"
_ENDS = r"(?:\(不?含\))?"
_TO = r"(?:-|~|—|–|至|到|低于|不足|不到|未达到|小于)"
_FROM_30 = rf"(?:在|达到)?30%?{_ENDS}"
_WORDS = {
    "partly": rf"(?:不能|未能|不)完全(?:能)?实现{_GOAL}",
    "far_short": rf"(?:与{_GOAL})?(?:相比)?(?:存在)?差距(?:较|很|比较)大",
    "met": rf"(?<![不未])(?<![不未]可)(?:可以|能够?)(?:完全|如期|按期|全部)?(?:实现|完成){_GOAL}",
    "under_half": (
        rf"{_FROM_30}(?:及?以上)?{_ENDS}[、,]?且?{_TO}50%{_ENDS}(?:及?以下)?(?:之间)?"
        rf"|{_FROM_30}及?以上{_ENDS}[、,]?且?50%{_ENDS}以下"
        rf"|50%{_ENDS}以下[、,]?且?30%{_ENDS}及?以上"
    ),
    "half_or_more": (
        rf"(?:达到|超过|大于|不低于)50%{_ENDS}(?:及?以上)?{_ENDS}"
        rf"|(?<![-~—–至0-9])50%{_ENDS}及?以上{_ENDS}"
    ),
    "under_30": (
        rf"(?:低于|不足|小于|未达到?)30%{_ENDS}(?:及?以下)?|(?<![0-9])30%{_ENDS}及?以下{_ENDS}"
    ),
    "not_started": r"(?:工作|项目)?(?:尚|还)?未(?:开展|启动|实施)(?:工作)?",
}
"""Class → how it is named; those that others are parts of stand behind them."""

_ASIDE = r"(?:\([^()]{0,40}\))?"
_AMOUNT = (
    r"(?:[,;、]?(?:共?涉及|合计)?(?:项目|预算)?(?:资金|金额)(?:总额|数额|合计|量)?(?:共计?|为|是|:)?"
    rf"(?P<amount>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>{'|'.join(MONEY)}))?"
)
_COUNTED = (
    r"的?(?:预算)?(?:项目)?(?:个?数)?(?:一?共?有|共计?|为|是|:)?"
    r"(?P<count>[0-9]{1,6})(?:个|项)(?:项目)?"
)
_ANY_COUNT = re.compile("[0-9](?:个|项)")
"""Without one no sentence counts anything."""
_SENTENCES = {
    name: re.compile(f"(?:{words}){_ASIDE}{_COUNTED}{_AMOUNT}") for name, words in _WORDS.items()
}
_BEFORE = r"(?:预计|年底|截至|本期|绩效|目标|实现|完成|程度|情况|项目|与|年初)*"
_LABELS = {
    name: re.compile(f"{_BEFORE}(?:{words}){_ASIDE}(?:的?(?:项目|目标))?")
    for name, words in _WORDS.items()
}
LONGEST_LABEL = 60
"""A label of a class has so many signs at most."""

_HINT = re.compile("实|完|差距|[%％]|未")
"""One of these is in the label of every class."""

_KIND = {name: kind for kind, names in CLASSES.items() for name in names}

_LEADS = {
    name: re.compile(f"(?:{words}){_ASIDE}的?(?:预算)?项目(?:个?数)?(?:一?共?有|共计?|为|是|:)?$")
    for name, words in _WORDS.items()
}
_EARLIER = re.compile("上年|去年|往年|同期|上期|上月")
"""In front of what was said of another period."""

_MEAN = re.compile(r"(?:绩效)?目标实现程度\((?:按预算)?(?:加权|简单)(?:平均)?\)")

_COUNT_HEADS = re.compile(r"(?:项目)?(?:个?数量?|个数)")
_AMOUNT_HEADS = re.compile(r"(?:涉及|项目|预算)*(?:资金|金额)(?:数额|总额|合计|数|额)?")
_COUNT_CELL = re.compile(r"(?P<count>[0-9]{1,6})(?:个|项)?")
_AMOUNT_CELL = re.compile(rf"(?P<amount>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>{'|'.join(MONEY)})?")


@dataclass(frozen=True, slots=True)
class Said:
    """A class with its number of projects, its budget in fen if stated, and where in the text."""

    name: str
    count: int
    amount_fen: Fen | None
    start: int = 0
    end: int = 0

    @property
    def kind(self) -> str:
        """Which of the two kinds of classes it is."""
        return _KIND[self.name]


def said_in(text: str) -> Iterator[Said]:
    """The classes with their numbers that a tidied text states, class by class.

    An amount that is no whole number of fen is none.
    """
    if not _ANY_COUNT.search(text):
        return
    for name, pattern in _SENTENCES.items():
        for match in pattern.finditer(text):
            if _EARLIER.search(_sentence_before(text, match.start())):
                continue
            amount = _fen(match["amount"], match["unit"])
            yield Said(name, int(match["count"]), amount, match.start(), match.end())
        text = pattern.sub(lambda match: BREAK * len(match[0]), text)


def _sentence_before(text: str, end: int) -> str:
    """What of its sentence stands in front of a place."""
    return re.split("[。;；!！]", text[:end])[-1]


def class_labelled(text: str) -> str:
    """The class that a cell names and nothing else; nothing for other text."""
    if len(text) > LONGEST_LABEL or _HINT.search(text) is None:
        return ""
    label = tidy(text).rstrip(":")
    return next((name for name, one in _LABELS.items() if one.fullmatch(label)), "")


def leads_to_count(text: str) -> bool:
    """Whether a cell ends in a class whose number stands in the next one: 能实现的项目有."""
    return _HINT.search(text) is not None and any(one.search(tidy(text)) for one in _LEADS.values())


def is_mean(text: str) -> bool:
    """Whether a cell names the attainment of all projects, which stands below the classes."""
    return _MEAN.fullmatch(tidy(text)) is not None


def heads_counts(text: str) -> bool:
    """Whether a label stands over numbers of projects: 项目数."""
    return _COUNT_HEADS.fullmatch(label_key(text)) is not None


def heads_amounts(text: str) -> bool:
    """Whether a label stands over amounts: 资金数额(万元)."""
    return _AMOUNT_HEADS.fullmatch(label_key(text)) is not None


def count_in(text: str) -> int | None:
    """The number of projects in a cell, as 7 or 7个."""
    match = _COUNT_CELL.fullmatch(tidy(text))
    return int(match["count"]) if match else None


def amount_in(text: str, label: str) -> Fen | None:
    """The amount in a cell in the unit that it or its label states; None where neither does."""
    match = _AMOUNT_CELL.fullmatch(tidy(text))
    return _fen(match["amount"], match["unit"] or label_unit(label)) if match else None


def _fen(amount: str | None, unit: str | None) -> Fen | None:
    if not amount or unit not in FEN_PER_UNIT:
        return None
    try:
        return fen_of(Decimal(amount.replace(",", "")), FEN_PER_UNIT[unit])
    except (NotWholeFen, AmountTooLarge):
        return None
