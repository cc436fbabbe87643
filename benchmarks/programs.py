"""The programs that are measured: how each is called, and how it says what it has read."""

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.totals import PERIOD, Totals, left, summarised

Order = Callable[[Path, Path], list[str]]
"""Inbox and output → the command."""


@dataclass(frozen=True)
class Program:
    """A program: its name in the tables, its command, where it says what it has read.

    `said`: None for one that reads nothing. `needs`: the libraries without which it cannot run.
    """

    name: str
    order: Order
    said: Callable[[Path], Totals] | None = None
    needs: tuple[str, ...] = ()

    def missing(self) -> list[str]:
        """The libraries that it needs and that are not there."""
        return [one for one in self.needs if importlib.util.find_spec(one) is None]


def _script(name: str, module: str, *needs: str) -> Program:
    """A script of this package that is called with inbox and output."""
    return Program(
        name,
        lambda inbox, output: [*_python("-m", f"benchmarks.{module}"), str(inbox), str(output)],
        left,
        needs,
    )


def _python(*words: str) -> list[str]:
    return [sys.executable, *words]


def summarize(name: str = "summarize") -> Program:
    """The program itself, as a clerk runs it."""
    return Program(
        name,
        lambda inbox, output: [
            *_python("-m", "perfbatch", "summarize"),
            *(str(inbox), "--period", PERIOD, "--output", str(output)),
        ],
        summarised,
    )


def checking(name: str, *options: str) -> Program:
    """Reading and checks alone, with options of ours.checking."""
    return Program(
        name,
        lambda inbox, output: [
            *_python("-m", "benchmarks.ours.checking"),
            *(str(inbox), str(output), *options),
        ],
        left,
    )


def plain_words(name: str, *words: str) -> Program:
    """Python with these words after it, whatever the inbox."""
    return Program(name, lambda _inbox, _output: _python(*words))


def writing(name: str, module: str, rows: int) -> Program:
    """A script that writes so many rows and reads none."""
    return Program(
        name,
        lambda _inbox, output: [*_python("-m", f"benchmarks.{module}"), str(output), str(rows)],
    )


READING = _script("R", "rivals.openpyxl_reading")
PLAIN = _script("plain", "rivals.plain")
CALAMINE = _script("plain calamine", "rivals.plain_calamine")
POLARS = _script("polars", "rivals.polars_fastexcel", "polars", "fastexcel")
FLOOR = _script("F", "rivals.floor")
RIVALS = (READING, PLAIN, CALAMINE, POLARS, FLOOR)
