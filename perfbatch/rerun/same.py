"""Whether all is as it was: then what a run would write is what stands there."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from perfbatch.model.entry import Entry
from perfbatch.rerun.digests import digests, sha256_of_ours
from perfbatch.rerun.run import Asked, Run, listing_of, recall
from perfbatch.stages.collect import InboxMissing, collect
from perfbatch.wording import beyond, feedback, unit

TRACES = ".perfbatch-"
"""How the names begin of what a run leaves in an output folder while it is at work, or was ended
at it (stages.write.swap)."""


def same_as_before(asked: Asked, jobs: int | None = None) -> Run | None:
    """The earlier run that came to what this one would; None where anything is not as it was.

    `jobs`: how many processes take digests at most. Nothing is changed, and nothing raises for
    what is missing or damaged: a whole run will say so.
    """
    before = recall(asked)
    if before is None:
        return None
    try:
        entries = collect(asked.inbox)
    except InboxMissing:
        return None
    if listing_of(entries) != before.listing or not stands(before, asked.output):
        return None
    found = digests(to_digest(entries, asked.roster), jobs)
    return before if tuple(found) == before.hashes else None


def record_of(run: Run, output: Path) -> dict[str, object] | None:
    """The record that the run put out, with the place of its workbook; None where it is gone."""
    folder = output / run.period
    try:
        data = (folder / run.record).read_bytes()
        if hashlib.sha256(data).hexdigest() != run.files[run.record]:
            return None
        record: dict[str, object] = json.loads(data)
    except (OSError, ValueError):
        return None
    return record | {"workbook": str(folder / run.workbook)}


def to_digest(entries: Sequence[Entry], roster: Path | None) -> list[tuple[Path, int | None]]:
    """The files that make a difference, with their sizes: those that are opened, and the roster."""
    files = [
        (one.path, one.size)
        for one in entries
        if one.ignored is None and isinstance(one.path, Path)
    ]
    return [*files, *([(roster, None)] if roster else [])]


def _is_all(run: Run, folder: Path, there: Sequence[str]) -> bool:
    """Whether nothing stands there that a whole run would take away or refuse. Raises OSError.

    That is a folder of workbooks with others than ours in it, or that is a link, and an old list.
    """
    for name in (unit.FOLDER, feedback.FOLDER):
        own = {one.partition("/")[2] for one in run.files if one.startswith(f"{name}/")}
        place = folder / name
        if place.is_symlink() or bool(own) is not (name in there):
            return False
        if own and {one.name for one in place.iterdir()} != own:
            return False
    lists = Path(beyond.FILE).suffix
    return all(one in run.files for one in there if one.endswith(lists))


def stands(run: Run, output: Path) -> bool:
    """Whether every file that the run put out is there, byte for byte, and no run is at work."""
    folder = output / run.period
    try:
        there = [one.name for one in folder.iterdir()]
        if any(one.startswith(TRACES) for one in there) or not _is_all(run, folder, there):
            return False
    except OSError:
        return False
    return all(sha256_of_ours(folder / name) == told for name, told in run.files.items())
