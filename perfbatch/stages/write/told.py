"""What the lines of the units already say to them: no file says the same again."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedUnit
from perfbatch.wording.submissions import BETWEEN_NAMES


@dataclass(frozen=True)
class Told:
    """The units that have a reminder of their own.

    `counted`: the keys of those with a return that counts; `refused`: file → the names of those
    whose reminder says why nothing in it counts.
    """

    counted: frozenset[tuple[str, str]]
    refused: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, report: Report) -> "Told":
        """What the list of a report's units says."""
        counted = {one.unit.measured.unit.key for one in report.submissions if one.unit}
        refused: dict[str, set[str]] = defaultdict(set)
        for one in report.submissions:
            for aside in (*one.refused, *one.elsewhen) if one.unit is None else ():
                refused[aside.file].add(one.name)
        return cls(frozenset(counted), {file: frozenset(names) for file, names in refused.items()})

    def unit(self, unit: TrackedUnit) -> bool:
        """Whether a unit that counts has a line of its own."""
        return unit.measured.unit.key in self.counted

    def aside(self, file: str, names: str) -> bool:
        """Whether all units of these names (with 、 between them) are told why a file does not count."""
        told = self.refused.get(file, frozenset())
        return bool(names) and (names in told or told.issuperset(names.split(BETWEEN_NAMES)))
