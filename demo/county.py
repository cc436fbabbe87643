"""The county of the demo: 80 units, and who of them sends what the first time."""

import random
from copy import deepcopy
from dataclasses import dataclass, field

from robustness.faults import KINDS
from robustness.faults.county import clean_draft, unit_code
from robustness.faults.draft import Draft, Expected, Money, Shape
from robustness.faults.dress import dress
from robustness.faults.kind import Kind
from robustness.faults.listed import LISTED, as_listed
from robustness.faults.plan import Fault, Planned, grouped, seed

UNITS, YEAR, MONTH, SEED = 80, 2022, 6, 20220630
PERIOD = f"{YEAR}-{MONTH:02d}"
ROWS = range(3, 13)
EXPLAINS = ("large-adjustment", "much-left-yet-promised", "far-ahead-of-pace")
"""Kinds of which a unit may well say that they are so."""

DEPARTMENTS = ("县教育局", "县农业农村局", "县水务局", "县卫生健康局", "县住建局", "县委办公室")
DESKS = ("教科文股", "农业股", "行政政法股")


@dataclass
class County:
    """Who sends what. Units are numbered from 0, in the order of their codes.

    `planned`: returns as workbooks of any shape, the faults in them, and each as it should be.
    `prefilled`: units that type their figures into the bureau's template. `nil`: without a project.
    `zipped`: two in one archive. `exported`: several in one table. `encrypted`, `damaged`: nobody
    can open what they sent. `missing`: they send nothing. `explaining`: they stand by what they
    sent.
    """

    planned: Planned = field(default_factory=lambda: Planned(MONTH))
    prefilled: list[int] = field(default_factory=list)
    nil: list[int] = field(default_factory=list)
    zipped: list[int] = field(default_factory=list)
    exported: list[int] = field(default_factory=list)
    encrypted: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    explaining: list[int] = field(default_factory=list)

    def clean(self, number: int) -> Draft:
        """The return of a unit as it should be."""
        return next(one for one in self.planned.clean.values() if number_of(one) == number)

    def planted(self) -> list[Expected]:
        """What the program must find."""
        return [one for fault in self.planned.faults for one in fault.seeded.expected]

    def faults_of(self, number: int) -> list[Fault]:
        """What was put into what a unit sends."""
        return [one for one in self.planned.faults if int(one.file[:5]) == number]


def number_of(draft: Draft) -> int:
    """Whose return it is."""
    return int(draft.file[:5])


def new_county() -> County:
    """The same county every time."""
    chance = random.Random(SEED)
    county = County()
    number = _faulty(chance, county)
    number = _by_roster(chance, county, number)
    for shape in (Shape.STATEMENT, Shape.SINGLE, Shape.EARLIER):
        draft = _clean(chance, county, number, shape)
        county.planned.drafts.append(deepcopy(draft))
        number += 1
    groups = (
        (county.exported, 3, Shape.EXPORT),
        (county.zipped, 2, Shape.STANDARD),
        (county.nil, 2, Shape.STANDARD),
        (county.encrypted, 1, Shape.STANDARD),
        (county.damaged, 1, Shape.STANDARD),
        (county.missing, 7, Shape.STANDARD),
        (county.prefilled, UNITS, Shape.STANDARD),
    )
    for group, count, shape in groups:
        while len(group) < count and number < UNITS:
            draft = _clean(chance, county, number, shape, nil=group is county.nil)
            if group in (county.exported, county.zipped):
                county.planned.drafts.append(deepcopy(draft))
            group.append(number)
            number += 1
    _stranger(chance, county)
    _name_departments(county)
    return county


def _faulty(chance: random.Random, county: County) -> int:
    """Every kind of fault once, and units that will explain; the next free number."""
    kinds = list(KINDS)
    chance.shuffle(kinds)
    number = 0
    for group in grouped(kinds):
        seed(chance, group, number, county.planned)
        number += 1
    by_name = {kind.name: kind for kind in KINDS}
    told: list[list[Kind]] = [[by_name[name] for name in EXPLAINS], [by_name[EXPLAINS[0]]]]
    for group in told:
        seed(chance, group, number, county.planned)
        county.explaining.append(number)
        number += 1
    as_listed(county.planned)
    return number


def _by_roster(chance: random.Random, county: County, number: int) -> int:
    """What only the roster tells; the next free number."""
    for put, kind in LISTED.items():
        if kind.name == "stranger":
            continue
        draft = deepcopy(_clean(chance, county, number, Shape.STANDARD))
        county.planned.drafts.append(draft)
        county.planned.faults.append(Fault(kind, draft.file, put(draft, number, UNITS - 1)))
        number += 1
    return number


def _stranger(chance: random.Random, county: County) -> None:
    """A unit that owes nothing, of nearly the name of one that does."""
    put, kind = next((put, kind) for put, kind in LISTED.items() if kind.name == "stranger")
    draft = clean_draft(chance, UNITS, MONTH, Shape.STANDARD, 4)
    dress(chance, draft, plain=True)
    county.planned.drafts.append(draft)
    county.planned.faults.append(Fault(kind, draft.file, put(draft, UNITS, UNITS - 1)))


def _clean(
    chance: random.Random, county: County, number: int, shape: Shape, *, nil: bool = False
) -> Draft:
    """A return without a fault, kept as what the unit should send."""
    rows = 0 if nil else chance.choice(ROWS)
    draft = clean_draft(chance, number, MONTH, shape, rows)
    dress(chance, draft, plain=True)
    if nil:
        draft.heading |= {"nil_return": "是", "declared_project_count": 0}
        draft.heading["declared_amount_fen"] = Money(0)
    if shape not in {Shape.STANDARD, Shape.EARLIER} or nil:
        draft.allowed = []
    county.planned.clean[draft.file] = draft
    return draft


def department_of(number: int) -> str:
    """The department over a unit."""
    return DEPARTMENTS[number % len(DEPARTMENTS)]


def desk_of(number: int) -> str:
    """The desk of the bureau that looks after a unit: that of its department."""
    return DESKS[number % len(DEPARTMENTS) % len(DESKS)]


def code_of(number: int) -> str:
    """The code of a unit."""
    return unit_code(number)


def _name_departments(county: County) -> None:
    """On every return the department that the roster has, but where a fault has put something."""
    for draft in (*county.planned.drafts, *county.planned.clean.values()):
        if draft.heading["department"] not in {None, "-"}:
            draft.heading["department"] = department_of(number_of(draft))
