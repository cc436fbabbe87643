"""The checked parts of a workbook under plain names, as the library that reads values gets them.

The library never sees the foreign container: not its second reading of a damaged directory, its
names in other case or with dots, two sheets of one name (it would read the first one twice),
sheet kinds and error values that it refuses, nor declared counts that it would allocate for.
"""

import re
import struct
from collections.abc import Mapping, Sequence
from zlib import crc32

from perfbatch.reading.ooxml.package import Package

_VERSION, _STORED = 20, 0
_FIRST_DAY = 0x21
"""1980-01-01 as a zip says it."""

_HEAD = struct.Struct("<4s5H3L2H")
_LISTED = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
"""What stands before a part, in the directory, and at the end of it."""

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARED_COUNT = re.compile(rb"""\s(?:uniqueCount|count)\s*=\s*(?:"[^"]*"|'[^']*')""")
_STRINGS_START = re.compile(rb"<(?:[^\s<>!?/]+:)?sst\b[^>]*>")


def repacked(package: Package, cells: Sequence[bytes]) -> bytes:
    """A minimal workbook: the rows of each sheet, in order, with their styles and texts."""
    parts = {
        "_rels/.rels": related([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(len(cells), package.from_1904),
        "xl/_rels/workbook.xml.rels": related(
            [("worksheet", f"worksheets/{number}.xml") for number in range(len(cells))]
        ),
    }
    if package.styles is not None:
        parts["xl/styles.xml"] = package.styles
    if package.strings is not None:
        parts["xl/sharedStrings.xml"] = _STRINGS_START.sub(
            lambda start: _DECLARED_COUNT.sub(b"", start[0]), package.strings, count=1
        )
    for number, rows in enumerate(cells):
        sheet = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
        parts[f"xl/worksheets/{number}.xml"] = sheet
    return packed(parts)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip of a few parts as they are: none of a size or a number beyond what a zip can say."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, data in parts.items():
        told = (_VERSION, 0, _STORED, 0, _FIRST_DAY, crc32(data), len(data), len(data), len(name))
        head = _HEAD.pack(b"PK\x03\x04", *told, 0) + name.encode("ascii")
        listed = _LISTED.pack(b"PK\x01\x02", _VERSION, *told, 0, 0, 0, 0, 0, at)
        directory.append(listed + name.encode("ascii"))
        pieces += (head, data)
        at += len(head) + len(data)
    size = sum(map(len, directory))
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), size, at, 0)
    return b"".join((*pieces, *directory, end))


def related(targets: Sequence[tuple[str, str]]) -> bytes:
    """A part that says which parts belong to another, by kind and name."""
    found = "".join(
        f'<Relationship Id="r{number}" Type="{_KIND}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{found}</Relationships>'.encode()


def _workbook(sheets: int, from_1904: bool) -> bytes:
    listed = "".join(
        f'<sheet name="{number}" sheetId="{number + 1}" r:id="r{number}"/>'
        for number in range(sheets)
    )
    dates = '<workbookPr date1904="1"/>' if from_1904 else ""
    return f'<workbook xmlns:r="{_KIND}">{dates}<sheets>{listed}</sheets></workbook>'.encode()
