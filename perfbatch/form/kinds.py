"""Kinds of cells: what a cell of the form may hold, and how what stands in it is understood.

A kind turns a raw value into a typed one, or says why it cannot: nothing is guessed. Blank, "-"
and 0 are three things.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Protocol

from perfbatch.form.label import glued, tidy
from perfbatch.model.absence import Absence
from perfbatch.model.cell import (
    INVISIBLE,
    LONGEST_TEXT,
    STROKE,
    ErrorValue,
    RawValue,
    Uncalculated,
    bare,
    cut,
    is_blank,
    shown,
)
from perfbatch.model.finding import Rule
from perfbatch.wording.findings import S08, V01, V08, V09, V10, V11

EARLIEST_YEAR, LATEST_YEAR = 1990, 2199
NOT_APPLICABLE_MARKS = frozenset(
    {"-", "--", "---", "—", "——", "–", "―", "─", "−", "‐", "/", "\\", "无", "不适用", "n/a", "N/A"}
)
NOT_APPLICABLE = frozenset(tidy(mark) for mark in NOT_APPLICABLE_MARKS)

_NO_CODE = re.compile('0+(?:\\.0+)?|同上|〃+|["′″]+|暂无')


def no_code(text: str) -> bool:
    """Whether a text in the place of a code is none: 无, —, 000000, 同上."""
    told = tidy(text)
    return told in NOT_APPLICABLE or _NO_CODE.fullmatch(told) is not None


_ERROR_WORD = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|SPILL!|CALC!)")
_EXPONENT = re.compile(r"\d\.\d+[Ee]\+\d+")
_WHOLE = re.compile(r"(-?[0-9]{1,9})(?:\.0{1,9})?(年度?|月份?底?末?|次|个)?")
_TWO_NUMBERS = re.compile(r"[0-9\uff10-\uff19]\s+[0-9\uff10-\uff19]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be said of a cell: a rule with its variant, and the facts of its sentence.

    `word`: the column at which it stands, for a choice that is laid out.
    """

    rule: Rule
    variant: str = ""
    expected: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    word: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The typed value of a cell (or an Absence), and what is to be said of it."""

    value: object
    problem: Problem | None = None


_UNFILLED, _NOT_APPLICABLE = Reading(Absence.UNFILLED), Reading(Absence.NOT_APPLICABLE)


class Kind(Protocol):
    """What a cell may hold. `unit` is what the label on the sheet says, if it says one.

    `units`: the units that a label of this kind may state.
    """

    units: ClassVar[Collection[str]]

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The typed value of a cell that is filled with something readable."""
        ...


class Money:
    """A kind for which it matters what the number format shows beside a number, or hides of it."""


def read(kind: Kind, raw: RawValue, unit: str = "") -> Reading:
    """Understand one cell. States common to all kinds first: blank, error, no value, "-"."""
    if isinstance(raw, float):
        return kind.read(raw, unit)
    if raw is None or is_blank(raw):
        return _UNFILLED
    if isinstance(raw, str):
        if isinstance(kind, Text):
            return kind.read(raw, unit)
        if "#" in raw and _is_error(raw):
            return Reading(Absence.UNREADABLE, Problem(V11, "input"))
        return _NOT_APPLICABLE if struck_out(raw) else kind.read(raw, unit)
    if isinstance(raw, ErrorValue):
        return Reading(Absence.UNREADABLE, Problem(V11, "input"))
    if isinstance(raw, Uncalculated):
        return Reading(Absence.UNREADABLE, Problem(S08))
    return kind.read(raw if isinstance(kind, Money) else bare(raw), unit)


def _is_error(raw: str) -> bool:
    """Whether a text says what an error cell shows, as a workbook that was given back does."""
    return _ERROR_WORD.fullmatch(raw.strip()) is not None


def struck_out(raw: RawValue) -> bool:
    """Whether the cell holds nothing but a mark for "not applicable", itself deleted or not."""
    if not isinstance(raw, str):
        return False
    return tidy(raw.replace(STROKE, "") if STROKE in raw else raw) in NOT_APPLICABLE


def deleted(raw: RawValue) -> Problem | None:
    """V01 for a text of which something is struck out: nobody can say whether it holds."""
    return Problem(V01, "struck") if isinstance(raw, str) and STROKE in raw else None


