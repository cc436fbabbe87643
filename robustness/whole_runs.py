"""kill -9 of the whole program at random moments, its readers left behind: old output or new, whole.

The output of an earlier run stands there. Afterwards each of its files is the old or the new one, the
readers of the dead run have gone by themselves, and the next run gives the right output, and no litter.
"""

import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from robustness.returns import put_returns
from robustness.running import environment, order_for, run_program

RETURNS = 3
WORKERS = 2
_SEED = 20220630
_LATE = 0.75
"""Half of the kills come after this share of a run's usual time: there it writes."""
_HIDDEN = "/.perfbatch-"
"""Begins the names of what a run keeps beside its output while it lives."""
_GONE_WITHIN = 10.0
_PATIENCE = 120.0
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Killed:
    """What came of a run that was to be killed: whether it fell, how old its output was, what is wrong."""

    fell: bool
    new: bool
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stage:
    """A folder with an inbox and the output of an earlier run, and what the next one gives."""

    folder: Path
    old: Files
    new: Files
    seconds: float


def killed_runs(kills: int) -> list[Killed]:
    """Runs, two beside each other, until so many were killed, each at its own moment."""
    with ProcessPoolExecutor(WORKERS) as pool:
        shares = [kills // WORKERS + (place < kills % WORKERS) for place in range(WORKERS)]
        return [one for some in pool.map(_some, range(WORKERS), shares) for one in some]


def _some(seed: int, kills: int) -> list[Killed]:
    chance, found = random.Random(_SEED + seed), list[Killed]()
    with tempfile.TemporaryDirectory() as name:
        stage = _set(Path(name).resolve())
        while sum(one.fell for one in found) < kills:
            found.append(_kill(stage, chance.uniform(chance.choice((0, _LATE)), 1)))
    return found


def _set(folder: Path) -> _Stage:
    """Run twice undisturbed: over one return, then over all."""
    inbox = put_returns(folder, [1])
    run_program(inbox, folder, _PATIENCE)
    old = _files(folder / "output")
    more = put_returns(folder / "more", range(2, RETURNS + 1))
    for path in more.iterdir():
        path.rename(inbox / path.name)
    shutil.rmtree(folder / "more")
    shutil.rmtree(folder / "temporary")
    second = run_program(inbox, folder, _PATIENCE)
    shutil.rmtree(folder / "temporary")
    return _Stage(folder, old, _files(folder / "output"), second.seconds)


def _files(output: Path) -> dict[str, bytes]:
    found = (path for path in output.rglob("*") if path.is_file())
    return {str(path.relative_to(output)): path.read_bytes() for path in found}


def _kill(stage: _Stage, share: float) -> Killed:
    """A run killed after a share of its usual time; the output is looked at, then a healthy run."""
    output, temporary = stage.folder / "output", stage.folder / "temporary"
    shutil.rmtree(output)
    for name, data in stage.old.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(data)
    temporary.mkdir()
    fell, left = _killed_after(stage, share * stage.seconds)
    found = _files(output)
    wrong = [f"{left} readers did not go"] if left else []
    wrong += [
        f"{name} is neither old nor new"
        for name in {_item(path) for path in (*stage.old, *stage.new, *found)}
        if not _is_whole(name, found, stage)
    ]
    shutil.rmtree(temporary)
    after = run_program(stage.folder / "inbox", stage.folder, _PATIENCE)
    shutil.rmtree(temporary)
    if after.litter or not after.untouched or not after.ended:
        wrong.append(f"the next run: exit {after.code}, left {after.litter}: {after.said[-300:]}")
    if _files(output) != stage.new:
        wrong.append("the next run gave another output")
    moment = f"killed after {share * stage.seconds:.3f} s: "
    return Killed(fell, found == stage.new, tuple(moment + one for one in wrong))


def _item(path: str) -> str:
    """The file or folder of the set to which a path below the output belongs; the first part is the period."""
    return "/".join(Path(path).parts[:2])


def _is_whole(item: str, found: Files, stage: _Stage) -> bool:
    """Whether it is all old or all new; of a folder, which goes in two steps, nothing may stand there."""
    now, old, new = (
        {path: data for path, data in files.items() if _item(path) == item}
        for files in (found, stage.old, stage.new)
    )
    is_folder = any(path != item for path in (*old, *new))
    return _HIDDEN in item or now in (old, new) or (is_folder and not now)


def _killed_after(stage: _Stage, seconds: float) -> tuple[bool, int]:
    """Whether the run was still there to be killed, and how many of its readers outlived it long."""
    with subprocess.Popen(
        order_for(stage.folder / "inbox", stage.folder / "output"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=environment(stage.folder / "temporary"),
        cwd=stage.folder,
    ) as process:
        time.sleep(seconds)
        family = _children(process.pid)
        fell = process.poll() is None
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(family, timeout=_GONE_WITHIN)
    for one in alive:
        one.kill()
    return fell, len(alive)


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []
