"""What is measured against what, and what the project wants to come out."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.county import County
from benchmarks.programs import (
    CALAMINE,
    FLOOR,
    PLAIN,
    POLARS,
    READING,
    Program,
    checking,
    plain_words,
    summarize,
    writing,
)
from benchmarks.rows import COLUMNS

FEW, LARGE, DETAIL_ROWS = 200, 5_000, 100_000


@dataclass(frozen=True)
class Entrant:
    """A program in a contest: what it reads, `swollen` or not.

    `after`: it finds what the entrant before it in the same round has left in its cache and output.
    """

    program: Program
    county: County | None = None
    swollen: bool = False
    after: bool = False


@dataclass(frozen=True)
class Aim:
    """A line of the results: the time of one program over that of another in the same round.

    `most`: what shall come out at most, 0 where the project has set itself nothing; `told`: how
    people say it. Without `over` it is not a ratio but MiB: `quantity` of a cost.
    """

    of: str
    over: str
    most: float = 0
    told: str = ""
    quantity: str = "wall"


@dataclass(frozen=True)
class Contest:
    """Programs that run in turn, ours first; `again`: so many times more rounds than are asked for.

    `largest`: the size of the largest county in it, for those who have not so much time.
    """

    name: str
    told: str
    entrants: tuple[Entrant, ...]
    aims: tuple[Aim, ...]
    again: int = 1
    largest: int = 0


def contests(units: int) -> Sequence[Contest]:
    """All contests, the main one with a county of so many units."""
    return (
        _whole(units),
        _few(),
        _large(),
        _checks(units),
        _detail(),
        _rerun(units),
        _bloated(),
        _readers(units),
        _help(),
        _twenty(),
    )


def _against(county: County, ours: Program, *rivals: Program) -> tuple[Entrant, ...]:
    return tuple(Entrant(one, county) for one in (ours, *rivals))


def _whole(units: int) -> Contest:
    aims = (
        Aim("summarize", "R", 1 / 6, "6 times faster (ambition: 10 times)"),
        Aim("summarize", "plain", 1 / 20, "20 times faster"),
        Aim("summarize", "plain calamine"),
        Aim("summarize", "polars"),
        Aim("summarize", "F", 2.5, "2.5 times"),
        Aim("summarize", "", 400, "400 MiB at 1,000 units", "memory"),
        Aim("summarize", "", 200, "200 MiB a reader", "child"),
    )
    rivals = (READING, PLAIN, CALAMINE, POLARS, FLOOR)
    told = f"cold summarize, {units:,} workbooks, a sheet for each unit"
    return Contest("whole", told, _against(County(units), summarize(), *rivals), aims, 1, units)


def _few() -> Contest:
    aims = (Aim("summarize", "R", 1 / 4, "4 times faster"), Aim("summarize", "F"))
    told = f"cold summarize, {FEW} workbooks"
    return Contest("few", told, _against(County(FEW), summarize(), READING, FLOOR), aims, 1, FEW)


def _large() -> Contest:
    aims = (Aim("summarize", "R", 1 / 10, "10 times faster"),)
    told = f"cold summarize, {LARGE:,} workbooks"
    return Contest("large", told, _against(County(LARGE), summarize(), READING), aims, 1, LARGE)


def _checks(units: int) -> Contest:
    aims = (Aim("checking", "F", 1.5, "1.5 times"),)
    told = f"reading, checks and measures, {units:,} workbooks, nothing written"
    entrants = _against(County(units), checking("checking"), FLOOR)
    return Contest("checks", told, entrants, aims, 1, units)


def _detail() -> Contest:
    ours = writing("our writer", "ours.cells", DETAIL_ROWS)
    rival = writing("cell by cell", "rivals.cells", DETAIL_ROWS)
    aims = (Aim(ours.name, rival.name, 1 / 3.5, "3.5 times faster (ambition: 6 times)"),)
    told = f"writing {DETAIL_ROWS:,} rows of {len(COLUMNS)} typed columns"
    return Contest("detail", told, (Entrant(ours), Entrant(rival)), aims)


def _rerun(units: int) -> Contest:
    county, changed = County(units), County(units, changed=True)
    entrants = (
        Entrant(summarize("cold"), county),
        Entrant(summarize("nothing changed"), county, after=True),
        Entrant(summarize("1 % changed"), changed, after=True),
    )
    aims = (
        Aim("nothing changed", "cold", 1 / 15, "15 times faster"),
        Aim("1 % changed", "cold", 0.6, "0.6 times"),
    )
    return Contest("rerun", f"summarize again, {units:,} workbooks", entrants, aims, 1, units)


def _bloated() -> Contest:
    county = County(FEW, resaved=False)
    entrants = (
        Entrant(checking("bloated", "--reading"), county, swollen=True),
        Entrant(checking("ordinary", "--reading"), county),
    )
    told = f"reading {FEW} workbooks, rows formatted down to row 60,000"
    return Contest("bloated", told, entrants, (Aim("bloated", "ordinary", 2, "twice"),), 1, FEW)


def _readers(units: int) -> Contest:
    entrants = (
        Entrant(checking("two readers", "--jobs", "2"), County(units)),
        Entrant(checking("one reader", "--jobs", "1"), County(units)),
    )
    aims = (Aim("two readers", "one reader", 0.75, "0.75 times"),)
    told = f"reading, checks and measures, {units:,} workbooks, JOBS=2 and 1"
    return Contest("readers", told, entrants, aims, 1, units)


def _help() -> Contest:
    ours = plain_words("--help", "-m", "perfbatch", "--help")
    rival = plain_words("import argparse", "-c", "import argparse")
    aims = (Aim(ours.name, rival.name, 2, "twice"),)
    return Contest("help", "perfbatch --help", (Entrant(ours), Entrant(rival)), aims, 10)


def _twenty() -> Contest:
    rival = plain_words("import pandas", "-c", "import pandas")
    aims = (Aim("summarize", rival.name, 1.6, "1.6 times"),)
    entrants = (Entrant(summarize(), County(20)), Entrant(rival))
    return Contest("twenty", "cold summarize, 20 workbooks", entrants, aims, 3)
