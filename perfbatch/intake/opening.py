"""One entry is opened: this is what runs in a process of its own. No pandas here."""

import hashlib
from collections.abc import Sequence

from perfbatch.form.forms import FORMS
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
from perfbatch.stages.harmonise import harmonise
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
    digest = ""
    try:
        data = _bytes_of(entry)
        digest = hashlib.sha256(data).hexdigest()
        members = member_names(data) if entry.member is None else ()
    except OSError as error:
        return Opened(entry.name, unusable=unreachable(entry.name, reason_of(error)))
    except RefusedWorkbook as refusal:
        return Opened(entry.name, unusable=_refused(entry.name, refusal), sha256=digest)
    if members:
        return Opened(entry.name, members=members, sha256=digest)
    return read_bytes_of(entry.name, data, digest)


def read_bytes_of(name: str, data: bytes, digest: str) -> Opened:
    """Extract and harmonise the bytes of one file."""
    raw = extract(name, data, FORMS)
    if isinstance(raw, Unusable):
        return Opened(name, unusable=raw, sha256=digest)
    returns = tuple(map(harmonise, raw))
    flooded = flood(name, returns)
    return Opened(name, () if flooded else returns, unusable=flooded, sha256=digest)


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
    if entry.member is None:
        return read_bytes(entry.path, entry.size)
    with opened(entry.path, entry.size) as file:
        return member_bytes(file, entry.member)


def _refused(name: str, refusal: RefusedWorkbook) -> Unusable:
    finding = Finding(S01, Source(name), refusal.variant, found=refusal.found, facts=refusal.facts)
    return Unusable(name, (finding,))
