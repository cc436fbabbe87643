"""Whether what a broken file was counted with is what other readers see in the same bytes.

A mutant that is counted must not be counted wrong in silence. Its projects, as the summary workbook
prints them (row, name, the three budget amounts, payments), are held against readings of the file:
first that of the sound file it was made of, and where they differ, those of second_readers, which know
nothing of the program. A reading explains the figures if each counted row is in it exactly and each of
its rows is counted or was set aside, with its reason, in the report. If no reading does, it is a silent
wrong figure.

What this cannot see: a figure that the mutation has truly changed in the bytes. Every reader sees the
same flipped digit then, as it would see a typing error.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from robustness.rows import ProjectRow, differences, rows_of
from robustness.second_readers import tables

_PATIENCE = 60
Reading = Sequence[ProjectRow]


@dataclass(frozen=True, slots=True)
class Counted:
    """A file as it was counted: its rows, those set aside with a reason, and the file's bytes."""

    file: str
    rows: Reading
    aside: frozenset[int]
    content: bytes


@dataclass(frozen=True, slots=True)
class Opinion:
    """How many files were counted, how many of them with figures that are not the sound file's.

    `wrong`: file and what is wrong, for each whose figures no other reader sees.
    """

    counted: int
    changed: int
    wrong: tuple[tuple[str, str], ...]


def opinion_on(files: Sequence[Counted], sound: Reading) -> Opinion:
    """What other readers say of files that were counted with other figures than the sound one."""
    changed = [one for one in files if _wrong(one, sound)]
    readings = second_readings([one.content for one in changed])
    found = [
        (one.file, min((_wrong(one, reading) for reading in (*_moved(one, seen), sound)), key=len))
        for one, seen in zip(changed, readings, strict=True)
    ]
    wrong = ((file, f"a silent wrong figure: {'; '.join(told)}") for file, told in found if told)
    return Opinion(len(files), len(changed), tuple(wrong))


def _moved(one: Counted, seen: Sequence[Reading]) -> list[Reading]:
    """The readings, and each of them moved so that its first row is the first one counted.

    Text that broken HTML has between its cells stands above the table in some programs.
    """
    found = list(seen)
    for reading in seen:
        by = one.rows[0].row - reading[0].row if one.rows and reading else 0
        if by:
            found.append([replace(row, row=row.row + by) for row in reading])
    return found


def _wrong(one: Counted, reading: Reading) -> list[str]:
    return [*differences(one.rows, one.aside, reading)]


def second_readings(files: Sequence[bytes]) -> list[list[Reading]]:
    """What other readers see in each file, sheet by sheet; nothing where they come to no end."""
    found: list[list[Reading]] = []
    with tempfile.TemporaryDirectory() as name:
        paths = [Path(name) / str(number) for number in range(len(files))]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        while len(found) < len(paths):
            found += _until_one_falls(paths[len(found) :])
    return found


def _until_one_falls(paths: Sequence[Path]) -> list[list[Reading]]:
    """The readings of the files in order; of the one that ended its process there are none."""
    with tempfile.TemporaryFile() as told:
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "robustness.second_opinion", *paths],
                stdout=told,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                check=False,
                cwd=Path(__file__).parent.parent,
                timeout=_PATIENCE + len(paths),
            )
        told.seek(0)
        lines = [line for line in told.read().split(b"\n") if line.endswith(b"]")]
    readings: list[list[Reading]]
    readings = [[[_row(*one) for one in sheet] for sheet in json.loads(line)] for line in lines]
    return readings if len(readings) == len(paths) else [*readings, []]


def _row(row: int, name: str, budget: Sequence[str | None], paid: str | None) -> ProjectRow:
    return ProjectRow(row, name, tuple(map(_amount, budget)), _amount(paid))


def _amount(told: str | None) -> Decimal | None:
    return None if told is None else Decimal(told)


def _told(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def main(paths: Sequence[str]) -> None:
    """Print the rows that stand in each sheet of each file: a line a file."""
    for path in paths:
        sheets = [
            [(one.row, one.name, [*map(_told, one.budget)], _told(one.paid)) for one in rows]
            for rows in map(rows_of, tables(Path(path).read_bytes()))
        ]
        sys.stdout.write(json.dumps(sheets) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
