"""Processes of their own: whatever one task does, the others have their results, in order."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import ordeals
import psutil
import pytest

from perfbatch.isolation import CannotStart, Limits, Lost, Readers, Reason

HERE = Path(__file__).parent
SHORT = Limits(seconds=0.5)
SMALL = Limits(seconds=10, memory=256 * 1024**2)
WATCHED = Limits(seconds=10, memory=256 * 1024**2, kernel=False)


def suffered(*tasks: str, jobs: int = 1, limits: Limits | None = None) -> list[object]:
    with Readers(ordeals.suffer, jobs, limits or Limits()) as readers:
        return list(readers.map(tasks))


def reason(result: object) -> Reason:
    assert isinstance(result, Lost), result
    return result.reason


# --- order and number


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_results_stand_in_the_order_of_the_tasks(jobs: int) -> None:
    tasks = [*map(str, range(40)), "raise MemoryError", "abort", "shout", "last"]
    results = suffered(*tasks, jobs=jobs)
    lost = {"raise MemoryError": Lost(Reason.MEMORY), "abort": Lost(Reason.DIED)}
    assert results == [lost.get(task, task) for task in tasks]


def test_no_task_needs_no_process() -> None:
    with Readers(ordeals.double) as readers:
        assert readers.map([]) == []
        assert readers.pids == ()


@pytest.mark.parametrize(("jobs", "tasks", "most"), [(1, 30, 1), (3, 30, 3), (8, 2, 2)])
def test_no_more_processes_than_jobs_and_tasks(jobs: int, tasks: int, most: int) -> None:
    with Readers(ordeals.nap, jobs) as readers:
        seen: set[int] = set()
        readers.map(range(tasks), lambda _: seen.update(readers.pids))
        assert 1 <= len(seen) <= most


def test_processes_serve_again_and_are_replaced_after_so_many_tasks() -> None:
    with Readers(ordeals.say_who, 1, Limits(uses=10)) as readers:
        first, second = readers.map(range(5)), readers.map(range(15))
    pids = [*first, *second]
    assert [len(set(pids[at : at + 10])) for at in (0, 10)] == [1, 1]
    assert len(set(pids)) == 2


def test_progress_counts_up() -> None:
    told: list[int] = []
    with Readers(ordeals.suffer, 2) as readers:
        readers.map(["a", "abort", "b"], told.append)
    assert told == [1, 2, 3]


# --- ordeals


@pytest.mark.parametrize(
    ("ordeal", "wanted"),
    [
        ("abort", Reason.DIED),
        ("segfault", Reason.DIED),
        ("overflow the stack", Reason.DIED),
        ("exit at once", Reason.DIED),
        ("close every pipe", Reason.DIED),
        ("say nonsense", Reason.DIED),
        ("be killed", Reason.DIED),
        ("exit", Reason.FAILED),
        ("raise", Reason.FAILED),
        ("recurse", Reason.FAILED),
        ("raise MemoryError", Reason.MEMORY),
    ],
)
def test_an_ordeal_loses_its_own_task_only(ordeal: str, wanted: Reason) -> None:
    before, lost, after = suffered("before", ordeal, "after", limits=Limits(uses=1000))
    assert (before, reason(lost), after) == ("before", wanted, "after")


HANGS = ["hang", "hang in C", "say half", "stop in a large answer"]


@pytest.mark.parametrize("ordeal", HANGS)
def test_a_hang_ends_at_its_limit(ordeal: str) -> None:
    """The limit is that of all tries together, and no second more; nobody else waits for it."""
    done: list[float] = []
    with Readers(ordeals.suffer, 2, SHORT) as readers:
        readers.map(["warm", "warm too"])
        started = time.monotonic()
        others = [str(number) for number in range(20)]
        lost, *rest = readers.map(
            [ordeal, *others], lambda _: done.append(time.monotonic() - started)
        )
    assert (reason(lost), rest) == (Reason.TIME, others)
    assert done[19] < SHORT.seconds
    assert SHORT.seconds <= done[20] < SHORT.seconds + 1


def test_an_answer_that_would_be_too_long_is_not_taken_in() -> None:
    """It announces 100 MB: the process is ended at once, nobody waits for them."""
    with Readers(ordeals.suffer, 1, Limits(seconds=10, result=10**6)) as readers:
        lost, other = readers.map(["announce too much", "other"])
    assert (reason(lost), other) == (Reason.DIED, "other")


def tried(ordeal: str, note: Path, limits: Limits) -> tuple[object, int, float]:
    """What became of it, how often it was tried, and the seconds it all took."""
    with Readers(ordeals.suffer_and_note, 1, limits) as readers:
        readers.map([f"warm @ {note}-warm"])
        started = time.monotonic()
        (result,) = readers.map([f"{ordeal} @ {note}"])
        took = time.monotonic() - started
    return result, len(note.read_text("ascii")), took


def test_who_works_has_the_whole_time_for_one_try(tmp_path: Path) -> None:
    """1.4 s of work; half of the limit would not do."""
    result, tries, _ = tried("work", tmp_path / "note", Limits(seconds=2.7))
    assert (result, tries) == ("work", 1)
    lost, tries, took = tried("work for ever", tmp_path / "other", Limits(seconds=1))
    assert (reason(lost), tries) == (Reason.TIME, 1)
    assert 1 <= took < 2


def test_who_does_nothing_is_tried_again_at_half_time(tmp_path: Path) -> None:
    lost, tries, took = tried("hang", tmp_path / "note", Limits(seconds=2))
    assert (reason(lost), tries) == (Reason.TIME, 2)
    assert 2 <= took < 3
    with Readers(ordeals.hang_once, 1, Limits(seconds=2)) as readers:
        assert readers.map([str(tmp_path / "once")]) == ["well"]


def test_deaths_have_no_more_time_than_a_hang(tmp_path: Path) -> None:
    """Three tries of 0.7 s would take longer; what is told is the first end, not the last."""
    lost, tries, took = tried("work and die", tmp_path / "note", Limits(seconds=2))
    assert reason(lost) is Reason.DIED
    assert tries in {2, 3}
    assert took < 3


def test_who_is_killed_when_large_is_tried_five_times(tmp_path: Path) -> None:
    """By a system without memory, most likely: it would go on so."""
    lost, tries, _ = tried("be killed when large", tmp_path / "note", SMALL)
    assert (reason(lost), tries) == (Reason.MEMORY, 5)


@pytest.mark.parametrize("limits", [SMALL, WATCHED], ids=["kernel", "watch"])
@pytest.mark.parametrize("ordeal", ["grow", "take at once"])
def test_memory_has_its_limit(ordeal: str, limits: Limits) -> None:
    free = psutil.virtual_memory().available
    peaks: list[int] = []
    with Readers(ordeals.suffer, 1, limits) as readers, watched(lambda: readers.pids, peaks):
        lost, other = readers.map([ordeal, "other"])
    assert (reason(lost), other) == (Reason.MEMORY, "other")
    assert max(peaks) < limits.memory * 4 < free


@contextmanager
def watched(pids: Callable[[], tuple[int, ...]], peaks: list[int]) -> Iterator[None]:
    """Take note of the memory of the processes while something runs."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.005):
            for pid in pids():
                try:
                    peaks.append(psutil.Process(pid).memory_info().rss)
                except psutil.Error:
                    continue

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_an_exception_brings_its_traceback() -> None:
    (lost,) = suffered("raise")
    assert isinstance(lost, Lost)
    assert "KeyError: 'planted'" in lost.detail
    assert "_raise" in lost.detail


