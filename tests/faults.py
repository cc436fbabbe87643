"""Faults on purpose: a run whose disk fails, or that is killed, at any step of its writing.

A run is the real command line in a process of its own (forked from one that has everything
imported), with the reading done beforehand. Its steps are counted: opening, writing, flushing,
replacing, renaming, linking and making folders below the output. At the k-th step it gets an
error from the system, or dies by SIGKILL; or it gets an error in the swap and then dies at a step
of putting back. Then the output is looked at; the next start must make it a whole set, old or new,
and a healthy run must give the right output and leave no litter.

The same is done with a small set that has a folder in it, or has it no more; there every step is
tried every time, and some runs find the old folder open, as Windows has it.

python -m tests.faults --all tries every step and 300 random kills, and prints figures.
"""

import argparse
import builtins
import errno
import io
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PERIOD = "2022-06"
NAMES = ("run.json", "run.log", f"预算绩效运行监控汇总_{PERIOD}.xlsx")
FOLDER, BESIDE = "反馈单", "反馈单_2"
CALLS = ("mkdir", "rename", "replace", "link", "fsync", "unlink", "rmdir")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
REFUSED = 4


@dataclass
class Steps:
    """The steps of a run below a folder: counted, and something done at one of them."""

    folder: str = ""
    at: int = 0
    act: Callable[[str], None] = field(default=lambda _: None)
    kinds: list[str] = field(default_factory=list)

    def step(self, kind: str, path: object) -> None:
        """One more step; what is planned for it happens before it."""
        if not self.folder or not _below(path, self.folder):
            return
        self.kinds.append(kind)
        if len(self.kinds) == self.at:
            self.act(str(path))


STEPS = Steps()


def _below(path: object, folder: str) -> bool:
    if isinstance(path, int):
        try:
            path = str(Path(f"/proc/self/fd/{path}").readlink())
        except OSError:
            return False
    return os.fspath(path).startswith(folder) if isinstance(path, str | os.PathLike) else False


class CountedFile(io.FileIO):
    """A file whose writes are steps."""

    def write(self, data: Any, /) -> int:
        STEPS.step("write", self.name)
        return super().write(data)


REAL_OPEN = io.open


def counted_open(
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: Any = None,
    errors: Any = None,
    *more: Any,
    **rest: Any,
) -> Any:
    """open(), with its writes counted."""
    STEPS.step("open", file)
    if not STEPS.folder or not set(mode) & set("wax+") or not _below(file, STEPS.folder):
        return REAL_OPEN(file, mode, buffering, encoding, errors, *more, **rest)
    raw = CountedFile(file, mode.replace("b", "").replace("t", ""))
    buffered: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
    return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, *more, **rest)


def count_steps() -> None:
    """Put the counting in between; before anything of the project is imported."""
    io.open = builtins.open = counted_open  # type: ignore[assignment]
    for name in (*CALLS, "open"):
        setattr(os, name, _counted(name, getattr(os, name)))


def _counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any, *more: Any, **rest: Any) -> Any:
        if rest.get("dir_fd") is None:
            STEPS.step(name, path)
        return real(path, *more, **rest)

    return call


# --- a desk with an old output and a new report to write


