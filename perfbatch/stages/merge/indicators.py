"""Which project an indicator belongs to: by code where one is written, else by the exact name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from perfbatch.form.label import tidy
from perfbatch.model.finding import Finding
from perfbatch.model.records import Indicator, Project, SetAside
from perfbatch.wording.findings import V10


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
            orphans.append(_orphan(one, several=bool(places)))
    return {place: tuple(rows) for place, rows in found.items()}, orphans


def _orphan(one: Indicator, *, several: bool) -> Finding:
    at = "project_code" if one.project_code else "project_name"
    found = one.project_code or one.project_name
    return Finding(V10, one.at(at), "several" if several else "project", one.subject, found=found)
