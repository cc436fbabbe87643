"""Rows like those of 项目明细 for measuring the writers alone: 32 columns, typed, the same every time."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

Cell = str | float | int | date
CODE, TEXT, AMOUNT, RATE, COUNT, DAY = "code", "text", "amount", "rate", "count", "day"
COLUMNS = (
    *(CODE, TEXT, TEXT, CODE, TEXT, TEXT, COUNT),
    *(AMOUNT,) * 5,
    *(RATE,) * 7,
    *(AMOUNT, TEXT, RATE, TEXT, TEXT),
    *(TEXT, TEXT, TEXT, DAY, TEXT, TEXT, TEXT, COUNT),
)
"""What each column holds, in the order and the mixture of 项目明细."""
NUMBER_FORMATS = {
    CODE: "@",
    TEXT: "General",
    AMOUNT: "#,##0.00####",
    RATE: "0.00%",
    COUNT: "0",
    DAY: "yyyy-mm-dd",
}
_WORDS = ("年初预算", "能实现", "绿灯", "经费保障", "审核通过", "招标较晚，合同在五月才签订")
_FIRST_DAY = date(2022, 7, 1)


def rows(count: int) -> Iterator[list[Cell]]:
    """So many rows; one text in three is of its own row, the others repeat."""
    chance = random.Random(count)
    for number in range(count):
        yield [_cell(chance, number, column) for column in range(len(COLUMNS))]


def _cell(chance: random.Random, number: int, column: int) -> Cell:
    kind = COLUMNS[column]
    if kind == CODE:
        return f"1306{column:02d}{number:012d}"
    if kind == TEXT:
        own = column % 3 == 0
        return f"第{number}个项目的第{column}栏" if own else _WORDS[(number + column) % len(_WORDS)]
    if kind == AMOUNT:
        return chance.randrange(100_000_000) / 1_000_000
    if kind == RATE:
        return chance.randrange(10_000) / 10_000
    return number % 12 + 1 if kind == COUNT else _FIRST_DAY + timedelta(number % 180)
