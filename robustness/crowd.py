"""The whole hostile set at once among sound returns: nothing of theirs may be another.

One bad file at a time is neighbours; here every kind has its turn in a single run.
"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from robustness.hostile import APART, KINDS
from robustness.neighbours import Outcome, Scale, read, record_read
from robustness.returns import put_returns

_LISTS = ("inputs", "units", "findings", "set_aside")


def crowded(scale: Scale) -> list[Outcome]:
    """What was read of the sound returns, alone and beside every kind of the hostile set."""
    kinds = [kind for kind in KINDS if kind.name not in APART][:: scale.crowd_every]
    outcome = Outcome(f"{len(kinds)} kinds of bad files at once", scale.returns)
    with tempfile.TemporaryDirectory() as folder:
        inbox = put_returns(Path(folder), range(1, scale.returns + 1))
        names = sorted(path.name for path in inbox.iterdir())
        clean = _of(names, inbox)
        for kind in kinds:
            kind.put(inbox)
        with outcome.run(inbox, "crowd"):
            found = _of(names, inbox)
    told = {name: before for name, before in clean.items() if found.get(name) != before}
    outcome.expect("crowd", *(f"{name} is another" for name in told))
    return [outcome]


def _of(names: Sequence[str], inbox: Path) -> dict[str, str]:
    """Everything that was read and reported of each of these files."""
    found = read(inbox)
    record = record_read(found)
    told: dict[str, list[str]] = {name: [found.hashes.get(name, "")] for name in names}
    for one in found.returns:
        if one.file in told:
            told[one.file].append(repr(one))
    for part in _LISTS:
        for line in record[part]:
            if line["file"] in told:
                told[line["file"]].append(json.dumps(line, ensure_ascii=False))
    return {name: "\n".join(lines) for name, lines in told.items()}
