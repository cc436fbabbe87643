"""Rules that ask for an explanation: C01–C05."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfbatch.form.choices import YEAR_END_OUTLOOK
from perfbatch.form.label import tidy
from perfbatch.measures.project import Flag
from perfbatch.measures.units import MeasuredProject, MeasuredUnit
from perfbatch.model.absence import Absence, or_zero
from perfbatch.model.choices import YearEndOutlook
from perfbatch.model.finding import Finding
from perfbatch.model.pct import pct_text
from perfbatch.model.source import RowPlace
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.explaining import how_to_explain
from perfbatch.stages.review.labels import label_on
from perfbatch.wording.findings import C01, C02, C03, C04, C05
from perfbatch.wording.findings.consistency import rows_named
from perfbatch.wording.watch import FLAG_WORDS, lag_words

REASONS = ("deviation_cause", "deviation_note", "rectification_measure", "due_date")
SAME_FROM = 3
FEWEST_PARTS = 2
UNREMARKABLE = (Decimal(0), Decimal(100))


def lagging_yet_promised(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """C01: flagged Z or J, and 能实现 ticked."""
    project, measures = row.project, row.measures
    lagging = [flag for flag in (Flag.EXECUTION, Flag.GOAL) if flag in measures.flags]
    if lagging and project.year_end_outlook is YearEndOutlook.MET:
        shortfalls = {
            Flag.EXECUTION: measures.pace_shortfall_pct,
            Flag.GOAL: measures.goal_shortfall_pct,
        }
        lag = lag_words([(FLAG_WORDS[flag.value], shortfalls[flag]) for flag in lagging])
        at = project.at("year_end_outlook")
        found = YEAR_END_OUTLOOK.word(project.year_end_outlook)
        facts = {"lag": lag, "explain": how_to_explain(project)}
        yield Finding(C01, at, subject=project.subject, found=found, facts=facts)


def flagged_without_reasons(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """C02: a flagged project names cause, note, measure and due date."""
    if not row.measures.flags:
        return
    asked = [name for name in REASONS if row.project.block.has(name)]
    missing = [name for name in asked if not _given(getattr(row.project, name))]
    if missing:
        labels = "、".join(f"“{label_on(row.project.block, name)}”" for name in missing)
        facts = {"codes": row.measures.codes, "missing": labels}
        at = row.project.at(missing[0])
        yield Finding(C02, at, subject=row.project.subject, facts=facts)


def _given(value: object) -> bool:
    return not isinstance(value, Absence) and value != ""


def goal_far_from_money(row: MeasuredProject, context: Context) -> Iterator[Finding]:
    """C03: goal attainment and execution rate within 10 points of each other."""
    goal, rate = row.measures.goal_attainment_pct, row.measures.execution_pct
    if isinstance(goal, Absence) or isinstance(rate, Absence):
        return
    if abs(goal - rate) > context.policy.goal_gap:
        yield Finding(
            C03,
            row.project.at("goal_attainment"),
            subject=row.project.subject,
            found=pct_text(goal),
            expected=pct_text(rate),
            difference=pct_text(abs(goal - rate)),
            facts={
                "limit": pct_text(context.policy.goal_gap),
                "explain": how_to_explain(row.project),
            },
        )


def same_attainment_thrice(unit: MeasuredUnit, _: Context) -> Iterator[Finding]:
    """C04: not the same goal attainment, other than 0 and 100, in three or more projects."""
    same: dict[Decimal, list[MeasuredProject]] = defaultdict(list)
    for row in unit.rows:
        goal = row.project.goal_attainment
        if not isinstance(goal, Absence) and goal not in UNREMARKABLE:
            same[goal].append(row)
    for goal, rows in same.items():
        if len(rows) >= SAME_FROM:
            first = rows[0].project
            facts = {
                "count": str(len(rows)),
                "rows": _rows_named(rows),
                "explain": how_to_explain(first),
            }
            at, subject = first.at("goal_attainment"), unit.unit.valid.subject
            yield Finding(C04, at, subject=subject, found=f"{goal:f}", facts=facts)


def one_name_without_codes(unit: MeasuredUnit, _: Context) -> Iterator[Finding]:
    """C05: projects of one name have codes that differ; none is the sum of its namesakes."""
    for rows in _namesakes(unit):
        project = rows[-1].project
        facts = {
            "count": str(len(rows)),
            "rows": _rows_named(rows),
            "explain": how_to_explain(project),
        }
        found, at = project.project_name, project.at("project_name")
        yield Finding(C05, at, subject=project.subject, found=found, facts=facts)
        if _first_is_sum(rows):
            first, facts = rows[0].project, {"rows": _rows_named(rows[1:])}
            at = first.at("project_name")
            yield Finding(C05, at, "sum", first.subject, found=first.project_name, facts=facts)


def sums_of_namesakes(unit: MeasuredUnit) -> frozenset[RowPlace]:
    """The rows that are told as the sum of those of the same name."""
    groups = (rows for rows in _namesakes(unit) if _first_is_sum(rows))
    return frozenset(rows[0].project.place for rows in groups)


def _namesakes(unit: MeasuredUnit) -> Iterator[Sequence[MeasuredProject]]:
    """Rows of one name that codes do not tell apart."""
    same: dict[str, list[MeasuredProject]] = defaultdict(list)
    for row in unit.rows:
        if row.project.project_name:
            same[tidy(row.project.project_name)].append(row)
    for rows in same.values():
        codes = {row.project.project_code for row in rows if row.project.project_code}
        if len(rows) > 1 and len(codes) < len(rows):
            yield rows


def _first_is_sum(rows: Sequence[MeasuredProject]) -> bool:
    """Whether the first row of a name is the sum of the others in budget and payments."""
    first, *others = (row.project for row in rows)
    if len(others) < FEWEST_PARTS:
        return False
    for name in ("revised_budget_fen", "executed_fen"):
        parts = sum(or_zero(getattr(one, name)) for one in others)
        if not parts or getattr(first, name) != parts:
            return False
    return True


def _rows_named(rows: Sequence[MeasuredProject]) -> str:
    return rows_named(row.project.place for row in rows)
