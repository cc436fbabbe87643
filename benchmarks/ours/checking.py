"""Reading, checks and measures of a whole inbox; nothing is written.

`--jobs N`: so many readers. `--reading`: no checks and measures, what was read is only counted.
"""

import argparse
from pathlib import Path

from benchmarks.totals import PERIOD, Totals, leave
from perfbatch.intake.inbox import Read, new_readers, read_inbox
from perfbatch.measures.aggregate import Aggregate
from perfbatch.model.absence import Absence
from perfbatch.model.period import Period
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy


def main() -> None:
    """Read, check, and say what was read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inbox", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--reading", action="store_true")
    asked = parser.parse_args()
    with new_readers(asked.jobs) as readers:
        read = read_inbox(asked.inbox, lambda *_: None, readers)
    leave(asked.output, _counted(read) if asked.reading else _checked(read))


def _counted(read: Read) -> Totals:
    projects = [one for found in read.returns for one in found.projects]
    amounts = (one.original_budget_fen for one in projects)
    return Totals(len(projects), sum(one for one in amounts if not isinstance(one, Absence)))


def _checked(read: Read) -> Totals:
    report = report_of(read, Period.parse(PERIOD), Policy())
    sums: Aggregate = report.everything
    return Totals(report.rows_counted, sums["original_budget_fen"])


if __name__ == "__main__":
    main()
