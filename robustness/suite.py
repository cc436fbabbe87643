"""The whole suite and its figures: the hostile set, the mutants, each file's time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from robustness.hostile import APART, KINDS
from robustness.judge import MOST_MEMORY, Failure, as_text
from robustness.mutants import items
from robustness.trial import LIMIT, TRIES, Item, Outcome, item_of, try_alone, try_together

BATCH = 200
QUICK_MUTANTS = 2_000
FULL_MUTANTS = 20_000
SEED = 20220630
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the suite: its name and what came of it."""

    name: str
    outcome: Outcome


def hostile_together() -> Outcome:
    """The whole hostile set in one folder; the heaviest kinds in folders of their own."""
    outcome = try_together([item_of(kind) for kind in KINDS if kind.name not in APART])
    for kind in KINDS:
        if kind.name in APART:
            outcome.merge(try_together([item_of(kind)]))
    return outcome


def hostile_alone() -> Outcome:
    """Each kind in a folder of its own, with its time."""
    return try_alone([item_of(kind) for kind in KINDS], TRIES * (LIMIT + 1))


def mutants_together(count: int, seed: int = SEED, tell: Tell | None = None) -> Outcome:
    """So many mutants, a batch a folder."""
    outcome = Outcome()
    for number, batch in enumerate(_batches(items(count, seed)), start=1):
        outcome.merge(try_together(batch))
        if tell:
            tell(
                f"mutants: {min(number * BATCH, count)} of {count}, {len(outcome.failures)} failures"
            )
    return outcome


def _batches(entries: Sequence[Item]) -> list[Sequence[Item]]:
    return [entries[at : at + BATCH] for at in range(0, len(entries), BATCH)]


def quick(tell: Tell) -> list[Part]:
    """What every CI run does."""
    tell(f"hostile: {len(KINDS)} kinds in one folder")
    return [
        Part("hostile set, one folder", hostile_together()),
        Part("mutants", mutants_together(QUICK_MUTANTS, tell=tell)),
    ]


def full(tell: Tell) -> list[Part]:
    """Everything: each kind alone too, and ten times the mutants."""
    tell(f"hostile: {len(KINDS)} kinds in one folder")
    together = Part("hostile set, one folder", hostile_together())
    tell(f"hostile: {len(KINDS)} kinds, each alone")
    alone = Part("hostile set, each alone", hostile_alone())
    return [together, alone, Part("mutants", mutants_together(FULL_MUTANTS, tell=tell))]


def as_table(parts: Sequence[Part]) -> str:
    """The figures as a Markdown table, and every failure below it."""
    lines = [
        "| part | entries | runs | failures | readers ended | seconds | most memory of the parent | slowest alone |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for part in parts:
        one = part.outcome
        slowest = f"{one.slowest[0]:.1f} s {one.slowest[1]}" if one.slowest[1] else "–"
        lines.append(
            f"| {part.name} | {one.entries} | {one.runs} | {len(one.failures)} | {len(one.given_up)} | {one.seconds:.0f} "
            f"| {one.memory:.0f} of {MOST_MEMORY} MiB | {slowest} |"
        )
    told = [_listed(part.name, "failures", part.outcome.failures) for part in parts]
    told += [_listed(part.name, "readers ended", part.outcome.given_up) for part in parts]
    return "\n".join([*lines, *filter(None, told)])


def _listed(name: str, what: str, found: Sequence[Failure]) -> str:
    """The entries of a list with a title, nothing for an empty one."""
    return f"\n{name}, {what}:\n{as_text(found)}" if found else ""
