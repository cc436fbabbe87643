"""Sound returns from the project's own template: what controls, hostile kinds and mutants start from.

Amounts are in 万元 as they stand in the workbook; sums are exact decimals.
"""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeAlias

import openpyxl

from perfbatch.form.monitoring import INDICATORS, MONITORING, PROJECTS
from perfbatch.model.period import Period
from perfbatch.template import Content, write_template
from perfbatch.template.content import Row
from perfbatch.xlsx.content import CellValue

PERIOD = Period(2022, 6)
Parts: TypeAlias = dict[str, bytes]
"""The members of a workbook by name, in their order."""
Grid: TypeAlias = list[list[CellValue]]
"""The values of a sheet: grid[0] is row 1, grid[0][0] its cell A1."""

SHEET, STRINGS = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
FIRST_ROW, LAST_ROW, HEADER_ROW = 9, 11, 7
"""Where the projects of a sound return stand on its sheet, and their header."""

_PLACEHOLDER = "900000000"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ROWS = (
    ("130600000000000000001", "农村公路养护", "10.25", "5.13", 50),
    ("130600000000000000002", "校舍维修改造", "20.5", "8.2", 40.5),
    ("130600000000000000003", "档案数字化", "30.125", "12.345678", 41.25),
)
AMOUNTS: tuple[float, ...] = tuple(float(told) for row in _ROWS for told in row[2:4])
"""The amounts of a sound return: budget and payments of each project."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a return must give: rows counted, rows set aside, sums in 万元 of what counts."""

    rows: int
    budget: Decimal
    executed: Decimal
    aside: int = 0


def figures(rows: int, budget: str, executed: str, aside: int = 0) -> Figures:
    """The figures with their sums written in decimal."""
    return Figures(rows, Decimal(budget), Decimal(executed), aside)


SOUND = Figures(
    len(_ROWS),
    sum((Decimal(row[2]) for row in _ROWS), Decimal()),
    sum((Decimal(row[3]) for row in _ROWS), Decimal()),
)


def content(code: str, name: str) -> Content:
    """A return of three projects and one indicator without a fault."""
    heading: dict[str, CellValue] = {"unit_code": code, "unit_name": name, "department": name}
    heading |= {"correction_no": 0, "nil_return": "否", "preparer": "王敏"}
    heading |= {"filled_date": date(2022, 7, 5), "declared_project_count": len(_ROWS)}
    projects: list[Row] = [
        {
            "serial_no": number,
            "project_code": project,
            "project_name": title,
            "budget_origin": "年初预算",
            "original_budget_fen": float(budget),
            "executed_fen": float(executed),
            "projected_executed_fen": float(budget),
            "goal_attainment": goal,
            "year_end_outlook": "能实现",
        }
        for number, (project, title, budget, executed, goal) in enumerate(_ROWS, start=1)
    ]
    indicator: dict[str, CellValue] = {
        "serial_no": 1,
        "project_name": _ROWS[0][1],
        "dimension": "产出指标",
        "category": "数量指标",
        "indicator": "养护里程",
        "indicator_nature": "正向",
        "target_value": 100,
        "actual_value": 50,
        "projected_value": 100,
    }
    return Content(heading, {PROJECTS.name: projects, INDICATORS.name: [indicator]}, PERIOD)


@cache
def _sound_parts() -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.xlsx"
        write_template(path, MONITORING, content(_PLACEHOLDER, f"单位{_PLACEHOLDER}"))
        with zipfile.ZipFile(path) as archive:
            return {member.filename: archive.read(member) for member in archive.infolist()}


def sound_parts(code: str) -> Parts:
    """The members of a sound return of the unit with this code of nine digits."""
    parts = dict(_sound_parts())
    parts[STRINGS] = parts[STRINGS].replace(_PLACEHOLDER.encode(), code.encode())
    return parts


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The members as a zip, the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = method
            archive.writestr(member, data)
    return buffer.getvalue()


def sound_workbook(code: str) -> bytes:
    """A sound .xlsx of the unit with this code of nine digits."""
    return zipped(sound_parts(code))


@cache
def _sound_grid() -> Grid:
    book = openpyxl.load_workbook(io.BytesIO(sound_workbook(_PLACEHOLDER)), data_only=True)
    rows = book[PROJECTS.sheet].iter_rows(max_row=LAST_ROW, values_only=True)
    return [[_plain(value) for value in row] for row in rows]


def _plain(value: object) -> CellValue:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)


def sound_grid(code: str) -> Grid:
    """The values of 项目监控表 of a sound return down to its last project; dates as text."""
    return [
        [value.replace(_PLACEHOLDER, code) if isinstance(value, str) else value for value in row]
        for row in _sound_grid()
    ]
