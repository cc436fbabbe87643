"""Rows that are the sums of their neighbours, and how rows on several sheets are named."""

from collections.abc import Sequence
from dataclasses import replace
from time import process_time

import pytest
from records import project

from perfbatch.measures.units import measure_units
from perfbatch.model.absence import Absence
from perfbatch.model.finding import Finding, Subject
from perfbatch.model.merged import Merged, Unit
from perfbatch.model.period import Period
from perfbatch.model.records import Heading, Project, Return
from perfbatch.model.source import Block
from perfbatch.policy import Policy
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.parents import rows_that_add_up_others
from perfbatch.wording.findings.consistency import rows_named

COLUMNS = {"project_name": 1, "original_budget_fen": 2, "executed_fen": 3}
SHEET = Block("表.xlsx", "表", COLUMNS)
NO_PAYMENTS = Block("表.xlsx", "表", {"project_name": 1, "original_budget_fen": 2})

Amounts = tuple[object, object]


def told(rows: Sequence[Project]) -> list[Finding]:
    """What is said of a unit with these rows."""
    subject = Subject("", "县水利局")
    valid = Return(
        file="表.xlsx", heading=Heading(unit_name="县水利局"), projects=tuple(rows), indicators=()
    )
    unit = Unit("", "县水利局", "", valid, (valid,), (), {})
    (measured,) = measure_units(Merged(Period(2022, 6), (unit,), (), ()), Policy())
    found = list(rows_that_add_up_others(measured, Context(6, Policy())))
    assert {one.subject.unit for one in found} <= {subject}
    return found


def rows_of(amounts: Sequence[Amounts], block: Block = SHEET) -> list[Project]:
    """Rows from row 1 on, each of another name; budget and payments in 万元."""
    return [
        replace(
            project(budget, Absence.NOT_COMPUTED if block is NO_PAYMENTS else paid),
            block=block,
            row=row,
            project_name=f"项目{row}",
            subject=Subject("", "县水利局", f"项目{row}"),
        )
        for row, (budget, paid) in enumerate(amounts, start=1)
    ]


def parents(amounts: Sequence[Amounts], block: Block = SHEET) -> list[tuple[int, str]]:
    """Row of each sum, and the rows that it is told to add up."""
    return [(one.source.row, one.facts["rows"]) for one in told(rows_of(amounts, block))]


@pytest.mark.parametrize(
    ("amounts", "wanted"),
    [
        ([(10, 5), (6, 3), (4, 2)], [(1, "2–3")]),
        ([(6, 3), (4, 2), (10, 5)], [(3, "1–2")]),
        ([(10, 5), (6, 3), (3, 2), (1, 0)], [(1, "2–4")]),
        ([(10, 5), (6, 3), (4, 2.01)], []),
        ([(10, 5), (6, 3), (4.000001, 2)], []),
        ([(10, 5), (10, 5)], []),
        ([(10, 5), (10, 5), (0, 0), (None, None)], []),
        ([(10, 5), (6, 3), (None, None), (4, 2)], [(1, "2、4")]),
        ([(10, 0), (6, 0), (4, 0)], []),
        ([(10, None), (6, None), (4, None)], []),
        ([(10, 5), (6, 3), (9, 1), (4, 2)], []),
        ([(10, 5), (12, 6), (-2, -1)], []),
        ([(10, 5), (6, 3), (5, 3), (-1, -1)], []),
        ([(10, 5), (6, 3), (4, 2), (10, 5)], [(1, "2–3")]),
        ([(17, 8), (10, 5), (6, 3), (4, 2), (7, 3), (5, 1), (2, 2)], None),
        ([(6, 3), (4, 2), (10, 5), (5, 1), (2, 2), (7, 3), (17, 8)], None),
    ],
)
def test_a_row_that_adds_up_its_neighbours(
    amounts: Sequence[Amounts], wanted: list[tuple[int, str]] | None
) -> None:
    if wanted is None:  # two groups with their sums, and the sum of the sums
        above = [(5, "6–7"), (2, "3–4"), (1, "2、5")]
        below = [(3, "1–2"), (6, "4–5"), (7, "3、6")]
        wanted = above if amounts[0] == (17, 8) else below
    assert parents(amounts) == wanted


def test_a_form_without_payments_needs_three_parts() -> None:
    assert parents([(10, 0), (6, 0), (4, 0)], NO_PAYMENTS) == []
    (found,) = told(rows_of([(10, 0), (6, 0), (3, 0), (1, 0)], NO_PAYMENTS))
    assert found.message.startswith("这一行的预算数正好等于第2–4行之和，")


def test_rows_of_another_sheet_are_no_neighbours() -> None:
    here, *others = rows_of([(10, 5), (6, 3), (4, 2)])
    there = replace(SHEET, sheet="另一张")
    assert told([here, *(replace(one, block=there) for one in others)]) == []


def test_it_is_told_at_the_name_and_asks() -> None:
    (found,) = told(rows_of([(10, 5), (6, 3), (4, 2)]))
    assert (found.source.address, found.found, found.severity.value) == ("A1", "项目1", "W")
    assert found.message == (
        "这一行的预算和执行数正好等于第2–3行之和，像是它们的合计，可能重复计算了。"
        "若是合计行，请删除后重新报送；若本身是项目，请在书面报告中写明原因，或改用标准模板报送并在表上写明。"
    )


def test_parts_are_looked_for_among_300_rows() -> None:
    ones: list[Amounts] = [(1, 1)] * 301
    assert parents([(300, 300), *ones]) == [(1, "2–301")]
    assert parents([(301, 301), *ones]) == []


def test_many_rows_take_little_time() -> None:
    """Every tenth row is large, so that the rows up to the next one are added up."""
    rows = rows_of([(1, 1) if row % 10 else (100, 100) for row in range(6000)])
    start = process_time()
    assert told(rows) == []
    assert process_time() - start < 10


# --- which rows


@pytest.mark.parametrize(
    ("places", "text"),
    [
        ([("甲", "S", 3), ("甲", "S", 5), ("甲", "S", 4)], "第3–5行"),
        ([("甲", "S1", 3), ("甲", "S2", 3)], "《S1》第3行、《S2》第3行"),
        ([("甲", "S", 3), ("甲", "S", 4), ("乙", "S", 3)], "“甲”《S》第3–4行、“乙”《S》第3行"),
    ],
)
def test_rows_are_named_so_that_they_can_be_found(
    places: list[tuple[str, str, int]], text: str
) -> None:
    assert rows_named(places) == text


def test_only_the_first_of_many_sheets_are_named() -> None:
    named = rows_named(("甲", f"S{place}", 3) for place in range(30))
    assert named.endswith("、《S19》第3行等")
    assert named.count("《") == 20
