"""The experiment: clean counties and faulty ones through the program's own stages, and its figures."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from perfbatch.intake.inbox import Read
from perfbatch.intake.opening import read_bytes_of
from perfbatch.measures.report import Report
from perfbatch.model.absence import or_zero
from perfbatch.model.entry import Verdict
from perfbatch.model.period import Period
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from robustness.faults import balance, consistency, declared, plausibility, submission, values
from robustness.faults.county import YEAR
from robustness.faults.draft import MONTHS, Draft, Shape, Spot, budget_of, fen_in
from robustness.faults.kind import KINDS, Scope
from robustness.faults.plan import COPY, COUNTY, Fault, clean_counties, faulty_counties
from robustness.faults.shapes import as_bytes
from robustness.faults.verdict import Alarm, Cells, Missed, judge

FAULTS, CLEAN, SEED = 10_000, 1_000, 20220630
KINDS_OF = (values, balance, consistency, plausibility, submission, declared)
"""The modules that declare kinds; importing them fills kind.KINDS."""

Tell = Callable[[str], None]


@dataclass(slots=True)
class Figures:
    """What the experiment gave. `faults`: kind → how many were put in; files are counted once."""

    faults: Counter[str] = field(default_factory=Counter)
    missed: list[Missed] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    clean: Counter[str] = field(default_factory=Counter)
    files: int = 0
    rows: int = 0
    seconds: float = 0.0

    @property
    def found(self) -> int:
        """How many faults were found at their exact cells."""
        return self.faults.total() - len(self.missed)

    @property
    def perfect(self) -> bool:
        """Whether everything was found and nothing else."""
        return not self.missed and not self.alarms


def try_faults(
    faults: int = FAULTS, clean: int = CLEAN, seed: int = SEED, tell: Tell | None = None
) -> Figures:
    """So many faults in faulty returns, and so many clean returns beside them."""
    figures, chance, started = Figures(), random.Random(seed), time.monotonic()
    month = chance.choice(MONTHS)
    for drafts in _batches(clean_counties(chance, clean, month)):
        _county(chance, drafts, (), month, figures)
        for draft in drafts:
            figures.clean[draft.shape.value] += 1
        _progress(tell, figures)
    for planned in faulty_counties(chance, KINDS, faults, clean):
        _county(chance, planned.drafts, planned.faults, planned.month, figures)
        figures.faults.update(fault.kind.name for fault in planned.faults)
        _progress(tell, figures)
    figures.seconds = time.monotonic() - started
    return figures


def _progress(tell: Tell | None, figures: Figures) -> None:
    if tell is not None:
        tell(
            f"clean {figures.clean.total()}, faults {figures.faults.total()}, "
            f"missed {len(figures.missed)}, false alarms {len(figures.alarms)}"
        )


def _batches(drafts: Iterable[Draft]) -> Iterable[list[Draft]]:
    batch: list[Draft] = []
    for one in drafts:
        batch.append(one)
        if len(batch) == COUNTY:
            yield batch
            batch = []
    if batch:
        yield batch


def _county(
    chance: random.Random,
    drafts: Sequence[Draft],
    faults: Sequence[Fault],
    month: int,
    figures: Figures,
) -> None:
    """Write, read, merge and review the returns of a county, and judge what was found."""
    cells, report = run_county(chance, drafts, month)
    missed, alarms = judge(drafts, faults, cells, report.findings)
    figures.missed += missed
    figures.alarms += [*alarms, *lost(drafts, faults, report)]
    figures.alarms += rows_aside(faults, cells, report)
    figures.files += len(drafts)
    figures.rows += sum(len(draft.rows) for draft in drafts)


def run_county(chance: random.Random, drafts: Sequence[Draft], month: int) -> tuple[Cells, Report]:
    """Where every spot stands, and the program's report on the returns."""
    cells: dict[Spot, tuple[str, str]] = {}
    opened = []
    for draft in drafts:
        data, laid = as_bytes(chance, draft)
        cells |= laid.places
        opened.append(read_bytes_of(draft.file, data, ""))
    read = Read(
        tuple(found for one in opened for found in one.returns),
        tuple(one.unusable for one in opened if one.unusable is not None),
        (),
        {one.name: one.sha256 for one in opened},
    )
    return cells, report_of(read, Period(YEAR, month), Policy())


