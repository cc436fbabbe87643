"""The measures of every row of every unit, computed once for review, tracking and writing."""

from dataclasses import dataclass

from perfbatch.measures.attainment import attainment_of
from perfbatch.measures.project import Measures, measure
from perfbatch.model.carried import Carried
from perfbatch.model.merged import Merged, Unit
from perfbatch.model.records import Indicator, Project
from perfbatch.policy import Policy


@dataclass(frozen=True, slots=True)
class MeasuredProject(Carried):
    """A row that counts, with its indicators and its measures."""

    project: Project
    indicators: tuple[Indicator, ...]
    measures: Measures


@dataclass(frozen=True, slots=True)
class MeasuredUnit(Carried):
    """A unit with its measured rows, in the order of its return."""

    unit: Unit
    rows: tuple[MeasuredProject, ...]


def measure_units(merged: Merged, policy: Policy) -> tuple[MeasuredUnit, ...]:
    """Every unit of the period, measured under the policy."""
    month = merged.period.month
    return tuple(_measure_unit(unit, month, policy) for unit in merged.units)


def _measure_unit(unit: Unit, month: int, policy: Policy) -> MeasuredUnit:
    rows = []
    for place, project in enumerate(unit.projects):
        indicators = unit.indicators.get(place, ())
        attainment = attainment_of(indicators)
        measures = measure(project, month, policy, attainment)
        rows.append(MeasuredProject(project, indicators, measures))
    return MeasuredUnit(unit, tuple(rows))
