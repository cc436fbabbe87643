"""取数: a workbook becomes raw cells, each with its address.

The form is recognised by its signature, a row that shows enough of a table's labels, never by
the name of a sheet. What cannot be used is a finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from perfbatch.form.label import label_key, label_unit, tidy
from perfbatch.form.schema import Field, FilledBy, Form, Table
from perfbatch.model.cell import RawValue, is_blank
from perfbatch.model.finding import NOBODY, Finding
from perfbatch.model.raw import RawField, RawReturn, RawRow, RawTable, Unusable
from perfbatch.model.records import SetAside
from perfbatch.model.source import Block, Source
from perfbatch.wording.findings import S01, S02, S03, S04, V08, full_sentence
from perfbatch.xlsx.reading import RawSheet, RawWorkbook, RefusedWorkbook, read_workbook

HEADER_SEARCH_ROWS = 60
CARD_REACH = 4
"""A value stands at most so many cells right of its label."""


@dataclass
class _Header:
    row: int
    columns: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    foreign: dict[int, str] = field(default_factory=dict)


def extract(file: str, data: bytes, form: Form) -> RawReturn | Unusable:
    """The raw cells of a workbook given as bytes, or why it cannot be used."""
    try:
        workbook = read_workbook(data)
    except RefusedWorkbook as refusal:
        finding = Finding(
            S01, Source(file), refusal.variant, found=refusal.found, facts=refusal.facts
        )
        return Unusable(file, (finding,))
    return _extract_form(file, workbook, form)


def unreachable(file: str, reason: str) -> Unusable:
    """A file that the disk did not give."""
    return Unusable(file, (Finding(S01, Source(file), "unreachable", found=reason),))


def _extract_form(file: str, workbook: RawWorkbook, form: Form) -> RawReturn | Unusable:
    """The form's tables. Without its first one the workbook is of no use; the others may lack."""
    tables: dict[str, RawTable] = {}
    findings: list[Finding] = []
    card: Mapping[str, RawField] = {}
    for position, table in enumerate(form.tables):
        matches = [
            (sheet, header)
            for sheet in workbook.sheets
            if (header := _find_header(sheet, table)) is not None
        ]
        if len(matches) > 1:
            names = "、".join(f"《{sheet.name}》" for sheet, _ in matches)
            facts = {"count": str(len(matches))}
            findings.append(_shape(file, "two_sheets", table.sheet, names, facts))
            if position == 0:
                aside = [
                    row
                    for sheet, header in matches
                    for row in _all_aside(_extract_table(file, sheet, header, table)[0], findings)
                ]
                return Unusable(file, tuple(findings), tuple(aside))
            continue
        if not matches and position == 0:
            names = "、".join(f"《{sheet.name}》" for sheet in workbook.sheets)
            return Unusable(file, (_shape(file, "no_form", table.sheet, names, {}),))
        for sheet, header in matches:
            raw, faults = _extract_table(file, sheet, header, table)
            findings += faults
            if any(finding.rule is S03 for finding in faults):
                if position == 0:
                    return Unusable(file, tuple(findings), _all_aside(raw, faults))
                continue
            tables[table.name] = raw
            if position == 0:
                card = _extract_card(file, sheet, header.row, form.card.fields)
    return RawReturn(file, card, tables, tuple(findings))


def _all_aside(raw: RawTable, faults: Sequence[Finding]) -> tuple[SetAside, ...]:
    reason = "；".join(full_sentence(fault) for fault in faults if fault.rule in {S02, S03})
    return tuple(SetAside(raw.block.at(row.number), NOBODY, reason, row.text) for row in raw.rows)


def _shape(file: str, variant: str, expected: str, found: str, facts: Mapping[str, str]) -> Finding:
    return Finding(S02, Source(file), variant, expected=expected, found=found, facts=facts)


def _find_header(sheet: RawSheet, table: Table) -> _Header | None:
    """The first row that shows as many of the table's labels as its signature wants."""
    for number, row in enumerate(sheet.rows[:HEADER_SEARCH_ROWS], start=1):
        header = _read_header(number, row, table)
        if len(header.columns) >= table.signature:
            return header
    return None


def _read_header(number: int, row: Sequence[RawValue], table: Table) -> _Header:
    header = _Header(number)
    for column, value in enumerate(row, start=1):
        if not isinstance(value, str) or is_blank(value):
            continue
        found = table.by_key.get(label_key(value))
        if found is None:
            header.foreign[column] = value.strip()
        elif found.name in header.columns:
            header.doubled.append(found.label)
        else:
            header.columns[found.name] = column
            header.units[found.name] = label_unit(value)
    return header


