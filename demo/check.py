"""What was put into the returns, held against the list of findings that came out."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl

from perfbatch.model.source import Source
from perfbatch.wording.findings import where
from perfbatch.wording.sheets import FINDING_LABELS, FINDINGS
from robustness.faults.draft import Expected, Spot

_HEAD_ROW = 3
_PLACE = ("code", "file", "sheet", "cell")


def found_at(
    summary: Path, planted: Iterable[Expected], places: Mapping[Spot, tuple[str, str]]
) -> int:
    """How many of the planted faults the summary lists under their rule at one of their cells."""
    listed = _listed(summary)
    return sum(
        any((one.rule, spot.file, *_told(places[spot])) in listed for spot in one.spots)
        for one in planted
    )


def _told(place: tuple[str, str]) -> tuple[str, str]:
    """Sheet and address; a whole row as the list words it."""
    sheet, address = place
    first, colon, last = address.partition(":")
    return sheet, where(Source("", sheet, int(first), 0)) if colon and first == last else address


def _listed(summary: Path) -> set[tuple[str, ...]]:
    """Rule, file, sheet and cell of each line of 问题清单."""
    sheet = openpyxl.load_workbook(summary, read_only=True)[FINDINGS]
    lines = sheet.iter_rows(min_row=_HEAD_ROW, values_only=True)
    heads = list(next(lines))
    columns = [heads.index(FINDING_LABELS[name]) for name in _PLACE]
    return {tuple(str(line[at] or "") for at in columns) for line in lines}
