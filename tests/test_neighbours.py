"""Nothing changes for the other files: the experiments at the scale of CI, and that they can fail."""

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from perfbatch.isolation import Limits
from robustness import hostile, neighbours, outputs, whole_runs
from robustness.crowd import crowded
from robustness.neighbours import QUICK, Outcome, Scale, as_table, read, results_of
from robustness.outputs import (
    differing_outputs,
    differing_sheets,
    other_bytes,
    record_without,
    sheets_of,
    summarised,
)
from robustness.returns import bad_file, put_returns
from robustness.whole_runs import killed_runs

Experiment = Callable[[Scale], list[Outcome]]


# --- the figures of the issue, at the scale of CI


@pytest.mark.parametrize("part", [*neighbours.PARTS, crowded], ids=lambda part: part.__name__)
def test_nothing_changes_for_the_others(part: Experiment) -> None:
    outcomes = part(QUICK)
    assert [one.differences for one in outcomes] == [[]] * len(outcomes)
    assert [one.touched for one in outcomes] == [[]] * len(outcomes)
    assert all(one.runs > 0 for one in outcomes)


def test_runs_killed_as_a_whole_leave_the_output_old_or_new() -> None:
    found = killed_runs(4)
    assert [told for one in found for told in one.wrong] == []
    assert sum(one.fell for one in found) == 4


