"""The benchmarks: the county is what it says, everybody reads the same, the arithmetic is right.

Nothing here measures time.
"""

import hashlib
import json
import shutil
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from benchmarks import __main__ as command
from benchmarks import contests, growth, ours, report
from benchmarks.contests import Aim, Contest, Entrant
from benchmarks.county import County, draft_of, write_county
from benchmarks.growth import Grown
from benchmarks.inboxes import Inboxes
from benchmarks.measure import ProgramFailed, cost_of
from benchmarks.page import with_figures
from benchmarks.programs import RIVALS, Program, checking, plain_words, summarize
from benchmarks.ratios import Range, exponent, paired, range_of
from benchmarks.rivals.cells import main as write_by_cell
from benchmarks.rivals.floor import count
from benchmarks.running import Ground, Held, environment
from benchmarks.totals import NoTotals, Totals, left, summarised

UNITS = 12
ROOT = Path(__file__).parent.parent


def quiet(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = tmp_path_factory.mktemp("benchmarks")
    return Ground(Inboxes(folder / "kept", quiet), folder / "work", quiet)


COUNTY = County(UNITS, findings=0.5, resaved=False)


@pytest.fixture(scope="module")
def inbox(ground: Ground) -> Path:
    return ground.inboxes.inbox_of(COUNTY).folder


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


# The county ---------------------------------------------------------------------------------


def made(folder: Path, county: County, jobs: int = 1) -> dict[str, str]:
    folder.mkdir()
    write_county(county, folder, jobs)
    return digests(folder)


def test_a_county_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    first = made(tmp_path / "1", County(4))
    assert made(tmp_path / "2", County(4), jobs=2) == first
    assert not made(tmp_path / "3", County(4, seed=7)).items() & first.items()


def test_a_smaller_county_is_part_of_a_larger_one(tmp_path: Path) -> None:
    assert made(tmp_path / "1", County(2)).items() <= made(tmp_path / "2", County(3)).items()


def test_one_unit_in_a_hundred_sends_other_figures() -> None:
    before, after = (
        [draft_of(County(250, changed=changed), number).rows for number in range(250)]
        for changed in (False, True)
    )
    differing = [at for at in range(250) if before[at] != after[at]]
    assert differing == [0, 100, 200]


def test_units_have_codes_and_names_of_their_own() -> None:
    drafts = [draft_of(County(2_000), number) for number in range(0, 2_000, 40)]
    drafts += [draft_of(County(2_000), number) for number in (1, 241, 481, 721)]
    for field in ("unit_code", "unit_name"):
        assert len({draft.heading[field] for draft in drafts}) == len(drafts)


def test_every_twentieth_is_one_that_an_office_has_saved() -> None:
    assert list(County(60).resaved_units()) == [19, 39, 59]
    assert list(County(60, resaved=False).resaved_units()) == []


def tables_in(path: Path) -> Iterator[tuple[list[str], list[tuple[object, ...]]]]:
    """Labels and rows of the sheets that have 项目名称 in a line of labels, read by openpyxl."""
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        lines = list(sheet.iter_rows(values_only=True))
        for at, line in enumerate(lines):
            labels = [str(cell).partition("\n")[0] for cell in line]
            if "项目名称" in labels and "序号" in labels:
                name, serial = labels.index("项目名称"), labels.index("序号")
                yield labels, [one for one in lines[at + 1 :] if one[name] and one[serial]]


def test_totals_are_those_that_an_independent_sum_finds(ground: Ground, inbox: Path) -> None:
    rows, fen, indicators = 0, 0, 0
    for path in inbox.iterdir():
        (labels, projects), (_, lines) = tables_in(path)
        column = labels.index("年初预算数")
        rows += len(projects)
        indicators += len(lines)
        fen += sum(round(float(str(one[column] or 0)) * 1_000_000) for one in projects)
    assert ground.inboxes.inbox_of(COUNTY).totals == Totals(rows, fen)
    assert rows == UNITS * 10
    assert 12 * UNITS < indicators < 28 * UNITS


def test_workbooks_look_like_those_of_units(inbox: Path) -> None:
    book = openpyxl.load_workbook(next(inbox.iterdir()))
    assert len(book.worksheets) == 5
    assert [sheet.sheet_state for sheet in book.worksheets].count("veryHidden") == 2
    sheet = book["项目监控表"]
    assert sheet.merged_cells.ranges
    assert 25 <= sheet.max_row <= 40
    assert sheet.max_column == 20


def test_the_program_counts_every_row_and_gives_some_units_their_workbook_back(
    ground: Ground, tmp_path: Path
) -> None:
    ground.cost(Entrant(summarize(), COUNTY), tmp_path)
    told = json.loads((tmp_path / "output" / "2022-06" / "run.json").read_text("utf-8"))
    assert told["rows"] == {"found": 120, "counted": 120, "set_aside": 0, "superseded": 0}
    assert told["files"]["counted"] == UNITS
    assert len({unit["name"] for unit in told["units"]}) == UNITS
    open_ones = {one["unit_code"] for one in told["findings"] if one["severity"] != "I"}
    assert 0 < len(open_ones) < UNITS
    assert len(told["feedback"]) == len(open_ones)


def test_a_clean_county_has_nothing_to_correct_or_explain(ground: Ground, tmp_path: Path) -> None:
    clean = replace(COUNTY, findings=0)
    ground.cost(Entrant(summarize(), clean), tmp_path)
    told = json.loads((tmp_path / "output" / "2022-06" / "run.json").read_text("utf-8"))
    assert (told["severities"]["E"], told["severities"]["W"], told["feedback"]) == (0, 0, [])


def test_a_made_county_is_used_again_until_something_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    inboxes = Inboxes(tmp_path, told.append)
    wanted = County(1, resaved=False)
    first = inboxes.inbox_of(wanted)
    assert inboxes.inbox_of(wanted) == first
    assert len(told) == 1
    assert inboxes.inbox_of(replace(wanted, seed=8)).folder != first.folder
    monkeypatch.setattr("benchmarks.inboxes.__version__", "another")
    assert inboxes.inbox_of(wanted).folder != first.folder
    assert len(told) == 3


def test_without_an_office_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told: list[str] = []
    found = Inboxes(tmp_path / "kept", told.append).inbox_of(County(20))
    assert len(list(found.folder.iterdir())) == 20
    assert "(soffice)" in told[-1]


def test_a_workbook_that_libreoffice_has_saved_reads_the_same(
    ground: Ground, tmp_path: Path
) -> None:
    soffice = shutil.which("soffice")
    assert soffice
    county = County(20)
    saved = ground.inboxes.inbox_of(county).folder
    as_made = made(tmp_path / "made", county)
    assert [one for one, digest in digests(saved).items() if as_made[one] != digest] == [
        draft_of(county, 19).file
    ]
    ground.cost(Entrant(checking("checking"), county), tmp_path)
    ground.cost(Entrant(RIVALS[-1], county), tmp_path)


def test_bloated_workbooks_are_long_and_hold_the_same(ground: Ground, tmp_path: Path) -> None:
    county = County(1, resaved=False)
    long, plain = (
        next(ground.inboxes.inbox_of(county, swollen=swollen).folder.iterdir())
        for swollen in (True, False)
    )
    for sheet in (2, 3):
        with zipfile.ZipFile(long) as archive:
            part = archive.read(f"xl/worksheets/sheet{sheet}.xml")
        assert part.count(b"<row ") > 59_900
        assert b'<row r="60000"' in part
        assert b'<row r="60001"' not in part
    assert count(long) == count(plain)
    ground.cost(Entrant(checking("bloated", "--reading"), county, swollen=True), tmp_path)


# Everybody reads the same -------------------------------------------------------------------


HERE = [one for one in RIVALS if not one.missing()]


def test_only_the_rival_of_the_further_libraries_may_be_missing() -> None:
    assert {one.name for one in RIVALS} - {one.name for one in HERE} <= {"polars"}


@pytest.mark.parametrize("rival", HERE, ids=lambda one: one.name)
def test_rivals_agree_with_the_county(rival: Program, ground: Ground, tmp_path: Path) -> None:
    ground.cost(Entrant(rival, COUNTY), tmp_path)
    assert left(tmp_path / "output") == ground.inboxes.inbox_of(COUNTY).totals


@pytest.mark.parametrize(
    "name", [one.name for one in HERE if one.name in {"plain", "plain calamine", "polars"}]
)
def test_rivals_that_write_give_every_unit_its_sheet(
    name: str, ground: Ground, tmp_path: Path
) -> None:
    rival = next(one for one in HERE if one.name == name)
    ground.cost(Entrant(rival, COUNTY), tmp_path)
    book = openpyxl.load_workbook(tmp_path / "output" / "summary.xlsx")
    codes = {str(draft_of(COUNTY, number).heading["unit_code"]) for number in range(UNITS)}
    assert set(book.sheetnames) == codes | {"分单位汇总", "项目明细", "指标明细"}
    assert book["分单位汇总"].max_row == UNITS + 1
    assert book["项目明细"].max_row == UNITS * 10 + 1


def test_both_writers_write_the_same_cells(tmp_path: Path) -> None:
    from benchmarks.ours.cells import main as write_ours

    assert ours.__doc__
    for write, folder in ((write_by_cell, tmp_path / "1"), (write_ours, tmp_path / "2")):
        write(folder, 40)
    one, other = (
        [
            [(cell.value, cell.number_format) for cell in line]
            for line in openpyxl.load_workbook(tmp_path / folder / "detail.xlsx")["项目明细"]
        ]
        for folder in ("1", "2")
    )
    assert one == other
    assert (len(one), len(one[1])) == (41, 32)
    assert len({kind for line in one[1:] for _, kind in line}) == 6


# Who is measured ----------------------------------------------------------------------------


def liar(name: str) -> Program:
    code = (
        "import json, pathlib, sys; out = pathlib.Path(sys.argv[1]); out.mkdir();"
        "(out / 'totals.json').write_text(json.dumps({'rows': 120, 'budget_fen': 1}))"
    )
    return Program(name, lambda _, output: [sys.executable, "-c", code, str(output)], left)


def test_who_disagrees_fails_or_is_missing_is_told_and_not_measured(ground: Ground) -> None:
    absent = replace(RIVALS[-1], name="absent", needs=("no_such_library",))
    programs = (
        RIVALS[-1],
        liar("liar"),
        replace(plain_words("broken", "-c", "1/0"), said=left),
        replace(plain_words("silent", "-c", ""), said=left),
        absent,
    )
    contest = Contest("c", "told", tuple(Entrant(one, COUNTY) for one in programs), ())
    held = ground.hold(contest, 2)
    assert {name: len(costs) for name, costs in held.costs.items()} == {"F": 2}
    assert held.faults.keys() == {"liar", "broken", "silent", "absent"}
    assert "Disagrees" in held.faults["liar"]
    assert "ZeroDivisionError" in held.faults["broken"]
    assert "NoTotals" in held.faults["silent"]
    assert "no_such_library" in held.faults["absent"]
    assert len(report.tables_of([held], None).faults) == 4


def test_programs_take_turns_and_only_who_comes_after_finds_what_was_left(
    ground: Ground, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    code = (
        "import os, pathlib, sys; cache = pathlib.Path(os.environ['XDG_CACHE_HOME']);"
        "log = open(sys.argv[2], 'a'); log.write(f'{sys.argv[1]}{int(cache.exists())} ');"
        "cache.mkdir(exist_ok=True)"
    )
    a, b, c = (plain_words(one, "-c", code, one, str(log)) for one in "abc")
    entrants = (Entrant(a), Entrant(b, after=True), Entrant(c))
    held = ground.hold(Contest("c", "told", entrants, ()), 2)
    assert log.read_text() == "a0 b1 c0 a0 b1 c0 "
    assert all(len(one) == 2 for one in held.costs.values())
    assert list(ground.work.iterdir()) == []


def test_programs_run_with_a_python_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    found = environment(tmp_path)
    assert {one for one in found if one.startswith("PYTHON")} == {"PYTHONPATH", "PYTHONUTF8"}
    assert found["PATH"]


def test_a_cost_has_the_family_in_it(tmp_path: Path) -> None:
    child = "x = bytearray(120 << 20); import time; time.sleep(0.6); sum(range(4_000_000))"
    parent = (
        "import subprocess, sys; x = bytearray(60 << 20);"
        "subprocess.run([sys.executable, '-c', sys.argv[1]], check=True)"
    )
    cost = cost_of([sys.executable, "-c", parent, child], environment(tmp_path), tmp_path)
    assert 60 < cost.memory < 110
    assert 120 < cost.child < 170
    assert cost.cpu > 0
    assert cost.wall > 0.6


def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match="no luck"):
        cost_of([sys.executable, "-c", "exit('no luck')"], environment(tmp_path), tmp_path)


def test_no_record_is_no_reading(tmp_path: Path) -> None:
    for said in (left, summarised):
        with pytest.raises(NoTotals):
            said(tmp_path)


# The arithmetic -----------------------------------------------------------------------------


def test_ratios_are_of_one_round() -> None:
    """2/4, 9/3, 5/10: the median is 0.5, although the medians of the seconds give 5/4."""
    assert paired([2, 9, 5], [4, 3, 10]) == Range(0.5, 0.5, 3)


def test_an_even_number_of_rounds_has_its_median_between() -> None:
    assert range_of([4, 1, 2, 3]) == Range(2.5, 1, 4)


def test_rounds_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        paired([1, 2], [1])
    with pytest.raises(ValueError, match="no rounds"):
        paired([], [])


@pytest.mark.parametrize("power", [0, 0.5, 1, 2])
def test_the_exponent_of_a_power_is_its_own(power: float) -> None:
    sizes = [100, 300, 1_000, 3_000]
    assert exponent(sizes, [7 * size**power for size in sizes]) == pytest.approx(power)


def test_the_exponent_is_that_of_least_squares() -> None:
    """By hand: logs 0, 1, 2 to the base ten and 0, 1, 1 up; slope = (0·0 + 1·1 + 2·1 − 3·1·2/3)/2."""
    assert exponent([1, 10, 100], [1, 10, 10]) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="two sizes"):
        exponent([100, 100], [1, 2])


# What is told -------------------------------------------------------------------------------


def cost(wall: float, memory: float = 50) -> "report.Cost":
    return report.Cost(wall, 2 * wall, memory, 10)


def test_a_row_tells_the_ratio_the_aim_and_whether_it_is_met() -> None:
    aims = (
        Aim("ours", "rival", 0.25, "4 times faster"),
        Aim("ours", "rival"),
        Aim("ours", "", 40, "40 MiB", "memory"),
        Aim("ours", "absent", 1, "never measured"),
    )
    held = Held(Contest("c", "job", (), aims))
    held.costs = {"ours": [cost(1), cost(1)], "rival": [cost(4), cost(5)]}
    faster, plain, memory = report.tables_of([held], None).ratios
    assert faster == (
        "c",
        "job: ours",
        "rival",
        "0.225 (0.2–0.25)",
        "0.225",
        "0.25: 4 times faster",
        report.MET,
    )
    assert plain[-2:] == (report.NO_AIM, report.NO_AIM)
    assert memory[-1] == report.MISSED
    assert memory[3] == "50 (50–50)"


def test_growth_is_judged_only_up_to_the_size_of_the_aim() -> None:
    costs = {size: [cost(size / 10), cost(size / 10)] for size in growth.SIZES}
    small = Grown({size: costs[size] for size in growth.sizes_to(1_000)})
    assert small.exponents().median == pytest.approx(1)
    assert [line[-1] for line in report.tables_of([], small).ratios] == ["not judged"] * 2
    start = {size: [cost(60 + size / 10)] for size in growth.SIZES}  # a minute to come up
    whole = Grown(start)
    assert [line[-1] for line in report.tables_of([], whole).ratios] == [report.MET] * 2
    over = exponent([1_000, 3_000, 10_000], [160, 360, 1_060])
    assert whole.exponents().median == pytest.approx(over)


