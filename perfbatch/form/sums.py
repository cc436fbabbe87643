"""Rows that people insert and that are no data: sums of others, notes, numbers of columns."""

import re
from collections.abc import Collection, Sequence

from perfbatch.form.label import tidy

_WRAPPED = re.compile(r"^[\s*【\[(<《“\"'—-]+|[\s*】\])>》”\"'。，、;:—-]+$")
_SUM = re.compile(
    r"(?:本页|本级|全部|以上|项目|单位|部门|全县|资金)*"
    r"(?:小计|合计|总计|共计|累计|汇总|总额|总数|合計|小計|總計|TOTAL|SUM)"
    r"(?:金额|数额|额|数)?(?:[0-9]+|[(\[:/、].*|[0-9]+(?:个|项).*)?"
)
_ENDS_AS_SUM = ("小计", "合计", "总计", "共计")
_OF_WHICH = "其中"


def bare(word: str) -> str:
    """A word without the brackets, stars and stops around it: 合计 for 【合 计】：."""
    return _WRAPPED.sub("", tidy(word))


def is_sum(word: str) -> bool:
    """Whether a word names a row that adds up others: 本页小计, 合计（万元）, 教育支出小计."""
    text = bare(word)
    head = text.split("(")[0]
    return _SUM.fullmatch(text.upper()) is not None or head.endswith(_ENDS_AS_SUM)


def is_total(word: str, label: str) -> bool:
    """Whether a word is the label of a row of totals, with or without a unit behind it."""
    return bool(label) and bare(word).split("(")[0] == label


def is_detail(word: str) -> bool:
    """Whether a word says that the row is part of the one above: 其中：本级."""
    text = tidy(word)
    return text == _OF_WHICH or text.startswith(f"{_OF_WHICH}:")


def may_be_detail(word: str) -> bool:
    """Whether a word begins like a part of the row above, and might be a project's name."""
    return tidy(word).startswith(_OF_WHICH) and not is_detail(word)


def is_note(words: Sequence[str], note_words: Collection[str]) -> bool:
    """Whether a row's texts are a line under the table: 填表人：张三."""
    if not words:
        return False
    first, colon, _ = tidy(words[0]).partition(":")
    if first not in note_words:
        return False
    return bool(colon) or len(words) > 1


def numbers_columns(cells: Sequence[str]) -> bool:
    """Whether a row under a header numbers its columns: 栏次 1 2 3."""
    told = [tidy(cell) for cell in cells]
    if told and told[0] in {"栏次", "列次", "栏号", "序列"}:
        told = told[1:]
    digits = [int(cell) for cell in told if cell.isascii() and cell.isdigit() and len(cell) < 3]
    in_order = digits == list(range(digits[0], digits[0] + len(digits))) if digits else False
    return in_order and len(digits) == len(told) and len(digits) > 2


LEVELS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、.+"),
    re.compile(r"\([一二三四五六七八九十]{1,3}\).+"),
)
"""How the headings of groups are numbered, from the highest level."""


def group_level(word: str) -> int:
    """Which level of groups a word may head, from 1; 0 for none: 1 for 一、本级项目."""
    text = tidy(word)
    return next((at for at, one in enumerate(LEVELS, 1) if one.fullmatch(text)), 0)