class Desk:
    """An output of an earlier run, and the report of the next one, read and ready.

    `names`: files and folders of the set. `moves`: the kinds of steps that move them. `label`:
    what its trials are counted as.
    """

    names: tuple[str, ...] = (*NAMES, FOLDER)
    moves = frozenset({"replace"})
    label = ""

    def __init__(self, folder: Path) -> None:
        from perfbatch import pipeline
        from perfbatch.cli import main

        self.main, self.pipeline = main, pipeline
        self.inbox, self.output = folder / "inbox", folder / "output"
        self.folder = self.output / PERIOD
        self.real_read = pipeline.read_entries
        self.old = self._made(1)
        self.new = self._made(2)
        self.before = self.old
        self.kinds: list[str] = []

    def _made(self, units: int) -> dict[str, bytes]:
        """The output for so many units, by the file's name."""
        self.inbox.mkdir(exist_ok=True)
        for number in range(units):
            self._give(number)
        read = self.real_read(self.pipeline.entries_at(self.inbox), lambda *_: None, None)
        self.pipeline.read_entries = lambda *_, **__: read
        assert self.run() == 0
        return self.found()

    def _give(self, number: int) -> None:
        from perfbatch.form.monitoring import MONITORING
        from perfbatch.model.period import Period
        from perfbatch.template import Content, write_template

        card = {"unit_code": f"{number + 1}", "unit_name": f"单位{number}", "department": "部门"}
        card |= {"correction_no": 0, "nil_return": "否"}  # type: ignore[dict-item]
        row = {"project_name": "一", "budget_origin": "年初预算", "original_budget_fen": 3 + number}
        row |= {"executed_fen": 1, "goal_attainment": 40, "year_end_outlook": "能实现"}
        content = Content(card, {"projects": [row]}, Period(2022, 6))
        write_template(self.inbox / f"{number}.xlsx", MONITORING, content)

    def run(self) -> int:
        """The command, in this process."""
        words = ["summarize", str(self.inbox), "--output", str(self.output), "--no-cache"]
        return self.main([*words, "--period", PERIOD])

    def found(self) -> dict[str, bytes]:
        """What stands in the output folder."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def shown(self) -> dict[str, bytes]:
        """The same as somebody reads it who was told where the new things stand."""
        neighbour = self.folder / NAMES[2].replace(".xlsx", "_2.xlsx")
        if neighbour.exists():  # it stays, on purpose
            neighbour.replace(self.folder / NAMES[2])
        found, wanted = self.found(), part_of(self.new, FOLDER)
        for place in (BESIDE, FOLDER + "_3"):
            moved = {
                name.replace(place, FOLDER): data for name, data in part_of(found, place).items()
            }
            if moved and moved == wanted:
                rest = found.keys() - part_of(found, FOLDER)
                return {name: found[name] for name in rest} | moved
        return found

    def ends_for(self, code: int) -> list[dict[str, bytes]]:
        """The sets that may stand there after an exit code."""
        if code != 0:
            return [self.before, self.new]
        if part_of(self.new, FOLDER):
            return [self.new]
        # A folder that should go but could not be moved stays, and the run is told so.
        return [self.new, self.new | part_of(self.before, FOLDER)]

    def prepare(self) -> None:
        """What is done in the process of a run before it begins."""

    def start(self) -> None:
        """What every run does first: it sees to what a dead one has left."""
        from perfbatch.stages.write.swap import staging

        with staging(self.folder):
            pass

    def reset(self) -> None:
        """What stood there before: the old output, or a part of it."""
        import shutil

        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        put_files(self.folder, self.before)


def put_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files by their path below a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


class FolderDesk(Desk):
    """A set of three files and a folder, put in place without a report.

    `had`: files of the old folder, `beside`: of one that an earlier run put beside it, `has`: of
    the new one; empty where there is none. `held`: the old folder is open while a run lasts.
    """

    moves = frozenset({"replace", "rename"})
    label = "folder "

    def __init__(self, folder: Path, had: str, beside: str, has: str, held: bool = False) -> None:
        self.output, self.folder, self.held = folder, folder / PERIOD, held
        self.old = dict.fromkeys(NAMES, b"old")
        self.old |= {f"{FOLDER}/{name}.xlsx": b"old" for name in had}
        self.old |= {f"{BESIDE}/{name}.xlsx": b"older" for name in beside}
        if beside:
            self.old[".perfbatch-beside"] = json.dumps([BESIDE]).encode()
        self.new = dict.fromkeys(NAMES, b"new")
        self.new |= {f"{FOLDER}/{name}.xlsx": b"new" for name in has}
        self.before, self.has = self.old, has

    def run(self) -> int:
        from perfbatch.stages.write.swap import OutputRefused, staging

        try:
            with staging(self.folder) as staged:
                put_files(staged.making, self.new)
                staged.put_in_place((*NAMES, FOLDER) if self.has else NAMES, gone=(FOLDER,))
        except OutputRefused as refused:
            sys.stderr.write(f"没有写成：{refused}")
            return REFUSED
        return 0

    def prepare(self) -> None:
        if self.held:
            os.rename = _refusing(self.folder / FOLDER, os.rename)


def _refusing(folder: Path, real: Callable[..., None]) -> Callable[..., None]:
    """os.rename, where a file in that folder is open."""

    def rename(source: Any, target: Any) -> None:
        if Path(source) == folder:
            raise PermissionError(errno.EACCES, "held", str(source))
        real(source, target)

    return rename


@contextmanager
def desk() -> Iterator[Desk]:
    """A desk in a folder of its own; its temporary folder is another, which must stay empty."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as temporary:
        tempfile.tempdir = temporary
        made = Desk(Path(folder).resolve())
        yield made
        tempfile.tempdir = None
        left = [path.name for path in Path(temporary).iterdir()]
        assert left == []


