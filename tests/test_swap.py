"""The output is old or new, whole, whatever happens while it is written; nothing is left lying."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from filelock import FileLock

from perfbatch.cli import main
from perfbatch.stages.write import swap
from perfbatch.stages.write.swap import OutputRefused, staging

ROOT = Path(__file__).parent.parent
NAMES = ("run.json", "run.log", "汇总.xlsx")


@pytest.fixture(scope="module")
def figures() -> dict[str, object]:
    """What `python -m tests.faults` finds with its usual sample."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults"], capture_output=True, check=False, cwd=ROOT
    )
    told = done.stdout.decode("utf-8")
    found: dict[str, object] = json.loads(told[told.index("{") :])
    return found


def test_a_fault_or_a_kill_at_any_step_leaves_the_output_old_or_new(
    figures: dict[str, object],
) -> None:
    assert figures["wrong"] == []


def test_the_faults_have_struck(figures: dict[str, dict[str, int]]) -> None:
    steps, ends = figures["steps"], figures["ends"]
    assert {"mkdir", "rename", "replace", "link", "fsync", "open", "write"} <= steps.keys()
    assert steps["replace"] == 3
    assert steps["write"] > 30
    assert ends["kill: exit -9"] == figures["trials"]["kill"] > 15
    assert ends["limit: exit 4"] == figures["trials"]["limit"]
    refusals = sum(ends[f"{name}: exit 4"] for name in ("ENOSPC", "EIO", "EACCES"))
    assert refusals > 15


# --- the swap as a set


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An output folder with the files of an earlier run."""
    folder = tmp_path / "2022-06"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(f"old {name}")
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {str(one.relative_to(folder)): one.read_text() for one in every_file(folder)}


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def every_file(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


OLD = {name: f"old {name}" for name in NAMES}
NEW = {name: f"new {name}" for name in NAMES}


def make(making: Path) -> None:
    for name in NAMES:
        (making / name).write_text(f"new {name}")


def swapped(folder: Path) -> None:
    with staging(folder) as staged:
        make(staged.making)
        staged.put_in_place(NAMES)


def test_the_set_is_new_and_nothing_is_left(folder: Path) -> None:
    swapped(folder)
    assert contents(folder) == NEW
    assert listed(folder) == sorted(NAMES)


class Killed(BaseException):
    """A stand-in for the end of the process: nothing is tidied up afterwards."""


def died(folder: Path, monkeypatch: pytest.MonkeyPatch, moved: int) -> None:
    """A run that died after so many files were moved."""
    replace = Path.replace
    count = 0

    def replace_or_die(path: Path, target: Path) -> Path:
        nonlocal count
        if count == moved:
            raise Killed
        count += 1
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace_or_die)
        patch.setattr(swap.Staging, "_put_back", lambda *_: None)
        patch.setattr(Path, "rename", only_to_ready)
        with pytest.raises(Killed):
            swapped(folder)
    (left,) = folder.glob(".perfbatch-*")
    assert (left / "ready").is_dir()


RENAME = Path.rename


def only_to_ready(path: Path, target: Path) -> Path:
    """A dead process takes nothing back."""
    if target.name == "ready":
        return RENAME(path, target)
    raise Killed


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_the_next_start_ends_the_swap_of_a_dead_run(
    moved: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    died(folder, monkeypatch, moved)
    now = {name: (folder / name).read_text() for name in NAMES}
    assert list(now.values()).count("new " + NAMES[0]) == int(moved > 0)
    with staging(folder):
        now = {name: (folder / name).read_text() for name in NAMES}
    assert now == NEW
    assert contents(folder) == NEW
    assert listed(folder) == sorted(NAMES)


def out_of_space(folder: Path) -> None:
    with staging(folder) as staged:
        (staged.making / "half").write_text("x")
        raise OSError(28, "no space")


def test_a_run_that_fails_still_ends_the_swap_of_the_dead_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    died(folder, monkeypatch, 1)
    with pytest.raises(OutputRefused):
        out_of_space(folder)
    assert contents(folder) == NEW
    assert listed(folder) == sorted(NAMES)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_fault_in_the_swap_puts_everything_back(
    place: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def failing(path: Path, target: Path) -> Path:
        if path.parent.name == "ready" and path.name == NAMES[place]:
            raise OSError(5, "I/O error")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputRefused):
        swapped(folder)
    assert contents(folder) == OLD
    assert listed(folder) == sorted(NAMES)


def test_a_first_run_whose_swap_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def failing(path: Path, target: Path) -> Path:
        if path.name == NAMES[2]:
            raise OSError(5, "I/O error")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputRefused):
        swapped(tmp_path / "new")
    assert listed(tmp_path / "new") == []


def test_what_was_being_put_back_when_the_run_died_is_put_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the swap, and another one on the way back: the next start ends it."""
    replace = Path.replace

    def failing(path: Path, target: Path) -> Path:
        if path.name == NAMES[2] or path.parent.name == "back":
            raise OSError(5, "I/O error")
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(OutputRefused):
            swapped(folder)
    (left,) = folder.glob(".perfbatch-*")
    assert (left / "back").is_dir()
    with staging(folder):
        assert {name: (folder / name).read_text() for name in NAMES} == OLD
    assert contents(folder) == OLD
    assert listed(folder) == sorted(NAMES)


