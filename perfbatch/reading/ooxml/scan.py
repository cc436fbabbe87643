"""An independent look at a worksheet: what its XML says, before a library reads the values.

It sees what the library does not tell (errors, formulas that nobody calculated or that look into
other workbooks, hidden rows and columns, merged ranges, telling formats), counts the filled cells,
keeps every number as it is written, and measures the extent before anything is allocated for it.
"""

from collections.abc import Callable, Collection, Mapping

from perfbatch.model.cell import LONGEST_TEXT
from perfbatch.model.source import column_letters
from perfbatch.reading import markup
from perfbatch.reading.extent import LAST_COLUMN, Extent
from perfbatch.reading.markup import is_true, is_zero
from perfbatch.reading.number_formats import AsShown
from perfbatch.reading.ooxml.links import looks_outside
from perfbatch.reading.ooxml.places import cell_place, whole
from perfbatch.reading.ooxml.scanned import SheetScan
from perfbatch.reading.ooxml.strings import is_blank_text
from perfbatch.reading.ooxml.structure import Structure
from perfbatch.reading.refused import RefusedWorkbook, damaged
from perfbatch.reading.workbook import Address
from perfbatch.wording import formats

_COLUMNS = {column_letters(number): number for number in range(1, LAST_COLUMN + 1)}


def scan_sheet(
    data: bytes,
    sheet: str,
    number_styles: Mapping[str, AsShown],
    blank_strings: Collection[int] = frozenset(),
) -> SheetScan:
    """Scan one worksheet part; `blank_strings` are the shared strings that count as blank.

    Raises RefusedWorkbook for XML that is ill-formed or no worksheet and for absurd extents.
    """
    return _Scanner(data, sheet, number_styles, blank_strings).run()