def lost(drafts: Sequence[Draft], faults: Sequence[Fault], report: Report) -> list[Alarm]:
    """Clean returns that do not count with all their rows and with their sums to the fen."""
    sums = sums_by_file(report)
    faulty = {spot.file for fault in faults for one in fault.seeded.expected for spot in one.spots}
    verdicts = {one.name: one for one in report.files}
    alarms = []
    for draft in drafts:
        one = verdicts.get(draft.file)
        if draft.file in faulty:
            continue
        if one is None or one.verdict is not Verdict.COUNTED or one.rows_counted != len(draft.rows):
            alarms.append(Alarm(draft.file, f"not counted with {len(draft.rows)} rows: {one}", ""))
        elif sums[draft.file] != (wanted := sums_of(draft)):
            alarms.append(Alarm(draft.file, f"sums {sums[draft.file]} and not {wanted}", ""))
    return alarms


def sums_of(draft: Draft) -> tuple[int, int]:
    """Budget and payments of a return in fen, as they were put into it."""
    paid = "executed_fen" if draft.shape is not Shape.STATEMENT else ""
    return sum(map(budget_of, draft.rows)), sum(fen_in(row, paid) for row in draft.rows)


def sums_by_file(report: Report) -> dict[str, tuple[int, int]]:
    """Budget and payments in fen by file, as the program read them."""
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for unit in report.units:
        for tracked in unit.rows:
            one = tracked.row.project
            budget, paid = sums[one.block.file]
            read = or_zero(one.revised_budget_fen), or_zero(one.executed_fen)
            sums[one.block.file] = (budget + read[0], paid + read[1])
    return sums


def rows_aside(faults: Sequence[Fault], cells: Cells, report: Report) -> list[Alarm]:
    """Rows that are set aside and should count, and the other way round.

    Source: rules V01 and V11, a row with an amount that is there and cannot be read does not count.
    Returns that do not count as a whole are judged by their finding.
    """
    whole = {fault.file for fault in faults if fault.kind.scope in {Scope.WHOLE, Scope.PAIR}}
    whole |= {file.replace(".xlsx", f"{COPY}.xlsx") for file in whole}
    wanted = {
        (fault.file, int(cells[one.spots[0]][1].lstrip(ascii_uppercase)))
        for fault in faults
        for one in fault.seeded.expected
        if fault.kind.aside
    }
    found = {(one.source.file, one.source.row) for one in report.set_aside}
    odd = {place for place in wanted ^ found if place[0] not in whole}
    return [
        Alarm(file, f"row {row} is {'set aside' if (file, row) in found else 'counted'}", "")
        for file, row in sorted(odd)
    ]


def as_table(figures: Figures) -> str:
    """The figures as a Markdown table, everything that went wrong below it."""
    lines = [
        "| kinds | faults | found at the exact cell | missed | clean workbooks | false alarms | workbooks | seconds |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
        (
            f"| {len(figures.faults)} | {figures.faults.total()} | {figures.found} | {len(figures.missed)} "
            f"| {figures.clean.total()} | {len(figures.alarms)} | {figures.files} | {figures.seconds:.0f} |"
        ),
    ]
    return "\n".join(
        [
            *lines,
            *_listed("missed", map(_of_missed, figures.missed)),
            *_listed("false alarms", map(_of_alarm, figures.alarms)),
        ]
    )


def _of_missed(one: Missed) -> tuple[str, str]:
    return one.kind, f"{one.file}: wanted {one.wanted}; found {one.instead or 'nothing'}"


def _of_alarm(one: Alarm) -> tuple[str, str]:
    first, second = one.found.split(" ", 2)[:2]
    what = second if len(first) == 1 else first
    return what, f"{one.file}: {one.found} (beside {one.beside or 'nothing'})"


_EXAMPLES = 3


def _listed(title: str, told: Iterable[tuple[str, str]]) -> list[str]:
    """A heading, and under each kind its number and some examples."""
    grouped: dict[str, list[str]] = {}
    for kind, line in told:
        grouped.setdefault(kind, []).append(line)
    lines = [f"\n{title}:"] if grouped else []
    for kind, found in sorted(grouped.items()):
        lines.append(f"- {kind}: {len(found)}")
        lines += [f"  - {line}" for line in found[:_EXAMPLES]]
    return lines
