"""Who has sent what, by department and by desk: counts that follow the list of the units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from perfbatch.measures.submissions import Submission, Tally, tallies, tally
from perfbatch.model.source import column_letters
from perfbatch.stages.write.spread import Box, height_of, side_by_side
from perfbatch.stages.write.submissions_pages import LINE, TITLE, Heights, Rows
from perfbatch.wording import submissions as text
from perfbatch.wording.sheets import TOTAL
from perfbatch.xlsx import theme
from perfbatch.xlsx.content import CellValue, Formula
from perfbatch.xlsx.writing import Sheet, address

QUIET_COUNT = theme.CELL_COUNT_QUIET.but(align="center")
"""A number of which nothing is shown but a dash where it is 0."""

NAME = 2
"""The column of the groups' names; the counts stand to its right."""

_LABELS = tuple(text.UNIT_LABELS)
_LABELLED = tuple(text.TALLY_LABELS)
_COUNTS = tuple(name for name in _LABELLED if name != "name")
_PLACE = {name: NAME + place for place, name in enumerate(_COUNTS, start=1)}


@dataclass(frozen=True)
class Listed:
    """The rows of the list of units, as formulas on the same sheet name them; it may be empty."""

    first: int
    last: int

    def cells(self, name: str) -> str:
        """A column of the list by its label's name."""
        letter = column_letters(_LABELS.index(name) + 1)
        return f"${letter}${self.first}:${letter}${self.last}"

    def says(self, state: str) -> str:
        """The test that a unit's state has this word."""
        return f'ISNUMBER(FIND("{text.UNIT_STATES[state]}",{self.cells("state")}))'


@dataclass(frozen=True)
class Grouping:
    """The units parted by what a column of their list says; `key` is the column's name."""

    title: str
    key: str

    def groups(self, units: Sequence[Submission]) -> Mapping[str, Tally]:
        """The counts of each group by its name; a unit of none is in that of the unnamed."""
        return tallies(units, self._name)

    def _name(self, one: Submission) -> str:
        return getattr(one, self.key) or text.NOT_NAMED

    def heights(self, units: Sequence[Submission], widths: Sequence[float]) -> Heights:
        """What the section takes: a line for each group and one for their sum."""
        names = (*self.groups(units), TOTAL)
        boxes = ([Box(NAME, NAME, name, theme.CELL_WRAPPED)] for name in names)
        labels = side_by_side(list(text.TALLY_LABELS.values()), [1] * len(_LABELLED), theme.HEAD)
        head = height_of(labels, widths[NAME - 1 :], LINE)
        return Heights(head, [height_of(one, widths, LINE) for one in boxes])


GROUPINGS = (Grouping(text.BY_DEPARTMENT, "department"), Grouping(text.BY_DESK, "desk"))


def write_section(sheet: Sheet, row: int, words: str, last_column: int) -> None:
    """The title of a section over the whole width."""
    sheet.merge(row, 1, row, last_column, words, theme.SECTION)
    sheet.height(row, TITLE)


def write_grouping(
    sheet: Sheet,
    rows: Rows,
    grouping: Grouping,
    units: Sequence[Submission],
    listed: Listed,
    widths: Sequence[float],
) -> None:
    """A section with a line for each group and their sum."""
    write_section(sheet, rows.title, grouping.title, len(widths))
    heights = grouping.heights(units, widths)
    for at in rows.heads:
        sheet.row(at, list(text.TALLY_LABELS.values()), theme.HEAD, first=NAME)
        sheet.height(at, heights.head)
    for at, height in zip(rows.lines, heights.lines, strict=True):
        sheet.height(at, height)
    groups = grouping.groups(units)
    *places, end = rows.lines
    for at, (name, counts) in zip(places, groups.items(), strict=True):
        sheet.put(at, NAME, name, theme.CELL_WRAPPED)
        _write_counts(sheet, at, counts, _of_group(at, name, grouping, listed), QUIET_COUNT)
    sheet.put(end, NAME, TOTAL, theme.as_total(theme.CELL_CENTRED))
    sums = _sums(places[0] if places else end, end)
    _write_counts(sheet, end, tally(units), sums, theme.as_total(QUIET_COUNT))


def _write_counts(
    sheet: Sheet, row: int, counts: Tally, formula: Callable[[str], str], style: theme.Style
) -> None:
    for name, column in _PLACE.items():
        count = getattr(counts, name)
        told = formula(name)
        value: CellValue = Formula(told, count) if told else count
        sheet.put(row, column, value, style)


def _sums(first: int, end: int) -> Callable[[str], str]:
    """The formulas of the row `end` under the groups; none where there are no groups."""

    def formula(name: str) -> str:
        column = _PLACE[name]
        span = f"{address(first, column)}:{address(end - 1, column)}"
        return f"SUM({span})" if end > first else ""

    return formula


def _of_group(row: int, name: str, grouping: Grouping, listed: Listed) -> Callable[[str], str]:
    """The formulas of a group's line. Names are compared sign by sign: no sign is a wildcard."""
    cells, own = listed.cells(grouping.key), address(row, NAME)
    within = f"EXACT({cells},{own})"
    if name == text.NOT_NAMED:
        within = f"(({within}+(LEN({cells})=0))>0)"
    tests = {
        "due": "1",
        "nil": listed.says("nil"),
        "corrected": f"({listed.cells('correction')}>0)",
        "doubled": f"({listed.cells('doubles')}>0)",
        "returned": listed.says("returned"),
        "missing": listed.says("missing"),
    }

    def formula(name: str) -> str:
        if name == "reported":
            return f"{address(row, _PLACE['due'])}-{address(row, _PLACE['missing'])}"
        return f"SUMPRODUCT({within}*{tests[name]})"

    return formula
