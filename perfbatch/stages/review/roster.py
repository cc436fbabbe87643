"""Rules on the roster: R01 one code or name is one unit, R02 a project's unit, R03 each once.

What cannot be told apart is not used: the first row of a code stands, and no unit is guessed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from perfbatch.form.label import tidy
from perfbatch.form.roster import REGISTER, UNITS
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.roster import RegisteredProject, Roster, RosterUnit
from perfbatch.wording.findings import R01, R02, R03
from perfbatch.wording.findings.submission import named_with_code, names_near

MOST_NEAR_ASKED = 50
"""For so many strangers near names are looked for; a register with more has other codes."""


class Enrolment(Protocol):
    """The roster's units by what people write of them."""

    def coded(self, code: str) -> RosterUnit | None:
        """The unit of a code."""
        ...

    def named(self, name: str) -> Sequence[RosterUnit]:
        """The units of which a name is a name."""
        ...

    def near(self, name: str) -> Sequence[RosterUnit]:
        """Units with names like it, the likest first."""
        ...


def check_roster(roster: Roster, enrolment: Callable[[Roster], Enrolment]) -> Roster:
    """The roster with each unit and each project once, projects with the keys of their units.

    The findings are those there were, then R01 to R03. `enrolment` indexes a roster's units.
    """
    units, on_units = _units(roster.units)
    standing = {id(one) for one in units}
    refused = tuple(one for one in roster.units if id(one) not in standing)
    roster = replace(roster, units=units, refused=refused)
    owners = _Owners(enrolment(roster))
    owned = [one for project in roster.projects if (one := owners.settled(project)) is not None]
    projects, on_projects = _projects(owned)
    findings = (*roster.findings, *on_units, *owners.findings, *on_projects)
    return replace(roster, projects=projects, findings=findings)


# --- R01


def _units(rows: Sequence[RosterUnit]) -> tuple[tuple[RosterUnit, ...], list[Finding]]:
    """The units that stand, and R01 on those that do not or share a name."""
    findings: list[Finding] = []
    kept: list[RosterUnit] = []
    codes: dict[str, RosterUnit] = {}
    names: dict[str, RosterUnit] = {}
    for one in rows:
        code, name = tidy(one.code).casefold(), tidy(one.name)
        if code and code in codes:
            findings.append(_twice(one, codes[code], "code"))
            continue
        if (other := names.get(name) if name else None) is not None:
            both = bool(code and other.code)
            findings.append(_twice(one, other, "shared_name" if both else "name"))
            if not both:
                continue
        kept.append(one)
        codes |= {code: one} if code else {}
        names.setdefault(name, one)
    findings += _shared_aliases(kept)
    return tuple(kept), sorted(findings, key=lambda one: one.source)


def _shared_aliases(units: Sequence[RosterUnit]) -> Iterator[Finding]:
    """R01 for each alias that is a name of another unit too; of two aliases at the later one."""
    users: dict[str, list[RosterUnit]] = defaultdict(list)
    for one in units:
        for known in dict.fromkeys(filter(None, map(tidy, one.names))):
            users[known].append(one)
    for one in units:
        for alias in one.aliases:
            others = [other for other in users[tidy(alias)] if other is not one]
            own = [other for other in others if tidy(other.name) == tidy(alias)]
            earlier = [other for other in others if other.source < one.source]
            if own or earlier:
                yield _twice(one, (own or earlier)[0], "alias", alias)


def _twice(one: RosterUnit, other: RosterUnit, variant: str, alias: str = "") -> Finding:
    name = {"code": "unit_code", "alias": "aliases"}.get(variant, "unit_name")
    facts = {"rows": str(other.source.row)}
    if variant in {"code", "alias"}:
        facts["names"] = other.name or other.code
    return Finding(
        R01,
        one.at(name),
        variant,
        Subject(one.code, one.name),
        label=UNITS.field(name).label,
        found=alias or (one.code if variant == "code" else one.name),
        facts=facts,
    )


