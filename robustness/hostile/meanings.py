"""Sound containers with a content that is doubled, displaced, missing or enormous."""

import html
from collections.abc import Callable, Mapping

from openpyxl.utils import get_column_letter

from perfbatch.xlsx.content import CellValue
from robustness.hostile.kind import (
    Claim,
    Kind,
    Line,
    code_of,
    family_of,
    reads,
    reads_or_refuses,
    sets_aside,
)
from robustness.sound import FIRST_ROW, HEADER_ROW, Figures, Grid, figures, sound_grid, zipped

_FAMILY = "meaning"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET, _CODE, _NAME, _MONTH = "项目监控表", (4, 3), (4, 7), (4, 16)
_NOTHING = figures(0, "0", "0")
_FIRST = FIRST_ROW - 1
"""Where the first project stands in a grid."""


def workbook_of(sheets: Mapping[str, bytes]) -> bytes:
    """A minimal workbook: name → rows as XML."""
    listed = "".join(
        f'<sheet name="{html.escape(name)}" sheetId="{n}" r:id="r{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{related}</Relationships>',
    }
    told = {name: text.encode() for name, text in parts.items()}
    for n, rows in enumerate(sheets.values(), start=1):
        told[f"xl/worksheets/{n}.xml"] = (
            b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
        )
    return zipped(told)


def rows_of(grid: Grid) -> bytes:
    """The rows of a grid as XML, blank ones left out."""
    told = []
    for number, row in enumerate(grid, start=1):
        cells = "".join(_cell(number, column, value) for column, value in enumerate(row, start=1))
        if cells:
            told.append(f'<row r="{number}">{cells}</row>')
    return "".join(told).encode()


def _cell(row: int, column: int, value: CellValue) -> str:
    if value is None:
        return ""
    place = f"{get_column_letter(column)}{row}"
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if str(value).startswith("#"):
        return f'<c r="{place}" t="e"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{html.escape(str(value))}</t></is></c>'


Change = Callable[[Grid], Grid]


def _line(name: str, told: str, claim: Claim, change: Change) -> Line:
    return _sheets(name, told, claim, lambda grid: {_SHEET: change(grid)})


def _sheets(
    name: str, told: str, claim: Claim, sheets: Callable[[Grid], Mapping[str, Grid]]
) -> Line:
    def make(_: object) -> bytes:
        grids = sheets(sound_grid(code_of(f"{_FAMILY}-{name}")))
        return workbook_of({sheet: rows_of(grid) for sheet, grid in grids.items()})

    return (name, told, claim, make)


def _put(*cells: tuple[tuple[int, int], CellValue]) -> Change:
    """Other values in some cells; row and column count from 1."""

    def change(grid: Grid) -> Grid:
        for (row, column), value in cells:
            grid[row - 1][column - 1] = value
        return grid

    return change


def _columns(change: Callable[[list[CellValue]], list[CellValue]]) -> Change:
    """The table from its header on with other columns."""
    head = HEADER_ROW - 1
    return lambda grid: [*grid[:head], *(change(row) for row in grid[head:])]


def _between(*rows: list[CellValue]) -> Change:
    """More rows after the first project."""
    return lambda grid: [*grid[: _FIRST + 1], *rows, *grid[_FIRST + 1 :]]


def _below(*rows: list[CellValue]) -> Change:
    return lambda grid: [*grid, *rows]


def _labels(change: Callable[[str], str]) -> Change:
    """Every label of the header changed."""

    def relabel(grid: Grid) -> Grid:
        head = [change(one) if isinstance(one, str) else one for one in grid[HEADER_ROW - 1]]
        return [*grid[: HEADER_ROW - 1], head, *grid[HEADER_ROW:]]

    return relabel


def _texts(grid: Grid) -> Grid:
    return [
        [str(value) if isinstance(value, int | float) else value for value in row] for row in grid
    ]


