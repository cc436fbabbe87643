"""A run as it is remembered: what was asked, what there was, what came of it."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from perfbatch.memory.content import digest_of
from perfbatch.memory.program import version_of, writing
from perfbatch.memory.store import of_the_user, unpacked
from perfbatch.model.entry import Entry
from perfbatch.model.period import Period
from perfbatch.policy import Policy

LIBRARIES = (
    "filelock",
    "numpy",
    "openpyxl",
    "pandas",
    "python-calamine",
    "xlrd",
    "xlsxwriter",
)
"""Everything that has a part in what is put out."""

AT_CHOICE = ("pyarrow",)
"""The same, of what need not be there."""

Listing = tuple[tuple[str, str, str, int | None], ...]
"""Of each entry of an inbox: name as it is shown, name on the disk, why it is not opened, size."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for; `period` None for that of the returns, `roster` None for none."""

    inbox: Path
    output: Path
    period: Period | None
    policy: Policy
    roster: Path | None

    def key(self) -> tuple[str, ...] | None:
        """Under what such a run is kept; None where the program cannot be told.

        Folders count as they were written, which is how the screen names them, and by what they
        mean in the folder of work.
        """
        places = [str(one) for one in (self.inbox, self.output, self.roster)]
        places += [str(one.absolute()) for one in (self.inbox, self.output)]
        chosen = [version_of(one) for one in AT_CHOICE]
        try:
            return ("run", writing(*LIBRARIES), digest_of(places, chosen, self.period, self.policy))
        except (TypeError, OSError, ImportError, LookupError):
            return None


@dataclass(frozen=True, slots=True)
class Run:
    """What there was, and what came of it.

    `hashes`: the SHA-256 of what was opened of the listing, then that of the roster. `files`: the
    SHA-256 of each file that was put out, by its place in the folder of the `period`. `workbook`:
    which of them is the summary, `record` its record. `lines`: what the screen said. `errors`:
    findings of that severity.
    """

    listing: Listing
    hashes: tuple[str, ...]
    period: str
    files: Mapping[str, str]
    workbook: str
    record: str
    lines: tuple[str, ...]
    errors: int

    @property
    def is_whole(self) -> bool:
        """Whether all digests are known, and it says what was put out."""
        parts = (self.workbook, self.record)
        return all(self.hashes) and all(self.files.values()) and all(p in self.files for p in parts)


def listing_of(entries: Sequence[Entry]) -> Listing:
    """What can be told of an inbox without opening anything; of what is not opened, no size."""
    return tuple(
        (
            one.name,
            one.path.name,
            one.ignored.value if one.ignored else "",
            None if one.ignored else one.size,
        )
        for one in entries
    )


def keep(run: Run, asked: Asked) -> None:
    """Keep a run for the next one that is asked for the same."""
    store, key = of_the_user(), asked.key()
    if store is not None and key is not None and run.is_whole:
        store.keep(zlib.compress(json.dumps(asdict(run)).encode("ascii")), *key)


def recall(asked: Asked) -> Run | None:
    """The last run that was asked for the same; None where nobody knows of one."""
    store, key = of_the_user(), asked.key()
    data = store.find(*key) if store is not None and key is not None else None
    if data is None:
        return None
    try:
        told = json.loads(unpacked(data))
        run = Run(**{one.name: told[one.name] for one in fields(Run)})
        listing = tuple((name, path, why, size) for name, path, why, size in run.listing)
        found = replace(run, listing=listing, hashes=tuple(run.hashes), lines=tuple(run.lines))
    except (zlib.error, ValueError, LookupError, TypeError, RecursionError):
        return None
    return found if found.is_whole else None
