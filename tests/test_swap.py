"""The output is old or new, whole, whatever happens while it is written; nothing is left lying."""

import errno
import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from filelock import FileLock

from perfbatch.cli import main
from perfbatch.stages.write import swap, turns
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
    assert ends["put back: exit -9"] > 15
    assert ends["put back: exit 4"] == 2
    refusals = sum(ends[f"{name}: exit 4"] for name in ("ENOSPC", "EIO", "EACCES"))
    assert refusals > 15


def test_the_faults_have_struck_sets_with_a_folder(figures: dict[str, dict[str, Any]]) -> None:
    folders, ends = figures["folders"], figures["ends"]
    renames = {name: steps["rename"] for name, steps in folders.items()}
    assert renames == {
        "over an old one": 3,  # ready, the old one aside, the new one over
        "the first": 2,
        "gone": 2,
        "beside of earlier": 4,
        "gone with its neighbour": 3,
        "open": 2,
        "open again": 3,
    }
    assert ends["folder kill: exit -9"] > 80
    assert ends["folder put back: exit -9"] > 100
    assert sum(ends[f"folder {name}: exit 4"] for name in ("ENOSPC", "EIO", "EACCES")) > 40


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


def make(making: Path, tag: str = "new") -> None:
    for name in NAMES:
        (making / name).write_text(f"{tag} {name}")


def made_by(tag: str) -> dict[str, str]:
    return {name: f"{tag} {name}" for name in NAMES}


def set_in(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in NAMES if (folder / name).exists()}


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
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        patch.setattr(Path, "rename", only_to_ready)
        with pytest.raises(Killed):
            swapped(folder)
    (left,) = folder.glob(".perfbatch-*/ready")
    assert left.is_dir()


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
    (left,) = folder.glob(".perfbatch-*/back")
    assert left.is_dir()
    with staging(folder):
        assert {name: (folder / name).read_text() for name in NAMES} == OLD
    assert contents(folder) == OLD
    assert listed(folder) == sorted(NAMES)


DIES_PUTTING_BACK = """
import os, pathlib, sys
from perfbatch.stages.write import swap
real, calls = pathlib.Path.replace, []
def replace(path, target):
    calls.append(path)
    if len(calls) == 2:
        raise OSError(28, "full")
    return real(path, target)
def dying(*_):
    os.kill(os.getpid(), 9)
pathlib.Path.replace, swap.Staging._put_back = replace, dying
names = ("run.json", "run.log", "汇总.xlsx")
with swap.staging(pathlib.Path(sys.argv[1])) as staged:
    for name in names:
        (staged.making / name).write_text("new " + name)
    staged.put_in_place(names)
"""


def killed(code: str, folder: Path) -> None:
    """A process that kills itself while it writes there."""
    done = subprocess.run([sys.executable, "-c", code, str(folder)], check=False, cwd=ROOT)
    assert done.returncode == -9


@pytest.mark.parametrize("standing", [NAMES, NAMES[2:], ()])
def test_a_kill_while_putting_back_leaves_no_new_record_beside_an_old_workbook(
    standing: tuple[str, ...], folder: Path
) -> None:
    for name in set(NAMES) - set(standing):
        (folder / name).unlink()
    killed(DIES_PUTTING_BACK, folder)
    assert set_in(folder)["run.json"] == NEW["run.json"]
    with staging(folder):
        assert set_in(folder) == {name: OLD[name] for name in standing}
    assert listed(folder) == sorted(standing)


@pytest.mark.parametrize("name", ["../precious", "", "..", "a/b"])
def test_a_planted_list_reaches_no_file_elsewhere(name: str, folder: Path) -> None:
    precious = folder.parent / "precious"
    precious.write_text("x")
    left = folder / ".perfbatch-planted"
    (left / "ready").mkdir(parents=True)
    (left / "back").mkdir()
    (left / "set.json").write_text(json.dumps({name: False}))
    with staging(folder):
        assert precious.read_text() == "x"
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


# --- a folder in the set

