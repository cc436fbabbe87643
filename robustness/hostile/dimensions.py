"""Sheets that reach far, say much with nothing in it, or count their rows and cells wrongly."""

import re

from robustness.hostile.kind import (
    Kind,
    Line,
    Make,
    edited,
    family_of,
    late,
    reads,
    reads_or_refuses,
    refuses,
)
from robustness.hostile.sheets import after_rows, inline, rewritten, with_rows
from robustness.sound import STYLES, WORKBOOK, figures

_FAR = refuses("far_cell", "too_large")
_EITHER = reads_or_refuses("S01")


def _cell(address: str, inner: str = "<v>1</v>", kind: str = "") -> str:
    row = re.sub("[A-Z]+", "", address)
    told = f" t='{kind}'" if kind else ""
    return f"<row r='{row}'><c r='{address}'{told}>{inner}</c></row>"


def _dimension(said: str) -> Make:
    return rewritten(lambda text: re.sub(r"<dimension [^>]*/>", f'<dimension ref="{said}"/>', text))


def _styled_rows(count: int, cells: str) -> bytes:
    """Rows with borders and nothing in them, from row 600 on."""
    return b"".join(
        b"<row r='%d' s='1'>%s</row>" % (n, cells.encode()) for n in range(600, 600 + count)
    )


def _numberless(text: str) -> str:
    """From the header on, no row and no cell says where it stands; none is left out there."""
    head, mark, table = text.partition('<row r="7"')
    bare = re.sub(r'<row r="\d+"', "<row", mark + table)
    return head + re.sub(r'<c r="[A-Z]+\d+"', "<c", bare)


def _backwards(text: str) -> str:
    """The rows of the table in the opposite order."""
    rows = re.findall(r'<row r="(?:9|10|11)".*?</row>', text, re.DOTALL)
    return text.replace("".join(rows), "".join(reversed(rows)))


def _cells_backwards(text: str) -> str:
    """The cells of the first project in the opposite order."""
    row = re.search(r'(<row r="9"[^>]*>)(.*?)</row>', text, re.DOTALL)
    assert row is not None
    cells = re.findall(r"<c [^>]*?(?:/>|>.*?</c>)", row[2], re.DOTALL)
    return text.replace(row[0], row[1] + "".join(reversed(cells)) + "</row>")


def _doubled_row(text: str) -> str:
    """The row number of the first project is used twice, for different cells."""
    return text.replace('<row r="10"', '<row r="9"', 1)


def _doubled_cell(text: str) -> str:
    """The amount of the first project is there twice, with two values."""
    at = text.index("<v>10.25</v></c>", text.index('<row r="9"'))
    end = at + len("<v>10.25</v></c>")
    return text[:end] + '<c r="F9"><v>99.25</v></c>' + text[end:]


def _merges(count: int) -> str:
    cells = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(600, 600 + count))
    return f'<mergeCells count="{count}">{cells}</mergeCells>'


