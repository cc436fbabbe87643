"""Whose a return is where there is a roster, and what every unit owes."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from test_feedback import FAULTY, PERIOD, heading, project, write

from perfbatch.form.roster import ROSTER
from perfbatch.intake.inbox import EntryReaders, new_readers, read_inbox
from perfbatch.intake.roster import open_roster
from perfbatch.measures.report import Report
from perfbatch.measures.submissions import State, Submission, tally
from perfbatch.model.entry import Verdict
from perfbatch.model.roster import Roster
from perfbatch.pipeline import report_of
from perfbatch.policy import Policy
from perfbatch.stages.write.chasing import reminder
from perfbatch.template import Content, write_template
from perfbatch.xlsx.content import CellValue

Row = dict[str, CellValue]

UNITS: list[Row] = [
    {"unit_code": "118001", "unit_name": "县委网信办", "aliases": "网信办、网络安全和信息化委员会办公室", "department": "县委办", "desk": "行政股", "contact": "王敏", "phone": "7601001"},
    {"unit_code": "205001", "unit_name": "东城区教育局", "department": "东城区教育局", "desk": "教科文股", "contact": "李强"},
    {"unit_code": "205002", "unit_name": "西城区教育局", "department": "西城区教育局", "desk": "教科文股"},
    {"unit_code": "015001", "unit_name": "县档案馆", "department": "县委办", "desk": "行政股"},
]  # fmt: skip
REGISTER: list[Row] = [
    {"project_code": "P1", "project_name": "网信宣传", "unit_code": "118001", "original_budget_fen": 10},
    {"project_code": "P2", "project_name": "网络安全", "unit_code": "118001", "original_budget_fen": 2.41},
]  # fmt: skip

CLEAN = [project("网信宣传", 10, 5, 50)]


@pytest.fixture(scope="module")
def readers() -> Iterator[EntryReaders]:
    with new_readers(1) as ready:
        yield ready


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory, readers: EntryReaders) -> Roster:
    path = tmp_path_factory.mktemp("roster") / "应报单位名录.xlsx"
    write_template(path, ROSTER, Content({}, {"units": UNITS, "register": REGISTER}))
    found = open_roster(path, readers)
    assert found.findings == ()
    return found


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def unit(code: CellValue, name: CellValue, **more: CellValue) -> Row:
    return heading(**{"unit_code": code, "unit_name": name, **more})


def run(inbox: Path, roster: Roster, readers: EntryReaders) -> Report:
    return report_of(read_inbox(inbox, lambda *_: None, readers), PERIOD, Policy(), roster)


def s06(report: Report) -> list[tuple[str, str]]:
    return [(one.variant, one.severity.value) for one in report.findings if one.rule.code == "S06"]


def of(report: Report, name: str) -> Submission:
    (one,) = [one for one in report.submissions if one.name == name]
    return one


def states(report: Report) -> dict[str, State]:
    return {one.name: one.state for one in report.submissions}


# --- whose


@pytest.mark.parametrize(
    ("code", "name", "owner", "found"),
    [
        ("118001", "县委网信办", "县委网信办", []),
        ("118001", "网信办", "县委网信办", []),  # an alias
        (None, "网信办", "县委网信办", []),
        (None, "网络安全和信息化委员会 办公室", "县委网信办", []),  # without white space
        ("１１８００１", "县委网信办", "县委网信办", []),  # full width, after NFKC
        ("118001", None, "县委网信办", []),
        ("15001", "县档案馆", "县档案馆", [("code_differs", "W")]),
        ("118001", "县网信中心", "县委网信办", [("name_differs", "W")]),
        ("118001", "西城区教育局", None, [("two_units", "E")]),
        (None, "城区教育局", None, [("unlisted", "E")]),
        ("999", "县气象局", None, [("unlisted", "E")]),
        (None, None, None, [("nobody", "E")]),
    ],
)
def test_a_return_is_by_code_else_by_exact_name(
    *,
    code: str | None,
    name: str | None,
    owner: str | None,
    found: Sequence[tuple[str, str]],
    inbox: Path,
    roster: Roster,
    readers: EntryReaders,
) -> None:
    write(inbox / "a.xlsx", unit(code, name), CLEAN)
    report = run(inbox, roster, readers)
    assert s06(report) == found
    assert [one.name for one in report.units] == ([owner] if owner else [])
    reported = [one.name for one in report.submissions if one.unit is not None]
    assert reported == ([owner] if owner else [])
    if owner:
        assert report.units[0].code == next(
            row["unit_code"] for row in UNITS if row["unit_name"] == owner
        )


def test_near_names_are_suggested_and_never_taken(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", unit(None, "南城区教育局"), CLEAN)
    report = run(inbox, roster, readers)
    (finding,) = [one for one in report.findings if one.rule.code == "S06"]
    assert "“东城区教育局”（编码205001）" in finding.message
    assert "“西城区教育局”（编码205002）" in finding.message
    assert report.everything.projects == 0
    assert report.rows_found == report.rows_set_aside == 1


def test_another_name_under_a_code_that_its_owner_uses_counts_nobody_else(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    """A mistyped code must not let one unit replace another, whatever its 更正次数."""
    write(inbox / "a.xlsx", unit("118001", "县委网信办"), CLEAN)
    write(inbox / "b.xlsx", unit("118001", "县气象局", correction_no=3), CLEAN)
    report = run(inbox, roster, readers)
    assert s06(report) == [("contested", "E")]
    assert [one.measured.unit.file for one in report.units] == ["a.xlsx"]


def test_of_two_strange_names_under_a_code_none_counts(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", unit("118001", "县气象局"), CLEAN)
    write(inbox / "b.xlsx", unit("118001", "县人防办"), CLEAN)
    report = run(inbox, roster, readers)
    assert s06(report) == [("contested", "E")] * 2
    assert report.units == ()


def test_returns_under_several_names_of_a_unit_are_its_versions(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", unit("118001", "县委网信办"), CLEAN)
    write(inbox / "b.xlsx", unit(None, "网信办"), CLEAN)
    write(inbox / "c.xlsx", unit("118001", "网信办", correction_no=1), CLEAN)
    report = run(inbox, roster, readers)
    one = of(report, "县委网信办")
    assert one.unit is not None
    assert one.unit.measured.unit.file == "c.xlsx"
    assert sorted(aside.file for aside in one.aside) == ["a.xlsx", "b.xlsx"]


def test_rows_of_an_export_under_two_names_of_a_unit_are_one_return(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    lines = (
        "截至2022年6月30日,,,,,单位：万元",
        "单位编码,单位名称,项目名称,年初预算数,调整后预算数,累计支付数",
        "118001,县委网信办,网信宣传,10,10,5",
        ",网信办,舆情处置,4,4,2",
        "015001,县档案馆,档案数字化,3,3,1.5",
        "15001,县档案馆,库房改造,8,8,4",
    )
    (inbox / "导出.csv").write_text("\n".join(lines), "utf-8")
    report = run(inbox, roster, readers)
    assert {one.name: len(one.rows) for one in report.units} == {"县委网信办": 2, "县档案馆": 2}
    assert report.rows_counted == report.rows_found == 4


# --- who owes what


def test_every_unit_of_the_roster_is_in_one_state(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", unit("118001", "县委网信办"), FAULTY)
    write(inbox / "b.xlsx", unit("205001", "东城区教育局", correction_no=2), CLEAN)
    write(inbox / "b2.xlsx", unit("205001", "东城区教育局", correction_no=2), CLEAN)
    write(inbox / "b0.xlsx", unit("205001", "东城区教育局", correction_no=0), FAULTY)
    write(inbox / "d.xlsx", unit("015001", "县档案馆", nil_return="是"), [])
    report = run(inbox, roster, readers)
    assert states(report) == {
        "县档案馆": State.NIL,
        "县委网信办": State.RETURNED,
        "东城区教育局": State.REPORTED,
        "西城区教育局": State.MISSING,
    }
    counts = tally(report.submissions)
    assert (counts.due, counts.reported, counts.missing) == (4, 3, 1)
    assert (counts.nil, counts.corrected, counts.doubled, counts.returned) == (1, 1, 1, 1)
    assert of(report, "东城区教育局").doubles == 1
    assert of(report, "县委网信办").errors == 4


def test_what_arrived_and_does_not_count_is_returned_and_not_missing(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", unit("118001", "县委网信办"), CLEAN)
    write(inbox / "b.xlsx", unit("118001", "县委网信办"), FAULTY)
    report = run(inbox, roster, readers)
    one = of(report, "县委网信办")
    assert (one.state, one.unit) == (State.RETURNED, None)
    assert {aside.verdict for aside in one.refused} == {Verdict.SET_ASIDE}
    told = reminder(one, PERIOD)
    assert "没有能够计入" in told
    assert "“a.xlsx”" in told
    assert "“b.xlsx”" in told


def test_last_months_return_is_none_of_this_period(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    write(inbox / "五月.xlsx", unit("118001", "县委网信办", month=5), CLEAN)
    one = of(run(inbox, roster, readers), "县委网信办")
    assert (one.state, len(one.elsewhen)) == (State.MISSING, 1)
    assert "五月.xlsx" in reminder(one, PERIOD)


def test_last_months_nil_return_is_no_rest_of_this_months(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    """It has no row that could have one of this month beside it."""
    write(inbox / "五月.xlsx", unit("118001", "县委网信办", month=5, nil_return="是"), [])
    write(inbox / "六月.xlsx", unit("205001", "县教育局"), CLEAN)
    report = run(inbox, roster, readers)
    assert of(report, "县委网信办").state is State.MISSING
    told = [(one.variant, one.severity.name) for one in report.findings if one.rule.code == "S05"]
    assert told == [("differs", "ERROR")]


def test_a_roster_with_two_names_for_a_code_gives_nobody_anothers_return(
    tmp_path: Path, inbox: Path, readers: EntryReaders
) -> None:
    """The first row stands (R01); who writes the second name is told to have the roster mended."""
    path = tmp_path / "应报单位名录.xlsx"
    rows: list[Row] = [
        {"unit_code": "118001", "unit_name": "县档案馆"},
        {"unit_code": "118001", "unit_name": "县委网信办"},
        {"unit_code": "205001"},
        {"unit_name": "县林业局"},
    ]
    write_template(path, ROSTER, Content({}, {"units": rows}))
    roster = open_roster(path, readers)
    write(inbox / "a.xlsx", unit("118001", "县委网信办"), CLEAN)
    write(inbox / "b.xlsx", unit("205001", "县教育局"), CLEAN)
    write(inbox / "c.xlsx", unit("312001", "县林业局"), CLEAN)
    report = run(inbox, roster, readers)
    assert s06(report) == [("roster_doubled", "E")]
    counted = {(one.code, one.name) for one in report.units}
    assert counted == {("205001", "县教育局"), ("312001", "县林业局")}


def test_projects_of_one_name_are_told_apart_by_their_codes(
    tmp_path: Path, inbox: Path, readers: EntryReaders
) -> None:
    path = tmp_path / "应报单位名录.xlsx"
    register: list[Row] = [
        {"project_code": code, "project_name": "聘请经费", "unit_code": "118001"}
        for code in ("P1", "P2")
    ]
    write_template(path, ROSTER, Content({}, {"units": UNITS, "register": register}))
    write(
        inbox / "a.xlsx",
        unit("118001", "县委网信办"),
        [project("聘请经费", 10, 5, 50, project_code="P1")],
    )
    one = of(run(inbox, open_roster(path, readers), readers), "县委网信办")
    assert [left.code for left in one.unreported] == ["P2"]


def test_projects_of_the_register_that_are_not_reported(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", unit("118001", "县委网信办"), CLEAN)
    one = of(run(inbox, roster, readers), "县委网信办")
    assert [left.name for left in one.unreported] == ["网络安全"]
    assert "1个项目：网络安全" in reminder(one, PERIOD)


@pytest.mark.parametrize(
    ("budget", "slips"),
    [(24100, True), (2.41, False), (2.5, False), (0.000241, True), (24300, True), (24400, False)],
)
def test_a_budget_ten_thousand_times_the_registers(
    budget: float, slips: bool, inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    rows = [project("网信宣传", 10, 5, 50), project("网络安全", budget, 0, 0, project_code="P2")]
    write(inbox / "a.xlsx", unit("118001", "县委网信办"), rows)
    report = run(inbox, roster, readers)
    found = [one.source.address for one in report.findings if one.variant == "register"]
    assert found == (["F10"] if slips else [])


def test_a_missing_unit_has_contact_and_words(
    inbox: Path, roster: Roster, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", unit("015001", "县档案馆"), CLEAN)
    one = of(run(inbox, roster, readers), "县委网信办")
    assert (one.contact, one.desk, one.department) == ("王敏 7601001", "行政股", "县委办")
    told = reminder(one, PERIOD)
    assert told.startswith("县委网信办：你单位2022年1–6月")
    assert "零报告" in told


def test_without_a_roster_those_who_sent_are_known_alone(
    inbox: Path, readers: EntryReaders
) -> None:
    write(inbox / "a.xlsx", unit("118001", "县委网信办"), CLEAN)
    write(inbox / "b.xlsx", unit("205001", "东城区教育局", month=5), CLEAN)
    report = report_of(read_inbox(inbox, lambda *_: None, readers), PERIOD, Policy())
    assert report.roster is None
    assert states(report) == {"县委网信办": State.REPORTED, "东城区教育局": State.MISSING}
