"""A self-evaluation becomes typed: points, amounts and results, each with its cell."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from perfbatch.form.goal import has_word, measured, unit_word
from perfbatch.form.kinds import Kind, read, struck_out
from perfbatch.form.schema import Card, Field, Table
from perfbatch.form.self_evaluation import CARD, INDICATORS, MONEY
from perfbatch.model.absence import Absence
from perfbatch.model.cell import is_blank, shown
from perfbatch.model.choices import IndicatorNature
from perfbatch.model.evaluation import (
    Bound,
    EvaluatedIndicator,
    Evaluation,
    Marked,
    Measured,
    MoneyLine,
    RawEvaluation,
    RawIndicator,
    Typed,
)
from perfbatch.model.finding import Subject
from perfbatch.model.raw import RawField
from perfbatch.model.source import Source

Cells = Mapping[str, RawField]
_BOUNDS = {IndicatorNature.POSITIVE: Bound.AT_LEAST, IndicatorNature.REVERSE: Bound.AT_MOST}


def type_evaluation(raw: RawEvaluation) -> Evaluation:
    """The form with every value typed; whatever is no such value is UNREADABLE with its text."""
    names = (_text(raw.card, name) for name in ("unit_code", "unit_name", "project_name"))
    rows = raw.indicators
    return Evaluation(
        subject=Subject(*names),
        source=raw.source,
        money=_money(raw.money, raw.source) if raw.money else None,
        indicators=None if rows is None else tuple(_indicator(one, raw) for one in rows),
        total=_marked(raw.total, INDICATORS, raw.source) if raw.total else None,
        grade=_typed(raw.card, CARD.field("grade"), raw.source) if "grade" in raw.card else None,
        explained=any(map(_explains, raw.remarks)),
    )


def _text(cells: Cells, name: str) -> str:
    return _told(cells.get(name))


def _told(cell: RawField | None) -> str:
    return shown(cell.value).strip() if cell else ""


def _explains(cell: RawField | None) -> bool:
    """Whether a cell says why: more than a mark like 无 or — and more than figures."""
    return cell is not None and not struck_out(cell.value) and has_word(_told(cell))


def _typed(cells: Cells, one: Field, beside: Source) -> Typed[Any]:
    """A cell of a field; NOT_COMPUTED beside `beside` where the form does not have it."""
    cell = cells.get(one.name)
    if cell is None:
        return Typed(Absence.NOT_COMPUTED, "", beside)
    kind: Kind = one.kind
    return Typed(read(kind, cell.value, cell.unit).value, _told(cell), cell.source)


def _marked(cells: Cells, form: Table | Card, beside: Source) -> Marked:
    points = (_typed(cells, form.field(name), beside) for name in ("weight", "score"))
    return Marked(*points)


def _money(cells: Cells, beside: Source) -> MoneyLine:
    budget, executed = (
        _typed(cells, MONEY.field(name), beside) for name in ("budget_fen", "executed_fen")
    )
    return MoneyLine(budget, executed, _marked(cells, MONEY, beside))


def _indicator(row: RawIndicator, raw: RawEvaluation) -> EvaluatedIndicator:
    """The row. Its cause is its own; anybody's where points are shared or no column is there."""
    marked = _marked(row.values, INDICATORS, raw.source)
    note = row.values.get("note")
    own = raw.noted and not row.shared
    explained = _explains(note) if own else any(map(_explains, raw.remarks))
    return EvaluatedIndicator(
        _text(row.values, "indicator"),
        _target(row.values, raw.source),
        _result(row.values, "actual_value", raw.source),
        marked,
        explained,
        note.source if note else marked.score.source,
        row.shared,
    )


def _result(cells: Cells, name: str, beside: Source) -> Typed[Measured | str]:
    cell = cells.get(name)
    if cell is None:
        return Typed(Absence.NOT_COMPUTED, "", beside)
    text = _told(cell)
    if is_blank(cell.value):
        return Typed(Absence.UNFILLED, text, cell.source)
    if struck_out(cell.value):
        return Typed(Absence.NOT_APPLICABLE, text, cell.source)
    return Typed(measured(cell.value), text, cell.source)


def _target(cells: Cells, beside: Source) -> Typed[Measured | str]:
    """The target with what columns of their own say of it: 指标性质 and 计量单位."""
    typed = _result(cells, "target_value", beside)
    if not isinstance(typed.value, Measured):
        return typed
    nature = _typed(cells, INDICATORS.field("nature"), beside).value
    if nature is IndicatorNature.QUALITATIVE:
        return replace(typed, value=typed.text)
    value = typed.value
    stated = _BOUNDS.get(nature) if isinstance(nature, IndicatorNature) else None
    if stated is not None and value.bound is Bound.UNSTATED:
        value = replace(value, bound=stated)
    elif stated is not None and value.bound is not stated:
        value = replace(value, bound=Bound.UNSTATED)  # column and sign contradict each other
    unit = value.unit or unit_word(_text(cells, "measure_unit"))
    return replace(typed, value=replace(value, unit=unit))
