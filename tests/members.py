"""What is in a workbook, part by part: how a part is packed may depend on who packs it."""

import zipfile
from pathlib import Path


def members(path: Path) -> list[tuple[str, bytes]]:
    """Name and content of each part, in their order."""
    with zipfile.ZipFile(path) as package:
        return [(one.filename, package.read(one)) for one in package.infolist()]
