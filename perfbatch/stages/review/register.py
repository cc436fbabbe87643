"""V02 against the project register: 元 typed where 万元 is meant. Nothing is ever rescaled."""

from collections.abc import Iterator

from perfbatch.form.label import tidy
from perfbatch.measures.units import MeasuredUnit
from perfbatch.model.absence import Absence
from perfbatch.model.fen import Fen, wan_text
from perfbatch.model.finding import Finding
from perfbatch.model.records import Project
from perfbatch.model.roster import RegisteredProject
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.labels import label_on
from perfbatch.stages.review.scale import SLIP
from perfbatch.wording.findings import V02

NEAR_PERCENT = 1
"""A slip and a rounding may come together: so many percent around ten thousand times."""

BUDGET = "original_budget_fen"


def budgets_of_the_registers_size(unit: MeasuredUnit, context: Context) -> Iterator[Finding]:
    """V02: 年初预算数 is ten thousand times that of the register, or a ten thousandth of it."""
    listed = unit.unit.listed
    registered = context.roster.projects_of(listed) if context.roster and listed else ()
    by_code = {one.code.casefold(): one for one in registered if one.code}
    by_name = {tidy(one.name): one for one in registered}
    for row in unit.rows:
        project = row.project
        known = by_code.get(project.project_code.casefold()) or by_name.get(
            tidy(project.project_name)
        )
        if known is not None and _slips(project, known):
            yield _finding(project, known)


def _slips(project: Project, known: RegisteredProject) -> bool:
    stated, expected = project.original_budget_fen, known.original_budget_fen
    if isinstance(stated, Absence) or isinstance(expected, Absence) or min(stated, expected) <= 0:
        return False
    return _is_slip(stated, expected) or _is_slip(expected, stated)


def _is_slip(large: Fen, small: Fen) -> bool:
    """Whether one is about ten thousand times the other."""
    return abs(large - SLIP * small) * 100 <= NEAR_PERCENT * SLIP * small


def _finding(project: Project, known: RegisteredProject) -> Finding:
    assert not isinstance(known.original_budget_fen, Absence)
    assert not isinstance(project.original_budget_fen, Absence)
    return Finding(
        V02,
        project.at(BUDGET),
        "register",
        project.subject,
        label=label_on(project.block, BUDGET),
        found=wan_text(project.original_budget_fen),
        expected=wan_text(known.original_budget_fen),
    )
