"""A workbook as cells at their places, written as .xlsx in a moment."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from robustness.sound import zipped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DAY_ZERO = date(1899, 12, 30)
_PERCENT_STYLE, _DAY_STYLE = 1, 2


@dataclass(frozen=True, slots=True)
class Percentage:
    """A number with a % format: 0.4286 shows as 42.86 %."""

    ratio: float


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """An error value such as #DIV/0!."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its =, and the value that the office program saved with it, if any."""

    text: str
    value: "float | str | ErrorCell | None" = None


@dataclass(frozen=True, slots=True)
class Raised:
    """A text with a raised one glued to it: 12.5 with a small ² behind it looks like 12.52 as text."""

    text: str
    above: str


Cell: TypeAlias = str | int | float | date | Percentage | ErrorCell | Formula | Raised | None
Place: TypeAlias = tuple[int, int]
"""Row and column, from 1."""


@dataclass(slots=True)
class Sheet:
    """A sheet: cells by place, merged ranges like A4:A8, hidden rows."""

    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)

    def line(self, row: int, values: Sequence[Cell], column: int = 1) -> None:
        """Write values side by side."""
        for at, value in enumerate(values, start=column):
            if value is not None:
                self.cells[row, at] = value

    def merge(self, first: Place, last: Place) -> None:
        """Merge a rectangle."""
        self.merged.append(f"{address(*first)}:{address(*last)}")

    @property
    def last_row(self) -> int:
        """The last filled row."""
        return max((row for row, _ in self.cells), default=0)


def letters(column: int) -> str:
    """AA for 27."""
    told = ""
    while column:
        column, rest = divmod(column - 1, 26)
        told = chr(ord("A") + rest) + told
    return told


def address(row: int, column: int) -> str:
    """J12; 12:12 for a row without a column, nothing for neither."""
    if not row:
        return ""
    return f"{letters(column)}{row}" if column else f"{row}:{row}"


class _Strings:
    """The texts of a workbook, each once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    def part(self) -> str:
        told = "".join(
            f'<si><t xml:space="preserve">{html.escape(text)}</t></si>' for text in self._places
        )
        return f'{_HEAD}<sst xmlns="{_MAIN}">{told}</sst>'


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as .xlsx."""
    strings = _Strings()
    parts = {
        f"xl/worksheets/sheet{number}.xml": _sheet_part(sheet, strings)
        for number, sheet in enumerate(sheets, start=1)
    }
    told = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _relations([(f"{_OFFICE}/officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book_part(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *((f"{_OFFICE}/worksheet", name.removeprefix("xl/")) for name in parts),
                (f"{_OFFICE}/styles", "styles.xml"),
                (f"{_OFFICE}/sharedStrings", "sharedStrings.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": strings.part(),
        **parts,
    }
    return zipped({name: text.encode() for name, text in told.items()})


def _types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{sheets}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/>'
        "</Types>"
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _book_part(sheets: Sequence[Sheet]) -> str:
    told = "".join(
        f'<sheet name="{html.escape(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{told}</sheets></workbook>'
    )


_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/>'
    '<xf numFmtId="10" applyNumberFormat="1"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def _sheet_part(sheet: Sheet, strings: _Strings) -> str:
    rows: dict[int, list[tuple[int, Cell]]] = {}
    for (row, column), value in sorted(sheet.cells.items(), key=lambda one: one[0]):
        rows.setdefault(row, []).append((column, value))
    told = []
    for row, cells in rows.items():
        hidden = ' hidden="1"' if row in sheet.hidden_rows else ""
        inside = "".join(_cell(address(row, column), value, strings) for column, value in cells)
        told.append(f'<row r="{row}"{hidden}>{inside}</row>')
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in sheet.merged)
    around = f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else ""
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(told)}</sheetData>{around}</worksheet>'


def _cell(at: str, value: Cell, strings: _Strings) -> str:
    if isinstance(value, str):
        return f'<c r="{at}" t="s"><v>{strings.place(value)}</v></c>'
    if isinstance(value, ErrorCell):
        return f'<c r="{at}" t="e"><v>{value.text}</v></c>'
    if isinstance(value, Raised):
        above = f'<r><rPr><vertAlign val="superscript"/></rPr><t>{html.escape(value.above)}</t></r>'
        inside = f"<is><r><t>{html.escape(value.text)}</t></r>{above}</is>"
        return f'<c r="{at}" t="inlineStr">{inside}</c>'
    if isinstance(value, Percentage):
        return f'<c r="{at}" s="{_PERCENT_STYLE}"><v>{value.ratio!r}</v></c>'
    if isinstance(value, date):
        return f'<c r="{at}" s="{_DAY_STYLE}"><v>{(value - _DAY_ZERO).days}</v></c>'
    if isinstance(value, Formula):
        return _formula(at, value)
    return f'<c r="{at}"><v>{value!r}</v></c>'


def _formula(at: str, formula: Formula) -> str:
    text, value = html.escape(formula.text), formula.value
    if value is None:
        return f'<c r="{at}"><f>{text}</f></c>'
    if isinstance(value, ErrorCell):
        return f'<c r="{at}" t="e"><f>{text}</f><v>{value.text}</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="str"><f>{text}</f><v>{html.escape(value)}</v></c>'
    return f'<c r="{at}"><f>{text}</f><v>{value!r}</v></c>'
