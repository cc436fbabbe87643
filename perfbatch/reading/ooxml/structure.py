"""What a worksheet says outside its cells: hidden columns and merged ranges."""

from perfbatch.reading.extent import MOST_MERGED, clipped
from perfbatch.reading.markup import is_true, is_zero
from perfbatch.reading.ooxml.places import span_place, whole
from perfbatch.reading.refused import damaged, too_large
from perfbatch.reading.workbook import Span
from perfbatch.wording import formats

_MOST_COLUMNS = 16_384


class Structure:
    """The columns and ranges of a sheet as its XML lists them, before its extent is known."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._hidden: list[range] = []
        self._merged: dict[Span, None] = {}

    def columns(self, attributes: dict[str, str]) -> None:
        """Listen to a `col`. Raises RefusedWorkbook for columns that are no numbers."""
        if not (is_true(attributes.get("hidden")) or is_zero(attributes.get("width"))):
            return
        first, last = (whole(attributes.get(name, "")) for name in ("min", "max"))
        if first is None or last is None:
            raise damaged(formats.PART_ILL_FORMED, part=self._sheet)
        self.hide(first, last)

    def hide(self, first: int, last: int) -> None:
        """Columns that are hidden. Raises RefusedWorkbook for far too many."""
        self._hidden.append(range(first, last + 1))
        if len(self._hidden) > _MOST_COLUMNS:
            raise damaged(formats.PART_ILL_FORMED, part=self._sheet)

    def merge(self, attributes: dict[str, str]) -> None:
        """Listen to a `mergeCell`. Raises RefusedWorkbook for what is no range."""
        reference = attributes.get("ref", "")
        span = span_place(reference)
        if span is None:
            raise damaged(formats.CELL_ILL_FORMED, sheet=self._sheet, cell=reference[:20])
        self.join(span)

    def join(self, span: Span) -> None:
        """A range that is merged. Raises RefusedWorkbook for far too many."""
        self._merged[span] = None
        if len(self._merged) > MOST_MERGED:
            raise too_large(formats.TOO_MANY_MERGED, sheet=self._sheet, count=MOST_MERGED)

    def hidden_columns(self, last: int) -> frozenset[int]:
        """The hidden ones up to the last column with content."""
        return frozenset(
            column
            for columns in self._hidden
            for column in range(max(1, columns.start), min(columns.stop, last + 1))
        )

    def merged(self, last_row: int, last_column: int) -> tuple[Span, ...]:
        """The ranges of two cells or more, in their order, cut off where the content ends."""
        cut = (clipped(span, last_row, last_column) for span in self._merged)
        return tuple(span for span in cut if span is not None)
