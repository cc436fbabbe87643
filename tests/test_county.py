"""A county of 200 units with every fault at known cells: all of them, nothing else; and the way back."""

import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import office
import openpyxl
import pytest

from demo.answers import corrected, filled_rows, place_of
from demo.second import to_type
from perfbatch.form.monitoring import INDICATORS, PROJECTS
from perfbatch.form.places import Places
from perfbatch.form.roster import ROSTER
from perfbatch.form.schema import FilledBy
from perfbatch.intake.inbox import EntryReaders, new_readers, read_inbox
from perfbatch.intake.roster import open_roster
from perfbatch.measures.report import Report
from perfbatch.measures.submissions import State, Submission, tally
from perfbatch.model.finding import Finding
from perfbatch.model.period import Period
from perfbatch.model.roster import Roster
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages.give_back import give_back
from perfbatch.template import Content, first_rows, write_template
from robustness.faults import KINDS
from robustness.faults.book import Place
from robustness.faults.county import clean_draft, unit_code, unit_name
from robustness.faults.draft import Draft, Money, Part, Shape, Spot
from robustness.faults.dress import dress
from robustness.faults.kind import Seeded
from robustness.faults.listed import LISTED, alias_of, as_listed
from robustness.faults.plan import COPY, Fault, Planned, clean_counties, grouped, seed
from robustness.faults.shapes import as_bytes
from robustness.faults.standard import shown
from robustness.faults.verdict import judge

Put = Callable[[Draft, int, int], Seeded]

UNITS, OF_EACH, MISSING, NIL, MONTH, SEED = 200, 2, 8, 4, 6, 20220630
PERIOD = Period(2022, MONTH)
MOST_SAVED = 24
TOTAL_ROW = 8
OF_NOBODY = {"nobodys-return", "no-form", "stranger", "two-units"}
"""Whose they are nobody can say: the unit counts as missing, and no workbook goes back."""

ELSEWHEN = {"other-period"}
"""A return of another period is none of this one: the unit counts as missing here too."""

LEFT = {
    **dict.fromkeys(OF_NOBODY, "nobody can say whose it is"),
    **dict.fromkeys(ELSEWHEN, "of another period: a return of this one does not replace it"),
    "one-code-two-names": "the other name under the code may be anybody's",
}
"""Kinds whose old file is named again in the next run, and why: the clerk takes it out of the inbox."""


# --- the county


@dataclass
class County:
    """200 units, numbered as their codes are. `state`: what each of them has sent, as it was planted."""

    planned: Planned
    state: dict[int, State] = field(default_factory=dict)
    corrections: Counter[int] = field(default_factory=Counter)
    doubles: Counter[int] = field(default_factory=Counter)
    cells: dict[Spot, tuple[str, str]] = field(default_factory=dict)

    @property
    def drafts(self) -> list[Draft]:
        return self.planned.drafts

    def clean_of(self, number: int) -> Draft:
        return next(
            one for one in self.planned.clean.values() if one.file.startswith(f"{number:05d}-")
        )


def planted() -> County:
    """Clean units first, then faulty ones, those that a roster tells, nil returns, and nothing."""
    chance = random.Random(SEED)
    county = County(Planned(MONTH))
    faulty = list(KINDS) * OF_EACH
    chance.shuffle(faulty)
    groups = list(grouped(faulty))
    clean = UNITS - len(groups) - OF_EACH * (len(LISTED) + 1) - NIL - MISSING
    for draft in clean_counties(chance, clean, MONTH):
        county.drafts.append(draft)
        county.planned.clean[draft.file] = deepcopy(draft)
    number = clean
    for group in groups:
        seed(chance, group, number, county.planned)
        number += 1
    as_listed(county.planned)
    gone = UNITS - MISSING
    for put in (*LISTED, None) * OF_EACH:
        plant(chance, put, number, gone, county)
        number += 1
    for _ in range(NIL):
        draft = clean_draft(chance, number, MONTH, Shape.STANDARD, 0)
        dress(chance, draft, plain=True)
        draft.dress.notes, draft.allowed = False, []
        draft.heading |= {"nil_return": "是", "correction_no": 0, "year": 2022, "month": MONTH}
        draft.heading |= {"declared_project_count": 0, "declared_amount_fen": Money(0)}
        county.drafts.append(draft)
        county.state[number] = State.NIL
        number += 1
    assert number == gone
    settle(county)
    return county


