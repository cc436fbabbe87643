"""The doors: a format is read as soon as its reader stands here."""

from collections.abc import Callable, Mapping

from perfbatch.reading.delimited import read_delimited
from perfbatch.reading.html.door import read_html
from perfbatch.reading.ods.door import read_ods
from perfbatch.reading.ooxml.door import read_ooxml
from perfbatch.reading.refused import RefusedWorkbook, damaged
from perfbatch.reading.sniff import Format, sniff
from perfbatch.reading.spreadsheetml.door import read_spreadsheetml
from perfbatch.reading.workbook import RawWorkbook
from perfbatch.reading.xls.door import read_xls
from perfbatch.reading.xlsb.door import read_xlsb
from perfbatch.wording import formats

READERS: Mapping[Format, Callable[[bytes], RawWorkbook]] = {
    Format.OOXML_WORKBOOK: read_ooxml,
    Format.OLD_XLS: read_xls,
    Format.HTML: read_html,
    Format.TEXT: read_delimited,
    Format.XLSB: read_xlsb,
    Format.ODS: read_ods,
    Format.XML_SPREADSHEET_2003: read_spreadsheetml,
}


def read_workbook(data: bytes) -> RawWorkbook:
    """Read the bytes of a file, whatever it is called. Raises RefusedWorkbook."""
    found = sniff(data)
    reader = READERS.get(found)
    if reader is None:
        raise _no_reader(found)
    return reader(data)


def _no_reader(found: Format) -> RefusedWorkbook:
    if found is Format.DAMAGED:
        return damaged(formats.INCOMPLETE)
    if found is Format.EMPTY:
        return RefusedWorkbook("empty")
    if found is Format.ENCRYPTED:
        return RefusedWorkbook("encrypted")
    return RefusedWorkbook("unknown", found.value)
