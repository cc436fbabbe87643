"""The results as a table: for people on a screen, and for the page in docs."""

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import psutil

from benchmarks import growth
from benchmarks.contests import Aim, Contest
from benchmarks.growth import Grown
from benchmarks.measure import ROOT, Cost
from benchmarks.ratios import Range, paired, range_of
from benchmarks.running import Held

HEAD = ("contest", "what", "over", "median (lowest–highest)", "processors", "aim: at most", "met")
COST_HEAD = ("contest", "program", "seconds", "processor s", "MiB", "MiB of a child")
MET, MISSED, NO_AIM = "yes", "**no**", "–"
_GIB = 1024**3


@dataclass(frozen=True)
class Tables:
    """Lines of ratios and lines of costs, cell by cell, and what was left out."""

    ratios: Sequence[Sequence[str]]
    costs: Sequence[Sequence[str]]
    faults: Sequence[str]


def tables_of(held: Sequence[Held], grown: Grown | None) -> Tables:
    """All that was measured, in the order in which it was."""
    ratios = [line for one in held for line in _ratios(one)]
    costs = [line for one in held for line in _costs(one.contest, one.costs)]
    faults = [
        f"{one.contest.name}: {name} was left out: {why}"
        for one in held
        for name, why in one.faults.items()
    ]
    if grown is not None:
        ratios += _grown(grown)
        costs += [_cost(growth.NAME, f"{size:,}", found) for size, found in grown.costs.items()]
    return Tables(ratios, costs, faults)


def as_text(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table in columns for the screen."""
    whole = [head, *lines]
    widths = [max(len(line[at]) for line in whole) for at in range(len(head))]
    rows = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in whole
    )
    return "\n".join(row.rstrip() for row in rows)


def as_markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """The same for a page."""
    whole = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in whole)


def machine() -> str:
    """On what, when and of which state of the program the figures are; asked before they are taken."""
    memory = psutil.virtual_memory().total / _GIB
    system = f"{platform.system()} {platform.machine()}"
    python = f"Python {platform.python_version()}"
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    day = datetime.now().astimezone().date()
    told = f"{os.cpu_count()} processors, {memory:.0f} GiB, {system}, {python}; load {load}"
    return f"{told}; {day}; commit {_commit()}"


def as_record(place: str, held: Sequence[Held], grown: Grown | None) -> Mapping[str, object]:
    """Every cost of every round, for other programs; `place`: what `machine` said at the start."""
    record: dict[str, object] = {"machine": place}
    for one in held:
        costs = {name: list(map(asdict, costs)) for name, costs in one.costs.items()}
        record[one.contest.name] = {"costs": costs, "faults": one.faults}
    if grown is not None:
        record[growth.NAME] = {size: list(map(asdict, cost)) for size, cost in grown.costs.items()}
    return record


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"

    def told(*words: str) -> str:
        done = subprocess.run(
            [git, "--no-optional-locks", *words],
            cwd=ROOT,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        return done.stdout.strip()

    changed = told("status", "--porcelain", "--", "perfbatch")
    return (told("rev-parse", "--short", "HEAD") or "unknown") + " and changes" * bool(changed)


def _ratios(held: Held) -> list[Sequence[str]]:
    wanted = (aim for aim in held.contest.aims if {aim.of, aim.over} - {""} <= held.costs.keys())
    return [_line(held.contest, aim, held.costs) for aim in wanted]


def _line(contest: Contest, aim: Aim, costs: Mapping[str, Sequence[Cost]]) -> Sequence[str]:
    ours = costs[aim.of]
    if not aim.over:
        found = range_of([getattr(one, aim.quantity) for one in ours])
        what = f"{contest.told}: peak of {'a reader' if aim.quantity == 'child' else 'the program'}"
        return _cells(contest.name, what, "MiB", found, "", aim)
    rival = costs[aim.over]
    found = paired([one.wall for one in ours], [one.wall for one in rival])
    cpu = paired([one.cpu for one in ours], [one.cpu for one in rival])
    what = contest.told if len(contest.aims) == 1 else f"{contest.told}: {aim.of}"
    return _cells(contest.name, what, aim.over, found, _number(cpu.median), aim)


def _cells(name: str, what: str, over: str, found: Range, cpu: str, aim: Aim) -> Sequence[str]:
    wanted = f"{_number(aim.most)}: {aim.told}" if aim.most else NO_AIM
    return (name, what, over, _shown(found), cpu, wanted, _met(found.median, aim.most))


def _met(found: float, most: float) -> str:
    if not most:
        return NO_AIM
    return MET if found <= most else MISSED


def _shown(found: Range) -> str:
    return f"{_number(found.median)} ({_number(found.low)}–{_number(found.high)})"


def _number(value: float) -> str:
    """Three digits, and all those before the point."""
    return f"{value:.3g}" if value < 999.5 else f"{value:,.0f}"


def _grown(grown: Grown) -> list[Sequence[str]]:
    found, sizes = grown.exponents(), list(grown.costs)
    what = f"exponent of the time, {sizes[0]:,} to {sizes[-1]:,} workbooks"
    largest = f"peak of the program, {sizes[-1]:,} workbooks"
    memory = range_of([one.memory for one in grown.costs[sizes[-1]]])
    aim = Aim("", "", growth.AIM, "1,000 to 10,000")
    aim_of_memory = Aim("", "", growth.MOST_MEMORY, "1 GiB at 10,000")
    lines = [
        _cells(growth.NAME, what, "", found, "", aim),
        _cells(growth.NAME, largest, "MiB", memory, "", aim_of_memory),
    ]
    return lines if grown.judged else [[*line[:-1], "not judged"] for line in lines]


def _costs(contest: Contest, costs: Mapping[str, Sequence[Cost]]) -> list[Sequence[str]]:
    return [_cost(contest.name, name, found) for name, found in costs.items()]


def _cost(contest: str, name: str, found: Sequence[Cost]) -> Sequence[str]:
    """The medians of a program."""
    parts = (range_of([getattr(one, part) for one in found]).median for part in _PARTS)
    wall, cpu, memory, child = parts
    return (contest, name, f"{wall:.2f}", f"{cpu:.2f}", f"{memory:.0f}", f"{child:.0f}")


_PARTS = ("wall", "cpu", "memory", "child")
