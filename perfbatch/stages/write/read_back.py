"""The finished workbook read again, with another library, and held against the report.

What the library that writes has lost, cut or changed shows here, before the old workbook is gone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from pathlib import Path

from perfbatch.measures.aggregate import Aggregate
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.cell import RawValue
from perfbatch.model.fen import Fen, exact, wan
from perfbatch.reading.own import OwnWorkbook
from perfbatch.reading.refused import RefusedWorkbook
from perfbatch.stages.write import unit_sheet, unit_summary
from perfbatch.stages.write.given import sum_given
from perfbatch.stages.write.plan import (
    DETAIL_FIRST_ROW,
    FIXED_SHEETS,
    SUMMED,
    Plan,
    rows_in_order,
    shown_code,
    shown_department,
    shown_name,
)
from perfbatch.stages.write.unit_sources import UnitSources
from perfbatch.wording import sheets as words
from perfbatch.wording import summary as summary_words
from perfbatch.wording.watch import ABSENCE_WORDS
from perfbatch.xlsx.content import clean
from perfbatch.xlsx.package import ReadBackDiffers

Texts = Mapping[str, str]
"""What must stand in a row, by the column's name."""

Amounts = Mapping[str, Maybe[Fen]]

Expected = tuple[Texts, Amounts, int | str | None]
"""Texts, amounts and the row in the source file of one row; None where there is none."""


def read_back(path: Path, report: Report, plan: Plan) -> None:
    """Raises ReadBackDiffers where a row, a text or an amount is not that of the report.

    Every row of 项目明细 and 指标明细 with its source, every sum of 分单位汇总. Raises OSError.
    """
    try:
        workbook = OwnWorkbook(path)
        units = () if plan.apart else report.units
        _check_names(workbook, [*FIXED_SHEETS, *(plan.sheet_of(unit) for unit in units)])
        projects = islice(_projects(report), plan.extents[words.DETAIL].shown)
        _check(workbook, words.DETAIL, DETAIL_FIRST_ROW, words.DETAIL_LABELS, projects)
        shown = plan.extents[words.INDICATORS].shown
        indicators = islice(_indicators(report), shown) if shown else [_none("unit_code")]
        _check(workbook, words.INDICATORS, 2, words.INDICATOR_LABELS, indicators)
        first, labels = unit_summary.FIRST_ROW, words.SUMMARY_LABELS
        _check(workbook, words.BY_UNIT, first, labels, _sums(report, plan))
    except RefusedWorkbook as refused:
        raise ReadBackDiffers(str(refused)) from refused


def read_back_unit(path: Path, unit: TrackedUnit, sheet: str) -> None:
    """The same for the workbook of a unit alone: its one sheet, every row and the totals."""
    try:
        workbook = OwnWorkbook(path)
        _check_names(workbook, [sheet])
        if unit.rows:
            first, expected = unit_sheet.FIRST_ROW, list(_unit_rows(unit))
            _check(workbook, sheet, first, words.UNIT_LABELS, expected, len(expected))
    except RefusedWorkbook as refused:
        raise ReadBackDiffers(str(refused)) from refused


def _check_names(workbook: OwnWorkbook, names: Sequence[str]) -> None:
    if list(workbook.sheet_names) != names:
        raise ReadBackDiffers(f"sheets: {workbook.sheet_names!r:.500} {names!r:.500}")


def _unit_rows(unit: TrackedUnit) -> Iterator[Expected]:
    sources = UnitSources.of(unit)
    for tracked in unit.rows:
        project = tracked.row.project
        texts = {
            "project_code": project.project_code,
            "project_name": project.project_name,
            "flags": tracked.row.measures.codes,
        }
        amounts = {name: getattr(project, name) for name in SUMMED}
        yield texts, amounts, sources.row_of(project)
    yield (
        {"project_name": words.TOTAL},
        {name: sum_given(unit.rows, name, unit.sums) for name in SUMMED},
        None,
    )


