"""Forms for one project: the pieces of which a unit's return is put together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from perfbatch.form.label import tidy
from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.finding import Subject
from perfbatch.model.records import Project, Return, SetAside
from perfbatch.model.source import Source

Ambiguous = list[tuple[Return, Sequence[str]]]
"""Pieces without a code whose project's name has several, with those codes."""


def by_project(pieces: Sequence[Return]) -> tuple[list[list[Return]], Ambiguous]:
    """Pieces by their project: its code, else its exact name, never by likeness.

    A name that has one code among them stands for that code; of several nobody can say which. A
    piece that names no project is nobody's version.
    """
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    for one in pieces:
        code, name = _identity(one)
        if code:
            codes[name].setdefault(code.casefold(), code)
    found: dict[tuple[str, str], list[Return]] = defaultdict(list)
    ambiguous: Ambiguous = []
    for place, one in enumerate(pieces):
        code, name = _identity(one)
        known = [code.casefold()] if code else list(codes[name]) if name else []
        if len(known) > 1:
            ambiguous.append((one, tuple(codes[name].values())))
        elif known:
            found["code", known[0]].append(one)
        else:
            found["name" if name else "place", name or str(place)].append(one)
    return list(found.values()), ambiguous


def project_key(row: Project | SetAside) -> str:
    """What a project is known by: its code, else its exact name."""
    return row.project_code.casefold() or f"={tidy(row.subject.project_name)}"


def _identity(piece: Return) -> tuple[str, str]:
    """Code and name of the project on a piece, as they are compared."""
    row = next(iter(piece.rows), None)
    return (row.project_code, tidy(row.subject.project_name)) if row else ("", "")


def of_file(pieces: Iterable[Return]) -> list[Return]:
    """The pieces of each file as one: what stands side by side in a file is no version.

    Unless their 更正次数 differ: that is what the number says.
    """
    found: dict[tuple[str, object], list[Return]] = defaultdict(list)
    for one in pieces:
        found[one.file, _correction(one)].append(one)
    return [united(parts) for parts in found.values()]


def _correction(one: Return) -> Maybe[int]:
    """更正次数, a blank one as 0; what is no number stays apart."""
    stated = one.heading.correction_no
    return one.heading.correction if stated is Absence.UNFILLED else stated


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
    names: set[str] = {row.subject.project_name for row in one.rows}
    if not one.piecemeal or len(names) != 1:
        return one.subject
    return replace(one.subject, project_name=next(iter(names)))


def place_of(one: Return) -> Source:
    """Where a return stands: the file, or the cell that names the project of a piece."""
    if one.piecemeal and one.projects:
        return one.projects[0].at("project_name")
    return one.places[0] if one.piecemeal and one.places else Source(one.file)
