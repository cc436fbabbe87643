"""The roster of the county: its units with whom to call, and the register of their projects."""

import random
from pathlib import Path

from demo.county import MONTH, SEED, UNITS, County, code_of, department_of, desk_of
from perfbatch.form.roster import REGISTER, ROSTER
from perfbatch.form.roster import UNITS as LISTED_UNITS
from perfbatch.template import Content, write_template
from perfbatch.xlsx.content import CellValue
from robustness.faults.county import unit_name
from robustness.faults.draft import Money, Row, Shape, fen_in
from robustness.faults.listed import alias_of
from robustness.faults.standard import shown

FILE = "应报单位名录.xlsx"
PEOPLE = ("王敏", "李强", "张丽", "刘洋", "陈静", "杨帆", "赵磊", "黄燕")
_REGISTERED = {Shape.STANDARD, Shape.EARLIER, Shape.TEMPLATE, Shape.EXPORT}
"""Shapes that say what the budget was at the beginning of the year."""


def write_roster(county: County, folder: Path) -> tuple[Path, int]:
    """The roster in a folder, and how many projects are registered."""
    chance = random.Random(SEED + MONTH)
    units = [_unit(chance, number) for number in range(UNITS)]
    projects = [one for number in range(UNITS) for one in _projects(county, number)]
    rows = {LISTED_UNITS.name: units, REGISTER.name: projects}
    write_template(folder / FILE, ROSTER, Content({}, rows))
    return folder / FILE, len(projects)


def _unit(chance: random.Random, number: int) -> dict[str, CellValue]:
    return {
        "serial_no": number + 1,
        "unit_code": code_of(number),
        "unit_name": unit_name(number),
        "aliases": alias_of(number),
        "department": department_of(number),
        "desk": desk_of(number),
        "contact": chance.choice(PEOPLE),
        "phone": f"0312-{chance.randrange(7000000, 8000000)}",
    }


def _projects(county: County, number: int) -> list[dict[str, CellValue]]:
    draft = county.clean(number)
    if draft.shape not in _REGISTERED:
        return []
    return [_project(row, number) for row in draft.rows]


def _project(row: Row, number: int) -> dict[str, CellValue]:
    code, origin = row.get("project_code"), row.get("budget_origin")
    own = shown(Money(fen_in(row, "original_budget_fen")), yuan=False, style="")
    return {
        "project_code": code if isinstance(code, str) else None,
        "project_name": str(row["project_name"]),
        "unit_code": code_of(number),
        "unit_name": unit_name(number),
        "budget_origin": origin if isinstance(origin, str) else None,
        "original_budget_fen": own if isinstance(own, int | float) else None,
    }