def _projects(report: Report) -> Iterator[Expected]:
    for unit, _, tracked in rows_in_order(report):
        project = tracked.row.project
        texts = {
            "unit_code": shown_code(unit),
            "unit_name": shown_name(unit),
            "department": shown_department(unit),
            "project_code": project.project_code,
            "project_name": project.project_name,
            "flags": tracked.row.measures.codes,
            "deviation_note": project.deviation_note,
            "rectification_measure": project.rectification_measure,
            "file": project.block.file,
            "sheet": project.block.sheet,
        }
        amounts = {name: getattr(project, name) for name in (*SUMMED, "projected_executed_fen")}
        yield texts, amounts, project.row


def _indicators(report: Report) -> Iterator[Expected]:
    for unit in report.units:
        for one in unit.measured.unit.valid.indicators:
            texts = {
                "unit_code": shown_code(unit),
                "unit_name": shown_name(unit),
                "project_code": one.project_code,
                "project_name": one.project_name,
                "category": one.category,
                "indicator": one.indicator,
                "measure_unit": one.measure_unit,
                "deviation_note": one.deviation_note,
                "file": one.block.file,
                "sheet": one.block.sheet,
            }
            yield texts, {}, one.row


def _none(column: str) -> Expected:
    """The line of an empty list."""
    return {column: words.NONE}, {}, None


def _sums(report: Report, plan: Plan) -> Iterator[Expected]:
    for department in report.departments:
        of_all = [row for unit in department.units for row in unit.rows]
        yield _sum(shown_department(department.units[0]), "", of_all, department.sums)
        for unit in department.units:
            yield _sum(shown_name(unit), shown_code(unit), unit.rows, unit.sums)
    if any(unit_summary.beyond_units(report).values()):
        yield {"name": summary_words.BEYOND_UNITS, "code": ""}, {}, None
    rows = [row for _, _, row in rows_in_order(report)]
    yield _sum(words.TOTAL, "", rows, report.everything)
    if not plan.detail.live:
        return
    unfiltered = {one: sum_given(rows, one, report.everything) for one in SUMMED}
    yield {"name": summary_words.FILTERED, "code": ""}, unfiltered, None
    yield {"name": "", "projects": summary_words.FILTERED_HOW}, {}, None


def _sum(name: str, code: str, rows: Sequence[TrackedProject], sums: Aggregate) -> Expected:
    amounts = {one: sum_given(rows, one, sums) for one in SUMMED}
    amounts["rate_base_fen"] = sums["rate_base_fen"]
    return {"name": name, "code": code}, amounts, None


def _check(
    workbook: OwnWorkbook,
    sheet: str,
    first: int,
    labels: Mapping[str, str],
    expected: Iterable[Expected],
    count: int | None = None,
) -> None:
    """The header above the first row, then row by row, none missing and none left over.

    `count`: how many rows there are, where something else stands below them.
    """
    last = None if count is None else first - 1 + count
    rows = islice(workbook.rows(sheet), first - 2, last)
    head = list(next(rows, ()))[: len(labels)]
    if head != list(labels.values()):
        raise ReadBackDiffers(f"{sheet}: {head!r:.500}")
    columns = {name: place for place, name in enumerate(labels)}
    for number, (row, told) in enumerate(zip_longest(rows, expected), start=first):
        if row is None or told is None:
            raise ReadBackDiffers(f"{sheet}: row {number}: {row!r:.300} {told!r:.300}")
        for name, found, wanted in _differences(row, told, columns):
            raise ReadBackDiffers(f"{sheet}: {name} {number}: {found!r:.300} {wanted!r:.300}")


def _differences(
    row: Sequence[RawValue], told: Expected, columns: Mapping[str, int]
) -> Iterator[tuple[str, RawValue, object]]:
    texts, amounts, source_row = told
    for name, text in texts.items():
        if (found := row[columns[name]]) != clean(text):
            yield name, found, text
    for name, amount in amounts.items():
        if not _is_amount(found := row[columns[name]], amount):
            yield name, found, amount
    if source_row is not None and (found := row[columns["row"]]) != source_row:
        yield "row", found, source_row


def _is_amount(found: RawValue, amount: Maybe[Fen]) -> bool:
    """Whether a cell shows an amount to the last digit that an office program keeps.

    That is to the fen: only sums beyond 10 万亿元 have more digits than a cell.
    """
    if isinstance(amount, Absence):
        return found == ABSENCE_WORDS[amount]
    return isinstance(found, int | float) and exact(found) == exact(wan(amount))
