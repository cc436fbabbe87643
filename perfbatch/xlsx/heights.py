"""How high a row must be for the texts that wrap in it."""

from collections.abc import Sequence

from perfbatch.xlsx.content import wrapped_lines

LINE = 14.0
"""Points that a line of text at 10 pt takes."""

HIGHEST = 409.0
"""Points that a row of an office program has at most."""

_SEEN = 10_000
"""Characters that are more than the highest row shows."""


def height_for(cells: Sequence[tuple[str, float]], line: float = LINE) -> float | None:
    """Points that a row needs for wrapped texts, each with its width; None where one line does."""
    lines = max((wrapped_lines(text[:_SEEN], width) for text, width in cells), default=1)
    return min(HIGHEST, line * lines + 4) if lines > 1 else None