# --- one run in a process of its own


@dataclass(frozen=True)
class End:
    """How a run ended: its exit code (negative: the signal), what it said, its steps."""

    code: int
    said: str
    kinds: tuple[str, ...] = ()


def forked(
    desk: Desk,
    at: int = 0,
    act: Callable[[str], None] = lambda _: None,
    before: Callable[[], None] = lambda: None,
    kill_after: float | None = None,
) -> End:
    """Run the command in a fork; `act` at its step `at`, or a kill after so many seconds."""
    ear, mouth = os.pipe()
    pid = os.fork()
    if not pid:
        _child(desk, mouth, at, act, before)
    os.close(mouth)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    with REAL_OPEN(ear, "rb") as said:
        text, _, kinds = said.read().decode("utf-8", "replace").partition("\x00")
    status = os.waitpid(pid, 0)[1]
    return End(os.waitstatus_to_exitcode(status), text, tuple(json.loads(kinds or "[]")))


def _child(
    desk: Desk, said: int, at: int, act: Callable[[str], None], before: Callable[[], None]
) -> None:
    os.dup2(said, 2)
    code = 99
    try:
        STEPS.folder, STEPS.at, STEPS.act, STEPS.kinds = str(desk.output), at, act, []
        before()
        code = desk.run()
        import gc

        gc.collect()  # what is thrown away late complains now or never
        STEPS.folder = ""
        sys.stderr.flush()
        if code == 0:
            os.write(2, b"\x00" + json.dumps(STEPS.kinds).encode())
    finally:
        os._exit(code)


def failing(number: int) -> Callable[[str], None]:
    """An error of the system."""

    def act(path: str) -> None:
        raise OSError(number, os.strerror(number), path)

    return act


def failing_then_dying(steps: int) -> Callable[[str], None]:
    """An error of the system, and so many steps later kill -9."""

    def act(path: str) -> None:
        STEPS.at, STEPS.act = len(STEPS.kinds) + steps, dying
        failing(errno.EIO)(path)

    return act


def dying(_: str) -> None:
    """kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def no_larger_than(size: int) -> Callable[[], None]:
    """No file may grow beyond so many bytes, as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# --- what must hold afterwards