def test_the_figures_of_a_page_are_put_in_place() -> None:
    page = "a\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nb\n"
    assert with_figures(page, "new") == page.replace("old", "new")
    assert with_figures((ROOT / "docs/performance.md").read_text("utf-8"), "")
    with pytest.raises(ValueError, match="figures"):
        with_figures("no marks", "new")


def test_contests_have_names_of_their_own_and_aims_of_their_programs() -> None:
    found = contests.contests(50)
    assert len({one.name for one in found} | {growth.NAME}) == len(found) + 1
    for one in found:
        programs = {entrant.program.name for entrant in one.entrants}
        assert len(programs) == len(one.entrants)
        assert {name for aim in one.aims for name in (aim.of, aim.over) if name} <= programs


def test_the_command_measures_what_it_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, record = tmp_path / "page.md", tmp_path / "record.json"
    page.write_text("<!-- figures: begin -->\n<!-- figures: end -->\n", "utf-8")
    options = ["--only", "help", "--rounds", "1", "--kept", str(tmp_path / "kept")]
    files = ["--json", str(record), "--page", str(page), "--markdown"]
    assert command.main([*options, *files]) == 0
    shown = capsys.readouterr().out
    (line,) = (one for one in shown.splitlines() if one.startswith("| help | perfbatch --help"))
    assert line in page.read_text("utf-8")
    costs = json.loads(record.read_text("utf-8"))["help"]["costs"]
    assert {name: len(rounds) for name, rounds in costs.items()} == {
        "--help": 10,
        "import argparse": 10,
    }


def test_the_command_lists_what_it_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--list"]) == 0
    listed = capsys.readouterr().out
    assert all(one.name in listed for one in contests.contests(1))
    assert growth.NAME in listed


def test_what_is_too_large_is_left_out_unless_it_is_asked_for() -> None:
    whole = contests.contests(50)
    names = [one.name for one in command.wanted_of(whole, (), 1_000)]
    assert set(names) == {one.name for one in whole} - {"large"}
    assert [one.name for one in command.wanted_of(whole, ("large",), 1_000)] == ["large"]
    assert len(command.wanted_of(whole, (), 5_000)) == len(whole)


def test_no_county_is_without_units() -> None:
    with pytest.raises(SystemExit):
        command.main(["--units", "0"])