FOLDER, SECOND, THIRD = "反馈单", "反馈单_2", "反馈单_3"
LIST = ".perfbatch-beside"


@pytest.fixture
def with_folder(folder: Path) -> Path:
    """An output folder in which an earlier run has also left a folder of workbooks."""
    put(folder / FOLDER, "old", "甲", "乙")
    return folder


def put(folder: Path, tag: str, *units: str) -> None:
    folder.mkdir()
    for unit in units:
        (folder / f"{unit}.xlsx").write_text(f"{tag} {unit}")


def within(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in folder.iterdir()}


def swapped_with(folder: Path, *units: str, tag: str = "new") -> Mapping[str, Path]:
    """A run that gives these units a workbook; none: it has no folder."""
    with staging(folder) as staged:
        make(staged.making, tag)
        if units:
            put(staged.making / FOLDER, tag, *units)
        names = (*NAMES[:2], FOLDER, NAMES[2]) if units else NAMES
        return staged.put_in_place(names, gone=(FOLDER,))


OLD_UNITS = {"甲": "old 甲", "乙": "old 乙"}
NEW_UNITS = {"乙": "new 乙", "丙": "new 丙"}


def in_use(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """On Windows a folder in which a file is open cannot be moved."""
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name in names and not path.parent.name.startswith(("ready", "back")):
            raise PermissionError(errno.EACCES, "held")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)


def test_a_folder_is_swapped_in_whole(with_folder: Path) -> None:
    placed = swapped_with(with_folder, "乙", "丙")
    assert placed[FOLDER] == with_folder / FOLDER
    assert list(placed) == [*NAMES[:2], FOLDER, NAMES[2]]
    assert within(with_folder / FOLDER) == NEW_UNITS
    assert set_in(with_folder) == NEW
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


def test_the_first_folder_of_all(folder: Path) -> None:
    assert swapped_with(folder, "乙", "丙")[FOLDER] == folder / FOLDER
    assert within(folder / FOLDER) == NEW_UNITS
    assert listed(folder) == sorted([*NAMES, FOLDER])


def test_a_set_without_the_folder_takes_the_old_one_away(with_folder: Path) -> None:
    assert FOLDER not in swapped_with(with_folder)
    assert contents(with_folder) == NEW
    assert listed(with_folder) == sorted(NAMES)
    assert FOLDER not in swapped_with(with_folder)  # nor is anything said where none was
    assert listed(with_folder) == sorted(NAMES)


def test_a_set_that_does_not_speak_of_the_folder_leaves_it(with_folder: Path) -> None:
    swapped(with_folder)
    assert within(with_folder / FOLDER) == OLD_UNITS
    assert set_in(with_folder) == NEW


