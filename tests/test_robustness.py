"""The robustness suite at the scale of CI, and tests that the suite itself can fail."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

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
from robustness.mutants import mutants, of_unit, plain_bases
from robustness.rows import ProjectRow, amount, differences, rows_of, summary_rows
from robustness.running import Run, fingerprint, run_program
from robustness.second_opinion import Counted, opinion_on, second_readings
from robustness.sound import SOUND, sound_grid, sound_parts, sound_workbook
from robustness.trial import Item, try_together

FEWEST_KINDS = 150


# --- the figures of the issue


def test_the_hostile_set_harms_nobody() -> None:
    outcome = suite.hostile_together()
    assert as_text(outcome.failures) == ""
    assert outcome.entries == len(KINDS)


def test_mutants_harm_nobody() -> None:
    outcome = suite.mutants_together(suite.MUTANTS, suite.SEEDS[0], lambda _: None)
    assert as_text(outcome.failures) == ""
    assert outcome.entries == suite.MUTANTS == 2_000
    assert outcome.counted > 500
    assert outcome.changed > 50


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


# --- wrong figures can be seen

SHEET_ROWS = rows_of(sound_grid("300000001"))


def test_other_readers_see_the_sound_rows_in_every_format() -> None:
    files = {name: data for name, data in plain_bases().items() if name != "archive.zip"}
    found = dict(zip(files, second_readings([*files.values()]), strict=True))
    assert [name for name, seen in found.items() if SHEET_ROWS not in seen] == []


def test_each_mutant_is_of_a_unit_of_its_own_and_counts_where_it_is_sound(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    put_controls(inbox)
    for number, (name, data) in enumerate(plain_bases().items()):
        (inbox / name).write_bytes(of_unit(data, number))
    run = run_program(inbox, tmp_path, 120)
    assert run.workbook is not None
    found = summary_rows(run.workbook)
    members = {"archive.zip/甲.xlsx", "archive.zip/乙.xls"}
    assert found.keys() == (plain_bases().keys() - {"archive.zip"}) | members | CONTROLS.keys()
    assert all(rows == SHEET_ROWS for rows in found.values())


def counted(rows: list[ProjectRow], data: bytes, aside: frozenset[int] = frozenset()) -> Counted:
    return Counted("a.csv", rows, aside, data)


CSV = plain_bases()["plain.csv"]
SECOND = SHEET_ROWS[1]


def test_the_sound_figures_need_no_second_opinion() -> None:
    opinion = opinion_on([counted(SHEET_ROWS, b"")], SHEET_ROWS)
    assert (opinion.counted, opinion.changed, opinion.wrong) == (1, 0, ())


@pytest.mark.parametrize(
    "rows",
    [
        [SHEET_ROWS[0], replace(SECOND, paid=Decimal("8.21")), SHEET_ROWS[2]],
        [SHEET_ROWS[0], replace(SECOND, paid=None), SHEET_ROWS[2]],
        [SHEET_ROWS[0], replace(SECOND, budget=(None, SECOND.budget[0], None)), SHEET_ROWS[2]],
        [SHEET_ROWS[0], replace(SECOND, name="校舍"), SHEET_ROWS[2]],
        [SHEET_ROWS[0], replace(SECOND, row=12), SHEET_ROWS[2]],
        [SHEET_ROWS[0], SHEET_ROWS[2]],
        [*SHEET_ROWS, replace(SECOND, row=12)],
    ],
    ids=["other", "no payment", "column", "name", "row", "lost", "twice"],
)
def test_a_figure_that_nobody_else_sees_is_wrong(rows: list[ProjectRow]) -> None:
    opinion = opinion_on([counted(rows, CSV)], SHEET_ROWS)
    assert opinion.changed == 1
    assert [file for file, _ in opinion.wrong] == ["a.csv"]
    assert "silent wrong figure" in opinion.wrong[0][1]


def test_a_digit_that_every_reader_sees_is_explained() -> None:
    changed = CSV.replace(b",8.2,", b",8.3,")
    assert changed != CSV
    rows = [SHEET_ROWS[0], replace(SECOND, paid=Decimal("8.3")), SHEET_ROWS[2]]
    opinion = opinion_on([counted(rows, changed)], SHEET_ROWS)
    assert (opinion.changed, opinion.wrong) == (1, ())


def test_a_row_that_was_set_aside_is_no_wrong_figure() -> None:
    rows = [SHEET_ROWS[0], SHEET_ROWS[2]]
    assert opinion_on([counted(rows, CSV, frozenset({10}))], SHEET_ROWS).changed == 0
    assert [*differences(rows, frozenset({10}), SHEET_ROWS)] == []


def test_readers_that_fall_over_a_file_give_nothing_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    falls = "import os, sys; os._exit(7)"
    real = subprocess.run

    def run(command: list[object], **rest: Any) -> Any:
        """The readers' process dies at once over its first file if that is empty."""
        first = next(one for one in command if isinstance(one, Path))
        return real([sys.executable, "-c", falls] if not first.stat().st_size else command, **rest)

    monkeypatch.setattr("robustness.second_opinion.subprocess.run", run)
    found = second_readings([b"", CSV, b"PK\3\4 no archive", b"", CSV])
    assert [SHEET_ROWS in seen for seen in found] == [False, True, False, False, True]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (5.13, "5.13"),
        ("5.13", "5.13"),
        (" 1,234.5 ", "1234.5"),
        ("５.１３", "5.13"),
        (7, "7"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_amounts_are_read_plainly(value: object, told: str) -> None:
    assert amount(value) == Decimal(told)


@pytest.mark.parametrize("value", [None, "", "约2万", "nan", "1e400", True, float("inf")])
def test_what_is_no_number_is_no_amount(value: object) -> None:
    assert amount(value) is None


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
