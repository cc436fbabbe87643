"""A form for a single project: labels with their values, a grid of amounts, indicators below.

Several may stand in a workbook, on sheets of their own or one under the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from perfbatch.form.label import label_key, label_unit
from perfbatch.form.numbers import Amount
from perfbatch.form.period import narrows
from perfbatch.form.schema import Form, Grid
from perfbatch.model.cell import RawValue
from perfbatch.model.raw import RawField, RawRow, RawTable
from perfbatch.model.source import Block
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.card import extract_card, parted
from perfbatch.stages.extract.header import Header
from perfbatch.stages.extract.labels_above import cell
from perfbatch.stages.extract.naming import field_of
from perfbatch.stages.extract.sources import sources_below

TITLE_ROWS = 4
"""So many rows above the project's name its form may begin: title, year, unit."""

BROKEN_SIGNATURE = 2
"""So many labels of the card make a sheet one of such a form, even without its amounts."""

FIRST_BUDGET, REVISED = "original_budget_fen", "revised_budget_fen"
"""Where a grid has two columns of budgets, the second is the one in force."""

GRID_WITHIN = 12
"""The amounts begin at most so many rows below the project's name."""


@dataclass(frozen=True)
class ProjectForm:
    """One project's form on a sheet: the rows it takes, the header of its grid, the total's row."""

    first: int
    last: int
    name_row: int
    grid: Header
    total_row: int

    @property
    def grid_rows(self) -> range:
        """The rows of the amounts' labels."""
        return range(self.grid.row, self.grid.last_row + 1)


def find_blocks(sheet: RawSheet, form: Form) -> tuple[ProjectForm, ...]:
    """The projects' forms on a sheet, from above."""
    assert form.grid is not None
    names = [number for number, row in enumerate(sheet.rows, start=1) if _names_project(row, form)]
    found = []
    for place, number in enumerate(names):
        until = names[place + 1] - 1 if place + 1 < len(names) else len(sheet.rows)
        grid = _grid_below(sheet, number, until, form.grid)
        total = _total_below(sheet, grid, until, form.grid) if grid else 0
        if grid is not None and total:
            found.append(ProjectForm(number, until, number, grid, total))
    return tuple(_with_titles(found, sheet))


def _with_titles(blocks: Sequence[ProjectForm], sheet: RawSheet) -> Iterator[ProjectForm]:
    """Blocks with the title rows above each of them, which do not belong to the one before."""
    above = 1
    for place, block in enumerate(blocks):
        first = above if place == 0 else max(above, block.name_row - TITLE_ROWS)
        last = block.last
        if place + 1 < len(blocks):
            last = max(block.total_row, blocks[place + 1].name_row - TITLE_ROWS - 1)
        above = last + 1
        yield replace(block, first=first, last=min(last, len(sheet.rows)))


def _names_project(row: Sequence[RawValue], form: Form) -> bool:
    return any(isinstance(value, str) and _is_name(value, form) for value in row[:3])


def _is_name(value: str, form: Form) -> bool:
    one = form.card.by_key.get(label_key(parted(value, form.card)[0]))
    return one is not None and one.name == "project_name"


def broken_blocks(sheet: RawSheet, form: Form, whole: Sequence[ProjectForm]) -> list[int]:
    """The rows that name a project whose form cannot be read, on a sheet that shows such forms."""
    names = {number for number, row in enumerate(sheet.rows, 1) if _names_project(row, form)}
    labels = {
        one.name
        for row in sheet.rows
        for value in row
        if isinstance(value, str)
        and (one := form.card.by_key.get(label_key(parted(value, form.card)[0])))
    }
    shows = bool(whole) or len(labels) >= BROKEN_SIGNATURE
    return sorted(names - {block.name_row for block in whole}) if shows else []


def nameless_grids(sheet: RawSheet, form: Form, whole: Sequence[ProjectForm]) -> list[int]:
    """The rows of amounts' labels that stand under no project's name."""
    assert form.grid is not None
    own = {row for block in whole for row in range(block.name_row, block.total_row + 1)}
    rows = range(1, len(sheet.rows) + 1)
    return [row for row in rows if row not in own and _grid_in(sheet, row, form.grid)]


