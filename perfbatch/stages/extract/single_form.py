"""Forms for single projects: those of one unit and period make one return."""

from collections.abc import Iterator
from dataclasses import replace

from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawReturn, RawTable, Unusable
from perfbatch.model.source import Source
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.stages.extract import notes
from perfbatch.stages.extract.card import agreed, stated_period
from perfbatch.stages.extract.found import Found, is_fatal, notes_on, rows_aside
from perfbatch.stages.extract.groups import Identity, identity
from perfbatch.stages.extract.header import find_header
from perfbatch.stages.extract.money import money_unit
from perfbatch.stages.extract.recognise import Shape
from perfbatch.stages.extract.rows import extract_table
from perfbatch.stages.extract.single import broken_blocks, cut, extract_project
from perfbatch.wording.findings import S02


def read_single_projects(
    file: str, workbook: RawWorkbook, shape: Shape
) -> tuple[RawReturn, ...] | Unusable:
    """The returns of a workbook in which each project has a form of its own.

    Where a project is named and its amounts cannot be found, or nobody says in which unit they
    are, nothing of the file counts: a project must not be missing in silence.
    """
    found = Found(file, shape.form)
    parts = [(cut(sheet, block), block) for sheet, block in shape.blocks]
    projects = [(*one, *extract_project(file, *one, shape.form)) for one in parts]
    for part, block, _, project in projects:
        _, faults = money_unit(project, part, 1, block.total_row, shape.form.tables[0])
        found.findings += faults
    found.findings += _broken(file, workbook, shape)
    if any(map(is_fatal, found.findings)):
        return found.unusable([row for *_, raw in projects for row in rows_aside(found, raw)])
    return tuple(_returns(file, workbook, shape))


def _broken(file: str, workbook: RawWorkbook, shape: Shape) -> Iterator[Finding]:
    """S02 for each row that names a project without readable amounts under it."""
    for sheet in workbook.sheets:
        whole = [block for one, block in shape.blocks if one is sheet]
        for number in broken_blocks(sheet, shape.form, whole):
            yield Finding(S02, Source(file, sheet.name, number), "no_amounts")


def _returns(file: str, workbook: RawWorkbook, shape: Shape) -> Iterator[RawReturn]:
    returns: dict[Identity, Found] = {}
    for sheet, block in shape.blocks:
        part = cut(sheet, block)
        heading, project = extract_project(file, part, block, shape.form)
        project, _ = money_unit(project, part, 1, block.total_row, shape.form.tables[0])
        titles = block.name_row - 1
        card = agreed(heading, stated_period(file, part, block.grid, shape.form.card, titles))
        found = returns.setdefault(identity(card), Found(file, shape.form, card))
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
