"""Folders of made workbooks, kept from one measurement to the next and made anew when they must be."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import robustness.faults.county
from benchmarks import bloated, county, resaving
from benchmarks.county import County, draft_of, write_county
from benchmarks.totals import Totals
from perfbatch import __version__

_MADE_BY = (county, bloated, resaving, robustness.faults.county)
_RECORD = "made.json"

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder of workbooks, and what is in them by the figures they were made of."""

    folder: Path
    totals: Totals


@dataclass(frozen=True)
class Inboxes:
    """Where the folders are kept; one for each county, known by all that its bytes follow from."""

    kept: Path
    tell: Tell

    def inbox_of(self, wanted: County, *, swollen: bool = False) -> Inbox:
        """The returns of a county, `swollen`: with formatted rows far below the form.

        Raises resaving.NotResaved.
        """
        folder = self.kept / _key(wanted, swollen=swollen)
        if not (folder / _RECORD).exists():
            self._make(wanted, folder, swollen=swollen)
        told = json.loads((folder / _RECORD).read_text("utf-8"))
        return Inbox(folder / "inbox", Totals(told["rows"], told["budget_fen"]))

    def _make(self, wanted: County, folder: Path, *, swollen: bool) -> None:
        """In a folder beside it, so that one that is there is whole."""
        self.tell(f"making {wanted.units} workbooks ...")
        self.kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.kept, prefix="making-") as name:
            making = Path(name) / "whole"
            inbox = making / "inbox"
            inbox.mkdir(parents=True)
            totals = write_county(wanted, inbox, os.cpu_count() or 1)
            saved = [inbox / draft_of(wanted, one).file for one in wanted.resaved_units()]
            if not resaving.resave(saved):
                self.tell(
                    "no LibreOffice (soffice): none of the workbooks is one that it has saved"
                )
            if swollen:
                for path in inbox.iterdir():
                    bloated.swell(path)
            (making / _RECORD).write_text(json.dumps(asdict(totals)), "utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            making.rename(folder)


def _key(wanted: County, *, swollen: bool) -> str:
    """Parameters in the clear, and a digest of them, the sources and the program's version."""
    office = shutil.which("soffice") is not None
    parts: Sequence[object] = (wanted, swollen, office, __version__)
    digest = hashlib.sha256(repr(parts).encode())
    for module in _MADE_BY:
        digest.update(Path(str(module.__file__)).read_bytes())
    kind = "-bloated" * swollen + "-changed" * wanted.changed
    return f"{wanted.units}{kind}-{digest.hexdigest()[:16]}"
