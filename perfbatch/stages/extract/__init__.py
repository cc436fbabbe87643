"""取数: a workbook becomes raw cells, each with its address.

The form is recognised by its signature, a row that shows enough of a table's labels, never by
the name of a sheet. What cannot be used is a finding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from perfbatch.form.schema import Form, Table
from perfbatch.model.cell import shown
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.raw import RawField, RawReturn, RawTable, Unusable
from perfbatch.model.records import SetAside
from perfbatch.model.source import Source
from perfbatch.reading.doors import read_workbook
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.reading.workbook import RawSheet, RawWorkbook
from perfbatch.stages.extract.card import extract_card, money_unit
from perfbatch.stages.extract.header import Header, find_header
from perfbatch.stages.extract.rows import extract_table
from perfbatch.wording.findings import S01, S02, S03, S04, full_sentence

Match = tuple[RawSheet, Header]


@dataclass
class _Found:
    """What has been found of a workbook so far."""

    file: str
    card: Mapping[str, RawField] = field(default_factory=dict)
    tables: dict[str, RawTable] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def subject(self) -> Subject:
        """The unit that the heading names, as it is typed there."""
        names = (self.card.get(name) for name in ("unit_code", "unit_name"))
        return Subject(*(shown(cell.value).strip() if cell else "" for cell in names))

    def unusable(self, rows: Sequence[SetAside] = ()) -> Unusable:
        """The workbook as one of no use, its rows set aside; S04 is then beside the point."""
        kept = [finding for finding in self.findings if finding.rule is not S04]
        named = tuple(replace(finding, subject=self.subject) for finding in kept)
        return Unusable(self.file, named, tuple(rows))


def extract(file: str, data: bytes, form: Form) -> RawReturn | Unusable:
    """The raw cells of a workbook given as bytes, or why it cannot be used."""
    try:
        workbook = read_workbook(data)
    except RefusedWorkbook as refusal:
        finding = Finding(
            S01, Source(file), refusal.variant, found=refusal.found, facts=refusal.facts
        )
        return Unusable(file, (finding,))
    return _extract_form(file, workbook, form)


def unreachable(file: str, reason: str) -> Unusable:
    """A file that the disk did not give."""
    return Unusable(file, (Finding(S01, Source(file), "unreachable", found=reason),))


def _extract_form(file: str, workbook: RawWorkbook, form: Form) -> RawReturn | Unusable:
    """The form's tables. Without its first one the workbook is of no use; the others may lack."""
    found = _Found(file)
    first, *others = form.tables
    matches = _matches(workbook, first)
    if len(matches) != 1:
        names = [sheet for sheet, _ in matches] or workbook.sheets
        found.findings.append(_one_sheet(file, first, names, len(matches)))
        seen = [extract_table(file, *match, first, form.card)[0] for match in matches]
        return found.unusable([row for raw in seen for row in _rows_aside(found, raw)])
    sheet, header = matches[0]
    found.card = extract_card(file, sheet, header.row, form.card)
    raw, faults = extract_table(file, sheet, header, first, form.card)
    found.findings += faults
    if any(map(_is_fatal, faults)):
        return found.unusable(_rows_aside(found, raw))
    found.tables[first.name], clash = money_unit(raw, sheet, header, first)
    found.findings += clash
    for table in others:
        _extract_other(found, workbook, table, form)
    return RawReturn(file, found.card, found.tables, tuple(found.findings))


def _extract_other(found: _Found, workbook: RawWorkbook, table: Table, form: Form) -> None:
    """A table that may lack: what is wrong with it is reported, the projects still count."""
    matches = _matches(workbook, table)
    if len(matches) > 1:
        names = [sheet for sheet, _ in matches]
        found.findings.append(_one_sheet(found.file, table, names, len(matches)))
    elif matches:
        sheet, header = matches[0]
        raw, faults = extract_table(found.file, sheet, header, table, form.card)
        found.findings += faults
        if not any(map(_is_fatal, faults)):
            found.tables[table.name] = raw


def _matches(workbook: RawWorkbook, table: Table) -> list[Match]:
    found = ((sheet, find_header(sheet.rows, table)) for sheet in workbook.sheets)
    return [(sheet, header) for sheet, header in found if header is not None]


def _is_fatal(fault: Finding) -> bool:
    """Whether a table with this fault cannot be used."""
    return fault.rule in {S02, S03}


def _one_sheet(file: str, table: Table, sheets: Sequence[RawSheet], count: int) -> Finding:
    names = "、".join(f"《{sheet.name}》" for sheet in sheets)
    variant, facts = ("two_sheets", {"count": str(count)}) if count else ("no_form", {})
    return Finding(S02, Source(file), variant, expected=table.sheet, found=names, facts=facts)


def _rows_aside(found: _Found, raw: RawTable) -> list[SetAside]:
    """The rows of a table that cannot be used, each with the reason of the whole."""
    reason = "；".join(map(full_sentence, filter(_is_fatal, found.findings)))
    return [SetAside(raw.block.at(row.number), found.subject, reason, row.text) for row in raw.rows]
