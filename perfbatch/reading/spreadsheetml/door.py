"""The door for SpreadsheetML 2003: every cell as it was stored, or one refusal that says why."""

from perfbatch.reading.refused import damaged
from perfbatch.reading.spreadsheetml.count import count_filled
from perfbatch.reading.spreadsheetml.scan import PART, scan_sheets
from perfbatch.reading.workbook import RawWorkbook
from perfbatch.reading.xmltext import xml_text
from perfbatch.wording import formats


def read_spreadsheetml(data: bytes) -> RawWorkbook:
    """Read a workbook that is one XML file of Excel 2003. Raises RefusedWorkbook."""
    text = xml_text(data)
    grids = scan_sheets(text)
    counts = count_filled(text)
    if len(counts) != len(grids):
        raise damaged(formats.PART_ILL_FORMED, part=PART)
    pairs = zip(grids, counts, strict=True)
    return RawWorkbook(tuple(grid.sheet(counted) for grid, counted in pairs))