def _extract_table(
    file: str, sheet: RawSheet, header: _Header, table: Table
) -> tuple[RawTable, list[Finding]]:
    block = Block(file, sheet.name, dict(header.columns))
    rows: list[RawRow] = []
    totals: list[RawRow] = []
    notes: list[Finding] = []
    for number, cells in enumerate(sheet.rows[header.row :], start=header.row + 1):
        values = {name: _cell(cells, column) for name, column in header.columns.items()}
        if _is_total(values, table):
            totals.append(RawRow(number, values))
        elif word := _partial(values, table):
            notes.append(Finding(V08, block.at(number, "project_name"), "partial", found=word))
        elif _has_content(values, table) and not _is_header_again(number, cells, values, table):
            rows.append(RawRow(number, values))
    raw = RawTable(block, dict(header.units), tuple(rows), tuple(totals))
    faults = _column_faults(block, header, table)
    return raw, [*faults, *_foreign_columns(block, header, sheet), *notes]


def _cell(cells: Sequence[RawValue], column: int) -> RawValue:
    return cells[column - 1] if column <= len(cells) else None


def _has_content(values: Mapping[str, RawValue], table: Table) -> bool:
    """Whether anything is filled beside the running number and the form's own formulas."""
    return any(not is_blank(value) for name, value in values.items() if not _inert(name, table))


def _inert(name: str, table: Table) -> bool:
    return name == "serial_no" or table.field(name).filled_by is FilledBy.FORMULA


def _is_total(values: Mapping[str, RawValue], table: Table) -> bool:
    """A row whose number, code or name is exactly the word for totals."""
    return bool(table.total_label) and table.total_label in _row_words(values)


def _partial(values: Mapping[str, RawValue], table: Table) -> str:
    """The word for a part sum that the row bears, or nothing."""
    return next((word for word in _row_words(values) if word in table.partial_labels), "")


def _row_words(values: Mapping[str, RawValue]) -> list[str]:
    words = (values.get(name) for name in ("serial_no", "project_code", "project_name"))
    return [tidy(word).rstrip(":") for word in words if isinstance(word, str)]


def _is_header_again(
    number: int, cells: Sequence[RawValue], values: Mapping[str, RawValue], table: Table
) -> bool:
    """The header printed once more, on a second page: looked at where the name is its label."""
    name = values.get(table.frozen_field)
    if not isinstance(name, str) or label_key(name) not in table.by_key:
        return False
    return len(_read_header(number, cells, table).columns) >= table.signature


def _column_faults(block: Block, header: _Header, table: Table) -> Iterator[Finding]:
    missing = [
        one.label for one in table.fields if one.column_required and one.name not in header.columns
    ]
    at = Source(block.file, block.sheet, header.row)
    if missing:
        facts = {"columns": "、".join(f"“{label}”" for label in missing)}
        yield Finding(S03, at, "missing", facts=facts)
    if header.doubled:
        yield Finding(S03, at, "doubled", facts={"columns": "、".join(header.doubled)})


def _foreign_columns(block: Block, header: _Header, sheet: RawSheet) -> Iterator[Finding]:
    """S04 for a column outside the form that holds something below its heading."""
    for column, label in header.foreign.items():
        if any(not is_blank(_cell(cells, column)) for cells in sheet.rows[header.row :]):
            at = Source(block.file, block.sheet, header.row, column)
            yield Finding(S04, at, label=label, found=label)


def _extract_card(
    file: str, sheet: RawSheet, before: int, fields: Sequence[Field]
) -> Mapping[str, RawField]:
    """Values to the right of their labels, above the table's header row."""
    known = {key: one for one in fields for key in one.keys}
    card: dict[str, RawField] = {}
    for number, cells in enumerate(sheet.rows[: before - 1], start=1):
        for column, label in enumerate(cells, start=1):
            if not isinstance(label, str):
                continue
            found = known.get(label_key(label))
            if found is not None and found.name not in card:
                at = _value_beside(cells, column, known)
                source = Source(file, sheet.name, number, at)
                card[found.name] = RawField(_cell(cells, at), source, label_unit(label))
    return card


def _value_beside(cells: Sequence[RawValue], label_at: int, known: Mapping[str, Field]) -> int:
    """The column of the first filled cell right of a label and before the next label."""
    for column in range(label_at + 1, label_at + 1 + CARD_REACH):
        value = _cell(cells, column)
        if isinstance(value, str) and label_key(value) in known:
            break
        if not is_blank(value):
            return column
    return label_at + 1
