"""The robustness suite at the scale of CI, and tests that the suite itself can fail."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from perfbatch.wording.findings import S01
from robustness import suite
from robustness.hostile import KINDS
from robustness.hostile.kind import (
    ASIDE,
    COUNTED,
    Claim,
    Kind,
    ignores,
    opens_members,
    reads,
    refuses,
)
from robustness.judge import CONTROLS, Failure, as_text, judge, put_controls, reasons_of
from robustness.mutants import mutants, plain_bases
from robustness.running import Run, fingerprint, run_program
from robustness.sound import SOUND, sound_grid, sound_parts, sound_workbook
from robustness.trial import Item, try_together

FEWEST_KINDS = 150


# --- the figures of the issue


def test_the_hostile_set_harms_nobody() -> None:
    outcome = suite.hostile_together()
    assert as_text(outcome.failures) == ""
    assert outcome.entries == len(KINDS)


def test_mutants_harm_nobody() -> None:
    outcome = suite.mutants_together(suite.QUICK_MUTANTS)
    assert as_text(outcome.failures) == ""
    assert outcome.entries == suite.QUICK_MUTANTS == 2_000


# --- the set


def test_kinds_are_many_and_distinct() -> None:
    assert len(KINDS) >= FEWEST_KINDS
    for told in ([kind.name for kind in KINDS], [kind.entry.casefold() for kind in KINDS]):
        assert len(set(told)) == len(told)
    assert all(kind.told for kind in KINDS)


def test_every_family_is_there() -> None:
    assert {kind.family for kind in KINDS} >= {
        "archive",
        "bomb",
        "container",
        "dimension",
        "entry",
        "format",
        "invention",
        "meaning",
        "ole",
        "structure",
        "value",
        "xml",
    }


def test_claims_speak_of_sentences_that_exist() -> None:
    for kind in KINDS:
        for reason in kind.claim.reasons:
            rule, _, variant = reason.partition(".")
            assert rule[0] in "SV", kind.name
            assert not variant or variant in S01.sentences, kind.name


@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS if kind.family in {"container", "ole", "xml"}],
    ids=lambda one: one.name,
)
def test_a_kind_is_the_same_every_time(kind: Kind, tmp_path: Path) -> None:
    written = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        kind.put(folder)
        written.append((folder / kind.entry).read_bytes())
    assert written[0] == written[1]


def test_mutants_are_the_same_for_a_seed_and_differ_from_the_sound_files() -> None:
    sound = plain_bases()
    first, again = ([*mutants(100, 5, sound)] for _ in range(2))
    assert first == again
    assert first != [*mutants(100, 6, sound)]
    assert len({name for name, _ in first}) == 100
    changed = [data for _, data in first if data not in sound.values()]
    assert len(changed) > 90


# --- the judge can find fault


@pytest.fixture(scope="module")
def sound_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """A run over the controls, one more sound return and an empty file."""
    work = tmp_path_factory.mktemp("run")
    inbox = work / "inbox"
    inbox.mkdir()
    put_controls(inbox)
    (inbox / "one.xlsx").write_bytes(sound_workbook("812345678"))
    (inbox / "empty.xlsx").write_bytes(b"")
    return run_program(inbox, work, 120), inbox


GOOD = {"one.xlsx": reads(), "empty.xlsx": refuses("empty")}


def faults(run: Run, inbox: Path, claims: dict[str, Claim] | None = None) -> list[Failure]:
    return judge(run, inbox, GOOD if claims is None else claims)


def test_a_sound_run_has_no_fault(sound_run: tuple[Run, Path]) -> None:
    run, inbox = sound_run
    assert faults(run, inbox) == []
    assert run.ended
    assert run.memory > 10
    assert run.seconds > 0.1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": 5, "bug": "Traceback\nKeyError: 7"}, "exit 5: KeyError: 7"),
        ({"code": None}, "exit None"),
        ({"memory": 401.0}, "401 MiB"),
        ({"untouched": False}, "inbox was changed"),
        ({"litter": ("escaped.xlsx",)}, "escaped.xlsx"),
        ({"said": "Traceback (most recent call last):"}, "traceback on the screen"),
        ({"record": {}}, "no record"),
        ({"workbook": None}, "no summary workbook"),
    ],
)
def test_the_judge_sees_a_run_that_went_wrong(
    sound_run: tuple[Run, Path], change: dict[str, object], told: str
) -> None:
    run, inbox = sound_run
    found = faults(replace(run, **change), inbox)  # type: ignore[arg-type]
    assert any(told in one.what for one in found)


def test_the_judge_sees_wrong_verdicts_and_figures(sound_run: tuple[Run, Path]) -> None:
    run, inbox = sound_run
    more = replace(SOUND, executed=SOUND.executed + Decimal("0.000001"))
    for claims in (
        {"one.xlsx": refuses("damaged")},
        {"one.xlsx": reads(more)},
        {"empty.xlsx": refuses("damaged")},
        {"empty.xlsx": ignores()},
        {"one.xlsx": Claim(frozenset({COUNTED}), members={"甲.xlsx": reads()})},
    ):
        assert len(faults(run, inbox, claims)) == 1


def test_the_judge_sees_lost_and_invented_verdicts(sound_run: tuple[Run, Path]) -> None:
    run, inbox = sound_run
    inputs = run.record["inputs"]
    for listed in (
        inputs[1:],
        [*inputs, inputs[0]],
        [*inputs, inputs[0] | {"file": "nobody.xlsx"}],
    ):
        assert faults(replace(run, record={**run.record, "inputs": listed}), inbox)


def test_the_judge_sees_a_control_that_lost_a_fen(sound_run: tuple[Run, Path]) -> None:
    run, inbox = sound_run
    record = json.loads(json.dumps(run.record))
    control = next(one for one in record["units"] if one["file"] in CONTROLS)
    control["totals"]["executed_wan"] = "25.675679"
    assert [one.entry for one in faults(replace(run, record=record), inbox)] == [control["file"]]


def test_members_of_an_archive_are_judged(sound_run: tuple[Run, Path]) -> None:
    run, inbox = sound_run
    record = json.loads(json.dumps(run.record))
    for one in record["inputs"]:
        if one["file"] == "one.xlsx":
            one["verdict"] = "opened"
    claims = {"one.xlsx": opens_members({"甲.xlsx": reads()}), "empty.xlsx": refuses("empty")}
    found = faults(replace(run, record=record), inbox, claims)
    assert [one.entry for one in found] == ["one.xlsx/甲.xlsx"]


def test_the_reason_is_known_by_its_sentence() -> None:
    for variant, sentence in S01.sentences.items():
        message = sentence.text.format_map(dict.fromkeys(sentence.placeholders, "某"))
        found = reasons_of([{"rule": "S01", "message": message}])
        assert found >= {"S01", f"S01.{variant}"}
        assert len(found) == 2, found


def test_the_culprit_is_found_and_the_others_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that ends with a bug wherever one entry is in the folder."""

    def run(inbox: Path, work: Path, patience: float) -> Run:
        done = run_program(inbox, work, patience)
        return replace(done, code=5, record={}, bug="boom") if (inbox / "bad").exists() else done

    monkeypatch.setattr("robustness.trial.run_program", run)
    claim = Claim(frozenset({ASIDE}))
    items = [Item(name, claim, _empty(name)) for name in ("a", "bad", "c")]
    outcome = try_together(items)
    assert outcome.entries == 3
    assert {one.entry for one in outcome.failures} == {"bad"}
    assert any("boom" in one.what for one in outcome.failures)


def _empty(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(b"")


def test_a_fingerprint_sees_every_change(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"1")
    before = fingerprint(tmp_path)
    path.write_bytes(b"2")
    assert fingerprint(tmp_path) != before
    path.unlink()
    assert fingerprint(tmp_path) == {}


# --- the sound return that everything starts from


def test_the_sound_return_is_what_it_says() -> None:
    grid = sound_grid("812345678")
    amounts = [[Decimal(str(row[column])) for row in grid[8:11]] for column in (5, 9)]
    assert [sum(column) for column in amounts] == [SOUND.budget, SOUND.executed]
    assert grid[3][2] == "812345678"
    assert sound_parts("812345678") != sound_parts("812345679")
