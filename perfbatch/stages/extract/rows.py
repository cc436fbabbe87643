"""The rows below a header: data, totals, part sums, the header printed again."""

from collections.abc import Iterator, Mapping, Sequence

from perfbatch.form.choice import Choice
from perfbatch.form.kinds import Day, Text
from perfbatch.form.label import label_key
from perfbatch.form.numbers import Amount, Percent
from perfbatch.form.schema import Card, Field, FilledBy, Table
from perfbatch.form.sums import is_detail, is_note, is_sum, is_total, may_be_detail, numbers_columns
from perfbatch.model.cell import RawValue, Ticked, is_blank, shown
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawRow, RawTable
from perfbatch.model.source import Block, Source
from perfbatch.reading.workbook import Address, RawSheet
from perfbatch.stages.extract.columns import column_faults, foreign_columns
from perfbatch.stages.extract.header import Header, cell, read_header
from perfbatch.wording.findings import S02, V08

CARD_SIGNATURE = 3
"""So many labels of the heading block in a row below the table are another return's."""

Values = Mapping[str, RawValue]


def extract_table(
    file: str, sheet: RawSheet, header: Header, table: Table, card: Card
) -> tuple[RawTable, list[Finding]]:
    """The rows of a table, and what is wrong with its columns or stands between its rows."""
    block = Block(file, sheet.name, dict(header.places))
    rows: list[RawRow] = []
    totals: list[RawRow] = []
    findings = [
        *column_faults(block, header, table),
        *foreign_columns(block, header, sheet, table),
    ]
    reach = _Reach(sheet, header, table)
    for number, stored in _below(sheet, header, table, card):
        if stored is None:
            findings.append(Finding(S02, Source(file, sheet.name, number), "two_tables"))
            break
        own, covered = reach.visible(number, stored)
        findings += (_covered(block, number, name, value) for name, value in covered)
        words = _row_words(own, table)
        at, variant, word = _no_data(own, words, table)
        if any(is_total(word, table.total_label) for word in words.values()):
            totals.append(RawRow(number, own))
        elif variant:
            text = RawRow(number, own).text if variant == "stray" else word
            findings.append(Finding(V08, block.at(number, at), variant, found=text))
        elif number == header.last_row + 1 and numbers_columns(_told(own)):
            continue
        elif _has_content(own, table):
            rows.append(RawRow(number, reach.filled(number, own)))
    return RawTable(block, dict(header.units), tuple(rows), tuple(totals)), findings


def _below(
    sheet: RawSheet, header: Header, table: Table, card: Card
) -> Iterator[tuple[int, Values | None]]:
    """The rows under the header with their own values; None for where another return begins."""
    depth = header.last_row - header.row
    after = header.last_row
    for number, cells in enumerate(sheet.rows[header.last_row :], start=header.last_row + 1):
        if number <= after:
            continue
        again = _header_again(sheet, number, depth + 1, table)
        if (again and not _same(again, header)) or _card_again(cells, card, table):
            yield number, None
            return
        if again:
            after = number + depth
            continue
        yield number, _own(cells, header)


def _same(again: Header, header: Header) -> bool:
    """Whether a header printed again names the same columns, as far as it goes."""
    stated = {name: unit for name, unit in again.units.items() if unit}
    agrees = all(header.units.get(name, "") in {"", unit} for name, unit in stated.items())
    return again.places.items() <= header.places.items() and agrees


def _own(cells: Sequence[RawValue], header: Header) -> Values:
    """What stands in the cells of a row, by field."""
    values: dict[str, RawValue] = {
        name: cell(cells, column) for name, column in header.columns.items()
    }
    for name, words in header.ticks.items():
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
    """Whether anything is filled beside the running number and the form's own formulas."""
    return any(not is_blank(value) for name, value in values.items() if not _inert(name, table))


def _inert(name: str, table: Table) -> bool:
    one = table.by_name.get(name)
    return one is None or name == "serial_no" or one.filled_by is FilledBy.FORMULA


def _row_words(values: Values, table: Table) -> dict[str, str]:
    """What the cells say that name a row, by field."""
    names = ["serial_no", "project_code", "project_name", "budget_origin"]
    told = {name: values.get(name) for name in [*(one.name for one in table.of_heading), *names]}
    return {name: word for name, word in told.items() if isinstance(word, str)}


def _no_data(values: Values, words: Mapping[str, str], table: Table) -> tuple[str, str, str]:
    """Where and why a row is none of the table's: field, variant of V08, word; or nothing."""
    if not table.total_label:
        return "", "", ""
    for name, word in words.items():
        if is_sum(word) or is_detail(word):
            return name, "partial", word.strip()
        if may_be_detail(word):
            return name, "of_which", word.strip()
    texts = [(name, value) for name, value in values.items() if isinstance(value, str)]
    filled = [name for name, value in values.items() if not is_blank(value)]
    beside = any(isinstance(one.kind, Amount | Percent) for one in _fields(filled, table))
    if is_note([text for _, text in texts if not is_blank(text)], table.note_words):
        first = next(name for name, text in texts if not is_blank(text))
        return ("", "", "") if beside and len(filled) > MOST_OF_A_NOTE else (first, "stray", "")
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


def _header_again(sheet: RawSheet, number: int, depth: int, table: Table) -> Header | None:
    """The header once more: printed on a second page, or another table's."""
    cells = sheet.rows[number - 1]
    if not any(isinstance(value, str) and label_key(value) in table.by_key for value in cells):
        return None
    header = read_header(sheet, number, depth, table)
    return header if header.found >= table.signature else None


def _card_again(cells: Sequence[RawValue], card: Card, table: Table) -> bool:
    """Whether a row shows the labels of another heading block; those of a signature are none."""
    keys = {label_key(value) for value in cells if isinstance(value, str)}
    return len((keys & card.by_key.keys()) - set(table.note_words)) >= CARD_SIGNATURE
