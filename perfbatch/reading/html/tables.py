"""A table of a page: rows of cells as they are written, before spans are laid out."""

import re
from dataclasses import dataclass, field

from perfbatch.reading.html.page import is_hidden
from perfbatch.reading.runs import Look, Run, joined

BREAK, BLOCK = "\x00", "\x01"
"""What br and the elements of lines are in a cell: no text has them, encoding.py sees to it."""
_SPACES = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"[ \x00\x01]+")
ORDER = {"thead": 0, "tbody": 1, "tfoot": 2}
"""The parts of a table in the order in which they are shown."""
_MOST_COLUMNS = 1_000
_MOST_ROWS = 65_534
_ABOVE = (-1, 0)


@dataclass(slots=True)
class Cell:
    """A td or th: its attributes, its text, and how far it reaches (0 rows: to the end)."""

    attributes: dict[str, str]
    columns: int
    rows: int
    pieces: list[Run] = field(default_factory=list)

    def text(self) -> str:
        """The text as a browser shows it: white space drawn together, breaks kept."""
        text = _SPACES.sub(" ", joined(self.pieces))
        return _GAPS.sub(_gap, text).strip(" \n")


@dataclass(slots=True)
class Row:
    """A tr; rows of one `group` (a thead, tbody or tfoot) are those that a cell may span."""

    group: tuple[int, int]
    hidden: bool
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table with its rows in the order in which they are shown once it is closed.

    Lines of text between tables are a table too, of one column.
    """

    nested: bool = False
    hidden: bool = False
    lines: bool = False
    rows: list[Row] = field(default_factory=list)
    captions: list[Row] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    columns: int = 0
    group: tuple[int, int] = (1, 0)
    row: Row | None = None
    into: Cell | None = None

    def begin_group(self, name: str) -> None:
        """Rows that follow belong to another part of the table."""
        self.end_row()
        self.group = (ORDER[name], self.group[1] + 1)

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

    def begin_caption(self) -> None:
        """A caption: a line above the table, wherever it is written."""
        self.end_row()
        self.into = Cell({}, 1, 1)
        self.captions.append(Row(_ABOVE, hidden=False, cells=[self.into]))

    def add_line(self, pieces: list[Run]) -> None:
        """A line of text, blank without pieces."""
        self.rows.append(Row((1, 0), hidden=False, cells=[Cell({}, 1, 1, pieces)]))

    def end(self) -> None:
        """Nothing more will come: one head comes first and one foot last, captions above all.

        The caption of a table within a cell is its name only.
        """
        self.end_row()
        groups = {row.group for row in self.rows}
        parts = [order for order, _ in groups if order != ORDER["tbody"]]
        if len(parts) == len(set(parts)):
            self.rows.sort(key=lambda row: row.group)
        if not self.nested:
            self.rows[:0] = [row for row in self.captions if row.cells[0].text()]

    def name(self) -> str:
        """The caption on one line, '' without one."""
        told = (cell.text() for row in self.captions for cell in row.cells)
        return " ".join(" ".join(told).split())

    def add(self, text: str, look: Look = Look.PLAIN) -> None:
        """Text goes into the cell or caption that is open; elsewhere it is not the table's."""
        if self.into is not None:
            self.into.pieces.append((text, look))


def _gap(found: re.Match[str]) -> str:
    """What stands between two words: blocks begin a line, each break another."""
    return "\n" if BLOCK in found[0] else "\n" * found[0].count(BREAK) or " "


def _whole(text: str, otherwise: int) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        return otherwise
    return int(text) if len(text) < 9 else _MOST_ROWS
