"""Where the figures of a unit's sheet stand in its files: which column of which sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from perfbatch.form.money import FEN_PER_UNIT
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.fen import FEN_PER_WAN
from perfbatch.model.records import BUDGET_PARTS, Project
from perfbatch.model.source import Block, column_letters
from perfbatch.model.typed import TypedTable
from perfbatch.wording import sheets as words
from perfbatch.wording import unit as text

FIGURES = (
    *BUDGET_PARTS,
    "revised_budget_fen",
    "executed_fen",
    "projected_executed_fen",
    "goal_attainment",
)
"""The figures that a unit types, in the order of its sheet; the others are computed."""

Place = tuple[str, str, str]
"""File, sheet, and where on it each figure stands."""


Layout = tuple[int, bool]
"""What rows share that have the same place: their block by its identity, and how B is given."""


@dataclass(frozen=True)
class UnitSources:
    """The places from which the rows of a unit come, in the order of the rows, numbered from 1.

    `numbers`: the number of the place of each layout that the unit's rows have.
    """

    places: Mapping[Place, int]
    numbers: Mapping[Layout, int]

    @classmethod
    def of(cls, unit: TrackedUnit) -> "UnitSources":
        """The places of a unit's rows."""
        tables = [one for typed in unit.measured.unit.valid.typed for one in typed.tables]
        projects = [tracked.row.project for tracked in unit.rows]
        found = {layout: _place(one, tables) for layout, one in _by_layout(projects).items()}
        places = {one: number for number, one in enumerate(dict.fromkeys(found.values()), start=1)}
        return cls(places, {layout: places[place] for layout, place in found.items()})

    def row_of(self, project: Project) -> int | str:
        """The row of a project; before it the number of its place, where there are several."""
        if len(self.places) == 1:
            return project.row
        return text.SOURCE_ROW.format(number=self.numbers[_layout(project)], row=project.row)

    @property
    def lines(self) -> Sequence[str]:
        """A sentence for each way in which the figures are laid out, with all its places."""
        laid_out: dict[str, list[str]] = {}
        for (file, sheet, columns), number in self.places.items():
            told = text.SOURCE_PLACE.format(file=file, sheet=sheet)
            if len(self.places) > 1:
                told = text.SOURCE_NUMBER.format(number=number) + told
            laid_out.setdefault(columns, []).append(told)
        return [
            text.SOURCE_LINE.format(places="、".join(places), columns=columns)
            for columns, places in laid_out.items()
        ]


def _layout(project: Project) -> Layout:
    return id(project.block), project.budget_is_summed


def _by_layout(projects: Iterable[Project]) -> Mapping[Layout, Project]:
    """A project of each layout: all rows of a table say the same of their place."""
    return {_layout(one): one for one in projects}


def _place(project: Project, tables: Sequence[TypedTable]) -> Place:
    block = project.block
    units = next((one.units for one in tables if one.block == block), {})
    names = [
        name
        for name in FIGURES
        if block.has(name) and not (name == "revised_budget_fen" and project.budget_is_summed)
    ]
    told = [
        text.SOURCE_FIGURE.format(label=_label(name), at=_at(block, name))
        + _other_unit(units.get(name, ""))
        for name in names
    ]
    rows = "" if all(name in block.places for name in names) else text.SOURCE_ROWS
    return block.file, block.sheet, "；".join(told) + rows


def _other_unit(unit: str) -> str:
    """The unit of an amount in its file, where it is not that of the unit's sheet."""
    if FEN_PER_UNIT.get(unit, FEN_PER_WAN) == FEN_PER_WAN:
        return ""
    return text.SOURCE_UNIT.format(unit=unit)


def _label(name: str) -> str:
    return words.UNIT_LABELS.get(name) or words.DETAIL_LABELS[name]


def _at(block: Block, name: str) -> str:
    """The column; on a form where the figure has a cell of its own, that cell."""
    if name in block.places:
        row, column = block.places[name]
        return f"{column_letters(column)}{row}"
    return text.SOURCE_COLUMN.format(column=column_letters(block.columns[name]))
