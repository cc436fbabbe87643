"""What a page says of its worksheets outside the tables: Excel's list, LibreOffice's headings."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORKSHEET = re.compile(r"<x:ExcelWorksheet>", re.IGNORECASE)
_NAME = re.compile(r"<x:Name>([^<]*+)</x:Name>", re.IGNORECASE)
_HIDDEN = re.compile(r"<x:Visible>\s*+Sheet(?:Very)?Hidden\s*+</x:Visible>", re.IGNORECASE)
_SOURCE = re.compile(r"<x:WorksheetSource\s++HRef\s*+=\s*+[\"']?([^\"'>\s]++)", re.IGNORECASE)
_HEADING = re.compile(r"<a name=\"?table\d+\"?><h1>[^<]*+<em>([^<]*+)</em></h1></a>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet as the page lists it; `source` is the file that holds it, '' for this one.

    `headed`: the name stands as a heading above the table, so that text there is not the sheet's.
    """

    name: str
    visible: bool = True
    source: str = ""
    headed: bool = False


def worksheets(page: str) -> Sequence[Worksheet]:
    """The worksheets that a page lists, in their order; none where it lists none."""
    listed = []
    for block in _WORKSHEET.split(page)[1:]:
        name, source = _NAME.search(block), _SOURCE.search(block)
        listed.append(
            Worksheet(
                _plain(name[1]) if name else "",
                visible=not _HIDDEN.search(block),
                source=html.unescape(source[1]) if source else "",
            )
        )
    return listed or [Worksheet(_plain(one), headed=True) for one in _HEADING.findall(page)]


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())
