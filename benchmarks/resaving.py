"""Workbooks saved again by LibreOffice: other parts, other styles, the same figures."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_SECONDS_TO_START, _SECONDS_A_WORKBOOK = 60, 5
AT_ONCE = 100
"""Workbooks of one start: of 250 the last ones were not saved."""


class NotResaved(Exception):
    """LibreOffice is there but has not saved every workbook; says which."""


def resave(paths: Sequence[Path]) -> bool:
    """Save all of them again in their places; False where there is no LibreOffice.

    Raises NotResaved.
    """
    program = shutil.which("soffice")
    if program is None:
        return False
    for at in range(0, len(paths), AT_ONCE):
        _resave(program, paths[at : at + AT_ONCE])
    return True


def _resave(program: str, paths: Sequence[Path]) -> None:
    """Those of one start."""
    with tempfile.TemporaryDirectory(dir=paths[0].parent.parent) as name:
        out = Path(name) / "saved"
        profile = (Path(name) / "profile").as_uri()
        options = [f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        done = subprocess.run(
            [program, *options, "--convert-to", "xlsx", "--outdir", out, *paths],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS_TO_START + _SECONDS_A_WORKBOOK * len(paths),
        )
        missing = [path.name for path in paths if not (out / path.name).exists()]
        if missing:
            raise NotResaved(f"{missing} {done.stderr.decode('utf-8', 'replace')}")
        for path in paths:
            (out / path.name).replace(path)
