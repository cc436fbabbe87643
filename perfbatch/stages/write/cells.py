"""Typed values as cells: amounts in 万元, percentages as fractions, absences as words."""

from datetime import date
from decimal import Decimal
from enum import Enum

from perfbatch.form.choice import Choice
from perfbatch.model.absence import Absence, Maybe
from perfbatch.model.fen import Fen, wan
from perfbatch.model.pct import PCT_PER_POINT, Pct, pct_fraction
from perfbatch.model.records import Project
from perfbatch.wording.watch import ABSENCE_WORDS
from perfbatch.xlsx.content import CellValue, Formula


def amount(fen: Maybe[Fen]) -> CellValue:
    """万元, or the word for the absence."""
    return ABSENCE_WORDS[fen] if isinstance(fen, Absence) else wan(fen)


def percent(pct: Maybe[Pct]) -> float | str:
    """A fraction for a % format, or the word for the absence."""
    return ABSENCE_WORDS[pct] if isinstance(pct, Absence) else pct_fraction(pct)


def percent_by(formula: str, pct: Maybe[Pct]) -> CellValue:
    """A live formula with the computed fraction, or the word for the absence."""
    return ABSENCE_WORDS[pct] if isinstance(pct, Absence) else Formula(formula, pct_fraction(pct))


def points_by(formula: str, pct: Maybe[Pct]) -> CellValue:
    """A live formula with the computed points, or the word for the absence."""
    return ABSENCE_WORDS[pct] if isinstance(pct, Absence) else Formula(formula, pct / PCT_PER_POINT)


def amount_by(formula: str, fen: Maybe[Fen]) -> CellValue:
    """A live formula with the computed amount in 万元, or the word for the absence."""
    return ABSENCE_WORDS[fen] if isinstance(fen, Absence) else Formula(formula, wan(fen))


def revised_budget(project: Project, formula: str) -> CellValue:
    """调整后预算数: live over its parts, a plain amount where the form gives it as one."""
    budget = project.revised_budget_fen
    return amount_by(formula, budget) if project.budget_is_summed else amount(budget)


def word(choice: Choice, option: Maybe[Enum]) -> str:
    """The option's word on the form, or the word for the absence."""
    return ABSENCE_WORDS[option] if isinstance(option, Absence) else choice.word(option)


def optional_word(choice: Choice, option: Maybe[Enum]) -> str:
    """The option's word; nothing for a blank that need not be filled."""
    return "" if option is Absence.UNFILLED else word(choice, option)


def day(value: Maybe[date]) -> CellValue:
    """A date; nothing for a blank."""
    return None if isinstance(value, Absence) else value


def number(value: Maybe[Decimal | str] | Maybe[int]) -> CellValue:
    """A number, a text as it was typed, nothing for a blank."""
    if isinstance(value, Absence):
        return None if value is Absence.UNFILLED else ABSENCE_WORDS[value]
    return float(value) if isinstance(value, Decimal) else value
