"""Somebody kills reader processes at random moments while an inbox is read."""

import os
import random
import threading
from contextlib import suppress
from pathlib import Path

import psutil

from perfbatch.intake.inbox import Read, new_readers, read_inbox
from perfbatch.isolation import Readers
from perfbatch.model.entry import Entry
from perfbatch.model.opened import Opened

_PAUSE = 0.5
"""Seconds between two kills at most."""


def read_while_killing(
    inbox: Path, chance: random.Random, most: int, jobs: int
) -> tuple[Read, int]:
    """What was read while somebody killed its readers, and how many fell; `most` at most."""
    over, fallen = threading.Event(), list[int]()

    def kill(readers: Readers[Entry, Opened]) -> None:
        while len(fallen) < most and not over.wait(chance.uniform(0, _PAUSE)):
            fallen.extend(_kill_one(readers, chance))

    with new_readers(jobs) as readers:
        killer = threading.Thread(target=kill, args=(readers,))
        killer.start()
        try:
            found = read_inbox(inbox, lambda *_: None, readers)
        finally:
            over.set()
            killer.join()
    return found, len(fallen)


def _kill_one(readers: Readers[Entry, Opened], chance: random.Random) -> list[int]:
    """Kill one of the readers, if it is still there and a child of this process."""
    with suppress(ValueError, psutil.Error, OSError):  # it went by itself in this moment
        pids = readers.pids
        if pids:
            one = psutil.Process(chance.choice(pids))
            if one.ppid() == os.getpid() and one.status() != psutil.STATUS_ZOMBIE:
                one.kill()
                return [one.pid]
    return []
