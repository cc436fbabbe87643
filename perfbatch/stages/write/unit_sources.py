"""Where the figures of a unit's sheet stand in its files: which column of which sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.records import BUDGET_PARTS, Project
from perfbatch.model.source import Block, column_letters
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


@dataclass(frozen=True)
class UnitSources:
    """The places from which the rows of a unit come, in the order of the rows, numbered from 1."""

    places: Mapping[Place, int]

    @classmethod
    def of(cls, unit: TrackedUnit) -> "UnitSources":
        """The places of a unit's rows."""
        places = dict.fromkeys(_place(tracked.row.project) for tracked in unit.rows)
        return cls({place: number for number, place in enumerate(places, start=1)})

    def row_of(self, project: Project) -> int | str:
        """The row of a project; before it the number of its place, where there are several."""
        if len(self.places) == 1:
            return project.row
        return text.SOURCE_ROW.format(number=self.places[_place(project)], row=project.row)

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


def _place(project: Project) -> Place:
    block = project.block
    told = [
        text.SOURCE_FIGURE.format(label=_label(name), at=_at(block, name))
        for name in FIGURES
        if block.has(name) and not (name == "revised_budget_fen" and project.budget_is_summed)
    ]
    return block.file, block.sheet, "；".join(told)


def _label(name: str) -> str:
    return words.UNIT_LABELS.get(name) or words.DETAIL_LABELS[name]


def _at(block: Block, name: str) -> str:
    """The column; on a form where the figure has a cell of its own, that cell."""
    if name in block.places:
        row, column = block.places[name]
        return f"{column_letters(column)}{row}"
    return text.SOURCE_COLUMN.format(column=column_letters(block.columns[name]))
