"""The rows below a header: data, totals, part sums, the header printed again."""

from collections.abc import Iterator, Mapping, Sequence

from perfbatch.form.choice import Choice
from perfbatch.form.kinds import Day, Text
from perfbatch.form.label import label_key
from perfbatch.form.numbers import Amount, Percent, number_in
from perfbatch.form.schema import Card, Field, Table
from perfbatch.form.sums import (
    group_level,
    is_aside,
    is_note,
    is_sum,
    is_total,
    may_be_detail,
    numbers_columns,
)
from perfbatch.model.cell import RawValue, Ticked, is_blank, shown
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawRow, RawSum, RawTable
from perfbatch.model.source import Block, Source
from perfbatch.reading.workbook import Address, RawSheet
from perfbatch.stages.extract.astray import heads_another, rows_with_figures
from perfbatch.stages.extract.columns import column_faults, foreign_columns, with_foreign
from perfbatch.stages.extract.header import Header, read_header
from perfbatch.stages.extract.labels_above import cell
from perfbatch.stages.extract.summing import group_heads
from perfbatch.stages.extract.titles import Titles
from perfbatch.wording.findings import S02, V08

CARD_SIGNATURE = 3
"""So many labels of the heading block in a row below the table are another return's."""

NAMING = ("serial_no", "project_code", "project_name", "budget_origin")
"""The fields whose words name a row, beside those of the heading."""

Values = Mapping[str, RawValue]


def extract_table(
    file: str, sheet: RawSheet, header: Header, table: Table, card: Card
) -> tuple[RawTable, list[Finding]]:
    """The rows of a table, and what is wrong with its columns or stands between its rows."""
    block = Block(file, sheet.name, dict(header.places), labels=header.labels)
    found = _Found(block, table)
    found.findings += column_faults(block, header, sheet, table)
    found.findings += foreign_columns(block, header, sheet, table)
    reach = _Reach(sheet, header, table)
    beyond: tuple[RawRow, ...] = ()
    for number, stored in _below(sheet, header, table, card):
        if stored is None:
            found.findings.append(Finding(S02, Source(file, sheet.name, number), "two_tables"))
            beyond = tuple(rows_with_figures(sheet.rows[number - 1 :], number))
            break
        own, covered = reach.visible(number, stored)
        found.findings += (_covered(block, number, name, value) for name, value in covered)
        if number == header.last_row + 1 and numbers_columns(_told(own)):
            continue
        found.take(RawRow(number, own), reach, _sum_beside(sheet.rows[number - 1], own, header))
    found.settle_groups()
    sums = tuple(sorted(found.sums, key=lambda one: one.row.number))
    rows = with_foreign(found.rows, header, sheet, table)
    return RawTable(block, dict(header.units), rows, sums, beyond=beyond), found.findings


class _Found:
    """The rows of a table so far, and what is to be said of them."""

    def __init__(self, block: Block, table: Table) -> None:
        self.rows: list[RawRow] = []
        self.sums: list[RawSum] = []
        self.findings: list[Finding] = []
        self._block, self._table = block, table
        self._naming = (*(one.name for one in table.of_heading), *NAMING)

    def take(self, row: RawRow, reach: "_Reach", beside: str) -> None:
        """One more row: data, a sum, a note, or nothing. `beside`: a sum by a column of nobody."""
        told = ((name, row.values.get(name)) for name in self._naming)
        words = {name: word for name, word in told if isinstance(word, str)}
        total = next((one for one in words.values() if is_total(one, self._table.total_label)), "")
        at, variant, word = _no_data(row.values, words, self._table)
        if total:
            self.sums.append(RawSum(row, total.strip(), whole=True))
        elif beside and not variant:
            self._note(row, "", "partial", beside)
            self.sums.append(RawSum(row, beside))
        elif variant:
            self._note(row, at, variant, row.text if variant == "stray" else word)
            if variant == "partial" and is_sum(word):
                self.sums.append(RawSum(row, word))
        elif _has_content(row.values, self._table):
            self.rows.append(RawRow(row.number, reach.filled(row.number, row.values)))

    def settle_groups(self) -> None:
        """Heads of groups that add up the rows below them are sums and no projects."""
        if not self._table.total_label:
            return
        gone = set()
        for row, adds_up in group_heads(self.rows, self._table):
            word = shown(row.values["project_name"]).strip()
            self._note(row, "project_name", "partial" if adds_up else "group", word)
            if adds_up:
                self.sums.append(RawSum(row, word, settled=True))
                gone.add(row.number)
        self.rows = [row for row in self.rows if row.number not in gone]

    def _note(self, row: RawRow, at: str, variant: str, found: str) -> None:
        self.findings.append(Finding(V08, self._block.at(row.number, at), variant, found=found))


