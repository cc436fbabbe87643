"""What the bureau asked when it gave a workbook back: the sheet 问题, if the workbook has one."""

from collections.abc import Iterable, Sequence

from perfbatch.form.feedback import ANSWERS, FEEDBACK_CARD, QUESTIONS, ROUND
from perfbatch.form.kinds import read
from perfbatch.model.cell import shown
from perfbatch.model.feedback import Asked, LastRound
from perfbatch.model.finding import Standing
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.stages.extract.card import extract_card
from perfbatch.stages.extract.header import Header, find_header
from perfbatch.wording.findings import STANDING_WORDS

_TO_DO = {STANDING_WORDS[one] for one in (Standing.ERROR, Standing.EXPLAIN)}
MOST_ASKED = 10_000


def feedback_sheets(workbook: RawWorkbook) -> list[tuple[RawSheet, Header]]:
    """The sheets that show what was asked; there is one, unless somebody has copied it."""
    found = ((sheet, find_header(sheet, QUESTIONS)) for sheet in workbook.sheets)
    return [(sheet, header) for sheet, header in found if header is not None]


def last_round(shown_on: Sequence[tuple[RawSheet, Header]]) -> LastRound | None:
    """The latest of the rounds that a workbook shows; None where it has not been given back."""
    rounds = [found for sheet, header in shown_on if (found := _round(sheet, header))]
    return max(rounds, key=lambda one: one.number, default=None)


def _round(sheet: RawSheet, header: Header) -> LastRound | None:
    card = extract_card("", sheet, header.row, FEEDBACK_CARD)
    cell = card.get(ROUND.name)
    number = read(ROUND.kind, cell.value).value if cell else None
    if not isinstance(number, int):
        return None
    told = {name: shown(cell.value).strip() for name, cell in card.items()}
    period, *answers = told.get(ANSWERS.name, "").split() or [""]
    asked = tuple(_asked(sheet, header))
    unit = (told.get("unit_code", ""), told.get("unit_name", ""))
    return LastRound(number, asked, tuple(answers), period, *unit)


def _asked(sheet: RawSheet, header: Header) -> Iterable[Asked]:
    last = min(len(sheet.rows), header.last_row + MOST_ASKED)
    for row in range(header.last_row + 1, last + 1):
        said = {
            name: shown(sheet.value(row, column)).strip() for name, column in header.columns.items()
        }
        if said.get("standing") in _TO_DO:
            names = ("rule", "label", "project_name", "reply")
            yield Asked(*(said.get(name, "") for name in names))
