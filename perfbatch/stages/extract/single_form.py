"""Forms for single projects: each is a return of its own, a piece of its unit's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from perfbatch.model.cell import is_blank, shown
from perfbatch.model.finding import Finding
from perfbatch.model.raw import RawField, RawReturn, RawTable, Unusable
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
    projects = [_project(file, sheet, block, shape) for sheet, block in shape.blocks]
    found.card = next((one.heading for one in projects), {})
    found.findings += [doubt for one in projects for doubt in one.doubts]
    broken = list(_broken(file, workbook, shape))
    found.findings += [fault for fault, _ in broken]
    if any(map(is_fatal, found.findings)):
        whole = [row for one in projects for row in rows_aside(found, one.table)]
        reason = reason_of(found)
        lost = [SetAside(one.source, found.subject, reason, text) for one, text in broken]
        return found.unusable([*whole, *lost])
    return tuple(_returns(file, workbook, shape, projects))


@dataclass(frozen=True)
class _Project:
    """A project's form as it was read: its part of the sheet, heading and row.

    `doubts`: what is to be said of the unit of its amounts.
    """

    part: RawSheet
    block: ProjectForm
    heading: Mapping[str, RawField]
    table: RawTable
    doubts: Sequence[Finding]


def _project(file: str, sheet: RawSheet, block: ProjectForm, shape: Shape) -> _Project:
    """The project with the unit of its amounts, which no line among the indicators states."""
    part = cut(sheet, block)
    heading, table = extract_project(file, part, block, shape.form)
    above = replace(part, rows=part.rows[: block.total_row])
    table, doubts = money_unit(table, above, block.grid_rows, shape.form.tables[0])
    return _Project(part, block, heading, table, doubts)


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


def _returns(
    file: str, workbook: RawWorkbook, shape: Shape, projects: Sequence[_Project]
) -> Iterator[RawReturn]:
    form, read = shape.form, [sheet for sheet, _ in shape.blocks]
    of_file = (
        *notes.other_shape(file, form, projects[0].table),
        *notes.other_sheets(file, workbook, read),
    )
    for one in projects:
        titles = one.block.name_row - 1
        above = stated_period(file, one.part, one.block.grid, form.card, titles)
        card = agreed(coded(one.heading), above)
        found = Found(file, form, card)
        found.add("projects", one.table)
        found.findings += one.doubts
        found.findings += notes_on(found, one.part, one.table)
        _single_indicators(found, one.part, one.block.total_row, one.table)
        yield RawReturn(file, form.key, card, found.tables, tuple(found.findings), of_file)


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
