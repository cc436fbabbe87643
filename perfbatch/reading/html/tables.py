"""The tables of a page: rows of cells as they are written, before spans are laid out.

A table within a cell is a table of its own; the cell keeps the text that is not in it. So
layout tables lose nothing, whether the outer or the inner one is what the unit filled in.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from perfbatch.reading.html.page import BLOCKS, CELLS, is_hidden
from perfbatch.reading.refused import damaged, too_large
from perfbatch.wording import formats

_BREAK, _BLOCK = "\x00", "\x01"  # no text has them: encoding.py sees to it
_SPACES = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"[ \x00\x01]+")
_ORDER = {"thead": 0, "tbody": 1, "tfoot": 2}
_MOST_TABLES = 10_000
_MOST_COLUMNS = 1_000
_MOST_ROWS = 65_534


@dataclass(slots=True)
class Cell:
    """A td or th: its attributes, its text, and how far it reaches (0 rows: to the end)."""

    attributes: dict[str, str]
    columns: int
    rows: int
    pieces: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The text as a browser shows it: white space drawn together, breaks kept."""
        text = _SPACES.sub(" ", "".join(self.pieces))
        return _GAPS.sub(_gap, text).strip(" \n")


@dataclass(slots=True)
class Row:
    """A tr; rows of one `group` (a thead, tbody or tfoot) are those that a cell may span."""

    group: tuple[int, int]
    hidden: bool
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table with its rows in the order in which they are shown once it is closed."""

    nested: bool
    hidden: bool
    rows: list[Row] = field(default_factory=list)
    caption: list[str] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    columns: int = 0
    group: tuple[int, int] = (1, 0)
    row: Row | None = None
    into: Cell | None = None
    captioned: bool = False

    def begin_group(self, name: str) -> None:
        """Rows that follow belong to another part of the table."""
        self.end_row()
        self.group = (_ORDER[name], self.group[1] + 1)

    def begin_row(self, attributes: dict[str, str]) -> None:
        """A row; the one before it need not have been closed."""
        self.end_row()
        self.row = Row(self.group, is_hidden(attributes))
        self.rows.append(self.row)

    def begin_cell(self, attributes: dict[str, str]) -> None:
        """A cell; neither the cell before it nor a row around it is asked for."""
        if self.row is None:
            self.begin_row({})
        if self.row is not None:
            columns = min(_whole(attributes.get("colspan", ""), 1) or 1, _MOST_COLUMNS)
            rows = min(_whole(attributes.get("rowspan", ""), 1), _MOST_ROWS)
            self.into = Cell(attributes, columns, rows)
            self.captioned = False
            self.row.cells.append(self.into)

    def begin_columns(self, attributes: dict[str, str]) -> None:
        """A col: how some columns look."""
        span = min(_whole(attributes.get("span", ""), 1) or 1, _MOST_COLUMNS)
        if is_hidden(attributes) and self.columns < _MOST_COLUMNS:
            self.hidden_columns.update(range(self.columns + 1, self.columns + span + 1))
        self.columns += span

    def end_row(self) -> None:
        """What comes now stands in no cell."""
        self.row = self.into = None
        self.captioned = False

    def in_shown_order(self) -> None:
        """One head comes first and one foot last, wherever they are written."""
        groups = {row.group for row in self.rows}
        parts = [order for order, _ in groups if order != _ORDER["tbody"]]
        if len(parts) == len(set(parts)):
            self.rows.sort(key=lambda row: row.group)

    def name(self) -> str:
        """The caption on one line, '' without one."""
        return " ".join("".join(self.caption).replace(_BREAK, " ").replace(_BLOCK, " ").split())

    def add(self, text: str) -> None:
        """Text goes into the cell or caption that is open; elsewhere it is not the table's."""
        if self.into is not None:
            self.into.pieces.append(text)
        elif self.captioned:
            self.caption.append(text)


class _Tables(HTMLParser):
    """The tables in the order in which they begin."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Table] = []
        self.open: list[Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "table":
            table = Table(bool(self.open), is_hidden(attributes))
            self.found.append(table)
            if len(self.found) > _MOST_TABLES:
                raise too_large(formats.TOO_MANY_TABLES, count=len(self.found))
            self.open.append(table)
        elif self.open:
            self._begin(self.open[-1], tag, attributes)

    def _begin(self, table: Table, tag: str, attributes: dict[str, str]) -> None:
        if tag in CELLS:
            table.begin_cell(attributes)
        elif tag == "tr":
            table.begin_row(attributes)
        elif tag in _ORDER:
            table.begin_group(tag)
        elif tag == "col":
            table.begin_columns(attributes)
        elif tag == "caption":
            table.end_row()
            table.captioned = True
        elif tag == "br":
            table.add(_BREAK)
        elif tag in BLOCKS:
            table.add(_BLOCK)

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            return
        table = self.open[-1]
        if tag == "table":
            table.end_row()
            table.in_shown_order()
            self.open.pop()
        elif tag in CELLS:
            table.into = None
        elif tag == "caption":
            table.captioned = False
        elif tag == "tr" or tag in _ORDER:
            table.end_row()
            if tag in _ORDER:
                table.group = (1, table.group[1] + 1)
        elif tag in BLOCKS:
            table.add(_BLOCK)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].add(data)


def tables(page: str) -> list[Table]:
    """The tables of a reduced page, each before those within it.

    Raises RefusedWorkbook where a table has no end: then rows may be missing.
    """
    parser = _Tables()
    try:
        parser.feed(page)
        parser.close()
    except (AssertionError, ValueError) as error:
        raise damaged(formats.READER_FAILED) from error
    if parser.open:
        raise damaged(formats.INCOMPLETE)
    return parser.found


def _gap(found: re.Match[str]) -> str:
    """What stands between two words: blocks begin a line, each break another."""
    return "\n" if _BLOCK in found[0] else "\n" * found[0].count(_BREAK) or " "


def _whole(text: str, otherwise: int) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        return otherwise
    return int(text) if len(text) < 9 else _MOST_ROWS