def test_a_death_is_not_blamed_at_once(tmp_path: Path) -> None:
    notes = [str(tmp_path / str(number)) for number in range(3)]
    with Readers(ordeals.die_once, 2) as readers:
        assert readers.map(notes) == ["well"] * 3


def test_what_is_too_large_does_not_come_back() -> None:
    with Readers(ordeals.cross_over, 1, Limits(result=1_000_000)) as readers:
        small, large = readers.map([900_000, 2_000_000])
    assert small == bytes(900_000)
    assert large == Lost(Reason.MEMORY)


def test_one_abort_among_a_hundred_tasks() -> None:
    tasks = [str(number) for number in range(99)]
    results = suffered(*tasks[:50], "abort", *tasks[50:], jobs=2)
    assert results.pop(50) == Lost(Reason.DIED)
    assert results == tasks


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    suffered("shout", "abort", "exit")
    assert capfd.readouterr() == ("", "")


# --- hands from outside


def test_300_kills_from_outside_lose_nothing() -> None:
    """After each of the tasks somebody kills two processes: working, idle or just coming up."""
    chance = random.Random(300)
    killed = 0

    def kill(_: int) -> None:
        nonlocal killed
        for pid in chance.sample(readers.pids, min(2, len(readers.pids))):
            killed += killed < 300 and end(pid, chance.choice([signal.SIGKILL, signal.SIGTERM]))

    with Readers(ordeals.nap, 4) as readers:
        results = readers.map(range(200), kill)
    assert results == [2 * number for number in range(200)]
    assert killed == 300


def end(pid: int, by: signal.Signals) -> bool:
    """Kill a process; whether it was still there."""
    try:
        os.kill(pid, by)
    except ProcessLookupError:
        return False
    return True


