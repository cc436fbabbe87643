"""出表: the report becomes workbooks and records, one module a sheet, swapped in whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from perfbatch.measures.report import Report
from perfbatch.stages.write.log import log_of
from perfbatch.stages.write.record import Record, record_of, write_record
from perfbatch.stages.write.swap import OutputRefused, put_in_place, staging
from perfbatch.stages.write.workbook import write_workbook
from perfbatch.wording.screen import SUMMARY_FILE

__all__ = ["OutputRefused", "Written", "write"]


@dataclass(frozen=True, slots=True)
class Written:
    """Where the output stands; `displaced` when the old workbook was open and stayed."""

    workbook: Path
    record: Record
    displaced: bool


def write(report: Report, hashes: Mapping[str, str], output: Path) -> Written:
    """Write workbook, run.json and run.log of a period into `output`/YYYY-MM.

    Raises OutputRefused; the old output is then as it was.
    """
    period = str(report.period)
    folder = output / period
    name = SUMMARY_FILE.format(period=period)
    record = record_of(report, hashes)
    with staging(folder) as ready:
        write_workbook(report, ready / name)
        write_record(record, ready / "run.json")
        (ready / "run.log").write_bytes(log_of(report).encode("utf-8", "backslashreplace"))
        workbook = put_in_place(ready / name, folder / name)
        put_in_place(ready / "run.json", folder / "run.json")
        put_in_place(ready / "run.log", folder / "run.log")
    return Written(workbook, record, workbook.name != name)
