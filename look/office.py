"""A real office program and poppler: they print a workbook, and say what stands on its pages.

Both run in processes of their own, with a profile, settings of typefaces and a time limit of ours.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from perfbatch.wording import typefaces

TIMEOUT = 300
"""Seconds that a program may take for one call."""
NEEDED = ("soffice", "pdftotext", "pdftoppm")
_SYSTEM_FONTS = Path("/etc/fonts/fonts.conf")
_WANTED = (typefaces.BODY, "SimSun", "仿宋", "FangSong", typefaces.TITLE)
SONG = ("AR PL UMing CN", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")
"""Typefaces that look like 宋体, for pictures; the first one that the machine has stands in.

The digits of the last three are a tenth wider than half a 汉字, and so are all columns then.
"""
SAME_WIDTHS = ("AR PL UMing CN", "Noto Sans Mono CJK SC", "Source Han Mono SC")
"""Typefaces whose digits are half a 汉字 wide, as those of 宋体 are: pages come out as at a bureau."""


class OfficeFailed(Exception):
    """LibreOffice or poppler is not there, or did not do what was asked; says what."""


def missing_programs() -> list[str]:
    """The programs that are needed here and cannot be found."""
    return [one for one in NEEDED if shutil.which(one) is None]


@dataclass(frozen=True)
class Office:
    """The programs, with a folder of theirs for profile and settings.

    `stand_ins`: typefaces that take the place of 宋体 and its like where the machine has none.
    """

    folder: Path
    stand_ins: Sequence[str] = SAME_WIDTHS

    def print_pdfs(self, paths: Sequence[Path], out: Path) -> list[Path]:
        """Workbooks as they are printed, in one start of LibreOffice. Raises OfficeFailed."""
        out.mkdir(parents=True, exist_ok=True)
        wanted = [out / f"{path.stem}.pdf" for path in paths]
        if len(set(wanted)) != len(wanted):
            raise OfficeFailed(f"two workbooks of one name: {[path.name for path in paths]}")
        for target in wanted:
            target.unlink(missing_ok=True)
        profile = (self.folder / "profile").resolve().as_uri()
        options = (f"-env:UserInstallation={profile}", "--headless", "--norestore")
        names = map(str, paths)
        told = self._run("soffice", *options, "--convert-to", "pdf", "--outdir", str(out), *names)
        if missing := [target.name for target in wanted if not target.exists()]:
            raise OfficeFailed(f"not converted: {missing} {told}")
        return wanted

    def words(self, pdf: Path) -> str:
        """The words of the pages with their boxes, as poppler writes them. Raises OfficeFailed."""
        return self._run("pdftotext", "-bbox", "-enc", "UTF-8", str(pdf), "-")

    def pictures(self, pdf: Path, out: Path, dpi: int, pages: tuple[int, int]) -> list[Path]:
        """Pages from the first to the last of a pair, as PNG files in order. Raises OfficeFailed."""
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        first, last = (str(one) for one in pages)
        self._run(
            "pdftoppm", "-r", str(dpi), "-f", first, "-l", last, "-png", str(pdf), str(out / "page")
        )
        return sorted(out.glob("*.png"))

    def typeface(self) -> tuple[Path, int] | None:
        """The file of a typeface with 汉字, and its place in the file; None where none is found."""
        windows = Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "Fonts" / "simsun.ttc"
        if windows.exists():
            return windows, 0
        if shutil.which("fc-match") is None:
            return None
        pattern = f"{self.stand_ins[1]}:lang=zh-cn"
        told = self._run("fc-match", "-f", "%{file}|%{index}", pattern)
        file, _, index = told.partition("|")
        return (Path(file), int(index or 0) & 0xFFFF) if Path(file).exists() else None

    def _run(self, *command: str) -> str:
        found = shutil.which(command[0])
        if found is None:
            raise OfficeFailed(f"{command[0]}: not found")
        try:
            done = subprocess.run(
                [found, *command[1:]],
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
                stdin=subprocess.DEVNULL,
                env=self._environment(),
            )
        except subprocess.TimeoutExpired:
            raise OfficeFailed(f"{command[0]}: no answer within {TIMEOUT} s") from None
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode:
            raise OfficeFailed(f"{command[0]}: {done.stderr.decode('utf-8', 'replace')}{text}")
        return text

    def _environment(self) -> dict[str, str]:
        """The caller's, with settings by which fontconfig finds what stands in for a missing one."""
        if not _SYSTEM_FONTS.exists():
            return dict(os.environ)
        settings = self.folder / "fonts.conf"
        if not settings.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            settings.write_text(_font_settings(self.stand_ins), "utf-8")
        return {**os.environ, "FONTCONFIG_FILE": str(settings.resolve())}


def _font_settings(stand_ins: Sequence[str]) -> str:
    """Settings for fontconfig: a typeface that the machine has is taken, another where not."""
    accepted = "".join(f"<family>{escape(one)}</family>" for one in stand_ins)
    aliases = "".join(
        f'<alias binding="same"><family>{escape(one)}</family><accept>{accepted}</accept></alias>'
        for one in _WANTED
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><include>{_SYSTEM_FONTS}</include>{aliases}</fontconfig>"
    )
