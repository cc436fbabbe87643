"""Who owes a return and what became of it: 应报, 已报, 零报告, 更正, 重复, 退回, 未报."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from perfbatch.measures.tracked import TrackedUnit
from perfbatch.model.entry import Verdict
from perfbatch.model.feedback import Progress
from perfbatch.model.finding import Severity
from perfbatch.model.merged import Aside
from perfbatch.model.roster import RegisteredProject
from perfbatch.wording.findings import S05


class State(Enum):
    """What a unit has sent. Each unit is in one of them; 应报 is all of them together."""

    MISSING = "missing"
    """未报: nothing that is known to be its return."""
    RETURNED = "returned"
    """退回: it has an open error, or nothing of it counts."""
    NIL = "nil"
    """零报告: it declares that it has no project."""
    REPORTED = "reported"
    """已报, without an open error."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A unit with what it has sent for the period.

    `unit`: what counts. `aside`: what does not, for an error or because another stands for it.
    `unreported`: projects of the register that its return leaves out. `progress`: what became of
    what was asked of it last. `listed`: it is on the roster. `errors_aside`: open errors in what
    does not count and should.
    """

    code: str
    name: str
    department: str
    desk: str
    contact: str
    listed: bool
    unit: TrackedUnit | None = None
    aside: tuple[Aside, ...] = ()
    unreported: tuple[RegisteredProject, ...] = ()
    progress: Progress | None = None
    errors_aside: int = 0

    @property
    def state(self) -> State:
        """未报, 退回, 零报告 or 已报."""
        if self.unit is None:
            return State.RETURNED if self.refused else State.MISSING
        if self.errors:
            return State.RETURNED
        return State.NIL if self.nil else State.REPORTED

    @property
    def refused(self) -> tuple[Aside, ...]:
        """What of this period does not count for an error."""
        return tuple(one for one in self._aside if not _of_another_period(one))

    @property
    def elsewhen(self) -> tuple[Aside, ...]:
        """Returns of other periods, which are no return of this one."""
        return tuple(one for one in self._aside if _of_another_period(one))

    @property
    def _aside(self) -> Iterable[Aside]:
        return (one for one in self.aside if one.verdict is Verdict.SET_ASIDE)

    @property
    def nil(self) -> bool:
        """Whether what counts is a nil return."""
        return self.unit is not None and self.unit.nil

    @property
    def errors(self) -> int:
        """Open errors in what counts."""
        return self.unit.count(Severity.ERROR) if self.unit else 0

    @property
    def errors_listed(self) -> int:
        """Open errors in all that it has sent for the period, as the list of findings has them."""
        return self.errors + self.errors_aside

    @property
    def questions(self) -> int:
        """Findings to be explained in what counts."""
        return self.unit.count(Severity.EXPLAIN) if self.unit else 0

    @property
    def correction(self) -> int:
        """更正次数 of what counts."""
        return self.unit.measured.unit.valid.heading.correction if self.unit else 0

    @property
    def doubles(self) -> int:
        """Equal copies beside what counts."""
        return sum(one.finding.variant in {"equal", "project_equal"} for one in self.aside)


def _of_another_period(one: Aside) -> bool:
    return one.finding.rule is S05 and one.finding.variant not in {"missing", "rows_missing"}


@dataclass(frozen=True, slots=True)
class Tally:
    """Units by what they have sent. due = reported + missing; the others are among the reported."""

    due: int
    reported: int
    nil: int
    corrected: int
    doubled: int
    returned: int
    missing: int


def tally(submissions: Iterable[Submission]) -> Tally:
    """The counts of a group of units."""
    units = list(submissions)
    states = [one.state for one in units]
    missing = states.count(State.MISSING)
    return Tally(
        due=len(units),
        reported=len(units) - missing,
        nil=sum(one.nil for one in units),
        corrected=sum(one.correction > 0 for one in units),
        doubled=sum(one.doubles > 0 for one in units),
        returned=states.count(State.RETURNED),
        missing=missing,
    )


def tallies(
    submissions: Iterable[Submission], key: Callable[[Submission], str]
) -> Mapping[str, Tally]:
    """The counts by department or desk, in the order in which they come."""
    groups: dict[str, list[Submission]] = defaultdict(list)
    for one in submissions:
        groups[key(one)].append(one)
    return {name: tally(group) for name, group in groups.items()}
