"""规范: raw cells become typed rows, or a finding on the cell. Nothing is guessed.

Whatever the form in whose shape a return stands, the rows that come out are those of the standard
form. A row with an amount that is there but cannot be read is set aside; a blank payment is not:
it takes the row out of the rates, not out of the budgets.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from perfbatch.form.forms import FORM_BY_KEY
from perfbatch.form.kinds import Problem
from perfbatch.form.label import tidy
from perfbatch.form.monitoring import INDICATORS, PROJECTS
from perfbatch.form.numbers import Amount, number_in
from perfbatch.form.schema import Form, Table
from perfbatch.model.absence import Absence
from perfbatch.model.cell import Percentage, RawValue, Ticked, is_blank, shown
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.raw import RawReturn, RawRow, RawTable
from perfbatch.model.records import (
    Indicator,
    Project,
    Return,
    SetAside,
    StatedTotals,
)
from perfbatch.model.source import Source
from perfbatch.model.typed import Typed, TypedRow, TypedTable
from perfbatch.stages.harmonise.cells import computed, plain, typed_number
from perfbatch.stages.harmonise.heading import read_heading
from perfbatch.stages.harmonise.notes import Notes
from perfbatch.stages.harmonise.plan import Plan, plan_of
from perfbatch.stages.harmonise.sources import sources_of
from perfbatch.stages.harmonise.sums import stated_sums
from perfbatch.wording.findings import ROW_ASIDE, V08, full_sentence, joined


def harmonise(raw: RawReturn) -> Return:
    """The typed return of a unit; its findings are those of extraction and of its cells."""
    form = FORM_BY_KEY[raw.form]
    heading, notes = read_heading(raw, form.card)
    table, *others = form.tables
    rows: list[Project | SetAside] = []
    totals: list[StatedTotals] = []
    for part in raw.tables[table.name]:
        plan = plan_of(part, table, PROJECTS)
        rows += (_project(plan, row, notes) for row in _data_rows(part, table, notes))
        if part.sums:
            under = [row for row in part.under_sums if _is_data(row, table)]
            totals += stated_sums(part, under, table)
    indicators = [
        one
        for other in others
        for part in raw.tables.get(other.name, ())
        for one in _indicators(part, other, notes)
    ]
    named = (replace(finding, subject=notes.subject) for finding in raw.findings)
    return Return(
        file=raw.file,
        heading=heading,
        projects=tuple(one for one in rows if isinstance(one, Project)),
        indicators=tuple(indicators),
        totals=tuple(totals),
        set_aside=tuple(one for one in rows if isinstance(one, SetAside)),
        typed=(_typed(raw, form),),
        findings=(*named, *notes.findings, *notes.folded()),
        of_file=raw.of_file,
        declared=raw.declared,
        piecemeal=form.grid is not None,
        last_round=raw.last_round,
    )


def _typed(raw: RawReturn, form: Form) -> Typed:
    """What people typed, in the form's order."""
    heading = {name: (cell.value, cell.unit) for name, cell in raw.card.items()}
    parts = (
        _typed_table(part, table)
        for table in form.tables
        for part in raw.tables.get(table.name, ())
    )
    return Typed.of(raw.form, heading, parts)


def _typed_table(part: RawTable, table: Table) -> TypedTable:
    filled = tuple(one.name for one in table.fields if not computed(one))
    rows = (
        TypedRow(row.number, tuple(map(row.values.get, filled)), row.foreign) for row in part.rows
    )
    return TypedTable.of(table.name, part.block, filled, part.units, rows)


def _data_rows(table: RawTable, form_table: Table, notes: Notes) -> list[RawRow]:
    """The rows that say something of a project or indicator; others are noted and left."""
    found = []
    for row in table.rows:
        if _is_data(row, form_table):
            found.append(row)
            continue
        told = [one.name for one in form_table.fields if not is_blank(row.values.get(one.name))]
        at = next(name for name in told if not computed(form_table.field(name)))
        source = table.block.at(row.number, at)
        stray = Finding(V08, source, "stray", subject=notes.subject, found=row.text)
        notes.findings.append(stray)
    return found


def _is_data(row: RawRow, form_table: Table) -> bool:
    identified = any(not is_blank(row.values.get(name)) for name in form_table.identifying)
    if not identified and not number_in(row.values.get("revised_budget_fen")):
        return False
    return not _is_note(row, form_table)


def _is_note(row: RawRow, form_table: Table) -> bool:
    """A line under the table: one cell of text that begins like 填表人：."""
    values = (row.values.get(name) for name in form_table.typed)
    told = list(islice((value for value in values if not is_blank(value)), 2))
    if len(told) != 1 or not isinstance(told[0], str):
        return False
    word, colon, _ = tidy(told[0]).partition(":")
    return bool(colon) and word in form_table.note_words


def _project(plan: Plan, row: RawRow, notes: Notes) -> Project | SetAside:
    """A row as a project, or as one that an amount which cannot be read keeps out."""
    table = plan.table
    values, subject, obstacles = _row(plan, row, notes)
    if obstacles:
        reasons = joined(map(full_sentence, obstacles))
        at, code = table.block.at(row.number), values["project_code"]
        return SetAside(at, subject, reasons, row.text, code)
    return Project(
        block=table.block,
        row=row.number,
        subject=subject,
        formula_budget_fen=sum(typed_number(table, row, one) for one in plan.budget_parts),
        rate_scale_certain=_is_certain(row.values.get("execution_rate")),
        given_budget_fen=(
            values["stated_revised_budget_fen"] if plan.budget_given else Absence.NOT_COMPUTED
        ),
        sources=sources_of(table, plan.form_table),
        **values,
    )


def _is_certain(rate: RawValue) -> bool:
    """Whether a cell says itself that it holds hundredths: by its format or by a sign."""
    return isinstance(rate, Percentage) or (isinstance(rate, str) and "%" in tidy(rate))


def _indicators(table: RawTable, form_table: Table, notes: Notes) -> Iterator[Indicator]:
    plan = plan_of(table, form_table, INDICATORS)
    for row in _data_rows(table, form_table, notes):
        values, subject, _ = _row(plan, row, notes)
        yield Indicator(block=table.block, row=row.number, subject=subject, **values)


def _row(plan: Plan, row: RawRow, notes: Notes) -> tuple[dict[str, Any], Subject, list[Finding]]:
    """Typed values, the subject, and the findings that keep the row from being counted."""
    name = shown(row.values.get("project_name")).strip()
    subject = Subject(notes.subject.unit_code, notes.subject.unit_name, name)
    values: dict[str, Any] = dict(plan.absent)
    obstacles: list[Finding] = []
    for column in plan.columns:
        one = column.field
        raw = row.values.get(one.name)
        if raw is None and column.may_be_blank:
            values[column.key] = column.blank
            continue
        reading = column.read(raw)
        values[column.key] = plain(one, reading.value)
        if reading.problem is None:
            continue
        block = plan.table.block
        source = _place(block.at(row.number, one.name), raw, reading.problem)
        lost = isinstance(one.kind, Amount) and reading.value is Absence.UNREADABLE
        effect = ROW_ASIDE if lost else ""
        told = replace(one, label=block.labels.get(one.name, one.label))
        finding = notes.add(source, told, raw, reading.problem, subject, effect)
        if lost:
            obstacles.append(finding)
    return values, subject, obstacles


def _place(cell: Source, raw: RawValue, problem: Problem) -> Source:
    """The cell that a problem is about: of several columns of a choice the one with the mark."""
    if isinstance(raw, Ticked) and problem.word:
        return replace(cell, column=raw.columns[problem.word])
    return cell