def number_of(file: str) -> int:
    return int(file[:5])


def plant(chance: random.Random, put: Put | None, number: int, other: int, county: County) -> None:
    """A return with a fault that only the roster tells; `other`: a unit that sends nothing."""
    draft = clean_draft(chance, number, MONTH, Shape.STANDARD, chance.randint(3, 9))
    dress(chance, draft, plain=True)
    county.drafts.append(draft)
    county.planned.clean[draft.file] = deepcopy(draft)
    if put is None:
        draft.heading["unit_name"] = alias_of(number)  # that is no fault
    else:
        fault = Fault(LISTED[put], draft.file, put(draft, number, other))
        county.planned.faults.append(fault)


def settle(county: County) -> None:
    """What each unit has sent, told by what was planted and by nothing that the program says."""
    for number in range(UNITS):
        sent = any(number_of(one.file) == number for one in county.drafts)
        county.state.setdefault(number, State.REPORTED if sent else State.MISSING)
    for draft in county.drafts:
        correction = draft.heading["correction_no"]
        county.corrections[number_of(draft.file)] = (
            int(correction) if isinstance(correction, int) else 0
        )
    for fault in county.planned.faults:
        number, name = number_of(fault.file), fault.kind.name
        if name in OF_NOBODY | ELSEWHEN:
            county.state[number] = State.MISSING
        elif name == "one-code-two-names":
            continue  # the other name counts for nobody
        elif any(one.severity == "E" for one in fault.seeded.expected):
            county.state[number] = State.RETURNED
        if name in {"equal-copy", "one-name-two-codes"}:
            county.doubles[number] = 1


def write_roster(county: County, path: Path) -> None:
    """All units and the projects of what they should have sent; four faults below them."""
    units: list[dict[str, object]] = [
        {
            "unit_code": unit_code(number),
            "unit_name": unit_name(number),
            "aliases": alias_of(number),
            "department": f"第{number % 7}主管局",
            "desk": f"第{number % 3}股",
            "contact": "王敏",
        }
        for number in range(UNITS)
    ]
    units.append({"unit_code": unit_code(3), "unit_name": "重复的编码"})
    units.append({"unit_name": unit_name(4)})
    register: list[dict[str, object]] = []
    for draft in county.planned.clean.values():
        if COPY in draft.file:
            continue
        for row in draft.rows:
            own = shown(row.get("original_budget_fen"), yuan=False, style="")
            register.append(
                {
                    "project_code": row.get("project_code"),
                    "project_name": row["project_name"],
                    "unit_code": unit_code(number_of(draft.file)),
                    "original_budget_fen": None if isinstance(own, str) else own,
                }
            )
    register.append({"project_name": "没有单位的项目", "unit_code": "777"})
    coded = next(one for one in register if one["project_code"])
    register.append({**coded, "project_name": "另一个名称"})
    write_template(path, ROSTER, Content({}, {"units": units, "register": register}))


# --- running


@dataclass
class Ran:
    """The county, its folders and what the program said the first time."""

    county: County
    roster: Roster
    inbox: Path
    back: Path
    report: Report
    given: Mapping[int, Path]


@pytest.fixture(scope="module")
def readers() -> Iterator[EntryReaders]:
    with new_readers(2) as ready:
        yield ready


def run(inbox: Path, roster: Roster, readers: EntryReaders) -> Report:
    return report_of(read_inbox(inbox, lambda *_: None, readers), PERIOD, Policy(), roster)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, readers: EntryReaders) -> Ran:
    folder = tmp_path_factory.mktemp("county")
    inbox, back = folder / "inbox", folder / "back"
    inbox.mkdir()
    back.mkdir()
    county = planted()
    chance = random.Random(1)
    for draft in county.drafts:
        data, laid = as_bytes(chance, draft)
        (inbox / draft.file).write_bytes(data)
        county.cells |= laid.places
    write_roster(county, folder / "应报单位名录.xlsx")
    roster = open_roster(folder / "应报单位名录.xlsx", readers)
    report = run(inbox, roster, readers)
    numbers = {unit_code(number): number for number in range(UNITS)}
    given = {numbers[name.split("_")[0]]: back / name for name in give_back(report, back)}
    return Ran(county, roster, inbox, back, report, given)


