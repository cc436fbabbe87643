"""Faults of what is said beside the rows: B02, B12, B15, S10."""

import random

from robustness.faults.draft import FEN_PER_WAN, Draft, Money, Part, Shape
from robustness.faults.kind import Seeded, error, question, return_fault, row_fault, seeded
from robustness.faults.shapes import PROGRESS, SOURCES, TICK_WORDS, classes_of


@row_fault(shape=Shape.SINGLE)
def sources_do_not_add_up(chance: random.Random, draft: Draft, row: int) -> Seeded:
    """The sources of funds are not 年度资金总额: B02 (audit rules B02, 0.005 a source)."""
    name = chance.choice(("original_budget_fen", "executed_fen", "projected_executed_fen"))
    least = 5000 * len(SOURCES) + 1
    draft.rows[row][f"off {name}"] = Money(
        chance.choice((least, -least, chance.randrange(least, 50 * FEN_PER_WAN)))
    )
    return seeded(error("B02", "", draft.at(row, name)))


@return_fault("version")
def version_nobody_knows(chance: random.Random, draft: Draft) -> Seeded:
    """Another version than the present form's and the listed older one: S10 (audit rules S10)."""
    draft.version = chance.choice(("2024.1", "2025.2", "2027.1", "1.0"))
    return seeded(error("S10", "", draft.spot(Part.VERSION)))


def _off(said: dict[str, tuple[int, int]], name: str, count: int, fen: int) -> None:
    said[name] = said[name][0] + count, said[name][1] + fen


@return_fault("classes", shape=Shape.STATEMENT)
def outlook_count_wrong(chance: random.Random, draft: Draft) -> Seeded:
    """The three classes have more projects than the table, or fewer: B12 (audit rules B12)."""
    draft.said = classes_of(draft)
    _off(draft.said, chance.choice(TICK_WORDS), chance.randrange(1, 9), 0)
    return seeded(error("B12", "count", draft.spot(Part.SAID, 0, "outlook")))


@return_fault("classes", summed=True, shape=Shape.STATEMENT)
def outlook_amount_wrong(chance: random.Random, draft: Draft) -> Seeded:
    """The three classes have another amount than the table: B12 (audit rules B12, 0.005 × n)."""
    draft.said = classes_of(draft)
    least = 5000 * len(draft.rows) + 1
    off = chance.choice((least, chance.randrange(least, 99 * FEN_PER_WAN)))
    _off(draft.said, chance.choice(TICK_WORDS), 0, off)
    return seeded(error("B12", "amount", draft.spot(Part.SAID, 0, "outlook")))


@return_fault("classes", shape=Shape.STATEMENT)
def progress_classes_lack_rows(chance: random.Random, draft: Draft) -> Seeded:
    """The classes of progress do not cover all rows: B15 (audit rules B15)."""
    draft.said = classes_of(draft)
    count = draft.said[PROGRESS[0]][0]
    _off(draft.said, PROGRESS[0], chance.choice((1, 3)) if not count else -1, 0)
    variant = "" if count else "more"
    return seeded(question("B15", variant, draft.spot(Part.SAID, 0, "progress")))
