"""Whose return it is by the roster: by code, else by exact name or alias, never by likeness."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from perfbatch.form.label import tidy
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.records import Return
from perfbatch.model.roster import Roster, RosterUnit
from perfbatch.model.source import Source, rows_told
from perfbatch.stages.merge.identity import Group, nobodys
from perfbatch.stages.merge.ledger import Ledger, about
from perfbatch.stages.merge.pieces import of_file
from perfbatch.wording.findings import S06
from perfbatch.wording.findings.submission import named_with_code, names_near

NEAR = 0.6
"""How alike a name must be to be suggested; it is never taken."""

MOST_NEAR = 3

MOST_NEAR_ASKED = 100
"""For so many strangers near names are looked for: of more the roster is the wrong one."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The roster's units by what returns write of them, as it is compared.

    `doubled`: codes that stand on several of its rows, with their names: alone they name nobody.
    `asked`: the near names that have been looked for.
    """

    by_code: Mapping[str, RosterUnit]
    by_name: Mapping[str, Sequence[RosterUnit]]
    doubled: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asked: dict[str, Sequence[RosterUnit]] = field(default_factory=dict)

    @classmethod
    def of(cls, roster: Roster) -> "Enrolment":
        """The units of a roster by code, and by name and alias."""
        by_name: dict[str, list[RosterUnit]] = defaultdict(list)
        for unit in roster.units:
            for name in dict.fromkeys(map(tidy, unit.names)):
                if name:
                    by_name[name].append(unit)
        codes = {tidy(unit.code).casefold(): unit for unit in roster.units if unit.code}
        doubled: dict[str, list[str]] = defaultdict(list)
        for unit in roster.refused:
            code = tidy(unit.code).casefold()
            if code in codes:
                doubled[code] += [codes[code].name, unit.name]
        return cls(
            codes, by_name, {code: tuple(dict.fromkeys(names)) for code, names in doubled.items()}
        )

    def coded(self, code: str) -> RosterUnit | None:
        """The unit of a code that a return states."""
        return self.by_code.get(tidy(code).casefold()) if code else None

    def named(self, name: str) -> Sequence[RosterUnit]:
        """The units of which a name on a return is a name."""
        return self.by_name.get(tidy(name), ())

    def owner(self, code: str, name: str) -> RosterUnit | None:
        """Whose return it is that states them; None where nobody can say."""
        coded, named = self.coded(code), self.named(name)
        if coded is not None and self.disputed(code):
            return coded if coded in named else None
        if coded is not None:
            return coded if not named or coded in named else None
        return named[0] if len(named) == 1 else None

    def disputed(self, code: str) -> Sequence[str]:
        """The names that the roster has for a code, where it has several."""
        return self.doubled.get(tidy(code).casefold(), ())

    def near(self, name: str) -> Sequence[RosterUnit]:
        """Units with names like it, the likest first; none where very many have been asked for."""
        key = tidy(name)
        if key not in self.asked and len(self.asked) < MOST_NEAR_ASKED:
            self.asked[key] = self._near(key)
        return self.asked.get(key, ())

    def _near(self, name: str) -> Sequence[RosterUnit]:
        if not name:
            return ()
        alike = get_close_matches(name, self.by_name, n=MOST_NEAR, cutoff=NEAR)
        units = (unit for one in alike for unit in self.by_name[one])
        return tuple({unit.key: unit for unit in units}.values())[:MOST_NEAR]


def enrol(returns: Sequence[Return], enrolment: Enrolment, ledger: Ledger) -> list[Group]:
    """Returns by the units of the roster; those of nobody on it are set aside with S06."""
    groups: dict[tuple[str, str], tuple[RosterUnit, list[Return]]] = {}
    files = Counter(one.file for one in returns)
    for one in returns:
        owner = enrolment.owner(one.heading.unit_code, one.heading.unit_name)
        if owner is None:
            finding = _stranger(one, enrolment, several=files[one.file] > 1)
            ledger.put_aside([one], finding, Verdict.SET_ASIDE)
            ledger.findings += about(one, ("unit_code", "unit_name"))
        else:
            groups.setdefault(owner.key, (owner, []))[1].append(one)
    return [
        _group(owner, kept)
        for owner, group in groups.values()
        if (kept := _own_names(owner, group, ledger))
    ]


def _group(owner: RosterUnit, returns: Sequence[Return]) -> Group:
    """The unit's returns under its names; a code that the roster has not is the returns' own."""
    stated = (one.heading.unit_code for one in returns)
    code = owner.code or next(filter(None, stated), "")
    own = [_enrolled(one, owner) for one in returns]
    whole = of_file(one for one in own if not one.piecemeal)  # an alias in some rows of an export
    return Group(code, [*whole, *(one for one in own if one.piecemeal)], owner)


def _own_names(owner: RosterUnit, group: Sequence[Return], ledger: Ledger) -> list[Return]:
    """The returns with a name of the unit; those with others only where there are none such.

    Others under its code may be anybody's: of several names nobody can say which is right.
    """
    own = {tidy(name) for name in owner.names} | {""}
    kept = [one for one in group if tidy(one.heading.unit_name) in own]
    others = [one for one in group if tidy(one.heading.unit_name) not in own]
    if not others:
        return list(group)
    if not kept and len({tidy(one.heading.unit_name) for one in others}) == 1:
        return others
    for one in others:
        facts = {"names": one.heading.unit_name}
        found, expected = one.heading.unit_code, owner.name
        at = _cell(one, "unit_name")
        told = Finding(S06, at, "contested", one.subject, "", found, expected, facts=facts)
        ledger.put_aside([one], told, Verdict.SET_ASIDE)
    return kept


def _cell(one: Return, name: str) -> Source:
    return one.heading.places.get(name, Source(one.file))


def _stranger(one: Return, enrolment: Enrolment, *, several: bool) -> Finding:
    """S06 for a return that is nobody's on the roster. `several`: its file holds others too."""
    heading = one.heading
    coded, named = enrolment.coded(heading.unit_code), enrolment.named(heading.unit_name)
    if not (heading.unit_code or tidy(heading.unit_name)):
        return nobodys(one, several=several)
    if disputed := enrolment.disputed(heading.unit_code):
        facts = {"names": "、".join(f"“{name}”" for name in disputed)}
        at = _cell(one, "unit_code")
        found = heading.unit_code
        return Finding(S06, at, "roster_doubled", one.subject, found=found, facts=facts)
    if coded is not None:
        facts = {"names": heading.unit_name, "codes": _codes(named)}
        found, expected = heading.unit_code, coded.name
        at = _cell(one, "unit_code")
        return Finding(S06, at, "two_units", one.subject, "", found, expected, facts=facts)
    if named:
        facts = {"codes": _codes(named)}
        at = _cell(one, "unit_code")
        return Finding(S06, at, "ambiguous", one.subject, found=heading.unit_name, facts=facts)
    near = enrolment.near(heading.unit_name)
    facts = {
        "who": named_with_code(heading.unit_name, heading.unit_code),
        "near": names_near(named_with_code(unit.name, unit.code) for unit in near),
    }
    at, variant = _cell(one, "unit_code" if heading.unit_code else "unit_name"), "unlisted"
    if several and one.rows_found:
        at, variant = one.places[0], "unlisted_rows"
        facts["rows"] = rows_told(place.row for place in one.places)
    return Finding(S06, at, variant, one.subject, found=heading.unit_name, facts=facts)


