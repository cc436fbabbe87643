"""The door for .ods and .fods: every cell as it was stored, or one refusal that says why not."""

from perfbatch.reading.container import open_container
from perfbatch.reading.ods.count import count_filled
from perfbatch.reading.ods.scan import CONTENT, scan_sheets
from perfbatch.reading.ods.styles import PART as STYLES
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.workbook import RawWorkbook
from perfbatch.reading.xmltext import xml_text

_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = b"encryption-data"


def read_ods(data: bytes) -> RawWorkbook:
    """Read an OpenDocument spreadsheet, packed or flat. Raises RefusedWorkbook."""
    content, named = _content(data) if data.startswith(b"PK") else (data, None)
    text = xml_text(content)
    grids = scan_sheets(text, named)
    counted = count_filled(text)
    return RawWorkbook(
        tuple(
            grid.sheet(counted[number] if number < len(counted) else 0)
            for number, grid in grids.items()
        )
    )


def _content(data: bytes) -> tuple[bytes, bytes | None]:
    """The part with the sheets, and the one with the named styles."""
    container = open_container(data)
    if _ENCRYPTED in (container.part(_MANIFEST) or b""):
        raise RefusedWorkbook("encrypted")
    return container.needed(CONTENT), container.part(STYLES)
