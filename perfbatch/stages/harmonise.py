"""规范: raw cells become typed rows, or a finding on the cell. Nothing is guessed.

A row with an amount that is there but cannot be read is set aside; a blank payment is not: it
takes the row out of the rates, not out of the budgets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from perfbatch.form.kinds import Problem, Reading, Text, read, struck_out
from perfbatch.form.label import tidy
from perfbatch.form.numbers import Amount
from perfbatch.form.schema import Card, Field, FilledBy, Form, Table
from perfbatch.model.absence import Absence
from perfbatch.model.cell import ErrorValue, RawValue, Uncalculated, is_blank, shown
from perfbatch.model.fen import Fen
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.raw import RawField, RawReturn, RawRow, RawTable
from perfbatch.model.records import (
    BUDGET_PARTS,
    Heading,
    Indicator,
    Project,
    Return,
    SetAside,
    StatedTotals,
)
from perfbatch.model.source import Source
from perfbatch.wording.findings import ROW_ASIDE, V01, V05, V07, V08, V11, full_sentence

SUMMARISED = ("nil_return", "declared_project_count", "declared_amount_fen")
"""What of the heading enters the summary beside the unit's name; the rest may differ."""

STATED = "stated_"
"""Prefix of what stands in a cell that the form itself computes."""


@dataclass
class _Notes:
    """Findings gathered while reading one return."""

    subject: Subject
    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        source: Source,
        one: Field,
        raw: RawValue,
        problem: Problem,
        subject: Subject,
        effect: str = "",
    ) -> Finding:
        """Note a problem of a cell; `effect` is what follows, where the sentence says so."""
        facts = dict(problem.facts)
        if "effect" in problem.rule.sentences[problem.variant].placeholders:
            facts["effect"] = effect
        finding = Finding(
            problem.rule,
            source,
            problem.variant,
            subject=subject,
            label=one.label,
            found=shown(raw),
            expected=problem.expected,
            facts=facts,
        )
        self.findings.append(finding)
        return finding


def harmonise(raw: RawReturn, form: Form) -> Return:
    """The typed return of a workbook; its findings are those of extraction and of its cells."""
    heading, notes = _heading(raw, form.card)
    projects, indicators = form.tables
    rows: list[Project] = []
    aside: list[SetAside] = []
    table = raw.tables[projects.name]
    for row in _data_rows(table, projects, notes):
        values, subject, obstacles = _row(table, row, projects, notes)
        if obstacles:
            reasons = "；".join(map(full_sentence, obstacles))
            at, code = table.block.at(row.number), values["project_code"]
            aside.append(SetAside(at, subject, reasons, row.text, code))
        else:
            budget = sum(_typed_number(table, row, projects.field(name)) for name in BUDGET_PARTS)
            rows.append(
                Project(
                    block=table.block,
                    row=row.number,
                    subject=subject,
                    formula_budget_fen=budget,
                    **values,
                )
            )
    return Return(
        file=raw.file,
        heading=heading,
        projects=tuple(rows),
        indicators=_indicators(raw.tables.get(indicators.name), indicators, notes),
        totals=tuple(_stated_totals(table, row, projects) for row in table.totals),
        set_aside=tuple(aside),
        typed=tuple(_typed(raw, form)),
        findings=(*_named(raw.findings, notes.subject), *notes.findings),
    )


def _typed(raw: RawReturn, form: Form) -> Iterator[str]:
    """What people typed, in the form's order: the figures of the heading, then row by row."""
    for name in SUMMARISED:
        yield shown(raw.card[name].value) if name in raw.card else ""
    for table in form.tables:
        filled = [one.name for one in table.fields if not _computed(one)]
        for row in raw.tables[table.name].rows if table.name in raw.tables else ():
            yield "\t".join(shown(row.values.get(name)).strip() for name in filled)


def _named(findings: tuple[Finding, ...], subject: Subject) -> list[Finding]:
    """Findings of extraction, made before the unit was known, with the unit's name."""
    return [replace(finding, subject=subject) for finding in findings]


def _heading(raw: RawReturn, card: Card) -> tuple[Heading, _Notes]:
    cells = {one.name: raw.card.get(one.name) for one in card.fields}
    readings = {one.name: _read_card(one, cells[one.name]) for one in card.fields}
    values = {one.name: _plain(one, readings[one.name].value) for one in card.fields}
    places = {name: cell.source for name, cell in cells.items() if cell is not None}
    heading = Heading(places=places, **values)
    notes = _Notes(Subject(heading.unit_code, heading.unit_name))
    sheet = next(iter(raw.tables.values())).block
    for one in card.fields:
        cell, problem = cells[one.name], readings[one.name].problem
        if problem is not None:
            source = cell.source if cell else Source(raw.file, sheet.sheet)
            notes.add(source, one, cell.value if cell else None, problem, notes.subject)
    return heading, notes


def _read_card(one: Field, cell: RawField | None) -> Reading:
    reading = read(one.kind, cell.value, cell.unit) if cell else Reading(Absence.UNFILLED)
    if one.required:
        return Reading(reading.value, _missing(one, reading, cell.value if cell else None))
    if one.default and reading.value is Absence.UNFILLED:
        return Reading(reading.value, Problem(V08, "default", one.default))
    return reading


