"""A contest is held: every program in turn, round by round, and each must have read the same."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.contests import Contest, Entrant
from benchmarks.inboxes import Inboxes, Tell
from benchmarks.measure import ROOT, Cost, ProgramFailed, cost_of
from benchmarks.totals import NoTotals, Totals

TRIAL_UNITS = 12
"""Before a contest everybody reads a county of so many units: who reads it wrong is left out."""


@dataclass
class Held:
    """What came of a contest: the costs of each program round by round, and who was left out why."""

    contest: Contest
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


class Disagrees(Exception):
    """A program has read something else than there is; says what."""


@dataclass(frozen=True)
class Ground:
    """Where contests are held: the inboxes, a folder to work in, somebody who is told."""

    inboxes: Inboxes
    work: Path
    tell: Tell

    def hold(self, contest: Contest, rounds: int) -> Held:
        """All its rounds. Raises resaving.NotResaved."""
        held = Held(contest)
        self._try(held)
        for number in range(rounds * contest.again):
            self._round(held, number)
        return held

    def cost(self, entrant: Entrant, place: Path) -> Cost:
        """One run of a program; its cache and its output stand in `place`.

        Raises ProgramFailed, NoTotals, Disagrees.
        """
        inbox, wanted = Path(), None
        if entrant.county is not None:
            found = self.inboxes.inbox_of(entrant.county, swollen=entrant.swollen)
            inbox, wanted = _inbox(place, found.folder), found.totals
        output = place / "output"
        order = entrant.program.order(inbox, output)
        cost = cost_of(order, environment(place), ROOT)
        if entrant.program.said is not None and wanted is not None:
            _compare(entrant.program.said(output), wanted)
        return cost

    def _try(self, held: Held) -> None:
        """Everybody once, on a small county: modules are then compiled, libraries in memory.

        Not those who need no county and take long: they have nothing to disagree about.
        """
        for entrant in held.contest.entrants:
            name = entrant.program.name
            if missing := entrant.program.missing():
                held.faults[name] = f"not installed: {', '.join(missing)}"
            elif entrant.county is not None or held.contest.again > 1:
                with self.place() as place:
                    self._run(held, _small(entrant), place)

    def _round(self, held: Held, number: int) -> None:
        with self.place() as whole:
            place = whole
            for at, entrant in enumerate(held.contest.entrants):
                name = entrant.program.name
                if name in held.faults:
                    continue
                if not entrant.after:
                    place = whole / str(at)
                    place.mkdir()
                cost = self._run(held, entrant, place)
                if cost is not None:
                    held.costs.setdefault(name, []).append(cost)
                    told = f"{cost.wall:.2f} s, {cost.memory:.0f} MiB"
                    self.tell(f"{held.contest.name} {number + 1}: {name}: {told}")

    def _run(self, held: Held, entrant: Entrant, place: Path) -> Cost | None:
        """The cost, or None for a program that is left out from now on."""
        try:
            return self.cost(entrant, place)
        except (ProgramFailed, NoTotals, Disagrees) as fault:
            name = entrant.program.name
            held.faults[name] = f"{type(fault).__name__}: {fault}"
            held.costs.pop(name, None)
            self.tell(f"{held.contest.name}: {name} is left out: {held.faults[name]}")
            return None

    @contextmanager
    def place(self) -> Iterator[Path]:
        """An empty folder for one run or round, gone afterwards."""
        self.work.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=self.work, prefix="round-"))
        try:
            yield place
        finally:
            shutil.rmtree(place)


def _inbox(place: Path, folder: Path) -> Path:
    """The inbox as the run finds it: by one path, whatever lies there this time."""
    link = place / "inbox"
    link.unlink(missing_ok=True)
    link.symlink_to(folder, target_is_directory=True)
    return link


def environment(place: Path) -> Mapping[str, str]:
    """The caller's variables without those of its Python, and a place for what programs remember.

    So nobody compiles the same modules in every run, and cold is cold.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    own = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "XDG_CACHE_HOME": str(place / "cache")}
    return {**kept, **own}


def _small(entrant: Entrant) -> Entrant:
    if entrant.county is None:
        return entrant
    return replace(entrant, county=replace(entrant.county, units=TRIAL_UNITS, resaved=False))


def _compare(found: Totals, wanted: Totals) -> None:
    if found != wanted:
        raise Disagrees(f"{found} where there is {wanted}")