def by_number(report: Report) -> dict[int, Submission]:
    numbers = {unit_code(number): number for number in range(UNITS)}
    return {numbers[one.code]: one for one in report.submissions}


def found_in_files(ran: Ran) -> list[Finding]:
    return [one for one in ran.report.findings if one.source.file != ran.roster.file]


# --- the first round


def test_every_fault_is_there(ran: Ran) -> None:
    planted = Counter(fault.kind.name for fault in ran.county.planned.faults)
    assert {kind.name for kind in KINDS} <= planted.keys()
    assert min(planted.values()) >= OF_EACH
    assert {draft.shape for draft in ran.county.drafts} == set(Shape)


def test_all_faults_at_their_cells_and_nothing_else(ran: Ran) -> None:
    county = ran.county
    missed, alarms = judge(county.drafts, county.planned.faults, county.cells, found_in_files(ran))
    assert missed == []
    assert alarms == []


def test_clean_units_have_no_error_and_no_question(ran: Ran) -> None:
    faulty = {
        spot.file
        for fault in ran.county.planned.faults
        for one in (*fault.seeded.expected, *fault.seeded.companions)
        for spot in one.spots
    }
    clean = {draft.file for draft in ran.county.drafts} - faulty
    assert len(clean) >= 90
    assert [one for one in found_in_files(ran) if one.source.file in clean and one.is_open] == []


def test_the_faults_of_the_roster(ran: Ran) -> None:
    found = [one for one in ran.report.findings if one.source.file == ran.roster.file]
    last = first_rows(ROSTER)["register"] + len(ran.roster.projects) + 2 - 1
    told = Counter(
        f"{one.severity.value} {one.rule.code}.{one.variant} {one.source.sheet}!{one.source.address}"
        for one in found
    )
    assert told == Counter(
        {
            "E R01.code 应报单位!B204": 1,
            "E R01.name 应报单位!C205": 1,
            "E V05.blank 应报单位!B205": 1,  # a unit must have a code
            f"E R02.unlisted 项目库!D{last - 1}": 1,
            f"E R03.code 项目库!B{last}": 1,
        }
    )


def test_every_unit_is_in_the_state_that_was_planted(ran: Ran) -> None:
    units = by_number(ran.report)
    assert len(units) == UNITS
    assert {number: one.state for number, one in units.items()} == ran.county.state
    reported = {
        number: one for number, one in units.items() if one.state in {State.REPORTED, State.NIL}
    }
    assert {number: one.correction for number, one in reported.items() if one.correction} == {
        number: ran.county.corrections[number]
        for number in reported
        if ran.county.corrections[number]
    }
    assert {number: one.doubles for number, one in units.items() if one.doubles} == dict(
        ran.county.doubles
    )
    counts = tally(ran.report.submissions)
    states = Counter(ran.county.state.values())
    assert (counts.due, counts.missing) == (UNITS, states[State.MISSING])
    assert (counts.nil, counts.returned) == (states[State.NIL], states[State.RETURNED])
    assert counts.reported + counts.missing == UNITS


# --- what goes back


def test_who_gets_a_workbook_back(ran: Ran) -> None:
    """Every unit that has an open finding in what counts, or of which nothing counts."""
    asked = {
        number_of(fault.file)
        for fault in ran.county.planned.faults
        if any(one.severity in {"E", "W"} for one in fault.seeded.expected)
        and fault.kind.name not in {*OF_NOBODY, *ELSEWHEN, "one-code-two-names"}
    }
    assert ran.given.keys() == asked


def test_every_mark_stands_at_its_cell_and_nowhere_else(ran: Ran) -> None:
    spots = {(spot.file, *place): spot for spot, place in ran.county.cells.items()}
    units = by_number(ran.report)
    seen = 0
    for number, path in ran.given.items():
        book = openpyxl.load_workbook(path)
        wanted: Counter[tuple[str, Place, str]] = Counter()
        for finding in asked_of(units[number], ran.report):
            source = finding.source
            spot = spots.get((source.file, source.sheet, source.address))
            if spot is None:  # the template's own cells
                assert number not in of_faults(ran), finding
                continue
            place = form_place(book, spot, finding)
            if place is not None:
                wanted[*place, finding.rule.code] += 1
        assert marks_in(book) == wanted, path.name
        seen += len(wanted)
    assert seen > OF_EACH * 70


