"""The rows of all units of one period, and what became of every file and row."""

from collections.abc import Mapping
from dataclasses import dataclass

from perfbatch.model.carried import Carried
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import NOBODY, Finding, Subject
from perfbatch.model.period import Period
from perfbatch.model.records import Indicator, Project, Return, SetAside
from perfbatch.model.roster import RosterUnit
from perfbatch.model.source import RowPlace
from perfbatch.model.unit_key import UnitKey, unit_key


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What became of an entry of the inbox; `reason` says why where it is not counted."""

    name: str
    verdict: Verdict
    reason: str = ""
    subject: Subject = NOBODY
    rows_found: int = 0
    rows_counted: int = 0
    sha256: str = ""

    @property
    def rows_aside(self) -> int:
        """Found = counted + set aside, by definition."""
        return self.rows_found - self.rows_counted


@dataclass(frozen=True, slots=True)
class Aside(Carried):
    """A file, or a return in one, that does not count: why, and whose it is as far as is known.

    `subject`: whom it names itself. `owner`: the key of its unit; None where nobody can say.
    `returned`: what was read of it; None where it is of no use. `fingerprint`: of the bytes of such
    a file.
    """

    file: str
    finding: Finding
    verdict: Verdict
    subject: Subject
    returned: Return | None = None
    owner: UnitKey | None = None
    fingerprint: str = ""

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """What stands for all that was typed into it, or for the file."""
        if self.returned is not None:
            return self.returned.fingerprints
        return (self.fingerprint,) if self.fingerprint else ()


@dataclass(frozen=True, slots=True)
class Unit(Carried):
    """A unit with its valid return. `indicators`: place of a project in it → its indicators.

    `parts`: the returns that the valid one is put together from, one for each project where the
    form is for one project; else the valid one alone. `contested`: returns of projects that
    contradict one another, so that those projects do not count. `listed`: its entry on the roster.
    """

    code: str
    name: str
    department: str
    valid: Return
    parts: tuple[Return, ...]
    contested: tuple[Return, ...]
    indicators: Mapping[int, tuple[Indicator, ...]]
    other_files: tuple[str, ...] = ()
    listed: RosterUnit | None = None

    @property
    def key(self) -> UnitKey:
        """Order and identity: by code, units without one last, by name."""
        return unit_key(self.code, self.name)

    @property
    def file(self) -> str:
        """The file that counts, the first of several."""
        return self.valid.file

    @property
    def files(self) -> tuple[str, ...]:
        """The files that count."""
        return tuple(dict.fromkeys(one.file for one in self.parts))

    @property
    def names(self) -> frozenset[tuple[str, Subject]]:
        """By which file and subject a finding concerns the unit."""
        return frozenset((one.file, one.subject) for one in (*self.parts, *self.contested))

    @property
    def rows_contested(self) -> frozenset[RowPlace]:
        """Where rows stand that do not count until somebody decides."""
        rows = (place for one in self.contested for place in one.places)
        return frozenset(place.row_place for place in rows)

    def in_file(self, file: str) -> tuple[Return, ...]:
        """What of the unit's return stands in a file."""
        return tuple(one for one in self.parts if one.file == file)

    @property
    def projects(self) -> tuple[Project, ...]:
        """The rows that count."""
        return self.valid.projects


@dataclass(frozen=True, slots=True)
class Merged:
    """One period: units in order of their codes, files by name, rows and returns set aside."""

    period: Period
    units: tuple[Unit, ...]
    files: tuple[FileVerdict, ...]
    set_aside: tuple[SetAside, ...]
    aside: tuple[Aside, ...] = ()
