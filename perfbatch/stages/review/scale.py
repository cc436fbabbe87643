"""Rules on slips by ten thousand: 元 typed where 万元 is meant (V02). Nothing is ever rescaled."""

from collections.abc import Iterator

from perfbatch.form.monitoring import HEADING
from perfbatch.measures.units import MeasuredProject, MeasuredUnit
from perfbatch.model.absence import Absence, or_zero
from perfbatch.model.fen import FEN_PER_WAN, FEN_PER_YUAN, wan_text
from perfbatch.model.finding import Finding
from perfbatch.model.source import Source
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.labels import label_on
from perfbatch.wording.findings import V02

SLIP = FEN_PER_WAN // FEN_PER_YUAN
"""万元 over 元: ten thousand."""

SUSPECT = 100
"""A payment so many times its budget is no overspending any more."""


def amounts_of_one_unit(row: MeasuredProject, _: Context) -> Iterator[Finding]:
    """V02: payments so far above the budget that 元 would fit, or just a ten thousandth of it."""
    project = row.project
    budget = project.revised_budget_fen
    if isinstance(budget, Absence) or budget <= 0:
        return
    for name in ("executed_fen", "projected_executed_fen"):
        amount = getattr(project, name)
        if isinstance(amount, Absence):
            continue
        above, below = SUSPECT * budget <= amount <= SLIP * budget, SLIP * amount == budget
        if not (above or below):
            continue
        facts = {
            "reference": label_on(project.block, "revised_budget_fen"),
            "amount": wan_text(budget),
        }
        yield Finding(
            V02,
            project.at(name),
            "row" if above else "row_small",
            project.subject,
            label=label_on(project.block, name),
            found=wan_text(amount),
            facts=facts,
        )


def declared_in_the_same_unit(unit: MeasuredUnit, _: Context) -> Iterator[Finding]:
    """V02: the declared amount is exactly ten thousand times the rows' sum, or a ten thousandth."""
    valid = unit.unit.valid
    declared = valid.heading.declared_amount_fen
    if isinstance(declared, Absence) or declared <= 0 or valid.set_aside:
        return
    summed = sum(or_zero(row.project.revised_budget_fen) for row in unit.rows)
    if summed > 0 and (declared == SLIP * summed or summed == SLIP * declared):
        yield Finding(
            V02,
            valid.heading.places.get("declared_amount_fen", Source(valid.file)),
            "declared",
            valid.subject,
            label=HEADING.field("declared_amount_fen").label,
            found=wan_text(declared),
            expected=wan_text(summed),
        )
