"""Rules on a return as a whole: S11, B05."""

from collections.abc import Iterator

from perfbatch.form.choices import YES_NO
from perfbatch.form.monitoring import HEADING
from perfbatch.measures.aggregate import AMOUNTS
from perfbatch.measures.units import MeasuredUnit
from perfbatch.model.choices import YesNo
from perfbatch.model.fen import Fen, wan_text
from perfbatch.model.finding import NOBODY, Finding, Subject
from perfbatch.model.records import StatedTotals, SummedRows
from perfbatch.model.source import Source
from perfbatch.stages.review.context import Context
from perfbatch.stages.review.labels import label_on
from perfbatch.stages.review.sums import SumsOfSheet
from perfbatch.wording.findings import B05, S11


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
        found=YES_NO.word(YesNo.YES) if declared else "",
        facts={"count": str(rows)} if declared else {},
    )


def totals_add_up(unit: MeasuredUnit, context: Context) -> Iterator[Finding]:
    """B05: a row of sums = Σ of the rows that it stands over, within the tolerance times the rows.

    It may stand over the rows of several units of a file. Where one of its rows does not count
    the sum is not known, so nothing is compared. A sum that is what the form's formula gives,
    which passes over amounts typed as text, is the formula's and not wrong.
    """
    valid = unit.unit.valid
    units = context.by_file.get(unit.unit.file, (unit,))
    subject = valid.subject if len(units) == 1 else NOBODY
    for sheet in dict.fromkeys(totals.block.sheet for totals in valid.totals):
        sums = SumsOfSheet(
            row.project for one in units for row in one.rows if row.project.block.sheet == sheet
        )
        for totals in valid.totals:
            if totals.block.sheet == sheet:
                yield from _compared(totals, sums, subject, context.policy.tolerance_fen)


def _compared(
    totals: StatedTotals, sums: SumsOfSheet, subject: Subject, tolerance: Fen
) -> Iterator[Finding]:
    """B05 for each amount of a row of sums that is not the sum of the rows it stands over.

    Of several runs of rows one must fit all amounts; else the first one that fits most is told.
    """
    misfits: list[list[tuple[str, Fen]]] = []
    for span in totals.spans:
        if not sums.knows(span):
            return
        misfits.append(list(_misfits(totals, span, sums, tolerance * max(1, span.count))))
    told = min(misfits, key=len, default=[]) if totals.tried_all else []
    for name, summed in told:
        stated = totals.amounts_fen[name]
        yield Finding(
            B05,
            totals.at(name),
            "" if totals.whole else "partial",
            subject,
            label=label_on(totals.block, name),
            found=wan_text(stated),
            expected=wan_text(summed),
            difference=wan_text(abs(stated - summed)),
            facts={} if totals.whole else {"word": totals.word},
        )


def _misfits(
    totals: StatedTotals, span: SummedRows, sums: SumsOfSheet, tolerance: Fen
) -> Iterator[tuple[str, Fen]]:
    """The amounts that are neither the rows' sum nor a formula's, with that sum."""
    for name in AMOUNTS:
        stated = totals.amounts_fen.get(name)
        if stated is None:
            continue
        summed = sums.of(name, span)
        if min(abs(stated - summed), abs(stated - span.numbers_fen[name])) > tolerance:
            yield name, summed
