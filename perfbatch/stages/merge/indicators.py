"""Which project an indicator belongs to: by code where one is written, else by the exact name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from perfbatch.form.label import tidy
from perfbatch.model.finding import Finding
from perfbatch.model.records import Indicator, Project, SetAside
from perfbatch.wording.findings import V10

NEAR = 0.75
"""How alike two names must be for one to be suggested for the other."""


def assign(
    indicators: Sequence[Indicator], projects: Sequence[Project], aside: Sequence[SetAside]
) -> tuple[Mapping[int, tuple[Indicator, ...]], list[Finding]]:
    """Indicators by project: by code where one is written, else by the exact name, if it is one.

    Those of a row that is set aside go with it.
    """
    by_code: dict[str, list[int]] = defaultdict(list)
    by_name: dict[str, list[int]] = defaultdict(list)
    for place, project in enumerate(projects):
        by_code[project.project_code].append(place)
        by_name[tidy(project.project_name)].append(place)
    gone_codes = {row.project_code for row in aside}
    gone_names = {tidy(row.subject.project_name) for row in aside}
    found: dict[int, list[Indicator]] = defaultdict(list)
    orphans = []
    for one in indicators:
        code, name = one.project_code, tidy(one.project_name)
        places = by_code.get(code, []) if code else by_name.get(name, [])
        gone = code in gone_codes if code else name in gone_names
        if len(places) == 1 and not gone:
            found[places[0]].append(one)
        elif places or not gone:
            orphans.append(_orphan(one, projects, several=bool(places)))
    return {place: tuple(rows) for place, rows in found.items()}, orphans


def _orphan(one: Indicator, projects: Sequence[Project], *, several: bool) -> Finding:
    """V10; a name that is near is suggested, never taken."""
    at = "project_code" if one.project_code else "project_name"
    found = one.project_code or one.project_name
    if several:
        return Finding(V10, one.at(at), "several", one.subject, found=found)
    names = {tidy(project.project_name): project.project_name for project in projects}
    near = get_close_matches(tidy(one.project_name), names, n=1, cutoff=NEAR)
    if near and not one.project_code:
        expected = names[near[0]]
        return Finding(V10, one.at(at), "project_near", one.subject, found=found, expected=expected)
    return Finding(V10, one.at(at), "project", one.subject, found=found)