def _amounts(value: CellValue) -> Change:
    """The budget and the payments of every project are this value."""
    cells = [((row, column), value) for row in (9, 10, 11) for column in (6, 10)]
    return _put(*cells)


def _of_other_unit(grid: Grid) -> Grid:
    """The same return of another unit."""
    told = [list(row) for row in grid]
    told[3][2], told[3][6] = "799999999", "另一单位"
    return told


def _many(count: int) -> Change:
    """The first project so many times, each with its own code and name."""

    def change(grid: Grid) -> Grid:
        first = grid[_FIRST]
        rows = [[n, f"{n:021d}", f"项目{n}", *first[3:]] for n in range(1, count + 1)]
        return [*_put(((5, 10), count))(grid)[: _FIRST - 1], *rows]

    return change


def _times(count: int) -> Figures:
    return figures(count, f"{count * 1025}e-2", f"{count * 513}e-2")


_BLANK: list[CellValue] = []
_SPACES: list[CellValue] = [" ", "\u3000", "\u00a0"]
_SPACED: Change = _labels(" ".join)
_WIDE: Change = _labels(
    lambda one: one.replace("(", "（").replace(")", "）").replace("\n", "\u3000")
)

_LINES: tuple[Line, ...] = (
    _line("plain", "a sound return by other hands", reads(), lambda grid: grid),
    _line("header-twice", "the header stands there twice", reads(), lambda grid: [*grid[:HEADER_ROW], grid[HEADER_ROW - 1], *grid[HEADER_ROW:]]),
    _line("header-repeated", "the header is repeated between the projects, as on page 2", reads(), lambda grid: _between(grid[HEADER_ROW - 1])(grid)),
    _line("header-in-row-500", "the form begins in row 494", reads(), lambda grid: [*[_BLANK] * 493, *grid]),
    _line("header-in-row-60000", "the form begins in row 60,001", reads_or_refuses("S01", "S02"), lambda grid: [*[_BLANK] * 60_000, *grid]),
    _line("shifted-right", "the form begins in column K", reads(), lambda grid: [[*[None] * 10, *row] for row in grid]),
    _line("header-only", "no project under the header", reads_or_refuses(figures=_NOTHING), lambda grid: grid[: _FIRST - 1]),
    _line("no-header", "projects without a header", sets_aside("S02", "S03"), lambda grid: [*grid[: HEADER_ROW - 1], *grid[HEADER_ROW:]]),
    _line("card-only", "nothing but the heading card", sets_aside("S02"), lambda grid: grid[: HEADER_ROW - 1]),
    _line("table-only", "nothing but the table", sets_aside("S05", "S06", "S02"), lambda grid: grid[HEADER_ROW - 1 :]),
    _line("two-forms-below", "two returns one below the other", sets_aside("S02"), lambda grid: [*grid, _BLANK, *_of_other_unit(grid)]),
    _line("two-forms-beside", "two returns side by side", sets_aside("S02", "S03"), lambda grid: [[*row, None, *other] for row, other in zip(grid, _of_other_unit(grid), strict=True)]),
    _sheets("two-forms-two-sheets", "two returns in two sheets", sets_aside("S02"), lambda grid: {"甲": grid, "乙": _of_other_unit(grid)}),
    _sheets("sheet-renamed", "the sheet has another name", reads(), lambda grid: {"Sheet1 (2)": grid}),
    _sheets("300-empty-sheets", "300 empty sheets around the form", reads(), lambda grid: {f"s{n}": [] for n in range(150)} | {_SHEET: grid} | {f"t{n}": [] for n in range(150)}),
    _line("columns-reversed", "the columns in the opposite order", reads(), _columns(lambda row: row[::-1])),
    _line("column-inserted", "an empty column in the middle", reads(), _columns(lambda row: [*row[:5], None, *row[5:]])),
    _line("column-missing", "no column for what was paid", sets_aside("S03"), _columns(lambda row: [*row[:9], *row[10:]])),
    _line("column-doubled", "the column of what was paid is there twice", sets_aside("S03"), _columns(lambda row: [*row, row[9]])),
    _line("column-in-yuan", "the column of what was paid says 元", reads_or_refuses(figures=None), _labels(lambda one: one.replace("累计执行数\n(万元)", "累计执行数(元)"))),
    _line("columns-900", "900 more columns without a name", reads_or_refuses("S01"), _columns(lambda row: [*row, *[7] * 900])),
    _line("labels-spaced", "labels with a space between all letters", reads(), _SPACED),
    _line("labels-wide", "labels with full-width signs", reads(), _WIDE),
    _line("transposed", "the sheet is turned on its side", sets_aside("S02", "S03"), lambda grid: [list(row) for row in zip(*grid, strict=True)]),
    _line("upside-down", "the sheet is upside down", sets_aside("S02", "S03", "S05", "S06"), lambda grid: grid[::-1]),
    _line("all-text", "every number is a text", reads(), _texts),
    _line("amounts-errors", "every amount is an error", reads(figures(0, "0", "0", aside=3)), _amounts("#REF!")),
    _line("amounts-words", "every amount is 见附件", reads(figures(0, "0", "0", aside=3)), _amounts("见附件")),
    _line("month-before", "the return of the month before", sets_aside("S05"), _put((_MONTH, 5))),
    _line("month-13", "month 13", sets_aside("S05"), _put((_MONTH, 13))),
    _line("month-error", "the month is #REF!", sets_aside("S05"), _put((_MONTH, "#REF!"))),
    _line("year-1e9", "the year is 1e9", sets_aside("S05"), _put(((4, 13), 1e9))),
    _line("nobody", "no unit's code and no name", sets_aside("S06"), _put((_CODE, None), (_NAME, None))),
    _line("code-of-30000", "a unit's code of 30,000 digits", reads_or_refuses("S06"), _put((_CODE, "9" * 30_000))),
    _line("code-an-error", "the unit's code is #N/A", reads_or_refuses("S06"), _put((_CODE, "#N/A"))),
    _line("correction-1e300", "correction number 1e300", reads_or_refuses("S07"), _put(((5, 3), 1e300))),
    _line("correction-text", "correction number 最终版", reads_or_refuses("S07"), _put(((5, 3), "最终版"))),
    _line("nil-with-rows", "a nil return with projects", reads_or_refuses("S11"), _put(((5, 7), "是"))),
    _line("totals-between", "a subtotal between the projects", reads(), _between([None, None, "小计", None, None, 99.0])),
    _line("of-which", "a row 其中 under a project", reads(), _between([None, None, "其中：工资", None, None, 1.0])),
    _line("notes-below", "notes and signatures under the table", reads(), _below(_BLANK, ["填表人：王敏"], ["说明：金额以万元计。"])),
    _line("blank-rows-between", "5,000 blank rows between two projects", reads(), _between(*[_BLANK] * 5000)),
    _line("blank-texts-between", "rows of spaces between two projects", reads(), _between(*[_SPACES] * 50)),
    _line("formula-texts", "every text under the table's header is a formula as text", reads_or_refuses(), lambda grid: [*grid[:_FIRST], *([f"={value}" if isinstance(value, str) else value for value in row] for row in grid[_FIRST:])]),
    _line("labels-in-texts", "names of projects are labels of the form", reads(), _put(((9, 3), "填报单位"), ((10, 3), "项目名称"), ((11, 3), "年初预算数"))),
    _line("5000-projects", "5,000 projects", reads(_times(5000)), _many(5000)),
    _line("100000-projects", "100,000 projects", reads_or_refuses("S01", "S02", figures=_times(100_000)), _many(100_000)),
)  # fmt: skip

KINDS: tuple[Kind, ...] = family_of(_FAMILY, _LINES)