def _codes(units: Iterable[RosterUnit]) -> str:
    return "、".join(sorted(unit.code or unit.name for unit in units))


def _enrolled(one: Return, owner: RosterUnit) -> Return:
    """The return under the name that the roster has for its unit; W where it writes another."""
    heading = one.heading
    known = (
        owner.code or heading.unit_code,
        owner.name or heading.unit_name,
        owner.department or heading.department,
    )
    code, name, department = known
    if known == (heading.unit_code, heading.unit_name, heading.department):
        return one
    unit = Subject(code, name)
    asked = [_renamed(finding, unit) for finding in _asked(one, owner)]
    return replace(
        one,
        heading=replace(heading, unit_code=owner.code, unit_name=owner.name, department=department),
        projects=tuple(replace(row, subject=_of(row.subject, unit)) for row in one.projects),
        indicators=tuple(replace(row, subject=_of(row.subject, unit)) for row in one.indicators),
        set_aside=tuple(replace(row, subject=_of(row.subject, unit)) for row in one.set_aside),
        findings=(*asked, *(_renamed(finding, unit) for finding in one.findings)),
    )


def _of(subject: Subject, unit: Subject) -> Subject:
    return replace(unit, project_name=subject.project_name)


def _renamed(finding: Finding, unit: Subject) -> Finding:
    return replace(finding, subject=_of(finding.subject, unit))


def _asked(one: Return, owner: RosterUnit) -> Iterable[Finding]:
    """S06 for a code or a name that is not the roster's, while the other one is."""
    code, name = one.heading.unit_code, one.heading.unit_name
    if code and owner.code and tidy(code).casefold() != tidy(owner.code).casefold():
        facts, at = {"names": owner.name}, _cell(one, "unit_code")
        expected = owner.code
        yield Finding(S06, at, "code_differs", found=code, expected=expected, facts=facts)
    if owner.name and tidy(name) and tidy(name) not in {tidy(known) for known in owner.names}:
        facts, at = {"codes": owner.code}, _cell(one, "unit_name")
        yield Finding(S06, at, "name_differs", found=name, expected=owner.name, facts=facts)
