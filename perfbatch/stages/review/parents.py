"""B05 between rows that count: a row that is the sum of its neighbours counts money twice."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from perfbatch.measures.units import MeasuredUnit
from perfbatch.model.absence import or_zero
from perfbatch.model.fen import Fen
from perfbatch.model.finding import Finding
from perfbatch.model.records import Project
from perfbatch.model.source import RowPlace, rows_told
from perfbatch.stages.review.consistency import sums_of_namesakes
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.explaining import how_to_explain
from perfbatch.wording.findings import B05

FARTHEST = 300
"""So many rows are looked at on each side of a row."""

FEWEST_PARTS = 2
FEWEST_PARTS_BY_BUDGET = 3
"""Where a form has no payments: one amount is sooner a coincidence than two."""


def rows_that_add_up_others(unit: MeasuredUnit, _: Context) -> Iterator[Finding]:
    """B05: a row's budget and payments are exactly those of the rows right below it or above it.

    Not where C05 says so already, as of rows of one name.
    """
    told = sums_of_namesakes(unit)
    for projects in _runs(unit):
        for parent, parts in _Families(projects).found:
            if parent.place not in told:
                yield _finding(parent, parts)


def _runs(unit: MeasuredUnit) -> Iterable[Sequence[Project]]:
    """The unit's rows sheet by sheet; a row of sums that was left out is a border."""
    borders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for totals in unit.unit.valid.totals:
        borders[totals.block.file, totals.block.sheet].append(totals.row)
    for numbers in borders.values():
        numbers.sort()
    runs: dict[tuple[str, str, int], list[Project]] = defaultdict(list)
    for row in unit.rows:
        file, sheet, number = row.project.place
        before = bisect(borders.get((file, sheet), ()), number)
        runs[file, sheet, before].append(row.project)
    return runs.values()


def _finding(parent: Project, parts: Sequence[Project]) -> Finding:
    at, found = parent.at("project_name"), parent.project_name
    variant = "parent" if parent.block.has("executed_fen") else "parent_budget"
    facts = {
        "rows": rows_told(part.row for part in parts),
        "explain": how_to_explain(parent),
    }
    return Finding(B05, at, variant, parent.subject, found=found, facts=facts)


@dataclass(slots=True)
class _Families:
    """Rows of one run that are sums of others, with those.

    Sums that stand above their rows are looked for from the last row up, those below them from the
    first down, so that the inner ones come first: a sum of sums is that of the sums. The same rows
    are told of one sum only.
    """

    projects: Sequence[Project]
    found: list[tuple[Project, Sequence[Project]]] = field(default_factory=list)
    _taken: set[RowPlace] = field(default_factory=set)
    _groups: set[frozenset[RowPlace]] = field(default_factory=set)

    def __post_init__(self) -> None:
        rows = sorted((one for one in self.projects if _adds(one)), key=lambda one: one.row)
        for at, row in reversed(list(enumerate(rows))):
            self._look(row, rows[at + 1 : at + 1 + FARTHEST])
        settled = self._taken | {parent.place for parent, _ in self.found}
        for at, row in enumerate(rows):
            if row.place not in settled:
                self._look(row, rows[max(0, at - FARTHEST) : at][::-1])

    def _look(self, row: Project, near: Sequence[Project]) -> None:
        """Over the rows that are no parts of another sum; else over all of them."""
        parts = _parts(row, near, self._taken) or _parts(row, near, ())
        group = frozenset(part.place for part in parts)
        if group and group not in self._groups:
            self.found.append((row, parts))
            self._groups.add(group)
            self._taken |= group


def _adds(row: Project) -> bool:
    """Whether the row has any amount; one without is no part of a sum."""
    return any(_amounts(row))


def _amounts(row: Project) -> tuple[Fen, Fen]:
    """Budget and payments; what is not given adds nothing."""
    return or_zero(row.revised_budget_fen), or_zero(row.executed_fen)


def _parts(row: Project, near: Sequence[Project], taken: Collection[RowPlace]) -> Sequence[Project]:
    """The next rows, but for those taken, that come to the row's amounts; none if none do."""
    wanted, wanted_paid = _amounts(row)
    pays = row.block.has("executed_fen")
    if wanted <= 0 or (pays and wanted_paid <= 0):
        return ()
    budget = paid = 0
    parts: list[Project] = []
    for one in near:
        if one.place in taken:
            continue
        more, more_paid = _amounts(one)
        budget, paid = budget + more, paid + more_paid
        if min(more, more_paid) < 0 or budget > wanted or paid > wanted_paid:
            return ()
        parts.append(one)
        if (budget, paid) == (wanted, wanted_paid):
            enough = len(parts) >= (FEWEST_PARTS if pays else FEWEST_PARTS_BY_BUDGET)
            return parts if enough else ()
    return ()
