"""The rows below a header: data, totals, part sums, the header printed again."""

from collections.abc import Mapping, Sequence

from perfbatch.form.label import label_key, tidy
from perfbatch.form.schema import Card, FilledBy, Table
from perfbatch.model.cell import RawValue, is_blank
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawRow, RawTable
from perfbatch.model.source import Block, Source
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.header import (
    Header,
    cell,
    column_faults,
    foreign_columns,
    read_header,
)
from perfbatch.wording.findings import S02, V08

CARD_SIGNATURE = 3
"""So many labels of the heading block in a row below the table are another return's."""


def extract_table(
    file: str, sheet: RawSheet, header: Header, table: Table, card: Card
) -> tuple[RawTable, list[Finding]]:
    """The rows of a table, and what is wrong with its columns or stands between its rows."""
    block = Block(file, sheet.name, dict(header.columns))
    rows: list[RawRow] = []
    totals: list[RawRow] = []
    findings = [
        *column_faults(block, header, table),
        *foreign_columns(block, header, sheet.rows),
    ]
    for number, cells in enumerate(sheet.rows[header.row :], start=header.row + 1):
        values = {name: cell(cells, column) for name, column in header.columns.items()}
        again = _header_again(number, cells, values, table)
        if (again and again.columns != header.columns) or _card_again(cells, card):
            findings.append(Finding(S02, Source(file, sheet.name, number), "two_tables"))
            break
        if again:
            continue
        words = _row_words(values)
        if table.total_label and table.total_label in words:
            totals.append(RawRow(number, values))
        elif word := _part_sum(words, table):
            findings.append(Finding(V08, block.at(number, "project_name"), "partial", found=word))
        elif _has_content(values, table):
            rows.append(RawRow(number, values))
    return RawTable(block, dict(header.units), tuple(rows), tuple(totals)), findings


def _has_content(values: Mapping[str, RawValue], table: Table) -> bool:
    """Whether anything is filled beside the running number and the form's own formulas."""
    return any(not is_blank(value) for name, value in values.items() if not _inert(name, table))


def _inert(name: str, table: Table) -> bool:
    return name == "serial_no" or table.field(name).filled_by is FilledBy.FORMULA


def _row_words(values: Mapping[str, RawValue]) -> list[str]:
    """What the cells say that name a row, without a bracket at the end: 合计 for 合计（万元）."""
    names = ("serial_no", "project_code", "project_name", "budget_origin")
    told = (values.get(name) for name in names)
    return [tidy(word).split("(")[0].rstrip(":") for word in told if isinstance(word, str)]


def _part_sum(words: Sequence[str], table: Table) -> str:
    """The word by which a row is a sum of others and no row of its own; nothing for a row."""
    if not table.total_label:
        return ""
    for word in words:
        if word.startswith(table.of_which) or word.endswith(table.partial_labels):
            return word
    return ""


def _header_again(
    number: int, cells: Sequence[RawValue], values: Mapping[str, RawValue], table: Table
) -> Header | None:
    """The header once more: printed on a second page, or another table's."""
    if not any(isinstance(v, str) and label_key(v) in table.by_key for v in values.values()):
        return None
    header = read_header(number, cells, table)
    return header if len(header.columns) >= table.signature else None


def _card_again(cells: Sequence[RawValue], card: Card) -> bool:
    """Whether a row shows the labels of another heading block."""
    found = (isinstance(value, str) and label_key(value) in card.by_key for value in cells)
    return sum(found) >= CARD_SIGNATURE
