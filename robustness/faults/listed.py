"""Faults that only a roster can tell: whose a return is, and a budget that the register has otherwise.

They are put into clean returns of the standard form one by one, beside the kinds of `kind.KINDS`,
which are made up for counties without a roster.
"""

from robustness.faults.county import unit_code, unit_name
from robustness.faults.draft import Draft, Money, Part, Shape
from robustness.faults.kind import Kind, Scope, Seeded, error, note, question, seeded
from robustness.faults.plan import COPY, Fault, Planned

YUAN_IN_WAN = 10_000


def alias_of(number: int) -> str:
    """A second name of the unit, which the roster lists."""
    return f"{unit_name(number)}本级"


def stranger(draft: Draft, number: int, other: int) -> Seeded:
    """A code that is not on the roster, and nearly the name of another unit: S06 (audit rules S06)."""
    draft.heading["unit_code"] = f"9{unit_code(number)}"
    draft.heading["unit_name"] = f"新{unit_name(other)}"
    return seeded(error("S06", "unlisted", draft.head("unit_code")))


def two_units(draft: Draft, _: int, other: int) -> Seeded:
    """The code of one unit, the name of another: S06, nobody's (decision 0014)."""
    draft.heading["unit_name"] = unit_name(other)
    return seeded(error("S06", "two_units", draft.head("unit_code")))


def code_differs(draft: Draft, number: int, _: int) -> Seeded:
    """The roster's name under another code: S06, to be explained (decision 0014)."""
    draft.heading["unit_code"] = f"9{unit_code(number)}"
    return seeded(question("S06", "code_differs", draft.head("unit_code")))


def name_differs(draft: Draft, number: int, _: int) -> Seeded:
    """The roster's code under another name: S06, to be explained (decision 0014)."""
    draft.heading["unit_name"] = f"{unit_name(number)}（原第二分局）"
    return seeded(question("S06", "name_differs", draft.head("unit_name")))


def budget_in_yuan(draft: Draft, _: int, __: int) -> Seeded:
    """All amounts of a project in 元: nothing but the register tells, V02 (audit rules V02)."""
    row = next(
        at
        for at, one in enumerate(draft.rows)
        if isinstance(own := one["original_budget_fen"], Money) and own.fen
    )
    for name, value in draft.rows[row].items():
        if isinstance(value, Money):
            draft.rows[row][name] = Money(value.fen * YUAN_IN_WAN)
    draft.heading["declared_amount_fen"] = None
    return seeded(error("V02", "register", draft.at(row, "original_budget_fen")))


LISTED = {
    put: Kind(
        put.__name__.replace("_", "-"),
        " ".join((put.__doc__ or "").split()),
        Scope.WHOLE,
        Shape.STANDARD,
    )
    for put in (stranger, two_units, code_differs, name_differs, budget_in_yuan)
}
"""How each is put in, and the kind that it is."""


def as_listed(planned: Planned) -> None:
    """What a roster makes of faults that were made up for counties without one (decision 0014)."""
    by_file = {draft.file: draft for draft in planned.drafts}
    for fault in planned.faults:
        draft = by_file[fault.file]
        twin = by_file.get(draft.file.replace(".xlsx", f"{COPY}.xlsx"))
        if twin is not None:
            _as_listed(fault, draft, twin, planned)


def _as_listed(fault: Fault, draft: Draft, twin: Draft, planned: Planned) -> None:
    if fault.kind.name == "one-code-two-names":  # the roster knows whose name is the right one
        draft.allowed = list(planned.clean[draft.file].allowed)
        fault.seeded = seeded(error("S06", "contested", twin.head("unit_name")))
    elif fault.kind.name == "one-name-two-codes":  # one unit by its name, and an equal copy
        spots = [one.spot(Part.FILE) for one in (draft, twin)]
        fault.seeded = seeded(note("S07", "equal", *spots))