class _Scanner:
    """The state of one scan; the parser calls `_start` and `_text` in the order of the XML.

    Ends of elements are not listened to, which saves a third of the time: a cell ends where the
    next cell or row begins.
    """

    def __init__(
        self,
        data: bytes,
        sheet: str,
        number_styles: Mapping[str, AsShown],
        blank_strings: Collection[int],
    ) -> None:
        self._data = data
        self._sheet = sheet
        self._number_styles = number_styles
        self._blank_strings = blank_strings
        self._scan = SheetScan()
        self._extent = Extent(sheet)
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self._cell_name = self._value_name = ""
        self._cell_end = self._rows_end_mark = b""
        self._row = self._steps = self._value_at = 0
        self._first_row_at = self._last_row_at = self._rows_end = 0
        self._row_text = self._reference = self._into = self._shared = ""
        self._cell = {"t": "", "s": ""}
        self._value: str | None = None
        self._formula: str | None = None
        self._shared_formulas: dict[str, str] = {}
        self._uses: dict[str, int] = {}
        self._outside: dict[str, bool] = {}
        self._structure = Structure(sheet)
        self._touched = self._phonetic = False
        self._cuts: list[slice] = []

    def run(self) -> SheetScan:
        """Scan the part from beginning to end."""
        self._parser = markup.parser(self._sheet)
        self._parser.StartElementHandler = self._root
        self._parser.CharacterDataHandler = self._text
        markup.run(self._parser, self._data, self._sheet)
        del self._parser
        self._end_row(self._data.find(self._rows_end_mark, self._last_row_at))
        scan = self._scan
        scan.hidden_rows = {row for row in scan.hidden_rows if row <= scan.last_row}
        scan.hidden_columns = self._structure.hidden_columns(scan.last_column)
        scan.merged = self._structure.merged(scan.last_row, scan.last_column)
        scan.cells = self._kept()
        for text, uses in self._uses.items():
            number = int(text)
            scan.texts[number] = scan.texts.get(number, 0) + uses
            scan.filled -= uses if number in self._blank_strings else 0
        return scan

    def _root(self, name: str, _: dict[str, str]) -> None:
        """The root element settles the prefix that the names of this part bear."""
        mark = name.removesuffix("worksheet")
        if mark == name:
            raise damaged(formats.PART_ILL_FORMED, part=self._sheet)
        self._cell_name, self._value_name = f"{mark}c", f"{mark}v"
        self._cell_end = f"</{mark}c".encode()
        self._rows_end_mark = f"</{mark}sheetData".encode()
        self._starts = {
            f"{mark}f": self._start_formula,
            f"{mark}row": self._start_row,
            f"{mark}is": self._start_inline,
            f"{mark}t": self._start_inline_text,
            f"{mark}rPh": self._start_phonetic,
            f"{mark}col": self._structure.columns,
            f"{mark}mergeCell": self._structure.merge,
        }
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._cell_name:
            if self._value is not None or self._formula is not None:
                self._end_cell()
            self._into = ""
            self._cell = attributes
            if "r" in attributes:
                self._reference = attributes["r"]
                self._steps = 0
            else:
                self._steps += 1
        elif name == self._value_name:
            if self._value is not None:
                raise self._ill_formed()  # two values: nobody can say which is the cell's
            self._value = ""
            self._into = "v"
            if self._cell.get("t") == "e":
                self._value_at = self._parser.CurrentByteIndex
        else:
            self._into = ""
            method = self._starts.get(name)
            if method is not None:
                method(attributes)

    def _text(self, text: str) -> None:
        if self._into == "v":
            if not self._value:
                self._value = text
            elif len(self._value) < LONGEST_TEXT:
                self._value += text
        elif self._into == "f" and len(self._formula or "") < LONGEST_TEXT:
            self._formula = (self._formula or "") + text

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._end_row(self._parser.CurrentByteIndex)
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else self._whole(number)
        self._row_text = str(self._row)
        self._reference, self._steps = "", 0
        if is_true(attributes.get("hidden")) or is_zero(attributes.get("ht")):
            self._scan.hidden_rows.add(self._row)

    def _end_row(self, here: int) -> None:
        """Remember where the rows begin, and where the last one with content ends."""
        if self._value is not None or self._formula is not None:
            self._end_cell()
        self._first_row_at = self._first_row_at or here
        if self._touched:
            if here < 0:
                raise damaged(formats.PART_ILL_FORMED, part=self._sheet)
            self._rows_end = here
            self._touched = False
        self._last_row_at = here

    def _start_inline(self, _: dict[str, str]) -> None:
        self._value = ""
        self._cell = {**self._cell, "t": "inlineStr"}
        self._phonetic = False

    def _start_inline_text(self, _: dict[str, str]) -> None:
        self._into = "" if self._phonetic else "v"

    def _start_phonetic(self, _: dict[str, str]) -> None:
        """How a text is read aloud stands after it and is no part of it."""
        self._phonetic = True

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._formula = ""
        self._into = "f"
        self._shared = attributes.get("si", "") if attributes.get("t") == "shared" else ""

    def _end_cell(self) -> None:
        scan, row, reference = self._scan, self._row, self._reference
        column = None
        if not self._steps and reference.endswith(self._row_text):
            column = _COLUMNS.get(reference[: -len(self._row_text)])
        if column is None:
            row, column = self._place()
        self._touched = True
        if row > scan.last_row or column > scan.last_column:
            self._measure(row, column)
        text = self._value.strip() if self._value else ""
        kind = self._cell.get("t", "n")
        if text:
            scan.filled += 1
            if kind == "s":
                if text not in self._uses:
                    self._whole(text)
                self._uses[text] = self._uses.get(text, 0) + 1
            elif kind == "n":
                scan.numbers.append((row, column, text))
                style = self._cell.get("s", "0")
                if style in self._number_styles:
                    scan.formatted[row, column] = self._number_styles[style]
            else:
                self._keep(row, column, kind, text)
        if self._formula is not None:
            self._keep_formula(row, column, kind, text)
        self._value = self._formula = None

    def _keep(self, row: int, column: int, kind: str, text: str) -> None:
        """Remember of a value that is neither number nor shared text what its kind asks for."""
        if kind == "e":
            self._scan.errors[row, column] = text
            end = self._data.find(self._cell_end, self._value_at)
            self._cuts.append(slice(self._value_at, end))
        elif kind == "b":
            if text not in {"0", "1", "true"}:
                raise self._ill_formed()
        elif is_blank_text(text):
            self._scan.filled -= 1

    def _keep_formula(self, row: int, column: int, kind: str, text: str) -> None:
        """A formula without a value is uncalculated; '' is one. Shared: as it was first written."""
        formula = (self._formula or "").strip()
        if self._shared:
            formula = self._shared_formulas.setdefault(self._shared, formula)
        if not text and (kind != "str" or self._value is None):
            self._scan.uncalculated[row, column] = formula
        elif text == "0" and kind == "n":
            self._scan.zeros[row, column] = formula
        if "[" in formula:
            outside = self._outside.get(formula)
            if outside is None:
                outside = self._outside[formula] = looks_outside(formula)
            if outside:
                self._scan.linked[row, column] = formula

    def _place(self) -> Address:
        """Where the cell stands: as it says, else one to the right of the cell before it."""
        reference = self._reference
        place = cell_place(reference)
        if reference and place is None:
            raise self._ill_formed()
        row, column = place or (self._row, 0)
        return (self._row if self._steps else row), column + self._steps

    def _measure(self, row: int, column: int) -> None:
        """Refuse an extent for which the library would allocate without end."""
        if not row:
            raise self._ill_formed()
        self._extent.include(row, column)
        self._scan.last_row = self._extent.last_row
        self._scan.last_column = self._extent.last_column

    def _whole(self, text: str) -> int:
        number = whole(text)
        if number is None:
            raise self._ill_formed()
        return number

    def _ill_formed(self) -> RefusedWorkbook:
        cell = self._reference or self._row_text
        return damaged(formats.CELL_ILL_FORMED, sheet=self._sheet, cell=cell)

    def _kept(self) -> bytes:
        pieces: list[bytes] = []
        at = self._first_row_at
        for cut in self._cuts:
            pieces.append(self._data[at : cut.start])
            at = cut.stop
        pieces.append(self._data[at : self._rows_end])
        return b"".join(pieces)
