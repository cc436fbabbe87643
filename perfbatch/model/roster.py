"""The roster of units that owe a return, and the register of projects beside it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.choices import BudgetOrigin
from perfbatch.model.fen import Fen
from perfbatch.model.finding import Finding
from perfbatch.model.source import Source
from perfbatch.model.unit_key import UnitKey, unit_key


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """A unit that owes a return: who it is, whose it is, at which desk, whom to call.

    `aliases`: other names that are exactly its own. `source`: its row. `columns`: field → column.
    """

    code: str
    name: str
    source: Source
    aliases: tuple[str, ...] = ()
    department: str = ""
    desk: str = ""
    contact: str = ""
    phone: str = ""
    columns: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)

    def at(self, name: str) -> Source:
        """The cell of a field; the row for a field that is not on the sheet."""
        return replace(self.source, column=self.columns.get(name, 0))

    @property
    def key(self) -> UnitKey:
        """Order and identity: by code, units without one last, by name."""
        return unit_key(self.code, self.name)


@dataclass(frozen=True, slots=True)
class RegisteredProject:
    """A project of the register. `unit`: the key of its unit on the roster.

    Until the roster is checked, `unit` is what the row says: a code and a name, or one of the two.
    """

    code: str
    name: str
    unit: tuple[str, str]
    source: Source
    origin: Maybe[BudgetOrigin] = Absence.UNFILLED
    original_budget_fen: Maybe[Fen] = Absence.UNFILLED
    columns: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def at(self, name: str) -> Source:
        """The cell of a field; the row for a field that is not on the sheet."""
        return replace(self.source, column=self.columns.get(name, 0))


@dataclass(frozen=True)
class Roster:
    """应报单位名录 and 项目库 as they were read, each unit once, with what is wrong in them.

    `sha256`: of the file's bytes. `refused`: rows that do not stand, as their code is another's.
    """

    file: str
    units: tuple[RosterUnit, ...]
    projects: tuple[RegisteredProject, ...] = ()
    findings: tuple[Finding, ...] = ()
    sha256: str = ""
    refused: tuple[RosterUnit, ...] = ()

    def projects_of(self, unit: RosterUnit) -> Sequence[RegisteredProject]:
        """The unit's projects in the register, in its order."""
        return self._by_unit.get(unit.key, ())

    @cached_property
    def _by_unit(self) -> Mapping[tuple[str, str], Sequence[RegisteredProject]]:
        found: dict[tuple[str, str], list[RegisteredProject]] = defaultdict(list)
        for one in self.projects:
            found[one.unit].append(one)
        return found
