"""A form with tables: one sheet shows the projects, another may show the indicators."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from perfbatch.form.schema import Form, Table
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawField, RawReturn, RawRow, RawTable, Unusable
from perfbatch.model.records import SetAside
from perfbatch.model.source import Source, rows_told
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.stages.extract import notes
from perfbatch.stages.extract.astray import going_on
from perfbatch.stages.extract.card import extract_card
from perfbatch.stages.extract.declared import Declared, declared_classes
from perfbatch.stages.extract.feedback import feedback_sheets, last_round
from perfbatch.stages.extract.found import (
    Found,
    is_fatal,
    notes_on,
    reason_of,
    rows_aside,
    several_sheets,
)
from perfbatch.stages.extract.groups import by_unit
from perfbatch.stages.extract.header import Header
from perfbatch.stages.extract.money import money_unit
from perfbatch.stages.extract.recognise import Shape, matches
from perfbatch.stages.extract.rows import extract_table
from perfbatch.stages.extract.stated import agreed, stated_period
from perfbatch.wording.findings import S02

MOST_ROWS = 30_000
"""More projects than any county has: what a reader does with them must not depend on its speed."""


def read_table_form(
    file: str, workbook: RawWorkbook, shape: Shape
) -> tuple[RawReturn, ...] | Unusable:
    """A form with tables. Without its first one the workbook is of no use; the others may lack."""
    found = Found(file, shape.form)
    first, *others = shape.form.tables
    if len(shape.tables) != 1:
        return _several(found, shape)
    sheet, header = shape.tables[0]
    found.read.append(sheet)
    found.card = _card(file, sheet, header, shape.form)
    returned = shape.form.of_return
    declared = declared_classes(file, sheet, header, first) if returned else Declared()
    found.declared = declared.classes
    raw, faults = extract_table(file, declared.without(sheet), header, first, shape.form.card)
    found.findings += faults
    if any(map(is_fatal, faults)):
        return found.unusable(rows_aside(found, raw))
    if len(raw.rows) > MOST_ROWS:
        facts = {"count": str(len(raw.rows)), "limit": str(MOST_ROWS)}
        found.findings.append(Finding(S02, Source(file, sheet.name), "too_many_rows", facts=facts))
        return found.unusable()
    raw, clash = money_unit(raw, sheet, range(header.row, header.last_row + 1), first)
    found.findings += clash
    if any(map(is_fatal, clash)):
        return found.unusable(rows_aside(found, raw))
    found.findings += _noted(found, sheet, header, raw)
    for table in others:
        _other_table(found, workbook, table)
    given_back = feedback_sheets(workbook)
    found.read += [one for one, _ in given_back]
    found.last_round = last_round(given_back)
    if further := _going_on(found, workbook, header, first):
        return found.unusable([*rows_aside(found, raw), *further])
    found.findings += notes.other_sheets(file, workbook, found.read)
    return tuple(_returns(found, raw, first))


def _noted(found: Found, sheet: RawSheet, header: Header, raw: RawTable) -> list[Finding]:
    """What is to be said of a sheet whose table can be used: its parts, its form, its version."""
    return [
        *notes_on(found, sheet, raw),
        *notes.other_shape(found.file, found.form, raw),
        *notes.other_version(sheet, header.row - 1, raw, found.form),
    ]


def _several(found: Found, shape: Shape) -> Unusable:
    """S02 for a table on several sheets; whose it is, where all of them say the same."""
    first = shape.form.tables[0]
    sheets = [sheet for sheet, _ in shape.tables]
    found.findings.append(several_sheets(found.file, first, sheets))
    cards = [_card(found.file, *match, shape.form) for match in shape.tables]
    subjects = set()
    for card in cards:
        found.card = card
        subjects.add(found.subject)
    found.card = cards[0] if len(subjects) == 1 else {}
    seen = [extract_table(found.file, *match, first, shape.form.card)[0] for match in shape.tables]
    return found.unusable([row for raw in seen for row in rows_aside(found, raw)])


def _card(file: str, sheet: RawSheet, header: Header, form: Form) -> Mapping[str, RawField]:
    """The heading above a table, with the period where titles or labels may state it."""
    card = extract_card(file, sheet, header.row, form.card)
    return agreed(card, stated_period(file, sheet, header, form.card, header.row - 1))


def _returns(found: Found, raw: RawTable, table: Table) -> Iterator[RawReturn]:
    """One return for each unit that the rows name; notes on a file of several are no unit's."""
    parts = list(by_unit(raw, found.card, table))
    findings = tuple(found.findings)
    own, of_file = (findings, ()) if len(parts) == 1 else ((), findings)
    for card, part in parts:
        tables = {table.name: (part,), **found.tables}
        told = tuple(replace(one, returns=len(parts)) for one in found.declared)
        last = found.last_round if len(parts) == 1 else None
        yield RawReturn(found.file, found.form.key, card, tables, own, of_file, told, last)


def _going_on(found: Found, workbook: RawWorkbook, header: Header, table: Table) -> list[SetAside]:
    """S02 and the rows of sheets without a header that go on where the table stopped."""
    further: list[tuple[str, RawRow]] = []
    for sheet in workbook.sheets:
        if any(sheet is one for one in found.read):
            continue
        if rows := going_on(sheet, header.columns, table):
            facts = {"rows": rows_told(row.number for row in rows), "sheet": table.sheet}
            at = Source(found.file, sheet.name)
            found.findings.append(Finding(S02, at, "goes_on", found=sheet.name, facts=facts))
            further += [(sheet.name, row) for row in rows]
    reason = reason_of(found)
    return [
        SetAside(Source(found.file, name, row.number), found.subject, reason, row.text)
        for name, row in further
    ]


def _other_table(found: Found, workbook: RawWorkbook, table: Table) -> None:
    """A table that may lack: what is wrong with it is reported, the projects still count."""
    shown_on = matches(workbook, table)
    found.read += [sheet for sheet, _ in shown_on]
    if len(shown_on) > 1:
        found.findings.append(several_sheets(found.file, table, [sheet for sheet, _ in shown_on]))
    elif shown_on:
        sheet, header = shown_on[0]
        raw, faults = extract_table(found.file, sheet, header, table, found.form.card)
        if table.amounts:
            rows = range(header.row, header.last_row + 1)
            raw, clash = money_unit(raw, sheet, rows, table)
            faults += clash
        found.findings += faults
        if not any(map(is_fatal, faults)):
            found.tables[table.name] = (raw,)
            found.findings += notes_on(found, sheet, raw)
