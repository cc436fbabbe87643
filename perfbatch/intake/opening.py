"""One entry is opened: this is what runs in a process of its own. No pandas here."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from perfbatch.form.forms import FORMS
from perfbatch.form.roster import ROSTER
from perfbatch.intake.kept import Kept, of_earlier_runs
from perfbatch.intake.remote import bytes_there
from perfbatch.model.address import Address
from perfbatch.model.entry import Entry
from perfbatch.model.finding import Finding, Severity
from perfbatch.model.opened import Opened
from perfbatch.model.raw import Unusable
from perfbatch.model.records import Return, SetAside
from perfbatch.model.source import Source
from perfbatch.reading.archive import member_bytes, member_names
from perfbatch.reading.disk import opened, read_bytes
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.stages.extract import extract, unreachable
from perfbatch.stages.extract.evaluation import extract_evaluations
from perfbatch.stages.harmonise import harmonise
from perfbatch.stages.harmonise.evaluation import type_evaluation
from perfbatch.stages.harmonise.roster import read_roster
from perfbatch.stages.merge.enrolment import Enrolment
from perfbatch.stages.review.evaluation import review_evaluation
from perfbatch.stages.review.roster import check_roster
from perfbatch.wording.findings import S01, S02, full_sentence
from perfbatch.wording.system import reason_of

NOTE = Severity.NOTE

MOST_FAULTS = 5_000
"""A file with more faults is no return that anybody filled in."""

SHOWN_FAULTS = 100


def open_entry(entry: Entry) -> Opened:
    """An entry, read: its returns, why there are none, or an archive's members.

    This is what runs in a process of its own. Only a bug raises.
    """
    return _opened(entry, None)


def open_or_remember(entry: Entry) -> Opened:
    """The same, looked up where the results of earlier runs are kept, and kept there."""
    return _opened(entry, of_earlier_runs())


def digests_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The SHA-256 of each entry as it is seen here; empty for one that cannot be read.

    This too is what runs in a process of its own.
    """
    return tuple(map(_digest_of, entries))


def _digest_of(entry: Entry) -> str:
    try:
        return hashlib.sha256(_bytes_of(entry)).hexdigest()
    except (OSError, RefusedWorkbook):
        return ""


def _opened(entry: Entry, kept: Kept | None) -> Opened:
    try:
        data = _bytes_of(entry)
    except OSError as error:
        return Opened(entry.name, unusable=unreachable(entry.name, reason_of(error)))
    except RefusedWorkbook as refusal:
        return Opened(entry.name, unusable=_refused(entry.name, refusal))
    digest = hashlib.sha256(data).hexdigest()
    found = kept.find(entry, digest) if kept else None
    if found is None:
        found = _read(entry, data, digest)
        if kept:
            kept.keep(entry, found)
    return found


def _read(entry: Entry, data: bytes, digest: str) -> Opened:
    """What the bytes of an entry hold."""
    try:
        members = member_names(data) if entry.member is None and entry.of_return else ()
    except RefusedWorkbook as refusal:
        return Opened(entry.name, unusable=_refused(entry.name, refusal), sha256=digest)
    if not entry.of_return:
        return roster_in(entry.name, data, digest)
    if members:
        return Opened(entry.name, members=members, sha256=digest)
    return read_bytes_of(entry.name, data, digest)


def read_bytes_of(name: str, data: bytes, digest: str) -> Opened:
    """Extract and harmonise the bytes of one file."""
    raw = extract(name, data, FORMS)
    if isinstance(raw, Unusable):
        return Opened(name, unusable=_with_evaluations(raw, data), sha256=digest)
    returns = tuple(map(harmonise, raw))
    flooded = flood(name, returns)
    return Opened(name, () if flooded else returns, unusable=flooded, sha256=digest)


def roster_in(name: str, data: bytes, digest: str) -> Opened:
    """Extract, type and check the roster that the bytes of one file hold."""
    raw = extract(name, data, (ROSTER,))
    if isinstance(raw, Unusable):
        return Opened(name, unusable=raw, sha256=digest)
    (only,) = raw
    roster = check_roster(read_roster(only), Enrolment.of)
    return Opened(name, sha256=digest, roster=replace(roster, sha256=digest))


def _with_evaluations(refused: Unusable, data: bytes) -> Unusable:
    """A yearly self-evaluation with what is wrong in it; every other file as it is."""
    if not any(one.rule is S02 and one.variant == "self_evaluation" for one in refused.findings):
        return refused
    forms = map(type_evaluation, extract_evaluations(refused.file, data))
    found = [one for form in forms for one in review_evaluation(form)]
    if len(found) > MOST_FAULTS:
        facts = {"count": str(len(found)), "shown": str(SHOWN_FAULTS)}
        found = [Finding(S02, Source(refused.file), "flood", facts=facts), *found[:SHOWN_FAULTS]]
    return replace(refused, findings=(*refused.findings, *found))


def flood(name: str, returns: Sequence[Return]) -> Unusable | None:
    """S02 for a file with more faults than anybody could read; None for any other.

    Its rows are set aside, and the first faults are kept to show what is wrong.
    """
    faults = [fault for one in returns for fault in one.findings if fault.severity is not NOTE]
    if len(faults) <= MOST_FAULTS:
        return None
    facts = {"count": str(len(faults)), "shown": str(SHOWN_FAULTS)}
    subject = returns[0].subject
    finding = Finding(S02, Source(name), "flood", subject, facts=facts)
    reason = full_sentence(finding)
    rows = [
        SetAside(project.block.at(project.row), project.subject, reason, project.project_name)
        for one in returns
        for project in one.projects
    ]
    rows += [row for one in returns for row in one.set_aside]
    return Unusable(name, (finding, *faults[:SHOWN_FAULTS]), tuple(rows))


def _bytes_of(entry: Entry) -> bytes:
    if isinstance(entry.path, Address):
        return bytes_there(entry.path, entry.size, entry.member)
    if entry.member is None:
        return read_bytes(entry.path, entry.size)
    with opened(entry.path, entry.size) as file:
        return member_bytes(file, entry.member)


def _refused(name: str, refusal: RefusedWorkbook) -> Unusable:
    finding = Finding(S01, Source(name), refusal.variant, found=refusal.found, facts=refusal.facts)
    return Unusable(name, (finding,))