_REACH: tuple[Line, ...] = (
    ("last-cell-number", "a number in XFD1048576", _FAR, with_rows(_cell("XFD1048576"))),
    ("last-cell-space", "a space in XFD1048576", reads_or_refuses("S01.far_cell", "S01.too_large"), with_rows(_cell("XFD1048576", inline(" "), "inlineStr"))),
    ("last-row", "a number in A1048576", reads_or_refuses("S01.far_cell", "S01.too_large", figures=figures(3, "60.875", "25.675678", 1)), with_rows(_cell("A1048576"))),
    ("last-column", "a number in XFD9's column", reads_or_refuses("S01.far_cell", "S01.too_large"), rewritten(lambda text: text.replace('</row><row r="5"', '<c r="XFD4"><v>1</v></c></row><row r="5"'))),
    ("space-at-xfd20000", "a stray space in XFD20000", reads_or_refuses("S01.far_cell", "S01.too_large"), with_rows(_cell("XFD20000", inline(" "), "inlineStr"))),
    ("beyond-last-row", "a cell in row 1048577", refuses("damaged", "far_cell", "too_large"), with_rows(_cell("A1048577"))),
    ("beyond-last-column", "a cell in column XFE", refuses("damaged", "far_cell", "too_large"), with_rows(_cell("XFE900"))),
    ("row-4-billion", "a row number of 2^32", refuses("damaged", "far_cell", "too_large"), with_rows("<row r='4294967296'><c r='A4294967296'><v>1</v></c></row>")),
    ("row-of-5000-digits", "a row number of 5,000 digits", refuses("damaged", "far_cell", "too_large"), with_rows(f"<row r='{'9' * 5000}'><c r='A1'><v>1</v></c></row>")),
    ("column-of-200-letters", "a column of 200 letters", refuses("damaged", "far_cell", "too_large"), with_rows(f"<row r='900'><c r='{'Z' * 200}900'><v>1</v></c></row>")),
    ("row-zero", "a cell in row 0", refuses("damaged"), with_rows("<row r='0'><c r='A0'><v>1</v></c></row>")),
    ("row-negative", "a row number below zero", refuses("damaged"), with_rows("<row r='-5'><c r='A5'><v>1</v></c></row>")),
    ("reference-nonsense", "a cell that stands at 单元格", refuses("damaged"), with_rows("<row r='900'><c r='单元格'><v>1</v></c></row>")),
    ("reference-full-width", "a place in full-width letters and digits", refuses("damaged"), with_rows("<row r='900'><c r='Ａ９００'><v>1</v></c></row>")),
    ("16384-columns", "a row of 16,384 numbers", reads_or_refuses("S01.far_cell", "S01.too_large", "S01"), late(lambda: with_rows("<row r='900'>" + "<c><v>1</v></c>" * 16384 + "</row>"))),
)  # fmt: skip

_NOTHING: tuple[Line, ...] = (
    ("60000-styled-rows", "formats down to row 60,000", reads(), late(lambda: with_rows(_styled_rows(60_000, "<c s='1'/><c s='1'/>")))),
    ("million-styled-rows", "a million empty rows with formats", reads(), late(lambda: with_rows(_styled_rows(1_000_000, "<c s='1'/>")))),
    ("million-rows-without-cells", "a million rows without cells", reads(), late(lambda: with_rows(_styled_rows(1_000_000, "")))),
    ("one-row-of-million-cells", "a million empty cells in one row", _EITHER, late(lambda: with_rows("<row r='900'>" + "<c s='1'/>" * 1_000_000 + "</row>"))),
    ("styled-16384-columns", "40 rows of 16,384 empty cells", reads_or_refuses("S01"), late(lambda: with_rows(_styled_rows(40, "<c s='1'/>" * 16384)))),
    ("million-blank-formulas", "200,000 formulas with empty results below the table", _EITHER, late(lambda: with_rows(b"".join(b"<row r='%d'><c r='V%d' t='str'><f>\"\"</f><v></v></c></row>" % (n, n) for n in range(600, 200_600))))),
    ("column-spans-huge", "columns from 1 to 4 billion have a width", _EITHER, rewritten(lambda text: text.replace("<cols>", '<cols><col min="1" max="4294967295" hidden="1" width="0"/>'))),
    ("column-spans-many", "100,000 spans of hidden columns", _EITHER, rewritten(lambda text: text.replace("<cols>", "<cols>" + '<col min="30" max="16384" hidden="1"/>' * 100_000))),
    ("column-spans-backwards", "hidden columns from 9 to 3", _EITHER, rewritten(lambda text: text.replace("<cols>", '<cols><col min="90" max="30" hidden="1"/>'))),
    ("merged-million", "half a million merged ranges", reads_or_refuses("S01"), late(lambda: after_rows(_merges(500_000)))),
    ("merged-whole-sheet", "the whole sheet is one merged range", _EITHER, after_rows('<mergeCells><mergeCell ref="A600:XFD1048576"/></mergeCells>')),
    ("merged-over-table", "the amounts of all projects are one merged range: the first can be seen", reads_or_refuses("S01", figures=figures(3, "10.25", "25.675678")), after_rows('<mergeCells><mergeCell ref="F9:F11"/></mergeCells>')),
    ("merged-backwards", "a merged range from its end to its beginning", _EITHER, after_rows('<mergeCells><mergeCell ref="D605:A600"/></mergeCells>')),
    ("merged-nonsense", "a merged range that is none", _EITHER, after_rows('<mergeCells><mergeCell ref="表"/><mergeCell/></mergeCells>')),
    ("names-million", "half a million defined names", reads_or_refuses("S01"), late(lambda: edited(WORKBOOK, "<definedNames>", "<definedNames>" + "".join(f'<definedName name="n{n}">1</definedName>' for n in range(500_000))))),
    ("validations-many", "100,000 validations", reads_or_refuses("S01"), late(lambda: after_rows("<dataValidations>" + '<dataValidation sqref="A1:XFD1048576"><formula1>1</formula1></dataValidation>' * 100_000 + "</dataValidations>"))),
    ("formats-65000", "65,000 cell styles", reads_or_refuses("S01"), rewritten(lambda text: text.replace("</cellXfs>", '<xf numFmtId="10"/>' * 65_000 + "</cellXfs>"), STYLES)),
    ("number-formats-many", "50,000 number formats", reads_or_refuses("S01"), rewritten(lambda text: re.sub(r"(<numFmts [^>]*>)", r"\1" + "".join(f'<numFmt numFmtId="{n}" formatCode="0.00%"/>' for n in range(1000, 51_000)), text), STYLES)),
    ("number-format-of-a-megabyte", "a number format of a megabyte of quotes", reads_or_refuses("S01"), rewritten(lambda text: re.sub(r"(<numFmts [^>]*>)", r"\1" + f'<numFmt numFmtId="999" formatCode="{"[&quot;_" * 100_000}%"/>', text), STYLES)),
)  # fmt: skip