def test_without_links_the_old_files_are_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(Path, "hardlink_to", unknown)
    test_a_fault_in_the_swap_puts_everything_back(1, folder, monkeypatch)


# --- a workbook that is open


def held(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows a file that is open in an office program is not replaced."""
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target.name == name:
            raise PermissionError(13, "held")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)


def test_a_workbook_that_is_open_gets_a_neighbour(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(NAMES[2], monkeypatch)
    with staging(folder) as staged:
        make(staged.making)
        placed = staged.put_in_place(NAMES)
    assert placed[NAMES[2]].name == "汇总_2.xlsx"
    assert contents(folder) == {**NEW, NAMES[2]: OLD[NAMES[2]], "汇总_2.xlsx": NEW[NAMES[2]]}


@pytest.mark.parametrize("name", NAMES[:2])
def test_a_record_that_is_open_refuses_the_whole_set(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(name, monkeypatch)
    with pytest.raises(OutputRefused):
        swapped(folder)
    assert contents(folder) == OLD
    assert listed(folder) == sorted(NAMES)


# --- locks


def test_a_live_run_is_left_alone_and_a_dead_one_removed(folder: Path) -> None:
    live, dead, older = (folder / f".perfbatch-{name}" for name in ("live", "dead", "older"))
    for one in (live, dead):
        (one / "making").mkdir(parents=True)
        (one / "making" / "half.xlsx").write_text("x")
        (one / "lock").touch()
    older.mkdir()
    with FileLock(live / "lock", timeout=0):
        swapped(folder)
        assert (live / "making" / "half.xlsx").exists()
        assert not dead.exists()
        assert not older.exists()
    swapped(folder)
    assert listed(folder) == sorted(NAMES)


def test_the_lock_of_a_killed_process_is_free(folder: Path) -> None:
    code = (
        "import os, sys, pathlib; from perfbatch.stages.write.swap import staging\n"
        "with staging(pathlib.Path(sys.argv[1])) as one:\n"
        "    (one.making / 'half').write_text('x'); os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], check=False, cwd=ROOT)
    assert done.returncode == -9
    assert len(listed(folder)) == 4
    with staging(folder):
        assert len(listed(folder)) == 4
    assert contents(folder) == OLD


def test_two_runs_at_once_do_not_take_each_other_for_dead(folder: Path) -> None:
    with staging(folder) as one, staging(folder) as other:
        make(one.making)
        make(other.making)
        one.put_in_place(NAMES)
        other.put_in_place(NAMES)
    assert contents(folder) == NEW
    assert listed(folder) == sorted(NAMES)


def test_a_link_named_like_a_staging_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    (precious / "ready").mkdir(parents=True)
    (precious / "ready" / "run.json").write_text("planted")
    (folder / ".perfbatch-link").symlink_to(precious)
    swapped(folder)
    assert (precious / "ready" / "run.json").read_text() == "planted"
    assert (folder / "run.json").read_text() == NEW["run.json"]


def test_the_record_names_its_workbook(tmp_path: Path) -> None:
    inbox = ROOT / "examples" / "2022-06"
    shutil.copytree(inbox, tmp_path / "in")
    assert main(["summarize", str(tmp_path / "in"), "--output", str(tmp_path / "out")]) == 0
    folder = tmp_path / "out" / "2022-06"
    told = json.loads((folder / "run.json").read_text("utf-8"))["output"]
    assert told["sha256"] == sha256((folder / told["name"]).read_bytes()).hexdigest()
