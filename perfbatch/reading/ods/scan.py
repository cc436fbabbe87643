"""The sheets of an OpenDocument file, streamed: blank repeats cost nothing, full are judged."""

import re
from bisect import bisect_left
from collections.abc import Mapping

from perfbatch.model.cell import RawValue
from perfbatch.reading import markup
from perfbatch.reading.grid import Grid, GridCell
from perfbatch.reading.ods.asides import ASIDES, is_cache
from perfbatch.reading.ods.styles import CellStyle, Styles
from perfbatch.reading.ods.value import cell_value, link
from perfbatch.reading.refused import damaged
from perfbatch.reading.runs import Look, Run, crossed_out, joined
from perfbatch.wording import formats

CONTENT = "content.xml"
_ROOTS = frozenset({"document-content", "document"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_TELLING = frozenset({"formula", "value-type", "number-rows-spanned", "number-columns-spanned"})
"""Without one of these and without text a cell is blank, as most cells are."""

_PARAGRAPHS = frozenset({"p", "h"})
_HIDDEN = frozenset({"collapse", "filter"})
_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1_000_000
"""Blanks that are stored as a number, in a whole file: a bomb otherwise."""


def scan_sheets(text: str, named: bytes | None = None) -> dict[int, Grid]:
    """The sheets by their number among the tables of the file, from 0, in their order.

    `named`: the part with the named styles. Cached copies of other files' sheets have a number
    but are left out. Raises RefusedWorkbook.
    """
    styles = Styles()
    if named:
        styles.add_part(named)
    return _Scanner(styles).run(text.encode())


class _Scanner:
    """The state of one scan: which element is open, by the depth at which it began."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._grids: dict[int, Grid] = {}
        self._tables = 0
        self._grid: Grid | None = None
        self._depth = self._body = self._skipped = 0
        self._table_at = self._row_at = self._cell_at = self._paragraph_at = 0
        self._row = self._row_repeat = self._column = self._columns_seen = 0
        self._cells: list[GridCell] = []
        self._cell: dict[str, str] = {}
        self._is_error = False
        self._text: list[Run] | None = None
        self._spans: list[tuple[int, Look]] = []
        self._spaces = 0
        self._column_styles: list[tuple[int, str]] = []
        self._row_style = ""

    def run(self, data: bytes) -> dict[int, Grid]:
        prepared = markup.parser(CONTENT)
        prepared.StartElementHandler = self._start
        prepared.EndElementHandler = self._end
        prepared.CharacterDataHandler = self._characters
        markup.run(prepared, data, CONTENT)
        if not self._grids:
            raise damaged(formats.NO_SHEETS)
        return self._grids

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._skipped:
            return
        local = name.rpartition(":")[2]
        if local in ASIDES or (self._grid is not None and local == "table"):
            self._skipped = self._depth
        elif self._cell_at:
            self._start_in_cell(local, attributes)
        elif self._grid is not None:
            self._start_in_table(self._grid, local, attributes)
        elif self._depth == 1:
            if local not in _ROOTS:
                raise damaged(formats.PART_ILL_FORMED, part=CONTENT)
        else:
            self._start_outside(local, attributes)

    def _start_outside(self, local: str, attributes: dict[str, str]) -> None:
        if local == "spreadsheet":
            self._body = self._depth
        elif local == "table":
            if not self._body or self._depth != self._body + 1:
                raise damaged(formats.PART_ILL_FORMED, part=CONTENT)
            self._start_table(attributes)
        elif not self._body:
            self._styles.start(local, attributes)

    def _start_table(self, attributes: dict[str, str]) -> None:
        name = _attribute(attributes, "name")
        self._tables += 1
        if is_cache(name):
            self._skipped = self._depth
            return
        self._grid = self._grids[self._tables - 1] = Grid(name)
        self._grid.visible = _attribute(attributes, "style-name") not in self._styles.hidden_tables
        self._table_at = self._depth
        self._row = 1
        self._columns_seen = 0
        self._column_styles = []

    def _start_in_table(self, grid: Grid, local: str, attributes: dict[str, str]) -> None:
        if local == "table-row":
            if self._row_at:
                raise grid.ill_formed(self._row, self._column)
            self._row_at = self._depth
            self._row_repeat = self._repeat(grid, attributes, "number-rows-repeated")
            self._row_style = _attribute(attributes, "default-cell-style-name")
            self._column = 1
            if _attribute(attributes, "visibility") in _HIDDEN:
                grid.hide_rows(self._row, self._row_repeat)
        elif local in _CELLS:
            if not self._row_at:
                raise grid.ill_formed(self._row, self._column)
            self._cell_at = self._depth
            self._cell = _by_local_name(attributes)
            self._is_error = "error" in attributes.values() and _says_error(attributes)
            self._text = None
        elif local == "table-column":
            count = self._repeat(grid, attributes, "number-columns-repeated")
            if _attribute(attributes, "visibility") in _HIDDEN:
                grid.hide_columns(self._columns_seen + 1, count)
            self._columns_seen += count
            style = _attribute(attributes, "default-cell-style-name")
            self._column_styles.append((self._columns_seen, style))

    def _start_in_cell(self, local: str, attributes: dict[str, str]) -> None:
        if local in _PARAGRAPHS:
            if not self._paragraph_at:
                self._paragraph_at = self._depth
                if self._text is None:
                    self._text = []
                else:
                    self._text.append(("\n", Look.PLAIN))
        elif local in _CELLS or local == "table-row":
            raise self._opened().ill_formed(self._row, self._column)
        elif self._paragraph_at and self._text is not None:
            if local == "span":
                look = self._styles.look_of_span(_attribute(attributes, "style-name"))
                self._spans.append((self._depth, self._look() | look))
            elif local == "s":
                self._text.append((" " * self._blanks(attributes), Look.PLAIN))
            elif local == "tab":
                self._text.append(("\t", Look.PLAIN))
            elif local == "line-break":
                self._text.append(("\n", Look.PLAIN))

    def _end(self, _: str) -> None:
        depth = self._depth
        self._depth -= 1
        if self._skipped:
            if depth == self._skipped:
                self._skipped = 0
        elif self._spans and depth == self._spans[-1][0]:
            self._spans.pop()
        elif depth == self._paragraph_at:
            self._paragraph_at = 0
        elif depth == self._cell_at:
            self._end_cell(self._opened())
        elif depth == self._row_at:
            self._opened().add(self._row, self._cells, self._row_repeat)
            self._row += self._row_repeat
            self._row_at = 0
            self._cells = []
        elif depth == self._table_at:
            self._grid = None
            self._table_at = 0
        elif not self._body:
            self._styles.end()

    def _characters(self, text: str) -> None:
        if self._paragraph_at and not self._skipped and self._text is not None:
            plain = _SPACES.sub(" ", text)
            begins = not self._text or self._text[-1][0] == "\n"
            self._text.append((plain.lstrip(" ") if begins else plain, self._look()))
        elif not self._body:
            self._styles.text(text)

    def _look(self) -> Look:
        """How text here is set: by the spans around it, else in the font of the cell."""
        if self._spans:
            return self._spans[-1][1]
        return self._cell_style().look

    def _cell_style(self) -> CellStyle:
        """The style of the open cell: its own, or that of its row or column."""
        style = self._cell.get("style-name") or self._row_style
        if not style and self._column_styles:
            at = bisect_left(self._column_styles, (self._column, ""))
            style = self._column_styles[at][1] if at < len(self._column_styles) else ""
        return self._styles.of_cell(style)

    def _end_cell(self, grid: Grid) -> None:
        self._cell_at = 0
        repeat = self._repeat(grid, self._cell, "number-columns-repeated")
        if self._text is not None or not _TELLING.isdisjoint(self._cell):
            self._tell_cell(grid, repeat)
        self._column += repeat

    def _tell_cell(self, grid: Grid, repeat: int) -> None:
        shown = None if self._text is None else joined(self._text)
        if self._text and any(look for _, look in self._text):
            self._cell.pop("string-value", None)  # the same text, but not how it looks
        value: RawValue = cell_value(self._cell, self._is_error, shown)
        if value is not None and not isinstance(value, str):
            value = self._as_shown(value)
        down, across = (
            grid.whole(self._cell.get(f"number-{side}-spanned"), self._row, self._column, 1) - 1
            for side in ("rows", "columns")
        )
        linked = link(self._cell.get("formula"))
        if value is not None or down or across or linked:
            self._cells.append(GridCell(self._column, value, repeat, down, across, linked))

    def _as_shown(self, value: RawValue) -> RawValue:
        """What is seen of a value that is no text, by the style of its cell."""
        style = self._cell_style()
        if style.as_shown is not None and isinstance(value, float):
            value = style.as_shown(value)
        return crossed_out(value) if style.is_struck else value

    def _opened(self) -> Grid:
        if self._grid is None:
            raise damaged(formats.PART_ILL_FORMED, part=CONTENT)
        return self._grid

    def _repeat(self, grid: Grid, attributes: Mapping[str, str], name: str) -> int:
        return grid.whole(_attribute(attributes, name) or None, self._row, self._column or 1, 1)

    def _blanks(self, attributes: dict[str, str]) -> int:
        grid = self._opened()
        count = grid.whole(attributes.get("text:c", "1"), self._row, self._column)
        self._spaces += count
        if self._spaces > _MOST_SPACES:
            raise grid.ill_formed(self._row, self._column)
        return count


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute by its local name; "" where there is none."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return ""


def _by_local_name(attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes without prefixes; of two the first, LibreOffice's additions come later."""
    plain: dict[str, str] = {}
    for key, value in attributes.items():
        plain.setdefault(key.rpartition(":")[2], value)
    return plain


def _says_error(attributes: Mapping[str, str]) -> bool:
    return any(
        value == "error" and key.rpartition(":")[2] == "value-type"
        for key, value in attributes.items()
    )
