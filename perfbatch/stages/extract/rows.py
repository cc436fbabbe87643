"""The rows below a header: data, totals, part sums, the header printed again."""

from collections.abc import Iterator, Mapping, Sequence

from perfbatch.form.choice import Choice
from perfbatch.form.kinds import Day, Text
from perfbatch.form.label import label_key, tidy
from perfbatch.form.schema import Card, FilledBy, Table
from perfbatch.model.cell import RawValue, Ticked, is_blank
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
    for number, own in _below(sheet, header, table, card):
        if own is None:
            findings.append(Finding(S02, Source(file, sheet.name, number), "two_tables"))
            break
        words = _row_words(own, table)
        if table.total_label and table.total_label in words:
            totals.append(RawRow(number, own))
        elif word := _part_sum(words, table):
            findings.append(Finding(V08, block.at(number, "project_name"), "partial", found=word))
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
        if (again and not _same(again, header)) or _card_again(cells, card):
            yield number, None
            return
        if again:
            after = number + depth
            continue
        yield number, _own(cells, header)


def _same(again: Header, header: Header) -> bool:
    """Whether a header printed again names the same columns, as far as it goes."""
    return again.places.items() <= header.places.items()


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
        self._columns = {column: name for name, column in header.columns.items() if name in names}
        self._first: dict[Address, int] = {}
        last = len(sheet.rows)
        for span in sheet.merged:
            if span.column in self._columns and span.row > header.last_row:
                for row in range(span.row + 1, min(span.last_row, last) + 1):
                    if (row, span.column) in self._first:
                        break  # ranges that overlap are nobody's honest work
                    self._first[row, span.column] = span.row

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


def _row_words(values: Values, table: Table) -> list[str]:
    """What the cells say that name a row, without a bracket at the end: 合计 for 合计（万元）."""
    names = ["serial_no", "project_code", "project_name", "budget_origin"]
    told = (values.get(name) for name in [*names, *(one.name for one in table.of_heading)])
    return [tidy(word).split("(")[0].rstrip(":") for word in told if isinstance(word, str)]


def _part_sum(words: Sequence[str], table: Table) -> str:
    """The word by which a row is a sum of others and no row of its own; nothing for a row."""
    if not table.total_label:
        return ""
    for word in words:
        if word.startswith(table.of_which) or word.endswith(table.partial_labels):
            return word
    return ""


def _header_again(sheet: RawSheet, number: int, depth: int, table: Table) -> Header | None:
    """The header once more: printed on a second page, or another table's."""
    cells = sheet.rows[number - 1]
    if not any(isinstance(value, str) and label_key(value) in table.by_key for value in cells):
        return None
    header = read_header(sheet, number, depth, table)
    return header if header.found >= table.signature else None


def _card_again(cells: Sequence[RawValue], card: Card) -> bool:
    """Whether a row shows the labels of another heading block."""
    found = (isinstance(value, str) and label_key(value) in card.by_key for value in cells)
    return sum(found) >= CARD_SIGNATURE
