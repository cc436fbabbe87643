"""出表: the report becomes workbooks and records, one module a sheet, swapped in whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from perfbatch.measures.report import Report
from perfbatch.stages.write.log import log_of
from perfbatch.stages.write.plan import MOST_UNIT_SHEETS, Plan
from perfbatch.stages.write.read_back import read_back
from perfbatch.stages.write.record import Record, output_of, record_of, write_record
from perfbatch.stages.write.swap import OutputRefused, refuse_folders, staging
from perfbatch.stages.write.unit_books import write_unit_books
from perfbatch.stages.write.workbook import write_workbook
from perfbatch.wording import unit
from perfbatch.wording.feedback import FOLDER
from perfbatch.wording.screen import SUMMARY_FILE

__all__ = ["OutputRefused", "Written", "write"]


RECORD, LOG = RECORDS = ("run.json", "run.log")

GiveBack = Callable[[Report, Path], Sequence[str]]
"""Writes the workbooks that go back to the units into a folder; their names."""


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
) -> Written:
    """Write workbook, 反馈单, run.json and run.log of a period into `output`/YYYY-MM, all or none.

    Above `most_unit_sheets` units their sheets go to workbooks of their own, in 单位表. Raises
    OutputRefused; the old output is then as it was. Raises ReadBackDiffers where the workbook, read
    again, does not say what the report says: a bug.
    """
    period = str(report.period)
    folder = output / period
    name = SUMMARY_FILE.format(period=period)
    plan = Plan.of(report, most_unit_sheets)
    with staging(folder) as staged:
        workbook = staged.making / name
        write_workbook(report, plan, workbook)
        read_back(workbook, report, plan)
        books = write_unit_books(report, plan, staged.making / unit.FOLDER)
        given = _given_back(report, staged.making / FOLDER, give_back)
        record = record_of(report, hashes) | {"feedback": given, "unit_sheets": list(books)}
        record |= output_of(workbook)
        write_record(record, staged.making / RECORD)
        log = log_of(report, len(books)).encode("utf-8", "backslashreplace")
        (staged.making / LOG).write_bytes(log)
        refuse_folders(folder / one for one in (*RECORDS, name))
        folders = [one for one, files in ((unit.FOLDER, books), (FOLDER, given)) if files]
        placed = staged.put_in_place((*RECORDS, *folders, name), gone=(unit.FOLDER, FOLDER))
    return Written(
        placed[name],
        record,
        placed[name].name != name,
        placed.get(FOLDER),
        len(given),
        placed.get(unit.FOLDER),
        len(books),
    )


def _given_back(report: Report, folder: Path, give_back: GiveBack) -> list[str]:
    """The names of the workbooks that go back; no folder where there are none."""
    folder.mkdir()
    names = list(give_back(report, folder))
    if not names:
        folder.rmdir()
    return names