def _below(
    sheet: RawSheet, header: Header, table: Table, card: Card
) -> Iterator[tuple[int, Values | None]]:
    """The rows under the header with their own values; None for where another return begins."""
    depth = header.last_row - header.row
    after = header.last_row
    titles, held = Titles(sheet, header.row, card), list[tuple[int, Values]]()
    columns = tuple(header.columns.items())
    for number, cells in enumerate(sheet.rows[header.last_row :], start=header.last_row + 1):
        if number <= after:
            continue
        keys = frozenset(map(label_key, sheet.texts[number - 1]))
        again = _header_again(sheet, number, depth + 1, table, keys)
        own = _own(cells, columns, header.ticks)
        another = not again and number > header.last_row + 1 and heads_another(own, table)
        if another or (again and not _same(again, header)) or _card_again(keys, card, table):
            yield number, None
            return
        if held and (again or any(number_in(value) is not None for value in cells)):
            yield held[0][0], None
            return
        after = number + depth if again else after
        if titles.another(cells):
            held.append((number, own))
        elif not (again or titles.again(cells)):
            yield number, own
    yield from held


def _same(again: Header, header: Header) -> bool:
    """Whether a header printed again names the same columns, as far as it goes."""
    stated = {name: unit for name, unit in again.units.items() if unit}
    agrees = all(header.units.get(name, "") in {"", unit} for name, unit in stated.items())
    return again.places.items() <= header.places.items() and agrees


def _own(
    cells: Sequence[RawValue],
    columns: Sequence[tuple[str, int]],
    ticks: Mapping[str, Mapping[str, int]],
) -> Values:
    """What stands in the cells of a row, by field."""
    width = len(cells)
    values: dict[str, RawValue] = {
        name: cells[column - 1] if column <= width else None for name, column in columns
    }
    for name, words in ticks.items():
        marks = tuple((word, cell(cells, column)) for word, column in words.items())
        values[name] = Ticked(marks, words)
    return values


class _Reach:
    """Merged ranges below the header: what a blank cell in one says.

    Filled down inside the range only, and only words, codes and dates: an amount that is merged
    over several rows stands in the first of them.
    """

    def __init__(self, sheet: RawSheet, header: Header, table: Table) -> None:
        self._sheet = sheet
        wordy = (one for one in table.columns if isinstance(one.kind, Text | Choice | Day))
        names = {one.name for one in (*wordy, *table.of_heading)}
        self._all = dict(header.columns)
        self._columns = {column: name for name, column in header.columns.items() if name in names}
        self._first: dict[Address, int] = {}
        self._covered = _covered_cells(sheet, header)
        last = len(sheet.rows)
        for span in sheet.merged:
            if span.column in self._columns and span.row > header.last_row:
                for row in range(span.row + 1, min(span.last_row, last) + 1):
                    if (row, span.column) in self._first:
                        break  # ranges that overlap are nobody's honest work
                    self._first[row, span.column] = span.row

    def visible(self, number: int, stored: Values) -> tuple[Values, list[tuple[str, RawValue]]]:
        """The row's values that can be seen, and those that a merged range covers."""
        if not self._covered:
            return stored, []
        hidden = [
            (name, stored[name])
            for name, column in self._all.items()
            if (number, column) in self._covered and not is_blank(stored[name])
        ]
        return ({**stored, **dict.fromkeys(dict(hidden))}, hidden) if hidden else (stored, hidden)

    def filled(self, number: int, own: Values) -> Values:
        """The row's values, with those of the merged ranges that reach into it."""
        if not self._first:
            return own
        values = dict(own)
        for column, name in self._columns.items():
            first = self._first.get((number, column))
            if first is not None and is_blank(values[name]):
                values[name] = self._sheet.value(first, column)
        return values


