"""The door for text with separators (CSV, TSV): every field is a text.

The separator is decided on the whole file. A text that no separator divides evenly is no table,
and one that two divide equally well is refused: the columns of a guess could be others.

Programs leave out what is blank at the end of a line, so lines may be shorter than the header.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from perfbatch.model.cell import RawValue
from perfbatch.reading.encoding import decoded
from perfbatch.reading.extent import Extent
from perfbatch.reading.reconcile import filled_cells, must_agree
from perfbatch.reading.refused import RefusedWorkbook, damaged, too_large
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.wording import formats

_SEPARATORS = ",\t;，|"
_DECLARED = re.compile(r"\ufeff?\"?sep=(.)\"?(?:\r\n|\r|\n)", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
_MOST_CHARACTERS = 60_000_000
_HALF = Fraction(1, 2)
_OF_SENTENCES = "，"
"""Divides a sentence more often than a table: only lines that are all alike are one then."""
_FEWEST = 3
"""So many columns a table of lines of different length has at least."""
_TITLE = 0
"""Stands for the one field of a line above the table."""
_FIGURE = re.compile(r"\s*[¥￥]?\s*[-+]?[0-9][0-9,]*(?:\.[0-9]*)?\s*%?\s*")


@dataclass(frozen=True, slots=True)
class _Division:
    """What a separator makes of a text: the usual number of fields, and how many lines have it.

    `long`: how many lines, below those of one field at the top, have more than half as many fields
    as the widest; `widest` is how many that has. `broken_at` is the line where the quotes do not
    fit, 0 for none.
    """

    separator: str
    width: int
    share: Fraction
    long: Fraction
    widest: int
    broken_at: int

    def is_even(self) -> bool:
        return self.width > 1 and self.share > _HALF

    def is_shortened(self) -> bool:
        written = self.separator not in _OF_SENTENCES
        return written and self.widest >= _FEWEST and self.long > _HALF


def read_delimited(data: bytes) -> RawWorkbook:
    """Read a text of lines and fields as one sheet. Raises RefusedWorkbook."""
    text = decoded(data)
    if len(text) > _MOST_CHARACTERS:
        raise too_large(formats.TOO_LARGE, megabytes=len(text) // 1024 // 1024)
    declared = _DECLARED.match(text)
    if declared:
        text = text[declared.end() :]
    division = _chosen(text, declared[1] if declared else _SEPARATORS)
    rows = _rows(text, division)
    sheet = RawSheet(formats.TABLE, visible=True, rows=rows, filled=filled_cells(rows))
    must_agree(sheet.name, _counted(text, division.separator), sheet.filled)
    return RawWorkbook((sheet,))


def _chosen(text: str, separators: str) -> _Division:
    """The separator that divides most lines alike, or most of them into many fields.

    Raises RefusedWorkbook.
    """
    every = [_division(text, one) for one in separators if one in text]
    found = sorted((one for one in every if one.is_even()), key=lambda one: one.share)
    if not found:
        found = [one for one in every if one.is_shortened()]
    if not found or (len(found) > 1 and found[-1].share == found[-2].share):
        raise RefusedWorkbook("unknown", formats.TEXT)
    if found[-1].broken_at:
        raise damaged(formats.QUOTE_UNPAIRED, line=found[-1].broken_at)
    return found[-1]


def _division(text: str, separator: str) -> _Division:
    """How a separator divides a text; where quotes do not fit, as if they were plain signs."""
    broken_at = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        widths = _widths(len(fields) for fields in reader if any(fields))
    except csv.Error:
        broken_at = reader.line_num
        lines = io.StringIO(text, newline="")
        widths = _widths(line.count(separator) + 1 for line in lines if line.strip())
    every, below = widths.total(), widths.total() - widths[_TITLE]
    widths[1] += widths.pop(_TITLE)
    width, alike = widths.most_common(1)[0]
    widest = max(widths)
    long = sum(lines for fields, lines in widths.items() if 2 * fields > widest)
    if width == 1 < widest:
        del widths[1]
        width, alike = widths.most_common(1)[0][0], 0
    share = Fraction(alike, max(1, every))
    return _Division(separator, width, share, Fraction(long, max(1, below)), widest, broken_at)


def _widths(fields: Iterable[int]) -> Counter[int]:
    """How many lines have so many fields; lines of one field at the top are counted apart."""
    widths = Counter({_TITLE: 0})
    for number in fields:
        widths[number if number > 1 or len(widths) > 1 else _TITLE] += 1
    return widths


def _rows(text: str, division: _Division) -> list[list[RawValue]]:
    """The fields by row, up to the last that holds something; blank is None.

    A line of figures with more fields than the usual, and than any line of words above it, would
    stand in other columns than it should.
    """
    width = division.width
    extent = Extent(formats.TABLE)
    rows: list[list[RawValue]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=division.separator, strict=True)
    for number, fields in enumerate(reader, 1):
        values = [_value(one) for one in fields]
        while values and values[-1] is None:
            values.pop()
        if not values:
            continue
        extent.include(number, len(values))
        if len(values) > width:
            if any(_FIGURE.fullmatch(one) for one in fields):
                raise damaged(
                    formats.LINE_TOO_LONG, line=reader.line_num, read=len(values), scanned=width
                )
            width = len(values)
        rows.extend([] for _ in range(number - 1 - len(rows)))
        rows.append(values)
    for row in rows:
        row.extend([None] * (extent.last_column - len(row)))
    return rows


def _value(field: str) -> RawValue:
    """A field; ="00123" is how a program keeps the zeros of a text."""
    kept = _KEPT_AS_TEXT.fullmatch(field)
    text = kept[1] if kept else field.replace("\r\n", "\n").replace("\r", "\n")
    return text or None


def _counted(text: str, separator: str) -> int:
    """The filled fields, found another way: by what may stand between two separators."""
    end = re.escape(separator)
    field = re.compile(rf'(?:"((?:[^"]++|"")*+)"|([^{end}\r\n]*+))(?:{end}|\r\n|\r|\n|\Z)')
    filled = 0
    for found in field.finditer(text):
        shown = found[1].replace('""', '"') if found[1] is not None else found[2]
        filled += bool(shown.strip()) and shown.strip() != '=""'
    return filled
