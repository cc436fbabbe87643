"""出表: the report becomes workbooks and records, one module a sheet, swapped in whole."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from perfbatch.isolation import Job
from perfbatch.isolation import beside as by_processes  # a room here is called beside
from perfbatch.measures.report import Report
from perfbatch.stages.write.log import log_of
from perfbatch.stages.write.plan import MOST_UNIT_SHEETS, Plan
from perfbatch.stages.write.read_back import read_back
from perfbatch.stages.write.record import Record, output_of, record_of, write_record
from perfbatch.stages.write.swap import OutputRefused, refuse_folders, staging
from perfbatch.stages.write.unit_books import unit_books
from perfbatch.stages.write.workbook import write_workbook
from perfbatch.wording import unit
from perfbatch.wording.feedback import FOLDER
from perfbatch.wording.screen import SUMMARY_FILE

__all__ = ["OutputRefused", "Written", "write"]


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
    `unit_folder` and `unit_books`: the same of the unit sheets that stand apart.
    """

    workbook: Path
    record: Record
    displaced: bool
    feedback: Path | None = None
    given_back: int = 0
    unit_folder: Path | None = None
    unit_books: int = 0


def write(
    report: Report,
    hashes: Mapping[str, str],
    output: Path,
    give_back: GiveBack,
    most_unit_sheets: int = MOST_UNIT_SHEETS,
    meanwhile: Beside = AFTERWARDS,
) -> Written:
    """Write workbook, 反馈单, run.json and run.log of a period into `output`/YYYY-MM, all or none.

    Above `most_unit_sheets` units their sheets are workbooks of their own, in 单位表. Raises
    OutputRefused, the old output being as it was, and ReadBackDiffers where a workbook, read again,
    does not say what the report says: a bug.
    """
    folder, name = output / str(report.period), SUMMARY_FILE.format(period=report.period)
    plan = Plan.of(report, most_unit_sheets)
    with staging(folder) as staged:
        workbook = staged.making / name
        apart = unit_books(report, plan, staged.making / unit.FOLDER)
        back = give_back(report, staged.making / FOLDER)
        for first in (*apart[:1], *back[:1]):
            first.path.parent.mkdir()
        with meanwhile([*apart, *back]):
            write_workbook(report, plan, workbook)
            read_back(workbook, report, plan)
        record = record_of(report, hashes) | output_of(workbook)
        record |= {"feedback": _names(back), "unit_sheets": _names(apart)}
        write_record(record, staged.making / RECORD)
        log = log_of(report, len(apart)).encode("utf-8", "backslashreplace")
        (staged.making / LOG).write_bytes(log)
        refuse_folders(folder / one for one in (*RECORDS, name))
        folders = [one for one, books in ((unit.FOLDER, apart), (FOLDER, back)) if books]
        placed = staged.put_in_place((*RECORDS, *folders, name), gone=(unit.FOLDER, FOLDER))
    return _written(placed, name, record, apart, back)


def _written(
    placed: Mapping[str, Path],
    name: str,
    record: Record,
    apart: Sequence[Apart],
    back: Sequence[Apart],
) -> Written:
    return Written(
        placed[name],
        record,
        placed[name].name != name,
        placed.get(FOLDER),
        len(back),
        placed.get(unit.FOLDER),
        len(apart),
    )


def _names(books: Sequence[Apart]) -> list[str]:
    return [one.path.name for one in books]
