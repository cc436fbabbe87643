"""The header of a table: which field stands in which column, by label, never by place.

A header is one to three rows. What stands above one another in a column is its path; a merged
label counts for every column under it. The last label of the path decides, else the whole path.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from perfbatch.form.choice import Choice
from perfbatch.form.kinds import Text
from perfbatch.form.label import label_key, label_unit
from perfbatch.form.marks import bare_unit
from perfbatch.form.numbers import Amount
from perfbatch.form.period import narrows, stated_in_title, without_period
from perfbatch.form.schema import Field, Table
from perfbatch.form.sums import is_sum
from perfbatch.model.cell import RawValue, is_blank
from perfbatch.reading.workbook import LONGEST_LABEL, RawSheet, Span
from perfbatch.stages.extract.labels_above import Parents, spans_over
from perfbatch.stages.extract.naming import (
    field_of,
    is_weak,
    labels_among,
    may_end_label,
    words_below,
)

DEEPEST = 3
"""A header has at most so many rows."""

TRIED = 6
"""Rows that are tried as the first one of a header, from where labels begin to be seen."""

FEWEST = 2
"""The first row of a header shows so many labels."""

MOST_LABELS = 200

REMEMBERED = 256
_READ: "dict[tuple[object, ...], tuple[Table, Header]]" = {}
"""Headers that were read, by their rows: those of a county are nearly all the same. A table is
known by being that very one, which is kept with the header."""

OF_LAST_YEAR = "carryover_fen"
"""What stands under last year's label and is this year's all the same."""


@dataclass
class Header:
    """Rows read as a table's header, counting from 1: `row` to `last_row`.

    `columns`: field → column. `labels`: field → what the sheet calls it. `ticks`: field → word of
    the choice → column. `units`: field → unit that its label states. `months`: month stated in
    front of a label → column. `years`: year over an amount → column. `foreign`: column → what
    stands there and is no label. `alien`: a label stands there with which it is another table's.
    """

    row: int
    last_row: int
    columns: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, dict[str, int]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    foreign: dict[int, str] = field(default_factory=dict)
    alien: bool = False

    @property
    def found(self) -> int:
        """How many of the table's fields have been found."""
        return len(self.columns) + len(self.ticks)

    @property
    def score(self) -> tuple[int, int, int]:
        """What makes one reading of the rows better than another."""
        units = sum(1 for unit in self.units.values() if unit)
        return self.found, sum(len(words) for words in self.ticks.values()), units

    @property
    def places(self) -> Mapping[str, int]:
        """Field → column; the first one of a field that is laid out over several."""
        return self.columns | {name: min(words.values()) for name, words in self.ticks.items()}

    @property
    def known(self) -> frozenset[int]:
        """The columns that belong to a field."""
        laid_out = (column for words in self.ticks.values() for column in words.values())
        return frozenset((*self.columns.values(), *laid_out))


def find_header(sheet: RawSheet, table: Table) -> Header | None:
    """The first rows that show as many of the table's labels as its signature wants."""
    labels = labels_among(sheet.words, table.by_key)
    if not labels:
        return None
    hits = [
        0 if labels.isdisjoint(texts) else sum(map(labels.__contains__, texts))
        for texts in sheet.texts
    ]
    untried = 1
    for number, told in enumerate(hits, start=1):
        if number < untried or told < FEWEST:
            continue
        if 2 * sum(hits[number - 1 : number - 1 + DEEPEST]) < table.signature:
            continue  # a label may be cut in two, but not most of them
        best = _best(sheet, number, hits, table)
        if best is not None:
            return best
        untried = number + TRIED
    return None


def _tells(header: Header, table: Table) -> bool:
    places = header.places
    told = not table.telling or any(name in places for name in table.telling)
    return told and not header.alien and all(name in places for name in table.essential)


def _best(sheet: RawSheet, number: int, hits: Sequence[int], table: Table) -> Header | None:
    """The first rows here or just below that are a header, in their best reading.

    `hits`: how many labels stand in each row. Without any in the next one, a row that shows enough
    is the header, unless choices may be laid out under it. The fewest rows win among equals.
    """
    alone = read_header(sheet, number, 1, table)
    cut = words_below(sheet, alone.row, alone.columns, table)
    more = any(hits[number : number + 1]) or table.laid_out or _units_below(sheet, alone) or cut
    if _is_header(alone, table) and not more:
        return alone
    tried = [
        header
        for depth in range(1, DEEPEST + 1)
        for first in range(number, number + TRIED)
        for rows in (slice(first - 1, first - 1 + depth),)
        if _may_show(sheet, rows, hits[rows], table)
        and _is_header(header := read_header(sheet, first, depth, table), table)
    ]
    if not tried:
        return None
    first = min(tried, key=lambda header: (header.last_row, header.row))
    near = [one for one in tried if one.row <= first.last_row and one.last_row >= first.row]
    cut = words_below(sheet, first.last_row, first.columns, table)
    whole = [one for one in near if not words_below(sheet, one.last_row, one.columns, table)]
    return max((cut and whole) or near, key=lambda header: header.score)


