"""The roster: its raw cells become units and registered projects, or a finding on the cell.

Each row stands for itself here; whether two stand for one is asked afterwards (review.roster).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from perfbatch.form.kinds import Text, struck_out
from perfbatch.form.label import tidy
from perfbatch.form.numbers import Amount
from perfbatch.form.roster import REGISTER, UNITS, names_in
from perfbatch.form.schema import Table
from perfbatch.form.sums import is_note, is_sum
from perfbatch.model.cell import INVISIBLE, is_blank
from perfbatch.model.finding import NOBODY, Finding, Subject
from perfbatch.model.raw import RawReturn, RawRow, RawTable
from perfbatch.model.roster import RegisteredProject, Roster, RosterUnit
from perfbatch.stages.harmonise.cells import plain, read_cell
from perfbatch.stages.harmonise.notes import Notes
from perfbatch.wording.findings import V08
from perfbatch.wording.findings.roster import AMOUNT_UNUSED, of_roster


def read_roster(raw: RawReturn) -> Roster:
    """The units and projects in the order of their rows; findings of extraction and of cells.

    A project's `unit` is what its row says: a code, a name, or both. What has neither a code nor
    a name after all, since they could not be read, is nobody.
    """
    notes = Notes(NOBODY)
    units = [
        _unit(part, row, notes)
        for part in raw.tables[UNITS.name]
        for row in _data_rows(part, UNITS, notes)
    ]
    projects = [
        _project(part, row, notes)
        for part in raw.tables.get(REGISTER.name, ())
        for row in _data_rows(part, REGISTER, notes)
    ]
    extracted = map(of_roster, raw.findings)
    findings = (*extracted, *notes.findings, *notes.folded())
    told_units = (one for one in units if one.code or one.name)
    told_projects = (one for one in projects if one.code or one.name)
    return Roster(raw.file, tuple(told_units), tuple(told_projects), findings)


def _data_rows(table: RawTable, form_table: Table, notes: Notes) -> Iterator[RawRow]:
    """The rows that name a unit or a project; others are noted and left."""
    code, name = form_table.identifying
    for row in table.rows:
        filled = {one: value for one, value in row.values.items() if not is_blank(value)}
        texts = {one: value for one, value in filled.items() if isinstance(value, str)}
        naming = (texts.get(one, "") for one in ("serial_no", code, name))
        total = next((text.strip() for text in naming if is_sum(text)), "")
        coded = not is_blank(row.values.get(code)) and not is_sum(texts.get(code, ""))
        source = table.block.at(row.number, next((one for one in filled if one != "serial_no"), ""))
        if total and not coded:
            notes.findings.append(Finding(V08, source, "roster_partial", found=total))
        elif _names_nothing(row, code, name) or is_note([*texts.values()], form_table.note_words):
            notes.findings.append(Finding(V08, source, "roster_stray", found=row.text))
        else:
            yield row


def _names_nothing(row: RawRow, *names: str) -> bool:
    values = (row.values.get(name) for name in names)
    return all(is_blank(value) or struck_out(value) for value in values)


def _unit(table: RawTable, row: RawRow, notes: Notes) -> RosterUnit:
    values = _values(table, row, UNITS, notes, Subject())
    name = values["unit_name"]
    aliases = {tidy(one): one for one in names_in(values["aliases"]) if not struck_out(one)}
    aliases.pop(tidy(name), None)
    return RosterUnit(
        code=values["unit_code"],
        name=name,
        source=table.block.at(row.number),
        aliases=tuple(aliases.values()),
        department=values["department"],
        desk=values["desk"],
        contact=values["contact"],
        phone=values["phone"],
        columns=table.block.columns,
    )


def _project(table: RawTable, row: RawRow, notes: Notes) -> RegisteredProject:
    name = _one_line(row.values.get("project_name"))
    values = _values(table, row, REGISTER, notes, Subject(project_name=name))
    return RegisteredProject(
        code=values["project_code"],
        name=values["project_name"],
        unit=(values["unit_code"], values["unit_name"]),
        source=table.block.at(row.number),
        origin=values["budget_origin"],
        original_budget_fen=values["original_budget_fen"],
        columns=table.block.columns,
    )


def _values(
    table: RawTable, row: RawRow, form_table: Table, notes: Notes, subject: Subject
) -> Mapping[str, Any]:
    """The typed values of a row by field; nothing stands for "-" in a cell of text."""
    values: dict[str, Any] = {}
    problems = []
    for one in form_table.fields:
        raw = row.values.get(one.name)
        reading = read_cell(one, raw, table)
        values[one.name] = plain(one, reading.value)
        if type(one.kind) is Text:
            wide = one.name == "aliases"
            values[one.name] = values[one.name] if wide else _one_line(values[one.name])
        if reading.problem is not None:
            problems.append((one, raw, reading.problem))
    if form_table is UNITS:
        subject = Subject(values["unit_code"], values["unit_name"])
    for one, raw, problem in problems:
        effect = AMOUNT_UNUSED if isinstance(one.kind, Amount) else ""
        notes.add(table.block.at(row.number, one.name), one, raw, problem, subject, effect)
    return values


def _one_line(value: object) -> str:
    """A name without line breaks and signs of no width; nothing for a stroke in its place."""
    if not isinstance(value, str) or struck_out(value):
        return ""
    return " ".join(INVISIBLE.sub("", value).split())