PARENT = """
import sys
sys.path.insert(0, {here!r})
import ordeals
from perfbatch.isolation import Readers
print("script runs", flush=True)
with Readers(ordeals.suffer, 2) as readers:
    readers.map(["warm", "warm too"], lambda _: None)
    readers.map({tasks!r}, lambda _: print("done one", *readers.pids, flush=True))
print("end", flush=True)
"""


HEARS_INTERRUPTS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
"""
"""A shell has its background jobs, and so the tests that it runs there, ignore the keyboard."""


@contextmanager
def script(*tasks: str) -> Iterator[subprocess.Popen[str]]:
    """A script without a guard for its main module, which runs the tasks."""
    code = HEARS_INTERRUPTS + PARENT.format(here=str(HERE), tasks=tasks)
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=HERE.parent,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    """The script is a file here: multiprocessing would import it again."""
    path = tmp_path / "script.py"
    path.write_text(PARENT.format(here=str(HERE), tasks=["a", "abort", "exit"]), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, check=True, env=environment
    )
    lines = done.stdout.splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("script runs", "end", 5)
    assert done.stderr == ""


STOPPED = """
import sys
sys.path.insert(0, {here!r})
import ordeals
from perfbatch.isolation import Limits, Readers
with Readers(ordeals.suffer, 1, Limits(seconds=2.7)) as readers:
    readers.map(["warm"])
    print("warm", flush=True)
    print(readers.map(["work"]), flush=True)
"""


def test_a_program_that_is_stopped_for_a_while_loses_nothing() -> None:
    """The whole of it, as by Ctrl-Z: longer than the limit of the task in hand."""
    with subprocess.Popen(
        [sys.executable, "-c", STOPPED.format(here=str(HERE))],
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE.parent,
        start_new_session=True,
    ) as process:
        assert line_of(process) == ["warm"]
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGSTOP)
        time.sleep(3)
        os.killpg(process.pid, signal.SIGCONT)
        assert line_of(process) == ["['work']"]


def line_of(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


@pytest.mark.parametrize("ordeal", ["hang", "hang in C"])
def test_a_parent_that_is_killed_leaves_no_orphan(ordeal: str) -> None:
    with script("well", ordeal, ordeal) as process:
        assert line_of(process) == ["script", "runs"]
        assert line_of(process)[:2] == ["done", "one"]
        time.sleep(0.3)  # the others are at their work now
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 2
        process.kill()
        _, alive = psutil.wait_procs(family, timeout=2)
        assert alive == []


def test_an_interrupt_at_the_keyboard_ends_all_quietly() -> None:
    with script("well", "hang", "hang") as process:
        assert line_of(process) == ["script", "runs"]
        assert line_of(process)[:2] == ["done", "one"]
        time.sleep(0.3)
        family = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        _, alive = psutil.wait_procs(family, timeout=2)
        assert alive == []
        _, told = process.communicate(timeout=5)
    assert told.count("Traceback") == 1
    assert told.rstrip().endswith("KeyboardInterrupt")


def test_the_end_leaves_no_process() -> None:
    with Readers(ordeals.suffer, 2) as readers:
        readers.map(["a", "b", "c"])
        pids = readers.pids
        assert pids
    assert not any(psutil.pid_exists(pid) for pid in pids)


def test_an_error_of_the_parent_leaves_no_process() -> None:
    pids: tuple[int, ...] = ()

    def stop(_: int) -> None:
        nonlocal pids
        pids = readers.pids
        raise RuntimeError("planted")

    with Readers(ordeals.suffer, 2) as readers:
        with pytest.raises(RuntimeError, match="planted"):
            readers.map(["a", "b", "hang"], stop)
        assert readers.pids == ()
        assert pids
        assert not any(psutil.pid_exists(pid) for pid in pids)
        assert readers.map(["again"]) == ["again"]


# --- no process to be had


def absent(_: int) -> int:
    """Named after a module that other processes do not find."""
    raise AssertionError


def test_a_function_that_is_not_there_is_told() -> None:
    absent.__module__ = "no_such_module"
    with Readers(absent, 2) as readers, pytest.raises(CannotStart, match="no_such_module"):
        readers.map([1, 2])


def test_processes_that_never_come_up_end_the_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    started = time.monotonic()
    with Readers(ordeals.double, 2) as readers, pytest.raises(CannotStart):
        readers.map([1, 2, 3])
    assert time.monotonic() - started < 10


def test_waiting_costs_nothing() -> None:
    """The parent looks in twenty times a second and sleeps in between."""
    with Readers(ordeals.suffer, 1, Limits(seconds=1)) as readers:
        readers.map(["warm"])
        before = time.process_time()
        readers.map(["hang"])
        assert time.process_time() - before < 0.3
