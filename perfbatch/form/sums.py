"""Rows that people insert and that are no data: sums, comparisons, notes, numbers of columns."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from perfbatch.form.label import remembered, tidy

_BEFORE, _BEHIND = "*【[(<《“\"'—-", "*】])>》”\"'。，,、;:—-"
_SUM = re.compile(
    r"(?:本页|本级|全部|以上|项目|单位|部门|全县|资金|本年|当年|全年|本月|当月|本季|当季)*"
    r"(?:小计|合计|总计|共计|累计|汇总|总额|总数|合計|小計|總計|TOTAL|SUM)"
    r"(?:金额|数额|额|数)?(?:[0-9]+|[(\[:/、].*|[0-9]+(?:个|项).*)?"
)
_ENDS_AS_SUM = re.compile(
    r"(?:(?<!大)小计|(?<![综联组复])合计|总计|(?<!公)共计)(?:金额|数额|额|数)$|(?:[小合总]|共)计$"
)
"""教育小计, 教育合计数. 流量综合计数 counts something."""

_TALLY = re.compile(r"(?:共|共有|合|总)?[0-9一二两三四五六七八九十百]+(?:个|项)项目")
"""共2个项目, as a whole text."""

_OF_WHICH = "其中"
_OPENING = re.compile(r"^[#*([【<《“\"'—·•-]+")
_DETAIL = re.compile(r"其中[:,;、].*|(?:含|包括|包含):.*", re.DOTALL)
_YEAR = r"(?:(?:19|20|21)[0-9]{2}年度?|上年度?|去年|上期|上月)"
_CHANGE = r"(?:增减|增长|增加|减少|增幅|降幅|变化|变动)"
_AMOUNT = r"(?:数|额|率|值|金额|情况|幅度|%)?"
_COMPARES = re.compile(
    rf"{_YEAR}?(?:1-[0-9]{{1,2}}月|上半年)?同期(?:预算|支付|执行|支出|累计)?{_AMOUNT}"
    rf"|(?:同比|环比){_CHANGE}?{_AMOUNT}(?:\(%)?"
    rf"|[比较与]{_YEAR}?(?:同期)?(?:相比)?{_CHANGE}{_AMOUNT}"
    r"|(?:填写)?[示样]?例(?::.*)?|\((?:填写)?示?例\).*"
    r"|所?占比[重例]?(?:\(%)?|比重(?:\(%)?|(?:算术|加权)?平均(?:数|值)?|(?:数据)?(?:校验|核对)(?:数|行)?"
)


def bare(word: str) -> str:
    """A word without the brackets, stars and stops around it: 合计 for 【合 计】：."""
    return tidy(word).lstrip(_BEFORE).rstrip(_BEHIND)


@remembered
def is_sum(word: str) -> bool:
    """Whether a word names a row that adds up others: 本页小计, 合计（万元）, 教育支出小计."""
    text = bare(word)
    head = text.split("(")[0]
    whole = _SUM.fullmatch(text.upper()) or _TALLY.fullmatch(text)
    return whole is not None or _ENDS_AS_SUM.search(head) is not None


def is_total(word: str, label: str) -> bool:
    """Whether a word is the label of a row of totals, with or without a unit behind it."""
    return bool(label) and bare(word).split("(")[0] == label


def is_detail(word: str) -> bool:
    """Whether a word says that the row is part of the one above: 其中：本级, #含：省级资金."""
    return bare(word) == _OF_WHICH or _DETAIL.fullmatch(_opened(word)) is not None


def compares(word: str) -> bool:
    """Whether a word names a row that compares or shows how: 上年同期, 占比, 示例：某项目."""
    return _COMPARES.fullmatch(bare(word)) is not None


def is_aside(word: str) -> bool:
    """Whether a word names a row that adds up, parts or compares others, and no project."""
    if word.isdigit():
        return False  # a code, as most of the words that are asked for are
    return is_sum(word) or is_detail(word) or compares(word)


def _opened(word: str) -> str:
    """A word without the signs in front of it: 其中:本级 for （其中：本级)."""
    return _OPENING.sub("", tidy(word))


def is_part(word: str) -> bool:
    """Whether a word begins with that of a part of what stands above it: 其中本年财政拨款."""
    return _opened(word).startswith(_OF_WHICH)


