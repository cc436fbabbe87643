"""The heading of a return: who reports, for which period."""

from collections.abc import Mapping
from typing import Any

from perfbatch.form.kinds import Problem, Reading, read
from perfbatch.form.monitoring import HEADING
from perfbatch.form.schema import Card, Field
from perfbatch.model.absence import Absence
from perfbatch.model.finding import Subject
from perfbatch.model.raw import RawField, RawReturn
from perfbatch.model.records import Heading
from perfbatch.model.source import Cells, Source
from perfbatch.stages.harmonise.cells import missing, plain
from perfbatch.stages.harmonise.notes import Notes
from perfbatch.wording.findings import V08


def read_heading(raw: RawReturn, card: Card) -> tuple[Heading, Notes]:
    """The typed heading, and the findings on its cells as the first of the return's."""
    fields = [one for one in card.fields if one.name in HEADING.by_name]
    cells = {one.name: raw.card.get(one.name) for one in fields}
    readings = {one.name: _read(one, cells[one.name]) for one in fields}
    values: Mapping[str, Any] = {one.name: plain(one, readings[one.name].value) for one in fields}
    places = {name: cell.source for name, cell in cells.items() if cell is not None}
    heading = Heading(places=Cells.of(raw.file, places), **values)
    notes = Notes(Subject(heading.unit_code, heading.unit_name))
    sheet = next(iter(raw.tables.values()))[0].block.sheet
    for one in fields:
        cell, problem = cells[one.name], readings[one.name].problem
        if problem is not None:
            source = cell.source if cell else Source(raw.file, sheet)
            notes.add(source, one, cell.value if cell else None, problem, notes.subject)
    return heading, notes


def _read(one: Field, cell: RawField | None) -> Reading:
    reading = read(one.kind, cell.value, cell.unit) if cell else Reading(Absence.UNFILLED)
    if one.required:
        return Reading(reading.value, missing(one, reading, cell.value if cell else None))
    if one.default and reading.value is Absence.UNFILLED:
        return Reading(reading.value, Problem(V08, "default", one.default))
    return reading
