"""Rules on single values of a row: V04, V05 (budget), V06."""

from collections.abc import Iterator

from perfbatch.measures.units import MeasuredProject
from perfbatch.model.absence import Absence
from perfbatch.model.fen import wan_text
from perfbatch.model.finding import Finding
from perfbatch.model.records import BUDGET_PARTS
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.explaining import how_to_explain
from perfbatch.stages.review.labels import label_on
from perfbatch.wording.findings import V04, V05, V06

NEVER_NEGATIVE = (
    "original_budget_fen",
    "carryover_fen",
    "executed_fen",
    "projected_executed_fen",
)
FULL_PERCENT = 100
BEYOND_EXPLAINING = 150


def amounts_not_negative(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """V04: 年初预算数, 上年结转数, 累计执行数, 全年预计执行数 are not negative."""
    project = row.project
    for name in NEVER_NEGATIVE:
        amount = getattr(project, name)
        if not isinstance(amount, Absence) and amount < 0:
            yield Finding(
                V04,
                project.at(name),
                "amount",
                project.subject,
                label=label_on(project.block, name),
                found=wan_text(amount),
                expected="≥0",
            )


def budget_given_and_not_negative(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """V05: one of the three budget amounts is given. V04: their sum is not negative."""
    project = row.project
    budget = project.revised_budget_fen
    if isinstance(budget, Absence):
        parts = [name for name in BUDGET_PARTS if project.block.has(name)]
        if parts:  # a form that gives the budget as one amount asks for it at that cell
            label = label_on(project.block, parts[0])
            yield Finding(V05, project.at(parts[0]), "budget", project.subject, label=label)
    elif budget < 0:
        at = project.at("revised_budget_fen")
        label = label_on(project.block, "revised_budget_fen")
        found = wan_text(budget)
        yield Finding(V04, at, "revised", project.subject, label=label, found=found, expected="≥0")


def attainment_in_range(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """V06: 绩效目标实现程度 from 0 to 100; up to 150 it may be explained."""
    project = row.project
    goal = project.goal_attainment
    if isinstance(goal, Absence) or 0 <= goal <= FULL_PERCENT:
        return
    above = FULL_PERCENT < goal <= BEYOND_EXPLAINING
    yield Finding(
        V06,
        project.at("goal_attainment"),
        "above" if above else "outside",
        project.subject,
        label=label_on(project.block, "goal_attainment"),
        found=f"{goal:f}",
        expected="0–100",
        facts={"explain": how_to_explain(project)} if above else {},
    )