def test_everything_in_the_folder_is_flushed(
    with_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    fsync = os.fsync

    def note(handle: int) -> None:
        flushed.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", note)
    swapped_with(with_folder, "乙", "丙")
    made = [path.partition("/making/")[2] for path in flushed if "/making/" in path]
    assert sorted(made) == sorted(
        [*NAMES, FOLDER, f"{FOLDER}/乙.xlsx", f"{FOLDER}/丙.xlsx"], key=str
    )


@pytest.mark.parametrize("units", [("乙", "丙"), ()])
@pytest.mark.parametrize("name", [*NAMES, FOLDER])
def test_a_fault_puts_the_folder_back(
    name: str, units: tuple[str, ...], with_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(real: Any) -> Any:
        def call(path: Path, target: Path) -> Path:
            if path.name == name and path.parent.name == "ready":
                raise OSError(errno.EIO, "I/O error")
            placed: Path = real(path, target)
            return placed

        return call

    monkeypatch.setattr(Path, "replace", failing(Path.replace))
    monkeypatch.setattr(Path, "rename", failing(Path.rename))
    if name == FOLDER and not units:
        swapped_with(with_folder)  # nothing of that name to move
        return
    with pytest.raises(OutputRefused):
        swapped_with(with_folder, *units)
    assert set_in(with_folder) == OLD
    assert within(with_folder / FOLDER) == OLD_UNITS
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


@pytest.mark.parametrize("number", [errno.EROFS, errno.EIO, errno.ENOSPC])
def test_an_old_folder_that_the_disk_does_not_let_go_refuses_the_set(
    number: int, with_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path == with_folder / FOLDER:
            raise OSError(number, os.strerror(number))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OutputRefused):
        swapped_with(with_folder, "乙")
    assert within(with_folder / FOLDER) == OLD_UNITS
    assert set_in(with_folder) == OLD
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


DIES_WITHOUT_A_FOLDER = """
import os, pathlib, sys
from perfbatch.stages.write import swap
real = pathlib.Path.rename
def rename(path, target):
    if path.name == "反馈单" and path.parent.name == "ready":
        os.kill(os.getpid(), 9)
    return real(path, target)
pathlib.Path.rename = rename
names = ("run.json", "run.log", "反馈单", "汇总.xlsx")
with swap.staging(pathlib.Path(sys.argv[1])) as staged:
    for name in names:
        if name != "反馈单":
            (staged.making / name).write_text("new " + name)
    (staged.making / "反馈单").mkdir()
    for name in ("乙", "丙"):
        (staged.making / "反馈单" / (name + ".xlsx")).write_text("new " + name)
    staged.put_in_place(names)
"""


def test_a_folder_that_was_between_its_two_moves_is_whole_at_the_next_start(
    with_folder: Path,
) -> None:
    killed(DIES_WITHOUT_A_FOLDER, with_folder)
    assert not (with_folder / FOLDER).exists()
    with staging(with_folder):
        assert within(with_folder / FOLDER) == NEW_UNITS
    assert set_in(with_folder) == NEW
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


def test_what_somebody_put_there_meanwhile_is_kept(with_folder: Path) -> None:
    """The new folder then stands beside it; a run after that takes the place again."""
    killed(DIES_WITHOUT_A_FOLDER, with_folder)
    put(with_folder / FOLDER, "own", "丁")
    with staging(with_folder):
        pass
    assert within(with_folder / FOLDER) == {"丁": "own 丁"}
    assert within(with_folder / SECOND) == NEW_UNITS
    swapped_with(with_folder, "戊")
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


@pytest.mark.usefixtures("lockless")
def test_without_locks_a_dead_swap_of_a_folder_is_ended(
    with_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(DIES_WITHOUT_A_FOLDER, with_folder)
    impatient(monkeypatch, 0.5)
    swapped_with(with_folder, "丁")
    assert within(with_folder / FOLDER) == {"丁": "new 丁"}
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


def test_two_runs_at_once_leave_the_folder_of_one(with_folder: Path) -> None:
    def run(tag: str) -> None:
        swapped_with(with_folder, *(f"{tag}{number}" for number in range(5)), tag=tag)

    threads = [Thread(target=run, args=(tag,)) for tag in "ABCD"]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    tag = set_in(with_folder)["run.json"][0]
    assert set_in(with_folder) == made_by(tag)
    assert within(with_folder / FOLDER) == {f"{tag}{n}": f"{tag} {tag}{n}" for n in range(5)}
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


# --- a folder in which a file is open


def test_a_folder_in_use_gets_a_neighbour_until_it_can_be_replaced(with_folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        in_use(patch, FOLDER)
        assert swapped_with(with_folder, "乙", "丙")[FOLDER] == with_folder / SECOND
        assert within(with_folder / FOLDER) == OLD_UNITS
        assert within(with_folder / SECOND) == NEW_UNITS
        assert swapped_with(with_folder, "丁")[FOLDER] == with_folder / SECOND
        assert within(with_folder / SECOND) == {"丁": "new 丁"}
        assert listed(with_folder) == sorted([LIST, *NAMES, FOLDER, SECOND])
    assert swapped_with(with_folder, "戊")[FOLDER] == with_folder / FOLDER
    assert within(with_folder / FOLDER) == {"戊": "new 戊"}
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


def test_neighbours_go_with_the_folder(with_folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        in_use(patch, FOLDER)
        swapped_with(with_folder, "乙")
    assert FOLDER not in swapped_with(with_folder)
    assert listed(with_folder) == sorted(NAMES)


def test_a_neighbour_in_use_stays_until_it_is_closed(with_folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        in_use(patch, FOLDER)
        swapped_with(with_folder, "乙")
        in_use(patch, FOLDER, SECOND)
        assert swapped_with(with_folder, "丙")[FOLDER] == with_folder / THIRD
    with pytest.MonkeyPatch.context() as patch:
        in_use(patch, SECOND)
        assert swapped_with(with_folder, "丁")[FOLDER] == with_folder / FOLDER
        assert listed(with_folder) == sorted([LIST, *NAMES, FOLDER, SECOND])
    swapped_with(with_folder, "丁")
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


def test_a_folder_that_somebody_else_called_so_is_left_alone(with_folder: Path) -> None:
    put(with_folder / SECOND, "own", "丁")
    with pytest.MonkeyPatch.context() as patch:
        in_use(patch, FOLDER)
        assert swapped_with(with_folder, "乙")[FOLDER] == with_folder / THIRD
    swapped_with(with_folder, "乙")
    swapped_with(with_folder)
    assert within(with_folder / SECOND) == {"丁": "own 丁"}
    assert listed(with_folder) == sorted([*NAMES, SECOND])


def test_a_folder_that_should_go_but_is_in_use_is_told(
    with_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use(monkeypatch, FOLDER)
    assert swapped_with(with_folder)[FOLDER] == with_folder / FOLDER
    assert within(with_folder / FOLDER) == OLD_UNITS
    assert set_in(with_folder) == NEW


def test_where_every_place_is_in_use_the_set_is_refused(
    with_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2, 10):
        put(with_folder / f"{FOLDER}_{number}", "own", "丁")
    before = contents(with_folder)
    in_use(monkeypatch, FOLDER)
    with pytest.raises(OutputRefused) as refused:
        swapped_with(with_folder, "乙")
    assert refused.value.reason == "没有权限"
    assert contents(with_folder) == before


def test_a_workbook_in_use_after_a_folder_in_use_puts_nothing_amiss(with_folder: Path) -> None:
    """A fault after the folder went beside: the neighbour goes, the list with it."""
    with pytest.MonkeyPatch.context() as patch:
        in_use(patch, FOLDER)
        replace = Path.replace

        def failing(path: Path, target: Path) -> Path:
            if path.name == NAMES[2] and path.parent.name == "ready":
                raise OSError(errno.EIO, "I/O error")
            return replace(path, target)

        patch.setattr(Path, "replace", failing)
        with pytest.raises(OutputRefused):
            swapped_with(with_folder, "乙")
    assert within(with_folder / FOLDER) == OLD_UNITS
    assert set_in(with_folder) == OLD
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


@pytest.mark.parametrize("said", ["{", "7", '["../precious", 3, ".."]', "[" * 100_000])
def test_a_list_of_neighbours_that_is_not_ours_reaches_nothing(
    said: str, with_folder: Path
) -> None:
    precious = with_folder.parent / "precious"
    put(precious, "own", "丁")
    (with_folder / LIST).write_text(said)
    swapped_with(with_folder, "乙")
    assert within(precious) == {"丁": "own 丁"}
    assert within(with_folder / FOLDER) == {"乙": "new 乙"}


@pytest.mark.parametrize("told", [None, "反馈单", "../precious"])
def test_a_planted_set_reaches_no_folder_elsewhere(told: object, with_folder: Path) -> None:
    precious = with_folder.parent / "precious"
    put(precious, "own", "丁")
    left = with_folder / ".perfbatch-planted"
    (left / "ready" / FOLDER).mkdir(parents=True)
    (left / "set.json").write_text(json.dumps({"../precious": told, FOLDER: told}))
    with staging(with_folder):
        pass
    assert within(precious) == {"丁": "own 丁"}
    assert within(with_folder / FOLDER) == OLD_UNITS
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


# --- what is no folder, or may not be deleted


@pytest.mark.parametrize("kind", ["file", "link to a folder", "link to nothing"])
def test_what_stands_in_the_place_of_the_folder_is_not_touched(kind: str, folder: Path) -> None:
    precious = folder.parent / "precious"
    put(precious, "own", "丁")
    if kind == "file":
        (folder / FOLDER).write_text("own")
    else:
        (folder / FOLDER).symlink_to(precious if kind == "link to a folder" else "nowhere")
    with pytest.raises(OutputRefused) as refused:
        swapped_with(folder, "乙")
    assert refused.value.path == folder / FOLDER
    assert refused.value.reason == ("那里已有同名文件" if kind == "file" else "那里是一个链接")
    assert set_in(folder) == OLD
    swapped_with(folder)  # a set without the folder leaves it there
    assert set_in(folder) == NEW
    assert (folder / FOLDER).is_symlink() == (kind != "file")
    assert within(precious) == {"丁": "own 丁"}
    assert listed(folder) == sorted([*NAMES, FOLDER])


def test_links_within_the_old_folder_are_not_followed(with_folder: Path) -> None:
    precious = with_folder.parent / "precious"
    put(precious, "own", "丁")
    (with_folder / FOLDER / "link.xlsx").symlink_to(precious)
    (with_folder / FOLDER / "file.xlsx").symlink_to(precious / "丁.xlsx")
    swapped_with(with_folder, "乙", "丙")
    assert within(precious) == {"丁": "own 丁"}
    assert within(with_folder / FOLDER) == NEW_UNITS


@pytest.mark.parametrize("own", ["我的.docx", "我的文件夹"])
def test_a_folder_in_which_somebody_keeps_his_own_things_stays(own: str, with_folder: Path) -> None:
    precious = with_folder / FOLDER / own
    if own.endswith("夹"):
        precious.mkdir()
    else:
        precious.write_text("own")
    before = sorted(path.name for path in (with_folder / FOLDER).iterdir())
    swapped_with(with_folder, "乙", "丙")
    assert sorted(path.name for path in (with_folder / FOLDER).iterdir()) == before
    assert within(with_folder / f"{FOLDER}_2") == NEW_UNITS
    swapped_with(with_folder)  # a set without the folder takes away the program's own alone
    assert sorted(path.name for path in (with_folder / FOLDER).iterdir()) == before
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


def test_read_only_files_of_the_old_folder_are_no_litter(
    with_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows deletes no file that is marked so."""
    (with_folder / FOLDER / "甲.xlsx").chmod(0o444)
    unlink = os.unlink

    def careful(path: Any, *, dir_fd: int | None = None) -> None:
        if not os.stat(path, dir_fd=dir_fd, follow_symlinks=False).st_mode & 0o200:
            raise PermissionError(errno.EACCES, "read-only")
        unlink(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", careful)
    swapped_with(with_folder, "乙", "丙")
    assert listed(with_folder) == sorted([*NAMES, FOLDER])


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


# --- one run at a time


class Held:
    """A run in a thread, with its tag in its files; held up after its first move until let go."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moving, self.go = Event(), Event()
        self.thread = Thread(target=self._run, args=(folder,))
        real = Path.replace

        def replace(path: Path, target: Path) -> Path:
            placed = real(path, target)
            if target.read_text() == "A run.json":
                self.moving.set()
                assert self.go.wait(20)
            return placed

        monkeypatch.setattr(Path, "replace", replace)
        self.thread.start()
        assert self.moving.wait(20)

    def _run(self, folder: Path) -> None:
        with staging(folder) as staged:
            make(staged.making, "A")
            staged.put_in_place(NAMES)

    def let_go(self) -> None:
        self.go.set()
        self.thread.join(20)
        assert not self.thread.is_alive()


def in_a_thread(folder: Path, tag: str, refused: list[OutputRefused]) -> Thread:
    def run() -> None:
        try:
            with staging(folder) as staged:
                make(staged.making, tag)
                staged.put_in_place(NAMES)
        except OutputRefused as error:
            refused.append(error)

    thread = Thread(target=run)
    thread.start()
    return thread


def one_after_the_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run waits for the first, which stops in the middle of its swap."""
    first, refused = Held(folder, monkeypatch), list[OutputRefused]()
    second = in_a_thread(folder, "B", refused)
    second.join(0.5)
    between = set_in(folder)
    first.let_go()
    second.join(20)
    assert between == {**OLD, "run.json": "A run.json"}
    assert refused == []
    assert contents(folder) == made_by("B")


def test_two_runs_at_once_place_their_sets_one_after_the_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_after_the_other(folder, monkeypatch)
    assert listed(folder) == sorted(NAMES)


def impatient(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    for module in (swap, turns):
        monkeypatch.setattr(module, "PATIENCE", seconds)


def test_who_waits_too_long_for_another_run_is_told_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert turns.PATIENCE == 30
    impatient(monkeypatch, 1)
    first, refused = Held(folder, monkeypatch), list[OutputRefused]()
    in_a_thread(folder, "B", refused).join(20)
    first.let_go()
    (error,) = refused
    assert error.path == folder
    assert "另一次运行正在往这里写结果" in error.reason
    assert "等了1秒" in error.reason
    assert contents(folder) == made_by("A")
    assert listed(folder) == sorted(NAMES)


def test_a_run_killed_in_its_turn_does_not_hold_up_the_next(folder: Path) -> None:
    killed(DIES_PUTTING_BACK, folder)
    assert ".perfbatch-turn" in listed(folder)
    begun = time.monotonic()
    swapped(folder)
    assert time.monotonic() - begun < 5
    assert contents(folder) == NEW
    assert listed(folder) == sorted(NAMES)


def test_a_run_that_died_meanwhile_is_seen_to_before_the_move(folder: Path) -> None:
    """Else the start after it would put older files over the new ones."""
    with staging(folder) as staged:
        make(staged.making, "A")
        killed(DIES_PUTTING_BACK, folder)
        staged.put_in_place(NAMES)
    assert set_in(folder) == made_by("A")
    with staging(folder):
        assert set_in(folder) == made_by("A")
    assert contents(folder) == made_by("A")
    assert listed(folder) == sorted(NAMES)


# --- a disk that knows no locks


@pytest.fixture(params=[errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def lockless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says to a lock where the disk's file system has none."""

    def unknown(*_: object) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(fcntl, "flock", unknown)


def aged(folder: Path, seconds: float) -> None:
    """As if nothing in it had changed for so long."""
    then = time.time() - seconds
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (then, then))


@pytest.mark.usefixtures("lockless")
def test_without_locks_a_run_works(folder: Path) -> None:
    swapped(folder)
    assert contents(folder) == NEW
    assert listed(folder) == sorted(NAMES)


@pytest.mark.usefixtures("lockless")
def test_without_locks_litter_goes_after_an_hour(folder: Path) -> None:
    ages: Mapping[str, float] = {"young": 3500, "old": 3700}
    for name, age in ages.items():
        left = folder / f".perfbatch-{name}"
        (left / "making").mkdir(parents=True)
        (left / "making" / "half.xlsx").write_text("x")
        aged(left, age)
    swapped(folder)
    young = ".perfbatch-young"
    assert listed(folder) == sorted([young, *NAMES])
    assert contents(folder) == {**NEW, f"{young}/making/half.xlsx": "x"}


@pytest.mark.usefixtures("lockless")
@pytest.mark.parametrize(("age", "waits"), [(0, True), (60, False)])
def test_without_locks_a_swap_is_waited_for_and_then_ended(
    age: float, waits: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(DIES_PUTTING_BACK, folder)
    (left,) = folder.glob(".perfbatch-*/")
    impatient(monkeypatch, 1)
    aged(left, age)
    begun = time.monotonic()
    with staging(folder):
        assert set_in(folder) == OLD
    assert (time.monotonic() - begun > 0.7) == waits
    assert listed(folder) == sorted(NAMES)


@pytest.mark.usefixtures("lockless")
def test_without_locks_a_swap_that_ends_by_itself_is_left_to_its_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_after_the_other(folder, monkeypatch)


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
