"""出表: the report becomes workbooks and records, one module a sheet, swapped in whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from perfbatch.measures.report import Report
from perfbatch.stages.write.log import log_of
from perfbatch.stages.write.record import Record, record_of, write_record
from perfbatch.stages.write.swap import (
    OutputRefused,
    put_in_place,
    put_in_place_or_beside,
    refuse_folders,
    staging,
)
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
    """Write workbook, run.json and run.log of a period into `output`/YYYY-MM.

    Raises OutputRefused; the old workbook is then as it was. The workbook comes last.
    """
    period = str(report.period)
    folder = output / period
    name = SUMMARY_FILE.format(period=period)
    record = record_of(report, hashes)
    with staging(folder) as ready:
        write_workbook(report, ready / name)
        write_record(record, ready / RECORD)
        (ready / LOG).write_bytes(log_of(report).encode("utf-8", "backslashreplace"))
        refuse_folders(folder / one for one in (*RECORDS, name))
        for one in RECORDS:
            put_in_place(ready / one, folder / one)
        workbook = put_in_place_or_beside(ready / name, folder / name)
    return Written(workbook, record, workbook.name != name)
