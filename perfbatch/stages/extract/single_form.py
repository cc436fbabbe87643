"""Forms for single projects: each is a return of its own, a piece of its unit's."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from perfbatch.model.cell import is_blank, shown
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawReturn, RawTable, Unusable
from perfbatch.model.records import SetAside
from perfbatch.model.source import Source
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.stages.extract import notes
from perfbatch.stages.extract.found import Found, is_fatal, notes_on, reason_of, rows_aside
from perfbatch.stages.extract.groups import coded
from perfbatch.stages.extract.header import find_header
from perfbatch.stages.extract.money import money_unit
from perfbatch.stages.extract.recognise import Shape
from perfbatch.stages.extract.rows import extract_table
from perfbatch.stages.extract.single import (
    GRID_WITHIN,
    ProjectForm,
    broken_blocks,
    cut,
    extract_project,
    nameless_grids,
)
from perfbatch.stages.extract.stated import agreed, stated_period
from perfbatch.wording.findings import S02


def read_single_projects(
    file: str, workbook: RawWorkbook, shape: Shape
) -> tuple[RawReturn, ...] | Unusable:
    """The returns of a workbook in which each project has a form of its own, one for each.

    Where a project is named and its amounts cannot be found, or nobody says in which unit they
    are, nothing of the file counts: a project must not be missing in silence.
    """
    found = Found(file, shape.form)
    parts = [(cut(sheet, block), block) for sheet, block in shape.blocks]
    projects = [(*one, *extract_project(file, *one, shape.form)) for one in parts]
    found.card = next((heading for _, _, heading, _ in projects), {})
    for part, block, _, project in projects:
        _, faults = _in_its_unit(project, part, block, shape)
        found.findings += faults
    broken = list(_broken(file, workbook, shape))
    found.findings += [fault for fault, _ in broken]
    if any(map(is_fatal, found.findings)):
        whole = [row for *_, raw in projects for row in rows_aside(found, raw)]
        reason = reason_of(found)
        lost = [SetAside(one.source, found.subject, reason, text) for one, text in broken]
        return found.unusable([*whole, *lost])
    return tuple(_returns(file, workbook, shape))


def _in_its_unit(
    project: RawTable, part: RawSheet, block: ProjectForm, shape: Shape
) -> tuple[RawTable, list[Finding]]:
    """The project with the unit of its amounts, which no line among the indicators states."""
    above = replace(part, rows=part.rows[: block.total_row])
    return money_unit(project, above, block.grid_rows, shape.form.tables[0])


def _broken(file: str, workbook: RawWorkbook, shape: Shape) -> Iterator[tuple[Finding, str]]:
    """S02 for names without readable amounts and amounts without a name; what the row says."""
    for sheet in workbook.sheets:
        whole = [block for one, block in shape.blocks if one is sheet]
        broken = [(number, "no_amounts") for number in broken_blocks(sheet, shape.form, whole)]
        if whole or broken:
            grids = nameless_grids(sheet, shape.form, whole)
            broken += [(number, "no_name") for number in grids if not _told_above(number, broken)]
        for number, variant in broken:
            told = " ".join(shown(value) for value in sheet.rows[number - 1] if not is_blank(value))
            yield Finding(S02, Source(file, sheet.name, number), variant), told


def _told_above(number: int, broken: Sequence[tuple[int, str]]) -> bool:
    """Whether the project over these amounts is already told."""
    return any(0 < number - above <= GRID_WITHIN for above, _ in broken)


def _returns(file: str, workbook: RawWorkbook, shape: Shape) -> Iterator[RawReturn]:
    read = [sheet for sheet, _ in shape.blocks]
    of_file = list(notes.other_sheets(file, workbook, read))
    for place, (sheet, block) in enumerate(shape.blocks):
        part = cut(sheet, block)
        heading, project = extract_project(file, part, block, shape.form)
        project, doubts = _in_its_unit(project, part, block, shape)
        if not place:
            of_file = [*notes.other_shape(file, shape.form, project), *of_file]
        titles = block.name_row - 1
        card = agreed(
            coded(heading), stated_period(file, part, block.grid, shape.form.card, titles)
        )
        found = Found(file, shape.form, card)
        found.add("projects", project)
        found.findings += doubts
        found.findings += notes_on(found, part, project)
        _single_indicators(found, part, block.total_row, project)
        findings = tuple(found.findings)
        yield RawReturn(file, shape.form.key, card, found.tables, findings, tuple(of_file))


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
