"""What has been found of a workbook so far, and what makes it one of no use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from perfbatch.form.schema import Form, Table
from perfbatch.model.cell import shown
from perfbatch.model.feedback import LastRound
from perfbatch.model.finding import Finding, Severity, Subject
from perfbatch.model.raw import RawField, RawTable, Unusable
from perfbatch.model.records import DeclaredClass, SetAside
from perfbatch.model.source import Source
from perfbatch.reading.workbook import RawSheet
from perfbatch.stages.extract import notes
from perfbatch.wording.findings import S02, S03, V02, full_sentence, joined

Tables = dict[str, tuple[RawTable, ...]]
"""The tables of a form by name, one for each place where such a table stands."""


@dataclass
class Found:
    """What has been found of a workbook so far."""

    file: str
    form: Form
    card: Mapping[str, RawField] = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    read: list[RawSheet] = field(default_factory=list)
    declared: Sequence[DeclaredClass] = ()
    last_round: LastRound | None = None

    @property
    def subject(self) -> Subject:
        """The unit that the heading names, as it is typed there."""
        names = (self.card.get(name) for name in ("unit_code", "unit_name"))
        return Subject(*(shown(cell.value).strip() if cell else "" for cell in names))

    def unusable(self, rows: Sequence[SetAside] = ()) -> Unusable:
        """The workbook as one of no use, its rows set aside; the rest is then beside the point."""
        kept = list(filter(is_fatal, self.findings))
        named = tuple(replace(finding, subject=self.subject) for finding in kept)
        return Unusable(self.file, named, tuple(rows))

    def add(self, name: str, raw: RawTable) -> None:
        """One more place where a table of that name stands."""
        self.tables[name] = (*self.tables.get(name, ()), raw)


def notes_on(found: Found, sheet: RawSheet, raw: RawTable) -> list[Finding]:
    """What is to be said of a sheet from which a table was read."""
    hidden = notes.hidden_parts(sheet, raw)
    return [*hidden, *notes.links(sheet, raw, found.card, found.form)]


def is_fatal(fault: Finding) -> bool:
    """Whether a table with this fault cannot be used."""
    if fault.rule is V02:
        return fault.variant in {"marks", "marks_lack", "no_unit"}
    return fault.rule in {S02, S03} and fault.severity is Severity.ERROR


def several_sheets(file: str, table: Table, sheets: Sequence[RawSheet]) -> Finding:
    """S02 for a table that stands on several sheets."""
    facts = {"count": str(len(sheets))}
    names = sheet_names(sheets)
    return Finding(S02, Source(file), "two_sheets", expected=table.sheet, found=names, facts=facts)


def rows_aside(found: Found, raw: RawTable) -> list[SetAside]:
    """The rows of a table that cannot be used, each with the reason of the whole."""
    reason = reason_of(found)
    rows = (*raw.rows, *raw.beyond)
    return [SetAside(raw.block.at(row.number), found.subject, reason, row.text) for row in rows]


def reason_of(found: Found) -> str:
    """Why the workbook is of no use."""
    return joined(map(full_sentence, filter(is_fatal, found.findings)))


def sheet_names(sheets: Sequence[RawSheet]) -> str:
    """The sheets as a sentence names them."""
    return "、".join(f"《{sheet.name}》" for sheet in sheets)
