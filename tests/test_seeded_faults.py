"""Seeded faults at the scale of CI, and tests that the judge itself can find fault."""

import io
import random
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest

from perfbatch.measures.report import Report
from perfbatch.model.finding import Finding
from perfbatch.wording.findings import CATALOGUE
from robustness.faults import KINDS, Figures, as_table, try_faults
from robustness.faults.book import ErrorCell, Formula, Percentage, Sheet, address, workbook_bytes
from robustness.faults.draft import Draft, Money, Shape, Spot
from robustness.faults.plan import Planned, clean_counties, faulty_counties
from robustness.faults.trial import lost, rows_aside, run_county
from robustness.faults.verdict import judge

FEWEST_KINDS, OF_EACH, CLEAN = 40, 10, 60


# --- the figures


@pytest.fixture(scope="module")
def figures() -> Figures:
    return try_faults(OF_EACH * len(KINDS), CLEAN)


def test_every_fault_is_found_at_its_cell_and_nothing_else(figures: Figures) -> None:
    assert figures.perfect, as_table(figures)


def test_every_kind_and_every_shape_was_there(figures: Figures) -> None:
    assert figures.faults == {kind.name: OF_EACH for kind in KINDS}
    assert figures.faults.total() >= 400
    assert figures.clean.keys() == {shape.value for shape in Shape}
    assert figures.clean.total() == CLEAN


def test_kinds_are_many_distinct_and_say_their_source() -> None:
    assert len(KINDS) >= FEWEST_KINDS
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    sources = ("rules", "intake", "decision", "form", "measures")
    assert [kind.name for kind in KINDS if not any(one in kind.told for one in sources)] == []


def test_kinds_stand_for_every_rule_that_a_content_can_break() -> None:
    """All but S01, which the hostile set has, and V08, which nothing is wrong with.

    The rules on the roster and on the yearly self-evaluation are about other forms.
    """
    chance = random.Random(3)
    wanted = {
        one.rule
        for planned in faulty_counties(chance, KINDS, len(KINDS), 0)
        for fault in planned.faults
        for one in fault.seeded.expected
    }
    of_returns = {rule.code for rule in CATALOGUE if rule.code[0] not in "RK"}
    assert of_returns - wanted == {"S01", "V08"}


def test_a_seed_gives_the_same_workbooks() -> None:
    first, again = (
        [planned.drafts for planned in faulty_counties(random.Random(4), KINDS, 90, 0)]
        for _ in range(2)
    )
    assert first == again
    other = [planned.drafts for planned in faulty_counties(random.Random(5), KINDS, 90, 0)]
    assert first != other


# --- clean returns are clean by their own numbers


def rows(drafts: Iterator[Draft]) -> Iterator[tuple[Draft, dict[str, object]]]:
    for draft in drafts:
        for row in draft.rows:
            yield draft, row


def test_clean_rows_keep_the_rules_by_themselves() -> None:
    """Recomputed here with integers: B03, B08, B09, B11, C03, C06–C10 and the measures' flags."""
    for draft, row in rows(clean_counties(random.Random(6), 60, 6)):
        if draft.shape in {Shape.STATEMENT, Shape.SINGLE, Shape.EXPORT}:
            continue
        parts = ("original_budget_fen", "carryover_fen", "budget_adjustment_fen")
        own, carried, change = (
            one.fen if isinstance(one := row[name], Money) else 0 for name in parts
        )
        budget, paid = own + carried + change, row["executed_fen"].fen
        goal = row["goal_attainment"].percent
        assert 0 < paid <= budget
        assert 100 * paid < (50 + 30) * budget
        assert 0 < goal < 100
        assert 100 * abs(change) < 30 * own or not own
        if row["year_end_outlook"] == "能实现":
            assert 100 * row["projected_executed_fen"].fen > 70 * budget
        assert paid <= row["projected_executed_fen"].fen <= budget
        assert abs(goal * budget - 100 * paid) <= 10 * budget
        if row["budget_origin"] == "年中追加":
            assert own == 0 < change
            assert row["issue_month"] <= 6
        if 100 * paid <= 35 * budget or goal <= 35 or row["year_end_outlook"] == "差距较大":
            assert row["year_end_outlook"] != "能实现"
            assert all(row[one] for one in ("deviation_cause", "deviation_note", "due_date"))


# --- the judge can find fault

COUNTY = 60


@pytest.fixture(scope="module")
def county() -> tuple[Planned, dict[Spot, tuple[str, str]], Report]:
    """A county with faults that are all found."""
    sound = [
        kind
        for kind in KINDS
        if kind.name in {"payment-blank", "paid-without-budget", "about-amount"}
    ]
    chance = random.Random(7)
    planned = next(iter(faulty_counties(chance, sound, COUNTY, 0)))
    cells, report = run_county(chance, planned.drafts, planned.month)
    return planned, dict(cells), report


def verdict(
    county: tuple[Planned, dict[Spot, tuple[str, str]], Report], findings: list[Finding]
) -> tuple[int, int]:
    planned, cells, _ = county
    missed, alarms = judge(planned.drafts, planned.faults, cells, findings)
    return len(missed), len(alarms)


