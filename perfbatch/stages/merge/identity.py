"""Whose return it is: by code, else by exact name, never by likeness."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from perfbatch.form.label import tidy
from perfbatch.model.entry import Verdict
from perfbatch.model.finding import Finding
from perfbatch.model.merged import Unit
from perfbatch.model.records import Return
from perfbatch.model.roster import RosterUnit
from perfbatch.model.source import Source, rows_told
from perfbatch.model.unit_key import UnitKey, unit_key
from perfbatch.stages.merge.ledger import Ledger, about
from perfbatch.wording.findings import S06


@dataclass(frozen=True, slots=True)
class Group:
    """The returns of one unit, its code if it is known, and its entry on the roster, if any."""

    code: str
    returns: Sequence[Return]
    listed: RosterUnit | None = None

    @property
    def key(self) -> UnitKey:
        """Code and name, as of a unit of which something counts."""
        names = (one.heading.unit_name for one in self.returns)
        return unit_key(self.code, next(filter(None, names), ""))


def by_unit(returns: Sequence[Return], ledger: Ledger) -> list[Group]:
    """Returns by unit with its code, if any of them states one; else by exact name.

    Never by likeness. Codes are compared without regard to case, as the office programs do.
    """
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    for one in returns:
        if code := one.heading.unit_code:
            codes[tidy(one.heading.unit_name)].setdefault(code.casefold(), code)
    groups: dict[tuple[str, str], list[Return]] = defaultdict(list)
    files = Counter(one.file for one in returns)
    for one in returns:
        code, name = one.heading.unit_code, tidy(one.heading.unit_name)
        known = {code.casefold()} if code else set(codes.get(name, {})) if name else set()
        if len(known) > 1 or not (code or name):
            spelt = [codes[name][key] for key in known]
            several = files[one.file] > 1
            ledger.put_aside([one], _unidentified(one, spelt, several=several), Verdict.SET_ASIDE)
            ledger.findings += about(one, ("unit_code", "unit_name"))
        elif known:
            groups["code", next(iter(known))].append(one)
        else:
            groups["name", name].append(one)
    return [
        Group(next((one.heading.unit_code for one in group if one.heading.unit_code), ""), group)
        for group in groups.values()
        if not _one_code_two_names(group, ledger)
    ]


def _one_code_two_names(group: Sequence[Return], ledger: Ledger) -> bool:
    """One code over different names: nobody can say whose it is, so none counts (S06)."""
    names = {tidy(one.heading.unit_name): one.heading.unit_name for one in group}
    names.pop("", None)
    if len(names) < 2:
        return False
    for one in group:
        source = one.heading.places.get("unit_code", Source(one.file))
        facts = {"names": "、".join(f"“{name}”" for name in sorted(names.values()))}
        found = one.heading.unit_code
        finding = Finding(S06, source, "two_names", one.subject, found=found, facts=facts)
        ledger.put_aside([one], finding, Verdict.SET_ASIDE)
        key = (one.heading.unit_code, one.heading.unit_name)
        ledger.aside[-1] = replace(ledger.aside[-1], owner=key)  # of each name: all must answer
    return True


def shared_names(units: Sequence[Unit]) -> list[Finding]:
    """One exact name under several codes: both count, and the clerk is asked (S06)."""
    by_name: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_name[tidy(unit.name)].append(unit)
    return [
        Finding(
            S06,
            unit.valid.heading.places.get("unit_code", Source(unit.file)),
            "shared_name",
            unit.valid.subject,
            found=unit.name,
            facts={"codes": "、".join(sorted(other.code for other in sharing))},
        )
        for name, sharing in by_name.items()
        if name and len(sharing) > 1
        for unit in sharing
    ]


def _unidentified(one: Return, codes: Sequence[str], *, several: bool) -> Finding:
    """S06; `several`: the file holds the returns of other units too."""
    if not codes:
        return nobodys(one, several=several)
    source = one.heading.places.get("unit_code", Source(one.file))
    facts = {"codes": "、".join(sorted(codes))}
    name = one.heading.unit_name
    return Finding(S06, source, "ambiguous", one.subject, found=name, facts=facts)


def nobodys(one: Return, *, several: bool) -> Finding:
    """S06 for a return that names nobody; of several in a file for its rows."""
    if several and one.rows_found:
        facts = {"rows": rows_told(place.row for place in one.places)}
        return Finding(S06, one.places[0], "nobody_rows", facts=facts)
    return Finding(S06, one.heading.places.get("unit_code", Source(one.file)), "nobody")
