"""The rows of the form from what a unit typed.

What no cell of the form takes stands in the row's remark, in words: amounts that the form computes
and another shape gives, what was typed over a formula, and columns outside the form.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from perfbatch.form.monitoring import MONITORING, PROJECTS
from perfbatch.form.places import Places
from perfbatch.form.schema import FilledBy
from perfbatch.model.absence import Absence
from perfbatch.model.cell import ErrorValue, Uncalculated, is_blank, shown
from perfbatch.model.fen import Fen, wan
from perfbatch.model.finding import Finding
from perfbatch.model.records import Project, Return
from perfbatch.model.source import Block, RowPlace
from perfbatch.model.typed import TypedCell, TypedRow, TypedTable
from perfbatch.stages.give_back.values import cell_of
from perfbatch.wording import feedback as words
from perfbatch.wording.findings import B01, B04
from perfbatch.xlsx.content import CellValue

Row: TypeAlias = dict[str, CellValue]

Overwritten: TypeAlias = Mapping[RowPlace, Mapping[str, str]]
"""Row → computed field → what was typed over its formula, where it is wrong."""

MONITORED = {table.name: table for table in MONITORING.tables}
FILLED = {
    table.name: {one.name: one for one in table.fields if one.filled_by is not FilledBy.FORMULA}
    for table in MONITORING.tables
}
"""The fields of each table that are filled, by their names."""

NAMES = ("project_code", "project_name")

REVISED = "revised_budget_fen"
_COMPUTED = [one for one in PROJECTS.fields if one.filled_by is FilledBy.FORMULA]
MAY_LACK = ("budget_adjustment_fen", "carryover_fen")
"""Parts of the budget that a shape may have no column for, that which takes the rest first."""


def overwritten(findings: Iterable[Finding], places: Places) -> Overwritten:
    """What B01 and B04 were found on: the form computes it anew, and the finding is gone."""
    found: dict[RowPlace, dict[str, str]] = {}
    for one in findings:
        place = places.of(one.source) if one.rule in {B01, B04} else None
        if place is not None and place.row is not None:
            found.setdefault(place.row, {})[place.field] = one.found
    return found


def rows_of(one: Return, stated: Overwritten) -> Iterator[tuple[str, RowPlace, Row]]:
    """The rows of a return that say something of a project or an indicator, table by table."""
    projects = {row.place: row for row in one.projects}
    kept = {row.block.at(row.row).row_place for row in one.indicators}
    kept |= projects.keys() | {row.source.row_place for row in one.set_aside}
    for typed in one.typed:
        for table in typed.tables:
            for row in table.rows:
                place = table.block.at(row.number).row_place
                if place not in kept:
                    continue
                if table.name == PROJECTS.name:
                    told = stated.get(place, {})
                    yield table.name, place, _project(table, row, projects.get(place), told)
                else:
                    found = _remarked(_form_cells(table, table.cells(row)), list(_foreign(row)))
                    yield table.name, place, {**_project_over(one), **found}


def _project_over(one: Return) -> Row:
    """The project over the indicators of a form for one project, which do not repeat it."""
    project = next(iter(one.projects), None) if one.piecemeal else None
    if project is None:
        return {}
    return {name: text for name in NAMES if (text := getattr(project, name))}


def _form_cells(typed: TypedTable, cells: Mapping[str, TypedCell]) -> Row:
    """What the cells of the form take."""
    fields = FILLED[typed.name]
    return {name: cell_of(fields[name], cell) for name, cell in cells.items() if name in fields}


def _project(
    typed: TypedTable, row: TypedRow, project: Project | None, stated: Mapping[str, str]
) -> Row:
    """A row with the remark; `project`: what was understood of it, None if it was set aside."""
    cells = typed.cells(row)
    found = _form_cells(typed, cells)
    told = list(_in_words(typed.block, cells, stated))
    lacking = _lacking(project) if project is not None else None
    if lacking is not None:
        name, fen = lacking
        found[name] = wan(fen)
        part, label = PROJECTS.field(name).label, _label(typed.block, REVISED)
        told.append(words.DERIVED.format(part=part, label=label))
    return _remarked(found, [*told, *_foreign(row)])


def _remarked(found: Row, told: Sequence[str]) -> Row:
    """The row with more in its remark."""
    remark = found.get("remark")
    if not told:
        return found
    return {**found, "remark": words.AND.join([*([str(remark)] if remark else []), *told])}


def _foreign(row: TypedRow) -> Iterator[str]:
    """What stands in columns outside the form; no errors and no formulas without a result."""
    for label, value in row.foreign:
        if not isinstance(value, ErrorValue | Uncalculated):
            yield words.IN_WORDS.format(label=label, value=shown(value), unit="")


def _in_words(
    block: Block, cells: Mapping[str, TypedCell], stated: Mapping[str, str]
) -> Iterator[str]:
    """What the form computes and somebody wrote."""
    for one in _COMPUTED:
        value, unit = cells.get(one.name, (None, ""))
        label = _label(block, one.name)
        if not is_blank(value):
            unit = "" if isinstance(value, str) else unit or one.unit
            yield words.IN_WORDS.format(label=label, value=shown(value), unit=unit)
        elif one.name in stated:
            yield words.IN_WORDS.format(label=label, value=stated[one.name], unit=one.unit)


def _label(block: Block, name: str) -> str:
    return block.labels.get(name) or PROJECTS.field(name).label


def _lacking(project: Project) -> tuple[str, Fen] | None:
    """The part of the budget that the shape has no column for, with its amount.

    Only where the revised budget and the original one are stated: A = B − B0 − C, exactly; with a
    column for A it is C = B − B0 − A, which is never below 0. So the form computes what was stated.
    """
    whole = project.given_budget_fen
    if isinstance(whole, Absence) or isinstance(project.original_budget_fen, Absence):
        return None
    summed = project.summed_budget_fen
    name = next((one for one in MAY_LACK if getattr(project, one) is Absence.NOT_COMPUTED), "")
    rest = 0 if isinstance(summed, Absence) else whole - summed
    if not name or rest == 0 or (rest < 0 and name == MAY_LACK[1]):
        return None
    return name, rest


def undivided_budgets(returns: Sequence[Return]) -> Sequence[str]:
    """What the returns call a revised budget that no shape of theirs divides into its parts."""
    blocks = (
        table.block
        for one in returns
        for typed in one.typed
        for table in typed.tables
        if table.name == PROJECTS.name and REVISED in table.fields
    )
    lacking = (one for one in blocks if one.has(REVISED) and not one.has("original_budget_fen"))
    return list(dict.fromkeys(_label(one, REVISED) for one in lacking))