def part_of(found: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """A file by its name, or the files of the folder of that name."""
    return {path: data for path, data in found.items() if Path(path).parts[0] == name}


def set_in(found: Mapping[str, bytes], desk: Desk) -> dict[str, bytes]:
    """The files of the set alone."""
    return {path: data for path, data in found.items() if Path(path).parts[0] in desk.names}


def faults_of(desk: Desk, end: End) -> list[str]:
    """What is wrong after a run that met a fault, and after the healthy run that follows."""
    found = desk.shown()
    before = set_in(desk.before, desk)
    wrong = [
        f"{name} is neither old nor new"
        for name in desk.names
        if part_of(found, name) not in _states(desk, name, end)
    ]
    own = set_in(found, desk)
    if end.code in {0, REFUSED}:
        if own not in [set_in(one, desk) for one in desk.ends_for(end.code)]:
            wrong.append(f"a mixed set after exit {end.code}")
        if "Traceback" in end.said or "Exception ignored" in end.said:
            wrong.append(f"a traceback: {end.said[-400:]}")
        if end.code == REFUSED and not any("\u4e00" <= one <= "\u9fff" for one in end.said):
            wrong.append(f"no sentence: {end.said!r}")
    elif end.code != -signal.SIGKILL:
        wrong.append(f"exit {end.code}: {end.said[-400:]}")
    desk.start()
    whole = desk.ends_for(0) if end.code == 0 else (before, desk.new)
    if set_in(desk.shown(), desk) not in whole:
        wrong.append("a mixed set after the next start")
    after = forked(desk)
    if after.code != 0:
        wrong.append(f"the next run: exit {after.code}: {after.said[-300:]}")
    left = sorted(path.name for path in desk.folder.iterdir())
    wanted = sorted({Path(path).parts[0] for path in desk.new})
    if desk.found() != desk.new or left != wanted:
        wrong.append(f"the next run left {left}")
    return wrong


def _states(desk: Desk, name: str, end: End) -> list[dict[str, bytes]]:
    """How a file or folder may stand there after a run; a folder is never there in part."""
    states = [part_of(desk.before, name), part_of(desk.new, name)]
    return [*states, {}] if name == FOLDER and end.code == -signal.SIGKILL else states


def trial(desk: Desk, kind: str, k: int) -> list[str]:
    """One run with a fault of a kind at step k, from the old output on."""
    desk.reset()
    if kind == "kill":
        end = forked(desk, k, dying, desk.prepare)
    elif kind == "limit":
        end = forked(desk, before=no_larger_than(k))
    elif kind == "random kill":
        end = forked(desk, kill_after=k / 1e6)
    else:
        end = forked(desk, k, failing(getattr(errno, kind)), desk.prepare)
    COUNTED[desk.label + kind, end.code] += 1
    return [f"{desk.label}{kind} at {k}: {one}" for one in faults_of(desk, end)]


def put_back_trials(desk: Desk, standing: Iterable[str], stride: int = 1) -> list[str]:
    """Errors in the swap, then a kill at each step of putting back, from these old files on.

    `stride`: of so many steps of putting back, one.
    """
    desk.before = {name: desk.old[name] for name in standing}
    wrong = []
    moves = [k for k, kind in enumerate(steps_of(desk), 1) if kind in desk.moves]
    for move in moves[1:]:
        for later in count(1, stride):
            desk.reset()
            end = forked(desk, move, failing_then_dying(later), desk.prepare)
            COUNTED[desk.label + "put back", end.code] += 1
            told = (
                f"{desk.label}put back from {len(desk.before)}, error at {move}, kill {later} later"
            )
            wrong += [f"{told}: {one}" for one in faults_of(desk, end)]
            if end.code != -signal.SIGKILL:
                break
    desk.before = desk.old
    return wrong


COUNTED: Counter[tuple[str, int]] = Counter()


def steps_of(desk: Desk) -> tuple[str, ...]:
    """The kinds of steps of an undisturbed run, in order."""
    desk.reset()
    end = forked(desk, before=desk.prepare)
    assert end.code == 0, end.said
    return end.kinds


def _seconds(desk: Desk) -> float:
    """How long an undisturbed run takes."""
    desk.reset()
    begun = time.monotonic()
    forked(desk)
    return time.monotonic() - begun


def sample(kinds: Sequence[str], writes: int) -> list[int]:
    """Steps to try: every one that is not a write or an open, and so many of these, evenly."""
    many = [k for k, kind in enumerate(kinds, 1) if kind in {"write", "open", "unlink"}]
    few = [k for k, kind in enumerate(kinds, 1) if kind not in {"write", "open", "unlink"}]
    return sorted({*few, *(many[n * len(many) // writes] for n in range(writes))})


def plan(
    kinds: Sequence[str], *, everything: bool, seconds: float, kills: int
) -> Mapping[str, Sequence[int]]:
    """Kind of fault → steps, sizes or microseconds."""
    chance = random.Random(2022)
    every = list(range(1, len(kinds) + 1))
    steps = every if everything else sample(kinds, 9)
    names = [errno.errorcode[one] for one in ERRORS]
    some: dict[str, Sequence[int]] = {
        name: steps if everything else steps[place::3] for place, name in enumerate(names)
    }
    some["kill"] = steps if everything else steps[::2]
    some["limit"] = [0, 100, 4_000, 24_000]
    some["random kill"] = [int(chance.random() * seconds * 1e6) for _ in range(kills)]
    return some


def run_all(*, everything: bool, kills: int) -> dict[str, Any]:
    """Every trial; figures and what was wrong."""
    count_steps()
    wrong: list[str] = []
    with desk() as one:
        kinds = steps_of(one)
        seconds = min(_seconds(one) for _ in range(3))
        trials = plan(kinds, everything=everything, seconds=seconds, kills=kills)
        for kind, places in trials.items():
            for k in places:
                wrong += trial(one, kind, k)
        for standing in (NAMES, NAMES[2:], ()) if everything else (NAMES[2:],):
            wrong += put_back_trials(one, standing)
    folders = folder_trials(wrong, everything=everything)
    return {
        "steps": dict(Counter(kinds)),
        "trials": {kind: len(places) for kind, places in trials.items()},
        "ends": {f"{kind}: exit {code}": n for (kind, code), n in sorted(COUNTED.items())},
        "folders": folders,
        "wrong": wrong,
    }


FOLDERS: Mapping[str, tuple[str, str, str, bool]] = {
    "over an old one": ("ab", "", "bc", False),
    "the first": ("", "", "bc", False),
    "gone": ("ab", "", "", False),
    "beside of earlier": ("ab", "cd", "bc", False),
    "gone with its neighbour": ("ab", "cd", "", False),
    "open": ("ab", "", "bc", True),
    "open again": ("ab", "cd", "bc", True),
}
"""Files of the old folder, of one beside it, of the new one; whether the old one is open."""


def folder_trials(wrong: list[str], *, everything: bool) -> dict[str, dict[str, int]]:
    """Faults at the steps of sets with a folder; the steps of each by their kind."""
    steps: dict[str, dict[str, int]] = {}
    names = [errno.errorcode[number] for number in ERRORS]
    for name, (had, beside, has, held) in FOLDERS.items():
        with tempfile.TemporaryDirectory() as folder:
            one = FolderDesk(Path(folder).resolve(), had, beside, has, held)
            kinds = steps_of(one)
            steps[name] = dict(Counter(kinds))
            places = range(1, len(kinds) + 1) if everything else _moving(kinds)
            found = [told for k in places for told in trial(one, "kill", k)]
            for k in places:
                for kind in names if everything else names[k % 3 :][:1]:
                    found += trial(one, kind, k)
            found += put_back_trials(one, one.old, 1 if everything else 4)
            wrong += [f"{name}: {told}" for told in found]
    return steps


def _moving(kinds: Sequence[str]) -> list[int]:
    """The steps at which a name changes, and some at which it is flushed."""
    names = [k for k, kind in enumerate(kinds, 1) if kind in {"rename", "replace", "unlink"}]
    return sorted({*names, *[k for k, kind in enumerate(kinds, 1) if kind == "fsync"][::4]})


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    options = argparse.ArgumentParser()
    options.add_argument("--all", action="store_true")
    options.add_argument("--kills", type=int)
    chosen = options.parse_args()
    kills = chosen.kills or (300 if chosen.all else 16)
    figures = run_all(everything=chosen.all, kills=kills)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    sys.exit(bool(figures["wrong"]))