def _grid_below(sheet: RawSheet, number: int, until: int, grid: Grid) -> Header | None:
    """The row with the labels of the amounts' columns."""
    rows = range(number + 1, min(number + GRID_WITHIN, until) + 1)
    return next((header for row in rows if (header := _grid_in(sheet, row, grid))), None)


def _grid_in(sheet: RawSheet, row: int, grid: Grid) -> Header | None:
    """The labels of the amounts' columns in a row, if it shows enough of them."""
    header = Header(row, row)
    for column, value in enumerate(sheet.rows[row - 1], start=1):
        one, month = field_of(value, grid.by_key) if isinstance(value, str) else (None, None)
        if one is not None and one.name == FIRST_BUDGET and one.name in header.columns:
            one = grid.by_name[REVISED]  # 年初预算数, then 全年预算数
        if one is None or one.name in header.columns or _narrowed(sheet, row, column, value):
            continue
        header.columns[one.name] = column
        header.labels[one.name] = label_key(str(value))
        header.units[one.name] = label_unit(str(value))
        if month is not None:
            header.months.setdefault(month, column)
    return header if header.found >= grid.signature else None


def _narrowed(sheet: RawSheet, row: int, column: int, label: RawValue) -> bool:
    """Whether the label above says that the amounts are planned and none that were paid."""
    above = cell(sheet.rows[row - 2], column)
    return isinstance(above, str) and isinstance(label, str) and narrows(above, label)


def _total_below(sheet: RawSheet, header: Header, until: int, grid: Grid) -> int:
    """The row of the total, by its label left of the amounts; 0 for none."""
    labels = {label_key(label) for label in grid.total_labels}
    left = min(header.columns.values())
    for row in range(header.row + 1, min(header.row + GRID_WITHIN, until) + 1):
        told = sheet.rows[row - 1][: left - 1]
        if any(isinstance(value, str) and label_key(value) in labels for value in told):
            return row
    return 0


def cut(sheet: RawSheet, block: ProjectForm) -> RawSheet:
    """The sheet with nothing but the block's rows, each where it stands."""
    before: list[Sequence[RawValue]] = [()] * (block.first - 1)
    return replace(sheet, rows=[*before, *sheet.rows[block.first - 1 : block.last]])


def extract_project(
    file: str, sheet: RawSheet, block: ProjectForm, form: Form
) -> tuple[Mapping[str, RawField], RawTable]:
    """The heading of a block, and its project as a table of one row."""
    assert form.grid is not None
    table = form.tables[0]
    card = extract_card(file, sheet, block.total_row, form.card)
    place = {name: (block.total_row, column) for name, column in block.grid.columns.items()}
    values = {
        name: cell(sheet.rows[block.total_row - 1], column)
        for name, column in block.grid.columns.items()
    }
    for one in table.fields:
        if one.name in card and one.name not in place:
            place[one.name] = (card[one.name].source.row, card[one.name].source.column)
            values[one.name] = card[one.name].value
    heading = {name: value for name, value in card.items() if name not in table.by_name}
    at = Block(file, sheet.name, {}, place, block.grid.labels)
    units = _units(sheet, block, form)
    sources = sources_below(sheet, block.grid, block.total_row, block.last, form.grid)
    return heading, RawTable(at, units, (RawRow(block.name_row, values),), sources=sources)


def _units(sheet: RawSheet, block: ProjectForm, form: Form) -> Mapping[str, str]:
    """The units that the grid's labels state, else that of its own label: 项目资金(万元)."""
    stated = [
        unit
        for row in sheet.rows[block.name_row - 1 : block.total_row]
        for value in row
        if isinstance(value, str) and (unit := label_unit(value)) in Amount.units
    ]
    of_all = next(iter(stated), "")
    assert form.grid is not None
    return {
        one.name: block.grid.units.get(one.name) or of_all
        for one in form.grid.fields
        if isinstance(one.kind, Amount)
    }