_COUNTS: tuple[Line, ...] = tuple(
    (
        f"dimension-{name}",
        f"the sheet says of itself that it reaches {said}",
        reads(),
        _dimension(said),
    )
    for name, said in (
        ("one-cell", "A1"),
        ("whole", "A1:XFD1048576"),
        ("backwards", "T11:A1"),
        ("elsewhere", "AA100:AB200"),
        ("nonsense", "表"),
        ("empty", ""),
        ("beyond", "A1:ZZZZZ99999999999"),
    )
)

_ORDER: tuple[Line, ...] = (
    ("no-places", "no row and no cell says where it stands", reads(), rewritten(_numberless)),
    ("rows-backwards", "the rows of the table stand in the opposite order", reads(), rewritten(_backwards)),
    ("cells-backwards", "the cells of a row stand in the opposite order", reads(), rewritten(_cells_backwards)),
    ("row-twice", "two rows have one number, their cells say which is which", reads(), rewritten(_doubled_row)),
    ("cell-twice", "one amount is there twice, with two values", refuses("damaged"), rewritten(_doubled_cell)),
    ("row-number-alone-wrong", "the rows' numbers contradict their cells'", _EITHER, rewritten(lambda text: text.replace('<row r="11"', '<row r="12"', 1))),
    ("small-letters", "the places of cells in small letters", reads(), rewritten(lambda text: re.sub(r'<c r="([A-Z]+)', lambda one: f'<c r="{one[1].lower()}', text))),
    ("dollar-places", "the places of cells with dollar signs", _EITHER, rewritten(lambda text: re.sub(r'<c r="([A-Z]+)', r'<c r="$\1$', text))),
    ("spans-lie", "the rows' spans are wrong", reads(), rewritten(lambda text: re.sub(r'spans="\d+:\d+"', 'spans="5:6"', text))),
    ("rows-outside", "a table of rows outside the rows", _EITHER, after_rows("<sheetData><row r='9'><c r='F9'><v>99</v></c></row></sheetData>")),
    ("rows-in-rows", "a row within a row", _EITHER, with_rows("<row r='900'><row r='901'><c r='A902'/></row></row>")),
    ("cells-in-cells", "a cell within a cell", _EITHER, with_rows("<row r='900'><c r='A900'><c r='B900'/></c></row>")),
    ("cells-without-rows", "cells that stand in no row", _EITHER, with_rows("<c r='A900'/><c/>")),
)  # fmt: skip

KINDS: tuple[Kind, ...] = family_of("dimension", (*_REACH, *_NOTHING, *_COUNTS, *_ORDER))