def _may_show(sheet: RawSheet, rows: slice, hits: Sequence[int], table: Table) -> bool:
    """Whether rows have labels enough for a header: a single one all, others half of them whole.

    Most rows below a header have not, which is seen before they are laid out over columns.
    `hits`: how many labels stand in each of them.
    """
    if len(hits) == 1:
        (texts,) = sheet.texts[rows]
        if len(texts) < table.signature:
            return False
        named = (field_of(text, table.by_key)[0] is not None for text in texts)
        return sum(named) >= table.signature
    return 2 * sum(hits) >= table.signature and _may_end(sheet, rows, table)


def _may_end(sheet: RawSheet, rows: slice, table: Table) -> bool:
    """Whether columns enough end in what may be the end of a label, alone or with those above it.

    Under a header stand codes, names and figures, most of which end like no label.
    """
    if table.laid_out or spans_over(sheet, rows.start + 1, rows.stop):
        return True
    ends: dict[int, RawValue] = {}
    for cells in sheet.rows[rows]:
        ends |= {
            at: value for at, value in enumerate(cells) if value is not None and not is_blank(value)
        }
    return sum(may_end_label(value, table) for value in ends.values()) >= table.signature


def _is_header(header: Header, table: Table) -> bool:
    return header.found >= table.signature and _tells(header, table)


def _units_below(sheet: RawSheet, header: Header) -> bool:
    """Whether the next row states units in brackets: （元）."""
    cells = sheet.rows[header.row] if header.row < len(sheet.rows) else ()
    return any(
        isinstance(value, str) and (label_unit(value) or bare_unit(value)) for value in cells
    )


def read_header(sheet: RawSheet, row: int, depth: int, table: Table) -> Header:
    """Rows taken for a header, whether they are one or not."""
    rows = tuple(map(tuple, sheet.rows[row - 1 : row - 1 + depth]))
    merged = spans_over(sheet, row, row + depth - 1)
    asked = id(table), depth, rows, merged
    seen = _is_ordinary(rows)
    _, found = _READ.get(asked, (None, None)) if seen else (None, None)
    if found is None:
        found = _laid_over(Header(row, row + depth - 1), rows, merged, table)
        if seen:
            if len(_READ) >= REMEMBERED:
                _READ.clear()
            _READ[asked] = table, found
    return replace(found, row=row, last_row=row + depth - 1)


def _is_ordinary(rows: Sequence[Sequence[RawValue]]) -> bool:
    """Whether rows hold nothing but short texts: 1 and True, though equal, are not the same."""
    cells = [value for row in rows for value in row if value is not None]
    return len(cells) <= MOST_LABELS and all(
        type(value) is str and len(value) <= LONGEST_LABEL for value in cells
    )


def _laid_over(
    header: Header,
    rows: Sequence[Sequence[RawValue]],
    merged: Sequence[Span],
    table: Table,
) -> Header:
    """The header, with what the rows say of it."""
    parents = Parents(rows, merged)
    for column in range(1, max(map(len, rows), default=0) + 1):
        path = parents.path(column)
        if table.alien:
            header.alien |= any(label_key(label) in table.alien for label in path)
        if path and not _laid_out(header, path, parents, column, table):
            _plain(header, path, parents, column, table)
    return header


def _laid_out(
    header: Header, path: Sequence[str], parents: Parents, column: int, table: Table
) -> bool:
    """Whether the column is one of a choice that is laid out; it is then noted in the header."""
    if header.row == header.last_row:
        return False
    for one in table.laid_out:
        word = one.kind.word_over(path[-1]) if isinstance(one.kind, Choice) else ""
        if not word or label_key(parents.group(column)) not in one.keys:
            continue
        words = header.ticks.setdefault(one.name, {})
        if words.setdefault(word, column) != column:
            header.doubled.append(word)
        return True
    return False


def _plain(
    header: Header, path: Sequence[str], parents: Parents, column: int, table: Table
) -> None:
    """The field whose label the path shows, or a column of nobody."""
    *groups, label = path
    alone = not any(narrows(group, label) for group in groups)
    texts = [label, "".join(path)] if alone else ["".join(path)]
    if groups and is_sum(label):
        texts.append(groups[-1])  # the total under a label that is cut into parts
    for text in texts:
        found, month = field_of(text, table.by_key)
        if found is None:
            continue
        if _counts(header, found, text, column):
            for one in (month, *(without_period(group)[1] for group in groups)):
                if one is not None:
                    header.months.setdefault(one, column)
            if isinstance(found.kind, Amount) and found.name != OF_LAST_YEAR:
                told = (year for one in path for year in stated_in_title(one)[0])
                header.years |= dict.fromkeys(told, column)
            header.columns[found.name] = column
            header.labels[found.name] = label_key(text)
            units = [unit for label in reversed(path) if (unit := label_unit(label))]
            if not units and len(path) == 1 and isinstance(found.kind, Amount):
                units = [parents.unit(column)]
            header.units[found.name] = units[0] if units else ""
        return
    header.foreign[column] = " ".join(path[-1].split())


def _counts(header: Header, one: Field, text: str, column: int) -> bool:
    """Whether a column is the field's; of several the one with the better name.

    A second column of free text that may lack is one outside the form; of others nobody can say
    which one counts.
    """
    other = header.columns.get(one.name)
    if other is None:
        return True
    stronger, weaker = is_weak(header.labels[one.name], one), is_weak(text, one)
    if stronger and not weaker:
        header.foreign[other] = header.labels[one.name]
        return True
    if weaker == stronger and not (type(one.kind) is Text and not one.column_required):
        header.doubled.append(one.label)
    else:
        header.foreign[column] = label_key(text)
    return False
