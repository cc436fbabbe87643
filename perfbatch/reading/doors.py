"""The doors: a format is read as soon as its reader stands here."""

from collections.abc import Callable, Mapping

from perfbatch.reading.ooxml.door import read_ooxml
from perfbatch.reading.refused import RefusedWorkbook, damaged
from perfbatch.reading.sniff import Format, sniff
from perfbatch.reading.workbook import RawWorkbook
from perfbatch.wording import formats

READERS: Mapping[Format, Callable[[bytes], RawWorkbook]] = {Format.OOXML_WORKBOOK: read_ooxml}


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
    return RefusedWorkbook("old_format" if found in _TABLES else "unknown", found.value)


_TABLES = frozenset(
    {Format.OLD_XLS, Format.XLSB, Format.ODS, Format.XML_SPREADSHEET_2003, Format.HTML}
)
"""Formats that an office program opens as a workbook."""
