"""Which faults stand in which return: many of a row's together, those of a whole return alone."""

import random
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from robustness.faults.county import clean_draft, declare
from robustness.faults.draft import MONTHS, Draft, Expected, Money, Part, Shape
from robustness.faults.dress import dress
from robustness.faults.kind import Kind, Scope, Seeded
from robustness.faults.shapes import classes_of

COUNTY = 50
"""So many returns are merged and reviewed together."""

COPY = "（副本）"
"""What stands behind the name of the second return of a pair."""

_MORE_ROWS = 6
_CLEAN_SHAPES = (
    *[Shape.STANDARD] * 6,
    Shape.EARLIER,
    Shape.STATEMENT,
    Shape.SINGLE,
    Shape.EXPORT,
)
_SUBTOTALS = 0.2
"""How many clean returns of the standard form have rows of sums between the projects."""
_REPORTS = 0.5
"""How many clean tables of 附件4 have the report's sentences below them."""
_TEMPLATE_EVERY = 20
"""The project's own template is slow to write: one clean return of so many."""


@dataclass(slots=True)
class Fault:
    """A fault in a return: its kind, and what must come of it."""

    kind: Kind
    file: str
    seeded: Seeded


@dataclass(slots=True)
class Planned:
    """Returns of one county and month with the faults in them. `clean`: file → as it was before."""

    month: int
    drafts: list[Draft] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    clean: dict[str, Draft] = field(default_factory=dict)


def clean_counties(chance: random.Random, count: int, month: int) -> Iterator[Draft]:
    """So many clean returns of every shape."""
    for number in range(count):
        shape = _CLEAN_SHAPES[number % len(_CLEAN_SHAPES)]
        shape = Shape.TEMPLATE if number % _TEMPLATE_EVERY == 1 else shape
        rows = chance.randint(1, 5) if shape is Shape.SINGLE else chance.randint(3, 40)
        draft = clean_draft(chance, number, month, shape, rows)
        dress(chance, draft, plain=False)
        if shape is Shape.STATEMENT and chance.random() < _REPORTS:
            draft.said = classes_of(draft)
        if shape is Shape.STANDARD and chance.random() < _SUBTOTALS:
            _subtotals(chance, draft)
        else:
            _texts(chance, draft)
        if shape not in {Shape.STANDARD, Shape.EARLIER}:
            draft.allowed = [
                one for one in draft.allowed if one.rule == "V08" and one.variant == "text_kept"
            ]
            if shape is not Shape.TEMPLATE:
                draft.allowed = []
            draft.heading |= {"year": 2022, "month": month, "correction_no": 0, "nil_return": "否"}
        yield draft


def _subtotals(chance: random.Random, draft: Draft) -> None:
    """Rows that add up those above them: left out, each with a note (decision 0013)."""
    middle = chance.randrange(len(draft.rows) - 1)
    draft.subtotals = (middle, len(draft.rows) - 1)
    spots = (draft.spot(Part.TOTAL, at + 1, "project_name") for at in draft.subtotals)
    draft.allowed += [Expected("V08", "I", "partial", (spot,)) for spot in spots]


def _texts(chance: random.Random, draft: Draft) -> None:
    """Some amounts as text ("2.41"), which is understood and is no more than typed."""
    for row in draft.rows:
        for name, value in row.items():
            if isinstance(value, Money) and chance.random() < 0.03:
                row[name] = replace(value, text=True)


def faulty_counties(
    chance: random.Random, kinds: Sequence[Kind], count: int, first: int
) -> Iterator[Planned]:
    """`count` faults, as many of each kind as of any other, in counties."""
    wanted = [kinds[at % len(kinds)] for at in range(count)]
    chance.shuffle(wanted)
    waiting = list(grouped(wanted))
    number, planned = first, Planned(chance.choice(MONTHS))
    while waiting:
        fitting = (group for group in waiting if planned.month in _months(group))
        group = next(fitting, None)
        if group is None or len(planned.drafts) >= COUNTY:
            if planned.drafts:
                yield planned
            planned = Planned(chance.choice(_months(group or waiting[0])))
            continue
        waiting.remove(group)
        number += 1
        seed(chance, group, number, planned)
    if planned.drafts:
        yield planned


def _months(group: Sequence[Kind]) -> range:
    """The months in which all these kinds can be put in."""
    return range(max(one.months.start for one in group), min(one.months.stop for one in group))


def grouped(wanted: Sequence[Kind]) -> Iterator[list[Kind]]:
    """Kinds that go into one return."""
    waiting = {
        shape: deque(one for one in wanted if one.shape is shape and _shares(one))
        for shape in Shape
    }
    for one in wanted:
        if not _shares(one):
            yield [one]
    for queue in waiting.values():
        while queue:
            yield _together(queue)


def _shares(one: Kind) -> bool:
    return one.scope in {Scope.ROW, Scope.RETURN}


def _together(queue: deque[Kind]) -> list[Kind]:
    """The next kinds that do not disturb each other; the others wait."""
    chosen: list[Kind] = []
    later: list[Kind] = []
    while queue and len(chosen) < 8:
        one = queue.popleft()
        if _fits(one, chosen):
            chosen.append(one)
        else:
            later.append(one)
    queue.extendleft(reversed(later))
    return chosen


def _fits(one: Kind, chosen: Sequence[Kind]) -> bool:
    """No two in one place; nothing that is held against a sum beside a row without an amount."""
    touched = Counter(other.touches for other in chosen if other.touches)
    if one.touches and touched[one.touches]:
        return False
    if one.summed and any(other.aside for other in chosen):
        return False
    return not (one.aside and any(other.summed for other in chosen))


def seed(chance: random.Random, group: Sequence[Kind], number: int, planned: Planned) -> None:
    """One return, or two, with these faults."""
    first = group[0]
    needed = sum(one.rows or 1 for one in group)
    rows = needed + chance.randint(3, _MORE_ROWS)
    draft = clean_draft(
        chance, number, planned.month, first.shape, rows, kept=chance.choice((0, 1))
    )
    dress(chance, draft, plain=True)
    if first.shape is not Shape.STANDARD:
        draft.allowed = []
    planned.drafts.append(draft)
    planned.clean[draft.file] = deepcopy(draft)
    if first.on_pair is not None:
        twin = _copy(draft)
        planned.drafts.append(twin)
        planned.faults.append(Fault(first, draft.file, first.on_pair(chance, draft, twin)))
        return
    for one in group:
        if one.on_row is not None:
            row = chance.choice(list(draft.free_rows()))
            draft.used.add(row)
            planned.faults.append(Fault(one, draft.file, one.on_row(chance, draft, row)))
    for one in sorted(group, key=lambda kind: -kind.rows):
        if one.rows and one.on_return is not None:
            planned.faults.append(Fault(one, draft.file, one.on_return(chance, draft)))
    declare(chance, draft)
    for one in group:
        if not one.rows and one.on_return is not None:
            planned.faults.append(Fault(one, draft.file, one.on_return(chance, draft)))


def _copy(draft: Draft) -> Draft:
    """The same return in another file."""
    twin = deepcopy(draft)
    twin.file = draft.file.replace(".xlsx", f"{COPY}.xlsx")
    twin.allowed = [
        Expected(
            one.rule,
            one.severity,
            one.variant,
            tuple(replace(spot, file=twin.file) for spot in one.spots),
        )
        for one in draft.allowed
    ]
    return twin
