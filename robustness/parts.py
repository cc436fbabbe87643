"""The parts of the suite, and what each of them says of the program's promises."""

from collections.abc import Callable, Iterable, Sequence

from robustness import elsewhere, neighbours, suite
from robustness.crowd import crowded
from robustness.faults import KINDS as FAULTS
from robustness.faults import Figures, as_table, try_faults
from robustness.hostile import KINDS
from robustness.judge import MOST_MEMORY, Failure, as_text
from robustness.neighbours import FULL, QUICK, Scale
from robustness.promise import Part, Promise, Tell
from robustness.trial import LIMIT, SPARE, Outcome
from robustness.whole_runs import RETURNS, killed_runs

FEWEST_HOSTILE, FEWEST_FAULTS = 150, 40
BOMB_SECONDS = 0.1
_MEMORY = "the parent used"
_CORES = "2 runs at once"


def _told(failures: Sequence[Failure]) -> tuple[str, ...]:
    return tuple(as_text(failures).splitlines())


def _memory(outcome: Outcome, scale: str) -> Promise:
    most = f"the parent stays under {MOST_MEMORY} MiB"
    return Promise(most, f"{outcome.memory:.0f} MiB", scale, outcome.memory < MOST_MEMORY)


def _verdicts(claim: str, outcome: Outcome, scale: str, enough: bool = True) -> Promise:
    """One verdict for each, the right one, and no harm: every failure but those of memory."""
    wrong = [one for one in outcome.failures if not one.what.startswith(_MEMORY)]
    figure = (
        f"{outcome.entries} entries, {len(wrong)} failures, {len(outcome.given_up)} readers ended"
    )
    return Promise(claim, figure, scale, enough and not wrong, _told(wrong))


_ONE_VERDICT = "one verdict each, the right one; controls counted to the fen; the parent lives, inbox unchanged, no litter"


def _hostile(_: bool, __: Tell) -> Sequence[Promise]:
    outcome = suite.hostile_together()
    scale = f"{len(KINDS)} kinds in one folder"
    enough = len(KINDS) >= FEWEST_HOSTILE and outcome.entries == len(KINDS)
    return [_verdicts(_ONE_VERDICT, outcome, scale, enough), _memory(outcome, scale)]


def _alone(full: bool, tell: Tell) -> Sequence[Promise]:
    names = [kind.name for kind in KINDS][:: 1 if full else 20]
    outcome = suite.hostile_alone(names, tell)
    scale = f"{len(names)} kinds, each in a folder of its own, {_CORES}"
    seconds, slowest = outcome.slowest
    most = LIMIT + SPARE
    return [
        _verdicts(_ONE_VERDICT, outcome, scale, outcome.entries == len(names)),
        Promise(
            f"no file takes longer than its limit + 1 s = {most:.0f} s",
            f"{seconds:.1f} s ({slowest})",
            scale,
            seconds <= most,
        ),
        _memory(outcome, scale),
    ]


def _bombs(_: bool, __: Tell) -> Sequence[Promise]:
    return [
        Promise(
            f"refused in under {BOMB_SECONDS} s: {name}",
            f"{used:.3f} s of the processor, {taken:.3f} s by the clock",
            "medians of 6 in a warm process",
            used < BOMB_SECONDS,
        )
        for name, (used, taken) in suite.bombs().items()
    ]


def _mutants(full: bool, tell: Tell) -> Sequence[Promise]:
    outcome = Outcome()
    seeds = suite.SEEDS if full else suite.SEEDS[:1]
    for seed in seeds:
        outcome.merge(suite.mutants_together(suite.MUTANTS, seed, tell))
    silent = [one for one in outcome.failures if "silent wrong" in one.what]
    outcome.failures = [one for one in outcome.failures if one not in silent]
    scale = f"{suite.MUTANTS} mutants, seeds {', '.join(map(str, seeds))}"
    enough = outcome.entries == suite.MUTANTS * len(seeds)
    return [
        _verdicts(
            "one verdict each; controls counted to the fen; the parent lives",
            outcome,
            scale,
            enough,
        ),
        Promise(
            "none is counted with a figure that neither the sound file nor another reader has",
            f"{outcome.counted} counted, {outcome.changed} of them with other figures, {len(silent)} unexplained",
            scale,
            not silent and outcome.changed > 0,
            _told(silent),
        ),
        _memory(outcome, scale),
    ]


