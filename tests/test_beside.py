"""Workbooks of single units are written by other processes while the summary is."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from perfbatch.isolation import beside
from perfbatch.isolation.beside import AT_ONCE, FEWEST

MANY = 2 * FEWEST


@dataclass(frozen=True)
class Note:
    """A file that says which process wrote it."""

    path: Path

    def write(self) -> None:
        making = self.path.with_suffix(".making")
        making.write_text(f"{os.getpid()}")
        making.replace(self.path)  # who sees it sees it whole


@dataclass(frozen=True)
class Deadly(Note):
    """Ends every process but the first one."""

    first: int = 0

    def write(self) -> None:
        if os.getpid() != self.first:
            os._exit(1)
        super().write()


@dataclass(frozen=True)
class Slow(Note):
    """Takes its time."""

    def write(self) -> None:
        time.sleep(0.5)
        super().write()


def notes(folder: Path, count: int, kind: type[Note] = Note) -> list[Note]:
    return [kind(folder / f"{number}.txt") for number in range(count)]


def writers(jobs: Sequence[Note]) -> list[int]:
    return [int(job.path.read_text()) for job in jobs]


def test_others_write_while_the_block_runs(tmp_path: Path) -> None:
    jobs = notes(tmp_path, MANY)
    with beside(jobs, 2):
        deadline = time.monotonic() + 60
        while not all(job.path.exists() for job in jobs) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert os.getpid() not in writers(jobs)
    assert 1 <= len(set(writers(jobs))) <= 2


@pytest.mark.parametrize(("count", "processes"), [(MANY, 1), (FEWEST - 1, 2), (0, None)])
def test_few_jobs_and_a_single_process_wait_for_the_end_of_the_block(
    tmp_path: Path, count: int, processes: int | None
) -> None:
    jobs = notes(tmp_path, count)
    with beside(jobs, processes):
        assert not any(job.path.exists() for job in jobs)
    assert writers(jobs) == [os.getpid()] * count


def test_what_a_process_loses_is_done_here(tmp_path: Path) -> None:
    jobs: list[Note] = notes(tmp_path, MANY)
    jobs[3] = Deadly(tmp_path / "deadly.txt", os.getpid())
    with beside(jobs, 2):
        pass
    told = writers(jobs)
    assert told[3] == os.getpid()
    assert os.getpid() not in told[AT_ONCE:]


def test_what_a_job_raises_is_raised(tmp_path: Path) -> None:
    jobs = [*notes(tmp_path, MANY), Note(tmp_path / "none" / "a.txt")]
    with pytest.raises(FileNotFoundError), beside(jobs, 2):
        pass
    assert all(job.path.exists() for job in jobs[:MANY])


def test_jobs_are_given_up_when_the_block_fails(tmp_path: Path) -> None:
    jobs = notes(tmp_path, MANY, Slow)
    with pytest.raises(KeyboardInterrupt), beside(jobs, 2):
        raise KeyboardInterrupt
    written = sum(job.path.exists() for job in jobs)
    assert written < MANY
    time.sleep(1)
    assert sum(job.path.exists() for job in jobs) == written


def test_without_processes_all_is_done_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "no process")

    monkeypatch.setattr("perfbatch.isolation.readers.Slot", refuse)
    jobs = notes(tmp_path, MANY)
    with beside(jobs, 2):
        pass
    assert writers(jobs) == [os.getpid()] * MANY


def test_no_process_is_left(tmp_path: Path) -> None:
    before = {one.pid for one in psutil.Process().children(recursive=True)}
    with beside(notes(tmp_path, MANY), 2):
        pass
    assert {one.pid for one in psutil.Process().children(recursive=True)} <= before
