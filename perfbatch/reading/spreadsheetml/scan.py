"""The sheets of a SpreadsheetML 2003 workbook, streamed.

What an element is depends on where it stands: Workbook/Worksheet/Table/Row/Cell/Data. So the
data of a comment, the filter of a sheet or the table of a pivot is none of ours.
"""

from collections.abc import Callable, Mapping

from perfbatch.model.cell import RawValue
from perfbatch.reading import markup
from perfbatch.reading.extent import LAST_COLUMN
from perfbatch.reading.grid import Grid, GridCell
from perfbatch.reading.markup import is_true, is_zero
from perfbatch.reading.refused import damaged
from perfbatch.reading.runs import Look, Run, crossed_out, joined
from perfbatch.reading.spreadsheetml.styles import Styles, look_of
from perfbatch.reading.spreadsheetml.value import cell_value, link
from perfbatch.wording import formats

PART = "Workbook"
_ROOT, _OTHER = "", "-"
_PARENTS = {
    "Workbook": _ROOT,
    "Styles": "Workbook",
    "Style": "Styles",
    "NumberFormat": "Style",
    "Font": "Style",
    "Worksheet": "Workbook",
    "Table": "Worksheet",
    "Column": "Table",
    "Row": "Table",
    "Cell": "Row",
    "Data": "Cell",
    "WorksheetOptions": "Worksheet",
    "Visible": "WorksheetOptions",
}
_UNNESTED = frozenset({"Worksheet", "Comment", "Data"})
"""Elements that never contain themselves: the independent count relies on it."""


def scan_sheets(text: str) -> list[Grid]:
    """The worksheets in their order. Raises RefusedWorkbook."""
    return _Scanner().run(text.encode())


class _Scanner:
    """The state of one scan: the way to the open element, and the open sheet, row and cell."""

    def __init__(self) -> None:
        self._grids: list[Grid] = []
        self._styles = Styles()
        self._path = [_ROOT]
        self._unnested: set[str] = set()
        self._row = self._column = self._rows = self._columns = 0
        self._column_styles: dict[int, str] = {}
        self._table_style = self._row_style = ""
        self._cells: list[GridCell] = []
        self._cell: Mapping[str, str] = {}
        self._kind: str | None = None
        self._text: list[Run] | None = None
        self._listening = False
        self._looks: list[Look] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "Style": self._styles.style,
            "NumberFormat": self._styles.number_format,
            "Font": self._styles.font,
            "Worksheet": self._start_sheet,
            "Table": self._start_table,
            "Column": self._start_column,
            "Row": self._start_row,
            "Cell": self._start_cell,
            "Data": self._start_data,
            "Visible": self._start_text,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "Row": self._end_row,
            "Cell": self._end_cell,
            "Data": self._end_text,
            "Visible": self._end_visible,
        }

    def run(self, data: bytes) -> list[Grid]:
        prepared = markup.parser(PART)
        prepared.StartElementHandler = self._start
        prepared.EndElementHandler = self._end
        prepared.CharacterDataHandler = self._characters
        markup.run(prepared, data, PART)
        if not self._grids:
            raise damaged(formats.NO_SHEETS)
        return self._grids

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in _UNNESTED:
            if local in self._unnested:
                raise damaged(formats.PART_ILL_FORMED, part=PART)
            self._unnested.add(local)
        ours = _PARENTS.get(local) == self._path[-1]
        self._path.append(local if ours else _OTHER)
        if self._looks:
            self._looks.append(self._looks[-1] | look_of(local, attributes))
        start = self._starts.get(local) if ours else None
        if start is not None:
            start({key.rpartition(":")[2]: value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._unnested.discard(name.rpartition(":")[2])
        del self._looks[-1:]
        end = self._ends.get(self._path.pop())
        if end is not None:
            end()

    def _characters(self, text: str) -> None:
        if self._listening and self._text is not None:
            self._text.append((text, self._looks[-1] if self._looks else Look.PLAIN))

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        self._grids.append(Grid(attributes.get("Name", "")))
        self._row = self._rows = self._columns = 0

    def _start_table(self, attributes: dict[str, str]) -> None:
        if self._rows:  # a second table would stand on top of the first
            raise damaged(formats.PART_ILL_FORMED, part=PART)
        self._table_style = attributes.get("StyleID", "")
        self._column_styles = {}

    def _start_column(self, attributes: dict[str, str]) -> None:
        first, count = self._place(attributes, self._columns)
        self._columns = first + count - 1
        if _is_hidden(attributes, "Width"):
            self._grids[-1].hide_columns(first, count)
        style = attributes.get("StyleID")
        if style is not None:
            within = range(first, min(first + count, LAST_COLUMN + 1))
            self._column_styles.update(dict.fromkeys(within, style))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._column = 0
        self._row, count = self._place(attributes, self._rows)
        self._rows = self._row + count - 1
        if _is_hidden(attributes, "Height"):
            self._grids[-1].hide_rows(self._row, count)
        self._row_style = attributes.get("StyleID", "")
        self._cells = []

    def _end_row(self) -> None:
        self._grids[-1].add(self._row, self._cells)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column, _ = self._place({"Index": attributes.get("Index", "")}, self._column)
        self._cell = attributes
        self._kind = self._text = None

    def _start_data(self, attributes: dict[str, str]) -> None:
        if self._text is not None:
            raise self._grids[-1].ill_formed(self._row, self._column)
        self._kind = attributes.get("Type", "String")
        look = self._styles.look(self._style())
        self._looks = [look if self._kind == "String" else Look.PLAIN]
        self._start_text(attributes)

    def _start_text(self, _: dict[str, str]) -> None:
        self._text = []
        self._listening = True

    def _end_text(self) -> None:
        self._listening = False

    def _end_visible(self) -> None:
        self._end_text()
        self._grids[-1].visible = joined(self._text or ()).strip() == "SheetVisible"

    def _end_cell(self) -> None:
        grid, row, column = self._grids[-1], self._row, self._column
        down, across = (
            grid.whole(self._cell.get(side), row, column) for side in ("MergeDown", "MergeAcross")
        )
        formula = self._cell.get("Formula")
        text = None if self._text is None else joined(self._text)
        value = self._value(text, formula)
        linked = link(formula)
        if value is not None or down or across or linked:
            self._cells.append(GridCell(column, value, 1, down, across, linked))
        self._column += across

    def _value(self, text: str | None, formula: str | None) -> RawValue:
        """The value of the open cell; its text has its strokes already."""
        if self._kind in {None, "String"}:
            return cell_value(self._kind, text, formula, None)
        value = cell_value(self._kind, text, formula, self._styles.as_shown(self._style()))
        return crossed_out(value) if self._styles.look(self._style()) & Look.STRUCK else value

    def _style(self) -> str:
        """The style of the open cell: its own, or that of its row, column or table."""
        style = self._cell.get("StyleID") or self._row_style
        style = style or self._column_styles.get(self._column, self._table_style)
        return style or "Default"

    def _place(self, attributes: Mapping[str, str], last: int) -> tuple[int, int]:
        """Where a row, column or cell stands, and how many of its kind it stands for.

        Raises RefusedWorkbook for a place at or before the last one.
        """
        grid, row, column = self._grids[-1], max(1, self._row), self._column + 1
        index = attributes.get("Index")
        place = grid.whole(index, row, column, last + 1) if index else last + 1
        return place, grid.whole(attributes.get("Span"), row, column) + 1


def _is_hidden(attributes: Mapping[str, str], measure: str) -> bool:
    return is_true(attributes.get("Hidden")) or is_zero(attributes.get(measure))
