"""Lines between the rows that say whose or of which period the rows below them are."""

from collections.abc import Sequence
from itertools import islice

from perfbatch.form.label import label_key, tidy
from perfbatch.form.numbers import number_in
from perfbatch.form.period import stated_in_title
from perfbatch.form.schema import Card
from perfbatch.form.sums import begins_note
from perfbatch.model.cell import RawValue, is_blank
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract.card import parted

MOST_WORDS = 3
"""A title or a line with the unit's name fills so many cells at most."""


class Titles:
    """What stands above a table, by which another table's title is known."""

    def __init__(self, sheet: RawSheet, before: int, card: Card) -> None:
        self._card = card
        above = (text for texts in sheet.texts[: before - 1] for text in texts)
        self._above = {tidy(text) for text in above if not is_blank(text)}

    def another(self, cells: Sequence[RawValue]) -> bool:
        """Whether a row is a title that is not above the table: of another period or unit.

        A title printed again on the next page is none, nor is any text on a form without heading.
        """
        if not self._card.fields:
            return False
        told = (value for value in cells if value is not None and not is_blank(value))
        filled = list(islice(told, MOST_WORDS + 1))  # a row of data has more: enough is seen
        if not 0 < len(filled) <= MOST_WORDS or any(
            number_in(value) is not None for value in filled
        ):
            return False
        texts = [text for text in _texts(cells) if tidy(text) not in self._above]
        return any(self._tells(text) for text in texts)

    def again(self, cells: Sequence[RawValue]) -> bool:
        """Whether a row says nothing but what stands above the table, as on a second page."""
        said = False
        for value in cells:
            if value is None or is_blank(value):
                continue
            if not isinstance(value, str) or tidy(value) not in self._above:
                return False
            said = True
        return said

    def _tells(self, text: str) -> bool:
        if begins_note(text):
            return False
        label, value = parted(text, self._card)
        one = self._card.by_key.get(label_key(label))
        names_unit = one is not None and one.name == "unit_name" and bool(value)
        return names_unit or any(stated_in_title(text))


def _texts(cells: Sequence[RawValue]) -> list[str]:
    return [value for value in cells if isinstance(value, str) and not is_blank(value)]
