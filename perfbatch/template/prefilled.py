"""The template for one unit of the roster: nothing that is known is typed again."""

from collections.abc import Sequence

from perfbatch.form.choices import BUDGET_ORIGIN
from perfbatch.form.monitoring import MONITORING, PROJECTS
from perfbatch.model.absence import Absence
from perfbatch.model.fen import wan
from perfbatch.model.period import Period
from perfbatch.model.roster import RegisteredProject, RosterUnit
from perfbatch.template.content import Content, Row, blank
from perfbatch.xlsx.content import CellValue


def prefilled(
    unit: RosterUnit, projects: Sequence[RegisteredProject], period: Period | None
) -> Content:
    """Who the unit is, for which period, and a row for each project: code, name, origin, budget.

    What is not known is left to the unit, as are the indicators.
    """
    known = {"unit_code": unit.code, "unit_name": unit.name, "department": unit.department}
    heading = {name: text or None for name, text in known.items()}
    rows = [_row(number, one) for number, one in enumerate(projects, start=1)]
    return Content({**blank(MONITORING).heading, **heading}, {PROJECTS.name: rows}, period)


def _row(number: int, project: RegisteredProject) -> Row:
    origin, budget = project.origin, project.original_budget_fen
    values: dict[str, CellValue] = {
        "serial_no": number,
        "project_code": project.code or None,
        "project_name": project.name or None,
        "budget_origin": None if isinstance(origin, Absence) else BUDGET_ORIGIN.word(origin),
        "original_budget_fen": None if isinstance(budget, Absence) else wan(budget),
    }
    return values