def of_faults(ran: Ran) -> set[int]:
    return {number_of(fault.file) for fault in ran.county.planned.faults}


def asked_of(one: Submission, report: Report) -> Sequence[Finding]:
    """What the workbook of a unit can show at a cell: of what counts, or of the one that was refused."""
    if one.unit is not None:
        files = set(one.unit.measured.unit.files)
        return [found for found in report.findings if found.is_open and found.source.file in files]
    alone = [aside for aside in one.refused if aside.returned is not None]
    if not len(one.refused) == len(alone) == 1:
        return []
    places = set(alone[0].returned.heading.places.values()) if alone[0].returned else set()
    beside = [
        found
        for found in report.findings
        if found.is_open and found.source in places and found is not alone[0].finding
    ]
    return [alone[0].finding, *beside]


def form_place(book: openpyxl.Workbook, spot: Spot, finding: Finding) -> tuple[str, Place] | None:
    """Where on the standard form a spot of a draft is; None for what is no field of it."""
    if finding.rule.code in {"S05", "V10"} and spot.part in {Part.HEADER, Part.MARK}:
        return PROJECTS.sheet, place_of("month")  # a label or a title that says the month
    if spot.part is Part.HEADING:
        return PROJECTS.sheet, place_of(spot.field)
    if spot.part is Part.TOTAL and spot.row == 0:
        return PROJECTS.sheet, (TOTAL_ROW, PROJECTS.column(spot.field))
    table = {Part.PROJECT: PROJECTS, Part.INDICATOR: INDICATORS}.get(spot.part)
    if table is None:
        return None
    name = "year_end_outlook" if spot.field.startswith("mark ") else spot.field
    number = filled_rows(book[table.sheet], table)[spot.row]
    return table.sheet, (number, table.column(name))


def marks_in(book: openpyxl.Workbook) -> Counter[tuple[str, Place, str]]:
    """Sheet, cell and rule of every comment."""
    return Counter(
        (sheet.title, (cell.row, cell.column), rule)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
        for rule in re.findall(r"^问题\d+　(\w\d\d)　", cell.comment.text, re.MULTILINE)
    )


# --- and back again


@pytest.fixture(scope="module")
def answers(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Path]:
    """The workbooks that came back, corrected by program: the formulas are not calculated."""
    folder = tmp_path_factory.mktemp("answers")
    found = {}
    for number, path in ran.given.items():
        found[number] = folder / f"改好_{number}.xlsx"
        found[number].write_bytes(corrected(path, to_type(ran.county.clean_of(number))))
    return found


def test_the_first_round_trip_leaves_only_files_that_nobody_can_replace(
    ran: Ran, answers: Mapping[int, Path], tmp_path: Path, readers: EntryReaders
) -> None:
    inbox = second_inbox(ran, answers, tmp_path)
    report = run(inbox, ran.roster, readers)
    kinds = {fault.file: fault.kind.name for fault in ran.county.planned.faults}
    left = {one.source.file for one in open_findings(report, ran)}
    back = {f"改好_{number}.xlsx" for number in answers}
    assert {kinds[one.replace(COPY, "")] for one in left - back} == LEFT.keys()
    assert left & back == set()
    units = by_number(report)
    for number in answers:
        assert_settled(units[number])


def test_the_round_trip_closes(
    ran: Ran, answers: Mapping[int, Path], tmp_path: Path, readers: EntryReaders
) -> None:
    closes(ran, answers, tmp_path, readers)


