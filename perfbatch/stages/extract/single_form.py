"""Forms for single projects: those of one unit and period make one return."""

from collections.abc import Iterator
from dataclasses import replace

from perfbatch.form.label import tidy
from perfbatch.model.cell import shown
from perfbatch.model.raw import RawReturn, RawTable
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.stages.extract import notes
from perfbatch.stages.extract.card import agreed, stated_period
from perfbatch.stages.extract.found import Found, is_fatal, notes_on
from perfbatch.stages.extract.header import find_header
from perfbatch.stages.extract.recognise import Shape
from perfbatch.stages.extract.rows import extract_table
from perfbatch.stages.extract.single import cut, extract_project


def read_single_projects(file: str, workbook: RawWorkbook, shape: Shape) -> Iterator[RawReturn]:
    """The returns of a workbook in which each project has a form of its own."""
    returns: dict[tuple[str, ...], Found] = {}
    for sheet, block in shape.blocks:
        part = cut(sheet, block)
        heading, project = extract_project(file, part, block, shape.form)
        card = agreed(heading, stated_period(file, part, block.grid, shape.form.card))
        key = tuple(
            tidy(shown(card[name].value)) if name in card else ""
            for name in ("unit_code", "unit_name", "year", "month")
        )
        found = returns.setdefault(key, Found(file, shape.form, card))
        found.add("projects", project)
        found.findings += notes_on(found, part, project)
        if len(found.tables["projects"]) == 1:
            found.findings += notes.other_shape(file, shape.form, project)
        _single_indicators(found, part, block.total_row, project)
    read = [sheet for sheet, _ in shape.blocks]
    extra = tuple(notes.other_sheets(file, workbook, read))
    for found in returns.values():
        findings = (*found.findings, *extra)
        yield RawReturn(file, shape.form.key, found.card, found.tables, findings)
        extra = ()


def _single_indicators(found: Found, sheet: RawSheet, after: int, project: RawTable) -> None:
    """The indicators under a project's amounts, each with the project's name."""
    table = found.form.tables[1]
    blank = [()] * after
    below = replace(sheet, rows=[*blank, *sheet.rows[after:]])
    header = find_header(below, table)
    if header is None:
        return
    raw, faults = extract_table(found.file, below, header, table, found.form.card)
    found.findings += faults
    if any(map(is_fatal, faults)):
        return
    named = {name: project.rows[0].values.get(name) for name in ("project_code", "project_name")}
    rows = tuple(replace(row, values={**row.values, **named}) for row in raw.rows)
    places = {name: project.block.places[name] for name in named if project.block.has(name)}
    found.add(table.name, replace(raw, rows=rows, block=replace(raw.block, places=places)))