def _has_content(values: Values, table: Table) -> bool:
    """Whether anything is filled beside the running number and the form's own formulas.

    An amount where the formula stood is something.
    """
    return any(
        number_in(value) if name in table.computed_amounts else not is_blank(value)
        for name, value in values.items()
        if value is not None and (name in table.computed_amounts or name in table.contents)
    )


def _sum_beside(cells: Sequence[RawValue], values: Values, header: Header) -> str:
    """The word of a sum in a column that is none of the table's, where no project is named."""
    if not (is_blank(values.get("project_code")) and is_blank(values.get("project_name"))):
        return ""
    known = header.known
    others = (cell for at, cell in enumerate(cells, start=1) if at not in known)
    return next((word.strip() for word in others if isinstance(word, str) and is_sum(word)), "")


def _no_data(values: Values, words: Mapping[str, str], table: Table) -> tuple[str, str, str]:
    """Where and why a row is none of the table's: field, variant of V08, word; or nothing."""
    if not table.total_label:
        return "", "", ""
    for name, word in words.items():
        if is_aside(word):
            return name, "partial", word.strip()
        if may_be_detail(word):
            return name, "of_which", word.strip()
    filled = [name for name, value in values.items() if value is not None and not is_blank(value)]
    told = [name for name in filled if name in table.contents]
    if told == ["project_name"] and group_level(words.get("project_name", "")):
        return "project_name", "stray", ""
    texts = [(name, value) for name in filled if isinstance(value := values[name], str)]
    if is_note([text for _, text in texts], table.note_words):
        beside = any(isinstance(one.kind, Amount | Percent) for one in _fields(filled, table))
        unlike = beside and len(filled) > MOST_OF_A_NOTE
        return ("", "", "") if unlike else (texts[0][0], "stray", "")
    return "", "", ""


MOST_OF_A_NOTE = 6
"""A line of signatures fills a few cells at most, whatever columns they happen to stand in."""


def _fields(names: Sequence[str], table: Table) -> Iterator[Field]:
    return (table.by_name[name] for name in names if name in table.by_name)


def _told(values: Values) -> list[str]:
    return [shown(value) for value in values.values() if not is_blank(value)]


def _covered_cells(sheet: RawSheet, header: Header) -> set[Address]:
    """The cells of the table that lie under a merged range and cannot be seen."""
    covered: set[Address] = set()
    last, columns = len(sheet.rows), sorted(header.columns.values())
    for span in sheet.merged:
        if span.last_row <= header.last_row:
            continue
        inside = [one for one in columns if span.column <= one <= span.last_column]
        for row in range(max(span.row, header.last_row + 1), min(span.last_row, last) + 1):
            fresh = {(row, one) for one in inside if (row, one) != (span.row, span.column)}
            if not inside or (fresh and fresh <= covered):
                break
            covered |= fresh
    return covered


def _covered(block: Block, number: int, name: str, value: RawValue) -> Finding:
    return Finding(V08, block.at(number, name), "covered", found=shown(value))


def _header_again(
    sheet: RawSheet, number: int, depth: int, table: Table, keys: frozenset[str]
) -> Header | None:
    """The header once more: printed on a second page, or another table's.

    `keys`: what the texts of its first row are compared by.
    """
    if keys.isdisjoint(table.by_key):
        return None
    header = read_header(sheet, number, depth, table)
    return header if header.found >= table.signature else None


def _card_again(keys: frozenset[str], card: Card, table: Table) -> bool:
    """Whether a row shows the labels of another heading block; those of a signature are none."""
    return len((keys & card.by_key.keys()) - set(table.note_words)) >= CARD_SIGNATURE
