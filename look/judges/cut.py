"""Words and numbers that their cells do not show whole, reckoned by widths and heights.

A 汉字 is two half-width characters wide; a column's width counts such characters of 10 points.
A link stands on one line: LibreOffice wraps none. What only an office program knows (its own
typefaces, the height of a row that it finds itself) is asked of the printed pages.
"""

from collections.abc import Iterator, Mapping

from look.judges.fault import Fault
from look.opened import LAST_COLUMN, Area, Cell, Sheet, Workbook, area_of, place_of
from look.styles import Look, shown
from perfbatch.xlsx.content import display_width

LINE = 1.2
"""Height of a line as a multiple of its size: 宋体 of 10 points stands 12 points apart."""
SLACK = 0.5
"""Half-width characters by which a text may pass its column: less than the edge of a cell."""
NEVER_SHRUNK = 12
"""Half-width characters of a number that no cell may shrink: 9,999,999.99万元."""
HIGHEST_RATE = 10
"""1,000 %: rates above it are slips of a pen and may be shrunk."""
HIGHEST_ROW = 409.0
_NOT_BEFORE = frozenset("，。、；：！？）》」』】〕”’％%,.;:!?)]}")


def cut_cells(book: Workbook) -> Iterator[Fault]:
    """Cells of the sheets that people see whose text or number is cut, or shown as ####."""
    for sheet in book.visible():
        box = _Boxes(book, sheet)
        links = {place_of(one.attrib["ref"]) for one in sheet.all("hyperlinks/hyperlink")}
        for cell in sheet.cells.values():
            if cell.value is None or cell.value == "" or not box.is_seen(cell):
                continue
            look = book.styles.look(cell.style)
            if isinstance(cell.value, float):
                yield from _number(box, cell, cell.value, look)
            elif look.wrapped and (cell.row, cell.column) not in links:
                yield from _wrapped(box, cell, str(cell.value), look)
            else:
                yield from _line(box, cell, str(cell.value), look)


class _Boxes:
    """The room of a sheet's cells: merged ranges, empty neighbours, the printed area."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self.sheet = sheet
        self.merged: Mapping[tuple[int, int], Area] = {one[:2]: one for one in sheet.merged}
        self._covered = {
            (row, column)
            for one in sheet.merged
            for row in range(one.row, one.last_row + 1)
            for column in range(one.column, one.last_column + 1)
        }
        printed = book.name_of(sheet, "_xlnm.Print_Area").rpartition("!")[2]
        self.printed = area_of(printed) if printed else Area(1, 1, 1, 1)

    def is_seen(self, cell: Cell) -> bool:
        """Whether the cell is neither hidden nor under a merged one."""
        at = cell.row, cell.column
        under = at in self._covered and at not in self.merged
        return not under and self.width(cell) > 0 and self.height(cell) != 0

    def width(self, cell: Cell) -> float:
        """Of the cell with those merged to it, in half-width characters of 10 points."""
        area = self.merged.get((cell.row, cell.column))
        last = area.last_column if area else cell.column
        edges = (last - cell.column) * 5 / 7
        return sum(self.sheet.width(one) for one in range(cell.column, last + 1)) + edges

    def height(self, cell: Cell) -> float | None:
        """In points; None where the office program finds it, which it does not for merged cells."""
        area = self.merged.get((cell.row, cell.column))
        if area is None:
            return self.sheet.height(cell.row)
        rows = range(area.row, area.last_row + 1)
        said = [self.sheet.height(row) for row in rows]
        if len(rows) > 1 or area.last_column > area.column:
            return sum(self.sheet.usual_height if one is None else one for one in said)
        return said[0]

    def beside(self, cell: Cell, step: int, wanted: float) -> float:
        """The width of the empty cells on one side, as far as wanted and as printed."""
        if (cell.row, cell.column) in self.merged:
            return 0
        inside = self.printed.holds(cell.row, cell.column)
        room, column = 0.0, cell.column + step
        while room < wanted and 1 <= column <= LAST_COLUMN:
            other = self.sheet.cells.get((cell.row, column))
            filled = other is not None and other.value not in (None, "")
            if filled or (cell.row, column) in self._covered:
                break
            if inside and not self.printed.holds(cell.row, column):
                break
            room += self.sheet.width(column) + 5 / 7
            column += step
        return room


def _number(box: _Boxes, cell: Cell, value: float, look: Look) -> Iterator[Fault]:
    try:
        told = shown(value, look.number)
    except ValueError:
        yield Fault(box.sheet.name, cell.at, "number format", look.number)
        return
    need = _need(told, look)
    odd_rate = "%" in told and abs(value) >= HIGHEST_RATE
    may_shrink = look.shrunk and (display_width(told) > NEVER_SHRUNK or odd_rate)
    if need > box.width(cell) + SLACK and not may_shrink:
        yield Fault(
            box.sheet.name, cell.at, "cut number", f"{told}: {need:g} > {box.width(cell):g}"
        )


def _line(box: _Boxes, cell: Cell, text: str, look: Look) -> Iterator[Fault]:
    need = _need(text.replace("\n", ""), look) - box.width(cell) - SLACK
    if need <= 0 or look.shrunk:
        return
    sides = {"right": (-1,), "center": (-1, 1), "centerContinuous": (-1, 1)}.get(look.across, (1,))
    if any(box.beside(cell, step, need / len(sides)) < need / len(sides) for step in sides):
        yield Fault(box.sheet.name, cell.at, "cut text", f"{need:.1f} too wide: {text[:60]}")


def _wrapped(box: _Boxes, cell: Cell, text: str, look: Look) -> Iterator[Fault]:
    width = (box.width(cell) + SLACK) * 10 / look.size - 1.5 * look.indent
    need = lines_of(text, width) * look.size * LINE
    height = box.height(cell)
    room = HIGHEST_ROW if height is None else height
    if need > room + 1:
        yield Fault(
            box.sheet.name, cell.at, "cut text", f"{need:.0f} points in {room:.0f}: {text[:60]}"
        )


def _need(text: str, look: Look) -> float:
    """The width of a text on one line, in half-width characters of 10 points."""
    return display_width(text) * look.size / 10 + 1.5 * look.indent


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a box of so many half-width characters of its size.

    汉字 break anywhere, but no line begins with a closing sign; other words break between them.
    """
    return sum(_lines_of_one(one, max(2.0, width)) for one in text.split("\n"))


def _lines_of_one(line: str, width: float) -> int:
    lines, room = 1, width
    for piece in _pieces(line):
        need = display_width(piece)
        if need > room and piece.strip():
            lines, room = lines + (1 if room < width else 0), width
            while need > room:
                lines, need = lines + 1, need - int(room)
        room -= need
    return lines


def _pieces(line: str) -> Iterator[str]:
    """What stays together: a word of half-width signs, a 汉字 with the signs that close it."""
    held = ""
    for char in line:
        narrow = char.isascii() and not char.isspace()
        joined = (narrow and held and held[-1].isascii() and not held[-1].isspace()) or (
            char in _NOT_BEFORE and held
        )
        if held and not joined:
            yield held
            held = ""
        held += char
    if held:
        yield held