# --- R02


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Whose project it is, if anybody can say, and R02 if something is to be said."""

    owner: RosterUnit | None
    finding: Finding | None = None


class _Owners:
    """Whose the projects of the register are, with what is to be said of them."""

    def __init__(self, enrolment: Enrolment) -> None:
        self.findings: list[Finding] = []
        self._enrolment = enrolment
        self._near: dict[str, str] = {}

    def settled(self, project: RegisteredProject) -> RegisteredProject | None:
        """The project with the key of its unit; None for one that is nobody's."""
        verdict = self._verdict(project, *project.unit)
        if verdict.finding is not None:
            self.findings.append(verdict.finding)
        return replace(project, unit=verdict.owner.key) if verdict.owner is not None else None

    def _verdict(self, project: RegisteredProject, code: str, name: str) -> _Verdict:
        coded = self._enrolment.coded(code) if code else None
        named = self._enrolment.named(name) if name else ()
        if coded is not None:
            return self._by_code(project, coded, named)
        if len(named) == 1:
            (owner,) = named
            facts = {"names": owner.name}
            told = _asked(project, "code_differs", "unit_code", code, owner.code, facts)
            return _Verdict(owner, told if code else None)
        if named:
            facts = {"codes": "、".join(one.code for one in named)}
            return _Verdict(None, _asked(project, "ambiguous", "unit_name", name, "", facts))
        if not (code or name):
            return _Verdict(None, _asked(project, "nobody", "unit_code"))
        facts = {"who": named_with_code(name, code), "near": self._names_near(name)}
        at = "unit_code" if code else "unit_name"
        return _Verdict(None, _asked(project, "unlisted", at, code or name, "", facts))

    def _by_code(
        self, project: RegisteredProject, coded: RosterUnit, named: Sequence[RosterUnit]
    ) -> _Verdict:
        code, name = project.unit
        if not name or coded in named:
            return _Verdict(coded)
        if named:
            facts = {"names": name}
            told = _asked(project, "two_units", "unit_code", code, coded.name, facts)
            return _Verdict(None, told)
        if not coded.name:
            return _Verdict(coded)  # what its own line lacks is said there
        facts = {"codes": coded.code}
        told = _asked(project, "name_differs", "unit_name", name, coded.name, facts)
        return _Verdict(coded, told)

    def _names_near(self, name: str) -> str:
        """A sentence with the near names; nothing after very many strangers."""
        if name not in self._near and len(self._near) < MOST_NEAR_ASKED:
            near = self._enrolment.near(name)
            self._near[name] = names_near(named_with_code(one.name, one.code) for one in near)
        return self._near.get(name, "")


def _asked(
    project: RegisteredProject,
    variant: str,
    at: str,
    found: str = "",
    expected: str = "",
    facts: dict[str, str] | None = None,
) -> Finding:
    return Finding(
        R02,
        project.at(at),
        variant,
        Subject(*project.unit, project.name),
        label=REGISTER.field(at).label,
        found=found,
        expected=expected,
        facts=facts or {},
    )


# --- R03


def _projects(
    rows: Sequence[RegisteredProject],
) -> tuple[tuple[RegisteredProject, ...], list[Finding]]:
    """The projects that stand, and R03 on those that are there before."""
    findings: list[Finding] = []
    kept: list[RegisteredProject] = []
    codes: dict[str, RegisteredProject] = {}
    first: dict[tuple[tuple[str, str], str], RegisteredProject] = {}
    uncoded: dict[tuple[tuple[str, str], str], RegisteredProject] = {}
    for one in rows:
        code = tidy(one.code).casefold()
        if code and code in codes:
            other = codes[code]
            facts = {"rows": str(other.source.row), "names": other.name}
            findings.append(_again(one, "code", "project_code", one.code, facts))
            continue
        name = one.unit, tidy(one.name)
        alike = (uncoded if code else first).get(name)
        if one.name and alike is not None:
            facts = {"rows": str(alike.source.row)}
            findings.append(_again(one, "name", "project_name", one.name, facts))
        kept.append(one)
        codes |= {code: one} if code else {}
        first.setdefault(name, one)
        if not code:
            uncoded.setdefault(name, one)
    return tuple(kept), findings


def _again(
    one: RegisteredProject, variant: str, at: str, found: str, facts: dict[str, str]
) -> Finding:
    label = REGISTER.field(at).label
    subject = Subject(*one.unit, one.name)
    return Finding(R03, one.at(at), variant, subject, label=label, found=found, facts=facts)