def test_an_output_that_is_neither_old_nor_new_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A killed run that has broken a file, and a next run that gives another output."""
    killed = whole_runs._killed_after

    def torn(stage: whole_runs._Stage, seconds: float) -> tuple[bool, int]:
        (stage.folder / "output" / "2022-06" / "run.json").write_bytes(b"{")
        return killed(stage, seconds)[0], 2

    monkeypatch.setattr(whole_runs, "_killed_after", torn)
    with tempfile.TemporaryDirectory() as name:
        stage = whole_runs._set(Path(name).resolve())
        found = whole_runs._kill(replace(stage, new=dict(stage.new) | {"x": b""}), 0.1)
    told = [one.partition(": ")[2] for one in found.wrong]
    assert told == [
        "2 readers did not go",
        "2022-06/run.json is neither old nor new",
        "the next run gave another output",
    ]


def test_the_crowd_sees_a_neighbour_that_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = b"a,b\n"

    def put(folder: Path) -> None:
        (folder / "报送-0005.csv").write_bytes(changed)

    kind = replace(hostile.KINDS[0], put=put)
    monkeypatch.setattr("robustness.crowd.KINDS", (kind,))
    (outcome,) = crowded(replace(QUICK, returns=6))
    assert outcome.differences == ["crowd: 报送-0005.csv is another"]
    assert outcome.touched == []


def test_the_whole_scale_is_that_of_the_issue() -> None:
    assert (neighbours.FULL.returns, neighbours.FULL.kills) == (500, 300)
    assert neighbours.FULL.killed_among >= 100


def test_so_many_readers_are_killed_as_asked_for() -> None:
    (outcome,) = neighbours.killed(replace(QUICK, killed_among=10, kills=3))
    assert (outcome.kills, outcome.differences) == (3, [])


# --- the experiments can find fault


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, outputs.Output]:
    """An inbox of three returns and its output."""
    inbox = put_returns(tmp_path_factory.mktemp("small") / "clean", range(3, 6))
    return inbox, summarised(inbox, 1)


def test_returns_are_distinct(tmp_path: Path) -> None:
    inbox = put_returns(tmp_path, range(1, 25))
    assert len({path.read_bytes() for path in inbox.iterdir()}) == 24
    assert len({path.suffix for path in inbox.iterdir()}) == 6
    found = read(inbox)
    assert len({one.heading.unit_code for one in found.returns}) == 24
    assert len({one.projects[0].goal_attainment for one in found.returns}) == 24
    assert len(found.returns[0].projects) == 3


def test_a_changed_neighbour_is_found(small: tuple[Path, outputs.Output], tmp_path: Path) -> None:
    """One goal of one unit is a thousandth more beside the bad file."""
    inbox, clean = small
    other = put_returns(tmp_path, range(3, 6))
    assert results_of(read(other)) == results_of(read(inbox))
    changed = other / "报送-0005.csv"
    assert changed.read_bytes().count(b"10.005") == 1
    changed.write_bytes(changed.read_bytes().replace(b"10.005", b"10.105"))
    with bad_file(other, "container-zero-bytes", 2) as bad:
        found = summarised(other, 1)
        seen = results_of(read(other), bad)
    differences = differing_outputs(clean, found, bad)
    assert {"run.json", "项目明细", "预警清单", "600000005 单位600000005"} <= set(differences)
    assert not {"600000004 单位600000004", "报送情况"} & set(differences)
    assert all(one != other for one, other in zip(results_of(read(inbox)), seen, strict=True))


def test_a_changed_cell_is_found_on_every_sheet(small: tuple[Path, outputs.Output]) -> None:
    clean = sheets_of(small[1])
    assert len(clean) == 12
    for name, sheet in clean.items():
        before, after, rest = sheet.rpartition("</row>")
        told = clean | {name: f"{before}<c><v>7</v></c>{after}{rest}"}
        assert differing_sheets(clean, told, "坏.xlsx") == [name]
    assert differing_sheets(clean, clean, "坏.xlsx") == []


def test_the_bad_file_may_be_named_on_three_sheets_only(
    small: tuple[Path, outputs.Output],
) -> None:
    clean = sheets_of(small[1])
    named = {
        name: sheet.replace("</sheetData>", '<row r="99"><c r="A99">坏.xlsx</c></row></sheetData>')
        for name, sheet in clean.items()
    }
    told = set(differing_sheets(clean, named, "坏.xlsx"))
    assert clean.keys() - told == {"说明", "报送情况", "问题清单"}


def test_lines_in_another_order_are_the_same_only_where_that_is_meant(
    small: tuple[Path, outputs.Output],
) -> None:
    clean = sheets_of(small[1])
    for name in ("报送情况", "项目明细"):
        rows = re.findall("<row .*?</row>", clean[name], re.DOTALL)
        first, second = rows[-3], rows[-2]
        swapped = clean[name].replace(first, "\0").replace(second, first).replace("\0", second)
        told = clean | {name: swapped}
        assert differing_sheets(clean, told) == [name]
        found = differing_sheets(clean, told, in_any_order=True)
        assert found == ([] if name == "报送情况" else [name])


def test_texts_stand_in_the_sheets(small: tuple[Path, outputs.Output]) -> None:
    clean = sheets_of(small[1])
    assert "农村公路养护" in clean["项目明细"]
    assert ' t="s"' not in clean["项目明细"]


def test_every_part_of_the_record_is_compared(small: tuple[Path, outputs.Output]) -> None:
    record = json.loads(small[1]["run.json"])
    whole = record_without(record, "坏.xlsx")
    compared = set(json.loads(whole))
    assert compared == set(record)
    for part in ("totals", "units", "flagged", "inputs", "findings", "period", "rows"):
        changed = json.loads(json.dumps(record))
        if isinstance(changed[part], list):
            changed[part].pop()
        elif isinstance(changed[part], dict):
            changed[part]["found"] = changed[part]["everything"] = 0
        else:
            changed[part] = "2022-07"
        assert record_without(changed, "坏.xlsx") != whole, part


def test_a_bad_file_that_counts_is_no_bad_file(
    small: tuple[Path, outputs.Output], tmp_path: Path
) -> None:
    """A fourth return beside the three: its numbers are in the sums."""
    inbox = put_returns(tmp_path, range(2, 6))
    found = summarised(inbox, 1)
    told = differing_outputs(small[1], found, "报送-0002.xlsb")
    assert "the bad file is {'counted'}" in told
    assert "run.json" in told


def test_other_bytes_are_named() -> None:
    assert other_bytes({"a": b"1", "b": b"2", "c": b"3"}, {"a": b"1", "b": b"3", "d": b"4"}) == [
        "b",
        "c",
        "d",
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda inbox: (inbox / "a.xlsx").touch(),
        lambda inbox: (inbox / "报送-0001.xls").write_bytes(b"other"),
        lambda inbox: (inbox / "报送-0001.xls").unlink(),
        lambda inbox: (inbox.parent / "perfbatch.log").touch(),
    ],
    ids=["touched", "written", "gone", "beside"],
)
def test_a_changed_inbox_is_found(tmp_path: Path, change: Callable[[Path], object]) -> None:
    inbox = put_returns(tmp_path / "work", [1])
    (inbox / "a.xlsx").touch()
    outcome = Outcome("x", 2)
    with outcome.run(inbox, "quiet"):
        read(inbox)
    with outcome.run(inbox, "loud"):
        change(inbox)
    assert (outcome.touched, outcome.runs) == (["loud"], 2)


def test_limits_that_end_no_reader_are_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "TIGHT", {"container-zero-bytes": Limits()})
    _, tight = neighbours.read_beside(replace(QUICK, returns=2, read=()))
    assert tight.differences == ["container-zero-bytes: its reader was not ended: {'empty'}"]


def test_the_command_prints_a_table_and_fails_where_something_differs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = Outcome("good", 3, runs=1), Outcome("bad", 3, runs=2, differences=["run 2: rows"])
    monkeypatch.setattr(neighbours, "PARTS", (lambda scale: [good, Outcome("s", scale.returns)],))
    assert neighbours.main(["--quick"]) == 0
    assert f"| s | {QUICK.returns} | 0 | 0 | 0 | 0 | 0 |" in capsys.readouterr().out
    monkeypatch.setattr(neighbours, "PARTS", (lambda _: [good, bad],))
    assert neighbours.main([]) == 1
    assert "bad: run 2: rows" in capsys.readouterr().out
    bad = replace(bad, differences=[], touched=["run 1"])
    assert "the inbox changed: run 1" in as_table([bad])
    assert neighbours.main([]) == 1
