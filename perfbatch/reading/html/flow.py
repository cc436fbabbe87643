"""A page from top to bottom: its tables, and between them the lines of text.

Office programs show a page as one sheet: each line of text in column A of a row of its own, the
tables one below the other. A table within a cell is a sheet of its own; the cell keeps the text
that is not in it. So layout tables lose nothing, whether the outer or the inner one is what the
unit filled in. A table that is not shown is a sheet of its own, too.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from perfbatch.reading.html.page import BLOCKS, BREAKS, CELLS, PARTS, RUN, is_hidden
from perfbatch.reading.html.tables import BLOCK, BREAK, ORDER, Table
from perfbatch.reading.refused import damaged, too_large
from perfbatch.reading.runs import Look, Run
from perfbatch.wording import formats

_MOST_TABLES = 10_000
_SPACES = " \t\r\n\f"


@dataclass(slots=True)
class Page:
    """What a page shows: `flow` from top to bottom, lines of text and tables that stand in no cell.

    `tables`: all of them in the order in which they begin, with those within cells.
    """

    tables: list[Table] = field(default_factory=list)
    flow: list[Table] = field(default_factory=list)


def read_page(page: str) -> Page:
    """Parse a reduced page. Raises RefusedWorkbook where a table has no end: rows may lack."""
    parser = _Parser()
    try:
        parser.feed(page)
        parser.close()
    except (AssertionError, ValueError) as error:
        raise damaged(formats.READER_FAILED) from error
    if parser.open:
        raise damaged(formats.INCOMPLETE)
    parser.end_line()
    return parser.page


class _Parser(HTMLParser):
    """The state of one reading: the tables around this place, the open line and its runs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[Table] = []
        self._line: list[Run] = []
        self._looks: list[Look] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == RUN:
            self._looks.append(self._look() | Look(int(attributes["look"])))
            return
        if tag in PARTS:
            self._looks.clear()
        self.end_line(blank=tag in BREAKS and not self.open)
        if tag == "table":
            self._begin_table(attributes)
        elif self.open:
            self._begin(self.open[-1], tag, attributes)

    def _begin_table(self, attributes: dict[str, str]) -> None:
        table = Table(nested=bool(self.open), hidden=is_hidden(attributes))
        self.page.tables.append(table)
        if len(self.page.tables) > _MOST_TABLES:
            raise too_large(formats.TOO_MANY_TABLES, count=len(self.page.tables))
        self.open.append(table)

    def _begin(self, table: Table, tag: str, attributes: dict[str, str]) -> None:
        if tag in CELLS:
            table.begin_cell(attributes)
        elif tag == "tr":
            table.begin_row(attributes)
        elif tag in ORDER:
            table.begin_group(tag)
        elif tag == "col":
            table.begin_columns(attributes)
        elif tag == "caption":
            table.begin_caption()
        elif tag in BREAKS:
            table.add(BREAK)
        elif tag in BLOCKS:
            table.add(BLOCK)

    def handle_endtag(self, tag: str) -> None:
        if tag == RUN:
            del self._looks[-1:]
            return
        if tag in PARTS:
            self._looks.clear()
        self.end_line()
        if self.open:
            self._end(self.open[-1], tag)

    def _end(self, table: Table, tag: str) -> None:
        if tag == "table":
            table.end()
            self.open.pop()
            if not self.open:
                self.page.flow.append(table)
        elif tag in CELLS or tag == "caption":
            table.into = None
        elif tag == "tr" or tag in ORDER:
            table.end_row()
            if tag in ORDER:
                table.group = (1, table.group[1] + 1)
        elif tag in BLOCKS:
            table.add(BLOCK)

    def handle_data(self, data: str) -> None:
        if not self.open or (len(self.open) == 1 and self.open[-1].into is None):
            self._line.append((data, self._look()))
        else:
            self.open[-1].add(data, self._look())

    def _look(self) -> Look:
        return self._looks[-1] if self._looks else Look.PLAIN

    def end_line(self, *, blank: bool = False) -> None:
        """A line of text is complete; one that shows nothing counts only where it is `blank`.

        Text in a table but in no cell stands above the table, as browsers have it.
        """
        if not (blank or self._line):
            return
        pieces, self._line = self._line, []
        if not (blank or any(text.strip(_SPACES) for text, _ in pieces)):
            return
        if not self.page.flow or not self.page.flow[-1].lines:
            self.page.flow.append(Table(lines=True))
        self.page.flow[-1].add_line(pieces)