def may_be_detail(word: str) -> bool:
    """Whether a word begins like a part of the row above, and might be a project's name."""
    return is_part(word) and not is_detail(word)


def is_note(words: Sequence[str], note_words: Collection[str]) -> bool:
    """Whether a row's texts are a line under the table: 填表人：张三."""
    if not words:
        return False
    first, colon, _ = tidy(words[0]).partition(":")
    if first not in note_words:
        return False
    return bool(colon) or len(words) > 1


_COLUMN_WORDS = frozenset({"栏次", "列次", "栏号", "列号", "序列"})
_DASH = re.compile(r"[-—–―─‐_/]{1,4}")
_TERM = r"\(?(?:[0-9]{1,2}|[A-Z])\)?"
_NUMBERED = re.compile(
    rf"[(\[]?(?P<number>[0-9]{{1,2}}|[A-Z])(?:\.0)?[)\]]?"
    rf"(?:={_TERM}(?:[-+*/×÷]{_TERM}){{0,9}}(?:[*×]100%?)?)?"
)
"""The number or letter of a column, with how it is computed: 3, (3), 3=2/1, C=B/A×100%."""

_SERIES = ("甲乙丙丁戊己庚辛壬癸", "一二三四五六七八九十", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_FEWEST = 3
"""So many cells must be filled, and so many have numbers if the first has one: not 1 - 2."""


def numbers_columns(cells: Sequence[str]) -> bool:
    """Whether a row under a header numbers its columns: 栏次 — 1 2 3=2/1, 甲 乙 1 2, A B C.

    `cells`: what the filled ones show, from the left. Signs come before numbers, and each of them
    follows the one before it: another row has something else in one cell at least.
    """
    told = [one for one in map(tidy, cells) if one]
    places = [_place(one) for one in told if not _passed_over(one)]
    if len(told) < _FEWEST or None in places:
        return False
    known = [place for place in places if place is not None]
    kinds = [series for series, _ in known]
    numbers = [at for series, at in known if not series]
    if not _in_order(known) or kinds != sorted(kinds, key=lambda series: not series):
        return False
    if not numbers:
        return len(known) >= _FEWEST
    return len(numbers) >= (_FEWEST if _plain_number(told[0]) else _FEWEST - 1)


def _plain_number(cell: str) -> bool:
    place = _place(cell)
    return place is not None and not place[0]


def _passed_over(cell: str) -> bool:
    return cell in _COLUMN_WORDS or _DASH.fullmatch(cell) is not None


def _place(cell: str) -> tuple[str, int] | None:
    """The series that a sign is of, empty for numbers, and its place in it; None for others."""
    match = _NUMBERED.fullmatch(cell)
    if match and match["number"].isdigit():
        return "", int(match["number"])
    sign = match["number"] if match else cell
    found = (series for series in _SERIES if len(sign) == 1 and sign in series)
    return next(((series, series.index(sign)) for series in found), None)


def _in_order(places: Sequence[tuple[str, int]]) -> bool:
    """Whether each sign is the one after the sign before it, of one series each."""
    return all(
        series != following or after == at + 1
        for (series, at), (following, after) in pairwise(places)
    )


LEVELS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、.+"),
    re.compile(r"\([一二三四五六七八九十]{1,3}\).+"),
)
"""How the headings of groups are numbered, from the highest level."""


def group_level(word: str) -> int:
    """Which level of groups a word may head, from 1; 0 for none: 1 for 一、本级项目."""
    text = tidy(word)
    return next((at for at, one in enumerate(LEVELS, 1) if one.fullmatch(text)), 0)


_REMARK = re.compile(r"(?:备?注|说明|附注)[0-9]*:")
_HEADS = re.compile(
    r".*(?:名称|数量|金额|单价|规格|型号|备注|日期|编号|内容|用途)|序号|单位|小计|合计"
)


def heads_column(word: str) -> bool:
    """Whether a word is a usual label of a column, in whatever table: 资产名称, 数量, 金额."""
    return _HEADS.fullmatch(tidy(word)) is not None


def begins_note(word: str) -> bool:
    """Whether a line is a remark: 注：…, 备注：…, 说明：…."""
    return _REMARK.match(tidy(word)) is not None
