"""Rules on a return as a whole: S11, B05, B14."""

from collections.abc import Iterator, Sequence

from perfbatch.form.monitoring import HEADING, PROJECTS
from perfbatch.measures.aggregate import AMOUNTS
from perfbatch.measures.units import MeasuredUnit
from perfbatch.model.absence import Absence, or_zero
from perfbatch.model.choices import YesNo
from perfbatch.model.fen import Fen, wan_text
from perfbatch.model.finding import NOBODY, Finding, Subject
from perfbatch.model.records import BUDGET_PARTS, Project, StatedTotals
from perfbatch.model.source import Source
from perfbatch.stages.review.context import Context
from perfbatch.wording.findings import B05, B14, S11


def _card_cell(unit: MeasuredUnit, field: str) -> Source:
    return unit.unit.valid.heading.places.get(field, Source(unit.unit.file))


def nil_return_consistent(unit: MeasuredUnit, _: Context) -> Iterator[Finding]:
    """S11: 零报告 "是" without rows, or "否" with some."""
    rows = unit.unit.valid.rows_found
    declared = unit.unit.valid.heading.nil_return is YesNo.YES
    if declared == (rows == 0):
        return
    yield Finding(
        S11,
        _card_cell(unit, "nil_return"),
        "with_rows" if declared else "without_rows",
        unit.unit.valid.subject,
        label=HEADING.field("nil_return").label,
        found=str(rows),
    )


def totals_add_up(unit: MeasuredUnit, context: Context) -> Iterator[Finding]:
    """B05: the 合计 row = Σ rows, within the tolerance times the rows.

    A total may stand over the rows of several units of a file. Where one of its rows does not count
    the sum is not known, so nothing is compared. A total that is what the form's formula gives,
    which passes over amounts typed as text, is the formula's and not wrong.
    """
    units = context.by_file.get(unit.unit.file, (unit,))
    subject = unit.unit.valid.subject if len(units) == 1 else NOBODY
    for totals in unit.unit.valid.totals:
        rows = [
            row.project
            for one in units
            for row in one.rows
            if row.project.block.sheet == totals.block.sheet
        ]
        if totals.rows == {project.row for project in rows}:
            tolerance = context.policy.tolerance_fen * max(1, len(rows))
            yield from _compared(totals, rows, subject, tolerance)


def _compared(
    totals: StatedTotals, rows: Sequence[Project], subject: Subject, tolerance: Fen
) -> Iterator[Finding]:
    """B05 for each amount of a row of totals that is not the sum of the rows."""
    for name in AMOUNTS:
        stated = totals.amounts_fen.get(name)
        summed = sum(or_zero(getattr(project, name)) for project in rows)
        if stated is None or abs(stated - summed) <= tolerance:
            continue
        if abs(stated - _by_formula(totals, name)) <= tolerance:
            continue
        yield Finding(
            B05,
            totals.at(name),
            subject=subject,
            label=PROJECTS.field(name).label,
            found=wan_text(stated),
            expected=wan_text(summed),
            difference=wan_text(abs(stated - summed)),
        )


def _by_formula(totals: StatedTotals, name: str) -> Fen:
    """What the form's own formula for a total gives over the cells as they were typed."""
    if name == "revised_budget_fen":
        return sum(totals.numbers_fen.get(part, 0) for part in BUDGET_PARTS)
    return totals.numbers_fen[name]


def declared_totals_hold(unit: MeasuredUnit, context: Context) -> Iterator[Finding]:
    """B14: declared number of projects and amount = the rows of the return."""
    valid = unit.unit.valid
    declared = valid.heading.declared_project_count
    if not isinstance(declared, Absence) and declared != valid.rows_found:
        yield Finding(
            B14,
            _card_cell(unit, "declared_project_count"),
            "count",
            valid.subject,
            label=HEADING.field("declared_project_count").label,
            found=str(declared),
            expected=str(valid.rows_found),
            difference=str(abs(declared - valid.rows_found)),
        )
    amount = valid.heading.declared_amount_fen
    if isinstance(amount, Absence) or valid.set_aside:
        return
    summed = sum(or_zero(row.project.revised_budget_fen) for row in unit.rows)
    if abs(amount - summed) > context.policy.tolerance_fen * max(1, len(unit.rows)):
        yield Finding(
            B14,
            _card_cell(unit, "declared_amount_fen"),
            "amount",
            valid.subject,
            label=HEADING.field("declared_amount_fen").label,
            found=wan_text(amount),
            expected=wan_text(summed),
            difference=wan_text(abs(amount - summed)),
        )
