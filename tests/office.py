"""A real office program for tests: LibreOffice recalculates and prints what the project writes."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

TIMEOUT = 180

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


class OfficeFailed(Exception):
    """LibreOffice or a PDF tool did not do what was asked."""


def recalculate(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it after calculating every formula anew."""
    return recalculate_all([path], folder)[0]


def recalculate_all(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Several workbooks in one start of LibreOffice; their names must differ."""
    return _convert(paths, "xlsx:Calc MS Excel 2007 XML", folder / "recalculated")


def print_pdf(path: Path, folder: Path) -> Path:
    """The workbook as it is printed."""
    return print_pdfs([path], folder)[0]


def print_pdfs(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Several workbooks as they are printed, in one start of LibreOffice."""
    return _convert(paths, "pdf", folder / "printed")


def render(path: Path, folder: Path, dpi: int = 80) -> list[Path]:
    """The printed pages as pictures, in order."""
    pdf = path if path.suffix == ".pdf" else print_pdf(path, folder)
    pages = folder / "pages" / pdf.stem
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir(parents=True)
    _run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(pages / "page")])
    return sorted(pages.glob("*.png"))


def pdf_text(path: Path, folder: Path) -> list[str]:
    """The text of each printed page."""
    pdf = path if path.suffix == ".pdf" else print_pdf(path, folder)
    text = _run(["pdftotext", "-layout", "-enc", "UTF-8", str(pdf), "-"])
    return text.removesuffix("\f").split("\f")


def _convert(paths: Sequence[Path], kind: str, out: Path) -> list[Path]:
    profile = _profile(out.parent)
    out.mkdir(parents=True, exist_ok=True)
    suffix = kind.partition(":")[0]
    wanted = [out / f"{path.stem}.{suffix}" for path in paths]
    if len(set(wanted)) != len(wanted):
        raise OfficeFailed(f"two workbooks of one name: {[path.name for path in paths]}")
    for target in wanted:
        target.unlink(missing_ok=True)
    printed = _run(
        [
            "soffice",
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            *map(str, paths),
        ]
    )
    missing = [target.name for target in wanted if not target.exists()]
    if missing:
        raise OfficeFailed(f"not converted: {missing}\n{printed}")
    return wanted


def _profile(folder: Path) -> Path:
    """A user profile of its own, so that nobody's settings and no other run come in between."""
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    return profile


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as expired:
        raise OfficeFailed(f"{command[0]}: no answer within {TIMEOUT} s") from expired
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        raise OfficeFailed(f"{command[0]}: {done.stderr.decode('utf-8', 'replace')}{text}")
    return text
