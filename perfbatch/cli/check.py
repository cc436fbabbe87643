"""The check command: one workbook before it counts, and the marked copy that goes back."""

import argparse
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from perfbatch.cli.ending import (
    DONE,
    ERRORS_FOUND,
    NOTHING,
    WRONG_USAGE,
    Stop,
    not_written,
    say,
)
from perfbatch.cli.settings import policy_for, policy_path, readers_for, refused_policy, roster_for
from perfbatch.cli.telling import tell_findings
from perfbatch.measures.tracked import count_of
from perfbatch.model.entry import shown_name
from perfbatch.model.finding import Severity
from perfbatch.policy import PolicyError
from perfbatch.wording import feedback, screen

if TYPE_CHECKING:
    from perfbatch.intake.inbox import EntryReaders
    from perfbatch.pipeline import Checked


def check(chosen: argparse.Namespace) -> int:
    """Each file with its findings; with --feedback the marked copies."""
    errors = missing = 0
    taken: Mapping[Path, set[str]] = defaultdict(set)
    with readers_for(1) as readers:
        for path in chosen.files:
            if path.is_file():
                errors += _check(path, chosen, readers, taken)
            else:
                wrong = screen.FILE_IS_A_FOLDER if path.is_dir() else screen.FILE_MISSING
                say(wrong.format(path=path))
                missing += 1
    if missing:
        return NOTHING
    return ERRORS_FOUND if chosen.strict and errors else DONE


def _check(
    path: Path,
    chosen: argparse.Namespace,
    readers: "EntryReaders",
    taken: Mapping[Path, set[str]],
) -> int:
    """The errors of one file. `taken`: folder → names of copies in it so far. Raises Stop."""
    from perfbatch.pipeline import check_file

    policy = policy_for(chosen.policy, path.parent)
    roster = roster_for(chosen.roster, path.parent, readers)
    try:
        checked = check_file(path, policy, roster, readers)
    except PolicyError as error:
        refusal = refused_policy(error, policy_path(chosen.policy, path.parent))
        raise Stop(WRONG_USAGE, refusal) from None
    tell_findings(shown_name(path.name), checked.findings)
    if chosen.feedback:
        _write_feedback(checked, chosen.output, taken)
    return count_of(checked.findings, Severity.ERROR)


def _write_feedback(checked: "Checked", output: Path, taken: Mapping[Path, set[str]]) -> None:
    """The marked copies, in a folder for their period; or why there is none. Raises Stop."""
    from perfbatch.stages.give_back import give_back
    from perfbatch.stages.write.swap import OutputRefused, staging

    written = 0
    for report in checked.reports:
        folder = output / feedback.FOLDER / str(report.period)
        try:
            with staging(folder) as staged:
                names = give_back(report, staged.making, taken[folder])
                placed = staged.put_in_place(tuple(names))
        except OutputRefused as refused:
            raise not_written(refused.path, refused.reason) from None
        for name in names:
            say(screen.FEEDBACK_WRITTEN.format(path=placed[name]))
        written += len(names)
    if not written:
        is_open = any(one.is_open for one in checked.findings)
        say(screen.FEEDBACK_IMPOSSIBLE if is_open else screen.NO_FEEDBACK)
