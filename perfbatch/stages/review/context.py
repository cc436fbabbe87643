"""What every rule may know beside the row itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from perfbatch.measures.units import MeasuredUnit
from perfbatch.model.roster import Roster
from perfbatch.policy import Policy


@dataclass(frozen=True, slots=True)
class Context:
    """The month up to which the period runs, the policy in force, the units of each file.

    `roster`: the units that owe a return and the register of projects, where there is one.
    """

    month: int
    policy: Policy
    by_file: Mapping[str, Sequence[MeasuredUnit]] = field(default_factory=dict)
    roster: Roster | None = None
