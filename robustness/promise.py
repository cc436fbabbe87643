"""What the program promises, put to the test: a part of the suite gives a line for each promise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Tell: TypeAlias = Callable[[str], None]
"""Says how far a long part has come."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A claim, the figure that came out, at which scale it was tried, and whether it held.

    `broken`: what went wrong, a line each.
    """

    claim: str
    figure: str
    scale: str
    held: bool
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the suite that can be tried alone. `put_to_test`: at full scale or that of CI."""

    name: str
    told: str
    put_to_test: Callable[[bool, Tell], Sequence[Promise]]


@dataclass(frozen=True, slots=True)
class Tried:
    """A part that was tried: its promises, and the seconds that it took."""

    name: str
    promises: tuple[Promise, ...]
    seconds: float


def as_lines(tried: Tried) -> list[str]:
    """A line for each promise, and below those that were broken everything that went wrong."""
    lines = []
    for one in tried.promises:
        word = "HELD  " if one.held else "FAILED"
        lines.append(f"{word} {tried.name}: {one.claim}: {one.figure} ({one.scale})")
        lines += [f"         {told}" for one_line in one.broken for told in one_line.splitlines()]
    return [*lines, f"       {tried.name}: {tried.seconds:.0f} s"]


def summary(parts: Sequence[Tried]) -> str:
    """How many promises held, and which parts have one that did not."""
    promises = [one for part in parts for one in part.promises]
    held = sum(one.held for one in promises)
    failed = [part.name for part in parts if not all(one.held for one in part.promises)]
    end = f"; failed in: {', '.join(failed)}" if failed else ""
    seconds = sum(part.seconds for part in parts)
    return f"{held} of {len(promises)} claims held in {seconds / 60:.1f} minutes{end}"
