"""A realistic county for measuring: N returns on the program's own template, the same every time.

A unit has ten projects, amounts to the fen, about twenty indicators; its workbook has the styles,
merged cells, guards and hidden sheets of the template. Most returns are clean.
"""

import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

from benchmarks.totals import Totals
from perfbatch.form.monitoring import INDICATORS, MONITORING, PROJECTS
from perfbatch.model.period import Period
from perfbatch.template import Content, write_template
from perfbatch.xlsx.content import CellValue
from robustness.faults.book import ErrorCell, Formula, Percentage, Raised
from robustness.faults.county import YEAR, clean_draft
from robustness.faults.draft import Draft, Goal, Money, Row, Shape, Value, fen_in
from robustness.faults.standard import shown

MONTH = 6
PROJECTS_A_UNIT = 10
WITH_INDICATORS = 9
"""So many of the projects have indicators: two on average."""
CHANGED_EVERY = 100
RESAVED_EVERY = 20
_CHUNK = 25
_FAR = Goal(Decimal("96.5"))


@dataclass(frozen=True)
class County:
    """Which county: everything that its bytes follow from.

    `findings`: the share of units with something wrong, which get a 反馈单; no fault takes a row
    out of the sums. `changed`: one unit in a hundred has sent other figures. `resaved`: one
    workbook in twenty has gone through LibreOffice.
    """

    units: int
    findings: float = 0.1
    seed: int = 20220630
    changed: bool = False
    resaved: bool = True

    def resaved_units(self) -> range:
        """The numbers of the units whose workbooks LibreOffice has saved."""
        return range(RESAVED_EVERY - 1, self.units if self.resaved else 0, RESAVED_EVERY)


def write_county(county: County, folder: Path, jobs: int = 1) -> Totals:
    """Write the workbooks as the template gives them; what is in them, from the figures themselves.

    The folder must exist. `jobs`: so many processes.
    """
    numbers = range(county.units)
    write = partial(_write_unit, county, folder)
    if jobs == 1:
        written = list(map(write, numbers))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            written = list(pool.map(write, numbers, chunksize=_CHUNK))
    return Totals(sum(one.rows for one in written), sum(one.budget_fen for one in written))


def draft_of(county: County, number: int) -> Draft:
    """The return of a unit, numbered from 0, before it is a workbook."""
    new = county.changed and number % CHANGED_EVERY == 0
    chance = random.Random(f"{county.seed}/{number}/{new}")
    draft = clean_draft(chance, number, MONTH, Shape.TEMPLATE, PROJECTS_A_UNIT, WITH_INDICATORS)
    if chance.random() < county.findings:
        _spoil(chance, draft)
    return draft


def _spoil(chance: random.Random, draft: Draft) -> None:
    """One to three things that the unit must correct or explain; every row goes on counting."""
    faults = chance.sample(("count", "amount", "goal"), chance.choice((1, 2, 3)))
    if "count" in faults:
        draft.heading["declared_project_count"] = len(draft.rows) + 1
    if "amount" in faults:
        draft.heading["declared_amount_fen"] = Money(sum(map(_budget, draft.rows)) // 2)
    if "goal" in faults:
        draft.rows[-1]["goal_attainment"] = _FAR


def _write_unit(county: County, folder: Path, number: int) -> Totals:
    draft = draft_of(county, number)
    rows = {PROJECTS.name: _typed(draft.rows), INDICATORS.name: _typed(draft.indicators)}
    (heading,) = _typed([draft.heading])
    content = Content(heading, rows, Period(YEAR, MONTH), short=True)
    write_template(folder / draft.file, MONITORING, content)
    return Totals(len(draft.rows), sum(map(_budget, draft.rows)))


def _budget(row: Row) -> int:
    return fen_in(row, "original_budget_fen")


def _typed(rows: Sequence[Row]) -> list[dict[str, CellValue]]:
    """Rows as the cells of the template take them; what is blank is left out."""
    return [{name: _cell(one) for name, one in row.items() if one is not None} for row in rows]


def _cell(value: Value) -> CellValue:
    cell = shown(value, yuan=False, style="")
    if isinstance(cell, Percentage | ErrorCell | Formula | Raised):
        raise TypeError(cell)
    return cell
