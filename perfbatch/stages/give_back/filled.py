"""The form filled with what a unit typed, each faulty cell marked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from perfbatch.form.examples import example_of
from perfbatch.form.forms import FORM_BY_KEY
from perfbatch.form.label import tidy
from perfbatch.form.monitoring import HEADING, MONITORING, PROJECTS
from perfbatch.form.places import Places
from perfbatch.form.questions import is_of_a_cell
from perfbatch.form.schema import Field
from perfbatch.model.absence import Absence
from perfbatch.model.cell import is_blank
from perfbatch.model.finding import Finding
from perfbatch.model.period import Period
from perfbatch.model.records import Project, Return, SetAside
from perfbatch.model.source import RowPlace, Source
from perfbatch.stages.give_back.cases import Case
from perfbatch.stages.give_back.rows import MONITORED, Row, overwritten, rows_of
from perfbatch.stages.give_back.values import cell_of
from perfbatch.template import TOTALS, Content, FormCell, first_rows
from perfbatch.wording import feedback as words
from perfbatch.wording.findings import STANDING_WORDS, expected_words

MOST_BLANK = 20
"""So many blank rows are left in front of a row, that it stands where it stood."""


@dataclass(frozen=True)
class Filled:
    """The content of the workbook. `cells`: where each finding now stands, None for nowhere.

    `moved`: rows stand in other places than in the workbook that came.
    """

    content: Content
    cells: Sequence[FormCell | None]
    moved: bool


@dataclass
class _Rows:
    """The rows of each table, and where a row of the old workbook stands among them.

    `first`: table → its first row. A row of our own form that can stand where it stood does so,
    that the rows which sentences name are those that the unit sees.
    """

    first: Mapping[str, int]
    ours: bool
    rows: dict[str, list[Row]] = field(default_factory=dict)
    at: dict[RowPlace, tuple[str, int]] = field(default_factory=dict)
    moved: bool = False

    def add(self, table: str, place: RowPlace, row: Row) -> None:
        rows = self.rows.setdefault(table, [])
        before = place[2] - self.first[table] - len(rows)
        if self.ours and 0 <= before <= MOST_BLANK:
            rows += [{}] * before
        else:
            self.moved = True
        self.at[place] = table, len(rows)
        rows.append(row)


def fill(case: Case, period: Period) -> Filled:
    """What goes back to a unit."""
    forms = {FORM_BY_KEY[typed.form].id for one in case.returns for typed in one.typed}
    rows = _Rows(first_rows(MONITORING), forms <= {MONITORING.id})
    places = Places(case.returns)
    stated = overwritten(case.findings, places)
    for one in case.returns:
        for name, place, row in rows_of(one, stated):
            rows.add(name, place, row)
    named = _name_contested(case.contested, rows.rows)
    cells = [
        named.get(finding.source) or _cell(finding, places, rows.at) for finding in case.findings
    ]
    meta = {"round": str(case.number)}
    marks = _marks(case.findings, cells)
    heading, short = _heading(case, period), bool(case.returns)
    content = Content(heading, rows.rows, period, marks, meta, short)
    return Filled(content, cells, rows.moved)


def _name_contested(
    contested: Iterable[Return], rows: dict[str, list[Row]]
) -> Mapping[Source, FormCell]:
    """Add a row with code and name alone for each project that forms contradict one another about.

    Gives where findings on those forms stand now: at the project's name.
    """
    found: dict[Source, FormCell] = {}
    projects = [(one, row) for one in contested for row in one.rows]
    codes: dict[str, set[str]] = defaultdict(set)
    for _, row in projects:
        codes[tidy(row.subject.project_name)] |= {row.project_code} - {""}
    at: dict[str, int] = {}
    listed = rows.setdefault(PROJECTS.name, [])
    for one, row in projects:
        name = row.subject.project_name
        known = codes[tidy(name)] if name and not row.project_code else {row.project_code}
        code = next(iter(known)) if len(known) == 1 else ""
        key = code.casefold() or f"={tidy(name)}"
        if key not in at:
            at[key] = len(listed)
            listed.append({"project_code": code or None, "project_name": name or None})
        cell = FormCell(PROJECTS.name, "project_name", at[key])
        found |= dict.fromkeys((_name_cell(row), *one.heading.places.values()), cell)
    return found


def _name_cell(row: Project | SetAside) -> Source:
    return row.at("project_name") if isinstance(row, Project) else row.source


def _heading(case: Case, period: Period) -> Row:
    """The heading as it was typed, with the next 更正次数; without a return who the unit is."""
    if not case.returns:
        unit = {"unit_code": case.code, "unit_name": case.name, "department": case.department}
        return {**unit, "nil_return": _default("nil_return"), "correction_no": case.correction}
    first = case.returns[0]
    typed = first.typed[0].heading
    found = {
        one.name: cell_of(one, typed[one.name])
        for one in HEADING.fields
        if one.name in typed and not is_blank(typed[one.name][0])
    }
    if first.heading.correction_no is not Absence.UNREADABLE:
        found["correction_no"] = case.correction
    found.setdefault("nil_return", _default("nil_return"))
    blank = dict.fromkeys(("year", "month")) if first.heading.period != period else {}
    return {**blank, **found}


def _default(name: str) -> str:
    return HEADING.field(name).default


def _cell(
    finding: Finding, places: Places, rows: Mapping[RowPlace, tuple[str, int]]
) -> FormCell | None:
    """Where on the form a finding stands; a whole row at the name of its project."""
    place = places.of(finding.source)
    if place is None:
        return None
    if not place.table:
        return FormCell("", place.field) if place.field in HEADING.by_name else None
    table = MONITORED[place.table]
    name = place.field or table.frozen_field
    if name not in table.by_name:
        return None
    if place.total:
        return FormCell(table.name, name, TOTALS) if table.total_label else None
    at = rows.get(place.row) if place.row else None
    return FormCell(table.name, name, at[1]) if at else None


def field_at(cell: FormCell) -> Field:
    """The field of a cell of the form."""
    return MONITORED[cell.table].field(cell.field) if cell.table else HEADING.field(cell.field)


def _marks(findings: Iterable[Finding], cells: Iterable[FormCell | None]) -> Mapping[FormCell, str]:
    """The comments of the cells; several findings of one cell below each other."""
    texts: dict[FormCell, list[str]] = {}
    for number, (finding, cell) in enumerate(zip(findings, cells, strict=True), start=1):
        if cell is not None:
            texts.setdefault(cell, []).append(_comment(number, finding, cell))
    return {cell: "\n\n".join(told) for cell, told in texts.items()}


def _comment(number: int, finding: Finding, cell: FormCell) -> str:
    """The rule, what was found, what is expected; an example where the cell cannot be read.

    Beside figures that contradict each other an example would be taken for the answer.
    """
    standing = STANDING_WORDS[finding.standing]
    expected = expected_words(finding)
    wanted = not expected and is_of_a_cell(finding.rule.code)
    example = example_of(field_at(cell)) if wanted else ""
    lines = [
        words.COMMENT_HEAD.format(number=number, rule=finding.rule.code, standing=standing),
        finding.message,
        words.FOUND.format(found=finding.found or words.BLANK),
        words.EXPECTED.format(expected=expected) if expected else "",
        words.EXAMPLE.format(example=example) if example else "",
    ]
    return "\n".join(filter(None, lines))
