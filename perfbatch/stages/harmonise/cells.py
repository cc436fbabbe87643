"""A cell of a row becomes a typed value, or says why it cannot."""

from perfbatch.form.kinds import Problem, Reading, Text, read, struck_out
from perfbatch.form.numbers import Amount
from perfbatch.form.schema import Field, FilledBy
from perfbatch.model.absence import Absence
from perfbatch.model.cell import Dressed, ErrorValue, RawValue, Uncalculated
from perfbatch.model.fen import Fen
from perfbatch.model.raw import RawRow, RawTable
from perfbatch.wording.findings import V01, V05, V07, V08, V10, V11

_NOTHING = frozenset({Absence.UNFILLED, Absence.NOT_APPLICABLE})


def computed(one: Field) -> bool:
    """Whether the form itself computes the cell."""
    return one.filled_by is FilledBy.FORMULA


def plain(one: Field, value: object) -> object:
    """Text fields hold an empty text where nothing is written."""
    return "" if isinstance(value, Absence) and isinstance(one.kind, Text) else value


def read_cell(one: Field, raw: RawValue, table: RawTable) -> Reading:
    """The typed value of a field in a row; 未计算 for a field that is not on the sheet."""
    if not table.block.has(one.name):
        return Reading(Absence.NOT_COMPUTED)
    return read_there(one, raw, table.units.get(one.name, ""))


def read_there(one: Field, raw: RawValue, unit: str) -> Reading:
    """The typed value of a field that is on the sheet. `unit`: the one that its label states."""
    if computed(one):
        return _read_computed(one, raw, unit)
    reading = read(one.kind, raw, unit)
    if one.one_of_several:
        return _one_of_several(one, reading)
    if isinstance(raw, Uncalculated) and isinstance(one.kind, Amount):
        return Reading(reading.value, Problem(V01, "uncalculated"))
    if one.required:
        problem = missing(one, reading, raw)
        return reading if problem is reading.problem else Reading(reading.value, problem)
    return reading


def _read_computed(one: Field, raw: RawValue, unit: str) -> Reading:
    """What stands in a cell that the form computes: it is checked, never used."""
    if isinstance(raw, Uncalculated):
        return Reading(Absence.NOT_COMPUTED)
    if isinstance(raw, ErrorValue):
        return Reading(Absence.NOT_COMPUTED, Problem(V11, "computed"))
    reading = read(one.kind, raw, unit)
    if reading.value is Absence.UNREADABLE:
        return Reading(Absence.NOT_COMPUTED, Problem(V08, "recomputed"))
    return reading if reading.problem is None else Reading(reading.value)


def _one_of_several(one: Field, reading: Reading) -> Reading:
    """V07 for a choice without a tick, or with several."""
    if reading.value in _NOTHING:
        return Reading(Absence.UNFILLED, Problem(V07, facts={"choices": one.choices}))
    problem = reading.problem
    if problem is not None and problem.rule is V10 and problem.variant == "ticks":
        facts = {"ticked": problem.expected}
        return Reading(reading.value, Problem(V07, "several", facts=facts, word=problem.word))
    return reading


def missing(one: Field, reading: Reading, raw: RawValue) -> Problem | None:
    """V05 for a required cell that is blank or struck out; its own problem otherwise."""
    kind = "_amount" if isinstance(one.kind, Amount) else ""
    if reading.value is Absence.UNFILLED:
        return Problem(V05, f"blank{kind}")
    return Problem(V05, f"dash{kind}") if struck_out(raw) else reading.problem


def typed_number(table: RawTable, row: RawRow, one: Field) -> Fen:
    """The amount of a cell that holds a number; 0 for everything that a formula passes over."""
    raw = row.values.get(one.name)
    if raw is None:
        return 0
    if isinstance(raw, Dressed) and not raw.scaled:
        raw = raw.number
    if not isinstance(raw, float | int):
        return 0
    value = read(one.kind, raw, table.units.get(one.name, "")).value
    return value if isinstance(value, int) else 0
