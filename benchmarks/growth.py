"""How the time of a run grows with the county: the exponent over several sizes."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.contests import Entrant
from benchmarks.county import County
from benchmarks.measure import Cost
from benchmarks.programs import summarize
from benchmarks.ratios import Range, exponent, range_of
from benchmarks.running import Ground

NAME = "growth"
SIZES = (100, 300, 1_000, 3_000, 10_000)
JUDGED_FROM = 1_000
"""Below this the start of the program hides how it grows: the aim speaks of what is above."""
AIM = 1.05
MOST_MEMORY = 1024
"""MiB at the largest size."""


@dataclass(frozen=True, slots=True)
class Grown:
    """The costs of each size, round by round."""

    costs: dict[int, list[Cost]]

    @property
    def judged(self) -> bool:
        """Whether the largest size, of which the aim speaks, was measured."""
        return SIZES[-1] in self.costs

    def exponents(self) -> Range:
        """Over the sizes of the aim if they were measured, else over all that were."""
        sizes = [one for one in self.costs if not self.judged or one >= JUDGED_FROM]
        rounds = zip(*(self.costs[one] for one in sizes), strict=True)
        return range_of([exponent(sizes, [cost.wall for cost in turn]) for turn in rounds])


def sizes_to(largest: int) -> Sequence[int]:
    """The sizes that are measured."""
    return [one for one in SIZES if one <= largest]


def grow(ground: Ground, largest: int, rounds: int) -> Grown:
    """Every size in turn, round by round. Raises ProgramFailed, NoTotals, Disagrees, NotResaved."""
    costs: dict[int, list[Cost]] = {one: [] for one in sizes_to(largest)}
    for number in range(rounds):
        for size, found in costs.items():
            with ground.place() as place:
                found.append(ground.cost(Entrant(summarize(), County(size)), place))
            ground.tell(f"{NAME} {number + 1}: {size:,}: {found[-1].wall:.2f} s")
    return Grown(costs)
