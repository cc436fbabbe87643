"""Sums of what was given: a word, not 0.00, where no row of a group has a number."""

from collections.abc import Sequence

from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.tracked import TrackedProject
from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.fen import Fen, wan
from perfbatch.stages.write import cells
from perfbatch.wording.watch import ABSENCE_WORDS
from perfbatch.xlsx.content import CellValue, Formula


def sum_given(rows: Sequence[TrackedProject], name: str, sums: Aggregate) -> Maybe[Fen]:
    """The sum of an amount of the projects, in fen, where any of the rows has a number.

    Where there are rows and none has one: their absence, NOT_COMPUTED where they have several.
    """
    found: list[Maybe[Fen]] = [getattr(one.row.project, name) for one in rows]
    absences = {one for one in found if isinstance(one, Absence)}
    if not found or any(not isinstance(one, Absence) for one in found):
        return sums[name]
    return absences.pop() if len(absences) == 1 else Absence.NOT_COMPUTED


def amount_given(total: str, numbers: str, fen: Maybe[Fen], *, empty: bool) -> CellValue:
    """That sum as a live cell; `numbers` is the formula that counts the rows with a number.

    A group without rows (`empty`) is a sum of nothing, which is 0.00.
    """
    if empty:
        return cells.amount_by(total, fen)
    word = ABSENCE_WORDS[fen if isinstance(fen, Absence) else Absence.NOT_COMPUTED]
    value = word if isinstance(fen, Absence) else wan(fen)
    return Formula(f'IF({numbers}=0,"{word}",{total})', value)
