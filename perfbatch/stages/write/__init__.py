"""出表: the report becomes workbooks and records, one module a sheet, swapped in whole."""

import gc
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from perfbatch.isolation import Job
from perfbatch.isolation import beside as by_processes  # a room here is called beside
from perfbatch.measures.report import Report
from perfbatch.stages.write.beyond import NoRoom, refuse, write_beyond
from perfbatch.stages.write.log import log_of
from perfbatch.stages.write.plan import (
    MOST_UNIT_SHEETS,
    SHEET_ROWS,
    Extent,
    Plan,
    whole_files,
)
from perfbatch.stages.write.read_back import read_back
from perfbatch.stages.write.record import (
    Record,
    beyond_of,
    output_of,
    record_of,
    sha256_of,
    write_record,
)
from perfbatch.stages.write.swap import OutputRefused, refuse_folders, staging
from perfbatch.stages.write.unit_books import unit_books
from perfbatch.stages.write.workbook import WHOLE, write_workbook
from perfbatch.wording import unit
from perfbatch.wording.feedback import FOLDER
from perfbatch.wording.screen import SUMMARY_FILE

__all__ = ["NoRoom", "OutputRefused", "Written", "write"]


RECORD, LOG = RECORDS = ("run.json", "run.log")


class Apart(Job, Protocol):
    """A workbook of its own beside the summary; writing it raises OSError or ReadBackDiffers."""

    @property
    def path(self) -> Path:
        """Where it is to be."""


GiveBack = Callable[[Report, Path], Sequence[Apart]]
"""The workbooks that go back to the units, to be written into a folder."""

Beside = Callable[[Sequence[Apart]], AbstractContextManager[None]]
"""Writes workbooks while the block runs, or after it; they are there when it has ended."""

AFTERWARDS: Beside = partial(by_processes, processes=1)
"""One after the other, when the block has ended."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where the output stands; `displaced` when the old workbook was open and stayed.

    `feedback`: the folder of the workbooks that go back, of which there are `given_back`; with
    none of them an old folder that is open and could not go, None where there is no folder.
    `unit_folder` and `unit_books`: the same of the unit sheets that stand apart. `files`: the
    SHA-256 of every file of the set, by its place in the folder of the period, as it was put
    there. `beyond`: the lists that are too long for their sheets, by the names of these.
    """

    workbook: Path
    record: Record
    displaced: bool
    feedback: Path | None = None
    given_back: int = 0
    unit_folder: Path | None = None
    unit_books: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    beyond: Mapping[str, Extent] = field(default_factory=dict)

    @property
    def in_place(self) -> bool:
        """Whether all of it stands under its own name, and no folder that should have gone."""
        folders = (
            (FOLDER, self.feedback, self.given_back),
            (unit.FOLDER, self.unit_folder, self.unit_books),
        )
        kept = (path is None or (count and path.name == name) for name, path, count in folders)
        return not self.displaced and all(kept)


def write(
    report: Report,
    hashes: Mapping[str, str],
    output: Path,
    give_back: GiveBack,
    most_unit_sheets: int = MOST_UNIT_SHEETS,
    meanwhile: Beside = AFTERWARDS,
    *,
    sheet_rows: int = SHEET_ROWS,
) -> Written:
    """Write workbook, 反馈单, run.json and run.log of a period into `output`/YYYY-MM, all or none.

    Above `most_unit_sheets` units their sheets are workbooks of their own, in 单位表. What of the
    long lists goes beyond the `sheet_rows` of a sheet stands in files beside the workbook. Raises
    OutputRefused or NoRoom, the old output being as it was, and ReadBackDiffers where a workbook,
    read again, does not say what the report says: a bug.
    """
    folder, name = output / str(report.period), SUMMARY_FILE.format(period=report.period)
    plan = Plan.of(report, most_unit_sheets, sheet_rows)
    refuse(report, plan)
    with staging(folder) as staged:
        workbook = staged.making / name
        apart = unit_books(report, plan, staged.making / unit.FOLDER)
        back = give_back(report, staged.making / FOLDER)
        _make_folders(apart, back)
        with meanwhile([*apart, *back]):
            _write_and_read_back(report, plan, workbook)
            wholes = write_beyond(report, plan, WHOLE, staged.making)
        record = record_of(report, hashes) | output_of(workbook)
        record |= {"feedback": _names(back), "unit_sheets": _names(apart)}
        record |= {"beyond_sheet": beyond_of(plan.beyond, staged.making)}
        write_record(record, staged.making / RECORD)
        _write_log(log_of(report, len(apart), plan.beyond), staged.making / LOG)
        single = (*RECORDS, *wholes)
        refuse_folders(folder / one for one in (*single, name))
        folders = [one for one, books in ((unit.FOLDER, apart), (FOLDER, back)) if books]
        gone, files = (unit.FOLDER, FOLDER, *whole_files(report.period)), _digests(staged.making)
        placed = staged.put_in_place((*single, *folders, name), gone=gone)
    return _written(placed, name, record, apart, back, files, beyond=plan.beyond)


def _write_and_read_back(report: Report, plan: Plan, workbook: Path) -> None:
    write_workbook(report, plan, workbook)
    gc.collect()  # cells lead to their book and back, so they would stay, and they are many
    read_back(workbook, report, plan)


def _make_folders(*kinds: Sequence[Apart]) -> None:
    """A folder for each kind of which there is a workbook."""
    for first in (one for books in kinds for one in books[:1]):
        first.path.parent.mkdir()


def _write_log(log: str, path: Path) -> None:
    path.write_bytes(log.encode("utf-8", "backslashreplace"))


def _digests(folder: Path) -> Mapping[str, str]:
    """The SHA-256 of every file below a folder, by its place there."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _written(
    placed: Mapping[str, Path],
    name: str,
    record: Record,
    apart: Sequence[Apart],
    back: Sequence[Apart],
    files: Mapping[str, str],
    *,
    beyond: Mapping[str, Extent],
) -> Written:
    return Written(
        placed[name],
        record,
        placed[name].name != name,
        placed.get(FOLDER),
        len(back),
        placed.get(unit.FOLDER),
        len(apart),
        files,
        beyond,
    )


def _names(books: Sequence[Apart]) -> list[str]:
    return [one.path.name for one in books]
