"""The independent count of an OpenDocument file: patterns over the text, nothing expanded.

calamine would be another eye, but an uncertain one: with a repeat of two thousand million blank
rows it loses the cells below without a word, two thousand million blanks in a text abort its
process, full repeats are copied before anybody can judge them, and it finds sheets by their name.
On what LibreOffice writes it agrees with this count (tests hold both together).
"""

import re
from collections.abc import Iterator

from perfbatch.reading.ods.asides import ASIDES
from perfbatch.reading.xmltext import elements, has_text, tags, without_asides

_NESTING = tags("|".join(sorted(ASIDES)) + "|table")
_TABLES = elements("table")
_ROWS = elements("table-row")
_CELLS = elements("(?:covered-)?table-cell")
_STORED = re.compile(
    r"""[\s:](?:(?:date|time|boolean|string)-)?value\s*=\s*(?:"\s*[^\s"]|'\s*[^\s'])"""
)
_ERROR = re.compile(r"""[\s:]value-type\s*=\s*["']error["']""")
_ROWS_REPEATED = re.compile(r"""[\s:]number-rows-repeated\s*=\s*["']([0-9]+)["']""")
_COLUMNS_REPEATED = re.compile(r"""[\s:]number-columns-repeated\s*=\s*["']([0-9]+)["']""")


def count_filled(text: str) -> list[int]:
    """How many cells of each table hold something: a value that is not blank, or an error.

    Expects the text of a file that the scan has found well-formed, without cells in cells.
    """
    content = _without_nested(without_asides(text))
    return [
        sum(_row(*row.groups()) for row in _ROWS.finditer(table[2] or ""))
        for table in _TABLES.finditer(content)
    ]


def _row(attributes: str, content: str | None) -> int:
    filled = sum(
        _repeated(_COLUMNS_REPEATED, cell[1])
        for cell in _CELLS.finditer(content or "")
        if _STORED.search(cell[1]) or has_text(cell[2]) or _ERROR.search(cell[1])
    )
    return filled * _repeated(_ROWS_REPEATED, attributes) if filled else 0


def _repeated(pattern: re.Pattern[str], attributes: str) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def _without_nested(text: str) -> str:
    return "".join(_outside(text))


def _outside(text: str) -> Iterator[str]:
    """The text without drawings, comments and tables in tables."""
    depth = start = 0
    in_table = False
    for tag in _NESTING.finditer(text):
        ends, empty = tag[1], tag[3].endswith("/")
        if not depth and tag[2] == "table" and (ends or not in_table):
            in_table = not ends and not empty
        elif ends:
            depth -= 1
            start = start if depth else tag.end()
        elif not empty:
            if not depth:
                yield text[start : tag.start()]
            depth += 1
    yield text[start:]
