"""A minimal workbook with what the walk has found, as the library that tells dates gets it.

The library never sees the foreign container. Of the foreign records it passes over cells without
a column of their own and rich texts, forgets the date format of whole numbers, takes the bodies
of fonts for records, and ends the process at lengths that lie.
"""

import struct
from collections.abc import Sequence

from perfbatch.reading.number_formats import DATE_FORMAT, EAST_ASIAN_DATES
from perfbatch.reading.ooxml.repacking import packed, related
from perfbatch.reading.xlsb import records as biff
from perfbatch.reading.xlsb.package import Package
from perfbatch.reading.xlsb.records import record, wide


def repacked(package: Package, cells: Sequence[bytes]) -> bytes:
    """A workbook of the given sheets, each the records of its rows and cells."""
    parts = {
        "_rels/.rels": related([("officeDocument", "xl/workbook.bin")]),
        "xl/workbook.bin": _book(len(cells), package.from_1904),
        "xl/_rels/workbook.bin.rels": related(
            [("worksheet", f"worksheets/{number}.bin") for number in range(len(cells))]
        ),
        "xl/styles.bin": _styles(package),
        "xl/sharedStrings.bin": _strings(package.strings),
    }
    for number, rows in enumerate(cells):
        parts[f"xl/worksheets/{number}.bin"] = _sheet(rows)
    return packed(parts)


def _book(sheets: int, from_1904: bool) -> bytes:
    listed = b"".join(
        record(
            biff.SHEET, struct.pack("<II", 0, number + 1) + wide(f"r{number}") + wide(f"{number}")
        )
        for number in range(sheets)
    )
    return (
        record(biff.BEGIN_BOOK)
        + record(biff.BOOK_PROPERTIES, struct.pack("<III", int(from_1904), 0, 0))
        + record(biff.BEGIN_SHEETS)
        + listed
        + record(biff.END_SHEETS)
        + record(biff.CALCULATION)
        + record(biff.END_BOOK)
    )


def _styles(package: Package) -> bytes:
    codes = [
        record(biff.NUMBER_FORMAT, struct.pack("<H", number) + wide(code))
        for number, code in package.codes.items()
    ]
    dates = EAST_ASIAN_DATES - package.codes.keys()
    styles = [
        record(biff.STYLE, struct.pack("<HH12x", 0, DATE_FORMAT if number in dates else number))
        for number in package.styles
    ]
    return (
        record(biff.BEGIN_FORMATS, struct.pack("<I", len(codes)))
        + b"".join(codes)
        + record(biff.END_FORMATS)
        + record(biff.BEGIN_STYLES, struct.pack("<I", len(styles)))
        + b"".join(styles)
        + record(biff.END_STYLES)
    )


def _strings(strings: Sequence[str]) -> bytes:
    count = struct.pack("<II", len(strings), len(strings))
    items = [record(biff.STRING_ITEM, b"\0" + wide(one)) for one in strings]
    return record(biff.BEGIN_STRINGS, count) + b"".join(items) + record(biff.END_STRINGS)


def _sheet(rows: bytes) -> bytes:
    return (
        record(biff.BEGIN_SHEET)
        + record(biff.DIMENSION, bytes(16))
        + record(biff.BEGIN_CELLS)
        + rows
        + record(biff.END_CELLS)
        + record(biff.END_SHEET)
    )
