"""What a number format says: hundredths or a date. Formats are known by number or by their code."""

import re

PERCENT_FORMATS = frozenset({"9", "10"})
"""Built-in formats that show hundredths."""

DATE_FORMAT = 14
"""A built-in date format that every program knows."""

EAST_ASIAN_DATES = frozenset({*range(27, 37), *range(50, 59)})
"""Built-in date formats of Chinese office programs, such as 57 for 2022年6月."""

_NOT_SHOWN = re.compile(r'"[^"]*"?|[\\_*].|\[[^\]]*\]')


def is_percent(code: str) -> bool:
    """Whether a number format shows hundredths: a % that is neither quoted nor escaped."""
    return "%" in code and "%" in _NOT_SHOWN.sub("", code)
