"""A workbook that somebody has formatted far down: rows with a look and nothing in them."""

import re
import zipfile
from pathlib import Path

LAST_ROW = 60_000
_SHEET = "xl/worksheets/sheet{number}.xml"
_TABLES = (2, 3)
"""The sheets of the two tables, as the template has them in order."""
_ROW = re.compile(rb'<row r="(\d+)"')
_END = b"</sheetData>"


def swell(path: Path) -> None:
    """Give every row of the tables' sheets a height and a look, down to LAST_ROW; in place.

    An office program writes this when whole rows are formatted. Raises ValueError for a part in
    which there are no rows.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.infolist()}
    wanted = {_SHEET.format(number=number) for number in _TABLES}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, data in parts.items():
            archive.writestr(one, _swollen(data) if one.filename in wanted else data)


def _swollen(data: bytes) -> bytes:
    """The part of a sheet with the rows after its own."""
    before, end, after = data.partition(_END)
    last = max((int(found) for found in _ROW.findall(before)), default=0)
    if not end or not last:
        raise ValueError("a sheet without rows")
    rows = (
        b'<row r="%d" s="1" customFormat="1" ht="20" customHeight="1"/>' % number
        for number in range(last + 1, LAST_ROW + 1)
    )
    return before + b"".join(rows) + end + after
