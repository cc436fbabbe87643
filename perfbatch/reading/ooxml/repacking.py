"""The checked parts of a workbook under plain names, as the library that reads values gets them.

The library never sees the foreign container: not its second reading of a damaged directory, its
names in other case or with dots, two sheets of one name (it would read the first one twice),
sheet kinds and error values that it refuses, nor declared counts that it would allocate for.
"""

import io
import re
import zipfile
from collections.abc import Sequence

from perfbatch.reading.ooxml.package import Package

EPOCH = (1980, 1, 1, 0, 0, 0)
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
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return buffer.getvalue()


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