def named(
    county: tuple[Planned, dict[Spot, tuple[str, str]], Report], rule: str
) -> tuple[list[Finding], Finding]:
    """Everything that was found, and the first finding of a rule."""
    findings = list(county[2].findings)
    return findings, next(one for one in findings if one.rule.code == rule)


def test_a_sound_verdict(county) -> None:
    assert verdict(county, list(county[2].findings)) == (0, 0)
    assert len(county[0].faults) == COUNTY


@pytest.mark.parametrize("rule", ["V05", "B10", "V01"])
def test_a_finding_that_is_dropped_is_missed(county, rule: str) -> None:
    findings, one = named(county, rule)
    findings.remove(one)
    assert verdict(county, findings) == (1, 0)


@pytest.mark.parametrize("by", [{"row": 1}, {"column": 1}])
def test_a_finding_at_the_next_cell_is_missed_and_a_false_alarm(county, by: dict[str, int]) -> None:
    findings, one = named(county, "V05")
    moved = {name: getattr(one.source, name) + more for name, more in by.items()}
    findings[findings.index(one)] = replace(one, source=replace(one.source, **moved))
    assert verdict(county, findings) == (1, 1)


def test_a_finding_on_another_sheet_or_file_is_missed(county) -> None:
    findings, one = named(county, "B10")
    place = findings.index(one)
    findings[place] = replace(one, source=replace(one.source, sheet="字典"))
    assert verdict(county, findings) == (1, 1)
    other = next(draft.file for draft in county[0].drafts if draft.file != one.source.file)
    findings[place] = replace(one, source=replace(one.source, file=other))
    assert verdict(county, findings) == (1, 1)


def test_another_variant_of_the_rule_is_missed(county) -> None:
    findings, one = named(county, "V05")
    findings[findings.index(one)] = replace(one, variant="dash_amount")
    assert verdict(county, findings) == (1, 1)


def test_a_finding_twice_is_a_false_alarm(county) -> None:
    findings, one = named(county, "B10")
    assert verdict(county, [*findings, one]) == (0, 1)


def test_rows_that_count_and_should_not_are_seen(county) -> None:
    planned, cells, report = county
    assert rows_aside(planned.faults, cells, report) == []
    assert (
        len(rows_aside(planned.faults, cells, replace(report, set_aside=report.set_aside[1:]))) == 1
    )
    without = [fault for fault in planned.faults if not fault.kind.aside]
    aside = len(planned.faults) - len(without)
    assert len(rows_aside(without, cells, report)) == aside > 0


def test_clean_returns_that_do_not_count_are_seen() -> None:
    chance = random.Random(8)
    drafts = list(clean_counties(chance, 10, 6))
    _, report = run_county(chance, drafts, 6)
    assert lost(drafts, (), report) == []
    assert len(lost(drafts, (), replace(report, files=report.files[1:]))) == 1
    drafts[0].rows[0]["executed_fen"] = Money(1)
    assert len(lost(drafts, (), report)) == 1
    drafts[0].rows.pop()
    assert len(lost(drafts, (), report)) == 1


# --- the workbooks are what office programs write


def test_the_workbooks_are_read_by_another_program() -> None:
    sheet = Sheet("六月", {(1, 1): "a & b", (2, 2): 1.5, (3, 27): Percentage(0.4286)})
    sheet.cells |= {
        (4, 1): ErrorCell("#REF!"),
        (5, 1): Formula("A1&1", "x"),
        (6, 1): Formula("1+1"),
    }
    sheet.merge((7, 1), (8, 2))
    sheet.hidden_rows.add(2)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes([sheet, Sheet("空")])))
    found = book["六月"]
    assert book.sheetnames == ["六月", "空"]
    assert [found[one].value for one in ("A1", "B2", "AA3")] == ["a & b", 1.5, 0.4286]
    assert [found[one].value for one in ("A4", "A5", "A6")] == ["#REF!", "=A1&1", "=1+1"]
    assert found["AA3"].number_format == "0.00%"
    assert [str(one) for one in found.merged_cells.ranges] == ["A7:B8"]
    assert found.row_dimensions[2].hidden


def test_addresses() -> None:
    assert [address(*place) for place in ((12, 10), (3, 27), (12, 0), (0, 0))] == [
        "J12",
        "AA3",
        "12:12",
        "",
    ]


def test_a_fault_of_two_returns_counts_once() -> None:
    pairs = [kind for kind in KINDS if kind.name == "one-code-two-names"]
    chance = random.Random(9)
    planned = next(iter(faulty_counties(chance, pairs, 4, 0)))
    cells, report = run_county(chance, planned.drafts, planned.month)
    missed, alarms = judge(planned.drafts, planned.faults, cells, report.findings)
    assert (missed, alarms) == ([], [])
    missed, _ = judge(planned.drafts, planned.faults, cells, [])
    assert len(missed) == len(planned.faults) == 4
    assert "found nothing" in as_table(Figures(missed=missed))