def test_the_round_trip_closes_through_an_office_program(
    ran: Ran, answers: Mapping[int, Path], tmp_path: Path, readers: EntryReaders
) -> None:
    """Every second of them, saved by LibreOffice, which calculates every formula."""
    numbers = sorted(answers)[:: max(1, len(answers) // MOST_SAVED)]
    assert len(numbers) >= 20
    again = office.recalculate_all([answers[number] for number in numbers], tmp_path)
    closes(ran, {**answers, **dict(zip(numbers, again, strict=True))}, tmp_path, readers)


def test_what_comes_back_unchanged_is_asked_again(
    ran: Ran, tmp_path: Path, readers: EntryReaders
) -> None:
    """Of each cell that a unit fills: nothing is cured by giving it back.

    But the form does away with links into other workbooks and with formulas in cells of texts (S08).
    """
    inbox = second_inbox(ran, {}, tmp_path)
    for number, path in ran.given.items():
        shutil.copy(path, inbox / f"改好_{number}.xlsx")
    units = by_number(run(inbox, ran.roster, readers))
    typed = {one.label for one in PROJECTS.fields if one.filled_by is not FilledBy.FORMULA}
    seen = 0
    for number, path in ran.given.items():
        if ran.county.clean_of(number).shape is not Shape.STANDARD or units[number].unit is None:
            continue
        asked = Counter(
            (row["栏目"], row["项目名称"])
            for row in listed_in(path)
            if row["栏目"] in typed and row["规则"] != "S08" and "原文件" not in str(row["单元格"])
            if row["项目名称"] or row["栏目"] == "项目名称"  # not of the row of totals
        )
        seen += asked.total()
        again = Counter((row["栏目"], row["项目名称"]) for row in listed_now(units[number]))
        assert not asked - again, path.name
    assert seen > 100


def listed_in(path: Path) -> Sequence[Mapping[str, object]]:
    """The lines of the sheet 问题 of a workbook that goes back, by their headings."""
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(path)["问题"].iter_rows()
    ]
    at = next(number for number, row in enumerate(rows) if row[0] == "序号")
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def listed_now(one: Submission) -> Iterator[Mapping[str, object]]:
    """The open findings of a unit with the labels of their columns."""
    assert one.unit is not None
    places = Places(one.unit.measured.unit.parts)
    for finding in one.unit.findings:
        place = places.of(finding.source)
        if finding.is_open and place is not None:
            project = finding.subject.project_name or None
            yield {"栏目": place.label, "项目名称": project}


def second_inbox(ran: Ran, answers: Mapping[int, Path], folder: Path) -> Path:
    """The old files, and beside them what came back."""
    inbox = folder / "second"
    shutil.copytree(ran.inbox, inbox)
    for path in answers.values():
        shutil.copy(path, inbox / path.name)
    return inbox


def closes(ran: Ran, answers: Mapping[int, Path], folder: Path, readers: EntryReaders) -> None:
    """With the old files of LEFT taken out, and their units' clean returns, nothing is open."""
    inbox = second_inbox(ran, answers, folder)
    owed = set()
    for fault in ran.county.planned.faults:
        if fault.kind.name in LEFT:
            twin = fault.file.replace(".xlsx", f"{COPY}.xlsx")
            keep = fault.file if fault.kind.name == "one-code-two-names" else ""
            for name in {fault.file, twin} - {keep}:
                (inbox / name).unlink(missing_ok=True)
        if fault.kind.name in OF_NOBODY | ELSEWHEN:
            owed.add(number_of(fault.file))
    for number in owed:
        data, _ = as_bytes(random.Random(number), ran.county.clean_of(number))
        (inbox / f"补报_{number}.xlsx").write_bytes(data)
    report = run(inbox, ran.roster, readers)
    assert open_findings(report, ran) == []
    units = by_number(report)
    for number in answers:
        assert_settled(units[number])
    states = Counter(one.state for one in units.values())
    assert states == {State.REPORTED: UNITS - NIL - MISSING, State.NIL: NIL, State.MISSING: MISSING}
    empty = folder / "nothing goes back"
    empty.mkdir()
    assert not list(give_back(report, empty))


def open_findings(report: Report, ran: Ran) -> list[Finding]:
    return [one for one in report.findings if one.is_open and one.source.file != ran.roster.file]


def assert_settled(one: Submission) -> None:
    assert one.state is State.REPORTED, one.name
    assert one.progress is not None, one.name
    assert (one.progress.still, one.progress.new) == (0, 0), (one.name, one.progress)
    assert one.progress.asked == one.progress.settled > 0
