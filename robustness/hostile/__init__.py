"""The hostile set: kinds of entries by family, and how they are put into a folder."""

from pathlib import Path

from robustness.hostile import (
    archives,
    bombs,
    containers,
    dimensions,
    entries,
    formats,
    inventions,
    markup,
    meanings,
    ole,
    structure,
    values,
)
from robustness.hostile.kind import Kind

KINDS: tuple[Kind, ...] = (
    *containers.KINDS,
    *bombs.KINDS,
    *ole.KINDS,
    *markup.KINDS,
    *dimensions.KINDS,
    *values.KINDS,
    *structure.KINDS,
    *formats.KINDS,
    *meanings.KINDS,
    *archives.KINDS,
    *entries.KINDS,
    *inventions.KINDS,
)
"""Every kind, in a fixed order; names and entries are distinct."""

APART = frozenset({"invention-findings-flood"})
"""Kinds so heavy that they are tried in a folder of their own, not to hide what others do."""


def write_hostile(folder: Path) -> None:
    """Put every kind into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        kind.put(folder)
