"""Forms for one project: the pieces of which a unit's return is put together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from perfbatch.form.label import tidy
from perfbatch.model.finding import Subject
from perfbatch.model.records import Project, Return, SetAside


def by_project(pieces: Sequence[Return]) -> list[list[Return]]:
    """Pieces by their project: its code, else its exact name, never by likeness.

    A name that has one code among them stands for that code. A piece that names no project is
    nobody's version.
    """
    codes: dict[str, set[str]] = defaultdict(set)
    for code, name in map(_identity, pieces):
        if code:
            codes[name].add(code)
    found: dict[tuple[str, ...], list[Return]] = defaultdict(list)
    for place, one in enumerate(pieces):
        code, name = _identity(one)
        known = {code} if code else codes[name]
        if len(known) == 1:
            found["code", next(iter(known))].append(one)
        elif name:
            found["name", name].append(one)
        else:
            found["place", str(place)].append(one)
    return list(found.values())


def _identity(piece: Return) -> tuple[str, str]:
    """Code and name of the project on a piece, as they are compared."""
    row = next(iter(_rows(piece)), None)
    return (row.project_code.casefold(), tidy(row.subject.project_name)) if row else ("", "")


def of_file(pieces: Iterable[Return]) -> list[Return]:
    """The pieces of each file as one: what stands side by side in a file is no version."""
    found: dict[str, list[Return]] = defaultdict(list)
    for one in pieces:
        found[one.file].append(one)
    return [united(parts) for parts in found.values()]


def united(parts: Sequence[Return]) -> Return:
    """Several returns as one, with the heading of the first. Rows keep their places."""
    first = parts[0]
    if len(parts) == 1:
        return first
    return replace(
        first,
        projects=tuple(chain.from_iterable(one.projects for one in parts)),
        indicators=tuple(chain.from_iterable(one.indicators for one in parts)),
        totals=tuple(chain.from_iterable(one.totals for one in parts)),
        set_aside=tuple(chain.from_iterable(one.set_aside for one in parts)),
        typed=tuple(chain.from_iterable(one.typed for one in parts)),
        findings=tuple(chain.from_iterable(one.findings for one in parts)),
    )


def subject_of(one: Return) -> Subject:
    """Whom a piece concerns: the unit with its project; else the unit alone."""
    names: set[str] = {row.subject.project_name for row in _rows(one)}
    if not one.piecemeal or len(names) != 1:
        return one.subject
    return replace(one.subject, project_name=next(iter(names)))


def _rows(one: Return) -> Sequence[Project | SetAside]:
    return (*one.projects, *one.set_aside)