def _plain(one: Field, value: object) -> Any:
    """Text fields hold an empty text where nothing is written."""
    return "" if isinstance(one.kind, Text) and isinstance(value, Absence) else value


def _data_rows(table: RawTable, form_table: Table, notes: _Notes) -> list[RawRow]:
    """The rows that say something of a project or indicator; others are noted and left."""
    found = []
    for row in table.rows:
        identified = any(not is_blank(row.values.get(name)) for name in form_table.identifying)
        if identified and not _is_note(row, form_table):
            found.append(row)
        else:
            told = (name for name, value in row.values.items() if not is_blank(value))
            at = next(name for name in told if not _computed(form_table.field(name)))
            source = table.block.at(row.number, at)
            stray = Finding(V08, source, "stray", subject=notes.subject, found=row.text)
            notes.findings.append(stray)
    return found


def _is_note(row: RawRow, form_table: Table) -> bool:
    """A line under the table: one cell of text that begins like 填表人：."""
    told = [
        value
        for name, value in row.values.items()
        if not is_blank(value) and not _computed(form_table.field(name))
    ]
    if len(told) != 1 or not isinstance(told[0], str):
        return False
    word, colon, _ = tidy(told[0]).partition(":")
    return bool(colon) and word in form_table.note_words


def _row(
    table: RawTable, row: RawRow, form_table: Table, notes: _Notes
) -> tuple[Mapping[str, Any], Subject, list[Finding]]:
    """Typed values, the subject, and the findings that keep the row from being counted."""
    name = shown(row.values.get("project_name")).strip()
    subject = Subject(notes.subject.unit_code, notes.subject.unit_name, name)
    values: dict[str, Any] = {}
    obstacles: list[Finding] = []
    for one in form_table.fields:
        raw = row.values.get(one.name)
        computed = _computed(one)
        reading = _read_cell(one, raw, table, computed=computed)
        values[STATED + one.name if computed else one.name] = _plain(one, reading.value)
        if reading.problem is None:
            continue
        source = table.block.at(row.number, one.name)
        lost = isinstance(one.kind, Amount) and reading.value is Absence.UNREADABLE
        effect = ROW_ASIDE if lost else ""
        finding = notes.add(source, one, raw, reading.problem, subject, effect)
        if lost:
            obstacles.append(finding)
    return values, subject, obstacles


def _computed(one: Field) -> bool:
    return one.filled_by is FilledBy.FORMULA


def _read_cell(one: Field, raw: RawValue, table: RawTable, *, computed: bool) -> Reading:
    if one.name not in table.block.columns:
        return Reading(Absence.NOT_COMPUTED)
    if computed and isinstance(raw, Uncalculated):
        return Reading(Absence.NOT_COMPUTED)
    if computed and isinstance(raw, ErrorValue):
        return Reading(Absence.NOT_COMPUTED, Problem(V11, "computed"))
    reading = read(one.kind, raw, table.units.get(one.name, ""))
    if computed and reading.value is Absence.UNREADABLE:
        return Reading(Absence.NOT_COMPUTED, Problem(V08, "recomputed"))
    if computed:
        return Reading(reading.value)
    if one.one_of_several and reading.value in {Absence.UNFILLED, Absence.NOT_APPLICABLE}:
        return Reading(Absence.UNFILLED, Problem(V07, facts={"choices": one.choices}))
    if isinstance(raw, Uncalculated) and isinstance(one.kind, Amount):
        return Reading(reading.value, Problem(V01, "uncalculated"))
    if one.required:
        return Reading(reading.value, _missing(one, reading, raw))
    return reading


def _missing(one: Field, reading: Reading, raw: RawValue) -> Problem | None:
    """V05 for a required cell that is blank or struck out; its own problem otherwise."""
    kind = "_amount" if isinstance(one.kind, Amount) else ""
    if reading.value is Absence.UNFILLED:
        return Problem(V05, f"blank{kind}")
    return Problem(V05, f"dash{kind}") if struck_out(raw) else reading.problem


def _indicators(table: RawTable | None, form_table: Table, notes: _Notes) -> tuple[Indicator, ...]:
    if table is None:
        return ()
    found = []
    for row in _data_rows(table, form_table, notes):
        values, subject, _ = _row(table, row, form_table, notes)
        found.append(Indicator(block=table.block, row=row.number, subject=subject, **values))
    return tuple(found)


def _typed_number(table: RawTable, row: RawRow, one: Field) -> Fen:
    """The amount of a cell that holds a number; 0 for everything that a formula passes over."""
    raw = row.values.get(one.name)
    if not isinstance(raw, float | int):
        return 0
    value = read(one.kind, raw, table.units.get(one.name, "")).value
    return value if isinstance(value, int) else 0


def _stated_totals(table: RawTable, row: RawRow, form_table: Table) -> StatedTotals:
    """The amounts of a row of totals, and what a formula over the rows would add up."""
    amounts: dict[str, Fen] = {}
    added: dict[str, Fen] = {}
    for one in form_table.fields:
        if not isinstance(one.kind, Amount):
            continue
        value = read(one.kind, row.values.get(one.name), table.units.get(one.name, "")).value
        if isinstance(value, int):
            amounts[one.name] = value
        added[one.name] = sum(_typed_number(table, data_row, one) for data_row in table.rows)
    return StatedTotals(block=table.block, row=row.number, amounts_fen=amounts, numbers_fen=added)
