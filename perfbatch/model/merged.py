"""The rows of all units of one period, and what became of every file and row."""

from collections.abc import Mapping
from dataclasses import dataclass

from perfbatch.model.entry import Verdict
from perfbatch.model.finding import NOBODY, Subject
from perfbatch.model.period import Period
from perfbatch.model.records import Indicator, Project, Return, SetAside


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
class Unit:
    """A unit with its valid return. `indicators`: place of a project in it → its indicators."""

    code: str
    name: str
    department: str
    valid: Return
    indicators: Mapping[int, tuple[Indicator, ...]]
    other_files: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Order and identity: by code, units without one last, by name."""
        return (self.code or "\uffff", self.name)

    @property
    def file(self) -> str:
        """The file that counts."""
        return self.valid.file

    @property
    def projects(self) -> tuple[Project, ...]:
        """The rows that count."""
        return self.valid.projects


@dataclass(frozen=True, slots=True)
class Merged:
    """One period: units in order of their codes, files by name, rows set aside."""

    period: Period
    units: tuple[Unit, ...]
    files: tuple[FileVerdict, ...]
    set_aside: tuple[SetAside, ...]
