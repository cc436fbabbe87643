"""退回: a workbook for every unit that has something to do: what it typed, and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perfbatch.form.monitoring import MONITORING
from perfbatch.measures.report import Report
from perfbatch.model.file_name import safe_file_name
from perfbatch.model.period import Period
from perfbatch.stages.give_back.cases import Case, cases_of
from perfbatch.stages.give_back.filled import fill
from perfbatch.stages.give_back.questions import write_questions
from perfbatch.template import write_template

__all__ = ["Feedback", "feedback", "give_back"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """A 反馈单: where it is to be, and everything that it is made from."""

    path: Path
    case: Case
    period: Period

    def write(self) -> None:
        """Write the workbook; its folder must exist. Raises OSError."""
        filled = fill(self.case, self.period)
        write_template(
            self.path,
            MONITORING,
            filled.content,
            lambda book, addressed: write_questions(
                book, addressed, self.case, filled, self.period
            ),
        )


def feedback(report: Report, folder: Path, taken: set[str] | None = None) -> Sequence[Feedback]:
    """The workbooks that go back, to be written into a folder, in the order of the units.

    None is called as one in `taken`, which has the new names too afterwards.
    """
    taken = set() if taken is None else taken
    return [
        Feedback(
            folder / safe_file_name((case.code, case.name), taken, ".xlsx"), case, report.period
        )
        for case in cases_of(report)
    ]


def give_back(report: Report, folder: Path, taken: set[str] | None = None) -> Sequence[str]:
    """Write the workbooks into a folder that exists; their names, in the order of the units."""
    made = feedback(report, folder, taken)
    for one in made:
        one.write()
    return [one.path.name for one in made]
