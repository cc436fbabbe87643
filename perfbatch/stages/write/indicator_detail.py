"""指标明细: flat, one row an indicator, its completion and the attainment of its project."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from perfbatch.form.choices import DEVIATION_CAUSE, DIMENSION, INDICATOR_NATURE, LIKELIHOOD
from perfbatch.measures.attainment import completion
from perfbatch.measures.report import Report
from perfbatch.measures.tracked import TrackedProject, TrackedUnit
from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.pct import Pct, pct_of
from perfbatch.model.records import Indicator
from perfbatch.stages.write import cells, table
from perfbatch.stages.write.beyond import KINDS, Field, Kind, Whole
from perfbatch.stages.write.paper import finish_flat
from perfbatch.stages.write.plan import FIRST_ROWS, Plan, shown_code, shown_name
from perfbatch.stages.write.table import Column
from perfbatch.wording import sheets as words
from perfbatch.xlsx.content import CellValue
from perfbatch.xlsx.furniture import data_table
from perfbatch.xlsx.page import Page
from perfbatch.xlsx.writing import Book, Sheet

PAGES_WIDE = 2
Line = tuple[TrackedUnit, Indicator, TrackedProject | None]
"""Unit, indicator, and the project that it belongs to, if that could be told."""


def add_indicator_detail(book: Book, report: Report, plan: Plan) -> Sheet:
    """The sheet with every indicator of every valid return."""
    sheet = book.sheet(words.INDICATORS)
    columns = _columns()
    sheet.widths([column.width for column in columns])
    table.write_head(sheet, 1, columns)
    lines = list(islice(_all_lines(report), plan.extents[words.INDICATORS].shown))
    last = table.write_rows(sheet, FIRST_ROWS[words.INDICATORS], columns, lines)
    if lines:
        labels = [column.label for column in columns]
        data_table(sheet, (1, 1, last, len(columns)), "IndicatorDetail", labels)
    else:
        sheet.put(2, 1, words.NONE)
    sheet.freeze(2, 5)
    page = Page(len(columns), heads=(1, 1), names=(4, 4), wide=PAGES_WIDE, across=True)
    finish_flat(sheet, page, report.period)
    return sheet


def whole_indicators(report: Report) -> Whole:
    """Every indicator of every valid return, those too that a sheet has no room for."""
    columns = _columns()
    fields = [Field(column.label, _kind(column)) for column in columns]
    return Whole(fields, ([one.value(line, 0) for one in columns] for line in _all_lines(report)))


def _kind(column: Column[Line]) -> Kind:
    if column.label == words.INDICATOR_LABELS["row"]:
        return Kind.COUNT
    return KINDS.get(column.style.number, Kind.TEXT)


def _all_lines(report: Report) -> Iterator[Line]:
    for unit in report.units:
        yield from _lines(unit)


def _lines(unit: TrackedUnit) -> list[Line]:
    owners = {id(one): tracked for tracked in unit.rows for one in tracked.row.indicators}
    return [(unit, one, owners.get(id(one))) for one in unit.measured.unit.valid.indicators]


def _reached(ratio: Fraction | None) -> CellValue:
    return cells.percent(Absence.NOT_COMPUTED if ratio is None else pct_of(ratio))


def _gap(line: Line) -> CellValue:
    computed, declared = _attainments(line)
    if isinstance(computed, Absence) or isinstance(declared, Absence):
        return cells.percent(Absence.NOT_COMPUTED)
    return (computed - declared) / 100


def _attainments(line: Line) -> tuple[Maybe[Pct], Maybe[Pct]]:
    """按指标计算 and 申报, of the indicator's project."""
    if line[2] is None:
        return Absence.NOT_COMPUTED, Absence.NOT_COMPUTED
    measures = line[2].row.measures
    return measures.computed_attainment_pct, measures.goal_attainment_pct


def _columns() -> list[Column[Line]]:
    labels = words.INDICATOR_LABELS
    text, wrapped, centred = table.WRAPPED, table.WRAPPED, table.CENTRED
    return [
        Column(labels["unit_code"], 11, table.CODE, lambda line, _: shown_code(line[0])),
        Column(labels["unit_name"], 18, text, lambda line, _: shown_name(line[0])),
        Column(labels["project_code"], 22, table.CODE, lambda line, _: line[1].project_code),
        Column(labels["project_name"], 26, text, lambda line, _: line[1].project_name),
        Column(labels["dimension"], 12, centred, lambda line, _: cells.optional_word(DIMENSION, line[1].dimension)),
        Column(labels["category"], 12, text, lambda line, _: line[1].category),
        Column(labels["indicator"], 26, wrapped, lambda line, _: line[1].indicator),
        Column(labels["indicator_nature"], 10, centred, lambda line, _: cells.optional_word(INDICATOR_NATURE, line[1].indicator_nature)),
        Column(labels["measure_unit"], 10, centred, lambda line, _: line[1].measure_unit),
        Column(labels["target_value"], 13, table.QUANTITY, lambda line, _: cells.number(line[1].target_value)),
        Column(labels["actual_value"], 13, table.QUANTITY, lambda line, _: cells.number(line[1].actual_value)),
        Column(labels["completion"], 11, table.PERCENT, lambda line, _: _reached(completion(line[1], line[1].actual_value))),
        Column(labels["projected_value"], 13, table.QUANTITY, lambda line, _: cells.number(line[1].projected_value)),
        Column(labels["projected_completion"], 12, table.PERCENT, lambda line, _: _reached(completion(line[1], line[1].projected_value))),
        Column(labels["weight"], 8, table.QUANTITY, lambda line, _: cells.number(line[1].weight)),
        Column(labels["likelihood"], 12, centred, lambda line, _: cells.optional_word(LIKELIHOOD, line[1].likelihood)),
        Column(labels["computed_attainment"], 14, table.PERCENT, lambda line, _: cells.percent(_attainments(line)[0])),
        Column(labels["declared_attainment"], 12, table.PERCENT, lambda line, _: cells.percent(_attainments(line)[1])),
        Column(labels["attainment_gap"], 12, table.POINTS, lambda line, _: _gap(line)),
        Column(labels["deviation_cause"], 14, centred, lambda line, _: cells.optional_word(DEVIATION_CAUSE, line[1].deviation_cause)),
        Column(labels["deviation_note"], 24, wrapped, lambda line, _: line[1].deviation_note),
        Column(labels["file"], 26, text, lambda line, _: line[1].block.file),
        Column(labels["sheet"], 14, text, lambda line, _: line[1].block.sheet),
        Column(labels["row"], 8, centred, lambda line, _: line[1].row),
    ]  # fmt: skip
