"""出表: the report becomes workbooks and records, one module a sheet, swapped in whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from perfbatch.measures.report import Report
from perfbatch.stages.write.log import log_of
from perfbatch.stages.write.read_back import read_back
from perfbatch.stages.write.record import Record, output_of, record_of, write_record
from perfbatch.stages.write.swap import OutputRefused, refuse_folders, staging
from perfbatch.stages.write.workbook import write_workbook
from perfbatch.wording.screen import SUMMARY_FILE

__all__ = ["OutputRefused", "Written", "write"]


RECORD, LOG = RECORDS = ("run.json", "run.log")


@dataclass(frozen=True, slots=True)
class Written:
    """Where the output stands; `displaced` when the old workbook was open and stayed."""

    workbook: Path
    record: Record
    displaced: bool


def write(report: Report, hashes: Mapping[str, str], output: Path) -> Written:
    """Write workbook, run.json and run.log of a period into `output`/YYYY-MM, all or none.

    Raises OutputRefused; the old output is then as it was. Raises ReadBackDiffers where the
    workbook, read again, does not say what the report says: a bug.
    """
    period = str(report.period)
    folder = output / period
    name = SUMMARY_FILE.format(period=period)
    with staging(folder) as staged:
        workbook = staged.making / name
        write_workbook(report, workbook)
        read_back(workbook, report)
        record = record_of(report, hashes) | output_of(workbook)
        write_record(record, staged.making / RECORD)
        (staged.making / LOG).write_bytes(log_of(report).encode("utf-8", "backslashreplace"))
        refuse_folders(folder / one for one in (*RECORDS, name))
        placed = staged.put_in_place((*RECORDS, name))[name]
    return Written(placed, record, placed.name != name)
