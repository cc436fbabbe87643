"""The units in which people write amounts of money, and how many fen each is."""

from perfbatch.model.fen import FEN_PER_WAN, FEN_PER_YUAN

FEN_PER_UNIT = {
    "万元": FEN_PER_WAN,
    "元": FEN_PER_YUAN,
    "百元": 100 * FEN_PER_YUAN,
    "千元": 1_000 * FEN_PER_YUAN,
    "百万元": 100 * FEN_PER_WAN,
    "千万元": 1_000 * FEN_PER_WAN,
    "亿元": 10_000 * FEN_PER_WAN,
}
"""As a label or a line above a table states it."""

SHORT = {"万": "万元", "百万": "百万元", "千万": "千万元", "亿": "亿元"}
"""As a suffix in a cell may also be written."""

MONEY = tuple(sorted(FEN_PER_UNIT, key=len, reverse=True))
"""The words of FEN_PER_UNIT, no word before one that ends in it."""