def _faults(full: bool, tell: Tell) -> Sequence[Promise]:
    found = try_faults(*((10_000, 1_000) if full else (1_000, 100)), tell=tell)
    told = tuple(line for line in as_table(found).splitlines()[3:] if line)
    return [*_of_the_faults(found, told)]


def _of_the_faults(found: Figures, told: tuple[str, ...]) -> Iterable[Promise]:
    total, kinds = found.faults.total(), len(FAULTS)
    yield Promise(
        "every seeded fault is found at its exact file, sheet and cell",
        f"{found.found} of {total}",
        f"{total} faults of {kinds} kinds",
        not found.missed and kinds >= FEWEST_FAULTS and len(found.faults) == kinds,
        told if found.missed else (),
    )
    yield Promise(
        "no false alarm, and sums to the fen",
        f"{len(found.alarms)} alarms",
        f"{found.clean.total()} clean workbooks, {found.files - found.clean.total()} with faults",
        not found.alarms,
        told if found.alarms and not found.missed else (),
    )


def _of_neighbours(
    claim: str, experiment: Callable[[Scale], list[neighbours.Outcome]]
) -> Callable[[bool, Tell], Sequence[Promise]]:
    def put_to_test(full: bool, _: Tell) -> Sequence[Promise]:
        return [_unchanged(claim, one) for one in experiment(FULL if full else QUICK)]

    return put_to_test


def _unchanged(claim: str, one: neighbours.Outcome) -> Promise:
    kills = f", {one.kills} readers killed" if one.kills else ""
    figure = f"{len(one.differences)} differences, inbox changed {len(one.touched)} times"
    wrong = (*one.differences, *(f"the inbox changed: {told}" for told in one.touched))
    scale = f"{one.files} returns, {one.runs} runs{kills}"
    return Promise(f"{claim} ({one.name})", figure, scale, not wrong and one.runs > 0, wrong)


def _kills(full: bool, _: Tell) -> Sequence[Promise]:
    found = killed_runs(wanted := 300 if full else 8)
    wrong = tuple(told for one in found for told in one.wrong)
    fell = sum(one.fell for one in found)
    return [
        Promise(
            "kill -9 of the whole program: old output or new, whole; its readers go; the next run is right, without litter",
            f"{len(wrong)} failures",
            f"{fell} kills at random moments, {RETURNS} returns, {_CORES}",
            not wrong and fell >= wanted,
            wrong,
        )
    ]


PARTS: tuple[Part, ...] = (
    Part("hostile", "the hostile set in one folder", _hostile),
    Part("alone", "each kind of the hostile set alone, with its time", _alone),
    Part("bombs", "bombs of 10 GB, one after the other", _bombs),
    Part("mutants", "sound workbooks of every format, broken", _mutants),
    Part("faults", "seeded faults and clean workbooks", _faults),
    Part(
        "outputs",
        "--jobs, order, and one bad file among 500, by the whole output",
        _of_neighbours("identical bytes, inbox unchanged", neighbours.written),
    ),
    Part(
        "beside",
        "one bad file among 500, by what was read",
        _of_neighbours("the others' results are byte-identical", neighbours.read_beside),
    ),
    Part(
        "crowd",
        "every bad file among 500",
        _of_neighbours("the others' results are byte-identical", crowded),
    ),
    Part(
        "readers",
        "readers killed at random",
        _of_neighbours("no verdict changes", neighbours.killed),
    ),
    Part("kills", "the whole program killed at random", _kills),
    Part("swap", "a fault or a kill at every step of writing", elsewhere.swap),
    Part("strings", "hostile strings everywhere, LibreOffice opens them", elsewhere.strings),
    Part("formats", "LibreOffice's formats of one county", elsewhere.formats),
)
"""Every part, in the order in which they are tried."""
