"""监控预警: the sums of units, departments and county, and every row with its outcome.

Sums are taken once, over one table of whole numbers, a row a project.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from perfbatch.form.label import tidy
from perfbatch.measures.aggregate import Aggregate, addends
from perfbatch.measures.report import Department, Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.measures.units import MeasuredUnit
from perfbatch.model.finding import Finding
from perfbatch.model.merged import Merged, Unit
from perfbatch.model.outcome import Outcome
from perfbatch.model.records import SetAside
from perfbatch.model.source import RowPlace
from perfbatch.policy import Policy
from perfbatch.wording.sheets import UNKNOWN_CODE

GROUPS = ("unit", "department")


def track(
    units: Sequence[MeasuredUnit],
    merged: Merged,
    outcomes: Mapping[RowPlace, Outcome],
    findings: Sequence[Finding],
    policy: Policy,
) -> Report:
    """The report of the period. Findings come in the order of file, sheet and cell."""
    in_order = tuple(sorted(findings, key=_reading_order))
    tracked = [(unit, _tracked_rows(unit, outcomes)) for unit in units]
    spelt = _spellings(units)
    places = {key: place for place, key in enumerate(spelt)}
    table = _table(tracked, places)
    by_unit = _sums(table, "unit")
    by_department = _sums(table, "department")
    files = _ByFile(in_order, merged.set_aside)
    departments: dict[str, list[TrackedUnit]] = {key: [] for key in spelt}
    for number, (unit, rows) in enumerate(tracked):
        key = _department_key(unit)
        one = files.unit(unit, spelt[key], rows, by_unit.get(number, Aggregate({})))
        departments[key].append(one)
    return Report(
        merged.period,
        policy,
        tuple(
            Department(spelt[key], tuple(members), by_department.get(places[key], Aggregate({})))
            for key, members in departments.items()
        ),
        _whole(table),
        _whole(table[table["passed"] == 1]),
        in_order,
        merged.files,
        merged.set_aside,
    )


class _ByFile:
    """What is known of each file, looked up by its name."""

    def __init__(self, findings: Sequence[Finding], aside: Sequence[SetAside]) -> None:
        self.aside = {row.source.row_place: row for row in aside}
        self.findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            self.findings[finding.source.file].append(finding)

    def unit(
        self,
        measured: MeasuredUnit,
        department: str,
        rows: tuple[TrackedProject, ...],
        sums: Aggregate,
    ) -> TrackedUnit:
        """The unit with what is known of the return that counts; a file may hold several."""
        valid = measured.unit.valid
        contested = [self.aside[place] for place in sorted(measured.unit.rows_contested)]
        return TrackedUnit(
            measured,
            department,
            rows,
            sums,
            self._concerning(measured.unit),
            valid.rows_found + len(contested),
            (*valid.set_aside, *contested),
        )

    def _concerning(self, unit: Unit) -> tuple[Finding, ...]:
        """What was found of the unit in the files of its return."""
        return tuple(
            one
            for file in sorted({file for file, _ in unit.names})
            for one in self.findings[file]
            if (file, one.subject.unit) in unit.names
        )


def _department_key(unit: MeasuredUnit) -> str:
    """What makes two departments one: the name without white space, width and case."""
    return tidy(unit.unit.department or UNKNOWN_CODE).casefold()


def _spellings(units: Iterable[MeasuredUnit]) -> Mapping[str, str]:
    """The first spelling of each department, in the order of the units."""
    found: dict[str, str] = {}
    for unit in units:
        found.setdefault(_department_key(unit), unit.unit.department)
    return found


def _reading_order(finding: Finding) -> tuple[Any, ...]:
    source = finding.source
    return (source.file, source.sheet, source.row, source.column, finding.rule.code)


def _tracked_rows(
    unit: MeasuredUnit, outcomes: Mapping[RowPlace, Outcome]
) -> tuple[TrackedProject, ...]:
    return tuple(TrackedProject(row, outcomes[row.project.place]) for row in unit.rows)


def _table(
    tracked: Iterable[tuple[MeasuredUnit, tuple[TrackedProject, ...]]], places: Mapping[str, int]
) -> pd.DataFrame:
    """One row a project: its unit, its department and its addends, whole numbers of any size.

    `places`: the number of each department. No text is in the table: some that arrive cannot be
    what pandas makes of texts.
    """
    names: list[str] = []
    records: list[tuple[int, ...]] = []
    for number, (unit, rows) in enumerate(tracked):
        for one in rows:
            numbers = addends(one.row, passed=one.outcome.passes)
            names = names or [*GROUPS, *numbers]
            records.append((number, places[_department_key(unit)], *numbers.values()))
    if not records:
        return pd.DataFrame({"unit": [], "department": [], "passed": []}, dtype=object)
    return pd.DataFrame(records, columns=names, dtype=object)


def _sums(table: pd.DataFrame, key: str) -> Mapping[Any, Aggregate]:
    """Sums by group. Columns hold Python integers, so that no sum overflows or turns to float."""
    if table.empty:
        return {}
    names = _addend_names(table)
    summed = table.groupby(key, sort=False)[names].sum()
    return {
        group: Aggregate(
            {name: int(value) for name, value in zip(names, values, strict=True) if value}
        )
        for group, values in zip(summed.index, summed.to_numpy().tolist(), strict=True)
    }


def _whole(table: pd.DataFrame) -> Aggregate:
    return Aggregate({name: sum(map(int, table[name])) for name in _addend_names(table)})


def _addend_names(table: pd.DataFrame) -> list[str]:
    """The columns that are summed: all but those that name the groups."""
    return [name for name in table.columns if name not in GROUPS]