def normalised(raw: RawValue, expected: str, written: str = "") -> Problem | None:
    """V08 for a value that was typed in another way; `written`: `expected` as one may type it.

    What differs in nothing that can be seen is told as such, what does not differ not at all.
    """
    if raw == (written or expected):
        return None
    seen = INVISIBLE.sub("", raw).strip().removeprefix("'") if isinstance(raw, str) else ""
    return Problem(V08, "unseen" if seen == (written or expected) else "normalised", expected)


@dataclass(frozen=True)
class Text:
    """Free text; white space at the ends goes, the rest stays as typed."""

    limit: int = 0
    wide: bool = False
    units: ClassVar[Collection[str]] = ()

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The text; a number typed into a text cell is its shortest decimal.

        V08 for more than a cell of any office program can hold.
        """
        text = (raw if isinstance(raw, str) else shown(raw)).strip()
        kept = cut(text)
        if kept == text:
            return Reading(text)
        facts = {"length": str(len(text)), "limit": str(LONGEST_TEXT)}
        return Reading(kept, Problem(V08, "cut", facts=facts))


@dataclass(frozen=True)
class Code(Text):
    """A code: text, never a number; V09 where a number has lost its tail."""

    limit: int = 21

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The code without white space, full-width digits made narrow; none for 无 or 000000."""
        if no_code(shown(raw)):
            return Reading(Absence.UNFILLED)
        if isinstance(raw, float | int) and not isinstance(raw, bool):
            if abs(raw) >= 10**15:
                return Reading("", Problem(V09, "tail"))
            code = shown(raw)
            return Reading(code, Problem(V08, "number_code", code))
        code = tidy(shown(raw)).removeprefix("'")  # a mark of text that was typed once too often
        if _EXPONENT.fullmatch(code):
            return Reading("", Problem(V09, "tail"))
        if len(code) > self.limit:
            facts = {"length": str(len(code)), "limit": str(self.limit)}
            return Reading(code, Problem(V09, "too_long", facts=facts))
        return Reading(code)


_TOO_LONG = 10**9
"""No whole number has so many digits."""


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`; a word of measure behind it (6月, 3个) is understood."""

    low: int
    high: int
    units: ClassVar[Collection[str]] = ("个",)

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The number; V10 for anything else or outside the bounds, V01 for a deleted one."""
        if isinstance(raw, float) and raw.is_integer() and self.low <= raw <= self.high < _TOO_LONG:
            return Reading(int(raw))
        if problem := deleted(raw):
            return Reading(Absence.UNREADABLE, problem)
        text = "" if _apart(shown(raw)) else tidy(shown(raw))
        match = _WHOLE.fullmatch(text)
        if match is None or isinstance(raw, bool) or not self.low <= int(match[1]) <= self.high:
            facts = {"low": str(self.low), "high": str(self.high)}
            return Reading(Absence.UNREADABLE, Problem(V10, "whole", facts=facts))
        return Reading(int(match[1]), normalised(raw, match[1]) if match[2] else None)


def _apart(text: str) -> bool:
    """Whether a text has several numbers, or a number and a sign that is none: 1 2, 6①."""
    return glued(text) or _TWO_NUMBERS.search(text) is not None


@dataclass(frozen=True)
class Day:
    """A date: a date cell, or text like 2022-09-30, 2022年9月30日, 2022.9.30."""

    units: ClassVar[Collection[str]] = ()

    def read(self, raw: RawValue, unit: str) -> Reading:
        """The date; V10 for what is none."""
        day = raw.date() if isinstance(raw, datetime) else raw if isinstance(raw, date) else None
        typed = self._typed(shown(raw)) if day is None else None
        found = day or typed
        if found is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            return Reading(Absence.UNREADABLE, Problem(V10, "date"))
        return Reading(found, normalised(raw, found.isoformat()) if typed else None)

    def _typed(self, text: str) -> date | None:
        if glued(text):
            return None
        match = re.fullmatch(r"([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?", tidy(text))
        try:
            return date(int(match[1]), int(match[2]), int(match[3])) if match else None
        except ValueError:
            return None
