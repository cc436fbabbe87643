"""Judges: each looks at one thing in a workbook, or in its pages, and names every place at fault."""

from collections.abc import Callable, Iterator
from itertools import chain

from look.judges.cut import cut_cells
from look.judges.fault import Fault
from look.judges.formulas import strange_functions
from look.judges.guards import broken_guards
from look.judges.links import dead_links
from look.judges.names import broken_names
from look.judges.ranges import broken_ranges
from look.opened import Workbook

__all__ = ["JUDGES", "Fault", "judge"]

JUDGES: tuple[Callable[[Workbook], Iterator[Fault]], ...] = (
    broken_names,
    broken_ranges,
    broken_guards,
    dead_links,
    strange_functions,
    cut_cells,
)
"""What must hold of every workbook that the project writes; paper and pages are asked apart."""


def judge(book: Workbook) -> list[Fault]:
    """All faults of a workbook that its parts show."""
    return list(chain.from_iterable(one(book) for one in JUDGES))
