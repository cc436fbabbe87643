"""退回: a workbook for every unit that has something to do: what it typed, and what is wrong."""

from collections.abc import Sequence
from pathlib import Path

from perfbatch.form.monitoring import MONITORING
from perfbatch.measures.report import Report
from perfbatch.model.file_name import safe_file_name
from perfbatch.stages.give_back.cases import Case, cases_of
from perfbatch.stages.give_back.filled import fill
from perfbatch.stages.give_back.questions import write_questions
from perfbatch.template import write_template

__all__ = ["give_back"]


def give_back(report: Report, folder: Path, taken: set[str] | None = None) -> Sequence[str]:
    """Write the workbooks into a folder that exists; their names, in the order of the units.

    None is called as one in `taken`, which has the new ones too afterwards.
    """
    taken = set() if taken is None else taken
    names = []
    for case in cases_of(report):
        name = safe_file_name((case.code, case.name), taken, ".xlsx")
        _write(case, report, folder / name)
        names.append(name)
    return names


def _write(case: Case, report: Report, path: Path) -> None:
    filled = fill(case, report.period)
    write_template(
        path,
        MONITORING,
        filled.content,
        lambda book, addressed: write_questions(book, addressed, case, filled, report.period),
    )
