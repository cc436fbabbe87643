"""What a reader may do to its process; run in processes of their own by tests/test_isolation.py."""

import ctypes
import os
import re
import signal
import stat
import struct
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfbatch.model.entry import Entry
    from perfbatch.model.opened import Opened


def double(number: int) -> int:
    return 2 * number


def nap(number: int) -> int:
    time.sleep(0.002)
    return 2 * number


def suffer(ordeal: str) -> str:
    """Do what the ordeal's name says; an unknown one is harmless and comes back."""
    deed = DEEDS.get(ordeal)
    if deed is not None:
        deed()
    return ordeal


def open_entry_or_suffer(entry: "Entry") -> "Opened":
    """Open an entry of the inbox; one with the name of an ordeal has that instead."""
    from perfbatch.intake.opening import open_entry  # the other ordeals come up faster without it

    suffer(entry.path.stem)
    return open_entry(entry)


def die_once(note: str) -> str:
    """Die at the first try, of which a file takes note; be well at the second."""
    path = Path(note)
    if path.exists():
        return "well"
    path.touch()
    os.abort()


def suffer_and_note(task: str) -> str:
    """An ordeal and a file, which has a sign for each try: "abort /some/where"."""
    ordeal, _, note = task.partition(" @ ")
    with Path(note).open("a", encoding="ascii") as file:
        file.write("x")
    return suffer(ordeal)


def hang_once(note: str) -> str:
    """Do nothing for ever at the first try; be well at the second."""
    path = Path(note)
    if path.exists():
        return "well"
    path.touch()
    _hang()
    raise AssertionError


def say_who(_: object) -> int:
    return os.getpid()


def cross_over(size: int) -> bytes:
    return bytes(size)


def _hang() -> None:
    while True:
        time.sleep(1)


def _hang_in_c() -> None:
    """A search that never gives the interpreter back: no thread of Python runs meanwhile."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def _grow() -> None:
    held = []
    while True:
        held.append(list(range(100_000)))


def _take_at_once() -> None:
    held = b"x" * (6 * 1024**3)
    assert held


def _recurse() -> None:
    def deeper(depth: int) -> int:
        return deeper(depth + 1) + 1

    deeper(0)


def _overflow_the_stack() -> None:
    nested: tuple[object, ...] = ()
    for _ in range(10**6):
        nested = (nested,)
    hash(nested)


def _segfault() -> None:
    ctypes.string_at(0)


def _close_every_pipe() -> None:
    os.closerange(3, 64)
    _hang()


def _say(told: bytes) -> None:
    """Write to the pipe to the parent, past everything that sees to whole messages."""
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                with os.fdopen(number, "wb", closefd=False) as pipe:
                    pipe.write(told)
        except OSError:
            continue


def _say_half() -> None:
    _say(b"\0\0")
    _hang()


def _stop_in_a_large_answer() -> None:
    size = 50 * 1024**2
    _say(struct.pack("!i", size) + bytes(size // 2))
    os.kill(os.getpid(), signal.SIGSTOP)


def _announce_too_much() -> None:
    _say(struct.pack("!i", 10**8) + bytes(10_000))
    _hang()


def _work(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def _work_and_die() -> None:
    _work(0.7)
    os.abort()


def _be_killed_when_large() -> None:
    """Large enough for a system without memory to choose it; it is seen to be."""
    held = b"x" * (160 * 1024**2)
    time.sleep(0.3)
    assert held
    _be_killed()


def _shout() -> None:
    os.write(2, b"a panic\n")
    print("and a word")  # noqa: T201 - nobody may see it


def _raise_memory_error() -> None:
    raise MemoryError


def _raise() -> None:
    raise KeyError("planted")


def _be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


DEEDS = {
    "hang": _hang,
    "hang in C": _hang_in_c,
    "grow": _grow,
    "take at once": _take_at_once,
    "recurse": _recurse,
    "overflow the stack": _overflow_the_stack,
    "segfault": _segfault,
    "close every pipe": _close_every_pipe,
    "shout": _shout,
    "raise MemoryError": _raise_memory_error,
    "raise": _raise,
    "be killed": _be_killed,
    "be killed when large": _be_killed_when_large,
    "say half": _say_half,
    "say nonsense": lambda: _say(struct.pack("!i", 8) + b"nonsense"),
    "announce too much": _announce_too_much,
    "stop in a large answer": _stop_in_a_large_answer,
    "work": lambda: _work(1.4),
    "work for ever": lambda: _work(10**6),
    "work and die": _work_and_die,
    "abort": os.abort,
    "exit": sys.exit,
    "exit at once": lambda: os._exit(0),
}
