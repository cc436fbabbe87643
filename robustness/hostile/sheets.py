"""Changes to the sheet of a sound return: single cells, more rows, things around the rows."""

import re
from collections.abc import Callable

from robustness.hostile.kind import Make, edit
from robustness.sound import SHEET, Parts, zipped

_ROWS_END = b"</sheetData>"


def set_cell(parts: Parts, address: str, kind: str, inner: str) -> Parts:
    """The parts with another cell of 项目监控表: its `t` (none for a number) and what is in it.

    Raises LookupError where the sheet has no such cell.
    """
    pattern = re.compile(
        rf'<c r="{address}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'.encode(), re.DOTALL
    )
    told = f' t="{kind}"' if kind else ""

    def replacement(found: re.Match[bytes]) -> bytes:
        return f'<c r="{address}"'.encode() + found[1] + f"{told}>{inner}</c>".encode()

    sheet, count = pattern.subn(replacement, parts[SHEET], count=1)
    if not count:
        raise LookupError(address)
    return parts | {SHEET: sheet}


def with_cell(address: str, kind: str, inner: str) -> Make:
    """A return with another cell."""
    return lambda parts: zipped(set_cell(parts, address, kind, inner))


def with_cells(cells: dict[str, tuple[str, str]]) -> Make:
    """A return with several other cells: address → `t` and what is in it."""

    def make(parts: Parts) -> bytes:
        for address, (kind, inner) in cells.items():
            parts = set_cell(parts, address, kind, inner)
        return zipped(parts)

    return make


def with_rows(rows: str | bytes) -> Make:
    """A return with more rows after its own."""
    more = rows if isinstance(rows, bytes) else rows.encode()
    return lambda parts: zipped(edit(parts, SHEET, _ROWS_END, more + _ROWS_END))


def after_rows(text: str | bytes) -> Make:
    """A return with something after the rows of its sheet."""
    more = text if isinstance(text, bytes) else text.encode()
    return lambda parts: zipped(edit(parts, SHEET, _ROWS_END, _ROWS_END + more))


def rewritten(change: Callable[[str], str], part: str = SHEET) -> Make:
    """A return whose sheet, or another part, is written anew; no change is a mistake of ours."""

    def make(parts: Parts) -> bytes:
        old = parts[part].decode()
        new = change(old)
        if new == old:
            raise LookupError(f"nothing was changed in {part}")
        return zipped(parts | {part: new.encode()})

    return make


def inline(text: str) -> str:
    """A text as it stands in a cell of kind inlineStr."""
    return f'<is><t xml:space="preserve">{text}</t></is>'
